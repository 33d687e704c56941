import "./rolldown-runtime.js";
import { t as evaluate } from "./evaluate.js";
import { O as failure, R as loadSettings, S as parseDuration, T as ok, w as err, x as formatDuration } from "./base.js";
import { t as createPolicyParser } from "./parse-policy.js";
import { n as parseClaims } from "./claims.js";
import { t as readNamed } from "./read-file.js";
import { n as parseJson, t as isRecord } from "./json.js";
import { a as printLines, c as NO_POSITIONALS, i as printJson, n as plain, r as printFailure, t as paint } from "./print.js";
import { t as policyName } from "./policy-file.js";
// src/policy/explain.ts
const MARKS = {
	passed: "✓",
	refused: "✗",
	observed: "○",
	not_looked_at: "·"
};
/** An evaluation as data for people and machines; adds what cannot be decided from policy and claims alone. */
function explain$1(evaluation) {
	const rules = evaluation.trace.map(explained);
	if (evaluation.kind === "refused") return {
		verdict: "refused",
		headline: `refused by ${evaluation.rule}`,
		code: evaluation.code,
		rules: [
			...rules,
			unseen("credential.access", "not looked at"),
			unseen("approval", "not looked at")
		]
	};
	const { approval } = evaluation.grant;
	const count = approval?.count ?? 0;
	const once = count === 1 ? "1 approval is there" : `${count} approvals are there`;
	return {
		verdict: "granted",
		headline: count === 0 ? "granted" : `granted, once ${once}`,
		code: void 0,
		rules: [
			...rules,
			unseen("credential.access", "whether the credential only reads is not looked at"),
			...approval === void 0 ? [] : [unseen("approval", approvalText(approval))]
		]
	};
}
/** The explanation as text: the headline, then one line a rule. */
function explanationLines(explanation) {
	const width = Math.max(...explanation.rules.map(({ label }) => label.length), 13);
	const documents = new Set(explanation.rules.flatMap(({ document }) => document ?? []));
	return [explanation.headline, ...explanation.rules.map(({ state, label, text, document }) => {
		const where = documents.size > 1 && document !== void 0 ? ` (${document})` : "";
		return `  ${MARKS[state]} ${label.padEnd(width)} ${text}${where}`;
	})];
}
function explained({ rule, state, text, document }) {
	const noted = state === "observed" ? `${text}: would be refused, observed only` : text;
	return {
		state,
		rule,
		label: labelOf(rule),
		text: noted,
		document
	};
}
function unseen(rule, text) {
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
function approvalText({ count, by, maxAgeSeconds, reason }) {
	if (count === 0) return `none needed: ${reason ?? ""}`;
	return `not looked at: ${count} by ${by.length === 0 ? "anyone who may write" : by.map((list) => list.join(" or ")).join(", and ")}, at most ${formatDuration(maxAgeSeconds)} old`;
}
// src/cli/sources/claims-file.ts
/** Claims that no rule of policy reads, so that a file written by hand need not invent them. */
const UNREAD = {
	iss: "https://token.actions.githubusercontent.com",
	aud: "https://stepkey.example",
	jti: "not-a-token",
	iat: 0,
	exp: 0,
	run_id: "1",
	run_attempt: "1",
	check_run_id: "1",
	sha: "0".repeat(40),
	workflow_ref: "not looked at",
	workflow_sha: "0".repeat(40)
};
/** Reads claims from a file: an ID token's payload, or a line of the audit log that holds one's claims. */
async function readClaims(deps, path) {
	const text = await readNamed(deps, path);
	if (!text.ok) return text;
	const [line = ""] = text.value.trim().split("\n");
	const payload = payloadOf(parseJson(text.value) ?? parseJson(line));
	if (payload === void 0) return err(failure("claims_incomplete", `${path} is no JSON object of claims.`, { remedy: "Give it the payload of an ID token: { \"repository\": \"octo-org/shop\", … }" }));
	const claims = parseClaims({
		...UNREAD,
		ref_type: refType(payload["ref"]),
		...payload
	});
	if (claims.ok) return claims;
	const { reason } = claims.error;
	const remedy = "Add them: a job's ID token has them all.";
	const named = path === "-" ? "standard input" : path;
	const details = (reason ?? claims.error.message).split("; ");
	return err(failure("claims_incomplete", `The claims in ${named} are not whole:`, {
		remedy,
		details
	}));
}
/** The audit log writes ids as numbers, an ID token as texts. */
function payloadOf(content) {
	if (!isRecord(content)) return void 0;
	const { claims } = content;
	const texts = {};
	for (const [name, value] of Object.entries(isRecord(claims) ? claims : content)) texts[name] = typeof value === "number" ? String(value) : value;
	return texts;
}
/** The audit log leaves `ref_type` out: the ref says it. */
function refType(ref) {
	if (typeof ref !== "string") return void 0;
	return ref.startsWith("refs/tags/") ? "tag" : "branch";
}
// src/cli/commands/explain.ts
const explain = {
	name: "explain",
	synopsis: "",
	description: [
		"Says whether a job would get a grant, and if not, which rule refuses it. It reads files alone and decides with the very code of the broker.",
		"What only the broker can see is said to be not looked at: whether the credential really just reads, and whether a human has approved.",
		"The claims are the payload of the job's ID token as JSON. Or take a line of the broker's audit log as it is: it has the claims of the request. For a question about a job that never ran, write them by hand. Claims that no rule reads (jti, exp and the like) may be left out."
	],
	options: {
		policy: {
			value: "FILE",
			help: "The repository's policy.",
			required: true
		},
		claims: {
			value: "FILE",
			help: "The job's claims, as JSON, or a line of the audit log; - reads standard input.",
			required: true
		},
		grant: {
			value: "NAME",
			help: "The grant that is asked for.",
			required: true
		},
		access: {
			value: "read|write",
			help: "The access that is asked for. Default: read."
		},
		environment: {
			value: "NAME",
			help: "The environment that is asked for. Default: the job's own."
		},
		ttl: {
			value: "DURATION",
			help: "The ttl that is asked for, for example 15m."
		},
		organisation: {
			value: "FILE",
			help: "The organisation's policy, which caps the repository's."
		}
	},
	positionals: NO_POSITIONALS,
	examples: [["stepkey explain --policy policy/octo-org/shop.yml --claims run-9001.json --grant orders-migrate --access write", "Would run 9001 get orders-migrate?"], ["grep TRACE audit.jsonl | stepkey explain --claims - --policy shop.yml --grant report", "Why was it refused? The trace is in the log of the job."]],
	exitCodes: {
		0: "policy grants it (a write then still needs its approval)",
		1: "policy refuses it",
		3: "a file cannot be read"
	},
	run: runExplain
};
async function runExplain(given, deps) {
	const json = given.flag("json");
	const read = await readQuestion(given, deps);
	if (!read.ok) {
		const exit = read.error.code === "usage" ? 2 : 3;
		return printFailure(deps, read.error, {
			json,
			exit
		});
	}
	const evaluation = evaluate(read.value);
	const explanation = explain$1(evaluation);
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
async function readQuestion(given, deps) {
	const asked = readAsked(given);
	if (!asked.ok) return asked;
	const claims = await readClaims(deps, given.required("claims"));
	if (!claims.ok) return claims;
	const repository = await readPolicy(deps, given.required("policy"), "repository");
	if (!repository.ok) return repository;
	const cap = given.text("organisation");
	const organisation = cap === void 0 ? ok(NO_DOCUMENT) : await readPolicy(deps, cap, "organisation");
	if (!organisation.ok) return organisation;
	const environment = given.text("environment") ?? claims.value.environment;
	return ok({
		repository: repository.value.slot,
		organisation: organisation.value.slot,
		claims: claims.value,
		request: {
			...asked.value,
			environment
		},
		notes: [...repository.value.notes, ...organisation.value.notes]
	});
}
function readAsked(given) {
	const grant = given.required("grant");
	const access = given.text("access") ?? "read";
	if (access !== "read" && access !== "write") return err(usage(`--access is "${access}", which is neither read nor write.`));
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
	const notes = (parsed.ok ? parsed.value.mistakes : parsed.error).filter(({ severity }) => severity === "mistake").length === 0 ? [] : [`${path} has mistakes: \`stepkey check ${path}\` names them.`];
	return ok({
		slot: parsed.ok ? parsed.value : "broken",
		notes
	});
}
function usage(message) {
	return failure("usage", message, { remedy: "`stepkey explain --help` shows what it takes." });
}
export { explain };
