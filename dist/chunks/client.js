import { L as Secret, dt as ok, mt as failure, ut as err } from "./start.js";
import { Gt as isRecord, Kt as parseJson, Ut as isFailureCode, Vt as FAILURE_CODES, ct as nextWaitMs, d as FILE_MODES, f as FILE_NAME, g as isLeaseId, h as filesNamedIn, o as mayBeCredential, rt as retryAfterMs } from "./job.js";
import { n as OUTPUT_KINDS } from "./task-wire.js";
import { a as TIDY_STATES, i as SUBJECT_TOKEN_TYPE, n as GRANT_TYPE, r as ISSUED_TOKEN_TYPE } from "./wire.js";
// src/action/lease/broker/ask-again.ts
const END_BACKOFF = {
	firstWaitMs: 500,
	attempts: 6
};
const RESTART_MS = 3e4;
const MAX_RESTART_PAUSE_MS = 2e3;
const RESTART_BACKOFF = {
	firstWaitMs: 500,
	maxWaitMs: MAX_RESTART_PAUSE_MS
};
async function askAgain(ask, options) {
	const { clock, signal } = options;
	const waitBefore = createWaits(options);
	for (let attempt = 1;; attempt += 1) {
		const outcome = await ask(attempt);
		const waitMs = outcome.ok || signal.aborted ? void 0 : waitBefore(outcome.error);
		if (waitMs === void 0) return outcome;
		await clock.sleep(waitMs, signal);
		if (signal.aborted) return outcome;
	}
}
function createWaits(options) {
	const restart = createRestartWait(options);
	let attempt = 0;
	return (refusal) => {
		if (refusal.again === void 0) return void 0;
		if (refusal.again.isDown === true) return restart(refusal);
		attempt += 1;
		return nextWaitMs(options.backoff, {
			attempt,
			retryAfterMs: refusal.again.afterMs
		});
	};
}
function createRestartWait({ clock, say, restartMs = RESTART_MS }) {
	let until;
	let attempt = 0;
	return ({ failure, again }) => {
		attempt += 1;
		if (until === void 0 && restartMs > 0) say(`${failure.message} Waiting up to ${restartMs / 1e3} s for it to start.`);
		until ??= clock.now() + restartMs;
		return nextWaitMs(RESTART_BACKOFF, {
			attempt,
			leftMs: until - clock.now(),
			retryAfterMs: Math.min(again?.afterMs ?? 0, MAX_RESTART_PAUSE_MS)
		});
	};
}
// src/action/lease/broker/response-reader.ts
function readResponse(body) {
	const faults = [];
	return {
		root: readerOf(parseJson(body), "", faults),
		faults
	};
}
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
		any: at,
		has: (name) => at(name) !== void 0,
		refuse: fault
	};
}
function fieldsOf(value) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return void 0;
	return new Map(Object.entries(value));
}
// src/action/lease/broker/task-definition.ts
const NAME = /^[A-Za-z0-9][\w.-]{0,127}$/u;
const ONE_LINE = /^[^\p{Cc}]{0,500}$/u;
const REPOSITORY = /^[A-Za-z0-9][\w-]{0,99}\/[\w.-]{1,100}$/u;
const MAX_BYTES = 67108864;
const MAX_SECONDS = 86400;
function taskDefinitionOf(task) {
	const description = task.optionalText("description");
	const environment = task.optionalText("environment");
	return {
		task: task.text("task", NAME),
		title: task.text("title", ONE_LINE),
		...description === void 0 ? {} : { description },
		grant: task.text("grant", NAME),
		access: task.choice("access", ["read", "write"]),
		...environment === void 0 ? {} : { environment },
		run: task.text("run"),
		...task.has("from") ? { from: originOf(task.object("from")) } : {},
		parameters: parametersOf(task.object("parameters")),
		output: outputOf(task.object("output")),
		timeout: task.number("timeout", 1, MAX_SECONDS),
		per_job: task.number("per_job", 1)
	};
}
function originOf(from) {
	return {
		repository: from.text("repository", REPOSITORY),
		ref: from.text("ref", ONE_LINE)
	};
}
function parametersOf(parameters) {
	return Object.fromEntries(parameters.keys().map((name) => {
		const parameter = parameters.object(name);
		const pattern = parameter.optionalText("pattern");
		const description = parameter.optionalText("description");
		return [name, {
			...pattern === void 0 ? {} : { pattern },
			required: parameter.flag("required"),
			...description === void 0 ? {} : { description }
		}];
	}));
}
function outputOf(output) {
	const schema = output.any("schema");
	if (schema !== void 0 && !isRecord(schema)) output.refuse("schema");
	return {
		kind: output.choice("kind", OUTPUT_KINDS),
		max: output.number("max", 0, MAX_BYTES),
		...isRecord(schema) ? { schema } : {}
	};
}
// src/action/lease/broker/granted-lease.ts
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/u;
const LEASE_TOKEN = /^lsk_[\w-]{16,200}$/u;
const MAX_LEASE_SECONDS = 43200;
const MAX_INTERVAL_SECONDS = 3600;
const MAX_FILES = 16;
const MAX_FILE_BYTES = 65536;
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
		decision: decisionOf(root.object("decision")),
		...asked.task === void 0 ? {} : { task: taskDefinitionOf(root.object("task")) }
	};
	return faults.length === 0 ? ok(granted) : err(faults);
}
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
	const names = new Set(files.map(({ name }) => name));
	if (names.size < files.length) credential.refuse("files");
	if (!files.flatMap(({ content }) => filesNamedIn(content instanceof Secret ? content.reveal() : content)).every((name) => names.has(name))) credential.refuse("files");
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
	const policy = decision.has("policy") ? decision.objects("policy").map(commitOf) : void 0;
	const observed = decision.has("observed") ? decision.texts("observed") : void 0;
	return {
		trace: decision.text("trace"),
		rule: decision.text("rule"),
		...policy === void 0 ? {} : { policy },
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
function commitOf(policy) {
	return {
		repository: policy.text("repository"),
		path: policy.text("path"),
		commit: policy.text("commit")
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
			pending: root.has("pending") ? pendingOf(root.object("pending")) : void 0,
			needsOfKind: root.has("needs") ? root.object("needs").text("kind") : void 0
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
		reason: root.choice("reason", EARLY_END_REASONS),
		...root.has("because") ? { because: root.text("because") } : {}
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
const TOKEN_TIMEOUT_MS = 2e4;
const END_TIMEOUT_MS = 15e3;
const HEARTBEAT_TIMEOUT_MS = 5e3;
const MAX_TOKEN_RESPONSE_BYTES = 4194304;
const FORM = { "content-type": "application/x-www-form-urlencoded" };
function brokerClient({ url, send, now, hostileOfKinds }) {
	const resultOf = (sent, parse) => {
		if (!sent.ok) return err(unreachable(sent.error));
		if (sent.value.status !== 200) return err(refusalOf(sent.value, now()));
		const parsed = parse(sent.value.body);
		if (parsed.ok) return parsed;
		return err({
			...malformed(` of ${url}`, faultsInWords(parsed.error)),
			mayBeIssued: true
		});
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
		revoke: async (leaseToken, signal, leftMs) => {
			const { headers, ...rest } = post("/revoke", { token: leaseToken.reveal() });
			const request = {
				...rest,
				headers: {
					...headers,
					...preferring(leftMs)
				}
			};
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
		},
		discover: async (idToken, parse, signal) => {
			const request = {
				method: "POST",
				url: `${url}/discover`
			};
			const limits = {
				timeoutMs: TOKEN_TIMEOUT_MS,
				maxBytes: MAX_TOKEN_RESPONSE_BYTES,
				signal
			};
			return resultOf(await send({
				...request,
				headers: bearer(idToken),
				...limits
			}), parse);
		}
	};
}
const SPARE_MS = 1e3;
function preferring(leftMs) {
	if (leftMs === void 0) return {};
	return { prefer: `wait=${Math.max(1, Math.floor((leftMs - SPARE_MS) / 1e3))}` };
}
function bearer(token) {
	return { authorization: `Bearer ${token.reveal()}` };
}
const FIX_PROXY = "Fix the proxy in the runner's own environment (HTTPS_PROXY), or exclude the broker in NO_PROXY.";
function unreachable(why) {
	const isFinal = why.kind === "aborted" || why.kind === "insecure_url" || why.kind === "proxy";
	const again = {
		afterMs: void 0,
		...why.refused === true ? { isDown: true } : {}
	};
	return {
		failure: failure("broker_unreachable", `The broker did not respond: ${why.message}.`, { remedy: why.kind === "proxy" ? FIX_PROXY : FAILURE_CODES.broker_unreachable.remedy }),
		...isFinal ? {} : { again },
		...why.sent ? { mayBeIssued: true } : {}
	};
}
const DOWN_ITSELF = new Set(["stopping", "store_unavailable"]);
const DOWN_BEHIND_PROXY = new Set([502, 503]);
function refusalOf(response, now) {
	const refusal = parseRefusal(response.body);
	const again = againAfter(response, refusal.ok ? refusal.value.code : void 0, now);
	if (!refusal.ok) return {
		...notTheBroker(response.status),
		...again,
		mayBeIssued: true
	};
	const { code, description, remedy, trace, pending, intervalSeconds } = refusal.value;
	const { needsOfKind: kind } = refusal.value;
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
		} } : again,
		...kind === void 0 ? {} : { needs: { kind } }
	};
}
function againAfter({ status, headers }, code, now) {
	if (status !== 429 && status < 500) return {};
	const afterMs = retryAfterMs(headers["retry-after"], now);
	const isDown = code === void 0 ? DOWN_BEHIND_PROXY.has(status) : DOWN_ITSELF.has(code);
	return { again: {
		afterMs,
		...isDown ? { isDown } : {}
	} };
}
function notTheBroker(status) {
	if (status >= 300 && status < 400) return redirected(status);
	if (status < 500) return malformed("", `status ${status}`);
	const message = `A proxy in front of the broker returned status ${status}.`;
	return { failure: failure("broker_unreachable", message, { remedy: "Try again later. If it persists, ask your platform team." }) };
}
function redirected(status) {
	const message = `The broker's URL redirects (status ${status}), and stepkey does not follow redirects.`;
	return { failure: failure("broker_answer_malformed", message, { remedy: "Set `broker` to the final URL, one that needs no login." }) };
}
function faultsInWords(paths) {
	if (paths.includes("the response is not a JSON object")) return "it is not a JSON object";
	return `missing or not as expected: ${[...new Set(paths)].join(", ")}`;
}
function malformed(from, what) {
	const message = `The response${from} does not come from a stepkey broker: ${what}.`;
	const { remedy } = FAILURE_CODES.broker_answer_malformed;
	return { failure: failure("broker_answer_malformed", message, { remedy }) };
}
export { askAgain as a, END_BACKOFF as i, parse as n, taskDefinitionOf as r, brokerClient as t };
