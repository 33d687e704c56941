import { L as Secret, dt as ok, ut as err } from "./start.js";
import { t as readYaml } from "./yaml-source.js";
import { t as secretNameRefusal } from "./task-env.js";
// src/action/inputs/secret-env.ts
const EXAMPLE = exampleFor("NPM_TOKEN");
function exampleFor(name) {
	return `${name}: \${{ toJSON(secrets.${name}) }}`;
}
function secretEnvOf(text, context) {
	const yaml = readYaml(text);
	const found = yaml.ok ? mistakesIn(text, yaml.value, context) : faultsFound(yaml.error);
	if (!yaml.ok || found.length > 0) return err(found.map(({ text: what, example }) => ({
		input: "secret-env",
		text: what,
		example
	})));
	const secrets = yaml.value.keysAt([]).map((name) => {
		const value = yaml.value.valueAt([name]);
		return [name, new Secret(typeof value === "string" ? value : "")];
	});
	return ok(Object.fromEntries(secrets));
}
function faultsFound(faults) {
	const found = faults.map(faultFound);
	return found.filter(({ text }, index) => found.findIndex((one) => one.text === text) === index);
}
function faultFound({ message, line, column, twice, maxCharacters }) {
	if (maxCharacters !== void 0) return {
		text: `${`is longer than ${maxCharacters} characters`}. Keep large secrets encrypted in a file, and set its key here.`,
		example: ""
	};
	if (twice !== void 0) return {
		text: `line ${line}: ${message}. Give each name once.`,
		example: ""
	};
	return {
		text: `${`cannot be read at line ${line}, column ${column}`}. Write one line for each secret, with toJSON around it, so that quotes, colons and line breaks in it do no harm.`,
		example: EXAMPLE
	};
}
const NOT_A_MAPPING = "is not a mapping: write one line for each secret, with its name and a colon first.";
function mistakesIn(text, source, context) {
	const names = source.keysAt([]);
	if (names.length === 0) return [{
		text: NOT_A_MAPPING,
		example: EXAMPLE
	}];
	const lines = text.split(/\r?\n/u);
	return names.flatMap((name) => {
		if (!VARIABLE.test(name)) {
			const { line } = source.positionOfKey([name]);
			return [{
				text: `line ${line} ${NOT_A_NAME}`,
				example: EXAMPLE
			}];
		}
		const refused = nameMistake(name, context);
		if (refused !== void 0) return [{
			text: refused,
			example: ""
		}];
		const { line, column } = source.positionOf([name]);
		const isQuoted = lines[line - 1]?.[column - 1] === "\"";
		return valueMistake(name, source.valueAt([name]), isQuoted) ?? [];
	});
}
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,199}$/u;
const NOT_A_NAME = "has no valid name: use letters, digits and _, and no digit first.";
function nameMistake(name, context) {
	if (context.env.includes(name)) return `${name} is also in env. Remove one of them.`;
	return secretNameRefusal(name, context);
}
function valueMistake(name, value, isQuoted) {
	if (value === null || value === "") return {
		text: `${name} is empty: ${WHY_EMPTY}`,
		example: ""
	};
	const example = exampleFor(name);
	if (typeof value !== "string") return {
		text: `${name} is ${typeName(value)} and not a string: use toJSON.`,
		example
	};
	if (!isQuoted) return {
		text: `${name} is not in double quotes, so YAML may change it: use toJSON.`,
		example
	};
	if (!value.includes("\0")) return void 0;
	return {
		text: `${name} contains a NUL character, which no variable can.`,
		example: ""
	};
}
const WHY_EMPTY = "is the secret set, and may this job see it? A secret of an environment needs the job's environment, jobs of forks get no secrets, and Dependabot has secrets of its own.";
function typeName(value) {
	if (Array.isArray(value)) return "a list";
	if (typeof value === "object") return "a mapping";
	return typeof value === "number" ? "a number" : "true or false";
}
export { secretEnvOf };
