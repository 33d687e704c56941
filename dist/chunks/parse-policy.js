import { E as joined, W as COMMIT_SHA, Z as REPOSITORY_NAME, at as didYouMean, et as WORKFLOW_REF, nt as formatDuration, ot as err, q as GRANT_NAME, rt as parseDuration, st as ok } from "./start.js";
import { G as WRITE_EVENTS, Gt as isRecord, H as DISPATCH_EVENTS, K as isWriteEvent, U as KNOWN_EVENTS, W as TAG_EVENTS, zt as wildcardFits } from "./job.js";
import { at as tagStarters, ct as refFits } from "./direct.js";
import { A as record, B as NEVER, F as unknown, M as string, P as union, _ as array, j as strictObject, k as preprocess, m as _enum, v as boolean, w as literal, x as int } from "./zod.js";
import { t as hint } from "./hint.js";
import { t as parseByteSize } from "./byte-size.js";
import { a as compilePattern, i as parameterVariable, n as PARAMETER_NAME, t as outputSchemaFault } from "./output-schema.js";
import { n as OUTPUT_KINDS } from "./task-wire.js";
import { _ as firstMistakes, b as mistakesOf, v as inOrder, x as mistakesOfFaults, y as mistakeAt } from "./configuration.js";
import { t as readYaml } from "./yaml-source.js";
// src/policy/never-matches.ts
function neverMatching(grant) {
	return [
		...tagsMistakes(grant),
		...releaseWarning(grant),
		...refWarnings(grant)
	];
}
const nothing = {
	expected: "",
	example: ""
};
const severity$1 = "warning";
function tagsMistakes({ access, allow }) {
	const { tags = [], refs, events } = allow;
	const path = ["allow", "tags"];
	if (tags.length === 0) return [];
	if (access === "read") return [{
		path,
		message: "tags says on which tags a write is issued. It does not restrict a read.",
		expected: "Remove tags, or list full refs in refs.",
		example: ""
	}];
	if (!events.some((event) => TAG_EVENTS.includes(event))) return [{
		path,
		message: "None of these events runs on a tag, so tags never matches.",
		expected: ON_TAGS,
		example: "",
		severity: severity$1
	}];
	return tags.flatMap(({ name }, index) => {
		if (refs?.some((ref) => refFits(`refs/tags/${name}`, ref)) ?? true) return [];
		const message = `refs does not list a tag that "${name}" matches, so this never matches.`;
		return [{
			path: [...path, index],
			message,
			expected: BOTH,
			example: "",
			severity: severity$1
		}];
	});
}
const ON_TAGS = `Only ${joined(TAG_EVENTS)} can run on a tag.`;
const BOTH = "A job must meet both refs and tags: list full refs of tags in refs, or remove refs.";
function releaseWarning({ access, allow }) {
	const index = allow.events.indexOf("release");
	if (access === "read" || index === -1 || allow.tags !== void 0) return [];
	return [{
		path: [
			"allow",
			"events",
			index
		],
		message: "A release runs on a tag, and a write is issued only on a tag that tags lists.",
		expected: "",
		example: "tags: [{ name: \"v*\", by: [\"@octo-org/release\"] }]",
		severity: severity$1
	}];
}
function refWarnings({ access, allow }) {
	const { refs = [], events } = allow;
	const can = events.slice(0, MAX_CHECKED).map(refsOf);
	return refs.slice(0, MAX_CHECKED).flatMap((ref, index) => {
		const path = [
			"allow",
			"refs",
			index
		];
		if (!can.some((pattern) => pattern.test(ref))) return [{
			path,
			message: `No job has the ref ${ref} on ${events.join(", ")}, so this never matches.`,
			...nothing,
			severity: severity$1
		}];
		if (access === "read" || !ref.startsWith("refs/tags/") || tagStarters(ref, [allow.tags ?? []]) !== void 0) return [];
		return [{
			path,
			message: `tags does not list ${ref}, so a write on it is never issued.`,
			...nothing,
			severity: severity$1
		}];
	});
}
const MAX_CHECKED = 100;
const ANY = /^/u;
const ON_BRANCH = /^refs\/heads\//u;
const ON_BRANCH_OR_TAG = /^refs\/(?:heads|tags)\//u;
const REFS = {
	pull_request: /^refs\/(?:heads\/|pull\/\d+\/merge$)/u,
	pull_request_review: /^refs\/(?:heads\/|pull\/\d+\/merge$)/u,
	pull_request_review_comment: /^refs\/(?:heads\/|pull\/\d+\/merge$)/u,
	pull_request_target: ON_BRANCH,
	push: ON_BRANCH_OR_TAG,
	workflow_dispatch: ON_BRANCH_OR_TAG,
	release: /^refs\/tags\//u,
	schedule: ON_BRANCH,
	repository_dispatch: ON_BRANCH,
	issue_comment: ON_BRANCH,
	issues: ON_BRANCH,
	merge_group: ON_BRANCH,
	workflow_run: ON_BRANCH
};
function refsOf(event) {
	return Object.hasOwn(REFS, event) ? REFS[event] ?? ANY : ANY;
}
// src/policy/grant-semantics.ts
function semanticMistakes(grant, scope) {
	return [
		...missing(grant, scope),
		...environmentWarning(grant),
		...approvalMistakes(grant),
		...starterWarning(grant),
		...rollbackWarning(grant),
		...eventWarnings(grant),
		...neverMatching(grant)
	];
}
function missing(grant, scope) {
	const mistakes = [];
	if (grant.credential === void 0 && scope === "repository") mistakes.push({
		path: ["credential"],
		message: "This is missing."
	});
	if (grant.access === "write" && grant.environment === void 0) mistakes.push({
		path: ["environment"],
		message: "This is missing: a write needs an environment."
	});
	return mistakes;
}
function environmentWarning({ environment }) {
	if (environment?.includes("*") !== true) return [];
	return [{
		path: ["environment"],
		message: `"${environment}" is compared as it is written: a * does not match other names.`,
		expected: "Write one grant for each environment.",
		example: "",
		severity
	}];
}
function approvalMistakes({ access, approval }) {
	if (approval === void 0) return [];
	if (access === "read") return [{
		path: ["approval"],
		message: "A read needs no approval, so this has no effect.",
		expected: "Set access: write, or remove approval.",
		example: ""
	}];
	if (approval.count === 0 && approval.reason === void 0) return [{
		path: ["approval", "count"],
		message: "With a count of 0, every such job may write without approval: say why in reason.",
		example: "approval: { count: 0, reason: \"nightly report\" }",
		expected: ""
	}];
	if (approval.count === 0 || approval.reason === void 0) return [];
	return [{
		path: ["approval", "reason"],
		message: "reason has an effect only together with count: 0.",
		expected: "",
		example: "",
		severity: "warning"
	}];
}
function starterWarning({ approval, allow }) {
	const hasEffect = allow.events.some((event) => DISPATCH_EVENTS.includes(event));
	if (approval?.["allow-starter"] !== true || hasEffect) return [];
	return [{
		path: ["approval", "allow-starter"],
		message: `allow-starter has an effect only on ${DISPATCH_EVENTS.join(" and ")}, and events has neither.`,
		expected: "",
		example: "",
		severity
	}];
}
const ROLLBACK_EVENTS = new Set(["push", "workflow_dispatch"]);
function rollbackWarning({ access, allow }) {
	const hasEffect = access === "write" && allow.events.some((event) => ROLLBACK_EVENTS.has(event));
	if (!allow.rollback || hasEffect) return [];
	return [{
		path: ["allow", "rollback"],
		message: "rollback has an effect only on a write, on push and workflow_dispatch.",
		expected: "",
		example: "",
		severity
	}];
}
function eventWarnings({ access, allow }) {
	return allow.events.flatMap((event, index) => {
		const warning = index < MAX_CHECKED_EVENTS ? eventWarning(event, access) : void 0;
		if (warning === void 0) return [];
		return [{
			path: [
				"allow",
				"events",
				index
			],
			message: warning.message,
			expected: warning.expected,
			example: "",
			severity
		}];
	});
}
const MAX_CHECKED_EVENTS = 100;
const severity = "warning";
function eventWarning(event, access) {
	if (!KNOWN_EVENTS.includes(event)) {
		const meant = didYouMean(event, KNOWN_EVENTS);
		const expected = meant === void 0 ? "" : `Did you mean "${meant}"?`;
		return {
			message: `"${event}" is not a known GitHub event.`,
			expected
		};
	}
	if (access === "read" || isWriteEvent(event)) return void 0;
	return {
		message: `A write is never issued on ${event}, whatever policy says.`,
		expected: `Writes are issued only on ${WRITE_EVENTS.join(", ")}.`
	};
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
	const isAny = /^\*+$/u.test(pattern);
	if (isAny || uses.startsWith("./") || pattern.startsWith("./")) return isAny || pattern.startsWith("./") && wildcardFits(pattern, uses);
	const subject = pattern.includes("@") ? uses : uses.slice(0, uses.lastIndexOf("@"));
	return wildcardFits(folded(pattern), folded(subject));
}
function folded(text) {
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
const DEFAULT_TIMEOUT_SECONDS = 300;
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
const taskSchema = strictObject({
	title: oneLine(120),
	description: oneLine(1e3).optional(),
	grant: string().regex(GRANT_NAME),
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
	timeout: duration(MAX_TIMEOUT_SECONDS).default(DEFAULT_TIMEOUT_SECONDS),
	"per-job": int().min(1).max(100).default(1)
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
		"on-withdrawal": _enum(["revoke", "finish"]).default("revoke")
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
// src/policy/to-grant.ts
function toGrant(name, input, source) {
	return {
		name,
		source,
		environment: input.environment,
		access: input.access,
		ttlSeconds: input.ttl,
		credential: input.credential,
		allow: allowOf(input),
		approval: approvalOf(input),
		perJob: input["per-job"],
		onWithdrawal: input["on-withdrawal"]
	};
}
function allowOf({ access, allow }) {
	const { events, workflow, refs } = allow;
	return {
		events,
		workflow,
		refs,
		runners: allow.runners ?? (access === "write" ? ["github-hosted"] : void 0),
		actors: allow.actors,
		repoProperties: allow["repo-properties"],
		refProtected: allow["ref-protected"],
		tags: allow.tags === void 0 ? [] : [allow.tags],
		rollback: allow.rollback,
		...allow.uses === void 0 ? {} : { uses: [allow.uses] }
	};
}
function approvalOf({ access, approval }) {
	if (access === "read") return void 0;
	const { count, by, uses, per, reason, "max-age": maxAgeSeconds, settle: settleSeconds, "allow-starter": allowStarter } = approval ?? approvalSchema.parse({});
	return {
		count,
		by: by === void 0 ? [] : [by],
		maxAgeSeconds,
		uses,
		per,
		settleSeconds,
		allowStarter,
		reason: count === 0 ? reason : void 0
	};
}
// src/policy/misplaced-keys.ts
function misplacedKeys(context, schema) {
	const keys = keysOf(context, schema);
	const found = [...movedOut(context, keys)];
	let grant;
	let others = 0;
	for (const name of context.yaml.keysAt(["grants"])) {
		const value = context.yaml.valueAt(["grants", name]);
		if (isTaskLike(value)) {
			const message = `\`${name}\` looks like a task, and here it is in \`grants\`.`;
			found.push(atKey(context, ["grants", name], {
				message,
				expected: "Move it to `tasks`, at the top level."
			}));
			continue;
		}
		if (!isGrantLike(value, keys)) others += 1;
		if (others > 100) break;
		const lost = lostKey({
			name,
			value
		}, keys);
		if (lost !== void 0) found.push(lostMistake(context, {
			path: ["grants", name],
			...lost,
			grant
		}));
		else {
			grant = name;
			found.push(...movedInto(context, ["grants", name], {
				keys,
				value
			}));
		}
	}
	return found;
}
function movedOut(context, keys) {
	const { yaml } = context;
	return yaml.keysAt([]).filter((name) => !keys.top.includes(name)).slice(0, 101).flatMap((name) => {
		const value = yaml.valueAt([name]);
		if (isTaskLike(value)) {
			const message = `\`${name}\` looks like a task, and here it is at the top level.`;
			return [atKey(context, [name], {
				message,
				expected: "Indent it under `tasks`."
			})];
		}
		if (isGrantLike(value, keys) && !keys.grant.includes(name)) {
			const message = `\`${name}\` looks like a grant, and here it is at the top level.`;
			return [atKey(context, [name], {
				message,
				expected: "Indent it under `grants`."
			})];
		}
		const what = keys.grant.includes(name) ? { what: "a key of a grant" } : partOfKey({
			name,
			value
		}, keys);
		if (what === void 0) return [];
		const { line } = yaml.positionOfKey([name]);
		const grant = yaml.keysAt(["grants"]).findLast((one) => yaml.positionOfKey(["grants", one]).line < line);
		return [lostMistake(context, {
			path: [name],
			...what,
			grant
		})];
	});
}
function keysOf({ hints }, schema) {
	const ofCredential = Object.keys(hints).flatMap((path) => {
		const [, , key, ...rest] = path.split(".");
		return key === "credential" ? rest.filter((step) => step !== "*") : [];
	});
	return {
		top: Object.keys(documentSchema.shape),
		grant: Object.keys(schema.shape),
		below: {
			allow: Object.keys(allowSchema.shape),
			approval: Object.keys(approvalSchema.shape),
			credential: [...new Set(ofCredential)]
		}
	};
}
function isTaskLike(value) {
	return isRecord(value) && typeof value["grant"] === "string" && "run" in value;
}
function isGrantLike(value, { grant }) {
	return isRecord(value) && Object.keys(value).some((key) => grant.includes(key));
}
function lostKey({ name, value }, keys) {
	if (keys.grant.includes(name)) return { what: "a key of a grant" };
	if (isGrantLike(value, keys)) return void 0;
	if (keys.top.includes(name)) return {
		what: "a key of the top level",
		isOfTop: true
	};
	const lost = partOfKey({
		name,
		value
	}, keys);
	if (lost !== void 0) return lost;
	if (isListed(isRecord(value) ? Object.keys(value).length : 0)) return { what: "not a grant: it has no key of a grant" };
	return value !== null && isMisspelt(name, keys) ? { what: "not a grant, but looks like a key of one" } : void 0;
}
function partOfKey({ name, value }, { below }) {
	const parents = Object.keys(below).filter((parent) => below[parent]?.includes(name) === true);
	const under = typeof value === "number" && parents.includes("approval") ? "approval" : parents[0];
	return under === void 0 ? void 0 : {
		what: `a key of \`${under}\``,
		under
	};
}
function isListed(parts) {
	return parts > 0 && parts <= 100;
}
function isMisspelt(name, { grant, top, below }) {
	return didYouMean(name, [
		...grant,
		...top,
		...Object.values(below).flat()
	]) !== void 0;
}
function lostMistake(context, found) {
	const { path, what, under, isOfTop = false, grant } = found;
	const name = path.at(-1) ?? "";
	const owner = grant === void 0 ? "its grant" : `${grant} (${lineOf(context, grant)})`;
	const place = under === void 0 ? owner : `\`${under}\` of ${owner}`;
	const expected = isOfTop ? "Indent it like `grants`." : `Indent it under ${place}.`;
	return atKey(context, path, {
		message: `\`${name}\` is ${what}.`,
		expected
	});
}
function movedInto(context, path, { keys, value }) {
	if (!isRecord(value)) return [];
	return Object.entries(value).flatMap(([key, inner]) => {
		const here = [...path, key];
		if (path.at(-1) === "repo-properties" && isValues(context, key, inner) || isKnown(context, here) && !keys.top.includes(key)) return movedInto(context, here, {
			keys,
			value: inner
		});
		const where = path.slice(1).join(".");
		if (keys.top.includes(key)) return [atKey(context, here, {
			message: `\`${key}\` is a key of the top level, and here it is inside ${where}.`,
			expected: `Indent it like \`grants\`.${path.at(-1) === "repo-properties" && Array.isArray(inner) ? orProperty(key) : ""}`
		})];
		if (!isGrantLike(inner, keys)) return [];
		const [, grant = ""] = path;
		return [atKey(context, here, {
			message: `\`${key}\` looks like a grant, and here it is inside ${where}.`,
			expected: `Indent it like ${grant} (${lineOf(context, grant)}).`
		})];
	});
}
function orProperty(key) {
	return ` If it is a property of the repository, set \`${key}\` at the top level too.`;
}
function isValues({ yaml }, key, inner) {
	if (!Array.isArray(inner)) return false;
	const { shape } = documentSchema;
	if (!isKeyOf(shape, key) || yaml.keysAt([]).includes(key)) return true;
	return !shape[key].safeParse(inner).success;
}
function isKeyOf(shape, key) {
	return Object.hasOwn(shape, key);
}
function isKnown({ hints }, path) {
	const [first = "", , ...rest] = path;
	return Object.hasOwn(hints, [
		first,
		"*",
		...rest
	].join("."));
}
function lineOf({ yaml }, grant) {
	return `line ${yaml.positionOfKey(["grants", grant]).line}`;
}
function atKey(context, path, rest) {
	return {
		...mistakeAt(context, path, {
			...rest,
			example: ""
		}),
		...context.yaml.positionOfKey(path)
	};
}
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
		parameters: Object.fromEntries(Object.entries(input.parameters).map(([key, { pattern, required, description }]) => [key, {
			...pattern === void 0 ? {} : { pattern },
			required,
			...description === void 0 ? {} : { description }
		}])),
		output: input.output,
		timeoutSeconds: input.timeout,
		perJob: input["per-job"],
		source
	};
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
// src/policy/parse-policy.ts
function createPolicyParser(kinds) {
	const schema = grantSchemaOf(kinds);
	const hints = policyHintsOf(kinds);
	return {
		hints,
		parse: (text, { source, scope = "repository" }) => {
			const yaml = readYaml(text);
			return yaml.ok ? parse({
				context: {
					source,
					yaml: yaml.value,
					hints
				},
				schema,
				scope
			}) : err(mistakesOfText(source, yaml.error));
		}
	};
}
function parse(input) {
	const { context, scope } = input;
	const top = documentSchema.safeParse(context.yaml.content);
	const { whole, ...grants } = grantsOf(input);
	const { whole: hasAllTasks, ...tasks } = tasksOf(input, grants);
	const misplaced = misplacedKeys(context, input.schema);
	const wrong = top.success ? scopeMistakes(context, scope, top.data) : mistakesOf(context, [], {
		schema: documentSchema,
		error: top.error
	});
	if (!top.success || wrong.length > 0 || misplaced.length > 0 || !whole || !hasAllTasks) {
		const others = [
			...wrong,
			...grants.mistakes,
			...tasks.mistakes
		].filter((one) => !isWithin(one, misplaced) && !isOfEmptyGrants(one, misplaced));
		return err(firstMistakes([...misplaced, ...others]));
	}
	return ok({
		source: context.source,
		scope,
		repositoryId: top.data["repository-id"],
		ownerId: top.data["owner-id"],
		frame: {
			agents: top.data.agents,
			bases: top.data.bases,
			mode: top.data.mode
		},
		...grants,
		...tasks,
		mistakes: inOrder([...grants.mistakes, ...tasks.mistakes])
	});
}
function tasksOf({ context }, { grants }) {
	return parseTasks(context, {
		grants,
		names: context.yaml.keysAt(["grants"])
	});
}
function isOfEmptyGrants({ path }, places) {
	return path === "grants" && places.some((one) => !one.path.startsWith("grants."));
}
function isWithin({ path }, places) {
	return places.some((one) => path === one.path || path.startsWith(`${one.path}.`) || path.startsWith(`${one.path}[`));
}
function scopeMistakes(context, scope, top) {
	if (scope === "organisation") return tasksOfOrganisation(context, top.tasks);
	return ["repository-id", "grants"].filter((key) => top[key] === void 0).map((key) => mistakeAt(context, [key], { message: "This is missing." }));
}
function tasksOfOrganisation(context, tasks) {
	if (tasks === void 0) return [];
	return [{
		...mistakeAt(context, ["tasks"], {
			message: "An organisation's policy cannot have tasks.",
			expected: "Move them to the policies of its repositories.",
			example: ""
		}),
		...context.yaml.positionOfKey(["tasks"])
	}];
}
const MAX_WARNINGS = 1e3;
function grantsOf(input) {
	const grants = [];
	const disabled = [];
	const mistakes = [];
	let whole = true;
	for (const name of input.context.yaml.keysAt(["grants"])) {
		const parsed = grantOf(input, name);
		if (parsed.grant === void 0) disabled.push(name);
		else grants.push(parsed.grant);
		mistakes.push(...parsed.mistakes);
		const warnings = mistakes.filter(({ severity }) => severity === "warning").length;
		whole = mistakes.length - warnings <= 100 && warnings <= MAX_WARNINGS;
		if (!whole) break;
	}
	return {
		grants,
		disabled,
		mistakes: inOrder(mistakes),
		whole
	};
}
function grantOf({ context, schema, scope }, name) {
	const base = ["grants", name];
	if (!GRANT_NAME.test(name)) {
		const message = `"${name}" is not a valid name for a grant.`;
		return {
			grant: void 0,
			mistakes: [{
				...mistakeAt(context, base, {
					message,
					expected: "Use 1 to 64 letters, digits and . _ -, starting with a letter or digit.",
					example: "reports-read:"
				}),
				...context.yaml.positionOfKey(base)
			}]
		};
	}
	const toMistake = ({ path, ...rest }) => mistakeAt(context, [...base, ...path], rest);
	const given = context.yaml.valueAt(base);
	const checked = schema.safeParse(given);
	if (!checked.success) {
		const { error } = checked;
		const ofSchema = mistakesOf(context, base, {
			schema,
			error
		});
		const rest = semanticMistakesOfRest({
			given,
			issues: error.issues
		}, schema, scope);
		return {
			grant: void 0,
			mistakes: [...ofSchema, ...rest.map(toMistake)]
		};
	}
	const mistakes = semanticMistakes(checked.data, scope).map(toMistake);
	const disabled = mistakes.some(({ severity }) => severity === "mistake");
	const { line } = context.yaml.positionOfKey(base);
	const source = `${context.source}:${line}`;
	return {
		grant: disabled ? void 0 : toGrant(name, checked.data, source),
		mistakes
	};
}
function semanticMistakesOfRest({ given, issues }, schema, scope) {
	const wrong = new Set(issues.flatMap((issue) => issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : issue.path[0]));
	if (typeof given !== "object" || given === null || wrong.has("access")) return [];
	const right = Object.entries(given).filter(([key]) => !wrong.has(key));
	const rest = schema.safeParse({
		allow: { events: ["workflow_dispatch"] },
		...Object.fromEntries(right)
	});
	if (!rest.success) return [];
	return semanticMistakes(rest.data, scope).filter(({ path: [key] }) => !wrong.has(key));
}
export { usesMatches as n, createPolicyParser as t };
