import { rt as isByRef } from "./direct.js";
import { n as joinGrants, t as evaluate } from "./evaluate.js";
import { G as didYouMean, H as formatDuration, K as err, R as REPOSITORY_NAME, U as parseDuration, X as failure, Y as codedFailure, d as joined, p as plural, q as ok, ut as loadSettings } from "./base.js";
import { i as printJson, l as NO_POSITIONALS, n as plain, o as printLines, r as printFailure, t as paint } from "./print.js";
import { G as isRecord, K as parseJson, W as parseClaims } from "./job.js";
import { t as readNamed } from "./read-file.js";
import { t as createPolicyParser } from "./parse-policy.js";
import { t as policyName } from "./policy-file.js";
// src/policy/claims-read.ts
/** Which of these claims the rules read for a request. `grants`: those of its name. */
function claimsRead(access, grants) {
	const has = (key) => grants.some(({ allow }) => allow[key] !== void 0);
	const isWrite = access === "write";
	return /* @__PURE__ */ new Set([
		...isWrite || has("refs") ? ["ref"] : [],
		...has("runners") ? ["runner_environment"] : [],
		...isWrite || has("actors") ? ["actor"] : [],
		...isWrite ? ["actor_id"] : []
	]);
}
/** Claims with which a job would get the grant: all that its rules read, and nothing else. */
function claimsTemplate(grant, { repository, repositoryId, ownerId, branch }) {
	const { allow, access, environment } = grant;
	const event = allow.events[0] ?? "push";
	const ofEvent = event.startsWith("pull_request") ? "refs/pull/1/merge" : `refs/heads/${branch}`;
	return {
		repository,
		repository_id: String(repositoryId),
		repository_owner_id: String(ownerId),
		event_name: event,
		...environment === void 0 ? {} : { environment },
		...sparableClaims(claimsRead(access, [grant]), allow, ofEvent),
		...workflowClaims(allow.workflow),
		...allow.refProtected === void 0 ? {} : { ref_protected: "true" },
		...propertyClaims(allow.repoProperties ?? {})
	};
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
/** Explains an evaluation. Adds lines for what policy and claims cannot decide. */
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
	const { approval } = evaluation.grant;
	const count = approval?.count ?? 0;
	return {
		verdict: "granted",
		headline: count === 0 ? "granted" : `granted, after ${plural(count, "approval")}`,
		code: void 0,
		rules: [
			...rules,
			unchecked("credential.access", CREDENTIAL_TEXTS[evaluation.grant.access]),
			...approval === void 0 ? [] : [unchecked("approval", approvalText(approval))]
		]
	};
}
/** The explanation as text: the headline, then one line a rule. */
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
function approvalText(rule) {
	const { count, by, maxAgeSeconds, reason } = rule;
	if (count === 0) return `none needed: ${reason ?? ""}`;
	const who = by.length === 0 ? "anyone with write access" : by.map((list) => list.join(" or ")).join(", and ");
	const settled = rule.settleSeconds === 0 ? "" : `, given at least ${formatDuration(rule.settleSeconds)} after the push`;
	const starter = rule.allowStarter ? ", also by who started a workflow_dispatch run" : "";
	return `not checked: ${plural(count, "approval")} by ${who}, at most ${formatDuration(maxAgeSeconds)} old${settled}${starter}`;
}
// src/cli/sources/claims-file.ts
/** Placeholders for claims that no rule of any policy reads: a file that was written by hand can leave them out. */
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
/** Placeholders for claims that only some grants read. */
const SPARABLE = [
	["ref", "refs/heads/not-read"],
	["runner_environment", "github-hosted"],
	["actor", "not-read"],
	["actor_id", "1"]
];
/** Reads claims from a file: the payload of an ID token, or a line of the audit log. */
async function readClaims(deps, path, { read, repository }) {
	const text = await readNamed(deps, path);
	if (!text.ok) return text;
	const [line = ""] = text.value.trim().split("\n");
	const payload = payloadOf(parseJson(text.value) ?? parseJson(line));
	if (payload === void 0) return err(noClaims(path, text.value));
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
	const source = path === "-" ? "standard input" : path;
	const details = (reason ?? claims.error.message).split("; ");
	return err(failure("claims_incomplete", `Claims in ${source} are missing or wrong:`, {
		remedy,
		details
	}));
}
function noClaims(path, text) {
	if (path === "-" && text.trim() === "") return failure("claims_incomplete", "Standard input is empty.", { remedy: "If you searched the audit log for a trace: no line has this trace." });
	return failure("claims_incomplete", `${path} is not a JSON object with claims.`, { remedy: "Use the payload of an ID token: { \"repository\": \"octo-org/shop\", … }" });
}
/** Turns numbers into strings: the audit log has ids as numbers, an ID token as strings. */
function payloadOf(content) {
	if (!isRecord(content)) return void 0;
	const { claims } = content;
	const payload = {};
	for (const [name, value] of Object.entries(isRecord(claims) ? claims : content)) payload[name] = typeof value === "number" ? String(value) : value;
	return payload;
}
/** The audit log has no `ref_type`: it follows from the ref. */
function refType(ref) {
	if (typeof ref !== "string") return "branch";
	return ref.startsWith("refs/tags/") ? "tag" : "branch";
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
/** The grants of this name, of either document. */
function grantsNamed({ repository, organisation }, name) {
	return [repository, organisation].flatMap((slot) => typeof slot === "object" ? slot.grants.filter((grant) => grant.name === name) : []);
}
/** Claims with which a job would get this grant; undefined when there is none. */
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
const NONE = ok({
	slot: void 0,
	notes: []
});
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
// src/cli/commands/explain.ts
const explainCommand = {
	name: "explain",
	synopsis: "",
	description: [
		"Shows whether a job would get a grant, and if not, which rule refuses it. It reads only files, and decides with the same code as the broker.",
		"Some things only the broker can check. They are shown as not checked: whether the credential can really only read, and whether a human has approved.",
		"For --claims, use the payload of the job's ID token as JSON, or a line of the broker's audit log, which holds the claims of the request. For a job that has not run, write the claims by hand: --template prints those that the grant's rules read, and you can leave out all others."
	],
	options: {
		policy: {
			value: "FILE",
			help: "The repository's policy.",
			required: true
		},
		claims: {
			value: "FILE",
			help: "The job's claims as JSON, or a line of the audit log; - reads standard input.",
			required: true,
			unless: "template"
		},
		template: { help: "Instead, print claims with which a job would get the grant, for a file to edit." },
		grant: {
			value: "NAME",
			help: "The requested grant.",
			required: true
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
		organisation: {
			value: "FILE",
			help: "The organisation's policy, which limits the repository's."
		}
	},
	positionals: NO_POSITIONALS,
	examples: [
		["stepkey explain --policy policy/octo-org/shop.yml --claims run-9001.json --grant orders-migrate --access write", "Would run 9001 get orders-migrate?"],
		["grep TRACE audit.jsonl | stepkey explain --claims - --policy shop.yml --grant report", "Why was a job refused? The job's log shows the trace."],
		["stepkey explain --policy policy/octo-org/shop.yml --grant orders-migrate --template", "Which claims do the rules of orders-migrate read?"]
	],
	exitCodes: {
		0: "policy grants it (a write still needs its approval); with --template: printed",
		1: "policy refuses it, or a policy has mistakes; with --template: the policy has no such grant",
		3: "a file cannot be read"
	},
	run: runExplain
};
async function runExplain(given, deps) {
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
	const [headline = "", ...rules] = explanationLines(explanation).map(plain);
	const { notes } = policies.value;
	printLines(deps, [
		paint(deps, exit === 0 ? "green" : "red", headline),
		...rules,
		...[...notes, ...meantGrant(policies.value, given.required("grant"))].map(plain)
	]);
	return exit;
}
/** A script that asks must learn of mistakes, even when they are in another grant. */
function exitOf({ kind }, { notes }) {
	return kind === "granted" && notes.length === 0 ? 0 : 1;
}
/** A line about the grant that was probably meant; none when the policy has the grant. */
function meantGrant({ repository }, name) {
	if (typeof repository !== "object") return [];
	const known = [...repository.grants.map((grant) => grant.name), ...repository.disabled];
	if (known.includes(name) || known.length === 0) return [];
	const meant = didYouMean(name, known);
	return [meant === void 0 ? `${repository.source} has the grants ${joined(known)}.` : `Did you mean --grant ${meant}?`];
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
	const ttl = given.text("ttl");
	if (ttl === void 0) return ok({
		grant,
		access,
		ttlSeconds: void 0
	});
	const seconds = parseDuration(ttl);
	if (!seconds.ok) return err(usage(`--ttl: ${seconds.error}.`));
	return ok({
		grant,
		access,
		ttlSeconds: seconds.value
	});
}
function usage(message) {
	return failure("usage", message, { remedy: "Run `stepkey explain --help` for usage." });
}
export { explainCommand };
