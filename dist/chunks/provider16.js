import { Gt as isRecord, _ as leaseSuffix } from "./job.js";
import { E as joined, dt as ok, ut as err } from "./start.js";
import { t as obstacleIn } from "./obstacle.js";
import { t as serverFinder } from "./unknown-server.js";
import { a as batchToken, b as retryableAtVault, c as vaultRevocability, d as readVaultValues, f as vaultUsesOf, g as revokeByAccessor, h as probeVaultToken, i as tooLimited, l as issuedVaultLease, m as endVaultToken, n as leaseTooShort, o as vaultTokenOf, p as callVault, r as createIssuedHere, s as staysValid, t as capabilitiesIn, u as leaseOfHandle, v as isVaultSuccess, y as refusedByVault } from "./capabilities.js";
import { t as VAULT_REVOCABILITY } from "./revocability22.js";
import { t as classifyByLists } from "./reads-list.js";
import { D as permanentFailure } from "./direct.js";
import { t as keptLogin } from "./kept-login.js";
import { c as escapedVaultPath } from "./vault-requests.js";
// src/credentials/vault/broker/classify.ts
function classifyVault({ reads, readRoles }, { server, role, reads: values, certificates, exportToken }) {
	const paths = [...new Set([...values, ...certificates].map(({ path }) => path))];
	return classifyByLists(server, [{
		key: "reads",
		listed: reads,
		names: paths
	}, {
		key: "read-roles",
		listed: readRoles,
		names: exportToken ? [role] : []
	}]);
}
// src/credentials/vault/broker/create-token.ts
async function createLeaseToken(session, request, { seconds, signal }) {
	const { settings, lease, instance } = request;
	const ttl = `${seconds}s`;
	const body = {
		ttl,
		explicit_max_ttl: ttl,
		num_uses: usesOfLease(settings),
		display_name: `stepkey-${leaseSuffix(lease)}`,
		meta: metaOf(request, {
			lease: leaseSuffix(lease),
			instance
		})
	};
	return await createServiceToken(session, {
		role: settings.role,
		body
	}, signal);
}
function usesOfLease(settings) {
	return settings.exportToken ? 0 : vaultUsesOf(settings) + 1;
}
async function createServiceToken(session, { role, body }, signal) {
	const path = `auth/token/create/${role}`;
	const whole = {
		...body,
		renewable: false,
		type: "service"
	};
	const sent = await session.call({
		method: "POST",
		path,
		body: whole
	}, signal);
	if (!sent.ok) return sent;
	const name = `auth/token/roles/${role}`;
	if (isVaultSuccess(sent.value)) return vaultTokenOf(sent.value, name);
	return err(refusedToken(sent.value.said, name, refusedByVault(sent.value, refusal(role))));
}
function metaOf({ settings, repository, step, job }, { lease, instance }) {
	return {
		stepkey_lease: lease,
		stepkey_instance: instance,
		stepkey_role: settings.role,
		repository,
		step,
		run: `${job.runId}/${job.runAttempt}`
	};
}
function refusal(role) {
	return {
		what: `create a token of role "${role}"`,
		remedy: `Let the broker's policy do it: path "auth/token/create/${role}" { capabilities = ["update"] }`,
		setting: "role"
	};
}
function createRole(role) {
	return `Create it: vault write ${role} …`;
}
function refusedToken(said, role, refused) {
	if (/unknown role/iu.test(said)) return {
		...refused,
		name: "role_missing",
		remedy: createRole(role)
	};
	return /batch tokens cannot/iu.test(said) ? batchToken(role) : refused;
}
function unfitToken(token, lease) {
	const { isOrphan, policies } = token;
	const { settings, seconds, own } = lease;
	const role = `auth/token/roles/${settings.role}`;
	if (mayAsBroker(policies, own)) return unboundedRole(role);
	if (!isOrphan) return notOrphan(role);
	const uses = usesOfLease(settings);
	const limited = tooLimited(token, {
		role,
		ttlSettings: "token_explicit_max_ttl",
		seconds,
		uses
	});
	return limited === void 0 ? void 0 : {
		...limited,
		setting: "role"
	};
}
function mayAsBroker(policies, own) {
	return own.length > 0 && own.every((one) => policies.includes(one)) || policies.includes("root");
}
function unboundedRole(role) {
	return unfitRole("token_as_broker", `${role} does not limit the policies of its tokens, so a lease could do what the broker can`, `Name those of the lease: vault write ${role} allowed_policies=POLICY …`);
}
function unfitRole(name, message, remedy) {
	return {
		...permanentFailure(name, message, remedy),
		setting: "role"
	};
}
function notOrphan(role) {
	return unfitRole("token_not_orphan", `the tokens of ${role} die with the broker's own login`, `Let them outlive it, as the broker ends them itself: vault write ${role} orphan=true …`);
}
async function lookAtTokenRole(session, role, signal) {
	const name = `auth/token/roles/${role}`;
	const sent = await session.call({
		method: "GET",
		path: name
	}, signal);
	if (!sent.ok) return sent;
	const { data } = sent.value.body;
	if (sent.value.status === 404) return err(unfitRole("role_missing", `there is no role ${name}`, createRole(name)));
	if (!isVaultSuccess(sent.value) || !isRecord(data)) return ok(void 0);
	if (data["token_type"] === "batch") return err(batchToken(name));
	const allowed = data["allowed_policies"];
	if (!Array.isArray(allowed) || allowed.length === 0) return err(unboundedRole(name));
	return data["orphan"] === true ? ok(void 0) : err(notOrphan(name));
}
// src/credentials/vault/broker/issue.ts
async function issueVaultLease(tools, order) {
	const { server, session, clock, send } = tools;
	const { request, signal } = order;
	const { settings } = request;
	const askedAt = clock.now();
	const needs = Math.max(1, Math.ceil((request.expiresAt - askedAt) / 1e3));
	const created = await createLeaseToken(session, request, {
		seconds: needs,
		signal
	});
	if (!created.ok) return created;
	const token = created.value;
	const unfit = unfitToken(token, {
		settings,
		seconds: needs,
		own: session.policies()
	});
	if (unfit !== void 0) return err(await undo(tools, token, unfit));
	const read = await readVaultValues(server, {
		wanted: settings,
		token: token.token
	}, {
		send,
		signal
	});
	if (!read.ok) return err(await undo(tools, token, read.error));
	const tooShort = leaseTooShort(read.value, needs);
	if (tooShort !== void 0) return err(await undo(tools, token, tooShort));
	return ok(issuedLease(tools, order, {
		token,
		read: read.value,
		diesAt: askedAt + needs * 1e3
	}));
}
function issuedLease({ server, issuedHere }, { request, handle }, issued) {
	const { token, read } = issued;
	issuedHere.note(String(handle["lease"]), {
		accessor: token.accessor,
		leases: read.leases
	});
	const api = {
		...server,
		url: server.address ?? server.url
	};
	return issuedVaultLease({
		api,
		settings: request.settings,
		handle,
		...issued
	});
}
const UNDO_MS = 3e3;
async function undo({ session }, { accessor }, failure) {
	const signal = AbortSignal.timeout(UNDO_MS);
	const revoked = await revokeByAccessor(accessor, (call) => session.call(call, signal));
	return {
		...failure,
		mayExist: !revoked.ok
	};
}
// src/credentials/vault/broker/lease-tokens.ts
const AT_ONCE = 16;
function createTokenFinder(session) {
	let others = new Set();
	const look = async (accessor, signal) => {
		const seen = await lookUpToken(session, accessor, signal);
		return seen.ok ? ok({
			accessor,
			token: seen.value
		}) : seen;
	};
	return async (fits, signal) => {
		const listed = await listAccessors(session, signal);
		if (!listed.ok) return listed;
		others = new Set(listed.value.filter((accessor) => others.has(accessor)));
		const unknown = listed.value.filter((accessor) => !others.has(accessor));
		const found = [];
		for (let start = 0; start < unknown.length; start += AT_ONCE) {
			const batch = unknown.slice(start, start + AT_ONCE);
			for (const one of await Promise.all(batch.map((accessor) => look(accessor, signal)))) {
				if (!one.ok) return one;
				const { accessor, token } = one.value;
				if (token === void 0) others.add(accessor);
				else if (fits(token)) found.push(token);
			}
		}
		return ok(found);
	};
}
async function listAccessors(session, signal) {
	const sent = await session.call({
		method: "GET",
		path: "auth/token/accessors?list=true"
	}, signal);
	if (!sent.ok) return sent;
	if (!isVaultSuccess(sent.value)) return err(refusedByVault(sent.value, {
		what: "list the accessors of tokens",
		remedy: `Let the broker's policy list them: path "auth/token/accessors/" { capabilities = ["list", "sudo"] }`
	}));
	const { data } = sent.value.body;
	const keys = isRecord(data) && Array.isArray(data["keys"]) ? data["keys"] : [];
	return ok(keys.filter((key) => typeof key === "string"));
}
async function lookUpToken(session, accessor, signal) {
	const call = {
		method: "POST",
		path: "auth/token/lookup-accessor",
		body: { accessor }
	};
	const sent = await session.call(call, signal);
	if (!sent.ok) return sent;
	const { data } = sent.value.body;
	const meta = isRecord(data) ? data["meta"] : void 0;
	if (!isRecord(meta)) return ok(void 0);
	const { stepkey_lease: lease, stepkey_instance: instance, stepkey_role: role } = meta;
	if (typeof lease !== "string" || typeof instance !== "string" || typeof role !== "string") return ok(void 0);
	return ok({
		accessor,
		lease,
		instance,
		role
	});
}
// src/credentials/vault/broker/login.ts
function createBrokerSession(server, { send, clock }) {
	let policies = [];
	const login = keptLogin({
		clock,
		logIn: async (signal) => {
			const token = await brokerLogin(server, {
				send,
				signal
			});
			if (token.ok) policies = token.value.policies.filter((one) => one !== "default");
			return token;
		},
		late: lateLogin
	});
	return {
		policies: () => policies,
		call: async (call, signal) => {
			const used = await login.get(signal);
			if (!used.ok) return used;
			const first = await callVault(server, {
				...call,
				token: used.value
			}, {
				send,
				signal
			});
			if (!first.ok || first.value.status !== 403) return first;
			login.forget(used.value);
			const again = await login.get(signal);
			if (!again.ok) return again;
			return await callVault(server, {
				...call,
				token: again.value
			}, {
				send,
				signal
			});
		}
	};
}
function lateLogin(when) {
	return when === "before" ? retryableAtVault("aborted", "the time was over") : retryableAtVault("timeout", "the server did not respond to the broker's login in time");
}
async function brokerLogin(server, effects) {
	const { login } = server;
	const path = `auth/${escapedVaultPath(login.path)}/login`;
	const sent = await callVault(server, {
		method: "POST",
		path,
		body: bodyOf(login)
	}, effects);
	if (!sent.ok) return err({
		...sent.error,
		mayExist: false
	});
	if (isVaultSuccess(sent.value)) return loginToken(login, sent.value);
	const what = `let the broker log in at auth/${login.path}`;
	return err(refusedByVault(sent.value, {
		what,
		remedy: REMEDIES[login.method]
	}));
}
function loginToken({ method, path }, response) {
	const token = vaultTokenOf(response, `auth/${path}/role/ROLE`);
	if (token.ok || token.error.name !== "batch_token") return token;
	const message = `the broker's login at auth/${path} gives batch tokens, which can create no others`;
	const remedy = `Give the role ${method === "approle" ? "that `role-id` is of" : "named by `role`"} service tokens: vault write auth/${path}/role/ROLE token_type=service`;
	return err(permanentFailure("batch_token", message, remedy));
}
const REMEDIES = {
	approle: "Check `role-id`, `secret-id` and `path`: a secret ID can have expired, or have been used up.",
	jwt: "Check `role`, `jwt` and `path`: the JWT can have expired, or not fit the role's bound claims."
};
function bodyOf(login) {
	if (login.method === "jwt") return {
		role: login.role,
		jwt: login.jwt.reread().reveal()
	};
	const [roleId, secretId] = [login.roleId.reread(), login.secretId.reread()];
	return {
		role_id: roleId.reveal(),
		secret_id: secretId.reveal()
	};
}
// src/credentials/vault/broker/rehearse.ts
const SECONDS = 60;
async function rehearseVaultToken(session, settings, signal) {
	const ttl = `${SECONDS}s`;
	const body = {
		ttl,
		explicit_max_ttl: ttl,
		num_uses: usesOfLease(settings),
		display_name: "stepkey-rehearsal"
	};
	const created = await createServiceToken(session, {
		role: settings.role,
		body
	}, signal);
	if (!created.ok) return created;
	const { accessor } = created.value;
	const own = session.policies();
	const unfit = unfitToken(created.value, {
		settings,
		seconds: SECONDS,
		own
	}) ?? await whatItMayNot(session, {
		accessor,
		settings
	}, signal);
	const revoked = await revokeByAccessor(accessor, (call) => session.call(call, signal));
	return unfit === void 0 ? revoked : err(unfit);
}
async function whatItMayNot(session, { accessor, settings }, signal) {
	const reads = settings.reads.map(({ path }) => path);
	const certificates = settings.certificates.map(({ path }) => path);
	if (reads.length + certificates.length === 0) return void 0;
	const body = {
		accessor,
		paths: [...new Set([...reads, ...certificates])]
	};
	const sent = await session.call({
		method: "POST",
		path: "sys/capabilities-accessor",
		body
	}, signal);
	if (!sent.ok || !isVaultSuccess(sent.value)) return void 0;
	const may = capabilitiesIn(sent.value);
	const lacks = (paths, right) => [...new Set(paths)].filter((one) => !may(one, right));
	return missingAt(settings.role, "secrets", lacks(reads, "read")) ?? missingAt(settings.role, "pki", lacks(certificates, "update"));
}
function missingAt(role, setting, paths) {
	if (paths.length === 0) return void 0;
	const right = setting === "pki" ? "update" : "read";
	const message = `no policy of role "${role}" allows ${right} at ${joined(paths)}`;
	const remedy = `Check the paths: those of version 2 of the KV engine have data in them. Then add to a policy of auth/token/roles/${role}:`;
	return {
		...permanentFailure("rights_missing", message, remedy),
		setting,
		paste: paths.map((path) => `path "${path}" { capabilities = ["${right}"] }`)
	};
}
// src/credentials/vault/broker/rights.ts
const EVERY_LEASE = {
	"auth/token/revoke-accessor": ["update"],
	"auth/token/lookup-accessor": ["update"],
	"auth/token/accessors/": ["list", "sudo"],
	"sys/leases/lookup": ["update"]
};
async function checkRights(session, needs, signal) {
	const path = "sys/capabilities-self";
	const body = { paths: Object.keys(needs) };
	const sent = await session.call({
		method: "POST",
		path,
		body
	}, signal);
	if (!sent.ok) return sent;
	if (!isVaultSuccess(sent.value)) {
		const remedy = `Let its policy do it: path "${path}" { capabilities = ["update"] }`;
		return err(refusedByVault(sent.value, {
			what: "show the broker's rights",
			remedy
		}));
	}
	const may = capabilitiesIn(sent.value);
	const lacks = Object.entries(needs).filter(([at, wanted]) => !may(at, ...wanted));
	if (lacks.length === 0) return ok(void 0);
	const lines = lacks.map(([at, wanted]) => `path "${at}" { capabilities = ${JSON.stringify(wanted)} }`);
	const message = `the broker's login lacks rights: ${lacks.map(([at]) => at).join(", ")}`;
	return err({
		...permanentFailure("rights_missing", message, "Add these lines to its policy:"),
		paste: lines
	});
}
// src/credentials/vault/broker/provider.ts
function createVaultProvider(deps) {
	const { send, clock } = deps;
	const kept = new Map();
	for (const [name, server] of Object.entries(deps.servers)) {
		const session = createBrokerSession(server, {
			send,
			clock
		});
		const findTokens = createTokenFinder(session);
		kept.set(name, {
			server,
			session,
			findTokens,
			issuedHere: createIssuedHere()
		});
	}
	const find = serverFinder("vault", kept);
	return {
		kind: "vault",
		revocability: VAULT_REVOCABILITY,
		revocabilityOf: (handle) => vaultRevocability(VAULT_REVOCABILITY, handle),
		handleOf,
		classify: (settings) => {
			const at = find(settings.server);
			return Promise.resolve(at.ok ? ok(classifyVault(at.value.server, settings)) : at);
		},
		rehearse: async (settings, signal) => {
			const at = find(settings.server);
			return at.ok ? await rehearse(at.value, settings, signal) : obstacleIn(at.error);
		},
		checkSettings: async ({ settings }, signal) => {
			const at = find(settings.server);
			return at.ok ? await checkRole(at.value, settings, signal) : at;
		},
		issue: async (request, signal) => {
			const at = find(request.settings.server);
			if (!at.ok) return at;
			const handle = handleOf(request);
			return await issueVaultLease({
				...at.value,
				send,
				clock
			}, {
				request,
				handle,
				signal
			});
		},
		revoke: async (handle, signal) => {
			const at = find(String(handle["server"]));
			return at.ok ? await revoke(at.value, handle, signal) : at;
		},
		probe: async (handle, signal) => {
			const at = find(String(handle["server"]));
			return at.ok ? await probe(at.value, handle, signal) : at;
		},
		checkServer: async (name, signal) => {
			const at = find(name);
			return at.ok ? await checkRights(at.value.session, EVERY_LEASE, signal) : at;
		},
		list: async (name, instance, signal) => {
			const at = find(name);
			if (!at.ok) return at;
			const found = await at.value.findTokens((token) => token.instance === instance, signal);
			if (!found.ok) return found;
			return ok(found.value.map(({ role, lease }) => ({
				server: name,
				role,
				lease
			})));
		}
	};
}
function handleOf({ lease, settings }) {
	return {
		server: settings.server,
		role: settings.role,
		lease: leaseSuffix(lease)
	};
}
async function revoke({ session, findTokens, issuedHere }, handle, signal) {
	const at = await whereIs(handle, {
		findTokens,
		issuedHere,
		signal
	});
	if (!at.ok) return at;
	if (at.value === void 0) return ok({ facts: ["no token of this lease"] });
	const ended = await endVaultToken(at.value, (call) => session.call(call, signal), signal);
	return ended.ok ? ok({
		...ended.value,
		facts: [...ended.value.facts, ...staysValid(handle)]
	}) : ended;
}
async function probe({ session, findTokens, issuedHere }, handle, signal) {
	const at = await whereIs(handle, {
		findTokens,
		issuedHere,
		signal
	});
	if (!at.ok) return at;
	if (at.value === void 0) return ok({
		state: "dead",
		facts: ["no token of this lease"]
	});
	const seen = await probeVaultToken(at.value, (call) => session.call(call, signal));
	if (seen.ok && seen.value.state === "dead") issuedHere.forget(String(handle["lease"]));
	return seen;
}
async function whereIs(handle, { findTokens, issuedHere, signal }) {
	const { lease } = handle;
	const known = leaseOfHandle(handle) ?? issuedHere.find(String(lease));
	if (known !== void 0) return ok(known);
	const found = await findTokens((token) => token.lease === lease, signal);
	if (!found.ok) return found;
	const [token] = found.value;
	return ok(token === void 0 ? void 0 : {
		accessor: token.accessor,
		leases: []
	});
}
async function checkRole({ session }, { role }, signal) {
	const rights = await checkRights(session, { [`auth/token/create/${role}`]: ["update"] }, signal);
	if (rights.ok) return await lookAtTokenRole(session, role, signal);
	const { error } = rights;
	return error.name === "rights_missing" ? err({
		...error,
		setting: "role"
	}) : rights;
}
async function rehearse(kept, settings, signal) {
	const rights = await checkRights(kept.session, EVERY_LEASE, signal);
	if (!rights.ok) return obstacleIn(rights.error);
	const role = await checkRole(kept, settings, signal);
	if (!role.ok) return obstacleIn(role.error);
	const token = await rehearseVaultToken(kept.session, settings, signal);
	return token.ok ? ok(void 0) : obstacleIn(token.error);
}
export { createVaultProvider };
