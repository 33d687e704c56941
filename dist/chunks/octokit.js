import { A as NO_COMMIT, B as ok, C as withBackoff, I as formatDuration, P as WORKFLOW_REF, T as COMMIT_SHA, a as inWords, c as plural, j as PULL_REQUEST_REF, l as sentence, o as joined, u as shortSha, w as BRANCH_REF, y as retryAfterMs, z as err } from "./base.js";
import { _ as activityOf, a as isHuman, b as known, c as sameAccount, d as unknownPushers, f as valuesOf, g as unreadReason, h as remedyOf, l as sameLogin, m as reason, n as contributorsTo, o as madeByAgent, r as isAgent, s as requiredApprovals, t as barredStarters, u as startedByAgent, v as lastArrival, x as unreadable, y as newestFirst } from "./people.js";
import { n as passRead, r as conclude } from "./ungated.js";
import { c as _enum, d as boolean, f as int, h as object, l as _null, u as array, x as union, y as string } from "./zod.js";
// node_modules/universal-user-agent/index.js
function getUserAgent() {
	if (typeof navigator === "object" && "userAgent" in navigator) return navigator.userAgent;
	if (typeof process === "object" && process.version !== void 0) return `Node.js/${process.version.substr(1)} (${process.platform}; ${process.arch})`;
	return "<environment undetectable>";
}
// node_modules/before-after-hook/lib/register.js
function register(state, name, method, options) {
	if (typeof method !== "function") throw new Error("method for before hook must be a function");
	if (!options) options = {};
	if (Array.isArray(name)) return name.reverse().reduce((callback, name) => {
		return register.bind(null, state, name, callback, options);
	}, method)();
	return Promise.resolve().then(() => {
		if (!state.registry[name]) return method(options);
		return state.registry[name].reduce((method, registered) => {
			return registered.hook.bind(null, method, options);
		}, method)();
	});
}
// node_modules/before-after-hook/lib/add.js
function addHook(state, kind, name, hook) {
	const orig = hook;
	if (!state.registry[name]) state.registry[name] = [];
	if (kind === "before") hook = (method, options) => {
		return Promise.resolve().then(orig.bind(null, options)).then(method.bind(null, options));
	};
	if (kind === "after") hook = (method, options) => {
		let result;
		return Promise.resolve().then(method.bind(null, options)).then((result_) => {
			result = result_;
			return orig(result, options);
		}).then(() => {
			return result;
		});
	};
	if (kind === "error") hook = (method, options) => {
		return Promise.resolve().then(method.bind(null, options)).catch((error) => {
			return orig(error, options);
		});
	};
	state.registry[name].push({
		hook,
		orig
	});
}
// node_modules/before-after-hook/lib/remove.js
function removeHook(state, name, method) {
	if (!state.registry[name]) return;
	const index = state.registry[name].map((registered) => {
		return registered.orig;
	}).indexOf(method);
	if (index === -1) return;
	state.registry[name].splice(index, 1);
}
// node_modules/before-after-hook/index.js
const bind = Function.bind;
const bindable = bind.bind(bind);
function bindApi(hook, state, name) {
	const removeHookRef = bindable(removeHook, null).apply(null, name ? [state, name] : [state]);
	hook.api = { remove: removeHookRef };
	hook.remove = removeHookRef;
	[
		"before",
		"error",
		"after",
		"wrap"
	].forEach((kind) => {
		const args = name ? [
			state,
			kind,
			name
		] : [state, kind];
		hook[kind] = hook.api[kind] = bindable(addHook, null).apply(null, args);
	});
}
function Singular() {
	const singularHookName = Symbol("Singular");
	const singularHookState = { registry: {} };
	const singularHook = register.bind(null, singularHookState, singularHookName);
	bindApi(singularHook, singularHookState, singularHookName);
	return singularHook;
}
function Collection() {
	const state = { registry: {} };
	const hook = register.bind(null, state);
	bindApi(hook, state);
	return hook;
}
var before_after_hook_default = {
	Singular,
	Collection
};
// node_modules/@octokit/endpoint/dist-bundle/index.js
var DEFAULTS = {
	method: "GET",
	baseUrl: "https://api.github.com",
	headers: {
		accept: "application/vnd.github.v3+json",
		"user-agent": `octokit-endpoint.js/0.0.0-development ${getUserAgent()}`
	},
	mediaType: { format: "" }
};
function lowercaseKeys(object) {
	if (!object) return {};
	return Object.keys(object).reduce((newObj, key) => {
		newObj[key.toLowerCase()] = object[key];
		return newObj;
	}, {});
}
function isPlainObject$1(value) {
	if (typeof value !== "object" || value === null) return false;
	if (Object.prototype.toString.call(value) !== "[object Object]") return false;
	const proto = Object.getPrototypeOf(value);
	if (proto === null) return true;
	const Ctor = Object.prototype.hasOwnProperty.call(proto, "constructor") && proto.constructor;
	return typeof Ctor === "function" && Ctor instanceof Ctor && Function.prototype.call(Ctor) === Function.prototype.call(value);
}
function mergeDeep(defaults, options) {
	const result = Object.assign({}, defaults);
	Object.keys(options).forEach((key) => {
		if (isPlainObject$1(options[key])) {
			if (!(key in defaults)) Object.assign(result, { [key]: options[key] });
			else result[key] = mergeDeep(defaults[key], options[key]);
		} else Object.assign(result, { [key]: options[key] });
	});
	return result;
}
function removeUndefinedProperties(obj) {
	for (const key in obj) if (obj[key] === void 0) delete obj[key];
	return obj;
}
function merge(defaults, route, options) {
	if (typeof route === "string") {
		let [method, url] = route.split(" ");
		options = Object.assign(url ? {
			method,
			url
		} : { url: method }, options);
	} else options = Object.assign({}, route);
	options.headers = lowercaseKeys(options.headers);
	removeUndefinedProperties(options);
	removeUndefinedProperties(options.headers);
	const mergedOptions = mergeDeep(defaults || {}, options);
	if (options.url === "/graphql") {
		if (defaults && defaults.mediaType.previews?.length) mergedOptions.mediaType.previews = defaults.mediaType.previews.filter((preview) => !mergedOptions.mediaType.previews.includes(preview)).concat(mergedOptions.mediaType.previews);
		mergedOptions.mediaType.previews = (mergedOptions.mediaType.previews || []).map((preview) => preview.replace(/-preview/, ""));
	}
	return mergedOptions;
}
function addQueryParameters(url, parameters) {
	const separator = /\?/.test(url) ? "&" : "?";
	const names = Object.keys(parameters);
	if (names.length === 0) return url;
	return url + separator + names.map((name) => {
		if (name === "q") return "q=" + parameters.q.split("+").map(encodeURIComponent).join("+");
		return `${name}=${encodeURIComponent(parameters[name])}`;
	}).join("&");
}
var urlVariableRegex = /\{[^{}}]+\}/g;
function removeNonChars(variableName) {
	return variableName.replace(/(?:^\W+)|(?:(?<!\W)\W+$)/g, "").split(/,/);
}
function extractUrlVariableNames(url) {
	const matches = url.match(urlVariableRegex);
	if (!matches) return [];
	return matches.map(removeNonChars).reduce((a, b) => a.concat(b), []);
}
function omit(object, keysToOmit) {
	const result = { __proto__: null };
	for (const key of Object.keys(object)) if (keysToOmit.indexOf(key) === -1) result[key] = object[key];
	return result;
}
function encodeReserved(str) {
	return str.split(/(%[0-9A-Fa-f]{2})/g).map(function(part) {
		if (!/%[0-9A-Fa-f]/.test(part)) part = encodeURI(part).replace(/%5B/g, "[").replace(/%5D/g, "]");
		return part;
	}).join("");
}
function encodeUnreserved(str) {
	return encodeURIComponent(str).replace(/[!'()*]/g, function(c) {
		return "%" + c.charCodeAt(0).toString(16).toUpperCase();
	});
}
function encodeValue(operator, value, key) {
	value = operator === "+" || operator === "#" ? encodeReserved(value) : encodeUnreserved(value);
	if (key) return encodeUnreserved(key) + "=" + value;
	else return value;
}
function isDefined(value) {
	return value !== void 0 && value !== null;
}
function isKeyOperator(operator) {
	return operator === ";" || operator === "&" || operator === "?";
}
function getValues(context, operator, key, modifier) {
	var value = context[key], result = [];
	if (isDefined(value) && value !== "") {
		if (typeof value === "string" || typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") {
			value = value.toString();
			if (modifier && modifier !== "*") value = value.substring(0, parseInt(modifier, 10));
			result.push(encodeValue(operator, value, isKeyOperator(operator) ? key : ""));
		} else if (modifier === "*") {
			if (Array.isArray(value)) value.filter(isDefined).forEach(function(value2) {
				result.push(encodeValue(operator, value2, isKeyOperator(operator) ? key : ""));
			});
			else Object.keys(value).forEach(function(k) {
				if (isDefined(value[k])) result.push(encodeValue(operator, value[k], k));
			});
		} else {
			const tmp = [];
			if (Array.isArray(value)) value.filter(isDefined).forEach(function(value2) {
				tmp.push(encodeValue(operator, value2));
			});
			else Object.keys(value).forEach(function(k) {
				if (isDefined(value[k])) {
					tmp.push(encodeUnreserved(k));
					tmp.push(encodeValue(operator, value[k].toString()));
				}
			});
			if (isKeyOperator(operator)) result.push(encodeUnreserved(key) + "=" + tmp.join(","));
			else if (tmp.length !== 0) result.push(tmp.join(","));
		}
	} else if (operator === ";") {
		if (isDefined(value)) result.push(encodeUnreserved(key));
	} else if (value === "" && (operator === "&" || operator === "?")) result.push(encodeUnreserved(key) + "=");
	else if (value === "") result.push("");
	return result;
}
function parseUrl(template) {
	return { expand: expand.bind(null, template) };
}
function expand(template, context) {
	var operators = [
		"+",
		"#",
		".",
		"/",
		";",
		"?",
		"&"
	];
	template = template.replace(/\{([^\{\}]+)\}|([^\{\}]+)/g, function(_, expression, literal) {
		if (expression) {
			let operator = "";
			const values = [];
			if (operators.indexOf(expression.charAt(0)) !== -1) {
				operator = expression.charAt(0);
				expression = expression.substr(1);
			}
			expression.split(/,/g).forEach(function(variable) {
				var tmp = /([^:\*]*)(?::(\d+)|(\*))?/.exec(variable);
				values.push(getValues(context, operator, tmp[1], tmp[2] || tmp[3]));
			});
			if (operator && operator !== "+") {
				var separator = ",";
				if (operator === "?") separator = "&";
				else if (operator !== "#") separator = operator;
				return (values.length !== 0 ? operator : "") + values.join(separator);
			} else return values.join(",");
		} else return encodeReserved(literal);
	});
	if (template === "/") return template;
	else return template.replace(/\/$/, "");
}
function parse$1(options) {
	let method = options.method.toUpperCase();
	let url = (options.url || "/").replace(/:([a-z]\w+)/g, "{$1}");
	let headers = Object.assign({}, options.headers);
	let body;
	let parameters = omit(options, [
		"method",
		"baseUrl",
		"url",
		"headers",
		"request",
		"mediaType"
	]);
	const urlVariableNames = extractUrlVariableNames(url);
	url = parseUrl(url).expand(parameters);
	if (!/^http/.test(url)) url = options.baseUrl + url;
	const remainingParameters = omit(parameters, Object.keys(options).filter((option) => urlVariableNames.includes(option)).concat("baseUrl"));
	if (!/application\/octet-stream/i.test(headers.accept)) {
		if (options.mediaType.format) headers.accept = headers.accept.split(/,/).map((format) => format.replace(/application\/vnd(\.\w+)(\.v3)?(\.\w+)?(\+json)?$/, `application/vnd$1$2.${options.mediaType.format}`)).join(",");
		if (url.endsWith("/graphql")) {
			if (options.mediaType.previews?.length) headers.accept = (headers.accept.match(/(?<![\w-])[\w-]+(?=-preview)/g) || []).concat(options.mediaType.previews).map((preview) => {
				return `application/vnd.github.${preview}-preview${options.mediaType.format ? `.${options.mediaType.format}` : "+json"}`;
			}).join(",");
		}
	}
	if (["GET", "HEAD"].includes(method)) url = addQueryParameters(url, remainingParameters);
	else if ("data" in remainingParameters) body = remainingParameters.data;
	else if (Object.keys(remainingParameters).length) body = remainingParameters;
	if (!headers["content-type"] && typeof body !== "undefined") headers["content-type"] = "application/json; charset=utf-8";
	if (["PATCH", "PUT"].includes(method) && typeof body === "undefined") body = "";
	return Object.assign({
		method,
		url,
		headers
	}, typeof body !== "undefined" ? { body } : null, options.request ? { request: options.request } : null);
}
function endpointWithDefaults(defaults, route, options) {
	return parse$1(merge(defaults, route, options));
}
function withDefaults$2(oldDefaults, newDefaults) {
	const DEFAULTS2 = merge(oldDefaults, newDefaults);
	const endpoint2 = endpointWithDefaults.bind(null, DEFAULTS2);
	return Object.assign(endpoint2, {
		DEFAULTS: DEFAULTS2,
		defaults: withDefaults$2.bind(null, DEFAULTS2),
		merge: merge.bind(null, DEFAULTS2),
		parse: parse$1
	});
}
var endpoint = withDefaults$2(null, DEFAULTS);
// node_modules/content-type/dist/index.js
/*!
* content-type
* Copyright(c) 2015 Douglas Christopher Wilson
* MIT Licensed
*/
const SP = 32;
const HTAB = 9;
const SEMI = 59;
const EQ = 61;
const DQUOTE = 34;
const BSLASH = 92;
const COMMA = 44;
const LOWER_CASE = 1;
const OWS = 2;
const SEMI_FLAG = 4;
const COMMA_FLAG = 8;
const TOKEN_FLAG = 16;
const NON_ASCII = 65280;
const CASE_FLAGS = 65281;
/**
* Character flags used to normalize HTTP field values while scanning.
* Out-of-range reads intentionally coerce to zero in bitwise expressions.
*/
const CHAR_MAP = /* @__PURE__ */ new Uint8Array(256);
CHAR_MAP[HTAB] |= OWS;
CHAR_MAP[SP] |= OWS;
CHAR_MAP[SEMI] |= SEMI_FLAG;
CHAR_MAP[COMMA] |= COMMA_FLAG;
for (let code = 128; code <= 255; code++) CHAR_MAP[code] |= LOWER_CASE;
for (const char of "!#$%&'*+-.^_`|~") CHAR_MAP[char.charCodeAt(0)] |= TOKEN_FLAG;
for (let code = 48; code <= 57; code++) CHAR_MAP[code] |= TOKEN_FLAG;
for (let code = 65; code <= 90; code++) CHAR_MAP[code] |= 17;
for (let code = 97; code <= 122; code++) CHAR_MAP[code] |= TOKEN_FLAG;
/**
* Null object perf optimization. Faster than `Object.create(null)` and `{ __proto__: null }`.
*/
const NullObject = /* @__PURE__ */ (() => {
	const C = function() {};
	C.prototype = Object.create(null);
	return C;
})();
/**
* Parse a `Content-Type` header.
*/
function parse(header, options) {
	const stopFlags = SEMI_FLAG | (options?.comma === true ? COMMA_FLAG : 0);
	const len = header.length;
	let valueStart = options?.start ?? 0;
	while ((CHAR_MAP[header.charCodeAt(valueStart)] & OWS) !== 0) valueStart++;
	let index = valueStart;
	let typeFlags = 0;
	let whitespace = -1;
	let stop = options?.parameters === false ? COMMA_FLAG : 0;
	while (index < len) {
		const code = header.charCodeAt(index);
		const flags = CHAR_MAP[code];
		if ((flags & stopFlags) !== 0) {
			stop |= flags & COMMA_FLAG;
			break;
		}
		if ((flags & OWS) !== 0) {
			if (whitespace === -1) whitespace = index;
		} else whitespace = -1;
		typeFlags |= code & NON_ASCII | flags;
		index++;
	}
	const valueEnd = whitespace === -1 ? index : whitespace;
	const value = header.slice(valueStart, valueEnd);
	const type = (typeFlags & CASE_FLAGS) === 0 ? value : value.toLowerCase();
	if (index === len || stop !== 0) return {
		type,
		index,
		parameters: new NullObject()
	};
	return parseParameters(header, type, index, len, stopFlags);
}
/**
* Parses the parameters of a `Content-Type` header starting at the given index.
*/
function parseParameters(header, type, index, len, stopFlags) {
	const parameters = new NullObject();
	parameter: while (index < len) {
		index++;
		while ((CHAR_MAP[header.charCodeAt(index)] & OWS) !== 0) index++;
		const keyStart = index;
		let keyFlags = 0;
		let keyWhitespace = -1;
		while (index < len) {
			const code = header.charCodeAt(index);
			const flags = CHAR_MAP[code];
			if ((flags & stopFlags) !== 0) {
				if ((flags & COMMA_FLAG) !== 0) break parameter;
				continue parameter;
			}
			if (code === EQ) {
				const keyEnd = keyWhitespace === -1 ? index : keyWhitespace;
				const value = header.slice(keyStart, keyEnd);
				const key = (keyFlags & CASE_FLAGS) === 0 ? value : value.toLowerCase();
				index++;
				while ((CHAR_MAP[header.charCodeAt(index)] & OWS) !== 0) index++;
				if (index < len && header.charCodeAt(index) === DQUOTE) {
					const quotedStart = ++index;
					let escaped = false;
					while (index < len) {
						const code = header.charCodeAt(index);
						if (code === DQUOTE) {
							if (parameters[key] === void 0) parameters[key] = escaped ? unescapeQuotedPairs(header, quotedStart, index) : header.slice(quotedStart, index);
							index++;
							let stop = 0;
							while (index < len) {
								const code = header.charCodeAt(index);
								const flags = CHAR_MAP[code];
								if ((flags & stopFlags) !== 0) {
									stop = flags & COMMA_FLAG;
									break;
								}
								index++;
							}
							if (stop !== 0) break parameter;
							continue parameter;
						}
						if (code === BSLASH && index + 1 < len) {
							escaped = true;
							index += 2;
							continue;
						}
						index++;
					}
					continue parameter;
				}
				const valueStart = index;
				let stop = 0;
				let valueWhitespace = -1;
				while (index < len) {
					const code = header.charCodeAt(index);
					const flags = CHAR_MAP[code];
					if ((flags & stopFlags) !== 0) {
						stop = flags & COMMA_FLAG;
						break;
					}
					if ((flags & OWS) !== 0) {
						if (valueWhitespace === -1) valueWhitespace = index;
					} else valueWhitespace = -1;
					index++;
				}
				if (parameters[key] === void 0) {
					const valueEnd = valueWhitespace === -1 ? index : valueWhitespace;
					parameters[key] = header.slice(valueStart, valueEnd);
				}
				if (stop !== 0) break parameter;
				continue parameter;
			}
			if ((flags & OWS) !== 0) {
				if (keyWhitespace === -1) keyWhitespace = index;
			} else keyWhitespace = -1;
			keyFlags |= code & NON_ASCII | flags;
			index++;
		}
	}
	return {
		type,
		index,
		parameters
	};
}
/**
* Remove backslashes from quoted pairs in a known-terminated quoted string body.
*/
function unescapeQuotedPairs(str, start, end) {
	let result = "";
	for (let index = start; index < end; index++) if (str.charCodeAt(index) === BSLASH) {
		result += str.slice(start, index);
		start = ++index;
	}
	return result + str.slice(start, end);
}
// node_modules/json-with-bigint/json-with-bigint.js
const intRegex = /^-?\d+$/;
const noiseValue = /^-?\d+n+$/;
const originalStringify = JSON.stringify;
const originalParse = JSON.parse;
const customFormat = /^-?\d+n$/;
const bigIntsStringify = /([\[:])?"(-?\d+)n"($|\s*[,\}\]])/g;
const noiseStringify = /([\[:])?("-?\d+n+)n("$|"\s*[,\}\]])/g;
/**
* @typedef {(this: any, key: string | number | undefined, value: any) => any} Replacer
* @typedef {(key: string | number | undefined, value: any, context?: { source: string }) => any} Reviver
*/
/**
* Checks if a value is unstringifiable according to native JSON.stringify rules.
*
* @param {any} val The value to check.
* @returns {boolean} True if the value is undefined, a function, or a symbol.
*/
const isUnstringifiable = (val) => val === void 0 || typeof val === "function" || typeof val === "symbol";
/**
* Checks if a value is a native JSON.rawJSON object (Node.js 22+).
*
* @param {any} val The value to check.
* @returns {boolean} True if the value is a RawJSON instance.
*/
const isRawJSON = (val) => val !== null && typeof val === "object" && val.constructor && val.constructor.name === "RawJSON";
/**
* Iteratively converts a JS value to a JSON string.
* Used as a fallback when the native JSON.stringify hits the Maximum Call Stack size.
* Fully compliant with JSON formatting (space), replacers, and toJSON behaviors.
*
* @param {any} rootValue The value to stringify.
* @param {Replacer | Array<string | number> | null} [replacer] User's custom replacer function.
* @param {string | number} [spaceParam] Indentation for pretty-printing.
* @returns {string | undefined} The generated JSON string.
*/
const stringifyIteratively = (rootValue, replacer, spaceParam) => {
	let space = "";
	if (typeof spaceParam === "number") space = " ".repeat(Math.min(10, Math.max(0, Math.floor(spaceParam))));
	else if (typeof spaceParam === "string") space = spaceParam.slice(0, 10);
	const isFunctionReplacer = typeof replacer === "function";
	const propertyList = Array.isArray(replacer) ? new Set(replacer.map(String)) : null;
	/**
	* Prepares a value for stringification by resolving toJSON, handling BigInts,
	* applying custom replacers, and unwrapping primitive objects.
	*
	* @param {object|Array} parent The parent object or array holding the value.
	* @param {string} key The key associated with the value.
	* @param {any} val The raw value to process.
	* @returns {any} The processed value ready for stringification.
	*/
	const prepareVal = (parent, key, val) => {
		if (val !== null && typeof val === "object" && typeof val.toJSON === "function") val = val.toJSON(key);
		if (typeof val === "string" && noiseValue.test(val)) return val + "n";
		if (typeof val === "bigint") {
			if ("rawJSON" in JSON) return JSON.rawJSON(val.toString());
			return val.toString() + "n";
		}
		if (isFunctionReplacer) val = replacer.call(parent, key, val);
		if (val !== null && typeof val === "object") {
			if (val instanceof Number || val instanceof String || val instanceof Boolean) val = val.valueOf();
		}
		return val;
	};
	const rootProcessed = prepareVal({ "": rootValue }, "", rootValue);
	if (isUnstringifiable(rootProcessed)) return;
	const isRootPrimitive = rootProcessed === null || typeof rootProcessed !== "object";
	const isRootNativeRawJSON = isRawJSON(rootProcessed);
	if (isRootPrimitive || isRootNativeRawJSON) return originalStringify(rootProcessed);
	const chunks = [];
	let level = 0;
	const stack = [{
		parent: { "": rootProcessed },
		key: "",
		val: rootProcessed,
		isArray: Array.isArray(rootProcessed),
		keys: Array.isArray(rootProcessed) ? null : Object.keys(rootProcessed),
		index: 0,
		first: true
	}];
	const visited = new WeakSet([rootProcessed]);
	while (stack.length > 0) {
		const node = stack[stack.length - 1];
		if (node.index === 0) {
			chunks.push(node.isArray ? "[" : "{");
			level++;
		}
		let isDone = false;
		if (node.isArray) {
			if (node.index < node.val.length) {
				if (!node.first) chunks.push(",");
				if (space) chunks.push("\n" + space.repeat(level));
				const childRaw = node.val[node.index];
				const childVal = prepareVal(node.val, String(node.index), childRaw);
				if (isUnstringifiable(childVal)) {
					chunks.push("null");
					node.first = false;
					node.index++;
				} else {
					const isComplexObject = childVal !== null && typeof childVal === "object";
					const isNativeRaw = isRawJSON(childVal);
					if (isComplexObject && !isNativeRaw) {
						if (visited.has(childVal)) throw new TypeError("Converting circular structure to JSON");
						visited.add(childVal);
						stack.push({
							parent: node.val,
							key: String(node.index),
							val: childVal,
							isArray: Array.isArray(childVal),
							keys: Array.isArray(childVal) ? null : Object.keys(childVal),
							index: 0,
							first: true
						});
						node.first = false;
						node.index++;
					} else {
						chunks.push(originalStringify(childVal));
						node.first = false;
						node.index++;
					}
				}
			} else isDone = true;
		} else {
			while (node.index < node.keys.length) {
				const k = node.keys[node.index++];
				if (propertyList && !propertyList.has(k)) continue;
				const childRaw = node.val[k];
				const childVal = prepareVal(node.val, k, childRaw);
				if (isUnstringifiable(childVal)) continue;
				if (!node.first) chunks.push(",");
				if (space) chunks.push("\n" + space.repeat(level) + originalStringify(k) + ": ");
				else chunks.push(originalStringify(k) + ":");
				const isComplexObject = childVal !== null && typeof childVal === "object";
				const isNativeRaw = isRawJSON(childVal);
				if (isComplexObject && !isNativeRaw) {
					if (visited.has(childVal)) throw new TypeError("Converting circular structure to JSON");
					visited.add(childVal);
					stack.push({
						parent: node.val,
						key: k,
						val: childVal,
						isArray: Array.isArray(childVal),
						keys: Array.isArray(childVal) ? null : Object.keys(childVal),
						index: 0,
						first: true
					});
					node.first = false;
					break;
				} else {
					chunks.push(originalStringify(childVal));
					node.first = false;
				}
			}
			if (node.index >= node.keys.length && stack[stack.length - 1] === node) isDone = true;
		}
		if (isDone) {
			level--;
			if (!node.first && space) chunks.push("\n" + space.repeat(level));
			chunks.push(node.isArray ? "]" : "}");
			visited.delete(node.val);
			stack.pop();
		}
	}
	return chunks.join("");
};
/**
* Converts a JavaScript value to a JSON string.
*
* Supports serialization of BigInt values using two strategies:
* 1. Custom format "123n" → "123" (universal fallback)
* 2. Native JSON.rawJSON() (Node.js 22+, fastest) when available
*
* All other values are serialized exactly like native JSON.stringify().
*
* @param {*} value The value to convert to a JSON string.
* @param {Replacer | Array<string | number> | null} [replacer]
* A function that alters the behavior of the stringification process,
* or an array of strings/numbers to indicate properties to exclude.
* @param {string | number} [space]
* A string or number to specify indentation or pretty-printing.
* @returns {string} The JSON string representation.
*/
const JSONStringify = (value, replacer, space) => {
	try {
		if ("rawJSON" in JSON) return originalStringify(value, (key, val) => {
			if (typeof val === "bigint") return JSON.rawJSON(val.toString());
			if (typeof replacer === "function") return replacer(key, val);
			if (Array.isArray(replacer) && replacer.includes(key)) return val;
			return val;
		}, space);
		if (!value) return originalStringify(value, replacer, space);
		return originalStringify(value, (key, val) => {
			if (typeof val === "string" && noiseValue.test(val)) return val.toString() + "n";
			if (typeof val === "bigint") return val.toString() + "n";
			if (typeof replacer === "function") return replacer(key, val);
			if (Array.isArray(replacer) && replacer.includes(key)) return val;
			return val;
		}, space).replace(bigIntsStringify, "$1$2$3").replace(noiseStringify, "$1$2$3");
	} catch (error) {
		if (error instanceof RangeError) {
			const convertedJSON = stringifyIteratively(value, replacer, space);
			if (convertedJSON === void 0) return void 0;
			if ("rawJSON" in JSON) return convertedJSON;
			return convertedJSON.replace(bigIntsStringify, "$1$2$3").replace(noiseStringify, "$1$2$3");
		}
		throw error;
	}
};
const featureCache = /* @__PURE__ */ new Map();
/**
* Detects if the current JSON.parse implementation supports the context.source feature.
*
* Uses toString() fingerprinting to cache results and automatically detect runtime
* replacements of JSON.parse (polyfills, mocks, etc.).
*
* @returns {boolean} true if context.source is supported, false otherwise.
*/
const isContextSourceSupported = () => {
	const parseFingerprint = JSON.parse.toString();
	if (featureCache.has(parseFingerprint)) return featureCache.get(parseFingerprint);
	try {
		const result = JSON.parse("1", (_, __, context) => !!context?.source && context.source === "1");
		featureCache.set(parseFingerprint, result);
		return result;
	} catch {
		featureCache.set(parseFingerprint, false);
		return false;
	}
};
/**
* Reviver function that converts custom-format BigInt strings back to BigInt values.
* Also handles "noise" strings that accidentally match the BigInt format.
*
* @param {string | number | undefined} key The object key.
* @param {*} value The value being parsed.
* @param {object} [context] Parse context (if supported by JSON.parse).
* @param {Reviver} [userReviver] User's custom reviver function.
* @returns {any} The transformed value.
*/
const convertMarkedBigIntsReviver = (key, value, context, userReviver) => {
	if (typeof value === "string" && customFormat.test(value)) return BigInt(value.slice(0, -1));
	if (typeof value === "string" && noiseValue.test(value)) return value.slice(0, -1);
	if (!(typeof userReviver === "function")) return value;
	return userReviver(key, value, context);
};
/**
* Fast JSON.parse implementation (~2x faster than classic fallback).
* Uses JSON.parse's context.source feature to detect integers and convert
* large numbers directly to BigInt without string manipulation.
*
* Does not support legacy custom format from v1 of this library.
*
* @param {string} text JSON string to parse.
* @param {Reviver} [reviver] Transform function to apply to each value.
* @returns {any} Parsed JavaScript value.
*/
const JSONParseV2 = (text, reviver) => {
	return JSON.parse(text, (key, value, context) => {
		const isBigNumber = typeof value === "number" && (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER);
		const isInt = context && intRegex.test(context.source);
		if (isBigNumber && isInt) return BigInt(context.source);
		if (!(typeof reviver === "function")) return value;
		return reviver(key, value, context);
	});
};
const MAX_INT = Number.MAX_SAFE_INTEGER.toString();
const MAX_DIGITS = MAX_INT.length;
const stringsOrLargeNumbers = /"(?:[^"\\]|\\.)*"|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/g;
const noiseValueWithQuotes = /^"-?\d+n+"$/;
/**
* Iteratively traverses the parsed object bottom-up (post-order),
* emulating the native JSON.parse reviver behavior.
* This avoids Call Stack overflows (RangeError) on deeply nested structures.
*
* @param {any} parsed The natively parsed JSON object.
* @param {Reviver} [userReviver] User's custom reviver function.
* @returns {any} The fully processed object.
*/
const applyReviverIteratively = (parsed, userReviver) => {
	const rootHolder = { "": parsed };
	const stack = [{
		parent: rootHolder,
		key: "",
		visited: false
	}];
	while (stack.length > 0) {
		const node = stack[stack.length - 1];
		if (!node.visited) {
			node.visited = true;
			const value = node.parent[node.key];
			if (value !== null && typeof value === "object") {
				const keys = Object.keys(value);
				for (let i = keys.length - 1; i >= 0; i--) stack.push({
					parent: value,
					key: keys[i],
					visited: false
				});
			}
		} else {
			const { parent, key } = node;
			let value = parent[key];
			if (typeof value === "string") {
				if (customFormat.test(value)) value = BigInt(value.slice(0, -1));
				else if (noiseValue.test(value)) value = value.slice(0, -1);
			}
			if (typeof userReviver === "function") value = userReviver.call(parent, key, value);
			if (value === void 0) delete parent[key];
			else parent[key] = value;
			stack.pop();
		}
	}
	return rootHolder[""];
};
/**
* Pre-processes the JSON string to mark large numbers with an 'n' suffix.
*
* @param {string} text The raw JSON string.
* @returns {string} The serialized string with marked BigInts.
*/
const serializeBigInts = (text) => {
	return text.replace(stringsOrLargeNumbers, (match, digits, fractional, exponential) => {
		const isString = match[0] === "\"";
		if (isString && noiseValueWithQuotes.test(match)) return match.substring(0, match.length - 1) + "n\"";
		const hasFractionalOrExponential = fractional || exponential;
		const isLessThanMaxSafeInt = digits && (digits.length < MAX_DIGITS || digits.length === MAX_DIGITS && digits <= MAX_INT);
		if (isString || hasFractionalOrExponential || isLessThanMaxSafeInt) return match;
		return "\"" + match + "n\"";
	});
};
/**
* Converts a JSON string into a JavaScript value.
*
* Supports parsing of large integers using two strategies:
* 1. Classic fallback: Marks large numbers with "123n" format, then converts to BigInt
* 2. Fast path (JSONParseV2): Uses context.source feature (~2x faster) when available
*
* All other JSON values are parsed exactly like native JSON.parse().
*
* @param {string} text A valid JSON string.
* @param {Reviver} [reviver]
* A function that transforms the results. This function is called for each member
* of the object. If a member contains nested objects, the nested objects are
* transformed before the parent object is.
* @returns {any} The parsed JavaScript value.
* @throws {SyntaxError} If text is not valid JSON.
*/
const JSONParse = (text, reviver) => {
	if (!text) return originalParse(text, reviver);
	try {
		if (isContextSourceSupported()) return JSONParseV2(text, reviver);
		const serializedData = serializeBigInts(text);
		return originalParse(serializedData, (key, value, context) => convertMarkedBigIntsReviver(key, value, context, reviver));
	} catch (error) {
		if (error instanceof RangeError) {
			const serializedData = serializeBigInts(text);
			const parsed = originalParse(serializedData);
			return applyReviverIteratively(parsed, reviver);
		}
		throw error;
	}
};
// node_modules/@octokit/request-error/dist-src/index.js
var RequestError = class extends Error {
	name;
	/**
	* http status code
	*/
	status;
	/**
	* Request options that lead to the error.
	*/
	request;
	/**
	* Response object if a response was received
	*/
	response;
	constructor(message, statusCode, options) {
		super(message, { cause: options.cause });
		this.name = "HttpError";
		this.status = Number.parseInt(statusCode);
		if (Number.isNaN(this.status)) this.status = 0;
		/* v8 ignore else -- @preserve -- Bug with vitest coverage where it sees an else branch that doesn't exist */
		if ("response" in options) this.response = options.response;
		const requestCopy = Object.assign({}, options.request);
		if (options.request.headers.authorization) requestCopy.headers = Object.assign({}, options.request.headers, { authorization: options.request.headers.authorization.replace(/(?<! ) .*$/, " [REDACTED]") });
		requestCopy.url = requestCopy.url.replace(/\bclient_secret=\w+/g, "client_secret=[REDACTED]").replace(/\baccess_token=\w+/g, "access_token=[REDACTED]");
		this.request = requestCopy;
	}
};
// node_modules/@octokit/request/dist-bundle/index.js
var defaults_default = { headers: { "user-agent": `octokit-request.js/10.0.16 ${getUserAgent()}` } };
function isPlainObject(value) {
	if (typeof value !== "object" || value === null) return false;
	if (Object.prototype.toString.call(value) !== "[object Object]") return false;
	const proto = Object.getPrototypeOf(value);
	if (proto === null) return true;
	const Ctor = Object.prototype.hasOwnProperty.call(proto, "constructor") && proto.constructor;
	return typeof Ctor === "function" && Ctor instanceof Ctor && Function.prototype.call(Ctor) === Function.prototype.call(value);
}
var noop$1 = () => "";
async function fetchWrapper(requestOptions) {
	const fetch = requestOptions.request?.fetch || globalThis.fetch;
	if (!fetch) throw new Error("fetch is not set. Please pass a fetch implementation as new Octokit({ request: { fetch }}). Learn more at https://github.com/octokit/octokit.js/#fetch-missing");
	const log = requestOptions.request?.log || console;
	const parseSuccessResponseBody = requestOptions.request?.parseSuccessResponseBody !== false;
	const body = isPlainObject(requestOptions.body) || Array.isArray(requestOptions.body) ? JSONStringify(requestOptions.body) : requestOptions.body;
	const requestHeaders = Object.fromEntries(Object.entries(requestOptions.headers).map(([name, value]) => [name, String(value)]));
	let fetchResponse;
	try {
		fetchResponse = await fetch(requestOptions.url, {
			method: requestOptions.method,
			body,
			redirect: requestOptions.request?.redirect,
			headers: requestHeaders,
			signal: requestOptions.request?.signal,
			...requestOptions.body && { duplex: "half" }
		});
	} catch (error) {
		let message = "Unknown Error";
		if (error instanceof Error) {
			if (error.name === "AbortError") {
				error.status = 500;
				throw error;
			}
			message = error.message;
			if (error.name === "TypeError" && "cause" in error) {
				if (error.cause instanceof Error) message = error.cause.message;
				else if (typeof error.cause === "string") message = error.cause;
			}
		}
		const requestError = new RequestError(message, 500, { request: requestOptions });
		requestError.cause = error;
		throw requestError;
	}
	const status = fetchResponse.status;
	const url = fetchResponse.url;
	const responseHeaders = {};
	for (const [key, value] of fetchResponse.headers) responseHeaders[key] = value;
	const octokitResponse = {
		url,
		status,
		headers: responseHeaders,
		data: ""
	};
	if ("deprecation" in responseHeaders) {
		const matches = responseHeaders.link && responseHeaders.link.match(/<([^<>]+)>; rel="deprecation"/);
		const deprecationLink = matches && matches.pop();
		log.warn(`[@octokit/request] "${requestOptions.method} ${requestOptions.url}" is deprecated. It is scheduled to be removed on ${responseHeaders.sunset}${deprecationLink ? `. See ${deprecationLink}` : ""}`);
	}
	if (status === 204 || status === 205) return octokitResponse;
	if (requestOptions.method === "HEAD") {
		if (status < 400) return octokitResponse;
		throw new RequestError(fetchResponse.statusText, status, {
			response: octokitResponse,
			request: requestOptions
		});
	}
	if (status === 304) {
		octokitResponse.data = await getResponseData(fetchResponse);
		throw new RequestError("Not modified", status, {
			response: octokitResponse,
			request: requestOptions
		});
	}
	if (status >= 400) {
		octokitResponse.data = await getResponseData(fetchResponse);
		throw new RequestError(toErrorMessage(octokitResponse.data), status, {
			response: octokitResponse,
			request: requestOptions
		});
	}
	octokitResponse.data = parseSuccessResponseBody ? await getResponseData(fetchResponse) : fetchResponse.body;
	return octokitResponse;
}
async function getResponseData(response) {
	const contentType = response.headers.get("content-type");
	if (!contentType) return response.text().catch(noop$1);
	const mimetype = parse(contentType);
	if (isJSONResponse(mimetype)) {
		let text = "";
		try {
			text = await response.text();
			return JSONParse(text);
		} catch (err) {
			return text;
		}
	} else if (mimetype.type.startsWith("text/") || mimetype.parameters.charset?.toLowerCase() === "utf-8" && mimetype.type !== "application/octet-stream") return response.text().catch(noop$1);
	else return response.arrayBuffer().catch(
		/* v8 ignore next -- @preserve */
		() => /* @__PURE__ */ new ArrayBuffer(0)
	);
}
function isJSONResponse(mimetype) {
	return mimetype.type === "application/json" || mimetype.type === "application/scim+json";
}
function toErrorMessage(data) {
	if (typeof data === "string") return data;
	if (data instanceof ArrayBuffer) return "Unknown error";
	if (typeof data === "object" && data !== null && "message" in data) {
		const objectData = data;
		const suffix = "documentation_url" in objectData ? ` - ${objectData.documentation_url}` : "";
		return Array.isArray(objectData.errors) ? `${objectData.message}: ${objectData.errors.map((v) => JSON.stringify(v)).join(", ")}${suffix}` : `${objectData.message}${suffix}`;
	}
	return `Unknown error: ${JSON.stringify(data)}`;
}
function withDefaults$1(oldEndpoint, newDefaults) {
	const endpoint2 = oldEndpoint.defaults(newDefaults);
	const newApi = function(route, parameters) {
		const endpointOptions = endpoint2.merge(route, parameters);
		if (!endpointOptions.request || !endpointOptions.request.hook) return fetchWrapper(endpoint2.parse(endpointOptions));
		const request2 = (route2, parameters2) => {
			return fetchWrapper(endpoint2.parse(endpoint2.merge(route2, parameters2)));
		};
		Object.assign(request2, {
			endpoint: endpoint2,
			defaults: withDefaults$1.bind(null, endpoint2)
		});
		return endpointOptions.request.hook(request2, endpointOptions);
	};
	return Object.assign(newApi, {
		endpoint: endpoint2,
		defaults: withDefaults$1.bind(null, endpoint2)
	});
}
var request = withDefaults$1(endpoint, defaults_default);
/* v8 ignore next -- @preserve */
/* v8 ignore else -- @preserve */
// node_modules/@octokit/graphql/dist-bundle/index.js
var VERSION$1 = "0.0.0-development";
function _buildMessageForResponseErrors(data) {
	return `Request failed due to following response errors:
` + data.errors.map((e) => ` - ${e.message}`).join("\n");
}
var GraphqlResponseError = class extends Error {
	constructor(request2, headers, response) {
		super(_buildMessageForResponseErrors(response));
		this.request = request2;
		this.headers = headers;
		this.response = response;
		this.errors = response.errors;
		this.data = response.data;
		if (Error.captureStackTrace) Error.captureStackTrace(this, this.constructor);
	}
	request;
	headers;
	response;
	name = "GraphqlResponseError";
	errors;
	data;
};
var NON_VARIABLE_OPTIONS = [
	"method",
	"baseUrl",
	"url",
	"headers",
	"request",
	"query",
	"mediaType",
	"operationName"
];
var FORBIDDEN_VARIABLE_OPTIONS = [
	"query",
	"method",
	"url"
];
var GHES_V3_SUFFIX_REGEX = /\/api\/v3\/?$/;
function graphql(request2, query, options) {
	if (options) {
		if (typeof query === "string" && "query" in options) return Promise.reject(/* @__PURE__ */ new Error(`[@octokit/graphql] "query" cannot be used as variable name`));
		for (const key in options) {
			if (!FORBIDDEN_VARIABLE_OPTIONS.includes(key)) continue;
			return Promise.reject(/* @__PURE__ */ new Error(`[@octokit/graphql] "${key}" cannot be used as variable name`));
		}
	}
	const parsedOptions = typeof query === "string" ? Object.assign({ query }, options) : query;
	const requestOptions = Object.keys(parsedOptions).reduce((result, key) => {
		if (NON_VARIABLE_OPTIONS.includes(key)) {
			result[key] = parsedOptions[key];
			return result;
		}
		if (!result.variables) result.variables = {};
		result.variables[key] = parsedOptions[key];
		return result;
	}, {});
	const baseUrl = parsedOptions.baseUrl || request2.endpoint.DEFAULTS.baseUrl;
	if (GHES_V3_SUFFIX_REGEX.test(baseUrl)) requestOptions.url = baseUrl.replace(GHES_V3_SUFFIX_REGEX, "/api/graphql");
	return request2(requestOptions).then((response) => {
		if (response.data.errors) {
			const headers = {};
			for (const key of Object.keys(response.headers)) headers[key] = response.headers[key];
			throw new GraphqlResponseError(requestOptions, headers, response.data);
		}
		return response.data.data;
	});
}
function withDefaults(request2, newDefaults) {
	const newRequest = request2.defaults(newDefaults);
	const newApi = (query, options) => {
		return graphql(newRequest, query, options);
	};
	return Object.assign(newApi, {
		defaults: withDefaults.bind(null, newRequest),
		endpoint: newRequest.endpoint
	});
}
withDefaults(request, {
	headers: { "user-agent": `octokit-graphql.js/${VERSION$1} ${getUserAgent()}` },
	method: "POST",
	url: "/graphql"
});
function withCustomRequest(customRequest) {
	return withDefaults(customRequest, {
		method: "POST",
		url: "/graphql"
	});
}
/* v8 ignore if -- @preserve */
// node_modules/@octokit/auth-token/dist-bundle/index.js
var b64url = "(?:[a-zA-Z0-9_-]+)";
var sep = "\\.";
var jwtRE = new RegExp(`^${b64url}${sep}${b64url}${sep}${b64url}$`);
var isJWT = jwtRE.test.bind(jwtRE);
async function auth(token) {
	const isApp = isJWT(token);
	const isInstallation = token.startsWith("v1.") || token.startsWith("ghs_");
	const isUserToServer = token.startsWith("ghu_");
	return {
		type: "token",
		token,
		tokenType: isApp ? "app" : isInstallation ? "installation" : isUserToServer ? "user-to-server" : "oauth"
	};
}
function withAuthorizationPrefix(token) {
	if (token.split(/\./).length === 3) return `bearer ${token}`;
	return `token ${token}`;
}
async function hook(token, request, route, parameters) {
	const endpoint = request.endpoint.merge(route, parameters);
	endpoint.headers.authorization = withAuthorizationPrefix(token);
	return request(endpoint);
}
var createTokenAuth = function createTokenAuth2(token) {
	if (!token) throw new Error("[@octokit/auth-token] No token passed to createTokenAuth");
	if (typeof token !== "string") throw new Error("[@octokit/auth-token] Token passed to createTokenAuth is not a string");
	token = token.replace(/^(token|bearer) +/i, "");
	return Object.assign(auth.bind(null, token), { hook: hook.bind(null, token) });
};
// node_modules/@octokit/core/dist-src/version.js
const VERSION = "7.0.8";
// node_modules/@octokit/core/dist-src/index.js
const noop = () => {};
const consoleWarn = console.warn.bind(console);
const consoleError = console.error.bind(console);
function createLogger(logger = {}) {
	if (typeof logger.debug !== "function") logger.debug = noop;
	if (typeof logger.info !== "function") logger.info = noop;
	if (typeof logger.warn !== "function") logger.warn = consoleWarn;
	if (typeof logger.error !== "function") logger.error = consoleError;
	return logger;
}
const userAgentTrail = `octokit-core.js/${VERSION} ${getUserAgent()}`;
var Octokit = class {
	static VERSION = VERSION;
	static defaults(defaults) {
		const OctokitWithDefaults = class extends this {
			constructor(...args) {
				const options = args[0] || {};
				if (typeof defaults === "function") {
					super(defaults(options));
					return;
				}
				super(Object.assign({}, defaults, options, options.userAgent && defaults.userAgent ? { userAgent: `${options.userAgent} ${defaults.userAgent}` } : null));
			}
		};
		return OctokitWithDefaults;
	}
	static plugins = [];
	/**
	* Attach a plugin (or many) to your Octokit instance.
	*
	* @example
	* const API = Octokit.plugin(plugin1, plugin2, plugin3, ...)
	*/
	static plugin(...newPlugins) {
		const currentPlugins = this.plugins;
		const NewOctokit = class extends this {
			static plugins = currentPlugins.concat(newPlugins.filter((plugin) => !currentPlugins.includes(plugin)));
		};
		return NewOctokit;
	}
	constructor(options = {}) {
		const hook = new before_after_hook_default.Collection();
		const requestDefaults = {
			baseUrl: request.endpoint.DEFAULTS.baseUrl,
			headers: {},
			request: Object.assign({}, options.request, { hook: hook.bind(null, "request") }),
			mediaType: {
				previews: [],
				format: ""
			}
		};
		requestDefaults.headers["user-agent"] = options.userAgent ? `${options.userAgent} ${userAgentTrail}` : userAgentTrail;
		if (options.baseUrl) requestDefaults.baseUrl = options.baseUrl;
		if (options.previews) requestDefaults.mediaType.previews = options.previews;
		if (options.timeZone) requestDefaults.headers["time-zone"] = options.timeZone;
		this.request = request.defaults(requestDefaults);
		this.graphql = withCustomRequest(this.request).defaults(requestDefaults);
		this.log = createLogger(options.log);
		this.hook = hook;
		if (!options.authStrategy) {
			if (!options.auth) this.auth = async () => ({ type: "unauthenticated" });
			else {
				const auth = createTokenAuth(options.auth);
				hook.wrap("request", auth.hook);
				this.auth = auth;
			}
		} else {
			const { authStrategy, ...otherOptions } = options;
			const auth = authStrategy(Object.assign({
				request: this.request,
				log: this.log,
				octokit: this,
				octokitOptions: otherOptions
			}, options.auth));
			hook.wrap("request", auth.hook);
			this.auth = auth;
		}
		const classConstructor = this.constructor;
		for (let i = 0; i < classConstructor.plugins.length; ++i) Object.assign(this, classConstructor.plugins[i](this, options));
	}
	request;
	graphql;
	log;
	hook;
	auth;
};
// src/approval/check-job.ts
const FACTS_OF_EVENT = {
	pull_request: "pull_request",
	pull_request_review: "pull_request",
	push: "branch",
	workflow_dispatch: "branch",
	schedule: "branch"
};
function unread(fact) {
	return fact.known ? [] : [unreadReason(fact.why)];
}
/** The event may write, and the facts are about the ref in the claims. */
function checkEvent(question, facts) {
	const { eventName, ref } = question.claims;
	if ((Object.hasOwn(FACTS_OF_EVENT, eventName) ? FACTS_OF_EVENT[eventName] : void 0) !== facts.kind) return [reason("event_never_writes", `The event ${eventName} never gets write access.`)];
	const expected = expectedRef(facts);
	if (expected === void 0 || ref === expected) return [];
	return [reason("ref_unexpected", `The job runs on ${ref}, not on ${expected}.`)];
}
function expectedRef(facts) {
	if (facts.kind === "branch") return `refs/heads/${facts.branch}`;
	if (!facts.subject.known) return void 0;
	return `refs/pull/${facts.subject.value.pullRequest.number}/merge`;
}
/** The requesting job is running: an ID token that outlives its job gets nothing. */
function checkJob({ job, run }) {
	if (!job.known) return [...unread(job), ...unread(run)];
	if (!job.value.ofThisRun) return [reason("job_not_running", "The requesting job does not belong to this run."), ...unread(run)];
	if (job.value.status === "in_progress") return unread(run);
	const text = `The requesting job is not in progress: GitHub reports it as ${job.value.status}.`;
	return [reason("job_not_running", text), ...unread(run)];
}
/** A workflow that policy names by ref must be at that ref's tip: a re-run can use an old file for a month. */
function checkWorkflow(question, facts) {
	const { workflow, claims } = question;
	if (workflow === void 0 || isAtCommit(workflow)) return [];
	const tip = facts.workflowTip;
	if (tip === void 0) return [unreadReason(`the current commit of ${workflow} was not read`)];
	if (!tip.known || tip.value === claims.jobWorkflowSha) return unread(tip);
	const text = `${claims.jobWorkflowSha === void 0 ? "The ID token does not name the commit of the job's workflow" : `The job uses its workflow at commit ${shortSha(claims.jobWorkflowSha)}`}, and the workflow's ref is now at ${shortSha(tip.value)}.`;
	return [reason("workflow_outdated", text)];
}
function isAtCommit(workflow) {
	return COMMIT_SHA.test(workflow.slice(workflow.lastIndexOf("@") + 1));
}
/** Pull requests into this branch may write, and nothing reaches the branch without a review. */
function checkBase(branch, question, facts) {
	return [...checkListed(branch, question, facts), ...checkProtection(branch, facts)];
}
function checkListed(branch, question, facts) {
	if (question.bases === void 0) {
		if (!facts.defaultBranch.known) return unread(facts.defaultBranch);
		if (facts.defaultBranch.value === branch) return [];
	}
	if (question.bases?.includes(branch) === true) return [];
	return [reason("base_not_allowed", `Pull requests into ${branch}, and runs on it, never get write access.`)];
}
function checkProtection(branch, { protection }) {
	if (protection.kind === "not_protected") {
		const text = `Commits can reach ${branch} without a review.`;
		return [reason("base_not_protected", text)];
	}
	if (protection.kind === "unreadable") {
		const text = `Cannot read whether ${branch} is protected: ${sentence(protection.why)}`;
		return [reason("base_protection_unreadable", text)];
	}
	return [];
}
// src/approval/check-pull-request.ts
/** GitHub's own Dependabot: its branches bring in code of outside packages. */
const DEPENDABOT = {
	login: "dependabot[bot]",
	id: 49699333
};
/** The pull request is open, comes from this repository, and was not opened by Dependabot. */
function checkOpen(pullRequest) {
	const { number, state } = pullRequest;
	if (state === "open") return checkOrigin(pullRequest);
	const text = `Pull request ${number} is ${state}; only an open one can get write access.`;
	return [reason("pull_request_not_open", text), ...checkOrigin(pullRequest)];
}
function checkOrigin(pullRequest) {
	const { author, number } = pullRequest;
	const isDependabots = author !== void 0 && (author.id === DEPENDABOT.id || sameLogin(author.login, DEPENDABOT.login));
	return [...checkFork(pullRequest), ...isDependabots ? [reason("pull_request_by_dependabot", `Pull request ${number} was opened by Dependabot.`)] : []];
}
/** The history of a fork's branch cannot be read. */
function checkFork({ fromFork, number }) {
	if (!fromFork) return [];
	return [reason("pull_request_from_fork", `Pull request ${number} comes from a fork.`)];
}
/** `claims.sha` merges the head into the base, so an approval of the head covers the code that runs. */
function checkMerge(sha, pullRequest, facts) {
	if (!facts.mergeCommit.known) return unread(facts.mergeCommit);
	const { parents, firstParentOnBase, sha: read } = facts.mergeCommit.value;
	const { headSha, baseRef } = pullRequest;
	if (read !== sha || parents.length !== 2 || parents[1] !== headSha) {
		const ran = parents[1] === void 0 ? sha : parents[1];
		const text = `This run is for commit ${shortSha(ran)}, but the head is now ${shortSha(headSha)}.`;
		return [reason("not_the_heads_merge", text)];
	}
	if (firstParentOnBase) return [];
	const text = `This run merged ${shortSha(headSha)} into a commit that is not on ${baseRef}.`;
	return [reason("merge_base_elsewhere", text)];
}
/** The head has not moved: neither by the branch's activity, nor when read again at the end. */
function checkHeadStays(facts, subject) {
	const { headSha } = subject.pullRequest;
	const newest = subject.activity.known ? newestFirst(subject.activity.value)[0] : void 0;
	if (newest !== void 0 && newest.after !== headSha) return [moved(headSha, newest)];
	if (!facts.headAgain.known || facts.headAgain.value === headSha) return unread(facts.headAgain);
	const text = `${shortSha(facts.headAgain.value)} was pushed while approvals were being read.`;
	return [reason("head_moved", text)];
}
function moved(headSha, newest) {
	const who = newest.actor?.login ?? "someone";
	const what = `pushed ${shortSha(newest.after)}`;
	const did = newest.kind === "branch_deletion" ? "deleted the branch" : what;
	return reason("head_moved", `${shortSha(headSha)} is no longer the head: ${who} ${did}.`);
}
// src/approval/check-push.ts
/** The branch's tip is `sha`, now and when read again at the end. */
function checkTip(sha, facts) {
	const unreadable = [facts.tip, facts.tipAgain].flatMap(unread);
	const [moved] = [facts.tip, facts.tipAgain].flatMap((tip) => tip.known && tip.value !== sha ? [tip.value] : []);
	if (moved === void 0) return unreadable;
	const text = `This run is for commit ${shortSha(sha)}, but ${facts.branch} is now at ${shortSha(moved)}.`;
	return [...unreadable, reason("branch_moved", text)];
}
/** The push that moved the branch to `sha`, with every first-parent commit back to where the branch was before. */
function findPush(sha, facts) {
	const unreadable = [
		facts.activity,
		facts.commits,
		facts.pullRequests
	].flatMap(unread);
	if (unreadable.length > 0) return {
		reasons: unreadable,
		entry: void 0,
		owners: []
	};
	const entry = lastArrival(valuesOf(facts.activity), sha);
	return {
		reasons: entry === void 0 ? [unknownPush(sha, facts)] : checkChain(sha, entry, facts),
		entry,
		owners: []
	};
}
/** The same, with the pull request that each commit came from: exactly one each, or the push is refused. */
function findOwners(sha, facts) {
	const push = findPush(sha, facts);
	if (push.reasons.length > 0) return push;
	const direct = push.entry === void 0 ? [] : checkMadeByGitHub(push.entry, facts);
	if (direct.length > 0) return {
		...push,
		reasons: direct
	};
	return {
		...push,
		...ownersOf(valuesOf(facts.commits), valuesOf(facts.pullRequests))
	};
}
function unknownPush(sha, { branch }) {
	const text = `GitHub's activity for ${branch} shows no push of ${shortSha(sha)}.`;
	return reason("push_unknown", text);
}
function checkChain(sha, entry, facts) {
	if (NO_COMMIT.test(entry.before)) {
		const text = `${facts.branch} was created at ${shortSha(sha)}, so which of its commits are new is unknown.`;
		return [reason("push_history_broken", text)];
	}
	const commits = valuesOf(facts.commits);
	const parents = commits.map((commit) => commit.parents[0]);
	const expected = [...commits.slice(1).map((commit) => commit.sha), entry.before];
	if (commits[0]?.sha === sha && expected.every((parent, index) => parents[index] === parent)) return [];
	const text = `The commits from ${shortSha(entry.before)} to ${shortSha(sha)} are not a contiguous history.`;
	return [reason("push_history_broken", text)];
}
/**
* A merge that somebody made locally and pushed also closes its pull request, but may contain code that nobody reviewed.
* Only what GitHub itself merged is what was approved.
*/
function checkMadeByGitHub(entry, { branch }) {
	if (entry.kind === "pr_merge" || entry.kind === "merge_queue_merge") return [];
	const text = `${entry.actor?.login ?? "someone"} pushed ${shortSha(entry.after)} directly to ${branch}, without a review.`;
	return [reason("commit_without_pull_request", text)];
}
/**
* Walks back from the newest commit. A pull request's merge commit starts that pull request's commits. The commits behind
* it belong to the same pull request if GitHub lists it for them and a rebase can explain them: each has one parent, and
* there are no more of them than the pull request has.
*/
function ownersOf(commits, pullRequests) {
	const owners = [];
	let left = 0;
	for (const commit of commits) {
		const merged = pullRequests.filter(({ pullRequest }) => pullRequest.mergeCommitSha === commit.sha);
		const current = owners.at(-1);
		const [owner] = merged;
		if (merged.length > 1) return {
			reasons: [ambiguous(commit, merged)],
			owners
		};
		if (owner !== void 0) {
			owners.push(owner);
			left = commit.parents.length === 1 ? valuesOf(owner.commits).length - 1 : 0;
		} else if (left > 0 && current !== void 0 && isRebasedPart(commit, current)) left -= 1;
		else {
			const text = `Commit ${shortSha(commit.sha)} did not come from a pull request.`;
			return {
				reasons: [reason("commit_without_pull_request", text)],
				owners
			};
		}
	}
	return {
		reasons: [],
		owners
	};
}
function isRebasedPart(commit, { pullRequest }) {
	return commit.parents.length === 1 && commit.pullRequests.includes(pullRequest.number);
}
function ambiguous(commit, merged) {
	const numbers = merged.map(({ pullRequest }) => pullRequest.number).join(" and ");
	const text = `Commit ${shortSha(commit.sha)} is the merge commit of pull requests ${numbers}.`;
	return reason("commit_of_several_pull_requests", text);
}
// src/approval/check-review.ts
/** Every rule for one approval, in the order in which they are reported: only the first that fails. */
const CHECKS = [
	givenByAHuman,
	givenByNoContributor,
	givenByNoStarter,
	givenByOneListed,
	givenForTheHead,
	givenAfterThePush,
	givenAfterSettling,
	givenForThisBase,
	givenLately,
	notUsedUp,
	givenByAWriter
];
/** Each account's latest opinion, oldest first. Comments do not count; reviews without a time come last. */
function latestOpinions(reviews) {
	const latest = /* @__PURE__ */ new Map();
	for (const review of inOrder(reviews)) {
		const { account, state } = review;
		if (account === void 0 || state === "commented" || state === "pending") continue;
		latest.delete(account.id);
		const at = review.submittedAt ?? Number.NEGATIVE_INFINITY;
		latest.set(account.id, {
			...review,
			account,
			at
		});
	}
	return [...latest.values()];
}
function inOrder(reviews) {
	return reviews.toSorted((a, b) => timeOf(a) - timeOf(b) || a.id - b.id);
}
function timeOf({ submittedAt }) {
	return submittedAt ?? Number.MAX_SAFE_INTEGER;
}
/** Why an approval does not count; undefined when it does. */
function objectionTo(opinion, scope) {
	for (const check of CHECKS) {
		const objection = check(opinion, scope);
		if (objection !== void 0) return objection;
	}
}
function countedApproval({ id, account, at }, { pullRequest }) {
	return {
		reviewId: id,
		account,
		submittedAt: at,
		commit: pullRequest.headSha,
		pullRequest: pullRequest.number
	};
}
function givenByAHuman({ account }, { agents }) {
	if (isHuman(account, agents)) return void 0;
	const text = `${account.login} is not a human account; only a human's approval counts.`;
	return reason("approval_by_no_human", text);
}
const DID$1 = {
	opened: "opened the pull request",
	pushed: "pushed to the pull request",
	committed: "is an author of its commits"
};
function givenByNoContributor({ account }, { contributors }) {
	const found = contributors.find((person) => sameAccount(person.account, account));
	if (found === void 0) return void 0;
	const text = `${account.login} approved, but ${DID$1[found.role]}.`;
	return reason("approval_by_one_involved", text);
}
function givenByNoStarter({ account }, scope) {
	if (!scope.starters.some((starter) => sameAccount(starter, account))) return void 0;
	const text = `${account.login} approved, but started this workflow_dispatch run.`;
	return reason("approval_by_starter", text);
}
function givenByOneListed({ account }, scope) {
	const failing = scope.rule.by.find((list) => list.length > 0 && !list.some((name) => isNamed(account, name, scope.teams)));
	if (failing === void 0) return void 0;
	const text = `${account.login} approved, but is not one of ${failing.join(", ")}.`;
	return reason("approval_by_one_not_listed", text);
}
function isNamed(account, name, teams) {
	if (!name.includes("/")) return sameLogin(name, account.login);
	return teams.some(({ team, members }) => sameLogin(team, name) && members.known && members.value.includes(account.id));
}
function givenForTheHead({ account, commitId }, scope) {
	const { headSha } = scope.pullRequest;
	if (commitId === headSha) return void 0;
	if (commitId === void 0) {
		const text = `${account.login}'s approval does not name a commit.`;
		return reason("approval_of_other_commit", text);
	}
	const text = `${account.login} approved ${shortSha(commitId)}, which is no longer the head: ${arrival(scope)} after it.`;
	return reason("approval_of_other_commit", text);
}
/** When a force-push changes no line, GitHub moves an approval to the new head, so the commit alone proves nothing. */
function givenAfterThePush({ account, at }, scope) {
	if (at > scope.headSince.at) return void 0;
	const text = `${account.login}'s approval does not count: ${arrival(scope)} after it was given.`;
	return reason("approval_before_push", text);
}
/**
* A review that was sent without a commit (by the API or `gh pr review`) is for whatever is the head when it arrives: a push
* right before it is approved unseen. Nothing shows which reviews were sent that way, so all of them have to wait.
*/
function givenAfterSettling({ account, at }, scope) {
	const { settleSeconds } = scope.rule;
	const after = at - scope.headSince.at;
	if (after >= settleSeconds * 1e3) return void 0;
	const text = `${account.login}'s approval does not count and must be given again: it came ${inWords(after)} after ${arrival(scope)}, and only after ${formatDuration(settleSeconds)} is it sure to be for that commit.`;
	return reason("approval_before_settled", text);
}
function givenForThisBase({ account, at }, { retargetedAt, pullRequest }) {
	if (retargetedAt === void 0 || at > retargetedAt) return void 0;
	const text = `${account.login} approved before the pull request was retargeted to ${pullRequest.baseRef}.`;
	return reason("approval_before_retarget", text);
}
function givenLately({ account, at }, scope) {
	const age = scope.now - at;
	const most = scope.rule.maxAgeSeconds * 1e3;
	if (!scope.agesByReview || age <= most) return void 0;
	const text = `${account.login} approved ${inWords(age)} ago; an approval is valid for ${inWords(most)}.`;
	return reason("approval_too_old", text);
}
function notUsedUp({ account, id }, scope) {
	const { uses } = scope.rule;
	const { headSha } = scope.pullRequest;
	const used = scope.uses.filter(({ reviewId, commit }) => reviewId === id && commit === headSha).reduce((sum, { count }) => sum + count, 0);
	if (used < uses) return void 0;
	const text = `${account.login}'s approval of ${shortSha(headSha)} was used ${plural(used, "time")}; it is valid for ${plural(uses, "use")}.`;
	return reason("approval_used_up", text);
}
function givenByAWriter({ account, mayWrite }) {
	if (!mayWrite.known) return unreadReason(mayWrite.why);
	if (mayWrite.value) return void 0;
	const text = `${account.login} approved, but does not have write access to this repository.`;
	return reason("approval_without_write_access", text);
}
function arrival({ headSince, pullRequest }) {
	return `${headSince.actor?.login ?? "someone"} pushed ${shortSha(pullRequest.headSha)}`;
}
// src/approval/weigh-reviews.ts
/** Counts the approvals of the pull request's head, and finds open change requests. */
function weighReviews(facts, scope) {
	const unreadable = unreadFacts(facts, scope);
	if (unreadable.length > 0) return nothing(unreadable);
	const { headSha, number } = facts.pullRequest;
	const activity = valuesOf(activityOf(facts.pullRequest, facts.activity));
	const headSince = lastArrival(activity, headSha);
	if (headSince === void 0) {
		const text = `GitHub's activity does not show when ${shortSha(headSha)} became the head of pull request ${number}.`;
		return nothing([reason("head_history_missing", text)]);
	}
	return count(facts, scope, reviewScope(facts, scope, headSince));
}
function nothing(reasons) {
	return {
		reasons,
		counted: [],
		missing: 0,
		who: ""
	};
}
function unreadFacts(facts, { common, question }) {
	const needed = [
		facts.reviews,
		facts.activity,
		facts.commits,
		facts.retargets,
		common.uses
	];
	const named = question.rule.by.flat().filter((name) => name.includes("/"));
	const teams = [...new Set(named)].map((name) => teamFact(name, common));
	return [...needed, ...teams].flatMap(unread).concat(undated(facts));
}
/** An opinion without a time cannot be ordered: whether it is the latest is unknown. */
function undated(facts) {
	return latestOpinions(valuesOf(facts.reviews)).filter(({ submittedAt }) => submittedAt === void 0).map(({ account }) => unreadReason(`GitHub does not say when ${account.login} reviewed`));
}
function teamFact(name, { teams }) {
	return teams.find(({ team }) => sameLogin(team, name))?.members ?? {
		known: false,
		why: `the members of ${name} were not read`
	};
}
function reviewScope(facts, { question, common, agesByReview, now }, headSince) {
	const retargets = valuesOf(facts.retargets).map(({ at }) => at);
	return {
		rule: question.rule,
		agents: question.agents,
		pullRequest: facts.pullRequest,
		headSince,
		retargetedAt: retargets.length === 0 ? void 0 : Math.max(...retargets),
		contributors: contributorsTo(facts),
		starters: barredStarters(question, common),
		teams: common.teams,
		uses: valuesOf(common.uses),
		agesByReview,
		now
	};
}
function count(facts, weighing, scope) {
	const opinions = latestOpinions(valuesOf(facts.reviews));
	const judged = opinions.filter(({ state }) => state === "approved").map((opinion) => ({
		opinion,
		objection: objectionTo(opinion, scope)
	}));
	const valid = judged.flatMap((one) => one.objection === void 0 ? [one.opinion] : []);
	const counted = valid.toReversed().slice(0, weighing.required);
	const enough = counted.length >= weighing.required;
	const objections = judged.flatMap(({ objection }) => objection ?? []);
	const blockers = opinions.filter(blocks);
	const lacking = enough ? [] : [missingReason(weighing.required, counted.length, scope)];
	const explained = enough ? [] : [...objections, ...opinions.flatMap(dismissed)];
	const missing = enough ? 0 : weighing.required - counted.length;
	const accounts = blockers.map(({ account }) => account);
	return {
		reasons: [
			...lacking,
			...explained,
			...blockers.map(changesRequested),
			...unknownPushers(facts)
		],
		counted: counted.map((opinion) => countedApproval(opinion, scope)),
		missing,
		who: describeEligibleApprovers({
			missing,
			have: valid,
			blockers: accounts,
			scope
		})
	};
}
function missingReason(required, have, { pullRequest }) {
	const commit = shortSha(pullRequest.headSha);
	const found = have === 0 ? "has none" : `has ${have}`;
	const text = `Commit ${commit} needs ${plural(required, "approval")} and ${found}.`;
	return reason("approvals_missing", text);
}
/** A change request by someone who has write access, or whose access cannot be read. It blocks, whatever its commit. */
function blocks({ state, mayWrite }) {
	return state === "changes_requested" && (!mayWrite.known || mayWrite.value);
}
function changesRequested({ account }) {
	return reason("changes_requested", `${account.login} requested changes.`);
}
function dismissed({ state, account }) {
	if (state !== "dismissed") return [];
	return [reason("review_dismissed", `${account.login}'s review was dismissed.`)];
}
const MAX_NAMES = 5;
const DID = {
	opened: "opened it",
	pushed: "pushed it",
	committed: "is an author of its commits"
};
/** Who can give the missing approvals: `someone with write access (not kim who pushed it)`. Empty if none is missing. */
function describeEligibleApprovers(needed) {
	const { missing, blockers } = needed;
	const approvers = missing > 0 ? `${group(needed)}${exceptions(needed)}` : "";
	if (blockers.length === 0) return approvers;
	const objectors = `${joined(blockers.map(({ login }) => login))} (who requested changes)`;
	return approvers === "" ? objectors : `${approvers}, and ${objectors}`;
}
function group({ missing, scope }) {
	const lists = scope.rule.by.filter((list) => list.length > 0);
	const people = missing === 1 ? "someone" : `${missing} people`;
	const [list, ...more] = lists;
	if (list === void 0) return `${people} with write access`;
	if (more.length === 0 && missing === 1) return listed(list);
	return `${people} out of ${lists.map(listed).join(", and also out of ")}`;
}
function listed(list) {
	return joined(list.map((name) => name.replace(/^@(?!.*\/)/u, "")), "or");
}
function exceptions({ have, scope }) {
	const contributors = scope.contributors.filter(({ account }) => isHuman(account, scope.agents)).map(({ account, role }) => `not ${account.login} who ${DID[role]}`);
	const starter = scope.starters.find((account) => isHuman(account, scope.agents) && !scope.contributors.some((person) => sameAccount(person.account, account)));
	const started = starter === void 0 ? [] : [`not ${starter.login} who started this run`];
	const given = have.map(({ account }) => `not ${account.login} who has already approved`);
	const all = [
		...contributors,
		...started,
		...given
	];
	const shown = all.slice(0, MAX_NAMES);
	const hidden = all.length - shown.length;
	const text = hidden > 0 ? [...shown, `nor ${hidden} more who worked on it`] : shown;
	return all.length === 0 ? "" : ` (${text.join(", ")})`;
}
// src/approval/decide-branch.ts
/** On `push`, `workflow_dispatch` and `schedule`: every commit of the push came from an approved pull request. */
function decideBranch(question, facts, now) {
	const { sha, eventName } = question.claims;
	const scheduled = eventName === "schedule";
	const push = findPush(sha, facts);
	const agent = !scheduled && isAgentsPush(question, facts, push);
	const required = requiredApprovals(question, agent);
	const parts = required > 0 ? weighPush(question, facts, {
		now,
		required
	}) : {
		...WAIVED,
		reasons: scheduled ? [] : [...push.reasons, ...unreadContributors(facts)]
	};
	const reasons = [
		...checkEvent(question, facts),
		...checkJob(facts),
		...checkWorkflow(question, facts),
		...checkBase(facts.branch, question, facts),
		...checkTip(sha, facts),
		...checkDispatch(question, facts),
		...parts.reasons
	];
	const subject = describe$1(sha, parts.about ?? ownPullRequest(sha, facts), agent);
	return conclude(question, {
		...parts,
		subject,
		reasons,
		required
	});
}
const WAIVED = {
	counted: [],
	missing: 0,
	who: "",
	about: void 0
};
function checkDispatch(question, facts) {
	return question.claims.eventName === "workflow_dispatch" && startedByAgent(question, facts) ? [reason("dispatch_by_agent", "An agent triggered this workflow_dispatch run.")] : [];
}
/** Whether an agent started the run, pushed, or worked on one of the pull requests in the push. */
function isAgentsPush(question, facts, { entry }) {
	return startedByAgent(question, facts) || isAgent(entry?.actor, question.agents) || valuesOf(facts.pullRequests).some((one) => madeByAgent(question, one));
}
/** Without these facts it is unknown whether an agent worked on what was pushed. */
function unreadContributors(facts) {
	return valuesOf(facts.pullRequests).flatMap(({ activity, commits }) => [activity, commits].flatMap(unread));
}
function weighPush(question, facts, { now, required }) {
	const { reasons, owners } = findOwners(question.claims.sha, facts);
	const scope = {
		question,
		common: facts,
		required,
		agesByReview: false,
		now
	};
	const weighed = owners.map((owner) => ({
		owner,
		...weighReviews(owner, scope)
	}));
	const merged = owners.flatMap(({ pullRequest }) => checkMerged(pullRequest, facts.branch, {
		question,
		now
	}));
	const lacking = weighed.find(needsSomeone);
	return {
		reasons: [
			...reasons,
			...merged,
			...weighed.flatMap((one) => one.reasons)
		],
		counted: weighed.flatMap(({ counted }) => counted),
		missing: lacking?.missing ?? 0,
		who: lacking?.who ?? "",
		about: lacking?.owner
	};
}
function needsSomeone({ who }) {
	return who !== "";
}
function ownPullRequest(sha, facts) {
	return valuesOf(facts.pullRequests).find(({ pullRequest }) => pullRequest.mergeCommitSha === sha);
}
function describe$1(sha, about, agent) {
	return {
		pullRequest: about?.pullRequest.number,
		pullRequestUrl: about?.pullRequest.url,
		commit: sha,
		author: about?.pullRequest.author,
		agent
	};
}
/** The pull request comes from this repository and was merged into this branch, not too long ago. */
function checkMerged(pullRequest, branch, request) {
	const { number, baseRef, state, mergedAt } = pullRequest;
	if (state !== "merged" || mergedAt === void 0) return [reason("merged_elsewhere", `Pull request ${number} is not merged.`)];
	const elsewhere = baseRef === branch ? [] : [reason("merged_elsewhere", `Pull request ${number} was merged into ${baseRef}, not into ${branch}.`)];
	const { question, now } = request;
	return [
		...elsewhere,
		...checkFork(pullRequest),
		...checkAge(now - mergedAt, number, question)
	];
}
/** `max-age` counts from the merge. It does not apply on `schedule`: a branch may have been unchanged for long. */
function checkAge(age, number, question) {
	const most = question.rule.maxAgeSeconds * 1e3;
	if (question.claims.eventName === "schedule" || age <= most) return [];
	const text = `Pull request ${number} was merged ${inWords(age)} ago; an approval is valid for ${inWords(most)}.`;
	return [reason("merge_too_old", text)];
}
// src/approval/decide.ts
/**
* Whether a human approved this write: a pure function of the question, the facts read from GitHub, and `now`. A fact that
* could not be read is a refusal. Reads pass: only policy decides about them.
*/
function decide(question, facts, now) {
	if (question.access === "read") return passRead(question);
	return facts.kind === "pull_request" ? decidePullRequest(question, facts, now) : decideBranch(question, facts, now);
}
/** On `pull_request` and `pull_request_review`: a human approved the head that this run merges. */
function decidePullRequest(question, facts, now) {
	const ofTheJob = [
		...checkEvent(question, facts),
		...checkJob(facts),
		...checkWorkflow(question, facts)
	];
	if (!facts.subject.known) {
		const first = unreadReason(facts.subject.why);
		return {
			kind: "refused",
			subject: void 0,
			reasons: [first, ...ofTheJob],
			remedy: remedyOf(first)
		};
	}
	const subject = facts.subject.value;
	const { pullRequest } = subject;
	const agent = startedByAgent(question, facts) || madeByAgent(question, subject);
	const required = requiredApprovals(question, agent);
	const weighed = weighReviews(subject, {
		question,
		common: facts,
		required,
		agesByReview: true,
		now
	});
	const reasons = [
		...ofTheJob,
		...checkOpen(pullRequest),
		...checkBase(pullRequest.baseRef, question, facts),
		...checkHeadStays(facts, subject),
		...checkMerge(question.claims.sha, pullRequest, facts),
		...weighed.reasons
	];
	return conclude(question, {
		...weighed,
		subject: describe(subject, agent),
		reasons,
		required
	});
}
function describe({ pullRequest }, agent) {
	return {
		pullRequest: pullRequest.number,
		pullRequestUrl: pullRequest.url,
		commit: pullRequest.headSha,
		author: pullRequest.author,
		agent
	};
}
// src/approval/github/schema.ts
function parserOf(schema) {
	return (data) => {
		const parsed = schema.safeParse(data);
		if (parsed.success) return ok(parsed.data);
		const [issue] = parsed.error.issues;
		const path = issue === void 0 || issue.path.length === 0 ? "it" : issue.path.join(".");
		return err(`${path}: ${issue?.message ?? "not in the documented form"}`);
	};
}
/** GitHub's `ghost`, which replaces deleted accounts. */
const GHOST_ID = 10137;
const sha = string().regex(COMMIT_SHA, "not a complete commit sha");
const id = int().positive();
const instant = string().transform((text, context) => {
	const at = Date.parse(text);
	if (Number.isNaN(at)) context.addIssue("not a time");
	return at;
});
const KINDS = {
	User: "User",
	Bot: "Bot",
	Mannequin: "Mannequin",
	Organization: "Organization"
};
const account = object({
	id,
	login: string().min(1),
	type: string()
}).transform((raw) => ({
	id: raw.id,
	login: raw.login,
	type: Object.hasOwn(KINDS, raw.type) ? KINDS[raw.type] ?? "Unknown" : "Unknown"
}));
/** An account that may have been deleted. */
const maybeAccount = union([account, _null()]).transform((raw) => raw === null || raw.id === GHOST_ID ? void 0 : raw);
/** The account of a commit's author: null, or even `{}`, if the e-mail address belongs to no account. */
const commitAccount = union([
	account,
	_null(),
	object({}).strict()
]).transform((raw) => raw !== null && isAccount(raw) ? raw : void 0);
function isAccount(raw) {
	return "login" in raw;
}
// src/approval/github/parse-repository.ts
/** Parsers for a repository: its commits, rules, people and runs. */
const parseRepository = parserOf(object({
	id,
	default_branch: string().min(1)
}).transform((raw) => ({
	id: raw.id,
	defaultBranch: raw.default_branch
})));
const parents = array(object({ sha })).transform((all) => all.map((each) => each.sha));
const parseGitCommit = parserOf(object({
	sha,
	parents
}));
const parseTip = parserOf(object({ sha }).transform((raw) => raw.sha));
const parseBranch = parserOf(object({
	commit: object({ sha }),
	protected: boolean()
}).transform((raw) => ({
	tip: raw.commit.sha,
	isProtected: raw.protected
})));
const parseComparison = parserOf(object({ status: _enum([
	"ahead",
	"behind",
	"diverged",
	"identical"
]) }));
const parseComparedCommits = parserOf(object({ commits: array(object({
	sha,
	parents
})) }).transform((raw) => raw.commits));
/** Numbers of the merged pull requests in a list. */
const parseMergedNumbers = parserOf(array(object({
	number: id,
	merged_at: union([string(), _null()])
})).transform((all) => all.flatMap((each) => each.merged_at === null ? [] : [each.number])));
/** For each rule of a page: whether it requires a pull request with at least one approving review. */
const parseRules = parserOf(array(object({
	type: string(),
	parameters: object({ required_approving_review_count: int().optional() }).nullish()
}).transform(({ type, parameters }) => type === "pull_request" && (parameters?.required_approving_review_count ?? 0) >= 1)));
/** Whether classic protection requires at least one approving review. */
const parseClassicProtection = parserOf(object({ required_pull_request_reviews: object({ required_approving_review_count: int().optional() }).nullish() }).transform((raw) => (raw.required_pull_request_reviews?.required_approving_review_count ?? 0) >= 1));
/** One of GitHub's four permissions (maintain counts as write, triage as read), and whose it is. */
const parsePermission = parserOf(object({
	permission: _enum([
		"admin",
		"write",
		"read",
		"none"
	]),
	user: union([object({ id }), _null()])
}).transform((raw) => ({
	mayWrite: raw.permission === "admin" || raw.permission === "write",
	accountId: raw.user?.id
})));
const parseAttempt = parserOf(object({
	id,
	run_attempt: id,
	actor: account,
	triggering_actor: account,
	repository: object({ id })
}).transform((raw) => ({
	runId: raw.id,
	attempt: raw.run_attempt,
	repositoryId: raw.repository.id,
	actor: raw.actor,
	triggeringActor: raw.triggering_actor
})));
/** The jobs of one attempt, each with the id of its check run. */
const parseJobs = parserOf(object({ jobs: array(object({
	run_id: id,
	run_attempt: id,
	status: string(),
	check_run_url: string()
})) }).transform(({ jobs }) => jobs.map((job) => ({
	runId: job.run_id,
	attempt: job.run_attempt,
	status: job.status,
	checkRunId: Number(/\/check-runs\/(\d+)$/u.exec(job.check_run_url)?.[1] ?? NaN)
}))));
/** That the team exists is all that is needed. */
const parseTeam = parserOf(object({ slug: string() }));
const parseMembership = parserOf(object({ state: string() }).transform((raw) => raw.state === "active"));
// src/approval/github/fact-context.ts
function createRepositoryContext(reader, { repository, repositoryId }) {
	const [owner = "", repo = ""] = repository.split("/");
	return {
		reader,
		repositoryId,
		at: {
			owner,
			repo
		},
		mayWrite: /* @__PURE__ */ new Map()
	};
}
function createFactContext(reader, question, usesOf) {
	return {
		...createRepositoryContext(reader, question.claims),
		question,
		usesOf
	};
}
function inRepository$1(context, params = {}) {
	return {
		...context.at,
		...params
	};
}
/** GitHub limits concurrent requests, and a push can have hundreds of commits. */
const MAX_CONCURRENT = 6;
/** As `Promise.all` over `map`, a few at a time. */
async function eachOf(items, read) {
	const results = [];
	for (let start = 0; start < items.length; start += MAX_CONCURRENT) results.push(...await Promise.all(items.slice(start, start + MAX_CONCURRENT).map(read)));
	return results;
}
// src/approval/github/base.ts
/** The repository and the branch that a write is about. */
/** The default branch of the repository in the claims. Unreadable if the name now belongs to another repository id. */
async function readRepository(context) {
	const { repository, repositoryId } = context.question.claims;
	const fact = await context.reader.one({
		route: "GET /repos/{owner}/{repo}",
		params: inRepository$1(context),
		what: `the repository ${repository}`,
		permission: "Metadata",
		parse: parseRepository
	});
	if (!fact.known) return fact;
	return fact.value.id === repositoryId ? known(fact.value.defaultBranch) : unreadable(`${repository} is now another repository (id ${fact.value.id})`);
}
function readBranch(context, branch) {
	return context.reader.one({
		route: "GET /repos/{owner}/{repo}/branches/{branch}",
		params: inRepository$1(context, { branch }),
		what: `the branch ${branch}`,
		permission: "Contents",
		parse: parseBranch
	});
}
/** What keeps unreviewed commits off a branch: a ruleset, or classic protection, which not every token can read. */
async function readProtection(context, branch, now) {
	const rules = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/rules/branches/{branch}",
		params: inRepository$1(context, { branch }),
		what: `the rules of ${branch}`,
		permission: "Metadata",
		parse: parseRules,
		until: (requiresReview) => requiresReview
	});
	if (!rules.known) return {
		kind: "unreadable",
		why: rules.why
	};
	if (rules.value.includes(true)) return { kind: "rule_requires_review" };
	if (!now.known) return {
		kind: "unreadable",
		why: now.why
	};
	return now.value.isProtected ? readClassic(context, branch) : { kind: "not_protected" };
}
/** @see https://docs.github.com/en/rest/branches/branch-protection#get-branch-protection */
async function readClassic(context, branch) {
	const classic = await context.reader.status({
		route: "GET /repos/{owner}/{repo}/branches/{branch}/protection",
		params: inRepository$1(context, { branch }),
		what: `the protection of ${branch}`,
		permission: "Administration",
		parse: parseClassicProtection
	});
	if (classic.known) return { kind: classic.value ? "classic_requires_review" : "not_protected" };
	if (classic.status === 404 && /not protected/iu.test(classic.message ?? "")) return { kind: "not_protected" };
	const isHidden = classic.status === 403 || classic.status === 404;
	const why = `no ruleset requires a review, and this token cannot read classic protection (GitHub returned ${classic.status})`;
	return {
		kind: "unreadable",
		why: isHidden ? why : classic.why
	};
}
/** The commit of `claims.sha`, and whether its first parent is on the base branch now. */
async function readMergeCommit(context, base) {
	const { sha } = context.question.claims;
	const commit = await context.reader.one({
		route: "GET /repos/{owner}/{repo}/git/commits/{sha}",
		params: inRepository$1(context, { sha }),
		what: `commit ${sha}`,
		permission: "Contents",
		parse: parseGitCommit
	});
	if (!commit.known) return commit;
	const [first] = commit.value.parents;
	if (first === void 0) return known({
		...commit.value,
		firstParentOnBase: false
	});
	const branch = await base;
	if (!branch.known) return branch;
	const compared = await context.reader.one({
		route: "GET /repos/{owner}/{repo}/compare/{basehead}",
		params: inRepository$1(context, {
			basehead: `${first}...${branch.value.tip}`,
			per_page: 1
		}),
		what: `whether ${first} is on the base branch`,
		permission: "Contents",
		parse: parseComparison
	});
	if (!compared.known) return compared;
	const firstParentOnBase = ["ahead", "identical"].includes(compared.value.status);
	return known({
		...commit.value,
		firstParentOnBase
	});
}
// src/approval/github/people.ts
/** Reviewers: their write access and team membership now. */
/** Adds to each approval and change request whether its author has write access now. */
async function withWriteAccess(context, reviews) {
	return eachOf(reviews, async (review) => {
		const { account, state } = review;
		if (!(state === "approved" || state === "changes_requested") || account === void 0) return {
			...review,
			mayWrite: known(false)
		};
		return {
			...review,
			mayWrite: await mayWrite(context, account)
		};
	});
}
function mayWrite(context, account) {
	const access = context.mayWrite.get(account.id) ?? readMayWrite(context, account);
	context.mayWrite.set(account.id, access);
	return access;
}
async function readMayWrite(context, account) {
	const { login } = account;
	const fact = await context.reader.status({
		route: "GET /repos/{owner}/{repo}/collaborators/{login}/permission",
		params: inRepository$1(context, { login }),
		what: `${login}'s permission`,
		permission: "Metadata",
		parse: parsePermission
	});
	if (!fact.known && fact.status === 404 && account.type !== "User") return known(false);
	if (!fact.known) return unreadable(fact.why);
	if (fact.value.accountId !== account.id) return unreadable(`GitHub's response for ${login}'s permission is about another account`);
	return known(fact.value.mayWrite);
}
/** For each team in the rule: which of the approvers are active members. */
async function readTeams(context, reviews) {
	const named = context.question.rule.by.flat().filter((name) => name.includes("/"));
	const approvers = distinct(reviews.flatMap(({ state, account }) => state === "approved" && account?.type === "User" ? [account] : []));
	return eachOf([...new Set(named)], async (team) => ({
		team,
		members: await readMembers(context, team, approvers)
	}));
}
async function readMembers(context, team, approvers) {
	const [org = "", slug = ""] = team.replace(/^@/u, "").split("/");
	const seen = await context.reader.one({
		route: "GET /orgs/{org}/teams/{slug}",
		params: {
			org,
			slug
		},
		what: `the team ${team}`,
		permission: "Members",
		parse: parseTeam
	});
	if (!seen.known) return seen;
	const memberships = await eachOf(approvers, async (account) => ({
		account,
		fact: await readMembership(context, {
			org,
			slug
		}, account)
	}));
	const unread = memberships.find(({ fact }) => !fact.known)?.fact;
	if (unread !== void 0 && !unread.known) return unread;
	return known(memberships.flatMap(({ account, fact }) => fact.known && fact.value ? [account.id] : []));
}
async function readMembership(context, team, { login }) {
	const fact = await context.reader.status({
		route: "GET /orgs/{org}/teams/{slug}/memberships/{login}",
		params: {
			...team,
			login
		},
		what: `${login}'s membership of @${team.org}/${team.slug}`,
		permission: "Members",
		parse: parseMembership
	});
	return !fact.known && fact.status === 404 ? known(false) : fact;
}
/** Each account once, as it first appears. */
function distinct(accounts) {
	return [...new Map(accounts.toReversed().map((each) => [each.id, each])).values()].toReversed();
}
// src/approval/github/co-authors.ts
/**
* REST names a commit's author and committer. Only GraphQL names the account behind a `Co-authored-by` address, so it is
* queried if a commit message has such a line.
* @see https://docs.github.com/en/graphql/reference/objects#commit
*/
const QUERY = `query CoAuthors($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      commits(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { commit { oid authors(first: 100) { totalCount nodes { user { databaseId login } } } } }
      }
    }
  }
}`;
const MAX_PAGES$1 = 3;
const user = object({
	databaseId: int().positive(),
	login: string().min(1)
});
const parsePage = parserOf(object({ data: object({ repository: object({ pullRequest: object({ commits: object({
	pageInfo: object({
		hasNextPage: boolean(),
		endCursor: union([string(), _null()])
	}),
	nodes: array(object({ commit: object({
		oid: string(),
		authors: object({
			totalCount: int(),
			nodes: array(object({ user: union([user, _null()]) }))
		})
	}) }))
}) }) }) }) }).transform(({ data }) => {
	const { pageInfo, nodes } = data.repository.pullRequest.commits;
	return {
		next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
		hasNext: pageInfo.hasNextPage,
		commits: nodes.map(({ commit }) => ({
			sha: commit.oid,
			isWhole: commit.authors.nodes.length === commit.authors.totalCount,
			people: commit.authors.nodes.flatMap((each) => accountOf(each.user))
		}))
	};
}));
/** GraphQL's `user` of a commit is a person; apps are in REST's response. */
function accountOf(found) {
	if (found === null) return [];
	return [{
		id: found.databaseId,
		login: found.login,
		type: "User"
	}];
}
/** The commits, with the accounts of co-authors added. Addresses without an account are left out. */
async function withCoAuthors(context, number, commits) {
	if (!commits.some((commit) => commit.hasCoAuthors)) return known(commits);
	const authors = await readAuthors(context, number);
	if (!authors.known) return authors;
	const missing = commits.find(({ sha, hasCoAuthors }) => hasCoAuthors && !authors.value.has(sha));
	if (missing !== void 0) return unreadable(`GitHub does not name the co-authors of commit ${missing.sha}`);
	return known(commits.map(({ sha, people }) => ({
		sha,
		people: distinct([...people, ...authors.value.get(sha) ?? []])
	})));
}
async function readAuthors(context, number) {
	const found = /* @__PURE__ */ new Map();
	const what = `the co-authors of pull request ${number}`;
	let after = null;
	for (let page = 0; page < MAX_PAGES$1; page += 1) {
		const fact = await context.reader.one({
			route: "POST /graphql",
			params: { query: QUERY },
			variables: {
				...context.at,
				number,
				after
			},
			what,
			permission: "Pull requests",
			parse: parsePage
		});
		if (!fact.known) return fact;
		const read = fact.value;
		const cut = read.commits.find(({ isWhole }) => !isWhole);
		if (cut !== void 0) return unreadable(`commit ${cut.sha} has too many co-authors to read`);
		for (const { sha, people } of read.commits) found.set(sha, people);
		if (!read.hasNext) return known(found);
		after = read.next;
	}
	return unreadable(`GitHub has more pages of ${what} than a pull request can have`);
}
// src/approval/github/parse.ts
/** Parsers for pull requests, their reviews, commits, activity and timeline. */
const inRepository = union([object({ id }), _null()]);
const parsePullRequest = parserOf(object({
	number: id,
	html_url: string(),
	state: _enum(["open", "closed"]),
	user: maybeAccount,
	created_at: instant,
	merged_at: union([instant, _null()]),
	merge_commit_sha: union([sha, _null()]),
	commits: int().nonnegative(),
	head: object({
		ref: string().min(1),
		sha,
		repo: inRepository
	}),
	base: object({
		ref: string().min(1),
		repo: object({ id })
	})
}).transform((raw) => {
	const merged = raw.merged_at !== null;
	return {
		pullRequest: {
			number: raw.number,
			url: raw.html_url,
			state: merged ? "merged" : raw.state,
			author: raw.user,
			fromFork: raw.head.repo?.id !== raw.base.repo.id,
			baseRef: raw.base.ref,
			headRef: raw.head.ref,
			headSha: raw.head.sha,
			createdAt: raw.created_at,
			mergedAt: raw.merged_at ?? void 0,
			mergeCommitSha: merged ? raw.merge_commit_sha ?? void 0 : void 0
		},
		commits: raw.commits,
		baseRepositoryId: raw.base.repo.id
	};
}));
const STATES = {
	APPROVED: "approved",
	CHANGES_REQUESTED: "changes_requested",
	COMMENTED: "commented",
	DISMISSED: "dismissed",
	PENDING: "pending"
};
const parseReviews = parserOf(array(object({
	id,
	user: maybeAccount,
	state: _enum([
		"APPROVED",
		"CHANGES_REQUESTED",
		"COMMENTED",
		"DISMISSED",
		"PENDING"
	]),
	commit_id: union([sha, _null()]),
	submitted_at: union([instant, _null()]).optional()
}).transform((raw) => ({
	id: raw.id,
	account: raw.user,
	state: STATES[raw.state],
	commitId: raw.commit_id ?? void 0,
	submittedAt: raw.submitted_at ?? void 0
}))));
const parseActivity = parserOf(array(object({
	id,
	ref: string(),
	before: sha,
	after: sha,
	timestamp: instant,
	activity_type: _enum([
		"push",
		"force_push",
		"branch_creation",
		"branch_deletion",
		"pr_merge",
		"merge_queue_merge"
	]),
	actor: maybeAccount
}).transform((raw) => ({
	id: raw.id,
	ref: raw.ref,
	at: raw.timestamp,
	before: raw.before,
	after: raw.after,
	actor: raw.actor,
	kind: raw.activity_type
}))));
const parsePullRequestCommits = parserOf(array(object({
	sha,
	commit: object({ message: string() }),
	author: commitAccount,
	committer: commitAccount
}).transform((raw) => ({
	sha: raw.sha,
	people: [raw.author, raw.committer].flatMap((person) => person ?? []),
	hasCoAuthors: /^[ \t]*co-authored-by[ \t]*:/imu.test(raw.commit.message)
}))));
/** Retargeted by a person, or by GitHub because the base branch was merged and deleted. */
const RETARGETS = /* @__PURE__ */ new Set(["base_ref_changed", "automatic_base_change_succeeded"]);
/** For each event of a page: when it retargeted the pull request; undefined for any other event. */
const parseTimeline = parserOf(array(object({
	event: string().optional(),
	created_at: string().optional()
}).transform((raw, context) => {
	if (raw.event === void 0 || !RETARGETS.has(raw.event)) return void 0;
	const at = Date.parse(raw.created_at ?? "");
	if (Number.isNaN(at)) context.addIssue("a retarget without a time");
	return at;
})));
// src/approval/github/pull-request.ts
/** One pull request: its state, its commits, its reviews, its activity. */
async function readPullRequest(context, number) {
	const fact = await context.reader.one({
		route: "GET /repos/{owner}/{repo}/pulls/{number}",
		params: inRepository$1(context, { number }),
		what: `pull request ${number}`,
		permission: "Pull requests",
		parse: parsePullRequest
	});
	if (!fact.known || fact.value.baseRepositoryId === context.repositoryId) return fact;
	return unreadable(`pull request ${number} belongs to another repository`);
}
/** GitHub lists at most 250 commits of a pull request. */
async function readCommits(context, read) {
	const { number } = read.pullRequest;
	const fact = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/pulls/{number}/commits",
		params: inRepository$1(context, { number }),
		what: `the commits of pull request ${number}`,
		permission: "Pull requests",
		parse: parsePullRequestCommits
	});
	if (!fact.known) return fact;
	if (fact.value.length < read.commits) {
		const why = `GitHub lists ${fact.value.length} of the ${read.commits} commits of pull request ${number}: split the pull request up`;
		return unreadable(why);
	}
	return withCoAuthors(context, number, fact.value);
}
function readReviews(context, number) {
	return context.reader.all({
		route: "GET /repos/{owner}/{repo}/pulls/{number}/reviews",
		params: inRepository$1(context, { number }),
		what: `the reviews of pull request ${number}`,
		permission: "Pull requests",
		parse: parseReviews
	});
}
/** Activity of a branch, newest first; with `until`, only back to the page with an entry for which that is true. */
async function readActivity(context, branch, until) {
	const ref = `refs/heads/${branch}`;
	const fact = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/activity",
		params: inRepository$1(context, { ref }),
		what: `the activity of ${branch}`,
		permission: "Contents",
		parse: parseActivity,
		...until === void 0 ? {} : { until }
	});
	return fact.known ? known(fact.value.filter((entry) => entry.ref === ref)) : fact;
}
async function readRetargets(context, number) {
	const fact = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/issues/{number}/timeline",
		params: inRepository$1(context, { number }),
		what: `the timeline of pull request ${number}`,
		permission: "Pull requests",
		parse: parseTimeline
	});
	return fact.known ? known(fact.value.flatMap((at) => at === void 0 ? [] : [{ at }])) : fact;
}
/**
* Everything that decides whether it is approved. Activity and timeline are read after the reviews, so they contain
* whatever happened before a review.
*/
async function readAround(context, read, around) {
	const { pullRequest } = read;
	const { reviews, commits } = around;
	const [weighed, activity, retargets] = await Promise.all([
		reviews.known ? withWriteAccess(context, reviews.value).then(known) : reviews,
		pullRequest.fromFork ? unreadable(`the branch of pull request ${pullRequest.number} is in a fork`) : readActivity(context, pullRequest.headRef),
		readRetargets(context, pullRequest.number)
	]);
	return {
		pullRequest,
		reviews: weighed,
		activity,
		commits,
		retargets
	};
}
// src/approval/github/branch.ts
/** Each commit costs a request, and nobody reviewed a larger push. */
const MAX_COMMITS = 250;
async function readPush(context, branch) {
	const { sha } = context.question.claims;
	const activity = await readActivity(context, branch, (entry) => entry.after === sha);
	const nothing = {
		activity,
		pullRequests: known([]),
		reviews: []
	};
	const entry = activity.known ? lastArrival(activity.value, sha) : void 0;
	if (entry === void 0 || NO_COMMIT.test(entry.before)) return {
		...nothing,
		commits: known([])
	};
	const commits = await readChain(context, entry);
	if (!commits.known) return {
		...nothing,
		commits
	};
	return {
		activity,
		commits,
		...await readMerged(context, [...new Set(commits.value.flatMap(({ pullRequests }) => pullRequests))])
	};
}
/** The commits from `after` back along first parents, as far as GitHub's comparison with `before` has them. */
async function readChain(context, entry) {
	const compared = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/compare/{basehead}",
		params: inRepository$1(context, { basehead: `${entry.before}...${entry.after}` }),
		what: `the commits of the push to ${entry.after}`,
		permission: "Contents",
		parse: parseComparedCommits
	});
	if (!compared.known) return compared;
	const parentsOf = new Map(compared.value.map(({ sha, parents }) => [sha, parents]));
	const chain = [];
	for (let sha = entry.after; sha !== entry.before && chain.length <= MAX_COMMITS;) {
		const parents = parentsOf.get(sha);
		if (parents === void 0) break;
		chain.push({
			sha,
			parents
		});
		sha = parents[0] ?? entry.before;
	}
	if (chain.length > MAX_COMMITS) return unreadable(`the push to ${entry.after} has more than ${MAX_COMMITS} commits`);
	return withPullRequests(context, chain);
}
async function withPullRequests(context, chain) {
	const responses = await eachOf(chain, async (commit) => ({
		commit,
		fact: await context.reader.all({
			route: "GET /repos/{owner}/{repo}/commits/{sha}/pulls",
			params: inRepository$1(context, { sha: commit.sha }),
			what: `the pull requests of commit ${commit.sha}`,
			permission: "Pull requests",
			parse: parseMergedNumbers
		})
	}));
	const commits = [];
	for (const { commit, fact } of responses) {
		if (!fact.known) return fact;
		commits.push({
			...commit,
			pullRequests: fact.value
		});
	}
	return known(commits);
}
async function readMerged(context, numbers) {
	const read = await eachOf(numbers, (number) => readOne(context, number));
	const pullRequests = [];
	const reviews = [];
	for (const fact of read) {
		if (!fact.known) return {
			pullRequests: fact,
			reviews: []
		};
		pullRequests.push(fact.value.facts);
		reviews.push(...fact.value.reviews);
	}
	return {
		pullRequests: known(pullRequests),
		reviews
	};
}
async function readOne(context, number) {
	const read = await readPullRequest(context, number);
	if (!read.known) return read;
	const commits = await readCommits(context, read.value);
	const reviews = await readReviews(context, number);
	const facts = await readAround(context, read.value, {
		reviews,
		commits
	});
	return known({
		facts,
		reviews: reviews.known ? reviews.value : []
	});
}
// src/approval/github/run.ts
/** The run of the requesting job: who started it, whether the job is in progress, where its workflow's ref is now. */
async function readRun(context) {
	const { runId, runAttempt, repositoryId } = context.question.claims;
	const fact = await context.reader.one({
		route: "GET /repos/{owner}/{repo}/actions/runs/{runId}/attempts/{runAttempt}",
		params: inRepository$1(context, {
			runId,
			runAttempt
		}),
		what: `attempt ${runAttempt} of run ${runId}`,
		permission: "Actions",
		parse: parseAttempt
	});
	if (!fact.known) return fact;
	const { actor, triggeringActor } = fact.value;
	return fact.value.runId === runId && fact.value.attempt === runAttempt && fact.value.repositoryId === repositoryId ? known({
		actor,
		triggeringActor
	}) : unreadable(`GitHub's response for run ${runId} is about another run`);
}
/**
* The job, found by its check run among the jobs of this attempt. Reading the check run alone is not enough: it does not
* name its attempt.
*/
async function readJob(context) {
	const { runId, runAttempt, checkRunId } = context.question.claims;
	const fact = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/actions/runs/{runId}/attempts/{runAttempt}/jobs",
		params: inRepository$1(context, {
			runId,
			runAttempt
		}),
		what: `the jobs of run ${runId}`,
		permission: "Actions",
		parse: parseJobs,
		until: (job) => job.checkRunId === checkRunId
	});
	if (!fact.known) return fact;
	const job = fact.value.find((each) => each.checkRunId === checkRunId);
	if (job === void 0) return known({
		status: "absent",
		ofThisRun: false
	});
	const ofThisRun = job.runId === runId && job.attempt === runAttempt;
	return known({
		status: job.status,
		ofThisRun
	});
}
/** The commit at which the ref of policy's workflow is now; undefined if policy names none, or one at a fixed sha. */
async function readWorkflowTip(context) {
	const { workflow } = context.question;
	if (workflow === void 0) return void 0;
	const { owner, repo, ref } = WORKFLOW_REF.exec(workflow)?.groups ?? {};
	if (owner === void 0 || repo === void 0 || ref === void 0) return unreadable(`${workflow} does not have the form owner/repository/path@ref`);
	if (COMMIT_SHA.test(ref)) return void 0;
	return context.reader.one({
		route: "GET /repos/{owner}/{repo}/commits/{ref}",
		params: {
			owner,
			repo,
			ref: ref.replace(/^refs\//u, "")
		},
		what: `${ref} of ${owner}/${repo}`,
		permission: "Contents",
		parse: parseTip
	});
}
// src/approval/github/gather-facts.ts
/**
* Reads from GitHub everything that the gate decides by. Independent facts are read concurrently; reviews, and after them
* the head, are read last. If `context.reader.unavailable()` is set afterwards, these facts are void.
*/
async function gatherFacts(context) {
	const { ref } = context.question.claims;
	const number = PULL_REQUEST_REF.exec(ref)?.groups?.["number"];
	if (number !== void 0) return gatherPullRequest(context, Number(number));
	return gatherBranch(context, BRANCH_REF.exec(ref)?.groups?.["branch"] ?? ref);
}
async function gatherPullRequest(context, number) {
	const read = readPullRequest(context, number);
	const base = read.then((fact) => fact.known ? readBaseOf(context, fact.value) : fact);
	const [early, defaultBranch, subject, branch, mergeCommit, commits] = await Promise.all([
		readJobFacts(context),
		readRepository(context),
		read,
		base,
		readMergeCommit(context, base),
		read.then((fact) => fact.known ? readCommits(context, fact.value) : fact)
	]);
	const common = {
		...early,
		defaultBranch,
		protection: await protectionOf(context, subject, branch)
	};
	if (!defaultBranch.known || !subject.known) {
		const why = subject.known ? defaultBranch : subject;
		return {
			kind: "pull_request",
			...common,
			...NO_REVIEWS,
			...nothingOf(why),
			mergeCommit
		};
	}
	const settled = await settle(context, subject.value, commits);
	return {
		kind: "pull_request",
		...common,
		mergeCommit,
		...settled
	};
}
const NO_REVIEWS = {
	teams: [],
	uses: known([])
};
function nothingOf(fact) {
	const nothing = unreadable(fact.known ? "nothing was read" : fact.why);
	return {
		subject: nothing,
		headAgain: nothing
	};
}
function readBaseOf(context, { pullRequest }) {
	return readBranch(context, pullRequest.baseRef);
}
async function protectionOf(context, subject, branch) {
	if (!subject.known) return {
		kind: "unreadable",
		why: subject.why
	};
	return readProtection(context, subject.value.pullRequest.baseRef, branch);
}
/** How often reviews may change while they are read. */
const MAX_ROUNDS = 3;
/**
* Reads reviews, then everything that depends on them, then reviews and head again, until the reviews have not changed: so
* a dismissal or change request in between is not missed.
*/
async function settle(context, read, commits) {
	const { pullRequest } = read;
	let reviews = await readReviews(context, pullRequest.number);
	for (let round = 1;; round += 1) {
		const [subject, teams, uses] = await Promise.all([
			readAround(context, read, {
				reviews,
				commits
			}),
			reviews.known ? readTeams(context, reviews.value) : [],
			readUses(context, reviews.known ? reviews.value : [])
		]);
		const again = await readReviews(context, pullRequest.number);
		const headAgain = headOf(read, await readPullRequest(context, pullRequest.number));
		if (JSON.stringify(again) === JSON.stringify(reviews)) return {
			subject: known(subject),
			headAgain,
			teams,
			uses
		};
		if (round === MAX_ROUNDS) {
			const moving = unreadable("the reviews changed every time they were read");
			return {
				subject: known({
					...subject,
					reviews: moving
				}),
				headAgain,
				teams,
				uses
			};
		}
		reviews = again;
	}
}
/** The head at the end. Unreadable if the pull request was closed or retargeted in the meantime. */
function headOf(read, again) {
	if (!again.known) return again;
	const { pullRequest } = again.value;
	const { state, baseRef } = read.pullRequest;
	if (pullRequest.state === state && pullRequest.baseRef === baseRef) return known(pullRequest.headSha);
	return unreadable(`pull request ${pullRequest.number} was closed or retargeted while it was being read`);
}
async function gatherBranch(context, branch) {
	const [early, defaultBranch, before, push] = await Promise.all([
		readJobFacts(context),
		readRepository(context),
		readBranch(context, branch),
		readPush(context, branch)
	]);
	const [protection, teams, uses] = await Promise.all([
		readProtection(context, branch, before),
		readTeams(context, push.reviews),
		readUses(context, push.reviews)
	]);
	const again = await readBranch(context, branch);
	const { activity, commits, pullRequests } = push;
	const tip = defaultBranch.known ? tipOf(before) : defaultBranch;
	const common = {
		...early,
		defaultBranch,
		protection,
		teams,
		uses
	};
	const tips = {
		tip,
		tipAgain: tipOf(again)
	};
	return {
		kind: "branch",
		branch,
		...common,
		...tips,
		activity,
		commits,
		pullRequests
	};
}
function tipOf(branch) {
	return branch.known ? known(branch.value.tip) : branch;
}
async function readJobFacts(context) {
	const [run, job, workflowTip] = await Promise.all([
		readRun(context),
		readJob(context),
		readWorkflowTip(context)
	]);
	return {
		run,
		job,
		workflowTip
	};
}
async function readUses(context, reviews) {
	if (context.usesOf === void 0) return known([]);
	const approvals = reviews.filter(({ state }) => state === "approved");
	return known(await context.usesOf(context.question, approvals.map(({ id }) => id)));
}
// src/approval/github/response.ts
/** Why the same request should be sent again; undefined if the response is final, good or bad. */
function transientFault(outcome, now) {
	if (!outcome.ok) return {
		message: outcome.error.message,
		retryAfterMs: void 0
	};
	const { status, data } = outcome.value;
	if (status >= 500) return {
		message: `GitHub returned ${status}`,
		retryAfterMs: requestedWait(outcome.value, now)
	};
	if (isRateLimit(outcome.value)) return {
		message: "GitHub's rate limit is reached",
		retryAfterMs: requestedWait(outcome.value, now)
	};
	if (status === 200 && (typeof data !== "object" || data === null)) return {
		message: "GitHub's response was incomplete",
		retryAfterMs: void 0
	};
}
/**
* A primary limit is 403 or 429 with nothing remaining; a secondary one has Retry-After, or names itself in the message.
* @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
*/
function isRateLimit({ status, headers, data }) {
	if (status === 429) return true;
	if (status === 200) return isGraphqlLimit(data);
	if (status !== 403) return false;
	return headers["retry-after"] !== void 0 || headers["x-ratelimit-remaining"] === "0" || /rate limit/iu.test(errorMessageIn(data));
}
/** GraphQL returns 200 for a request that its limit refuses. */
function isGraphqlLimit(data) {
	if (typeof data !== "object" || data === null || !("errors" in data)) return false;
	return Array.isArray(data.errors) && /"RATE_LIMITED"/u.test(JSON.stringify(data.errors));
}
/**
* The first error of a GraphQL response; empty if it has no message, undefined without an error. A response with errors may
* have data beside them, with null in place of what could not be read: it looks complete, and is not.
* @see https://spec.graphql.org/October2021/#sec-Errors
*/
function graphqlError(data) {
	if (typeof data !== "object" || data === null || !("errors" in data)) return void 0;
	const { errors } = data;
	if (errors === void 0 || errors === null) return void 0;
	if (!Array.isArray(errors)) return "";
	return errors.length === 0 ? void 0 : errorMessageIn(errors.at(0));
}
/** GitHub's own message for an error; empty if there is none. */
function errorMessageIn(data) {
	if (typeof data !== "object" || data === null || !("message" in data)) return "";
	return typeof data.message === "string" ? data.message : "";
}
function requestedWait({ headers }, now) {
	const retryAfter = retryAfterMs(headers["retry-after"], now);
	if (retryAfter !== void 0) return retryAfter;
	const reset = Number(headers["x-ratelimit-reset"]);
	if (headers["x-ratelimit-remaining"] !== "0" || !Number.isFinite(reset)) return void 0;
	return Math.max(0, reset * 1e3 - now);
}
/**
* The position of the next page from the Link header (RFC 8288): a page number or a cursor. Only these are used, never
* the URL, so that the token is sent to the API and nowhere else. Undefined if the link is not understood.
*/
function nextPage(link) {
	const next = /<([^<>]*)>\s*;[^,<]*\brel="?next"?/iu.exec(link ?? "")?.[1];
	if (next === void 0) return "none";
	const query = new URLSearchParams(/\?([^#]*)/u.exec(next)?.[1] ?? "");
	const positions = ["page", "after"].flatMap((name) => {
		const value = query.get(name);
		return value === null ? [] : [[name, value]];
	});
	return positions.length === 0 ? void 0 : Object.fromEntries(positions);
}
// src/approval/github/reader.ts
const BACKOFF = {
	attempts: 4,
	firstWaitMs: 250,
	jitter: .5
};
const MAX_PAGES = 100;
const DEFAULT_RETRY_AFTER_SECONDS = 30;
function createReader(options) {
	const until = options.clock.now() + options.budgetMs;
	let failed;
	const request = async (read) => {
		if (failed !== void 0) return void 0;
		const outcome = await requestWithRetries(read, options, until);
		if (outcome.response !== void 0) return outcome.response;
		failed ??= unavailableFor(read, outcome.fault);
	};
	const status = async (read) => {
		const response = await request(read);
		return response === void 0 ? notAvailable(read) : factOf(read, response);
	};
	return {
		one: status,
		status,
		all: (read) => readPages(read, request),
		unavailable: () => failed
	};
}
function notAvailable({ what }) {
	return unreadable(`GitHub was not available for ${what}`);
}
async function readPages(read, request) {
	const items = [];
	let position = {};
	for (let page = 0; page < MAX_PAGES; page += 1) {
		const params = {
			per_page: 100,
			...read.params,
			...position
		};
		const response = await request({
			...read,
			params
		});
		if (response === void 0) return notAvailable(read);
		const fact = factOf(read, response);
		if (!fact.known) return fact;
		items.push(...fact.value);
		if (read.until !== void 0 && fact.value.some(read.until)) return known(items);
		const next = nextPage(response.headers["link"]);
		if (next === "none") return known(items);
		if (next === void 0) return unreadable(`GitHub's link to the next page of ${read.what} is not understood`);
		position = next;
	}
	return unreadable(`GitHub has more than ${MAX_PAGES} pages of ${read.what}`);
}
function factOf(read, response) {
	const { status, data } = response;
	if (status !== 200) return {
		...unreadable(whyRefused(read, status)),
		status,
		message: errorMessageIn(data)
	};
	const error = read.route === "POST /graphql" ? graphqlError(data) : void 0;
	if (error !== void 0) return unreadable(`GitHub returned an error for ${read.what}${error === "" ? "" : `: ${error}`}`);
	const value = read.parse(data);
	if (value.ok) return known(value.value);
	return unreadable(`GitHub's response for ${read.what} is not understood: ${value.error}`);
}
/** GitHub returns 404 also for what a token may not see. */
function whyRefused({ what, permission }, status) {
	const returned = `GitHub returned ${status} for ${what}`;
	if (status === 401) return `${returned}: the token is not valid`;
	if (status === 403) return `${returned}: the token needs the permission "${permission}: read"`;
	if (status !== 404) return returned;
	return `${returned}: it does not exist, or the token needs the permission "${permission}: read"`;
}
async function requestWithRetries({ route, params, variables }, { api, clock, jitter, signal }, until) {
	const request = {
		route,
		params,
		signal,
		...variables === void 0 ? {} : { variables }
	};
	return withBackoff(BACKOFF, {
		clock,
		random: jitter,
		signal,
		until
	}, async () => {
		const outcome = await api.request(request);
		const fault = transientFault(outcome, clock.now());
		if (fault !== void 0) return {
			outcome: { fault },
			again: { afterMs: fault.retryAfterMs }
		};
		return { outcome: outcome.ok ? { response: outcome.value } : {} };
	});
}
function unavailableFor({ what }, fault) {
	const seconds = Math.ceil((fault?.retryAfterMs ?? 0) / 1e3);
	return {
		message: `${fault?.message ?? "GitHub is not available"} (reading ${what})`,
		retryAfterSeconds: seconds > 0 ? seconds : DEFAULT_RETRY_AFTER_SECONDS
	};
}
// src/approval/github/github-gate.ts
const BUDGET_MS = 8e3;
/** A gate that reads facts from GitHub and decides with the pure function `decide`. */
function createGitHubGate(options) {
	const { clock, budgetMs = BUDGET_MS } = options;
	return { decide: async (question, signal) => {
		const bounded = AbortSignal.any([signal, AbortSignal.timeout(budgetMs)]);
		const reader = createReader({
			...options,
			budgetMs,
			signal: bounded
		});
		const facts = await gatherFacts(createFactContext(reader, question, options.usesOf));
		const unavailable = reader.unavailable();
		if (unavailable !== void 0) return {
			kind: "unavailable",
			...unavailable
		};
		return decide(question, facts, clock.now());
	} };
}
// src/approval/github/octokit.ts
/** The API version for which the parsers are written. */
const API_VERSION = "2022-11-28";
/** GitHub's API through an Octokit. Redirects are not followed: they could send the token elsewhere. */
function githubOverOctokit(octokit, options) {
	return { request: async (request) => {
		const timeout = AbortSignal.timeout(options.timeoutMs);
		const signal = AbortSignal.any([timeout, request.signal]);
		try {
			const response = await octokit.request(request.route, paramsOf(request, options.apiUrl, signal));
			return ok({
				status: response.status,
				headers: textHeaders(response.headers),
				data: response.data
			});
		} catch (error) {
			return responseIn(error) ?? err(failureOf(error, request, timeout));
		}
	} };
}
function paramsOf(request, apiUrl, signal) {
	const common = {
		headers: { "x-github-api-version": API_VERSION },
		request: {
			signal,
			redirect: "manual",
			log: SILENT
		}
	};
	if (request.route !== "POST /graphql") return {
		...request.params,
		...common
	};
	const baseUrl = apiUrl.replace(/\/v3\/?$/u, "");
	return {
		...request.params,
		...common,
		variables: request.variables ?? {},
		baseUrl
	};
}
/** Octokit would print its own messages, such as deprecations, into our log. */
const SILENT = {
	debug: ignore,
	info: ignore,
	warn: ignore,
	error: ignore
};
function ignore() {}
/** Octokit throws 4xx and 5xx responses; here they are responses like any other. */
function responseIn(error) {
	if (!isObject(error) || !isObject(error["response"])) return void 0;
	const { status, headers, data } = error["response"];
	if (typeof status !== "number") return void 0;
	return ok({
		status,
		headers: textHeaders(isObject(headers) ? headers : {}),
		data
	});
}
function failureOf(error, request, timeout) {
	if (request.signal.aborted) return {
		kind: "aborted",
		message: "Reading from GitHub was cancelled"
	};
	if (timeout.aborted) return {
		kind: "timeout",
		message: "GitHub did not respond in time"
	};
	return {
		kind: "network",
		message: `Cannot reach GitHub: ${error instanceof Error ? error.message : "no response"}`
	};
}
function textHeaders(headers) {
	const entries = Object.entries(headers).flatMap(([name, value]) => typeof value === "string" || typeof value === "number" ? [[name.toLowerCase(), String(value)]] : []);
	return Object.fromEntries(entries);
}
function isObject(value) {
	return typeof value === "object" && value !== null;
}
export { readReviews as a, latestOpinions as c, readPullRequest as i, Octokit as l, createGitHubGate as n, withWriteAccess as o, createReader as r, createRepositoryContext as s, githubOverOctokit as t };
