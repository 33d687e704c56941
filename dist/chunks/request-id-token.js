import { B as ok, U as failure, b as retrying, g as isSecureUrl, m as Secret, z as err } from "./base.js";
import { n as parseJson } from "./json.js";
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
	const fields = fieldsOf(text);
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
export { parseState as n, sessionRecorder as r, requestIdToken as t };
