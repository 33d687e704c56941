import { Ct as isWithinLast, dt as ok, f as errorCode, ut as err, z as isSecureUrl } from "./start.js";
import { nt as originOf, pt as codedFailure, st as backoffMs } from "./job.js";
import { F as union, I as unknown, N as string, O as object, T as literal, _ as array } from "./zod.js";
import { at as within } from "./direct.js";
import { L as parserOf, O as parseRepository, v as parseBranch } from "./octokit.js";
import { n as StoreError } from "./store.js";
import { M as tokenCheck, N as checkToken, c as namedIn } from "./first-looks.js";
import { t as singleFlight } from "./single-flight.js";
import { r as importJWK } from "./webapi.js";
const { Buffer: Buffer$1 } = process.getBuiltinModule("node:buffer");
const { stat } = process.getBuiltinModule("node:fs/promises");
// src/identity/key-set.ts
const REFRESH_AFTER_MS = 6e5;
const MAX_AGE_MS = 36e5;
const MIN_INTERVAL_MS = 3e4;
const MIN_INTERVAL_AFTER_FAILURE_MS = 2e3;
const TIMEOUT_MS = 2500;
const MAX_BYTES = 262144;
function createKeySet({ issuer, send, clock }) {
	let cached;
	let failed;
	const refreshOnce = singleFlight(async () => {
		const fetched = await fetchKeys(issuer, send);
		if (fetched.ok) {
			cached = {
				keys: fetched.value,
				fetchedAt: clock.now()
			};
			failed = void 0;
		} else failed = {
			error: fetched.error,
			at: clock.now()
		};
	});
	const mayFetch = () => failed === void 0 || !isWithinLast(MIN_INTERVAL_AFTER_FAILURE_MS, failed.at, clock.now());
	const usable = () => cached !== void 0 && clock.now() - cached.fetchedAt < MAX_AGE_MS ? cached.keys : void 0;
	return {
		refresh: async () => {
			await refreshOnce();
			return failed === void 0 ? ok(void 0) : err(failed.error);
		},
		find: async (keyId) => {
			if (needsRefresh(cached, keyId, clock.now()) && mayFetch()) await refreshOnce();
			const keys = usable();
			const found = keys?.get(keyId);
			if (found !== void 0) return ok(found);
			if (failed !== void 0) return err(failed.error);
			return keys === void 0 ? err(unavailable("the keys are too old")) : ok([]);
		}
	};
}
function needsRefresh(cached, keyId, now) {
	if (cached === void 0) return true;
	const { keys, fetchedAt } = cached;
	if (!isWithinLast(REFRESH_AFTER_MS, fetchedAt, now)) return true;
	return !keys.has(keyId) && !isWithinLast(MIN_INTERVAL_MS, fetchedAt, now);
}
const DISCOVERY = object({
	issuer: string(),
	jwks_uri: string()
});
async function fetchKeys(issuer, send) {
	const discovery = await getJson(`${issuer.replace(/\/$/u, "")}/.well-known/openid-configuration`, send);
	if (!discovery.ok) return discovery;
	const { success, data } = DISCOVERY.safeParse(discovery.value);
	if (!success || data.issuer !== issuer) return err(unavailable(`the discovery document of ${issuer} names another issuer`));
	if (!isSecureUrl(data.jwks_uri)) return err(unavailable(`the jwks_uri in the discovery document of ${issuer} is not a secure URL`));
	const document = await getJson(data.jwks_uri, send);
	if (!document.ok) return document;
	return importKeys(document.value);
}
async function importKeys(document) {
	const set = KEY_SET.safeParse(document);
	if (!set.success) return err(unavailable("the issuer's key set has no keys"));
	const keys = new Map();
	for (const entry of set.data.keys) {
		const jwk = SIGNATURE_KEY.safeParse(entry);
		const key = jwk.success ? await importKey(jwk.data) : void 0;
		if (jwk.data === void 0 || key === void 0) continue;
		keys.set(jwk.data.kid, [...keys.get(jwk.data.kid) ?? [], key]);
	}
	return keys.size > 0 ? ok(keys) : err(unavailable("the issuer's key set has no RSA key for signatures"));
}
const KEY_SET = object({ keys: array(unknown()) });
const SIGNATURE_KEY = object({
	kty: literal("RSA"),
	kid: string().min(1),
	n: string(),
	e: string(),
	use: literal("sig").optional(),
	alg: literal("RS256").optional()
});
async function importKey({ n, e }) {
	try {
		const key = await importJWK({
			kty: "RSA",
			n,
			e,
			alg: "RS256"
		}, "RS256");
		return key instanceof Uint8Array ? void 0 : key;
	} catch {
		return;
	}
}
async function getJson(url, send) {
	const response = await send({
		method: "GET",
		url,
		timeoutMs: TIMEOUT_MS,
		maxBytes: MAX_BYTES
	});
	if (!response.ok) return err(unavailable(response.error.message));
	if (response.value.status !== 200) return err(unavailable(`${originOf(url)} returned ${response.value.status}`));
	try {
		return ok(JSON.parse(response.value.body));
	} catch {
		return err(unavailable(`${originOf(url)} returned something that is not JSON`));
	}
}
function unavailable(reason) {
	return codedFailure("keys_unavailable", {
		reason,
		retryAfterSeconds: 5
	});
}
// src/broker/policy/github-contents.ts
const parseContents = parserOf(union([
	array(object({ name: string() })).transform((all) => ({
		kind: "directory",
		names: all.map(({ name }) => name)
	})),
	object({
		type: literal("file"),
		encoding: literal("base64"),
		content: string()
	}).transform(({ content }) => ({
		kind: "file",
		base64: content
	})),
	object({
		type: literal("file"),
		encoding: literal("none")
	}).transform(() => ({ kind: "too_large" })),
	object({ type: string() }).transform(({ type }) => ({
		kind: "other",
		type
	}))
]));
function fileText(contents) {
	switch (contents.kind) {
		case "directory": return err("this is a directory, and not a file");
		case "too_large": return err("the file is larger than 1 MB");
		case "other": return err(`this is a ${contents.type}, and not a file`);
	}
	return decoded(Buffer$1.from(contents.base64, "base64"));
}
function decoded(bytes) {
	try {
		return ok(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		return err("the file is not UTF-8 text");
	}
}
// src/broker/policy/github-file.ts
async function readFileAtTip(reader, { repository, path }) {
	const [owner = "", repo = ""] = repository.split("/");
	const found = await reader.one({
		route: "GET /repos/{owner}/{repo}",
		params: {
			owner,
			repo
		},
		what: `the repository ${repository}`,
		permission: "Metadata",
		parse: parseRepository
	});
	if (!found.known) return notRead(reader, found);
	const { id, ownerId, defaultBranch } = found.value;
	const branch = await reader.status({
		route: "GET /repos/{owner}/{repo}/branches/{branch}",
		params: {
			owner,
			repo,
			branch: defaultBranch
		},
		what: `the default branch ${defaultBranch} of ${repository}`,
		permission: "Contents",
		parse: parseBranch
	});
	if (!branch.known) return /branch not found/iu.test(branch.message ?? "") ? {
		kind: "refused",
		message: branch.why,
		hasNoBranch: true
	} : notRead(reader, branch);
	const commit = branch.value.tip;
	const file = await reader.status({
		route: "GET /repos/{owner}/{repo}/contents/{path}",
		params: {
			owner,
			repo,
			path,
			ref: commit
		},
		what: `${path} of ${repository} at ${commit}`,
		permission: "Contents",
		parse: parseContents
	});
	const tip = {
		kind: "read",
		repositoryId: id,
		ownerId,
		commit
	};
	if (file.known) return {
		...tip,
		text: fileText(file.value)
	};
	return file.status === 404 ? {
		...tip,
		text: ok(void 0)
	} : notRead(reader, file);
}
async function namesInDirectory(reader, { repository, path }, commit) {
	const [owner = "", repo = ""] = repository.split("/");
	const found = await reader.one({
		route: "GET /repos/{owner}/{repo}/contents/{path}",
		params: {
			owner,
			repo,
			path,
			ref: commit
		},
		what: `${path} of ${repository} at ${commit}`,
		permission: "Contents",
		parse: parseContents
	});
	return found.known && found.value.kind === "directory" ? found.value.names : [];
}
function notRead(reader, fact) {
	const away = reader.unavailable();
	if (away === void 0) return {
		kind: "refused",
		message: fact.why
	};
	const { message, retryAfterSeconds, denial } = away;
	return denial === void 0 ? {
		kind: "away",
		message,
		retryAfterSeconds
	} : {
		kind: "refused",
		message,
		denial
	};
}
// src/broker/probe/probe.ts
const PROBE_LIMIT_MS = 1e4;
const WAIT = {
	firstWaitMs: 6e4,
	maxWaitMs: 24e4,
	jitter: .1
};
function probeWaitMs(failures, random) {
	return backoffMs(WAIT, Math.max(1, failures), random);
}
async function runProbes(probes, options, signal) {
	await Promise.all(probes.map((probe) => repeat(probe, options, signal)));
}
async function repeat(probe, options, signal) {
	const { clock, health, jitter } = options;
	const look = boundedLook(probe, clock);
	let failures = 0;
	while (!signal.aborted) {
		const trouble = await look(signal);
		if (signal.aborted) return;
		failures = trouble === void 0 ? 0 : failures + 1;
		health.note(probe.part, trouble);
		await clock.sleep(probeWaitMs(failures, jitter?.()), signal);
	}
}
function boundedLook({ look }, clock) {
	let isLooking = false;
	return async (stop) => {
		if (isLooking) return HANGS;
		isLooking = true;
		return within({
			clock: stoppable(clock, stop),
			milliseconds: PROBE_LIMIT_MS
		}, async (late) => {
			try {
				return await look(AbortSignal.any([late, stop]));
			} catch (error) {
				return thrown(error);
			} finally {
				isLooking = false;
			}
		}, () => TIMEOUT);
	};
}
function stoppable(clock, stop) {
	return {
		now: () => clock.now(),
		sleep: (milliseconds, settled = stop) => clock.sleep(milliseconds, AbortSignal.any([settled, stop]))
	};
}
const CHECK_IT = "Check that it runs, and that the broker's machine reaches it.";
const TIMEOUT = {
	name: "timeout",
	message: `no response within ${PROBE_LIMIT_MS / 1e3} s`,
	remedy: CHECK_IT
};
const HANGS = {
	name: "hangs",
	message: "the probe before this one still waits for its response",
	remedy: CHECK_IT
};
function thrown(error) {
	return {
		name: "exception",
		message: `the probe threw ${error instanceof Error ? error.name : "something"}`,
		remedy: "Report this bug."
	};
}
// src/broker/probe/server-probes.ts
function serverProbes(providers, servers) {
	return [...providers.values()].flatMap(({ kind, checkServer }) => checkServer === void 0 ? [] : (servers[kind] ?? []).map((server) => ({
		part: {
			part: "server",
			kind,
			server
		},
		look: async (signal) => {
			const checked = await checkServer(server, signal);
			return checked.ok ? void 0 : checked.error;
		}
	})));
}
// src/broker/probe/github-probe.ts
const AT_START = 8;
const AT_ONCE = 1;
function githubProbe({ api, clock, policy, access }) {
	const check = access ?? tokenCheck({
		api,
		clock
	});
	const failing = new Map();
	let next = 0;
	let many = AT_START;
	const choose = async () => {
		const all = await policy.repositories();
		for (const name of failing.keys()) if (!all.includes(name)) failing.delete(name);
		const inTurn = Array.from({ length: Math.min(many, all.length) }, (_, index) => {
			return all[(next + index) % all.length] ?? "";
		});
		many = AT_ONCE;
		next = all.length === 0 ? 0 : (next + inTurn.length) % all.length;
		const [again] = failing.keys();
		return [...new Set(again === void 0 ? inTurn : [again, ...inTurn])];
	};
	return {
		part: { part: "github" },
		look: async (signal) => {
			const effects = {
				api,
				clock,
				signal,
				isApp: check.isApp
			};
			const alone = await check.look(signal);
			if (alone !== void 0) return alone;
			const looks = (await choose()).map(async (repository) => {
				const needs = await needsOf(repository, policy);
				return {
					repository,
					trouble: needs && (await checkToken(needs, effects)).trouble
				};
			});
			for (const { repository, trouble } of await Promise.all(looks)) {
				if (trouble?.isOfRepository === false) return trouble;
				failing.delete(repository);
				if (trouble !== void 0) failing.set(repository, trouble);
			}
			return summary([...failing.values()]);
		}
	};
}
function summary([first, ...others]) {
	if (first === void 0 || others.length === 0) return first;
	const more = `; ${others.length} more ${others.length === 1 ? "repository has" : "repositories have"} a problem like this`;
	return {
		...first,
		message: `${first.message}${more}`
	};
}
async function needsOf(repository, policy) {
	const found = await policy.find(repository);
	if (!found.ok || typeof found.value.repository !== "object") return void 0;
	return tokenNeeds(repository, found.value.repository, found.value.organisation);
}
function tokenNeeds(repository, { grants }, organisation) {
	const writes = grants.filter(({ access }) => access === "write");
	if (writes.length === 0) return void 0;
	const names = new Set(writes.map(({ name }) => name));
	const caps = typeof organisation === "object" ? organisation.grants : [];
	const teams = [...writes, ...caps.filter(({ name }) => names.has(name))].flatMap(namedIn).filter((name) => name.includes("/")).map((name) => name.replace(/^@/u, ""));
	return {
		repository,
		teams: [...new Set(teams)],
		usesMergeQueues: writes.some(({ allow }) => allow.events.includes("merge_group"))
	};
}
// src/broker/probe/own-probes.ts
const PROBE_ISSUER = "stepkey:probe";
function storeProbe(store, randomBytes) {
	return {
		part: { part: "store" },
		look: async () => {
			try {
				const id = Buffer.from(randomBytes(12)).toString("hex");
				await store.burn(PROBE_ISSUER, id, 1);
				return;
			} catch (error) {
				if (!(error instanceof StoreError)) throw error;
				return {
					name: "store_unavailable",
					message: error.message,
					remedy: error.remedy
				};
			}
		}
	};
}
function auditProbe({ probe }) {
	return {
		part: { part: "audit" },
		look: async () => {
			try {
				probe();
				return;
			} catch (error) {
				return {
					name: "audit_unwritable",
					message: `the audit log cannot be written (${errorCode(error) ?? "it is catching up"})`,
					remedy: "Free space on its disk, and let the broker's user write it. See `audit`."
				};
			}
		}
	};
}
function issuerProbe(keys) {
	return {
		part: { part: "issuer" },
		look: async () => {
			const read = await keys.refresh();
			if (read.ok) return void 0;
			const { code, reason, message } = read.error;
			return {
				name: code,
				message: `the keys cannot be read: ${reason ?? message}`,
				remedy: "Check `issuer`, and that the broker's machine reaches it: its proxy, firewall and DNS."
			};
		}
	};
}
// src/broker/run/secret-files.ts
const OTHERS = 7;
async function openFilesOf(paths) {
	const found = [];
	for (const path of paths) {
		const mode = await modeOf(path);
		if (mode === void 0 || (mode & OTHERS) === 0) continue;
		const message = `Other users of this machine can read the secret in ${path} (mode ${(mode & 511).toString(8).padStart(4, "0")}).`;
		found.push({
			path,
			message,
			remedy: `chmod 600 ${quoted(path)}`
		});
	}
	return found;
}
async function warnOfOpenFiles(paths, log) {
	for (const { message, remedy } of await openFilesOf(paths)) log({
		level: "warning",
		event: "secret_readable",
		message,
		remedy
	});
}
function quoted(path) {
	return /^[\w./@%+,:=-]+$/u.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
async function modeOf(path) {
	try {
		return (await stat(path)).mode;
	} catch {
		return;
	}
}
export { createKeySet as _, storeProbe as a, serverProbes as c, probeWaitMs as d, runProbes as f, parseContents as g, fileText as h, issuerProbe as i, PROBE_LIMIT_MS as l, readFileAtTip as m, warnOfOpenFiles as n, githubProbe as o, namesInDirectory as p, auditProbe as r, tokenNeeds as s, openFilesOf as t, boundedLook as u };
