import { E as joined, k as sentence, lt as didYouMean } from "./start.js";
import { c as ZodNever, d as ZodPipe, f as ZodPrefault, l as ZodObject, o as ZodArray, p as ZodRecord, s as ZodDefault, u as ZodOptional } from "./zod.js";
import { Gt as isRecord } from "./job.js";
// src/shared/schema-keys.ts
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
// src/shared/key-levels.ts
function keysAtWrongLevel(given) {
	const found = [];
	const waiting = [{
		schema: given.schema,
		path: given.base,
		outer: void 0
	}];
	for (let level = waiting.pop(); level !== void 0; level = waiting.pop()) {
		let before;
		for (const key of given.yaml.keysAt(level.path)) {
			const wrong = isAtHome(key, level, given) ? void 0 : placeOf({
				key,
				level,
				before
			}, given);
			if (wrong === void 0) {
				const schema = schemaBelow(level.schema, key);
				if (schema !== void 0) waiting.push({
					schema,
					path: [...level.path, key],
					outer: level
				});
				before = key;
			} else if (found.push(wrong) >= given.most) return found;
		}
	}
	return found;
}
function isAtHome(key, { schema, path, outer }, { yaml }) {
	const value = yaml.valueAt([...path, key]);
	const below = schemaBelow(schema, key);
	if (below === void 0) return !isStrict(schema);
	if (isMapping(below)) return !isNamed(schema) || looksLike(value, below);
	return !levelsFrom(outer).some((level) => {
		const other = isNamed(level.schema) ? void 0 : schemaBelow(level.schema, key);
		return looksLike(value, other);
	});
}
function placeOf(stray, given) {
	const { key, level, before } = stray;
	const path = [...level.path, key];
	const value = given.yaml.valueAt(path);
	if (before !== void 0) {
		const parent = [...level.path, before];
		const schema = schemaBelow(level.schema, before);
		if (fits({
			key,
			value
		}, schema) && isFree([...parent, key], given)) return {
			path,
			message: `\`${key}\` belongs under \`${before}\`: indent it.`,
			leaves: [parent, [...parent, key]]
		};
	}
	const target = levelsFrom(level.outer).find((one) => fits({
		key,
		value
	}, one.schema) && isFree([...one.path, key], given));
	if (target === void 0) return void 0;
	const sibling = String(level.path[target.path.length] ?? "");
	return {
		path,
		message: `\`${key}\` does not belong under \`${sibling}\`: indent it like \`${sibling}\`.`,
		leaves: [[...target.path, key]]
	};
}
function fits({ key, value }, schema) {
	const below = schemaBelow(schema, key);
	return below !== void 0 && (!isNamed(schema) || looksLike(value, below));
}
function isFree(path, { yaml }) {
	const parent = yaml.valueAt(path.slice(0, -1));
	return parent === null || isRecord(parent) && yaml.valueAt(path) === void 0;
}
function levelsFrom(level) {
	return level === void 0 ? [] : [level, ...levelsFrom(level.outer)];
}
function looksLike(value, schema) {
	const keys = keysOf(schema);
	return isRecord(value) && Object.keys(value).some((key) => keys.includes(key));
}
function schemaBelow(schema, key) {
	const inner = unwrap(schema);
	if (inner instanceof ZodRecord) return inner.valueType;
	return inner instanceof ZodObject && Object.hasOwn(inner.shape, key) ? inner.shape[key] : void 0;
}
function isMapping(schema) {
	const inner = unwrap(schema);
	return inner instanceof ZodObject || inner instanceof ZodRecord;
}
function isStrict(schema) {
	const inner = unwrap(schema);
	return inner instanceof ZodObject && inner.def.catchall instanceof ZodNever;
}
function isNamed(schema) {
	return unwrap(schema) instanceof ZodRecord;
}
// src/shared/issue-text.ts
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
function expectedOf({ params }) {
	const expected = params?.["expected"];
	const example = params?.["example"];
	return {
		...typeof expected === "string" ? { expected } : {},
		...typeof example === "string" ? { example } : {}
	};
}
function isQuotedNumber(issue, value) {
	if (issue.code !== "invalid_type" || typeof value !== "string") return false;
	return (issue.expected === "number" || issue.expected === "int") && /^\d+$/u.test(value);
}
function show(value) {
	if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
	if (typeof value === "string") return `"${shorten(value)}"`;
	return typeof value === "object" ? "a mapping" : JSON.stringify(value);
}
function shorten(text) {
	return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
// src/shared/mistake.ts
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
function mistakeAt(context, path, rest) {
	const hint = hintFor(context.hints, path);
	return {
		source: context.source,
		path: pathText(path),
		...context.yaml.positionOf(path),
		message: rest.message,
		expected: rest.expected ?? hint?.expected ?? "",
		example: rest.example ?? hint?.example ?? "",
		severity: rest.severity ?? "mistake",
		...rest.code === void 0 ? {} : { code: rest.code }
	};
}
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
function mistakesOf(context, base, checked) {
	const { issues } = checked.error;
	const strays = keysAtWrongLevel({
		...context,
		...checked,
		base,
		most: 101
	});
	const mistakes = strays.map(({ path, message }) => ({
		...mistakeAt(context, path, {
			message,
			expected: "",
			example: ""
		}),
		...context.yaml.positionOfKey(path)
	}));
	const explained = {
		confused: new Set(issues.filter(({ code }) => code === "unrecognized_keys").map(({ path }) => pathText(steps(path)))),
		misspelt: new Set(issues.flatMap((issue) => meantBy(issue, checked.schema))),
		moved: new Set(strays.map(({ path }) => pathText(path))),
		left: new Set(strays.flatMap(({ leaves }) => leaves).map(pathText))
	};
	for (const issue of issues) {
		const found = {
			...context,
			base,
			schema: checked.schema,
			explained
		};
		mistakes.push(...mistakesOfIssue(issue, found));
		if (mistakes.length > 100) break;
	}
	return mistakes;
}
function mistakesOfIssue(issue, given) {
	const { yaml, base, schema, explained } = given;
	const below = steps(issue.path);
	const path = [...base, ...below];
	if (explained.left.has(pathText(path)) || isWithin(path, explained.moved)) return [];
	if (issue.code === "unrecognized_keys") {
		const known = keysOf(schemaAt(schema, below));
		return issue.keys.filter((key) => !explained.moved.has(pathText([...path, key]))).slice(0, 101).map((key) => unknownKey(given, [...path, key], known));
	}
	const value = yaml.valueAt(path);
	if (issue.code === "custom" && explained.confused.has(pathText(below))) return [];
	if (value === void 0 && explained.misspelt.has(pathText(below))) return [];
	const mistake = mistakeAt(given, path, messageOf(issue, value));
	return [isOfUnset(issue) ? {
		...mistake,
		...UNSET
	} : mistake];
}
function isWithin(path, places) {
	return path.some((_step, index) => places.has(pathText(path.slice(0, index + 1))));
}
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
function inOrder(mistakes) {
	return mistakes.toSorted((left, right) => left.line - right.line || left.column - right.column);
}
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
export { mistakesOf as a, shorten as c, mistakeAt as i, firstMistakes as n, mistakesOfFaults as o, inOrder as r, pathText as s, UNSET as t };
