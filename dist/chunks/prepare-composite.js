import { n as isPinned, r as parseActionReference, t as actionReferenceText } from "./action-reference.js";
import { dt as ok, ut as err } from "./start.js";
import { a as faultOfExpression, l as segmentsOf, n as unusable, o as faultOfText, s as functionsIn, t as nestedNotPinned } from "./unusable.js";
import { n as readActionYaml, r as statusFunctions } from "./parse-metadata.js";
import { D as number, E as looseObject, F as union, I as unknown, M as strictObject, N as string, O as object, V as NEVER, _ as array, h as _null, j as record, v as boolean } from "./zod.js";
const { join } = process.getBuiltinModule("node:path");
// src/action/uses/expression/condition.ts
const STATUS_FUNCTIONS = new Set([
	"always",
	"success",
	"failure",
	"cancelled"
]);
function stepCondition(text = "") {
	const bare = bareCondition(text.trim());
	if (!bare.ok) return bare;
	const condition = bare.value.trim();
	if (condition === "") return ok("success()");
	const callsStatus = functionsIn(condition).some((name) => STATUS_FUNCTIONS.has(name));
	return ok(callsStatus ? condition : `success() && (${condition})`);
}
function bareCondition(text) {
	const segments = segmentsOf(text);
	if (!segments.ok) return err(segments.error);
	const expressions = segments.value.flatMap(({ expression }) => expression ?? []);
	if (expressions.length === 0) return ok(text);
	const literals = segments.value.map(({ literal }) => literal);
	if (expressions.length === 1 && literals.every((literal) => literal === "")) return ok(expressions[0] ?? "");
	const format = literals.map(escaped).reduce((all, each, at) => `${all}{${at - 1}}${each}`);
	return ok(`format('${format}', ${expressions.join(", ")})`);
}
function escaped(literal) {
	return literal.replaceAll("'", "''").replaceAll("{", "{{").replaceAll("}", "}}");
}
// src/action/uses/metadata/composite-steps.ts
const MAX_STEPS = 500;
function parseCompositeSteps(text) {
	const content = readActionYaml(text);
	if (!content.ok) return content;
	const parsed = FILE.safeParse(content.value);
	if (!parsed.success) return err(mistakeOf(parsed.error));
	const { steps } = parsed.data.runs;
	if (steps.length > MAX_STEPS) return err(`has more than ${MAX_STEPS} steps`);
	const read = [];
	for (const [index, given] of steps.entries()) {
		const step = STEP.safeParse(given);
		if (!step.success) return err(mistakeOf(step.error, `step ${index + 1}`));
		read.push(step.data);
	}
	const again = namedTwice(read);
	return again === void 0 ? ok(read) : err(`has two steps with the id ${again}`);
}
const FILE = object({ runs: looseObject({ steps: array(unknown()) }) });
const text = union([
	string(),
	number(),
	boolean(),
	_null()
], "it is not a text").transform((value) => value === null ? "" : String(value));
const texts = record(string().min(1), text, "it is not a mapping of names to texts").nullish().transform((pairs) => new Map(Object.entries(pairs ?? {})));
const COMMON = {
	id: string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,99}$/u, "an id has letters, digits, _ and - only").optional(),
	name: text.optional(),
	if: text.optional(),
	"continue-on-error": text.optional(),
	env: texts
};
const SCRIPT = strictObject({
	...COMMON,
	run: text,
	shell: text,
	"working-directory": text.optional()
}).transform((step) => {
	const { "working-directory": workingDirectory, run, shell } = step;
	return {
		kind: "run",
		...commonOf(step),
		run,
		shell,
		workingDirectory
	};
});
const USES = strictObject({
	...COMMON,
	uses: string().min(1),
	with: texts
}).transform((step) => ({
	kind: "uses",
	...commonOf(step),
	uses: step.uses,
	with: step.with
}));
const NEITHER = "it has neither run nor uses";
const BOTH = "it has both run and uses";
const NO_SHELL = "it has no shell, which every run of a composite action needs";
function faultOf(step) {
	const has = (key) => Object.hasOwn(step, key);
	if (has("run") && has("uses")) return BOTH;
	if (!has("run") && !has("uses")) return NEITHER;
	return has("run") && !has("shell") ? NO_SHELL : void 0;
}
const STEP = looseObject({}, "it is not a mapping").superRefine((step, context) => {
	const message = faultOf(step);
	if (message !== void 0) context.addIssue({
		code: "custom",
		message,
		input: step
	});
}).transform((step, context) => {
	const parsed = (Object.hasOwn(step, "run") ? SCRIPT : USES).safeParse(step);
	if (parsed.success) return parsed.data;
	for (const { message, path } of parsed.error.issues) context.addIssue({
		code: "custom",
		message,
		path: [...path],
		input: step
	});
	return NEVER;
});
function commonOf(step) {
	const { id, name, if: condition, "continue-on-error": continueOnError, env } = step;
	return {
		id,
		name,
		condition,
		continueOnError,
		env
	};
}
function mistakeOf({ issues }, where) {
	const [issue] = issues;
	return `has a mistake at ${[...where === void 0 ? ["runs"] : [where], ...issue?.path ?? []].join(", ")}: ${issue?.message ?? "it has another form"}`;
}
function namedTwice(steps) {
	const ids = steps.flatMap(({ id }) => id?.toLowerCase() ?? []);
	return ids.find((id, at) => ids.indexOf(id) < at);
}
// src/action/uses/prepare/nested-reference.ts
function isNestedPinned(uses, around) {
	const reference = parseActionReference(uses);
	if (reference?.from === "repository") return isPinned(reference);
	return reference === void 0 || around.reference.from === "workspace";
}
function nestedReference(uses, around) {
	if (uses.startsWith("docker://")) return err("it uses a Docker image itself, and an image has no commit");
	if (uses.startsWith("$/")) return ofSameRepository(uses, around);
	const reference = parseActionReference(uses);
	if (reference === void 0) return err("its uses is not owner/repository@REF, owner/repository/path@REF or ./path");
	if (reference.from === "repository") return ok({ fetched: reference });
	const { workspace } = around;
	const directory = join(workspace, reference.path);
	return ok({
		reference,
		located: {
			directory,
			root: workspace
		}
	});
}
function ofSameRepository(uses, around) {
	const { reference, root } = around;
	if (reference.from === "workspace") return err(`it uses ${uses}, which exists in actions of repositories only`);
	const { owner, repository, ref } = reference;
	const path = uses.slice(2);
	const same = parseActionReference(`${owner}/${repository}${path === "" ? "" : `/${path}`}@${ref}`);
	if (same?.from !== "repository") return err(`its uses ${uses} is not a path`);
	return ok({
		reference: same,
		located: {
			directory: join(root, same.path),
			root
		}
	});
}
// src/action/uses/prepare/prepare-composite.ts
const MAX_DEPTH = 9;
const MAX_ACTIONS = 200;
async function prepareComposite(own, preparation, prepare) {
	const { reference, nesting, scope } = preparation;
	const name = actionReferenceText(reference);
	const read = parseCompositeSteps(own.metadata.text);
	if (!read.ok) return err(unusable(name, `its action.yml ${read.error}`));
	const wrongOutput = faultIn([...own.metadata.outputs].map(([id, { value }]) => [id, value]), scope);
	if (wrongOutput !== void 0) return err(unusable(name, `its output ${wrongOutput}`));
	const steps = [];
	for (const [index, step] of read.value.entries()) {
		const condition = checkedCondition(step, scope);
		const position = `${nesting.position}${index + 1}`;
		if (!condition.ok) return err(unusable(name, `in step ${position}, ${condition.error}`));
		const nested = await nestedOf(step, {
			own,
			preparation,
			prepare,
			position
		});
		if (!nested.ok) return nested;
		steps.push({
			position,
			step,
			condition: condition.value,
			...nested.value
		});
	}
	return ok({
		using: "composite",
		steps
	});
}
async function nestedOf(step, around) {
	if (step.kind === "run") return ok({
		action: void 0,
		looseRef: void 0
	});
	const { own, preparation, prepare, position } = around;
	const { reference, nesting, scope } = preparation;
	const refused = (why) => err(unusable(actionReferenceText(reference), `in step ${position}, ${why}`));
	const tooMany = beyondLimits(nesting);
	if (tooMany !== void 0) return refused(tooMany);
	if (nesting.isPinnedOnly && !isNestedPinned(step.uses, { reference })) return err(nestedNotPinned(actionReferenceText(reference), {
		position,
		uses: step.uses
	}));
	const named = nestedReference(step.uses, {
		...own,
		...nesting,
		reference
	});
	if (!named.ok) return refused(named.error);
	const found = await locate(named.value, nesting);
	if (!found.ok) return err(within(found.error, around));
	const prepared = await prepare(found.value.located, {
		reference: found.value.reference,
		inputs: {
			given: withoutValues(step),
			references: new Map()
		},
		scope,
		nesting: {
			...nesting,
			depth: nesting.depth + 1,
			position: `${position}.`
		}
	});
	if (!prepared.ok) return err(within(prepared.error, around));
	return ok({
		action: prepared.value,
		looseRef: found.value.looseRef
	});
}
function beyondLimits({ depth, count }) {
	if (depth >= MAX_DEPTH) return `its actions are nested deeper than 10 levels`;
	return count() > MAX_ACTIONS ? `there are more than ${MAX_ACTIONS} actions in it` : void 0;
}
async function locate(named, { fetch }) {
	if ("located" in named) return ok({
		...named,
		looseRef: void 0
	});
	const fetched = await fetch(named.fetched);
	if (!fetched.ok) return fetched;
	const { directory, root, sha, looseRef } = fetched.value;
	const reference = {
		...named.fetched,
		ref: sha
	};
	return ok({
		reference,
		located: {
			directory,
			root
		},
		looseRef
	});
}
function within(why, { preparation, position }) {
	if (preparation.nesting.depth > 0 || why.code === "cancelled") return why;
	const name = actionReferenceText(preparation.reference);
	const { paste: _, ...rest } = why;
	return {
		...rest,
		message: `${why.message} Step ${position} of ${name} uses it.`
	};
}
function withoutValues(step) {
	return new Map([...step.with.keys()].map((id) => [id, ""]));
}
function checkedCondition(step, scope) {
	const condition = stepCondition(step.condition);
	if (!condition.ok) return err(`its if is wrong: ${condition.error}`);
	const names = compositeNames(scope);
	const functions = {
		...names.functions,
		...statusFunctions("success")
	};
	const wrong = faultOfExpression(condition.value, {
		...names,
		functions
	});
	if (wrong !== void 0) return err(`its if is wrong: ${wrong}`);
	const fault = faultIn(textsOf(step), scope);
	return fault === void 0 ? condition : err(`its ${fault}`);
}
function textsOf(step) {
	const common = [
		["name", step.name],
		["continue-on-error", step.continueOnError],
		...step.env
	];
	return step.kind === "uses" ? [...common, ...step.with] : [
		...common,
		["run", step.run],
		["shell", step.shell],
		["working-directory", step.workingDirectory]
	];
}
function faultIn(texts, scope) {
	const names = compositeNames(scope);
	for (const [name, text] of texts) {
		const wrong = faultOfText(text ?? "", names);
		if (wrong !== void 0) return `${name} is wrong: ${wrong}`;
	}
}
function compositeNames({ contexts, functions }) {
	return {
		contexts: {
			...contexts,
			inputs: {},
			steps: {},
			env: {}
		},
		functions
	};
}
export { prepareComposite };
