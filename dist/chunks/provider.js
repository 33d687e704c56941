import { o as __toESM } from "./rolldown-runtime.js";
import { Ct as isWithinLast, Et as toRfc3339, L as Secret, dt as ok, ut as err, z as isSecureUrl } from "./start.js";
import { A as firstThatFits, C as parseRoleArn, _ as tooLargeRemedy, b as CHAIN_WRITES, d as durationSeconds, f as expirationFailure, g as sessionName, h as policyFailure, j as isTooLarge, k as withRetries, l as sessionPolicies, m as leaseEndedFailure, p as issuedText, u as awsCredential, v as expirationMistake, w as sdkFailure, x as outlivesTheEnd, y as writeReasonOf } from "./direct.js";
import { $t as AWS_BROKER_REVOCABILITY, Gt as isRecord, Kt as parseJson, _ as leaseSuffix, st as backoffMs } from "./job.js";
import "./server.js";
import { t as singleFlight } from "./single-flight.js";
import { t as serverFinder } from "./unknown-server.js";
const { createHash } = process.getBuiltinModule("node:crypto");
// src/credentials/aws/broker/assume-role.ts
function createAssumer({ calls, clock, jitter }) {
	const accepted = new Map();
	return async ({ policies, ...wanted }, signal) => {
		const attempts = attemptsOf(policies, wanted.tags);
		const sizes = [policies[0]?.inline, JSON.stringify(wanted.tags)].map((text) => text?.length);
		const key = [wanted.roleArn, ...sizes].join(" ");
		const { outcome, index } = await firstThatFits(attempts, accepted.get(key) ?? 0, ({ policy, tags }) => withRetries({
			clock,
			jitter,
			signal
		}, () => calls.assumeRole({
			...wanted,
			policy,
			tags
		}, signal)));
		if (!outcome.ok) return outcome;
		accepted.set(key, index);
		return ok({
			session: outcome.value,
			leftOut: attempts[index]?.leftOut ?? []
		});
	};
}
function attemptsOf(policies, tags) {
	const tagged = policies.slice(0, 1).map((policy) => ({
		policy,
		tags,
		leftOut: policy.leavesOut
	}));
	const untagged = policies.map((policy) => {
		return {
			policy,
			tags: {},
			leftOut: policy.leavesOut.concat("session tags")
		};
	});
	return [...tagged, ...untagged];
}
// src/credentials/aws/broker/sdk/load-sdk.ts
const loadSts = once(() => import("./dist-cjs3.js").then((m) => __toESM(m.default, 1)));
const loadIam = once(() => import("./dist-cjs2.js").then((m) => __toESM(m.default, 1)));
function once(make) {
	let made;
	return async () => {
		made ??= make();
		try {
			return await made;
		} catch (error) {
			made = void 0;
			throw error;
		}
	};
}
// src/credentials/aws/broker/sdk/send.ts
async function sendOnce(signal, call) {
	if (signal.aborted) return err(sdkFailure(signal.reason, false));
	try {
		return ok(await call());
	} catch (error) {
		return err(sdkFailure(error, true));
	}
}
async function absentAsUndefined(call) {
	try {
		return await call();
	} catch (error) {
		if (/^(?:NoSuchEntity|NotFound$|http_404$)/u.test(sdkFailure(error, true).name)) return;
		throw error;
	}
}
async function allPages(read) {
	const items = [];
	let marker;
	do {
		const page = await read(marker === void 0 ? {} : { Marker: marker });
		items.push(...page.items);
		marker = page.IsTruncated === true ? page.Marker : void 0;
	} while (marker !== void 0);
	return items;
}
function plainDocument(document) {
	return document.startsWith("%") ? decodeURIComponent(document) : document;
}
// src/credentials/aws/broker/sdk/inline-policies.ts
function inlinePolicyCalls(iam) {
	return {
		roleArn: (role, signal) => sendOnce(signal, async () => {
			const { GetRoleCommand } = await loadIam();
			return (await (await iam()).send(new GetRoleCommand({ RoleName: role }), { abortSignal: signal })).Role?.Arn ?? "";
		}),
		putRolePolicy: ({ role, name, document }, signal) => sendOnce(signal, async () => {
			const { PutRolePolicyCommand } = await loadIam();
			const input = {
				RoleName: role,
				PolicyName: name,
				PolicyDocument: document
			};
			await (await iam()).send(new PutRolePolicyCommand(input), { abortSignal: signal });
		}),
		getRolePolicy: ({ role, name }, signal) => sendOnce(signal, () => absentAsUndefined(async () => {
			const { GetRolePolicyCommand } = await loadIam();
			const input = {
				RoleName: role,
				PolicyName: name
			};
			return plainDocument((await (await iam()).send(new GetRolePolicyCommand(input), { abortSignal: signal })).PolicyDocument ?? "");
		})),
		listRolePolicies: (role, signal) => sendOnce(signal, async () => {
			const { ListRolePoliciesCommand } = await loadIam();
			const client = await iam();
			return allPages(async (from) => {
				const command = new ListRolePoliciesCommand({
					RoleName: role,
					...from
				});
				const page = await client.send(command, { abortSignal: signal });
				return {
					...page,
					items: page.PolicyNames ?? []
				};
			});
		}),
		deleteRolePolicy: ({ role, name }, signal) => sendOnce(signal, async () => {
			await absentAsUndefined(async () => {
				const { DeleteRolePolicyCommand } = await loadIam();
				const input = {
					RoleName: role,
					PolicyName: name
				};
				await (await iam()).send(new DeleteRolePolicyCommand(input), { abortSignal: signal });
			});
		})
	};
}
// src/credentials/aws/broker/sdk/managed-policies.ts
const PATH = "/stepkey/";
function managedPolicyCalls(iam) {
	return {
		...readingCalls(iam),
		...versionCalls(iam),
		...attachmentCalls(iam)
	};
}
function readingCalls(iam) {
	return {
		listAttached: (role, signal) => sendOnce(signal, async () => {
			const { ListAttachedRolePoliciesCommand } = await loadIam();
			const client = await iam();
			return allPages(async (from) => {
				const command = new ListAttachedRolePoliciesCommand({
					RoleName: role,
					...from
				});
				const page = await client.send(command, { abortSignal: signal });
				return {
					...page,
					items: (page.AttachedPolicies ?? []).map((one) => one.PolicyArn ?? "")
				};
			});
		}),
		listUnattached: (signal) => sendOnce(signal, async () => {
			const { ListPoliciesCommand } = await loadIam();
			const client = await iam();
			return allPages(async (from) => {
				const command = new ListPoliciesCommand({
					Scope: "Local",
					PathPrefix: PATH,
					...from
				});
				const page = await client.send(command, { abortSignal: signal });
				const unattached = (page.Policies ?? []).filter((one) => one.AttachmentCount === 0);
				return {
					...page,
					items: unattached.map((one) => one.Arn ?? "")
				};
			});
		}),
		listVersions: (arn, signal) => sendOnce(signal, () => absentAsUndefined(async () => {
			const { ListPolicyVersionsCommand } = await loadIam();
			const client = await iam();
			return allPages(async (from) => {
				const command = new ListPolicyVersionsCommand({
					PolicyArn: arn,
					...from
				});
				const page = await client.send(command, { abortSignal: signal });
				const items = (page.Versions ?? []).map((one) => ({
					id: one.VersionId ?? "",
					isDefault: one.IsDefaultVersion === true
				}));
				return {
					...page,
					items
				};
			});
		})),
		getVersion: ({ arn, id }, signal) => sendOnce(signal, () => absentAsUndefined(async () => {
			const { GetPolicyVersionCommand } = await loadIam();
			const client = await iam();
			const command = new GetPolicyVersionCommand({
				PolicyArn: arn,
				VersionId: id
			});
			return plainDocument((await client.send(command, { abortSignal: signal })).PolicyVersion?.Document ?? "");
		}))
	};
}
function versionCalls(iam) {
	return {
		create: ({ name, document }, signal) => sendOnce(signal, async () => {
			const { CreatePolicyCommand } = await loadIam();
			const client = await iam();
			const command = new CreatePolicyCommand({
				PolicyName: name,
				Path: PATH,
				PolicyDocument: document,
				Description: "stepkey: denies sessions of leases that ended early"
			});
			return (await client.send(command, { abortSignal: signal })).Policy?.Arn ?? "";
		}),
		createVersion: ({ arn, document }, signal) => sendOnce(signal, async () => {
			const { CreatePolicyVersionCommand } = await loadIam();
			const client = await iam();
			const input = {
				PolicyArn: arn,
				PolicyDocument: document,
				SetAsDefault: true
			};
			await client.send(new CreatePolicyVersionCommand(input), { abortSignal: signal });
		}),
		deleteVersion: ({ arn, id }, signal) => sendOnce(signal, async () => {
			await absentAsUndefined(async () => {
				const { DeletePolicyVersionCommand } = await loadIam();
				const client = await iam();
				const command = new DeletePolicyVersionCommand({
					PolicyArn: arn,
					VersionId: id
				});
				await client.send(command, { abortSignal: signal });
			});
		}),
		delete: (arn, signal) => sendOnce(signal, async () => {
			await absentAsUndefined(async () => {
				const { DeletePolicyCommand } = await loadIam();
				await (await iam()).send(new DeletePolicyCommand({ PolicyArn: arn }), { abortSignal: signal });
			});
		})
	};
}
function attachmentCalls(iam) {
	return {
		attach: ({ role, arn }, signal) => sendOnce(signal, async () => {
			const { AttachRolePolicyCommand } = await loadIam();
			const client = await iam();
			const command = new AttachRolePolicyCommand({
				RoleName: role,
				PolicyArn: arn
			});
			await client.send(command, { abortSignal: signal });
		}),
		detach: ({ role, arn }, signal) => sendOnce(signal, async () => {
			await absentAsUndefined(async () => {
				const { DetachRolePolicyCommand } = await loadIam();
				const client = await iam();
				const command = new DetachRolePolicyCommand({
					RoleName: role,
					PolicyArn: arn
				});
				await client.send(command, { abortSignal: signal });
			});
		})
	};
}
// src/credentials/aws/broker/sdk/server-time.ts
const FRESH_MS = 6e4;
function createServerTime(clock) {
	let last;
	return {
		note: (date) => {
			const server = Date.parse(date ?? "");
			if (!Number.isNaN(server)) last = {
				server,
				local: clock.now()
			};
		},
		now: () => {
			if (last === void 0) return void 0;
			const since = clock.now() - last.local;
			return since >= 0 && since <= FRESH_MS ? last.server + since : void 0;
		}
	};
}
// src/credentials/aws/broker/calls.ts
function awsCalls(server, clock) {
	const time = createServerTime(clock);
	const sts = once(() => stsClient(server));
	const iam = once(() => iamClient(server, time));
	return {
		assumeRole: (input, signal) => sendOnce(signal, async () => assumeRole(await sts(), input, signal)),
		callerIdentity: (signal) => sendOnce(signal, async () => {
			const { GetCallerIdentityCommand } = await loadSts();
			await (await sts()).send(new GetCallerIdentityCommand({}), { abortSignal: signal });
		}),
		...inlinePolicyCalls(iam),
		managed: managedPolicyCalls(iam),
		serverNow: () => time.now()
	};
}
async function stsClient(server) {
	const { STSClient: Client } = await loadSts();
	return new Client(configOf(server, server.stsEndpoint));
}
async function iamClient(server, time) {
	const { IAMClient: Client } = await loadIam();
	const client = new Client(configOf(server, server.iamEndpoint));
	client.middlewareStack.add((next) => async (request) => {
		const result = await next(request);
		time.note(dateOf(result.response));
		return result;
	}, {
		step: "deserialize",
		name: "noteServerTime"
	});
	return client;
}
function dateOf(response) {
	const headers = isRecord(response) ? response["headers"] : void 0;
	const date = isRecord(headers) ? headers["date"] : void 0;
	return typeof date === "string" ? date : void 0;
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
const KEYS_MS = 36e4;
function keysFor({ accessKeyId, secretAccessKey, sessionToken }) {
	return () => Promise.resolve({
		accessKeyId: accessKeyId.reread().reveal(),
		secretAccessKey: secretAccessKey.reread().reveal(),
		...sessionToken === void 0 ? {} : { sessionToken: sessionToken.reread().reveal() },
		expiration: new Date(Date.now() + KEYS_MS)
	});
}
async function assumeRole(client, input, signal) {
	const { AssumeRoleCommand } = await loadSts();
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
// src/credentials/aws/broker/handle.ts
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
		expires: instantOf(expires),
		chain: handle["chain"] === true,
		bearer: handle["bearer"] === true
	};
}
function instantOf(value) {
	const instant = typeof value === "string" ? Date.parse(value) : NaN;
	return Number.isNaN(instant) ? void 0 : instant;
}
const MAX_TAG_LENGTH = 256;
const MAX_SOURCE_IDENTITY_LENGTH = 64;
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
function tagValue(text) {
	const allowed = text.replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, "-");
	return Array.from(allowed).slice(0, MAX_TAG_LENGTH).join("");
}
// src/credentials/aws/broker/denies/document.ts
const MAX_INLINE = 10240;
const MAX_MANAGED = 6144;
const KEY_LENGTH = 12;
const LEASE_SESSION = /^stepkey-([0-9a-hjkmnp-tv-z]{12})[0-9a-hjkmnp-tv-z]{14}$/u;
const LEASE_PATTERN = /^\*y-([0-9a-hjkmnp-tv-z]{12})\*$/u;
const SESSION_PATTERN = /^\*:([\w=,.@-]{2,64})$/u;
const SID = /^Until(\d{1,12})$/u;
const NOBODY = "-";
function denyKey(session) {
	return LEASE_SESSION.exec(session)?.[1] ?? `:${session}`;
}
function patternOf(key) {
	return key.startsWith(":") ? `*${key}` : `*y-${key}*`;
}
function keyOf(pattern) {
	const session = SESSION_PATTERN.exec(pattern)?.[1];
	return session === void 0 ? LEASE_PATTERN.exec(pattern)?.[1] : denyKey(session);
}
function entryLength(key) {
	return 3 + patternOf(key).length;
}
function renderDenies({ until, keys }) {
	const ids = keys.map(patternOf).toSorted();
	const statement = {
		Sid: `Until${until}`,
		Effect: "Deny",
		Action: "*",
		Resource: "*",
		Condition: { StringLike: { "aws:userid": ids.length === 0 ? [NOBODY] : ids } }
	};
	return JSON.stringify({
		Version: "2012-10-17",
		Statement: [statement]
	});
}
const EMPTY_LENGTH = renderDenies({
	until: 9999999999,
	keys: []
}).length;
const ENTRY_LENGTH = entryLength("0".repeat(KEY_LENGTH));
function countedLength(document) {
	return document.replaceAll(/("(?:\\.|[^"\\])*")|\s+/gu, "$1").length;
}
function parseDenies(document) {
	const policy = parseJson(document);
	if (!isRecord(policy) || !Array.isArray(policy["Statement"])) return void 0;
	const found = [];
	for (const statement of policy["Statement"]) {
		const denies = isRecord(statement) ? deniesOf(statement) : void 0;
		if (denies === void 0) return void 0;
		found.push(denies);
	}
	return {
		until: Math.max(0, ...found.map(({ until }) => until)),
		keys: found.flatMap(({ keys }) => keys)
	};
}
function deniesOf(statement) {
	const { Sid: sid, Effect: effect, Action: action, Resource: resource, Condition: condition } = statement;
	const until = Number(SID.exec(String(sid))?.[1] ?? NaN);
	const everything = [
		effect,
		...list(action),
		...list(resource)
	].join(" ") === "Deny * *";
	const like = isRecord(condition) ? condition["StringLike"] : void 0;
	const ids = isRecord(like) ? list(like["aws:userid"]) : [];
	if (Number.isNaN(until) || !everything || ids.length === 0) return void 0;
	const keys = ids.filter((id) => id !== NOBODY).map((id) => keyOf(String(id)));
	return keys.every((key) => key !== void 0) ? {
		until,
		keys
	} : void 0;
}
function list(value) {
	return Array.isArray(value) ? value : [value];
}
// src/credentials/aws/broker/denies/names.ts
const MAX_INSTANCE = 64;
const NAME = /^stepkey-[0-9a-f]{12}\+(.+)$/u;
function newPolicyName(instance, random) {
	return `stepkey-${Buffer.from(random).toString("hex").slice(0, 12)}+${instanceText(instance)}`;
}
function parsePolicyName(name, instance) {
	const owner = NAME.exec(name)?.[1];
	if (owner !== void 0) return owner === instanceText(instance) ? { format: "current" } : void 0;
	const earlier = `stepkey-${instance.replaceAll(/[^\w=,.@-]/gu, "-").slice(0, MAX_INSTANCE)}-`;
	return name.startsWith(earlier) && /^[0-9a-f]{12}$/u.test(name.slice(earlier.length)) ? { format: "earlier" } : void 0;
}
function instanceText(instance) {
	const text = [...Buffer.from(instance)].map((byte) => {
		const character = String.fromCodePoint(byte);
		return byte < 128 && /[\w,.@-]/u.test(character) ? character : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
	}).join("");
	if (text.length > 0 && text.length <= MAX_INSTANCE) return text;
	return `==${createHash("sha256").update(instance).digest("hex").slice(0, 40)}`;
}
// src/credentials/aws/broker/denies/foreign.ts
function foreignIn(role, look) {
	const own = new Set(role.policies.map(({ name, arn }) => arn ?? name));
	const found = [];
	for (const [name, document] of [...look.inline, ...look.managed ?? []]) {
		const parsed = parsePolicyName(name.replace(/^.*\//u, ""), role.instance);
		const denies = parsed === void 0 || own.has(name) ? void 0 : parseDenies(document);
		if (parsed !== void 0 && denies !== void 0) found.push({
			...parsed,
			name,
			denies
		});
	}
	return found;
}
function noteForeign(role, look) {
	for (const { name, denies } of foreignIn(role, look)) {
		role.foreign.set(name, {
			denies,
			missed: 0
		});
		for (const key of denies.keys) role.reserved.delete(key);
	}
}
// src/credentials/aws/broker/denies/at-once.ts
async function eachAtOnce(items, atOnce, work) {
	const waiting = items[Symbol.iterator]();
	const worker = async () => {
		for (const item of waiting) await work(item);
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
}
// src/credentials/aws/broker/denies/look.ts
const LOOK_MS = 1e4;
const AT_ONCE = 4;
function createLooks(deps, role) {
	let running;
	let next;
	const start = async () => {
		next = void 0;
		const look = lookAt(deps, role);
		running = look;
		try {
			const seen = await look;
			if (seen.ok) {
				role.look = seen.value;
				noteForeign(role, seen.value);
			}
			return seen;
		} finally {
			if (running === look) running = void 0;
		}
	};
	return async () => {
		if (running === void 0) return start();
		next ??= running.then(start, start);
		return next;
	};
}
async function lookAt(deps, role) {
	const { calls, clock } = deps;
	const at = clock.now();
	role.looksBegun += 1;
	const number = role.looksBegun;
	const signal = AbortSignal.timeout(LOOK_MS);
	const names = await calls.listRolePolicies(role.name, signal);
	if (!names.ok) return names;
	const inline = await readAll(names.value, (name) => calls.getRolePolicy({
		role: role.name,
		name
	}, signal));
	if (!inline.ok) return inline;
	const managed = await lookAtManaged(deps, role, signal);
	return managed.ok ? ok({
		at,
		number,
		inline: inline.value,
		managed: managed.value
	}) : managed;
}
async function lookAtManaged({ calls, clock }, role, signal) {
	if (!role.managed.mayLook(clock.now())) return ok(void 0);
	const attached = await calls.managed.listAttached(role.name, signal);
	if (!attached.ok && attached.error.kind === "permanent") {
		role.managed.lookRefused(clock.now());
		return ok(void 0);
	}
	if (!attached.ok) return attached;
	return readAll(attached.value.filter((arn) => isOwnManaged(arn, role.instance)), (arn) => readManaged(calls, arn, signal));
}
function isOwnManaged(arn, instance) {
	return parsePolicyName(arn.replace(/^.*\//u, ""), instance)?.format === "current";
}
async function readManaged(calls, arn, signal) {
	const versions = await calls.managed.listVersions(arn, signal);
	if (!versions.ok) return versions;
	const current = versions.value?.find(({ isDefault }) => isDefault);
	return current === void 0 ? ok(void 0) : calls.managed.getVersion({
		arn,
		id: current.id
	}, signal);
}
async function readAll(keys, read) {
	const found = new Map();
	let failure;
	await eachAtOnce(keys, AT_ONCE, async (key) => {
		if (failure !== void 0) return;
		const document = await read(key);
		if (!document.ok) failure = document.error;
		else if (document.value !== void 0) found.set(key, document.value);
	});
	return failure === void 0 ? ok(found) : err(failure);
}
// src/credentials/aws/broker/denies/managed-use.ts
const REFUSED_MS = 36e5;
const FULL_MS = 6e5;
const FAILED_MS = 1e4;
function createManagedUse(role) {
	let lookFrom = 0;
	let openFrom = 0;
	const isAws = /^\d{12}$/u.test(role?.account ?? "");
	const mayLook = (now) => isAws && now >= lookFrom;
	return {
		mayLook,
		mayOpen: (now) => mayLook(now) && now >= openFrom,
		lookRefused: (now) => {
			lookFrom = now + REFUSED_MS;
		},
		openRefused: (now) => {
			openFrom = now + REFUSED_MS;
		},
		noneLeft: (now) => {
			openFrom = now + FULL_MS;
		},
		openFailed: (now) => {
			openFrom = now + FAILED_MS;
		}
	};
}
function untilOf({ entries, keptUntil }) {
	return Math.max(keptUntil, ...entries.values());
}
function documentOf(policy) {
	return renderDenies({
		until: untilOf(policy),
		keys: [...policy.entries.keys()]
	});
}
function managedRoom({ entries }) {
	const used = [...entries.keys()].reduce((sum, key) => sum + entryLength(key), EMPTY_LENGTH);
	return MAX_MANAGED - used;
}
function withoutEnded(policy, serverSeconds) {
	const live = [...policy.entries].filter(([, until]) => until + 5 > serverSeconds);
	return live.length === policy.entries.size ? policy : {
		...policy,
		entries: new Map(live)
	};
}
function groupOf(until, now) {
	const left = until - now;
	const size = GROUP_SECONDS.find(({ upTo }) => left <= upTo)?.size ?? LONGEST_GROUP_SECONDS;
	return Math.ceil(until / size) * size;
}
const GROUP_SECONDS = [
	{
		upTo: 900,
		size: 300
	},
	{
		upTo: 3600,
		size: 900
	},
	{
		upTo: 14400,
		size: 3600
	}
];
const LONGEST_GROUP_SECONDS = 14400;
// src/credentials/aws/broker/denies/role-denies.ts
function createRoleDenies(arn, instance) {
	const parts = parseRoleArn(arn);
	return {
		arn,
		name: parts?.name ?? "",
		instance,
		policies: [],
		look: void 0,
		looksBegun: 0,
		othersAtLeast: {
			characters: 0,
			afterLook: 0
		},
		roomMadeAt: void 0,
		managed: createManagedUse(parts),
		foreign: new Map(),
		reserved: new Map()
	};
}
function freeInline(role) {
	const own = role.policies.filter(({ arn }) => arn === void 0);
	const names = new Set(own.map(({ name }) => name));
	const { look, othersAtLeast } = role;
	const seen = [...look?.inline ?? []].filter(([name]) => !names.has(name)).reduce((sum, [, document]) => sum + countedLength(document), 0);
	const atLeast = look === void 0 || look.number <= othersAtLeast.afterLook ? othersAtLeast.characters : 0;
	const written = own.reduce((sum, policy) => sum + policy.written, 0);
	return MAX_INLINE - Math.max(seen, atLeast) - written;
}
function entriesLeft(role) {
	const hasInline = role.policies.some(({ arn }) => arn === void 0);
	const inline = (freeInline(role) - (hasInline ? 0 : EMPTY_LENGTH)) / ENTRY_LENGTH;
	const managed = role.policies.filter(({ arn }) => arn !== void 0).reduce((sum, policy) => sum + Math.floor(managedRoom(policy) / ENTRY_LENGTH), 0);
	return Math.max(0, Math.floor(inline)) + managed;
}
function replacePolicy(role, name, policy) {
	const others = role.policies.filter((one) => one.name !== name);
	role.policies = policy === void 0 ? others : [...others, policy];
}
function forgetPolicy(role, nameOrArn) {
	role.policies = role.policies.filter(({ name, arn }) => (arn ?? name) !== nameOrArn);
	role.foreign.delete(nameOrArn);
	if (role.look === void 0) return;
	const { inline, managed } = role.look;
	role.look = {
		...role.look,
		inline: without(inline, nameOrArn),
		managed: managed && without(managed, nameOrArn)
	};
}
function without(policies, key) {
	return new Map([...policies].filter(([other]) => other !== key));
}
const EARLIER_MARGIN_SECONDS = 3600;
function isOver(policy, serverNow) {
	const margin = policy.format === "earlier" ? EARLIER_MARGIN_SECONDS : 60;
	return serverNow !== void 0 && (policy.until + margin) * 1e3 <= serverNow;
}
function isOwnOver(policy, serverNow) {
	return serverNow !== void 0 && (untilOf(policy) + 5) * 1e3 <= serverNow;
}
// src/credentials/aws/broker/denies/write-policy.ts
const WRITE_MS = 1e4;
const READ_BACK_ATTEMPTS = 4;
const READ_BACK = {
	firstWaitMs: 40,
	jitter: .5
};
async function writePolicy(deps, roleName, policy) {
	const { clock, jitter } = deps;
	const signal = AbortSignal.timeout(WRITE_MS);
	const document = documentOf(policy);
	const target = {
		roleName,
		policy,
		signal
	};
	return withRetries({
		clock,
		jitter,
		signal
	}, async () => {
		const sent = await send(deps.calls, target, document);
		if (!sent.ok) return withoutRetry(sent.error, policy);
		for (let attempt = 1; attempt <= READ_BACK_ATTEMPTS; attempt += 1) {
			const visible = await isVisible(deps, target);
			if (!visible.ok) return visible;
			if (visible.value) return ok("landed");
			await clock.sleep(backoffMs(READ_BACK, attempt, jitter()), signal);
		}
		return err(lost(roleName));
	});
}
function send(calls, { roleName, policy, signal }, document) {
	const { name, arn } = policy;
	return arn === void 0 ? calls.putRolePolicy({
		role: roleName,
		name,
		document
	}, signal) : putVersion(calls, {
		role: roleName,
		arn,
		document
	}, signal);
}
function withoutRetry(failure, { arn }) {
	if (isFull(failure)) return ok("full");
	if (arn !== void 0 && isAbsent(failure)) return ok("gone");
	return err(failure);
}
function isAbsent({ name }) {
	return /^NoSuchEntity(?:Exception)?$/u.test(name);
}
function isFull({ name }) {
	return /^LimitExceeded(?:Exception)?$/u.test(name);
}
async function putVersion(calls, { role, arn, document }, signal) {
	const attached = await calls.managed.attach({
		role,
		arn
	}, signal);
	if (!attached.ok) return attached;
	const removed = await removeOldVersions(calls, arn, signal);
	return removed.ok ? calls.managed.createVersion({
		arn,
		document
	}, signal) : removed;
}
async function removeOldVersions(calls, arn, signal) {
	const versions = await calls.managed.listVersions(arn, signal);
	if (!versions.ok) return versions;
	for (const { id, isDefault } of versions.value ?? []) {
		if (isDefault) continue;
		const removed = await calls.managed.deleteVersion({
			arn,
			id
		}, signal);
		if (!removed.ok) return removed;
	}
	return ok(void 0);
}
async function isVisible(deps, target) {
	for (let read = 0; read < 2; read += 1) {
		if (read > 0) await deps.clock.sleep(80, target.signal);
		const found = await readBack(deps.calls, target);
		if (!found.ok) return found;
		if (!contains(found.value, target.policy)) return ok(false);
	}
	return ok(true);
}
async function readBack(calls, { roleName, policy, signal }) {
	const { name, arn } = policy;
	if (arn === void 0) return calls.getRolePolicy({
		role: roleName,
		name
	}, signal);
	const attached = await calls.managed.listAttached(roleName, signal);
	if (!attached.ok) return attached;
	return attached.value.includes(arn) ? readManaged(calls, arn, signal) : ok(void 0);
}
function contains(document, { entries }) {
	const denies = parseDenies(document ?? "");
	if (denies === void 0) return false;
	const keys = new Set(denies.keys);
	return [...entries.keys()].every((key) => keys.has(key));
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
// src/credentials/aws/broker/denies/managed-policy.ts
const MAX_OWN = 4;
const OPEN_MS = 8e3;
const REMOVE_MS$1 = 8e3;
async function openManaged(deps, role, keptUntil) {
	const { calls, clock, jitter } = deps;
	if (role.policies.filter(({ arn }) => arn !== void 0).length >= MAX_OWN || !role.managed.mayOpen(clock.now())) return false;
	await removeOrphans(deps, role);
	const signal = AbortSignal.timeout(OPEN_MS);
	const name = newPolicyName(role.instance, deps.randomBytes(6));
	const document = renderDenies({
		until: keptUntil,
		keys: []
	});
	const created = await calls.managed.create({
		name,
		document
	}, signal);
	if (!created.ok) return refused(deps, role, created.error);
	const arn = created.value;
	const attached = await withRetries({
		clock,
		jitter,
		signal
	}, async () => retryAbsent(await calls.managed.attach({
		role: role.name,
		arn
	}, signal)));
	if (!attached.ok) {
		await removeManaged(deps, role.name, arn);
		return refused(deps, role, attached.error);
	}
	replacePolicy(role, name, {
		group: 0,
		entries: new Map(),
		written: 0,
		confirmedAt: void 0,
		name,
		arn,
		keptUntil
	});
	return true;
}
function refused({ clock }, role, failure) {
	const now = clock.now();
	if (isFull(failure)) role.managed.noneLeft(now);
	else if (failure.kind === "permanent") role.managed.openRefused(now);
	else role.managed.openFailed(now);
	return false;
}
async function removeOrphans({ calls }, role) {
	const signal = AbortSignal.timeout(REMOVE_MS$1);
	const found = await calls.managed.listUnattached(signal);
	if (!found.ok) return;
	for (const arn of found.value.filter((one) => isOwnManaged(one, role.instance))) {
		const document = await readManaged(calls, arn, signal);
		const denies = document.ok ? parseDenies(document.value ?? "") : void 0;
		if (denies === void 0) continue;
		if (isOver({
			format: "current",
			until: denies.until
		}, calls.serverNow())) await removeManaged({ calls }, role.name, arn);
	}
}
function retryAbsent(result) {
	if (result.ok || !isAbsent(result.error)) return result;
	return err({
		...result.error,
		kind: "retryable"
	});
}
async function removeManaged({ calls }, role, arn) {
	const signal = AbortSignal.timeout(REMOVE_MS$1);
	if (!(await calls.managed.detach({
		role,
		arn
	}, signal)).ok) return false;
	return (await removeOldVersions(calls, arn, signal)).ok && (await calls.managed.delete(arn, signal)).ok;
}
// src/credentials/aws/broker/denies/make-room.ts
const REMOVE_MS = 8e3;
const AGAIN_MS = 5e3;
async function makeRoom(deps, role) {
	const now = deps.clock.now();
	const since = now - (role.roomMadeAt ?? Number.NEGATIVE_INFINITY);
	if (since >= 0 && since < AGAIN_MS) return false;
	role.roomMadeAt = now;
	if (!(await deps.look()).ok) return false;
	await removeOwnOver(deps, role);
	await removeForeignOver(deps, role);
	await shortenOwn(deps, role);
	return true;
}
async function removeOwnOver({ calls }, role) {
	for (const policy of role.policies) if (isOwnOver(policy, calls.serverNow())) await remove(calls, role, policy.arn ?? policy.name);
}
async function removeForeignOver({ calls }, role) {
	if (role.look === void 0) return;
	for (const { name, format, denies } of foreignIn(role, role.look)) if (isOver({
		format,
		until: denies.until
	}, calls.serverNow())) await remove(calls, role, name);
}
async function remove(calls, role, nameOrArn) {
	const isManaged = nameOrArn.startsWith("arn:");
	const signal = AbortSignal.timeout(REMOVE_MS);
	if (isManaged ? await removeManaged({ calls }, role.name, nameOrArn) : (await calls.deleteRolePolicy({
		role: role.name,
		name: nameOrArn
	}, signal)).ok) forgetPolicy(role, nameOrArn);
}
async function shortenOwn(deps, role) {
	const serverNow = deps.calls.serverNow();
	if (serverNow === void 0) return;
	for (const policy of role.policies) {
		const shorter = withoutEnded(policy, serverNow / 1e3);
		if (policy.arn !== void 0 || shorter === policy || shorter.entries.size === 0) continue;
		const written = await writePolicy(deps, role.name, shorter);
		if (!written.ok || written.value !== "landed") continue;
		replacePolicy(role, policy.name, {
			...shorter,
			written: documentOf(shorter).length,
			confirmedAt: deps.clock.now()
		});
	}
}
// src/credentials/aws/broker/denies/placement.ts
function placeEntries(entries, { policies, free, reserved, now, endedBy, newName }) {
	const drafts = policies.filter((policy) => untilOf(policy) > now).map((policy) => ({
		policy: withoutEnded(policy, endedBy),
		before: policy,
		added: []
	}));
	const rest = [];
	let left = free;
	const byEnd = entries.toSorted((one, other) => one.until - other.until);
	for (const [index, entry] of byEnd.entries()) {
		const waiting = byEnd.length - index - 1 + reserved;
		const target = findDraft(drafts, entry, {
			left,
			waiting,
			now,
			newName
		});
		if (target === void 0) {
			rest.push(entry);
			continue;
		}
		left -= target.cost;
		add(target.draft, entry);
	}
	return {
		changed: drafts.filter(({ added }) => added.length > 0),
		rest
	};
}
function findDraft(drafts, entry, situation) {
	const present = drafts.find(({ policy }) => policy.entries.has(entry.key));
	if (present !== void 0) return {
		draft: present,
		cost: 0
	};
	const { left, waiting, now } = situation;
	const length = entryLength(entry.key);
	const group = groupOf(entry.until, now);
	const inline = drafts.filter(({ policy }) => policy.arn === void 0);
	const sameGroup = inline.find(({ policy }) => policy.group === group);
	const newOne = () => {
		const draft = newDraft(situation.newName(), group);
		drafts.push(draft);
		return {
			draft,
			cost: EMPTY_LENGTH + length
		};
	};
	if (length <= left) {
		if (sameGroup !== void 0) return {
			draft: sameGroup,
			cost: length
		};
		if (EMPTY_LENGTH + length + waiting * ENTRY_LENGTH <= left) return newOne();
		const other = soonestAfter(inline, entry.until);
		if (other !== void 0) return {
			draft: other,
			cost: length
		};
		if (EMPTY_LENGTH + length <= left) return newOne();
	}
	const managed = drafts.find(({ policy }) => policy.arn !== void 0 && managedRoom(policy) >= length);
	return managed === void 0 ? void 0 : {
		draft: managed,
		cost: 0
	};
}
function soonestAfter(drafts, until) {
	const byEnd = drafts.toSorted((one, other) => untilOf(one.policy) - untilOf(other.policy));
	return byEnd.find(({ policy }) => untilOf(policy) >= until) ?? byEnd.at(-1);
}
function newDraft(name, group) {
	return {
		policy: {
			name,
			arn: void 0,
			group,
			entries: new Map(),
			keptUntil: 0,
			written: 0,
			confirmedAt: void 0
		},
		before: void 0,
		added: []
	};
}
function add(draft, entry) {
	const { policy, added } = draft;
	const until = Math.max(entry.until, policy.entries.get(entry.key) ?? 0);
	draft.policy = {
		...policy,
		entries: new Map(policy.entries).set(entry.key, until)
	};
	added.push(entry);
}
// src/credentials/aws/broker/denies/role-full.ts
const REMEDY$1 = "Use a separate role for each environment, a shorter `ttl`, or managed policies for the role's own rights.";
function roleFull(times, role) {
	const denied = role.policies.reduce((sum, { entries }) => sum + entries.size, 0);
	return failure(`role ${role.name} denies ${denied} sessions and has no room for another one`, {
		mayExist: true,
		retryAt: roomAt(times, role)
	});
}
function roleFullBeforeIssue(times, role, room) {
	return failure(`role ${role.name} has room to end ${room.left} more sessions early, and ${room.live} are live already`, {
		mayExist: false,
		retryAt: roomAt(times, role)
	});
}
function failure(what, rest) {
	const { mayExist, retryAt } = rest;
	return {
		kind: "retryable",
		name: "role_full",
		message: `${what}: ${retryAt === void 0 ? "its own policies take all of it" : `there will be room at ${toRfc3339(retryAt)}`}`,
		remedy: retryAt === void 0 ? REMEDY$1 : `Try again then. ${REMEDY$1}`,
		mayExist,
		...retryAt === void 0 ? {} : { retryAt }
	};
}
function roomAt({ calls, clock }, role) {
	const foreign = [...role.foreign.values()].map(({ denies }) => (denies.until + 60) * 1e3);
	const own = role.policies.map((policy) => untilOf(policy) * 1e3);
	const ends = [
		...foreign,
		...own,
		...role.reserved.values()
	];
	if (ends.length === 0) return void 0;
	const now = clock.now();
	const ahead = now - (calls.serverNow() ?? now);
	return Math.max(now + 1e3, Math.min(...ends) + ahead);
}
// src/credentials/aws/broker/denies/settle-batch.ts
const MAX_ROUNDS = 24;
async function settleBatch(deps, role, { entries, settle }) {
	let open = entries;
	for (let round = 0; open.length > 0 && round < MAX_ROUNDS; round += 1) {
		const { changed, rest } = place(deps, role, open);
		if (rest.length > 0 && await gainRoom$1(deps, role, rest)) continue;
		for (const entry of rest) settle(entry, err(roleFull(deps, role)));
		open = await writeAll(deps, role, {
			changed,
			settle
		});
	}
	for (const entry of open) settle(entry, err(roleFull(deps, role)));
	await removeOwnOver(deps, role);
}
function place(deps, role, entries) {
	const own = new Set(entries.map(({ key }) => key));
	const serverNow = deps.calls.serverNow();
	const reserved = [...role.reserved.keys()].filter((key) => !own.has(key)).length;
	return placeEntries(entries, {
		policies: role.policies,
		free: freeInline(role),
		reserved,
		now: (serverNow ?? deps.clock.now()) / 1e3,
		endedBy: (serverNow ?? 0) / 1e3,
		newName: () => newPolicyName(role.instance, deps.randomBytes(6))
	});
}
async function gainRoom$1(deps, role, rest) {
	const keptUntil = Math.max(...rest.map(({ until }) => until));
	return await makeRoom(deps, role) || await openManaged(deps, role, keptUntil);
}
async function writeAll(deps, role, { changed, settle }) {
	const again = [];
	for (const change of changed) {
		begin(role, change);
		const written = await writePolicy(deps, role.name, change.policy);
		if (written.ok && written.value === "gone") {
			replacePolicy(role, change.policy.name, void 0);
			again.push(...entriesOf$1(change.policy));
		} else if (written.ok && written.value === "full") {
			const { anew, refused } = takeBack(role, change);
			again.push(...anew);
			for (const entry of refused) settle(entry, err(roleFull(deps, role)));
		} else {
			finish(role, change, written.ok ? deps.clock.now() : void 0);
			for (const entry of change.added) settle(entry, written.ok ? ok(void 0) : written);
		}
	}
	return again;
}
function entriesOf$1({ entries }) {
	return [...entries].map(([key, until]) => ({
		key,
		until
	}));
}
function begin(role, { policy, before }) {
	const written = Math.max(documentOf(policy).length, before?.written ?? 0);
	replacePolicy(role, policy.name, {
		...policy,
		written,
		confirmedAt: void 0
	});
}
function finish(role, { policy, before }, confirmedAt) {
	const length = documentOf(policy).length;
	const written = confirmedAt === void 0 ? Math.max(length, before?.written ?? 0) : length;
	replacePolicy(role, policy.name, {
		...policy,
		written,
		confirmedAt
	});
}
function takeBack(role, { policy, before, added }) {
	replacePolicy(role, policy.name, before);
	if (policy.arn !== void 0) return {
		anew: [],
		refused: added
	};
	believeLess(role);
	const isNew = ({ key }) => before?.entries.has(key) !== true;
	return {
		anew: added.filter(isNew),
		refused: added.filter((entry) => !isNew(entry))
	};
}
function believeLess(role) {
	const free = freeInline(role);
	const half = free < 2 * ENTRY_LENGTH ? 0 : Math.floor(free / 2);
	const written = role.policies.filter(({ arn }) => arn === void 0).reduce((sum, policy) => sum + policy.written, 0);
	role.othersAtLeast = {
		characters: MAX_INLINE - written - half,
		afterLook: role.looksBegun
	};
}
// src/credentials/aws/broker/denies/watch.ts
const DENY_REMOVED = "deny_removed";
const SETTLED_MS = 6e4;
const MISSED_LOOKS = 2;
async function watchRole(deps, role) {
	if (role.policies.length === 0 && role.foreign.size === 0 && role.reserved.size === 0) return ok(void 0);
	const seen = await deps.look();
	if (!seen.ok) return seen;
	const now = (deps.calls.serverNow() ?? deps.clock.now()) / 1e3;
	const unsure = entriesOf(role.policies.filter((policy) => isUnsure(policy, now)));
	const removed = [...takeRemovedOwn(role, seen.value, now), ...takeRemovedForeign(role, seen.value, now)];
	const failure = await writeAgain(deps, role, {
		removed,
		unsure
	});
	await removeOwnOver(deps, role);
	await removeForeignOver(deps, role);
	return removed.length === 0 ? ok(void 0) : err(removedByOthers(role, removed.length, failure));
}
function isUnsure(policy, now) {
	return policy.confirmedAt === void 0 && untilOf(policy) > now;
}
async function writeAgain(deps, role, given) {
	const removed = new Set(given.removed);
	const failures = [];
	await settleBatch(deps, role, {
		entries: [...given.removed, ...given.unsure],
		settle: (entry, outcome) => {
			if (!outcome.ok && removed.has(entry)) failures.push(outcome.error);
		}
	});
	return failures[0];
}
function entriesOf(policies) {
	return policies.flatMap(({ entries }) => [...entries].map(([key, until]) => ({
		key,
		until
	})));
}
function takeRemovedOwn(role, look, now) {
	const missing = role.policies.filter((policy) => untilOf(policy) > now && isMissing(policy, look));
	for (const policy of missing) {
		const changed = {
			...policy,
			confirmedAt: void 0
		};
		const isThere = documentIn(look, policy) !== void 0;
		replacePolicy(role, policy.name, isThere ? changed : void 0);
	}
	return entriesOf(missing);
}
function isMissing(policy, look) {
	if (policy.arn !== void 0 && look.managed === void 0) return false;
	const { confirmedAt } = policy;
	return confirmedAt !== void 0 && look.at - confirmedAt >= SETTLED_MS && !contains(documentIn(look, policy), policy);
}
function documentIn(look, { name, arn }) {
	return arn === void 0 ? look.inline.get(name) : look.managed?.get(arn);
}
function takeRemovedForeign(role, look, now) {
	const removed = [];
	for (const [name, { denies, missed }] of role.foreign) {
		const seen = name.startsWith("arn:") ? look.managed : look.inline;
		if (seen === void 0 || seen.has(name)) continue;
		role.foreign.set(name, {
			denies,
			missed: missed + 1
		});
		if (denies.until > now && missed + 1 < MISSED_LOOKS) continue;
		role.foreign.delete(name);
		if (denies.until <= now) continue;
		removed.push(...denies.keys.map((key) => ({
			key,
			until: denies.until
		})));
	}
	return removed;
}
function removedByOthers(role, count, failure) {
	const again = failure === void 0 ? "It was written again." : `It cannot be written again: ${failure.name}: ${failure.message}.`;
	return {
		kind: "retryable",
		name: DENY_REMOVED,
		message: `somebody removed the Deny for ${count} ended sessions from role ${role.name}. ${again}`,
		remedy: "Find out who changes policies whose names begin with `stepkey-`, and exclude them there.",
		mayExist: false
	};
}
// src/credentials/aws/broker/check-identity.ts
const OF_CREDENTIALS = /^(?:InvalidClientTokenId|SignatureDoesNotMatch|ExpiredToken|AuthFailure|UnrecognizedClient|InvalidAccessKeyId|MissingAuthenticationToken)/u;
const REMEDY = "Check `credentials` of this server and its clock. With default-chain, check what the AWS SDK finds on the broker's machine.";
async function checkIdentity({ calls }, signal) {
	const seen = await calls.callerIdentity?.(signal);
	if (seen === void 0 || seen.ok) return ok(void 0);
	const { error } = seen;
	if (OF_CREDENTIALS.test(error.name)) return {
		ok: false,
		error: {
			...error,
			remedy: REMEDY
		}
	};
	return error.kind === "retryable" || error.name === "broker_credentials" ? seen : ok(void 0);
}
// src/credentials/aws/broker/classify.ts
function classify(server, settings) {
	const { roleToAssume, inlineSessionPolicy: inline, managedSessionPolicies: managed } = settings;
	if (settings.chain) return {
		access: "write",
		because: CHAIN_WRITES
	};
	if (server.readRoles.includes(roleToAssume)) return {
		access: "read",
		because: "the configuration lists the role under read-roles"
	};
	if (inline === void 0 && managed.length === 0) return {
		access: "write",
		because: "no session policy limits the role, and read-roles does not list it"
	};
	const reason = writeReasonOf(inline, managed, settings);
	return reason === void 0 ? {
		access: "read",
		because: "the session policy allows only reading actions"
	} : {
		access: "write",
		because: reason
	};
}
// src/credentials/aws/broker/denies/until-aborted.ts
async function untilAborted(signal, work) {
	const settled = new AbortController();
	const late = new Promise((resolve) => {
		const onAbort = () => resolve(err(deadline()));
		if (signal.aborted) onAbort();
		else signal.addEventListener("abort", onAbort, {
			once: true,
			signal: settled.signal
		});
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		settled.abort();
	}
}
function deadline() {
	return {
		kind: "retryable",
		name: "timeout",
		message: "IAM did not confirm the deny before the deadline",
		remedy: "The broker tries again. Check that it can reach IAM.",
		mayExist: true
	};
}
// src/credentials/aws/broker/denies/account.ts
const ASK_MS = 1e4;
function createRoleAccount(calls, role) {
	let isChecked = false;
	let asking;
	const join = async () => {
		asking ??= calls.roleArn(role.name, AbortSignal.timeout(ASK_MS));
		const mine = asking;
		return mine.finally(() => {
			if (asking === mine) asking = void 0;
		});
	};
	const ask = async () => {
		const isOwn = asking === void 0;
		const found = await join();
		return found.ok || isOwn ? found : join();
	};
	return {
		askTime: (signal) => untilAborted(signal, ask()),
		check: async (signal) => {
			if (isChecked) return ok(void 0);
			const found = await untilAborted(signal, ask());
			if (!found.ok) return found;
			isChecked = found.value === role.arn;
			return isChecked ? ok(void 0) : err(elsewhere(role.arn));
		}
	};
}
function elsewhere(arn) {
	return {
		kind: "permanent",
		name: "role_elsewhere",
		message: `${arn} is not in the account of this server's credentials`,
		remedy: "Give the server credentials of the role's account: a session can be ended early only from there.",
		mayExist: true
	};
}
// src/credentials/aws/broker/denies/fence.ts
function fenceAt(deniedFrom, { server, local }) {
	if (server === void 0) return { kind: local < deniedFrom ? "ahead" : "unknown" };
	const waitMs = deniedFrom + 5e3 - server;
	if (waitMs <= 0) return { kind: "passed" };
	return server < deniedFrom ? { kind: "ahead" } : {
		kind: "reached",
		waitMs
	};
}
// src/credentials/aws/broker/denies/in-turn.ts
function createTurns() {
	let last;
	return async (job) => {
		const before = last;
		const run = async () => {
			if (before !== void 0) await before.catch(() => void 0);
			return job();
		};
		const mine = run();
		last = mine;
		try {
			return await mine;
		} finally {
			if (last === mine) last = void 0;
		}
	};
}
// src/credentials/aws/broker/denies/ledger.ts
function createDenyLedger(deps, role) {
	const inTurn = createTurns();
	let pending = [];
	let isDue = false;
	const writePending = async () => {
		isDue = false;
		const batch = pending;
		pending = [];
		await writeBatch(deps, role, batch);
	};
	const add = (one) => {
		pending = [...pending, one];
		if (isDue) return;
		isDue = true;
		inTurn(writePending);
	};
	return {
		exclusive: inTurn,
		deny: async (entry, signal) => {
			if (signal.aborted) return untilAborted(signal, new Promise(() => void 0));
			return untilAborted(signal, new Promise((resolve, reject) => {
				add({
					entry,
					done: resolve,
					fail: reject
				});
			}));
		}
	};
}
async function writeBatch(deps, role, batch) {
	const waiting = Map.groupBy(batch, ({ entry }) => entry.key);
	try {
		await settleBatch(deps, role, {
			entries: [...waiting.values()].map(latest),
			settle: ({ key }, outcome) => {
				for (const { done } of waiting.get(key) ?? []) done(outcome);
			}
		});
	} catch (bug) {
		for (const { fail } of batch) fail(bug);
	}
}
function latest(same) {
	return {
		key: same[0]?.entry.key ?? "",
		until: Math.max(...same.map(({ entry }) => entry.until))
	};
}
// src/credentials/aws/broker/denies/room.ts
const LOOK_AGE_MS = 6e4;
const MAX_TRIES = 4;
const LOOK_AGAIN_MS = 5e3;
const LOOK_WAIT_MS = 1e3;
function createRoom(deps, role, ledger) {
	const lookWhenDue = createDueLook(deps, role);
	const gain = singleFlight((until) => ledger.exclusive(() => gainRoom(deps, role, until)));
	return {
		release: (key) => {
			role.reserved.delete(key);
		},
		reserve: async ({ key, deniedFrom }, signal) => {
			dropEnded(deps, role);
			await lookWhenDue(signal);
			for (let tries = 0; tries < MAX_TRIES && !hasRoom(role); tries += 1) {
				const gained = await untilAborted(signal, gain(deniedFrom));
				if (!gained.ok) return err({
					...gained.error,
					mayExist: false
				});
			}
			if (!hasRoom(role)) {
				const room = {
					live: role.reserved.size,
					left: entriesLeft(role)
				};
				return err(roleFullBeforeIssue(deps, role, room));
			}
			role.reserved.set(key, deniedFrom);
			return ok(void 0);
		}
	};
}
function hasRoom(role) {
	return role.look === void 0 || role.reserved.size < entriesLeft(role);
}
async function gainRoom(deps, role, until) {
	if (!hasRoom(role)) await makeRoom(deps, role);
	if (!hasRoom(role)) await openManaged(deps, role, Math.ceil(until / 1e3));
	return ok(void 0);
}
function createDueLook({ clock, look }, role) {
	let looking;
	let triedAt = Number.NEGATIVE_INFINITY;
	const isWithin = (since, milliseconds) => isWithinLast(milliseconds, since, clock.now());
	return async (signal) => {
		if (role.look !== void 0 && isWithin(role.look.at, LOOK_AGE_MS)) return;
		if (looking === void 0 && isWithin(triedAt, LOOK_AGAIN_MS)) return;
		if (signal.aborted) return;
		triedAt = clock.now();
		looking ??= look().finally(() => {
			looking = void 0;
		});
		const settled = new AbortController();
		const limit = AbortSignal.any([signal, settled.signal]);
		await Promise.race([looking, clock.sleep(LOOK_WAIT_MS, limit)]);
		settled.abort();
	};
}
function dropEnded({ calls, clock }, role) {
	const now = calls.serverNow() ?? clock.now();
	for (const [key, deniedFrom] of role.reserved) if (deniedFrom + 5e3 <= now) role.reserved.delete(key);
}
// src/credentials/aws/broker/revoke.ts
const ROLES_AT_ONCE = 4;
function createRevoker(deps) {
	const roles = new Map();
	const roleOf = (handle) => {
		const key = `${handle.instance} ${handle.role}`;
		const role = roles.get(key) ?? newRole(deps, handle);
		roles.set(key, role);
		return role;
	};
	return {
		reserve: (handle, signal) => {
			const session = {
				key: denyKey(handle.session),
				deniedFrom: handle.deniedFrom
			};
			return roleOf(handle).room.reserve(session, signal);
		},
		release: (handle) => roleOf(handle).room.release(denyKey(handle.session)),
		revoke: (handle, signal) => revoke$1(deps, roleOf(handle), {
			handle,
			signal
		}),
		isDenied: (handle, signal) => untilAborted(signal, isDenied(roleOf(handle), handle)),
		watch: async () => {
			const failures = [];
			await eachAtOnce([...roles.values()], ROLES_AT_ONCE, async (role) => {
				const seen = await role.ledger.exclusive(() => watchRole(role.deps, role.denies));
				if (!seen.ok) failures.push(seen.error);
			});
			const [first] = failures;
			return first === void 0 ? ok(void 0) : err(first);
		}
	};
}
function newRole(given, handle) {
	const denies = createRoleDenies(handle.role, handle.instance);
	const deps = {
		...given,
		look: createLooks(given, denies)
	};
	const ledger = createDenyLedger(deps, denies);
	const account = createRoleAccount(given.calls, denies);
	return {
		denies,
		deps,
		ledger,
		room: createRoom(deps, denies, ledger),
		account
	};
}
async function revoke$1(deps, role, call) {
	const { handle, signal } = call;
	const isFenced = await waitForFence(deps, role, call);
	if (!isFenced.ok) return isFenced;
	const key = denyKey(handle.session);
	if (isFenced.value) {
		role.room.release(key);
		const since = toRfc3339(handle.deniedFrom);
		return ok({ facts: [`its own session policy denies everything since ${since}`] });
	}
	const account = await role.account.check(signal);
	if (!account.ok) return account;
	const entry = {
		key,
		until: Math.ceil(handle.deniedFrom / 1e3)
	};
	const denied = await role.ledger.deny(entry, signal);
	if (!denied.ok) return denied;
	role.room.release(key);
	return ok({ facts: ["deny read back"] });
}
async function waitForFence({ calls, clock }, role, { handle, signal }) {
	const look = () => fenceAt(handle.deniedFrom, {
		server: calls.serverNow(),
		local: clock.now()
	});
	let fence = look();
	if (fence.kind === "unknown") {
		const asked = await role.account.askTime(signal);
		fence = look();
		if (fence.kind === "unknown" && !asked.ok) return asked;
	}
	if (fence.kind !== "reached") return ok(fence.kind === "passed");
	await clock.sleep(fence.waitMs, signal);
	return ok(!signal.aborted);
}
async function isDenied({ denies, deps }, handle) {
	const seen = await deps.look();
	if (!seen.ok) return seen;
	const key = denyKey(handle.session);
	return ok(documentsOf(denies, seen.value).some((text) => hasKey(text, key)));
}
function documentsOf({ instance }, look) {
	return [...[...look.inline].filter(([name]) => parsePolicyName(name, instance) !== void 0).map(([, document]) => document), ...look.managed?.values() ?? []];
}
function hasKey(document, key) {
	return parseDenies(document)?.keys.includes(key) === true;
}
// src/credentials/aws/broker/provider.ts
const WATCH_EVERY_MS = 6e4;
const WATCH_LIMIT_MS = 4e4;
function createAwsBrokerProvider(deps) {
	const contexts = new Map();
	const find = serverFinder("aws", new Map(Object.entries(deps.servers)));
	const contextOf = (name) => {
		const known = contexts.get(name);
		if (known !== void 0) return ok(known);
		const found = find(name);
		if (!found.ok) return found;
		const server = found.value;
		const { clock, randomBytes, jitter = Math.random, callsOf = awsCalls } = deps;
		const calls = callsOf(server, clock);
		const context = {
			server,
			calls,
			assume: createAssumer({
				calls,
				clock,
				jitter
			}),
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
		variablesOf: () => [
			"AWS_ACCESS_KEY_ID",
			"AWS_SECRET_ACCESS_KEY",
			"AWS_SESSION_TOKEN",
			"AWS_REGION",
			"AWS_DEFAULT_REGION"
		],
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
			return context.ok ? revoke(context.value, read, signal) : context;
		},
		probe: async (handle, signal) => {
			const read = readAwsHandle(handle);
			const context = contextOf(read.server);
			return context.ok ? probe(context.value, read, {
				now: deps.clock.now(),
				signal
			}) : context;
		},
		checkServer: async (server, signal) => {
			const context = contextOf(server);
			return context.ok ? checkIdentity(context.value, signal) : context;
		},
		background: {
			everyMs: WATCH_EVERY_MS,
			limitMs: WATCH_LIMIT_MS,
			run: async (server) => {
				const context = contextOf(server);
				return context.ok ? watch(context.value.revoker) : context;
			}
		}
	};
}
async function watch(revoker) {
	const watched = await revoker.watch();
	if (watched.ok) return ok({
		warnings: [],
		over: []
	});
	if (watched.error.name !== "deny_removed") return watched;
	return ok({
		warnings: [watched.error],
		over: []
	});
}
function handleOf(request) {
	return {
		server: request.settings.server,
		role: request.settings.roleToAssume,
		session: sessionName(request.lease),
		instance: request.instance,
		deniedFrom: toRfc3339(request.expiresAt),
		...request.settings.chain ? { chain: true } : {},
		...request.settings.bearer ? { bearer: true } : {}
	};
}
async function revoke({ revoker }, handle, signal) {
	const revoked = await revoker.revoke(handle, signal);
	return revoked.ok ? ok({
		...revoked.value,
		facts: [...revoked.value.facts, ...outlivesTheEnd(handle)]
	}) : revoked;
}
async function issue(deps, context, { request, signal }) {
	const { server, assume, revoker } = context;
	const duration = durationSeconds(request.expiresAt, deps.clock.now());
	if (duration === void 0) return err(leaseEndedFailure());
	const policies = policiesOf(server, request);
	if (!policies.ok) return policies;
	const { roleToAssume: roleArn } = request.settings;
	const name = sessionName(request.lease);
	const handle = readAwsHandle(handleOf(request));
	const reserved = await revoker.reserve(handle, signal);
	if (!reserved.ok) return reserved;
	const assumed = await assume({
		roleArn,
		sessionName: name,
		policies: policies.value,
		durationSeconds: duration,
		...sessionLabels(request)
	}, signal);
	if (!assumed.ok) {
		if (!assumed.error.mayExist) revoker.release(handle);
		const { error } = assumed;
		return isTooLarge(error) ? err({
			...error,
			remedy: tooLargeRemedy(request)
		}) : assumed;
	}
	const { session, leftOut } = assumed.value;
	const asked = {
		durationSeconds: duration,
		date: void 0,
		now: deps.clock.now()
	};
	const wrong = expirationMistake(session.expiration, asked);
	if (wrong !== void 0) return err(expirationFailure(wrong));
	const role = parseRoleArn(roleArn)?.name ?? roleArn;
	return ok({
		credential: awsCredential(session, server.region),
		handle: {
			...handleOf(request),
			expires: toRfc3339(session.expiration)
		},
		diesAt: session.expiration,
		issuedTo: issuedText({
			role,
			name
		}, request.settings, leftOut)
	});
}
function policiesOf(server, request) {
	const { settings } = request;
	const policies = sessionPolicies({
		access: request.access,
		expiresAt: request.expiresAt,
		inline: settings.inlineSessionPolicy,
		managed: settings.managedSessionPolicies,
		lifted: settings,
		role: parseRoleArn(settings.roleToAssume) ?? {
			partition: "aws",
			account: ""
		},
		roleOnlyReads: server.readRoles.includes(settings.roleToAssume)
	});
	return policies.ok ? policies : err(policyFailure(policies.error));
}
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
