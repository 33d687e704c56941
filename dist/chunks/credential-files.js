import { H as failure, R as err, S as withBackoff, U as FAILURE_CODES, _ as nodeHttp, a as inWords, b as retrying, c as plural, d as timeOfDay, g as isSecureUrl, i as inShort, m as Secret, o as joined, p as printable, s as placeText, u as shortSha, y as retryAfterMs, z as ok } from "./base.js";
import { t as wildcardFits } from "./wildcard.js";
import { n as parseJson } from "./json.js";
import { i as TIDY_STATES, n as ISSUED_TOKEN_TYPE, r as SUBJECT_TOKEN_TYPE, t as GRANT_TYPE } from "./wire.js";
import { t as isLeaseId } from "./lease-id.js";
import { n as parseClaims } from "./claims.js";
import { randomBytes } from "node:crypto";
import { chmod, lstat, mkdtemp, readFile, rm, statfs, unlink, writeFile } from "node:fs/promises";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import process from "node:process";
// src/delivery/environment/hostile-variables.ts
const LOADS = "loads code into every program that starts";
const REDIRECTS = "sends requests through a server of its choice";
const TRUSTS = "changes which servers are trusted";
const stopping = (does, ...names) => names.map((name) => ({
	name,
	does,
	stops: true
}));
const withheld = (does, ...names) => names.map((name) => ({
	name,
	does,
	stops: false
}));
/** Those of every job. What is dangerous for one kind of credential alone is in that kind's directory. */
const HOSTILE = [
	{
		name: "LD_*",
		platform: "linux",
		does: LOADS,
		stops: true
	},
	{
		name: "DYLD_*",
		platform: "darwin",
		does: LOADS,
		stops: true
	},
	...stopping("makes the C library load other modules", "GCONV_PATH", "GLIBC_TUNABLES"),
	...stopping("is run by every bash before its script", "BASH_ENV"),
	...stopping("changes how Node starts, also here", "NODE_OPTIONS"),
	...stopping("makes Node load other modules or stored code", "NODE_PATH", "NODE_COMPILE_CACHE"),
	...stopping("makes Node print what it sends", "NODE_DEBUG", "NODE_DEBUG_NATIVE"),
	...stopping("turns off the check of certificates", "NODE_TLS_REJECT_UNAUTHORIZED"),
	...stopping(TRUSTS, "NODE_EXTRA_CA_CERTS", "NODE_USE_SYSTEM_CA", "SSL_CERT_FILE", "SSL_CERT_DIR", "OPENSSL_CONF", "OPENSSL_MODULES", "OPENSSL_ENGINES"),
	...stopping(REDIRECTS, "NODE_USE_ENV_PROXY"),
	{
		name: "NO_PROXY",
		anyCase: true,
		does: "lets requests bypass a proxy",
		stops: false
	},
	{
		name: "*_PROXY",
		anyCase: true,
		does: REDIRECTS,
		stops: true
	},
	...withheld(TRUSTS, "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "GIT_SSL_*"),
	...withheld("writes the keys of TLS connections to a file", "SSLKEYLOGFILE"),
	...withheld("is run by shells", "ENV", "PROMPT_COMMAND", "PS4", "SHELLOPTS", "BASHOPTS"),
	...withheld("replaces commands in every bash", "BASH_FUNC_*"),
	...withheld("loads code into Python", "PYTHONSTARTUP", "PYTHONPATH", "PYTHONHOME"),
	...withheld("loads code into Perl", "PERL5OPT", "PERL5LIB", "PERL5DB"),
	...withheld("loads code into Ruby", "RUBYOPT", "RUBYLIB"),
	...withheld("loads code into Java", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"),
	...withheld("makes git run programs", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_CONFIG*", "GIT_EXEC_PATH", "GIT_EXTERNAL_DIFF", "GIT_PROXY_COMMAND", "GIT_TEMPLATE_DIR", "SSH_ASKPASS")
];
/** The rule for a name, also by the list of the kinds of credential; undefined when none is known. */
function hostileVariable(name, ofKinds) {
	return [...HOSTILE, ...ofKinds].find(({ name: glob, anyCase }) => anyCase === true ? wildcardFits(glob, name.toUpperCase()) : wildcardFits(glob, name));
}
/** Options of Node that change memory and messages only: common in jobs that build, and harmless. */
const HARMLESS_NODE_OPTION = /^--(?:max[-_]old[-_]space[-_]size|max[-_]semi[-_]space[-_]size|stack[-_]trace[-_]limit)=\d+$|^--no-(?:warnings|deprecation)$/u;
/** Whether the value cannot do harm, whatever the name: empty, or only harmless options. */
function isHarmlessValue(name, value) {
	const words = value.split(/\s+/u).filter((word) => word !== "");
	if (words.length === 0) return true;
	return name === "NODE_OPTIONS" && words.every((word) => HARMLESS_NODE_OPTION.test(word));
}
// src/delivery/environment/planted.ts
/**
* Variables that an earlier step may have planted to read or redirect the credential before the task even starts. Check
* for them before any token is requested. This detects, it does not prevent: a loader that got this far already runs
* inside this process.
*/
function findPlanted(job) {
	return Object.keys(job.env).toSorted().flatMap((name) => {
		const rule = hostileVariable(name, job.hostileOfKinds);
		if (rule?.stops !== true || !isSet(job, name) || isMeant(job, name)) return [];
		if (rule.platform !== void 0 && rule.platform !== job.platform) return [];
		return [{
			name,
			message: `${name} ${rule.does}.${hintFor(name, job.env[name] ?? "")}`
		}];
	});
}
/**
* Names of hostile variables that are set on purpose: the runner itself has them with the same value, or `trust-env`
* names them. The task gets them too, because it needs the runner's proxy or setup-python's libraries as much as stepkey.
*/
function meantVariables(job) {
	return Object.keys(job.env).filter((name) => {
		return hostileVariable(name, job.hostileOfKinds) !== void 0 && isSet(job, name) && isMeant(job, name);
	});
}
/** The proxies for stepkey's own requests: those that are set on purpose, never one that was planted. */
function meantProxies(job) {
	const proxies = meantVariables(job).filter((name) => /_PROXY$/iu.test(name));
	return Object.fromEntries(proxies.map((name) => [name, job.env[name] ?? ""]));
}
/** The refusal, which names each planted variable and both ways out. */
function plantedFailure(planted) {
	const names = planted.map(({ name }) => name).join(", ");
	const count = planted.length === 1 ? "1 variable" : `${planted.length} variables`;
	return failure("environment_hostile", `${count} of this job could read or redirect the credential: ${names}.`, {
		remedy: `Remove those that nobody set on purpose. If the workflow needs them, list them where a reviewer sees it: trust-env: ${names}`,
		details: planted.map(({ message }) => message)
	});
}
function isSet(job, name) {
	const value = job.env[name];
	return value !== void 0 && !isHarmlessValue(name, value);
}
function isMeant(job, name) {
	if (job.trusted.includes(name)) return true;
	return job.runnerEnv?.[name] !== void 0 && job.runnerEnv[name] === job.env[name];
}
/** What usually sets it, for a reader who planted nothing. */
function hintFor(name, value) {
	if (name === "LD_LIBRARY_PATH" && /python/iu.test(value)) return " actions/setup-python sets it: if that is the cause, add it to trust-env.";
	if (/_PROXY$/iu.test(name)) return " A runner behind a proxy has it in its own environment; that one is used as it is.";
	return "";
}
// src/delivery/environment/runner-environment.ts
/**
* The environment that the runner's own process was started with, from `/proc/<parent>/environ`: the runner starts an
* action directly, so the parent of this process is Runner.Worker. In a job container the parent is outside (0), and the
* container's first process has what the container was created with. No step of the job can change either. Undefined
* where the file is missing (macOS) or cannot be read: then nothing shows which variables are the runner's.
*/
async function readRunnerEnvironment(parent) {
	const pid = parent === 0 ? 1 : parent;
	try {
		return parseEnviron(await readFile(`/proc/${pid}/environ`, "utf8"));
	} catch {
		return;
	}
}
/** `NAME=value`, each ended by a NUL (proc_pid_environ(5)). Anything that is not an assignment is skipped. */
function parseEnviron(text) {
	return Object.fromEntries(text.split("\0").flatMap((entry) => {
		const equals = entry.indexOf("=");
		return equals > 0 ? [[entry.slice(0, equals), entry.slice(equals + 1)]] : [];
	}));
}
// src/action/context/job.ts
async function openJob(inputs, process) {
	const environment = {
		env: process.env,
		runnerEnv: await readRunnerEnvironment(process.parentPid),
		trusted: inputs.trustEnv,
		platform: process.platform,
		hostileOfKinds: hostileVariablesOf(process.kinds)
	};
	return {
		...process,
		inputs,
		environment,
		send: nodeHttp(meantProxies(environment)),
		jitter: Math.random,
		randomBytes
	};
}
function hostileVariablesOf(kinds) {
	return kinds.flatMap(({ hostileVariables }) => hostileVariables);
}
/** The runner's temporary directory, which it empties with the job. */
function tempDirectory({ env }) {
	return env["RUNNER_TEMP"] ?? tmpdir();
}
// src/receipt/receipt.ts
/** The receipt as its file contains it: JSON, indented, ending with a newline. */
function renderReceipt(receipt) {
	return `${JSON.stringify(receipt, void 0, 2)}\n`;
}
/** The receipt's file name. No character of a lease id has a meaning in a path. */
function receiptFileName(lease) {
	return `stepkey-receipt-${lease}.json`;
}
// src/receipt/log-lines.ts
const LABEL_WIDTH = 12;
/** One fact of the step's log, with its label in a common column; further lines go below the text. */
function labelled(mark, label, text) {
	const [first = "", ...more] = typeof text === "string" ? [text] : text;
	return [`${mark} ${label.padEnd(LABEL_WIDTH)}${printable(first)}`, ...more.map((line) => `  ${"".padEnd(LABEL_WIDTH)}${printable(line)}`)];
}
/** The log's first line: what this step is for. */
function titleLine(asked) {
	const { step, grant, environment, access } = asked;
	const parts = [
		`step "${step}"`,
		grant,
		environment,
		access
	].flatMap((part) => part ?? []);
	return printable(["stepkey", ...parts].join(" · "));
}
function askedLines(claims, decision) {
	const { agent, author, commit, pull_request: number } = decision;
	return labelled("✓", "asked", [[
		`${claims.repository} @ ${shortSha(commit)}`,
		`${placeText(claims.ref, number)} by ${author ?? claims.actor}${agent ? " (an agent's job)" : ""}`,
		`run ${claims.runId}, attempt ${claims.runAttempt}${startedBy(claims.actor, author)}`
	].join(" · ")]);
}
/** Only where they differ: a review starts a job of the reviewer on somebody else's pull request. */
function startedBy(actor, author) {
	return author === void 0 || author === actor ? "" : `, started by ${actor}`;
}
/** Who approved; nothing for a read, which needs no approval. */
function approvedLines(decision, access, now) {
	if (access === "read") return [];
	const { approvals, required_approvals: required, reason } = decision;
	if (required === 0) return labelled("✓", "approved", `no approval needed: ${reason ?? "policy asks for none"}`);
	const [last = "", ...earlier] = approvals.map(({ login, submitted_at, commit }) => {
		return `${login}, ${inWords(now - Date.parse(submitted_at))} ago, on ${shortSha(commit)}`;
	}).toReversed();
	const count = `${approvals.length} of ${required}`;
	return labelled("✓", "approved", [...earlier.toReversed(), `${last} · ${count}`]);
}
function issuedLines(lease) {
	const most = inShort(Math.ceil((lease.expiresAt - lease.issuedAt) / 1e4) * 1e4);
	const until = `until ${timeOfDay(lease.expiresAt)} UTC (${most} at most)`;
	return labelled("✓", "issued", `${shortLease(lease.id)}  ${lease.issuedTo} · ${until}`);
}
function maskedLines(values) {
	return labelled("✓", "masked", plural(values, "value"));
}
/** Names of the job's variables that the task does not get; nothing when there are none. */
function withheldLines(names) {
	if (names.length === 0) return [];
	return labelled(" ", "withheld", `${joined(names, "and", 2)} (pass-env can pass them)`);
}
/** What runs now: the script's first line that is not empty or a comment. */
function runLines(script) {
	const lines = script.split(/\r?\n/u).filter((line) => !/^\s*(?:#.*)?$/u.test(line));
	const [first = ""] = lines;
	const more = lines.length > 1 ? `  (and ${plural(lines.length - 1, "more line")})` : "";
	return [`▸ ${printable(first.trim())}${printable(more)}`];
}
function taskLines(task) {
	const after = `after ${inShort(task.endedAt - task.startedAt)}`;
	const ended = task.stopped === void 0 ? labelled(task.exitCode === 0 ? "✓" : "✗", "task", `exit ${task.exitCode} ${after}`) : labelled("✗", "task", [`stopped ${after}`, task.stopped]);
	return task.escaped ? [...ended, ...labelled("✗", "left", ESCAPED)] : ended;
}
const ESCAPED = "a process that left the task's process group still runs and has the credential";
function residueLines(residue) {
	const searched = `${plural(residue.files_searched, "file")} searched`;
	if (residue.found.length > 0) return labelled("✗", "residue", [`${searched}, the secret is in ${plural(residue.found.length, "file")}`, ...residue.found]);
	return residue.complete ? labelled("✓", "residue", `${searched}, nothing found`) : labelled("◌", "residue", `${searched}, nothing found so far: time ran out`);
}
function revokedLines(ending, lease) {
	const facts = ending.facts.length === 0 ? "" : `: ${ending.facts.join(", ")}`;
	const [mark, label, text] = REVOKED[ending.revocation]({
		ending,
		facts,
		diesAt: lease.diesAt
	});
	return labelled(mark, label, text);
}
/** When the provider ends a credential by itself: `expires at 10:15:00 UTC`. */
function expiryInWords(diesAt) {
	return diesAt === void 0 ? "never expires" : `expires at ${timeOfDay(diesAt)} UTC`;
}
const REVOKED = {
	verified: ({ ending, facts }) => [
		"✓",
		"revoked",
		`proven by the ${ending.by}${facts}`
	],
	requested: ({ facts }) => [
		"✓",
		"revoked",
		`accepted by the provider${facts} · nothing shows whether it took effect`
	],
	expires: ({ facts, diesAt }) => [
		"◌",
		"expires",
		`this kind cannot be revoked; it ${expiryInWords(diesAt)}${facts}`
	],
	none: ({ ending: { facts } }) => [
		"◌",
		"valid",
		facts.length === 0 ? "it stays valid: stepkey cannot end it" : facts.join(", ")
	],
	failed: ({ ending, diesAt }) => [
		"✗",
		"not revoked",
		[ending.failure?.message ?? "it may still work", `it ${expiryInWords(diesAt)}`]
	]
};
/** Removing what the lease leaves at the provider; nothing where its kind leaves nothing. */
function tidyLines({ tidy, by }) {
	if (tidy === void 0) return [];
	const facts = tidy.facts.join(", ");
	const [mark, label, text] = TIDY[tidy.state](facts === "" ? "" : `: ${facts}`, by);
	return labelled(mark, label, text);
}
const TIDY = {
	pending: (facts) => [
		"◌",
		"tidy",
		`not finished yet${facts} · the broker continues`
	],
	done: (facts) => [
		"✓",
		"tidied",
		facts === "" ? "nothing is left" : facts.slice(2)
	],
	stuck: (facts, by) => {
		return [
			"✗",
			"tidy",
			`what is left could not be removed${facts} · ${by === "broker" ? "`stepkey leases` shows it" : "it is not tried again"}`
		];
	}
};
/** What the lease leaves readable or writable for others, each with its fix. */
function findingLines(findings = []) {
	return findings.flatMap(({ what, fix }) => labelled("✗", "finding", [what, `fix: ${fix}`]));
}
function receiptLines(lease) {
	return labelled(" ", "receipt", `${receiptFileName(lease).replace(lease, shortLease(lease))} · also in the summary`);
}
/** A lease as logs show it: `lse_7q2m…`. Receipts have the whole id. */
function shortLease(id) {
	return id.length > 8 ? `${id.slice(0, 8)}…` : id;
}
// src/action/runner/session-state.ts
function sessionRecorder(runner) {
	let last;
	const save = (state) => {
		last = state;
		runner.saveState("session", serialiseState(state));
	};
	const add = (change) => {
		if (last !== void 0) save({
			...last,
			...change
		});
	};
	return {
		save,
		filesAt: (files) => add({ files }),
		ended: (ended) => add({ ended })
	};
}
function serialiseState(state) {
	return JSON.stringify(state);
}
/** The parsed state; undefined when main left none, or when it has another form. */
function parseState(text) {
	if (text === "" || text.length > MAX_STATE_LENGTH) return void 0;
	const fields = fieldsOf$1(text);
	const { step, files, ended } = fields;
	if (step === void 0) return void 0;
	const common = {
		step,
		...files === void 0 ? {} : { files },
		...ended === void 0 ? {} : { ended }
	};
	return fields["mode"] === "broker" ? brokerState(fields, common) : directState(fields, common);
}
const MAX_STATE_LENGTH = 4096;
function brokerState({ broker, via = "" }, common) {
	if (broker === void 0 || !isSecureUrl(broker) || new URL(broker).origin !== broker) return;
	return {
		mode: "broker",
		broker,
		via,
		...common
	};
}
function directState({ mode, lease, handle, diesAt }, common) {
	if (mode !== "direct" || lease === void 0 || handle === void 0) return void 0;
	if (diesAt === void 0) return {
		mode: "direct",
		lease,
		handle,
		...common
	};
	if (Number.isNaN(Date.parse(diesAt))) return void 0;
	return {
		mode: "direct",
		lease,
		handle,
		diesAt,
		...common
	};
}
/** The text fields of a JSON object; one with control characters counts as absent. */
function fieldsOf$1(text) {
	const fields = {};
	for (const [name, value] of Object.entries(parseObject(text))) if (typeof value === "string" && !/\p{Cc}/u.test(value)) fields[name] = value;
	return fields;
}
function parseObject(text) {
	try {
		const value = JSON.parse(text);
		return typeof value === "object" && value !== null ? value : {};
	} catch {
		return {};
	}
}
// src/action/lease/broker/ask-again.ts
/** For requests that end a lease: long enough for a broker that restarts or a provider that is busy. */
const END_BACKOFF = {
	firstWaitMs: 500,
	attempts: 6
};
/** Repeats a request that may succeed later: no response came, or the broker is busy. */
async function askAgain(ask, { backoff, clock, signal }) {
	return await withBackoff(backoff, {
		clock,
		signal
	}, async (attempt) => {
		const outcome = await ask(attempt);
		return {
			outcome,
			again: outcome.ok ? void 0 : outcome.error.again
		};
	});
}
// src/identity/request-id-token.ts
/** Short, because a person is waiting: four attempts survive a short fault, not an outage. */
const RETRY = {
	attempts: 4,
	firstWaitMs: 500,
	maxWaitMs: 15e3,
	jitter: .5
};
const TIMEOUT_MS = 1e4;
/** An ID token is about 2 kB. */
const MAX_BYTES = 65536;
/**
* Requests one ID token of this job for exactly one audience. Request a new one for every use: a token is valid once.
* Repeating the request is safe: every response contains a new token. The caller masks the token at once.
*
* Fails with `id_token_unavailable` if the job lacks the permission, and with `id_token_failed` if GitHub issues none.
* @see https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
*/
async function requestIdToken(audience, right, effects) {
	const { url, token } = right;
	if (url === void 0 || token === void 0) return err(unavailable());
	if (!isSecureUrl(url)) return err(insecureUrl());
	const response = await retrying(effects.send, RETRY, effects)({
		method: "GET",
		url: withAudience(url, audience),
		headers: { authorization: `Bearer ${token.reveal()}` },
		timeoutMs: TIMEOUT_MS,
		maxBytes: MAX_BYTES,
		...effects.signal === void 0 ? {} : { signal: effects.signal }
	});
	if (!response.ok) return err(failed(`GitHub's token service: ${response.error.message}.`));
	if (response.value.status !== 200) return err(failed(`GitHub's token service returned status ${response.value.status}.`));
	const value = tokenIn(response.value.body);
	return value === void 0 ? err(failed("GitHub's token service returned a response with no ID token in it.")) : ok(new Secret(value));
}
function withAudience(url, audience) {
	const target = new URL(url);
	target.searchParams.set("audience", audience);
	return target.href;
}
/** `{"value": "<JWT>"}`. */
function tokenIn(body) {
	const response = parseJson(body);
	if (typeof response !== "object" || response === null || !("value" in response)) return void 0;
	const { value } = response;
	return typeof value === "string" && /^[\w-]+\.[\w-]+\.[\w-]+$/u.test(value) ? value : void 0;
}
function unavailable() {
	return failure("id_token_unavailable", "This job does not have the permission to request one. Add to the job:", {
		remedy: "Add `permissions: id-token: write` to the job.",
		details: ["  permissions:", "    id-token: write"]
	});
}
function insecureUrl() {
	return failure("id_token_failed", "ACTIONS_ID_TOKEN_REQUEST_URL is neither an https URL nor on a loopback address.", { remedy: "GitHub never sets such a URL: find the step that did, and give the job the permission `id-token: write`." });
}
function failed(message) {
	return failure("id_token_failed", message, { remedy: "Re-run the job. See GitHub's status page for incidents of Actions." });
}
// src/action/lease/broker/end.ts
/** Asks the broker to end the lease, again while it cannot do so yet. After that, post and the broker itself try. */
async function endAtBroker({ revoke, clock, signal }) {
	const ended = await askAgain(() => revoke(signal), {
		clock,
		signal,
		backoff: END_BACKOFF
	});
	return ended.ok ? endingOf(ended.value) : notEnded(ended.error, clock.now());
}
/** Ends every lease of this job and closes it. Each request has a fresh ID token, because the broker accepts each once. */
async function closeJob(options) {
	const { client, audience, right, effects, mask, signal } = options;
	const closed = await askAgain(async () => {
		const token = await requestIdToken(audience, right, {
			...effects,
			signal
		});
		if (!token.ok) return err({ failure: token.error });
		mask(token.value);
		return await client.closeJob(token.value, signal);
	}, {
		clock: effects.clock,
		signal,
		backoff: END_BACKOFF
	});
	return closed.ok ? ok(closed.value) : err(closed.error.failure);
}
function endingOf({ state, checkedAt, ...seen }) {
	const { facts, tidy, findings } = seen;
	const revocation = revocationOf(state);
	const ending = {
		revocation,
		checkedAt,
		by: "broker",
		facts,
		...tidy === void 0 ? {} : { tidy },
		...findings === void 0 ? {} : { findings }
	};
	if (revocation !== "failed") return ending;
	const what = `The broker did not confirm that the lease ended (${state}: ${facts.join(", ")}).`;
	return {
		...ending,
		failure: failure("revocation_failed", what, { remedy: REMEDY })
	};
}
const REMEDY = "The post step tries again; after that the broker ends it when heartbeats stop.";
/** The broker's word for what was shown; an unknown word proves nothing. */
function revocationOf(state) {
	switch (state) {
		case "verified":
		case "requested":
		case "expires":
		case "none": return state;
		default: return "failed";
	}
}
function notEnded(refusal, checkedAt) {
	const message = `The broker did not revoke the lease: ${refusal.failure.message}`;
	return {
		revocation: "failed",
		checkedAt,
		by: "action",
		facts: [],
		failure: failure("revocation_failed", message, { remedy: REMEDY })
	};
}
// src/delivery/environment/child-environment.ts
/** What every task needs, and what cannot harm it. */
const BASE = [
	"PATH",
	"HOME",
	"USER",
	"LOGNAME",
	"SHELL",
	"LANG",
	"LANGUAGE",
	"LC_*",
	"TZ",
	"TERM",
	"TMPDIR",
	"CI",
	"GITHUB_*",
	"RUNNER_*"
];
/**
* What would let the task act as this step or request further credentials: the ID-token request, the runtime token, the
* step's own files, inputs and state. `pass-env` never lets these through.
*/
const NEVER = [
	"ACTIONS_ID_TOKEN_*",
	"ACTIONS_RUNTIME_TOKEN",
	"GITHUB_STATE",
	"GITHUB_ENV",
	"GITHUB_PATH",
	"INPUT_*",
	"STATE_*"
];
/**
* Whether a credential may be delivered in a variable of this name: not in one that decides which code runs or where
* programs look, nor in one that only the runner sets. `GITHUB_TOKEN` is a credential's own name.
*/
function mayBeCredential(name, hostileOfKinds) {
	if (name === "GITHUB_TOKEN") return true;
	return !(hostileVariable(name, hostileOfKinds) !== void 0) && !matchesAny([...BASE, ...NEVER], name);
}
/** The task's environment: a safe base, what `pass-env` lists, and the credential, which nothing overrides. */
function childEnvironment(request) {
	const { job, credential, files } = request;
	const replaced = {
		...credential,
		GITHUB_OUTPUT: files.output,
		GITHUB_STEP_SUMMARY: files.summary
	};
	const names = Object.keys(job).filter((name) => !Object.hasOwn(replaced, name));
	const passed = names.filter((name) => isPassed(name, request));
	const withheld = names.filter((name) => !passed.includes(name) && !matchesAny(NEVER, name));
	return {
		env: {
			...Object.fromEntries(passed.map((name) => [name, job[name] ?? ""])),
			...replaced
		},
		withheld: withheld.toSorted((one, other) => Number(looksSecret(other)) - Number(looksSecret(one)) || (one < other ? -1 : 1)),
		refused: request.passEnv.filter((name) => !isGlob(name) && matchesAny(NEVER, name))
	};
}
function isPassed(name, request) {
	const { passEnv, meant } = request;
	if (matchesAny(NEVER, name)) return false;
	if (passEnv.includes(name) || meant.includes(name)) return true;
	if (mustBeNamed(name, request.hostileOfKinds)) return false;
	if (matchesAny(passEnv, name)) return true;
	return matchesAny(BASE, name) && !looksSecret(name);
}
/** The job's token, and variables that load code or redirect: passed only by their full name, never by a glob. */
function mustBeNamed(name, hostileOfKinds) {
	return name === "GITHUB_TOKEN" || hostileVariable(name, hostileOfKinds) !== void 0;
}
const SECRET_WORDS = [
	"TOKEN",
	"PAT",
	"KEY",
	"SECRET",
	"PASSWORD",
	"PASSWD",
	"CREDENTIAL*",
	"AUTH"
];
/** By its words: `GITHUB_PAT` and `NPM_TOKEN` look secret, `GITHUB_PATH` does not. */
function looksSecret(name) {
	return name.toUpperCase().split("_").some((word) => SECRET_WORDS.some((glob) => wildcardFits(glob, word)));
}
/** Whether the name of an environment variable matches one of the globs as a whole; such names are case-sensitive. */
function matchesAny(globs, name) {
	return globs.some((glob) => wildcardFits(glob, name));
}
function isGlob(pattern) {
	return /[*?]/u.test(pattern);
}
// src/shared/credential-file.ts
/**
* A credential may come with files. Only the action knows where it puts them, so a value of the environment names a
* file by a placeholder, which the action replaces by the file's path.
*/
/** A file's name, which is part of its path and of its placeholder. */
const FILE_NAME = /^[a-z0-9][a-z0-9.-]{0,62}$/u;
/** Only its owner may read it. `0600` is for tools that insist on a writable file. */
const FILE_MODES = ["0400", "0600"];
const PLACEHOLDER = /__stepkey_file_(?<name>[a-z0-9][a-z0-9.-]*)__/gu;
/** Names of the files that a value refers to. */
function filesNamedIn(value) {
	return Array.from(value.matchAll(PLACEHOLDER), (match) => match.groups?.["name"] ?? "");
}
/** The value with each placeholder replaced by its file's path, which a URL gets percent-encoded. */
function withFilePaths(value, pathOf) {
	const isUrl = /^[a-z][a-z0-9+.-]*:\/\//iu.test(value);
	return value.replaceAll(PLACEHOLDER, (_placeholder, name) => isUrl ? encodeURI(pathOf(name)) : pathOf(name));
}
// src/action/lease/broker/response-reader.ts
function readResponse(body) {
	const faults = [];
	return {
		root: readerOf(parseJson(body), "", faults),
		faults
	};
}
/** The fault of a response that is not an object at all. */
const NOT_AN_OBJECT = "the response is not a JSON object";
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/u;
const ANY_TEXT = /^[^\0]*$/u;
function readerOf(value, path, faults) {
	const fields = fieldsOf(value);
	if (fields === void 0) faults.push(path === "" ? NOT_AN_OBJECT : path);
	const at = (name) => fields?.get(name);
	const fault = (name) => {
		faults.push(path === "" ? name : `${path}.${name}`);
	};
	const below = (item, name) => readerOf(item, path === "" ? name : `${path}.${name}`, faults);
	const text = (name, form = ANY_TEXT) => {
		const found = at(name);
		if (typeof found === "string" && form.test(found)) return found;
		fault(name);
		return "";
	};
	const number = (name, min = 0, max = Number.MAX_VALUE) => {
		const found = at(name);
		if (typeof found === "number" && found >= min && found <= max) return found;
		fault(name);
		return 0;
	};
	const list = (name) => {
		const found = at(name);
		if (Array.isArray(found)) return found;
		fault(name);
		return [];
	};
	return {
		text,
		optionalText: (name) => at(name) === void 0 ? void 0 : text(name),
		choice: (name, choices) => {
			const found = choices.find((choice) => choice === at(name));
			if (found === void 0) fault(name);
			return found ?? choices[0];
		},
		number,
		optionalNumber: (name) => at(name) === void 0 ? void 0 : number(name),
		flag: (name) => {
			const found = at(name);
			if (typeof found !== "boolean") fault(name);
			return found === true;
		},
		instant: (name) => {
			const instant = Date.parse(text(name, RFC3339));
			if (Number.isNaN(instant)) fault(name);
			return instant;
		},
		texts: (name) => {
			const items = list(name);
			if (items.every((item) => typeof item === "string")) return items;
			fault(name);
			return [];
		},
		object: (name) => below(at(name), name),
		objects: (name) => list(name).map((item, index) => below(item, `${name}.${index}`)),
		keys: () => [...fields?.keys() ?? []],
		has: (name) => at(name) !== void 0,
		refuse: fault
	};
}
/** Own fields alone: a key named `__proto__` or `toString` is a key like any other. */
function fieldsOf(value) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return void 0;
	return new Map(Object.entries(value));
}
// src/action/lease/broker/granted-lease.ts
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/u;
const LEASE_TOKEN = /^lsk_[\w-]{16,200}$/u;
/** The action's own limits. */
const MAX_LEASE_SECONDS = 43200;
const MAX_INTERVAL_SECONDS = 3600;
const MAX_FILES = 16;
const MAX_FILE_BYTES = 65536;
/**
* Parses a grant and checks that it is what was asked for: a credential whose limits cannot be read is not used. The
* error lists paths of what does not fit.
*/
function parseGrantedLease(body, { asked, hostileOfKinds }) {
	const { root, faults } = readResponse(body);
	root.choice("issued_token_type", [ISSUED_TOKEN_TYPE]);
	const details = root.objects("authorization_details");
	const detail = details[0];
	if (detail === void 0 || details.length > 1) {
		root.refuse("authorization_details");
		return err(faults);
	}
	refuseOtherThan(asked, detail);
	const credential = root.object("credential");
	const files = filesOf(credential);
	const granted = {
		leaseToken: leaseTokenOf(root),
		lease: leaseIdOf(detail),
		expiresInMs: root.number("expires_in", 0, asked.ttl ?? MAX_LEASE_SECONDS) * 1e3,
		expiresAt: detail.instant("expires_at"),
		diesAt: detail.has("dies_at") ? detail.instant("dies_at") : void 0,
		kind: credential.text("kind"),
		env: envOf(credential, files, hostileOfKinds),
		files,
		heartbeatSeconds: root.number("heartbeat_interval", .01, MAX_INTERVAL_SECONDS),
		issuedTo: root.text("issued_to"),
		decision: decisionOf(root.object("decision"))
	};
	return faults.length === 0 ? ok(granted) : err(faults);
}
/** The lease token in a response that is otherwise not understood: enough to end what was issued. */
function leaseTokenIn(body) {
	const { root, faults } = readResponse(body);
	const token = leaseTokenOf(root);
	return faults.length === 0 ? token : void 0;
}
function leaseIdOf(reader) {
	const lease = reader.text("lease");
	if (isLeaseId(lease)) return lease;
	reader.refuse("lease");
	return "lse_";
}
function leaseTokenOf(root) {
	return new Secret(root.text("access_token", LEASE_TOKEN));
}
function refuseOtherThan(asked, detail) {
	for (const name of [
		"type",
		"grant",
		"access",
		"step"
	]) if (detail.text(name) !== asked[name]) detail.refuse(name);
	if (detail.optionalText("environment") !== asked.environment) detail.refuse("environment");
}
function filesOf(credential) {
	const readers = credential.objects("files");
	if (readers.length > MAX_FILES) credential.refuse("files");
	const files = readers.slice(0, MAX_FILES).map(fileOf);
	if (new Set(files.map(({ name }) => name)).size < files.length) credential.refuse("files");
	return files;
}
function fileOf(reader) {
	const content = reader.text("content");
	if (Buffer.byteLength(content, "utf8") > MAX_FILE_BYTES) reader.refuse("content");
	return {
		name: reader.text("name", FILE_NAME),
		mode: reader.choice("mode", FILE_MODES),
		content: reader.flag("secret") ? new Secret(content) : content
	};
}
function envOf(credential, files, hostileOfKinds) {
	const variables = credential.object("env");
	const fileNames = new Set(files.map(({ name }) => name));
	const secret = new Set(credential.texts("secret"));
	const env = {};
	for (const name of variables.keys()) {
		const value = variables.text(name);
		if (!ENV_NAME.test(name)) variables.refuse("(a name)");
		else if (!mayBeCredential(name, hostileOfKinds)) variables.refuse(name);
		else if (!filesNamedIn(value).every((file) => fileNames.has(file))) variables.refuse(name);
		env[name] = secret.has(name) ? new Secret(value) : value;
		secret.delete(name);
	}
	if (secret.size > 0) credential.refuse("secret");
	return env;
}
function decisionOf(decision) {
	const pullRequest = decision.optionalNumber("pull_request");
	const author = decision.optionalText("author");
	const reason = decision.optionalText("reason");
	const observed = decision.has("observed") ? decision.texts("observed") : void 0;
	return {
		trace: decision.text("trace"),
		rule: decision.text("rule"),
		commit: decision.text("commit"),
		agent: decision.flag("agent"),
		required_approvals: decision.number("required_approvals"),
		approvals: decision.objects("approvals").map((approval) => ({
			review_id: approval.number("review_id"),
			login: approval.text("login"),
			commit: approval.text("commit"),
			submitted_at: new Date(approval.instant("submitted_at") || 0).toISOString()
		})),
		...pullRequest === void 0 ? {} : { pull_request: pullRequest },
		...author === void 0 ? {} : { author },
		...reason === void 0 ? {} : { reason },
		...observed === void 0 ? {} : { observed }
	};
}
// src/action/lease/broker/responses.ts
function parseRefusal(body) {
	return parse(body, (root) => {
		root.text("error");
		return {
			code: root.text("code", /^[a-z_]{1,64}$/u),
			description: root.text("error_description"),
			remedy: root.text("remedy"),
			trace: root.text("trace"),
			intervalSeconds: root.optionalNumber("interval"),
			pending: root.has("pending") ? pendingOf(root.object("pending")) : void 0
		};
	});
}
function parseLeaseEnd(body) {
	return parse(body, leaseEndOf);
}
function parseClosedLeases(body) {
	return parse(body, (root) => root.objects("leases").map((item) => Object.assign(leaseEndOf(item), { lease: leaseIdOf(item) })));
}
function parseHeartbeat(body) {
	return parse(body, (root) => root.flag("active") ? {
		active: true,
		expiresAt: root.instant("expires_at")
	} : {
		active: false,
		reason: root.choice("reason", EARLY_END_REASONS)
	});
}
const EARLY_END_REASONS = [
	"withdrawn",
	"expired",
	"revoked",
	"silent"
];
function parse(body, read) {
	const { root, faults } = readResponse(body);
	const value = read(root);
	return faults.length === 0 ? ok(value) : err(faults);
}
function pendingOf(pending) {
	const pullRequest = pending.optionalNumber("pull_request");
	const url = pending.optionalText("pull_request_url");
	return {
		commit: pending.text("commit"),
		missing: pending.number("missing"),
		have: pending.number("have"),
		who: pending.text("who"),
		reasons: pending.texts("reasons"),
		...pullRequest === void 0 ? {} : { pull_request: pullRequest },
		...url === void 0 ? {} : { pull_request_url: url }
	};
}
function leaseEndOf(reader) {
	const proof = reader.object("proof");
	return {
		state: reader.text("state"),
		checkedAt: proof.instant("checked_at"),
		facts: proof.texts("facts"),
		...reader.has("tidy") ? { tidy: tidyOf(reader.object("tidy")) } : {},
		...reader.has("findings") ? { findings: reader.objects("findings").map(findingOf) } : {}
	};
}
function tidyOf(reader) {
	return {
		state: reader.choice("state", TIDY_STATES),
		facts: reader.texts("facts")
	};
}
function findingOf(reader) {
	return {
		what: reader.text("what"),
		fix: reader.text("fix")
	};
}
// src/action/lease/broker/client.ts
/** The broker responds to `/token` within 15 s, whatever GitHub does. */
const TOKEN_TIMEOUT_MS = 2e4;
/** Revoking waits for the provider, which has 10 s. */
const END_TIMEOUT_MS = 15e3;
const HEARTBEAT_TIMEOUT_MS = 5e3;
/** Sixteen files of 64 KiB, with room for JSON's escapes. */
const MAX_TOKEN_RESPONSE_BYTES = 4194304;
const FORM = { "content-type": "application/x-www-form-urlencoded" };
function brokerClient({ url, send, now, hostileOfKinds }) {
	const resultOf = (sent, parse) => {
		if (!sent.ok) return err(unreachable(sent.error));
		if (sent.value.status !== 200) return err(refusalOf(sent.value, now()));
		const parsed = parse(sent.value.body);
		return parsed.ok ? parsed : err(malformed(` of ${url}`, faultsInWords(parsed.error)));
	};
	const post = (path, form) => ({
		method: "POST",
		url: `${url}${path}`,
		headers: FORM,
		body: new URLSearchParams(form).toString()
	});
	return {
		requestLease: async (detail, idToken, signal) => {
			const request = post("/token", {
				grant_type: GRANT_TYPE,
				subject_token: idToken.reveal(),
				subject_token_type: SUBJECT_TOKEN_TYPE,
				authorization_details: JSON.stringify([detail])
			});
			const limits = {
				timeoutMs: TOKEN_TIMEOUT_MS,
				maxBytes: MAX_TOKEN_RESPONSE_BYTES,
				signal
			};
			const sent = await send({
				...request,
				...limits
			});
			const granted = resultOf(sent, (body) => parseGrantedLease(body, {
				asked: detail,
				hostileOfKinds
			}));
			if (granted.ok || !sent.ok || sent.value.status !== 200) return granted;
			const strayLease = leaseTokenIn(sent.value.body);
			return strayLease === void 0 ? granted : err({
				...granted.error,
				strayLease
			});
		},
		revoke: async (leaseToken, signal) => {
			const request = post("/revoke", { token: leaseToken.reveal() });
			return resultOf(await send({
				...request,
				timeoutMs: END_TIMEOUT_MS,
				signal
			}), parseLeaseEnd);
		},
		heartbeat: async (leaseToken, signal) => {
			const request = {
				method: "POST",
				url: `${url}/heartbeat`
			};
			const rest = {
				headers: bearer(leaseToken),
				timeoutMs: HEARTBEAT_TIMEOUT_MS,
				signal
			};
			return resultOf(await send({
				...request,
				...rest
			}), parseHeartbeat);
		},
		closeJob: async (idToken, signal) => {
			const request = {
				method: "DELETE",
				url: `${url}/leases`
			};
			const rest = {
				headers: bearer(idToken),
				timeoutMs: END_TIMEOUT_MS,
				signal
			};
			return resultOf(await send({
				...request,
				...rest
			}), parseClosedLeases);
		}
	};
}
function bearer(token) {
	return { authorization: `Bearer ${token.reveal()}` };
}
function unreachable(why) {
	const isFinal = why.kind === "aborted" || why.kind === "insecure_url";
	return {
		failure: failure("broker_unreachable", `The broker did not respond: ${why.message}.`, { remedy: FAILURE_CODES.broker_unreachable.remedy }),
		...isFinal ? {} : { again: { afterMs: void 0 } }
	};
}
function refusalOf(response, now) {
	const refusal = parseRefusal(response.body);
	const afterMs = retryAfterMs(response.headers["retry-after"], now);
	const again = response.status === 429 || response.status >= 500 ? { again: { afterMs } } : {};
	if (!refusal.ok) return {
		...notTheBroker(response.status),
		...again
	};
	const { code, description, remedy, trace, pending, intervalSeconds } = refusal.value;
	const known = isFailureCode(code);
	return {
		failure: failure(known ? code : "broker_refused", known ? description : `${code}: ${description}`, {
			remedy,
			trace,
			...pending === void 0 ? {} : { details: pending.reasons }
		}),
		...code === "approval_pending" ? { pending: {
			summary: pending,
			intervalSeconds: intervalSeconds ?? 15
		} } : again
	};
}
/** A response in another form comes from a proxy in front of the broker, or from something else at its URL. */
function notTheBroker(status) {
	if (status >= 300 && status < 400) return redirected(status);
	if (status < 500) return malformed("", `status ${status}`);
	const message = `A proxy in front of the broker returned status ${status}.`;
	return { failure: failure("broker_unreachable", message, { remedy: "Try again later; if it persists, ask whoever runs the broker." }) };
}
function redirected(status) {
	const message = `The broker's URL redirects (status ${status}), and stepkey does not follow redirects.`;
	return { failure: failure("broker_answer_malformed", message, { remedy: "Set `broker` to the final URL, one that needs no login." }) };
}
/** Each path once: where an object is missing, everything below it is missing too. */
function faultsInWords(paths) {
	if (paths.includes("the response is not a JSON object")) return "it is not a JSON object";
	return `missing or not as expected: ${[...new Set(paths)].join(", ")}`;
}
function malformed(from, what) {
	const message = `The response${from} does not come from a stepkey broker: ${what}.`;
	const { remedy } = FAILURE_CODES.broker_answer_malformed;
	return { failure: failure("broker_answer_malformed", message, { remedy }) };
}
function isFailureCode(code) {
	return Object.hasOwn(FAILURE_CODES, code);
}
// src/identity/parse-own-token.ts
/**
* Reads the claims of this job's own ID token without verifying it: the receiver, broker or provider, does that. Here it
* only tells the job which job it is.
*/
function parseOwnToken(token) {
	return parseClaims(payloadOf(token.reveal()));
}
/** The second part of a JWT (RFC 7519 §3), decoded; undefined if it cannot be. */
function payloadOf(token) {
	const part = token.split(".")[1] ?? "";
	try {
		const binary = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
		const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		return;
	}
}
// src/action/lease/source/identify.ts
/** The job's right to request ID tokens, as the runner gives it to every step; an empty value counts as absent. */
function idTokenRight(env) {
	const token = env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] ?? "";
	const url = env["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? "";
	return {
		url: url === "" ? void 0 : url,
		token: token === "" ? void 0 : new Secret(token)
	};
}
/** Requests one ID token, masks it, reads its claims, and compares their environment with the one that was asked for. */
function identifyWith(options) {
	return async (signal) => {
		const token = await requestIdToken(options.audience, options.right, {
			...options.effects,
			signal
		});
		if (!token.ok) return token;
		options.mask(token.value);
		const claims = parseOwnToken(token.value);
		if (!claims.ok) return claims;
		const bound = bindEnvironment(claims.value, options);
		return bound.ok ? ok({
			token: token.value,
			claims: claims.value
		}) : bound;
	};
}
/**
* The token's environment must be the one that was asked for: GitHub puts it there only after the environment's own
* protection rules let the job start. Only for read access may both be absent.
*/
function bindEnvironment(claims, asked) {
	if (claims.environment !== asked.environment) return err(mismatch(claims, asked.environment));
	if (asked.environment !== void 0 || asked.access === "read") return ok(void 0);
	return err(failure("environment_required", "Write access needs an environment.", { remedy: "Set `environment:` on the job and on the stepkey step." }));
}
function mismatch(claims, asked) {
	const has = claims.environment === void 0 ? "none" : `"${claims.environment}"`;
	const wants = asked === void 0 ? "no environment" : `environment "${asked}"`;
	const remedy = asked === void 0 ? `Give this step the job's environment: with: environment: ${claims.environment ?? ""}` : `Give the job the same environment: environment: ${asked}`;
	const message = `This step asks for ${wants}, but the job has ${has}.`;
	return failure("environment_mismatch", message, { remedy });
}
// src/action/context/grace-period.ts
/** Does work whose signal aborts when its time is over. A cancelled job does not drop it: it gets what time is left. */
async function withGracePeriod({ clock, cancelled, limitMs, afterCancelMs }, work) {
	const over = new AbortController();
	const done = new AbortController();
	const stopAfter = async (milliseconds) => {
		await clock.sleep(milliseconds, done.signal);
		over.abort();
	};
	const shorten = () => void stopAfter(afterCancelMs);
	stopAfter(limitMs);
	if (cancelled.aborted) shorten();
	else cancelled.addEventListener("abort", shorten, { once: true });
	try {
		return await work(over.signal);
	} finally {
		done.abort();
		cancelled.removeEventListener("abort", shorten);
	}
}
// src/delivery/task/private-directory.ts
/**
* Makes a directory that only this user can enter (0700). It is removed when this process ends, too, unless SIGKILL ends
* it. `prefix` begins its name, which ends with six random letters and digits.
*/
async function openPrivateDirectory(parent, prefix = "stepkey-") {
	const path = await mkdtemp(join(parent, prefix));
	const removeNow = () => rmSync(path, {
		recursive: true,
		force: true
	});
	process.once("exit", removeNow);
	return {
		path,
		remove: async () => {
			await rm(path, {
				recursive: true,
				force: true,
				maxRetries: 3
			}).catch(() => void 0);
			process.removeListener("exit", removeNow);
		}
	};
}
/** Lends a private directory below `parent` while `use` runs. */
async function withPrivateDirectory(parent, use) {
	const directory = await openPrivateDirectory(parent);
	try {
		return await use(directory.path);
	} finally {
		await directory.remove();
	}
}
// src/delivery/task/credential-files.ts
/** Begins the directory's name, so that post recognises one that a killed main left. */
const PREFIX = "stepkey-files-";
const OWN_NAME = /^stepkey-files-[A-Za-z0-9]{6}$/u;
const MEMORY = "/dev/shm";
/** statfs(2): TMPFS_MAGIC. */
const TMPFS = 16914836;
/** Where a credential's files may go, best first: memory where there is some, so that no disk ever stores them. */
async function filesParents(temp) {
	return await isInMemory(MEMORY) ? [MEMORY, temp] : [temp];
}
async function isInMemory(path) {
	try {
		return (await statfs(path)).type === TMPFS;
	} catch {
		return false;
	}
}
/**
* Writes the files to a private directory below the first of the parents that accepts it. `opened` gets the directory's
* path before anything is written to it. Makes no directory when there are no files. Rejects when no parent works.
*/
async function placeFiles(files, parents, opened) {
	if (files.find(({ name }) => !FILE_NAME.test(name)) !== void 0) throw new TypeError("a credential's file has a name that is not allowed");
	if (files.length === 0) return {
		pathOf: unknownFile,
		remove: () => Promise.resolve()
	};
	let last = /* @__PURE__ */ new Error("there is no directory for the credential's files");
	for (const parent of parents) try {
		return await writeTo(await openPrivateDirectory(parent, PREFIX), files, opened);
	} catch (error) {
		last = error;
	}
	throw last;
}
async function writeTo(directory, files, opened) {
	const paths = new Map(files.map(({ name }) => [name, join(directory.path, name)]));
	const remove = async () => {
		await chmod(directory.path, 448).catch(() => void 0);
		for (const path of paths.values()) await unlink(path).catch(() => void 0);
		await directory.remove();
	};
	try {
		opened(directory.path);
		for (const { name, mode, content } of files) {
			const text = content instanceof Secret ? content.reveal() : content;
			const options = {
				mode: Number.parseInt(mode, 8),
				flag: "wx"
			};
			await writeFile(join(directory.path, name), text, options);
		}
	} catch (error) {
		await remove();
		throw error;
	}
	return {
		pathOf: (name) => paths.get(name) ?? unknownFile(),
		remove
	};
}
function unknownFile() {
	throw new TypeError("the credential names a file that it does not have");
}
/** The credential's variables, with the paths of its files in place of their placeholders. Secrets stay wrapped. */
function envWithPaths(env, pathOf) {
	return Object.fromEntries(Object.entries(env).map(([name, value]) => {
		if (typeof value === "string") return [name, withFilePaths(value, pathOf)];
		const plain = value.reveal();
		const final = withFilePaths(plain, pathOf);
		return [name, final === plain ? value : new Secret(final)];
	}));
}
/**
* Removes what a killed main left of a credential's files, and returns whether there was something. Any step can forge
* the path, so it must be one that `placeFiles` could have made.
*/
async function removeLeftFiles(directory, parents) {
	if (!parents.includes(dirname(directory)) || !OWN_NAME.test(basename(directory))) return false;
	try {
		if (!(await lstat(directory)).isDirectory()) return false;
		await chmod(directory, 448);
		await rm(directory, {
			recursive: true,
			maxRetries: 3
		});
		return true;
	} catch {
		return false;
	}
}
export { tidyLines as A, findPlanted as B, maskedLines as C, runLines as D, revokedLines as E, hostileVariablesOf as F, meantVariables as H, openJob as I, tempDirectory as L, withheldLines as M, receiptFileName as N, startedBy as O, renderReceipt as P, parseEnviron as R, labelled as S, residueLines as T, plantedFailure as U, meantProxies as V, approvedLines as _, withPrivateDirectory as a, findingLines as b, identifyWith as c, closeJob as d, endAtBroker as f, sessionRecorder as g, parseState as h, removeLeftFiles as i, titleLine as j, taskLines as k, brokerClient as l, askAgain as m, filesParents as n, withGracePeriod as o, endingOf as p, placeFiles as r, idTokenRight as s, envWithPaths as t, childEnvironment as u, askedLines as v, receiptLines as w, issuedLines as x, expiryInWords as y, readRunnerEnvironment as z };
