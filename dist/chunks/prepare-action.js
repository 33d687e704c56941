import { t as actionReferenceText } from "./action-reference.js";
import { pt as codedFailure } from "./job.js";
import { E as joined, L as Secret, dt as ok, ut as err } from "./start.js";
import { t as inputVariable } from "./input-variable.js";
import { i as expandText, n as unusable, o as faultOfText, r as evaluateExpression } from "./unusable.js";
import { r as statusFunctions, t as parseActionMetadata } from "./parse-metadata.js";
import { t as readsToken } from "./reads-token.js";
const { basename, join, sep } = process.getBuiltinModule("node:path");
const { readFile, stat } = process.getBuiltinModule("node:fs/promises");
// src/action/uses/container/docker-command.ts
function dockerCommand(parts) {
	const { runs, variables } = parts;
	const args = runs.args === void 0 ? givenArgs(parts) : ownArgs(runs.args, parts);
	if (!args.ok) return args;
	const wrong = unreadableEnv(parts);
	if (wrong !== void 0) return err(wrong);
	const main = runs.main ?? variables[inputVariable("entryPoint")] ?? "";
	return ok({
		main,
		args: args.value
	});
}
function givenArgs({ inputs, variables }) {
	const secret = ["args", "entryPoint"].filter((id) => isReferenced(id, inputs));
	if (secret.length > 0) return err(inCommandLine(secret));
	return ok(wordsOf(variables[inputVariable("args")] ?? ""));
}
function ownArgs(args, parts) {
	const some = filledArgs(args, parts, "some");
	if (!some.ok) return some;
	const other = filledArgs(args, parts, "other");
	return other.ok && some.value.every((each, index) => each === other.value[index]) ? some : err(inCommandLine([...parts.inputs.references.keys()]));
}
function inCommandLine(inputs) {
	return `its args hold what with-credential sets (${joined(inputs)}), and every process of the machine can read a command line. Use an action that reads it from a variable`;
}
function filledArgs(args, parts, fill) {
	const scope = { contexts: { inputs: inputsContext(parts, () => fill) } };
	const values = [];
	for (const [index, arg] of args.entries()) {
		const value = expandText(arg, scope);
		if (!value.ok) return err(`its args cannot be evaluated (number ${index + 1}): ${value.error}`);
		values.push(value.value);
	}
	return ok(values);
}
function unreadableEnv(parts) {
	const scope = { contexts: { inputs: inputsContext(parts, () => "") } };
	for (const [name, text] of parts.runs.env) {
		const value = expandText(text, scope);
		if (!value.ok) return `its env cannot be evaluated (${name}): ${value.error}`;
	}
}
function wrongExpression({ args, env }) {
	const scope = { contexts: { inputs: {} } };
	for (const [index, arg] of (args ?? []).entries()) {
		const fault = faultOfText(arg, scope);
		if (fault !== void 0) return `its args are wrong (number ${index + 1}): ${fault}`;
	}
	for (const [name, text] of env) {
		const fault = faultOfText(text, scope);
		if (fault !== void 0) return `its env is wrong (${name}): ${fault}`;
	}
}
function dockerEnv(parts, credential) {
	const valueOf = (id) => {
		const value = credential[inputVariable(id)] ?? "";
		return value instanceof Secret ? value.reveal() : value;
	};
	const scope = { contexts: { inputs: inputsContext(parts, valueOf) } };
	const pairs = [...parts.runs.env].map(([name, text]) => {
		const value = expandText(text, scope);
		return [name, new Secret(value.ok ? value.value : "")];
	});
	return Object.fromEntries(pairs);
}
function inputsContext({ metadata, inputs, variables }, ofCredential) {
	const plain = [...metadata.inputs.keys(), ...inputs.given.keys()].map((id) => [id, variables[inputVariable(id)] ?? ""]);
	const secret = [...metadata.inputs.keys(), ...inputs.references.keys()].filter((id) => isReferenced(id, inputs)).map((id) => [id, ofCredential(id)]);
	return Object.fromEntries([...plain, ...secret]);
}
function isReferenced(id, { references }) {
	return [...references.keys()].some((each) => inputVariable(each) === inputVariable(id));
}
function wordsOf(text) {
	return (text.match(/"(?:\\.|[^"\\])*"|[^\s"]+/gsu) ?? []).map((word) => word.startsWith("\"") ? word.slice(1, -1).replaceAll(/\\(["\\])/gu, "$1") : word);
}
const DOCKERFILE = /^(?:dockerfile(?:\..*)?|.*\.dockerfile|.*dockerfile)$/iu;
async function wrongImage({ directory, root }, { image }) {
	if (image.startsWith("docker://")) return void 0;
	if (!DOCKERFILE.test(basename(image))) return "runs.image names neither a Dockerfile nor docker://IMAGE";
	const path = join(directory, image);
	if (!path.startsWith(`${root}${sep}`)) return "runs.image leads out of its repository";
	return (await stat(path).catch(() => void 0))?.isFile() === true ? void 0 : `runs.image names ${image}, which does not exist`;
}
// src/action/uses/inputs/action-inputs.ts
function prepareInputs({ inputs }, { given, references }, scope) {
	const named = new Set([...given.keys(), ...references.keys()].map(inputVariable));
	const open = [...inputs].filter(([id]) => !named.has(inputVariable(id)));
	const variables = {};
	for (const [id, input] of open) {
		if (input.default === void 0) continue;
		const value = expandText(input.default, scope);
		if (!value.ok) return err(`the default of its input ${id} cannot be evaluated: ${value.error}`);
		variables[inputVariable(id)] = value.value;
	}
	for (const [id, value] of given) variables[inputVariable(id)] = value;
	const declared = new Set([...inputs.keys()].map(inputVariable));
	return ok({
		variables,
		undeclared: [...given.keys(), ...references.keys()].filter((id) => !declared.has(inputVariable(id))),
		missing: open.filter(([, input]) => input.isRequired && input.default === void 0).map(([id]) => id),
		withoutToken: scope.hasToken ? [] : open.filter(([, input]) => readsToken(input.default ?? "")).map(([id]) => id)
	});
}
function credentialInputs(references, credential) {
	const unknown = [...references.values()].filter((name) => !Object.hasOwn(credential, name));
	if (unknown.length > 0) return err(unknown);
	const pairs = [...references].map(([id, name]) => [inputVariable(id), credential[name] ?? ""]);
	return ok(Object.fromEntries(pairs));
}
// src/action/uses/metadata/read-metadata.ts
const NAMES = ["action.yml", "action.yaml"];
const MAX_BYTES = 1048576;
async function readMetadataFile(directory) {
	for (const name of NAMES) {
		const path = join(directory, name);
		const found = await stat(path).catch(() => void 0);
		if (found?.isFile() !== true || found.size > MAX_BYTES) continue;
		return {
			path,
			text: await readFile(path, "utf8")
		};
	}
}
// src/action/uses/prepare/prepare-action.ts
async function prepareAction(located, preparation) {
	const { reference, inputs: given, scope } = preparation;
	const name = actionReferenceText(reference);
	const file = await readMetadataFile(located.directory);
	if (file === void 0) return err(withoutMetadata(preparation));
	const metadata = parseActionMetadata(file.text);
	if (!metadata.ok) return err(unusable(name, `its action.yml ${metadata.error}`));
	const inputs = prepareInputs(metadata.value, given, scope);
	if (!inputs.ok) return err(unusable(name, inputs.error));
	const runs = await prepareRuns({
		...located,
		metadata: metadata.value,
		variables: inputs.value.variables
	}, preparation);
	if (!runs.ok) return runs;
	const prepared = {
		...located,
		reference,
		metadata: metadata.value,
		scope
	};
	return ok({
		...prepared,
		runs: runs.value,
		inputs: inputs.value
	});
}
async function prepareRuns(own, preparation) {
	const { runs } = own.metadata;
	const name = actionReferenceText(preparation.reference);
	if (runs.using === "composite") {
		const { prepareComposite } = await import("./prepare-composite.js");
		return await prepareComposite(own, preparation, prepareAction);
	}
	if (runs.using === "docker") {
		const docker = await prepareDocker(own, runs, preparation);
		return docker.ok ? docker : err(unusable(name, docker.error));
	}
	const wrong = await missingFile(own, runs) ?? wrongCondition(runs, preparation.scope);
	return wrong === void 0 ? ok(runs) : err(unusable(name, wrong));
}
async function prepareDocker(own, runs, { inputs, scope, nesting }) {
	const wrong = await wrongImage(own, runs) ?? wrongCondition(runs, scope);
	if (wrong !== void 0) return err(wrong);
	if (nesting.depth > 0) {
		const fault = wrongExpression(runs);
		return fault === void 0 ? ok(runs) : err(fault);
	}
	const { metadata, variables } = own;
	const command = dockerCommand({
		metadata,
		runs,
		inputs,
		variables
	});
	return command.ok ? ok({
		...runs,
		command: command.value
	}) : command;
}
function withoutMetadata({ reference, nesting }) {
	const message = `The action ${actionReferenceText(reference)} cannot run: there is no action.yml or action.yaml.`;
	const { [reference.from]: remedy } = nesting.depth > 0 ? NESTED_PATH : PATH;
	return codedFailure("action_unusable", {
		message,
		remedy
	});
}
const PATH = {
	workspace: "Run actions/checkout before this step, and check the path in `uses`.",
	repository: "Check the path in `uses`."
};
const NESTED_PATH = {
	workspace: "Everything that the action uses has to be in the workspace before this step. If one of its own steps writes it there, stepkey cannot run the action: do the same in `run`. Otherwise run actions/checkout before this step.",
	repository: "Use an action whose authors name a path that exists."
};
async function missingFile({ directory, root }, { pre, main, post }) {
	for (const [part, file] of Object.entries({
		pre,
		main,
		post
	})) {
		if (file === void 0) continue;
		const path = join(directory, file);
		if (!path.startsWith(`${root}${sep}`)) return `runs.${part} leads out of its repository`;
		if ((await stat(path).catch(() => void 0))?.isFile() !== true) return `runs.${part} names ${file}, which does not exist`;
	}
}
function wrongCondition({ preIf, postIf }, scope) {
	for (const [key, condition] of Object.entries({
		"pre-if": preIf,
		"post-if": postIf
	})) {
		const value = evaluateExpression(condition, conditionScope(scope, {
			status: "success",
			env: {}
		}));
		if (!value.ok) return `its ${key} cannot be evaluated: ${value.error}`;
	}
}
function conditionScope({ contexts, functions }, now) {
	return {
		contexts: {
			...contexts,
			env: now.env
		},
		functions: {
			...functions,
			...statusFunctions(now.status)
		}
	};
}
export { dockerCommand as a, prepareInputs as i, prepareAction as n, dockerEnv as o, credentialInputs as r, conditionScope as t };
