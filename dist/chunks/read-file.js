import { G as didYouMean, K as err, X as failure, d as joined, m as sentence, q as ok } from "./base.js";
import { a as ZodPipe, i as ZodOptional, n as ZodDefault, o as ZodPrefault, r as ZodObject, s as ZodRecord, t as ZodArray } from "./zod.js";
import { s as codeOf } from "./refused.js";
// src/shared/mistake.ts
/** Marks such an issue of a schema. */
const UNSET = { isUnset: true };
function mistakesOfFaults(source, faults) {
	return faults.map(({ message, line, column }) => ({
		source,
		line,
		column,
		path: "",
		message: sentence(message),
		expected: "",
		example: "",
		severity: "mistake"
	}));
}
/** A mistake at one path; its position is that of the value. */
function mistakeAt(context, path, rest) {
	const hint = hintFor(context.hints, path);
	return {
		source: context.source,
		path: pathText(path),
		...context.yaml.positionOf(path),
		message: rest.message,
		expected: rest.expected ?? hint?.expected ?? "",
		example: rest.example ?? hint?.example ?? "",
		severity: rest.severity ?? "mistake"
	};
}
/** An unknown key at `path`, with the known key that was probably meant. */
function unknownKey(context, path, known) {
	const key = String(path.at(-1) ?? "");
	const meant = didYouMean(key, known);
	const all = known.length === 0 ? "" : `Known keys: ${known.join(", ")}.`;
	return {
		...mistakeAt(context, path, {
			message: `Unknown key "${shorten(key)}".`,
			expected: meant === void 0 ? all : `Did you mean "${meant}"?`,
			example: ""
		}),
		...context.yaml.positionOfKey(path)
	};
}
/** The first {@link MAX_MISTAKES}, in the order of the text; then one that says that there are more. */
function firstMistakes(mistakes) {
	const sorted = inOrder(mistakes);
	const shown = sorted.slice(0, 100);
	const last = shown.at(-1);
	if (last === void 0 || shown.length === sorted.length) return shown;
	const message = `There are more mistakes: only the first 100 are listed.`;
	const nothing = {
		path: "",
		expected: "",
		example: "",
		severity: "mistake"
	};
	return [...shown, {
		...last,
		...nothing,
		message
	}];
}
/** Turns the issues that a schema found below `base` into mistakes: each of them, or one more than are reported. */
function mistakesOf(context, base, checked) {
	const { issues } = checked.error;
	const confused = new Set(issues.filter(({ code }) => code === "unrecognized_keys").map(({ path }) => pathText(steps(path))));
	const misspelt = new Set(issues.flatMap((issue) => meantBy(issue, checked.schema)));
	const mistakes = [];
	for (const issue of issues) {
		const below = steps(issue.path);
		const path = [...base, ...below];
		if (issue.code === "unrecognized_keys") {
			const known = keysOf(schemaAt(checked.schema, below));
			const keys = issue.keys.slice(0, 101);
			mistakes.push(...keys.map((key) => unknownKey(context, [...path, key], known)));
		} else if (issue.code !== "custom" || !confused.has(pathText(below))) {
			if (misspelt.has(pathText(below)) && context.yaml.valueAt(path) === void 0) continue;
			const mistake = mistakeAt(context, path, messageOf(issue, context.yaml.valueAt(path)));
			mistakes.push(isOfUnset(issue) ? {
				...mistake,
				...UNSET
			} : mistake);
		}
		if (mistakes.length > 100) break;
	}
	return mistakes;
}
/** The paths of the keys that were meant by unknown ones. */
function meantBy(issue, schema) {
	if (issue.code !== "unrecognized_keys") return [];
	const below = steps(issue.path);
	const known = keysOf(schemaAt(schema, below));
	return issue.keys.slice(0, 101).flatMap((key) => {
		const meant = didYouMean(key, known);
		return meant === void 0 ? [] : [pathText([...below, meant])];
	});
}
function isOfUnset(issue) {
	return issue.code === "custom" && issue.params?.["isUnset"] === true;
}
function steps(path) {
	return path.map((step) => typeof step === "symbol" ? String(step) : step);
}
function messageOf(issue, value) {
	if (issue.code === "custom") return {
		message: sentence(issue.message),
		...expectedOf(issue)
	};
	if (value === void 0) return { message: "This is missing." };
	if (value === null) return { message: "This is empty." };
	if (issue.code === "invalid_value") {
		const known = issue.values.map(String);
		const meant = typeof value === "string" ? didYouMean(value, known) : void 0;
		return {
			message: `Expected ${joined(known, "or", known.length)}, not ${show(value)}.`,
			expected: meant === void 0 ? "" : `Did you mean "${meant}"?`
		};
	}
	if (isQuotedNumber(issue, value)) return { message: `${show(value)} is text, not a number: remove the quotes.` };
	return { message: sentence(`${show(value)} is not valid here`) };
}
/** What an issue says itself, in place of the hint for its path. */
function expectedOf({ params }) {
	const expected = params?.["expected"];
	return typeof expected === "string" ? { expected } : {};
}
function isQuotedNumber(issue, value) {
	if (issue.code !== "invalid_type" || typeof value !== "string") return false;
	return (issue.expected === "number" || issue.expected === "int") && /^\d+$/u.test(value);
}
/** The value as the file has it, shortened. */
function show(value) {
	if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
	if (typeof value === "string") return `"${shorten(value)}"`;
	return typeof value === "object" ? "a mapping" : JSON.stringify(value);
}
function shorten(text) {
	return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
/** Sorts mistakes by their position in the text. */
function inOrder(mistakes) {
	return mistakes.toSorted((left, right) => left.line - right.line || left.column - right.column);
}
/** `grants.orders-migrate.approval.by[1]` */
function pathText(path) {
	return path.reduce((text, step) => {
		if (typeof step === "number") return `${text}[${step}]`;
		return text === "" ? step : `${text}.${step}`;
	}, "");
}
function hintFor(hints, path) {
	const fits = (pattern) => pattern.length === path.length && pattern.every((step, index) => step === "*" || step === String(path[index]));
	return Object.entries(hints).find(([pattern]) => fits(pattern.split(".")))?.[1];
}
/** The schema of the value at `path`, as far as it can be followed. */
function schemaAt(schema, path) {
	return path.reduce((here, step) => {
		const inner = unwrap(here);
		if (inner instanceof ZodObject) return inner.shape[step];
		if (inner instanceof ZodArray) return inner.element;
		return inner instanceof ZodRecord ? inner.valueType : void 0;
	}, schema);
}
function unwrap(schema) {
	if (schema instanceof ZodOptional || schema instanceof ZodDefault || schema instanceof ZodPrefault) return unwrap(schema.unwrap());
	return schema instanceof ZodPipe ? unwrap(schema.in) : schema;
}
function keysOf(schema) {
	const inner = unwrap(schema);
	return inner instanceof ZodObject ? Object.keys(inner.shape) : [];
}
// src/cli/sources/read-file.ts
/** Reads a file that the command line names; `-` reads standard input. */
async function readNamed({ readText }, path) {
	try {
		return ok(await readText(path));
	} catch (error) {
		const reason = codeOf(error);
		const why = REASONS[reason] ?? reason;
		return err(failure("file_unreadable", `${path} cannot be read: ${why}.`, {
			remedy: "Check its path and permissions.",
			cause: error
		}));
	}
}
const REASONS = {
	ENOENT: "there is no such file",
	ENOTDIR: "there is no such file",
	EACCES: "permission denied",
	EISDIR: "it is a directory"
};
export { mistakeAt as a, inOrder as i, UNSET as n, mistakesOf as o, firstMistakes as r, mistakesOfFaults as s, readNamed as t };
