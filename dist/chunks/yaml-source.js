import { t as require_dist } from "./dist2.js";
import { dt as ok, ut as err } from "./start.js";
// src/shared/yaml-indentation.ts
var import_dist = require_dist();
function oddIndentation(text, stoppedAt) {
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
function faultsOf(document, lines, text) {
	const syntax = syntaxFaults(document, lines);
	if (syntax.length > 0) return indentationFault(document, lines, text) ?? syntax;
	const duplicates = duplicateFaults(document, lines);
	return duplicates.length > 0 ? duplicates : structureFaults(document, lines);
}
const MAX_SYNTAX_FAULTS = 3;
const MAX_FAULTS = 100;
function syntaxFaults(document, lines) {
	const problems = [...document.errors, ...document.warnings];
	const tooDeep = problems.find(({ message }) => message.includes("call stack"));
	if (tooDeep !== void 0) return [faultAt(lines, tooDeep.pos[0], TOO_DEEP)];
	return problems.slice(0, MAX_SYNTAX_FAULTS).map(({ message, pos }) => faultAt(lines, pos[0], `this is not valid YAML: ${message}`));
}
const OF_INDENTATION = new Set([
	"BAD_INDENT",
	"BLOCK_AS_IMPLICIT_KEY",
	"UNEXPECTED_TOKEN"
]);
function indentationFault({ errors: [first] }, lines, text) {
	if (first === void 0 || !OF_INDENTATION.has(first.code)) return void 0;
	const odd = oddIndentation(text, positionAt(lines, first.pos[0]).line);
	return odd === void 0 ? void 0 : [odd];
}
function duplicateFaults(document, lines) {
	const faults = [];
	(0, import_dist.visit)(document, { Map(_key, { items }, ancestors) {
		const seen = new Map();
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
const MAX_CHARACTERS = 262144;
function readYaml(text, scalars = "typed") {
	if (text.length > MAX_CHARACTERS) return err([{
		message: `the text is longer than ${MAX_CHARACTERS} characters`,
		line: 1,
		column: 1,
		maxCharacters: MAX_CHARACTERS
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
	const positionOf = (path) => positionAt(lines, find(document.contents, path).offset);
	return {
		content,
		valueAt: (path) => valueAt(content, path),
		positionOf,
		keysAt: (path) => {
			const { node, found } = find(document.contents, path);
			return found && (0, import_dist.isMap)(node) ? node.items.map(({ key }) => keyText(key)) : [];
		},
		positionOfKey: (path) => {
			const { node, found } = find(document.contents, path.slice(0, -1));
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
function find(root, path) {
	let here = {
		node: root,
		offset: offsetOf(root) ?? 0,
		found: true
	};
	for (const step of path) {
		const next = child(here.node, step);
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
function child(node, step) {
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
const PAIRS = new WeakMap();
function pairOf(map, key) {
	const pairs = PAIRS.get(map) ?? new Map(map.items.map((pair) => [keyText(pair.key), pair]));
	PAIRS.set(map, pairs);
	return pairs.get(key);
}
function offsetOf(node) {
	return (0, import_dist.isNode)(node) ? node.range?.[0] : void 0;
}
export { TOO_DEEP as n, readYaml as t };
