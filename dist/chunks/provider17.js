import { dt as ok, ut as err } from "./start.js";
import { _ as revokeOwnToken, c as vaultRevocability, d as readVaultValues, f as vaultUsesOf, h as probeVaultToken, i as tooLimited, l as issuedVaultLease, m as endVaultToken, n as leaseTooShort, o as vaultTokenOf, p as callVault, r as createIssuedHere, s as staysValid, t as capabilitiesIn, u as leaseOfHandle, v as isVaultSuccess, y as refusedByVault } from "./capabilities.js";
import { t as VAULT_REVOCABILITY } from "./revocability22.js";
import { D as permanentFailure } from "./direct.js";
import { _ as leaseSuffix } from "./job.js";
import { c as escapedVaultPath, o as VAULT_MOUNT, s as VAULT_NAME } from "./vault-requests.js";
import { n as baseUrlMistake, t as baseUrl } from "./base-url.js";
import { t as certificatePem } from "./certificate-pem.js";
import { n as readSettings, t as flatSettingOf } from "./read-settings.js";
import { r as parseVaultWanted } from "./wanted-text.js";
// src/credentials/vault/direct/handle.ts
function directVaultHandle({ lease, settings }) {
	const { url, namespace, ca, path, role, audience } = settings;
	return {
		lease: leaseSuffix(lease),
		url,
		path,
		role,
		audience,
		...namespace === void 0 ? {} : { namespace },
		...ca === void 0 ? {} : { ca }
	};
}
function loginOfHandle(handle) {
	const text = (key) => String(handle[key] ?? "");
	const optional = (key) => handle[key] === void 0 ? void 0 : text(key);
	return {
		url: text("url"),
		path: text("path"),
		role: text("role"),
		audience: text("audience"),
		namespace: optional("namespace"),
		ca: optional("ca")
	};
}
// src/credentials/vault/direct/login.ts
async function jobLogin(login, idToken, effects) {
	const { path, role } = login;
	const body = {
		role,
		jwt: idToken.reveal()
	};
	const call = {
		method: "POST",
		path: `auth/${escapedVaultPath(path)}/login`,
		body
	};
	const sent = await callVault(login, call, effects);
	if (!sent.ok) return sent;
	if (isVaultSuccess(sent.value)) return vaultTokenOf(sent.value, `auth/${path}/role/${role}`);
	return err(refusedLogin(login, refusedByVault(sent.value, refusal(login))));
}
function refusal({ path, role }) {
	const remedy = `Check the role: vault read auth/${path}/role/${role}. docs/kinds/vault.md has one that fits.`;
	return {
		what: `let the job log in as role ${role} at auth/${path}`,
		remedy
	};
}
const REMEDIES = [
	[/audience/iu, ({ audience, path, role }) => `The ID token is for ${audience}. Add that to bound_audiences of auth/${path}/role/${role}, or set \`jwt-github-audience\` to an audience that is there: vault-action uses https://github.com/OWNER.`],
	[/claim/iu, ({ path, role }) => `The job is not one that the role is for: compare bound_claims and bound_subject of auth/${path}/role/${role} with the job.`],
	[/role .*could not be found|unknown role/iu, () => "Correct `role`, or create it."],
	[/permission denied|unsupported path|no handler/iu, () => "Correct `path`, `namespace` or `role`."]
];
function refusedLogin(login, failure) {
	if (/token is expired|expired \(exp\)/iu.test(failure.message)) return {
		...failure,
		kind: "new_id_token",
		remedy: "Re-run the job."
	};
	const remedy = REMEDIES.find(([words]) => words.test(failure.message))?.[1](login);
	return remedy === void 0 ? failure : {
		...failure,
		remedy
	};
}
// src/credentials/vault/direct/end.ts
async function endJobToken(tools, lease) {
	const { handle, at, secret } = lease;
	if (at === void 0) return ok({ facts: ["no token of this lease is known"] });
	const isEnded = secret !== void 0 && await revokeSelf(tools, handle, secret);
	const stays = staysValid(handle);
	if (isEnded && at.leases.length === 0) return ok({ facts: ["token revoked", ...stays] });
	const ended = await withLogin(tools, handle, (call) => endVaultToken(at, call, tools.signal));
	if (ended.ok) return ok({
		...ended.value,
		facts: [...ended.value.facts, ...stays]
	});
	return isEnded ? ok({ facts: [
		"token revoked",
		"its leases were not looked at",
		...stays
	] }) : ended;
}
async function probeJobToken(tools, { handle, at, secret }) {
	if (at === void 0) return ok({
		state: "unknown",
		facts: ["no token of this lease is known"]
	});
	if (secret !== void 0 && at.leases.length === 0) return await lookUpSelf(tools, handle, secret);
	const seen = await withLogin(tools, handle, (call) => probeVaultToken(at, call));
	if (seen.ok || seen.error.name !== "vault_denied") return seen;
	return ok({
		state: "unknown",
		facts: ["the role may not look up tokens or leases"]
	});
}
async function revokeSelf({ send, signal }, handle, token) {
	const call = {
		method: "POST",
		path: "auth/token/revoke-self",
		token
	};
	const sent = await callVault(loginOfHandle(handle), call, {
		send,
		signal
	});
	return sent.ok && isVaultSuccess(sent.value);
}
async function lookUpSelf({ send, signal }, handle, token) {
	const call = {
		method: "GET",
		path: "auth/token/lookup-self",
		token
	};
	const sent = await callVault(loginOfHandle(handle), call, {
		send,
		signal
	});
	if (!sent.ok) return sent;
	if (isVaultSuccess(sent.value)) return ok({
		state: "alive",
		facts: ["token exists"]
	});
	return handle["looks"] === true && sent.value.status === 403 ? ok({
		state: "dead",
		facts: ["token refused"]
	}) : ok({
		state: "unknown",
		facts: ["the token may not look itself up"]
	});
}
async function withLogin({ send, idToken, signal }, handle, work) {
	const login = loginOfHandle(handle);
	const effects = {
		send,
		signal
	};
	const fresh = await idToken(login.audience, signal);
	if (!fresh.ok) return err(noIdToken(fresh.error));
	const loggedIn = await jobLogin(login, fresh.value, effects);
	if (!loggedIn.ok) return loggedIn;
	const { token, accessor } = loggedIn.value;
	const caller = (call) => callVault(login, {
		...call,
		token
	}, effects);
	const outcome = await work(caller);
	await revokeOwnToken(accessor, caller);
	return outcome;
}
function noIdToken({ message, remedy }) {
	return permanentFailure("id_token", message, remedy);
}
// src/credentials/vault/direct/rights.ts
const PATHS = [
	"auth/token/revoke-self",
	"auth/token/revoke-accessor",
	"auth/token/lookup-self"
];
async function endingRights(api, token, effects) {
	const sent = await callVault(api, {
		method: "POST",
		path: "sys/capabilities-self",
		token,
		body: { paths: PATHS }
	}, effects);
	const may = capabilitiesIn(sent.ok && isVaultSuccess(sent.value) ? sent.value : { body: {} });
	return {
		bySelf: may("auth/token/revoke-self", "update"),
		byAccessor: may("auth/token/revoke-accessor", "update"),
		looksUpSelf: may("auth/token/lookup-self", "read")
	};
}
// src/credentials/vault/direct/issue.ts
async function issueVaultDirectly({ send, clock }, request, signal) {
	const { settings, idToken } = request;
	if (idToken === void 0) throw new TypeError("direct mode has an ID token");
	const effects = {
		send,
		signal
	};
	const askedAt = clock.now();
	const needs = Math.max(1, Math.ceil((request.expiresAt - askedAt) / 1e3));
	const loggedIn = await jobLogin(settings, idToken, effects);
	if (!loggedIn.ok) return loggedIn;
	const token = loggedIn.value;
	const undo = async (failure) => err(await undone(request, {
		send,
		token,
		failure
	}));
	const unfit = tooLimited(token, needsOf(settings, needs));
	if (unfit !== void 0) return await undo(unfit);
	const rights = await endingRights(settings, token.token, effects);
	const read = await readVaultValues(settings, {
		wanted: settings,
		token: token.token
	}, effects);
	if (!read.ok) return await undo(read.error);
	const tooShort = leaseTooShort(read.value, needs);
	if (tooShort !== void 0) return await undo(tooShort);
	const diesAt = askedAt + token.seconds * 1e3;
	return ok(issuedOf(request, {
		token,
		rights,
		read: read.value,
		diesAt
	}));
}
const OTHER_USES = 3;
function needsOf({ path, role, ...settings }, seconds) {
	return {
		role: `auth/${path}/role/${role}`,
		ttlSettings: "token_ttl and token_explicit_max_ttl",
		seconds,
		uses: settings.exportToken ? 0 : vaultUsesOf(settings) + OTHER_USES
	};
}
function issuedOf(request, { token, rights, read, diesAt }) {
	const { settings } = request;
	const handle = {
		...directVaultHandle(request),
		ends: endsBy(rights),
		...rights.looksUpSelf ? { looks: true } : {}
	};
	return {
		...issuedVaultLease({
			api: settings,
			settings,
			handle,
			token,
			read,
			diesAt
		}),
		revocationSecret: token.token
	};
}
function endsBy({ bySelf, byAccessor }) {
	if (byAccessor) return "accessor";
	return bySelf ? "self" : "nothing";
}
const UNDO_MS = 3e3;
async function undone({ settings }, { send, token, failure }) {
	const effects = {
		send,
		signal: AbortSignal.timeout(UNDO_MS)
	};
	const revoked = await revokeOwnToken(token.accessor, (call) => callVault(settings, {
		...call,
		token: token.token
	}, effects));
	return {
		...failure,
		mayExist: !revoked.ok
	};
}
// src/credentials/vault/direct/moved-setting.ts
const SPELT = {
	exportToken: "export-token",
	jwtGithubAudience: "jwt-github-audience",
	caCertificate: "ca-certificate"
};
const JWT_ONLY = "is not a setting here: the job's ID token logs in, by the JWT auth method.";
const NO_OUTPUT = "is not a setting here: the task gets the values, and no other step does.";
const ELSEWHERE = {
	token: JWT_ONLY,
	roleId: `${JWT_ONLY} A broker can log in with AppRole.`,
	secretId: `${JWT_ONLY} A broker can log in with AppRole.`,
	githubToken: JWT_ONLY,
	username: JWT_ONLY,
	password: JWT_ONLY,
	authPayload: JWT_ONLY,
	kubernetesTokenPath: JWT_ONLY,
	jwtPrivateKey: JWT_ONLY,
	jwtKeyPassword: JWT_ONLY,
	jwtTtl: JWT_ONLY,
	exportEnv: NO_OUTPUT,
	outputToken: NO_OUTPUT,
	clientCertificate: "is not a setting here: stepkey has no certificates of clients.",
	clientKey: "is not a setting here: stepkey has no certificates of clients.",
	tlsSkipVerify: "is not a setting here: name the server's CA with `ca-certificate`.",
	extraHeaders: "is not a setting here: stepkey sends only what the server needs.",
	secretEncodingType: "is not a setting here: decode the value in the task.",
	ignoreNotFound: "is not a setting here: a secret that is missing fails the step."
};
function movedVaultSetting(key) {
	const spelt = Object.hasOwn(SPELT, key) ? SPELT[key] : void 0;
	const moved = Object.hasOwn(ELSEWHERE, key) ? ELSEWHERE[key] : void 0;
	const message = spelt === void 0 ? moved : `is written \`${spelt}\` here, under \`vault:\`.`;
	return message === void 0 ? void 0 : {
		path: [key],
		message,
		example: ""
	};
}
// src/credentials/vault/direct/settings.ts
const FORM = {
	kind: "vault",
	keys: [
		"url",
		"role",
		"secrets",
		"pki",
		"path",
		"namespace",
		"method",
		"jwt-github-audience",
		"ca-certificate",
		"export-token"
	],
	examples: {
		url: "https://vault.example:8200",
		role: "deploy",
		secrets: "secret/data/ci npmToken | NPM_TOKEN",
		path: "jwt",
		namespace: "team-a",
		"jwt-github-audience": "https://github.com/octo-org",
		"export-token": "true"
	},
	example: "{ url: https://vault.example:8200, role: deploy, secrets: … }",
	moved: movedVaultSetting
};
function parseVaultDirectSettings(given) {
	return readSettings(given, FORM, settingsIn);
}
const flatVaultSetting = flatSettingOf(FORM);
function settingsIn(found) {
	const { text, has, wrong, flag } = found;
	if (!has("url")) wrong("url", "is missing: name the server.");
	if (!has("role")) wrong("role", "is missing: name the role of the JWT auth method.");
	if (!has("secrets") && !has("pki") && !has("export-token")) wrong("secrets", "is missing: say what the step gets, here, with pki or with export-token.");
	text("method", (method) => method === "jwt" ? void 0 : "must be jwt: without a broker, the job's ID token logs in.");
	const url = baseUrl(text("url", urlMistake));
	const audience = text("jwt-github-audience", (value) => /^[^\s\p{Cc}]{1,255}$/u.test(value) ? void 0 : "is not one audience.");
	const namespace = text("namespace", mountMistake);
	const path = text("path", mountMistake);
	return {
		url,
		namespace: namespace === "" ? void 0 : namespace,
		ca: certificateIn(found),
		path: path === "" ? "jwt" : path,
		role: text("role", (role) => VAULT_NAME.test(role) ? void 0 : NOT_A_NAME),
		audience: audience === "" ? url : audience,
		exportToken: flag("export-token"),
		...wantedIn(found)
	};
}
const NOT_A_NAME = "is not a name.";
function mountMistake(path) {
	return VAULT_MOUNT.test(path) ? void 0 : "is not a path.";
}
function urlMistake(value) {
	const mistake = baseUrlMistake(value);
	if (mistake !== void 0) return mistake;
	return /\/v1\/?$/u.test(new URL(value).pathname) ? "ends before /v1." : void 0;
}
function certificateIn({ text }) {
	const given = text("ca-certificate", (value) => certificatePem(value) === void 0 ? "is not a certificate as PEM, nor as base64 of it." : void 0);
	return given === "" ? void 0 : certificatePem(given);
}
function wantedIn({ given, text, wrong }) {
	const read = (key) => {
		const value = text(key, () => void 0);
		return given[key] === void 0 || value.trim() === "" ? void 0 : value;
	};
	const wanted = parseVaultWanted({
		secrets: read("secrets"),
		pki: read("pki")
	});
	if (wanted.ok) return wanted.value;
	for (const { key, message } of wanted.error) wrong(key, `${message}.`);
	return {
		reads: [],
		certificates: []
	};
}
// src/credentials/vault/direct/provider.ts
function createVaultDirectProvider(deps) {
	const issuedHere = createIssuedHere();
	const whereIs = (handle) => leaseOfHandle(handle) ?? issuedHere.find(String(handle["lease"]));
	return {
		kind: "vault",
		revocability: VAULT_REVOCABILITY,
		revocabilityOf: directRevocability,
		handleOf: (request) => directVaultHandle(request),
		classify: () => Promise.resolve(ok({
			access: "write",
			because: "Vault does not show what a value allows"
		})),
		issue: async (request, signal) => {
			const issued = await issueVaultDirectly(deps, request, signal);
			const at = issued.ok ? leaseOfHandle(issued.value.handle) : void 0;
			if (issued.ok && at !== void 0) issuedHere.note(String(issued.value.handle["lease"]), at);
			return issued;
		},
		revoke: (handle, signal, secret) => endJobToken({
			...deps,
			signal
		}, {
			handle,
			at: whereIs(handle),
			secret
		}),
		probe: (handle, signal, secret) => probeJobToken({
			...deps,
			signal
		}, {
			handle,
			at: whereIs(handle),
			secret
		})
	};
}
function directRevocability(handle) {
	const { accessor, ends } = handle;
	const kind = accessor === void 0 || ends === "nothing" ? {
		...VAULT_REVOCABILITY,
		revoke: "none",
		best: "expires"
	} : VAULT_REVOCABILITY;
	return vaultRevocability(kind, handle);
}
const vaultDirect = {
	parse: parseVaultDirectSettings,
	audienceOf: ({ audience }) => audience,
	flatSetting: flatVaultSetting,
	createProvider: createVaultDirectProvider
};
export { vaultDirect };
