import "./rolldown-runtime.js";
import { t as evaluate } from "./evaluate.js";
import { B as ok, I as formatDuration, L as parseDuration, U as failure, c as plural, et as loadSettings, z as err } from "./base.js";
import { t as createPolicyParser } from "./parse-policy.js";
import { n as parseClaims } from "./claims.js";
import { t as readNamed } from "./read-file.js";
import { n as parseJson, t as isRecord } from "./json.js";
import { i as printJson, l as NO_POSITIONALS, n as plain, o as printLines, r as printFailure, t as paint } from "./print.js";
import { t as policyName } from "./policy-file.js";
// src/policy/explain.ts
const MARKS = {
	passed: "✓",
	refused: "✗",
	observed: "○",
	not_looked_at: "·"
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
			unchecked("credential.access", "not checked: whether the credential can only read"),
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
/** Placeholders for claims that no rule of policy reads: a file that was written by hand can leave them out. */
const PLACEHOLDERS = {
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
/** Reads claims from a file: the payload of an ID token, or a line of the audit log. */
async function readClaims(deps, path) {
	const text = await readNamed(deps, path);
	if (!text.ok) return text;
	const [line = ""] = text.value.trim().split("\n");
	const payload = payloadOf(parseJson(text.value) ?? parseJson(line));
	if (payload === void 0) return err(failure("claims_incomplete", `${path} is not a JSON object with claims.`, { remedy: "Use the payload of an ID token: { \"repository\": \"octo-org/shop\", … }" }));
	const claims = parseClaims({
		...PLACEHOLDERS,
		ref_type: refType(payload["ref"]),
		...payload
	});
	if (claims.ok) return claims;
	const { reason } = claims.error;
	const remedy = "Correct the claims listed above: a job's ID token has them all.";
	const named = path === "-" ? "standard input" : path;
	const details = (reason ?? claims.error.message).split("; ");
	return err(failure("claims_incomplete", `Claims in ${named} are missing or wrong:`, {
		remedy,
		details
	}));
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
	if (typeof ref !== "string") return void 0;
	return ref.startsWith("refs/tags/") ? "tag" : "branch";
}
// src/cli/commands/explain.ts
const explainCommand = {
	name: "explain",
	synopsis: "",
	description: [
		"Shows whether a job would get a grant, and if not, which rule refuses it. It reads only files, and decides with the same code as the broker.",
		"Some things only the broker can check. They are shown as not checked: whether the credential can really only read, and whether a human has approved.",
		"For --claims, use the payload of the job's ID token as JSON, or a line of the broker's audit log, which holds the claims of the request. For a job that has not run, write the claims by hand. You can leave out claims that no rule reads, such as jti and exp."
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
			required: true
		},
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
	examples: [["stepkey explain --policy policy/octo-org/shop.yml --claims run-9001.json --grant orders-migrate --access write", "Would run 9001 get orders-migrate?"], ["grep TRACE audit.jsonl | stepkey explain --claims - --policy shop.yml --grant report", "Why was a job refused? The job's log shows the trace."]],
	exitCodes: {
		0: "policy grants it (a write still needs its approval)",
		1: "policy refuses it",
		3: "a file cannot be read"
	},
	run: runExplain
};
async function runExplain(given, deps) {
	const json = given.flag("json");
	const read = await readExplainInput(given, deps);
	if (!read.ok) {
		const exit = read.error.code === "usage" ? 2 : 3;
		return printFailure(deps, read.error, {
			json,
			exit
		});
	}
	const evaluation = evaluate(read.value);
	const explanation = explainEvaluation(evaluation);
	const exit = evaluation.kind === "granted" ? 0 : 1;
	if (json) {
		const grant = evaluation.kind === "granted" ? evaluation.grant : void 0;
		printJson(deps, {
			...explanation,
			grant
		});
		return exit;
	}
	const [headline = "", ...rules] = explanationLines(explanation).map(plain);
	printLines(deps, [
		paint(deps, exit === 0 ? "green" : "red", headline),
		...rules,
		...read.value.notes
	]);
	return exit;
}
async function readExplainInput(given, deps) {
	const request = readRequest(given);
	if (!request.ok) return request;
	const claims = await readClaims(deps, given.required("claims"));
	if (!claims.ok) return claims;
	const repository = await readPolicy(deps, given.required("policy"), "repository");
	if (!repository.ok) return repository;
	const path = given.text("organisation");
	const organisation = path === void 0 ? ok(NO_DOCUMENT) : await readPolicy(deps, path, "organisation");
	if (!organisation.ok) return organisation;
	const environment = given.text("environment") ?? claims.value.environment;
	return ok({
		repository: repository.value.slot,
		organisation: organisation.value.slot,
		claims: claims.value,
		request: {
			...request.value,
			environment
		},
		notes: [...repository.value.notes, ...organisation.value.notes]
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
const NO_DOCUMENT = {
	slot: void 0,
	notes: []
};
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
function usage(message) {
	return failure("usage", message, { remedy: "Run `stepkey explain --help` for usage." });
}
export { explainCommand };
