import { E as joined, K as COMMIT_SHA, Y as GRANT_NAME, it as WORKFLOW_REF, lt as didYouMean, ot as formatDuration, st as parseDuration, tt as REPOSITORY_NAME } from "./start.js";
import { Gt as isRecord, Wt as wildcardFits } from "./job.js";
import { A as preprocess, F as union, I as unknown, M as strictObject, N as string, S as int, T as literal, V as NEVER, _ as array, j as record, m as _enum, v as boolean } from "./zod.js";
import { a as mistakesOf, i as mistakeAt, o as mistakesOfFaults, r as inOrder } from "./mistake.js";
import { t as parseByteSize } from "./byte-size.js";
import { t as hint } from "./hint.js";
import { a as compilePattern, i as parameterVariable, n as PARAMETER_NAME, t as outputSchemaFault } from "./output-schema.js";
import { n as OUTPUT_KINDS } from "./task-wire.js";
import "./direct.js";
// src/policy/duration-schema.ts
function duration(longest) {
	return string().transform((text, context) => {
		const seconds = parseDuration(text);
		if (!seconds.ok) {
			context.addIssue(seconds.error);
			return NEVER;
		}
		if (seconds.value <= longest) return seconds.value;
		context.addIssue(`"${text}" is longer than ${longest / 3600}h, the maximum`);
		return NEVER;
	});
}
// src/policy/task-schema.ts
const MAX_TIMEOUT_SECONDS = 43200;
const MAX_OUTPUT_BYTES = 1048576;
const DEFAULT_OUTPUT_BYTES = 65536;
const MAX_RUN_LENGTH = 8192;
const MAX_PARAMETERS = 20;
const oneLine = (longest) => string().trim().min(1).max(longest).regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u);
const ref = string().refine((text) => COMMIT_SHA.test(text) || /^refs\/(?:heads|tags)\/[^\s~^:?*[\\]+$/u.test(text));
const pattern = string().superRefine((text, context) => {
	const compiled = compilePattern(text);
	if (!compiled.ok) context.addIssue(compiled.error);
});
const parameter = strictObject({
	pattern: pattern.optional(),
	required: boolean().default(false),
	description: oneLine(300).optional()
});
const size = string().transform((text, context) => {
	const bytes = parseByteSize(text);
	if (bytes.ok && bytes.value <= MAX_OUTPUT_BYTES) return bytes.value;
	context.addIssue(bytes.ok ? `"${text}" is more than 1MiB, the maximum` : bytes.error);
	return NEVER;
});
const outputSchema = unknown().transform((given, context) => {
	const fault = outputSchemaFault(given);
	if (fault === void 0 && isRecord(given)) return given;
	context.addIssue(fault ?? "It is not a mapping");
	return NEVER;
});
const output = strictObject({
	kind: _enum(OUTPUT_KINDS).default("text"),
	max: size.optional(),
	schema: outputSchema.optional()
}).superRefine(({ kind, max, schema }, context) => {
	if (schema !== void 0 && kind !== "json") context.addIssue({
		code: "custom",
		path: ["schema"],
		message: "Only kind: json has one"
	});
	if (max !== void 0 && kind === "none") context.addIssue({
		code: "custom",
		path: ["max"],
		message: "kind: none has no output"
	});
}).transform(({ kind, max = DEFAULT_OUTPUT_BYTES, schema }) => {
	const bytes = kind === "none" ? 0 : max;
	return schema === void 0 ? {
		kind,
		max: bytes
	} : {
		kind,
		max: bytes,
		schema
	};
});
const TASK_SHAPE = {
	title: oneLine(120),
	description: oneLine(1e3).optional(),
	run: string().max(MAX_RUN_LENGTH).refine((text) => text.trim() !== "" && !text.includes("\0")),
	from: strictObject({
		repository: string().regex(REPOSITORY_NAME),
		ref
	}).optional(),
	parameters: record(string().regex(PARAMETER_NAME), parameter).refine((given) => Object.keys(given).length <= MAX_PARAMETERS, { error: `There are more than ${MAX_PARAMETERS} parameters` }).default({}),
	output: output.default({
		kind: "text",
		max: DEFAULT_OUTPUT_BYTES
	}),
	timeout: duration(MAX_TIMEOUT_SECONDS).default(300),
	"per-job": int().min(1).max(100).default(1)
};
const taskSchema = strictObject({
	...TASK_SHAPE,
	grant: string().regex(GRANT_NAME)
});
const PARAMETER = hint("Expected a name of lower-case letters, digits, _ and -, which starts with a letter, with a mapping that can have pattern, required and description.", "parameters: { since: { pattern: '\\d{4}-\\d{2}-\\d{2}', required: true } }");
const TASK_HINTS = {
	tasks: hint("Expected a mapping of names to tasks.", "tasks: { count-orders: { … } }"),
	"tasks.*": hint("Expected a mapping with title, grant and run.", ""),
	"tasks.*.title": hint("Expected one line of at most 120 characters, for whoever chooses the task.", "title: Count the orders since a day"),
	"tasks.*.description": hint("Expected one line of at most 1000 characters.", "description: Prints one number for each shop."),
	"tasks.*.grant": hint("Expected the name of a grant of this policy.", "grant: reports-read"),
	"tasks.*.run": hint("Expected a command, or a script of at most 8192 characters.", "run: ./scripts/count-orders.sh"),
	"tasks.*.from": hint("Expected a repository and a ref. Leave it out for the default branch of the job's repository.", "from: { repository: octo-org/tasks, ref: refs/heads/main }"),
	"tasks.*.from.repository": hint("Expected OWNER/NAME.", "repository: octo-org/tasks"),
	"tasks.*.from.ref": hint("Expected refs/heads/BRANCH, refs/tags/TAG or a full commit.", "ref: refs/heads/main"),
	"tasks.*.parameters": PARAMETER,
	"tasks.*.parameters.*": PARAMETER,
	"tasks.*.parameters.*.pattern": hint("Expected a regular expression for the whole value, in quotes.", "pattern: '\\d{4}-\\d{2}-\\d{2}'"),
	"tasks.*.parameters.*.required": hint("Expected true or false.", "required: true"),
	"tasks.*.parameters.*.description": hint("Expected one line of at most 300 characters.", "description: \"The first day, as 2026-01-31.\""),
	"tasks.*.output": hint("Expected a mapping with kind, and max and schema where they apply.", "output: { kind: text, max: 64KiB }"),
	"tasks.*.output.kind": hint("Expected text, json or none.", "kind: text"),
	"tasks.*.output.max": hint("Expected a size of at most 1MiB.", "max: 64KiB"),
	"tasks.*.output.schema": hint("Expected a JSON Schema with a type at each level.", "schema: { type: object, properties: { orders: { type: integer } }, required: [orders] }"),
	"tasks.*.timeout": hint("Expected a duration of at most the ttl of the task's grant.", "timeout: 5m"),
	"tasks.*.per-job": hint("Expected a whole number from 1 to 100.", "per-job: 20")
};
// src/policy/task-semantics.ts
function taskMistakes(task, around) {
	const grant = around.grants.find(({ name }) => name === task.grant);
	return [
		...unknownGrant(task, around),
		...grant === void 0 ? [] : tooLong(task, grant),
		...grant === void 0 ? [] : usesWarning(grant),
		...sameVariables(task)
	];
}
function unknownGrant({ grant }, { names }) {
	if (names.includes(grant)) return [];
	const meant = didYouMean(grant, names);
	return [{
		path: ["grant"],
		message: `This policy has no grant "${grant}".`,
		expected: meant === void 0 ? "Expected the name of a grant of this policy." : `Did you mean "${meant}"?`,
		example: ""
	}];
}
function tooLong({ timeout }, grant) {
	const { ttlSeconds, name } = grant;
	if (ttlSeconds === void 0 || timeout <= ttlSeconds) return [];
	return [{
		path: ["timeout"],
		message: `A task cannot take longer than its lease: the ttl of ${name} is ${formatDuration(ttlSeconds)}, and the timeout is ${formatDuration(timeout)}.`,
		expected: `Set a timeout of at most ${formatDuration(ttlSeconds)}, or a longer ttl.`,
		example: ""
	}];
}
function usesWarning({ name, allow }) {
	if ((allow.uses ?? []).every((patterns) => patterns.some((pattern) => /^(?:run|\*+)$/u.test(pattern)))) return [];
	return [{
		path: ["grant"],
		message: `The grant ${name} is only for actions: its \`uses\` does not list run, so it is never issued to a task.`,
		expected: "Add run to `uses` of the grant, or name another grant.",
		example: "",
		severity: "warning"
	}];
}
function sameVariables({ parameters }) {
	const seen = new Map();
	return Object.keys(parameters).flatMap((name) => {
		const variable = parameterVariable(name);
		const other = seen.get(variable);
		if (other === void 0) {
			seen.set(variable, name);
			return [];
		}
		const message = `\`${other}\` and \`${name}\` would both be ${variable}.`;
		return [{
			path: ["parameters", name],
			message,
			expected: "Rename one.",
			example: ""
		}];
	});
}
// src/policy/parse-tasks.ts
function parseTasks(context, around) {
	const tasks = [];
	const disabledTasks = [];
	const mistakes = [];
	for (const name of context.yaml.keysAt(["tasks"])) {
		const parsed = parseTask(context, name, around);
		if (parsed.task === void 0) disabledTasks.push(name);
		else tasks.push(parsed.task);
		mistakes.push(...parsed.mistakes);
		if (mistakes.length > 100) break;
	}
	const whole = mistakes.length <= 100;
	return {
		tasks,
		disabledTasks,
		mistakes: inOrder(mistakes),
		whole
	};
}
function parseTask(context, name, around) {
	const base = ["tasks", name];
	const { line, column } = context.yaml.positionOfKey(base);
	if (!GRANT_NAME.test(name)) {
		const message = `"${name}" is not a valid name for a task.`;
		return {
			task: void 0,
			mistakes: [{
				...mistakeAt(context, base, {
					message,
					expected: "Use 1 to 64 letters, digits and . _ -, starting with a letter or digit.",
					example: "count-orders:"
				}),
				line,
				column
			}]
		};
	}
	const checked = taskSchema.safeParse(context.yaml.valueAt(base));
	if (!checked.success) {
		const { error } = checked;
		return {
			task: void 0,
			mistakes: mistakesOf(context, base, {
				schema: taskSchema,
				error
			})
		};
	}
	const toMistake = ({ path, ...rest }) => mistakeAt(context, [...base, ...path], rest);
	const mistakes = taskMistakes(checked.data, around).map(toMistake);
	const isDisabled = mistakes.some(({ severity }) => severity === "mistake");
	const source = `${context.source}:${line}`;
	return {
		task: isDisabled ? void 0 : toTask(name, checked.data, source),
		mistakes
	};
}
function toTask(name, input, source) {
	return {
		name,
		title: input.title,
		description: input.description,
		grant: input.grant,
		run: input.run,
		from: input.from,
		parameters: parametersOf(input),
		output: input.output,
		timeoutSeconds: input.timeout,
		perJob: input["per-job"],
		source
	};
}
function parametersOf({ parameters }) {
	return Object.fromEntries(Object.entries(parameters).map(([key, { pattern, required, description }]) => [key, {
		...pattern === void 0 ? {} : { pattern },
		required,
		...description === void 0 ? {} : { description }
	}]));
}
// src/policy/text-mistakes.ts
function mistakesOfText(source, faults) {
	return mistakesOfFaults(source, faults.map((fault) => ({
		...fault,
		message: grantTwice(fault) ?? fault.message
	})));
}
function grantTwice({ twice, line }) {
	const [parent, name, ...below] = twice?.path ?? [];
	if (twice === void 0 || parent !== "grants" || name === void 0 || below.length > 0) return;
	return `the grant ${name} appears twice: lines ${twice.firstLine} and ${line}. Rename one; until then the whole policy is disabled`;
}
// src/policy/people-schema.ts
const LOGIN = String.raw`[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:_[A-Za-z0-9]+)?(?:\[bot\])?`;
const login = string().regex(new RegExp(`^${LOGIN}$`, "u"));
const approver = string().regex(new RegExp(`^@${LOGIN}(?:/[A-Za-z0-9][A-Za-z0-9._-]*)?$`, "u"));
const APPROVERS = hint("Expected a list of people (@login) or teams (@org/team).", "by: [\"@mona\", \"@octo-org/dba\"]");
// src/policy/tags-schema.ts
const tagsSchema = array(strictObject({
	name: string().regex(/^(?!refs\/)(?!.*\*\*)[^\s~^:?[\]{}\\]{1,255}$/u),
	by: array(approver).min(1)
})).min(1).max(50);
const TAGS = hint("Expected a list of tags, each with its name and with who may start the job.", "tags: [{ name: \"v*\", by: [\"@octo-org/release\"] }]");
const TAG_HINTS = {
	"grants.*.allow.tags": TAGS,
	"grants.*.allow.tags.*": TAGS,
	"grants.*.allow.tags.*.name": hint("Expected the name of a tag, without refs/tags/; a * matches any characters but /.", "name: \"v*\""),
	"grants.*.allow.tags.*.by": APPROVERS,
	"grants.*.allow.tags.*.by.*": APPROVERS
};
// src/policy/uses-match.ts
function usesMatches(pattern, uses) {
	if (uses === void 0 || pattern === "run") return uses === void 0 && pattern === "run";
	const isAny = isAnyUses(pattern);
	if (isAny || uses.startsWith("./") || pattern.startsWith("./")) return isAny || pattern.startsWith("./") && wildcardFits(pattern, uses);
	const subject = pattern.includes("@") ? uses : uses.slice(0, uses.lastIndexOf("@"));
	return wildcardFits(foldedUses(pattern), foldedUses(subject));
}
function isAnyUses(pattern) {
	return /^\*+$/u.test(pattern);
}
function foldedUses(text) {
	return text.replace(/^[^/]*\/[^/@]*/u, (name) => name.toLowerCase());
}
const OTHERS = /^(?:run|\*+|\.\/[^\s@]*)$/u;
const OF_REPOSITORY = /^[\w.*?-]+\/[\w./*?-]+$/u;
function usesPatternFault(text) {
	if (text.length > 400) return "A pattern has at most 400 characters";
	if (OTHERS.test(text)) return void 0;
	const [name = "", commit = "*", ...more] = text.split("@");
	if (!OF_REPOSITORY.test(name) || more.length > 0) return `"${text}" is neither run, an action of a repository, nor ./path`;
	return commit === "*" || COMMIT_SHA.test(commit) ? void 0 : `"${text}" is at a tag or branch, and an action runs at a full commit only`;
}
// src/policy/allow-schema.ts
const workflow = string().superRefine((text, context) => {
	const at = WORKFLOW_REF.exec(text)?.groups?.["ref"] ?? "";
	if ((COMMIT_SHA.test(at) || /^refs\/(?:heads|tags)\/[^\s~^:?*[\\]+$/u.test(at)) && !/[*?[\]]/u.test(text)) return;
	context.addIssue(at.startsWith("refs/pull/") ? `"${text}" is at the ref of a pull request, which its author can change` : `"${text}" is not a workflow file at a branch, a tag or a commit`);
});
const repoProperties = preprocess((given) => isRecord(given) && Object.hasOwn(given, "__proto__") ? null : given, record(string().regex(/^(?!repo_property_)[A-Za-z0-9_#$-]{1,75}$/u), array(string().min(1).max(1024)).min(1)).refine((given) => Object.keys(given).length > 0, "It names no property"));
const usesPattern = string().superRefine((text, context) => {
	const fault = usesPatternFault(text);
	if (fault !== void 0) context.addIssue(fault);
});
const allowSchema = strictObject({
	events: array(string().regex(/^[a-z][a-z_]*$/u)).min(1),
	workflow: workflow.optional(),
	runners: array(_enum(["github-hosted", "self-hosted"])).min(1).optional(),
	refs: array(string().regex(/^refs\/(?:heads|tags|pull)\/[^\s~^:?*[\\]+$/u)).min(1).optional(),
	actors: array(login).min(1).optional(),
	"repo-properties": repoProperties.optional(),
	"ref-protected": boolean().refine((given) => given, "false restricts nothing").transform(() => true).optional(),
	rollback: boolean().default(false),
	tags: tagsSchema.optional(),
	uses: array(usesPattern).min(1).optional()
});
// src/policy/schema.ts
const MAX_TTL_SECONDS = 43200;
const MAX_AGE_SECONDS = 2678400;
const settle = preprocess((given) => given === 0 ? "0" : given, union([_enum(["0", "0s"]).transform(() => 0), duration(3600)]));
const branch = string().regex(/^(?!refs\/)[^\s~^:?*[\\]{1,255}$/u);
const id = int().positive();
const approvalSchema = strictObject({
	count: int().min(0).max(10).default(1),
	by: array(approver).min(1).optional(),
	"max-age": duration(MAX_AGE_SECONDS).default(86400),
	uses: int().min(1).max(100).default(3),
	per: _enum(["lease", "run"]).default("lease"),
	settle: settle.default(10),
	"allow-starter": boolean().default(false),
	reason: string().trim().min(1).max(300).optional()
});
const oneEnvironment = string().trim().min(1).max(255).refine((text) => !/^\*+$/u.test(text), { error: "\"*\" is not the name of an environment, and a grant has no pattern for all of them: write one grant for each environment" });
function grantSchemaOf(kinds) {
	return strictObject({
		environment: oneEnvironment.optional(),
		access: _enum(["read", "write"]).default("read"),
		ttl: duration(MAX_TTL_SECONDS).optional(),
		credential: credentialSchemaOf(kinds).optional(),
		allow: allowSchema,
		approval: approvalSchema.optional(),
		"per-job": int().min(1).max(100).default(1),
		"on-withdrawal": _enum(["revoke", "finish"]).default("revoke"),
		"break-glass": boolean().default(false)
	});
}
function credentialSchemaOf(kinds) {
	return strictObject(Object.fromEntries(kinds.map(({ name, grant }) => [name, grant.schema.optional()]))).transform((given, context) => {
		const [named, ...others] = Object.entries(given);
		if (named === void 0 || named[1] === void 0) {
			context.addIssue("A grant issues one credential: name exactly one provider");
			return NEVER;
		}
		if (others.length > 0) {
			const names = joined(Object.keys(given));
			context.addIssue(`This grant names ${names}: write one grant for each credential`);
			return NEVER;
		}
		const [kind, settings] = named;
		return {
			kind,
			settings
		};
	});
}
const documentSchema = strictObject({
	version: literal(1),
	"repository-id": id.optional(),
	"owner-id": id,
	agents: array(login).default([]),
	bases: array(branch).min(1).optional(),
	mode: _enum(["enforce", "observe"]).default("enforce"),
	"forbid-break-glass": boolean().default(false),
	grants: record(string(), unknown()).optional(),
	tasks: record(string(), unknown()).optional()
});
const LIST_OF_EVENTS = hint("Expected a list of event names.", "events: [pull_request, push]");
const EXACT_REF = hint("Expected a list of full refs, without *.", "refs: [refs/heads/main]");
const ACTORS = hint("Expected a list of logins, without @.", "actors: [mona]");
const PROPERTIES = hint("Expected names of custom properties, without repo_property_, each with a list of values.", "repo-properties: { tier: [gold] }");
const USES = hint("Expected a list of actions, with * where any characters may be, and run for scripts.", "uses: [run, octo-org/deploy-action]");
const RUNNERS = hint("Expected a list of github-hosted, self-hosted.", "runners: [github-hosted]");
const HINTS = {
	version: hint("Expected the version of this format, a number.", "version: 1"),
	"repository-id": hint("Expected the repository's numeric id: `gh api repos/OWNER/NAME --jq .id` prints it.", "repository-id: 74"),
	"owner-id": hint("Expected the owner's numeric id: `gh api users/OWNER --jq .id` prints it.", "owner-id: 65"),
	agents: hint("Expected a list of logins, without @.", "agents: [\"release-helper\"]"),
	"agents.*": hint("Expected a login, without @.", "agents: [\"release-helper\"]"),
	bases: hint("Expected a list of branch names, without refs/heads/.", "bases: [main]"),
	"bases.*": hint("Expected the full name of a branch, without refs/heads/ and without *.", "bases: [main]"),
	mode: hint("Expected enforce or observe.", "mode: enforce"),
	"forbid-break-glass": hint("Expected true or false.", "forbid-break-glass: true"),
	grants: hint("Expected a mapping of names to grants.", "grants: { reports-read: { … } }"),
	"grants.*": hint("Expected a mapping with credential and allow.", ""),
	"grants.*.environment": hint("Expected the name of one environment.", "environment: production"),
	"grants.*.access": hint("Expected read or write.", "access: write"),
	"grants.*.ttl": hint("Expected a duration of at most 12h.", "ttl: 15m"),
	"grants.*.allow": hint("Expected the conditions for the job; events is required.", "allow: { events: [push] }"),
	"grants.*.allow.events": LIST_OF_EVENTS,
	"grants.*.allow.events.*": LIST_OF_EVENTS,
	"grants.*.allow.workflow": hint("Expected OWNER/REPOSITORY/.github/workflows/FILE@REF, where REF is a full ref or a commit SHA.", "workflow: octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main"),
	"grants.*.allow.runners": RUNNERS,
	"grants.*.allow.runners.*": RUNNERS,
	"grants.*.allow.refs": EXACT_REF,
	"grants.*.allow.refs.*": EXACT_REF,
	"grants.*.allow.actors": ACTORS,
	"grants.*.allow.actors.*": ACTORS,
	"grants.*.allow.repo-properties": PROPERTIES,
	"grants.*.allow.repo-properties.*": PROPERTIES,
	"grants.*.allow.repo-properties.*.*": PROPERTIES,
	...TAG_HINTS,
	"grants.*.allow.rollback": hint("Expected true or false.", "rollback: true"),
	"grants.*.allow.ref-protected": hint("Expected true. Leave it out to allow other refs too.", "ref-protected: true"),
	"grants.*.allow.uses": USES,
	"grants.*.allow.uses.*": USES,
	"grants.*.approval": hint("Expected a mapping with any of count, by, max-age, uses, per, settle, allow-starter, reason.", "approval: { count: 1 }"),
	"grants.*.approval.count": hint("Expected a whole number from 0 to 10.", "count: 1"),
	"grants.*.approval.by": APPROVERS,
	"grants.*.approval.by.*": APPROVERS,
	"grants.*.approval.max-age": hint("Expected a duration of at most 744h.", "max-age: 24h"),
	"grants.*.approval.uses": hint("Expected a whole number from 1 to 100.", "uses: 3"),
	"grants.*.approval.settle": hint("Expected a duration of at most 1h, or 0.", "settle: 10s"),
	"grants.*.approval.per": hint("Expected lease or run.", "per: run"),
	"grants.*.approval.allow-starter": hint("Expected true or false.", "allow-starter: true"),
	"grants.*.approval.reason": hint("Expected one sentence that says why no approval is needed.", "reason: \"nightly report, on a protected branch\""),
	"grants.*.per-job": hint("Expected a whole number from 1 to 100.", "per-job: 1"),
	"grants.*.on-withdrawal": hint("Expected revoke or finish.", "on-withdrawal: revoke"),
	"grants.*.break-glass": hint("Expected true or false.", "break-glass: true"),
	...TASK_HINTS
};
function policyHintsOf(kinds) {
	const [first] = kinds;
	const own = kinds.flatMap(({ name, grant }) => Object.entries(grant.hints).map(([path, given]) => [[
		"grants.*.credential",
		name,
		...path === "" ? [] : [path]
	].join("."), given]));
	const credential = hint("Expected exactly one provider with its settings.", first === void 0 ? "" : `credential: { ${first.grant.example} }`);
	return {
		...HINTS,
		"grants.*.credential": credential,
		...Object.fromEntries(own)
	};
}
export { sameVariables as _, documentSchema as a, duration as b, policyHintsOf as c, isAnyUses as d, usesMatches as f, parseTasks as g, parametersOf as h, branch as i, allowSchema as l, mistakesOfText as m, MAX_TTL_SECONDS as n, grantSchemaOf as o, approver as p, approvalSchema as r, oneEnvironment as s, MAX_AGE_SECONDS as t, foldedUses as u, TASK_HINTS as v, TASK_SHAPE as y };
