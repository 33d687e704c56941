import { Et as toRfc3339, L as Secret, dt as ok, ut as err } from "./start.js";
import { Gt as isRecord, Kt as parseJson, _ as leaseSuffix, nt as originOf } from "./job.js";
import { D as permanentFailure, E as LASTING_HTTP_FAILURES, T as maskParts, k as withRetries } from "./direct.js";
import { s as CLOUDS } from "./names.js";
import { n as lifetimeSecondsIn, t as isAccessToken } from "./access-token.js";
import { a as idTokenFile, i as idTokenEnd, n as ID_TOKEN_STAYS, o as withIdToken, t as ID_TOKEN_PATH } from "./id-token-file.js";
// src/credentials/azure/entra/request-id.ts
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
function requestIdOf(lease) {
	let bits = 0n;
	for (const character of leaseSuffix(lease)) bits = bits * 32n + BigInt(ALPHABET.indexOf(character));
	const hex = (bits >> 2n).toString(16).padStart(32, "0");
	const at = [
		0,
		8,
		12,
		16,
		20,
		32
	];
	return at.slice(1).map((end, index) => hex.slice(at[index], end)).join("-");
}
// src/credentials/azure/entra/app.ts
function tokenEndpoint({ authority, tenant }) {
	return `${authority}/${tenant}/oauth2/v2.0/token`;
}
// src/credentials/azure/entra/refusals.ts
const CREDENTIAL = "Check the federated credentials of the app: issuer, subject and audience must be those of the token, in the same upper and lower case. A new one works after some minutes.";
const SECRET = "Replace the client secret in its file by a valid one of this app: its value, not its id.";
const SCOPE = "Check `scope` or `resource`: the tenant must have that resource.";
const CERTIFICATE = "Upload the certificate to this app, or use the one that it has.";
const BY_CODE = {
	"90002": { remedy: "Check `tenant-id` and `environment`: this cloud has no such tenant." },
	"900023": { remedy: "Check `tenant-id`: it is neither the id nor a domain of a tenant." },
	"700016": { remedy: "Check `client-id` and `tenant-id`: the tenant has no such app or managed identity." },
	"7000229": { remedy: "Create the app's service principal in the tenant: az ad sp create --id CLIENT_ID" },
	"7000112": { remedy: "Ask the app's admin whether that is intended. They can enable its service principal." },
	"700024": {
		kind: "new_id_token",
		remedy: "Use a fresh token. If that fails too, check this machine's clock."
	},
	"700027": { remedy: CERTIFICATE },
	"7000214": { remedy: CERTIFICATE },
	"1000502": { remedy: CERTIFICATE },
	"7000215": { remedy: SECRET },
	"7000222": { remedy: SECRET },
	"50013": { remedy: CREDENTIAL },
	"70011": {
		remedy: SCOPE,
		setting: "scope"
	},
	"1002012": {
		remedy: SCOPE,
		setting: "scope"
	},
	"500011": {
		remedy: SCOPE,
		setting: "scope"
	},
	"53003": { remedy: "A Conditional Access policy for workload identities blocks this app." }
};
const BUSY = new Set([
	"50196",
	"50197",
	"90006",
	"90012",
	"90020",
	"90024",
	"90033"
]);
const NO_CREDENTIAL = /^70021\d*$/u;
function isAboutFederation({ name }) {
	return NO_CREDENTIAL.test(name.replace(/^AADSTS/u, ""));
}
function entraFailure(response, proof) {
	const { status, headers } = response;
	if (status >= 300 && status < 400) return redirected(headers["location"]);
	const { code, text, traces } = errorIn(response, proof);
	const { kind = "permanent", remedy, setting } = meaningOf(status, code);
	const said = text === "" ? "" : `: ${text}`;
	return {
		kind,
		name: code === "" ? `http_${status}` : `AADSTS${code}`,
		message: `Microsoft Entra refused the app (HTTP ${status})${said}`,
		remedy,
		...traces === "" ? {} : { details: [traces] },
		...setting === void 0 ? {} : { setting },
		mayExist: false
	};
}
function meaningOf(status, code) {
	const known = NO_CREDENTIAL.test(code) ? { remedy: CREDENTIAL } : BY_CODE[code];
	if (known !== void 0) return known;
	return status >= 500 || status === 429 || BUSY.has(code) ? AGAIN : UNKNOWN;
}
const AGAIN = {
	kind: "retryable",
	remedy: "Try again. If it fails again, check Azure's status page for Microsoft Entra ID."
};
const UNKNOWN = { remedy: "Check `tenant-id`, `client-id` and `scope`." };
const LONGEST = 500;
const TRACES = /\s*(?:Trace ID:.*)$/u;
function errorIn({ body }, proof) {
	const parsed = parseJson(body);
	const { error, error_description: given } = isRecord(parsed) ? parsed : {};
	if (typeof error !== "string") return {
		code: "",
		text: "",
		traces: ""
	};
	const line = maskParts(typeof given === "string" ? given : error, [proof.reveal()]).replaceAll(/[\s\p{C}]+/gu, " ");
	const [prefix = "", code = ""] = /^\s*AADSTS(\d{4,9}):\s*/u.exec(line) ?? [];
	const [traces = ""] = TRACES.exec(line) ?? [];
	const text = line.slice(prefix.length).replace(TRACES, "").trim().replace(/\.$/u, "");
	return {
		code,
		text: text.length > LONGEST ? `${text.slice(0, 499)}…` : text,
		traces: traces.trim().slice(0, LONGEST)
	};
}
function redirected(location) {
	return {
		kind: "permanent",
		name: "redirected",
		message: `the server redirects${location !== void 0 && URL.canParse(location) ? ` to ${originOf(location)}` : ""}, and no proof of the app is sent there`,
		remedy: "Check `authority-host`, and that no proxy responds in place of Microsoft Entra.",
		mayExist: false
	};
}
function entraUnreachable({ kind, message, sent }) {
	return {
		kind: LASTING_HTTP_FAILURES.has(kind) ? "permanent" : "retryable",
		name: kind,
		message,
		remedy: "Check that Microsoft Entra can be reached from here: `environment`, `authority-host`, proxies.",
		mayExist: sent
	};
}
// src/credentials/azure/entra/request-token.ts
const ATTEMPT_MS = 8e3;
const MAX_BYTES = 262144;
async function requestToken(request, effects) {
	return await withRetries(effects, () => requestOnce(request, effects));
}
async function requestOnce({ app, proof, scope, requestId }, { send, clock, signal }) {
	const sent = await send({
		method: "POST",
		url: tokenEndpoint(app),
		headers: {
			"content-type": "application/x-www-form-urlencoded;charset=utf-8",
			"client-request-id": requestId
		},
		body: tokenForm({
			app,
			proof,
			scope
		}),
		timeoutMs: ATTEMPT_MS,
		maxBytes: MAX_BYTES,
		signal
	});
	if (!sent.ok) return err(entraUnreachable(sent.error));
	if (sent.value.status === 200) return tokenIn(sent.value, clock.now());
	return err(entraFailure(sent.value, secretIn(proof)));
}
const JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
function tokenForm({ app, proof, scope }) {
	const shown = secretIn(proof).reveal();
	const proving = proof.kind === "secret" ? { client_secret: shown } : {
		client_assertion_type: JWT_BEARER,
		client_assertion: shown
	};
	const fields = {
		grant_type: "client_credentials",
		client_id: app.client,
		scope,
		...proving
	};
	return new URLSearchParams(fields).toString();
}
function secretIn(proof) {
	return proof.kind === "secret" ? proof.secret : proof.assertion;
}
function tokenIn({ body }, now) {
	const parsed = parseJson(body);
	const { access_token: token, token_type: type, expires_in: seconds } = isRecord(parsed) ? parsed : {};
	if (!isAccessToken(token) || !isBearer(type)) return err(unreadable("no bearer token"));
	const lives = lifetimeSecondsIn(seconds);
	if (lives === void 0) return err(unreadable("no time at which the token expires"));
	const lifetimeMs = lives * 1e3;
	return ok({
		token: new Secret(token),
		lifetimeMs,
		diesAt: now + lifetimeMs
	});
}
function isBearer(type) {
	return typeof type === "string" && type.toLowerCase() === "bearer";
}
function unreadable(why) {
	const message = `the response has ${why}`;
	return {
		...permanentFailure("response_unreadable", message, "Check `authority-host`, and that no proxy responds in place of Microsoft Entra."),
		mayExist: true
	};
}
// src/credentials/azure/lease/handle.ts
function azureHandle({ lease, app, scope, hasTokenFile }) {
	return {
		lease: leaseSuffix(lease),
		tenant: app.tenant,
		client: app.client,
		scope,
		correlation: requestIdOf(lease),
		...hasTokenFile ? { tokenFile: true } : {}
	};
}
const NO_CALL = "Microsoft Entra access tokens cannot be revoked";
function azureRevoked({ tokenFile }) {
	return { facts: tokenFile === true ? [NO_CALL, ID_TOKEN_STAYS] : [NO_CALL] };
}
function azureProbe({ expires: end }, now) {
	const expires = typeof end === "string" ? Date.parse(end) : NaN;
	if (now >= expires) return {
		state: "dead",
		facts: [`the token expired at ${toRfc3339(expires)}`]
	};
	return {
		state: "unknown",
		facts: ["Microsoft Entra shows no tokens"]
	};
}
// src/credentials/azure/lease/credential.ts
function azureCredential(delivered) {
	const { app, subscription, token, idToken } = delivered;
	const env = {
		AZURE_ACCESS_TOKEN: token,
		AZURE_TENANT_ID: app.tenant,
		AZURE_CLIENT_ID: app.client,
		...subscription === void 0 ? {} : { AZURE_SUBSCRIPTION_ID: subscription }
	};
	if (idToken === void 0) return {
		kind: "azure",
		env,
		files: []
	};
	return {
		kind: "azure",
		env: {
			...env,
			...federation(delivered)
		},
		files: [idTokenFile(idToken)]
	};
}
function federation({ app, cloud, subscription }) {
	return {
		AZURE_FEDERATED_TOKEN_FILE: ID_TOKEN_PATH,
		AZURE_AUTHORITY_HOST: `${app.authority}/`,
		ARM_USE_OIDC: "true",
		ARM_OIDC_TOKEN_FILE_PATH: ID_TOKEN_PATH,
		ARM_TENANT_ID: app.tenant,
		ARM_CLIENT_ID: app.client,
		ARM_ENVIRONMENT: CLOUDS[cloud].terraform,
		...subscription === void 0 ? {} : { ARM_SUBSCRIPTION_ID: subscription }
	};
}
// src/credentials/azure/lease/token-file.ts
const LONGEST_MS = 54e5;
function latestOfTokenFile(idToken, lifetimeMs, fallback) {
	const end = idTokenEnd(idToken);
	return end === void 0 ? fallback : end + Math.max(lifetimeMs, LONGEST_MS);
}
// src/credentials/azure/lease/issue.ts
async function issueAzureToken(lease, effects) {
	const { app, proof, scope, handle, expiresAt } = lease;
	const requested = await requestToken({
		app,
		proof,
		scope,
		requestId: String(handle["correlation"])
	}, effects);
	if (!requested.ok) return requested;
	const tooShort = tokenTooShort(requested.value, expiresAt);
	return tooShort === void 0 ? ok(issuedOf(lease, requested.value)) : err(tooShort);
}
function issuedOf(lease, { token, lifetimeMs, diesAt: own }) {
	const { app, cloud, scope, subscription, handle, tokenFile: idToken } = lease;
	const diesAt = idToken === void 0 ? own : Math.max(own, latestOfTokenFile(idToken, lifetimeMs, own));
	const issuedTo = `azure token of app ${app.client} for ${scope}, correlation id ${String(handle["correlation"])}`;
	return {
		credential: azureCredential({
			app,
			cloud,
			subscription,
			token,
			idToken
		}),
		handle: {
			...handle,
			expires: toRfc3339(diesAt)
		},
		diesAt,
		issuedTo: idToken === void 0 ? issuedTo : withIdToken(issuedTo)
	};
}
const SLACK_MS = 1e3;
function tokenTooShort({ lifetimeMs, diesAt }, expiresAt) {
	if (diesAt >= expiresAt - SLACK_MS) return void 0;
	const message = `the tokens of this app live ${Math.floor(lifetimeMs / 1e3)} s, and the lease ends after that`;
	return {
		...permanentFailure("token_too_short", message, "Request a shorter `ttl`: Microsoft Entra decides how long its tokens live."),
		mayExist: true
	};
}
export { requestToken as a, isAboutFederation as c, azureRevoked as i, tokenEndpoint as l, azureHandle as n, entraFailure as o, azureProbe as r, entraUnreachable as s, issueAzureToken as t, requestIdOf as u };
