import { $ as ONE_LINE, dt as ok, lt as didYouMean, ut as err } from "./start.js";
import { Gt as isRecord } from "./job.js";
import { n as fromJSONSchema } from "./zod.js";
// src/shared/pattern-tree.ts
const MAX_PATTERN_LENGTH = 500;
const MAX_DEPTH$1 = 20;
function parsePattern(text) {
	if (text === "") return err("The pattern is empty");
	if (text.length > MAX_PATTERN_LENGTH) return err(`The pattern is longer than ${MAX_PATTERN_LENGTH} characters`);
	try {
		RegExp(text, "u").test("");
	} catch (error) {
		const why = error instanceof Error ? error.message.replace(/^.*: /u, "") : "";
		return err(`"${text}" is not a regular expression: ${why}`);
	}
	const reader = {
		text: withoutAnchors(text),
		at: 0,
		depth: 0
	};
	try {
		const tree = readChoice(reader);
		return reader.at < reader.text.length ? err("The pattern has a ) too many") : ok(tree);
	} catch (error) {
		if (error instanceof Unsupported) return err(error.message);
		throw error;
	}
}
var Unsupported = class extends Error {};
function withoutAnchors(text) {
	const start = text.startsWith("^") ? 1 : 0;
	const isEscaped = /(?<!\\)(?:\\\\)*\\\$$/u.test(text);
	return text.endsWith("$") && !isEscaped ? text.slice(start, -1) : text.slice(start);
}
function readChoice(reader) {
	const options = [readSequence(reader)];
	while (reader.text[reader.at] === "|") {
		reader.at += 1;
		options.push(readSequence(reader));
	}
	const [only] = options;
	return options.length === 1 && only !== void 0 ? only : {
		kind: "choice",
		options
	};
}
function readSequence(reader) {
	const parts = [];
	while (reader.at < reader.text.length && !"|)".includes(reader.text.charAt(reader.at))) parts.push(readRepeated(reader));
	return {
		kind: "sequence",
		parts
	};
}
const QUANTIFIER = /(?:(?<sign>[*+?])|\{(?<least>\d+)(?<range>,(?<most>\d*))?\})\??/uy;
const SIGNS = {
	"*": [0, Infinity],
	"+": [1, Infinity],
	"?": [0, 1]
};
function readRepeated(reader) {
	const part = readAtom(reader);
	QUANTIFIER.lastIndex = reader.at;
	const found = QUANTIFIER.exec(reader.text);
	if (found === null) return part;
	reader.at = QUANTIFIER.lastIndex;
	const { sign = "", least = "0", range, most } = found.groups ?? {};
	const [from, to] = SIGNS[sign] ?? [Number(least), mostOf({
		least,
		range,
		most
	})];
	return {
		kind: "repeat",
		part,
		least: from,
		most: to
	};
}
function mostOf(given) {
	if (given.range === void 0) return Number(given.least);
	return given.most === void 0 || given.most === "" ? Infinity : Number(given.most);
}
const CHARACTER = /\[(?:\\.|[^\]\\])*\]|\\(?:u\{[0-9a-f]+\}|u[0-9a-f]{4}|x[0-9a-f]{2}|c[a-z]|p\{[^}]*\}|[^1-9bk])|[^\\^$()[\]{}*+?|]/iuy;
function readAtom(reader) {
	if (reader.text[reader.at] === "(") return readGroup(reader);
	CHARACTER.lastIndex = reader.at;
	const found = CHARACTER.exec(reader.text)?.[0];
	if (found === void 0) throw new Unsupported(unsupportedAt(reader));
	reader.at = CHARACTER.lastIndex;
	if (found.length === 1 && found !== ".") return {
		kind: "character",
		fits: (character) => character === found
	};
	const one = new RegExp(`^${found}$`, "u");
	return {
		kind: "character",
		fits: (character) => one.test(character)
	};
}
function readGroup(reader) {
	const isPlain = reader.text.startsWith("(?:", reader.at);
	if (!isPlain && reader.text.startsWith("(?", reader.at)) throw new Unsupported(unsupportedAt(reader));
	reader.depth += 1;
	if (reader.depth > MAX_DEPTH$1) throw new Unsupported("The pattern has too many nested groups");
	reader.at += isPlain ? 3 : 1;
	const inner = readChoice(reader);
	reader.at += 1;
	reader.depth -= 1;
	return inner;
}
function unsupportedAt({ text, at }) {
	return `A pattern cannot have \`${/^(?:\(\?<?[=!]?|\\.|.)/u.exec(text.slice(at))?.[0] ?? ""}\` here: it is compared with the whole value, without look-around, back references, names of groups or anchors`;
}
// src/shared/match-pattern.ts
const MAX_STATES = 2e3;
function compilePattern(text) {
	const tree = parsePattern(text);
	if (!tree.ok) return tree;
	const states = [{ kind: "end" }];
	const start = build(tree.value, 0, states);
	return start === void 0 ? err(`The pattern is too large: its repetitions come to more than ${MAX_STATES} characters`) : ok((value) => matches(value, start, states));
}
function build(tree, next, states) {
	if (states.length > MAX_STATES) return void 0;
	if (tree.kind === "character") return states.push({
		kind: "read",
		fits: tree.fits,
		next
	}) - 1;
	if (tree.kind === "repeat") return buildRepeat(tree, next, states);
	if (tree.kind === "choice") return fork(tree.options.map((option) => build(option, next, states)), states);
	let first = next;
	for (const part of tree.parts.toReversed()) if (first !== void 0) first = build(part, first, states);
	return first;
}
function buildRepeat({ part, least, most }, next, states) {
	const isEndless = most === Infinity;
	if (least > MAX_STATES || !isEndless && most > MAX_STATES) return void 0;
	let first = isEndless ? buildLoop(part, next, states) : next;
	for (let spare = isEndless ? 0 : most - least; spare > 0 && first !== void 0; spare -= 1) first = fork([build(part, first, states), next], states);
	for (let times = 0; times < least && first !== void 0; times += 1) first = build(part, first, states);
	return first;
}
function buildLoop(part, next, states) {
	const loop = {
		kind: "fork",
		ways: [next]
	};
	const start = states.push(loop) - 1;
	const body = build(part, start, states);
	if (body === void 0) return void 0;
	loop.ways = [body, next];
	return start;
}
function fork(ways, states) {
	const known = ways.filter((way) => way !== void 0);
	if (known.length < ways.length) return void 0;
	return states.push({
		kind: "fork",
		ways: known
	}) - 1;
}
function matches(value, start, states) {
	let here = reach([start], states);
	for (const character of value) {
		const next = [];
		for (const index of here) {
			const state = states[index];
			if (state?.kind === "read" && state.fits(character)) next.push(state.next);
		}
		here = reach(next, states);
		if (here.size === 0) return false;
	}
	return here.has(0);
}
function reach(from, states) {
	const reached = new Set();
	const left = [...from];
	for (let index = left.pop(); index !== void 0; index = left.pop()) {
		if (reached.has(index)) continue;
		reached.add(index);
		const state = states[index];
		if (state?.kind === "fork") left.push(...state.ways);
	}
	return reached;
}
// src/shared/task-parameters.ts
const PARAMETER_NAME = /^[a-z][a-z0-9_-]{0,31}$/u;
const MAX_PARAMETER_BYTES = 1024;
function parameterVariable(name) {
	return `STEPKEY_PARAM_${name.toUpperCase().replaceAll("-", "_")}`;
}
function checkParameters(definition, given) {
	for (const [name, value] of Object.entries(given)) {
		const parameter = Object.hasOwn(definition, name) ? definition[name] : void 0;
		if (parameter === void 0) return err(unknownParameter(name, Object.keys(definition)));
		const message = valueFault(name, value, parameter);
		if (message !== void 0) return err({
			parameter: name,
			message
		});
	}
	for (const [name, { required }] of Object.entries(definition)) {
		if (!required || Object.hasOwn(given, name)) continue;
		return err({
			parameter: name,
			message: `The parameter "${name}" is required.`
		});
	}
	return ok(given);
}
function unknownParameter(name, known) {
	const meant = didYouMean(name, known);
	const all = known.length === 0 ? "It takes none." : `It takes: ${known.join(", ")}.`;
	const hint = meant === void 0 ? all : `Did you mean "${meant}"?`;
	return {
		parameter: name,
		message: `The task has ${PARAMETER_NAME.test(name) ? `no parameter "${name}"` : "no parameter of such a name"}. ${hint}`
	};
}
function valueFault(name, value, { pattern }) {
	const what = `The value of "${name}"`;
	if (byteLength(value) > 1024) return `${what} is longer than ${MAX_PARAMETER_BYTES} bytes.`;
	if (!ONE_LINE.test(value)) return `${what} has a line break or another control character.`;
	if (pattern === void 0) return void 0;
	const matches = compilePattern(pattern);
	if (!matches.ok) return `The pattern of "${name}" is not supported. ${matches.error}.`;
	return matches.value(value) ? void 0 : `${what} does not match ${pattern}`;
}
function byteLength(text) {
	return new TextEncoder().encode(text).byteLength;
}
// src/policy/output-schema.ts
const KEYWORDS = {
	type: "value",
	title: "value",
	description: "value",
	enum: "value",
	const: "value",
	format: "value",
	minLength: "value",
	maxLength: "value",
	minimum: "value",
	maximum: "value",
	exclusiveMinimum: "value",
	exclusiveMaximum: "value",
	multipleOf: "value",
	minItems: "value",
	maxItems: "value",
	uniqueItems: "value",
	required: "value",
	items: "schema",
	additionalProperties: "schema",
	anyOf: "schemas",
	properties: "named"
};
const DECIDING = [
	"type",
	"enum",
	"const",
	"anyOf"
];
const MAX_DEPTH = 12;
function outputSchemaFault(schema) {
	const fault = faultAt(schema, "", 0);
	if (fault !== void 0) return fault;
	if (!isRecord(schema)) return "It is not a mapping";
	try {
		fromJSONSchema(schema);
		return;
	} catch (error) {
		return `It is not a JSON Schema: ${error instanceof Error ? error.message : ""}`;
	}
}
function faultAt(schema, path, depth) {
	const place = path === "" ? "The schema" : `\`${path}\``;
	if (typeof schema === "boolean" && path !== "") return void 0;
	if (!isRecord(schema)) return `${place} is not a mapping`;
	if (depth > MAX_DEPTH) return `${place} is too deep`;
	const keys = Object.keys(schema);
	const unknown = keys.find((key) => !Object.hasOwn(KEYWORDS, key));
	if (unknown !== void 0) return unknownKeyword(unknown, place);
	if (!keys.some((key) => DECIDING.includes(key))) return `${place} has none of ${DECIDING.join(", ")}, and so accepts everything`;
	return faultBelow(schema, path, depth);
}
function faultBelow(schema, path, depth) {
	for (const [key, value] of Object.entries(schema)) {
		const here = path === "" ? key : `${path}.${key}`;
		const fault = faultOfKeyword(KEYWORDS[key], {
			value,
			here,
			depth
		});
		if (fault !== void 0) return fault;
	}
}
function faultOfKeyword(how, given) {
	const { value, here, depth } = given;
	if (how === "schema") return faultAt(value, here, depth + 1);
	if (how === "schemas") {
		if (!Array.isArray(value) || value.length === 0) return `\`${here}\` is not a list of schemas`;
		return firstFault(value.map((one, index) => [`${here}[${index}]`, one]), depth);
	}
	if (how !== "named") return void 0;
	if (!isRecord(value)) return `\`${here}\` is not a mapping`;
	return firstFault(Object.entries(value).map(([name, one]) => [`${here}.${name}`, one]), depth);
}
function firstFault(schemas, depth) {
	for (const [path, schema] of schemas) {
		const fault = faultAt(schema, path, depth + 1);
		if (fault !== void 0) return fault;
	}
}
function unknownKeyword(key, place) {
	const meant = didYouMean(key, Object.keys(KEYWORDS));
	return `${place} has the keyword "${key}", which is not supported: ${meant === void 0 ? `it can have: ${Object.keys(KEYWORDS).join(", ")}` : `did you mean "${meant}"?`}`;
}
export { compilePattern as a, parameterVariable as i, PARAMETER_NAME as n, checkParameters as r, outputSchemaFault as t };
