import { K as COMMIT_SHA, dt as ok, ut as err } from "./start.js";
import { Bt as unreadable, lt as withBackoff, rt as retryAfterMs, zt as known } from "./job.js";
import { F as union, N as string, O as object, S as int, _ as array, h as _null, m as _enum, v as boolean } from "./zod.js";
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
const CHAR_MAP = new Uint8Array(256);
CHAR_MAP[HTAB] |= OWS;
CHAR_MAP[SP] |= OWS;
CHAR_MAP[SEMI] |= SEMI_FLAG;
CHAR_MAP[COMMA] |= COMMA_FLAG;
for (let code = 128; code <= 255; code++) CHAR_MAP[code] |= LOWER_CASE;
for (const char of "!#$%&'*+-.^_`|~") CHAR_MAP[char.charCodeAt(0)] |= TOKEN_FLAG;
for (let code = 48; code <= 57; code++) CHAR_MAP[code] |= TOKEN_FLAG;
for (let code = 65; code <= 90; code++) CHAR_MAP[code] |= 17;
for (let code = 97; code <= 122; code++) CHAR_MAP[code] |= TOKEN_FLAG;
const NullObject = (() => {
	const C = function() {};
	C.prototype = Object.create(null);
	return C;
})();
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
const isUnstringifiable = (val) => val === void 0 || typeof val === "function" || typeof val === "symbol";
const isRawJSON = (val) => val !== null && typeof val === "object" && val.constructor && val.constructor.name === "RawJSON";
const stringifyIteratively = (rootValue, replacer, spaceParam) => {
	let space = "";
	if (typeof spaceParam === "number") space = " ".repeat(Math.min(10, Math.max(0, Math.floor(spaceParam))));
	else if (typeof spaceParam === "string") space = spaceParam.slice(0, 10);
	const isFunctionReplacer = typeof replacer === "function";
	const propertyList = Array.isArray(replacer) ? new Set(replacer.map(String)) : null;
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
const featureCache = new Map();
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
const convertMarkedBigIntsReviver = (key, value, context, userReviver) => {
	if (typeof value === "string" && customFormat.test(value)) return BigInt(value.slice(0, -1));
	if (typeof value === "string" && noiseValue.test(value)) return value.slice(0, -1);
	if (!(typeof userReviver === "function")) return value;
	return userReviver(key, value, context);
};
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
	status;
	request;
	response;
	constructor(message, statusCode, options) {
		super(message, { cause: options.cause });
		this.name = "HttpError";
		this.status = Number.parseInt(statusCode);
		if (Number.isNaN(this.status)) this.status = 0;
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
	else return response.arrayBuffer().catch(() => new ArrayBuffer(0));
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
		if (typeof query === "string" && "query" in options) return Promise.reject(new Error(`[@octokit/graphql] "query" cannot be used as variable name`));
		for (const key in options) {
			if (!FORBIDDEN_VARIABLE_OPTIONS.includes(key)) continue;
			return Promise.reject(new Error(`[@octokit/graphql] "${key}" cannot be used as variable name`));
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
// src/approval/github/fetch-over.ts
const MAX_BYTES = 16777216;
function fetchOver(send, timeoutMs) {
	return async (url, init) => {
		const outcome = await send({
			method: methodOf(init),
			url,
			headers: init.headers,
			timeoutMs,
			maxBytes: MAX_BYTES,
			...typeof init.body === "string" ? { body: init.body } : {},
			...init.signal instanceof AbortSignal ? { signal: init.signal } : {}
		});
		if (!outcome.ok) throw new Error(outcome.error.message);
		const { status, headers, body } = outcome.value;
		return {
			status,
			url,
			headers: new Map(Object.entries(headers)),
			text: () => Promise.resolve(body),
			arrayBuffer: () => Promise.resolve(new TextEncoder().encode(body).buffer)
		};
	};
}
function methodOf({ method }) {
	return method === "POST" || method === "PATCH" ? method : "GET";
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
const maybeAccount = union([account, _null()]).transform((raw) => raw === null || raw.id === GHOST_ID ? void 0 : raw);
const commitAccount = union([
	account,
	_null(),
	object({}).strict()
]).transform((raw) => raw !== null && isAccount(raw) ? raw : void 0);
function isAccount(raw) {
	return "login" in raw;
}
// src/approval/github/parse-repository.ts
const parseRepository = parserOf(object({
	id,
	default_branch: string().min(1),
	owner: object({ id }).optional()
}).transform((raw) => ({
	id: raw.id,
	defaultBranch: raw.default_branch,
	ownerId: raw.owner?.id
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
const parseMergedNumbers = parserOf(array(object({
	number: id,
	merged_at: union([string(), _null()])
})).transform((all) => all.flatMap((each) => each.merged_at === null ? [] : [each.number])));
const parseMerged = parserOf(array(object({
	merged_at: union([string(), _null()]),
	merge_commit_sha: union([sha, _null()]),
	base: object({ ref: string().min(1) })
})).transform((all) => all.flatMap((each) => each.merged_at === null ? [] : [{
	base: each.base.ref,
	mergeCommitSha: each.merge_commit_sha
}])));
const parseRules = parserOf(array(object({
	type: string(),
	parameters: object({ required_approving_review_count: int().optional() }).nullish()
}).transform(({ type, parameters }) => type === "pull_request" && (parameters?.required_approving_review_count ?? 0) >= 1)));
const parseClassicProtection = parserOf(object({ required_pull_request_reviews: object({ required_approving_review_count: int().optional() }).nullish() }).transform((raw) => (raw.required_pull_request_reviews?.required_approving_review_count ?? 0) >= 1));
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
	created_at: instant,
	actor: account,
	triggering_actor: account,
	repository: object({ id })
}).transform((raw) => ({
	runId: raw.id,
	attempt: raw.run_attempt,
	repositoryId: raw.repository.id,
	createdAt: raw.created_at,
	actor: raw.actor,
	triggeringActor: raw.triggering_actor
})));
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
const parseTeam = parserOf(object({ slug: string() }));
const parseMembership$1 = parserOf(object({ state: string() }).transform((raw) => raw.state === "active"));
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
		mayWrite: new Map()
	};
}
function createFactContext(reader, question, usesOf) {
	return {
		...createRepositoryContext(reader, question.claims),
		question,
		usesOf
	};
}
function inRepository(context, params = {}) {
	return {
		...context.at,
		...params
	};
}
const MAX_CONCURRENT = 6;
async function eachOf(items, read) {
	const results = [];
	for (let start = 0; start < items.length; start += MAX_CONCURRENT) results.push(...await Promise.all(items.slice(start, start + MAX_CONCURRENT).map(read)));
	return results;
}
// src/approval/github/merge-queue.ts
const QUERY = `query MergeQueue($owner: String!, $repo: String!, $branch: String!, $after: String) {
  repository(owner: $owner, name: $repo) {
    mergeQueue(branch: $branch) {
      entries(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { position state enqueuedAt headCommit { oid } baseCommit { oid } pullRequest { number } }
      }
    }
  }
}`;
const MAX_PAGES$1 = 5;
const commit = object({ oid: sha }).nullable();
const entry = object({
	position: int(),
	state: string().min(1),
	enqueuedAt: instant,
	headCommit: commit,
	baseCommit: commit,
	pullRequest: object({ number: id }).nullable()
}).transform((raw) => ({
	pullRequest: raw.pullRequest?.number,
	position: raw.position,
	state: raw.state,
	enqueuedAt: raw.enqueuedAt,
	headSha: raw.headCommit?.oid,
	baseSha: raw.baseCommit?.oid
}));
const page = object({
	pageInfo: object({
		hasNextPage: boolean(),
		endCursor: string().nullable()
	}),
	nodes: array(entry)
});
const parseQueue = parserOf(object({ data: object({ repository: object({ mergeQueue: object({ entries: page }).nullable() }) }) }).transform(({ data }) => data.repository.mergeQueue?.entries));
async function readMergeQueue(context, branch) {
	const entries = [];
	const what = `the merge queue of ${branch}`;
	let after = null;
	for (let count = 0; count < MAX_PAGES$1; count += 1) {
		const fact = await context.reader.one({
			route: "POST /graphql",
			params: { query: QUERY },
			variables: {
				...context.at,
				branch,
				after
			},
			what,
			permission: "Merge queues",
			parse: parseQueue
		});
		if (!fact.known) return fact;
		const read = fact.value;
		if (read === void 0) return unreadable(`GitHub shows no merge queue of ${branch}: ${HIDDEN}`);
		entries.push(...read.nodes);
		if (!read.pageInfo.hasNextPage) return known(entries);
		after = read.pageInfo.endCursor;
	}
	return unreadable(`GitHub has more than ${MAX_PAGES$1} pages of ${what}`);
}
const HIDDEN = "it has none, or the token needs the permission \"Merge queues: read\"";
const PRESENCE = `query HasMergeQueue($owner: String!, $repo: String!, $branch: String!) {
  repository(owner: $owner, name: $repo) {
    mergeQueue(branch: $branch) { id }
  }
}`;
const parsePresence = parserOf(object({ data: object({ repository: object({ mergeQueue: object({ id: string() }).nullable() }) }) }).transform(({ data }) => data.repository.mergeQueue !== null));
function readShowsQueue(context, branch) {
	return context.reader.one({
		route: "POST /graphql",
		params: { query: PRESENCE },
		variables: {
			...context.at,
			branch
		},
		what: `the merge queue of ${branch}`,
		permission: "Merge queues",
		parse: parsePresence
	});
}
const MEMBERSHIP = `query QueuedPullRequest($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) { isInMergeQueue }
  }
}`;
const parseMembership = parserOf(object({ data: object({ repository: object({ pullRequest: object({ isInMergeQueue: boolean() }) }) }) }).transform(({ data }) => data.repository.pullRequest.isInMergeQueue));
function readIsQueued(context, number) {
	return context.reader.one({
		route: "POST /graphql",
		params: { query: MEMBERSHIP },
		variables: {
			...inRepository(context),
			number
		},
		what: `whether pull request ${number} is in the merge queue`,
		permission: "Merge queues",
		parse: parseMembership
	});
}
// src/approval/github/parse-tag.ts
const target = object({
	type: string(),
	sha
});
const parseRef = parserOf(object({
	ref: string(),
	object: target
}));
const parseTagObject = parserOf(object({ object: target }));
const parseRulesets = parserOf(array(object({
	id,
	target: string().default("branch"),
	enforcement: string()
})));
const patterns = array(string());
const parseRuleset = parserOf(object({
	target: string(),
	enforcement: string(),
	conditions: object({ ref_name: object({
		include: patterns,
		exclude: patterns
	}).nullish() }).nullish(),
	rules: array(object({ type: string() })).default([])
}).transform((raw) => ({
	target: raw.target,
	enforcement: raw.enforcement,
	names: raw.conditions?.ref_name ?? void 0,
	rules: raw.rules.map(({ type }) => type)
})));
// src/approval/github/response.ts
function transientFault(outcome, now) {
	if (!outcome.ok) {
		const { error } = outcome;
		const denial = error.kind === "denied" ? { denial: error.denial } : {};
		return {
			message: error.message,
			retryAfterMs: void 0,
			...denial
		};
	}
	const { status, data } = outcome.value;
	if (status >= 500) return {
		message: `GitHub returned ${status}`,
		retryAfterMs: requestedWait(outcome.value, now)
	};
	if (isRateLimit(outcome.value)) return {
		message: "GitHub's rate limit is reached",
		retryAfterMs: requestedWait(outcome.value, now),
		isRateLimit: true
	};
	if (status === 200 && (typeof data !== "object" || data === null)) return {
		message: "GitHub's response was incomplete",
		retryAfterMs: void 0
	};
}
function isRateLimit({ status, headers, data }) {
	if (status === 429) return true;
	if (status === 200) return isGraphqlLimit(data);
	if (status !== 403) return false;
	return headers["retry-after"] !== void 0 || headers["x-ratelimit-remaining"] === "0" || /rate limit/iu.test(errorMessageIn(data));
}
function isGraphqlLimit(data) {
	if (typeof data !== "object" || data === null || !("errors" in data)) return false;
	return Array.isArray(data.errors) && /"RATE_LIMITED"/u.test(JSON.stringify(data.errors));
}
function graphqlError(data) {
	if (typeof data !== "object" || data === null || !("errors" in data)) return void 0;
	const { errors } = data;
	if (errors === void 0 || errors === null) return void 0;
	if (!Array.isArray(errors)) return "";
	return errors.length === 0 ? void 0 : errorMessageIn(errors.at(0));
}
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
function nextPage(link) {
	const next = /<([^<>]*)>\s*;[^,<]*\brel="?next"?/iu.exec(link ?? "")?.[1];
	if (next === void 0) return "none";
	const query = new URLSearchParams(/\?([^#]*)/u.exec(next)?.[1] ?? "");
	const positions = [
		"page",
		"after",
		"cursor"
	].flatMap((name) => {
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
function whyRefused({ what, permission }, status) {
	const returned = `GitHub returned ${status} for ${what}`;
	if (status === 401) return `${returned}: the token is not valid: it has expired, or was revoked or replaced`;
	if (status >= 300 && status < 400) return `${returned}: it has another name now`;
	if (status === 403) return `${returned}: the token needs the permission "${permission}: read"`;
	if (status !== 404) return returned;
	return `${returned}: it does not exist, or the token needs the permission "${permission}: read"`;
}
async function requestWithRetries({ route, params, variables, home }, { api, clock, jitter, signal }, until) {
	const request = {
		route,
		params,
		signal,
		...variables && { variables },
		...home !== void 0 && { home }
	};
	return withBackoff(BACKOFF, {
		clock,
		random: jitter,
		signal,
		until
	}, async () => {
		const outcome = await api.request(request);
		const fault = transientFault(outcome, clock.now());
		if (fault?.denial !== void 0) return { outcome: { fault } };
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
		retryAfterSeconds: seconds > 0 ? seconds : DEFAULT_RETRY_AFTER_SECONDS,
		isRateLimit: fault?.isRateLimit === true,
		...fault?.denial === void 0 ? {} : { denial: fault.denial }
	};
}
// src/approval/github/octokit.ts
const API_VERSION = "2022-11-28";
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
	if (request.route !== "POST /graphql") {
		const body = request.body === void 0 ? {} : { data: request.body };
		return {
			...request.params,
			...common,
			...body
		};
	}
	const baseUrl = apiUrl.replace(/\/v3\/?$/u, "");
	return {
		...request.params,
		...common,
		variables: request.variables ?? {},
		baseUrl
	};
}
const SILENT = {
	debug: ignore,
	info: ignore,
	warn: ignore,
	error: ignore
};
function ignore() {}
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
export { parseTeam as A, Octokit as B, parseJobs as C, parsePermission as D, parseMergedNumbers as E, instant as F, maybeAccount as I, parserOf as L, account as M, commitAccount as N, parseRepository as O, id as P, sha as R, parseGitCommit as S, parseMerged as T, parseAttempt as _, transientFault as a, parseComparedCommits as b, parseRulesets as c, readMergeQueue as d, readShowsQueue as f, inRepository as g, eachOf as h, nextPage as i, parseTip as j, parseRules as k, parseTagObject as l, createRepositoryContext as m, createReader as n, parseRef as o, createFactContext as p, errorMessageIn as r, parseRuleset as s, githubOverOctokit as t, readIsQueued as u, parseBranch as v, parseMembership$1 as w, parseComparison as x, parseClassicProtection as y, fetchOver as z };
