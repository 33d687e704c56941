import { o as __toESM } from "./rolldown-runtime.js";
import { R as err, Y as toRfc3339, et as AWS_BROKER_REVOCABILITY, g as isSecureUrl, m as Secret, x as backoffMs, z as ok } from "./base.js";
import { a as awsCredential, c as policyFailure, f as parseRoleArn, h as withRetries, i as writeReasonOf, l as sessionName, o as durationSeconds, r as sessionPolicy, s as leaseEndedFailure, v as sdkFailure } from "./session-policy.js";
import "./server.js";
import { n as leaseSuffix } from "./lease-id.js";
import { n as parseJson, t as isRecord } from "./json.js";
// src/credentials/aws/broker/calls.ts
/** Loads the SDK clients with the first call, so that a broker without AWS never does. */
function awsCalls(server) {
	const sts = once(() => stsClient(server));
	const iam = once(() => iamClient(server));
	return {
		assumeRole: (input, signal) => sendOnce(signal, async () => assumeRole(await sts(), input, signal)),
		roleArn: (role, signal) => sendOnce(signal, async () => {
			const { GetRoleCommand } = await import("./dist-cjs2.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
			return (await (await iam()).send(new GetRoleCommand({ RoleName: role }), { abortSignal: signal })).Role?.Arn ?? "";
		}),
		putRolePolicy: ({ role, name, document }, signal) => sendOnce(signal, async () => {
			const { PutRolePolicyCommand } = await import("./dist-cjs2.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
			const input = {
				RoleName: role,
				PolicyName: name,
				PolicyDocument: document
			};
			await (await iam()).send(new PutRolePolicyCommand(input), { abortSignal: signal });
		}),
		getRolePolicy: ({ role, name }, signal) => sendOnce(signal, () => absentAsUndefined(async () => {
			const { GetRolePolicyCommand } = await import("./dist-cjs2.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
			const input = {
				RoleName: role,
				PolicyName: name
			};
			return plainDocument((await (await iam()).send(new GetRolePolicyCommand(input), { abortSignal: signal })).PolicyDocument ?? "");
		})),
		listRolePolicies: (role, signal) => sendOnce(signal, async () => listNames(await iam(), role, signal)),
		deleteRolePolicy: ({ role, name }, signal) => sendOnce(signal, async () => {
			await absentAsUndefined(async () => {
				const { DeleteRolePolicyCommand } = await import("./dist-cjs2.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
				const input = {
					RoleName: role,
					PolicyName: name
				};
				await (await iam()).send(new DeleteRolePolicyCommand(input), { abortSignal: signal });
			});
		})
	};
}
function once(make) {
	let made;
	return () => made ??= make();
}
async function stsClient(server) {
	const { STSClient: Client } = await import("./dist-cjs3.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	return new Client(configOf(server, server.stsEndpoint));
}
async function iamClient(server) {
	const { IAMClient: Client } = await import("./dist-cjs2.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	return new Client(configOf(server, server.iamEndpoint));
}
function configOf({ region, credentials }, endpoint) {
	if (endpoint !== void 0 && !isSecureUrl(endpoint)) throw new TypeError(`${endpoint} must use https, or be on a loopback address`);
	return {
		region,
		...endpoint === void 0 ? {} : { endpoint },
		...credentials === "default-chain" ? {} : { credentials: keysFor(credentials) },
		maxAttempts: 1
	};
}
function keysFor({ accessKeyId, secretAccessKey, sessionToken }) {
	return () => Promise.resolve({
		accessKeyId: accessKeyId.reveal(),
		secretAccessKey: secretAccessKey.reveal(),
		...sessionToken === void 0 ? {} : { sessionToken: sessionToken.reveal() }
	});
}
async function assumeRole(client, input, signal) {
	const { AssumeRoleCommand } = await import("./dist-cjs3.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const { policy } = input;
	const arns = policy.managed.map((arn) => ({ arn }));
	return sessionOf((await client.send(new AssumeRoleCommand({
		RoleArn: input.roleArn,
		RoleSessionName: input.sessionName,
		DurationSeconds: input.durationSeconds,
		Policy: policy.inline,
		...arns.length === 0 ? {} : { PolicyArns: arns },
		Tags: Object.entries(input.tags).map(([Key, Value]) => ({
			Key,
			Value
		})),
		SourceIdentity: input.sourceIdentity
	}), { abortSignal: signal })).Credentials);
}
function sessionOf(keys) {
	return {
		accessKeyId: new Secret(given(keys?.AccessKeyId)),
		secretAccessKey: new Secret(given(keys?.SecretAccessKey)),
		sessionToken: new Secret(given(keys?.SessionToken)),
		expiration: given(keys?.Expiration).getTime()
	};
}
function given(value) {
	if (value === void 0 || value === "") throw new TypeError("STS responded without credentials");
	return value;
}
/** Reads all pages: a role can have more policies than fit in one response. */
async function listNames(client, role, signal) {
	const { ListRolePoliciesCommand } = await import("./dist-cjs2.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const names = [];
	let marker;
	do {
		const page = await client.send(new ListRolePoliciesCommand({
			RoleName: role,
			...marker === void 0 ? {} : { Marker: marker }
		}), { abortSignal: signal });
		names.push(...page.PolicyNames ?? []);
		marker = page.IsTruncated === true ? page.Marker : void 0;
	} while (marker !== void 0);
	return names;
}
/** IAM returns documents percent-encoded (RFC 3986); Ceph does not. */
function plainDocument(document) {
	return document.startsWith("%") ? decodeURIComponent(document) : document;
}
async function absentAsUndefined(call) {
	try {
		return await call();
	} catch (error) {
		if (/^(?:NoSuchEntity|NotFound$|http_404$)/u.test(sdkFailure(error, true).name)) return void 0;
		throw error;
	}
}
async function sendOnce(signal, call) {
	if (signal.aborted) return err(sdkFailure(signal.reason, false));
	try {
		return ok(await call());
	} catch (error) {
		return err(sdkFailure(error, true));
	}
}
// src/credentials/aws/broker/handle.ts
/** Checks a handle from the store. Only this provider writes such handles, so a wrong one is a bug. */
function readAwsHandle(handle) {
	const { server, role, session, instance, deniedFrom, expires } = handle;
	const from = instantOf(deniedFrom);
	if (typeof server !== "string" || typeof role !== "string" || typeof session !== "string" || typeof instance !== "string" || from === void 0) throw new TypeError("not a handle of the aws provider");
	return {
		server,
		role,
		session,
		instance,
		deniedFrom: from,
		expires: instantOf(expires)
	};
}
function instantOf(value) {
	const instant = typeof value === "string" ? Date.parse(value) : NaN;
	return Number.isNaN(instant) ? void 0 : instant;
}
/** STS's limits, in characters. */
const MAX_TAG_LENGTH = 256;
const MAX_SOURCE_IDENTITY_LENGTH = 64;
/**
* What CloudTrail shows about the session: tags for conditions and searches, and the source identity, which stays the
* same when the session assumes another role. @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
*/
function sessionLabels(request) {
	const { lease, instance, repository, step, job } = request;
	const run = `${job.runId}/${job.runAttempt}`;
	const tags = {
		"stepkey:lease": lease,
		"stepkey:instance": instance,
		"stepkey:repository": repository,
		"stepkey:run": run,
		"stepkey:step": step
	};
	const identity = [
		leaseSuffix(lease),
		run,
		repository,
		step
	].join(".");
	return {
		tags: Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, tagValue(value)])),
		sourceIdentity: identity.replaceAll(/[^\w=,.@-]/gu, "-").slice(0, MAX_SOURCE_IDENTITY_LENGTH)
	};
}
/** Replaces what a tag cannot hold: it can hold letters, digits, white space and `_ . : / = + - @`. */
function tagValue(text) {
	const allowed = text.replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, "-");
	return Array.from(allowed).slice(0, MAX_TAG_LENGTH).join("");
}
// src/credentials/aws/broker/deny-document.ts
/** IAM's limit for all inline policies of a role together, in characters. White space does not count; we write none. */
const MAX_ROLE_POLICIES = 10240;
/** Entries that end within the same five minutes share a statement, to save characters. */
const BUCKET_SECONDS = 300;
const SID = /^Until(\d{1,12})$/u;
const USER_ID = /^\*:([\w=,.@-]{2,64})$/u;
/**
* Renders the inline policy that denies these sessions everything. `aws:userid` is `<role id>:<session>`. The policy
* applies only to sessions of its own role, so the session name is enough, and is known even if the response was lost.
*/
function renderDenies(entries) {
	const statements = [...Map.groupBy(entries, ({ until }) => Math.ceil(until / BUCKET_SECONDS))].toSorted(([left], [right]) => left - right).map(([bucket, inside]) => ({
		Sid: `Until${bucket * BUCKET_SECONDS}`,
		Effect: "Deny",
		Action: "*",
		Resource: "*",
		Condition: { StringLike: { "aws:userid": inside.map(({ session }) => `*:${session}`).toSorted() } }
	}));
	return JSON.stringify({
		Version: "2012-10-17",
		Statement: statements
	});
}
/** The entries of a policy that `renderDenies` rendered; undefined for any other policy. */
function parseDenies(document) {
	const policy = parseJson(document);
	if (!isRecord(policy) || !Array.isArray(policy["Statement"])) return void 0;
	const entries = [];
	for (const statement of policy["Statement"]) {
		const found = isRecord(statement) ? entriesOf(statement) : void 0;
		if (found === void 0) return void 0;
		entries.push(...found);
	}
	return entries;
}
function entriesOf(statement) {
	const { Sid: sid, Effect: effect, Action: action, Resource: resource, Condition: condition } = statement;
	const until = Number(SID.exec(String(sid))?.[1] ?? NaN);
	const everything = [
		effect,
		...list(action),
		...list(resource)
	].join(" ") === "Deny * *";
	const like = isRecord(condition) ? condition["StringLike"] : void 0;
	const sessions = (isRecord(like) ? list(like["aws:userid"]) : []).map((id) => USER_ID.exec(String(id))?.[1]);
	if (Number.isNaN(until) || !everything || sessions.length === 0) return void 0;
	return sessions.every((session) => session !== void 0) ? sessions.map((session) => ({
		session,
		until
	})) : void 0;
}
function list(value) {
	return Array.isArray(value) ? value : [value];
}
// src/credentials/aws/broker/deny-ledger.ts
/** How long one write may take, with its retries and reads, in milliseconds: the provider's deadline. */
const WRITE_MS = 1e4;
/** How often a write is read back, with growing pauses: IAM is eventually consistent. */
const READ_BACK_ATTEMPTS = 4;
const READ_BACK = {
	firstWaitMs: 40,
	jitter: .5
};
/**
* Keeps the deny entries of one role in an inline policy of this process. IAM has no compare-and-set, and of concurrent
* writes to one role some can be lost although each reports success. So writes are serialised, and each is read back.
*/
function createDenyLedger(deps, role) {
	const state = {
		role,
		name: void 0,
		entries: /* @__PURE__ */ new Map(),
		pending: [],
		writing: false
	};
	return {
		policyName: () => state.name,
		deny: (entry, signal) => new Promise((resolve, reject) => {
			const onAbort = () => resolve(err(deadline()));
			if (signal.aborted) {
				onAbort();
				return;
			}
			signal.addEventListener("abort", onAbort, { once: true });
			const done = (outcome) => {
				signal.removeEventListener("abort", onAbort);
				resolve(outcome);
			};
			state.pending = [...state.pending, {
				entry,
				done,
				fail: reject
			}];
			if (!state.writing) writeAll(deps, state);
		})
	};
}
function deadline() {
	return {
		kind: "retryable",
		name: "timeout",
		message: "the deny was not read back before the deadline",
		remedy: "The broker tries again. Check that it can reach IAM.",
		mayExist: true
	};
}
async function writeAll(deps, state) {
	state.writing = true;
	while (state.pending.length > 0) {
		const batch = state.pending;
		state.pending = [];
		const admitted = admit(state, batch, deps.clock.now() / 1e3);
		try {
			const outcome = await write(deps, state);
			for (const { done } of admitted) done(outcome);
		} catch (bug) {
			for (const { fail } of admitted) fail(bug);
		}
	}
	state.writing = false;
}
/** Drops ended entries, then adds the new ones that fit. The others fail at once. */
function admit(state, batch, now) {
	if (Math.max(0, ...state.entries.values()) + 1800 < now) state.name = void 0;
	for (const [session, until] of state.entries) if (until < now) state.entries.delete(session);
	return batch.filter(({ entry, done }) => {
		const before = state.entries.get(entry.session);
		state.entries.set(entry.session, Math.max(before ?? 0, entry.until));
		if (documentOf(state).length <= 10240) return true;
		if (before === void 0) state.entries.delete(entry.session);
		done(err(full(state)));
		return false;
	});
}
function documentOf(state) {
	return renderDenies([...state.entries].map(([session, until]) => ({
		session,
		until
	})));
}
function full(state) {
	return {
		kind: "retryable",
		name: "role_policy_full",
		message: `role ${state.role} has ${state.entries.size} deny entries, and its inline policies have no room for more (${MAX_ROLE_POLICIES} characters)`,
		remedy: "The broker tries again when older entries end. Use a separate role for each environment, or a shorter ttl.",
		mayExist: true
	};
}
async function write(deps, state) {
	if (state.entries.size === 0) return ok(void 0);
	state.name ??= deps.newPolicyName();
	const policy = {
		role: state.role,
		name: state.name
	};
	const document = documentOf(state);
	const signal = AbortSignal.timeout(WRITE_MS);
	const retrying = {
		clock: deps.clock,
		jitter: deps.jitter,
		signal
	};
	return withRetries(retrying, async () => {
		const put = await deps.calls.putRolePolicy({
			...policy,
			document
		}, signal);
		if (!put.ok) return put;
		for (let attempt = 1; attempt <= READ_BACK_ATTEMPTS; attempt += 1) {
			const visible = await isVisible(deps, policy, {
				state,
				signal
			});
			if (!visible.ok || visible.value) return visible.ok ? ok(void 0) : visible;
			await deps.clock.sleep(backoffMs(READ_BACK, attempt, deps.jitter()), signal);
		}
		return err(lost(state.role));
	});
}
/** Reads twice: another program that read the role before our write may write its older copy back a moment later. */
async function isVisible(deps, policy, { state, signal }) {
	for (let read = 0; read < 2; read += 1) {
		if (read > 0) await deps.clock.sleep(80, signal);
		const found = await deps.calls.getRolePolicy(policy, signal);
		if (!found.ok) return found;
		const sessions = new Set(parseDenies(found.value ?? "")?.map(({ session }) => session));
		if (![...state.entries.keys()].every((session) => sessions.has(session))) return ok(false);
	}
	return ok(true);
}
function lost(role) {
	return {
		kind: "retryable",
		name: "deny_not_seen",
		message: `the deny was written to role ${role}, but cannot be read back`,
		remedy: "The broker tries again. Another program may be writing to the role's policies.",
		mayExist: true
	};
}
// src/credentials/aws/broker/revoke.ts
/** How long a deny stays after the lease's end, when the session's own policy takes over: clocks may differ. */
const KEEP_MS = 3e5;
const SWEEP_EVERY_MS = 6e5;
function createRevoker(deps) {
	const roles = /* @__PURE__ */ new Map();
	const roleOf = (handle) => {
		const key = `${handle.instance} ${handle.role}`;
		const role = roles.get(key) ?? newRole(deps, handle);
		roles.set(key, role);
		return role;
	};
	return {
		revoke: (handle, signal) => revoke(deps, roleOf(handle), {
			handle,
			signal
		}),
		isDenied: (handle, signal) => isDenied(deps.calls, roleOf(handle), {
			handle,
			signal
		})
	};
}
function newRole(deps, handle) {
	const name = parseRoleArn(handle.role)?.name ?? "";
	const prefix = `stepkey-${handle.instance.replaceAll(/[^\w=,.@-]/gu, "-").slice(0, 64)}-`;
	const newPolicyName = () => `${prefix}${Buffer.from(deps.randomBytes(6)).toString("hex")}`;
	return {
		name,
		prefix,
		ledger: createDenyLedger({
			...deps,
			newPolicyName
		}, name),
		checked: false,
		sweptAt: 0
	};
}
async function revoke(deps, role, { handle, signal }) {
	const keepUntil = handle.deniedFrom + KEEP_MS;
	if (deps.clock.now() >= keepUntil) {
		const since = toRfc3339(handle.deniedFrom);
		return ok({ facts: [`its own session policy denies everything since ${since}`] });
	}
	const account = await checkAccount(deps.calls, role, {
		handle,
		signal
	});
	if (!account.ok) return account;
	await sweepSometimes(deps, role, signal);
	const entry = {
		session: handle.session,
		until: Math.ceil(keepUntil / 1e3)
	};
	const denied = await role.ledger.deny(entry, signal);
	return denied.ok ? ok({ facts: ["deny read back"] }) : denied;
}
/** IAM's calls name a role without its account: in the account of the credentials, the same name may be another role. */
async function checkAccount(calls, role, { handle, signal }) {
	if (role.checked) return ok(void 0);
	const found = await calls.roleArn(role.name, signal);
	if (!found.ok) return found;
	role.checked = found.value === handle.role;
	if (role.checked) return ok(void 0);
	return err({
		kind: "permanent",
		name: "role_elsewhere",
		message: `${handle.role} is not in the account of this server's credentials`,
		remedy: "Give the server credentials of the role's account: a session can be ended early only from there.",
		mayExist: true
	});
}
async function sweepSometimes(deps, role, signal) {
	const now = deps.clock.now();
	if (now - role.sweptAt < SWEEP_EVERY_MS) return;
	role.sweptAt = now;
	const { name, prefix, ledger } = role;
	await sweepDenies({
		calls: deps.calls,
		role: name,
		prefix,
		own: ledger.policyName(),
		now,
		signal
	});
}
async function isDenied(calls, role, { handle, signal }) {
	const names = await calls.listRolePolicies(role.name, signal);
	if (!names.ok) return names;
	for (const name of names.value.filter((one) => one.startsWith(role.prefix))) {
		const document = await calls.getRolePolicy({
			role: role.name,
			name
		}, signal);
		if (!document.ok) return document;
		if ((parseDenies(document.value ?? "") ?? []).some(({ session }) => session === handle.session)) return ok(true);
	}
	return ok(false);
}
/**
* Removes the policies that earlier processes of this broker left: those whose last entry ended so long ago that no
* process writes to them any more. A policy that cannot be read stays, which is harmless.
*/
async function sweepDenies(sweep) {
	const { calls, role, signal } = sweep;
	for (const name of await namesOf(sweep)) {
		if (name === sweep.own) continue;
		const found = await calls.getRolePolicy({
			role,
			name
		}, signal);
		const entries = found.ok ? parseDenies(found.value ?? "") : void 0;
		const newest = entries && Math.max(0, ...entries.map(({ until }) => until));
		if (newest !== void 0 && newest + 3600 < sweep.now / 1e3) await calls.deleteRolePolicy({
			role,
			name
		}, signal);
	}
}
/** The names of this broker instance's policies in the role. */
async function namesOf({ calls, role, prefix, signal }) {
	const names = await calls.listRolePolicies(role, signal);
	return names.ok ? names.value.filter((name) => name.startsWith(prefix)) : [];
}
// src/credentials/aws/broker/provider.ts
/**
* AWS with the broker's own credentials. AssumeRole starts a session whose tags and source identity name the lease; a
* deny for the session in the role's inline policy ends it early. The broker needs sts:AssumeRole, sts:TagSession and sts:SetSourceIdentity on
* the roles, and iam:GetRole, iam:PutRolePolicy, iam:GetRolePolicy, iam:ListRolePolicies and iam:DeleteRolePolicy.
*/
function createAwsBrokerProvider(deps) {
	const contexts = /* @__PURE__ */ new Map();
	const contextOf = (name) => {
		const server = Object.hasOwn(deps.servers, name) ? deps.servers[name] : void 0;
		if (server === void 0) return err(unknownServer(name));
		const known = contexts.get(name);
		if (known !== void 0) return ok(known);
		const { clock, randomBytes, jitter = Math.random, callsOf = awsCalls } = deps;
		const calls = callsOf(server);
		const context = {
			server,
			calls,
			revoker: createRevoker({
				calls,
				clock,
				randomBytes,
				jitter
			})
		};
		contexts.set(name, context);
		return ok(context);
	};
	return {
		kind: "aws",
		revocability: AWS_BROKER_REVOCABILITY,
		handleOf: (request) => handleOf(request),
		classify: (settings) => {
			const context = contextOf(settings.server);
			return Promise.resolve(context.ok ? ok(classify(context.value.server, settings)) : context);
		},
		issue: async (request, signal) => {
			const context = contextOf(request.settings.server);
			return context.ok ? issue(deps, context.value, {
				request,
				signal
			}) : context;
		},
		revoke: async (handle, signal) => {
			const read = readAwsHandle(handle);
			const context = contextOf(read.server);
			return context.ok ? context.value.revoker.revoke(read, signal) : context;
		},
		probe: async (handle, signal) => {
			const read = readAwsHandle(handle);
			const context = contextOf(read.server);
			return context.ok ? probe(context.value, read, {
				now: deps.clock.now(),
				signal
			}) : context;
		}
	};
}
function unknownServer(name) {
	return {
		kind: "permanent",
		name: "server_unknown",
		message: `server "${name}" is not in the broker's configuration`,
		remedy: "Add it under `servers.aws`, or fix the grant.",
		mayExist: false
	};
}
function handleOf(request) {
	return {
		server: request.settings.server,
		role: request.settings.roleToAssume,
		session: sessionName(request.lease),
		instance: request.instance,
		deniedFrom: toRfc3339(request.expiresAt)
	};
}
function classify(server, settings) {
	const { roleToAssume, inlineSessionPolicy: inline, managedSessionPolicies: managed } = settings;
	if (server.readRoles.includes(roleToAssume)) return {
		access: "read",
		because: "the configuration lists the role under read-roles"
	};
	if (inline === void 0 && managed.length === 0) return {
		access: "write",
		because: "no session policy limits the role, and read-roles does not list it"
	};
	const reason = writeReasonOf(inline, managed);
	return reason === void 0 ? {
		access: "read",
		because: "the session policy allows only reading actions"
	} : {
		access: "write",
		because: reason
	};
}
async function issue(deps, { server, calls }, { request, signal }) {
	const duration = durationSeconds(request.expiresAt, deps.clock.now());
	if (duration === void 0) return err(leaseEndedFailure());
	const policy = policyOf(server, request);
	if (!policy.ok) return policy;
	const { clock, jitter = Math.random } = deps;
	const input = {
		roleArn: request.settings.roleToAssume,
		sessionName: sessionName(request.lease),
		policy: policy.value,
		durationSeconds: duration,
		...sessionLabels(request)
	};
	const assumed = await withRetries({
		clock,
		jitter,
		signal
	}, () => calls.assumeRole(input, signal));
	if (!assumed.ok) return assumed;
	const session = assumed.value;
	const role = parseRoleArn(input.roleArn)?.name ?? input.roleArn;
	return ok({
		credential: awsCredential(session, server.region),
		handle: {
			...handleOf(request),
			expires: toRfc3339(session.expiration)
		},
		diesAt: session.expiration,
		issuedTo: `aws role ${role}, session ${input.sessionName}`
	});
}
function policyOf(server, request) {
	const { settings } = request;
	const policy = sessionPolicy({
		access: request.access,
		expiresAt: request.expiresAt,
		inline: settings.inlineSessionPolicy,
		managed: settings.managedSessionPolicies,
		chain: settings.chain,
		partition: parseRoleArn(settings.roleToAssume)?.partition ?? "aws",
		roleOnlyReads: server.readRoles.includes(settings.roleToAssume)
	});
	return policy.ok ? policy : err(policyFailure(policy.error));
}
/** AWS does not show sessions. What can be checked is the deny; what is known is when STS ends the session. */
async function probe({ revoker }, handle, { now, signal }) {
	if (handle.expires !== void 0 && now >= handle.expires) return ok({
		state: "dead",
		facts: [`STS ended the session at ${toRfc3339(handle.expires)}`]
	});
	const denied = await revoker.isDenied(handle, signal);
	if (!denied.ok) return denied;
	const own = `its own session policy denies everything from ${toRfc3339(handle.deniedFrom)} on`;
	return ok({
		state: "unknown",
		facts: [denied.value ? "deny read back" : "no deny in the role", own]
	});
}
export { createAwsBrokerProvider };
