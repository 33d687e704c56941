import { E as joined, Et as toRfc3339, L as Secret, dt as ok, ut as err } from "./start.js";
import { Gt as isRecord, Kt as parseJson, _ as leaseSuffix, nt as originOf } from "./job.js";
import { D as permanentFailure, E as LASTING_HTTP_FAILURES, O as retryableFailure, T as maskParts, k as withRetries } from "./direct.js";
import { n as lifetimeSecondsIn, t as isAccessToken } from "./access-token.js";
import { n as ID_TOKEN_STAYS } from "./id-token-file.js";
import { h as tokenUrl, l as boundaryOptions, p as impersonationUrl } from "./names2.js";
// src/credentials/gcp/token/classify.ts
const READING = new Set([
	"objectViewer",
	"bucketViewer",
	"legacyObjectReader",
	"legacyBucketReader"
].map((role) => `inRole:roles/storage.${role}`));
function classifyBoundary(boundary) {
	if (boundary === void 0) return {
		access: "write",
		because: NO_BOUNDARY
	};
	const roles = boundary.rules.flatMap((rule) => rule.availablePermissions);
	const writing = [...new Set(roles.filter((role) => !READING.has(role)))];
	return writing.length === 0 ? {
		access: "read",
		because: "its access-boundary has only reading roles of Cloud Storage"
	} : {
		access: "write",
		because: `its access-boundary has ${joined(writing)}`
	};
}
const NO_BOUNDARY = "Google does not show what a service account may do, and scopes do not keep a token from writing everywhere. An `access-boundary` with only reading roles of Cloud Storage does; a broker can list service accounts that only read";
// src/credentials/gcp/token/credential.ts
function tokenEnvironment(token, { projectId, universe }) {
	return {
		CLOUDSDK_AUTH_ACCESS_TOKEN: token,
		GOOGLE_OAUTH_ACCESS_TOKEN: token,
		...projectId === void 0 ? {} : {
			CLOUDSDK_CORE_PROJECT: projectId,
			CLOUDSDK_PROJECT: projectId,
			GCLOUD_PROJECT: projectId,
			GCP_PROJECT: projectId,
			GOOGLE_CLOUD_PROJECT: projectId
		},
		...universe === "googleapis.com" ? {} : {
			CLOUDSDK_CORE_UNIVERSE_DOMAIN: universe,
			GOOGLE_CLOUD_UNIVERSE_DOMAIN: universe
		}
	};
}
// src/credentials/gcp/token/end.ts
function revokedGcpToken(handle) {
	const stays = handle["tokenFile"] === true ? [ID_TOKEN_STAYS] : [];
	return { facts: [
		"Google's tokens are not revocable",
		...endsAt(handle),
		...stays
	] };
}
function probedGcpToken(handle, now) {
	const end = endOf(handle);
	if (end !== void 0 && handle["tokenFile"] !== true && now >= end) return {
		state: "dead",
		facts: [`Google ended the token at ${toRfc3339(end)}`]
	};
	return {
		state: "unknown",
		facts: ["Google does not show tokens", ...endsAt(handle)]
	};
}
function endsAt(handle) {
	const end = endOf(handle);
	return end === void 0 ? [] : [`Google ends it at ${toRfc3339(end)}`];
}
function endOf({ expires }) {
	const end = typeof expires === "string" ? Date.parse(expires) : NaN;
	return Number.isNaN(end) ? void 0 : end;
}
// src/credentials/gcp/token/explain.ts
function explainAccount(asker) {
	return (refusal) => ({
		...explanationOf(refusal, asker),
		setting: "service-account"
	});
}
function explanationOf({ code, text }, asker) {
	const { serviceAccount } = asker;
	if (/has not been used|is disabled|SERVICE_DISABLED/u.test(text)) return {
		remedy: "Enable the API in the project that the message names:",
		paste: ["gcloud services enable iamcredentials.googleapis.com"]
	};
	if (code === "PERMISSION_DENIED") return mayNot(asker);
	if (code === "NOT_FOUND") return { remedy: `Check \`service-account\`: ${serviceAccount} does not exist.` };
	return { remedy: "Check `service-account`, `access-token-scopes` and `delegates`, and that the service account is enabled." };
}
function mayNot({ serviceAccount, member, role }) {
	const needs = `Check that ${serviceAccount} exists, and let it be used`;
	if (member === void 0) return { remedy: `${needs}: it needs a binding of ${role}.` };
	return {
		remedy: `${needs}. IAM takes up to a few minutes to apply this command:`,
		paste: [
			`gcloud iam service-accounts add-iam-policy-binding ${serviceAccount} \\`,
			`  --role ${role} \\`,
			`  --member "${member}"`
		]
	};
}
// src/credentials/gcp/api/google-failure.ts
const REACH = "Check that Google's APIs can be reached from here, then try again.";
const LATER = new Set([
	"RESOURCE_EXHAUSTED",
	"UNAVAILABLE",
	"INTERNAL",
	"ABORTED",
	"server_error",
	"temporarily_unavailable"
]);
function googleUnreachable({ kind, message, sent }) {
	return {
		...LASTING_HTTP_FAILURES.has(kind) ? permanentFailure(kind, message, ENDPOINTS) : retryableFailure(kind, message, REACH),
		mayExist: sent
	};
}
const ENDPOINTS = "Check `sts-endpoint`, `iamcredentials-endpoint`, `universe` and the runner's proxies.";
function redirectedByGoogle({ status, headers }, url) {
	const { location = "" } = headers;
	const to = URL.canParse(location) ? ` to ${originOf(location)}` : "";
	const message = `${originOf(url)} redirects${to} (status ${status})`;
	return permanentFailure("google_redirects", message, ENDPOINTS);
}
function refusedByGoogle(response, call) {
	const refusal = refusalIn(response, call.secrets);
	const { status, code, text } = refusal;
	const named = code === "" ? `status ${status}` : `${code}, status ${status}`;
	const because = text === "" ? "" : `: ${text}`;
	const failure = {
		name: code === "" ? `http_${status}` : code,
		message: `${originOf(call.url)} refused (${named})${because}`,
		mayExist: false
	};
	if (status === 429 || status >= 500 || LATER.has(code)) return {
		...failure,
		kind: "retryable",
		remedy: REACH
	};
	return {
		...failure,
		kind: "permanent",
		...call.explain(refusal)
	};
}
function refusalIn({ status, body }, secrets) {
	const parsed = parseJson(body);
	const error = isRecord(parsed) ? parsed["error"] : void 0;
	const [code, text] = isRecord(error) ? [error["status"], error["message"]] : [error, isRecord(parsed) ? parsed["error_description"] : void 0];
	return {
		status,
		code: codeOf(code, secrets),
		text: oneLine(text, secrets)
	};
}
function codeOf(code, secrets) {
	if (typeof code !== "string" || !/^[A-Za-z][A-Za-z_]{0,63}$/u.test(code)) return "";
	return maskParts(code, secrets) === code ? code : "";
}
const LONGEST = 400;
function oneLine(text, secrets) {
	if (typeof text !== "string") return "";
	const line = maskParts(text, secrets).replaceAll(/[\s\p{C}]+/gu, " ").trim();
	return line.length > LONGEST ? `${line.slice(0, 399)}…` : line;
}
// src/credentials/gcp/api/call-google.ts
const TIMEOUT_MS = 8e3;
const MAX_BYTES = 65536;
const TIME_OVER = {
	kind: "aborted",
	message: "the time was over",
	sent: false
};
async function callGoogle(call, effects) {
	if (effects.signal.aborted) return err(googleUnreachable(TIME_OVER));
	return await withRetries(effects, () => callOnce(call, effects));
}
async function callOnce({ url, headers, body, secrets, explain }, { send, clock, signal }) {
	const sent = await send({
		method: "POST",
		url,
		headers,
		body,
		timeoutMs: TIMEOUT_MS,
		maxBytes: MAX_BYTES,
		signal
	});
	if (!sent.ok) return err(googleUnreachable(sent.error));
	const response = sent.value;
	const { status } = response;
	if (status >= 300 && status < 400) return err(redirectedByGoogle(response, url));
	if (status < 200 || status >= 300) {
		const revealed = secrets.map((secret) => secret.reveal());
		return err(refusedByGoogle(response, {
			url,
			secrets: revealed,
			explain
		}));
	}
	const parsed = parseJson(response.body);
	if (!isRecord(parsed)) return err(notGoogle(url, status));
	return ok({
		body: parsed,
		receivedAt: clock.now(),
		date: dateIn(response)
	});
}
function notGoogle(url, status = 200) {
	const message = `${originOf(url)} did not respond as Google does (status ${status})`;
	return {
		...permanentFailure("google_malformed", message, "Check `sts-endpoint`, `iamcredentials-endpoint` and `universe`, and that no proxy responds in place of Google."),
		mayExist: true
	};
}
function dateIn({ headers }) {
	const date = Date.parse(headers["date"] ?? "");
	return Number.isNaN(date) ? void 0 : date;
}
// src/credentials/gcp/api/exchange-token.ts
const ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";
const JWT_TYPE = "urn:ietf:params:oauth:token-type:jwt";
const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
async function exchangeToken(exchange, effects) {
	const { url, subjectToken, explain } = exchange;
	return await oauthToken({
		url,
		form: formOf(exchange),
		secrets: [subjectToken],
		explain
	}, effects);
}
async function oauthToken({ url, form, secrets, explain }, effects) {
	const sent = await callGoogle({
		url,
		headers: { "content-type": "application/x-www-form-urlencoded;charset=UTF-8" },
		body: new URLSearchParams(form).toString(),
		secrets,
		explain
	}, effects);
	if (!sent.ok) return sent;
	const { access_token: token, expires_in: seconds } = sent.value.body;
	if (!isAccessToken(token)) return err(notGoogle(url));
	return ok({
		token: new Secret(token),
		seconds: lifetimeSecondsIn(seconds),
		response: sent.value
	});
}
function formOf({ subjectToken, subjectTokenType, audience, scopes, options }) {
	return {
		grant_type: TOKEN_EXCHANGE,
		...audience === void 0 ? {} : { audience },
		...scopes === void 0 ? {} : { scope: scopes.join(" ") },
		requested_token_type: ACCESS_TOKEN_TYPE,
		subject_token: subjectToken.reveal(),
		subject_token_type: subjectTokenType,
		...options === void 0 ? {} : { options }
	};
}
// src/credentials/gcp/api/impersonate.ts
async function impersonate({ url, token, scopes, seconds, delegates, reason, explain }, effects) {
	const headers = {
		"content-type": "application/json",
		authorization: `Bearer ${token.reveal()}`,
		...reason === void 0 ? {} : { "x-goog-request-reason": reason }
	};
	const chain = delegates.length === 0 ? {} : { delegates: delegates.map((account) => `projects/-/serviceAccounts/${account}`) };
	const sent = await callGoogle({
		url,
		headers,
		body: JSON.stringify({
			...chain,
			scope: scopes,
			lifetime: `${seconds}s`
		}),
		secrets: [token],
		explain
	}, effects);
	if (!sent.ok) return sent;
	const { accessToken, expireTime } = sent.value.body;
	const end = typeof expireTime === "string" ? Date.parse(expireTime) : NaN;
	const { receivedAt, date = receivedAt } = sent.value;
	const lives = lifetimeSecondsIn((end - date) / 1e3);
	if (!isAccessToken(accessToken) || lives === void 0) return err(notGoogle(url));
	return ok({
		token: new Secret(accessToken),
		diesAt: receivedAt + lives * 1e3
	});
}
// src/credentials/gcp/token/lease-token.ts
const MAX_SECONDS = 3600;
function leaseSeconds({ expiresAt }, clock) {
	const left = Math.ceil((expiresAt - clock.now()) / 1e3);
	if (left <= 0) return err(permanentFailure("lease_over", "the lease ended before its token was requested", "Request a longer `ttl`."));
	if (left <= 3610) return ok(Math.min(left, MAX_SECONDS));
	return err(permanentFailure("ttl_too_long", "the lease is to last longer than an hour, and no token does", "Request a `ttl` of at most 1h."));
}
async function issueLeaseToken({ endpoints, account, source, seconds, reason, explain }, effects) {
	const { serviceAccount, scopes, delegates, boundary } = account;
	const whole = await impersonate({
		url: impersonationUrl(endpoints, serviceAccount),
		token: source,
		scopes,
		seconds,
		delegates,
		reason,
		explain
	}, effects);
	if (!whole.ok) return whole;
	const short = tooShort((whole.value.diesAt - effects.clock.now()) / 1e3, seconds);
	if (short !== void 0) return err(short);
	if (boundary === void 0) return whole;
	const narrowed = await exchangeToken({
		url: tokenUrl(endpoints),
		subjectToken: whole.value.token,
		subjectTokenType: ACCESS_TOKEN_TYPE,
		options: boundaryOptions(boundary),
		explain: explainBoundary
	}, effects);
	if (!narrowed.ok) return err({
		...narrowed.error,
		mayExist: true
	});
	return ok({
		token: narrowed.value.token,
		diesAt: whole.value.diesAt
	});
}
const TOLERANCE_SECONDS = 30;
function tooShort(lives, seconds) {
	if (lives >= seconds - TOLERANCE_SECONDS) return void 0;
	const message = `the token lives ${Math.floor(lives)} s, although ${seconds} s were requested`;
	return {
		...permanentFailure("token_too_short", message, "Check `iamcredentials-endpoint`, and that no proxy responds in place of Google. Or request a shorter `ttl`."),
		mayExist: true
	};
}
function explainBoundary() {
	return {
		remedy: "Correct `access-boundary`: its buckets must exist, have uniform bucket-level access, and its roles must be ones of Cloud Storage.",
		setting: "access-boundary"
	};
}
function auditReason({ lease, instance, repository, job, step }) {
	const run = `${job.runId}/${job.runAttempt}`;
	return `stepkey lease ${leaseSuffix(lease)}, instance ${instance}, ${repository}, run ${run}, step ${step}`.replaceAll(/[^\u0020-\u007E]/gu, "-").slice(0, 256);
}
export { impersonate as a, oauthToken as c, explainAccount as d, probedGcpToken as f, classifyBoundary as h, leaseSeconds as i, TIME_OVER as l, tokenEnvironment as m, auditReason as n, JWT_TYPE as o, revokedGcpToken as p, issueLeaseToken as r, exchangeToken as s, MAX_SECONDS as t, googleUnreachable as u };
