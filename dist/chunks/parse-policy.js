import { C as didYouMean, S as parseDuration, T as ok, w as err } from "./base.js";
import { n as WRITE_EVENTS, r as isWriteEvent, t as KNOWN_EVENTS } from "./events.js";
import { S as NEVER, _ as strictObject, c as _enum, f as int, g as record, p as literal, u as array, v as string, x as unknown } from "./zod.js";
import { t as hint } from "./hint.js";
import { a as mistakesOfFaults, i as mistakesOf, n as inOrder, r as mistakeAt } from "./read-file.js";
import { t as readYaml } from "./yaml-source.js";
// src/policy/grant-sense.ts
/** What fits the schema but makes no sense: keys that contradict each other, events that can never match. */
function senseMistakes(grant, scope) {
	return [
		...missing(grant, scope),
		...approvalMistakes(grant),
		...eventWarnings(grant)
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
function approvalMistakes({ access, approval }) {
	if (approval === void 0) return [];
	if (access === "read") return [{
		path: ["approval"],
		message: "A read is never gated, so this would have no effect.",
		expected: "Say access: write, or leave approval out.",
		example: ""
	}];
	if (approval.count === 0 && approval.reason === void 0) return [{
		path: ["approval", "count"],
		message: "A count of 0 lets every such job write unasked: say why, in reason.",
		example: "approval: { count: 0, reason: \"nightly report\" }",
		expected: ""
	}];
	if (approval.count === 0 || approval.reason === void 0) return [];
	return [{
		path: ["approval", "reason"],
		message: "A reason has an effect only together with count: 0.",
		expected: "",
		example: "",
		severity: "warning"
	}];
}
function eventWarnings({ access, allow }) {
	return allow.events.flatMap((event, index) => {
		const warning = eventWarning(event, access);
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
const severity = "warning";
function eventWarning(event, access) {
	if (!KNOWN_EVENTS.includes(event)) {
		const meant = didYouMean(event, KNOWN_EVENTS);
		const expected = meant === void 0 ? "" : `Did you mean "${meant}"?`;
		return {
			message: `"${event}" is no event of GitHub's that is known here.`,
			expected
		};
	}
	if (access === "read" || isWriteEvent(event)) return void 0;
	return {
		message: `${event} never gets write, whatever policy says.`,
		expected: `Those that can: ${WRITE_EVENTS.join(", ")}.`
	};
}
// src/policy/schema.ts
/** Nothing lives longer, whatever a document says: AWS's own limit for a role's session. */
const MAX_TTL_SECONDS = 43200;
/** An approval older than a month says nothing about today's production. */
const MAX_AGE_SECONDS = 2678400;
const duration = (longest) => string().transform((text, context) => {
	const seconds = parseDuration(text);
	if (!seconds.ok) {
		context.addIssue(seconds.error);
		return NEVER;
	}
	if (seconds.value <= longest) return seconds.value;
	context.addIssue(`"${text}" is longer than ${longest / 3600}h, the most that can be given`);
	return NEVER;
});
/** GitHub's logins; `[bot]` ends an app's, `_short` an enterprise's managed users'. */
const LOGIN = String.raw`[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:_[A-Za-z0-9]+)?(?:\[bot\])?`;
const login = string().regex(new RegExp(`^${LOGIN}$`, "u"));
const approver = string().regex(new RegExp(`^@${LOGIN}(?:/[A-Za-z0-9][A-Za-z0-9._-]*)?$`, "u"));
const branch = string().regex(/^(?!refs\/)[^\s~^:?*[\\]{1,255}$/u, "").describe("a branch's name");
const id = int().positive();
const workflow = string().superRefine((text, context) => {
	const at = /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+\/\.github\/workflows\/[^/@\s]+\.ya?ml@(?<at>.+)$/u.exec(text)?.groups?.["at"];
	if (at !== void 0 && /^(?:refs\/(?:heads|tags)\/[^\s~^:?*[\\]+|[0-9a-f]{40})$/u.test(at) && !/[*?[\]]/u.test(text)) return;
	context.addIssue(at?.startsWith("refs/pull/") === true ? `"${text}" stands at a pull request, which its author can change` : `"${text}" is not one file at one ref`);
});
const allowSchema = strictObject({
	events: array(string().regex(/^[a-z][a-z_]*$/u)).min(1),
	workflow: workflow.optional(),
	runners: array(_enum(["github-hosted", "self-hosted"])).min(1).optional(),
	refs: array(string().regex(/^refs\/(?:heads|tags|pull)\/[^\s~^:?*[\\]+$/u)).min(1).optional()
});
const approvalSchema = strictObject({
	count: int().min(0).max(10).default(1),
	by: array(approver).min(1).optional(),
	"max-age": duration(MAX_AGE_SECONDS).default(86400),
	uses: int().min(1).max(100).default(3),
	reason: string().trim().min(1).max(300).optional()
});
/** One grant, whose `credential` is one of these kinds. */
function grantSchemaOf(kinds) {
	return strictObject({
		environment: string().trim().min(1).max(255).optional(),
		access: _enum(["read", "write"]).default("read"),
		ttl: duration(MAX_TTL_SECONDS).optional(),
		credential: credentialSchemaOf(kinds).optional(),
		allow: allowSchema,
		approval: approvalSchema.optional(),
		"per-job": int().min(1).max(100).default(1),
		"on-withdrawal": _enum(["revoke", "finish"]).default("revoke")
	});
}
/** A grant's `credential`: exactly one kind, with its settings. */
function credentialSchemaOf(kinds) {
	return strictObject(Object.fromEntries(kinds.map(({ name, grant }) => [name, grant.schema.optional()]))).transform((given, context) => {
		const [named, ...others] = Object.entries(given);
		if (named === void 0 || named[1] === void 0 || others.length > 0) {
			context.addIssue("A grant issues one credential: name exactly one provider");
			return NEVER;
		}
		const [kind, settings] = named;
		return {
			kind,
			settings
		};
	});
}
/** The top level; each grant below it is judged alone, so that a mistaken one does not take the others along. */
const documentSchema = strictObject({
	version: literal(1),
	"repository-id": id.optional(),
	"owner-id": id,
	agents: array(login).default([]),
	bases: array(branch).min(1).optional(),
	mode: _enum(["enforce", "observe"]).default("enforce"),
	grants: record(string(), unknown()).optional()
});
const GRANT_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/iu;
const LIST_OF_EVENTS = hint("A list of the events on which it may be issued.", "events: [pull_request, push]");
const EXACT_REF = hint("A list of refs, each written whole.", "refs: [refs/heads/main]");
const APPROVERS = hint("A list of people or teams.", "by: [\"@mona\", \"@octo-org/dba\"]");
const RUNNERS = hint("A list of github-hosted, self-hosted.", "runners: [github-hosted]");
/** What belongs where: the words of every message about the place. */
const HINTS = {
	version: hint("The version of this format, a number.", "version: 1"),
	"repository-id": hint("The repository's numeric id.", "repository-id: 74"),
	"owner-id": hint("The owner's numeric id.", "owner-id: 65"),
	agents: hint("A list of logins, without @.", "agents: [\"release-helper\"]"),
	"agents.*": hint("A login, without @.", "agents: [\"release-helper\"]"),
	bases: hint("A list of branch names, without refs/heads/.", "bases: [main]"),
	"bases.*": hint("A branch's whole name, without refs/heads/ and without *.", "bases: [main]"),
	mode: hint("enforce or observe.", "mode: enforce"),
	grants: hint("A mapping of names to grants.", "grants: { reports-read: { … } }"),
	"grants.*": hint("A grant: a mapping with credential and allow.", ""),
	"grants.*.environment": hint("The name of one environment.", "environment: production"),
	"grants.*.access": hint("read or write.", "access: write"),
	"grants.*.ttl": hint("A duration of 12h at most.", "ttl: 15m"),
	"grants.*.allow": hint("What the job must be like; events is required.", "allow: { events: [push] }"),
	"grants.*.allow.events": LIST_OF_EVENTS,
	"grants.*.allow.events.*": LIST_OF_EVENTS,
	"grants.*.allow.workflow": hint("One workflow file, written whole, at a branch, a tag or a commit.", "workflow: octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main"),
	"grants.*.allow.runners": RUNNERS,
	"grants.*.allow.runners.*": RUNNERS,
	"grants.*.allow.refs": EXACT_REF,
	"grants.*.allow.refs.*": EXACT_REF,
	"grants.*.approval": hint("A mapping of count, by, max-age, uses, reason.", "approval: { count: 1 }"),
	"grants.*.approval.count": hint("A whole number from 0 to 10.", "count: 1"),
	"grants.*.approval.by": APPROVERS,
	"grants.*.approval.by.*": APPROVERS,
	"grants.*.approval.max-age": hint("A duration of 744h at most.", "max-age: 24h"),
	"grants.*.approval.uses": hint("A whole number from 1 to 100.", "uses: 3"),
	"grants.*.approval.reason": hint("Why no approval is needed, in one sentence.", "reason: \"nightly report, on a protected branch\""),
	"grants.*.per-job": hint("A whole number from 1 to 100.", "per-job: 1"),
	"grants.*.on-withdrawal": hint("revoke or finish.", "on-withdrawal: revoke")
};
/** The hints of the whole document, with those of each kind's settings. */
function policyHintsOf(kinds) {
	const [first] = kinds;
	const own = kinds.flatMap(({ name, grant }) => Object.entries(grant.hints).map(([path, given]) => [[
		"grants.*.credential",
		name,
		...path === "" ? [] : [path]
	].join("."), given]));
	const credential = hint("Exactly one provider with its settings.", first === void 0 ? "" : `credential: { ${first.grant.example} }`);
	return {
		...HINTS,
		"grants.*.credential": credential,
		...Object.fromEntries(own)
	};
}
// src/policy/parse-policy.ts
/** A parser of policies whose grants issue credentials of these kinds. */
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
			}) : err(mistakesOfFaults(source, yaml.error));
		}
	};
}
function parse(reading) {
	const { context, scope } = reading;
	const top = documentSchema.safeParse(context.yaml.content);
	const grants = grantsOf(reading);
	const wrong = top.success ? scopeMistakes(context, scope, top.data) : mistakesOf(context, [], {
		schema: documentSchema,
		error: top.error
	});
	if (!top.success || wrong.length > 0) return err(inOrder([...wrong, ...grants.mistakes]));
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
		...grants
	});
}
function scopeMistakes(context, scope, top) {
	if (scope === "organisation") return [];
	return ["repository-id", "grants"].filter((key) => top[key] === void 0).map((key) => mistakeAt(context, [key], { message: "This is missing." }));
}
function grantsOf(reading) {
	const all = reading.context.yaml.keysAt(["grants"]).map((name) => ({
		name,
		parsed: grantOf(reading, name)
	}));
	return {
		grants: all.flatMap(({ parsed }) => parsed.grant ?? []),
		disabled: all.filter(({ parsed }) => parsed.grant === void 0).map(({ name }) => name),
		mistakes: inOrder(all.flatMap(({ parsed }) => parsed.mistakes))
	};
}
function grantOf({ context, schema, scope }, name) {
	const base = ["grants", name];
	if (!GRANT_NAME.test(name)) {
		const message = `"${name}" is no name for a grant.`;
		return {
			grant: void 0,
			mistakes: [{
				...mistakeAt(context, base, {
					message,
					expected: "1 to 64 letters, digits and . _ -, beginning with a letter or digit.",
					example: "reports-read:"
				}),
				...context.yaml.placeOfKey(base)
			}]
		};
	}
	const tell = ({ path, ...rest }) => mistakeAt(context, [...base, ...path], rest);
	const given = context.yaml.valueAt(base);
	const checked = schema.safeParse(given);
	if (!checked.success) {
		const { error } = checked;
		const ofForm = mistakesOf(context, base, {
			schema,
			error
		});
		const ofSense = senseOfRest({
			given,
			issues: error.issues
		}, schema, scope).map(tell);
		return {
			grant: void 0,
			mistakes: [...ofForm, ...ofSense]
		};
	}
	const mistakes = senseMistakes(checked.data, scope).map(tell);
	const disabled = mistakes.some(({ severity }) => severity === "mistake");
	const { line } = context.yaml.placeOfKey(base);
	const source = `${context.source}:${line}`;
	return {
		grant: disabled ? void 0 : toGrant(name, checked.data, source),
		mistakes
	};
}
/** A grant whose form is wrong in places can make no sense in others: all is told at once, nothing twice. */
function senseOfRest({ given, issues }, schema, scope) {
	const wrong = new Set(issues.flatMap((issue) => issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : issue.path[0]));
	if (typeof given !== "object" || given === null || wrong.has("access")) return [];
	const right = Object.entries(given).filter(([key]) => !wrong.has(key));
	const rest = schema.safeParse({
		allow: { events: ["push"] },
		...Object.fromEntries(right)
	});
	if (!rest.success) return [];
	return senseMistakes(rest.data, scope).filter(({ path: [key] }) => !wrong.has(key));
}
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
		runners: allow.runners ?? (access === "write" ? ["github-hosted"] : void 0)
	};
}
function approvalOf({ access, approval }) {
	if (access === "read") return void 0;
	const { count, by, uses, reason, "max-age": maxAgeSeconds } = approval ?? approvalSchema.parse({});
	return {
		count,
		by: by === void 0 ? [] : [by],
		maxAgeSeconds,
		uses,
		reason: count === 0 ? reason : void 0
	};
}
export { createPolicyParser as t };
