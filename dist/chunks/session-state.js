import { C as err, D as failure, O as FAILURE_CODES, _ as retryAfterMs, f as Secret, m as isSecureUrl, v as retrying, w as ok } from "./base.js";
import { t as wildcardFits } from "./wildcard.js";
import { n as parseJson } from "./json.js";
import { t as isLeaseId } from "./lease-id.js";
import { r as SUBJECT_TOKEN_TYPE, t as GRANT_TYPE } from "./wire.js";
import { readFile } from "node:fs/promises";
// src/delivery/environment/hostile-variables.ts
const LOADS = "loads code into every program that starts";
const REDIRECTS = "sends requests through a server of its choice";
const TRUSTS = "changes which servers are trusted";
const stopping = (does, ...names) => names.map((name) => ({
	name,
	does,
	stops: true
}));
const keptBack = (does, ...names) => names.map((name) => ({
	name,
	does,
	stops: false
}));
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
		does: "lets requests pass a proxy by",
		stops: false
	},
	{
		name: "*_PROXY",
		anyCase: true,
		does: REDIRECTS,
		stops: true
	},
	...keptBack(TRUSTS, "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "AWS_CA_BUNDLE", "GIT_SSL_*"),
	...keptBack("writes down the keys of TLS connections", "SSLKEYLOGFILE"),
	...keptBack("is run by shells", "ENV", "PROMPT_COMMAND", "PS4", "SHELLOPTS", "BASHOPTS"),
	...keptBack("replaces commands in every bash", "BASH_FUNC_*"),
	...keptBack("loads code into Python", "PYTHONSTARTUP", "PYTHONPATH", "PYTHONHOME"),
	...keptBack("loads code into Perl", "PERL5OPT", "PERL5LIB", "PERL5DB"),
	...keptBack("loads code into Ruby", "RUBYOPT", "RUBYLIB"),
	...keptBack("loads code into Java", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"),
	...keptBack("makes git run programs", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_CONFIG*", "GIT_EXEC_PATH", "GIT_EXTERNAL_DIFF", "GIT_PROXY_COMMAND", "GIT_TEMPLATE_DIR", "SSH_ASKPASS")
];
/** The rule for a name; undefined for one that is harmless as far as we know. */
function hostileVariable(name) {
	return HOSTILE.find(({ name: glob, anyCase }) => anyCase === true ? wildcardFits(glob, name.toUpperCase()) : wildcardFits(glob, name));
}
/** Options of Node that change memory and messages only: common in jobs that build, and no way in. */
const HARMLESS_NODE_OPTION = /^--(?:max[-_]old[-_]space[-_]size|max[-_]semi[-_]space[-_]size|stack[-_]trace[-_]limit)=\d+$|^--no-(?:warnings|deprecation)$/u;
/** Whether the value cannot do harm, whatever the name: empty, or only harmless options. */
function isHarmlessValue(name, value) {
	const words = value.split(/\s+/u).filter((word) => word !== "");
	if (words.length === 0) return true;
	return name === "NODE_OPTIONS" && words.every((word) => HARMLESS_NODE_OPTION.test(word));
}
// src/delivery/environment/planted.ts
/**
* Variables that an earlier step may have planted, by which the credential could be read or redirected before the task
* even starts. To be asked before any token is requested. It is detection, not prevention: a loader that got this far is
* already inside this process.
*/
function findPlanted(job) {
	return Object.keys(job.env).toSorted().flatMap((name) => {
		const rule = hostileVariable(name);
		if (rule?.stops !== true || !isSet(job, name) || isMeant(job, name)) return [];
		if (rule.platform !== void 0 && rule.platform !== job.platform) return [];
		return [{
			name,
			message: `${name} ${rule.does}.${hintFor(name, job.env[name] ?? "")}`
		}];
	});
}
/**
* Names of hostile variables that are meant: the runner has them itself, with the same value, or `trust-env` names them.
* They are passed on to the task, which needs the runner's proxy or setup-python's libraries as much as we do.
*/
function meantVariables(job) {
	return Object.keys(job.env).filter((name) => hostileVariable(name) !== void 0 && isSet(job, name) && isMeant(job, name));
}
/** The proxies to use for our own requests: those that are meant, never one that was planted. */
function meantProxies(job) {
	const proxies = meantVariables(job).filter((name) => /_PROXY$/iu.test(name));
	return Object.fromEntries(proxies.map((name) => [name, job.env[name] ?? ""]));
}
/** The refusal that names each planted variable, and both ways out. */
function plantedFailure(planted) {
	const names = planted.map(({ name }) => name).join(", ");
	const count = planted.length === 1 ? "1 variable" : `${planted.length} variables`;
	return failure("environment_hostile", `${count} of this job could read or redirect the credential: ${names}.`, {
		remedy: `Remove what no one set on purpose. If the workflow needs it, say so where a reviewer sees it: trust-env: ${names}`,
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
/** Who usually sets it, for the reader who did not plant anything. */
function hintFor(name, value) {
	if (name === "LD_LIBRARY_PATH" && /python/iu.test(value)) return " actions/setup-python sets it: if that is the cause, name it in trust-env.";
	if (/_PROXY$/iu.test(name)) return " A runner behind a proxy has it in its own environment, which is used as it is.";
	return "";
}
// src/action/context/grace-period.ts
/** Does work whose signal aborts when its time is over: cancelled, it is not dropped, but given what the runner leaves. */
async function withPatience({ clock, cancelled, patientMs, hurriedMs }, work) {
	const over = new AbortController();
	const done = new AbortController();
	const stopAfter = async (milliseconds) => {
		await clock.sleep(milliseconds, done.signal);
		over.abort();
	};
	const hurry = () => void stopAfter(hurriedMs);
	stopAfter(patientMs);
	if (cancelled.aborted) hurry();
	else cancelled.addEventListener("abort", hurry, { once: true });
	try {
		return await work(over.signal);
	} finally {
		done.abort();
		cancelled.removeEventListener("abort", hurry);
	}
}
// src/delivery/environment/runner-environment.ts
/**
* The environment that the runner's own process was started with, from `/proc/<parent>/environ`: the runner starts an
* action directly, so the parent of this process is Runner.Worker. In a job container the parent is outside (0), and the
* container's first process says what the container was made with. No step of the job can change either. Undefined where
* there is no such file (macOS), or when it cannot be read: then nothing proves what is the runner's.
*/
async function readRunnerEnvironment(parent) {
	const pid = parent === 0 ? 1 : parent;
	try {
		return parseEnviron(await readFile(`/proc/${pid}/environ`, "utf8"));
	} catch {
		return;
	}
}
/** `NAME=value`, each closed by a NUL (proc_pid_environ(5)). What is no assignment is passed over. */
function parseEnviron(text) {
	return Object.fromEntries(text.split("\0").flatMap((entry) => {
		const equals = entry.indexOf("=");
		return equals > 0 ? [[entry.slice(0, equals), entry.slice(equals + 1)]] : [];
	}));
}
// src/delivery/environment/name-pattern.ts
/** Whether a name of an environment variable fits one of the globs as a whole; such names are case-sensitive. */
function matchesAny(globs, name) {
	return globs.some((glob) => wildcardFits(glob, name));
}
function isGlob(pattern) {
	return /[*?]/u.test(pattern);
}
// src/delivery/environment/child-environment.ts
/** What a task needs to find its way, and cannot be harmed by. */
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
* What would let the task act as this step or ask for further credentials: the ID-token request, the runtime token, the
* step's own files, inputs and state. No `pass-env` lets these through.
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
* Whether a credential may be delivered in a variable of this name: not where the name says which code runs, where programs
* look, or what only the runner says. `GITHUB_TOKEN` is a credential's own name.
*/
function mayBeCredential(name) {
	if (name === "GITHUB_TOKEN") return true;
	return hostileVariable(name) === void 0 && !matchesAny([...BASE, ...NEVER], name);
}
/** The task's environment: a safe base, what `pass-env` names, and the credential, which nothing overrides. */
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
function isPassed(name, { passEnv, meant }) {
	if (matchesAny(NEVER, name)) return false;
	if (passEnv.includes(name) || meant.includes(name)) return true;
	if (mustBeNamed(name)) return false;
	if (matchesAny(passEnv, name)) return true;
	return matchesAny(BASE, name) && !looksSecret(name);
}
/** The job's token, and variables that load code or redirect: passed by their full name only, never by a glob. */
function mustBeNamed(name) {
	return name === "GITHUB_TOKEN" || hostileVariable(name) !== void 0;
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
/** By its words: `GITHUB_PAT` and `NPM_TOKEN` do, `GITHUB_PATH` does not. */
function looksSecret(name) {
	return name.toUpperCase().split("_").some((word) => SECRET_WORDS.some((glob) => wildcardFits(glob, word)));
}
// src/action/lease/broker/response-reader.ts
function readAnswer(body) {
	const faults = [];
	return {
		root: readerOf(parseJson(body), "", faults),
		faults
	};
}
/** The fault of an answer that is not even an object. */
const NO_OBJECT = "the answer is no JSON object";
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/u;
const ANY_TEXT = /^[^\0]*$/u;
function readerOf(value, path, faults) {
	const fields = fieldsOf$1(value);
	if (fields === void 0) faults.push(path === "" ? NO_OBJECT : path);
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
	const number = (name, least = 0, most = Number.MAX_VALUE) => {
		const found = at(name);
		if (typeof found === "number" && found >= least && found <= most) return found;
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
function fieldsOf$1(value) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return void 0;
	return new Map(Object.entries(value));
}
// src/action/lease/broker/responses.ts
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/u;
const LEASE_TOKEN = /^lsk_[\w-]{16,200}$/u;
/** The most that can be asked for. */
const LONGEST_LEASE_SECONDS = 43200;
const LONGEST_INTERVAL_SECONDS = 3600;
/** Parses a grant and checks that it answers what was asked: a credential whose bounds cannot be read is not used. */
function parseGranted(body, asked) {
	const { root, faults } = readAnswer(body);
	if (root.text("issued_token_type") !== "urn:stepkey:token-type:lease") root.refuse("issued_token_type");
	const details = root.objects("authorization_details");
	const detail = details[0];
	if (detail === void 0 || details.length > 1) {
		root.refuse("authorization_details");
		return err(faults);
	}
	refuseOtherThan(asked, detail);
	const credential = root.object("credential");
	if (credential.objects("files").length > 0) credential.refuse("files");
	const granted = {
		leaseToken: leaseTokenOf(root),
		lease: leaseIdOf(detail),
		expiresInMs: root.number("expires_in", 0, asked.ttl ?? LONGEST_LEASE_SECONDS) * 1e3,
		expiresAt: detail.instant("expires_at"),
		diesAt: detail.instant("dies_at"),
		kind: credential.text("kind"),
		env: envOf(credential),
		heartbeatSeconds: root.number("heartbeat_interval", .01, LONGEST_INTERVAL_SECONDS),
		issuedTo: root.text("issued_to"),
		decision: decisionOf(root.object("decision"))
	};
	return faults.length === 0 ? ok(granted) : err(faults);
}
/** The lease token of an answer that is otherwise not understood: enough to end what was issued. */
function leaseTokenIn(body) {
	const { root, faults } = readAnswer(body);
	const token = leaseTokenOf(root);
	return faults.length === 0 ? token : void 0;
}
function parseRefused(body) {
	const { root, faults } = readAnswer(body);
	root.text("error");
	const refused = {
		code: root.text("code", /^[a-z_]{1,64}$/u),
		description: root.text("error_description"),
		remedy: root.text("remedy"),
		trace: root.text("trace"),
		intervalSeconds: root.optionalNumber("interval"),
		pending: root.has("pending") ? pendingOf(root.object("pending")) : void 0
	};
	return faults.length === 0 ? ok(refused) : err(faults);
}
function parseEnded(body) {
	const { root, faults } = readAnswer(body);
	const ended = endedOf(root);
	return faults.length === 0 ? ok(ended) : err(faults);
}
function parseClosed(body) {
	const { root, faults } = readAnswer(body);
	const closed = root.objects("leases").map((item) => Object.assign(endedOf(item), { lease: leaseIdOf(item) }));
	return faults.length === 0 ? ok(closed) : err(faults);
}
function parseBeat(body) {
	const { root, faults } = readAnswer(body);
	const beat = root.flag("active") ? {
		active: true,
		expiresAt: root.instant("expires_at")
	} : {
		active: false,
		reason: reasonOf(root)
	};
	return faults.length === 0 ? ok(beat) : err(faults);
}
function reasonOf(root) {
	const reason = root.text("reason");
	switch (reason) {
		case "withdrawn":
		case "expired":
		case "revoked":
		case "silent": return reason;
		default:
			root.refuse("reason");
			return "revoked";
	}
}
function leaseTokenOf(root) {
	return new Secret(root.text("access_token", LEASE_TOKEN));
}
function leaseIdOf(detail) {
	const lease = detail.text("lease");
	if (isLeaseId(lease)) return lease;
	detail.refuse("lease");
	return "lse_";
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
function envOf(credential) {
	const variables = credential.object("env");
	const secret = new Set(credential.texts("secret"));
	const env = {};
	for (const name of variables.keys()) {
		const value = variables.text(name);
		if (!ENV_NAME.test(name)) variables.refuse("(a name)");
		else if (!mayBeCredential(name)) variables.refuse(name);
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
function endedOf(reader) {
	const proof = reader.object("proof");
	return {
		state: reader.text("state"),
		checkedAt: proof.instant("checked_at"),
		facts: proof.texts("facts")
	};
}
// src/action/lease/broker/client.ts
/** The broker answers `/token` within 15 s whatever GitHub does. */
const ASK_TIMEOUT_MS = 2e4;
/** Revoking waits for the provider, which has 10 s. */
const END_TIMEOUT_MS = 15e3;
const BEAT_TIMEOUT_MS = 5e3;
const FORM = { "content-type": "application/x-www-form-urlencoded" };
/** `url` is the broker's origin. Redirects are not followed: a 3xx is an answer that is not understood. */
function brokerClient(url, send, now) {
	const told = (answer, parse) => {
		if (!answer.ok) return err(unreachable(answer.error));
		if (answer.value.status !== 200) return err(refusalOf(answer.value, now()));
		const parsed = parse(answer.value.body);
		return parsed.ok ? parsed : err(malformed(url, faultsIn(parsed.error)));
	};
	return {
		ask: async (detail, idToken, signal) => {
			const body = new URLSearchParams({
				grant_type: GRANT_TYPE,
				subject_token: idToken.reveal(),
				subject_token_type: SUBJECT_TOKEN_TYPE,
				authorization_details: JSON.stringify([detail])
			}).toString();
			const answer = await send({
				method: "POST",
				url: `${url}/token`,
				headers: FORM,
				body,
				timeoutMs: ASK_TIMEOUT_MS,
				signal
			});
			const granted = told(answer, (text) => parseGranted(text, detail));
			if (granted.ok || !answer.ok || answer.value.status !== 200) return granted;
			const strayLease = leaseTokenIn(answer.value.body);
			return strayLease === void 0 ? granted : err({
				...granted.error,
				strayLease
			});
		},
		revoke: async (leaseToken, signal) => {
			const body = new URLSearchParams({ token: leaseToken.reveal() }).toString();
			const request = {
				method: "POST",
				url: `${url}/revoke`,
				headers: FORM,
				body
			};
			return told(await send({
				...request,
				timeoutMs: END_TIMEOUT_MS,
				signal
			}), parseEnded);
		},
		beat: async (leaseToken, signal) => {
			const request = {
				method: "POST",
				url: `${url}/heartbeat`,
				headers: bearer(leaseToken)
			};
			return told(await send({
				...request,
				timeoutMs: BEAT_TIMEOUT_MS,
				signal
			}), parseBeat);
		},
		closeJob: async (idToken, signal) => {
			const request = {
				method: "DELETE",
				url: `${url}/leases`,
				headers: bearer(idToken)
			};
			return told(await send({
				...request,
				timeoutMs: END_TIMEOUT_MS,
				signal
			}), parseClosed);
		}
	};
}
function bearer(token) {
	return { authorization: `Bearer ${token.reveal()}` };
}
function unreachable(why) {
	const cancelled = why.kind === "aborted" || why.kind === "insecure_url";
	return {
		failure: failure("broker_unreachable", `The broker does not answer: ${why.message}.`, { remedy: FAILURE_CODES.broker_unreachable.remedy }),
		...cancelled ? {} : { again: { afterMs: void 0 } }
	};
}
function refusalOf(response, now) {
	const refused = parseRefused(response.body);
	const afterMs = retryAfterMs(response.headers["retry-after"], now);
	const again = response.status === 429 || response.status >= 500 ? { again: { afterMs } } : {};
	if (!refused.ok) return {
		...notTheBroker(response.status),
		...again
	};
	const { code, description, remedy, trace, pending, intervalSeconds } = refused.value;
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
/** A gateway before the broker answers in a form of its own, and so does whoever is there instead. */
function notTheBroker(status) {
	if (status >= 300 && status < 400) return redirected(status);
	if (status < 500) return malformed("", `status ${status}`);
	return { failure: failure("broker_unreachable", `The broker does not answer: what stands before it says status ${status}.`, { remedy: "Try again later; if it stays so, ask who runs the broker." }) };
}
function redirected(status) {
	const message = `What answers under the broker's address redirects (status ${status}), which is not followed.`;
	return { failure: failure("broker_answer_malformed", message, { remedy: "Name in `broker` the address itself, one that asks no runner to log in." }) };
}
/** Each path once: where one thing is missing, what is below it is missing too. */
function faultsIn(paths) {
	if (paths.includes("the answer is no JSON object")) return "it is no JSON object";
	return `missing or not as expected: ${[...new Set(paths)].join(", ")}`;
}
function malformed(url, what) {
	const from = url === "" ? "" : ` of ${url}`;
	return { failure: failure("broker_answer_malformed", `The answer${from} is not that of a stepkey broker: ${what}.`, { remedy: FAILURE_CODES.broker_answer_malformed.remedy }) };
}
function isFailureCode(code) {
	return Object.hasOwn(FAILURE_CODES, code);
}
// src/action/lease/broker/end.ts
/** Long enough for a broker that restarts or a provider that is busy; after that post and the reaper go on. */
const WAITS_MS = [
	500,
	1e3,
	2e3,
	4e3,
	8e3
];
/** Asks the broker to end the lease, again while it cannot yet, and reads what it saw. */
async function endAtBroker(options) {
	const { clock, signal } = options;
	for (let attempt = 0;; attempt += 1) {
		const told = await options.revoke(signal);
		if (told.ok) return endingOf(told.value);
		const wait = WAITS_MS[attempt];
		if (wait === void 0 || told.error.again === void 0 || signal.aborted) return notEnded(told.error, clock.now());
		await clock.sleep(Math.max(wait, told.error.again.afterMs ?? 0), signal);
	}
}
function endingOf(ended) {
	const { checkedAt, facts } = ended;
	const revocation = revocationOf(ended.state);
	const shown = {
		revocation,
		checkedAt,
		by: "broker",
		facts
	};
	if (revocation !== "failed") return shown;
	const what = `The broker could not show that the lease ended (${ended.state}: ${facts.join(", ")}).`;
	return {
		...shown,
		failure: failure("revocation_failed", what, { remedy: REMEDY })
	};
}
const REMEDY = "Post tries once more; after that the broker ends it when it hears no heartbeat.";
/** The broker's word for what was shown; a word that is not known proves nothing. */
function revocationOf(state) {
	switch (state) {
		case "verified":
		case "requested":
		case "expires": return state;
		default: return "failed";
	}
}
function notEnded(refusal, now) {
	const { message } = refusal.failure;
	return {
		revocation: "failed",
		checkedAt: now,
		by: "action",
		facts: [],
		failure: failure("revocation_failed", `The broker did not revoke the lease: ${message}`, { remedy: REMEDY })
	};
}
// src/action/runner/id-token-right.ts
/** The job's right to ask for ID tokens, as the runner gives it to every step; empty is as good as absent. */
function idTokenRight(env) {
	const token = env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] ?? "";
	const url = env["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? "";
	return {
		url: url === "" ? void 0 : url,
		token: token === "" ? void 0 : new Secret(token)
	};
}
// src/identity/request-id-token.ts
/** Short, because a person watches; four tries outlast a hiccup, not an outage. */
const RETRY = {
	attempts: 4,
	firstWaitMs: 500,
	maxWaitMs: 15e3
};
const TIMEOUT_MS = 1e4;
/** An ID token is some 2 kB. */
const MAX_BYTES = 65536;
/**
* Asks GitHub for one ID token of this job, meant for exactly one audience. Ask again for every use: a token is good
* once. Repeating the request is safe, each answer is a token of its own. The caller masks the token at once.
*
* Fails with `id_token_unavailable` when the job may not ask, and `id_token_failed` when GitHub does not answer.
* @see https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
*/
async function requestIdToken(audience, right, effects) {
	const { url, token } = right;
	if (url === void 0 || token === void 0) return err(unavailable());
	if (!isSecureUrl(url)) return err(notGitHubs());
	const answer = await retrying(effects.send, RETRY, effects)({
		method: "GET",
		url: withAudience(url, audience),
		headers: { authorization: `Bearer ${token.reveal()}` },
		timeoutMs: TIMEOUT_MS,
		maxBytes: MAX_BYTES,
		...effects.signal === void 0 ? {} : { signal: effects.signal }
	});
	if (!answer.ok) return err(failed(`GitHub's token service: ${answer.error.message}.`));
	if (answer.value.status !== 200) return err(failed(`GitHub's token service answered with status ${answer.value.status}.`));
	const value = tokenIn(answer.value.body);
	return value === void 0 ? err(failed("GitHub's token service answered, but with no ID token.")) : ok(new Secret(value));
}
function withAudience(url, audience) {
	const target = new URL(url);
	target.searchParams.set("audience", audience);
	return target.href;
}
/** `{"value": "<JWT>"}`. */
function tokenIn(body) {
	const answer = parseJson(body);
	if (typeof answer !== "object" || answer === null || !("value" in answer)) return void 0;
	const { value } = answer;
	return typeof value === "string" && /^[\w-]+\.[\w-]+\.[\w-]+$/u.test(value) ? value : void 0;
}
function unavailable() {
	return failure("id_token_unavailable", "This job may not ask for one. Add to the job:", {
		remedy: "Add `permissions: id-token: write` to the job.",
		details: ["  permissions:", "    id-token: write"]
	});
}
function notGitHubs() {
	return failure("id_token_failed", "ACTIONS_ID_TOKEN_REQUEST_URL is neither https nor on a loopback address.", { remedy: "GitHub sets no such address: look which step wrote it, and give the job the permission id-token: write." });
}
function failed(message) {
	return failure("id_token_failed", message, { remedy: "Re-run the job; GitHub's status page says whether Actions has a fault." });
}
// src/action/runner/session-state.ts
function serialiseState(state) {
	return JSON.stringify(state);
}
/** The parsed state; undefined when main left none, or when it is not of our form. */
function parseState(text) {
	if (text === "" || text.length > LONGEST_STATE) return void 0;
	const fields = fieldsOf(text);
	const step = fields["step"];
	if (step === void 0) return void 0;
	const ended = fields["ended"] === void 0 ? {} : { ended: fields["ended"] };
	return fields["mode"] === "broker" ? brokerState(fields, {
		step,
		...ended
	}) : directState(fields, {
		step,
		...ended
	});
}
const LONGEST_STATE = 4096;
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
	if (mode !== "direct" || lease === void 0 || handle === void 0 || diesAt === void 0) return;
	if (Number.isNaN(Date.parse(diesAt))) return void 0;
	return {
		mode: "direct",
		lease,
		handle,
		diesAt,
		...common
	};
}
/** The text fields of a JSON object; one with control characters is as good as none. */
function fieldsOf(text) {
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
export { endAtBroker as a, childEnvironment as c, withPatience as d, findPlanted as f, plantedFailure as h, idTokenRight as i, parseEnviron as l, meantVariables as m, serialiseState as n, endingOf as o, meantProxies as p, requestIdToken as r, brokerClient as s, parseState as t, readRunnerEnvironment as u };
