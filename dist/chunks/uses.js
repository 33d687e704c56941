import { $ as hostileVariable, Kt as parseJson, t as belongsToRunner } from "./job.js";
import { r as parseActionReference, t as actionReferenceText } from "./action-reference.js";
import { E as joined, L as Secret, dt as ok, lt as didYouMean, ut as err } from "./start.js";
import { t as inputVariable } from "./input-variable.js";
import { t as readYaml } from "./yaml-source.js";
// src/action/inputs/uses.ts
const EXAMPLE = "octo-org/deploy-action@8f4b7f84864484a7bf31766abe9204da3cbe65b3";
function usesOf(text, hostileOfKinds) {
	const reference = referenceOf(text("uses"));
	const given = withOf(text("with"));
	const references = withCredentialOf(text("with-credential"));
	const exports = exportsOf(text("exports"), hostileOfKinds);
	const nested = nestedOf(text("nested"));
	const misplaced = misplacedInputs(text);
	const read = [
		reference,
		given,
		references,
		exports,
		nested
	];
	const mistakes = [...misplaced, ...read.flatMap((each) => each.ok ? [] : each.error)];
	if (mistakes.length > 0) return err(mistakes);
	if (!reference.ok || !given.ok || !references.ok || !exports.ok) return err(mistakes);
	const twice = namedTwice(given.value, references.value);
	if (twice.length > 0) return err(twice);
	return ok({
		reference: reference.value,
		name: actionReferenceText(reference.value),
		given: given.value,
		references: references.value,
		exports: exports.value,
		isPinnedOnly: nested.ok && nested.value,
		contexts: {
			job: parseJson(text("job-context")),
			strategy: parseJson(text("strategy-context")),
			matrix: parseJson(text("matrix-context"))
		},
		token: new Secret(text("github-token"))
	});
}
function misplacedInputs(text) {
	return [
		...text("run") === "" ? [] : ["run"],
		...["", "bash"].includes(text("shell")) ? [] : ["shell"],
		...text("working-directory") === "" ? [] : ["working-directory"]
	].map((input) => ({
		input,
		text: input === "run" ? "cannot be combined with uses: use one or the other." : "goes with run; an action runs in the workspace, without a shell.",
		example: "leave it out"
	}));
}
function referenceOf(text) {
	const reference = parseActionReference(text);
	if (reference !== void 0) return ok(reference);
	const shown = text.replaceAll(/\s+/gu, " ").slice(0, 100);
	return mistakeOf("uses", text.startsWith("docker://") ? "names a Docker image, which has no commit that stepkey could check. Write an action with runs.using: docker, or run docker in a script." : text.startsWith("$/") ? "starts with $/, which the runner reads only in a workflow's own uses." : `"${shown}" is not owner/repository@COMMIT, owner/repository/path@COMMIT or ./path.`, EXAMPLE);
}
function withOf(text) {
	const example = "task-definition: task.json";
	if (text === "") return ok(new Map());
	const yaml = readYaml(text, "texts");
	if (!yaml.ok) return err(yaml.error.map(({ message, line, column }) => ({
		input: "with",
		text: `${message} (line ${line}, column ${column}). Write a value from an expression with toJSON(): name: \${{ toJSON(…) }}`,
		example
	})));
	const keys = yaml.value.keysAt([]);
	if (keys.length === 0) return mistakeOf("with", "is not a mapping of inputs to values.", example);
	const again = namedAgain(keys);
	if (again !== void 0) return mistakeOf("with", `sets ${again} twice.`, example);
	const entries = keys.map((key) => [key, yaml.value.valueAt([key])]);
	const nested = entries.filter(([, value]) => typeof value !== "string").map(([key]) => key);
	if (nested.length > 0) {
		const { line } = yaml.value.positionOfKey([nested[0] ?? ""]);
		return mistakeOf("with", `has a list or mapping at ${nested.join(", ")} (line ${line}); inputs are texts.`, "files: |\n  one\n  two");
	}
	return ok(new Map(entries.map(([key, value]) => [key, String(value)])));
}
const REFERENCE = /^(?<input>[^=]*?)\s*=\s*(?<name>[A-Za-z_][A-Za-z0-9_]*)$/u;
function withCredentialOf(text) {
	const example = "password=PGPASSWORD";
	const lines = text.split("\n").map((line) => line.trim());
	const named = new Map();
	for (const [index, line] of lines.entries()) {
		if (line === "") continue;
		const { input = "", name = "" } = REFERENCE.exec(line)?.groups ?? {};
		if (input === "" || name === "") return mistakeOf("with-credential", `line ${index + 1} is not INPUT=NAME, where NAME is a variable of the credential or of secret-env.`, example);
		if (namedAgain([...named.keys(), input]) !== void 0) return mistakeOf("with-credential", `sets ${input} twice.`, example);
		named.set(input, name);
	}
	return ok(named);
}
function namedAgain(ids) {
	const variables = ids.map(inputVariable);
	return ids.find((_, index) => variables.indexOf(variables[index] ?? "") < index);
}
function namesFound({ references }, names) {
	const unknown = [...new Set(references.values())].filter((name) => !names.includes(name));
	const [first] = unknown;
	if (first === void 0) return ok(void 0);
	const text = `names ${joined(unknown, "and", 3)}, which secret-env does not have.`;
	const meant = didYouMean(first, names) ?? names[0] ?? first;
	return mistakeOf("with-credential", text, `${[...references].find(([, name]) => name === first)?.[0] ?? "password"}=${meant}`);
}
function exportsOf(text, hostileOfKinds) {
	const names = text.split(/[,\s]/u).filter((name) => name !== "");
	const example = "DEPLOYMENT_URL";
	const wrong = names.filter((name) => !/^[A-Za-z_][A-Za-z0-9_]{0,199}$/u.test(name));
	if (wrong.length > 0) return mistakeOf("exports", `${wrong.join(", ").slice(0, 100)}: list full names, without * or a value.`, example);
	const refused = names.filter((name) => belongsToRunner(name) || hostileVariable(name, hostileOfKinds) !== void 0);
	if (refused.length === 0) return ok(names);
	return mistakeOf("exports", `${refused.join(", ")} could load code into later steps, redirect them, or belongs to the runner: an action that had a credential cannot set it for them.`, example);
}
function nestedOf(text) {
	if (text === "" || text === "pinned") return ok(text !== "");
	return mistakeOf("nested", `"${text.replaceAll(/\s+/gu, " ").slice(0, 60)}" is not pinned, the only value that it takes.`, "pinned");
}
function namedTwice(given, references) {
	const inputs = new Set([...given.keys()].map(inputVariable));
	const twice = [...references.keys()].filter((id) => inputs.has(inputVariable(id)));
	if (twice.length === 0) return [];
	return [{
		input: "with-credential",
		text: `sets ${twice.join(", ")}, which with sets too: use one or the other.`,
		example: "leave it out of with"
	}];
}
function mistakeOf(input, text, example) {
	return err([{
		input,
		text,
		example
	}]);
}
export { namesFound, usesOf };
