import { Et as toRfc3339, L as Secret, dt as ok, ut as err } from "./start.js";
import { Gt as isRecord, Kt as parseJson, _ as leaseSuffix } from "./job.js";
import { t as obstacleIn } from "./obstacle.js";
import { t as classifyByLists } from "./reads-list.js";
import { t as serverFinder } from "./unknown-server.js";
import { n as GCP_BROKER_REVOCABILITY } from "./revocability4.js";
import { a as impersonate, c as oauthToken, d as explainAccount, f as probedGcpToken, h as classifyBoundary, i as leaseSeconds, l as TIME_OVER, m as tokenEnvironment, n as auditReason, p as revokedGcpToken, r as issueLeaseToken, s as exchangeToken, u as googleUnreachable } from "./lease-token.js";
import { t as parseLoginFile } from "./login-file.js";
import { i as SignJWT } from "./webapi.js";
import { D as permanentFailure } from "./direct.js";
import { t as keptLogin } from "./kept-login.js";
import { t as CLOUD_PLATFORM } from "./names2.js";
const { createPrivateKey } = process.getBuiltinModule("node:crypto");
const { readFile } = process.getBuiltinModule("node:fs/promises");
// src/credentials/gcp/broker/login.ts
function createGcpLogin(server, effects) {
	return keptLogin({
		clock: effects.clock,
		logIn: async (signal) => await logIn(server, {
			...effects,
			signal
		}),
		late: (when) => googleUnreachable(when === "before" ? TIME_OVER : LATE)
	});
}
const LATE = {
	kind: "timeout",
	message: "Google did not respond to the broker's login in time",
	sent: false
};
async function logIn({ credentials }, effects) {
	const login = parseLoginFile(credentials.reread().reveal());
	if (!login.ok) return err(permanentFailure("broker_credentials", login.error, CREDENTIALS));
	const token = login.value.type === "service_account" ? await byKey(login.value, effects) : await byConfiguration(login.value, effects);
	return token.ok ? token : err({
		...token.error,
		mayExist: false
	});
}
const CREDENTIALS = "Correct the file that `credentials` names.";
const LIFETIME_S = 3600;
const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
async function byKey(login, effects) {
	const { email, keyId, tokenUrl } = login;
	const key = keyOf(login.privateKey);
	if (key === void 0) return err(permanentFailure("broker_credentials", "the service account's private_key is not an RSA key in PEM form", CREDENTIALS));
	const now = Math.floor(effects.clock.now() / 1e3);
	const assertion = await new SignJWT({ scope: CLOUD_PLATFORM }).setProtectedHeader({
		alg: "RS256",
		typ: "JWT",
		...keyId === void 0 ? {} : { kid: keyId }
	}).setIssuer(email).setSubject(email).setAudience(tokenUrl).setIssuedAt(now).setExpirationTime(now + LIFETIME_S).sign(key);
	const form = {
		grant_type: JWT_BEARER,
		assertion
	};
	const secrets = [new Secret(assertion)];
	return lastsFor(await oauthToken({
		url: tokenUrl,
		form,
		secrets,
		explain: explainKey
	}, effects));
}
function keyOf(privateKey) {
	try {
		const key = createPrivateKey(privateKey.reveal());
		return key.asymmetricKeyType === "rsa" ? key : void 0;
	} catch {
		return;
	}
}
function explainKey() {
	return { remedy: "Check the broker's own service account and its key: it can be disabled, deleted or expired. Check the broker's clock." };
}
async function byConfiguration(login, effects) {
	const { audience, subjectTokenType, tokenUrl: url, impersonationUrl } = login;
	const subjectToken = await subjectTokenOf(login);
	if (!subjectToken.ok) return subjectToken;
	const federated = lastsFor(await exchangeToken({
		url,
		subjectToken: subjectToken.value,
		subjectTokenType,
		audience,
		scopes: [CLOUD_PLATFORM],
		explain: explainConfiguration
	}, effects));
	if (!federated.ok || impersonationUrl === void 0) return federated;
	const asked = {
		url: impersonationUrl,
		token: federated.value.token,
		scopes: [CLOUD_PLATFORM],
		seconds: LIFETIME_S,
		delegates: [],
		reason: void 0,
		explain: explainConfiguration
	};
	const own = await impersonate(asked, effects);
	if (!own.ok) return own;
	const { token, diesAt } = own.value;
	return ok({
		token,
		seconds: (diesAt - effects.clock.now()) / 1e3
	});
}
function explainConfiguration() {
	return { remedy: "Check the broker's own credential configuration: its provider, the file with its token, and the service account that it impersonates." };
}
async function subjectTokenOf({ file, field }) {
	const text = await textOf(file);
	const token = field === void 0 ? text?.trim() : fieldOf(text, field);
	if (typeof token === "string" && token !== "") return ok(new Secret(token));
	const message = `the credential configuration's file ${file} has no token`;
	return err(permanentFailure("broker_credentials", message, CREDENTIALS));
}
async function textOf(file) {
	try {
		return await readFile(file, "utf8");
	} catch {
		return;
	}
}
function fieldOf(text, field) {
	const parsed = parseJson(text ?? "");
	return isRecord(parsed) ? parsed[field] : void 0;
}
function lastsFor(token) {
	return token.ok ? ok({
		token: token.value.token,
		seconds: token.value.seconds ?? LIFETIME_S
	}) : token;
}
// src/credentials/gcp/broker/provider.ts
function createGcpProvider({ servers, ...effects }) {
	const kept = new Map(Object.entries(servers).map(([name, server]) => [name, {
		server,
		login: createGcpLogin(server, effects)
	}]));
	const find = serverFinder("gcp", kept);
	return {
		kind: "gcp",
		revocability: GCP_BROKER_REVOCABILITY,
		handleOf: gcpHandle,
		variablesOf: () => ["CLOUDSDK_AUTH_ACCESS_TOKEN", "GOOGLE_OAUTH_ACCESS_TOKEN"],
		classify: (settings) => {
			const at = find(settings.server);
			return Promise.resolve(at.ok ? ok(classify(at.value.server, settings)) : at);
		},
		rehearse: async (settings, signal) => {
			const at = find(settings.server);
			if (!at.ok) return obstacleIn(at.error);
			const order = {
				settings,
				seconds: REHEARSED_SECONDS,
				reason: "stepkey rehearsal"
			};
			const token = await accountToken(at.value, order, {
				...effects,
				signal
			});
			return token.ok ? ok(void 0) : obstacleIn(token.error);
		},
		issue: async (request, signal) => {
			const at = find(request.settings.server);
			return at.ok ? await issue(at.value, request, {
				...effects,
				signal
			}) : at;
		},
		revoke: (handle) => Promise.resolve(ok(revokedGcpToken(handle))),
		probe: (handle) => Promise.resolve(ok(probedGcpToken(handle, effects.clock.now()))),
		checkServer: async (name, signal) => {
			const at = find(name);
			if (!at.ok) return at;
			const token = await at.value.login.get(signal);
			return token.ok ? ok(void 0) : token;
		}
	};
}
const REHEARSED_SECONDS = 300;
function gcpHandle({ lease, settings }) {
	const { server, serviceAccount } = settings;
	return {
		server,
		lease: leaseSuffix(lease),
		principal: serviceAccount
	};
}
function classify({ readServiceAccounts: listed }, { server, serviceAccount, boundary }) {
	const bounded = classifyBoundary(boundary);
	if (boundary !== void 0 && bounded.access === "read") return bounded;
	return classifyByLists(server, [{
		key: "read-service-accounts",
		listed,
		names: [serviceAccount]
	}]);
}
async function issue(kept, request, effects) {
	const { settings } = request;
	const seconds = leaseSeconds(request, effects.clock);
	if (!seconds.ok) return seconds;
	const issued = await accountToken(kept, {
		settings,
		seconds: seconds.value,
		reason: auditReason(request)
	}, effects);
	if (!issued.ok) return issued;
	const { token, diesAt } = issued.value;
	const place = {
		projectId: settings.projectId,
		universe: kept.server.endpoints.universe
	};
	return ok({
		credential: {
			kind: "gcp",
			env: tokenEnvironment(token, place),
			files: []
		},
		handle: {
			...gcpHandle(request),
			expires: toRfc3339(diesAt)
		},
		diesAt,
		issuedTo: `gcp token of ${settings.serviceAccount}`
	});
}
async function accountToken({ server, login }, { settings, seconds, reason }, effects) {
	const { serviceAccount } = settings;
	const explain = explainAccount({
		serviceAccount,
		member: memberOf(server),
		role: "roles/iam.serviceAccountTokenCreator"
	});
	const withToken = async (source) => await issueLeaseToken({
		endpoints: server.endpoints,
		account: settings,
		source,
		seconds,
		reason,
		explain
	}, effects);
	const used = await login.get(effects.signal);
	if (!used.ok) return used;
	const first = await withToken(used.value);
	if (first.ok || first.error.name !== "UNAUTHENTICATED") return first;
	login.forget(used.value);
	const again = await login.get(effects.signal);
	return again.ok ? await withToken(again.value) : again;
}
function memberOf({ credentials }) {
	const login = parseLoginFile(credentials.reveal());
	if (!login.ok) return void 0;
	if (login.value.type === "service_account") return `serviceAccount:${login.value.email}`;
	const { impersonationUrl = "" } = login.value;
	const name = /serviceAccounts\/(?<email>[^/:]+):generateAccessToken$/u.exec(impersonationUrl)?.groups?.["email"];
	return name === void 0 ? void 0 : `serviceAccount:${name}`;
}
export { createGcpProvider };
