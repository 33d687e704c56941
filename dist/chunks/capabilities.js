import { E as joined, L as Secret, O as plural, dt as ok, ut as err } from "./start.js";
import { Gt as isRecord, Kt as parseJson, m as filePlaceholder, nt as originOf } from "./job.js";
import { D as permanentFailure, O as retryableFailure } from "./direct.js";
import { a as vaultVariable, c as escapedVaultPath, n as isWildcard, t as isVaultVariable } from "./vault-requests.js";
const { setTimeout } = process.getBuiltinModule("node:timers/promises");
// src/credentials/vault/api/vault-failure.ts
const REACH = "Check that the Vault server runs, is unsealed, and can be reached from here.";
function retryableAtVault(name, message) {
	return retryableFailure(name, message, REACH);
}
function refusedByVault({ status, said }, { what, remedy, setting }) {
	const name = status === 403 ? "vault_denied" : "vault_refused";
	const message = `the server refused to ${what} (status ${status})${said === "" ? "" : `: ${said}`}`;
	const failure = permanentFailure(name, message, remedy);
	return setting === void 0 ? failure : {
		...failure,
		setting
	};
}
function isVaultSuccess({ status }) {
	return status >= 200 && status < 300;
}
// src/credentials/vault/api/end-token.ts
const LEASES_MS = 5e3;
const LOOK_EVERY_MS = 50;
async function endVaultToken({ accessor, leases }, call, signal) {
	const revoked = await revokeByAccessor(accessor, call);
	if (!revoked.ok) return revoked;
	const left = await waitForLeases(leases, call, signal);
	if (!left.ok) return left;
	const gone = leases.length - left.value.length;
	const facts = ["token revoked", ...gone === 0 ? [] : [`${plural(gone, "lease")} ended`]];
	return ok({
		facts,
		...left.value.length === 0 ? {} : { findings: left.value.map(finding) }
	});
}
async function revokeByAccessor(accessor, call) {
	const path = "auth/token/revoke-accessor";
	const sent = await call({
		method: "POST",
		path,
		body: { accessor }
	});
	if (!sent.ok) return sent;
	if (isVaultSuccess(sent.value) || isUnknownAccessor(sent.value)) return ok(void 0);
	const remedy = `Let the policy do it: path "${path}" { capabilities = ["update"] }`;
	return err(refusedByVault(sent.value, {
		what: "revoke a token by its accessor",
		remedy
	}));
}
async function revokeOwnToken(accessor, call) {
	const sent = await call({
		method: "POST",
		path: "auth/token/revoke-self"
	});
	return sent.ok && isVaultSuccess(sent.value) ? ok(void 0) : await revokeByAccessor(accessor, call);
}
async function probeVaultToken({ accessor, leases }, call) {
	const path = "auth/token/lookup-accessor";
	const sent = await call({
		method: "POST",
		path,
		body: { accessor }
	});
	if (!sent.ok) return sent;
	const isAlive = isVaultSuccess(sent.value);
	if (!isAlive && !isUnknownAccessor(sent.value)) {
		const remedy = `Let the policy do it: path "${path}" { capabilities = ["update"] }`;
		return err(refusedByVault(sent.value, {
			what: "look up a token by its accessor",
			remedy
		}));
	}
	const left = await leasesLeft(leases, call);
	if (!left.ok) return left;
	const ofLeases = left.value.length === 0 ? "no leases" : `${left.value.length} leases left`;
	return ok({
		state: isAlive || left.value.length > 0 ? "alive" : "dead",
		facts: [isAlive ? "token exists" : "token absent", ...leases.length === 0 ? [] : [ofLeases]]
	});
}
function isUnknownAccessor({ status, said }) {
	return status >= 400 && status < 500 && /invalid accessor|no token found|token not found/iu.test(said);
}
function isUnknownLease({ status, said }) {
	return status >= 400 && status < 500 && /invalid lease|lease not found/iu.test(said);
}
async function waitForLeases(leases, call, signal) {
	const until = performance.now() + LEASES_MS;
	let left = await leasesLeft(leases, call);
	for (let wait = LOOK_EVERY_MS; left.ok && left.value.length > 0; wait *= 1.5) {
		if (performance.now() + wait > until || signal.aborted) return await pushLeases(left.value, call);
		await setTimeout(wait);
		left = await leasesLeft(left.value, call);
	}
	return left;
}
async function pushLeases(leases, call) {
	for (const lease of leases) await call({
		method: "POST",
		path: `sys/leases/revoke/${escapedVaultPath(lease)}`,
		body: { sync: true }
	});
	return await leasesLeft(leases, call);
}
async function leasesLeft(leases, call) {
	const path = "sys/leases/lookup";
	const left = [];
	for (const lease of leases) {
		const sent = await call({
			method: "POST",
			path,
			body: { lease_id: lease }
		});
		if (!sent.ok) return sent;
		if (isVaultSuccess(sent.value)) left.push(lease);
		else if (!isUnknownLease(sent.value)) {
			const remedy = `Let the policy do it: path "${path}" { capabilities = ["update"] }`;
			return err(refusedByVault(sent.value, {
				what: "look up a lease",
				remedy
			}));
		}
	}
	return ok(left);
}
function finding(lease) {
	return {
		what: `Vault could not end lease ${lease}, so its credential may still work.`,
		fix: `vault lease revoke ${lease}`
	};
}
// src/credentials/vault/api/call-vault.ts
const TIMEOUT_MS = 8e3;
const MAX_BYTES = 16777216;
async function callVault(api, call, { send, signal }) {
	if (signal.aborted) return err(retryableAtVault("aborted", "the time was over"));
	const sent = await send({
		method: call.method,
		url: `${api.url}/v1/${call.path}`,
		headers: headersOf(api, call),
		...call.body === void 0 ? {} : { body: JSON.stringify(call.body) },
		...api.ca === void 0 ? {} : { ca: api.ca },
		timeoutMs: TIMEOUT_MS,
		maxBytes: MAX_BYTES,
		signal
	});
	if (!sent.ok) {
		const { message, sent: mayExist } = sent.error;
		return err({
			...retryableAtVault("vault_unreachable", message),
			mayExist
		});
	}
	return responseOf(originOf(api.url), sent.value.status, sent.value.body);
}
function headersOf({ namespace }, { token, body }) {
	return {
		"x-vault-request": "true",
		...body === void 0 ? {} : { "content-type": "application/json" },
		...namespace === void 0 ? {} : { "x-vault-namespace": namespace },
		...token === void 0 ? {} : { "x-vault-token": token.reveal() }
	};
}
function responseOf(origin, status, text) {
	const parsed = text.trim() === "" ? {} : parseJson(text);
	const body = isRecord(parsed) ? parsed : void 0;
	if (status === 503) {
		const message = `${origin} is sealed, or on standby (status 503)`;
		return err({
			...retryableAtVault("vault_sealed", message),
			mayExist: true
		});
	}
	if (status === 429 || status === 412 || status >= 500) {
		const message = `${origin} returned status ${status}${because(body)}`;
		return err({
			...retryableAtVault("vault_failed", message),
			mayExist: true
		});
	}
	if (status >= 300 && status < 400) {
		const message = `${origin} redirects to another server (status ${status})`;
		return err(permanentFailure("vault_redirects", message, REDIRECT));
	}
	if (body === void 0) {
		const message = `${origin} did not respond as Vault does (status ${status})`;
		return err(permanentFailure("vault_malformed", message, URL_REMEDY));
	}
	return ok({
		status,
		body,
		said: saidIn(body)
	});
}
const REDIRECT = "Set `url` to the address of the active node, or to one that forwards requests.";
const URL_REMEDY = "Check that `url` is that of a Vault or OpenBao server, without /v1.";
function because(body) {
	const said = body === void 0 ? "" : saidIn(body);
	return said === "" ? "" : `: ${said}`;
}
const LONGEST = 300;
function saidIn({ errors, warnings }) {
	const said = [errors, warnings].flatMap((list) => Array.isArray(list) ? list : []).filter((text) => typeof text === "string").map((text) => text.replace(/^\d+ errors? occurred:/u, "").replace(/\s*\*\s+/gu, " ")).map((text) => text.replace(/\s+/gu, " ").trim()).filter((text) => text !== "").join("; ");
	return said.length > LONGEST ? `${said.slice(0, 299)}…` : said;
}
// src/credentials/vault/secrets/select-values.ts
function selectValues(data, { key, variable }) {
	const keys = isRecord(data["data"]) ? data["data"] : data;
	if (isWildcard(key)) return everyValue(keys, {
		isUpper: key === "*",
		prefix: variable
	});
	const text = vaultText(valueAt(keys, key));
	if (text === void 0) {
		const has = Object.keys(keys).slice(0, 12).join(", ");
		return err(`has no key "${key}"; it has ${has === "" ? "none" : has}`);
	}
	return valueFits(text) ? ok({ [variable]: new Secret(text) }) : err(`has "${key}", ${NUL}`);
}
const NUL = "which contains a NUL character, as no variable can";
const OF_THE_TOOLS = /^(?:VAULT|BAO)_/u;
const REDIRECTS = "which decides where `vault` and `bao` connect: name the keys in place of *";
function everyValue(keys, { isUpper, prefix }) {
	const values = {};
	for (const [key, value] of Object.entries(keys)) {
		const name = vaultVariable(`${prefix}${key}`, isUpper);
		const text = vaultText(value) ?? "";
		if (!isVaultVariable(name)) return err(`has "${key}", which does not make a variable's name`);
		if (OF_THE_TOOLS.test(name)) return err(`has "${key}", ${REDIRECTS}`);
		if (Object.hasOwn(values, name)) return err(`has two keys that make ${name}`);
		if (!valueFits(text)) return err(`has "${key}", ${NUL}`);
		values[name] = new Secret(text);
	}
	return Object.keys(values).length === 0 ? err("has no keys") : ok(values);
}
function valueAt(keys, key) {
	if (Object.hasOwn(keys, key)) return keys[key];
	let at = keys;
	for (const name of key.split(".")) {
		if (!isRecord(at) || !Object.hasOwn(at, name)) return void 0;
		at = at[name];
	}
	return at;
}
function vaultText(value) {
	if (value === void 0 || value === null || value === "") return void 0;
	return typeof value === "string" ? value : JSON.stringify(value);
}
function valueFits(text) {
	return !text.includes("\0");
}
// src/credentials/vault/secrets/read-values.ts
function vaultUsesOf({ reads, certificates }) {
	return new Set(reads.map(({ path }) => path)).size + certificates.length;
}
async function readVaultValues(api, { wanted, token }, effects) {
	const found = [];
	for (const path of new Set(wanted.reads.map((one) => one.path))) {
		const call = {
			method: "GET",
			path: escapedVaultPath(path),
			token
		};
		const data = engineData({
			path,
			setting: "secrets"
		}, await callVault(api, call, effects));
		if (!data.ok) return data;
		const parts = wanted.reads.filter((one) => one.path === path);
		const env = valuesOf(data.value, parts);
		if (!env.ok) return err(unusable(path, env.error));
		found.push({
			path,
			env: env.value,
			data: data.value
		});
	}
	for (const { path, parameters, variable } of wanted.certificates) {
		const call = {
			method: "POST",
			path: escapedVaultPath(path),
			token,
			body: parameters
		};
		const data = engineData({
			path,
			setting: "pki"
		}, await callVault(api, call, effects));
		if (!data.ok) return data;
		found.push({
			path,
			env: certificateValues(data.value.data, variable),
			data: data.value
		});
	}
	return ok(together(found));
}
function valuesOf({ data }, parts) {
	const selected = parts.map((part) => selectValues(data, part));
	const wrong = selected.find((one) => !one.ok);
	if (wrong?.ok === false) return wrong;
	return ok(Object.fromEntries(selected.flatMap((one) => one.ok ? Object.entries(one.value) : [])));
}
function together(found) {
	const ended = found.filter(({ data }) => isEnded(data));
	return {
		env: Object.fromEntries(found.flatMap(({ env }) => Object.entries(env))),
		leases: found.map(({ data }) => data.lease).filter((lease) => lease !== ""),
		stays: found.filter(({ data }) => !isEnded(data)).map(({ path }) => path),
		seconds: Math.min(...ended.map(({ data }) => data.seconds))
	};
}
function isEnded({ lease, isRenewable, data }) {
	return lease !== "" && isRenewable && data["certificate"] === void 0;
}
function engineData(asked, sent) {
	if (!sent.ok) return sent;
	const response = sent.value;
	if (!isVaultSuccess(response)) return err(refusedRead(asked, response));
	const { data, lease_id: lease, renewable, lease_duration: seconds } = response.body;
	if (!isRecord(data)) return err(unusable(asked.path, "has no data"));
	return ok({
		data,
		lease: typeof lease === "string" ? lease : "",
		isRenewable: renewable === true,
		seconds: typeof seconds === "number" && seconds > 0 ? seconds : Number.POSITIVE_INFINITY
	});
}
const PARTS = {
	cert: "certificate",
	key: "private_key",
	ca: "issuing_ca",
	ca_chain: "ca_chain"
};
function certificateValues(data, variable) {
	const found = Object.entries(PARTS).flatMap(([suffix, key]) => {
		const value = data[key];
		const text = Array.isArray(value) ? value.join("\n") : vaultText(value);
		return text === void 0 || text === "" ? [] : [[`${variable}_${suffix.toUpperCase()}`, new Secret(text)]];
	});
	return Object.fromEntries(found);
}
function refusedRead({ path, setting }, response) {
	const { status, said } = response;
	if (status === 404) {
		const why = said === "" ? "" : `: ${said}`;
		return {
			...permanentFailure("secret_missing", `there is nothing at ${path} (status 404)${why}`, PATH),
			setting
		};
	}
	const remedy = status === 403 ? `Let a policy of the role do it: path "${path}" { capabilities = ["${setting === "pki" ? "update" : "read"}"] }. ${PATH}` : `Correct \`${setting}\`.`;
	return refusedByVault(response, {
		what: setting === "pki" ? `issue a certificate at ${path}` : `read ${path}`,
		remedy,
		setting
	});
}
const PATH = "Check the path: in version 2 of the KV engine it has data in it, secret/data/ci, not secret/ci.";
function unusable(path, why) {
	return {
		...permanentFailure("secret_unusable", `${path} ${why}`, "Correct `secrets`."),
		setting: "secrets"
	};
}
// src/credentials/vault/lease/credential.ts
const CA_FILE = "vault-ca.crt";
function vaultCredential({ url, namespace, ca }, values, exported) {
	if (exported === void 0) return {
		kind: "vault",
		env: values,
		files: []
	};
	return {
		kind: "vault",
		env: {
			...values,
			VAULT_ADDR: url,
			VAULT_TOKEN: exported,
			...namespace === void 0 ? {} : { VAULT_NAMESPACE: namespace },
			...ca === void 0 ? {} : { VAULT_CACERT: filePlaceholder(CA_FILE) }
		},
		files: ca === void 0 ? [] : [{
			name: CA_FILE,
			mode: "0400",
			content: ca
		}]
	};
}
function vaultIssuedText(role, { reads, certificates }, isExported) {
	const paths = [...new Set([...reads, ...certificates].map(({ path }) => path))];
	const all = isExported ? [...paths, "the token itself"] : paths;
	return `vault token of role ${role}: ${joined(all)}`;
}
// src/credentials/vault/lease/issued.ts
function issuedVaultLease({ api, settings, handle, token, read, diesAt }) {
	const { role, exportToken } = settings;
	const { leases, stays } = read;
	return {
		credential: vaultCredential(api, read.env, exportToken ? token.token : void 0),
		handle: {
			...handle,
			accessor: token.accessor,
			...leases.length === 0 ? {} : { leases: leases.join(" ") },
			...stays.length === 0 ? {} : { stays: stays.join(", ") }
		},
		diesAt: stays.length === 0 ? diesAt : void 0,
		issuedTo: vaultIssuedText(role, settings, exportToken)
	};
}
function leaseOfHandle({ accessor, leases = "" }) {
	if (typeof accessor !== "string") return void 0;
	return {
		accessor,
		leases: String(leases).split(" ").filter((id) => id !== "")
	};
}
// src/credentials/vault/lease/stays-valid.ts
function vaultRevocability(kind, { stays }) {
	return stays === void 0 ? kind : {
		...kind,
		best: "none"
	};
}
function staysValid({ stays }) {
	return stays === void 0 ? [] : [`the token is dead, the value of ${String(stays)} is not`];
}
// src/credentials/vault/api/vault-auth.ts
function vaultTokenOf({ body }, role) {
	const auth = isRecord(body["auth"]) ? body["auth"] : {};
	const { client_token: token, accessor, token_type: type, lease_duration: seconds } = auth;
	if (type === "batch") return err(batchToken(role));
	if (typeof token !== "string" || typeof accessor !== "string" || accessor === "") return err(permanentFailure("vault_malformed", "the server's response has no token with an accessor", "Check `url`."));
	return ok({
		token: new Secret(token),
		accessor,
		seconds: typeof seconds === "number" && seconds > 0 ? seconds : Number.POSITIVE_INFINITY,
		uses: typeof auth["num_uses"] === "number" ? auth["num_uses"] : 0,
		isOrphan: auth["orphan"] === true,
		policies: textsIn(auth["token_policies"] ?? auth["policies"])
	});
}
function textsIn(list) {
	return Array.isArray(list) ? list.filter((one) => typeof one === "string") : [];
}
function batchToken(role) {
	const message = `${role} gives batch tokens, which have no accessor: no call can revoke one`;
	const remedy = `Give it service tokens: vault write ${role} token_type=service …`;
	return {
		...permanentFailure("batch_token", message, remedy),
		setting: "role"
	};
}
// src/credentials/vault/lease/too-limited.ts
const ROUNDING_SECONDS = 1;
function tooLimited({ seconds, uses }, { role, ttlSettings, ...needs }) {
	if (seconds + ROUNDING_SECONDS < needs.seconds) {
		const message = `the tokens of ${role} live ${seconds} s, and the lease ${needs.seconds} s`;
		const remedy = `Raise its ${ttlSettings}, or shorten the ttl of the lease.`;
		return permanentFailure("token_too_short", message, remedy);
	}
	if (uses === 0 || needs.uses > 0 && uses >= needs.uses) return void 0;
	const message = `the tokens of ${role} work ${uses} times, and the lease needs ${needs.uses === 0 ? "no limit" : needs.uses}`;
	return permanentFailure("token_uses", message, "Remove its token_num_uses, or raise it.");
}
// src/credentials/vault/lease/issued-here.ts
const MOST = 1e4;
function createIssuedHere() {
	const issued = new Map();
	return {
		note: (lease, at) => {
			issued.set(lease, at);
			const [oldest] = issued.keys();
			if (issued.size > MOST && oldest !== void 0) issued.delete(oldest);
		},
		find: (lease) => issued.get(lease),
		forget: (lease) => {
			issued.delete(lease);
		}
	};
}
// src/credentials/vault/secrets/lease-too-short.ts
function leaseTooShort({ seconds, leases }, needs) {
	if (seconds >= needs - 1) return void 0;
	const message = `what was read at ${leases.map((lease) => lease.slice(0, lease.lastIndexOf("/"))).join(", ")} ends after ${seconds} s, and the lease after ${needs} s`;
	return {
		...permanentFailure("lease_too_short", message, "Raise the default_ttl of the engine's role, or shorten the ttl of the lease."),
		setting: "secrets"
	};
}
// src/credentials/vault/api/capabilities.ts
function capabilitiesIn({ body }) {
	const byPath = isRecord(body["data"]) ? body["data"] : body;
	return (path, ...rights) => {
		const held = byPath[path];
		if (!Array.isArray(held)) return false;
		return held.includes("root") || rights.every((right) => held.includes(right));
	};
}
export { revokeOwnToken as _, batchToken as a, retryableAtVault as b, vaultRevocability as c, readVaultValues as d, vaultUsesOf as f, revokeByAccessor as g, probeVaultToken as h, tooLimited as i, issuedVaultLease as l, endVaultToken as m, leaseTooShort as n, vaultTokenOf as o, callVault as p, createIssuedHere as r, staysValid as s, capabilitiesIn as t, leaseOfHandle as u, isVaultSuccess as v, refusedByVault as y };
