import { dt as isByRef, yt as approvalOnTag } from "./direct.js";
import { t as evaluate } from "./evaluate.js";
import { E as joined, O as plural, dt as ok, f as errorCode, lt as didYouMean, mt as failure, ot as formatDuration, st as parseDuration, tt as REPOSITORY_NAME, ut as err } from "./start.js";
import { r as parseActionReference, t as actionReferenceText } from "./action-reference.js";
import { Gt as isRecord, Ht as codeEntry, Kt as parseJson, Qt as loadSettings, Ut as isFailureCode, ft as parseClaims, pt as codedFailure } from "./job.js";
import { i as printJson, n as plain, o as printLines, r as printFailure, t as paint } from "./print.js";
import { D as number, I as unknown, N as string, O as object, T as literal, _ as array, j as record, m as _enum } from "./zod.js";
import { c as readDecisionConfig, d as readNamed, n as configPath } from "./configuration.js";
import { r as joinGrants, t as createPolicyParser } from "./parse-policy.js";
import { t as ORGANISATION_FILE } from "./policy-directory.js";
import { t as policyName } from "./policy-file.js";
const { dirname, join } = process.getBuiltinModule("node:path");
// src/policy/claims-read.ts
function claimsRead(access, grants) {
	const has = (key) => grants.some(({ allow }) => allow[key] !== void 0);
	const isWrite = access === "write";
	return new Set([
		...isWrite || has("refs") ? ["ref"] : [],
		...has("runners") ? ["runner_environment"] : [],
		...isWrite || has("actors") ? ["actor"] : [],
		...isWrite ? ["actor_id"] : []
	]);
}
function claimsTemplate(grant, { repository, repositoryId, ownerId, branch }) {
	const { allow, access, environment } = grant;
	const event = allow.events[0] ?? "push";
	const ofEvent = event.startsWith("pull_request") ? "refs/pull/1/merge" : `refs/heads/${branch}`;
	const ref = event === "release" ? tagOf(allow) : ofEvent;
	return {
		repository,
		repository_id: String(repositoryId),
		repository_owner_id: String(ownerId),
		event_name: event,
		...environment === void 0 ? {} : { environment },
		...sparableClaims(claimsRead(access, [grant]), allow, ref),
		...workflowClaims(allow.workflow),
		...allow.refProtected === void 0 ? {} : { ref_protected: "true" },
		...propertyClaims(allow.repoProperties ?? {})
	};
}
function tagOf({ tags }) {
	return `refs/tags/${(tags[0]?.[0]?.name ?? "v1").replaceAll("*", "1")}`;
}
function sparableClaims(read, { refs = [], runners = [], actors = [] }, ofEvent) {
	const values = {
		ref: refs[0] ?? ofEvent,
		runner_environment: runners[0] ?? "github-hosted",
		actor: actors[0] ?? "octocat",
		actor_id: "1"
	};
	return Object.fromEntries([...read].map((name) => [name, values[name]]));
}
function workflowClaims(workflow) {
	if (workflow === void 0) return {};
	if (isByRef(workflow)) return { job_workflow_ref: workflow };
	const [path = "", commit = ""] = workflow.split("@");
	return {
		job_workflow_ref: `${path}@refs/heads/main`,
		job_workflow_sha: commit
	};
}
function propertyClaims(properties) {
	return Object.fromEntries(Object.entries(properties).map(([name, [value = ""]]) => [`repo_property_${name}`, value]));
}
// src/policy/explain.ts
const MARKS = {
	passed: "✓",
	refused: "✗",
	observed: "○",
	not_looked_at: "·"
};
const CREDENTIAL_TEXTS = {
	read: "not checked: whether the credential can only read",
	write: "not limited: a write's credential may write"
};
function explainEvaluation(evaluation) {
	const rules = evaluation.trace.map(explained);
	if (evaluation.kind === "refused") return {
		verdict: "refused",
		headline: `refused by ${evaluation.rule}`,
		code: evaluation.code,
		rules: [
			...rules,
			unchecked("credential.access", "not checked"),
			unchecked("approval", "not checked")
		]
	};
	const { grant, onTag } = evaluation;
	const approval = onTag && grant.approval ? approvalOnTag(grant.approval) : grant.approval;
	const count = approval?.count ?? 0;
	return {
		verdict: "granted",
		headline: count === 0 ? "granted" : `granted, after ${plural(count, "approval")}`,
		code: void 0,
		rules: [
			...rules,
			unchecked("credential.access", CREDENTIAL_TEXTS[grant.access]),
			...approval === void 0 ? [] : [unchecked("approval", `${approvalText(approval)}${rollbackText(grant)}${tagsText(grant)}`)]
		]
	};
}
function explanationLines(explanation) {
	const width = Math.max(...explanation.rules.map(({ label }) => label.length));
	const documents = new Set(explanation.rules.flatMap(({ document }) => document ?? []));
	return [explanation.headline, ...explanation.rules.map(({ state, label, text, document }) => {
		const where = documents.size > 1 && document !== void 0 ? ` (${document})` : "";
		return `  ${MARKS[state]} ${label.padEnd(width)} ${text}${where}`;
	})];
}
function explained({ rule, state, text, document }) {
	const shown = state === "observed" ? `${text}: would refuse, if mode were enforce` : text;
	return {
		state,
		rule,
		label: labelOf(rule),
		text: shown,
		document
	};
}
function unchecked(rule, text) {
	return {
		state: "not_looked_at",
		rule,
		label: rule.replace(".", " "),
		text,
		document: void 0
	};
}
function labelOf(rule) {
	return rule.slice(rule.indexOf(".") + 1).replace("events", "event");
}
function rollbackText({ allow }) {
	return allow.rollback ? "; a re-run may go back to an older approved merge" : "";
}
function tagsText({ allow }) {
	const entries = allow.tags.flatMap((list) => list.map(({ name, by }) => `${name} started and re-run by ${joined(by, "or")}`));
	return entries.length === 0 ? "" : `; on a tag: ${entries.join(", ")}`;
}
function approvalText(rule) {
	const { count, by, maxAgeSeconds, reason } = rule;
	if (count === 0) return `none needed: ${reason ?? ""}`;
	const who = by.length === 0 ? "anyone with write access" : by.map((list) => list.join(" or ")).join(", and ");
	const settled = rule.settleSeconds === 0 ? "" : `, given at least ${formatDuration(rule.settleSeconds)} after the push`;
	const uses = rule.per === "run" ? `, good for ${plural(rule.uses, "run")}` : "";
	const starter = rule.allowStarter ? ", also by who started a workflow_dispatch run" : "";
	return `not checked: ${plural(count, "approval")} by ${who}, at most ${formatDuration(maxAgeSeconds)} old${settled}${uses}${starter}`;
}
// src/cli/print/explanation.ts
function explanationText(deps, explanation, isWell) {
	const [headline = "", ...rules] = explanationLines(explanation).map(plain);
	return [paint(deps, isWell ? "green" : "red", headline), ...rules];
}
// src/cli/commands/past-decision.ts
function agentLines({ agent, claims }) {
	if (agent === void 0) return [];
	return [`  asked by ${agent.client === void 0 ? "an agent" : `an agent (claims to be ${agent.client})`}, in a job that ${claims.actor} started`];
}
function pastLines(decision) {
	const { at, trace, outcome, code, reason, request, claims, task } = decision;
	const { grant, access, environment, uses, ttlSeconds } = request;
	const wanted = [
		grant,
		access,
		...environment === void 0 ? [] : [`environment ${environment}`],
		...uses === void 0 ? [] : [`action ${uses}`],
		...task === void 0 ? [] : [`task ${task}`],
		...ttlSeconds === void 0 ? [] : [`ttl ${formatDuration(ttlSeconds)}`]
	];
	return [
		outcome === "granted" ? `The broker granted this request at ${at}.` : `The broker refused this request at ${at}: ${code ?? "without a code"}`,
		...reason === void 0 ? [] : [`  reason   ${reason}`],
		`  request  ${wanted.join(", ")}`,
		...agentLines(decision),
		`  job      ${claims.repository}, run ${claims.runId}/${claims.runAttempt}, trace ${trace}`
	];
}
function compareDecisions(then, now) {
	if (then.policy === "not_asked") return ofUnasked(then, now);
	if (then.policy !== now.kind) return {
		differs: true,
		text: now.kind === "granted" ? `Today's policy decides differently: it grants this request, which ${then.rule ?? "policy"} refused then.` : "Today's policy decides differently: it refuses this request, which it granted then."
	};
	if (now.kind === "granted") return {
		differs: false,
		text: `Today's policy decides the same${(then.outcome === "granted" ? "" : `: ${notPolicy(then.code)}`) || "."}`
	};
	if (then.rule !== void 0 && then.rule !== now.rule) return {
		differs: true,
		text: `Today's policy also refuses this request, but by ${now.rule}. Then it was ${then.rule}.`
	};
	return {
		differs: false,
		text: "Today's policy decides the same."
	};
}
function ofUnasked({ code = "" }, now) {
	if (now.kind === "refused" && now.code === code) return {
		differs: false,
		text: "Today's policy decides the same."
	};
	return {
		differs: void 0,
		text: `Policy was not asked then: ${code} comes before it. ${remedyOf(code)}`.trim()
	};
}
function notPolicy(code = "") {
	return `it grants this request, and so did policy then. ${code} comes after it. ${remedyOf(code)}`.trim();
}
function remedyOf(code) {
	return isFailureCode(code) ? codeEntry(code).remedy : "";
}
// src/cli/sources/claims-file.ts
const NEVER_READ = {
	iss: "https://token.actions.githubusercontent.com",
	aud: "https://stepkey.example",
	jti: "not-a-token",
	iat: 0,
	exp: 0,
	run_id: "1",
	run_attempt: "1",
	check_run_id: "1",
	sha: "0".repeat(40),
	workflow_ref: "not read",
	workflow_sha: "0".repeat(40)
};
const SPARABLE = [
	["ref", "refs/heads/not-read"],
	["runner_environment", "github-hosted"],
	["actor", "not-read"],
	["actor_id", "1"]
];
async function readClaims(deps, path, { read, repository }) {
	const text = await readNamed(deps, path);
	if (!text.ok) return text;
	const [line = ""] = text.value.trim().split("\n");
	const payload = payloadOf(parseJson(text.value) ?? parseJson(line));
	if (payload === void 0) return err(noClaims(path, text.value));
	return claimsOf(payload, {
		read,
		repository,
		source: sourceName(path)
	});
}
function claimsOf(payload, { read, repository, source }) {
	const named = typeof payload["repository"] === "string" ? payload["repository"] : repository;
	const claims = parseClaims({
		...NEVER_READ,
		...Object.fromEntries(SPARABLE.filter(([name]) => !read.has(name))),
		repository: named,
		repository_owner: named.split("/")[0],
		ref_type: refType(payload["ref"]),
		...payload
	});
	if (claims.ok) return claims;
	const { reason } = claims.error;
	const remedy = "Correct the claims listed above: a job's ID token has them all.";
	const details = (reason ?? claims.error.message).split("; ");
	return err(failure("claims_incomplete", `Claims in ${source} are missing or wrong:`, {
		remedy,
		details
	}));
}
function sourceName(path) {
	return path === "-" ? "standard input" : path;
}
function noClaims(path, text) {
	if (path === "-" && text.trim() === "") return failure("claims_incomplete", "Standard input is empty.", { remedy: "If you searched the audit log for a trace: no line has this trace." });
	return failure("claims_incomplete", `${path} is not a JSON object with claims.`, { remedy: "Use the payload of an ID token: { \"repository\": \"octo-org/shop\", … }" });
}
function payloadOf(content) {
	if (!isRecord(content)) return void 0;
	const { claims } = content;
	const payload = {};
	for (const [name, value] of Object.entries(isRecord(claims) ? claims : content)) payload[name] = typeof value === "number" ? String(value) : value;
	return payload;
}
function refType(ref) {
	if (typeof ref !== "string") return "branch";
	return ref.startsWith("refs/tags/") ? "tag" : "branch";
}
// src/cli/sources/audit-line.ts
const decisionSchema = object({
	at: string(),
	trace: string(),
	event: literal("token"),
	outcome: _enum(["granted", "refused"]),
	code: string().optional(),
	reason: string().optional(),
	request: object({
		grant: string(),
		environment: string().optional(),
		access: _enum(["read", "write"]),
		uses: string().optional(),
		ttl: number().optional(),
		task: object({ name: string() }).optional(),
		agent: object({ client: string().optional() }).optional()
	}),
	claims: record(string(), unknown()),
	rule: string().optional(),
	policy: array(object({
		rule: string(),
		state: string()
	})).optional()
});
const ALL_READ = new Set([
	"ref",
	"runner_environment",
	"actor",
	"actor_id"
]);
async function readDecision(deps, path) {
	const text = await readNamed(deps, path);
	if (!text.ok) return text;
	const found = text.value.split("\n").flatMap((line) => {
		const parsed = decisionSchema.safeParse(parseJson(line.slice(Math.max(0, line.indexOf("{")))));
		return parsed.success ? [parsed.data] : [];
	});
	const last = found.at(-1);
	if (last === void 0) return err(noDecision(path, text.value));
	const decision = decisionOf(last, path);
	return decision.ok ? ok({
		decision: decision.value,
		of: found.length
	}) : decision;
}
function decisionOf(line, path) {
	const { at, trace, outcome, code, reason, request, policy } = line;
	const claims = claimsOf(payloadOf(line) ?? {}, {
		read: ALL_READ,
		repository: "",
		source: sourceName(path)
	});
	if (!claims.ok) return claims;
	const { grant, access, environment, uses, ttl } = request;
	const named = uses === void 0 ? {} : { uses };
	const said = line.rule === void 0 ? policy === void 0 ? "not_asked" : "refused" : "granted";
	return ok({
		at,
		trace,
		outcome,
		code,
		reason,
		request: {
			grant,
			access,
			environment,
			...named,
			ttlSeconds: ttl
		},
		task: request.task?.name,
		agent: request.agent,
		claims: claims.value,
		policy: said,
		rule: said === "refused" ? policy?.find(({ state }) => state === "refused")?.rule : void 0
	});
}
function noDecision(path, text) {
	if (text.trim() !== "") {
		const message = `${sentenceStart(path)} has no line of the audit log with a decision about a request.`;
		return codedFailure("decision_missing", { message });
	}
	return codedFailure("decision_missing", {
		message: `${sentenceStart(path)} is empty.`,
		remedy: "If you searched the audit log for a trace: no line has this trace."
	});
}
function sentenceStart(path) {
	return path === "-" ? "Standard input" : path;
}
// src/cli/sources/explain-policies.ts
async function readPolicies(given, deps) {
	const path = given.required("policy");
	const repository = await readPolicy(deps, path, "repository");
	if (!repository.ok) return repository;
	const cap = given.text("organisation");
	const organisation = cap === void 0 ? NONE : await readPolicy(deps, cap, "organisation");
	if (!organisation.ok) return organisation;
	const name = policyName(path).replace(/\.ya?ml$/u, "");
	return ok({
		repository: repository.value.slot,
		organisation: organisation.value.slot,
		name: REPOSITORY_NAME.test(name) ? name : "octo-org/shop",
		notes: [...repository.value.notes, ...organisation.value.notes]
	});
}
async function readBrokerPolicies(deps, configuration, name) {
	const config = await readDecisionConfig(deps, configuration);
	if (!config.ok) return config;
	const { policy, leaseMaxTtlSeconds: limitSeconds } = config.value;
	if (policy.kind === "default_branch") return err(policyOnGitHub(policy.path));
	const { directory, requireOrganisation } = policy;
	const path = join(directory, `${name}.yml`);
	const repository = await readIfThere(deps, path, {
		scope: "repository",
		isRequired: true
	});
	if (!repository.ok) return repository;
	const organisation = await readIfThere(deps, join(dirname(path), ORGANISATION_FILE), {
		scope: "organisation",
		isRequired: requireOrganisation
	});
	if (!organisation.ok) return organisation;
	return ok({
		repository: repository.value.slot,
		organisation: organisation.value.slot,
		name,
		notes: [...repository.value.notes, ...organisation.value.notes],
		limitSeconds
	});
}
function policyOnGitHub(path) {
	return codedFailure("policy_unavailable", {
		message: "The broker of this configuration reads its policies from GitHub, and this command reads files.",
		remedy: `Check out the default branch, and name the file: --policy ${path}.`
	});
}
function grantsNamed({ repository, organisation }, name) {
	return [repository, organisation].flatMap((slot) => typeof slot === "object" ? slot.grants.filter((grant) => grant.name === name) : []);
}
function templateFor(policies, name) {
	const { repository, organisation } = policies;
	if (typeof repository !== "object") return void 0;
	const own = repository.grants.find((grant) => grant.name === name);
	const credential = own?.credential;
	if (own === void 0 || credential === void 0) return void 0;
	const cap = typeof organisation === "object" ? organisation.grants.find((grant) => grant.name === name) : void 0;
	return claimsTemplate(joinGrants({
		...own,
		credential
	}, cap), {
		repository: policies.name,
		repositoryId: repository.repositoryId ?? 0,
		ownerId: repository.ownerId,
		branch: repository.frame.bases?.[0] ?? "main"
	});
}
function meantGrant({ repository }, name) {
	if (typeof repository !== "object") return [];
	const known = [...repository.grants.map((grant) => grant.name), ...repository.disabled];
	if (known.includes(name) || known.length === 0) return [];
	const meant = didYouMean(name, known);
	return [meant === void 0 ? `${repository.source} has the grants ${joined(known)}.` : `Did you mean --grant ${meant}?`];
}
const NONE = ok({
	slot: void 0,
	notes: []
});
async function readIfThere(deps, path, { scope, isRequired }) {
	const read = await readPolicy(deps, path, scope);
	if (read.ok || !["ENOENT", "ENOTDIR"].includes(errorCode(read.error.cause) ?? "")) return read;
	if (!isRequired) return NONE;
	return ok({
		slot: scope === "organisation" ? "missing" : void 0,
		notes: [`There is no file ${path}.`]
	});
}
async function readPolicy(deps, path, scope) {
	const text = await readNamed(deps, path);
	if (!text.ok) return text;
	const parsed = createPolicyParser(await loadSettings(deps.kinds)).parse(text.value, {
		source: policyName(path),
		scope
	});
	const notes = (parsed.ok ? parsed.value.mistakes : parsed.error).filter(({ severity }) => severity === "mistake").length === 0 ? [] : [`${path} has mistakes. Run \`stepkey check ${path}\` to list them.`];
	return ok({
		slot: parsed.ok ? parsed.value : "broken",
		notes
	});
}
// src/cli/commands/explain-decision.ts
async function explainDecision(path, given, deps) {
	const json = given.flag("json");
	const read = await readDecision(deps, path);
	if (!read.ok) return printFailure(deps, read.error, {
		json,
		exit: 3
	});
	const { decision, of } = read.value;
	const { claims, request } = decision;
	const policies = given.text("policy") === void 0 ? await readBrokerPolicies(deps, configPath(given), claims.repository) : await readPolicies(given, deps);
	if (!policies.ok) return printFailure(deps, policies.error, {
		json,
		exit: 3
	});
	const evaluation = evaluate({
		...policies.value,
		claims,
		request
	});
	const explanation = explainEvaluation(evaluation);
	const { differs, text } = compareDecisions(decision, evaluation);
	const exit = exitOf(evaluation, policies.value);
	if (json) {
		const grant = evaluation.kind === "granted" ? evaluation.grant : void 0;
		printJson(deps, {
			...explanation,
			grant,
			decision: decisionJson(decision),
			differs: differs ?? null
		});
		return exit;
	}
	printLines(deps, [
		...of === 1 ? [] : [`This is the last of ${of} decisions.`],
		...pastLines(decision).map(plain),
		"",
		plain(text),
		...explanationText(deps, explanation, exit === 0),
		...[...policies.value.notes, ...meantGrant(policies.value, request.grant)].map(plain)
	]);
	return exit;
}
function exitOf({ kind }, { notes }) {
	return kind === "granted" && notes.length === 0 ? 0 : 1;
}
function decisionJson(decision) {
	const { at, trace, outcome, code, reason, request, policy, rule, task, agent } = decision;
	const { grant, access, environment, uses, ttlSeconds: ttl } = request;
	return {
		at,
		trace,
		outcome,
		code,
		reason,
		request: {
			grant,
			access,
			environment,
			uses,
			ttl,
			task,
			agent
		},
		policy,
		rule
	};
}
// src/cli/commands/explain.ts
const explainCommand = {
	name: "explain",
	synopsis: "[LINE]",
	description: [
		"Shows whether a job would get a grant, and if not, which rule refuses it. It reads only files, and decides with the same code as the broker.",
		"Some things only the broker can check. They are shown as not checked: whether the credential can really only read, and whether a human has approved.",
		"For a request that a job has made, name a file with its line of the broker's audit log (LINE), or - for standard input. The line has the request, the claims, and what the broker decided. The command prints that, and whether today's policies decide differently. Of several decisions, it takes the last. It finds the policies as the broker of --config does, and needs none of its secrets.",
		"Without a LINE, name the grant with --grant and the claims with --claims: the payload of the job's ID token as JSON, or a line of the audit log. For a job that has not run, write the claims by hand: --template prints those that the grant's rules read, and you can leave out all others."
	],
	options: {
		config: {
			value: "FILE",
			help: "With a LINE: the broker's configuration. Default: broker.yml."
		},
		policy: {
			value: "FILE",
			help: "The repository's policy. With a LINE, instead of those that --config names.",
			required: true,
			unlessPositional: true
		},
		claims: {
			value: "FILE",
			help: "The job's claims as JSON, or a line of the audit log; - reads standard input.",
			required: true,
			unless: "template",
			unlessPositional: true
		},
		template: { help: "Instead, print claims with which a job would get the grant, for a file to edit." },
		grant: {
			value: "NAME",
			help: "The requested grant.",
			required: true,
			unlessPositional: true
		},
		access: {
			value: "read|write",
			help: "The requested access. Default: read."
		},
		environment: {
			value: "NAME",
			help: "The requested environment. Default: the job's environment."
		},
		ttl: {
			value: "DURATION",
			help: "The requested ttl, for example 15m."
		},
		uses: {
			value: "ACTION",
			help: "The action that would get the credential, as owner/repository@COMMIT or ./path. Default: a script."
		},
		organisation: {
			value: "FILE",
			help: "The organisation's policy, which limits the repository's."
		}
	},
	positionals: {
		min: 0,
		max: 1,
		name: "LINE"
	},
	examples: [
		["grep TRACE audit.jsonl | stepkey explain -", "Why was a job refused? The job's log shows the trace."],
		["stepkey explain --policy policy/octo-org/shop.yml --claims run-9001.json --grant orders-migrate --access write", "Would run 9001 get orders-migrate?"],
		["stepkey explain --policy policy/octo-org/shop.yml --grant orders-migrate --template", "Which claims do the rules of orders-migrate read?"]
	],
	exitCodes: {
		0: "policy grants it (a write still needs its approval); with --template: printed",
		1: "policy refuses it, or a policy has mistakes; with --template: the policy has no such grant",
		3: "a file cannot be read, or has no decision of the audit log"
	},
	run: runExplain
};
async function runExplain(given, deps) {
	const json = given.flag("json");
	const conflict = conflictIn(given);
	if (conflict !== void 0) return printFailure(deps, conflict, {
		json,
		exit: 2
	});
	const [line] = given.positionals;
	return line === void 0 ? explainClaims(given, deps) : explainDecision(line, given, deps);
}
async function explainClaims(given, deps) {
	const json = given.flag("json");
	const policies = await readPolicies(given, deps);
	if (!policies.ok) return printFailure(deps, policies.error, {
		json,
		exit: 3
	});
	if (given.flag("template")) return printTemplate(policies.value, given, deps);
	const read = await readExplainInput(policies.value, given, deps);
	if (!read.ok) {
		const exit = read.error.code === "usage" ? 2 : 3;
		return printFailure(deps, read.error, {
			json,
			exit
		});
	}
	const evaluation = evaluate(read.value);
	const explanation = explainEvaluation(evaluation);
	const exit = exitOf(evaluation, policies.value);
	if (json) {
		const grant = evaluation.kind === "granted" ? evaluation.grant : void 0;
		printJson(deps, {
			...explanation,
			grant
		});
		return exit;
	}
	const { notes } = policies.value;
	printLines(deps, [...explanationText(deps, explanation, exit === 0), ...[...notes, ...meantGrant(policies.value, given.required("grant"))].map(plain)]);
	return exit;
}
async function readExplainInput(policies, given, deps) {
	const request = readRequest(given);
	if (!request.ok) return request;
	const { grant, access } = request.value;
	const claims = await readClaims(deps, given.required("claims"), {
		read: claimsRead(access, grantsNamed(policies, grant)),
		repository: policies.name
	});
	if (!claims.ok) return claims;
	const environment = given.text("environment") ?? claims.value.environment;
	return ok({
		...policies,
		claims: claims.value,
		request: {
			...request.value,
			environment
		}
	});
}
function printTemplate(policies, given, deps) {
	const name = given.required("grant");
	const template = templateFor(policies, name);
	if (template !== void 0) {
		printJson(deps, template);
		return 0;
	}
	const details = [...policies.notes, ...meantGrant(policies, name)];
	const problem = codedFailure("grant_unknown", { details });
	return printFailure(deps, problem, {
		json: given.flag("json"),
		exit: 1
	});
}
function readRequest(given) {
	const grant = given.required("grant");
	const access = given.text("access") ?? "read";
	if (access !== "read" && access !== "write") return err(usage(`--access is "${access}"; expected read or write.`));
	const uses = given.text("uses");
	const reference = uses === void 0 ? void 0 : parseActionReference(uses);
	if (uses !== void 0 && reference === void 0) return err(usage(`--uses is "${uses}"; expected owner/repository@COMMIT or ./path.`));
	const named = reference === void 0 ? {} : { uses: actionReferenceText(reference) };
	const ttl = given.text("ttl");
	if (ttl === void 0) return ok({
		grant,
		access,
		...named,
		ttlSeconds: void 0
	});
	const seconds = parseDuration(ttl);
	if (!seconds.ok) return err(usage(`--ttl: ${seconds.error}.`));
	return ok({
		grant,
		access,
		...named,
		ttlSeconds: seconds.value
	});
}
const OF_CLAIMS = [
	"claims",
	"template",
	"grant",
	"access",
	"environment",
	"ttl",
	"uses"
];
function conflictIn(given) {
	const has = (name) => given.text(name) !== void 0 || given.flag(name);
	if (!(given.positionals.length > 0)) return has("config") ? usage("--config is only for a LINE: use --policy.") : void 0;
	const option = OF_CLAIMS.find(has);
	return option === void 0 ? policyConflict(has) : besideLine(option);
}
function besideLine(option) {
	const message = `--${option} cannot be combined with a LINE, which has the whole request.`;
	return failure("usage", message, { remedy: "To ask for something else with the claims of this line, use --claims - instead of -." });
}
function policyConflict(has) {
	if (has("config") && has("policy")) return usage("--config and --policy cannot be combined.");
	return has("organisation") && !has("policy") ? usage("--organisation needs --policy.") : void 0;
}
function usage(message) {
	return failure("usage", message, { remedy: "Run `stepkey explain --help` for usage." });
}
export { explainCommand };
