import { dt as ok, ut as err } from "./start.js";
import { Gt as isRecord } from "./job.js";
import { D as number, E as looseObject, F as union, I as unknown, N as string, O as object, _ as array, h as _null, j as record, v as boolean } from "./zod.js";
import { t as require_dist } from "./dist2.js";
// src/action/uses/expression/status.ts
function statusFunctions(status) {
	return {
		always: constant(true),
		success: constant(status === "success"),
		failure: constant(status === "failure"),
		cancelled: constant(status === "cancelled")
	};
}
function constant(value) {
	return {
		minArguments: 0,
		maxArguments: 0,
		call: () => value
	};
}
// src/action/uses/metadata/condition.ts
var import_dist = require_dist();
function conditionOf(text = "") {
	const bare = /^\s*\$\{\{(?<inner>(?:(?!\$\{\{).)*)\}\}\s*$/su.exec(text)?.groups?.["inner"] ?? text;
	return bare.trim() === "" ? "always()" : bare.trim();
}
// src/action/uses/metadata/docker-runs.ts
const text = union([
	string(),
	number(),
	boolean(),
	_null()
]).transform((value) => value === null ? "" : String(value));
const DOCKER = object({
	image: string().min(1),
	args: array(text).nullish(),
	env: record(string(), text).nullish(),
	entrypoint: text.optional(),
	"pre-entrypoint": text.optional(),
	"post-entrypoint": text.optional(),
	"pre-if": text.optional(),
	"post-if": text.optional()
});
function dockerRunsOf(runs) {
	const parsed = DOCKER.safeParse(runs);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		return err(`has a mistake at runs.${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
	}
	const { image, args, env, entrypoint, ...rest } = parsed.data;
	return ok({
		using: "docker",
		image,
		args: args ?? void 0,
		env: new Map(Object.entries(env ?? {})),
		main: orNothing(entrypoint),
		pre: orNothing(rest["pre-entrypoint"]),
		post: orNothing(rest["post-entrypoint"]),
		preIf: conditionOf(rest["pre-if"]),
		postIf: conditionOf(rest["post-if"])
	});
}
function orNothing(given) {
	return given === "" ? void 0 : given;
}
// src/action/uses/metadata/parse-metadata.ts
const MAX_CHARACTERS = 524288;
function parseActionMetadata(text) {
	if (text.length > MAX_CHARACTERS) return err(`is longer than ${MAX_CHARACTERS} characters`);
	const content = readActionYaml(text);
	if (!content.ok) return content;
	const parsed = FILE.safeParse(content.value);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		const where = issue === void 0 ? "" : ` ${issue.path.join(".")}`;
		return err(`has a mistake at${where}: ${issue?.message ?? "it has another form"}`);
	}
	const { name, inputs, outputs, runs } = parsed.data;
	const read = runsOf(runs);
	if (!read.ok) return read;
	return ok({
		name: name ?? "",
		inputs: mapOf(inputs, inputOf),
		outputs: mapOf(outputs, outputOf),
		runs: read.value,
		text
	});
}
const YAML = {
	version: "1.2",
	schema: "core",
	maxAliasCount: 100,
	logLevel: "error"
};
function readActionYaml(text) {
	try {
		const content = (0, import_dist.parse)(text, YAML);
		return ok(content);
	} catch (error) {
		if (error instanceof import_dist.YAMLError) return err(`is not valid YAML: ${error.message.split("\n", 1)[0] ?? ""}`);
		if (error instanceof ReferenceError || error instanceof RangeError) return err("is nested too deeply, or has too many aliases");
		throw error;
	}
}
const scalar = union([
	string(),
	number(),
	boolean(),
	_null()
]).transform((value) => value === null ? "" : String(value));
const path = string().min(1);
const FILE = object({
	name: scalar.optional(),
	inputs: record(string(), unknown()).nullish(),
	outputs: record(string(), unknown()).nullish(),
	runs: looseObject({ using: string() })
});
const JAVASCRIPT = object({
	using: string(),
	main: path,
	pre: path.optional(),
	post: path.optional(),
	"pre-if": scalar.optional(),
	"post-if": scalar.optional()
});
const INPUT = object({
	default: scalar.optional(),
	required: scalar.optional(),
	deprecationMessage: scalar.optional()
});
const OUTPUT = object({ value: scalar.optional() });
const NODE = /^node(?:12|16|20|24)$/iu;
function runsOf(runs) {
	const using = runs.using.toLowerCase();
	if (using === "composite") return ok({ using });
	if (using === "docker") return dockerRunsOf(runs);
	if (!NODE.test(using)) return err(`has runs.using: ${quotedWord(runs.using)}, which stepkey does not run`);
	const parsed = JAVASCRIPT.safeParse(runs);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		return err(`has a mistake at runs.${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
	}
	const { main, pre, post, "pre-if": preIf, "post-if": postIf } = parsed.data;
	return ok({
		using: "javascript",
		node: using,
		main,
		pre,
		post,
		preIf: conditionOf(preIf),
		postIf: conditionOf(postIf)
	});
}
function inputOf(given) {
	const parsed = INPUT.safeParse(given);
	if (!parsed.success) return {
		default: void 0,
		isRequired: false,
		deprecationMessage: void 0
	};
	const { default: value, required = "", deprecationMessage } = parsed.data;
	return {
		default: value,
		isRequired: /^true$/iu.test(required),
		deprecationMessage
	};
}
function outputOf(given) {
	const parsed = OUTPUT.safeParse(given);
	return { value: parsed.success ? parsed.data.value : void 0 };
}
function mapOf(given, read) {
	const entries = isRecord(given) ? Object.entries(given) : [];
	return new Map(entries.map(([id, value]) => [id, read(value)]));
}
function quotedWord(text) {
	return `"${text.length > 40 ? `${text.slice(0, 39)}…` : text}"`;
}
export { readActionYaml as n, statusFunctions as r, parseActionMetadata as t };
