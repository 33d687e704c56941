import { i as __require, t as __commonJSMin } from "./rolldown-runtime.js";
import { $ as failure, G as formatDuration, H as TAG_REF, J as didYouMean, N as COMMIT_SHA, S as isSecureUrl, X as ok, Y as err, _ as timeOfDay, b as Secret, d as inWords$1, dt as toRfc3339, et as FAILURE_CODES, f as joined, g as shortSha, i as sayLines, j as withBackoff, o as showWarning, q as suggestDuration, r as sessionRecorder, vt as AWS_DIRECT_REVOCABILITY, w as originOf } from "./base.js";
import { A as reason, B as newLeaseId, Ct as isRecord, E as TAG_EVENTS, G as identifyFor, J as tokenPayload, O as isWriteEvent, Pt as wildcardFits, h as isAgentLogin, j as remedyOf, k as outcomeOf, nt as labelled, v as requiredApprovals, w as DISPATCH_EVENTS, wt as parseJson, z as leaseSuffix } from "./job.js";
// node_modules/yaml/dist/nodes/identity.js
var require_identity = /* @__PURE__ */ __commonJSMin(((exports) => {
	const ALIAS = Symbol.for("yaml.alias");
	const DOC = Symbol.for("yaml.document");
	const MAP = Symbol.for("yaml.map");
	const PAIR = Symbol.for("yaml.pair");
	const SCALAR = Symbol.for("yaml.scalar");
	const SEQ = Symbol.for("yaml.seq");
	const NODE_TYPE = Symbol.for("yaml.node.type");
	const isAlias = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === ALIAS;
	const isDocument = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === DOC;
	const isMap = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === MAP;
	const isPair = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === PAIR;
	const isScalar = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === SCALAR;
	const isSeq = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === SEQ;
	function isCollection(node) {
		if (node && typeof node === "object") switch (node[NODE_TYPE]) {
			case MAP:
			case SEQ: return true;
		}
		return false;
	}
	function isNode(node) {
		if (node && typeof node === "object") switch (node[NODE_TYPE]) {
			case ALIAS:
			case MAP:
			case SCALAR:
			case SEQ: return true;
		}
		return false;
	}
	const hasAnchor = (node) => (isScalar(node) || isCollection(node)) && !!node.anchor;
	exports.ALIAS = ALIAS;
	exports.DOC = DOC;
	exports.MAP = MAP;
	exports.NODE_TYPE = NODE_TYPE;
	exports.PAIR = PAIR;
	exports.SCALAR = SCALAR;
	exports.SEQ = SEQ;
	exports.hasAnchor = hasAnchor;
	exports.isAlias = isAlias;
	exports.isCollection = isCollection;
	exports.isDocument = isDocument;
	exports.isMap = isMap;
	exports.isNode = isNode;
	exports.isPair = isPair;
	exports.isScalar = isScalar;
	exports.isSeq = isSeq;
}));
// node_modules/yaml/dist/visit.js
var require_visit = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	const BREAK = Symbol("break visit");
	const SKIP = Symbol("skip children");
	const REMOVE = Symbol("remove node");
	/**
	* Apply a visitor to an AST node or document.
	*
	* Walks through the tree (depth-first) starting from `node`, calling a
	* `visitor` function with three arguments:
	*   - `key`: For sequence values and map `Pair`, the node's index in the
	*     collection. Within a `Pair`, `'key'` or `'value'`, correspondingly.
	*     `null` for the root node.
	*   - `node`: The current node.
	*   - `path`: The ancestry of the current node.
	*
	* The return value of the visitor may be used to control the traversal:
	*   - `undefined` (default): Do nothing and continue
	*   - `visit.SKIP`: Do not visit the children of this node, continue with next
	*     sibling
	*   - `visit.BREAK`: Terminate traversal completely
	*   - `visit.REMOVE`: Remove the current node, then continue with the next one
	*   - `Node`: Replace the current node, then continue by visiting it
	*   - `number`: While iterating the items of a sequence or map, set the index
	*     of the next step. This is useful especially if the index of the current
	*     node has changed.
	*
	* If `visitor` is a single function, it will be called with all values
	* encountered in the tree, including e.g. `null` values. Alternatively,
	* separate visitor functions may be defined for each `Map`, `Pair`, `Seq`,
	* `Alias` and `Scalar` node. To define the same visitor function for more than
	* one node type, use the `Collection` (map and seq), `Value` (map, seq & scalar)
	* and `Node` (alias, map, seq & scalar) targets. Of all these, only the most
	* specific defined one will be used for each node.
	*/
	function visit(node, visitor) {
		const visitor_ = initVisitor(visitor);
		if (identity.isDocument(node)) {
			if (visit_(null, node.contents, visitor_, Object.freeze([node])) === REMOVE) node.contents = null;
		} else visit_(null, node, visitor_, Object.freeze([]));
	}
	/** Terminate visit traversal completely */
	visit.BREAK = BREAK;
	/** Do not visit the children of the current node */
	visit.SKIP = SKIP;
	/** Remove the current node */
	visit.REMOVE = REMOVE;
	function visit_(key, node, visitor, path) {
		const ctrl = callVisitor(key, node, visitor, path);
		if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
			replaceNode(key, path, ctrl);
			return visit_(key, ctrl, visitor, path);
		}
		if (typeof ctrl !== "symbol") {
			if (identity.isCollection(node)) {
				path = Object.freeze(path.concat(node));
				for (let i = 0; i < node.items.length; ++i) {
					const ci = visit_(i, node.items[i], visitor, path);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						node.items.splice(i, 1);
						i -= 1;
					}
				}
			} else if (identity.isPair(node)) {
				path = Object.freeze(path.concat(node));
				const ck = visit_("key", node.key, visitor, path);
				if (ck === BREAK) return BREAK;
				else if (ck === REMOVE) node.key = null;
				const cv = visit_("value", node.value, visitor, path);
				if (cv === BREAK) return BREAK;
				else if (cv === REMOVE) node.value = null;
			}
		}
		return ctrl;
	}
	/**
	* Apply an async visitor to an AST node or document.
	*
	* Walks through the tree (depth-first) starting from `node`, calling a
	* `visitor` function with three arguments:
	*   - `key`: For sequence values and map `Pair`, the node's index in the
	*     collection. Within a `Pair`, `'key'` or `'value'`, correspondingly.
	*     `null` for the root node.
	*   - `node`: The current node.
	*   - `path`: The ancestry of the current node.
	*
	* The return value of the visitor may be used to control the traversal:
	*   - `Promise`: Must resolve to one of the following values
	*   - `undefined` (default): Do nothing and continue
	*   - `visit.SKIP`: Do not visit the children of this node, continue with next
	*     sibling
	*   - `visit.BREAK`: Terminate traversal completely
	*   - `visit.REMOVE`: Remove the current node, then continue with the next one
	*   - `Node`: Replace the current node, then continue by visiting it
	*   - `number`: While iterating the items of a sequence or map, set the index
	*     of the next step. This is useful especially if the index of the current
	*     node has changed.
	*
	* If `visitor` is a single function, it will be called with all values
	* encountered in the tree, including e.g. `null` values. Alternatively,
	* separate visitor functions may be defined for each `Map`, `Pair`, `Seq`,
	* `Alias` and `Scalar` node. To define the same visitor function for more than
	* one node type, use the `Collection` (map and seq), `Value` (map, seq & scalar)
	* and `Node` (alias, map, seq & scalar) targets. Of all these, only the most
	* specific defined one will be used for each node.
	*/
	async function visitAsync(node, visitor) {
		const visitor_ = initVisitor(visitor);
		if (identity.isDocument(node)) {
			if (await visitAsync_(null, node.contents, visitor_, Object.freeze([node])) === REMOVE) node.contents = null;
		} else await visitAsync_(null, node, visitor_, Object.freeze([]));
	}
	/** Terminate visit traversal completely */
	visitAsync.BREAK = BREAK;
	/** Do not visit the children of the current node */
	visitAsync.SKIP = SKIP;
	/** Remove the current node */
	visitAsync.REMOVE = REMOVE;
	async function visitAsync_(key, node, visitor, path) {
		const ctrl = await callVisitor(key, node, visitor, path);
		if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
			replaceNode(key, path, ctrl);
			return visitAsync_(key, ctrl, visitor, path);
		}
		if (typeof ctrl !== "symbol") {
			if (identity.isCollection(node)) {
				path = Object.freeze(path.concat(node));
				for (let i = 0; i < node.items.length; ++i) {
					const ci = await visitAsync_(i, node.items[i], visitor, path);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						node.items.splice(i, 1);
						i -= 1;
					}
				}
			} else if (identity.isPair(node)) {
				path = Object.freeze(path.concat(node));
				const ck = await visitAsync_("key", node.key, visitor, path);
				if (ck === BREAK) return BREAK;
				else if (ck === REMOVE) node.key = null;
				const cv = await visitAsync_("value", node.value, visitor, path);
				if (cv === BREAK) return BREAK;
				else if (cv === REMOVE) node.value = null;
			}
		}
		return ctrl;
	}
	function initVisitor(visitor) {
		if (typeof visitor === "object" && (visitor.Collection || visitor.Node || visitor.Value)) return Object.assign({
			Alias: visitor.Node,
			Map: visitor.Node,
			Scalar: visitor.Node,
			Seq: visitor.Node
		}, visitor.Value && {
			Map: visitor.Value,
			Scalar: visitor.Value,
			Seq: visitor.Value
		}, visitor.Collection && {
			Map: visitor.Collection,
			Seq: visitor.Collection
		}, visitor);
		return visitor;
	}
	function callVisitor(key, node, visitor, path) {
		if (typeof visitor === "function") return visitor(key, node, path);
		if (identity.isMap(node)) return visitor.Map?.(key, node, path);
		if (identity.isSeq(node)) return visitor.Seq?.(key, node, path);
		if (identity.isPair(node)) return visitor.Pair?.(key, node, path);
		if (identity.isScalar(node)) return visitor.Scalar?.(key, node, path);
		if (identity.isAlias(node)) return visitor.Alias?.(key, node, path);
	}
	function replaceNode(key, path, node) {
		const parent = path[path.length - 1];
		if (identity.isCollection(parent)) parent.items[key] = node;
		else if (identity.isPair(parent)) {
			if (key === "key") parent.key = node;
			else parent.value = node;
		} else if (identity.isDocument(parent)) parent.contents = node;
		else {
			const pt = identity.isAlias(parent) ? "alias" : "scalar";
			throw new Error(`Cannot replace node with ${pt} parent`);
		}
	}
	exports.visit = visit;
	exports.visitAsync = visitAsync;
}));
// node_modules/yaml/dist/doc/directives.js
var require_directives = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var visit = require_visit();
	const escapeChars = {
		"!": "%21",
		",": "%2C",
		"[": "%5B",
		"]": "%5D",
		"{": "%7B",
		"}": "%7D"
	};
	const escapeTagName = (tn) => tn.replace(/[!,[\]{}]/g, (ch) => escapeChars[ch]);
	var Directives = class Directives {
		constructor(yaml, tags) {
			/**
			* The directives-end/doc-start marker `---`. If `null`, a marker may still be
			* included in the document's stringified representation.
			*/
			this.docStart = null;
			/** The doc-end marker `...`.  */
			this.docEnd = false;
			this.yaml = Object.assign({}, Directives.defaultYaml, yaml);
			this.tags = Object.assign({}, Directives.defaultTags, tags);
		}
		clone() {
			const copy = new Directives(this.yaml, this.tags);
			copy.docStart = this.docStart;
			return copy;
		}
		/**
		* During parsing, get a Directives instance for the current document and
		* update the stream state according to the current version's spec.
		*/
		atDocument() {
			const res = new Directives(this.yaml, this.tags);
			switch (this.yaml.version) {
				case "1.1":
					this.atNextDocument = true;
					break;
				case "1.2":
					this.atNextDocument = false;
					this.yaml = {
						explicit: Directives.defaultYaml.explicit,
						version: "1.2"
					};
					this.tags = Object.assign({}, Directives.defaultTags);
			}
			return res;
		}
		/**
		* @param onError - May be called even if the action was successful
		* @returns `true` on success
		*/
		add(line, onError) {
			if (this.atNextDocument) {
				this.yaml = {
					explicit: Directives.defaultYaml.explicit,
					version: "1.1"
				};
				this.tags = Object.assign({}, Directives.defaultTags);
				this.atNextDocument = false;
			}
			const parts = line.trim().split(/[ \t]+/);
			const name = parts.shift();
			switch (name) {
				case "%TAG": {
					if (parts.length !== 2) {
						onError(0, "%TAG directive should contain exactly two parts");
						if (parts.length < 2) return false;
					}
					const [handle, prefix] = parts;
					this.tags[handle] = prefix;
					return true;
				}
				case "%YAML": {
					this.yaml.explicit = true;
					if (parts.length !== 1) {
						onError(0, "%YAML directive should contain exactly one part");
						return false;
					}
					const [version] = parts;
					if (version === "1.1" || version === "1.2") {
						this.yaml.version = version;
						return true;
					} else {
						const isValid = /^\d+\.\d+$/.test(version);
						onError(6, `Unsupported YAML version ${version}`, isValid);
						return false;
					}
				}
				default:
					onError(0, `Unknown directive ${name}`, true);
					return false;
			}
		}
		/**
		* Resolves a tag, matching handles to those defined in %TAG directives.
		*
		* @returns Resolved tag, which may also be the non-specific tag `'!'` or a
		*   `'!local'` tag, or `null` if unresolvable.
		*/
		tagName(source, onError) {
			if (source === "!") return "!";
			if (source[0] !== "!") {
				onError(`Not a valid tag: ${source}`);
				return null;
			}
			if (source[1] === "<") {
				const verbatim = source.slice(2, -1);
				if (verbatim === "!" || verbatim === "!!") {
					onError(`Verbatim tags aren't resolved, so ${source} is invalid.`);
					return null;
				}
				if (source[source.length - 1] !== ">") onError("Verbatim tags must end with a >");
				return verbatim;
			}
			const [, handle, suffix] = source.match(/^(.*!)([^!]*)$/s);
			if (!suffix) onError(`The ${source} tag has no suffix`);
			const prefix = this.tags[handle];
			if (prefix) try {
				return prefix + decodeURIComponent(suffix);
			} catch (error) {
				onError(String(error));
				return null;
			}
			if (handle === "!") return source;
			onError(`Could not resolve tag: ${source}`);
			return null;
		}
		/**
		* Given a fully resolved tag, returns its printable string form,
		* taking into account current tag prefixes and defaults.
		*/
		tagString(tag) {
			for (const [handle, prefix] of Object.entries(this.tags)) if (tag.startsWith(prefix)) return handle + escapeTagName(tag.substring(prefix.length));
			return tag[0] === "!" ? tag : `!<${tag}>`;
		}
		toString(doc) {
			const lines = this.yaml.explicit ? [`%YAML ${this.yaml.version || "1.2"}`] : [];
			const tagEntries = Object.entries(this.tags);
			let tagNames;
			if (doc && tagEntries.length > 0 && identity.isNode(doc.contents)) {
				const tags = {};
				visit.visit(doc.contents, (_key, node) => {
					if (identity.isNode(node) && node.tag) tags[node.tag] = true;
				});
				tagNames = Object.keys(tags);
			} else tagNames = [];
			for (const [handle, prefix] of tagEntries) {
				if (handle === "!!" && prefix === "tag:yaml.org,2002:") continue;
				if (!doc || tagNames.some((tn) => tn.startsWith(prefix))) lines.push(`%TAG ${handle} ${prefix}`);
			}
			return lines.join("\n");
		}
	};
	Directives.defaultYaml = {
		explicit: false,
		version: "1.2"
	};
	Directives.defaultTags = { "!!": "tag:yaml.org,2002:" };
	exports.Directives = Directives;
}));
// node_modules/yaml/dist/doc/anchors.js
var require_anchors = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var visit = require_visit();
	/**
	* Verify that the input string is a valid anchor.
	*
	* Will throw on errors.
	*/
	function anchorIsValid(anchor) {
		if (/[\x00-\x19\s,[\]{}]/.test(anchor)) {
			const msg = `Anchor must not contain whitespace or control characters: ${JSON.stringify(anchor)}`;
			throw new Error(msg);
		}
		return true;
	}
	function anchorNames(root) {
		const anchors = /* @__PURE__ */ new Set();
		visit.visit(root, { Value(_key, node) {
			if (node.anchor) anchors.add(node.anchor);
		} });
		return anchors;
	}
	/** Find a new anchor name with the given `prefix` and a one-indexed suffix. */
	function findNewAnchor(prefix, exclude) {
		for (let i = 1;; ++i) {
			const name = `${prefix}${i}`;
			if (!exclude.has(name)) return name;
		}
	}
	function createNodeAnchors(doc, prefix) {
		const aliasObjects = [];
		const sourceObjects = /* @__PURE__ */ new Map();
		let prevAnchors = null;
		return {
			onAnchor: (source) => {
				aliasObjects.push(source);
				prevAnchors ?? (prevAnchors = anchorNames(doc));
				const anchor = findNewAnchor(prefix, prevAnchors);
				prevAnchors.add(anchor);
				return anchor;
			},
			/**
			* With circular references, the source node is only resolved after all
			* of its child nodes are. This is why anchors are set only after all of
			* the nodes have been created.
			*/
			setAnchors: () => {
				for (const source of aliasObjects) {
					const ref = sourceObjects.get(source);
					if (typeof ref === "object" && ref.anchor && (identity.isScalar(ref.node) || identity.isCollection(ref.node))) ref.node.anchor = ref.anchor;
					else {
						const error = /* @__PURE__ */ new Error("Failed to resolve repeated object (this should not happen)");
						error.source = source;
						throw error;
					}
				}
			},
			sourceObjects
		};
	}
	exports.anchorIsValid = anchorIsValid;
	exports.anchorNames = anchorNames;
	exports.createNodeAnchors = createNodeAnchors;
	exports.findNewAnchor = findNewAnchor;
}));
// node_modules/yaml/dist/doc/applyReviver.js
var require_applyReviver = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Applies the JSON.parse reviver algorithm as defined in the ECMA-262 spec,
	* in section 24.5.1.1 "Runtime Semantics: InternalizeJSONProperty" of the
	* 2021 edition: https://tc39.es/ecma262/#sec-json.parse
	*
	* Includes extensions for handling Map and Set objects.
	*/
	function applyReviver(reviver, obj, key, val) {
		if (val && typeof val === "object") {
			if (Array.isArray(val)) for (let i = 0, len = val.length; i < len; ++i) {
				const v0 = val[i];
				const v1 = applyReviver(reviver, val, String(i), v0);
				if (v1 === void 0) delete val[i];
				else if (v1 !== v0) val[i] = v1;
			}
			else if (val instanceof Map) for (const k of Array.from(val.keys())) {
				const v0 = val.get(k);
				const v1 = applyReviver(reviver, val, k, v0);
				if (v1 === void 0) val.delete(k);
				else if (v1 !== v0) val.set(k, v1);
			}
			else if (val instanceof Set) for (const v0 of Array.from(val)) {
				const v1 = applyReviver(reviver, val, v0, v0);
				if (v1 === void 0) val.delete(v0);
				else if (v1 !== v0) {
					val.delete(v0);
					val.add(v1);
				}
			}
			else for (const [k, v0] of Object.entries(val)) {
				const v1 = applyReviver(reviver, val, k, v0);
				if (v1 === void 0) delete val[k];
				else if (v1 !== v0) val[k] = v1;
			}
		}
		return reviver.call(obj, key, val);
	}
	exports.applyReviver = applyReviver;
}));
// node_modules/yaml/dist/nodes/toJS.js
var require_toJS = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	/**
	* Recursively convert any node or its contents to native JavaScript
	*
	* @param value - The input value
	* @param arg - If `value` defines a `toJSON()` method, use this
	*   as its first argument
	* @param ctx - Conversion context, originally set in Document#toJS(). If
	*   `{ keep: true }` is not set, output should be suitable for JSON
	*   stringification.
	*/
	function toJS(value, arg, ctx) {
		if (Array.isArray(value)) return value.map((v, i) => toJS(v, String(i), ctx));
		if (value && typeof value.toJSON === "function") {
			if (!ctx || !identity.hasAnchor(value)) return value.toJSON(arg, ctx);
			const data = {
				aliasCount: 0,
				count: 1,
				res: void 0
			};
			ctx.anchors.set(value, data);
			ctx.onCreate = (res) => {
				data.res = res;
				delete ctx.onCreate;
			};
			const res = value.toJSON(arg, ctx);
			if (ctx.onCreate) ctx.onCreate(res);
			return res;
		}
		if (typeof value === "bigint" && !ctx?.keep) return Number(value);
		return value;
	}
	exports.toJS = toJS;
}));
// node_modules/yaml/dist/nodes/Node.js
var require_Node = /* @__PURE__ */ __commonJSMin(((exports) => {
	var applyReviver = require_applyReviver();
	var identity = require_identity();
	var toJS = require_toJS();
	var NodeBase = class {
		constructor(type) {
			Object.defineProperty(this, identity.NODE_TYPE, { value: type });
		}
		/** Create a copy of this node.  */
		clone() {
			const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		/** A plain JavaScript representation of this node. */
		toJS(doc, { mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
			if (!identity.isDocument(doc)) throw new TypeError("A document argument is required");
			const ctx = {
				anchors: /* @__PURE__ */ new Map(),
				doc,
				keep: true,
				mapAsMap: mapAsMap === true,
				mapKeyWarned: false,
				maxAliasCount: typeof maxAliasCount === "number" ? maxAliasCount : 100
			};
			const res = toJS.toJS(this, "", ctx);
			if (typeof onAnchor === "function") for (const { count, res } of ctx.anchors.values()) onAnchor(res, count);
			return typeof reviver === "function" ? applyReviver.applyReviver(reviver, { "": res }, "", res) : res;
		}
	};
	exports.NodeBase = NodeBase;
}));
// node_modules/yaml/dist/nodes/Alias.js
var require_Alias = /* @__PURE__ */ __commonJSMin(((exports) => {
	var anchors = require_anchors();
	var visit = require_visit();
	var identity = require_identity();
	var Node = require_Node();
	var toJS = require_toJS();
	var Alias = class extends Node.NodeBase {
		constructor(source) {
			super(identity.ALIAS);
			this.source = source;
			Object.defineProperty(this, "tag", { set() {
				throw new Error("Alias nodes cannot have tags");
			} });
		}
		/**
		* Resolve the value of this alias within `doc`, finding the last
		* instance of the `source` anchor before this node.
		*/
		resolve(doc, ctx) {
			if (ctx?.maxAliasCount === 0) throw new ReferenceError("Alias resolution is disabled");
			let nodes;
			if (ctx?.aliasResolveCache) nodes = ctx.aliasResolveCache;
			else {
				nodes = [];
				visit.visit(doc, { Node: (_key, node) => {
					if (identity.isAlias(node) || identity.hasAnchor(node)) nodes.push(node);
				} });
				if (ctx) ctx.aliasResolveCache = nodes;
			}
			let found = void 0;
			for (const node of nodes) {
				if (node === this) break;
				if (node.anchor === this.source) found = node;
			}
			if (found && ctx) {
				const { anchors, doc, maxAliasCount } = ctx;
				let data = anchors.get(found);
				if (!data) {
					toJS.toJS(found, null, ctx);
					data = anchors.get(found);
				}
				/* istanbul ignore if */
				if (data?.res === void 0) throw new ReferenceError("This should not happen: Alias anchor was not resolved?");
				if (maxAliasCount >= 0) {
					data.count += 1;
					if (data.aliasCount === 0) data.aliasCount = getAliasCount(doc, found, anchors);
					if (data.count * data.aliasCount > maxAliasCount) throw new ReferenceError("Excessive alias count indicates a resource exhaustion attack");
				}
			}
			return found;
		}
		toJSON(_arg, ctx) {
			if (!ctx) return { source: this.source };
			const source = this.resolve(ctx.doc, ctx);
			if (!source) {
				const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
				throw new ReferenceError(msg);
			}
			return ctx.anchors.get(source).res;
		}
		toString(ctx, _onComment, _onChompKeep) {
			const src = `*${this.source}`;
			if (ctx) {
				anchors.anchorIsValid(this.source);
				if (ctx.options.verifyAliasOrder && !ctx.anchors.has(this.source)) {
					const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
					throw new Error(msg);
				}
				if (ctx.implicitKey) return `${src} `;
			}
			return src;
		}
	};
	function getAliasCount(doc, node, anchors) {
		if (identity.isAlias(node)) {
			const source = node.resolve(doc);
			const anchor = anchors && source && anchors.get(source);
			return anchor ? anchor.count * anchor.aliasCount : 0;
		} else if (identity.isCollection(node)) {
			let count = 0;
			for (const item of node.items) {
				const c = getAliasCount(doc, item, anchors);
				if (c > count) count = c;
			}
			return count;
		} else if (identity.isPair(node)) {
			const kc = getAliasCount(doc, node.key, anchors);
			const vc = getAliasCount(doc, node.value, anchors);
			return Math.max(kc, vc);
		}
		return 1;
	}
	exports.Alias = Alias;
}));
// node_modules/yaml/dist/nodes/Scalar.js
var require_Scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Node = require_Node();
	var toJS = require_toJS();
	const isScalarValue = (value) => !value || typeof value !== "function" && typeof value !== "object";
	var Scalar = class extends Node.NodeBase {
		constructor(value) {
			super(identity.SCALAR);
			this.value = value;
		}
		toJSON(arg, ctx) {
			return ctx?.keep ? this.value : toJS.toJS(this.value, arg, ctx);
		}
		toString() {
			return String(this.value);
		}
	};
	Scalar.BLOCK_FOLDED = "BLOCK_FOLDED";
	Scalar.BLOCK_LITERAL = "BLOCK_LITERAL";
	Scalar.PLAIN = "PLAIN";
	Scalar.QUOTE_DOUBLE = "QUOTE_DOUBLE";
	Scalar.QUOTE_SINGLE = "QUOTE_SINGLE";
	exports.Scalar = Scalar;
	exports.isScalarValue = isScalarValue;
}));
// node_modules/yaml/dist/doc/createNode.js
var require_createNode = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var identity = require_identity();
	var Scalar = require_Scalar();
	const defaultTagPrefix = "tag:yaml.org,2002:";
	function findTagObject(value, tagName, tags) {
		if (tagName) {
			const match = tags.filter((t) => t.tag === tagName);
			const tagObj = match.find((t) => !t.format) ?? match[0];
			if (!tagObj) throw new Error(`Tag ${tagName} not found`);
			return tagObj;
		}
		return tags.find((t) => t.identify?.(value) && !t.format);
	}
	function createNode(value, tagName, ctx) {
		if (identity.isDocument(value)) value = value.contents;
		if (identity.isNode(value)) return value;
		if (identity.isPair(value)) {
			const map = ctx.schema[identity.MAP].createNode?.(ctx.schema, null, ctx);
			map.items.push(value);
			return map;
		}
		if (value instanceof String || value instanceof Number || value instanceof Boolean || typeof BigInt !== "undefined" && value instanceof BigInt) value = value.valueOf();
		const { aliasDuplicateObjects, onAnchor, onTagObj, schema, sourceObjects } = ctx;
		let ref = void 0;
		if (aliasDuplicateObjects && value && typeof value === "object") {
			ref = sourceObjects.get(value);
			if (ref) {
				ref.anchor ?? (ref.anchor = onAnchor(value));
				return new Alias.Alias(ref.anchor);
			} else {
				ref = {
					anchor: null,
					node: null
				};
				sourceObjects.set(value, ref);
			}
		}
		if (tagName?.startsWith("!!")) tagName = defaultTagPrefix + tagName.slice(2);
		let tagObj = findTagObject(value, tagName, schema.tags);
		if (!tagObj) {
			if (value && typeof value.toJSON === "function") value = value.toJSON();
			if (!value || typeof value !== "object") {
				const node = new Scalar.Scalar(value);
				if (ref) ref.node = node;
				return node;
			}
			tagObj = value instanceof Map ? schema[identity.MAP] : Symbol.iterator in Object(value) ? schema[identity.SEQ] : schema[identity.MAP];
		}
		if (onTagObj) {
			onTagObj(tagObj);
			delete ctx.onTagObj;
		}
		const node = tagObj?.createNode ? tagObj.createNode(ctx.schema, value, ctx) : typeof tagObj?.nodeClass?.from === "function" ? tagObj.nodeClass.from(ctx.schema, value, ctx) : new Scalar.Scalar(value);
		if (tagName) node.tag = tagName;
		else if (!tagObj.default) node.tag = tagObj.tag;
		if (ref) ref.node = node;
		return node;
	}
	exports.createNode = createNode;
}));
// node_modules/yaml/dist/nodes/Collection.js
var require_Collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var identity = require_identity();
	var Node = require_Node();
	function collectionFromPath(schema, path, value) {
		let v = value;
		for (let i = path.length - 1; i >= 0; --i) {
			const k = path[i];
			if (typeof k === "number" && Number.isInteger(k) && k >= 0) {
				const a = [];
				a[k] = v;
				v = a;
			} else v = /* @__PURE__ */ new Map([[k, v]]);
		}
		return createNode.createNode(v, void 0, {
			aliasDuplicateObjects: false,
			keepUndefined: false,
			onAnchor: () => {
				throw new Error("This should not happen, please report a bug.");
			},
			schema,
			sourceObjects: /* @__PURE__ */ new Map()
		});
	}
	const isEmptyPath = (path) => path == null || typeof path === "object" && !!path[Symbol.iterator]().next().done;
	var Collection = class extends Node.NodeBase {
		constructor(type, schema) {
			super(type);
			Object.defineProperty(this, "schema", {
				value: schema,
				configurable: true,
				enumerable: false,
				writable: true
			});
		}
		/**
		* Create a copy of this collection.
		*
		* @param schema - If defined, overwrites the original's schema
		*/
		clone(schema) {
			const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
			if (schema) copy.schema = schema;
			copy.items = copy.items.map((it) => identity.isNode(it) || identity.isPair(it) ? it.clone(schema) : it);
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		/**
		* Adds a value to the collection. For `!!map` and `!!omap` the value must
		* be a Pair instance or a `{ key, value }` object, which may not have a key
		* that already exists in the map.
		*/
		addIn(path, value) {
			if (isEmptyPath(path)) this.add(value);
			else {
				const [key, ...rest] = path;
				const node = this.get(key, true);
				if (identity.isCollection(node)) node.addIn(rest, value);
				else if (node === void 0 && this.schema) this.set(key, collectionFromPath(this.schema, rest, value));
				else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
			}
		}
		/**
		* Removes a value from the collection.
		* @returns `true` if the item was found and removed.
		*/
		deleteIn(path) {
			const [key, ...rest] = path;
			if (rest.length === 0) return this.delete(key);
			const node = this.get(key, true);
			if (identity.isCollection(node)) return node.deleteIn(rest);
			else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
		}
		/**
		* Returns item at `key`, or `undefined` if not found. By default unwraps
		* scalar values from their surrounding node; to disable set `keepScalar` to
		* `true` (collections are always returned intact).
		*/
		getIn(path, keepScalar) {
			const [key, ...rest] = path;
			const node = this.get(key, true);
			if (rest.length === 0) return !keepScalar && identity.isScalar(node) ? node.value : node;
			else return identity.isCollection(node) ? node.getIn(rest, keepScalar) : void 0;
		}
		hasAllNullValues(allowScalar) {
			return this.items.every((node) => {
				if (!identity.isPair(node)) return false;
				const n = node.value;
				return n == null || allowScalar && identity.isScalar(n) && n.value == null && !n.commentBefore && !n.comment && !n.tag;
			});
		}
		/**
		* Checks if the collection includes a value with the key `key`.
		*/
		hasIn(path) {
			const [key, ...rest] = path;
			if (rest.length === 0) return this.has(key);
			const node = this.get(key, true);
			return identity.isCollection(node) ? node.hasIn(rest) : false;
		}
		/**
		* Sets a value in this collection. For `!!set`, `value` needs to be a
		* boolean to add/remove the item from the set.
		*/
		setIn(path, value) {
			const [key, ...rest] = path;
			if (rest.length === 0) this.set(key, value);
			else {
				const node = this.get(key, true);
				if (identity.isCollection(node)) node.setIn(rest, value);
				else if (node === void 0 && this.schema) this.set(key, collectionFromPath(this.schema, rest, value));
				else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
			}
		}
	};
	exports.Collection = Collection;
	exports.collectionFromPath = collectionFromPath;
	exports.isEmptyPath = isEmptyPath;
}));
// node_modules/yaml/dist/stringify/stringifyComment.js
var require_stringifyComment = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Stringifies a comment.
	*
	* Empty comment lines are left empty,
	* lines consisting of a single space are replaced by `#`,
	* and all other lines are prefixed with a `#`.
	*/
	const stringifyComment = (str) => str.replace(/^(?!$)(?: $)?/gm, "#");
	function indentComment(comment, indent) {
		if (/^\n+$/.test(comment)) return comment.substring(1);
		return indent ? comment.replace(/^(?! *$)/gm, indent) : comment;
	}
	const lineComment = (str, indent, comment) => str.endsWith("\n") ? indentComment(comment, indent) : comment.includes("\n") ? "\n" + indentComment(comment, indent) : (str.endsWith(" ") ? "" : " ") + comment;
	exports.indentComment = indentComment;
	exports.lineComment = lineComment;
	exports.stringifyComment = stringifyComment;
}));
// node_modules/yaml/dist/stringify/foldFlowLines.js
var require_foldFlowLines = /* @__PURE__ */ __commonJSMin(((exports) => {
	const FOLD_FLOW = "flow";
	const FOLD_BLOCK = "block";
	const FOLD_QUOTED = "quoted";
	/**
	* Tries to keep input at up to `lineWidth` characters, splitting only on spaces
	* not followed by newlines or spaces unless `mode` is `'quoted'`. Lines are
	* terminated with `\n` and started with `indent`.
	*/
	function foldFlowLines(text, indent, mode = "flow", { indentAtStart, lineWidth = 80, minContentWidth = 20, onFold, onOverflow } = {}) {
		if (!lineWidth || lineWidth < 0) return text;
		if (lineWidth < minContentWidth) minContentWidth = 0;
		const endStep = Math.max(1 + minContentWidth, 1 + lineWidth - indent.length);
		if (text.length <= endStep) return text;
		const folds = [];
		const escapedFolds = {};
		let end = lineWidth - indent.length;
		if (typeof indentAtStart === "number") {
			if (indentAtStart > lineWidth - Math.max(2, minContentWidth)) folds.push(0);
			else end = lineWidth - indentAtStart;
		}
		let split = void 0;
		let prev = void 0;
		let overflow = false;
		let i = -1;
		let escStart = -1;
		let escEnd = -1;
		if (mode === FOLD_BLOCK) {
			i = consumeMoreIndentedLines(text, i, indent.length);
			if (i !== -1) end = i + endStep;
		}
		for (let ch; ch = text[i += 1];) {
			if (mode === FOLD_QUOTED && ch === "\\") {
				escStart = i;
				switch (text[i + 1]) {
					case "x":
						i += 3;
						break;
					case "u":
						i += 5;
						break;
					case "U":
						i += 9;
						break;
					default: i += 1;
				}
				escEnd = i;
			}
			if (ch === "\n") {
				if (mode === FOLD_BLOCK) i = consumeMoreIndentedLines(text, i, indent.length);
				end = i + indent.length + endStep;
				split = void 0;
			} else {
				if (ch === " " && prev && prev !== " " && prev !== "\n" && prev !== "	") {
					const next = text[i + 1];
					if (next && next !== " " && next !== "\n" && next !== "	") split = i;
				}
				if (i >= end) {
					if (split) {
						folds.push(split);
						end = split + endStep;
						split = void 0;
					} else if (mode === FOLD_QUOTED) {
						while (prev === " " || prev === "	") {
							prev = ch;
							ch = text[i += 1];
							overflow = true;
						}
						const j = i > escEnd + 1 ? i - 2 : escStart - 1;
						if (escapedFolds[j]) return text;
						folds.push(j);
						escapedFolds[j] = true;
						end = j + endStep;
						split = void 0;
					} else overflow = true;
				}
			}
			prev = ch;
		}
		if (overflow && onOverflow) onOverflow();
		if (folds.length === 0) return text;
		if (onFold) onFold();
		let res = text.slice(0, folds[0]);
		for (let i = 0; i < folds.length; ++i) {
			const fold = folds[i];
			const end = folds[i + 1] || text.length;
			if (fold === 0) res = `\n${indent}${text.slice(0, end)}`;
			else {
				if (mode === FOLD_QUOTED && escapedFolds[fold]) res += `${text[fold]}\\`;
				res += `\n${indent}${text.slice(fold + 1, end)}`;
			}
		}
		return res;
	}
	/**
	* Presumes `i + 1` is at the start of a line
	* @returns index of last newline in more-indented block
	*/
	function consumeMoreIndentedLines(text, i, indent) {
		let end = i;
		let start = i + 1;
		let ch = text[start];
		while (ch === " " || ch === "	") if (i < start + indent) ch = text[++i];
		else {
			do
				ch = text[++i];
			while (ch && ch !== "\n");
			end = i;
			start = i + 1;
			ch = text[start];
		}
		return end;
	}
	exports.FOLD_BLOCK = FOLD_BLOCK;
	exports.FOLD_FLOW = FOLD_FLOW;
	exports.FOLD_QUOTED = FOLD_QUOTED;
	exports.foldFlowLines = foldFlowLines;
}));
// node_modules/yaml/dist/stringify/stringifyString.js
var require_stringifyString = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var foldFlowLines = require_foldFlowLines();
	const getFoldOptions = (ctx, isBlock) => ({
		indentAtStart: isBlock ? ctx.indent.length : ctx.indentAtStart,
		lineWidth: ctx.options.lineWidth,
		minContentWidth: ctx.options.minContentWidth
	});
	const containsDocumentMarker = (str) => /^(%|---|\.\.\.)/m.test(str);
	function lineLengthOverLimit(str, lineWidth, indentLength) {
		if (!lineWidth || lineWidth < 0) return false;
		const limit = lineWidth - indentLength;
		const strLen = str.length;
		if (strLen <= limit) return false;
		for (let i = 0, start = 0; i < strLen; ++i) if (str[i] === "\n") {
			if (i - start > limit) return true;
			start = i + 1;
			if (strLen - start <= limit) return false;
		}
		return true;
	}
	function doubleQuotedString(value, ctx) {
		const json = JSON.stringify(value);
		if (ctx.options.doubleQuotedAsJSON) return json;
		const { implicitKey } = ctx;
		const minMultiLineLength = ctx.options.doubleQuotedMinMultiLineLength;
		const indent = ctx.indent || (containsDocumentMarker(value) ? "  " : "");
		let str = "";
		let start = 0;
		for (let i = 0, ch = json[i]; ch; ch = json[++i]) {
			if (ch === " " && json[i + 1] === "\\" && json[i + 2] === "n") {
				str += json.slice(start, i) + "\\ ";
				i += 1;
				start = i;
				ch = "\\";
			}
			if (ch === "\\") switch (json[i + 1]) {
				case "u":
					{
						str += json.slice(start, i);
						const code = json.substr(i + 2, 4);
						switch (code) {
							case "0000":
								str += "\\0";
								break;
							case "0007":
								str += "\\a";
								break;
							case "000b":
								str += "\\v";
								break;
							case "001b":
								str += "\\e";
								break;
							case "0085":
								str += "\\N";
								break;
							case "00a0":
								str += "\\_";
								break;
							case "2028":
								str += "\\L";
								break;
							case "2029":
								str += "\\P";
								break;
							default: if (code.substr(0, 2) === "00") str += "\\x" + code.substr(2);
							else str += json.substr(i, 6);
						}
						i += 5;
						start = i + 1;
					}
					break;
				case "n":
					if (implicitKey || json[i + 2] === "\"" || json.length < minMultiLineLength) i += 1;
					else {
						str += json.slice(start, i) + "\n\n";
						while (json[i + 2] === "\\" && json[i + 3] === "n" && json[i + 4] !== "\"") {
							str += "\n";
							i += 2;
						}
						str += indent;
						if (json[i + 2] === " ") str += "\\";
						i += 1;
						start = i + 1;
					}
					break;
				default: i += 1;
			}
		}
		str = start ? str + json.slice(start) : json;
		return implicitKey ? str : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_QUOTED, getFoldOptions(ctx, false));
	}
	function singleQuotedString(value, ctx) {
		if (ctx.options.singleQuote === false || ctx.implicitKey && value.includes("\n") || /[ \t]\n|\n[ \t]/.test(value)) return doubleQuotedString(value, ctx);
		const indent = ctx.indent || (containsDocumentMarker(value) ? "  " : "");
		const res = "'" + value.replace(/'/g, "''").replace(/\n+/g, `$&\n${indent}`) + "'";
		return ctx.implicitKey ? res : foldFlowLines.foldFlowLines(res, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
	}
	function quotedString(value, ctx) {
		const { singleQuote } = ctx.options;
		let qs;
		if (singleQuote === false) qs = doubleQuotedString;
		else {
			const hasDouble = value.includes("\"");
			const hasSingle = value.includes("'");
			if (hasDouble && !hasSingle) qs = singleQuotedString;
			else if (hasSingle && !hasDouble) qs = doubleQuotedString;
			else qs = singleQuote ? singleQuotedString : doubleQuotedString;
		}
		return qs(value, ctx);
	}
	let blockEndNewlines;
	try {
		blockEndNewlines = new RegExp("(^|(?<!\n))\n+(?!\n|$)", "g");
	} catch {
		blockEndNewlines = /\n+(?!\n|$)/g;
	}
	function blockString({ comment, type, value }, ctx, onComment, onChompKeep) {
		const { blockQuote, commentString, lineWidth } = ctx.options;
		if (!blockQuote || /\n[\t ]+$/.test(value)) return quotedString(value, ctx);
		const indent = ctx.indent || (ctx.forceBlockIndent || containsDocumentMarker(value) ? "  " : "");
		const literal = blockQuote === "literal" ? true : blockQuote === "folded" || type === Scalar.Scalar.BLOCK_FOLDED ? false : type === Scalar.Scalar.BLOCK_LITERAL ? true : !lineLengthOverLimit(value, lineWidth, indent.length);
		if (!value) return literal ? "|\n" : ">\n";
		let chomp;
		let endStart;
		for (endStart = value.length; endStart > 0; --endStart) {
			const ch = value[endStart - 1];
			if (ch !== "\n" && ch !== "	" && ch !== " ") break;
		}
		let end = value.substring(endStart);
		const endNlPos = end.indexOf("\n");
		if (endNlPos === -1) chomp = "-";
		else if (value === end || endNlPos !== end.length - 1) {
			chomp = "+";
			if (onChompKeep) onChompKeep();
		} else chomp = "";
		if (end) {
			value = value.slice(0, -end.length);
			if (end[end.length - 1] === "\n") end = end.slice(0, -1);
			end = end.replace(blockEndNewlines, `$&${indent}`);
		}
		let startWithSpace = false;
		let startEnd;
		let startNlPos = -1;
		for (startEnd = 0; startEnd < value.length; ++startEnd) {
			const ch = value[startEnd];
			if (ch === " ") startWithSpace = true;
			else if (ch === "\n") startNlPos = startEnd;
			else break;
		}
		let start = value.substring(0, startNlPos < startEnd ? startNlPos + 1 : startEnd);
		if (start) {
			value = value.substring(start.length);
			start = start.replace(/\n+/g, `$&${indent}`);
		}
		let header = (startWithSpace ? indent ? "2" : "1" : "") + chomp;
		if (comment) {
			header += " " + commentString(comment.replace(/ ?[\r\n]+/g, " "));
			if (onComment) onComment();
		}
		if (!literal) {
			const foldedValue = value.replace(/\n+/g, "\n$&").replace(/(?:^|\n)([\t ].*)(?:([\n\t ]*)\n(?![\n\t ]))?/g, "$1$2").replace(/\n+/g, `$&${indent}`);
			let literalFallback = false;
			const foldOptions = getFoldOptions(ctx, true);
			if (blockQuote !== "folded" && type !== Scalar.Scalar.BLOCK_FOLDED) foldOptions.onOverflow = () => {
				literalFallback = true;
			};
			const body = foldFlowLines.foldFlowLines(`${start}${foldedValue}${end}`, indent, foldFlowLines.FOLD_BLOCK, foldOptions);
			if (!literalFallback) return `>${header}\n${indent}${body}`;
		}
		value = value.replace(/\n+/g, `$&${indent}`);
		return `|${header}\n${indent}${start}${value}${end}`;
	}
	function plainString(item, ctx, onComment, onChompKeep) {
		const { type, value } = item;
		const { actualString, implicitKey, indent, indentStep, inFlow } = ctx;
		if (implicitKey && value.includes("\n") || inFlow && /[[\]{},]/.test(value)) return quotedString(value, ctx);
		if (/^[\n\t ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|[\n:][ \t]|[ \t]\n|[\n\t ]#|[\n\t :]$/.test(value)) return implicitKey || inFlow || !value.includes("\n") ? quotedString(value, ctx) : blockString(item, ctx, onComment, onChompKeep);
		if (!implicitKey && !inFlow && type !== Scalar.Scalar.PLAIN && value.includes("\n")) return blockString(item, ctx, onComment, onChompKeep);
		if (containsDocumentMarker(value)) {
			if (indent === "") {
				ctx.forceBlockIndent = true;
				return blockString(item, ctx, onComment, onChompKeep);
			} else if (implicitKey && indent === indentStep) return quotedString(value, ctx);
		}
		const str = value.replace(/\n+/g, `$&\n${indent}`);
		if (actualString) {
			const test = (tag) => tag.default && tag.tag !== "tag:yaml.org,2002:str" && tag.test?.test(str);
			const { compat, tags } = ctx.doc.schema;
			if (tags.some(test) || compat?.some(test)) return quotedString(value, ctx);
		}
		return implicitKey ? str : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
	}
	function stringifyString(item, ctx, onComment, onChompKeep) {
		const { implicitKey, inFlow } = ctx;
		const ss = typeof item.value === "string" ? item : Object.assign({}, item, { value: String(item.value) });
		let { type } = item;
		if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
			if (/[\x00-\x08\x0b-\x1f\x7f-\x9f\u{D800}-\u{DFFF}]/u.test(ss.value)) type = Scalar.Scalar.QUOTE_DOUBLE;
		}
		const _stringify = (_type) => {
			switch (_type) {
				case Scalar.Scalar.BLOCK_FOLDED:
				case Scalar.Scalar.BLOCK_LITERAL: return implicitKey || inFlow ? quotedString(ss.value, ctx) : blockString(ss, ctx, onComment, onChompKeep);
				case Scalar.Scalar.QUOTE_DOUBLE: return doubleQuotedString(ss.value, ctx);
				case Scalar.Scalar.QUOTE_SINGLE: return singleQuotedString(ss.value, ctx);
				case Scalar.Scalar.PLAIN: return plainString(ss, ctx, onComment, onChompKeep);
				default: return null;
			}
		};
		let res = _stringify(type);
		if (res === null) {
			const { defaultKeyType, defaultStringType } = ctx.options;
			const t = implicitKey && defaultKeyType || defaultStringType;
			res = _stringify(t);
			if (res === null) throw new Error(`Unsupported default string type ${t}`);
		}
		return res;
	}
	exports.stringifyString = stringifyString;
}));
// node_modules/yaml/dist/stringify/stringify.js
var require_stringify = /* @__PURE__ */ __commonJSMin(((exports) => {
	var anchors = require_anchors();
	var identity = require_identity();
	var stringifyComment = require_stringifyComment();
	var stringifyString = require_stringifyString();
	function createStringifyContext(doc, options) {
		const opt = Object.assign({
			blockQuote: true,
			commentString: stringifyComment.stringifyComment,
			defaultKeyType: null,
			defaultStringType: "PLAIN",
			directives: null,
			doubleQuotedAsJSON: false,
			doubleQuotedMinMultiLineLength: 40,
			falseStr: "false",
			flowCollectionPadding: true,
			indentSeq: true,
			lineWidth: 80,
			minContentWidth: 20,
			nullStr: "null",
			simpleKeys: false,
			singleQuote: null,
			trailingComma: false,
			trueStr: "true",
			verifyAliasOrder: true
		}, doc.schema.toStringOptions, options);
		let inFlow;
		switch (opt.collectionStyle) {
			case "block":
				inFlow = false;
				break;
			case "flow":
				inFlow = true;
				break;
			default: inFlow = null;
		}
		return {
			anchors: /* @__PURE__ */ new Set(),
			doc,
			flowCollectionPadding: opt.flowCollectionPadding ? " " : "",
			indent: "",
			indentStep: typeof opt.indent === "number" ? " ".repeat(opt.indent) : "  ",
			inFlow,
			options: opt
		};
	}
	function getTagObject(tags, item) {
		if (item.tag) {
			const match = tags.filter((t) => t.tag === item.tag);
			if (match.length > 0) return match.find((t) => t.format === item.format) ?? match[0];
		}
		let tagObj = void 0;
		let obj;
		if (identity.isScalar(item)) {
			obj = item.value;
			let match = tags.filter((t) => t.identify?.(obj));
			if (match.length > 1) {
				const testMatch = match.filter((t) => t.test);
				if (testMatch.length > 0) match = testMatch;
			}
			tagObj = match.find((t) => t.format === item.format) ?? match.find((t) => !t.format);
		} else {
			obj = item;
			tagObj = tags.find((t) => t.nodeClass && obj instanceof t.nodeClass);
		}
		if (!tagObj) {
			const name = obj?.constructor?.name ?? (obj === null ? "null" : typeof obj);
			throw new Error(`Tag not resolved for ${name} value`);
		}
		return tagObj;
	}
	function stringifyProps(node, tagObj, { anchors: anchors$1, doc }) {
		if (!doc.directives) return "";
		const props = [];
		const anchor = (identity.isScalar(node) || identity.isCollection(node)) && node.anchor;
		if (anchor && anchors.anchorIsValid(anchor)) {
			anchors$1.add(anchor);
			props.push(`&${anchor}`);
		}
		const tag = node.tag ?? (tagObj.default ? null : tagObj.tag);
		if (tag) props.push(doc.directives.tagString(tag));
		return props.join(" ");
	}
	function stringify(item, ctx, onComment, onChompKeep) {
		if (identity.isPair(item)) return item.toString(ctx, onComment, onChompKeep);
		if (identity.isAlias(item)) {
			if (ctx.doc.directives) return item.toString(ctx);
			if (ctx.resolvedAliases?.has(item)) throw new TypeError(`Cannot stringify circular structure without alias nodes`);
			else {
				if (ctx.resolvedAliases) ctx.resolvedAliases.add(item);
				else ctx.resolvedAliases = /* @__PURE__ */ new Set([item]);
				item = item.resolve(ctx.doc);
			}
		}
		let tagObj = void 0;
		const node = identity.isNode(item) ? item : ctx.doc.createNode(item, { onTagObj: (o) => tagObj = o });
		tagObj ?? (tagObj = getTagObject(ctx.doc.schema.tags, node));
		const props = stringifyProps(node, tagObj, ctx);
		if (props.length > 0) ctx.indentAtStart = (ctx.indentAtStart ?? 0) + props.length + 1;
		const str = typeof tagObj.stringify === "function" ? tagObj.stringify(node, ctx, onComment, onChompKeep) : identity.isScalar(node) ? stringifyString.stringifyString(node, ctx, onComment, onChompKeep) : node.toString(ctx, onComment, onChompKeep);
		if (!props) return str;
		return identity.isScalar(node) || str[0] === "{" || str[0] === "[" ? `${props} ${str}` : `${props}\n${ctx.indent}${str}`;
	}
	exports.createStringifyContext = createStringifyContext;
	exports.stringify = stringify;
}));
// node_modules/yaml/dist/stringify/stringifyPair.js
var require_stringifyPair = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyPair({ key, value }, ctx, onComment, onChompKeep) {
		const { allNullValues, doc, indent, indentStep, options: { commentString, indentSeq, simpleKeys } } = ctx;
		let keyComment = identity.isNode(key) && key.comment || null;
		if (simpleKeys) {
			if (keyComment) throw new Error("With simple keys, key nodes cannot have comments");
			if (identity.isCollection(key) || !identity.isNode(key) && typeof key === "object") throw new Error("With simple keys, collection cannot be used as a key value");
		}
		let explicitKey = !simpleKeys && (!key || keyComment && value == null && !ctx.inFlow || identity.isCollection(key) || (identity.isScalar(key) ? key.type === Scalar.Scalar.BLOCK_FOLDED || key.type === Scalar.Scalar.BLOCK_LITERAL : typeof key === "object"));
		ctx = Object.assign({}, ctx, {
			allNullValues: false,
			implicitKey: !explicitKey && (simpleKeys || !allNullValues),
			indent: indent + indentStep
		});
		let keyCommentDone = false;
		let chompKeep = false;
		let str = stringify.stringify(key, ctx, () => keyCommentDone = true, () => chompKeep = true);
		if (!explicitKey && !ctx.inFlow && str.length > 1024) {
			if (simpleKeys) throw new Error("With simple keys, single line scalar must not span more than 1024 characters");
			explicitKey = true;
		}
		if (ctx.inFlow) {
			if (allNullValues || value == null) {
				if (keyCommentDone && onComment) onComment();
				return str === "" ? "?" : explicitKey ? `? ${str}` : str;
			}
		} else if (allNullValues && !simpleKeys || value == null && explicitKey) {
			str = `? ${str}`;
			if (keyComment && !keyCommentDone) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
			else if (chompKeep && onChompKeep) onChompKeep();
			return str;
		}
		if (keyCommentDone) keyComment = null;
		if (explicitKey) {
			if (keyComment) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
			str = `? ${str}\n${indent}:`;
		} else {
			str = `${str}:`;
			if (keyComment) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
		}
		let vsb, vcb, valueComment;
		if (identity.isNode(value)) {
			vsb = !!value.spaceBefore;
			vcb = value.commentBefore;
			valueComment = value.comment;
		} else {
			vsb = false;
			vcb = null;
			valueComment = null;
			if (value && typeof value === "object") value = doc.createNode(value);
		}
		ctx.implicitKey = false;
		if (!explicitKey && !keyComment && identity.isScalar(value)) ctx.indentAtStart = str.length + 1;
		chompKeep = false;
		if (!indentSeq && indentStep.length >= 2 && !ctx.inFlow && !explicitKey && identity.isSeq(value) && !value.flow && !value.tag && !value.anchor) ctx.indent = ctx.indent.substring(2);
		let valueCommentDone = false;
		const valueStr = stringify.stringify(value, ctx, () => valueCommentDone = true, () => chompKeep = true);
		let ws = " ";
		if (keyComment || vsb || vcb) {
			ws = vsb ? "\n" : "";
			if (vcb) {
				const cs = commentString(vcb);
				ws += `\n${stringifyComment.indentComment(cs, ctx.indent)}`;
			}
			if (valueStr === "" && !ctx.inFlow) {
				if (ws === "\n" && valueComment) ws = "\n\n";
			} else ws += `\n${ctx.indent}`;
		} else if (!explicitKey && identity.isCollection(value)) {
			const vs0 = valueStr[0];
			const nl0 = valueStr.indexOf("\n");
			const hasNewline = nl0 !== -1;
			const flow = ctx.inFlow ?? value.flow ?? value.items.length === 0;
			if (hasNewline || !flow) {
				let hasPropsLine = false;
				if (hasNewline && (vs0 === "&" || vs0 === "!")) {
					let sp0 = valueStr.indexOf(" ");
					if (vs0 === "&" && sp0 !== -1 && sp0 < nl0 && valueStr[sp0 + 1] === "!") sp0 = valueStr.indexOf(" ", sp0 + 1);
					if (sp0 === -1 || nl0 < sp0) hasPropsLine = true;
				}
				if (!hasPropsLine) ws = `\n${ctx.indent}`;
			}
		} else if (valueStr === "" || valueStr[0] === "\n") ws = "";
		str += ws + valueStr;
		if (ctx.inFlow) {
			if (valueCommentDone && onComment) onComment();
		} else if (valueComment && !valueCommentDone) str += stringifyComment.lineComment(str, ctx.indent, commentString(valueComment));
		else if (chompKeep && onChompKeep) onChompKeep();
		return str;
	}
	exports.stringifyPair = stringifyPair;
}));
// node_modules/yaml/dist/log.js
var require_log = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	function debug(logLevel, ...messages) {
		if (logLevel === "debug") console.log(...messages);
	}
	function warn(logLevel, warning) {
		if (logLevel === "debug" || logLevel === "warn") {
			if (typeof node_process.emitWarning === "function") node_process.emitWarning(warning);
			else console.warn(warning);
		}
	}
	exports.debug = debug;
	exports.warn = warn;
}));
// node_modules/yaml/dist/schema/yaml-1.1/merge.js
var require_merge = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	const MERGE_KEY = "<<";
	const merge = {
		identify: (value) => value === MERGE_KEY || typeof value === "symbol" && value.description === MERGE_KEY,
		default: "key",
		tag: "tag:yaml.org,2002:merge",
		test: /^<<$/,
		resolve: () => Object.assign(new Scalar.Scalar(Symbol(MERGE_KEY)), { addToJSMap: addMergeToJSMap }),
		stringify: () => MERGE_KEY
	};
	const isMergeKey = (ctx, key) => (merge.identify(key) || identity.isScalar(key) && (!key.type || key.type === Scalar.Scalar.PLAIN) && merge.identify(key.value)) && ctx?.doc.schema.tags.some((tag) => tag.tag === merge.tag && tag.default);
	function addMergeToJSMap(ctx, map, value) {
		const source = resolveAliasValue(ctx, value);
		if (identity.isSeq(source)) for (const it of source.items) mergeValue(ctx, map, it);
		else if (Array.isArray(source)) for (const it of source) mergeValue(ctx, map, it);
		else mergeValue(ctx, map, source);
	}
	function mergeValue(ctx, map, value) {
		const source = resolveAliasValue(ctx, value);
		if (!identity.isMap(source)) throw new Error("Merge sources must be maps or map aliases");
		const srcMap = source.toJSON(null, ctx, Map);
		for (const [key, value] of srcMap) if (map instanceof Map) {
			if (!map.has(key)) map.set(key, value);
		} else if (map instanceof Set) map.add(key);
		else if (!Object.prototype.hasOwnProperty.call(map, key)) Object.defineProperty(map, key, {
			value,
			writable: true,
			enumerable: true,
			configurable: true
		});
		return map;
	}
	function resolveAliasValue(ctx, value) {
		return ctx && identity.isAlias(value) ? value.resolve(ctx.doc, ctx) : value;
	}
	exports.addMergeToJSMap = addMergeToJSMap;
	exports.isMergeKey = isMergeKey;
	exports.merge = merge;
}));
// node_modules/yaml/dist/nodes/addPairToJSMap.js
var require_addPairToJSMap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var log = require_log();
	var merge = require_merge();
	var stringify = require_stringify();
	var identity = require_identity();
	var toJS = require_toJS();
	function addPairToJSMap(ctx, map, { key, value }) {
		if (identity.isNode(key) && key.addToJSMap) key.addToJSMap(ctx, map, value);
		else if (merge.isMergeKey(ctx, key)) merge.addMergeToJSMap(ctx, map, value);
		else {
			const jsKey = toJS.toJS(key, "", ctx);
			if (map instanceof Map) map.set(jsKey, toJS.toJS(value, jsKey, ctx));
			else if (map instanceof Set) map.add(jsKey);
			else {
				const stringKey = stringifyKey(key, jsKey, ctx);
				const jsValue = toJS.toJS(value, stringKey, ctx);
				if (stringKey in map) Object.defineProperty(map, stringKey, {
					value: jsValue,
					writable: true,
					enumerable: true,
					configurable: true
				});
				else map[stringKey] = jsValue;
			}
		}
		return map;
	}
	function stringifyKey(key, jsKey, ctx) {
		if (jsKey === null) return "";
		if (typeof jsKey !== "object") return String(jsKey);
		if (identity.isNode(key) && ctx?.doc) {
			const strCtx = stringify.createStringifyContext(ctx.doc, {});
			strCtx.anchors = /* @__PURE__ */ new Set();
			for (const node of ctx.anchors.keys()) strCtx.anchors.add(node.anchor);
			strCtx.inFlow = true;
			strCtx.inStringifyKey = true;
			const strKey = key.toString(strCtx);
			if (!ctx.mapKeyWarned) {
				let jsonStr = JSON.stringify(strKey);
				if (jsonStr.length > 40) jsonStr = jsonStr.substring(0, 36) + "...\"";
				log.warn(ctx.doc.options.logLevel, `Keys with collection values will be stringified due to JS Object restrictions: ${jsonStr}. Set mapAsMap: true to use object keys.`);
				ctx.mapKeyWarned = true;
			}
			return strKey;
		}
		return JSON.stringify(jsKey);
	}
	exports.addPairToJSMap = addPairToJSMap;
}));
// node_modules/yaml/dist/nodes/Pair.js
var require_Pair = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var stringifyPair = require_stringifyPair();
	var addPairToJSMap = require_addPairToJSMap();
	var identity = require_identity();
	function createPair(key, value, ctx) {
		return new Pair(createNode.createNode(key, void 0, ctx), createNode.createNode(value, void 0, ctx));
	}
	var Pair = class Pair {
		constructor(key, value = null) {
			Object.defineProperty(this, identity.NODE_TYPE, { value: identity.PAIR });
			this.key = key;
			this.value = value;
		}
		clone(schema) {
			let { key, value } = this;
			if (identity.isNode(key)) key = key.clone(schema);
			if (identity.isNode(value)) value = value.clone(schema);
			return new Pair(key, value);
		}
		toJSON(_, ctx) {
			const pair = ctx?.mapAsMap ? /* @__PURE__ */ new Map() : {};
			return addPairToJSMap.addPairToJSMap(ctx, pair, this);
		}
		toString(ctx, onComment, onChompKeep) {
			return ctx?.doc ? stringifyPair.stringifyPair(this, ctx, onComment, onChompKeep) : JSON.stringify(this);
		}
	};
	exports.Pair = Pair;
	exports.createPair = createPair;
}));
// node_modules/yaml/dist/stringify/stringifyCollection.js
var require_stringifyCollection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyCollection(collection, ctx, options) {
		return (ctx.inFlow ?? collection.flow ? stringifyFlowCollection : stringifyBlockCollection)(collection, ctx, options);
	}
	function stringifyBlockCollection({ comment, items }, ctx, { blockItemPrefix, flowChars, itemIndent, onChompKeep, onComment }) {
		const { indent, options: { commentString } } = ctx;
		const itemCtx = Object.assign({}, ctx, {
			indent: itemIndent,
			type: null
		});
		let chompKeep = false;
		const lines = [];
		for (let i = 0; i < items.length; ++i) {
			const item = items[i];
			let comment = null;
			if (identity.isNode(item)) {
				if (!chompKeep && item.spaceBefore) lines.push("");
				addCommentBefore(ctx, lines, item.commentBefore, chompKeep);
				if (item.comment) comment = item.comment;
			} else if (identity.isPair(item)) {
				const ik = identity.isNode(item.key) ? item.key : null;
				if (ik) {
					if (!chompKeep && ik.spaceBefore) lines.push("");
					addCommentBefore(ctx, lines, ik.commentBefore, chompKeep);
				}
			}
			chompKeep = false;
			let str = stringify.stringify(item, itemCtx, () => comment = null, () => chompKeep = true);
			if (comment) str += stringifyComment.lineComment(str, itemIndent, commentString(comment));
			if (chompKeep && comment) chompKeep = false;
			lines.push(blockItemPrefix + str);
		}
		let str;
		if (lines.length === 0) str = flowChars.start + flowChars.end;
		else {
			str = lines[0];
			for (let i = 1; i < lines.length; ++i) {
				const line = lines[i];
				str += line ? `\n${indent}${line}` : "\n";
			}
		}
		if (comment) {
			str += "\n" + stringifyComment.indentComment(commentString(comment), indent);
			if (onComment) onComment();
		} else if (chompKeep && onChompKeep) onChompKeep();
		return str;
	}
	function stringifyFlowCollection({ items }, ctx, { flowChars, itemIndent }) {
		const { indent, indentStep, flowCollectionPadding: fcPadding, options: { commentString } } = ctx;
		itemIndent += indentStep;
		const itemCtx = Object.assign({}, ctx, {
			indent: itemIndent,
			inFlow: true,
			type: null
		});
		let reqNewline = false;
		let linesAtValue = 0;
		const lines = [];
		for (let i = 0; i < items.length; ++i) {
			const item = items[i];
			let comment = null;
			if (identity.isNode(item)) {
				if (item.spaceBefore) lines.push("");
				addCommentBefore(ctx, lines, item.commentBefore, false);
				if (item.comment) comment = item.comment;
			} else if (identity.isPair(item)) {
				const ik = identity.isNode(item.key) ? item.key : null;
				if (ik) {
					if (ik.spaceBefore) lines.push("");
					addCommentBefore(ctx, lines, ik.commentBefore, false);
					if (ik.comment) reqNewline = true;
				}
				const iv = identity.isNode(item.value) ? item.value : null;
				if (iv) {
					if (iv.comment) comment = iv.comment;
					if (iv.commentBefore) reqNewline = true;
				} else if (item.value == null && ik?.comment) comment = ik.comment;
			}
			if (comment) reqNewline = true;
			let str = stringify.stringify(item, itemCtx, () => comment = null);
			reqNewline || (reqNewline = lines.length > linesAtValue || str.includes("\n"));
			if (i < items.length - 1) str += ",";
			else if (ctx.options.trailingComma) {
				if (ctx.options.lineWidth > 0) reqNewline || (reqNewline = lines.reduce((sum, line) => sum + line.length + 2, 2) + (str.length + 2) > ctx.options.lineWidth);
				if (reqNewline) str += ",";
			}
			if (comment) str += stringifyComment.lineComment(str, itemIndent, commentString(comment));
			lines.push(str);
			linesAtValue = lines.length;
		}
		const { start, end } = flowChars;
		if (lines.length === 0) return start + end;
		else {
			if (!reqNewline) {
				const len = lines.reduce((sum, line) => sum + line.length + 2, 2);
				reqNewline = ctx.options.lineWidth > 0 && len > ctx.options.lineWidth;
			}
			if (reqNewline) {
				let str = start;
				for (const line of lines) str += line ? `\n${indentStep}${indent}${line}` : "\n";
				return `${str}\n${indent}${end}`;
			} else return `${start}${fcPadding}${lines.join(" ")}${fcPadding}${end}`;
		}
	}
	function addCommentBefore({ indent, options: { commentString } }, lines, comment, chompKeep) {
		if (comment && chompKeep) comment = comment.replace(/^\n+/, "");
		if (comment) {
			const ic = stringifyComment.indentComment(commentString(comment), indent);
			lines.push(ic.trimStart());
		}
	}
	exports.stringifyCollection = stringifyCollection;
}));
// node_modules/yaml/dist/nodes/YAMLMap.js
var require_YAMLMap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyCollection = require_stringifyCollection();
	var addPairToJSMap = require_addPairToJSMap();
	var Collection = require_Collection();
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	function findPair(items, key) {
		const k = identity.isScalar(key) ? key.value : key;
		for (const it of items) if (identity.isPair(it)) {
			if (it.key === key || it.key === k) return it;
			if (identity.isScalar(it.key) && it.key.value === k) return it;
		}
	}
	var YAMLMap = class extends Collection.Collection {
		static get tagName() {
			return "tag:yaml.org,2002:map";
		}
		constructor(schema) {
			super(identity.MAP, schema);
			this.items = [];
		}
		/**
		* A generic collection parsing method that can be extended
		* to other node classes that inherit from YAMLMap
		*/
		static from(schema, obj, ctx) {
			const { keepUndefined, replacer } = ctx;
			const map = new this(schema);
			const add = (key, value) => {
				if (typeof replacer === "function") value = replacer.call(obj, key, value);
				else if (Array.isArray(replacer) && !replacer.includes(key)) return;
				if (value !== void 0 || keepUndefined) map.items.push(Pair.createPair(key, value, ctx));
			};
			if (obj instanceof Map) for (const [key, value] of obj) add(key, value);
			else if (obj && typeof obj === "object") for (const key of Object.keys(obj)) add(key, obj[key]);
			if (typeof schema.sortMapEntries === "function") map.items.sort(schema.sortMapEntries);
			return map;
		}
		/**
		* Adds a value to the collection.
		*
		* @param overwrite - If not set `true`, using a key that is already in the
		*   collection will throw. Otherwise, overwrites the previous value.
		*/
		add(pair, overwrite) {
			let _pair;
			if (identity.isPair(pair)) _pair = pair;
			else if (!pair || typeof pair !== "object" || !("key" in pair)) _pair = new Pair.Pair(pair, pair?.value);
			else _pair = new Pair.Pair(pair.key, pair.value);
			const prev = findPair(this.items, _pair.key);
			const sortEntries = this.schema?.sortMapEntries;
			if (prev) {
				if (!overwrite) throw new Error(`Key ${_pair.key} already set`);
				if (identity.isScalar(prev.value) && Scalar.isScalarValue(_pair.value)) prev.value.value = _pair.value;
				else prev.value = _pair.value;
			} else if (sortEntries) {
				const i = this.items.findIndex((item) => sortEntries(_pair, item) < 0);
				if (i === -1) this.items.push(_pair);
				else this.items.splice(i, 0, _pair);
			} else this.items.push(_pair);
		}
		delete(key) {
			const it = findPair(this.items, key);
			if (!it) return false;
			return this.items.splice(this.items.indexOf(it), 1).length > 0;
		}
		get(key, keepScalar) {
			const node = findPair(this.items, key)?.value;
			return (!keepScalar && identity.isScalar(node) ? node.value : node) ?? void 0;
		}
		has(key) {
			return !!findPair(this.items, key);
		}
		set(key, value) {
			this.add(new Pair.Pair(key, value), true);
		}
		/**
		* @param ctx - Conversion context, originally set in Document#toJS()
		* @param {Class} Type - If set, forces the returned collection type
		* @returns Instance of Type, Map, or Object
		*/
		toJSON(_, ctx, Type) {
			const map = Type ? new Type() : ctx?.mapAsMap ? /* @__PURE__ */ new Map() : {};
			if (ctx?.onCreate) ctx.onCreate(map);
			for (const item of this.items) addPairToJSMap.addPairToJSMap(ctx, map, item);
			return map;
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			for (const item of this.items) if (!identity.isPair(item)) throw new Error(`Map items must all be pairs; found ${JSON.stringify(item)} instead`);
			if (!ctx.allNullValues && this.hasAllNullValues(false)) ctx = Object.assign({}, ctx, { allNullValues: true });
			return stringifyCollection.stringifyCollection(this, ctx, {
				blockItemPrefix: "",
				flowChars: {
					start: "{",
					end: "}"
				},
				itemIndent: ctx.indent || "",
				onChompKeep,
				onComment
			});
		}
	};
	exports.YAMLMap = YAMLMap;
	exports.findPair = findPair;
}));
// node_modules/yaml/dist/schema/common/map.js
var require_map = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var YAMLMap = require_YAMLMap();
	exports.map = {
		collection: "map",
		default: true,
		nodeClass: YAMLMap.YAMLMap,
		tag: "tag:yaml.org,2002:map",
		resolve(map, onError) {
			if (!identity.isMap(map)) onError("Expected a mapping for this tag");
			return map;
		},
		createNode: (schema, obj, ctx) => YAMLMap.YAMLMap.from(schema, obj, ctx)
	};
}));
// node_modules/yaml/dist/nodes/YAMLSeq.js
var require_YAMLSeq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var stringifyCollection = require_stringifyCollection();
	var Collection = require_Collection();
	var identity = require_identity();
	var Scalar = require_Scalar();
	var toJS = require_toJS();
	var YAMLSeq = class extends Collection.Collection {
		static get tagName() {
			return "tag:yaml.org,2002:seq";
		}
		constructor(schema) {
			super(identity.SEQ, schema);
			this.items = [];
		}
		add(value) {
			this.items.push(value);
		}
		/**
		* Removes a value from the collection.
		*
		* `key` must contain a representation of an integer for this to succeed.
		* It may be wrapped in a `Scalar`.
		*
		* @returns `true` if the item was found and removed.
		*/
		delete(key) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") return false;
			return this.items.splice(idx, 1).length > 0;
		}
		get(key, keepScalar) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") return void 0;
			const it = this.items[idx];
			return !keepScalar && identity.isScalar(it) ? it.value : it;
		}
		/**
		* Checks if the collection includes a value with the key `key`.
		*
		* `key` must contain a representation of an integer for this to succeed.
		* It may be wrapped in a `Scalar`.
		*/
		has(key) {
			const idx = asItemIndex(key);
			return typeof idx === "number" && idx < this.items.length;
		}
		/**
		* Sets a value in this collection. For `!!set`, `value` needs to be a
		* boolean to add/remove the item from the set.
		*
		* If `key` does not contain a representation of an integer, this will throw.
		* It may be wrapped in a `Scalar`.
		*/
		set(key, value) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") throw new Error(`Expected a valid index, not ${key}.`);
			const prev = this.items[idx];
			if (identity.isScalar(prev) && Scalar.isScalarValue(value)) prev.value = value;
			else this.items[idx] = value;
		}
		toJSON(_, ctx) {
			const seq = [];
			if (ctx?.onCreate) ctx.onCreate(seq);
			let i = 0;
			for (const item of this.items) seq.push(toJS.toJS(item, String(i++), ctx));
			return seq;
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			return stringifyCollection.stringifyCollection(this, ctx, {
				blockItemPrefix: "- ",
				flowChars: {
					start: "[",
					end: "]"
				},
				itemIndent: (ctx.indent || "") + "  ",
				onChompKeep,
				onComment
			});
		}
		static from(schema, obj, ctx) {
			const { replacer } = ctx;
			const seq = new this(schema);
			if (obj && Symbol.iterator in Object(obj)) {
				let i = 0;
				for (let it of obj) {
					if (typeof replacer === "function") {
						const key = obj instanceof Set ? it : String(i++);
						it = replacer.call(obj, key, it);
					}
					seq.items.push(createNode.createNode(it, void 0, ctx));
				}
			}
			return seq;
		}
	};
	function asItemIndex(key) {
		let idx = identity.isScalar(key) ? key.value : key;
		if (idx && typeof idx === "string") idx = Number(idx);
		return typeof idx === "number" && Number.isInteger(idx) && idx >= 0 ? idx : null;
	}
	exports.YAMLSeq = YAMLSeq;
}));
// node_modules/yaml/dist/schema/common/seq.js
var require_seq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var YAMLSeq = require_YAMLSeq();
	exports.seq = {
		collection: "seq",
		default: true,
		nodeClass: YAMLSeq.YAMLSeq,
		tag: "tag:yaml.org,2002:seq",
		resolve(seq, onError) {
			if (!identity.isSeq(seq)) onError("Expected a sequence for this tag");
			return seq;
		},
		createNode: (schema, obj, ctx) => YAMLSeq.YAMLSeq.from(schema, obj, ctx)
	};
}));
// node_modules/yaml/dist/schema/common/string.js
var require_string = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyString = require_stringifyString();
	exports.string = {
		identify: (value) => typeof value === "string",
		default: true,
		tag: "tag:yaml.org,2002:str",
		resolve: (str) => str,
		stringify(item, ctx, onComment, onChompKeep) {
			ctx = Object.assign({ actualString: true }, ctx);
			return stringifyString.stringifyString(item, ctx, onComment, onChompKeep);
		}
	};
}));
// node_modules/yaml/dist/schema/common/null.js
var require_null = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	const nullTag = {
		identify: (value) => value == null,
		createNode: () => new Scalar.Scalar(null),
		default: true,
		tag: "tag:yaml.org,2002:null",
		test: /^(?:~|[Nn]ull|NULL)?$/,
		resolve: () => new Scalar.Scalar(null),
		stringify: ({ source }, ctx) => typeof source === "string" && nullTag.test.test(source) ? source : ctx.options.nullStr
	};
	exports.nullTag = nullTag;
}));
// node_modules/yaml/dist/schema/core/bool.js
var require_bool$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	const boolTag = {
		identify: (value) => typeof value === "boolean",
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/,
		resolve: (str) => new Scalar.Scalar(str[0] === "t" || str[0] === "T"),
		stringify({ source, value }, ctx) {
			if (source && boolTag.test.test(source)) {
				if (value === (source[0] === "t" || source[0] === "T")) return source;
			}
			return value ? ctx.options.trueStr : ctx.options.falseStr;
		}
	};
	exports.boolTag = boolTag;
}));
// node_modules/yaml/dist/stringify/stringifyNumber.js
var require_stringifyNumber = /* @__PURE__ */ __commonJSMin(((exports) => {
	function stringifyNumber({ format, minFractionDigits, tag, value }) {
		if (typeof value === "bigint") return String(value);
		const num = typeof value === "number" ? value : Number(value);
		if (!isFinite(num)) return isNaN(num) ? ".nan" : num < 0 ? "-.inf" : ".inf";
		let n = Object.is(value, -0) ? "-0" : JSON.stringify(value);
		if (!format && minFractionDigits && (!tag || tag === "tag:yaml.org,2002:float") && /^-?\d/.test(n) && !n.includes("e")) {
			let i = n.indexOf(".");
			if (i < 0) {
				i = n.length;
				n += ".";
			}
			let d = minFractionDigits - (n.length - i - 1);
			while (d-- > 0) n += "0";
		}
		return n;
	}
	exports.stringifyNumber = stringifyNumber;
}));
// node_modules/yaml/dist/schema/core/float.js
var require_float$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var stringifyNumber = require_stringifyNumber();
	const floatNaN = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
		resolve: (str) => str.slice(-3).toLowerCase() === "nan" ? NaN : str[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
		stringify: stringifyNumber.stringifyNumber
	};
	const floatExp = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "EXP",
		test: /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+$/,
		resolve: (str) => parseFloat(str),
		stringify(node) {
			const num = Number(node.value);
			return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
		}
	};
	exports.float = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)$/,
		resolve(str) {
			const node = new Scalar.Scalar(parseFloat(str));
			const dot = str.indexOf(".");
			if (dot !== -1 && str[str.length - 1] === "0") node.minFractionDigits = str.length - dot - 1;
			return node;
		},
		stringify: stringifyNumber.stringifyNumber
	};
	exports.floatExp = floatExp;
	exports.floatNaN = floatNaN;
}));
// node_modules/yaml/dist/schema/core/int.js
var require_int$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	const intIdentify = (value) => typeof value === "bigint" || Number.isInteger(value);
	const intResolve = (str, offset, radix, { intAsBigInt }) => intAsBigInt ? BigInt(str) : parseInt(str.substring(offset), radix);
	function intStringify(node, radix, prefix) {
		const { value } = node;
		if (intIdentify(value) && value >= 0) return prefix + value.toString(radix);
		return stringifyNumber.stringifyNumber(node);
	}
	const intOct = {
		identify: (value) => intIdentify(value) && value >= 0,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "OCT",
		test: /^0o[0-7]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 8, opt),
		stringify: (node) => intStringify(node, 8, "0o")
	};
	const int = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		test: /^[-+]?[0-9]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
		stringify: stringifyNumber.stringifyNumber
	};
	const intHex = {
		identify: (value) => intIdentify(value) && value >= 0,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "HEX",
		test: /^0x[0-9a-fA-F]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
		stringify: (node) => intStringify(node, 16, "0x")
	};
	exports.int = int;
	exports.intHex = intHex;
	exports.intOct = intOct;
}));
// node_modules/yaml/dist/schema/core/schema.js
var require_schema$2 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var bool = require_bool$1();
	var float = require_float$1();
	var int = require_int$1();
	exports.schema = [
		map.map,
		seq.seq,
		string.string,
		_null.nullTag,
		bool.boolTag,
		int.intOct,
		int.int,
		int.intHex,
		float.floatNaN,
		float.floatExp,
		float.float
	];
}));
// node_modules/yaml/dist/schema/json/schema.js
var require_schema$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var map = require_map();
	var seq = require_seq();
	function intIdentify(value) {
		return typeof value === "bigint" || Number.isInteger(value);
	}
	const stringifyJSON = ({ value }) => JSON.stringify(value);
	const jsonScalars = [
		{
			identify: (value) => typeof value === "string",
			default: true,
			tag: "tag:yaml.org,2002:str",
			resolve: (str) => str,
			stringify: stringifyJSON
		},
		{
			identify: (value) => value == null,
			createNode: () => new Scalar.Scalar(null),
			default: true,
			tag: "tag:yaml.org,2002:null",
			test: /^null$/,
			resolve: () => null,
			stringify: stringifyJSON
		},
		{
			identify: (value) => typeof value === "boolean",
			default: true,
			tag: "tag:yaml.org,2002:bool",
			test: /^true$|^false$/,
			resolve: (str) => str === "true",
			stringify: stringifyJSON
		},
		{
			identify: intIdentify,
			default: true,
			tag: "tag:yaml.org,2002:int",
			test: /^-?(?:0|[1-9][0-9]*)$/,
			resolve: (str, _onError, { intAsBigInt }) => intAsBigInt ? BigInt(str) : parseInt(str, 10),
			stringify: ({ value }) => intIdentify(value) ? value.toString() : JSON.stringify(value)
		},
		{
			identify: (value) => typeof value === "number",
			default: true,
			tag: "tag:yaml.org,2002:float",
			test: /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$/,
			resolve: (str) => parseFloat(str),
			stringify: stringifyJSON
		}
	];
	exports.schema = [map.map, seq.seq].concat(jsonScalars, {
		default: true,
		tag: "",
		test: /^/,
		resolve(str, onError) {
			onError(`Unresolved plain scalar ${JSON.stringify(str)}`);
			return str;
		}
	});
}));
// node_modules/yaml/dist/schema/yaml-1.1/binary.js
var require_binary = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_buffer = __require("buffer");
	var Scalar = require_Scalar();
	var stringifyString = require_stringifyString();
	exports.binary = {
		identify: (value) => value instanceof Uint8Array,
		default: false,
		tag: "tag:yaml.org,2002:binary",
		/**
		* Returns a Buffer in node and an Uint8Array in browsers
		*
		* To use the resulting buffer as an image, you'll want to do something like:
		*
		*   const blob = new Blob([buffer], { type: 'image/jpeg' })
		*   document.querySelector('#photo').src = URL.createObjectURL(blob)
		*/
		resolve(src, onError) {
			if (typeof node_buffer.Buffer === "function") return node_buffer.Buffer.from(src, "base64");
			else if (typeof atob === "function") {
				const str = atob(src.replace(/[\n\r]/g, ""));
				const buffer = new Uint8Array(str.length);
				for (let i = 0; i < str.length; ++i) buffer[i] = str.charCodeAt(i);
				return buffer;
			} else {
				onError("This environment does not support reading binary tags; either Buffer or atob is required");
				return src;
			}
		},
		stringify({ comment, type, value }, ctx, onComment, onChompKeep) {
			if (!value) return "";
			const buf = value;
			let str;
			if (typeof node_buffer.Buffer === "function") str = buf instanceof node_buffer.Buffer ? buf.toString("base64") : node_buffer.Buffer.from(buf.buffer).toString("base64");
			else if (typeof btoa === "function") {
				let s = "";
				for (let i = 0; i < buf.length; ++i) s += String.fromCharCode(buf[i]);
				str = btoa(s);
			} else throw new Error("This environment does not support writing binary tags; either Buffer or btoa is required");
			type ?? (type = Scalar.Scalar.BLOCK_LITERAL);
			if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
				const lineWidth = Math.max(ctx.options.lineWidth - ctx.indent.length, ctx.options.minContentWidth);
				const n = Math.ceil(str.length / lineWidth);
				const lines = new Array(n);
				for (let i = 0, o = 0; i < n; ++i, o += lineWidth) lines[i] = str.substr(o, lineWidth);
				str = lines.join(type === Scalar.Scalar.BLOCK_LITERAL ? "\n" : " ");
			}
			return stringifyString.stringifyString({
				comment,
				type,
				value: str
			}, ctx, onComment, onChompKeep);
		}
	};
}));
// node_modules/yaml/dist/schema/yaml-1.1/pairs.js
var require_pairs = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	var YAMLSeq = require_YAMLSeq();
	function resolvePairs(seq, onError) {
		if (identity.isSeq(seq)) for (let i = 0; i < seq.items.length; ++i) {
			let item = seq.items[i];
			if (identity.isPair(item)) continue;
			else if (identity.isMap(item)) {
				if (item.items.length > 1) onError("Each pair must have its own sequence indicator");
				const pair = item.items[0] || new Pair.Pair(new Scalar.Scalar(null));
				if (item.commentBefore) pair.key.commentBefore = pair.key.commentBefore ? `${item.commentBefore}\n${pair.key.commentBefore}` : item.commentBefore;
				if (item.comment) {
					const cn = pair.value ?? pair.key;
					cn.comment = cn.comment ? `${item.comment}\n${cn.comment}` : item.comment;
				}
				item = pair;
			}
			seq.items[i] = identity.isPair(item) ? item : new Pair.Pair(item);
		}
		else onError("Expected a sequence for this tag");
		return seq;
	}
	function createPairs(schema, iterable, ctx) {
		const { replacer } = ctx;
		const pairs = new YAMLSeq.YAMLSeq(schema);
		pairs.tag = "tag:yaml.org,2002:pairs";
		let i = 0;
		if (iterable && Symbol.iterator in Object(iterable)) for (let it of iterable) {
			if (typeof replacer === "function") it = replacer.call(iterable, String(i++), it);
			let key, value;
			if (Array.isArray(it)) {
				if (it.length === 2) {
					key = it[0];
					value = it[1];
				} else throw new TypeError(`Expected [key, value] tuple: ${it}`);
			} else if (it && it instanceof Object) {
				const keys = Object.keys(it);
				if (keys.length === 1) {
					key = keys[0];
					value = it[key];
				} else throw new TypeError(`Expected tuple with one key, not ${keys.length} keys`);
			} else key = it;
			pairs.items.push(Pair.createPair(key, value, ctx));
		}
		return pairs;
	}
	const pairs = {
		collection: "seq",
		default: false,
		tag: "tag:yaml.org,2002:pairs",
		resolve: resolvePairs,
		createNode: createPairs
	};
	exports.createPairs = createPairs;
	exports.pairs = pairs;
	exports.resolvePairs = resolvePairs;
}));
// node_modules/yaml/dist/schema/yaml-1.1/omap.js
var require_omap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var toJS = require_toJS();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var pairs = require_pairs();
	var YAMLOMap = class YAMLOMap extends YAMLSeq.YAMLSeq {
		constructor() {
			super();
			this.add = YAMLMap.YAMLMap.prototype.add.bind(this);
			this.delete = YAMLMap.YAMLMap.prototype.delete.bind(this);
			this.get = YAMLMap.YAMLMap.prototype.get.bind(this);
			this.has = YAMLMap.YAMLMap.prototype.has.bind(this);
			this.set = YAMLMap.YAMLMap.prototype.set.bind(this);
			this.tag = YAMLOMap.tag;
		}
		/**
		* If `ctx` is given, the return type is actually `Map<unknown, unknown>`,
		* but TypeScript won't allow widening the signature of a child method.
		*/
		toJSON(_, ctx) {
			if (!ctx) return super.toJSON(_);
			const map = /* @__PURE__ */ new Map();
			if (ctx?.onCreate) ctx.onCreate(map);
			for (const pair of this.items) {
				let key, value;
				if (identity.isPair(pair)) {
					key = toJS.toJS(pair.key, "", ctx);
					value = toJS.toJS(pair.value, key, ctx);
				} else key = toJS.toJS(pair, "", ctx);
				if (map.has(key)) throw new Error("Ordered maps must not include duplicate keys");
				map.set(key, value);
			}
			return map;
		}
		static from(schema, iterable, ctx) {
			const pairs$1 = pairs.createPairs(schema, iterable, ctx);
			const omap = new this();
			omap.items = pairs$1.items;
			return omap;
		}
	};
	YAMLOMap.tag = "tag:yaml.org,2002:omap";
	const omap = {
		collection: "seq",
		identify: (value) => value instanceof Map,
		nodeClass: YAMLOMap,
		default: false,
		tag: "tag:yaml.org,2002:omap",
		resolve(seq, onError) {
			const pairs$1 = pairs.resolvePairs(seq, onError);
			const seenKeys = [];
			for (const { key } of pairs$1.items) if (identity.isScalar(key)) {
				if (seenKeys.includes(key.value)) onError(`Ordered maps must not include duplicate keys: ${key.value}`);
				else seenKeys.push(key.value);
			}
			return Object.assign(new YAMLOMap(), pairs$1);
		},
		createNode: (schema, iterable, ctx) => YAMLOMap.from(schema, iterable, ctx)
	};
	exports.YAMLOMap = YAMLOMap;
	exports.omap = omap;
}));
// node_modules/yaml/dist/schema/yaml-1.1/bool.js
var require_bool = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	function boolStringify({ value, source }, ctx) {
		if (source && (value ? trueTag : falseTag).test.test(source)) return source;
		return value ? ctx.options.trueStr : ctx.options.falseStr;
	}
	const trueTag = {
		identify: (value) => value === true,
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:Y|y|[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/,
		resolve: () => new Scalar.Scalar(true),
		stringify: boolStringify
	};
	const falseTag = {
		identify: (value) => value === false,
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:N|n|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/,
		resolve: () => new Scalar.Scalar(false),
		stringify: boolStringify
	};
	exports.falseTag = falseTag;
	exports.trueTag = trueTag;
}));
// node_modules/yaml/dist/schema/yaml-1.1/float.js
var require_float = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var stringifyNumber = require_stringifyNumber();
	const floatNaN = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
		resolve: (str) => str.slice(-3).toLowerCase() === "nan" ? NaN : str[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
		stringify: stringifyNumber.stringifyNumber
	};
	const floatExp = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "EXP",
		test: /^[-+]?(?:[0-9][0-9_]*)?(?:\.[0-9_]*)?[eE][-+]?[0-9]+$/,
		resolve: (str) => parseFloat(str.replace(/_/g, "")),
		stringify(node) {
			const num = Number(node.value);
			return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
		}
	};
	exports.float = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*$/,
		resolve(str) {
			const node = new Scalar.Scalar(parseFloat(str.replace(/_/g, "")));
			const dot = str.indexOf(".");
			if (dot !== -1) {
				const f = str.substring(dot + 1).replace(/_/g, "");
				if (f[f.length - 1] === "0") node.minFractionDigits = f.length;
			}
			return node;
		},
		stringify: stringifyNumber.stringifyNumber
	};
	exports.floatExp = floatExp;
	exports.floatNaN = floatNaN;
}));
// node_modules/yaml/dist/schema/yaml-1.1/int.js
var require_int = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	const intIdentify = (value) => typeof value === "bigint" || Number.isInteger(value);
	function intResolve(str, offset, radix, { intAsBigInt }) {
		const sign = str[0];
		if (sign === "-" || sign === "+") offset += 1;
		str = str.substring(offset).replace(/_/g, "");
		if (intAsBigInt) {
			switch (radix) {
				case 2:
					str = `0b${str}`;
					break;
				case 8:
					str = `0o${str}`;
					break;
				case 16: str = `0x${str}`;
			}
			const n = BigInt(str);
			return sign === "-" ? BigInt(-1) * n : n;
		}
		const n = parseInt(str, radix);
		return sign === "-" ? -1 * n : n;
	}
	function intStringify(node, radix, prefix) {
		const { value } = node;
		if (intIdentify(value)) {
			const str = value.toString(radix);
			return value < 0 ? "-" + prefix + str.substr(1) : prefix + str;
		}
		return stringifyNumber.stringifyNumber(node);
	}
	const intBin = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "BIN",
		test: /^[-+]?0b[0-1_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 2, opt),
		stringify: (node) => intStringify(node, 2, "0b")
	};
	const intOct = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "OCT",
		test: /^[-+]?0[0-7_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 1, 8, opt),
		stringify: (node) => intStringify(node, 8, "0")
	};
	const int = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		test: /^[-+]?[0-9][0-9_]*$/,
		resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
		stringify: stringifyNumber.stringifyNumber
	};
	const intHex = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "HEX",
		test: /^[-+]?0x[0-9a-fA-F_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
		stringify: (node) => intStringify(node, 16, "0x")
	};
	exports.int = int;
	exports.intBin = intBin;
	exports.intHex = intHex;
	exports.intOct = intOct;
}));
// node_modules/yaml/dist/schema/yaml-1.1/set.js
var require_set = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var YAMLSet = class YAMLSet extends YAMLMap.YAMLMap {
		constructor(schema) {
			super(schema);
			this.tag = YAMLSet.tag;
		}
		add(key) {
			let pair;
			if (identity.isPair(key)) pair = key;
			else if (key && typeof key === "object" && "key" in key && "value" in key && key.value === null) pair = new Pair.Pair(key.key, null);
			else pair = new Pair.Pair(key, null);
			if (!YAMLMap.findPair(this.items, pair.key)) this.items.push(pair);
		}
		/**
		* If `keepPair` is `true`, returns the Pair matching `key`.
		* Otherwise, returns the value of that Pair's key.
		*/
		get(key, keepPair) {
			const pair = YAMLMap.findPair(this.items, key);
			return !keepPair && identity.isPair(pair) ? identity.isScalar(pair.key) ? pair.key.value : pair.key : pair;
		}
		set(key, value) {
			if (typeof value !== "boolean") throw new Error(`Expected boolean value for set(key, value) in a YAML set, not ${typeof value}`);
			const prev = YAMLMap.findPair(this.items, key);
			if (prev && !value) this.items.splice(this.items.indexOf(prev), 1);
			else if (!prev && value) this.items.push(new Pair.Pair(key));
		}
		toJSON(_, ctx) {
			return super.toJSON(_, ctx, Set);
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			if (this.hasAllNullValues(true)) return super.toString(Object.assign({}, ctx, { allNullValues: true }), onComment, onChompKeep);
			else throw new Error("Set items must all have null values");
		}
		static from(schema, iterable, ctx) {
			const { replacer } = ctx;
			const set = new this(schema);
			if (iterable && Symbol.iterator in Object(iterable)) for (let value of iterable) {
				if (typeof replacer === "function") value = replacer.call(iterable, value, value);
				set.items.push(Pair.createPair(value, null, ctx));
			}
			return set;
		}
	};
	YAMLSet.tag = "tag:yaml.org,2002:set";
	const set = {
		collection: "map",
		identify: (value) => value instanceof Set,
		nodeClass: YAMLSet,
		default: false,
		tag: "tag:yaml.org,2002:set",
		createNode: (schema, iterable, ctx) => YAMLSet.from(schema, iterable, ctx),
		resolve(map, onError) {
			if (identity.isMap(map)) {
				if (map.hasAllNullValues(true)) return Object.assign(new YAMLSet(), map);
				else onError("Set items must all have null values");
			} else onError("Expected a mapping for this tag");
			return map;
		}
	};
	exports.YAMLSet = YAMLSet;
	exports.set = set;
}));
// node_modules/yaml/dist/schema/yaml-1.1/timestamp.js
var require_timestamp = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	/** Internal types handle bigint as number, because TS can't figure it out. */
	function parseSexagesimal(str, asBigInt) {
		const sign = str[0];
		const parts = sign === "-" || sign === "+" ? str.substring(1) : str;
		const num = (n) => asBigInt ? BigInt(n) : Number(n);
		const res = parts.replace(/_/g, "").split(":").reduce((res, p) => res * num(60) + num(p), num(0));
		return sign === "-" ? num(-1) * res : res;
	}
	/**
	* hhhh:mm:ss.sss
	*
	* Internal types handle bigint as number, because TS can't figure it out.
	*/
	function stringifySexagesimal(node) {
		let { value } = node;
		let num = (n) => n;
		if (typeof value === "bigint") num = (n) => BigInt(n);
		else if (isNaN(value) || !isFinite(value)) return stringifyNumber.stringifyNumber(node);
		let sign = "";
		if (value < 0) {
			sign = "-";
			value *= num(-1);
		}
		const _60 = num(60);
		const parts = [value % _60];
		if (value < 60) parts.unshift(0);
		else {
			value = (value - parts[0]) / _60;
			parts.unshift(value % _60);
			if (value >= 60) {
				value = (value - parts[0]) / _60;
				parts.unshift(value);
			}
		}
		return sign + parts.map((n) => String(n).padStart(2, "0")).join(":").replace(/000000\d*$/, "");
	}
	const intTime = {
		identify: (value) => typeof value === "bigint" || Number.isInteger(value),
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "TIME",
		test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+$/,
		resolve: (str, _onError, { intAsBigInt }) => parseSexagesimal(str, intAsBigInt),
		stringify: stringifySexagesimal
	};
	const floatTime = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "TIME",
		test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/,
		resolve: (str) => parseSexagesimal(str, false),
		stringify: stringifySexagesimal
	};
	const timestamp = {
		identify: (value) => value instanceof Date,
		default: true,
		tag: "tag:yaml.org,2002:timestamp",
		test: RegExp("^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:t|T|[ \\t]+)([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2}(\\.[0-9]+)?)(?:[ \\t]*(Z|[-+][012]?[0-9](?::[0-9]{2})?))?)?$"),
		resolve(str) {
			const match = str.match(timestamp.test);
			if (!match) throw new Error("!!timestamp expects a date, starting with yyyy-mm-dd");
			const [, year, month, day, hour, minute, second] = match.map(Number);
			const millisec = match[7] ? Number((match[7] + "00").substr(1, 3)) : 0;
			let date = Date.UTC(year, month - 1, day, hour || 0, minute || 0, second || 0, millisec);
			const tz = match[8];
			if (tz && tz !== "Z") {
				let d = parseSexagesimal(tz, false);
				if (Math.abs(d) < 30) d *= 60;
				date -= 6e4 * d;
			}
			return new Date(date);
		},
		stringify: ({ value }) => value?.toISOString().replace(/(T00:00:00)?\.000Z$/, "") ?? ""
	};
	exports.floatTime = floatTime;
	exports.intTime = intTime;
	exports.timestamp = timestamp;
}));
// node_modules/yaml/dist/schema/yaml-1.1/schema.js
var require_schema = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var binary = require_binary();
	var bool = require_bool();
	var float = require_float();
	var int = require_int();
	var merge = require_merge();
	var omap = require_omap();
	var pairs = require_pairs();
	var set = require_set();
	var timestamp = require_timestamp();
	exports.schema = [
		map.map,
		seq.seq,
		string.string,
		_null.nullTag,
		bool.trueTag,
		bool.falseTag,
		int.intBin,
		int.intOct,
		int.int,
		int.intHex,
		float.floatNaN,
		float.floatExp,
		float.float,
		binary.binary,
		merge.merge,
		omap.omap,
		pairs.pairs,
		set.set,
		timestamp.intTime,
		timestamp.floatTime,
		timestamp.timestamp
	];
}));
// node_modules/yaml/dist/schema/tags.js
var require_tags = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var bool = require_bool$1();
	var float = require_float$1();
	var int = require_int$1();
	var schema = require_schema$2();
	var schema$1 = require_schema$1();
	var binary = require_binary();
	var merge = require_merge();
	var omap = require_omap();
	var pairs = require_pairs();
	var schema$2 = require_schema();
	var set = require_set();
	var timestamp = require_timestamp();
	const schemas = /* @__PURE__ */ new Map([
		["core", schema.schema],
		["failsafe", [
			map.map,
			seq.seq,
			string.string
		]],
		["json", schema$1.schema],
		["yaml11", schema$2.schema],
		["yaml-1.1", schema$2.schema]
	]);
	const tagsByName = {
		binary: binary.binary,
		bool: bool.boolTag,
		float: float.float,
		floatExp: float.floatExp,
		floatNaN: float.floatNaN,
		floatTime: timestamp.floatTime,
		int: int.int,
		intHex: int.intHex,
		intOct: int.intOct,
		intTime: timestamp.intTime,
		map: map.map,
		merge: merge.merge,
		null: _null.nullTag,
		omap: omap.omap,
		pairs: pairs.pairs,
		seq: seq.seq,
		set: set.set,
		timestamp: timestamp.timestamp
	};
	const coreKnownTags = {
		"tag:yaml.org,2002:binary": binary.binary,
		"tag:yaml.org,2002:merge": merge.merge,
		"tag:yaml.org,2002:omap": omap.omap,
		"tag:yaml.org,2002:pairs": pairs.pairs,
		"tag:yaml.org,2002:set": set.set,
		"tag:yaml.org,2002:timestamp": timestamp.timestamp
	};
	function getTags(customTags, schemaName, addMergeTag) {
		const schemaTags = schemas.get(schemaName);
		if (schemaTags && !customTags) return addMergeTag && !schemaTags.includes(merge.merge) ? schemaTags.concat(merge.merge) : schemaTags.slice();
		let tags = schemaTags;
		if (!tags) {
			if (Array.isArray(customTags)) tags = [];
			else {
				const keys = Array.from(schemas.keys()).filter((key) => key !== "yaml11").map((key) => JSON.stringify(key)).join(", ");
				throw new Error(`Unknown schema "${schemaName}"; use one of ${keys} or define customTags array`);
			}
		}
		if (Array.isArray(customTags)) for (const tag of customTags) tags = tags.concat(tag);
		else if (typeof customTags === "function") tags = customTags(tags.slice());
		if (addMergeTag) tags = tags.concat(merge.merge);
		return tags.reduce((tags, tag) => {
			const tagObj = typeof tag === "string" ? tagsByName[tag] : tag;
			if (!tagObj) {
				const tagName = JSON.stringify(tag);
				const keys = Object.keys(tagsByName).map((key) => JSON.stringify(key)).join(", ");
				throw new Error(`Unknown custom tag ${tagName}; use one of ${keys}`);
			}
			if (!tags.includes(tagObj)) tags.push(tagObj);
			return tags;
		}, []);
	}
	exports.coreKnownTags = coreKnownTags;
	exports.getTags = getTags;
}));
// node_modules/yaml/dist/schema/Schema.js
var require_Schema = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var map = require_map();
	var seq = require_seq();
	var string = require_string();
	var tags = require_tags();
	const sortMapEntriesByKey = (a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
	exports.Schema = class Schema {
		constructor({ compat, customTags, merge, resolveKnownTags, schema, sortMapEntries, toStringDefaults }) {
			this.compat = Array.isArray(compat) ? tags.getTags(compat, "compat") : compat ? tags.getTags(null, compat) : null;
			this.name = typeof schema === "string" && schema || "core";
			this.knownTags = resolveKnownTags ? tags.coreKnownTags : {};
			this.tags = tags.getTags(customTags, this.name, merge);
			this.toStringOptions = toStringDefaults ?? null;
			Object.defineProperty(this, identity.MAP, { value: map.map });
			Object.defineProperty(this, identity.SCALAR, { value: string.string });
			Object.defineProperty(this, identity.SEQ, { value: seq.seq });
			this.sortMapEntries = typeof sortMapEntries === "function" ? sortMapEntries : sortMapEntries === true ? sortMapEntriesByKey : null;
		}
		clone() {
			const copy = Object.create(Schema.prototype, Object.getOwnPropertyDescriptors(this));
			copy.tags = this.tags.slice();
			return copy;
		}
	};
}));
// node_modules/yaml/dist/stringify/stringifyDocument.js
var require_stringifyDocument = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyDocument(doc, options) {
		const lines = [];
		let hasDirectives = options.directives === true;
		if (options.directives !== false && doc.directives) {
			const dir = doc.directives.toString(doc);
			if (dir) {
				lines.push(dir);
				hasDirectives = true;
			} else if (doc.directives.docStart) hasDirectives = true;
		}
		if (hasDirectives) lines.push("---");
		const ctx = stringify.createStringifyContext(doc, options);
		const { commentString } = ctx.options;
		if (doc.commentBefore) {
			if (lines.length !== 1) lines.unshift("");
			const cs = commentString(doc.commentBefore);
			lines.unshift(stringifyComment.indentComment(cs, ""));
		}
		let chompKeep = false;
		let contentComment = null;
		if (doc.contents) {
			if (identity.isNode(doc.contents)) {
				if (doc.contents.spaceBefore && hasDirectives) lines.push("");
				if (doc.contents.commentBefore) {
					const cs = commentString(doc.contents.commentBefore);
					lines.push(stringifyComment.indentComment(cs, ""));
				}
				ctx.forceBlockIndent = !!doc.comment;
				contentComment = doc.contents.comment;
			}
			const onChompKeep = contentComment ? void 0 : () => chompKeep = true;
			let body = stringify.stringify(doc.contents, ctx, () => contentComment = null, onChompKeep);
			if (contentComment) body += stringifyComment.lineComment(body, "", commentString(contentComment));
			if ((body[0] === "|" || body[0] === ">") && lines[lines.length - 1] === "---") lines[lines.length - 1] = `--- ${body}`;
			else lines.push(body);
		} else lines.push(stringify.stringify(doc.contents, ctx));
		if (doc.directives?.docEnd) {
			if (doc.comment) {
				const cs = commentString(doc.comment);
				if (cs.includes("\n")) {
					lines.push("...");
					lines.push(stringifyComment.indentComment(cs, ""));
				} else lines.push(`... ${cs}`);
			} else lines.push("...");
		} else {
			let dc = doc.comment;
			if (dc && chompKeep) dc = dc.replace(/^\n+/, "");
			if (dc) {
				if ((!chompKeep || contentComment) && lines[lines.length - 1] !== "") lines.push("");
				lines.push(stringifyComment.indentComment(commentString(dc), ""));
			}
		}
		return lines.join("\n") + "\n";
	}
	exports.stringifyDocument = stringifyDocument;
}));
// node_modules/yaml/dist/doc/Document.js
var require_Document = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var Collection = require_Collection();
	var identity = require_identity();
	var Pair = require_Pair();
	var toJS = require_toJS();
	var Schema = require_Schema();
	var stringifyDocument = require_stringifyDocument();
	var anchors = require_anchors();
	var applyReviver = require_applyReviver();
	var createNode = require_createNode();
	var directives = require_directives();
	var Document = class Document {
		constructor(value, replacer, options) {
			/** A comment before this Document */
			this.commentBefore = null;
			/** A comment immediately after this Document */
			this.comment = null;
			/** Errors encountered during parsing. */
			this.errors = [];
			/** Warnings encountered during parsing. */
			this.warnings = [];
			Object.defineProperty(this, identity.NODE_TYPE, { value: identity.DOC });
			let _replacer = null;
			if (typeof replacer === "function" || Array.isArray(replacer)) _replacer = replacer;
			else if (options === void 0 && replacer) {
				options = replacer;
				replacer = void 0;
			}
			const opt = Object.assign({
				intAsBigInt: false,
				keepSourceTokens: false,
				logLevel: "warn",
				prettyErrors: true,
				strict: true,
				stringKeys: false,
				uniqueKeys: true,
				version: "1.2"
			}, options);
			this.options = opt;
			let { version } = opt;
			if (options?._directives) {
				this.directives = options._directives.atDocument();
				if (this.directives.yaml.explicit) version = this.directives.yaml.version;
			} else this.directives = new directives.Directives({ version });
			this.setSchema(version, options);
			this.contents = value === void 0 ? null : this.createNode(value, _replacer, options);
		}
		/**
		* Create a deep copy of this Document and its contents.
		*
		* Custom Node values that inherit from `Object` still refer to their original instances.
		*/
		clone() {
			const copy = Object.create(Document.prototype, { [identity.NODE_TYPE]: { value: identity.DOC } });
			copy.commentBefore = this.commentBefore;
			copy.comment = this.comment;
			copy.errors = this.errors.slice();
			copy.warnings = this.warnings.slice();
			copy.options = Object.assign({}, this.options);
			if (this.directives) copy.directives = this.directives.clone();
			copy.schema = this.schema.clone();
			copy.contents = identity.isNode(this.contents) ? this.contents.clone(copy.schema) : this.contents;
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		/** Adds a value to the document. */
		add(value) {
			if (assertCollection(this.contents)) this.contents.add(value);
		}
		/** Adds a value to the document. */
		addIn(path, value) {
			if (assertCollection(this.contents)) this.contents.addIn(path, value);
		}
		/**
		* Create a new `Alias` node, ensuring that the target `node` has the required anchor.
		*
		* If `node` already has an anchor, `name` is ignored.
		* Otherwise, the `node.anchor` value will be set to `name`,
		* or if an anchor with that name is already present in the document,
		* `name` will be used as a prefix for a new unique anchor.
		* If `name` is undefined, the generated anchor will use 'a' as a prefix.
		*/
		createAlias(node, name) {
			if (!node.anchor) {
				const prev = anchors.anchorNames(this);
				node.anchor = !name || prev.has(name) ? anchors.findNewAnchor(name || "a", prev) : name;
			}
			return new Alias.Alias(node.anchor);
		}
		createNode(value, replacer, options) {
			let _replacer = void 0;
			if (typeof replacer === "function") {
				value = replacer.call({ "": value }, "", value);
				_replacer = replacer;
			} else if (Array.isArray(replacer)) {
				const keyToStr = (v) => typeof v === "number" || v instanceof String || v instanceof Number;
				const asStr = replacer.filter(keyToStr).map(String);
				if (asStr.length > 0) replacer = replacer.concat(asStr);
				_replacer = replacer;
			} else if (options === void 0 && replacer) {
				options = replacer;
				replacer = void 0;
			}
			const { aliasDuplicateObjects, anchorPrefix, flow, keepUndefined, onTagObj, tag } = options ?? {};
			const { onAnchor, setAnchors, sourceObjects } = anchors.createNodeAnchors(this, anchorPrefix || "a");
			const ctx = {
				aliasDuplicateObjects: aliasDuplicateObjects ?? true,
				keepUndefined: keepUndefined ?? false,
				onAnchor,
				onTagObj,
				replacer: _replacer,
				schema: this.schema,
				sourceObjects
			};
			const node = createNode.createNode(value, tag, ctx);
			if (flow && identity.isCollection(node)) node.flow = true;
			setAnchors();
			return node;
		}
		/**
		* Convert a key and a value into a `Pair` using the current schema,
		* recursively wrapping all values as `Scalar` or `Collection` nodes.
		*/
		createPair(key, value, options = {}) {
			const k = this.createNode(key, null, options);
			const v = this.createNode(value, null, options);
			return new Pair.Pair(k, v);
		}
		/**
		* Removes a value from the document.
		* @returns `true` if the item was found and removed.
		*/
		delete(key) {
			return assertCollection(this.contents) ? this.contents.delete(key) : false;
		}
		/**
		* Removes a value from the document.
		* @returns `true` if the item was found and removed.
		*/
		deleteIn(path) {
			if (Collection.isEmptyPath(path)) {
				if (this.contents == null) return false;
				this.contents = null;
				return true;
			}
			return assertCollection(this.contents) ? this.contents.deleteIn(path) : false;
		}
		/**
		* Returns item at `key`, or `undefined` if not found. By default unwraps
		* scalar values from their surrounding node; to disable set `keepScalar` to
		* `true` (collections are always returned intact).
		*/
		get(key, keepScalar) {
			return identity.isCollection(this.contents) ? this.contents.get(key, keepScalar) : void 0;
		}
		/**
		* Returns item at `path`, or `undefined` if not found. By default unwraps
		* scalar values from their surrounding node; to disable set `keepScalar` to
		* `true` (collections are always returned intact).
		*/
		getIn(path, keepScalar) {
			if (Collection.isEmptyPath(path)) return !keepScalar && identity.isScalar(this.contents) ? this.contents.value : this.contents;
			return identity.isCollection(this.contents) ? this.contents.getIn(path, keepScalar) : void 0;
		}
		/**
		* Checks if the document includes a value with the key `key`.
		*/
		has(key) {
			return identity.isCollection(this.contents) ? this.contents.has(key) : false;
		}
		/**
		* Checks if the document includes a value at `path`.
		*/
		hasIn(path) {
			if (Collection.isEmptyPath(path)) return this.contents !== void 0;
			return identity.isCollection(this.contents) ? this.contents.hasIn(path) : false;
		}
		/**
		* Sets a value in this document. For `!!set`, `value` needs to be a
		* boolean to add/remove the item from the set.
		*/
		set(key, value) {
			if (this.contents == null) this.contents = Collection.collectionFromPath(this.schema, [key], value);
			else if (assertCollection(this.contents)) this.contents.set(key, value);
		}
		/**
		* Sets a value in this document. For `!!set`, `value` needs to be a
		* boolean to add/remove the item from the set.
		*/
		setIn(path, value) {
			if (Collection.isEmptyPath(path)) this.contents = value;
			else if (this.contents == null) this.contents = Collection.collectionFromPath(this.schema, Array.from(path), value);
			else if (assertCollection(this.contents)) this.contents.setIn(path, value);
		}
		/**
		* Change the YAML version and schema used by the document.
		* A `null` version disables support for directives, explicit tags, anchors, and aliases.
		* It also requires the `schema` option to be given as a `Schema` instance value.
		*
		* Overrides all previously set schema options.
		*/
		setSchema(version, options = {}) {
			if (typeof version === "number") version = String(version);
			let opt;
			switch (version) {
				case "1.1":
					if (this.directives) this.directives.yaml.version = "1.1";
					else this.directives = new directives.Directives({ version: "1.1" });
					opt = {
						resolveKnownTags: false,
						schema: "yaml-1.1"
					};
					break;
				case "1.2":
				case "next":
					if (this.directives) this.directives.yaml.version = version;
					else this.directives = new directives.Directives({ version });
					opt = {
						resolveKnownTags: true,
						schema: "core"
					};
					break;
				case null:
					if (this.directives) delete this.directives;
					opt = null;
					break;
				default: {
					const sv = JSON.stringify(version);
					throw new Error(`Expected '1.1', '1.2' or null as first argument, but found: ${sv}`);
				}
			}
			if (options.schema instanceof Object) this.schema = options.schema;
			else if (opt) this.schema = new Schema.Schema(Object.assign(opt, options));
			else throw new Error(`With a null YAML version, the { schema: Schema } option is required`);
		}
		toJS({ json, jsonArg, mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
			const ctx = {
				anchors: /* @__PURE__ */ new Map(),
				doc: this,
				keep: !json,
				mapAsMap: mapAsMap === true,
				mapKeyWarned: false,
				maxAliasCount: typeof maxAliasCount === "number" ? maxAliasCount : 100
			};
			const res = toJS.toJS(this.contents, jsonArg ?? "", ctx);
			if (typeof onAnchor === "function") for (const { count, res } of ctx.anchors.values()) onAnchor(res, count);
			return typeof reviver === "function" ? applyReviver.applyReviver(reviver, { "": res }, "", res) : res;
		}
		/**
		* A JSON representation of the document `contents`.
		*
		* @param jsonArg Used by `JSON.stringify` to indicate the array index or
		*   property name.
		*/
		toJSON(jsonArg, onAnchor) {
			return this.toJS({
				json: true,
				jsonArg,
				mapAsMap: false,
				onAnchor
			});
		}
		/** A YAML representation of the document. */
		toString(options = {}) {
			if (this.errors.length > 0) throw new Error("Document with errors cannot be stringified");
			if ("indent" in options && (!Number.isInteger(options.indent) || Number(options.indent) <= 0)) {
				const s = JSON.stringify(options.indent);
				throw new Error(`"indent" option must be a positive integer, not ${s}`);
			}
			return stringifyDocument.stringifyDocument(this, options);
		}
	};
	function assertCollection(contents) {
		if (identity.isCollection(contents)) return true;
		throw new Error("Expected a YAML collection as document contents");
	}
	exports.Document = Document;
}));
// node_modules/yaml/dist/errors.js
var require_errors = /* @__PURE__ */ __commonJSMin(((exports) => {
	var YAMLError = class extends Error {
		constructor(name, pos, code, message) {
			super();
			this.name = name;
			this.code = code;
			this.message = message;
			this.pos = pos;
		}
	};
	var YAMLParseError = class extends YAMLError {
		constructor(pos, code, message) {
			super("YAMLParseError", pos, code, message);
		}
	};
	var YAMLWarning = class extends YAMLError {
		constructor(pos, code, message) {
			super("YAMLWarning", pos, code, message);
		}
	};
	const prettifyError = (src, lc) => (error) => {
		if (error.pos[0] === -1) return;
		error.linePos = error.pos.map((pos) => lc.linePos(pos));
		const { line, col } = error.linePos[0];
		error.message += ` at line ${line}, column ${col}`;
		let ci = col - 1;
		let lineStr = src.substring(lc.lineStarts[line - 1], lc.lineStarts[line]).replace(/[\n\r]+$/, "");
		if (ci >= 60 && lineStr.length > 80) {
			const trimStart = Math.min(ci - 39, lineStr.length - 79);
			lineStr = "…" + lineStr.substring(trimStart);
			ci -= trimStart - 1;
		}
		if (lineStr.length > 80) lineStr = lineStr.substring(0, 79) + "…";
		if (line > 1 && /^ *$/.test(lineStr.substring(0, ci))) {
			let prev = src.substring(lc.lineStarts[line - 2], lc.lineStarts[line - 1]);
			if (prev.length > 80) prev = prev.substring(0, 79) + "…\n";
			lineStr = prev + lineStr;
		}
		if (/[^ ]/.test(lineStr)) {
			let count = 1;
			const end = error.linePos[1];
			if (end?.line === line && end.col > col) count = Math.max(1, Math.min(end.col - col, 80 - ci));
			const pointer = " ".repeat(ci) + "^".repeat(count);
			error.message += `:\n\n${lineStr}\n${pointer}\n`;
		}
	};
	exports.YAMLError = YAMLError;
	exports.YAMLParseError = YAMLParseError;
	exports.YAMLWarning = YAMLWarning;
	exports.prettifyError = prettifyError;
}));
// node_modules/yaml/dist/compose/resolve-props.js
var require_resolve_props = /* @__PURE__ */ __commonJSMin(((exports) => {
	function resolveProps(tokens, { flow, indicator, next, offset, onError, parentIndent, startOnNewline }) {
		let spaceBefore = false;
		let atNewline = startOnNewline;
		let hasSpace = startOnNewline;
		let comment = "";
		let commentSep = "";
		let hasNewline = false;
		let reqSpace = false;
		let tab = null;
		let anchor = null;
		let tag = null;
		let newlineAfterProp = null;
		let comma = null;
		let found = null;
		let start = null;
		for (const token of tokens) {
			if (reqSpace) {
				if (token.type !== "space" && token.type !== "newline" && token.type !== "comma") onError(token.offset, "MISSING_CHAR", "Tags and anchors must be separated from the next token by white space");
				reqSpace = false;
			}
			if (tab) {
				if (atNewline && token.type !== "comment" && token.type !== "newline") onError(tab, "TAB_AS_INDENT", "Tabs are not allowed as indentation");
				tab = null;
			}
			switch (token.type) {
				case "space":
					if (!flow && (indicator !== "doc-start" || next?.type !== "flow-collection") && token.source.includes("	")) tab = token;
					hasSpace = true;
					break;
				case "comment": {
					if (!hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
					const cb = token.source.substring(1) || " ";
					if (!comment) comment = cb;
					else comment += commentSep + cb;
					commentSep = "";
					atNewline = false;
					break;
				}
				case "newline":
					if (atNewline) {
						if (comment) comment += token.source;
						else if (!found || indicator !== "seq-item-ind") spaceBefore = true;
					} else commentSep += token.source;
					atNewline = true;
					hasNewline = true;
					if (anchor || tag) newlineAfterProp = token;
					hasSpace = true;
					break;
				case "anchor":
					if (anchor) onError(token, "MULTIPLE_ANCHORS", "A node can have at most one anchor");
					if (token.source.endsWith(":")) onError(token.offset + token.source.length - 1, "BAD_ALIAS", "Anchor ending in : is ambiguous", true);
					anchor = token;
					start ?? (start = token.offset);
					atNewline = false;
					hasSpace = false;
					reqSpace = true;
					break;
				case "tag":
					if (tag) onError(token, "MULTIPLE_TAGS", "A node can have at most one tag");
					tag = token;
					start ?? (start = token.offset);
					atNewline = false;
					hasSpace = false;
					reqSpace = true;
					break;
				case indicator:
					if (anchor || tag) onError(token, "BAD_PROP_ORDER", `Anchors and tags must be after the ${token.source} indicator`);
					if (found) onError(token, "UNEXPECTED_TOKEN", `Unexpected ${token.source} in ${flow ?? "collection"}`);
					found = token;
					atNewline = indicator === "seq-item-ind" || indicator === "explicit-key-ind";
					hasSpace = false;
					break;
				case "comma": if (flow) {
					if (comma) onError(token, "UNEXPECTED_TOKEN", `Unexpected , in ${flow}`);
					comma = token;
					atNewline = false;
					hasSpace = false;
					break;
				}
				default:
					onError(token, "UNEXPECTED_TOKEN", `Unexpected ${token.type} token`);
					atNewline = false;
					hasSpace = false;
			}
		}
		const last = tokens[tokens.length - 1];
		const end = last ? last.offset + last.source.length : offset;
		if (reqSpace && next && next.type !== "space" && next.type !== "newline" && next.type !== "comma" && (next.type !== "scalar" || next.source !== "")) onError(next.offset, "MISSING_CHAR", "Tags and anchors must be separated from the next token by white space");
		if (tab && (atNewline && tab.indent <= parentIndent || next?.type === "block-map" || next?.type === "block-seq")) onError(tab, "TAB_AS_INDENT", "Tabs are not allowed as indentation");
		return {
			comma,
			found,
			spaceBefore,
			comment,
			hasNewline,
			anchor,
			tag,
			newlineAfterProp,
			end,
			start: start ?? end
		};
	}
	exports.resolveProps = resolveProps;
}));
// node_modules/yaml/dist/compose/util-contains-newline.js
var require_util_contains_newline = /* @__PURE__ */ __commonJSMin(((exports) => {
	function containsNewline(key) {
		if (!key) return null;
		switch (key.type) {
			case "alias":
			case "scalar":
			case "double-quoted-scalar":
			case "single-quoted-scalar":
				if (key.source.includes("\n")) return true;
				if (key.end) {
					for (const st of key.end) if (st.type === "newline") return true;
				}
				return false;
			case "flow-collection":
				for (const it of key.items) {
					for (const st of it.start) if (st.type === "newline") return true;
					if (it.sep) {
						for (const st of it.sep) if (st.type === "newline") return true;
					}
					if (containsNewline(it.key) || containsNewline(it.value)) return true;
				}
				return false;
			default: return true;
		}
	}
	exports.containsNewline = containsNewline;
}));
// node_modules/yaml/dist/compose/util-flow-indent-check.js
var require_util_flow_indent_check = /* @__PURE__ */ __commonJSMin(((exports) => {
	var utilContainsNewline = require_util_contains_newline();
	function flowIndentCheck(indent, fc, onError) {
		if (fc?.type === "flow-collection") {
			const end = fc.end[0];
			if (end.indent === indent && (end.source === "]" || end.source === "}") && utilContainsNewline.containsNewline(fc)) onError(end, "BAD_INDENT", "Flow end indicator should be more indented than parent", true);
		}
	}
	exports.flowIndentCheck = flowIndentCheck;
}));
// node_modules/yaml/dist/compose/util-map-includes.js
var require_util_map_includes = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	function mapIncludes(ctx, items, search) {
		const { uniqueKeys } = ctx.options;
		if (uniqueKeys === false) return false;
		const isEqual = typeof uniqueKeys === "function" ? uniqueKeys : (a, b) => a === b || identity.isScalar(a) && identity.isScalar(b) && a.value === b.value;
		return items.some((pair) => isEqual(pair.key, search));
	}
	exports.mapIncludes = mapIncludes;
}));
// node_modules/yaml/dist/compose/resolve-block-map.js
var require_resolve_block_map = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var resolveProps = require_resolve_props();
	var utilContainsNewline = require_util_contains_newline();
	var utilFlowIndentCheck = require_util_flow_indent_check();
	var utilMapIncludes = require_util_map_includes();
	const startColMsg = "All mapping items must start at the same column";
	function resolveBlockMap({ composeNode, composeEmptyNode }, ctx, bm, onError, tag) {
		const map = new ((tag?.nodeClass) ?? YAMLMap.YAMLMap)(ctx.schema);
		if (ctx.atRoot) ctx.atRoot = false;
		let offset = bm.offset;
		let commentEnd = null;
		for (const collItem of bm.items) {
			const { start, key, sep, value } = collItem;
			const keyProps = resolveProps.resolveProps(start, {
				indicator: "explicit-key-ind",
				next: key ?? sep?.[0],
				offset,
				onError,
				parentIndent: bm.indent,
				startOnNewline: true
			});
			const implicitKey = !keyProps.found;
			if (implicitKey) {
				if (key) {
					if (key.type === "block-seq") onError(offset, "BLOCK_AS_IMPLICIT_KEY", "A block sequence may not be used as an implicit map key");
					else if ("indent" in key && key.indent !== bm.indent) onError(offset, "BAD_INDENT", startColMsg);
				}
				if (!keyProps.anchor && !keyProps.tag && !sep) {
					commentEnd = keyProps.end;
					if (keyProps.comment) {
						if (map.comment) map.comment += "\n" + keyProps.comment;
						else map.comment = keyProps.comment;
					}
					continue;
				}
				if (keyProps.newlineAfterProp || utilContainsNewline.containsNewline(key)) onError(key ?? start[start.length - 1], "MULTILINE_IMPLICIT_KEY", "Implicit keys need to be on a single line");
			} else if (keyProps.found?.indent !== bm.indent) onError(offset, "BAD_INDENT", startColMsg);
			ctx.atKey = true;
			const keyStart = keyProps.end;
			const keyNode = key ? composeNode(ctx, key, keyProps, onError) : composeEmptyNode(ctx, keyStart, start, null, keyProps, onError);
			if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bm.indent, key, onError);
			ctx.atKey = false;
			if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode)) onError(keyStart, "DUPLICATE_KEY", "Map keys must be unique");
			const valueProps = resolveProps.resolveProps(sep ?? [], {
				indicator: "map-value-ind",
				next: value,
				offset: keyNode.range[2],
				onError,
				parentIndent: bm.indent,
				startOnNewline: !key || key.type === "block-scalar"
			});
			offset = valueProps.end;
			if (valueProps.found) {
				if (implicitKey) {
					if (value?.type === "block-map" && !valueProps.hasNewline) onError(offset, "BLOCK_AS_IMPLICIT_KEY", "Nested mappings are not allowed in compact mappings");
					if (ctx.options.strict && keyProps.start < valueProps.found.offset - 1024) onError(keyNode.range, "KEY_OVER_1024_CHARS", "The : indicator must be at most 1024 chars after the start of an implicit block mapping key");
				}
				const valueNode = value ? composeNode(ctx, value, valueProps, onError) : composeEmptyNode(ctx, offset, sep, null, valueProps, onError);
				if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bm.indent, value, onError);
				offset = valueNode.range[2];
				const pair = new Pair.Pair(keyNode, valueNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				map.items.push(pair);
			} else {
				if (implicitKey) onError(keyNode.range, "MISSING_CHAR", "Implicit map keys need to be followed by map values");
				if (valueProps.comment) {
					if (keyNode.comment) keyNode.comment += "\n" + valueProps.comment;
					else keyNode.comment = valueProps.comment;
				}
				const pair = new Pair.Pair(keyNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				map.items.push(pair);
			}
		}
		if (commentEnd && commentEnd < offset) onError(commentEnd, "IMPOSSIBLE", "Map comment with trailing content");
		map.range = [
			bm.offset,
			offset,
			commentEnd ?? offset
		];
		return map;
	}
	exports.resolveBlockMap = resolveBlockMap;
}));
// node_modules/yaml/dist/compose/resolve-block-seq.js
var require_resolve_block_seq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var YAMLSeq = require_YAMLSeq();
	var resolveProps = require_resolve_props();
	var utilFlowIndentCheck = require_util_flow_indent_check();
	function resolveBlockSeq({ composeNode, composeEmptyNode }, ctx, bs, onError, tag) {
		const seq = new ((tag?.nodeClass) ?? YAMLSeq.YAMLSeq)(ctx.schema);
		if (ctx.atRoot) ctx.atRoot = false;
		if (ctx.atKey) ctx.atKey = false;
		let offset = bs.offset;
		let commentEnd = null;
		for (const { start, value } of bs.items) {
			const props = resolveProps.resolveProps(start, {
				indicator: "seq-item-ind",
				next: value,
				offset,
				onError,
				parentIndent: bs.indent,
				startOnNewline: true
			});
			if (!props.found) {
				if (props.anchor || props.tag || value) {
					if (value?.type === "block-seq") onError(props.end, "BAD_INDENT", "All sequence items must start at the same column");
					else onError(offset, "MISSING_CHAR", "Sequence item without - indicator");
				} else {
					commentEnd = props.end;
					if (props.comment) seq.comment = props.comment;
					continue;
				}
			}
			const node = value ? composeNode(ctx, value, props, onError) : composeEmptyNode(ctx, props.end, start, null, props, onError);
			if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bs.indent, value, onError);
			offset = node.range[2];
			seq.items.push(node);
		}
		seq.range = [
			bs.offset,
			offset,
			commentEnd ?? offset
		];
		return seq;
	}
	exports.resolveBlockSeq = resolveBlockSeq;
}));
// node_modules/yaml/dist/compose/resolve-end.js
var require_resolve_end = /* @__PURE__ */ __commonJSMin(((exports) => {
	function resolveEnd(end, offset, reqSpace, onError) {
		let comment = "";
		if (end) {
			let hasSpace = false;
			let sep = "";
			for (const token of end) {
				const { source, type } = token;
				switch (type) {
					case "space":
						hasSpace = true;
						break;
					case "comment": {
						if (reqSpace && !hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
						const cb = source.substring(1) || " ";
						if (!comment) comment = cb;
						else comment += sep + cb;
						sep = "";
						break;
					}
					case "newline":
						if (comment) sep += source;
						hasSpace = true;
						break;
					default: onError(token, "UNEXPECTED_TOKEN", `Unexpected ${type} at node end`);
				}
				offset += source.length;
			}
		}
		return {
			comment,
			offset
		};
	}
	exports.resolveEnd = resolveEnd;
}));
// node_modules/yaml/dist/compose/resolve-flow-collection.js
var require_resolve_flow_collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var resolveEnd = require_resolve_end();
	var resolveProps = require_resolve_props();
	var utilContainsNewline = require_util_contains_newline();
	var utilMapIncludes = require_util_map_includes();
	const blockMsg = "Block collections are not allowed within flow collections";
	const isBlock = (token) => token && (token.type === "block-map" || token.type === "block-seq");
	function resolveFlowCollection({ composeNode, composeEmptyNode }, ctx, fc, onError, tag) {
		const isMap = fc.start.source === "{";
		const fcName = isMap ? "flow map" : "flow sequence";
		const coll = new ((tag?.nodeClass) ?? (isMap ? YAMLMap.YAMLMap : YAMLSeq.YAMLSeq))(ctx.schema);
		coll.flow = true;
		const atRoot = ctx.atRoot;
		if (atRoot) ctx.atRoot = false;
		if (ctx.atKey) ctx.atKey = false;
		let offset = fc.offset + fc.start.source.length;
		for (let i = 0; i < fc.items.length; ++i) {
			const collItem = fc.items[i];
			const { start, key, sep, value } = collItem;
			const props = resolveProps.resolveProps(start, {
				flow: fcName,
				indicator: "explicit-key-ind",
				next: key ?? sep?.[0],
				offset,
				onError,
				parentIndent: fc.indent,
				startOnNewline: false
			});
			if (!props.found) {
				if (!props.anchor && !props.tag && !sep && !value) {
					if (i === 0 && props.comma) onError(props.comma, "UNEXPECTED_TOKEN", `Unexpected , in ${fcName}`);
					else if (i < fc.items.length - 1) onError(props.start, "UNEXPECTED_TOKEN", `Unexpected empty item in ${fcName}`);
					if (props.comment) {
						if (coll.comment) coll.comment += "\n" + props.comment;
						else coll.comment = props.comment;
					}
					offset = props.end;
					continue;
				}
				if (!isMap && ctx.options.strict && utilContainsNewline.containsNewline(key)) onError(key, "MULTILINE_IMPLICIT_KEY", "Implicit keys of flow sequence pairs need to be on a single line");
			}
			if (i === 0) {
				if (props.comma) onError(props.comma, "UNEXPECTED_TOKEN", `Unexpected , in ${fcName}`);
			} else {
				if (!props.comma) onError(props.start, "MISSING_CHAR", `Missing , between ${fcName} items`);
				if (props.comment) {
					let prevItemComment = "";
					loop: for (const st of start) switch (st.type) {
						case "comma":
						case "space": break;
						case "comment":
							prevItemComment = st.source.substring(1);
							break loop;
						default: break loop;
					}
					if (prevItemComment) {
						let prev = coll.items[coll.items.length - 1];
						if (identity.isPair(prev)) prev = prev.value ?? prev.key;
						if (prev.comment) prev.comment += "\n" + prevItemComment;
						else prev.comment = prevItemComment;
						props.comment = props.comment.substring(prevItemComment.length + 1);
					}
				}
			}
			if (!isMap && !sep && !props.found) {
				const valueNode = value ? composeNode(ctx, value, props, onError) : composeEmptyNode(ctx, props.end, sep, null, props, onError);
				coll.items.push(valueNode);
				offset = valueNode.range[2];
				if (isBlock(value)) onError(valueNode.range, "BLOCK_IN_FLOW", blockMsg);
			} else {
				ctx.atKey = true;
				const keyStart = props.end;
				const keyNode = key ? composeNode(ctx, key, props, onError) : composeEmptyNode(ctx, keyStart, start, null, props, onError);
				if (isBlock(key)) onError(keyNode.range, "BLOCK_IN_FLOW", blockMsg);
				ctx.atKey = false;
				const valueProps = resolveProps.resolveProps(sep ?? [], {
					flow: fcName,
					indicator: "map-value-ind",
					next: value,
					offset: keyNode.range[2],
					onError,
					parentIndent: fc.indent,
					startOnNewline: false
				});
				if (valueProps.found) {
					if (!isMap && !props.found && ctx.options.strict) {
						if (sep) for (const st of sep) {
							if (st === valueProps.found) break;
							if (st.type === "newline") {
								onError(st, "MULTILINE_IMPLICIT_KEY", "Implicit keys of flow sequence pairs need to be on a single line");
								break;
							}
						}
						if (props.start < valueProps.found.offset - 1024) onError(valueProps.found, "KEY_OVER_1024_CHARS", "The : indicator must be at most 1024 chars after the start of an implicit flow sequence key");
					}
				} else if (value) {
					if ("source" in value && value.source?.[0] === ":") onError(value, "MISSING_CHAR", `Missing space after : in ${fcName}`);
					else onError(valueProps.start, "MISSING_CHAR", `Missing , or : between ${fcName} items`);
				}
				const valueNode = value ? composeNode(ctx, value, valueProps, onError) : valueProps.found ? composeEmptyNode(ctx, valueProps.end, sep, null, valueProps, onError) : null;
				if (valueNode) {
					if (isBlock(value)) onError(valueNode.range, "BLOCK_IN_FLOW", blockMsg);
				} else if (valueProps.comment) {
					if (keyNode.comment) keyNode.comment += "\n" + valueProps.comment;
					else keyNode.comment = valueProps.comment;
				}
				const pair = new Pair.Pair(keyNode, valueNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				if (isMap) {
					const map = coll;
					if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode)) onError(keyStart, "DUPLICATE_KEY", "Map keys must be unique");
					map.items.push(pair);
				} else {
					const map = new YAMLMap.YAMLMap(ctx.schema);
					map.flow = true;
					map.items.push(pair);
					const endRange = (valueNode ?? keyNode).range;
					map.range = [
						keyNode.range[0],
						endRange[1],
						endRange[2]
					];
					coll.items.push(map);
				}
				offset = valueNode ? valueNode.range[2] : valueProps.end;
			}
		}
		const expectedEnd = isMap ? "}" : "]";
		const [ce, ...ee] = fc.end;
		let cePos = offset;
		if (ce?.source === expectedEnd) cePos = ce.offset + ce.source.length;
		else {
			const name = fcName[0].toUpperCase() + fcName.substring(1);
			const msg = atRoot ? `${name} must end with a ${expectedEnd}` : `${name} in block collection must be sufficiently indented and end with a ${expectedEnd}`;
			onError(offset, atRoot ? "MISSING_CHAR" : "BAD_INDENT", msg);
			if (ce && ce.source.length !== 1) ee.unshift(ce);
		}
		if (ee.length > 0) {
			const end = resolveEnd.resolveEnd(ee, cePos, ctx.options.strict, onError);
			if (end.comment) {
				if (coll.comment) coll.comment += "\n" + end.comment;
				else coll.comment = end.comment;
			}
			coll.range = [
				fc.offset,
				cePos,
				end.offset
			];
		} else coll.range = [
			fc.offset,
			cePos,
			cePos
		];
		return coll;
	}
	exports.resolveFlowCollection = resolveFlowCollection;
}));
// node_modules/yaml/dist/compose/compose-collection.js
var require_compose_collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var resolveBlockMap = require_resolve_block_map();
	var resolveBlockSeq = require_resolve_block_seq();
	var resolveFlowCollection = require_resolve_flow_collection();
	function resolveCollection(CN, ctx, token, onError, tagName, tag) {
		const coll = token.type === "block-map" ? resolveBlockMap.resolveBlockMap(CN, ctx, token, onError, tag) : token.type === "block-seq" ? resolveBlockSeq.resolveBlockSeq(CN, ctx, token, onError, tag) : resolveFlowCollection.resolveFlowCollection(CN, ctx, token, onError, tag);
		const Coll = coll.constructor;
		if (tagName === "!" || tagName === Coll.tagName) {
			coll.tag = Coll.tagName;
			return coll;
		}
		if (tagName) coll.tag = tagName;
		return coll;
	}
	function composeCollection(CN, ctx, token, props, onError) {
		const tagToken = props.tag;
		const tagName = !tagToken ? null : ctx.directives.tagName(tagToken.source, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg));
		if (token.type === "block-seq") {
			const { anchor, newlineAfterProp: nl } = props;
			const lastProp = anchor && tagToken ? anchor.offset > tagToken.offset ? anchor : tagToken : anchor ?? tagToken;
			if (lastProp && (!nl || nl.offset < lastProp.offset)) onError(lastProp, "MISSING_CHAR", "Missing newline after block sequence props");
		}
		const expType = token.type === "block-map" ? "map" : token.type === "block-seq" ? "seq" : token.start.source === "{" ? "map" : "seq";
		if (!tagToken || !tagName || tagName === "!" || tagName === YAMLMap.YAMLMap.tagName && expType === "map" || tagName === YAMLSeq.YAMLSeq.tagName && expType === "seq") return resolveCollection(CN, ctx, token, onError, tagName);
		let tag = ctx.schema.tags.find((t) => t.tag === tagName && t.collection === expType);
		if (!tag) {
			const kt = ctx.schema.knownTags[tagName];
			if (kt?.collection === expType) {
				ctx.schema.tags.push(Object.assign({}, kt, { default: false }));
				tag = kt;
			} else {
				if (kt) onError(tagToken, "BAD_COLLECTION_TYPE", `${kt.tag} used for ${expType} collection, but expects ${kt.collection ?? "scalar"}`, true);
				else onError(tagToken, "TAG_RESOLVE_FAILED", `Unresolved tag: ${tagName}`, true);
				return resolveCollection(CN, ctx, token, onError, tagName);
			}
		}
		const coll = resolveCollection(CN, ctx, token, onError, tagName, tag);
		const res = tag.resolve?.(coll, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg), ctx.options) ?? coll;
		const node = identity.isNode(res) ? res : new Scalar.Scalar(res);
		node.range = coll.range;
		node.tag = tagName;
		if (tag?.format) node.format = tag.format;
		return node;
	}
	exports.composeCollection = composeCollection;
}));
// node_modules/yaml/dist/compose/resolve-block-scalar.js
var require_resolve_block_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	function resolveBlockScalar(ctx, scalar, onError) {
		const start = scalar.offset;
		const header = parseBlockScalarHeader(scalar, ctx.options.strict, onError);
		if (!header) return {
			value: "",
			type: null,
			comment: "",
			range: [
				start,
				start,
				start
			]
		};
		const type = header.mode === ">" ? Scalar.Scalar.BLOCK_FOLDED : Scalar.Scalar.BLOCK_LITERAL;
		const lines = scalar.source ? splitLines(scalar.source) : [];
		let chompStart = lines.length;
		for (let i = lines.length - 1; i >= 0; --i) {
			const content = lines[i][1];
			if (content === "" || content === "\r") chompStart = i;
			else break;
		}
		if (chompStart === 0) {
			const value = header.chomp === "+" && lines.length > 0 ? "\n".repeat(Math.max(1, lines.length - 1)) : "";
			let end = start + header.length;
			if (scalar.source) end += scalar.source.length;
			return {
				value,
				type,
				comment: header.comment,
				range: [
					start,
					end,
					end
				]
			};
		}
		let trimIndent = scalar.indent + header.indent;
		let offset = scalar.offset + header.length;
		let contentStart = 0;
		for (let i = 0; i < chompStart; ++i) {
			const [indent, content] = lines[i];
			if (content === "" || content === "\r") {
				if (header.indent === 0 && indent.length > trimIndent) trimIndent = indent.length;
			} else {
				if (indent.length < trimIndent) onError(offset + indent.length, "MISSING_CHAR", "Block scalars with more-indented leading empty lines must use an explicit indentation indicator");
				if (header.indent === 0) trimIndent = indent.length;
				contentStart = i;
				if (trimIndent === 0 && !ctx.atRoot) onError(offset, "BAD_INDENT", "Block scalar values in collections must be indented");
				break;
			}
			offset += indent.length + content.length + 1;
		}
		for (let i = lines.length - 1; i >= chompStart; --i) if (lines[i][0].length > trimIndent) chompStart = i + 1;
		let value = "";
		let sep = "";
		let prevMoreIndented = false;
		for (let i = 0; i < contentStart; ++i) value += lines[i][0].slice(trimIndent) + "\n";
		for (let i = contentStart; i < chompStart; ++i) {
			let [indent, content] = lines[i];
			offset += indent.length + content.length + 1;
			const crlf = content[content.length - 1] === "\r";
			if (crlf) content = content.slice(0, -1);
			/* istanbul ignore if already caught in lexer */
			if (content && indent.length < trimIndent) {
				const message = `Block scalar lines must not be less indented than their ${header.indent ? "explicit indentation indicator" : "first line"}`;
				onError(offset - content.length - (crlf ? 2 : 1), "BAD_INDENT", message);
				indent = "";
			}
			if (type === Scalar.Scalar.BLOCK_LITERAL) {
				value += sep + indent.slice(trimIndent) + content;
				sep = "\n";
			} else if (indent.length > trimIndent || content[0] === "	") {
				if (sep === " ") sep = "\n";
				else if (!prevMoreIndented && sep === "\n") sep = "\n\n";
				value += sep + indent.slice(trimIndent) + content;
				sep = "\n";
				prevMoreIndented = true;
			} else if (content === "") {
				if (sep === "\n") value += "\n";
				else sep = "\n";
			} else {
				value += sep + content;
				sep = " ";
				prevMoreIndented = false;
			}
		}
		switch (header.chomp) {
			case "-": break;
			case "+":
				for (let i = chompStart; i < lines.length; ++i) value += "\n" + lines[i][0].slice(trimIndent);
				if (value[value.length - 1] !== "\n") value += "\n";
				break;
			default: value += "\n";
		}
		const end = start + header.length + scalar.source.length;
		return {
			value,
			type,
			comment: header.comment,
			range: [
				start,
				end,
				end
			]
		};
	}
	function parseBlockScalarHeader({ offset, props }, strict, onError) {
		/* istanbul ignore if should not happen */
		if (props[0].type !== "block-scalar-header") {
			onError(props[0], "IMPOSSIBLE", "Block scalar header not found");
			return null;
		}
		const { source } = props[0];
		const mode = source[0];
		let indent = 0;
		let chomp = "";
		let error = -1;
		for (let i = 1; i < source.length; ++i) {
			const ch = source[i];
			if (!chomp && (ch === "-" || ch === "+")) chomp = ch;
			else {
				const n = Number(ch);
				if (!indent && n) indent = n;
				else if (error === -1) error = offset + i;
			}
		}
		if (error !== -1) onError(error, "UNEXPECTED_TOKEN", `Block scalar header includes extra characters: ${source}`);
		let hasSpace = false;
		let comment = "";
		let length = source.length;
		for (let i = 1; i < props.length; ++i) {
			const token = props[i];
			switch (token.type) {
				case "space": hasSpace = true;
				case "newline":
					length += token.source.length;
					break;
				case "comment":
					if (strict && !hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
					length += token.source.length;
					comment = token.source.substring(1);
					break;
				case "error":
					onError(token, "UNEXPECTED_TOKEN", token.message);
					length += token.source.length;
					break;
				/* istanbul ignore next should not happen */
				default: {
					onError(token, "UNEXPECTED_TOKEN", `Unexpected token in block scalar header: ${token.type}`);
					const ts = token.source;
					if (ts && typeof ts === "string") length += ts.length;
				}
			}
		}
		return {
			mode,
			indent,
			chomp,
			comment,
			length
		};
	}
	/** @returns Array of lines split up as `[indent, content]` */
	function splitLines(source) {
		const split = source.split(/\n( *)/);
		const first = split[0];
		const m = first.match(/^( *)/);
		const lines = [m?.[1] ? [m[1], first.slice(m[1].length)] : ["", first]];
		for (let i = 1; i < split.length; i += 2) lines.push([split[i], split[i + 1]]);
		return lines;
	}
	exports.resolveBlockScalar = resolveBlockScalar;
}));
// node_modules/yaml/dist/compose/resolve-flow-scalar.js
var require_resolve_flow_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var resolveEnd = require_resolve_end();
	function resolveFlowScalar(scalar, strict, onError) {
		const { offset, type, source, end } = scalar;
		let _type;
		let value;
		const _onError = (rel, code, msg) => onError(offset + rel, code, msg);
		switch (type) {
			case "scalar":
				_type = Scalar.Scalar.PLAIN;
				value = plainValue(source, _onError);
				break;
			case "single-quoted-scalar":
				_type = Scalar.Scalar.QUOTE_SINGLE;
				value = singleQuotedValue(source, _onError);
				break;
			case "double-quoted-scalar":
				_type = Scalar.Scalar.QUOTE_DOUBLE;
				value = doubleQuotedValue(source, _onError);
				break;
			/* istanbul ignore next should not happen */
			default:
				onError(scalar, "UNEXPECTED_TOKEN", `Expected a flow scalar value, but found: ${type}`);
				return {
					value: "",
					type: null,
					comment: "",
					range: [
						offset,
						offset + source.length,
						offset + source.length
					]
				};
		}
		const valueEnd = offset + source.length;
		const re = resolveEnd.resolveEnd(end, valueEnd, strict, onError);
		return {
			value,
			type: _type,
			comment: re.comment,
			range: [
				offset,
				valueEnd,
				re.offset
			]
		};
	}
	function plainValue(source, onError) {
		let badChar = "";
		switch (source[0]) {
			/* istanbul ignore next should not happen */
			case "	":
				badChar = "a tab character";
				break;
			case ",":
				badChar = "flow indicator character ,";
				break;
			case "%":
				badChar = "directive indicator character %";
				break;
			case "|":
			case ">":
				badChar = `block scalar indicator ${source[0]}`;
				break;
			case "@":
			case "`": badChar = `reserved character ${source[0]}`;
		}
		if (badChar) onError(0, "BAD_SCALAR_START", `Plain value cannot start with ${badChar}`);
		return unfoldLines(source);
	}
	function singleQuotedValue(source, onError) {
		if (source[source.length - 1] !== "'" || source.length === 1) onError(source.length, "MISSING_CHAR", "Missing closing 'quote");
		return unfoldLines(source.slice(1, -1)).replace(/''/g, "'");
	}
	function unfoldLines(source) {
		const line = /(.*?)\r?\n/sy;
		let match = line.exec(source);
		if (!match) return source;
		/**
		* The negative lookbehinds in these RegExps are to
		* prevent causing a polynomial search time in certain cases.
		*
		* The try-catch is for Safari < 16.4 and other old browsers:
		* https://caniuse.com/js-regexp-lookbehind
		*/
		let trimEnd, trimBoth;
		try {
			trimEnd = new RegExp("(?<![ 	])[ 	]+$");
			trimBoth = new RegExp("^[ 	]+|(?<![ 	])[ 	]+$", "g");
		} catch {
			trimEnd = /[ \t]+$/;
			trimBoth = /^[ \t]+|[ \t]+$/g;
		}
		let res = match[1].replace(trimEnd, "");
		let sep = " ";
		let pos = line.lastIndex;
		while (match = line.exec(source)) {
			const lm = match[1].replace(trimBoth, "");
			if (lm === "") {
				if (sep === "\n") res += sep;
				else sep = "\n";
			} else {
				res += sep + lm;
				sep = " ";
			}
			pos = line.lastIndex;
		}
		const last = /[ \t]*(.*)/sy;
		last.lastIndex = pos;
		match = last.exec(source);
		return res + sep + (match?.[1] ?? "");
	}
	function doubleQuotedValue(source, onError) {
		let res = "";
		for (let i = 1; i < source.length - 1; ++i) {
			const ch = source[i];
			if (ch === "\r" && source[i + 1] === "\n") continue;
			if (ch === "\n") {
				const { fold, offset } = foldNewline(source, i);
				res += fold;
				i = offset;
			} else if (ch === "\\") {
				let next = source[++i];
				const cc = escapeCodes[next];
				if (cc) res += cc;
				else if (next === "\n") {
					next = source[i + 1];
					while (next === " " || next === "	") next = source[++i + 1];
				} else if (next === "\r" && source[i + 1] === "\n") {
					next = source[++i + 1];
					while (next === " " || next === "	") next = source[++i + 1];
				} else if (next === "x" || next === "u" || next === "U") {
					const length = next === "x" ? 2 : next === "u" ? 4 : 8;
					res += parseCharCode(source, i + 1, length, onError);
					i += length;
				} else {
					const raw = source.substr(i - 1, 2);
					onError(i - 1, "BAD_DQ_ESCAPE", `Invalid escape sequence ${raw}`);
					res += raw;
				}
			} else if (ch === " " || ch === "	") {
				const wsStart = i;
				let next = source[i + 1];
				while (next === " " || next === "	") next = source[++i + 1];
				if (next !== "\n" && !(next === "\r" && source[i + 2] === "\n")) res += i > wsStart ? source.slice(wsStart, i + 1) : ch;
			} else res += ch;
		}
		if (source[source.length - 1] !== "\"" || source.length === 1) onError(source.length, "MISSING_CHAR", "Missing closing \"quote");
		return res;
	}
	/**
	* Fold a single newline into a space, multiple newlines to N - 1 newlines.
	* Presumes `source[offset] === '\n'`
	*/
	function foldNewline(source, offset) {
		let fold = "";
		let ch = source[offset + 1];
		while (ch === " " || ch === "	" || ch === "\n" || ch === "\r") {
			if (ch === "\r" && source[offset + 2] !== "\n") break;
			if (ch === "\n") fold += "\n";
			offset += 1;
			ch = source[offset + 1];
		}
		if (!fold) fold = " ";
		return {
			fold,
			offset
		};
	}
	const escapeCodes = {
		"0": "\0",
		a: "\x07",
		b: "\b",
		e: "\x1B",
		f: "\f",
		n: "\n",
		r: "\r",
		t: "	",
		v: "\v",
		N: "",
		_: "\xA0",
		L: "\u2028",
		P: "\u2029",
		" ": " ",
		"\"": "\"",
		"/": "/",
		"\\": "\\",
		"	": "	"
	};
	function parseCharCode(source, offset, length, onError) {
		const cc = source.substr(offset, length);
		const code = cc.length === length && /^[0-9a-fA-F]+$/.test(cc) ? parseInt(cc, 16) : NaN;
		try {
			return String.fromCodePoint(code);
		} catch {
			const raw = source.substr(offset - 2, length + 2);
			onError(offset - 2, "BAD_DQ_ESCAPE", `Invalid escape sequence ${raw}`);
			return raw;
		}
	}
	exports.resolveFlowScalar = resolveFlowScalar;
}));
// node_modules/yaml/dist/compose/compose-scalar.js
var require_compose_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var resolveBlockScalar = require_resolve_block_scalar();
	var resolveFlowScalar = require_resolve_flow_scalar();
	function composeScalar(ctx, token, tagToken, onError) {
		const { value, type, comment, range } = token.type === "block-scalar" ? resolveBlockScalar.resolveBlockScalar(ctx, token, onError) : resolveFlowScalar.resolveFlowScalar(token, ctx.options.strict, onError);
		const tagName = tagToken ? ctx.directives.tagName(tagToken.source, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg)) : null;
		let tag;
		if (ctx.options.stringKeys && ctx.atKey) tag = ctx.schema[identity.SCALAR];
		else if (tagName) tag = findScalarTagByName(ctx.schema, value, tagName, tagToken, onError);
		else if (token.type === "scalar") tag = findScalarTagByTest(ctx, value, token, onError);
		else tag = ctx.schema[identity.SCALAR];
		let scalar;
		try {
			const res = tag.resolve(value, (msg) => onError(tagToken ?? token, "TAG_RESOLVE_FAILED", msg), ctx.options);
			scalar = identity.isScalar(res) ? res : new Scalar.Scalar(res);
		} catch (error) {
			const msg = error instanceof Error ? error.message : String(error);
			onError(tagToken ?? token, "TAG_RESOLVE_FAILED", msg);
			scalar = new Scalar.Scalar(value);
		}
		scalar.range = range;
		scalar.source = value;
		if (type) scalar.type = type;
		if (tagName) scalar.tag = tagName;
		if (tag.format) scalar.format = tag.format;
		if (comment) scalar.comment = comment;
		return scalar;
	}
	function findScalarTagByName(schema, value, tagName, tagToken, onError) {
		if (tagName === "!") return schema[identity.SCALAR];
		const matchWithTest = [];
		for (const tag of schema.tags) if (!tag.collection && tag.tag === tagName) {
			if (tag.default && tag.test) matchWithTest.push(tag);
			else return tag;
		}
		for (const tag of matchWithTest) if (tag.test?.test(value)) return tag;
		const kt = schema.knownTags[tagName];
		if (kt && !kt.collection) {
			schema.tags.push(Object.assign({}, kt, {
				default: false,
				test: void 0
			}));
			return kt;
		}
		onError(tagToken, "TAG_RESOLVE_FAILED", `Unresolved tag: ${tagName}`, tagName !== "tag:yaml.org,2002:str");
		return schema[identity.SCALAR];
	}
	function findScalarTagByTest({ atKey, directives, schema }, value, token, onError) {
		const tag = schema.tags.find((tag) => (tag.default === true || atKey && tag.default === "key") && tag.test?.test(value)) || schema[identity.SCALAR];
		if (schema.compat) {
			const compat = schema.compat.find((tag) => tag.default && tag.test?.test(value)) ?? schema[identity.SCALAR];
			if (tag.tag !== compat.tag) onError(token, "TAG_RESOLVE_FAILED", `Value may be parsed as either ${directives.tagString(tag.tag)} or ${directives.tagString(compat.tag)}`, true);
		}
		return tag;
	}
	exports.composeScalar = composeScalar;
}));
// node_modules/yaml/dist/compose/util-empty-scalar-position.js
var require_util_empty_scalar_position = /* @__PURE__ */ __commonJSMin(((exports) => {
	function emptyScalarPosition(offset, before, pos) {
		if (before) {
			pos ?? (pos = before.length);
			for (let i = pos - 1; i >= 0; --i) {
				let st = before[i];
				switch (st.type) {
					case "space":
					case "comment":
					case "newline":
						offset -= st.source.length;
						continue;
				}
				st = before[++i];
				while (st?.type === "space") {
					offset += st.source.length;
					st = before[++i];
				}
				break;
			}
		}
		return offset;
	}
	exports.emptyScalarPosition = emptyScalarPosition;
}));
// node_modules/yaml/dist/compose/compose-node.js
var require_compose_node = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var identity = require_identity();
	var composeCollection = require_compose_collection();
	var composeScalar = require_compose_scalar();
	var resolveEnd = require_resolve_end();
	var utilEmptyScalarPosition = require_util_empty_scalar_position();
	const CN = {
		composeNode,
		composeEmptyNode
	};
	function composeNode(ctx, token, props, onError) {
		const atKey = ctx.atKey;
		const { spaceBefore, comment, anchor, tag } = props;
		let node;
		let isSrcToken = true;
		switch (token.type) {
			case "alias":
				node = composeAlias(ctx, token, onError);
				if (anchor || tag) onError(token, "ALIAS_PROPS", "An alias node must not specify any properties");
				break;
			case "scalar":
			case "single-quoted-scalar":
			case "double-quoted-scalar":
			case "block-scalar":
				node = composeScalar.composeScalar(ctx, token, tag, onError);
				if (anchor) node.anchor = anchor.source.substring(1);
				break;
			case "block-map":
			case "block-seq":
			case "flow-collection":
				try {
					node = composeCollection.composeCollection(CN, ctx, token, props, onError);
					if (anchor) node.anchor = anchor.source.substring(1);
				} catch (error) {
					onError(token, "RESOURCE_EXHAUSTION", error instanceof Error ? error.message : String(error));
				}
				break;
			default:
				onError(token, "UNEXPECTED_TOKEN", token.type === "error" ? token.message : `Unsupported token (type: ${token.type})`);
				isSrcToken = false;
		}
		node ?? (node = composeEmptyNode(ctx, token.offset, void 0, null, props, onError));
		if (anchor && node.anchor === "") onError(anchor, "BAD_ALIAS", "Anchor cannot be an empty string");
		if (atKey && ctx.options.stringKeys && (!identity.isScalar(node) || typeof node.value !== "string" || node.tag && node.tag !== "tag:yaml.org,2002:str")) onError(tag ?? token, "NON_STRING_KEY", "With stringKeys, all keys must be strings");
		if (spaceBefore) node.spaceBefore = true;
		if (comment) {
			if (token.type === "scalar" && token.source === "") node.comment = comment;
			else node.commentBefore = comment;
		}
		if (ctx.options.keepSourceTokens && isSrcToken) node.srcToken = token;
		return node;
	}
	function composeEmptyNode(ctx, offset, before, pos, { spaceBefore, comment, anchor, tag, end }, onError) {
		const token = {
			type: "scalar",
			offset: utilEmptyScalarPosition.emptyScalarPosition(offset, before, pos),
			indent: -1,
			source: ""
		};
		const node = composeScalar.composeScalar(ctx, token, tag, onError);
		if (anchor) {
			node.anchor = anchor.source.substring(1);
			if (node.anchor === "") onError(anchor, "BAD_ALIAS", "Anchor cannot be an empty string");
		}
		if (spaceBefore) node.spaceBefore = true;
		if (comment) {
			node.comment = comment;
			node.range[2] = end;
		}
		return node;
	}
	function composeAlias({ options }, { offset, source, end }, onError) {
		const alias = new Alias.Alias(source.substring(1));
		if (alias.source === "") onError(offset, "BAD_ALIAS", "Alias cannot be an empty string");
		if (alias.source.endsWith(":")) onError(offset + source.length - 1, "BAD_ALIAS", "Alias ending in : is ambiguous", true);
		const valueEnd = offset + source.length;
		const re = resolveEnd.resolveEnd(end, valueEnd, options.strict, onError);
		alias.range = [
			offset,
			valueEnd,
			re.offset
		];
		if (re.comment) alias.comment = re.comment;
		return alias;
	}
	exports.composeEmptyNode = composeEmptyNode;
	exports.composeNode = composeNode;
}));
// node_modules/yaml/dist/compose/compose-doc.js
var require_compose_doc = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Document = require_Document();
	var composeNode = require_compose_node();
	var resolveEnd = require_resolve_end();
	var resolveProps = require_resolve_props();
	function composeDoc(options, directives, { offset, start, value, end }, onError) {
		const opts = Object.assign({ _directives: directives }, options);
		const doc = new Document.Document(void 0, opts);
		const ctx = {
			atKey: false,
			atRoot: true,
			directives: doc.directives,
			options: doc.options,
			schema: doc.schema
		};
		const props = resolveProps.resolveProps(start, {
			indicator: "doc-start",
			next: value ?? end?.[0],
			offset,
			onError,
			parentIndent: 0,
			startOnNewline: true
		});
		if (props.found) {
			doc.directives.docStart = true;
			if (value && (value.type === "block-map" || value.type === "block-seq") && !props.hasNewline) onError(props.end, "MISSING_CHAR", "Block collection cannot start on same line with directives-end marker");
		}
		doc.contents = value ? composeNode.composeNode(ctx, value, props, onError) : composeNode.composeEmptyNode(ctx, props.end, start, null, props, onError);
		const contentEnd = doc.contents.range[2];
		const re = resolveEnd.resolveEnd(end, contentEnd, false, onError);
		if (re.comment) doc.comment = re.comment;
		doc.range = [
			offset,
			contentEnd,
			re.offset
		];
		return doc;
	}
	exports.composeDoc = composeDoc;
}));
// node_modules/yaml/dist/compose/composer.js
var require_composer = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	var directives = require_directives();
	var Document = require_Document();
	var errors = require_errors();
	var identity = require_identity();
	var composeDoc = require_compose_doc();
	var resolveEnd = require_resolve_end();
	function getErrorPos(src) {
		if (typeof src === "number") return [src, src + 1];
		if (Array.isArray(src)) return src.length === 2 ? src : [src[0], src[1]];
		const { offset, source } = src;
		return [offset, offset + (typeof source === "string" ? source.length : 1)];
	}
	function parsePrelude(prelude) {
		let comment = "";
		let atComment = false;
		let afterEmptyLine = false;
		for (let i = 0; i < prelude.length; ++i) {
			const source = prelude[i];
			switch (source[0]) {
				case "#":
					comment += (comment === "" ? "" : afterEmptyLine ? "\n\n" : "\n") + (source.substring(1) || " ");
					atComment = true;
					afterEmptyLine = false;
					break;
				case "%":
					if (prelude[i + 1]?.[0] !== "#") i += 1;
					atComment = false;
					break;
				default:
					if (!atComment) afterEmptyLine = true;
					atComment = false;
			}
		}
		return {
			comment,
			afterEmptyLine
		};
	}
	/**
	* Compose a stream of CST nodes into a stream of YAML Documents.
	*
	* ```ts
	* import { Composer, Parser } from 'yaml'
	*
	* const src: string = ...
	* const tokens = new Parser().parse(src)
	* const docs = new Composer().compose(tokens)
	* ```
	*/
	var Composer = class {
		constructor(options = {}) {
			this.doc = null;
			this.atDirectives = false;
			this.prelude = [];
			this.errors = [];
			this.warnings = [];
			this.onError = (source, code, message, warning) => {
				const pos = getErrorPos(source);
				if (warning) this.warnings.push(new errors.YAMLWarning(pos, code, message));
				else this.errors.push(new errors.YAMLParseError(pos, code, message));
			};
			this.directives = new directives.Directives({ version: options.version || "1.2" });
			this.options = options;
		}
		decorate(doc, afterDoc) {
			const { comment, afterEmptyLine } = parsePrelude(this.prelude);
			if (comment) {
				const dc = doc.contents;
				if (afterDoc) doc.comment = doc.comment ? `${doc.comment}\n${comment}` : comment;
				else if (afterEmptyLine || doc.directives.docStart || !dc) doc.commentBefore = comment;
				else if (identity.isCollection(dc) && !dc.flow && dc.items.length > 0) {
					let it = dc.items[0];
					if (identity.isPair(it)) it = it.key;
					const cb = it.commentBefore;
					it.commentBefore = cb ? `${comment}\n${cb}` : comment;
				} else {
					const cb = dc.commentBefore;
					dc.commentBefore = cb ? `${comment}\n${cb}` : comment;
				}
			}
			if (afterDoc) {
				for (let i = 0; i < this.errors.length; ++i) doc.errors.push(this.errors[i]);
				for (let i = 0; i < this.warnings.length; ++i) doc.warnings.push(this.warnings[i]);
			} else {
				doc.errors = this.errors;
				doc.warnings = this.warnings;
			}
			this.prelude = [];
			this.errors = [];
			this.warnings = [];
		}
		/**
		* Current stream status information.
		*
		* Mostly useful at the end of input for an empty stream.
		*/
		streamInfo() {
			return {
				comment: parsePrelude(this.prelude).comment,
				directives: this.directives,
				errors: this.errors,
				warnings: this.warnings
			};
		}
		/**
		* Compose tokens into documents.
		*
		* @param forceDoc - If the stream contains no document, still emit a final document including any comments and directives that would be applied to a subsequent document.
		* @param endOffset - Should be set if `forceDoc` is also set, to set the document range end and to indicate errors correctly.
		*/
		*compose(tokens, forceDoc = false, endOffset = -1) {
			for (const token of tokens) yield* this.next(token);
			yield* this.end(forceDoc, endOffset);
		}
		/** Advance the composer by one CST token. */
		*next(token) {
			if (node_process.env.LOG_STREAM) console.dir(token, { depth: null });
			switch (token.type) {
				case "directive":
					this.directives.add(token.source, (offset, message, warning) => {
						const pos = getErrorPos(token);
						pos[0] += offset;
						this.onError(pos, "BAD_DIRECTIVE", message, warning);
					});
					this.prelude.push(token.source);
					this.atDirectives = true;
					break;
				case "document": {
					const doc = composeDoc.composeDoc(this.options, this.directives, token, this.onError);
					if (this.atDirectives && !doc.directives.docStart) this.onError(token, "MISSING_CHAR", "Missing directives-end/doc-start indicator line");
					this.decorate(doc, false);
					if (this.doc) yield this.doc;
					this.doc = doc;
					this.atDirectives = false;
					break;
				}
				case "byte-order-mark":
				case "space": break;
				case "comment":
				case "newline":
					this.prelude.push(token.source);
					break;
				case "error": {
					const msg = token.source ? `${token.message}: ${JSON.stringify(token.source)}` : token.message;
					const error = new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", msg);
					if (this.atDirectives || !this.doc) this.errors.push(error);
					else this.doc.errors.push(error);
					break;
				}
				case "doc-end": {
					if (!this.doc) {
						this.errors.push(new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", "Unexpected doc-end without preceding document"));
						break;
					}
					this.doc.directives.docEnd = true;
					const end = resolveEnd.resolveEnd(token.end, token.offset + token.source.length, this.doc.options.strict, this.onError);
					this.decorate(this.doc, true);
					if (end.comment) {
						const dc = this.doc.comment;
						this.doc.comment = dc ? `${dc}\n${end.comment}` : end.comment;
					}
					this.doc.range[2] = end.offset;
					break;
				}
				default: this.errors.push(new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", `Unsupported token ${token.type}`));
			}
		}
		/**
		* Call at end of input to yield any remaining document.
		*
		* @param forceDoc - If the stream contains no document, still emit a final document including any comments and directives that would be applied to a subsequent document.
		* @param endOffset - Should be set if `forceDoc` is also set, to set the document range end and to indicate errors correctly.
		*/
		*end(forceDoc = false, endOffset = -1) {
			if (this.doc) {
				this.decorate(this.doc, true);
				yield this.doc;
				this.doc = null;
			} else if (forceDoc) {
				const opts = Object.assign({ _directives: this.directives }, this.options);
				const doc = new Document.Document(void 0, opts);
				if (this.atDirectives) this.onError(endOffset, "MISSING_CHAR", "Missing directives-end indicator line");
				doc.range = [
					0,
					endOffset,
					endOffset
				];
				this.decorate(doc, false);
				yield doc;
			}
		}
	};
	exports.Composer = Composer;
}));
// node_modules/yaml/dist/parse/cst-scalar.js
var require_cst_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var resolveBlockScalar = require_resolve_block_scalar();
	var resolveFlowScalar = require_resolve_flow_scalar();
	var errors = require_errors();
	var stringifyString = require_stringifyString();
	function resolveAsScalar(token, strict = true, onError) {
		if (token) {
			const _onError = (pos, code, message) => {
				const offset = typeof pos === "number" ? pos : Array.isArray(pos) ? pos[0] : pos.offset;
				if (onError) onError(offset, code, message);
				else throw new errors.YAMLParseError([offset, offset + 1], code, message);
			};
			switch (token.type) {
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return resolveFlowScalar.resolveFlowScalar(token, strict, _onError);
				case "block-scalar": return resolveBlockScalar.resolveBlockScalar({ options: { strict } }, token, _onError);
			}
		}
		return null;
	}
	/**
	* Create a new scalar token with `value`
	*
	* Values that represent an actual string but may be parsed as a different type should use a `type` other than `'PLAIN'`,
	* as this function does not support any schema operations and won't check for such conflicts.
	*
	* @param value The string representation of the value, which will have its content properly indented.
	* @param context.end Comments and whitespace after the end of the value, or after the block scalar header. If undefined, a newline will be added.
	* @param context.implicitKey Being within an implicit key may affect the resolved type of the token's value.
	* @param context.indent The indent level of the token.
	* @param context.inFlow Is this scalar within a flow collection? This may affect the resolved type of the token's value.
	* @param context.offset The offset position of the token.
	* @param context.type The preferred type of the scalar token. If undefined, the previous type of the `token` will be used, defaulting to `'PLAIN'`.
	*/
	function createScalarToken(value, context) {
		const { implicitKey = false, indent, inFlow = false, offset = -1, type = "PLAIN" } = context;
		const source = stringifyString.stringifyString({
			type,
			value
		}, {
			implicitKey,
			indent: indent > 0 ? " ".repeat(indent) : "",
			inFlow,
			options: {
				blockQuote: true,
				lineWidth: -1
			}
		});
		const end = context.end ?? [{
			type: "newline",
			offset: -1,
			indent,
			source: "\n"
		}];
		switch (source[0]) {
			case "|":
			case ">": {
				const he = source.indexOf("\n");
				const head = source.substring(0, he);
				const body = source.substring(he + 1) + "\n";
				const props = [{
					type: "block-scalar-header",
					offset,
					indent,
					source: head
				}];
				if (!addEndtoBlockProps(props, end)) props.push({
					type: "newline",
					offset: -1,
					indent,
					source: "\n"
				});
				return {
					type: "block-scalar",
					offset,
					indent,
					props,
					source: body
				};
			}
			case "\"": return {
				type: "double-quoted-scalar",
				offset,
				indent,
				source,
				end
			};
			case "'": return {
				type: "single-quoted-scalar",
				offset,
				indent,
				source,
				end
			};
			default: return {
				type: "scalar",
				offset,
				indent,
				source,
				end
			};
		}
	}
	/**
	* Set the value of `token` to the given string `value`, overwriting any previous contents and type that it may have.
	*
	* Best efforts are made to retain any comments previously associated with the `token`,
	* though all contents within a collection's `items` will be overwritten.
	*
	* Values that represent an actual string but may be parsed as a different type should use a `type` other than `'PLAIN'`,
	* as this function does not support any schema operations and won't check for such conflicts.
	*
	* @param token Any token. If it does not include an `indent` value, the value will be stringified as if it were an implicit key.
	* @param value The string representation of the value, which will have its content properly indented.
	* @param context.afterKey In most cases, values after a key should have an additional level of indentation.
	* @param context.implicitKey Being within an implicit key may affect the resolved type of the token's value.
	* @param context.inFlow Being within a flow collection may affect the resolved type of the token's value.
	* @param context.type The preferred type of the scalar token. If undefined, the previous type of the `token` will be used, defaulting to `'PLAIN'`.
	*/
	function setScalarValue(token, value, context = {}) {
		let { afterKey = false, implicitKey = false, inFlow = false, type } = context;
		let indent = "indent" in token ? token.indent : null;
		if (afterKey && typeof indent === "number") indent += 2;
		if (!type) switch (token.type) {
			case "single-quoted-scalar":
				type = "QUOTE_SINGLE";
				break;
			case "double-quoted-scalar":
				type = "QUOTE_DOUBLE";
				break;
			case "block-scalar": {
				const header = token.props[0];
				if (header.type !== "block-scalar-header") throw new Error("Invalid block scalar header");
				type = header.source[0] === ">" ? "BLOCK_FOLDED" : "BLOCK_LITERAL";
				break;
			}
			default: type = "PLAIN";
		}
		const source = stringifyString.stringifyString({
			type,
			value
		}, {
			implicitKey: implicitKey || indent === null,
			indent: indent !== null && indent > 0 ? " ".repeat(indent) : "",
			inFlow,
			options: {
				blockQuote: true,
				lineWidth: -1
			}
		});
		switch (source[0]) {
			case "|":
			case ">":
				setBlockScalarValue(token, source);
				break;
			case "\"":
				setFlowScalarValue(token, source, "double-quoted-scalar");
				break;
			case "'":
				setFlowScalarValue(token, source, "single-quoted-scalar");
				break;
			default: setFlowScalarValue(token, source, "scalar");
		}
	}
	function setBlockScalarValue(token, source) {
		const he = source.indexOf("\n");
		const head = source.substring(0, he);
		const body = source.substring(he + 1) + "\n";
		if (token.type === "block-scalar") {
			const header = token.props[0];
			if (header.type !== "block-scalar-header") throw new Error("Invalid block scalar header");
			header.source = head;
			token.source = body;
		} else {
			const { offset } = token;
			const indent = "indent" in token ? token.indent : -1;
			const props = [{
				type: "block-scalar-header",
				offset,
				indent,
				source: head
			}];
			if (!addEndtoBlockProps(props, "end" in token ? token.end : void 0)) props.push({
				type: "newline",
				offset: -1,
				indent,
				source: "\n"
			});
			for (const key of Object.keys(token)) if (key !== "type" && key !== "offset") delete token[key];
			Object.assign(token, {
				type: "block-scalar",
				indent,
				props,
				source: body
			});
		}
	}
	/** @returns `true` if last token is a newline */
	function addEndtoBlockProps(props, end) {
		if (end) for (const st of end) switch (st.type) {
			case "space":
			case "comment":
				props.push(st);
				break;
			case "newline":
				props.push(st);
				return true;
		}
		return false;
	}
	function setFlowScalarValue(token, source, type) {
		switch (token.type) {
			case "scalar":
			case "double-quoted-scalar":
			case "single-quoted-scalar":
				token.type = type;
				token.source = source;
				break;
			case "block-scalar": {
				const end = token.props.slice(1);
				let oa = source.length;
				if (token.props[0].type === "block-scalar-header") oa -= token.props[0].source.length;
				for (const tok of end) tok.offset += oa;
				delete token.props;
				Object.assign(token, {
					type,
					source,
					end
				});
				break;
			}
			case "block-map":
			case "block-seq": {
				const nl = {
					type: "newline",
					offset: token.offset + source.length,
					indent: token.indent,
					source: "\n"
				};
				delete token.items;
				Object.assign(token, {
					type,
					source,
					end: [nl]
				});
				break;
			}
			default: {
				const indent = "indent" in token ? token.indent : -1;
				const end = "end" in token && Array.isArray(token.end) ? token.end.filter((st) => st.type === "space" || st.type === "comment" || st.type === "newline") : [];
				for (const key of Object.keys(token)) if (key !== "type" && key !== "offset") delete token[key];
				Object.assign(token, {
					type,
					indent,
					source,
					end
				});
			}
		}
	}
	exports.createScalarToken = createScalarToken;
	exports.resolveAsScalar = resolveAsScalar;
	exports.setScalarValue = setScalarValue;
}));
// node_modules/yaml/dist/parse/cst-stringify.js
var require_cst_stringify = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Stringify a CST document, token, or collection item
	*
	* Fair warning: This applies no validation whatsoever, and
	* simply concatenates the sources in their logical order.
	*/
	const stringify = (cst) => "type" in cst ? stringifyToken(cst) : stringifyItem(cst);
	function stringifyToken(token) {
		switch (token.type) {
			case "block-scalar": {
				let res = "";
				for (const tok of token.props) res += stringifyToken(tok);
				return res + token.source;
			}
			case "block-map":
			case "block-seq": {
				let res = "";
				for (const item of token.items) res += stringifyItem(item);
				return res;
			}
			case "flow-collection": {
				let res = token.start.source;
				for (const item of token.items) res += stringifyItem(item);
				for (const st of token.end) res += st.source;
				return res;
			}
			case "document": {
				let res = stringifyItem(token);
				if (token.end) for (const st of token.end) res += st.source;
				return res;
			}
			default: {
				let res = token.source;
				if ("end" in token && token.end) for (const st of token.end) res += st.source;
				return res;
			}
		}
	}
	function stringifyItem({ start, key, sep, value }) {
		let res = "";
		for (const st of start) res += st.source;
		if (key) res += stringifyToken(key);
		if (sep) for (const st of sep) res += st.source;
		if (value) res += stringifyToken(value);
		return res;
	}
	exports.stringify = stringify;
}));
// node_modules/yaml/dist/parse/cst-visit.js
var require_cst_visit = /* @__PURE__ */ __commonJSMin(((exports) => {
	const BREAK = Symbol("break visit");
	const SKIP = Symbol("skip children");
	const REMOVE = Symbol("remove item");
	/**
	* Apply a visitor to a CST document or item.
	*
	* Walks through the tree (depth-first) starting from the root, calling a
	* `visitor` function with two arguments when entering each item:
	*   - `item`: The current item, which included the following members:
	*     - `start: SourceToken[]` – Source tokens before the key or value,
	*       possibly including its anchor or tag.
	*     - `key?: Token | null` – Set for pair values. May then be `null`, if
	*       the key before the `:` separator is empty.
	*     - `sep?: SourceToken[]` – Source tokens between the key and the value,
	*       which should include the `:` map value indicator if `value` is set.
	*     - `value?: Token` – The value of a sequence item, or of a map pair.
	*   - `path`: The steps from the root to the current node, as an array of
	*     `['key' | 'value', number]` tuples.
	*
	* The return value of the visitor may be used to control the traversal:
	*   - `undefined` (default): Do nothing and continue
	*   - `visit.SKIP`: Do not visit the children of this token, continue with
	*      next sibling
	*   - `visit.BREAK`: Terminate traversal completely
	*   - `visit.REMOVE`: Remove the current item, then continue with the next one
	*   - `number`: Set the index of the next step. This is useful especially if
	*     the index of the current token has changed.
	*   - `function`: Define the next visitor for this item. After the original
	*     visitor is called on item entry, next visitors are called after handling
	*     a non-empty `key` and when exiting the item.
	*/
	function visit(cst, visitor) {
		if ("type" in cst && cst.type === "document") cst = {
			start: cst.start,
			value: cst.value
		};
		_visit(Object.freeze([]), cst, visitor);
	}
	/** Terminate visit traversal completely */
	visit.BREAK = BREAK;
	/** Do not visit the children of the current item */
	visit.SKIP = SKIP;
	/** Remove the current item */
	visit.REMOVE = REMOVE;
	/** Find the item at `path` from `cst` as the root */
	visit.itemAtPath = (cst, path) => {
		let item = cst;
		for (const [field, index] of path) {
			const tok = item?.[field];
			if (tok && "items" in tok) item = tok.items[index];
			else return void 0;
		}
		return item;
	};
	/**
	* Get the immediate parent collection of the item at `path` from `cst` as the root.
	*
	* Throws an error if the collection is not found, which should never happen if the item itself exists.
	*/
	visit.parentCollection = (cst, path) => {
		const parent = visit.itemAtPath(cst, path.slice(0, -1));
		const field = path[path.length - 1][0];
		const coll = parent?.[field];
		if (coll && "items" in coll) return coll;
		throw new Error("Parent collection not found");
	};
	function _visit(path, item, visitor) {
		let ctrl = visitor(item, path);
		if (typeof ctrl === "symbol") return ctrl;
		for (const field of ["key", "value"]) {
			const token = item[field];
			if (token && "items" in token) {
				for (let i = 0; i < token.items.length; ++i) {
					const ci = _visit(Object.freeze(path.concat([[field, i]])), token.items[i], visitor);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						token.items.splice(i, 1);
						i -= 1;
					}
				}
				if (typeof ctrl === "function" && field === "key") ctrl = ctrl(item, path);
			}
		}
		return typeof ctrl === "function" ? ctrl(item, path) : ctrl;
	}
	exports.visit = visit;
}));
// node_modules/yaml/dist/parse/cst.js
var require_cst = /* @__PURE__ */ __commonJSMin(((exports) => {
	var cstScalar = require_cst_scalar();
	var cstStringify = require_cst_stringify();
	var cstVisit = require_cst_visit();
	/** The byte order mark */
	const BOM = "﻿";
	/** Start of doc-mode */
	const DOCUMENT = "";
	/** Unexpected end of flow-mode */
	const FLOW_END = "";
	/** Next token is a scalar value */
	const SCALAR = "";
	/** @returns `true` if `token` is a flow or block collection */
	const isCollection = (token) => !!token && "items" in token;
	/** @returns `true` if `token` is a flow or block scalar; not an alias */
	const isScalar = (token) => !!token && (token.type === "scalar" || token.type === "single-quoted-scalar" || token.type === "double-quoted-scalar" || token.type === "block-scalar");
	/* istanbul ignore next */
	/** Get a printable representation of a lexer token */
	function prettyToken(token) {
		switch (token) {
			case BOM: return "<BOM>";
			case DOCUMENT: return "<DOC>";
			case FLOW_END: return "<FLOW_END>";
			case SCALAR: return "<SCALAR>";
			default: return JSON.stringify(token);
		}
	}
	/** Identify the type of a lexer token. May return `null` for unknown tokens. */
	function tokenType(source) {
		switch (source) {
			case BOM: return "byte-order-mark";
			case DOCUMENT: return "doc-mode";
			case FLOW_END: return "flow-error-end";
			case SCALAR: return "scalar";
			case "---": return "doc-start";
			case "...": return "doc-end";
			case "":
			case "\n":
			case "\r\n": return "newline";
			case "-": return "seq-item-ind";
			case "?": return "explicit-key-ind";
			case ":": return "map-value-ind";
			case "{": return "flow-map-start";
			case "}": return "flow-map-end";
			case "[": return "flow-seq-start";
			case "]": return "flow-seq-end";
			case ",": return "comma";
		}
		switch (source[0]) {
			case " ":
			case "	": return "space";
			case "#": return "comment";
			case "%": return "directive-line";
			case "*": return "alias";
			case "&": return "anchor";
			case "!": return "tag";
			case "'": return "single-quoted-scalar";
			case "\"": return "double-quoted-scalar";
			case "|":
			case ">": return "block-scalar-header";
		}
		return null;
	}
	exports.createScalarToken = cstScalar.createScalarToken;
	exports.resolveAsScalar = cstScalar.resolveAsScalar;
	exports.setScalarValue = cstScalar.setScalarValue;
	exports.stringify = cstStringify.stringify;
	exports.visit = cstVisit.visit;
	exports.BOM = BOM;
	exports.DOCUMENT = DOCUMENT;
	exports.FLOW_END = FLOW_END;
	exports.SCALAR = SCALAR;
	exports.isCollection = isCollection;
	exports.isScalar = isScalar;
	exports.prettyToken = prettyToken;
	exports.tokenType = tokenType;
}));
// node_modules/yaml/dist/parse/lexer.js
var require_lexer = /* @__PURE__ */ __commonJSMin(((exports) => {
	var cst = require_cst();
	function isEmpty(ch) {
		switch (ch) {
			case void 0:
			case " ":
			case "\n":
			case "\r":
			case "	": return true;
			default: return false;
		}
	}
	const hexDigits = /* @__PURE__ */ new Set("0123456789ABCDEFabcdef");
	const tagChars = /* @__PURE__ */ new Set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-#;/?:@&=+$_.!~*'()");
	const flowIndicatorChars = /* @__PURE__ */ new Set(",[]{}");
	const invalidAnchorChars = /* @__PURE__ */ new Set(" ,[]{}\n\r	");
	const isNotAnchorChar = (ch) => !ch || invalidAnchorChars.has(ch);
	/**
	* Splits an input string into lexical tokens, i.e. smaller strings that are
	* easily identifiable by `tokens.tokenType()`.
	*
	* Lexing starts always in a "stream" context. Incomplete input may be buffered
	* until a complete token can be emitted.
	*
	* In addition to slices of the original input, the following control characters
	* may also be emitted:
	*
	* - `\x02` (Start of Text): A document starts with the next token
	* - `\x18` (Cancel): Unexpected end of flow-mode (indicates an error)
	* - `\x1f` (Unit Separator): Next token is a scalar value
	* - `\u{FEFF}` (Byte order mark): Emitted separately outside documents
	*/
	var Lexer = class {
		constructor() {
			/**
			* Flag indicating whether the end of the current buffer marks the end of
			* all input
			*/
			this.atEnd = false;
			/**
			* Explicit indent set in block scalar header, as an offset from the current
			* minimum indent, so e.g. set to 1 from a header `|2+`. Set to -1 if not
			* explicitly set.
			*/
			this.blockScalarIndent = -1;
			/**
			* Block scalars that include a + (keep) chomping indicator in their header
			* include trailing empty lines, which are otherwise excluded from the
			* scalar's contents.
			*/
			this.blockScalarKeep = false;
			/** Current input */
			this.buffer = "";
			/**
			* Flag noting whether the map value indicator : can immediately follow this
			* node within a flow context.
			*/
			this.flowKey = false;
			/** Count of surrounding flow collection levels. */
			this.flowLevel = 0;
			/**
			* Minimum level of indentation required for next lines to be parsed as a
			* part of the current scalar value.
			*/
			this.indentNext = 0;
			/** Indentation level of the current line. */
			this.indentValue = 0;
			/** Position of the next \n character. */
			this.lineEndPos = null;
			/** Stores the state of the lexer if reaching the end of incpomplete input */
			this.next = null;
			/** A pointer to `buffer`; the current position of the lexer. */
			this.pos = 0;
		}
		/**
		* Generate YAML tokens from the `source` string. If `incomplete`,
		* a part of the last line may be left as a buffer for the next call.
		*
		* @returns A generator of lexical tokens
		*/
		*lex(source, incomplete = false) {
			if (source) {
				if (typeof source !== "string") throw TypeError("source is not a string");
				this.buffer = this.buffer ? this.buffer + source : source;
				this.lineEndPos = null;
			}
			this.atEnd = !incomplete;
			let next = this.next ?? "stream";
			while (next && (incomplete || this.hasChars(1))) next = yield* this.parseNext(next);
		}
		atLineEnd() {
			let i = this.pos;
			let ch = this.buffer[i];
			while (ch === " " || ch === "	") ch = this.buffer[++i];
			if (!ch || ch === "#" || ch === "\n") return true;
			if (ch === "\r") return this.buffer[i + 1] === "\n";
			return false;
		}
		charAt(n) {
			return this.buffer[this.pos + n];
		}
		continueScalar(offset) {
			let ch = this.buffer[offset];
			if (this.indentNext > 0) {
				let indent = 0;
				while (ch === " ") ch = this.buffer[++indent + offset];
				if (ch === "\r") {
					const next = this.buffer[indent + offset + 1];
					if (next === "\n" || !next && !this.atEnd) return offset + indent + 1;
				}
				return ch === "\n" || indent >= this.indentNext || !ch && !this.atEnd ? offset + indent : -1;
			}
			if (ch === "-" || ch === ".") {
				const dt = this.buffer.substr(offset, 3);
				if ((dt === "---" || dt === "...") && isEmpty(this.buffer[offset + 3])) return -1;
			}
			return offset;
		}
		getLine() {
			let end = this.lineEndPos;
			if (typeof end !== "number" || end !== -1 && end < this.pos) {
				end = this.buffer.indexOf("\n", this.pos);
				this.lineEndPos = end;
			}
			if (end === -1) return this.atEnd ? this.buffer.substring(this.pos) : null;
			if (this.buffer[end - 1] === "\r") end -= 1;
			return this.buffer.substring(this.pos, end);
		}
		hasChars(n) {
			return this.pos + n <= this.buffer.length;
		}
		setNext(state) {
			this.buffer = this.buffer.substring(this.pos);
			this.pos = 0;
			this.lineEndPos = null;
			this.next = state;
			return null;
		}
		peek(n) {
			return this.buffer.substr(this.pos, n);
		}
		*parseNext(next) {
			switch (next) {
				case "stream": return yield* this.parseStream();
				case "line-start": return yield* this.parseLineStart();
				case "block-start": return yield* this.parseBlockStart();
				case "doc": return yield* this.parseDocument();
				case "flow": return yield* this.parseFlowCollection();
				case "quoted-scalar": return yield* this.parseQuotedScalar();
				case "block-scalar": return yield* this.parseBlockScalar();
				case "plain-scalar": return yield* this.parsePlainScalar();
			}
		}
		*parseStream() {
			let line = this.getLine();
			if (line === null) return this.setNext("stream");
			if (line[0] === cst.BOM) {
				yield* this.pushCount(1);
				line = line.substring(1);
			}
			if (line[0] === "%") {
				let dirEnd = line.length;
				let cs = line.indexOf("#");
				while (cs !== -1) {
					const ch = line[cs - 1];
					if (ch === " " || ch === "	") {
						dirEnd = cs - 1;
						break;
					} else cs = line.indexOf("#", cs + 1);
				}
				while (true) {
					const ch = line[dirEnd - 1];
					if (ch === " " || ch === "	") dirEnd -= 1;
					else break;
				}
				const n = (yield* this.pushCount(dirEnd)) + (yield* this.pushSpaces(true));
				yield* this.pushCount(line.length - n);
				this.pushNewline();
				return "stream";
			}
			if (this.atLineEnd()) {
				const sp = yield* this.pushSpaces(true);
				yield* this.pushCount(line.length - sp);
				yield* this.pushNewline();
				return "stream";
			}
			yield cst.DOCUMENT;
			return yield* this.parseLineStart();
		}
		*parseLineStart() {
			const ch = this.charAt(0);
			if (!ch && !this.atEnd) return this.setNext("line-start");
			if (ch === "-" || ch === ".") {
				if (!this.atEnd && !this.hasChars(4)) return this.setNext("line-start");
				const s = this.peek(3);
				if ((s === "---" || s === "...") && isEmpty(this.charAt(3))) {
					yield* this.pushCount(3);
					this.indentValue = 0;
					this.indentNext = 0;
					return s === "---" ? "doc" : "stream";
				}
			}
			this.indentValue = yield* this.pushSpaces(false);
			if (this.indentNext > this.indentValue && !isEmpty(this.charAt(1))) this.indentNext = this.indentValue;
			return yield* this.parseBlockStart();
		}
		*parseBlockStart() {
			const [ch0, ch1] = this.peek(2);
			if (!ch1 && !this.atEnd) return this.setNext("block-start");
			if ((ch0 === "-" || ch0 === "?" || ch0 === ":") && isEmpty(ch1)) {
				const n = (yield* this.pushCount(1)) + (yield* this.pushSpaces(true));
				this.indentNext = this.indentValue + 1;
				this.indentValue += n;
				return "block-start";
			}
			return "doc";
		}
		*parseDocument() {
			yield* this.pushSpaces(true);
			const line = this.getLine();
			if (line === null) return this.setNext("doc");
			let n = yield* this.pushIndicators();
			switch (line[n]) {
				case "#": yield* this.pushCount(line.length - n);
				case void 0:
					yield* this.pushNewline();
					return yield* this.parseLineStart();
				case "{":
				case "[":
					yield* this.pushCount(1);
					this.flowKey = false;
					this.flowLevel = 1;
					return "flow";
				case "}":
				case "]":
					yield* this.pushCount(1);
					return "doc";
				case "*":
					yield* this.pushUntil(isNotAnchorChar);
					return "doc";
				case "\"":
				case "'": return yield* this.parseQuotedScalar();
				case "|":
				case ">":
					n += yield* this.parseBlockScalarHeader();
					n += yield* this.pushSpaces(true);
					yield* this.pushCount(line.length - n);
					yield* this.pushNewline();
					return yield* this.parseBlockScalar();
				default: return yield* this.parsePlainScalar();
			}
		}
		*parseFlowCollection() {
			let nl, sp;
			let indent = -1;
			do {
				nl = yield* this.pushNewline();
				if (nl > 0) {
					sp = yield* this.pushSpaces(false);
					this.indentValue = indent = sp;
				} else sp = 0;
				sp += yield* this.pushSpaces(true);
			} while (nl + sp > 0);
			const line = this.getLine();
			if (line === null) return this.setNext("flow");
			if (indent !== -1 && indent < this.indentNext && line[0] !== "#" || indent === 0 && (line.startsWith("---") || line.startsWith("...")) && isEmpty(line[3])) {
				if (!(indent === this.indentNext - 1 && this.flowLevel === 1 && (line[0] === "]" || line[0] === "}"))) {
					this.flowLevel = 0;
					yield cst.FLOW_END;
					return yield* this.parseLineStart();
				}
			}
			let n = 0;
			while (line[n] === ",") {
				n += yield* this.pushCount(1);
				n += yield* this.pushSpaces(true);
				this.flowKey = false;
			}
			n += yield* this.pushIndicators();
			switch (line[n]) {
				case void 0: return "flow";
				case "#":
					yield* this.pushCount(line.length - n);
					return "flow";
				case "{":
				case "[":
					yield* this.pushCount(1);
					this.flowKey = false;
					this.flowLevel += 1;
					return "flow";
				case "}":
				case "]":
					yield* this.pushCount(1);
					this.flowKey = true;
					this.flowLevel -= 1;
					return this.flowLevel ? "flow" : "doc";
				case "*":
					yield* this.pushUntil(isNotAnchorChar);
					return "flow";
				case "\"":
				case "'":
					this.flowKey = true;
					return yield* this.parseQuotedScalar();
				case ":": {
					const next = this.charAt(1);
					if (this.flowKey || isEmpty(next) || next === ",") {
						this.flowKey = false;
						yield* this.pushCount(1);
						yield* this.pushSpaces(true);
						return "flow";
					}
				}
				default:
					this.flowKey = false;
					return yield* this.parsePlainScalar();
			}
		}
		*parseQuotedScalar() {
			const quote = this.charAt(0);
			let end = this.buffer.indexOf(quote, this.pos + 1);
			if (quote === "'") while (end !== -1 && this.buffer[end + 1] === "'") end = this.buffer.indexOf("'", end + 2);
			else while (end !== -1) {
				let n = 0;
				while (this.buffer[end - 1 - n] === "\\") n += 1;
				if (n % 2 === 0) break;
				end = this.buffer.indexOf("\"", end + 1);
			}
			const qb = this.buffer.substring(0, end);
			let nl = qb.indexOf("\n", this.pos);
			if (nl !== -1) {
				while (nl !== -1) {
					const cs = this.continueScalar(nl + 1);
					if (cs === -1) break;
					nl = qb.indexOf("\n", cs);
				}
				if (nl !== -1) end = nl - (qb[nl - 1] === "\r" ? 2 : 1);
			}
			if (end === -1) {
				if (!this.atEnd) return this.setNext("quoted-scalar");
				end = this.buffer.length;
			}
			yield* this.pushToIndex(end + 1, false);
			return this.flowLevel ? "flow" : "doc";
		}
		*parseBlockScalarHeader() {
			this.blockScalarIndent = -1;
			this.blockScalarKeep = false;
			let i = this.pos;
			while (true) {
				const ch = this.buffer[++i];
				if (ch === "+") this.blockScalarKeep = true;
				else if (ch > "0" && ch <= "9") this.blockScalarIndent = Number(ch) - 1;
				else if (ch !== "-") break;
			}
			return yield* this.pushUntil((ch) => isEmpty(ch) || ch === "#");
		}
		*parseBlockScalar() {
			let nl = this.pos - 1;
			let indent = 0;
			let ch;
			loop: for (let i = this.pos; ch = this.buffer[i]; ++i) switch (ch) {
				case " ":
					indent += 1;
					break;
				case "\n":
					nl = i;
					indent = 0;
					break;
				case "\r": {
					const next = this.buffer[i + 1];
					if (!next && !this.atEnd) return this.setNext("block-scalar");
					if (next === "\n") break;
				}
				default: break loop;
			}
			if (!ch && !this.atEnd) return this.setNext("block-scalar");
			if (indent >= this.indentNext) {
				if (this.blockScalarIndent === -1) this.indentNext = indent;
				else this.indentNext = this.blockScalarIndent + (this.indentNext === 0 ? 1 : this.indentNext);
				do {
					const cs = this.continueScalar(nl + 1);
					if (cs === -1) break;
					nl = this.buffer.indexOf("\n", cs);
				} while (nl !== -1);
				if (nl === -1) {
					if (!this.atEnd) return this.setNext("block-scalar");
					nl = this.buffer.length;
				}
			}
			let i = nl + 1;
			ch = this.buffer[i];
			while (ch === " ") ch = this.buffer[++i];
			if (ch === "	") {
				while (ch === "	" || ch === " " || ch === "\r" || ch === "\n") ch = this.buffer[++i];
				nl = i - 1;
			} else if (!this.blockScalarKeep) do {
				let i = nl - 1;
				let ch = this.buffer[i];
				if (ch === "\r") ch = this.buffer[--i];
				const lastChar = i;
				while (ch === " ") ch = this.buffer[--i];
				if (ch === "\n" && i >= this.pos && i + 1 + indent > lastChar) nl = i;
				else break;
			} while (true);
			yield cst.SCALAR;
			yield* this.pushToIndex(nl + 1, true);
			return yield* this.parseLineStart();
		}
		*parsePlainScalar() {
			const inFlow = this.flowLevel > 0;
			let end = this.pos - 1;
			let i = this.pos - 1;
			let ch;
			while (ch = this.buffer[++i]) if (ch === ":") {
				const next = this.buffer[i + 1];
				if (isEmpty(next) || inFlow && flowIndicatorChars.has(next)) break;
				end = i;
			} else if (isEmpty(ch)) {
				let next = this.buffer[i + 1];
				if (ch === "\r") {
					if (next === "\n") {
						i += 1;
						ch = "\n";
						next = this.buffer[i + 1];
					} else end = i;
				}
				if (next === "#" || inFlow && flowIndicatorChars.has(next)) break;
				if (ch === "\n") {
					const cs = this.continueScalar(i + 1);
					if (cs === -1) break;
					i = Math.max(i, cs - 2);
				}
			} else {
				if (inFlow && flowIndicatorChars.has(ch)) break;
				end = i;
			}
			if (!ch && !this.atEnd) return this.setNext("plain-scalar");
			yield cst.SCALAR;
			yield* this.pushToIndex(end + 1, true);
			return inFlow ? "flow" : "doc";
		}
		*pushCount(n) {
			if (n > 0) {
				yield this.buffer.substr(this.pos, n);
				this.pos += n;
				return n;
			}
			return 0;
		}
		*pushToIndex(i, allowEmpty) {
			const s = this.buffer.slice(this.pos, i);
			if (s) {
				yield s;
				this.pos += s.length;
				return s.length;
			} else if (allowEmpty) yield "";
			return 0;
		}
		*pushIndicators() {
			let n = 0;
			loop: while (true) {
				switch (this.charAt(0)) {
					case "!":
						n += yield* this.pushTag();
						n += yield* this.pushSpaces(true);
						continue loop;
					case "&":
						n += yield* this.pushUntil(isNotAnchorChar);
						n += yield* this.pushSpaces(true);
						continue loop;
					case "-":
					case "?":
					case ":": {
						const inFlow = this.flowLevel > 0;
						const ch1 = this.charAt(1);
						if (isEmpty(ch1) || inFlow && flowIndicatorChars.has(ch1)) {
							if (!inFlow) this.indentNext = this.indentValue + 1;
							else if (this.flowKey) this.flowKey = false;
							n += yield* this.pushCount(1);
							n += yield* this.pushSpaces(true);
							continue loop;
						}
					}
				}
				break loop;
			}
			return n;
		}
		*pushTag() {
			if (this.charAt(1) === "<") {
				let i = this.pos + 2;
				let ch = this.buffer[i];
				while (!isEmpty(ch) && ch !== ">") ch = this.buffer[++i];
				return yield* this.pushToIndex(ch === ">" ? i + 1 : i, false);
			} else {
				let i = this.pos + 1;
				let ch = this.buffer[i];
				while (ch) if (tagChars.has(ch)) ch = this.buffer[++i];
				else if (ch === "%" && hexDigits.has(this.buffer[i + 1]) && hexDigits.has(this.buffer[i + 2])) ch = this.buffer[i += 3];
				else break;
				return yield* this.pushToIndex(i, false);
			}
		}
		*pushNewline() {
			const ch = this.buffer[this.pos];
			if (ch === "\n") return yield* this.pushCount(1);
			else if (ch === "\r" && this.charAt(1) === "\n") return yield* this.pushCount(2);
			else return 0;
		}
		*pushSpaces(allowTabs) {
			let i = this.pos - 1;
			let ch;
			do
				ch = this.buffer[++i];
			while (ch === " " || allowTabs && ch === "	");
			const n = i - this.pos;
			if (n > 0) {
				yield this.buffer.substr(this.pos, n);
				this.pos = i;
			}
			return n;
		}
		*pushUntil(test) {
			let i = this.pos;
			let ch = this.buffer[i];
			while (!test(ch)) ch = this.buffer[++i];
			return yield* this.pushToIndex(i, false);
		}
	};
	exports.Lexer = Lexer;
}));
// node_modules/yaml/dist/parse/line-counter.js
var require_line_counter = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* Tracks newlines during parsing in order to provide an efficient API for
	* determining the one-indexed `{ line, col }` position for any offset
	* within the input.
	*/
	var LineCounter = class {
		constructor() {
			this.lineStarts = [];
			/**
			* Should be called in ascending order. Otherwise, call
			* `lineCounter.lineStarts.sort()` before calling `linePos()`.
			*/
			this.addNewLine = (offset) => this.lineStarts.push(offset);
			/**
			* Performs a binary search and returns the 1-indexed { line, col }
			* position of `offset`. If `line === 0`, `addNewLine` has never been
			* called or `offset` is before the first known newline.
			*/
			this.linePos = (offset) => {
				let low = 0;
				let high = this.lineStarts.length;
				while (low < high) {
					const mid = low + high >> 1;
					if (this.lineStarts[mid] < offset) low = mid + 1;
					else high = mid;
				}
				if (this.lineStarts[low] === offset) return {
					line: low + 1,
					col: 1
				};
				if (low === 0) return {
					line: 0,
					col: offset
				};
				const start = this.lineStarts[low - 1];
				return {
					line: low,
					col: offset - start + 1
				};
			};
		}
	};
	exports.LineCounter = LineCounter;
}));
// node_modules/yaml/dist/parse/parser.js
var require_parser = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	var cst = require_cst();
	var lexer = require_lexer();
	function includesToken(list, type) {
		for (let i = 0; i < list.length; ++i) if (list[i].type === type) return true;
		return false;
	}
	function findNonEmptyIndex(list) {
		for (let i = 0; i < list.length; ++i) switch (list[i].type) {
			case "space":
			case "comment":
			case "newline": break;
			default: return i;
		}
		return -1;
	}
	function isFlowToken(token) {
		switch (token?.type) {
			case "alias":
			case "scalar":
			case "single-quoted-scalar":
			case "double-quoted-scalar":
			case "flow-collection": return true;
			default: return false;
		}
	}
	function getPrevProps(parent) {
		switch (parent.type) {
			case "document": return parent.start;
			case "block-map": {
				const it = parent.items[parent.items.length - 1];
				return it.sep ?? it.start;
			}
			case "block-seq": return parent.items[parent.items.length - 1].start;
			/* istanbul ignore next should not happen */
			default: return [];
		}
	}
	/** Note: May modify input array */
	function getFirstKeyStartProps(prev) {
		if (prev.length === 0) return [];
		let i = prev.length;
		loop: while (--i >= 0) switch (prev[i].type) {
			case "doc-start":
			case "explicit-key-ind":
			case "map-value-ind":
			case "seq-item-ind":
			case "newline": break loop;
		}
		while (prev[++i]?.type === "space");
		return prev.splice(i, prev.length);
	}
	function arrayPushArray(target, source) {
		if (source.length < 1e5) Array.prototype.push.apply(target, source);
		else for (let i = 0; i < source.length; ++i) target.push(source[i]);
	}
	function fixFlowSeqItems(fc) {
		if (fc.start.type === "flow-seq-start") {
			for (const it of fc.items) if (it.sep && !it.value && !includesToken(it.start, "explicit-key-ind") && !includesToken(it.sep, "map-value-ind")) {
				if (it.key) it.value = it.key;
				delete it.key;
				if (isFlowToken(it.value)) {
					if (it.value.end) arrayPushArray(it.value.end, it.sep);
					else it.value.end = it.sep;
				} else arrayPushArray(it.start, it.sep);
				delete it.sep;
			}
		}
	}
	/**
	* A YAML concrete syntax tree (CST) parser
	*
	* ```ts
	* const src: string = ...
	* for (const token of new Parser().parse(src)) {
	*   // token: Token
	* }
	* ```
	*
	* To use the parser with a user-provided lexer:
	*
	* ```ts
	* function* parse(source: string, lexer: Lexer) {
	*   const parser = new Parser()
	*   for (const lexeme of lexer.lex(source))
	*     yield* parser.next(lexeme)
	*   yield* parser.end()
	* }
	*
	* const src: string = ...
	* const lexer = new Lexer()
	* for (const token of parse(src, lexer)) {
	*   // token: Token
	* }
	* ```
	*/
	var Parser = class {
		/**
		* @param onNewLine - If defined, called separately with the start position of
		*   each new line (in `parse()`, including the start of input).
		*/
		constructor(onNewLine) {
			/** If true, space and sequence indicators count as indentation */
			this.atNewLine = true;
			/** If true, next token is a scalar value */
			this.atScalar = false;
			/** Current indentation level */
			this.indent = 0;
			/** Current offset since the start of parsing */
			this.offset = 0;
			/** On the same line with a block map key */
			this.onKeyLine = false;
			/** Top indicates the node that's currently being built */
			this.stack = [];
			/** The source of the current token, set in parse() */
			this.source = "";
			/** The type of the current token, set in parse() */
			this.type = "";
			this.lexer = new lexer.Lexer();
			this.onNewLine = onNewLine;
		}
		/**
		* Parse `source` as a YAML stream.
		* If `incomplete`, a part of the last line may be left as a buffer for the next call.
		*
		* Errors are not thrown, but yielded as `{ type: 'error', message }` tokens.
		*
		* @returns A generator of tokens representing each directive, document, and other structure.
		*/
		*parse(source, incomplete = false) {
			if (this.onNewLine && this.offset === 0) this.onNewLine(0);
			for (const lexeme of this.lexer.lex(source, incomplete)) yield* this.next(lexeme);
			if (!incomplete) yield* this.end();
		}
		/**
		* Advance the parser by the `source` of one lexical token.
		*/
		*next(source) {
			this.source = source;
			if (node_process.env.LOG_TOKENS) console.log("|", cst.prettyToken(source));
			if (this.atScalar) {
				this.atScalar = false;
				yield* this.step();
				this.offset += source.length;
				return;
			}
			const type = cst.tokenType(source);
			if (!type) {
				const message = `Not a YAML token: ${source}`;
				yield* this.pop({
					type: "error",
					offset: this.offset,
					message,
					source
				});
				this.offset += source.length;
			} else if (type === "scalar") {
				this.atNewLine = false;
				this.atScalar = true;
				this.type = "scalar";
			} else {
				this.type = type;
				yield* this.step();
				switch (type) {
					case "newline":
						this.atNewLine = true;
						this.indent = 0;
						if (this.onNewLine) this.onNewLine(this.offset + source.length);
						break;
					case "space":
						if (this.atNewLine && source[0] === " ") this.indent += source.length;
						break;
					case "explicit-key-ind":
					case "map-value-ind":
					case "seq-item-ind":
						if (this.atNewLine) this.indent += source.length;
						break;
					case "doc-mode":
					case "flow-error-end": return;
					default: this.atNewLine = false;
				}
				this.offset += source.length;
			}
		}
		/** Call at end of input to push out any remaining constructions */
		*end() {
			while (this.stack.length > 0) yield* this.pop();
		}
		get sourceToken() {
			return {
				type: this.type,
				offset: this.offset,
				indent: this.indent,
				source: this.source
			};
		}
		*step() {
			const top = this.peek(1);
			if (this.type === "doc-end" && top?.type !== "doc-end") {
				while (this.stack.length > 0) yield* this.pop();
				this.stack.push({
					type: "doc-end",
					offset: this.offset,
					source: this.source
				});
				return;
			}
			if (!top) return yield* this.stream();
			switch (top.type) {
				case "document": return yield* this.document(top);
				case "alias":
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return yield* this.scalar(top);
				case "block-scalar": return yield* this.blockScalar(top);
				case "block-map": return yield* this.blockMap(top);
				case "block-seq": return yield* this.blockSequence(top);
				case "flow-collection": return yield* this.flowCollection(top);
				case "doc-end": return yield* this.documentEnd(top);
			}
			/* istanbul ignore next should not happen */
			yield* this.pop();
		}
		peek(n) {
			return this.stack[this.stack.length - n];
		}
		*pop(error) {
			const token = error ?? this.stack.pop();
			/* istanbul ignore if should not happen */
			if (!token) yield {
				type: "error",
				offset: this.offset,
				source: "",
				message: "Tried to pop an empty stack"
			};
			else if (this.stack.length === 0) yield token;
			else {
				const top = this.peek(1);
				if (token.type === "block-scalar") token.indent = "indent" in top ? top.indent : 0;
				else if (token.type === "flow-collection" && top.type === "document") token.indent = 0;
				if (token.type === "flow-collection") fixFlowSeqItems(token);
				switch (top.type) {
					case "document":
						top.value = token;
						break;
					case "block-scalar":
						top.props.push(token);
						break;
					case "block-map": {
						const it = top.items[top.items.length - 1];
						if (it.value) {
							top.items.push({
								start: [],
								key: token,
								sep: []
							});
							this.onKeyLine = true;
							return;
						} else if (it.sep) it.value = token;
						else {
							Object.assign(it, {
								key: token,
								sep: []
							});
							this.onKeyLine = !it.explicitKey;
							return;
						}
						break;
					}
					case "block-seq": {
						const it = top.items[top.items.length - 1];
						if (it.value) top.items.push({
							start: [],
							value: token
						});
						else it.value = token;
						break;
					}
					case "flow-collection": {
						const it = top.items[top.items.length - 1];
						if (!it || it.value) top.items.push({
							start: [],
							key: token,
							sep: []
						});
						else if (it.sep) it.value = token;
						else Object.assign(it, {
							key: token,
							sep: []
						});
						return;
					}
					/* istanbul ignore next should not happen */
					default:
						yield* this.pop();
						yield* this.pop(token);
				}
				if ((top.type === "document" || top.type === "block-map" || top.type === "block-seq") && (token.type === "block-map" || token.type === "block-seq")) {
					const last = token.items[token.items.length - 1];
					if (last && !last.sep && !last.value && last.start.length > 0 && findNonEmptyIndex(last.start) === -1 && (token.indent === 0 || last.start.every((st) => st.type !== "comment" || st.indent < token.indent))) {
						if (top.type === "document") top.end = last.start;
						else top.items.push({ start: last.start });
						token.items.splice(-1, 1);
					}
				}
			}
		}
		*stream() {
			switch (this.type) {
				case "directive-line":
					yield {
						type: "directive",
						offset: this.offset,
						source: this.source
					};
					return;
				case "byte-order-mark":
				case "space":
				case "comment":
				case "newline":
					yield this.sourceToken;
					return;
				case "doc-mode":
				case "doc-start": {
					const doc = {
						type: "document",
						offset: this.offset,
						start: []
					};
					if (this.type === "doc-start") doc.start.push(this.sourceToken);
					this.stack.push(doc);
					return;
				}
			}
			yield {
				type: "error",
				offset: this.offset,
				message: `Unexpected ${this.type} token in YAML stream`,
				source: this.source
			};
		}
		*document(doc) {
			if (doc.value) return yield* this.lineEnd(doc);
			switch (this.type) {
				case "doc-start":
					if (findNonEmptyIndex(doc.start) !== -1) {
						yield* this.pop();
						yield* this.step();
					} else doc.start.push(this.sourceToken);
					return;
				case "anchor":
				case "tag":
				case "space":
				case "comment":
				case "newline":
					doc.start.push(this.sourceToken);
					return;
			}
			const bv = this.startBlockValue(doc);
			if (bv) this.stack.push(bv);
			else yield {
				type: "error",
				offset: this.offset,
				message: `Unexpected ${this.type} token in YAML document`,
				source: this.source
			};
		}
		*scalar(scalar) {
			if (this.type === "map-value-ind") {
				const start = getFirstKeyStartProps(getPrevProps(this.peek(2)));
				let sep;
				if (scalar.end) {
					sep = scalar.end;
					sep.push(this.sourceToken);
					delete scalar.end;
				} else sep = [this.sourceToken];
				const map = {
					type: "block-map",
					offset: scalar.offset,
					indent: scalar.indent,
					items: [{
						start,
						key: scalar,
						sep
					}]
				};
				this.onKeyLine = true;
				this.stack[this.stack.length - 1] = map;
			} else yield* this.lineEnd(scalar);
		}
		*blockScalar(scalar) {
			switch (this.type) {
				case "space":
				case "comment":
				case "newline":
					scalar.props.push(this.sourceToken);
					return;
				case "scalar":
					scalar.source = this.source;
					this.atNewLine = true;
					this.indent = 0;
					if (this.onNewLine) {
						let nl = this.source.indexOf("\n") + 1;
						while (nl !== 0) {
							this.onNewLine(this.offset + nl);
							nl = this.source.indexOf("\n", nl) + 1;
						}
					}
					yield* this.pop();
					break;
				/* istanbul ignore next should not happen */
				default:
					yield* this.pop();
					yield* this.step();
			}
		}
		*blockMap(map) {
			const it = map.items[map.items.length - 1];
			switch (this.type) {
				case "newline":
					this.onKeyLine = false;
					if (it.value) {
						const end = "end" in it.value ? it.value.end : void 0;
						if ((Array.isArray(end) ? end[end.length - 1] : void 0)?.type === "comment") end?.push(this.sourceToken);
						else map.items.push({ start: [this.sourceToken] });
					} else if (it.sep) it.sep.push(this.sourceToken);
					else it.start.push(this.sourceToken);
					return;
				case "space":
				case "comment":
					if (it.value) map.items.push({ start: [this.sourceToken] });
					else if (it.sep) it.sep.push(this.sourceToken);
					else {
						if (this.atIndentedComment(it.start, map.indent)) {
							const end = map.items[map.items.length - 2]?.value?.end;
							if (Array.isArray(end)) {
								arrayPushArray(end, it.start);
								end.push(this.sourceToken);
								map.items.pop();
								return;
							}
						}
						it.start.push(this.sourceToken);
					}
					return;
			}
			if (this.indent >= map.indent) {
				const atMapIndent = !this.onKeyLine && this.indent === map.indent;
				const atNextItem = atMapIndent && (it.sep || it.explicitKey) && this.type !== "seq-item-ind";
				let start = [];
				if (atNextItem && it.sep && !it.value) {
					const nl = [];
					for (let i = 0; i < it.sep.length; ++i) {
						const st = it.sep[i];
						switch (st.type) {
							case "newline":
								nl.push(i);
								break;
							case "space": break;
							case "comment":
								if (st.indent > map.indent) nl.length = 0;
								break;
							default: nl.length = 0;
						}
					}
					if (nl.length >= 2) start = it.sep.splice(nl[1]);
				}
				switch (this.type) {
					case "anchor":
					case "tag":
						if (atNextItem || it.value) {
							start.push(this.sourceToken);
							map.items.push({ start });
							this.onKeyLine = true;
						} else if (it.sep) it.sep.push(this.sourceToken);
						else it.start.push(this.sourceToken);
						return;
					case "explicit-key-ind":
						if (!it.sep && !it.explicitKey) {
							it.start.push(this.sourceToken);
							it.explicitKey = true;
						} else if (atNextItem || it.value) {
							start.push(this.sourceToken);
							map.items.push({
								start,
								explicitKey: true
							});
						} else this.stack.push({
							type: "block-map",
							offset: this.offset,
							indent: this.indent,
							items: [{
								start: [this.sourceToken],
								explicitKey: true
							}]
						});
						this.onKeyLine = true;
						return;
					case "map-value-ind":
						if (it.explicitKey) {
							if (!it.sep) {
								if (includesToken(it.start, "newline")) Object.assign(it, {
									key: null,
									sep: [this.sourceToken]
								});
								else {
									const start = getFirstKeyStartProps(it.start);
									this.stack.push({
										type: "block-map",
										offset: this.offset,
										indent: this.indent,
										items: [{
											start,
											key: null,
											sep: [this.sourceToken]
										}]
									});
								}
							} else if (it.value) map.items.push({
								start: [],
								key: null,
								sep: [this.sourceToken]
							});
							else if (includesToken(it.sep, "map-value-ind")) this.stack.push({
								type: "block-map",
								offset: this.offset,
								indent: this.indent,
								items: [{
									start,
									key: null,
									sep: [this.sourceToken]
								}]
							});
							else if (isFlowToken(it.key) && !includesToken(it.sep, "newline")) {
								const start = getFirstKeyStartProps(it.start);
								const key = it.key;
								const sep = it.sep;
								sep.push(this.sourceToken);
								delete it.key;
								delete it.sep;
								this.stack.push({
									type: "block-map",
									offset: this.offset,
									indent: this.indent,
									items: [{
										start,
										key,
										sep
									}]
								});
							} else if (start.length > 0) it.sep = it.sep.concat(start, this.sourceToken);
							else it.sep.push(this.sourceToken);
						} else if (!it.sep) Object.assign(it, {
							key: null,
							sep: [this.sourceToken]
						});
						else if (it.value || atNextItem) map.items.push({
							start,
							key: null,
							sep: [this.sourceToken]
						});
						else if (includesToken(it.sep, "map-value-ind")) this.stack.push({
							type: "block-map",
							offset: this.offset,
							indent: this.indent,
							items: [{
								start: [],
								key: null,
								sep: [this.sourceToken]
							}]
						});
						else it.sep.push(this.sourceToken);
						this.onKeyLine = true;
						return;
					case "alias":
					case "scalar":
					case "single-quoted-scalar":
					case "double-quoted-scalar": {
						const fs = this.flowScalar(this.type);
						if (atNextItem || it.value) {
							map.items.push({
								start,
								key: fs,
								sep: []
							});
							this.onKeyLine = true;
						} else if (it.sep) this.stack.push(fs);
						else {
							Object.assign(it, {
								key: fs,
								sep: []
							});
							this.onKeyLine = true;
						}
						return;
					}
					default: {
						const bv = this.startBlockValue(map);
						if (bv) {
							if (bv.type === "block-seq") {
								if (!it.explicitKey && it.sep && !includesToken(it.sep, "newline")) {
									yield* this.pop({
										type: "error",
										offset: this.offset,
										message: "Unexpected block-seq-ind on same line with key",
										source: this.source
									});
									return;
								}
							} else if (atMapIndent) map.items.push({ start });
							this.stack.push(bv);
							return;
						}
					}
				}
			}
			yield* this.pop();
			yield* this.step();
		}
		*blockSequence(seq) {
			const it = seq.items[seq.items.length - 1];
			switch (this.type) {
				case "newline":
					if (it.value) {
						const end = "end" in it.value ? it.value.end : void 0;
						if ((Array.isArray(end) ? end[end.length - 1] : void 0)?.type === "comment") end?.push(this.sourceToken);
						else seq.items.push({ start: [this.sourceToken] });
					} else it.start.push(this.sourceToken);
					return;
				case "space":
				case "comment":
					if (it.value) seq.items.push({ start: [this.sourceToken] });
					else {
						if (this.atIndentedComment(it.start, seq.indent)) {
							const end = seq.items[seq.items.length - 2]?.value?.end;
							if (Array.isArray(end)) {
								arrayPushArray(end, it.start);
								end.push(this.sourceToken);
								seq.items.pop();
								return;
							}
						}
						it.start.push(this.sourceToken);
					}
					return;
				case "anchor":
				case "tag":
					if (it.value || this.indent <= seq.indent) break;
					it.start.push(this.sourceToken);
					return;
				case "seq-item-ind":
					if (this.indent !== seq.indent) break;
					if (it.value || includesToken(it.start, "seq-item-ind")) seq.items.push({ start: [this.sourceToken] });
					else it.start.push(this.sourceToken);
					return;
			}
			if (this.indent > seq.indent) {
				const bv = this.startBlockValue(seq);
				if (bv) {
					this.stack.push(bv);
					return;
				}
			}
			yield* this.pop();
			yield* this.step();
		}
		*flowCollection(fc) {
			const it = fc.items[fc.items.length - 1];
			if (this.type === "flow-error-end") {
				let top;
				do {
					yield* this.pop();
					top = this.peek(1);
				} while (top?.type === "flow-collection");
			} else if (fc.end.length === 0) {
				switch (this.type) {
					case "comma":
					case "explicit-key-ind":
						if (!it || it.sep) fc.items.push({ start: [this.sourceToken] });
						else it.start.push(this.sourceToken);
						return;
					case "map-value-ind":
						if (!it || it.value) fc.items.push({
							start: [],
							key: null,
							sep: [this.sourceToken]
						});
						else if (it.sep) it.sep.push(this.sourceToken);
						else Object.assign(it, {
							key: null,
							sep: [this.sourceToken]
						});
						return;
					case "space":
					case "comment":
					case "newline":
					case "anchor":
					case "tag":
						if (!it || it.value) fc.items.push({ start: [this.sourceToken] });
						else if (it.sep) it.sep.push(this.sourceToken);
						else it.start.push(this.sourceToken);
						return;
					case "alias":
					case "scalar":
					case "single-quoted-scalar":
					case "double-quoted-scalar": {
						const fs = this.flowScalar(this.type);
						if (!it || it.value) fc.items.push({
							start: [],
							key: fs,
							sep: []
						});
						else if (it.sep) this.stack.push(fs);
						else Object.assign(it, {
							key: fs,
							sep: []
						});
						return;
					}
					case "flow-map-end":
					case "flow-seq-end":
						fc.end.push(this.sourceToken);
						return;
				}
				const bv = this.startBlockValue(fc);
				/* istanbul ignore else should not happen */
				if (bv) this.stack.push(bv);
				else {
					yield* this.pop();
					yield* this.step();
				}
			} else {
				const parent = this.peek(2);
				if (parent.type === "block-map" && (this.type === "map-value-ind" && parent.indent === fc.indent || this.type === "newline" && !parent.items[parent.items.length - 1].sep)) {
					yield* this.pop();
					yield* this.step();
				} else if (this.type === "map-value-ind" && parent.type !== "flow-collection") {
					const start = getFirstKeyStartProps(getPrevProps(parent));
					fixFlowSeqItems(fc);
					const sep = fc.end.splice(1, fc.end.length);
					sep.push(this.sourceToken);
					const map = {
						type: "block-map",
						offset: fc.offset,
						indent: fc.indent,
						items: [{
							start,
							key: fc,
							sep
						}]
					};
					this.onKeyLine = true;
					this.stack[this.stack.length - 1] = map;
				} else yield* this.lineEnd(fc);
			}
		}
		flowScalar(type) {
			if (this.onNewLine) {
				let nl = this.source.indexOf("\n") + 1;
				while (nl !== 0) {
					this.onNewLine(this.offset + nl);
					nl = this.source.indexOf("\n", nl) + 1;
				}
			}
			return {
				type,
				offset: this.offset,
				indent: this.indent,
				source: this.source
			};
		}
		startBlockValue(parent) {
			switch (this.type) {
				case "alias":
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return this.flowScalar(this.type);
				case "block-scalar-header": return {
					type: "block-scalar",
					offset: this.offset,
					indent: this.indent,
					props: [this.sourceToken],
					source: ""
				};
				case "flow-map-start":
				case "flow-seq-start": return {
					type: "flow-collection",
					offset: this.offset,
					indent: this.indent,
					start: this.sourceToken,
					items: [],
					end: []
				};
				case "seq-item-ind": return {
					type: "block-seq",
					offset: this.offset,
					indent: this.indent,
					items: [{ start: [this.sourceToken] }]
				};
				case "explicit-key-ind": {
					this.onKeyLine = true;
					const start = getFirstKeyStartProps(getPrevProps(parent));
					start.push(this.sourceToken);
					return {
						type: "block-map",
						offset: this.offset,
						indent: this.indent,
						items: [{
							start,
							explicitKey: true
						}]
					};
				}
				case "map-value-ind": {
					this.onKeyLine = true;
					const start = getFirstKeyStartProps(getPrevProps(parent));
					return {
						type: "block-map",
						offset: this.offset,
						indent: this.indent,
						items: [{
							start,
							key: null,
							sep: [this.sourceToken]
						}]
					};
				}
			}
			return null;
		}
		atIndentedComment(start, indent) {
			if (this.type !== "comment") return false;
			if (this.indent <= indent) return false;
			return start.every((st) => st.type === "newline" || st.type === "space");
		}
		*documentEnd(docEnd) {
			if (this.type !== "doc-mode") {
				if (docEnd.end) docEnd.end.push(this.sourceToken);
				else docEnd.end = [this.sourceToken];
				if (this.type === "newline") yield* this.pop();
			}
		}
		*lineEnd(token) {
			switch (this.type) {
				case "comma":
				case "doc-start":
				case "doc-end":
				case "flow-seq-end":
				case "flow-map-end":
				case "map-value-ind":
					yield* this.pop();
					yield* this.step();
					break;
				case "newline": this.onKeyLine = false;
				default:
					if (token.end) token.end.push(this.sourceToken);
					else token.end = [this.sourceToken];
					if (this.type === "newline") yield* this.pop();
			}
		}
	};
	exports.Parser = Parser;
}));
// node_modules/yaml/dist/public-api.js
var require_public_api = /* @__PURE__ */ __commonJSMin(((exports) => {
	var composer = require_composer();
	var Document = require_Document();
	var errors = require_errors();
	var log = require_log();
	var identity = require_identity();
	var lineCounter = require_line_counter();
	var parser = require_parser();
	function parseOptions(options) {
		const prettyErrors = options.prettyErrors !== false;
		return {
			lineCounter: options.lineCounter || prettyErrors && new lineCounter.LineCounter() || null,
			prettyErrors
		};
	}
	/**
	* Parse the input as a stream of YAML documents.
	*
	* Documents should be separated from each other by `...` or `---` marker lines.
	*
	* @returns If an empty `docs` array is returned, it will be of type
	*   EmptyStream and contain additional stream information. In
	*   TypeScript, you should use `'empty' in docs` as a type guard for it.
	*/
	function parseAllDocuments(source, options = {}) {
		const { lineCounter, prettyErrors } = parseOptions(options);
		const parser$1 = new parser.Parser(lineCounter?.addNewLine);
		const composer$1 = new composer.Composer(options);
		const docs = Array.from(composer$1.compose(parser$1.parse(source)));
		if (prettyErrors && lineCounter) for (const doc of docs) {
			doc.errors.forEach(errors.prettifyError(source, lineCounter));
			doc.warnings.forEach(errors.prettifyError(source, lineCounter));
		}
		if (docs.length > 0) return docs;
		return Object.assign([], { empty: true }, composer$1.streamInfo());
	}
	/** Parse an input string into a single YAML.Document */
	function parseDocument(source, options = {}) {
		const { lineCounter, prettyErrors } = parseOptions(options);
		const parser$1 = new parser.Parser(lineCounter?.addNewLine);
		const composer$1 = new composer.Composer(options);
		let doc = null;
		for (const _doc of composer$1.compose(parser$1.parse(source), true, source.length)) if (!doc) doc = _doc;
		else if (doc.options.logLevel !== "silent") {
			doc.errors.push(new errors.YAMLParseError(_doc.range.slice(0, 2), "MULTIPLE_DOCS", "Source contains multiple documents; please use YAML.parseAllDocuments()"));
			break;
		}
		if (prettyErrors && lineCounter) {
			doc.errors.forEach(errors.prettifyError(source, lineCounter));
			doc.warnings.forEach(errors.prettifyError(source, lineCounter));
		}
		return doc;
	}
	function parse(src, reviver, options) {
		let _reviver = void 0;
		if (typeof reviver === "function") _reviver = reviver;
		else if (options === void 0 && reviver && typeof reviver === "object") options = reviver;
		const doc = parseDocument(src, options);
		if (!doc) return null;
		doc.warnings.forEach((warning) => log.warn(doc.options.logLevel, warning));
		if (doc.errors.length > 0) {
			if (doc.options.logLevel !== "silent") throw doc.errors[0];
			else doc.errors = [];
		}
		return doc.toJS(Object.assign({ reviver: _reviver }, options));
	}
	function stringify(value, replacer, options) {
		let _replacer = null;
		if (typeof replacer === "function" || Array.isArray(replacer)) _replacer = replacer;
		else if (options === void 0 && replacer) options = replacer;
		if (typeof options === "string") options = options.length;
		if (typeof options === "number") {
			const indent = Math.round(options);
			options = indent < 1 ? void 0 : indent > 8 ? { indent: 8 } : { indent };
		}
		if (value === void 0) {
			const { keepUndefined } = options ?? replacer ?? {};
			if (!keepUndefined) return void 0;
		}
		if (identity.isDocument(value) && !_replacer) return value.toString(options);
		return new Document.Document(value, _replacer, options).toString(options);
	}
	exports.parse = parse;
	exports.parseAllDocuments = parseAllDocuments;
	exports.parseDocument = parseDocument;
	exports.stringify = stringify;
}));
// node_modules/yaml/dist/index.js
var require_dist = /* @__PURE__ */ __commonJSMin(((exports) => {
	var composer = require_composer();
	var Document = require_Document();
	var Schema = require_Schema();
	var errors = require_errors();
	var Alias = require_Alias();
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	require_cst();
	var lexer = require_lexer();
	var lineCounter = require_line_counter();
	var parser = require_parser();
	var publicApi = require_public_api();
	var visit = require_visit();
	exports.Composer = composer.Composer;
	exports.Document = Document.Document;
	exports.Schema = Schema.Schema;
	exports.YAMLError = errors.YAMLError;
	exports.YAMLParseError = errors.YAMLParseError;
	exports.YAMLWarning = errors.YAMLWarning;
	exports.Alias = Alias.Alias;
	exports.isAlias = identity.isAlias;
	exports.isCollection = identity.isCollection;
	exports.isDocument = identity.isDocument;
	exports.isMap = identity.isMap;
	exports.isNode = identity.isNode;
	exports.isPair = identity.isPair;
	exports.isScalar = identity.isScalar;
	exports.isSeq = identity.isSeq;
	exports.Pair = Pair.Pair;
	exports.Scalar = Scalar.Scalar;
	exports.YAMLMap = YAMLMap.YAMLMap;
	exports.YAMLSeq = YAMLSeq.YAMLSeq;
	exports.Lexer = lexer.Lexer;
	exports.LineCounter = lineCounter.LineCounter;
	exports.Parser = parser.Parser;
	exports.parse = publicApi.parse;
	exports.parseAllDocuments = publicApi.parseAllDocuments;
	exports.parseDocument = publicApi.parseDocument;
	exports.stringify = publicApi.stringify;
	exports.visit = visit.visit;
	exports.visitAsync = visit.visitAsync;
}));
// src/shared/yaml-indentation.ts
var import_dist = require_dist();
/**
* Looks for the line that a parser did not understand, at the line where it stopped and at the one after: a line that is
* indented too far is taken for a part of the value before it.
*/
function oddIndentation(text, stoppedAt) {
	/** The columns of the mappings and lists that are open. */
	let open = [];
	let last = "";
	let looked = 0;
	for (const [index, content] of text.split(/\r\n|\n|\r/u).entries()) {
		if (/^\s*(?:#.*)?$/u.test(content)) continue;
		const column = content.search(/\S/u) + 1;
		const line = index + 1;
		if (line >= stoppedAt) {
			looked += 1;
			const siblings = siblingsOf(column, open, last);
			if (siblings !== void 0) return {
				line,
				column,
				message: `line ${line} starts at column ${column}, its siblings at ${siblings}`
			};
			if (looked === 2) break;
		}
		open = [...open.filter((one) => one < column), column];
		last = content;
	}
}
/** Where a line should start that starts at this column; undefined when it is right. */
function siblingsOf(column, open, last) {
	const deepest = open.at(-1);
	if (deepest === void 0 || open.includes(column)) return void 0;
	const outer = open.findLast((one) => one < column);
	const inner = open.find((one) => one > column);
	if (inner !== void 0) return outer === void 0 ? `${inner}` : `${outer} or ${inner}`;
	return /(?:^|\s)-\s*$|:\s*(?:#.*)?$|[|>][-+\d]*\s*$/u.test(last) ? void 0 : `${deepest}`;
}
// src/shared/yaml-faults.ts
const TOO_DEEP = "the text is nested too deeply";
/** Why a document is not accepted: the faults of the first kind that it has. */
function faultsOf(document, lines, text) {
	const syntax = syntaxFaults(document, lines);
	if (syntax.length > 0) return indentationFault(document, lines, text) ?? syntax;
	const duplicates = duplicateFaults(document, lines);
	return duplicates.length > 0 ? duplicates : structureFaults(document, lines);
}
/** Only the first few: most errors after a syntax error are caused by it. */
const MAX_SYNTAX_FAULTS = 3;
/** Nobody reads more, and each costs time. */
const MAX_FAULTS = 100;
function syntaxFaults(document, lines) {
	const problems = [...document.errors, ...document.warnings];
	const tooDeep = problems.find(({ message }) => message.includes("call stack"));
	if (tooDeep !== void 0) return [faultAt(lines, tooDeep.pos[0], TOO_DEEP)];
	return problems.slice(0, MAX_SYNTAX_FAULTS).map(({ message, pos }) => faultAt(lines, pos[0], `this is not valid YAML: ${message}`));
}
const OF_INDENTATION = /* @__PURE__ */ new Set([
	"BAD_INDENT",
	"BLOCK_AS_IMPLICIT_KEY",
	"UNEXPECTED_TOKEN"
]);
/** The library stops at the end of a wrongly indented line, or at the one before, and says what it took it for. */
function indentationFault({ errors: [first] }, lines, text) {
	if (first === void 0 || !OF_INDENTATION.has(first.code)) return void 0;
	const odd = oddIndentation(text, positionAt(lines, first.pos[0]).line);
	return odd === void 0 ? void 0 : [odd];
}
function duplicateFaults(document, lines) {
	const faults = [];
	(0, import_dist.visit)(document, { Map(_key, { items }, ancestors) {
		const seen = /* @__PURE__ */ new Map();
		for (const { key } of items) {
			if (!(0, import_dist.isScalar)(key)) continue;
			const offset = key.range?.[0] ?? 0;
			const first = seen.get(key.value);
			if (first !== void 0) faults.push(duplicateAt(lines, {
				key,
				first,
				ancestors
			}));
			if (faults.length >= MAX_SYNTAX_FAULTS) return import_dist.visit.BREAK;
			if (first === void 0) seen.set(key.value, offset);
		}
	} });
	return faults;
}
function duplicateAt(lines, found) {
	const { key, first, ancestors } = found;
	const parents = ancestors.filter((one) => (0, import_dist.isPair)(one)).map((pair) => keyText(pair.key));
	const firstLine = positionAt(lines, first).line;
	const fault = faultAt(lines, key.range?.[0] ?? 0, "");
	const message = `this key appears twice: lines ${firstLine} and ${fault.line}`;
	return {
		...fault,
		message,
		twice: {
			path: [...parents, keyText(key)],
			firstLine
		}
	};
}
/** Anchors, aliases, tags, and keys that are not strings: valid YAML, but not accepted here. */
function structureFaults(document, lines) {
	const faults = [];
	const add = (message, offset) => {
		faults.push(faultAt(lines, offset ?? 0, message));
	};
	(0, import_dist.visit)(document, {
		Node(_key, node) {
			if (faults.length >= MAX_FAULTS) return import_dist.visit.BREAK;
			const start = node.range?.[0];
			if ((0, import_dist.isAlias)(node)) add("aliases (*name) are not allowed: write out the value", start);
			else if (node.anchor !== void 0) add("anchors (&name) are not allowed: write out the value", start);
			if (node.tag !== void 0) add("tags (!name) are not allowed: write only the value", start);
		},
		Pair(_key, { key }) {
			if (faults.length >= MAX_FAULTS) return import_dist.visit.BREAK;
			if ((0, import_dist.isScalar)(key) && typeof key.value === "string") return void 0;
			add("this key is not a string: put it in quotes", (0, import_dist.isNode)(key) ? key.range?.[0] : void 0);
		}
	});
	return faults;
}
function faultAt(lines, offset, message) {
	return {
		message,
		...positionAt(lines, offset)
	};
}
function keyText(key) {
	return (0, import_dist.isScalar)(key) && typeof key.value === "string" ? key.value : "";
}
function positionAt(lines, offset) {
	const { line, col } = lines.linePos(offset);
	return {
		line: Math.max(1, line),
		column: Math.max(1, col)
	};
}
// src/shared/yaml-source.ts
/** Policies and configurations are short. A longer text is refused before it is parsed. */
const MAX_CHARACTERS$1 = 262144;
/**
* Reads one plain YAML 1.2 document. Refuses, each with its position: syntax errors, duplicate keys, more than one
* document, anchors and aliases (they can multiply a small text without limit), tags, and keys that are not strings.
*/
function readYaml(text, scalars = "typed") {
	if (text.length > MAX_CHARACTERS$1) return err([{
		message: `the text is longer than ${MAX_CHARACTERS$1} characters`,
		line: 1,
		column: 1
	}]);
	try {
		return read(text, scalars);
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
		return err([{
			message: TOO_DEEP,
			line: 1,
			column: 1
		}]);
	}
}
function read(text, scalars) {
	const lineCounter = new import_dist.LineCounter();
	const [document, second] = [...(0, import_dist.parseAllDocuments)(text, {
		lineCounter,
		prettyErrors: false,
		uniqueKeys: false,
		version: "1.2",
		schema: scalars === "typed" ? "core" : "failsafe"
	})];
	if (document === void 0) return err([{
		message: "the text is empty",
		line: 1,
		column: 1
	}]);
	if (second !== void 0) return err([{
		message: "there is more than one YAML document (a line ---): keep only one",
		...positionAt(lineCounter, second.range[0])
	}]);
	const faults = faultsOf(document, lineCounter, text);
	if (faults.length > 0) return err(faults);
	return ok(sourceOf(document, lineCounter));
}
function sourceOf(document, lines) {
	const content = document.toJS({ maxAliasCount: 0 });
	const positionOf = (path) => positionAt(lines, find$1(document.contents, path).offset);
	return {
		content,
		valueAt: (path) => valueAt(content, path),
		positionOf,
		keysAt: (path) => {
			const { node, found } = find$1(document.contents, path);
			return found && (0, import_dist.isMap)(node) ? node.items.map(({ key }) => keyText(key)) : [];
		},
		positionOfKey: (path) => {
			const { node, found } = find$1(document.contents, path.slice(0, -1));
			const last = path.at(-1);
			const pair = found && (0, import_dist.isMap)(node) ? pairOf(node, last) : void 0;
			if (pair !== void 0 && (0, import_dist.isNode)(pair.key)) return positionAt(lines, pair.key.range?.[0] ?? 0);
			return positionOf(path);
		}
	};
}
function valueAt(content, path) {
	return path.reduce((here, step) => {
		if (typeof here !== "object" || here === null) return void 0;
		return Object.getOwnPropertyDescriptor(here, step)?.value;
	}, content);
}
/** Follows the path as far as it exists. */
function find$1(root, path) {
	let here = {
		node: root,
		offset: offsetOf(root) ?? 0,
		found: true
	};
	for (const step of path) {
		const next = child$1(here.node, step);
		if (next === void 0) return {
			...here,
			found: false
		};
		here = {
			node: next.value,
			offset: next.offset ?? here.offset,
			found: true
		};
	}
	return here;
}
function child$1(node, step) {
	if ((0, import_dist.isSeq)(node) && typeof step === "number" && step in node.items) return {
		value: node.items[step],
		offset: offsetOf(node.items[step])
	};
	if (!(0, import_dist.isMap)(node)) return void 0;
	const pair = pairOf(node, step);
	if (pair === void 0) return void 0;
	const empty = (0, import_dist.isScalar)(pair.value) && pair.value.source === "";
	return {
		value: pair.value,
		offset: (empty ? void 0 : offsetOf(pair.value)) ?? offsetOf(pair.key)
	};
}
/** Pairs of a mapping by key: each mistake looks its position up, and a mapping can have thousands of keys. */
const PAIRS = /* @__PURE__ */ new WeakMap();
function pairOf(map, key) {
	const pairs = PAIRS.get(map) ?? new Map(map.items.map((pair) => [keyText(pair.key), pair]));
	PAIRS.set(map, pairs);
	return pairs.get(key);
}
function offsetOf(node) {
	return (0, import_dist.isNode)(node) ? node.range?.[0] : void 0;
}
// src/action/inputs/credential.ts
/** Parses the YAML: exactly one kind as the key, and its settings as that provider's own action names them. */
async function credentialOf(text, { kinds, example }) {
	const mistakeOf = (mistake) => ({
		input: "credential",
		text: mistake,
		example
	});
	const yaml = readYaml(text);
	if (!yaml.ok) return err(yaml.error.map((fault) => mistakeOf(yamlFault(fault))));
	const source = yaml.value;
	const keys = source.keysAt([]);
	const unknown = keys.filter((key) => directModeOf(key, kinds) === void 0);
	if (unknown.length > 0) {
		const flat = await Promise.all(unknown.map((key) => flatMistake(source, key, kinds)));
		return err(unknown.map((key, index) => flat[index] ?? mistakeOf(unknownKind(source, key, kinds))));
	}
	const [kind, ...others] = keys;
	const direct = kind === void 0 ? void 0 : directModeOf(kind, kinds);
	if (kind === void 0 || direct === void 0 || others.length > 0) {
		const given = keys.length === 0 ? "names no provider" : "names more than one provider";
		return err([mistakeOf(`${given}; exactly one is expected.`)]);
	}
	const parsed = (await direct.load()).parse(under(source.content, kind));
	if (parsed.ok) return ok({
		kind,
		settings: parsed.value
	});
	return err(parsed.error.map((wrong) => settingMistake(source, kind, wrong)));
}
function directModeOf(name, kinds) {
	return kinds.find((kind) => kind.name === name)?.direct;
}
/** A setting beside the name of its kind, as in the provider's own action. */
async function flatMistake(source, key, kinds) {
	for (const { direct } of kinds) {
		const wrong = (await direct?.load())?.flatSetting?.(key, source.valueAt([key]));
		if (direct === void 0 || wrong === void 0) continue;
		return {
			input: "credential",
			text: `${wrong.path.join(".")} ${wrong.message} ${placeText(source, wrong.path)}`,
			example: wrong.example || direct.example
		};
	}
}
function unknownKind(source, key, kinds) {
	const where = placeText(source, [key]);
	if (kinds.some(({ name }) => name === key)) return `${key} needs a broker: use broker and grant instead. ${where}`;
	const names = kinds.filter(({ direct }) => direct !== void 0).map(({ name }) => name);
	const meant = didYouMean(key, names);
	const hint = meant === void 0 ? `known providers: ${names.join(", ")}.` : `did you mean ${meant}?`;
	return `${shorten(key)} is not a known provider; ${hint} ${where}`;
}
function settingMistake(source, kind, wrong) {
	const path = [kind, ...wrong.path];
	return {
		input: "credential",
		text: `${path.join(".")} ${wrong.message} ${placeText(source, path)}`,
		example: wrong.example
	};
}
function yamlFault({ message, line, column }) {
	return `${message} (line ${line}, column ${column})`;
}
function placeText(source, path) {
	const { line, column } = source.positionOfKey(path);
	return `(line ${line}, column ${column})`;
}
function under(content, key) {
	if (typeof content !== "object" || content === null) return void 0;
	return new Map(Object.entries(content)).get(key);
}
function shorten(text) {
	return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
// src/action/lease/source/warn-before-expiry.ts
/** Long enough to see it, and to let a task end by itself. */
const NOTICE_MS = 12e4;
/** Calls `endsSoon` once, two minutes before the lease expires; for a short lease, at half of its time. Never rejects. */
async function warnBeforeExpiry(notice) {
	const { expiresAt, clock, signal, endsSoon } = notice;
	const left = () => expiresAt() - clock.now();
	const noticeMs = Math.min(NOTICE_MS, left() / 2);
	while (!signal.aborted) {
		const aheadMs = left() - noticeMs;
		if (aheadMs <= 0) {
			endsSoon(left());
			return;
		}
		await clock.sleep(Math.min(aheadMs, 6e4), signal);
	}
}
// src/approval/conclude.ts
/** One refusal refuses. Without one, anything pending makes the decision pending. */
function conclude(question, verdict) {
	const { subject } = verdict;
	const reasons = once(verdict.reasons);
	const refused = reasons.filter((one) => outcomeOf(one) === "refused");
	const [first] = refused;
	if (first !== void 0) return {
		kind: "refused",
		subject,
		reasons: refused,
		remedy: remedyOf(first)
	};
	const pending = reasons.filter((one) => outcomeOf(one) === "pending");
	if (pending.length > 0) return pend(verdict, subject, pending);
	if (verdict.required > 0 && verdict.counted.length === 0) throw new Error("A write that needs an approval passed without one: one of the checks is wrong.");
	return {
		kind: "proceed",
		subject,
		approvals: verdict.counted,
		uses: question.rule.uses,
		reasons: [...verdict.required === 0 ? [waived(question)] : verdict.counted.map(approved), ...reasons.filter((one) => outcomeOf(one) === "note")]
	};
}
/** Each reason once: several pull requests of one push may lack the same fact. */
function once(reasons) {
	return reasons.filter(({ code, text }, index) => reasons.findIndex((other) => other.code === code && other.text === text) === index);
}
function pend({ missing, counted, who }, subject, reasons) {
	const where = subject.pullRequestUrl === void 0 ? "" : `: ${subject.pullRequestUrl}`;
	const remedy = `Ask ${who} to ${missing > 0 ? "review the newest commit" : "review again, or have that review dismissed"}, then re-run this job${where}`;
	return {
		kind: "pending",
		subject,
		missing,
		have: counted.length,
		who,
		reasons,
		remedy
	};
}
function approved({ account, commit }) {
	return reason("approved", `${account.login} approved ${shortSha(commit)}.`);
}
/** Policy requires no approval, and says why. */
function waived({ rule }) {
	return reason("no_approval_needed", `Policy requires no approval: ${rule.reason ?? ""}`);
}
// src/policy/workflow-match.ts
/**
* Whether the job runs from exactly this workflow file. `path@ref` must equal `job_workflow_ref`; of `path@sha`, the path
* must equal that of `job_workflow_ref` and the commit must equal `job_workflow_sha`. Without these claims, no file matches.
*/
function workflowMatches(workflow, claims) {
	const { jobWorkflowRef, jobWorkflowSha } = claims;
	if (jobWorkflowRef === void 0) return false;
	if (isByRef(workflow)) return jobWorkflowRef === workflow;
	const start = startOfRef(workflow);
	return jobWorkflowRef.startsWith(workflow.slice(0, start)) && jobWorkflowSha === workflow.slice(start);
}
/** Whether the file is named by a branch or tag: before a write, the gate must then check its tip. */
function isByRef(workflow) {
	return !COMMIT_SHA.test(workflow.slice(startOfRef(workflow)));
}
/** What comes before it ends in `@`. A path has no `@` (the schema refuses it); a ref may have one. */
function startOfRef(workflow) {
	return workflow.indexOf("@") + 1;
}
// src/approval/ungated.ts
/** A read needs no approval, so nothing is read from GitHub: the claims alone describe the job. */
function passRead(question) {
	return passed(question, reason("read_needs_no_approval", "Read access needs no approval."));
}
/** Events on which the claims name who started the run. */
const ACTORS_EVENTS = /* @__PURE__ */ new Set(["push", ...DISPATCH_EVENTS]);
/**
* A write for which policy requires no approval, in a broker that cannot read GitHub. It passes only if the claims alone
* show that no agent started it: on `schedule`, and on the first attempt of a push or dispatch by a human. Who worked on a
* pull request, who re-ran a job, and where a ref is now, only GitHub can say: then the result is undefined.
*/
function passExcused(question) {
	const { eventName, runAttempt } = question.claims;
	const isActors = ACTORS_EVENTS.has(eventName) && runAttempt === 1;
	if (eventName !== "schedule" && !isActors) return void 0;
	if (!isOnBase(question)) return void 0;
	if (question.workflow !== void 0 && isByRef(question.workflow)) return void 0;
	const { agent } = subjectOf(question);
	if (agent || requiredApprovals(question, agent) > 0) return void 0;
	return passed(question, waived(question));
}
/** Anyone with write access can create a branch with a workflow, so policy must list the branch. A schedule runs on the default branch. */
function isOnBase({ bases, claims }) {
	if (bases === void 0) return claims.eventName === "schedule";
	return bases.some((base) => claims.ref === `refs/heads/${base}`);
}
function passed(question, because) {
	const { uses } = question.rule;
	return {
		kind: "proceed",
		subject: subjectOf(question),
		approvals: [],
		uses,
		reasons: [because]
	};
}
function subjectOf({ claims, agents }) {
	return {
		pullRequest: void 0,
		pullRequestUrl: void 0,
		commit: claims.sha,
		author: void 0,
		agent: claims.eventName !== "schedule" && isAgentLogin(claims.actor, agents)
	};
}
// src/shared/ref-pattern.ts
/** Whether a ref, or a part of one, matches a pattern in which `*` matches any characters but `/`. */
function refFits(pattern, ref) {
	const wanted = pattern.split("/");
	const given = ref.split("/");
	return wanted.length === given.length && wanted.every((part, at) => isFit(part, given[at]));
}
/**
* Whether a ref matches a pattern of a GitHub ruleset, which are Ruby's: `**` before a `/` matches any number of directories.
* `unknown` for what is not read here, such as sets of characters.
* @see https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/creating-rulesets-for-a-repository#using-fnmatch-syntax
*/
function rulesetPatternFits(pattern, ref) {
	if (pattern === "~ALL") return "yes";
	if (pattern === "~DEFAULT_BRANCH") return "no";
	if (!pattern.startsWith("refs/") || /[[\]{}\\]/u.test(pattern)) return "unknown";
	if (directoriesFit(pattern.split("/"), ref.split("/"))) return "yes";
	return pattern.endsWith("**") && directoriesFit(`${pattern}/*`.split("/"), ref.split("/")) ? "unknown" : "no";
}
function isFit(pattern, part) {
	return part !== void 0 && wildcardFits(pattern, part);
}
/** As `wildcardFits`, with directories in place of characters, and `**` in place of `*`. */
function directoriesFit(wanted, given) {
	let inWanted = 0;
	let inGiven = 0;
	let star = -1;
	let resumeAt = 0;
	while (inGiven < given.length) {
		const part = wanted[inWanted];
		if (part === "**" && inWanted < wanted.length - 1) {
			star = inWanted;
			resumeAt = inGiven;
			inWanted += 1;
		} else if (part !== void 0 && isFit(part, given[inGiven])) {
			inWanted += 1;
			inGiven += 1;
		} else if (star >= 0) {
			resumeAt += 1;
			inGiven = resumeAt;
			inWanted = star + 1;
		} else return false;
	}
	return inWanted === wanted.length;
}
// src/approval/explain-decision.ts
/** Who has to approve which commit: what the broker sends with `authorization_pending`. */
function pendingSummary(decision) {
	const { subject, missing, have, who, reasons } = decision;
	return {
		...pullRequestOf(decision),
		...subject.pullRequestUrl === void 0 ? {} : { pull_request_url: subject.pullRequestUrl },
		commit: subject.commit,
		missing,
		have,
		who,
		reasons: reasons.filter(({ code }) => code !== "approvals_missing").map(({ text }) => text)
	};
}
/** Why the lease was granted, safe to publish: for the broker's response and the receipt. */
function decisionSummary(decision, context) {
	const { question, trace, rule, observed } = context;
	const { subject, approvals } = decision;
	const isRead = question.access === "read";
	const required = isRead ? 0 : requiredApprovals(question, subject.agent);
	const waivedBecause = required === 0 && !isRead ? question.rule.reason : void 0;
	return {
		trace,
		rule,
		...pullRequestOf(decision),
		...subject.author === void 0 ? {} : { author: subject.author.login },
		commit: subject.commit,
		agent: subject.agent,
		required_approvals: required,
		approvals: approvals.map(({ reviewId, account, commit, submittedAt }) => ({
			review_id: reviewId,
			login: account.login,
			commit,
			submitted_at: toRfc3339(submittedAt)
		})),
		...waivedBecause === void 0 ? {} : { reason: waivedBecause },
		...observed === void 0 ? {} : { observed }
	};
}
function pullRequestOf({ subject }) {
	return subject.pullRequest === void 0 ? {} : { pull_request: subject.pullRequest };
}
// src/policy/tags.ts
/**
* Who may start and re-run a job on this tag: one list for each entry that matches it, and they must be in all of them.
* Undefined: a document does not list the tag.
*/
function tagStarters(ref, tags) {
	const tag = TAG_REF.exec(ref)?.groups?.["tag"];
	if (tag === void 0 || tags.length === 0) return void 0;
	const matching = tags.map((list) => list.filter(({ name }) => refFits(name, tag)));
	if (matching.some((list) => list.length === 0)) return void 0;
	return matching.flat().map(({ by }) => by);
}
/** A write on a tag needs an approval, whatever policy asks for. */
function approvalOnTag(rule) {
	return {
		...rule,
		count: Math.max(1, rule.count),
		reason: void 0
	};
}
/** Tags that both documents list. One that lists none allows none. */
function joinTags(left, right) {
	return left.length === 0 || right.length === 0 ? [] : [...left, ...right];
}
// src/policy/write-event.ts
/** Dependabot's jobs run code from outside packages. */
const DEPENDABOT = {
	login: "dependabot[bot]",
	id: 49699333
};
/** Whether the job runs on a tag, whichever claim says so. */
function isOnTag({ ref, refType }) {
	return refType === "tag" || ref.startsWith("refs/tags/");
}
/**
* Why a write is never issued to a job with these claims, whatever policy says; undefined when policy decides. Forks and
* a pull request's author are not in the claims: the gate checks them.
*/
function writeEventRefusal(claims) {
	const { eventName, ref } = claims;
	if (!isWriteEvent(eventName)) return `a write is never issued on ${eventName}`;
	const onTag = isOnTag(claims);
	if (onTag && !TAG_EVENTS.includes(eventName)) return `${ref} is a tag: a write is never issued on a tag on ${eventName}`;
	if (!onTag && eventName === "release") return "a write is never issued on release";
	if (claims.actorId === DEPENDABOT.id || claims.actor.toLowerCase() === DEPENDABOT.login) return "the actor is Dependabot: a write is never issued to it";
}
/** Why a write is not issued on this tag; undefined if the job runs on none, or if policy lists it. */
function tagRefusal(claims, tags) {
	if (!isOnTag(claims) || tagStarters(claims.ref, tags) !== void 0) return void 0;
	return `${claims.ref} is a tag that \`tags\` of the grant does not list`;
}
// src/approval/gate-outcome.ts
/** The rule of a read, which needs no approval. */
const READ_RULE = {
	count: 0,
	by: [],
	maxAgeSeconds: 0,
	uses: 0,
	per: "lease",
	settleSeconds: 0,
	allowStarter: false,
	reason: void 0
};
/** The gate's question, for both modes. A write without a rule is a bug of ours: the policy's parser gives it one. */
function gateQuestion(asked) {
	const rule = asked.rule ?? (asked.access === "read" ? READ_RULE : void 0);
	if (rule === void 0) throw new TypeError("a write has no rule of approval");
	const onTag = asked.access === "write" && isOnTag(asked.claims);
	return {
		...asked,
		rule: onTag ? approvalOnTag(rule) : rule
	};
}
/** What the gate's decision means for the requester, in both modes. */
function gateOutcome(answer) {
	if (answer.kind === "proceed") return ok(answer);
	if (answer.kind === "unavailable") {
		const { message, retryAfterSeconds } = answer;
		return err({
			code: "github_unavailable",
			message,
			retryAfterSeconds
		});
	}
	const { reasons, remedy } = answer;
	if (answer.kind === "refused") return err({
		code: "approval_refused",
		reasons,
		remedy
	});
	return err({
		code: "approval_pending",
		reasons,
		remedy,
		pending: pendingSummary(answer)
	});
}
// src/action/lease/direct/direct-remedy.ts
/** Where the gate's own remedy speaks of a policy, which direct mode does not have: its rules are the step's inputs. */
const REMEDIES = {
	facts_unreadable: "Give the token in `github-token` these permissions: contents, pull-requests and actions (read). To read the members of a team in `approvers`, it must be a token that may (Members: read): the job's own cannot. Then re-run the job. docs/approval.md has the list.",
	base_not_allowed: "Target another branch, or name this one in the input `bases`."
};
/** What to do about an event, or a tag, on which direct mode never issues a write. */
const EVENT_REMEDY = "Run the job on pull_request, pull_request_review, push, workflow_dispatch, repository_dispatch or schedule, and not on a tag.";
/** What to do about a refusal of the gate in direct mode. */
function directRemedy(reasons, remedy) {
	return REMEDIES[reasons[0]?.code ?? ""] ?? remedy;
}
// src/shared/claims.ts
function jobKeyOf(claims) {
	const { repositoryId, runId, runAttempt, checkRunId } = claims;
	return {
		repositoryId,
		runId,
		runAttempt,
		checkRunId
	};
}
// src/shared/deadline.ts
function startBudget(clock, totalMs) {
	const endsAt = clock.now() + totalMs;
	return { remaining: (most) => Math.max(0, Math.min(most, endsAt - clock.now())) };
}
/** Work that did not settle in time. `late` is for that alone: it may make an error. */
const LATE = Symbol("late");
/** An abort without a reason makes an error with its stack, for each call that was in time. */
const SETTLED = "settled";
/** After the abort, work may still report by itself how far it got. */
const GRACE_MS = 250;
/**
* Gives `work` a deadline. Its signal aborts then; if it does not settle even so, the result is `late()`, and whatever the
* work does afterwards is ignored.
*/
async function within(limit, work, late) {
	const deadline = new AbortController();
	const settled = new AbortController();
	const timer = async () => {
		await limit.clock.sleep(limit.milliseconds, settled.signal);
		if (!settled.signal.aborted) deadline.abort();
		await limit.clock.sleep(GRACE_MS, settled.signal);
		return LATE;
	};
	try {
		const outcome = await Promise.race([work(deadline.signal), timer()]);
		return outcome === LATE ? late() : outcome;
	} finally {
		settled.abort(SETTLED);
	}
}
// src/credentials/kind/call-provider.ts
/**
* Calls a provider with a deadline. The call ends at the deadline even if the provider ignores its signal, and it never
* throws. After a timeout or an exception, it is not known whether something exists at the provider (`mayExist`).
*/
async function callProvider(limit, call) {
	try {
		return await within(limit, call, () => unproven("timeout", `no response within ${limit.milliseconds / 1e3} s`));
	} catch (error) {
		return unproven("exception", `the provider threw ${error instanceof Error ? error.name : "something"}`);
	}
}
function unproven(name, message) {
	return err({
		kind: "retryable",
		name,
		message,
		remedy: "Try again.",
		mayExist: true
	});
}
// src/lease/transitions.ts
/** What the owner of the lock can do to a lease that is ending. */
const ENDING = {
	revoke: "revoked",
	expire: "expired",
	fail: "failed",
	wait: "revoking",
	stick: "stuck"
};
/** All transitions. What is not listed is not allowed; the ended states have no way out. */
const TRANSITIONS = {
	issuing: {
		activate: "active",
		nothing_issued: "failed",
		end: "revoking"
	},
	active: { end: "revoking" },
	revoking: {
		...ENDING,
		end: "revoking",
		retry: "revoking"
	},
	stuck: {
		...ENDING,
		end: "stuck",
		retry: "stuck"
	},
	revoked: {},
	failed: {},
	expired: {}
};
/** The state after `event`; undefined when that is not allowed in `state`. */
function nextState(state, event) {
	return TRANSITIONS[state][event];
}
/** Something may exist at the provider that nobody has begun to end. */
function isLive(state) {
	return state === "issuing" || state === "active";
}
/** It has to be revoked, and has not been yet. */
function isEnding(state) {
	return state === "revoking" || state === "stuck";
}
/** `revoked`, `failed` or `expired`: nothing follows. */
function isEnded(state) {
	return !isLive(state) && !isEnding(state);
}
// src/lease/changes.ts
/**
* What each event makes of a lease: pure, the same for every driver. A store reads the lease, applies one of these and
* writes the outcome in one transaction; `now` is the store's own clock.
*/
const NO_TIDY = {
	state: "none",
	tries: 0,
	nextTryAt: void 0,
	lastError: void 0,
	facts: []
};
/** A lease as it is recorded before its provider is called. */
function recorded(lease, replaces, now) {
	return {
		...lease,
		state: "issuing",
		createdAt: now,
		issueOutcome: void 0,
		issuedAt: void 0,
		lastBeatAt: void 0,
		heartbeatResetAt: now,
		endReason: void 0,
		endedAt: void 0,
		proof: void 0,
		tidy: NO_TIDY,
		findings: [],
		sealedSecret: void 0,
		tries: 0,
		nextTryAt: void 0,
		lastError: void 0,
		replaces
	};
}
/** The provider issued. A lease that is ending already keeps its state, but learns what there is to revoke. */
function issued(lease, facts, now) {
	if (isEnded(lease.state)) return issuedTooLate(lease, now);
	const { handle, diesAt, issuedTo, sealedSecret } = facts;
	const known = {
		...lease,
		handle,
		diesAt,
		issuedTo,
		sealedSecret,
		issueOutcome: "issued"
	};
	const state = nextState(lease.state, "activate");
	if (state === void 0) return {
		...known,
		nextTryAt: now
	};
	return {
		...known,
		state,
		issuedAt: now,
		heartbeatResetAt: now
	};
}
/** How long the exchange that issued too late may take to revoke it, in milliseconds. */
const LATE_REVOKE_MS = 3e4;
/** The exchange revokes what it issued for a lease that has ended; that may leave something to tidy once more. */
function issuedTooLate(lease, now) {
	if (lease.tidy.state === "none") return lease;
	return {
		...lease,
		tidy: {
			...NO_TIDY,
			state: "pending",
			nextTryAt: now + LATE_REVOKE_MS
		}
	};
}
/** The provider did not issue. */
function notIssued(lease, failure, now) {
	if (isEnded(lease.state) || lease.issueOutcome !== void 0) return lease;
	if (failure.mayExist) return {
		...ended(lease, "issue_failed", now),
		lastError: failure.error
	};
	const known = {
		...lease,
		issueOutcome: "nothing",
		lastError: failure.error
	};
	const state = nextState(lease.state, "nothing_issued");
	if (state === void 0) return {
		...known,
		nextTryAt: now
	};
	return {
		...known,
		state,
		endReason: "issue_failed",
		endedAt: now,
		proof: {
			checkedAt: now,
			state: "verified",
			facts: ["nothing was issued"]
		}
	};
}
/** It has to end: due at once. What is ending already keeps its reason; what has ended does not change. */
function ended(lease, reason, now) {
	const state = nextState(lease.state, "end");
	if (state === void 0) return lease;
	return {
		...lease,
		state,
		endReason: lease.endReason ?? reason,
		nextTryAt: now
	};
}
/** A heartbeat, or a broker's start. A clock that was set back shortens no interval. */
function withHeartbeatReset(lease, now) {
	return {
		...lease,
		heartbeatResetAt: Math.max(lease.heartbeatResetAt, now)
	};
}
const EVENT_OF = {
	revoked: "revoke",
	expired: "expire",
	failed: "fail",
	wait: "wait",
	retry: "retry"
};
/** What the owner of the lock made of it; undefined when that is not allowed in the lease's state. */
function settled(before, outcome, now) {
	const event = outcome.kind === "retry" && outcome.stuck ? "stick" : EVENT_OF[outcome.kind];
	const state = nextState(before.state, event);
	if (state === void 0) return void 0;
	const findings = mergedFindings(before.findings, outcome.findings);
	const lease = {
		...before,
		state,
		findings
	};
	if (outcome.kind === "retry") {
		const { afterMs, error } = outcome;
		return {
			...lease,
			tries: lease.tries + 1,
			nextTryAt: now + afterMs,
			lastError: error
		};
	}
	if (outcome.kind === "wait") {
		const { afterMs, because } = outcome;
		return {
			...lease,
			tries: 0,
			nextTryAt: now + afterMs,
			lastError: because
		};
	}
	const leavesTidy = outcome.kind !== "expired" && outcome.tidy === true;
	return {
		...lease,
		proof: outcome.proof,
		endedAt: now,
		nextTryAt: void 0,
		sealedSecret: void 0,
		tidy: leavesTidy ? {
			...NO_TIDY,
			state: "pending",
			nextTryAt: now
		} : NO_TIDY
	};
}
/** What the owner of the lock tidied; undefined when there is nothing to tidy. */
function tidied(lease, outcome, now) {
	const { tidy } = lease;
	if (tidy.state === "none" || tidy.state === "done") return void 0;
	const findings = mergedFindings(lease.findings, outcome.kind === "retry" ? void 0 : outcome.findings);
	if (tidy.tries === 0 && (tidy.nextTryAt ?? now) > now) return {
		...lease,
		findings
	};
	if (outcome.kind === "retry") {
		const { afterMs, error, stuck } = outcome;
		const state = stuck ? "stuck" : tidy.state;
		const tries = tidy.tries + 1;
		return {
			...lease,
			tidy: {
				...tidy,
				state,
				tries,
				nextTryAt: now + afterMs,
				lastError: error
			}
		};
	}
	const { facts } = outcome;
	if (outcome.kind === "unfinished") return {
		...lease,
		findings,
		tidy: {
			...NO_TIDY,
			state: "pending",
			nextTryAt: now,
			facts
		}
	};
	return {
		...lease,
		findings,
		tidy: {
			...tidy,
			state: "done",
			nextTryAt: void 0,
			facts
		}
	};
}
/** A second try may see less than the first, which removed what it found: nothing that was seen is forgotten. */
function mergedFindings(known = [], seen = []) {
	return [...known, ...newFindings(known, seen)];
}
/** A lease that is tried for weeks may find something else each time: its row must not grow for as long. */
const MAX_FINDINGS = 500;
/** Those that were not known yet, as long as there is room for them. */
function newFindings(known, seen) {
	const isNew = ({ what, fix }) => !known.some((other) => other.what === what && other.fix === fix);
	return seen.filter(isNew).slice(0, Math.max(0, MAX_FINDINGS - known.length));
}
// src/lease/proof-of-end.ts
/** The fact that goes with `none`. */
const STAYS_VALID = "it stays valid: stepkey cannot end it";
/**
* What an attempt to end a credential proves, for both modes. Never more than the kind can show: `verified` only when
* the provider shows that the credential is dead, `requested` when it accepted the revocation and shows nothing. A kind
* whose credentials only expire is not expected to look dead before that, so its probe decides nothing.
*/
function proofOfEnd({ revocability, diesAt, revoked, probe }) {
	const { revoke, best } = revocability;
	const facts = factsOf(revoked, probe);
	const unended = best === "none" || diesAt === void 0 ? "none" : "expires";
	if (revoke === "none") return unrevoked(unended, facts);
	if (revoked === void 0) return {
		state: "failed",
		facts,
		because: "it was not tried"
	};
	if (!revoked.ok) return {
		state: "failed",
		facts,
		because: inWords(revoked.error)
	};
	if (best === "expires" || best === "none") return unrevoked(unended, facts);
	return probed(best, probe, facts);
}
/** Of a kind that can be revoked, after revoking succeeded. */
function probed(best, probe, facts) {
	if (probe === void 0 || !probe.ok) return {
		state: "requested",
		facts,
		unseen: whyUnseen(probe?.error)
	};
	if (probe.value.state === "alive") return {
		state: "failed",
		facts,
		because: `still alive after revoking: ${facts.join(", ")}`
	};
	return {
		state: best === "verified" && probe.value.state === "dead" ? "verified" : "requested",
		facts,
		unseen: void 0
	};
}
function unrevoked(state, facts) {
	return {
		state,
		facts: state === "none" ? [...facts, STAYS_VALID] : facts,
		unseen: void 0
	};
}
function factsOf(...seen) {
	return [...new Set(seen.flatMap((one) => one?.ok === true ? one.value.facts : []))];
}
function whyUnseen(error) {
	return error === void 0 ? "nothing was looked at after revoking" : `revoked, but not seen: ${inWords(error)}`;
}
function inWords({ name, message }) {
	return `${name}: ${message}`;
}
// src/action/lease/direct/end-directly.ts
/** As long as a broker waits for one call of a provider. */
const CALL_MS = 1e4;
/** The step waits for this, although nobody can use the credential any more. */
const TIDY_MS = 3e3;
/** Ends what can be ended, probes it, and tidies up. A credential that no call can end is never reported as revoked. */
async function endDirectly(options, signal) {
	const { provider, clock, handle, diesAt, secret } = options;
	const { revocability } = provider;
	const limit = {
		clock: endingWith(clock, signal),
		milliseconds: CALL_MS
	};
	const revoked = await callProvider(limit, (deadline) => provider.revoke(handle, deadline, secret));
	const proof = proofOfEnd({
		revocability,
		diesAt,
		revoked,
		probe: revoked.ok && revocability.revoke !== "none" ? await callProvider(limit, (deadline) => provider.probe(handle, deadline, secret)) : void 0
	});
	const seen = {
		checkedAt: clock.now(),
		by: "action",
		facts: proof.facts
	};
	if (proof.state === "failed") return {
		...seen,
		revocation: "failed",
		failure: notRevoked(proof.because)
	};
	const tidied = proof.state === "verified" || proof.state === "requested" ? await tidyUp(options, signal) : NOTHING_TIDIED;
	const found = mergedFindings(revoked.ok ? revoked.value.findings : [], tidied.findings);
	return {
		...seen,
		revocation: proof.state,
		...tidied.tidy === void 0 ? {} : { tidy: tidied.tidy },
		...found.length === 0 ? {} : { findings: found }
	};
}
const NOTHING_TIDIED = {
	tidy: void 0,
	findings: []
};
/** Removes what is left at the provider. It is tried once and for a short time, because nobody continues after it. */
async function tidyUp({ provider, clock, handle }, signal) {
	if (provider.tidy === void 0) return NOTHING_TIDIED;
	const tidied = await callProvider({
		clock: endingWith(clock, signal),
		milliseconds: TIDY_MS
	}, async (deadline) => await provider.tidy?.(handle, deadline) ?? ok({ facts: [] }));
	if (tidied.ok) {
		const { facts, findings = [] } = tidied.value;
		return {
			tidy: {
				state: "done",
				facts
			},
			findings
		};
	}
	const { name, message } = tidied.error;
	return {
		tidy: {
			state: "stuck",
			facts: [`${name}: ${message}`]
		},
		findings: []
	};
}
/** A clock whose sleeps end with the signal too, so that a deadline comes when the step's own time is over. */
function endingWith(clock, end) {
	return {
		now: () => clock.now(),
		sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal === void 0 ? end : AbortSignal.any([signal, end]))
	};
}
function notRevoked(because) {
	return failure("revocation_failed", `The credential could not be revoked: ${because}.`, { remedy: "The receipt says when it expires." });
}
// src/action/lease/direct/issue.ts
const DEFAULT_TTL_SECONDS = 900;
/** Issues one lease, and records for post what may exist at the provider. */
async function issueDirectly(options, { identity, decision, signal }) {
	const { provider, clock } = options;
	const request = requestFor(options, identity);
	const handle = provider.handleOf(request);
	options.record({
		id: request.lease,
		handle,
		diesAt: latestDeath(options, request.expiresAt)
	});
	const issued = await issueAtProvider(options, request, signal);
	if (!issued.ok) {
		const { mayExist, failure: why } = issued.error;
		if (!mayExist) options.record({
			id: request.lease,
			handle,
			diesAt: clock.now()
		});
		return err({ failure: why });
	}
	const { value } = issued;
	const { clockAheadMs = 0 } = value;
	const late = clockAheadMs === 0 ? {} : { clockAheadMs };
	options.record({
		id: request.lease,
		handle: value.handle,
		diesAt: value.diesAt,
		...late
	});
	if (clockAheadMs !== 0) options.warn(clockOff(provider.kind, clockAheadMs, clock.now()));
	return ok(heldLease(options, {
		request,
		issued: value,
		identity,
		decision
	}));
}
/** Calls the provider, once more with a fresh ID token if it asks for one. */
async function issueAtProvider({ provider, identify }, request, signal) {
	const first = await provider.issue(request, signal);
	if (first.ok) return first;
	const { kind, mayExist } = first.error;
	if (kind !== "new_id_token") return err({
		failure: failureOf(first.error),
		mayExist
	});
	const fresh = await identify(signal);
	if (!fresh.ok) return err({
		failure: fresh.error,
		mayExist
	});
	const second = await provider.issue({
		...request,
		idToken: fresh.value.token
	}, signal);
	if (second.ok) return second;
	return err({
		failure: failureOf(second.error),
		mayExist: mayExist || second.error.mayExist
	});
}
function requestFor({ settings, access, step, ttlSeconds, clock, randomBytes }, { token, claims }) {
	return {
		lease: newLeaseId(randomBytes),
		instance: "direct",
		settings,
		access,
		expiresAt: clock.now() + (ttlSeconds ?? DEFAULT_TTL_SECONDS) * 1e3,
		job: jobKeyOf(claims),
		repository: claims.repository,
		step,
		idToken: token
	};
}
function latestDeath({ provider, clock }, expiresAt) {
	const { best, minimumSeconds } = provider.revocability;
	return best === "none" ? void 0 : Math.max(expiresAt, clock.now() + minimumSeconds * 1e3);
}
function heldLease({ provider, clock: ownClock }, { request, issued, identity, decision }) {
	const { credential, handle, revocationSecret: secret, clockAheadMs = 0 } = issued;
	const clock = aheadBy(ownClock, clockAheadMs);
	const expiresAt = request.expiresAt + clockAheadMs;
	const { diesAt } = issued;
	return {
		id: request.lease,
		kind: provider.kind,
		claims: identity.claims,
		issuedTo: issued.issuedTo,
		issuedAt: clock.now(),
		expiresAt,
		diesAt,
		env: credential.env,
		files: credential.files,
		secrets: secret === void 0 ? [] : [secret],
		supplied: [],
		decision,
		watch: async (signal, _say, endsSoon) => {
			if (endsSoon !== void 0) warnBeforeExpiry({
				expiresAt: () => expiresAt,
				clock,
				signal,
				endsSoon
			});
			return await untilExpired(expiresAt, clock, signal);
		},
		whyEnded: () => Promise.resolve(clock.now() < expiresAt ? void 0 : EXPIRED),
		end: async (signal) => await endDirectly({
			provider,
			clock,
			handle,
			diesAt,
			secret
		}, signal)
	};
}
/** The provider's instants are compared with its own clock, because a runner's clock may be minutes off. */
function aheadBy(clock, milliseconds) {
	if (milliseconds === 0) return clock;
	return {
		now: () => clock.now() + milliseconds,
		sleep: (duration, signal) => clock.sleep(duration, signal)
	};
}
function clockOff(kind, aheadMs, now) {
	const [off, direction] = [inWords$1(Math.abs(aheadMs)), aheadMs > 0 ? "behind" : "ahead of"];
	const message = `The runner's clock is ${off} ${direction} the one of ${kind}: it is ${timeOfDay(now)} UTC here and ${timeOfDay(now + aheadMs)} UTC there.`;
	const { remedy } = FAILURE_CODES.clock_off;
	return failure("clock_off", message, { remedy });
}
const EXPIRED = {
	reason: "expired",
	why: "it expired; set a longer ttl if the task needs more time"
};
async function untilExpired(expiresAt, clock, signal) {
	while (!signal.aborted) {
		const left = expiresAt - clock.now();
		if (left <= 0) return EXPIRED;
		await clock.sleep(Math.min(left, 36e5), signal);
	}
}
function failureOf(why) {
	const { kind, name, message, remedy, details, paste } = why;
	return failure(kind === "retryable" ? "provider_unavailable" : "provider_denied", `${name}: ${message}`, {
		remedy,
		...details === void 0 ? {} : { details },
		...paste === void 0 ? {} : { paste }
	});
}
// src/action/lease/direct/direct-source.ts
/** The provider that the inputs name. */
async function openProvider(job, input) {
	const { inputs, clock, send, jitter, runner } = job;
	const { kind, direct } = directKindOf(job, input.credential.kind);
	const { settings } = input.credential;
	const loaded = await direct.load();
	const audience = loaded.audienceOf?.(settings) ?? direct.audience;
	const identify = identifyFor(job, audience);
	const state = sessionRecorder(runner);
	return {
		source: directSource({
			provider: loaded.createProvider({
				send,
				clock,
				jitter
			}),
			settings,
			audience,
			gate: lazyGate(job, input.githubToken),
			approval: input,
			access: inputs.access,
			step: inputs.step,
			ttlSeconds: inputs.ttlSeconds,
			identify,
			clock,
			randomBytes: job.randomBytes,
			record: ({ id, handle, diesAt, clockAheadMs }) => state.save({
				mode: "direct",
				step: inputs.step,
				lease: id,
				handle: kind.describe(handle),
				...diesAt === void 0 ? {} : { diesAt: toRfc3339(diesAt) },
				...clockAheadMs === void 0 ? {} : { clockAheadMs: String(clockAheadMs) }
			}),
			warn: (warning) => showWarning(runner, warning),
			say: (line) => sayLines(runner, labelled("◌", "note", line))
		}),
		identify,
		state
	};
}
function directKindOf({ kinds }, name) {
	const kind = kinds.find((one) => one.name === name);
	if (kind?.direct === void 0) throw new TypeError(`${name} is not a kind of direct mode`);
	return {
		kind,
		direct: kind.direct
	};
}
/** Octokit is most of what the action can load, and only a direct write needs it. */
function lazyGate(job, token) {
	return { decide: async (question, signal) => {
		const { actionsGate } = await import("./actions-gate.js");
		return await actionsGate(token, job).decide(question, signal);
	} };
}
/** How often to look for a missing approval: people need minutes, and the job shares GitHub's rate limit. */
const POLL_SECONDS = 15;
/**
* Leases without a broker: by the same rules and the same gate, but decided inside the job, so only the provider's own
* trust policy enforces them. Without a store there is no seal, no count of uses, and no detection of theft.
*/
function directSource(options) {
	return {
		audience: options.audience,
		obtain: async (identity, signal) => {
			const readOnly = await checkReadOnly(options, signal);
			if (!readOnly.ok) return readOnly;
			const decision = await decide(options, identity.claims, signal);
			if (!decision.ok) return decision;
			return await issueDirectly(options, {
				identity,
				decision: decision.value,
				signal
			});
		}
	};
}
/** A read must not get a credential that can write, or read what a read may not: stored secrets, for example. */
async function checkReadOnly({ provider, settings, access }, signal) {
	if (access === "write") return ok(void 0);
	const classified = await provider.classify(settings, signal);
	if (!classified.ok) {
		const { message, remedy } = classified.error;
		return err({ failure: failure("provider_unavailable", message, { remedy }) });
	}
	if (classified.value.access === "read") return ok(void 0);
	const { remedy } = FAILURE_CODES.credential_not_read_only;
	const message = `The credential allows more than a read may do: ${classified.value.because}.`;
	return err({ failure: failure("credential_not_read_only", message, { remedy }) });
}
async function decide(options, claims, signal) {
	const question = questionOf(options, claims);
	const context = {
		question,
		trace: "",
		rule: "the inputs of this step"
	};
	if (question.access === "read") return ok(decisionSummary(passRead(question), context));
	const never = writeEventRefusal(claims) ?? (isOnTag(claims) ? NO_TAGS : void 0);
	if (never !== void 0) {
		const remedy = EVENT_REMEDY;
		return err({ failure: failure("write_event_refused", `No write here: ${never}.`, { remedy }) });
	}
	options.say(ADVICE);
	const outcome = gateOutcome(await options.gate.decide(question, signal));
	return outcome.ok ? ok(decisionSummary(outcome.value, context)) : err(refusalOf(outcome.error));
}
const NO_TAGS = "direct mode never issues a write on a tag; with a broker, policy can allow it with `tags`";
const ADVICE = "approvals are checked inside the job: without the provider's trust policy (`stepkey trust` prints it) that is only advice";
function questionOf({ access, approval }, claims) {
	return gateQuestion({
		claims,
		access,
		rule: {
			count: approval.approvals,
			by: approval.approvers.length === 0 ? [] : [approval.approvers],
			maxAgeSeconds: approval.maxAgeSeconds,
			uses: Number.POSITIVE_INFINITY,
			per: "lease",
			settleSeconds: 10,
			allowStarter: false,
			reason: void 0
		},
		agents: [],
		bases: approval.bases,
		workflow: void 0,
		rollback: false,
		tagStarters: void 0
	});
}
function refusalOf(refusal) {
	const { meaning, remedy } = FAILURE_CODES[refusal.code];
	if (refusal.code === "github_unavailable") {
		const { message, retryAfterSeconds } = refusal;
		return {
			failure: failure(refusal.code, message, { remedy }),
			again: { afterMs: retryAfterSeconds * 1e3 }
		};
	}
	const details = refusal.code === "approval_pending" ? refusal.pending.reasons : refusal.reasons.map(({ text }) => text);
	return {
		failure: failure(refusal.code, meaning, {
			remedy: directRemedy(refusal.reasons, refusal.remedy),
			details
		}),
		...refusal.code === "approval_pending" ? { pending: {
			summary: refusal.pending,
			intervalSeconds: POLL_SECONDS
		} } : {}
	};
}
// src/credentials/aws/session/first-that-fits.ts
/**
* Makes the first of these attempts whose policies and tags STS can pack into the session's token. Its limit is stated
* nowhere; one that is too large is refused, and leaves nothing.
* @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
*/
async function firstThatFits(attempts, from, call) {
	let mayExist = false;
	for (const [index, attempt] of attempts.entries()) {
		if (index < Math.min(from, attempts.length - 1)) continue;
		const outcome = await call(attempt);
		if (outcome.ok) return {
			outcome,
			index
		};
		mayExist ||= outcome.error.mayExist;
		const tooLarge = isTooLarge(outcome.error);
		if (tooLarge && index < attempts.length - 1) continue;
		const remedy = tooLarge ? TOO_LARGE : outcome.error.remedy;
		return {
			outcome: err({
				...outcome.error,
				mayExist,
				remedy
			}),
			index
		};
	}
	throw new RangeError("there is no attempt");
}
const TOO_LARGE = "Shorten `inline-session-policy`, or name a smaller policy in `managed-session-policies`.";
/** By name, or by the sentence that STS writes where the name is another. */
function isTooLarge({ name, message }) {
	return name.startsWith("PackedPolicyTooLarge") || /packed (?:policy|size)|serialized token too large/iu.test(message);
}
// src/credentials/aws/session/retry.ts
const BACKOFF = {
	firstWaitMs: 500,
	attempts: 4,
	jitter: .5
};
/** Repeats a call while its failure is retryable. The call must be safe to repeat. */
async function withRetries({ clock, jitter, signal }, call) {
	let mayExist = false;
	return await withBackoff(BACKOFF, {
		clock,
		signal,
		random: jitter
	}, async () => {
		const outcome = await call();
		if (outcome.ok) return { outcome };
		mayExist ||= outcome.error.mayExist;
		const isRetryable = outcome.error.kind === "retryable";
		return {
			outcome: err({
				...outcome.error,
				mayExist
			}),
			again: isRetryable ? { afterMs: void 0 } : void 0
		};
	});
}
// src/credentials/aws/session/mask.ts
/** Shorter parts of a secret are neither useful to anyone nor distinguishable from ordinary words. */
const PART = 12;
/** Characters of a token in any encoding that is masked here. A masked part covers the whole run of them. */
const RUN = /[\w%+/=.~-]/u;
/**
* Replaces every part of a secret that a text contains with `***`: the secret, a segment between its dots, and any other 12
* characters or more, also with percent-encoding, in either alphabet of base64, in base64 once more, in lower case (as in a
* host's name), and broken into lines. A server may put all of these into an error message.
*/
function maskParts(text, secrets) {
	const given = secrets.filter((secret) => secret !== "");
	const whole = given.filter((secret) => secret.length < PART).reduce((masked, secret) => masked.replaceAll(secret, "***"), text);
	const windows = new Set(given.flatMap(formsOf).flatMap(windowsOf));
	return windows.size === 0 ? whole : replaceRanges(whole, rangesIn(whole, windows));
}
/** The secret, and in base64: as the secret may begin at any of three places in a group of 3 bytes, three more forms. */
function formsOf(secret) {
	return [secret, ...[
		0,
		1,
		2
	].map((shift) => Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]).toString("base64url").slice(Math.ceil(shift * 8 / 6)))].map((form) => Array.from(form, comparable).join(""));
}
/** A character in the alphabet of base64url, in lower case. Always one character: other letters than ASCII stay. */
function comparable(character) {
	return ALPHABET[character] ?? (/^[A-Z]$/u.test(character) ? character.toLowerCase() : character);
}
const ALPHABET = {
	"+": "-",
	"/": "_"
};
function windowsOf(form) {
	return Array.from({ length: Math.max(0, form.length - PART + 1) }, (_, at) => form.slice(at, at + PART));
}
/** The parts of the text that match, in order and without overlaps. */
function rangesIn(text, windows) {
	const units = unitsOf(text);
	const plain = units.map(({ character }) => character).join("");
	const ranges = [];
	for (const [at, { from }] of units.entries()) {
		const last = units[at + PART - 1];
		if (last === void 0 || !windows.has(plain.slice(at, at + PART))) continue;
		const before = ranges.at(-1);
		if (before === void 0 || before.to < from) ranges.push({
			from,
			to: last.to
		});
		else ranges[ranges.length - 1] = {
			from: before.from,
			to: last.to
		};
	}
	return ranges;
}
/** Percent-encoding, also of percent-encoding: `%2E`, `%252E`. */
const ENCODED = /%(?:25)*([0-9a-f]{2})/iuy;
/** The text without encoding, white space and invisible characters, in comparable characters. */
function unitsOf(text) {
	const units = [];
	let to = 0;
	for (let from = 0; from < text.length; from = to) {
		ENCODED.lastIndex = from;
		const [encoded, hex] = ENCODED.exec(text) ?? [];
		to = from + (encoded?.length ?? 1);
		const character = hex === void 0 ? text.charAt(from) : String.fromCharCode(Number.parseInt(hex, 16));
		if (/[\s\p{C}]/u.test(character)) continue;
		units.push({
			from,
			to,
			character: comparable(character)
		});
	}
	return units;
}
/** A part in base64 once more ends with characters that depend on what follows it: the whole run goes. */
function grown(text, range) {
	let { from, to } = range;
	while (from > 0 && RUN.test(text.charAt(from - 1))) from -= 1;
	while (to < text.length && RUN.test(text.charAt(to))) to += 1;
	return {
		from,
		to
	};
}
function replaceRanges(text, ranges) {
	let masked = "";
	let end = 0;
	for (const range of ranges) {
		if (range.to <= end) continue;
		const { from, to } = grown(text, range);
		masked += `${text.slice(end, from)}***`;
		end = to;
	}
	return masked + text.slice(end);
}
// src/credentials/aws/session/wrong-endpoint.ts
function isRedirect(status) {
	return status >= 300 && status < 400;
}
/** STS and IAM never redirect: something else responds at the endpoint, whatever code it gives. */
function redirected(status, text) {
	const detail = text === "" ? "" : `: ${text}`;
	return {
		kind: "permanent",
		name: `http_${status}`,
		message: `AWS returned HTTP ${status}, a redirect${detail}`,
		remedy: "Check `sts-endpoint`: it must be the final URL of STS. Redirects are not followed. If it is not set, a proxy responds in place of STS.",
		mayExist: false
	};
}
/** A redirect, or a success that the SDK cannot read: it throws an error of its own then, which explains nothing. */
function unreadableBySdk(status) {
	const remedy = "Check `sts-endpoint` (for IAM's calls, `iam-endpoint`): it must be the final URL of the service. If it is not set, a proxy responds in place of AWS.";
	if (isRedirect(status)) return {
		...redirected(status, ""),
		remedy
	};
	return {
		kind: "permanent",
		name: "answer_unreadable",
		message: `the response (HTTP ${status}) is not one of AWS`,
		remedy,
		mayExist: true
	};
}
// src/credentials/aws/session/errors.ts
const TRUST = "Check that the role exists and that its trust policy allows this job. `stepkey trust` prints a suitable policy.";
const RETRY = "Re-run the job. If it fails again, check AWS's health page for problems with STS in this region.";
/** By AWS's name for the error. @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
const BY_CODE = new Map(Object.entries({
	AccessDenied: {
		kind: "permanent",
		remedy: TRUST
	},
	ExpiredToken: {
		kind: "new_id_token",
		remedy: "Use a fresh ID token. If that fails too, check the runner's clock."
	},
	ExpiredTokenException: {
		kind: "new_id_token",
		remedy: "Use a fresh ID token. If that fails too, check the runner's clock."
	},
	IDPRejectedClaim: {
		kind: "new_id_token",
		remedy: "Use a fresh ID token. If that fails too, check the IAM identity provider."
	},
	IDPCommunicationError: {
		kind: "retryable",
		remedy: "AWS could not reach the token's issuer. Try again."
	},
	InvalidIdentityToken: {
		kind: "permanent",
		remedy: "Check the account's IAM identity provider: its URL must be the token's issuer, its audience sts.amazonaws.com."
	},
	MalformedPolicyDocument: {
		kind: "permanent",
		remedy: "Fix `inline-session-policy`: AWS cannot read it as an IAM policy."
	},
	PackedPolicyTooLarge: {
		kind: "permanent",
		remedy: "Shorten `inline-session-policy`, or name fewer managed policies."
	},
	RegionDisabledException: {
		kind: "permanent",
		remedy: "Activate STS for this region in the account, or use another `aws-region`."
	},
	ValidationError: {
		kind: "permanent",
		remedy: "Check the settings that the message names. If the session is longer than the role's maximum, use a shorter `ttl`."
	},
	NoSuchEntity: {
		kind: "permanent",
		remedy: "Check `role-to-assume`: there is no such role."
	},
	LimitExceeded: {
		kind: "permanent",
		remedy: "The role's inline policies are full: remove what is not needed, or use a separate role for each environment."
	},
	InvalidClientTokenId: {
		kind: "permanent",
		remedy: "Check the broker's own AWS credentials."
	},
	SignatureDoesNotMatch: {
		kind: "permanent",
		remedy: "Check the broker's own AWS credentials and its clock."
	},
	ConcurrentModification: {
		kind: "retryable",
		remedy: RETRY
	}
}));
const TRANSIENT = /^(?:Throttl|RequestLimitExceeded|TooManyRequests|SlowDown|ServiceUnavailable|InternalFailure|InternalError|RequestTimeout|PriorRequestNotComplete)/u;
/** A message is shown as one line: a proxy may return a whole page. */
const MAX_MESSAGE_LENGTH = 400;
/**
* Classifies an error in a response of AWS: permanent, retryable, or in need of a fresh ID token. Without a code, the
* status decides. Neither name nor message contains a part of any of `secrets`.
*/
function awsFailure(error, secrets = []) {
	const { status } = error;
	const text = oneLine(error.message, secrets);
	if (isRedirect(status)) return redirected(status, text);
	const code = codeOf(error, secrets);
	const named = code === "" ? `HTTP ${status}` : `${code} (HTTP ${status})`;
	return {
		...classify$1({
			...error,
			code
		}),
		name: code === "" ? `http_${status}` : code,
		message: text === "" ? `AWS returned ${named}` : `AWS returned ${named}: ${text}`,
		mayExist: status >= 500
	};
}
function codeOf({ code }, secrets) {
	return /^[A-Za-z][\w.-]{0,63}$/u.test(code) && maskParts(code, secrets) === code && code !== "Unknown" ? code : "";
}
function classify$1({ status, code, message }) {
	if (code === "InvalidIdentityToken" && /retrieve verification key/iu.test(message)) return {
		kind: "retryable",
		remedy: "AWS could not read the issuer's keys. Try again."
	};
	const known = BY_CODE.get(code) ?? BY_CODE.get(code.replace(/Exception$/u, ""));
	if (known !== void 0) return known;
	if (isTransient(status, code)) return {
		kind: "retryable",
		remedy: RETRY
	};
	if (status === 403 || status === 401) return {
		kind: "permanent",
		remedy: TRUST
	};
	return {
		kind: "permanent",
		remedy: "Check role-to-assume, aws-region and the session policies."
	};
}
/** A 404 without a code does not mean that the role is missing: Ceph returns it while another write replaces the role. */
function isTransient(status, code) {
	return status >= 500 || status === 429 || status === 404 && (code === "" || code === "NotFound") || TRANSIENT.test(code);
}
const PERMANENT = /* @__PURE__ */ new Set([
	"insecure_url",
	"too_large",
	"proxy"
]);
const ENDPOINT$1 = "Check `sts-endpoint`: it must be an https URL of STS.";
const REMEDY_BY_KIND = {
	insecure_url: ENDPOINT$1,
	too_large: ENDPOINT$1,
	proxy: "Fix the proxy in the runner's own environment (HTTPS_PROXY), or exclude STS in NO_PROXY."
};
const UNREACHABLE = "Check that the runner can reach STS (aws-region, sts-endpoint, proxies), then re-run the job.";
/** The failure when AWS did not respond. */
function awsUnreachable(failure) {
	return {
		kind: PERMANENT.has(failure.kind) ? "permanent" : "retryable",
		name: failure.kind,
		message: failure.message,
		remedy: REMEDY_BY_KIND[failure.kind] ?? UNREACHABLE,
		mayExist: failure.sent
	};
}
function oneLine(message, secrets) {
	const line = maskParts(message, secrets).replaceAll(/[\s\p{C}]+/gu, " ").trim();
	return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, 399)}…` : line;
}
/** Errors before a connection is made: nothing has reached AWS. */
const NEVER_SENT = /* @__PURE__ */ new Set([
	"ECONNREFUSED",
	"ENOTFOUND",
	"EAI_AGAIN",
	"EHOSTUNREACH",
	"ENETUNREACH"
]);
/** Classifies an error that the AWS SDK threw. `sent` is false when the call was not started. */
function sdkFailure(error, sent) {
	const { name, message, code, status } = partsOf$1(error);
	if (status !== void 0 && status < 400) return unreadableBySdk(status);
	if (status !== void 0) return asBrokerFailure(awsFailure({
		status,
		code: name,
		message
	}));
	if (name === "CredentialsProviderError") return {
		kind: "permanent",
		name: "broker_credentials",
		message: "the broker has no AWS credentials of its own",
		remedy: "Give the broker an instance role, a web identity, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
		mayExist: false
	};
	const reason = code === "" ? name : code;
	return {
		kind: "retryable",
		name: reason,
		message: `AWS did not respond: ${reason}`,
		remedy: "Check that the broker can reach STS and IAM (region, sts-endpoint, iam-endpoint).",
		mayExist: sent && !NEVER_SENT.has(code)
	};
}
/** The broker's calls have no ID token: an expired token is then one of the broker's own credentials. */
function asBrokerFailure(failure) {
	if (failure.kind !== "new_id_token") return failure;
	const remedy = "Renew the broker's own AWS credentials, and check its clock.";
	return {
		...failure,
		kind: "retryable",
		remedy
	};
}
function partsOf$1(error) {
	if (!(error instanceof Error)) return {
		name: "unknown",
		message: "",
		code: "",
		status: void 0
	};
	const { name, message } = error;
	const code = "code" in error && typeof error.code === "string" ? error.code : "";
	const metadata = "$metadata" in error ? error.$metadata : void 0;
	return {
		name,
		message,
		code,
		status: typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata && typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : void 0
	};
}
// src/credentials/aws/session/partition.ts
/** The first partition whose pattern matches a region is the right one. @see https://docs.aws.amazon.com/general/latest/gr/sts.html */
const PARTITIONS = [
	{
		id: "aws-cn",
		regions: /^cn-[a-z]+-\d{1,2}$/u,
		suffix: "amazonaws.com.cn"
	},
	{
		id: "aws-us-gov",
		regions: /^us-gov-[a-z]+-\d{1,2}$/u,
		suffix: "amazonaws.com"
	},
	{
		id: "aws-iso",
		regions: /^us-iso-[a-z]+-\d{1,2}$/u,
		suffix: "c2s.ic.gov"
	},
	{
		id: "aws-iso-b",
		regions: /^us-isob-[a-z]+-\d{1,2}$/u,
		suffix: "sc2s.sgov.gov"
	},
	{
		id: "aws-iso-e",
		regions: /^eu-isoe-[a-z]+-\d{1,2}$/u,
		suffix: "cloud.adc-e.uk"
	},
	{
		id: "aws-iso-f",
		regions: /^us-isof-[a-z]+-\d{1,2}$/u,
		suffix: "csp.hci.ic.gov"
	},
	{
		id: "aws-eusc",
		regions: /^eusc-de-[a-z]+-\d{1,2}$/u,
		suffix: "amazonaws.eu"
	},
	{
		id: "aws",
		regions: /^[a-z]{2}-[a-z]+-\d{1,2}$/u,
		suffix: "amazonaws.com"
	}
];
const PARTITION_IDS = PARTITIONS.map(({ id }) => id).toSorted();
function partitionOfRegion(region) {
	return PARTITIONS.find(({ regions }) => regions.test(region));
}
/** Whether a text has the form of a region: `eu-west-1`, `us-gov-east-1`. */
function isRegion(region) {
	return partitionOfRegion(region) !== void 0;
}
/** The STS endpoint of a region. The global endpoint is slower, and one outage would affect every region. */
function stsEndpoint(region) {
	const partition = partitionOfRegion(region);
	if (partition === void 0) throw new RangeError(`"${region}" is not a region`);
	return `https://sts.${region}.${partition.suffix}`;
}
/** The account in Ceph's ARNs is empty or begins with RGW. */
const ROLE_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}|RGW\d{17})?:role\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]{1,64})$/u;
const POLICY_ARN = /^arn:(aws[a-z-]*):iam::(?:\d{12}|aws|RGW\d{17})?:policy\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,128}$/u;
function parseRoleArn(arn) {
	const match = arn.length <= 2048 ? ROLE_ARN.exec(arn) : null;
	if (match === null) return void 0;
	const [, partition = "", account = "", name = ""] = match;
	return {
		partition,
		account,
		name
	};
}
function isPolicyArn(arn) {
	return arn.length <= 2048 && POLICY_ARN.test(arn);
}
/** The ARN of AWS's managed policy ReadOnlyAccess, in the role's partition. */
function readOnlyAccessArn(partition) {
	return `arn:${partition}:iam::aws:policy/ReadOnlyAccess`;
}
/** Whether the region belongs to the partition. */
function regionFits(region, partition) {
	return partitionOfRegion(region)?.id === partition;
}
// src/credentials/aws/session/lifted.ts
const NOTHING_LIFTED = {
	chain: false,
	bearer: false,
	secrets: false
};
/** Why a lease with `chain` counts as a write, whatever its own policy allows. */
const CHAIN_WRITES = "with `chain`, the session may assume further roles, and those sessions carry neither its policy nor its end";
/** What the session may hand on, for the line that says what was issued; empty when it may not. */
function handsOn({ chain, bearer }) {
	const may = [...chain ? ["assume further roles"] : [], ...bearer ? ["get bearer tokens (up to 12 h)"] : []];
	return may.length === 0 ? "" : `, which may ${may.join(" and ")}`;
}
/** What the end of the lease does not reach, as facts for its end. */
function outlivesTheEnd({ chain, bearer }) {
	return [...chain ? ["roles that it assumed are not revoked: those sessions live up to 1 h"] : [], ...bearer ? ["bearer tokens that it got are not revoked: they live up to 12 h"] : []];
}
// src/credentials/aws/session/denied-actions.ts
/** Return credentials, tokens, or URLs that open more than one download: they would outlive the lease. */
const DERIVES = {
	"acm:*Credentials": "GetAcmeExternalAccountBindingCredentials",
	"amplify:*Hook*": "GetWebHook ListWebHooks",
	"athena:*Dashboard": "GetResourceDashboard",
	"athena:*Endpoint": "GetSessionEndpoint",
	"cloudwatch:*Credentials*": "GetSpaceCredentials GetSpaceCredentialsForOrganization",
	"codepipeline:*Job*": "GetJobDetails GetThirdPartyJobDetails",
	"cognito-identity:*Credentials*": "GetCredentialsForIdentity",
	"cognito-identity:*Token*": "GetOpenIdToken GetOpenIdTokenForDeveloperIdentity",
	"connect:*Token": "GetFederationToken",
	"devicefarm:*Access*": "GetRemoteAccessSession ListRemoteAccessSessions",
	"ecr:*Token": "GetAuthorizationToken",
	"emr-serverless:*Dashboard*": "GetDashboardForJobRun GetResourceDashboard",
	"gamelift:Get*": `GetComputeAccess GetComputeAuthToken GetGameSessionLogUrl GetInstanceAccess
    GetPlayerConnectionDetails`,
	"kinesisvideo:*Se*": "GetDASHStreamingSessionURL GetHLSStreamingSessionURL GetIceServerConfig",
	"license-manager:*Token": "GetAccessToken",
	"s3:*DataAccess": "GetDataAccess",
	"snowball:GetJob*": "GetJobManifest GetJobUnlockCode",
	"ssm:*Token": "GetAccessToken"
};
/** Return stored secrets. `secrets: read` allows them. */
const SECRETS$1 = {
	"appsync:*ApiKeys": "ListApiKeys",
	"cognito-idp:*PoolClient": "DescribeUserPoolClient",
	"cognito-idp:*Secrets": "ListUserPoolClientSecrets",
	"cognito-idp:*tyProvider": "DescribeIdentityProvider",
	"cognito-idp:GetIdentity*": "GetIdentityProviderByIdentifier",
	"secretsmanager:*SecretValue": "BatchGetSecretValue GetSecretValue",
	"ssm:GetParameter*": "GetParameter GetParameterHistory GetParameters GetParametersByPath",
	"storagegateway:*Credentials": "DescribeChapCredentials"
};
/** Return stored secrets too. None of AWS's read-only policies holds them, so only other policies need the deny. */
const OTHER_SECRETS = { "glue:GetConnection*": "GetConnection GetConnections" };
/** Returns stored secrets too, but services that return data need it: see `denyDecrypt`. */
const DECRYPT = "kms:Decrypt";
/** Change something that others see: they take messages, start or stop work, or write reports. */
const SIDE_EFFECTS = {
	"cloudformation:Detect*": "DetectStackDrift DetectStackResourceDrift DetectStackSetDrift",
	"config:Deliver*": "DeliverConfigSnapshot",
	"devops-guru:Start*": "StartCostEstimation",
	"dms:Test*": "TestConnection",
	"elasticbeanstalk:Req*": "RequestEnvironmentInfo",
	"iam:Gen*": `GenerateCredentialReport GenerateOrganizationsAccessReport
    GenerateServiceLastAccessedDetails`,
	"logs:Stop*": "StopLiveTail StopQuery",
	"servicequotas:Start*": "StartQuotaUtilizationReport",
	"sqs:Receive*": "ReceiveMessage",
	"transfer:Test*": "TestIdentityProvider"
};
/** Need `sts:GetServiceBearerToken`, which only `bearer: true` allows. */
const BEARER_ACTIONS = [
	"sts:GetServiceBearerToken",
	"codeartifact:GetAuthorizationToken",
	"ecr-public:GetAuthorizationToken"
];
function namesOf(denied, pattern) {
	const service = pattern.slice(0, pattern.indexOf(":"));
	return (denied[pattern] ?? "").split(/\s+/u).map((name) => `${service}:${name}`);
}
/** The patterns of a list that stand for something that `allowed` allows. */
function touchedBy(allowed, denied) {
	return Object.keys(denied).filter((pattern) => namesOf(denied, pattern).some((name) => allowed.some((action) => fits(action, name))));
}
/**
* Logging in to ECR. Many jobs read only for this, and the token can do no more than the session, although for 12 hours.
* So a policy that names exactly this action gets it.
*/
const ECR_LOGIN = "ecr:GetAuthorizationToken";
/** The patterns of `DERIVES`, without the login to ECR where `allowed` names exactly that. */
function derivesBeside(allowed) {
	const isNamed = allowed.some((action) => isSame(action, ECR_LOGIN));
	const all = Object.keys(DERIVES);
	return isNamed ? all.filter((pattern) => !fits(pattern, ECR_LOGIN)) : all;
}
/** Why a read may not have this action, or anything that this pattern allows; undefined when it may. */
function whyDenied(action) {
	const isIn = (denied) => Object.keys(denied).some((pattern) => fits(pattern, action));
	if (isIn(DERIVES) && !isSame(action, ECR_LOGIN)) return "which hands out access that outlives the lease";
	return isIn(SIDE_EFFECTS) ? "which changes something that others see" : void 0;
}
function fits(pattern, action) {
	return wildcardFits(pattern.toLowerCase(), action.toLowerCase());
}
function isSame(left, right) {
	return left.toLowerCase() === right.toLowerCase();
}
// src/credentials/aws/session/policy-document.ts
/** Parses an IAM policy. An error says what is wrong with it. */
function parsePolicy(text) {
	const document = parseJson(text);
	if (!isRecord(document)) return unreadable("it is not a JSON object");
	const { Version: version, Statement: given, ...rest } = document;
	if (version !== void 0 && version !== "2012-10-17" && version !== "2008-10-17") return unreadable("its Version must be 2012-10-17 or 2008-10-17");
	const extra = Object.keys(rest).find((key) => key !== "Id");
	if (extra !== void 0) return unreadable(`it has the unknown key "${extra.slice(0, 40)}"`);
	const statements = Array.isArray(given) ? given : [given];
	if (statements.length === 0) return unreadable("it has no Statement");
	if (!statements.every(isRecord)) return unreadable("its Statement must be an object or a list of objects");
	const fault = statements.map(faultOf).find((found) => found !== void 0);
	return fault === void 0 ? ok({
		version,
		statements
	}) : unreadable(fault);
}
/** The patterns of actions that statements allow. */
function allowedActions(statements) {
	return statements.flatMap((one) => one["Effect"] === "Allow" ? actionsOf(one) : []);
}
function actionsOf(statement) {
	return strings(statement["Action"]);
}
/** Other keys are refused: an unknown key could change what a statement allows. */
const STATEMENT_KEYS = /* @__PURE__ */ new Set([
	"Sid",
	"Effect",
	"Action",
	"NotAction",
	"Resource",
	"NotResource",
	"Condition"
]);
function faultOf(statement) {
	const extra = Object.keys(statement).find((key) => !STATEMENT_KEYS.has(key));
	if (extra !== void 0) return `a statement has the key "${extra.slice(0, 40)}", which a session policy cannot have`;
	if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") return "the Effect of a statement must be Allow or Deny";
	const actions = statement["Action"] ?? statement["NotAction"];
	if ("Action" in statement && "NotAction" in statement || strings(actions).length === 0 || !allStrings(actions)) return "a statement needs either Action or NotAction, as a string or a list of strings";
}
function unreadable(why) {
	return err(`the session policy is not a valid IAM policy: ${why}`);
}
function allStrings(value) {
	return typeof value === "string" || Array.isArray(value) && value.every((item) => typeof item === "string");
}
function strings(value) {
	if (typeof value === "string") return [value];
	return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
// src/credentials/aws/session/read-actions.ts
/** Services of which `BatchGet*`, `Describe*`, `Get*` and `List*` all read. */
const READ_BY_NAME = new Set(`access-analyzer account acm acm-pca airflow amplify aoss app-integrations appconfig appflow
  application-autoscaling application-signals applicationinsights appmesh apprunner appsync aps arc-zonal-shift
  athena autoscaling autoscaling-plans backup batch bcm-data-exports billing budgets cassandra ce chatbot cloud9
  cloudformation cloudfront cloudfront-keyvaluestore cloudhsm cloudsearch cloudtrail cloudwatch codeartifact
  codebuild codecatalyst codecommit codedeploy codeguru-profiler codeguru-reviewer codepipeline
  codestar-notifications cognito-idp compute-optimizer config controltower cost-optimization-hub cur databrew
  dataexchange datapipeline datasync dax detective devops-guru directconnect dlm dms docdb-elastic ds dsql
  dynamodb ec2 ecr ecr-public ecs eks elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing
  elastictranscoder es events evidently firehose fis fms glacier globalaccelerator grafana greengrass guardduty
  health iam identitystore imagebuilder inspector inspector2 internetmonitor invoicing iot iotanalytics iotevents
  ivschat kafka kafkaconnect kinesis kinesisanalytics kms lambda license-manager logs macie2 mediaconnect
  mediaconvert medialive mediapackage mediapackagev2 mediastore memorydb mq network-firewall networkflowmonitor
  networkmanager networkmonitor notifications notifications-contacts oam organizations osis outposts
  pca-connector-ad pcs pi pipes pricing ram rbin rds resiliencehub resource-explorer-2 resource-groups
  rolesanywhere route53 route53-recovery-control-config route53-recovery-readiness route53domains route53profiles
  route53resolver rum s3 s3-object-lambda s3-outposts s3tables s3vectors sagemaker savingsplans scheduler schemas
  securityhub securitylake serverlessrepo servicediscovery servicequotas ses shield signer sms-voice sns sqs ssm
  ssm-contacts ssm-incidents ssm-quicksetup ssm-sap sso storagegateway swf synthetics tag timestream transfer
  trustedadvisor verifiedpermissions vpc-lattice waf waf-regional wafv2 wellarchitected workspaces xray`.split(/\s+/u));
const BY_NAME = [
	"BatchGet*",
	"Describe*",
	"Get*",
	"List*"
];
/** What reads besides, and what reads in the other services. `Name*` stands for every action that begins with it. */
const READING = {
	"access-analyzer": "Validate*",
	apigateway: "GET",
	athena: "BatchGet*",
	budgets: "ViewBudget",
	cassandra: "Select",
	cloudformation: "BatchDescribe* EstimateTemplateCost ValidateTemplate",
	cloudtrail: "LookupEvents",
	codeartifact: "Read*",
	codeconnections: "GetConnection GetHost GetRepository* GetResource* GetSync* List*",
	codecommit: "GitPull",
	"codestar-connections": "GetConnection GetHost GetRepository* GetResource* GetSync* List*",
	"cognito-identity": "Describe* GetIdentity* GetPrincipal* List*",
	config: "Select*",
	dynamodb: "ConditionCheckItem PartiQLSelect Query Scan",
	ec2: "SearchLocalGatewayRoutes SearchTransitGatewayRoutes",
	ecr: "BatchCheckLayerAvailability",
	"ecr-public": "BatchCheckLayerAvailability",
	eks: "AccessKubernetesApi",
	elasticbeanstalk: "Check* RetrieveEnvironmentInfo ValidateConfigurationSettings",
	elasticmapreduce: "Describe* GetAutoTermination* GetBlockPublic* GetManagedScaling* List*",
	es: "ESHttpGet ESHttpHead",
	events: "TestEventPattern",
	fsx: "Describe* List*",
	glue: `BatchGet* GetCatalog* GetClassifier* GetConnection* GetCrawler* GetDataCatalogEncryptionSettings GetDatabase*
    GetDevEndpoint* GetJob* GetMLTransform* GetPartition* GetRegistry GetResourcePolic* GetSchema*
    GetSecurityConfiguration* GetTable GetTableOptimizer GetTables GetTableVersion* GetTags GetTrigger*
    GetUserDefinedFunction* GetWorkflow* List* SearchTables`,
	iam: "Simulate*",
	kms: "Decrypt Verify VerifyMac",
	lakeformation: "Describe* GetDataCells* GetDataLakeSettings GetEffective* GetLFTag* GetResource* List* Search*",
	lightsail: `GetA* GetB* GetCertificates GetContainerServices GetDis* GetDomain* GetInstance GetInstances
    GetInstancePortStates GetInstanceState GetKeyPair* GetLoadBalancer GetLoadBalancers GetRegions
    GetRelationalDatabase GetRelationalDatabases GetStatic*`,
	logs: "FilterLogEvents StartLiveTail StartQuery TestMetricFilter",
	quicksight: "Describe* List*",
	rds: "DownloadCompleteDBLogFile DownloadDBLogFilePortion",
	redshift: "Describe*",
	"redshift-serverless": `GetCustom* GetEndpoint* GetNamespace GetRecovery* GetResourcePolicy GetScheduled* GetSnapshot
    GetTable* GetUsageLimit GetWorkgroup List*`,
	"resource-groups": "SearchResources",
	route53: "TestDNSAnswer",
	secretsmanager: "BatchGetSecretValue Describe* Get* List*",
	servicecatalog: "Describe* GetApplication GetAttributeGroup List* Search*",
	servicediscovery: "DiscoverInstances*",
	sns: "CheckIfPhoneNumberIsOptedOut",
	states: "Describe* GetExecutionHistory List* ValidateStateMachineDefinition",
	sts: "DecodeAuthorizationMessage GetAccessKeyInfo GetCallerIdentity",
	wafv2: "CheckCapacity"
};
/** The patterns of a service that count as reading, in the form of IAM's policies. */
function readingPatterns(service) {
	const own = Object.hasOwn(READING, service) ? READING[service] : void 0;
	const names = own === void 0 ? [] : own.split(/\s+/u);
	return (READ_BY_NAME.has(service) ? [...BY_NAME, ...names] : names).map((name) => `${service}:${name}`);
}
const ACTION = /^([a-z0-9-]{1,64}):[a-z0-9*?]{1,128}$/u;
/** The pattern that counts as reading and that covers everything this action allows; undefined when none does. */
function readingPatternOf(action) {
	const name = action.toLowerCase();
	const [, service = ""] = ACTION.exec(name) ?? [];
	return readingPatterns(service).find((pattern) => covers(pattern.toLowerCase(), name));
}
/** Whether every action that this pattern of a policy allows counts as reading. Some of them are denied all the same. */
function isReadingAction(action) {
	return readingPatternOf(action) !== void 0;
}
/** Whether every name that `action` allows (it may have `*` and `?`) matches `pattern`. */
function covers(pattern, action) {
	if (!pattern.endsWith("*")) return action === pattern;
	return action.slice(0, firstWildcard(action)).startsWith(pattern.slice(0, -1));
}
function firstWildcard(text) {
	const at = text.search(/[*?]/u);
	return at === -1 ? text.length : at;
}
// src/credentials/aws/session/read-policies.ts
/** AWS's managed policies that only read, by the part of their ARN after `policy/`. */
const READING_POLICIES = /* @__PURE__ */ new Set([
	"ReadOnlyAccess",
	"SecurityAudit",
	"job-function/ViewOnlyAccess",
	"AmazonDynamoDBReadOnlyAccess",
	"AmazonEC2ContainerRegistryReadOnly",
	"AmazonEC2ReadOnlyAccess",
	"AmazonRDSReadOnlyAccess",
	"AmazonRoute53ReadOnlyAccess",
	"AmazonS3ReadOnlyAccess",
	"AmazonSNSReadOnlyAccess",
	"AmazonSQSReadOnlyAccess",
	"AmazonVPCReadOnlyAccess",
	"AWSCloudFormationReadOnlyAccess",
	"CloudWatchLogsReadOnlyAccess",
	"CloudWatchReadOnlyAccess",
	"IAMReadOnlyAccess"
]);
function isReadingPolicyArn(arn) {
	const match = /^arn:aws[a-z-]*:iam::aws:policy\/(.+)$/u.exec(arn);
	return READING_POLICIES.has(match?.[1] ?? "");
}
// src/credentials/aws/session/write-reason.ts
/**
* Why a session with these policies is not one for reading; undefined when it is. Without any policy, it gets
* ReadOnlyAccess.
*/
function writeReasonOf(inline, managed, lifted = NOTHING_LIFTED) {
	if (lifted.chain) return CHAIN_WRITES;
	const unknown = managed.find((arn) => !isReadingPolicyArn(arn));
	if (unknown !== void 0) return `${unknown} is not one of AWS's read-only policies`;
	if (inline === void 0) return void 0;
	const policy = parsePolicy(inline);
	if (!policy.ok) return policy.error;
	for (const [index, statement] of policy.value.statements.entries()) {
		const reason = statementReason(statement, lifted);
		if (reason !== void 0) return `statement ${index + 1} of the session policy ${reason}`;
	}
}
function statementReason(statement, lifted) {
	if (statement["Effect"] === "Deny") return void 0;
	if ("NotAction" in statement) return "uses NotAction, which allows every action but a few";
	for (const action of actionsOf(statement)) {
		const why = whyNotReading(action, lifted);
		if (why !== void 0) return `allows ${action}, ${why}`;
	}
}
function whyNotReading(action, { bearer, secrets }) {
	const name = action.toLowerCase();
	if (BEARER_ACTIONS.some((one) => one.toLowerCase() === name)) return bearer ? void 0 : "which hands out a token for up to 12 hours: set `bearer: true` to allow it";
	if (!isReadingAction(action)) return "which is not on the list of reading actions";
	if (!secrets && readsSecrets(action)) return "which reads stored secrets: set `secrets: read` to allow it";
	return whyDenied(action);
}
function readsSecrets(action) {
	return [
		SECRETS$1,
		OTHER_SECRETS,
		{ [DECRYPT]: "Decrypt" }
	].some((list) => touchedBy([action], list).length > 0);
}
// src/credentials/aws/session/expiration.ts
/** Between the start of the session and the `Date` of the response lie a few seconds. */
const TOLERANCE_MS$1 = 3e5;
/** How wrong this machine's clock may be, when there is no `Date` to compare with. */
const LOCAL_TOLERANCE_MS = 864e5;
/**
* Why a session cannot expire then; undefined when it can. STS writes `Expiration` by its own clock, so the reference is its
* own `Date` header (RFC 9110 §6.6.1): the clock of the runner may be wrong by hours, and a correct response still passes.
* Only a response without `Date`, which AWS and Ceph always send, is compared with the local clock, with a day's tolerance.
* STS never gives a longer session than was requested, and never one that has already expired.
*/
function expirationMistake(expiration, asked) {
	if (!Number.isFinite(expiration)) return "the session's Expiration is not a time";
	const date = dateOf(asked.date);
	const reference = date ?? asked.now;
	const tolerance = date === void 0 ? LOCAL_TOLERANCE_MS : TOLERANCE_MS$1;
	const clock = `${toRfc3339(reference)} (${date === void 0 ? "this machine's clock" : "the response's Date"})`;
	if (expiration < (date ?? asked.now - tolerance)) return `the session expires at ${toRfc3339(expiration)}, which is before ${clock}`;
	if (expiration <= reference + asked.durationSeconds * 1e3 + tolerance) return void 0;
	return `the session expires at ${toRfc3339(expiration)}, which is more than the requested ${asked.durationSeconds} s after ${clock}`;
}
/** The instant of a `Date` header; undefined when there is none that can be read. */
function dateOf(header) {
	const date = header === void 0 ? NaN : Date.parse(header);
	return Number.isNaN(date) ? void 0 : date;
}
// src/credentials/aws/session/too-large.ts
/** What to do where STS refuses a policy as too large when packed: nobody can shorten a policy that was not given. */
function tooLargeRemedy({ settings, access }) {
	const { inlineSessionPolicy: inline, managedSessionPolicies: managed } = settings;
	if (inline !== void 0 && managed.length > 0) return "Shorten `inline-session-policy`, or name fewer `managed-session-policies`.";
	if (inline !== void 0) return "Shorten `inline-session-policy`.";
	if (managed.length > 0) return "Name fewer `managed-session-policies`, or use a short `inline-session-policy` instead.";
	return access === "read" ? "No policy was given, so the one that is too large is stepkey's own for a read. Set an `inline-session-policy` that lists what the job reads: the policy is then shorter." : "No policy was given, and stepkey's own for a write is short: claims or session tags, which STS packs with it, take the space. Report it.";
}
// src/credentials/aws/session/session.ts
/** What direct mode and broker mode share about a session. */
/** The limits of STS for the duration of a session. */
const MIN_SECONDS = 900;
const MAX_SECONDS = 43200;
/** `RoleSessionName`, made from the lease id. CloudTrail and `aws:userid` show it. Ceph does not accept `+` in it. */
function sessionName(lease) {
	return `stepkey-${leaseSuffix(lease)}`;
}
/**
* `DurationSeconds` for a lease that ends at `expiresAt`; undefined when it has ended already. The shortest session of STS
* is longer than most leases, but the session's own policy denies everything from the lease's end on.
*/
function durationSeconds(expiresAt, now) {
	const left = Math.ceil((expiresAt - now) / 1e3);
	if (left <= 0) return void 0;
	return Math.min(MAX_SECONDS, Math.max(MIN_SECONDS, left));
}
/** What was issued, as log and receipt show it. `leftOut` is what STS refused as too large. */
function issuedText(session, lifted, leftOut) {
	const cut = leftOut.length === 0 ? "" : `; STS refused a larger policy: without ${joined(leftOut, "and", 3)}`;
	return `aws role ${session.role}, session ${session.name}${handsOn(lifted)}${cut}`;
}
/** @see https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html */
function awsCredential(session, region) {
	return {
		kind: "aws",
		env: {
			AWS_ACCESS_KEY_ID: session.accessKeyId,
			AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
			AWS_SESSION_TOKEN: session.sessionToken,
			AWS_REGION: region,
			AWS_DEFAULT_REGION: region
		},
		files: []
	};
}
function policyFailure(problem) {
	return {
		kind: "permanent",
		name: problem.name,
		message: problem.message,
		remedy: {
			session_policy_unreadable: "Fix `inline-session-policy`.",
			session_policy_writes: "Set `access: write`, or allow only reading actions in the session policy, without `chain`.",
			session_policy_too_long: "Shorten `inline-session-policy`, or name fewer managed policies."
		}[problem.name],
		mayExist: false
	};
}
function leaseEndedFailure() {
	return {
		kind: "permanent",
		name: "lease_over",
		message: "the lease ended before its session was requested",
		remedy: "Request a longer `ttl`.",
		mayExist: false
	};
}
/** `reason` is from `expirationMistake`. The session may exist, but its own policy denies everything from the lease's end on. */
function expirationFailure(reason) {
	return {
		kind: "permanent",
		name: "expiration_impossible",
		message: `STS returned a session that cannot be right: ${reason}`,
		remedy: "Check `sts-endpoint`, and that no proxy responds in place of STS.",
		mayExist: true
	};
}
// src/credentials/aws/session/write-fence.ts
/**
* What reads, in the services whose resources have policies that often name everyone. Other services do not fit into the
* size of a session policy.
*/
const FENCED = {
	s3: "Describe* Get* List*",
	sqs: "Get* List*",
	sns: "CheckIf* Get* List*",
	lambda: "Get* List*",
	kms: "Decrypt Describe* Get* List*",
	events: "Describe* List* Test*",
	ecr: "BatchCheck* BatchGet* Describe* Get* List*",
	es: "Describe* ESHttpGet ESHttpHead Get* List*",
	kinesis: "Describe* Get* List*",
	"execute-api": ""
};
/** AWS Backup checks its own actions on the resource that was backed up. */
const ON_OTHERS = ["backup:*"];
/** ReadDenies all but reading on the resources of the fenced services, whatever their own policies allow. */
function fenceOfServices() {
	const NotAction = Object.entries(FENCED).flatMap(([service, names]) => names === "" ? [] : names.split(" ").map((name) => `${service}:${name}`));
	const Resource = Object.keys(FENCED).map((service) => `arn:*:${service}:*:*:*`);
	return {
		Effect: "Deny",
		NotAction: [...NotAction, ...ON_OTHERS],
		Resource
	};
}
/** ReadDenies everything but these actions, and decrypting, which services need to return data. */
function fenceOfActions(actions) {
	const all = actions.some(isDecrypt) ? actions : [...actions, DECRYPT];
	return {
		Effect: "Deny",
		NotAction: [...new Set(all)],
		Resource: "*"
	};
}
function isDecrypt(action) {
	return action.toLowerCase() === DECRYPT.toLowerCase();
}
/**
* The writes of S3 on other servers with the API of AWS. Ceph does not apply a Deny with `NotAction`, and refuses a policy
* with an action that it does not know.
*/
const WRITES_ELSEWHERE = [
	"s3:Abort*",
	"s3:Bypass*",
	"s3:Create*",
	"s3:Delete*",
	"s3:Put*",
	"s3:Restore*"
];
/**
* ReadDenies decrypting with a KMS key, except through the services that return data, not secrets. Without this exception, a
* bucket that is encrypted with AWS's own key could not be read.
*/
function denyDecrypt() {
	return {
		Effect: "Deny",
		Action: DECRYPT,
		Resource: "*",
		Condition: { StringNotLike: { "kms:ViaService": [
			"dynamodb.*",
			"kinesis.*",
			"s3.*"
		] } }
	};
}
// src/credentials/aws/session/read-denies.ts
const NO_DENIES = {
	actions: [],
	statements: [],
	leavesOut: []
};
const FENCE = "a Deny of what resource policies allow";
const EFFECTS = "a Deny of side effects";
/** The denies that go with a read: the most complete first, and shorter ones for when that does not fit. */
function deniesOfRead(read) {
	if (!read.isAws) return [{
		...NO_DENIES,
		actions: WRITES_ELSEWHERE
	}];
	return !read.hasManaged && listsWhatItAllows(read.own) ? besideList(read) : besideAll(read);
}
function listsWhatItAllows(own) {
	const allows = own.filter((one) => one["Effect"] === "Allow");
	return !allows.some((one) => "NotAction" in one) && !allowedActions(allows).includes("*");
}
/** Nothing but the listed actions remains, and of the denies by name only those that the list's wildcards touch. */
function besideList(read) {
	const { own, lifted } = read;
	const allowed = allowedActions(own);
	const all = {
		...DERIVES,
		...SECRETS$1,
		...OTHER_SECRETS,
		...SIDE_EFFECTS
	};
	const touched = new Set(touchedBy(allowed, all));
	const actions = deniedActions(read).filter((one) => touched.has(one));
	const decrypt = lifted.secrets ? [] : [denyDecrypt()];
	return [...[allowed, allowed.map((action) => readingPatternOf(action) ?? action)].map((listed) => ({
		actions,
		statements: [...decrypt, fenceOfActions(listed)],
		leavesOut: []
	})), {
		actions,
		statements: [],
		leavesOut: [FENCE]
	}];
}
function besideAll(read) {
	const unheld = read.roleOnlyReads ? [] : Object.keys(OTHER_SECRETS);
	const actions = deniedActions(read).filter((action) => !unheld.includes(action));
	const decrypt = read.lifted.secrets ? [] : [denyDecrypt()];
	const always = read.roleOnlyReads ? decrypt : [];
	const essential = actions.filter((action) => !Object.hasOwn(SIDE_EFFECTS, action));
	return [
		{
			actions,
			statements: [...decrypt, fenceOfServices()],
			leavesOut: []
		},
		{
			actions,
			statements: always,
			leavesOut: [FENCE]
		},
		{
			actions: essential,
			statements: always,
			leavesOut: [FENCE, EFFECTS]
		}
	];
}
function deniedActions({ own, lifted }) {
	const secrets = lifted.secrets ? {} : {
		...SECRETS$1,
		...OTHER_SECRETS
	};
	return [
		...derivesBeside(allowedActions(own)),
		...Object.keys(secrets),
		...Object.keys(SIDE_EFFECTS)
	];
}
// src/credentials/aws/session/session-policy.ts
/** The limit of STS for the inline policy and the ARNs together, in characters. */
const MAX_SESSION_POLICY = 2048;
/**
* The session policies of one lease, the strongest first. Whatever the settings say, each denies everything from the
* lease's end on (an explicit deny wins everywhere, also over resource policies), and by default it denies further
* credentials. A read is also denied what only looks like reading.
*
* There is more than one, because STS packs a policy into the session's token, and refuses one that is too large when
* packed. How large that is, AWS does not say, and only STS can compute it. Weaker ones leave out denies, never add rights.
*
* A session may do what the inline and the managed policies allow together. So the inline policy has `Allow *` only for a
* session that no other policy limits, and never together with managed policies.
* @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
*/
function sessionPolicies(input) {
	const given = input.inline === void 0 ? ok(void 0) : parsePolicy(input.inline);
	if (!given.ok) return err({
		name: "session_policy_unreadable",
		message: given.error
	});
	const reason = notReadingReason(input);
	if (reason !== void 0) return err({
		name: "session_policy_writes",
		message: reason
	});
	const managed = managedPolicies(input);
	const own = ownStatements(input, given.value, managed);
	const further = furtherCredentials(input);
	const Version = given.value === void 0 ? "2012-10-17" : given.value.version;
	return thatFit(deniesOf(input, own, managed).map(({ actions, statements, leavesOut }) => {
		const denied = deny([...further, ...actions]);
		const Statement = [
			...own,
			denyAllFrom(input.expiresAt),
			denied,
			...statements
		];
		return {
			inline: JSON.stringify({
				Version,
				Statement
			}),
			managed,
			leavesOut
		};
	}));
}
function notReadingReason(input) {
	const { access, inline, managed, lifted, roleOnlyReads } = input;
	if (access === "write") return void 0;
	return roleOnlyReads ? writeReasonOf(void 0, [], lifted) : writeReasonOf(inline, managed, lifted);
}
/** A read that no policy limits: it gets AWS's ReadOnlyAccess. */
function isBareRead(input) {
	return input.inline === void 0 && input.managed.length === 0 && input.access === "read" && !input.roleOnlyReads;
}
function managedPolicies(input) {
	return isBareRead(input) ? [readOnlyAccessArn(input.role.partition)] : input.managed;
}
const ALLOW_ALL = {
	Effect: "Allow",
	Action: "*",
	Resource: "*"
};
/** ReadOnlyAccess does not hold these. */
const ALLOW_SECRETS = {
	Effect: "Allow",
	Action: [
		"kms:Decrypt",
		"secretsmanager:BatchGetSecretValue",
		"secretsmanager:GetSecretValue"
	],
	Resource: "*"
};
const ALLOW_BEARER = {
	Effect: "Allow",
	Action: "sts:GetServiceBearerToken",
	Resource: "*"
};
function ownStatements(input, given, managed) {
	if (given === void 0 && managed.length === 0) return [ALLOW_ALL];
	const secrets = isBareRead(input) && input.lifted.secrets ? [ALLOW_SECRETS] : [];
	const bearer = input.lifted.bearer && isAws(input) ? [ALLOW_BEARER] : [];
	return [
		...given?.statements ?? [],
		...secrets,
		...bearer
	];
}
/** Ceph has roles without an account number, and refuses a policy with actions that it does not know. */
function isAws({ role }) {
	return /^\d{12}$/u.test(role.account);
}
function denyAllFrom(instant) {
	return {
		Effect: "Deny",
		Action: "*",
		Resource: "*",
		Condition: { DateGreaterThanEquals: { "aws:CurrentTime": toRfc3339(instant) } }
	};
}
/**
* The actions of STS that return further credentials, which would outlive this session. Each pattern also matches an
* action of Ceph, where only AWS has more.
*/
function furtherCredentials(input) {
	const { chain, bearer } = input.lifted;
	return [...chain ? isAws(input) ? ["sts:AssumeRoot"] : [] : ["sts:Assume*"], ...bearer && isAws(input) ? TOKENS_BUT_BEARER : ["sts:Get*Token"]];
}
/** Of `sts:Get*Token`, all that `bearer` does not allow. */
const TOKENS_BUT_BEARER = [
	"sts:GetDelegatedAccessToken",
	"sts:GetFederationToken",
	"sts:GetSessionToken",
	"sts:GetWebIdentityToken"
];
function deny(Action) {
	return {
		Effect: "Deny",
		Action,
		Resource: "*"
	};
}
function deniesOf(input, own, managed) {
	if (input.access === "write") return [NO_DENIES];
	const { lifted, roleOnlyReads } = input;
	return deniesOfRead({
		own,
		hasManaged: managed.length > 0,
		roleOnlyReads,
		lifted,
		isAws: isAws(input)
	});
}
/** Those that STS accepts in characters, each once. */
function thatFit(policies) {
	const short = policies.filter((policy) => lengthOf(policy) <= MAX_SESSION_POLICY);
	const texts = short.map(({ inline }) => inline);
	const distinct = short.filter(({ inline }, index) => texts.indexOf(inline) === index);
	if (distinct.length > 0) return ok(distinct);
	const message = `the session policy has ${Math.min(...policies.map(lengthOf))} characters, including what stepkey adds; AWS accepts at most ${MAX_SESSION_POLICY}`;
	return err({
		name: "session_policy_too_long",
		message
	});
}
function lengthOf({ inline, managed }) {
	return inline.length + managed.reduce((sum, arn) => sum + arn.length, 0);
}
// src/credentials/aws/session/policy-characters.ts
/**
* What a policy document may contain: U+0009, U+000A, U+000D and U+0020 to U+00FF.
* @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
*/
const REFUSED = /[^\t\n\r\u{20}-\u{FF}]/u;
const ACCEPTED = "AWS accepts only U+0009, U+000A, U+000D and U+0020 to U+00FF in a policy";
/** Which character of a text AWS refuses in a policy, and where: `has "→" (U+2192) at character 3; …`. */
function characterMistake(text) {
	const found = refusedIn(text);
	return found === void 0 ? void 0 : `has ${found}; ${ACCEPTED}`;
}
/**
* The same for every string and key of a parsed policy, with its place: `has "→" (U+2192) at character 3 of
* Statement[0].Resource; …`. The parsed policy is what counts: JSON text can write any character as \uXXXX.
*/
function policyCharacterMistake(policy) {
	const found = find(policy, "");
	return found === void 0 ? void 0 : `has ${found}; ${ACCEPTED}`;
}
function find(value, path) {
	if (typeof value === "string") return located(refusedIn(value), path);
	if (Array.isArray(value)) return first(value.entries(), ([index, each]) => find(each, `${path}[${index}]`));
	if (!isRecord(value)) return void 0;
	return first(Object.entries(value), ([key, each]) => {
		const inKey = refusedIn(key);
		return inKey === void 0 ? find(each, path === "" ? key : `${path}.${key}`) : located(inKey, path === "" ? "a key" : `a key of ${path}`);
	});
}
function first(items, look) {
	for (const item of items) {
		const found = look(item);
		if (found !== void 0) return found;
	}
}
function located(found, path) {
	return found === void 0 || path === "" ? found : `${found} of ${path}`;
}
function refusedIn(text) {
	const found = REFUSED.exec(text);
	if (found === null) return void 0;
	const [character] = found;
	const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
	return `${/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character) ? `"${character}" (U+${code})` : `U+${code}`} at character ${found.index + 1}`;
}
// src/credentials/aws/session/trusted-claims.ts
/** What the account's identity provider has, unless its admin chose another one. */
const DEFAULT_AUDIENCE = "sts.amazonaws.com";
const WORKFLOW_FILE = /^[A-Za-z0-9][\w-]*\/(?!\.{1,2}\/)[\w.-]+\/\.github\/workflows\/[^/@\s*?:\p{Cc}]+\.ya?ml@/u;
/** One workflow file at a branch, a tag or a commit. */
function isWorkflow(value) {
	const file = WORKFLOW_FILE.exec(value)?.[0];
	if (file === void 0) return false;
	const at = value.slice(file.length);
	return COMMIT_SHA.test(at) || isRef(at);
}
/** Git's own rules for the name of a branch or tag. @see https://git-scm.com/docs/git-check-ref-format */
function isRef(value) {
	return /^refs\/(?:heads|tags)\/[^\s~^:?*[\\\p{Cc}]+$/u.test(value) && !/\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|[./]$/u.test(value);
}
/**
* STS has condition keys for claims of these issuers: GitHub.com's, with or without the enterprise in its path, and GHE.com's.
* For any other issuer, such as a GitHub Enterprise Server, it has only `aud` and `sub`.
* @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
*/
const WITH_KEYS = /^token\.actions\.(?:githubusercontent\.com(?:\/[\w-]+)?|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.ghe\.com)$/u;
function hasClaimKeys(issuer) {
	return WITH_KEYS.test(issuer);
}
// src/credentials/aws/direct/trust-advice.ts
/**
* The claims for which STS has condition keys. Of an issuer that is not GitHub's own, it has only the first two.
* @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
*/
const TESTABLE = [
	"aud",
	"sub",
	"repository",
	"repository_id",
	"repository_owner_id",
	"environment",
	"job_workflow_ref",
	"ref",
	"workflow",
	"actor",
	"actor_id",
	"enterprise_id"
];
const OF_ANY_ISSUER = 2;
/** What the role's trust policy has to accept: the claims of this job's token, and the command that prints a suitable one. */
function trustAdvice(request) {
	const claims = request.idToken === void 0 ? NO_CLAIMS : claimsIn(tokenPayload(request.idToken));
	if (claims.size === 0) return {};
	const issuer = issuerOf(claims);
	const details = ["The claims of this job's ID token that a trust policy can test:", ...(hasClaimKeys(issuer) ? TESTABLE : TESTABLE.slice(0, OF_ANY_ISSUER)).flatMap((name) => {
		const value = claims.get(name);
		return value === void 0 ? [] : [`  ${issuer}:${name} = ${value}`];
	})];
	const command = trustCommand(request, claims);
	return command === void 0 ? { details } : {
		details: [...details, ...ownFile(request, claims)],
		paste: command
	};
}
const NO_CLAIMS = /* @__PURE__ */ new Map();
function claimsIn(payload) {
	if (!isRecord(payload)) return NO_CLAIMS;
	return new Map(Object.entries(payload).flatMap(([name, value]) => typeof value === "string" && value !== "" ? [[name, value]] : []));
}
function issuerOf(claims) {
	return (claims.get("iss") ?? "").replace(/^https:\/\//u, "");
}
/** The file of a pull request's own commit: everybody who can push could change it, so no write role may trust it. */
function ownFile({ access }, claims) {
	if (access === "read" || isWorkflow(claims.get("job_workflow_ref") ?? "")) return [];
	return ["A write role trusts a workflow file at one branch, tag or commit. This job's is the pull request's own: move the job to a reusable workflow, and name that file below."];
}
/** `stepkey trust` with everything that is known filled in; undefined for a role without an account, as on Ceph. */
function trustCommand({ access, settings }, claims) {
	const role = parseRoleArn(settings.roleToAssume);
	if (role === void 0 || !/^\d{12}$/u.test(role.account)) return void 0;
	const issuer = issuerOf(claims);
	const workflow = claims.get("job_workflow_ref") ?? "";
	const given = [
		["access", access === "read" ? "read" : void 0],
		["account", role.account],
		["repository", claims.get("repository")],
		["repository-id", claims.get("repository_id")],
		["environment", claims.get("environment")],
		["workflow", access === "read" ? void 0 : isWorkflow(workflow) ? workflow : "FILE@REF"],
		["partition", role.partition === "aws" ? void 0 : role.partition],
		["issuer", issuer === "token.actions.githubusercontent.com" ? void 0 : issuer],
		["audience", settings.audience === "sts.amazonaws.com" ? void 0 : settings.audience]
	].flatMap(([name, value]) => value === void 0 ? [] : [`--${name} ${quoted(value)}`]);
	return ["npx stepkey trust", ...given.map((option) => `  ${option}`)].map((line, index) => index === given.length ? line : `${line} \\`);
}
/** For a shell. */
function quoted(value) {
	return /^[\w./:@=,-]+$/u.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
// src/credentials/aws/direct/explain-refusal.ts
/** Refusals of AWS that are about the role's trust policy or the account's identity provider. */
const ABOUT_TRUST = /* @__PURE__ */ new Set([
	"AccessDenied",
	"IDPRejectedClaim",
	"InvalidIdentityToken",
	"http_401",
	"http_403"
]);
/** Adds to a refusal of AWS what only this request knows: its ID token, and which policies it gave. */
function explainRefusal(failure, request) {
	if (isTooLarge(failure)) return {
		...failure,
		remedy: tooLargeRemedy(request)
	};
	if (failure.kind === "retryable" || !ABOUT_TRUST.has(failure.name)) return failure;
	const { details, paste } = trustAdvice(request);
	const shown = details === void 0 ? {} : { details };
	if (failure.name === "InvalidIdentityToken") {
		const { audience } = request.settings;
		const remedy = `Check the account's IAM identity provider: its URL must be the token's issuer, and it must list the audience ${audience}. If it lists another one, set \`audience\` beside role-to-assume.`;
		return {
			...failure,
			remedy,
			...shown
		};
	}
	if (paste === void 0) return {
		...failure,
		...shown
	};
	const remedy = "Check that the role exists and that its trust policy allows this job. This command prints a policy that does:";
	return {
		...failure,
		remedy,
		...shown,
		paste
	};
}
// src/credentials/aws/direct/clock-difference.ts
/** The session's own end is compared with AWS's clock, so this much of a lease may be missing or too much. */
const TOLERANCE_MS = 3e4;
/**
* How far the clock of AWS is ahead of this machine's, in milliseconds and to the second; 0 where they agree well enough.
* `date` is the `Date` of a response (RFC 9110 §6.6.1), written between the two times.
*/
function clockAhead(date, times) {
	const { sentAt, receivedAt } = times;
	if (date === void 0) return 0;
	if (date + 1e3 > sentAt - TOLERANCE_MS && date <= receivedAt + TOLERANCE_MS) return 0;
	return Math.round((date - (sentAt + receivedAt) / 2) / 1e3) * 1e3;
}
// src/credentials/aws/direct/xml.ts
/** A response of STS is about 2 kB of session token inside three levels. */
const MAX_CHARACTERS = 65536;
const MAX_DEPTH = 16;
const DECLARATION = /^<\?xml[^?<>]*\?>/u;
const TOKEN = /[^<]+|<[^<>]*>/gu;
/** Attributes are accepted because the root element has its namespace in one. They are ignored. */
const OPENING = /^<([A-Za-z_][\w.-]*)(?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"&]*"|'[^'&]*'))*\s*(\/)?>$/u;
const CLOSING = /^<\/([A-Za-z_][\w.-]*)\s*>$/u;
const NAMED = {
	"&amp;": "&",
	"&lt;": "<",
	"&gt;": ">",
	"&quot;": "\"",
	"&apos;": "'"
};
/**
* Parses a small XML document: elements, text, the five named entities and character references. DTDs, CDATA, comments
* and namespaced names are refused (undefined), so there is no entity expansion and nothing external is loaded.
*/
function parseXml(xml) {
	if (xml.length > MAX_CHARACTERS) return void 0;
	const body = xml.replace(DECLARATION, "");
	const root = {
		name: "",
		children: [],
		text: ""
	};
	const open = [root];
	let read = 0;
	for (const { 0: token, index } of body.matchAll(TOKEN)) {
		if (index !== read || open.length > MAX_DEPTH || !take(open, token)) return void 0;
		read += token.length;
	}
	const [only, ...others] = root.children;
	return read === body.length && open.length === 1 && others.length === 0 && root.text.trim() === "" ? only : void 0;
}
/** Adds a text, or opens or closes an element. False: the token is not valid here. */
function take(open, token) {
	const here = open.at(-1);
	if (here === void 0) return false;
	if (!token.startsWith("<")) {
		const text = resolve(token);
		here.text += text ?? "";
		return text !== void 0;
	}
	const closing = CLOSING.exec(token)?.[1];
	if (closing !== void 0) return close(open, closing);
	const [, name, empty] = OPENING.exec(token) ?? [];
	if (name === void 0) return false;
	open.push({
		name,
		children: [],
		text: ""
	});
	return empty === void 0 || close(open, name);
}
function close(open, name) {
	const element = open.pop();
	const parent = open.at(-1);
	if (element?.name !== name || parent === void 0) return false;
	parent.children.push(element);
	return true;
}
/** Resolves the entities of a text; undefined when one is unknown or is not a valid character. */
function resolve(text) {
	const known = /* @__PURE__ */ new Map();
	for (const [reference] of text.matchAll(/&[^;]{0,10};?/gu)) {
		const meant = NAMED[reference] ?? numbered(reference);
		if (meant === void 0) return void 0;
		known.set(reference, meant);
	}
	return text.replaceAll(/&[^;]{0,10};/gu, (reference) => known.get(reference) ?? "");
}
function numbered(reference) {
	const [, hex, decimal] = /^&#(?:x([0-9a-f]{1,6})|(\d{1,7}));$/iu.exec(reference) ?? [];
	if (hex !== void 0) return character(Number.parseInt(hex, 16));
	return decimal === void 0 ? void 0 : character(Number(decimal));
}
/** The character; undefined when XML 1.0 does not allow it. */
function character(code) {
	return code === 9 || code === 10 || code === 13 || code >= 32 && code <= 55295 || code >= 57344 && code <= 65533 || code >= 65536 && code <= 1114111 ? String.fromCodePoint(code) : void 0;
}
/** The only child with this name; undefined when there is none, or more than one. */
function child(element, name) {
	const [only, ...others] = element?.children.filter((one) => one.name === name) ?? [];
	return others.length === 0 ? only : void 0;
}
/** The trimmed text of a child without elements. */
function textOf(element, name) {
	const found = child(element, name);
	return found === void 0 || found.children.length > 0 ? void 0 : found.text.trim();
}
// src/credentials/aws/direct/sts-wire.ts
/** The body of the request. The request is not signed, so it has no other parts. */
function webIdentityForm(request) {
	const form = new URLSearchParams({
		Action: "AssumeRoleWithWebIdentity",
		Version: "2011-06-15",
		RoleArn: request.roleArn,
		RoleSessionName: request.sessionName,
		WebIdentityToken: request.webIdentityToken.reveal()
	});
	for (const [index, arn] of request.policy.managed.entries()) form.set(`PolicyArns.member.${index + 1}.arn`, arn);
	form.set("Policy", request.policy.inline);
	form.set("DurationSeconds", String(request.durationSeconds));
	return form.toString().replaceAll("+", "%20");
}
function parseStsResponse(response) {
	if (response.status >= 300) return {
		kind: "error",
		error: readError(response)
	};
	const session = response.status === 200 ? readSession(response.body) : void 0;
	return session === void 0 ? {
		kind: "unreadable",
		status: response.status
	} : {
		kind: "session",
		session
	};
}
function readSession(body) {
	const root = parseXml(body);
	if (root?.name !== "AssumeRoleWithWebIdentityResponse") return void 0;
	const credentials = child(child(root, "AssumeRoleWithWebIdentityResult"), "Credentials");
	const [id = "", key = "", token = "", end = ""] = [
		"AccessKeyId",
		"SecretAccessKey",
		"SessionToken",
		"Expiration"
	].map((name) => textOf(credentials, name));
	if ([
		id,
		key,
		token,
		end
	].includes("")) return void 0;
	return {
		accessKeyId: new Secret(id),
		secretAccessKey: new Secret(key),
		sessionToken: new Secret(token),
		expiration: instantOf(end)
	};
}
/** Parses RFC 3339 as STS and Ceph write it. Fractions are allowed. NaN for any other text, and for a day that does not exist. */
function instantOf(text) {
	if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/u.test(text)) return NaN;
	const instant = Date.parse(text);
	return !Number.isNaN(instant) && toRfc3339(instant).slice(0, 19) === text.slice(0, 19) ? instant : NaN;
}
/** AWS puts `Error` inside `ErrorResponse`; Ceph and proxies do not. */
function readError({ status, headers, body }) {
	if (status < 400) return {
		status,
		code: "",
		message: targetOf(headers["location"])
	};
	const root = parseXml(body);
	const error = root?.name === "ErrorResponse" ? child(root, "Error") : root;
	if (error?.name !== "Error") return {
		status,
		code: "",
		message: ""
	};
	return {
		status,
		code: textOf(error, "Code") ?? "",
		message: textOf(error, "Message") ?? ""
	};
}
/** Where a redirect leads. Only the origin: path and query may contain anything, also what was sent. */
function targetOf(location) {
	return location !== void 0 && URL.canParse(location) ? `to ${originOf(location)}` : "";
}
// src/credentials/aws/direct/request-session.ts
/** The limit of one attempt, in milliseconds. The caller's signal limits all attempts together. */
const ATTEMPT_MS = 1e4;
/** Asks STS for one session, once. */
async function requestSession(request) {
	const { send, clock, url, body, signal } = request;
	const headers = {
		"content-type": "application/x-www-form-urlencoded; charset=utf-8",
		accept: "text/xml"
	};
	const limits = {
		timeoutMs: ATTEMPT_MS,
		signal,
		maxBytes: 65536
	};
	const sentAt = clock.now();
	const sent = await send({
		method: "POST",
		url,
		headers,
		body,
		...limits
	});
	if (!sent.ok) return err(awsUnreachable(sent.error));
	const response = parseStsResponse(sent.value);
	if (response.kind === "session") {
		const { session } = response;
		const { date } = sent.value.headers;
		const receivedAt = clock.now();
		const asked = {
			durationSeconds: request.duration,
			date,
			now: receivedAt
		};
		const wrong = expirationMistake(session.expiration, asked);
		if (wrong !== void 0) return err(expirationFailure(wrong));
		return ok({
			session,
			clockAheadMs: clockAhead(dateOf(date), {
				sentAt,
				receivedAt
			})
		});
	}
	if (response.kind === "error") return err(awsFailure(response.error, [request.idToken.reveal()]));
	return err({
		kind: "permanent",
		name: "answer_unreadable",
		message: `the response (HTTP ${response.status}) is not one of AssumeRoleWithWebIdentity of STS`,
		remedy: "Check `sts-endpoint`, and that no proxy responds in place of STS.",
		mayExist: true
	});
}
// src/credentials/aws/direct/issue-session.ts
/**
* Issues a session whose own policy denies everything from the lease's end on. AWS compares that end with its own clock.
* Where this machine's is another, the end would come too early or too late, so the session is requested once more with
* the end in AWS's time, and the first one is not used.
*/
async function issueSession(deps, request, signal) {
	const first = await openSession(deps, request, {
		signal,
		clockAheadMs: 0,
		from: 0
	});
	if (!first.ok) return err(explainRefusal(first.error, request));
	const { clockAheadMs, index } = first.value;
	if (clockAheadMs === 0) return ok(issuedOf(request, first.value, 0));
	const second = await openSession(deps, request, {
		signal,
		clockAheadMs,
		from: index
	});
	if (second.ok) return ok(issuedOf(request, second.value, clockAheadMs));
	return err({
		...explainRefusal(second.error, request),
		mayExist: true
	});
}
function handleOf(request, clockAheadMs = 0) {
	return {
		role: request.settings.roleToAssume,
		session: sessionName(request.lease),
		deniedFrom: toRfc3339(request.expiresAt + clockAheadMs),
		...request.settings.chain ? { chain: true } : {},
		...request.settings.bearer ? { bearer: true } : {},
		...clockAheadMs === 0 ? {} : { clockAheadMs }
	};
}
async function openSession({ send, clock, jitter = Math.random }, request, { signal, clockAheadMs, from }) {
	const { settings, idToken, expiresAt } = request;
	if (idToken === void 0) throw new TypeError("direct AWS needs the job's ID token");
	const role = parseRoleArn(settings.roleToAssume);
	if (role === void 0) throw new TypeError("role-to-assume was not checked by the parser");
	const duration = durationSeconds(expiresAt, clock.now());
	if (duration === void 0) return err(leaseEndedFailure());
	const policies = sessionPolicies({
		access: request.access,
		expiresAt: expiresAt + clockAheadMs,
		inline: settings.inlineSessionPolicy,
		managed: settings.managedSessionPolicies,
		lifted: settings,
		role,
		roleOnlyReads: false
	});
	if (!policies.ok) return err(policyFailure(policies.error));
	const url = `${settings.stsEndpoint ?? stsEndpoint(settings.region)}/`;
	const { outcome, index } = await firstThatFits(policies.value, from, async (policy) => {
		const body = webIdentityForm({
			roleArn: settings.roleToAssume,
			sessionName: sessionName(request.lease),
			webIdentityToken: idToken,
			policy,
			durationSeconds: duration
		});
		return await withRetries({
			clock,
			jitter,
			signal
		}, () => requestSession({
			send,
			clock,
			url,
			body,
			duration,
			idToken,
			signal
		}));
	});
	if (!outcome.ok) return outcome;
	return ok({
		...outcome.value,
		index,
		leftOut: policies.value[index]?.leavesOut ?? []
	});
}
function issuedOf(request, { session, leftOut }, clockAheadMs) {
	const { settings, lease } = request;
	const role = parseRoleArn(settings.roleToAssume)?.name ?? "";
	return {
		credential: awsCredential(session, settings.region),
		handle: {
			...handleOf(request, clockAheadMs),
			expires: toRfc3339(session.expiration)
		},
		diesAt: session.expiration,
		issuedTo: issuedText({
			role,
			name: sessionName(lease)
		}, settings, leftOut),
		...clockAheadMs === 0 ? {} : { clockAheadMs }
	};
}
// src/credentials/aws/direct/wrong-setting.ts
function wrongSetting(key, message, example) {
	return err({
		path: [key],
		message,
		example
	});
}
function shownValue(value) {
	if (typeof value !== "string") return value === null ? "nothing" : `a ${typeof value}`;
	return `"${value.length > 80 ? `${value.slice(0, 77)}…` : value}"`;
}
// src/credentials/aws/direct/policy-settings.ts
const INLINE = "inline-session-policy";
const MANAGED = "managed-session-policies";
/** JSON text, or a mapping in YAML. */
function inlineOf(value) {
	if (value === void 0) return ok(void 0);
	const text = typeof value === "string" ? value : JSON.stringify(value);
	const policy = parsePolicy(text);
	const example = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}";
	if (!policy.ok) return wrongSetting(INLINE, `cannot be used: ${policy.error}.`, example);
	const wrong = policyCharacterMistake(parseJson(text));
	if (wrong !== void 0) return wrongSetting(INLINE, `${wrong}.`, "");
	const compact = JSON.stringify(JSON.parse(text));
	if (compact.length <= 2048) return ok(compact);
	return wrongSetting(INLINE, `has ${compact.length} characters; AWS accepts at most ${MAX_SESSION_POLICY}.`, "");
}
/** A list, or text with one ARN per line. */
function managedOf(given) {
	const value = given ?? [];
	const example = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
	const arns = (typeof value === "string" ? value.split(/[\s,]+/u) : Array.isArray(value) ? value : [value]).filter((item) => item !== "");
	const wrong = arns.find((item) => typeof item !== "string" || !isPolicyArn(item));
	if (wrong !== void 0) return wrongSetting(MANAGED, `${shownValue(wrong)} is not the ARN of a managed policy.`, example);
	if (arns.length <= 10) return ok(arns.map(String));
	return wrongSetting(MANAGED, `names ${arns.length} policies; AWS accepts at most 10.`, "");
}
// src/credentials/aws/direct/unknown-setting.ts
/** Inputs of configure-aws-credentials that stepkey does not have, and what takes their place. */
const ELSEWHERE = {
	"role-duration-seconds": "is not a setting here: the input `ttl`, beside `credential`, says how long the lease lives.",
	"role-session-name": "is not a setting here: stepkey names each session after its lease.",
	"role-chaining": "is not a setting here: with `chain: true` the session may assume further roles.",
	"role-external-id": "is not a setting here: AWS takes an external ID only from a caller with credentials, not with an ID token.",
	"unset-current-credentials": "is not needed: the task does not get credentials of the job, only those of its lease.",
	"output-credentials": "is not a setting here: no other step gets the credential.",
	"output-env-credentials": "is not a setting here: no other step gets the credential.",
	"allowed-account-ids": "is not needed: `role-to-assume` names the account."
};
const NO_KEYS = "is not a setting here: the job's ID token takes the place of keys and profiles.";
const KEYS$1 = /^(?:aws-(?:access-key-id|secret-access-key|session-token|profile)|web-identity-token-file|use-existing-credentials|overwrite-aws-profile|force-skip-oidc)$/u;
const PROXY = /^(?:http-proxy|no-proxy)$/u;
const FROM_RUNNER = "is not a setting here: set HTTPS_PROXY and NO_PROXY in the runner's own environment.";
/** What takes the place of an input that people know from configure-aws-credentials; undefined for any other key. */
function movedSetting(key, value) {
	const message = messageOf(key);
	if (message === void 0) return void 0;
	const ttl = key === "role-duration-seconds" ? ttlOf(value) : void 0;
	return {
		path: [key],
		message,
		example: ttl === void 0 ? "" : `ttl: ${ttl}`
	};
}
function messageOf(key) {
	if (KEYS$1.test(key)) return NO_KEYS;
	if (PROXY.test(key)) return FROM_RUNNER;
	return Object.hasOwn(ELSEWHERE, key) ? ELSEWHERE[key] : void 0;
}
function ttlOf(value) {
	return suggestDuration(typeof value === "string" || typeof value === "number" ? String(value) : "") ?? formatDuration(900);
}
/** A key that no setting has. */
function unknownSetting(key, value, known) {
	const moved = movedSetting(key, value);
	if (moved !== void 0) return moved;
	const meant = didYouMean(key, known);
	const hint = meant === void 0 ? `known settings: ${known.join(", ")}.` : `did you mean ${meant}?`;
	return {
		path: [key.slice(0, 80)],
		message: `is not a known setting; ${hint}`,
		example: ""
	};
}
// src/credentials/aws/direct/settings.ts
const ROLE = "role-to-assume";
const REGION = "aws-region";
const ENDPOINT = "sts-endpoint";
const CHAIN = "chain";
const BEARER = "bearer";
const SECRETS = "secrets";
const AUDIENCE = "audience";
const KEYS = [
	ROLE,
	REGION,
	INLINE,
	MANAGED,
	CHAIN,
	BEARER,
	SECRETS,
	ENDPOINT,
	AUDIENCE
];
/**
* Parses the settings, and reports all mistakes at once. Those that configure-aws-credentials has too have the names of
* its inputs. Written by hand: a schema library would double the start-up time of the action.
*/
function parseAwsDirectSettings(given) {
	if (!isRecord(given)) return err([{
		path: [],
		message: given === null ? "is empty: put the settings below it." : "is not a mapping of settings.",
		example: "{ role-to-assume: arn:aws:iam::123456789012:role/reader, aws-region: eu-west-1 }"
	}]);
	const unknown = Object.entries(given).filter(([key]) => !isSetting(key));
	const parts = partsOf(given);
	const mistakes = [...unknown.map(([key, value]) => unknownSetting(key, value, KEYS)), ...Object.values(parts).flatMap(mistakesIn)];
	const settings = settingsOf(parts);
	if (mistakes.length > 0 || settings === void 0) return err(mistakes);
	const wrong = partitionMistake(settings);
	return wrong === void 0 ? ok(settings) : err([wrong]);
}
/**
* A setting that was written beside `aws:` and not below it; undefined for a key that is none.
*/
function flatAwsSetting(key, value) {
	if (!isSetting(key)) return movedSetting(key, value);
	return {
		path: [key],
		message: "is a setting of aws: put it under `aws:`.",
		example: ""
	};
}
function isSetting(key) {
	return KEYS.some((known) => known === key);
}
function partsOf(given) {
	const endpoint = unlessEmpty(given, ENDPOINT, endpointOf);
	const hasEndpoint = endpoint.ok && endpoint.value !== void 0;
	return {
		role: unlessEmpty(given, ROLE, () => roleOf(given, hasEndpoint)),
		region: unlessEmpty(given, REGION, regionOf),
		inline: unlessEmpty(given, INLINE, () => inlineOf(given[INLINE])),
		managed: unlessEmpty(given, MANAGED, () => managedOf(given[MANAGED])),
		chain: unlessEmpty(given, CHAIN, () => flagOf(given, CHAIN)),
		bearer: unlessEmpty(given, BEARER, () => flagOf(given, BEARER)),
		secrets: unlessEmpty(given, SECRETS, secretsOf),
		endpoint,
		audience: unlessEmpty(given, AUDIENCE, audienceOf)
	};
}
/**
* `KEY: ${{ vars.X }}` without a value arrives as nothing. Taking that for "not given" would widen the lease where the
* setting is a session policy.
*/
function unlessEmpty(given, key, parse) {
	const value = given[key];
	if (!(value === null || typeof value === "string" && value.trim() === "")) return parse(given);
	return wrongSetting(key, "is empty: is the variable set, and may this job see it?", "");
}
function mistakesIn(part) {
	return part.ok ? [] : [part.error];
}
function settingsOf(parts) {
	const { role, region, inline, managed, endpoint, audience } = parts;
	const lifted = liftedOf(parts);
	if (!role.ok || !region.ok || !inline.ok || !managed.ok) return void 0;
	if (!endpoint.ok || !audience.ok || lifted === void 0) return void 0;
	return {
		roleToAssume: role.value,
		region: region.value,
		inlineSessionPolicy: inline.value,
		managedSessionPolicies: managed.value,
		...lifted,
		stsEndpoint: endpoint.value,
		audience: audience.value
	};
}
function liftedOf({ chain, bearer, secrets }) {
	if (!chain.ok || !bearer.ok || !secrets.ok) return void 0;
	return {
		chain: chain.value,
		bearer: bearer.value,
		secrets: secrets.value
	};
}
function roleOf(given, hasEndpoint) {
	const example = "arn:aws:iam::123456789012:role/reader";
	const value = given[ROLE];
	if (value === void 0) return wrongSetting(ROLE, "is missing: name the role for the step.", example);
	const arn = typeof value === "string" ? parseRoleArn(value) : void 0;
	if (arn === void 0 || typeof value !== "string") return wrongSetting(ROLE, `${shownValue(value)} is not the ARN of a role.`, example);
	if (/^\d{12}$/u.test(arn.account) || hasEndpoint) return ok(value);
	return wrongSetting(ROLE, `${shownValue(value)} has no account number.`, example);
}
function regionOf(given) {
	const value = given[REGION];
	if (value === void 0) return wrongSetting(REGION, "is missing: name the region of STS.", "eu-west-1");
	if (typeof value === "string" && isRegion(value)) return ok(value);
	return wrongSetting(REGION, `${shownValue(value)} is not a region's name.`, "eu-west-1");
}
/** The role must be in the partition of the region. Other servers with the API of AWS have one partition for all regions. */
function partitionMistake(settings) {
	const { region, roleToAssume, stsEndpoint } = settings;
	const partition = parseRoleArn(roleToAssume)?.partition ?? "";
	if (stsEndpoint !== void 0 || regionFits(region, partition)) return void 0;
	const message = `${region} is not in the partition of the role (${partition}).`;
	return {
		path: [REGION],
		message,
		example: ""
	};
}
function flagOf(given, key) {
	const value = given[key] ?? false;
	if (typeof value === "boolean") return ok(value);
	return wrongSetting(key, `${shownValue(value)} is neither true nor false.`, "true");
}
function secretsOf(given) {
	const value = given[SECRETS];
	if (value === void 0 || value === "read") return ok(value === "read");
	return wrongSetting(SECRETS, `${shownValue(value)} is not read: leave it out to read no secrets.`, "read");
}
function endpointOf(given) {
	const value = given[ENDPOINT];
	if (value === void 0) return ok(void 0);
	const example = "https://sts.eu-west-1.amazonaws.com";
	if (typeof value !== "string" || !URL.canParse(value)) return wrongSetting(ENDPOINT, `${shownValue(value)} is not a URL.`, example);
	const url = new URL(value);
	if (!isSecureUrl(value)) return wrongSetting(ENDPOINT, `${shownValue(value)} must use https (http is accepted only on loopback addresses).`, example);
	if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") return wrongSetting(ENDPOINT, "may only have a scheme, a host, a port and a path.", example);
	return ok(url.href.replace(/\/+$/u, ""));
}
function audienceOf(given) {
	const value = given[AUDIENCE] ?? "sts.amazonaws.com";
	if (typeof value === "string" && /^[^\s\p{Cc}]{1,255}$/u.test(value)) return ok(value);
	return wrongSetting(AUDIENCE, `${shownValue(value)} is not one audience of at most 255 characters.`, "sts.amazonaws.com.cn");
}
// src/credentials/aws/direct/provider.ts
/**
* AWS without a broker: STS exchanges the job's ID token for a session of the role. Retries are harmless: they start
* another session with the same name and the same end.
*/
function createAwsDirectProvider(deps) {
	return {
		kind: "aws",
		revocability: AWS_DIRECT_REVOCABILITY,
		handleOf: (request) => handleOf(request),
		classify: (settings) => Promise.resolve(ok(classify(settings))),
		issue: (request, signal) => issueSession(deps, request, signal),
		revoke: (handle) => Promise.resolve(ok({ facts: [
			"AWS has no call that ends a session",
			endOf(handle),
			...handedOnBy(handle)
		] })),
		probe: (handle) => Promise.resolve(ok(probe(handle, deps.clock.now())))
	};
}
/**
* Whether a read lease with these settings could write. Without a session policy it could not: it gets AWS's
* ReadOnlyAccess as one.
*/
function classify(settings) {
	const { inlineSessionPolicy: inline, managedSessionPolicies: managed } = settings;
	const reason = writeReasonOf(inline, managed, settings);
	if (reason !== void 0) return {
		access: "write",
		because: reason
	};
	return {
		access: "read",
		because: inline === void 0 && managed.length === 0 ? "a read lease is limited by AWS's ReadOnlyAccess" : "the session policy allows only reading actions"
	};
}
function endOf(handle) {
	return `its own session policy denies everything from ${String(handle["deniedFrom"])} on`;
}
function handedOnBy(handle) {
	return outlivesTheEnd({
		chain: handle["chain"] === true,
		bearer: handle["bearer"] === true
	});
}
/** AWS does not show sessions. What is known is when this one ends, in AWS's time. */
function probe(handle, now) {
	const { expires: end, clockAheadMs = 0 } = handle;
	const expires = typeof end === "string" ? Date.parse(end) : NaN;
	if (now + Number(clockAheadMs) >= expires) return {
		state: "dead",
		facts: [`STS ended the session at ${toRfc3339(expires)}`]
	};
	return {
		state: "unknown",
		facts: [endOf(handle)]
	};
}
const awsDirect = {
	parse: parseAwsDirectSettings,
	audienceOf: ({ audience }) => audience,
	flatSetting: flatAwsSetting,
	createProvider: createAwsDirectProvider
};
export { joinTags as $, STAYS_VALID as A, isEnded as B, parseRoleArn as C, isTooLarge as D, firstThatFits as E, notIssued as F, within as G, isLive as H, recorded as I, gateQuestion as J, jobKeyOf as K, settled as L, ended as M, issued as N, directSource as O, newFindings as P, approvalOnTag as Q, tidied as R, PARTITION_IDS as S, withRetries as T, callProvider as U, isEnding as V, startBudget as W, tagRefusal as X, isOnTag as Y, writeEventRefusal as Z, tooLargeRemedy as _, isRef as a, passExcused as at, CHAIN_WRITES as b, policyCharacterMistake as c, workflowMatches as ct, durationSeconds as d, credentialOf as dt, tagStarters as et, expirationFailure as f, readYaml as ft, sessionName as g, policyFailure as h, hasClaimKeys as i, rulesetPatternFits as it, proofOfEnd as j, openProvider as k, sessionPolicies as l, conclude as lt, leaseEndedFailure as m, require_dist as mt, createAwsDirectProvider as n, pendingSummary as nt, isWorkflow as o, passRead as ot, issuedText as p, TOO_DEEP as pt, gateOutcome as q, DEFAULT_AUDIENCE as r, refFits as rt, characterMistake as s, isByRef as st, awsDirect as t, decisionSummary as tt, awsCredential as u, warnBeforeExpiry as ut, expirationMistake as v, sdkFailure as w, outlivesTheEnd as x, writeReasonOf as y, withHeartbeatReset as z };
