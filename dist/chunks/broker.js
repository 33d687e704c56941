import { t as package_default } from "./package.js";
import { A as shortSha, E as joined, F as Secret, G as ENVIRONMENT_NAME, I as isLoopback, O as plural, Q as STEP_NAME, W as COMMIT_SHA, bt as toRfc3339, d as codeOf, f as errorCode, lt as faultText, nt as formatDuration, ot as err, q as GRANT_NAME, st as ok, ut as failure, vt as isWithinLast, yt as systemClock } from "./start.js";
import { Bt as known, Dt as valuesOf, Ht as FAILURE_CODES, Kt as parseJson, Rt as lastArrival, U as valueWithin, Ut as codeEntry, Xt as loadSettings, Yt as kindsByName, at as retryAfterMs, ct as builtinHttp, ht as codedFailure, mt as parseClaims, pt as isNumericDate, qt as parseUniqueJson, v as newLeaseId } from "./job.js";
import { t as createPolicyParser } from "./parse-policy.js";
import { t as singleFlight } from "./single-flight.js";
import { a as boundedLook, c as openGitHub, d as FREE_HEADER, f as createKeySet, g as githubProbe, h as storeProbe, i as PROBE_LIMIT_MS, l as createFlight, m as issuerProbe, n as warnOfOpenFiles, o as probeWaitMs, p as auditProbe, r as serverProbes, s as runProbes } from "./secret-files.js";
import { n as LEASE_STATES } from "./lease.js";
import { t as HOSTS_BEHIND_MS } from "./publication.js";
import { n as StoreError } from "./store.js";
import { _ as recordFindings, a as isServerMissing, c as checkAccess, d as remedyDuringOutage, f as refusal, g as endedResponse, h as endMarked, i as stoppableClock, l as issueLease, m as refuse$1, n as grantsOf, o as missingServer, p as refusalOf$1, r as takeFirstLooks, u as newLease, v as requestedResponse } from "./first-looks.js";
import { r as checkIds, t as evaluate } from "./evaluate.js";
import { G as isEnded, H as settled, K as isEnding, L as ended, R as issued, X as jobKeyOf, Y as callProvider, _t as tagStarters, at as passExcused, bt as decisionSummary, dt as gateQuestion, et as startBudget, mt as writeEventRefusal, ot as passRead, q as isLive, tt as within, ut as gateOutcome, xt as pendingSummary, z as newFindings } from "./direct.js";
import { n as PARAMETER_NAME, r as checkParameters } from "./output-schema.js";
import { i as sealName, n as serverOf, r as shareOut } from "./server-share.js";
import { c as silentAfterMs, i as isTidyStuck, l as tidyDelayMs, n as isExpired, o as reasonToEnd, t as beatReason } from "./due.js";
import { A as record$2, B as NEVER, D as object, M as string, N as tuple, _ as array, j as strictObject, m as _enum, w as literal, x as int } from "./zod.js";
import { n as isPinned, r as parseActionReference, t as actionReferenceText } from "./action-reference.js";
import { i as SUBJECT_TOKEN_TYPE, n as GRANT_TYPE, r as ISSUED_TOKEN_TYPE, t as COMMIT_HEADER } from "./wire.js";
import { _ as whyNotValid, f as isSameStore, g as createPeerOf, h as missingKeys, i as policyDirectoryAt, m as createKeyRing, o as readConfigAndFiles, t as configPath, u as readNamed } from "./configuration.js";
import { i as openStoreInEmergency, l as takeDiskReserve, s as storeAddress, t as controlPath } from "./open-store.js";
import { a as policyReport, i as overviewText, o as reloadLines, r as openControlSocket } from "./control-socket.js";
import { n as decodeProtectedHeader, t as decodeJwt } from "./webapi.js";
import { c as storedLease, n as LOCK_MS, o as endLocked, r as PROVIDER_DEADLINE_MS, s as noProvider, t as brokerHttp } from "./http.js";
import { n as serverNames, t as createProviders } from "./create-providers2.js";
import { a as readRetargets, c as createRepositoryContext, d as parserOf, f as latestOpinions, i as readPullRequest, l as inRepository, n as createReader, o as readReviews, r as readActivity, s as withWriteAccess, t as createGitHubGate, u as maybeAccount } from "./github-gate.js";
import { n as errorMessageIn } from "./octokit.js";
import { r as inOrder } from "./mistake.js";
import { t as readYaml } from "./yaml-source.js";
import { n as CONFIG_OPTION, r as NO_POSITIONALS } from "./command.js";
import { i as printJson, r as printFailure } from "./print.js";
const { Socket } = process.getBuiltinModule("node:net");
const { PerformanceObserver } = process.getBuiltinModule("node:perf_hooks");
const { KeyObject, createHash, createHmac, timingSafeEqual, verify } = process.getBuiltinModule("node:crypto");
const { basename, dirname, join } = process.getBuiltinModule("node:path");
const { closeSync, fstatSync, ftruncateSync, openSync, readSync, rmSync, writeFileSync, writeSync } = process.getBuiltinModule("node:fs");
const { hostname } = process.getBuiltinModule("node:os");
const { readFile, readdir, realpath, stat } = process.getBuiltinModule("node:fs/promises");
const { setImmediate: setImmediate$1, setTimeout: setTimeout$1 } = process.getBuiltinModule("node:timers/promises");
const { getHeapSpaceStatistics, setFlagsFromString } = process.getBuiltinModule("node:v8");
// src/broker/record/log.ts
function createLog(write, now) {
	return (entry) => write(`${JSON.stringify({
		at: new Date(now()).toISOString(),
		...entry
	})}\n`);
}
// src/broker/run/handed-sockets.ts
const FIRST = 3;
function handedSockets(variables, pid) {
	const { LISTEN_FDS: fds, LISTEN_PID: owner, LISTEN_FDNAMES: names = "" } = variables;
	if (fds === void 0 || owner !== String(pid)) return ok({});
	const count = Number(fds);
	if (!/^\d{1,3}$/u.test(fds) || count > 2) return err(`LISTEN_FDS is "${fds}": the broker takes one socket, and one for admin-listen.`);
	const given = Array.from({ length: count }, (_, index) => FIRST + index);
	const admin = names.split(":").slice(0, count).indexOf(ADMIN);
	const [main, second] = admin < 0 ? given : given.filter((fd) => fd !== FIRST + admin);
	const adminFd = admin < 0 ? second : FIRST + admin;
	return ok({
		...main === void 0 ? {} : { main },
		...adminFd === void 0 ? {} : { admin: adminFd }
	});
}
const ADMIN = "admin";
// src/broker/config/same-settings.ts
function sameSettings(left, right) {
	if (left instanceof Secret && right instanceof Secret) return left.reveal() === right.reveal();
	if (typeof left === "function" && typeof right === "function") return true;
	if (!isObject(left) || !isObject(right)) return Object.is(left, right);
	const [ofLeft, ofRight] = [new Map(Object.entries(left)), new Map(Object.entries(right))];
	return [...new Set([...ofLeft.keys(), ...ofRight.keys()])].every((name) => sameSettings(ofLeft.get(name), ofRight.get(name)));
}
function isObject(value) {
	return typeof value === "object" && value !== null && !(value instanceof Secret);
}
// src/broker/context/end-notes.ts
const MAX_NOTES = 1e3;
function createEndNotes() {
	const notes = new Map();
	return {
		set: (tokenHash, sentence) => {
			notes.delete(tokenHash);
			notes.set(tokenHash, sentence);
			const [oldest] = notes.keys();
			if (notes.size > MAX_NOTES && oldest !== void 0) notes.delete(oldest);
		},
		get: (tokenHash) => notes.get(tokenHash)
	};
}
// src/broker/policy/caps.ts
const HOLD_MS = 6e4;
const LOOK_MS = 1e3;
const KEEP_MS = 1e4;
function createCaps(options) {
	const { memory, clock } = options;
	const kept = new Map();
	const none = new Map();
	const gone = new Map();
	const look = async (owner, since) => {
		if (await options.exists(owner)) gone.delete(owner);
		else if (clock.now() - since >= HOLD_MS) {
			await memory.forgetCap(owner);
			gone.delete(owner);
			raise(owner, "has been gone for a minute, and no longer limits", options);
		}
	};
	let watching = false;
	const watch = async () => {
		if (watching) return;
		watching = true;
		while (gone.size > 0) {
			await clock.sleep(LOOK_MS);
			for (const [owner, since] of gone) await logOnError$1(() => look(owner, since), options);
		}
		watching = false;
	};
	return {
		seen: async (owner, text) => {
			gone.delete(owner);
			none.delete(owner);
			const last = kept.get(owner);
			if (last?.text === text && clock.now() - last.at < KEEP_MS) return;
			await memory.keepCap(owner, text);
			kept.set(owner, {
				text,
				at: clock.now()
			});
		},
		missed: async (owner) => {
			kept.delete(owner);
			if (clock.now() - (none.get(owner) ?? Number.NEGATIVE_INFINITY) < LOOK_MS) return void 0;
			const text = await memory.findCap(owner);
			if (text === void 0) {
				gone.delete(owner);
				none.set(owner, clock.now());
				return;
			}
			if (!gone.has(owner)) {
				gone.set(owner, clock.now());
				raise(owner, "is gone. It limits for another minute", options);
				watch();
			}
			return text;
		}
	};
}
async function logOnError$1(look, { log }) {
	try {
		await look();
	} catch (error) {
		log({
			level: "error",
			event: "watch_failed",
			message: faultText(error, { withName: true })
		});
	}
}
function raise(owner, what, { log, metrics }) {
	metrics.countAlarm("cap_gone");
	const source = `${owner}/.organisation.yml`;
	log({
		level: "warning",
		event: "alarm",
		alarm: "cap_gone",
		message: `The organisation's policy ${what}.`,
		source
	});
}
// src/broker/policy/scan-directory.ts
const EXTENSION = ".yml";
const UNREADABLE$1 = "unreadable";
const MAX_FILES = 5e4;
const MAX_CONCURRENT = 64;
async function scanDirectory(directory) {
	try {
		const root = await realpath(directory);
		const owners = (await readdir(root)).filter((name) => !name.startsWith(".")).toSorted();
		const listings = await eachOf(owners, (owner) => listFiles(root, owner));
		const files = listings.flatMap(({ files: sources }) => sources);
		if (files.length > MAX_FILES) return err(`${directory} has more than ${MAX_FILES} policies`);
		const looks = await eachOf(files, async (source) => ({
			source,
			look: await lookAt(join(root, source))
		}));
		const folders = await eachOf(["", ...owners], (name) => lookAt(join(root, name)));
		return ok(scanOf(root, {
			looks,
			folders,
			listings
		}));
	} catch (error) {
		return err(`${directory} cannot be listed (${codeOf(error)})`);
	}
}
async function versionOf(path) {
	return (await lookAt(path))?.version;
}
async function listFiles(root, owner) {
	try {
		return {
			owner,
			files: (await readdir(join(root, owner))).filter((name) => name.endsWith(EXTENSION)).map((name) => `${owner}/${name}`),
			readable: true
		};
	} catch (error) {
		return {
			owner,
			files: [],
			readable: isAbsent(error)
		};
	}
}
async function lookAt(path) {
	try {
		const { dev, ino, size, mtimeNs, ctimeNs, ctimeMs } = await stat(path, { bigint: true });
		return {
			version: `${dev}-${ino}-${size}-${mtimeNs}-${ctimeNs}`,
			changedAt: Number(ctimeMs)
		};
	} catch (error) {
		return isAbsent(error) ? void 0 : {
			version: UNREADABLE$1,
			changedAt: 0
		};
	}
}
function scanOf(root, found) {
	const files = found.looks.flatMap(({ source, look }) => look === void 0 ? [] : [{
		source,
		...look
	}]);
	const folders = found.folders.flatMap((look) => look ?? []);
	const unlisted = found.listings.flatMap(({ owner, readable }) => readable ? [] : [owner]);
	return {
		root,
		versions: new Map(files.map(({ source, version }) => [source, version])),
		unlisted: new Set(unlisted),
		fingerprint: JSON.stringify([
			root,
			unlisted,
			folders.map(({ version }) => version),
			files.map(({ source, version }) => [source, version])
		]),
		changedAt: [...files, ...folders].reduce((newest, one) => Math.max(newest, one.changedAt), 0)
	};
}
async function eachOf(items, look) {
	const results = [];
	for (let start = 0; start < items.length; start += MAX_CONCURRENT) results.push(...await Promise.all(items.slice(start, start + MAX_CONCURRENT).map(look)));
	return results;
}
function isAbsent(error) {
	return ["ENOENT", "ENOTDIR"].includes(codeOf(error));
}
// src/broker/policy/load-document.ts
const MAX_BYTES = 1048576;
function createLoader(effects) {
	const cache = new Map();
	const texts = new Map();
	const reading = new Map();
	const showMistakes = () => {
		let all = 0;
		for (const { mistakes } of cache.values()) all += mistakes;
		effects.metrics.setPolicyMistakes?.(all);
	};
	const read = async (path, version, origin) => {
		const text = await readText(path);
		if (version !== "unreadable" && await versionOf(path) !== version) return "changed";
		const loaded = text.ok ? parse(text.text, origin, effects) : failed$1(text.error, origin, effects);
		cache.set(origin.source, {
			...loaded,
			version
		});
		showMistakes();
		return loaded;
	};
	return {
		load: async ({ root, versions, unlisted }, origin) => {
			const { source } = origin;
			const version = unlisted.has(ownerOf(source)) ? UNREADABLE$1 : versions.get(source);
			const known = cache.get(source);
			if (version === void 0) {
				if (cache.delete(source)) showMistakes();
				return "absent";
			}
			if (known?.version === version) return known;
			const path = join(root, source);
			const key = `${path} ${version}`;
			const current = reading.get(key) ?? read(path, version, origin);
			reading.set(key, current);
			try {
				return await current;
			} finally {
				reading.delete(key);
			}
		},
		parse: (text, { source, scope }) => {
			const known = texts.get(source);
			if (known?.text === text) return known.slot;
			const parsed = effects.parser.parse(text, {
				source,
				scope
			});
			const slot = parsed.ok ? parsed.value : "broken";
			texts.set(source, {
				slot,
				text
			});
			return slot;
		}
	};
}
function ownerOf(source) {
	return source.split("/")[0] ?? "";
}
async function readText(path) {
	try {
		if ((await stat(path)).size > MAX_BYTES) return {
			ok: false,
			error: `the file is larger than ${MAX_BYTES} bytes`
		};
		return {
			ok: true,
			text: await readFile(path, "utf8")
		};
	} catch (error) {
		return {
			ok: false,
			error: faultText(error, { withName: true })
		};
	}
}
function parse(text, { source, scope }, { parser, log, metrics }) {
	const parsed = parser.parse(text, {
		source,
		scope
	});
	const mistakes = (parsed.ok ? parsed.value.mistakes : parsed.error).filter(({ severity }) => severity === "mistake");
	for (const { path: where, message, expected, line, column } of mistakes) log({
		level: "error",
		event: "policy_invalid",
		message: where === "" ? message : `${where} ${message}`,
		source,
		line,
		column,
		...expected === "" ? {} : { hint: expected }
	});
	if (mistakes.length > 0) metrics.countAlarm("policy_invalid");
	return {
		slot: parsed.ok ? parsed.value : "broken",
		text,
		mistakes: mistakes.length
	};
}
function failed$1(message, { source }, { log, metrics }) {
	log({
		level: "error",
		event: "policy_invalid",
		message,
		source,
		line: void 0
	});
	metrics.countAlarm("policy_invalid");
	return {
		slot: "broken",
		text: "",
		mistakes: 1
	};
}
// src/broker/policy/policy-overview.ts
function policyOverview(read, versions) {
	const documents = read.flatMap(({ slot }) => typeof slot === "object" ? [slot] : []);
	const ofRepositories = documents.filter(({ scope }) => scope === "repository");
	return {
		policies: read.length,
		broken: read.length - documents.length,
		grants: sum(ofRepositories.map(({ grants }) => grants.length)),
		disabled: sum(documents.map(({ disabled }) => disabled.length)),
		mistakes: sum(read.map(({ mistakes }) => mistakes)),
		versions
	};
}
function sum(counts) {
	return counts.reduce((all, one) => all + one, 0);
}
// src/broker/policy/snapshots.ts
const MAX_PAUSE_MS = 50;
const MAX_ROUNDS = 5;
const MAX_LOOKS = 1e3;
function createSnapshots(directory, options) {
	const { clock, lookEveryMs } = options;
	let adopted;
	const replace = singleFlight(() => settle(directory, options));
	const looks = new Map();
	const look = (scan, sources) => {
		const key = sources.join(" ");
		const at = clock.now();
		const last = looks.get(key);
		if (last !== void 0 && at >= last.at && at - last.at < lookEveryMs) return last.isAsNow;
		if (looks.size >= MAX_LOOKS) looks.clear();
		const next = {
			at,
			isAsNow: isAsNow(directory, scan, sources)
		};
		looks.set(key, next);
		return next.isAsNow;
	};
	const adopt = async () => {
		const replaced = await replace();
		if (!replaced.ok) return replaced;
		adopted = replaced.value;
		looks.clear();
		return replaced;
	};
	return {
		whole: adopt,
		current: async (sources, isFresh = false) => {
			if (isFresh) looks.clear();
			for (let round = 0; round < MAX_ROUNDS; round += 1) {
				const used = adopted;
				if (used !== void 0 && await look(used, sources)) return ok(used);
				const replaced = await adopt();
				if (!replaced.ok) return replaced;
			}
			return err(keepsChanging(directory));
		}
	};
}
async function isAsNow(directory, { root, versions, unlisted }, sources) {
	try {
		if (await realpath(directory) !== root) return false;
	} catch {
		return false;
	}
	return (await Promise.all(sources.map(async (source) => {
		const [owner = ""] = source.split("/");
		return unlisted.has(owner) || await versionOf(join(root, source)) === versions.get(source);
	}))).every(Boolean);
}
async function settle(directory, { clock, quietMs, patienceMs }) {
	const until = clock.now() + patienceMs;
	let last;
	for (;;) {
		const at = clock.now();
		const scan = await scanDirectory(directory);
		const sighting = scan.ok ? sightingOf(scan.value, at, last) : void 0;
		if (scan.ok && quietFor(sighting, at) >= quietMs) return scan;
		if (clock.now() >= until) return scan.ok ? err(keepsChanging(directory)) : scan;
		last = sighting;
		await clock.sleep(Math.min(MAX_PAUSE_MS, quietMs / 4));
	}
}
function sightingOf(scan, at, last) {
	const again = last?.scan.fingerprint === scan.fingerprint;
	return {
		scan,
		again,
		since: again && last !== void 0 ? last.since : at
	};
}
function quietFor(sighting, at) {
	if (sighting?.again !== true) return Number.NEGATIVE_INFINITY;
	return Math.max(at - sighting.scan.changedAt, at - sighting.since);
}
function keepsChanging(directory) {
	return `${directory} keeps changing`;
}
// src/broker/policy/policy-source.ts
const ORGANISATION = ".organisation";
const QUIET_MS = 500;
const PATIENCE_MS = 3e3;
const LOOK_EVERY_MS = 25;
const MAX_READS = 5;
const BACKGROUND = {
	now: () => Date.now(),
	sleep: async (milliseconds) => {
		await setTimeout$1(milliseconds, void 0, { ref: false });
	}
};
function createDirectoryPolicy(directory, options) {
	const { quietMs = QUIET_MS, lookEveryMs = LOOK_EVERY_MS } = options;
	const { clock = systemClock, requireOrganisation = false } = options;
	const snapshots = createSnapshots(directory, {
		clock,
		quietMs,
		patienceMs: PATIENCE_MS,
		lookEveryMs
	});
	const loader = createLoader(options);
	const exists = async (owner) => await versionOf(join(directory, organisationOf(owner).source)) !== void 0;
	const caps = createCaps({
		...options,
		clock: options.clock ?? BACKGROUND,
		exists
	});
	const load = async (scan, repository) => {
		const owner = ownerOf(repository);
		const cap = organisationOf(owner);
		const own = repositoryOf(repository).source === cap.source ? "absent" : await loader.load(scan, repositoryOf(repository));
		const organisation = await loader.load(scan, cap);
		if (own === "changed" || organisation === "changed") return "changed";
		const found = { repository: own === "absent" ? void 0 : own.slot };
		if (organisation !== "absent") {
			await caps.seen(owner, organisation.text);
			return {
				...found,
				organisation: organisation.slot
			};
		}
		const held = await caps.missed(owner);
		const missing = requireOrganisation ? "missing" : void 0;
		return {
			...found,
			organisation: held === void 0 ? missing : loader.parse(held, cap)
		};
	};
	return {
		find: async (repository) => {
			const sources = [repositoryOf(repository), organisationOf(ownerOf(repository))];
			for (let read = 0; read < MAX_READS; read += 1) {
				const names = sources.map(({ source }) => source);
				const scan = await snapshots.current(names, read > 0);
				if (!scan.ok) return scan;
				const documents = await load(scan.value, repository);
				if (documents !== "changed") return ok(documents);
			}
			return err(`the policy of ${repository} keeps changing`);
		},
		repositories: async () => {
			const scan = await snapshots.current([]);
			return (scan.ok ? [...scan.value.versions.keys()] : []).filter((source) => source !== organisationOf(ownerOf(source)).source).map((source) => source.slice(0, -4));
		},
		isUsable: () => isDirectory(directory),
		readAll: async () => {
			const scan = await snapshots.whole();
			return scan.ok ? ok(await readWhole(scan.value, loader)) : scan;
		}
	};
}
async function readWhole(scan, loader) {
	const read = [];
	for (const source of scan.versions.keys()) {
		const { source: cap } = organisationOf(ownerOf(source));
		const scope = source === cap ? "organisation" : "repository";
		const loaded = await loader.load(scan, {
			source,
			scope
		});
		if (typeof loaded === "object") read.push(loaded);
	}
	return policyOverview(read, scan.versions);
}
async function isDirectory(path) {
	try {
		return (await stat(path)).isDirectory();
	} catch {
		return false;
	}
}
function repositoryOf(repository) {
	return {
		source: `${repository}${EXTENSION}`,
		scope: "repository"
	};
}
function organisationOf(owner) {
	return {
		source: `${owner}/${ORGANISATION}${EXTENSION}`,
		scope: "organisation"
	};
}
// src/broker/record/audit.ts
function createAudit(write, keep = write) {
	return (entry) => {
		const line = `${JSON.stringify(lineOf(entry))}\n`;
		if (entry.outcome === "granted") write(line);
		else keep(line, entry.outcome === "refused");
	};
}
function startAuditTrail(trace) {
	let facts = {};
	return {
		trace,
		note: (more) => {
			facts = {
				...facts,
				...more
			};
		},
		known: () => facts
	};
}
function refusedEntry(event, at, { trail, refused }) {
	const { code, reason } = refused;
	return {
		at,
		trace: trail.trace,
		event,
		outcome: "refused",
		code,
		reason,
		facts: trail.known()
	};
}
function lineOf({ at, facts, ...entry }) {
	const { claims, idTokenHash, leaseTokenHash, request, policy, approvals, ...rest } = facts;
	return {
		at: new Date(at).toISOString(),
		...entry,
		...rest,
		request: request && {
			grant: request.grant,
			environment: request.environment,
			access: request.access,
			step: request.step,
			uses: request.uses,
			ttl: request.ttlSeconds,
			task: request.task,
			agent: request.agent && {
				claimed: true,
				...request.agent
			}
		},
		policy: policy?.map(({ rule, document, state, text }) => ({
			rule,
			document,
			state,
			text
		})),
		approvals: approvals?.map(({ reviewId, login, commit }) => ({
			review_id: reviewId,
			login,
			commit
		})),
		id_token_sha256: idTokenHash,
		lease_token_sha256: leaseTokenHash,
		claims: claims && claimsOf(claims)
	};
}
function claimsOf(claims) {
	return {
		jti: claims.jwtId,
		repository: claims.repository,
		repository_id: claims.repositoryId,
		repository_owner: claims.repositoryOwner,
		repository_owner_id: claims.repositoryOwnerId,
		run_id: claims.runId,
		run_attempt: claims.runAttempt,
		check_run_id: claims.checkRunId,
		actor: claims.actor,
		actor_id: claims.actorId,
		event_name: claims.eventName,
		ref: claims.ref,
		sha: claims.sha,
		workflow_ref: claims.workflowRef,
		job_workflow_ref: claims.jobWorkflowRef,
		job_workflow_sha: claims.jobWorkflowSha,
		environment: claims.environment,
		runner_environment: claims.runnerEnvironment,
		ref_protected: claims.refProtected?.toString(),
		...Object.fromEntries(Object.entries(claims.repoProperties).map(([name, value]) => [`repo_property_${name}`, value]))
	};
}
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
function newTraceId(now, randomBytes) {
	let rest = now;
	let time = "";
	for (let index = 0; index < 10; index += 1) {
		time = ALPHABET.charAt(rest % 32) + time;
		rest = Math.floor(rest / 32);
	}
	const random = Array.from(randomBytes(16), (byte) => ALPHABET.charAt(byte % 32));
	return time + random.join("");
}
// src/broker/record/health.ts
function createHealth({ clock, log, metrics }) {
	const states = new Map();
	const show = (part, isUp) => {
		if (part.part === "server") metrics.setServerReady(part.kind, part.server, isUp);
		else metrics.setPartUp(part.part, isUp);
	};
	const raise = (part, trouble, before) => {
		if (before === void 0) metrics.countAlarm(ALARMS$1[part.part]);
		if (before?.message !== trouble.message) log(failed(part, trouble));
	};
	return {
		note: (part, trouble) => {
			const key = keyOf$6(part);
			const before = states.get(key)?.outage;
			const since = before?.since ?? clock.now();
			states.set(key, {
				part,
				outage: trouble && {
					...trouble,
					since
				}
			});
			show(part, trouble === void 0);
			if (trouble !== void 0) raise(part, trouble, before);
			else if (before !== void 0) log(recovered(part));
		},
		keepServers: (servers) => {
			for (const [key, { part }] of states) {
				if (part.part !== "server" || servers[part.kind]?.includes(part.server) === true) continue;
				states.delete(key);
				metrics.removeServer(part.kind, part.server);
			}
		},
		outage: (part) => states.get(keyOf$6(part))?.outage,
		states: () => [...states.values()]
	};
}
const ALARMS$1 = {
	store: "store_down",
	audit: "audit_down",
	issuer: "issuer_down",
	github: "github_down",
	server: "server_down"
};
function failed(part, { name, message, remedy }) {
	const text = `${name}: ${message}`;
	const event = `${eventOf(part)}_failed`;
	const alarm = ALARMS$1[part.part];
	return {
		level: "warning",
		event,
		...fieldsOf$1(part),
		alarm,
		message: text,
		remedy
	};
}
function recovered(part) {
	return {
		level: "info",
		event: `${eventOf(part)}_recovered`,
		...fieldsOf$1(part)
	};
}
function eventOf({ part }) {
	return part === "server" ? "server" : "probe";
}
function fieldsOf$1(part) {
	return part.part === "server" ? {
		kind: part.kind,
		server: part.server
	} : { part: part.part };
}
function keyOf$6(part) {
	return part.part === "server" ? `server ${part.kind} ${part.server}` : part.part;
}
// src/broker/record/metrics.ts
const ALARMS = [
	"theft",
	"id_mismatch",
	"stuck",
	"unreadable",
	"policy_invalid",
	"cap_gone",
	"server",
	"no_longer_reads",
	"rotate",
	"finding",
	"store_down",
	"audit_down",
	"issuer_down",
	"github_down",
	"server_down"
];
const PART_HELP = {
	audit: "Whether the audit log can be written.",
	issuer: "Whether the issuer's keys can be read.",
	github: "Whether the token can read from GitHub what the policies need."
};
const UNUSABLE = "Credentials of grants whose role or database is missing or unfit.";
const WITHOUT_TOKEN = "Requests without a valid token, by endpoint and code.";
function createMetrics() {
	const decisions = new Map();
	const alarms = new Map(ALARMS.map((alarm) => [`alarm="${alarm}"`, 0]));
	const responses = new Map();
	const unauthenticated = new Map();
	const events = new Map();
	const leftOut = new Map([["", 0]]);
	const servers = new Map();
	const parts = new Map();
	const limits = new Map();
	let policyMistakes;
	let withoutServer = 0;
	let unusable;
	return {
		countDecision: (code) => add(decisions, `code="${code}"`),
		countAlarm: (alarm) => add(alarms, `alarm="${alarm}"`),
		countResponse: (route, status) => add(responses, `route="${route}",status="${status}"`),
		countUnauthenticated: (route, code) => add(unauthenticated, `route="${route}",code="${code}"`),
		countEvent: (outcome) => add(events, `outcome="${outcome}"`),
		countLeftOut: () => add(leftOut, ""),
		setServerReady: (kind, server, ready) => {
			servers.set(`kind="${kind}",server="${server}"`, ready ? 1 : 0);
		},
		removeServer: (kind, server) => {
			servers.delete(`kind="${kind}",server="${server}"`);
		},
		setPartUp: (part, up) => {
			parts.set(part, up ? 1 : 0);
		},
		setGitHubLimit: ({ owner, resource }, limit) => {
			if (!/^[\w.-]*$/u.test(owner)) return;
			const labels = `resource="${resource}"`;
			limits.set(owner === "" ? labels : `owner="${owner}",${labels}`, limit);
		},
		setPolicyMistakes: (count) => {
			policyMistakes = count;
		},
		setGrantsWithoutServer: (count) => {
			withoutServer = count;
		},
		setCredentialsUnusable: (count) => {
			unusable = count;
		},
		render: (leases) => [
			...gauge("stepkey_store_up", "Whether the store is available, and can be written.", [["", leases === void 0 ? 0 : parts.get("store") ?? 1]]),
			...partGauges(parts),
			...gauge("stepkey_leases", "Leases in the store, by state.", leaseSamples(leases)),
			...servers.size === 0 ? [] : gauge("stepkey_server_up", "Whether a server could issue, by kind and name.", servers),
			...limitGauges(limits),
			...unusable === void 0 ? [] : gauge("stepkey_credentials_unusable", UNUSABLE, [["", unusable]]),
			...gauge("stepkey_policy_mistakes", "Mistakes in policies.", policyMistakes === void 0 ? [] : [["", policyMistakes + withoutServer]]),
			...counter("stepkey_decisions_total", "Decisions of POST /token, by code.", decisions),
			...counter("stepkey_alarms_total", "Alarms that an admin should look at.", alarms),
			...counter("stepkey_answers_total", "HTTP responses, by endpoint and status.", responses),
			...counter("stepkey_unauthenticated_total", WITHOUT_TOKEN, unauthenticated),
			...events.size === 0 ? [] : counter("stepkey_webhook_events_total", "Events of GitHub, by what came of them.", events),
			...counter("stepkey_log_left_out_total", "How many of these the log leaves out.", leftOut),
			""
		].join("\n")
	};
}
function partGauges(parts) {
	return [
		"audit",
		"issuer",
		"github"
	].flatMap((part) => {
		const up = parts.get(part);
		return up === void 0 ? [] : gauge(`stepkey_${part}_up`, PART_HELP[part], [["", up]]);
	});
}
function limitGauges(limits) {
	if (limits.size === 0) return [];
	const samples = (name) => Array.from(limits, ([labels, limit]) => [labels, limit[name]]);
	return [...gauge("stepkey_github_limit", "GitHub's rate limit, by owner's installation.", samples("limit")), ...gauge("stepkey_github_remaining", "What is left of it.", samples("remaining"))];
}
function add(counts, labels) {
	counts.set(labels, (counts.get(labels) ?? 0) + 1);
}
function leaseSamples(leases) {
	if (leases === void 0) return [];
	return LEASE_STATES.map((state) => [`state="${state}"`, leases[state]]);
}
function gauge(name, help, samples) {
	return family(name, "gauge", {
		help,
		samples
	});
}
function counter(name, help, samples) {
	return family(name, "counter", {
		help,
		samples
	});
}
function family(name, type, { help, samples }) {
	const lines = Array.from(samples, ([labels, value]) => labels === "" ? `${name} ${value}` : `${name}{${labels}} ${value}`);
	return [
		`# HELP ${name} ${help}`,
		`# TYPE ${name} ${type}`,
		...lines
	];
}
// src/broker/record/request-log.ts
function createRequestLog(effects) {
	const { log, metrics, sampler } = effects;
	return (served) => {
		const { method, route, status, code, ms, trace, isAuthenticated = false, reason } = served;
		metrics.countResponse(route, status);
		if (!isAuthenticated && sampler?.take(served) === false) return;
		log({
			level: "info",
			event: "request",
			method,
			route,
			status,
			...code === void 0 ? {} : { code },
			...isAuthenticated || reason === void 0 ? {} : { reason },
			ms,
			trace
		});
	};
}
// src/broker/record/unusable-grants.ts
function createUnusableGrants({ log, metrics }) {
	const unusable = new Map();
	const count = () => metrics.setCredentialsUnusable(unusable.size);
	return {
		note: (at, trouble) => {
			const key = credentialKey(at);
			const before = unusable.get(key);
			if (trouble === void 0) {
				if (unusable.delete(key)) log({
					level: "info",
					event: "grant_recovered",
					...fieldsOf(at)
				});
			} else if (before !== trouble.message) {
				unusable.set(key, trouble.message);
				metrics.countAlarm("server");
				log(alarmEntry(at, trouble));
			}
			count();
		},
		keepOnly: (credentials) => {
			const known = new Set(credentials.map(credentialKey));
			for (const key of unusable.keys()) if (!known.has(key)) unusable.delete(key);
			count();
		}
	};
}
function alarmEntry(at, { name, message, remedy }) {
	const text = `${name}: ${message}`;
	return {
		level: "error",
		event: "alarm",
		alarm: "server",
		...fieldsOf(at),
		message: text,
		remedy
	};
}
function fieldsOf({ kind, settings, source, grant }) {
	return {
		kind,
		server: settings.server,
		source,
		grant
	};
}
function credentialKey({ kind, settings }) {
	return JSON.stringify([kind, settings]);
}
// src/broker/record/sampler.ts
const INTERVAL_MS = 6e4;
const MAX_OF_KIND = 20;
const MAX_LINES = 60;
const LEAST_OF_KIND = 3;
function createSampler({ clock, log, metrics, signal }) {
	const written = new Map();
	let lines = 0;
	let leftOut = 0;
	let isRunning = false;
	const endInterval = async () => {
		await clock.sleep(INTERVAL_MS, signal);
		isRunning = false;
		written.clear();
		lines = 0;
		if (leftOut === 0) return;
		log({
			level: "warning",
			event: "requests_left_out",
			count: leftOut,
			message: "Requests without a valid token are not logged one by one."
		});
		leftOut = 0;
	};
	return { take: ({ route, status, code = "none" }) => {
		metrics.countUnauthenticated(route, code);
		if (!isRunning) {
			isRunning = true;
			endInterval();
		}
		const kind = `${route} ${status} ${code}`;
		const ofKind = written.get(kind) ?? 0;
		if (ofKind >= LEAST_OF_KIND && (ofKind >= MAX_OF_KIND || lines >= MAX_LINES)) {
			leftOut += 1;
			metrics.countLeftOut();
			return false;
		}
		written.set(kind, ofKind + 1);
		lines += 1;
		return true;
	} };
}
// src/broker/context/ended-credentials.ts
const LONGEST_MS$1 = 468e5;
const PART_MS = 6e5;
const OVERLAP_MS = 3e4;
function createEndedCredentials(store, kind) {
	const known = new Map();
	let readAt;
	const update = async () => {
		const now = await store.now();
		const since = readAt !== void 0 && now >= readAt ? (readAt ?? now) - OVERLAP_MS : now - LONGEST_MS$1;
		const diesAfter = now - HOSTS_BEHIND_MS;
		for (const part of partsOf$1(since, now)) {
			for (const one of await store.endedSince({
				kind,
				diesAfter,
				...part
			})) if (!known.has(one.lease)) known.set(one.lease, one);
			await setImmediate$1();
		}
		for (const [lease, { diesAt }] of known) if (diesAt <= diesAfter) known.delete(lease);
		readAt = now;
	};
	return { read: singleFlight(async () => {
		try {
			await update();
		} catch (error) {
			if (!(error instanceof StoreError) || readAt === void 0) throw error;
		}
		return known.values();
	}) };
}
function partsOf$1(since, now) {
	const count = Math.max(1, Math.ceil((now - since) / PART_MS));
	return Array.from({ length: count }, (_, index) => {
		const from = since + index * PART_MS;
		return index === count - 1 ? { since: from } : {
			since: from,
			until: from + PART_MS
		};
	});
}
// src/broker/context/publications.ts
const FRESH_MS = 1e3;
const REST_AFTER_MAKING = 20;
const MAX_FRESH_MS = 5e3;
function createPublications({ rules, store, providers, clock }) {
	const ended = new Map();
	const made = new Map();
	const make = async (kind, server) => {
		const ofKind = ended.get(kind) ?? createEndedCredentials(store, kind);
		ended.set(kind, ofKind);
		const all = [...await ofKind.read()];
		const bytes = providers.get(kind)?.publication?.render(server, all);
		return bytes === void 0 ? void 0 : {
			bytes,
			etag: etagOf(bytes)
		};
	};
	const fresh = async (kind, server) => {
		const key = `${kind} ${server}`;
		const [now, before] = [clock.now(), made.get(key)];
		if (before !== void 0 && Math.abs(now - before.at) < before.freshMs) return before.document;
		const next = {
			document: make(kind, server),
			at: now,
			freshMs: MAX_FRESH_MS
		};
		made.set(key, next);
		try {
			const document = await next.document;
			const tookMs = Math.abs(clock.now() - now);
			next.freshMs = Math.min(Math.max(FRESH_MS, REST_AFTER_MAKING * tookMs), MAX_FRESH_MS);
			return document;
		} catch (error) {
			if (made.get(key) === next) made.delete(key);
			throw error;
		}
	};
	return { find: async (kind, server) => {
		if (rules.servers[kind]?.includes(server) !== true) return void 0;
		const document = await fresh(kind, server);
		if (document !== void 0) providers.get(kind)?.publication?.fetched(server);
		return document;
	} };
}
function etagOf(bytes) {
	return `"${createHash("sha256").update(bytes).digest("base64url")}"`;
}
// src/broker/context/shared-ends.ts
const MAX_WAITING_FOR_ONE = 16;
const DEFAULT_MAX_WAITING = 512;
function createSharedEnds(deps) {
	const { maxWaitingEnds = DEFAULT_MAX_WAITING } = deps.rules;
	const running = new Map();
	let waiting = 0;
	const begin = (id, mark) => {
		const marked = mark();
		const onRequested = (facts) => {
			end.requested = facts;
		};
		const end = {
			marked,
			outcome: marked.then((lease) => endMarked(lease, {
				...deps,
				onRequested
			})).finally(() => running.delete(id)),
			waiting: 0,
			requested: void 0
		};
		running.set(id, end);
		return end;
	};
	const join = async (id, mark) => {
		const end = running.get(id) ?? begin(id, mark);
		if (end.waiting >= MAX_WAITING_FOR_ONE) return end.marked;
		end.waiting += 1;
		try {
			return await end.outcome;
		} finally {
			end.waiting -= 1;
		}
	};
	const inPlace = async (wait, crowded) => {
		if (waiting >= maxWaitingEnds) return crowded();
		waiting += 1;
		try {
			return await wait();
		} finally {
			waiting -= 1;
		}
	};
	return {
		endOne: ({ id }, mark) => inPlace(() => join(id, mark), () => running.get(id)?.marked ?? mark()),
		requested: (lease) => running.get(lease)?.requested,
		endAll: (leases) => inPlace(() => Promise.all(leases.map((lease) => join(lease.id, async () => lease))), async () => leases)
	};
}
// src/broker/exchange/fair-turns.ts
function createFairTurns(limits) {
	const queues = new Map();
	const running = {
		all: 0,
		byOwner: new Tally(),
		byRepository: new Tally()
	};
	let waiting = 0;
	const mayRun = ({ owner, repository }) => {
		const free = limits.running - running.all;
		const ofRepository = running.byRepository.of(keyOf$5({
			owner,
			repository
		}));
		return running.byOwner.of(owner) < limits.runningPerOwner && ofRepository < Math.min(limits.runningPerRepository, free);
	};
	const start = (party) => {
		running.all += 1;
		running.byOwner.add(party.owner, 1);
		running.byRepository.add(keyOf$5(party), 1);
	};
	const startNext = () => {
		const party = firstThat(queues, mayRun);
		if (party === void 0) return void 0;
		const ticket = takeFirst(queues, party);
		waiting -= 1;
		start(party);
		return ticket;
	};
	return {
		ask: (ticket, party) => {
			if (mayRun(party)) {
				start(party);
				return "runs";
			}
			if ((queues.get(party.owner)?.get(party.repository)?.length ?? 0) >= limits.waitingPerRepository) return "waitingPerRepository";
			if (waiting >= limits.waiting) return "waiting";
			append$1(queues, party, ticket);
			waiting += 1;
			return "waits";
		},
		finish: (party) => {
			running.all -= 1;
			running.byOwner.add(party.owner, -1);
			running.byRepository.add(keyOf$5(party), -1);
			const started = [];
			for (let next = startNext(); next !== void 0; next = startNext()) started.push(next);
			return started;
		},
		leave: (ticket, party) => {
			if (remove(queues, party, ticket)) waiting -= 1;
		},
		boundBy: (party) => {
			if (running.byOwner.of(party.owner) >= limits.runningPerOwner) return "runningPerOwner";
			return running.byRepository.of(keyOf$5(party)) >= limits.runningPerRepository ? "runningPerRepository" : "running";
		},
		ahead: (party) => countAhead(queues, party)
	};
}
var Tally = class {
	#counts = new Map();
	of(name) {
		return this.#counts.get(name) ?? 0;
	}
	add(name, more) {
		const count = this.of(name) + more;
		if (count === 0) this.#counts.delete(name);
		else this.#counts.set(name, count);
	}
};
function keyOf$5({ owner, repository }) {
	return `${owner}/${repository}`;
}
function firstThat(queues, isFit) {
	for (const [owner, repositories] of queues) for (const repository of repositories.keys()) if (isFit({
		owner,
		repository
	})) return {
		owner,
		repository
	};
}
function takeFirst(queues, { owner, repository }) {
	const repositories = queues.get(owner);
	const queue = repositories?.get(repository);
	if (repositories === void 0 || queue === void 0) return void 0;
	const ticket = queue.shift();
	repositories.delete(repository);
	if (queue.length > 0) repositories.set(repository, queue);
	queues.delete(owner);
	if (repositories.size > 0) queues.set(owner, repositories);
	return ticket;
}
function append$1(queues, party, ticket) {
	const repositories = queues.get(party.owner) ?? new Map();
	const queue = repositories.get(party.repository) ?? [];
	queue.push(ticket);
	queues.set(party.owner, repositories.set(party.repository, queue));
}
function remove(queues, party, ticket) {
	const repositories = queues.get(party.owner);
	const queue = repositories?.get(party.repository);
	const at = queue?.indexOf(ticket) ?? -1;
	if (repositories === void 0 || queue === void 0 || at === -1) return false;
	queue.splice(at, 1);
	if (queue.length === 0) repositories.delete(party.repository);
	if (repositories.size === 0) queues.delete(party.owner);
	return true;
}
function countAhead(queues, { owner, repository }) {
	const repositories = queues.get(owner) ?? new Map();
	const own = repositories.get(repository)?.length ?? 0;
	let ofOwner = own;
	for (const [name, { length }] of repositories) if (name !== repository) ofOwner += Math.min(length, own + 1);
	let all = ofOwner;
	for (const [name, others] of queues) if (name !== owner) all += Math.min(countIn(others), ofOwner + 1);
	return {
		all,
		own
	};
}
function countIn(repositories) {
	let count = 0;
	for (const { length } of repositories.values()) count += length;
	return count;
}
// src/broker/exchange/turn-keeper.ts
const MAX_WAIT_MS = 6e3;
const MAX_TYPICAL_MS = 15e3;
const WEIGHT = .1;
function createTurnKeeper(options) {
	const { clock, limits } = options;
	const turns = createFairTurns(limits);
	let typicalMs = 0;
	const run = (party) => {
		const startedAt = clock.now();
		return { done: () => {
			const tookMs = Math.min(Math.max(0, clock.now() - startedAt), MAX_TYPICAL_MS);
			typicalMs = typicalMs === 0 ? tookMs : typicalMs + WEIGHT * (tookMs - typicalMs);
			for (const ticket of turns.finish(party)) ticket.start();
		} };
	};
	const expectedWait = (party) => {
		const { all, own } = turns.ahead(party);
		const places = Math.min(limits.runningPerRepository, Math.ceil(limits.running / 2));
		return Math.max((all + 1) / limits.running, (own + 1) / places) * typicalMs;
	};
	const refuseLate = (party, waitMs) => {
		const bound = turns.boundBy(party);
		return refuseFor(`${options[bound]} is ${limits[bound]}, and its turn would come too late`, waitMs);
	};
	return { take: async (party) => {
		const started = new AbortController();
		const ticket = { start: () => started.abort("started") };
		const waitMs = expectedWait(party);
		const asked = turns.ask(ticket, party);
		if (asked === "runs") return ok(run(party));
		if (asked !== "waits") return refuseAt(options[asked], limits[asked], waitMs);
		if (waitMs > MAX_WAIT_MS) {
			turns.leave(ticket, party);
			return refuseLate(party, waitMs);
		}
		await clock.sleep(MAX_WAIT_MS, started.signal);
		if (started.signal.aborted) return ok(run(party));
		turns.leave(ticket, party);
		return refuseLate(party, expectedWait(party));
	} };
}
function refuseAt(name, most, waitMs) {
	return refuseFor(`${name} is ${most}, and as many wait already`, waitMs);
}
function refuseFor(reason, waitMs) {
	return refuse$1("overloaded", reason, {
		remedy: `Try again after the time in Retry-After. The reason: ${reason}.`,
		retryAfterSeconds: Math.ceil(waitMs / 1e3)
	});
}
// src/broker/exchange/all-turns.ts
const VERIFYING = {
	running: 64,
	runningPerOwner: 48,
	runningPerRepository: 32,
	waiting: 512,
	waitingPerRepository: 128
};
function createAllTurns({ clock, rules }) {
	const running = rules.maxExchanges ?? 128;
	const limits = {
		running,
		runningPerOwner: rules.maxExchangesPerOwner ?? running,
		runningPerRepository: rules.maxExchangesPerRepository ?? 32,
		waiting: rules.maxWaitingExchanges ?? 512,
		waitingPerRepository: rules.maxWaitingExchangesPerRepository ?? 64
	};
	return {
		verifying: createTurnKeeper({
			clock,
			limits: VERIFYING,
			running: "the number of ID tokens that are verified at once",
			runningPerOwner: "the number of ID tokens that are verified at once for exchanges",
			runningPerRepository: "the number of ID tokens of one address that are verified at once",
			waiting: "the number of ID tokens that wait to be verified",
			waitingPerRepository: "the number of ID tokens of one address that wait to be verified"
		}),
		exchanges: createTurnKeeper({
			clock,
			limits,
			running: "limits.exchanges",
			runningPerOwner: "limits.exchanges-per-owner",
			runningPerRepository: "limits.exchanges-per-repository",
			waiting: "limits.waiting-exchanges",
			waitingPerRepository: "limits.waiting-exchanges-per-repository"
		})
	};
}
function partyOf({ repositoryOwnerId, repositoryId }) {
	return {
		owner: String(repositoryOwnerId),
		repository: String(repositoryId)
	};
}
function peerParty(wanted, peer) {
	return {
		owner: wanted,
		repository: peer
	};
}
// src/broker/exchange/single-use.ts
function createTokensInUse() {
	const taken = new Set();
	return {
		take: (claims) => {
			const key = keyOf$4(claims);
			if (taken.has(key)) return false;
			taken.add(key);
			return true;
		},
		release: (claims) => {
			taken.delete(keyOf$4(claims));
		}
	};
}
async function burnToken(claims, { deps }) {
	const { issuer, jwtId, keepMs } = idTokenUse(claims, deps.rules);
	return await deps.store.burn(issuer, jwtId, keepMs) ? void 0 : replayed(claims);
}
function idTokenUse({ issuer, jwtId }, { tokenMaxAgeMs, clockSkewMs }) {
	return {
		issuer,
		jwtId,
		keepMs: tokenMaxAgeMs + 2 * clockSkewMs
	};
}
function replayed({ jwtId }) {
	return refusal("token_replayed", `jti ${jwtId} was used before`);
}
async function refuseUsed(claims, { deps }) {
	const { issuer, jwtId } = claims;
	return await deps.store.isBurned(issuer, jwtId) ? replayed(claims) : void 0;
}
function keyOf$4({ issuer, jwtId }) {
	return JSON.stringify([issuer, jwtId]);
}
// src/broker/refusal/fault.ts
function refusalOfFault(error, { log, trace }) {
	const message = faultText(error, { withName: true });
	if (error instanceof StoreError) {
		log({
			level: "error",
			event: "store_failed",
			message,
			remedy: error.remedy,
			trace
		});
		return refusal("store_unavailable", message);
	}
	log({
		level: "error",
		event: "fault",
		message,
		trace
	});
	return refusal("broker_fault", message);
}
// src/broker/http/response.ts
const ALWAYS = {
	"cache-control": "no-store",
	"x-content-type-options": "nosniff"
};
function jsonResponse(body, rest, headers = {}) {
	return {
		status: 200,
		...rest,
		headers: {
			...ALWAYS,
			"content-type": "application/json",
			...headers
		},
		body: `${JSON.stringify(body)}\n`
	};
}
function bytesResponse(bytes, rest) {
	const { trace, etag } = rest;
	return {
		status: 200,
		headers: {
			...ALWAYS,
			...revalidated(etag),
			"content-type": "application/octet-stream"
		},
		body: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"),
		encoding: "latin1",
		trace
	};
}
function notModifiedResponse(rest) {
	const { trace, etag } = rest;
	return {
		status: 304,
		headers: {
			...ALWAYS,
			...revalidated(etag)
		},
		body: "",
		trace
	};
}
function revalidated(etag) {
	return {
		"cache-control": "no-cache",
		etag
	};
}
function textResponse(body, rest) {
	const { trace, contentType } = rest;
	return {
		status: 200,
		headers: {
			...ALWAYS,
			"content-type": contentType
		},
		body,
		trace
	};
}
// src/broker/refusal/refusal-response.ts
const PENDING_INTERVAL_SECONDS = 10;
const RETRY_AFTER_SECONDS = 2;
function refusalResponse(refused, trace, headers = {}) {
	return responseAs(FAILURE_CODES[refused.code].wire, {
		refused,
		trace
	}, headers);
}
function bearerRefusalResponse(refused, trace) {
	const { wire } = FAILURE_CODES[refused.code];
	if (wire.error !== "invalid_grant" && wire.error !== "invalid_token") return refusalResponse(refused, trace);
	return responseAs({
		status: 401,
		error: "invalid_token"
	}, {
		refused,
		trace
	}, { "www-authenticate": "Bearer realm=\"stepkey\", error=\"invalid_token\"" });
}
function responseAs(wire, { refused, trace }, headers) {
	const { code, reason, remedy, pending, needs } = refused;
	const body = {
		error: wire.error,
		error_description: FAILURE_CODES[code].meaning,
		code,
		remedy,
		trace,
		...wire.error === "authorization_pending" ? { interval: PENDING_INTERVAL_SECONDS } : {},
		...pending === void 0 ? {} : { pending },
		...needs === void 0 ? {} : { needs }
	};
	const later = wire.status === 429 || wire.status === 503;
	const seconds = Math.max(1, Math.ceil(refused.retryAfterSeconds ?? RETRY_AFTER_SECONDS));
	return jsonResponse(body, {
		status: wire.status,
		trace,
		code,
		reason
	}, {
		...later ? { "retry-after": String(seconds) } : {},
		...headers
	});
}
// src/broker/routes/admin.ts
const healthRoute = {
	method: "GET",
	path: "/healthz",
	audience: "both",
	isUrgent: true,
	respond: async (_request, { trace }) => jsonResponse({ status: "alive" }, { trace })
};
const readyRoute = {
	method: "GET",
	path: "/readyz",
	audience: "both",
	isUrgent: true,
	respond: async (_request, { deps, trace, state, listener }) => {
		if (state.stopping) return refusalResponse(refusal("stopping", "the broker is stopping"), trace);
		await deps.store.freezes();
		if (await deps.policy.isUsable()) return jsonResponse({
			status: "ready",
			...partsOf(deps, listener)
		}, { trace });
		return refusalResponse(refusal("policy_unavailable", "the policy directory cannot be read"), trace);
	}
};
function partsOf({ health }, listener) {
	if (health === void 0) return {};
	const parts = {};
	for (const { part, outage } of health.states()) {
		const isUp = outage === void 0;
		const name = nameOf(part, listener);
		parts[name] = isUp && parts[name] !== "down" ? "up" : "down";
	}
	return { parts };
}
function nameOf(part, listener) {
	if (part.part !== "server") return part.part;
	return listener === "clients" ? "servers" : `servers.${part.kind}.${part.server}`;
}
const metricsRoute = {
	method: "GET",
	path: "/metrics",
	audience: "admins",
	isUrgent: true,
	respond: async (_request, { deps, trace }) => {
		return textResponse(deps.metrics.render(await countLeases(deps.store)), {
			trace,
			contentType: "text/plain; version=0.0.4; charset=utf-8"
		});
	}
};
async function countLeases(store) {
	try {
		return await store.countByState();
	} catch (error) {
		if (error instanceof StoreError) return void 0;
		throw error;
	}
}
// src/policy/named-task.ts
function taskDefinition(task, { access, environment }) {
	const { description, from } = task;
	return {
		task: task.name,
		title: task.title,
		...description === void 0 ? {} : { description },
		grant: task.grant,
		access,
		...environment === void 0 ? {} : { environment },
		run: task.run,
		...from === void 0 ? {} : { from },
		parameters: task.parameters,
		output: task.output,
		timeout: task.timeoutSeconds,
		per_job: task.perJob
	};
}
// src/broker/exchange/authenticate.ts
async function verifyToken(token, context, wanted) {
	const { deps, trail, turns, peer } = context;
	trail.note({ idTokenHash: sha256(token) });
	const turn = await turns.verifying.take(peerParty(wanted, peer));
	if (!turn.ok) return turn;
	const verified = await deps.verify(token).finally(turn.value.done);
	if (!verified.ok) return err(refusalOf$1(verified.error));
	const claims = verified.value;
	if (!deps.rules.owners.includes(claims.repositoryOwnerId)) {
		const { repositoryOwnerId: id, repository } = claims;
		return refuse$1("owner_unknown", `owner ${id} of ${repository} is not in owners`);
	}
	trail.note({ claims });
	return ok(claims);
}
function isAuthenticated(trail) {
	return trail.known().claims !== void 0;
}
function sha256(token) {
	return createHash("sha256").update(token.reveal(), "utf8").digest("hex");
}
// src/broker/exchange/authorise-task.ts
function authoriseTask({ grant, task: asked }, { repository }) {
	if (asked === void 0) return ok(void 0);
	const document = typeof repository === "object" ? repository : void 0;
	const task = document?.tasks.find(({ name }) => name === asked.name);
	if (task === void 0) {
		const why = document?.disabledTasks.includes(asked.name) === true ? "has mistakes and is disabled" : "is not in the policy";
		return refuse$1("task_refused", `task ${asked.name} ${why}`);
	}
	const other = otherThanAsked(task, grant, asked);
	if (other !== void 0) return refuse$1("task_refused", `${task.source} ${task.name} ${other}`);
	const checked = checkParameters(task.parameters, asked.parameters);
	if (checked.ok) return ok(task);
	const { message } = checked.error;
	return refuse$1("task_parameters_refused", message, { remedy: message });
}
function otherThanAsked(task, grant, asked) {
	if (task.grant !== grant) return `is for ${task.grant}, not ${grant}`;
	const at = task.from?.ref ?? "";
	if (!COMMIT_SHA.test(at) || at === asked.commit) return void 0;
	return `is at ${at}, not ${asked.commit}`;
}
// src/broker/exchange/server-hold.ts
const WAIT_MS$1 = 6e3;
function startServerHold() {
	let release = UNCHANGING;
	return {
		take: async ({ kind, settings: { server } }, { deps, budget }) => {
			const limit = {
				clock: deps.clock,
				milliseconds: budget.remaining(WAIT_MS$1)
			};
			const held = await (deps.serverHolds?.hold({
				kind,
				server
			}, limit) ?? UNCHANGING);
			if (held === void 0) {
				const reason = `servers.${kind}.${server} is being removed or moved by a reload`;
				return refuse$1("policy_unavailable", reason, { remedy: "Try again in a few seconds: the broker is being given another configuration." });
			}
			release = held;
			const missing = refuseMissingServer({
				kind,
				server
			}, deps);
			if (missing !== void 0) return err(missing);
			const provider = deps.providers.get(kind);
			return provider === void 0 ? refuse$1("grant_refused", "the broker has no provider for the grant's kind of credential") : ok(provider);
		},
		release: () => release()
	};
}
const UNCHANGING = () => void 0;
function refuseMissingServer({ kind, server }, { rules }) {
	if (rules.servers[kind]?.includes(server) === true) return void 0;
	return refusal("grant_refused", `servers.${kind}.${server} is not configured`, { remedy: "Ask your platform team: the broker's configuration does not have this grant's server. Then re-run this job." });
}
// src/broker/record/raise-alarm.ts
function raiseAlarm({ alarm, reason }, trail, { audit, log, metrics, clock }) {
	const { trace } = trail;
	metrics.countAlarm(alarm);
	log({
		level: "warning",
		event: "alarm",
		alarm,
		message: reason,
		trace
	});
	audit({
		at: clock.now(),
		trace,
		event: "alarm",
		outcome: "raised",
		code: alarm,
		reason,
		facts: trail.known()
	});
}
// src/broker/exchange/authorise.ts
const DEFAULT_TTL_SECONDS = 900;
async function authorise(admitted, context) {
	const { deps, trail } = context;
	const documents = await deps.policy.find(admitted.claims.repository);
	if (!documents.ok) return refuse$1("policy_unavailable", documents.error);
	const answer = askPolicy(admitted, documents.value, context);
	if (answer.kind === "refused") {
		const { refused, alarm } = answer;
		if (alarm !== void 0) raiseAlarm({
			alarm,
			reason: refused.reason
		}, trail, deps);
		return err(refused);
	}
	const unfit = suppliedRefusal(answer.permit, context);
	return unfit === void 0 ? ok(answer.permit) : err(unfit);
}
function askPolicy(admitted, documents, { deps, trail }) {
	const { claims, request } = admitted;
	const limitSeconds = deps.rules.leaseMaxTtlSeconds;
	const evaluation = evaluate({
		...documents,
		request,
		claims,
		limitSeconds
	});
	trail.note({ policy: evaluation.trace.filter(({ state }) => !isQuiet(state)) });
	if (evaluation.kind === "refused") return refusedBy(evaluation);
	const { grant, frame, observed } = evaluation;
	const rule = `${grant.source} ${grant.name}`;
	trail.note({
		rule,
		...observed.length > 0 ? { observed } : {}
	});
	const { kind, settings } = grant.credential;
	const ttlSeconds = leaseTtl(request.ttlSeconds ?? grant.ttlSeconds, limitSeconds);
	const task = authoriseTask(request, documents);
	const refused = refuseMissingServer({
		kind,
		server: settings.server
	}, deps) ?? refuseTooLong(kind, ttlSeconds, deps);
	if (refused !== void 0) return {
		kind: "refused",
		refused,
		alarm: void 0
	};
	if (!task.ok) return {
		kind: "refused",
		refused: task.error,
		alarm: void 0
	};
	return {
		kind: "permitted",
		permit: {
			...admitted,
			grant,
			frame,
			task: task.value,
			ttlSeconds,
			rule,
			observed
		}
	};
}
function leaseTtl(seconds, limitSeconds) {
	return Math.min(seconds ?? DEFAULT_TTL_SECONDS, limitSeconds);
}
function refuseTooLong(kind, ttlSeconds, deps) {
	const longest = deps.kinds.get(kind)?.broker?.longestSeconds;
	if (longest === void 0 || ttlSeconds <= longest) return void 0;
	const reason = `${formatDuration(ttlSeconds)}, and no ${kind} credential lasts longer than ${formatDuration(longest)}`;
	return refusal("ttl_too_long", reason);
}
function suppliedRefusal({ grant, request: { supplied } }, { deps }) {
	const { kind } = grant.credential;
	const fields = deps.kinds.get(kind)?.broker?.supplied ?? {};
	const fault = suppliedFault(supplied, fields);
	if (fault === void 0) return void 0;
	const needed = Object.keys(fields).filter((name) => fields[name]?.required === true);
	return Object.keys(supplied).length === 0 ? refusal("supplied_missing", fault, { needs: {
		kind,
		fields: needed
	} }) : refusal("authorization_details_malformed", fault);
}
function isQuiet(state) {
	return state === "passed" || state === "not_looked_at";
}
function refusedBy(evaluation) {
	const { trace, rule, code, alarm } = evaluation;
	const text = trace.find(({ state }) => state === "refused")?.text ?? "default deny";
	return {
		kind: "refused",
		refused: refusal(code, `${rule}: ${text}`),
		alarm
	};
}
function suppliedFault(supplied, fields) {
	for (const [name, value] of Object.entries(supplied)) {
		const field = Object.hasOwn(fields, name) ? fields[name] : void 0;
		if (field === void 0) return `supplied.${name} is not a field of this grant's kind`;
		if (value.search(field.form) === -1) return `supplied.${name} does not have the form of its kind`;
	}
	const missing = Object.entries(fields).find(([name, { required }]) => required && !Object.hasOwn(supplied, name));
	return missing === void 0 ? void 0 : `supplied.${missing[0]} is missing`;
}
// src/broker/exchange/approve.ts
const GATE_MS = 9e3;
async function approve(permit, { deps, budget, trail }) {
	const question = questionOf(permit);
	if (question.access === "read") return ok({
		question,
		decision: passRead(question)
	});
	if (question.rule.reason !== void 0) trail.note({ excuse: question.rule.reason });
	if (deps.gate === void 0) return decideWithoutGate(question);
	const decision = await askGate$1(deps.gate, question, {
		clock: deps.clock,
		milliseconds: budget.remaining(GATE_MS)
	});
	if (decision.kind !== "unavailable") trail.note({ gate: decision.reasons });
	const outcome = gateOutcome(decision);
	if (outcome.ok) return ok({
		question,
		decision: outcome.value
	});
	const refused = refusalOfGate(outcome.error);
	const isUnread = decision.kind !== "unavailable" && decision.reasons.some(({ code }) => code === UNREADABLE);
	return err(isUnread ? {
		...refused,
		...remedyDuringOutage(deps.health, { part: "github" })
	} : refused);
}
const UNREADABLE = "facts_unreadable";
function questionOf({ grant, frame, claims }) {
	const { access, approval: rule } = grant;
	const { agents, bases } = frame;
	const { workflow, rollback } = grant.allow;
	const ofGrant = {
		rule,
		workflow,
		rollback,
		tagStarters: tagStarters(claims.ref, grant.allow.tags)
	};
	return gateQuestion({
		claims,
		access,
		agents,
		bases,
		...ofGrant
	});
}
function askGate$1(gate, question, limit) {
	return within(limit, (signal) => gate.decide(question, signal), () => ({
		kind: "unavailable",
		message: "GitHub did not respond in time",
		retryAfterSeconds: 5
	}));
}
function refusalOfGate(refused) {
	if (refused.code === "github_unavailable") {
		const { code, message, retryAfterSeconds } = refused;
		return refusal(code, message, { retryAfterSeconds });
	}
	if (!("reasons" in refused)) return refusal(refused.code, refused.message, { remedy: refused.remedy });
	const reason = refused.reasons.map(({ code, text }) => `${code}: ${text}`).join(" ");
	const { remedy } = refused;
	if (refused.code === "approval_refused") return refusal(refused.code, reason, { remedy });
	return refusal(refused.code, reason, {
		remedy,
		pending: refused.pending
	});
}
function pendingRefusal(decision) {
	const { reasons, remedy } = decision;
	return refusalOfGate({
		code: "approval_pending",
		reasons,
		remedy,
		pending: pendingSummary(decision)
	});
}
const ADD_GITHUB = "Add `github` to the broker's configuration, so that it can read approvals.";
function decideWithoutGate(question) {
	const decision = passExcused(question);
	if (decision !== void 0) return ok({
		question,
		decision
	});
	const reason = question.rule.count === 0 ? "without github, the broker cannot know whether an agent is behind this job on a branch of `bases`" : "github is not configured";
	return refuse$1("approval_refused", reason, { remedy: ADD_GITHUB });
}
// src/broker/discovery/missing.ts
const AVAILABLE = {
	state: "available",
	missing: []
};
function outlookOf(refused) {
	const { code, remedy, pending } = refused;
	if (pending === void 0) return {
		state: "refused",
		missing: [{
			code,
			message: codeEntry(code).meaning,
			remedy
		}]
	};
	const { commit, have, missing, who, pull_request_url: url, reasons } = pending;
	return {
		state: "needs_approval",
		missing: [{
			code,
			message: reasons.length === 0 ? codeEntry(code).meaning : reasons.join(" "),
			remedy,
			who_can_approve: who,
			...url === void 0 ? {} : { approval_url: url },
			commit,
			have,
			needed: have + missing
		}]
	};
}
// src/broker/discovery/outlook.ts
const MAX_GATE_QUESTIONS = 16;
async function outlookFor(grant, task, context) {
	const refused = await whyRefused(grant, task, context);
	return refused === void 0 ? AVAILABLE : outlookOf(refused);
}
async function whyRefused(grant, task, context) {
	const { deps, claims } = context;
	if (await deps.store.isFrozen(grant.name, claims.repository)) return refusal("frozen", "everything, the grant or the repository is frozen");
	const request = {
		idToken: context.idToken,
		grant: grant.name,
		environment: claims.environment,
		access: grant.access,
		step: "discover",
		ttlSeconds: task?.timeoutSeconds,
		idempotencyKey: "",
		supplied: {}
	};
	const own = {
		...context,
		trail: startAuditTrail(context.trail.trace)
	};
	const answer = askPolicy({
		claims,
		request
	}, context.documents, own);
	if (answer.kind === "refused") return answer.refused;
	return usedUp(answer.permit, task, context) ?? await askGateOnce(answer.permit, context);
}
function usedUp({ grant }, task, { leases }) {
	const named = task && {
		name: task.name,
		commit: "",
		parameters: {}
	};
	const seal = sealName({
		grant: grant.name,
		task: named
	});
	const taken = leases.filter((lease) => sealName(lease) === seal && lease.state !== "failed");
	const requests = new Set(taken.map(({ idempotencyKey }) => idempotencyKey)).size;
	if (requests < (task?.perJob ?? grant.perJob)) return void 0;
	return refusal(task === void 0 ? "sealed" : "task_used_up", `used ${requests} times`);
}
async function askGateOnce(permit, context) {
	const { approval, allow } = permit.grant;
	if (permit.grant.access === "read") return void 0;
	const { workflow, rollback, tags } = allow;
	const key = JSON.stringify([
		approval,
		workflow,
		rollback,
		tags
	]);
	const before = context.asked.get(key);
	if (before !== void 0) return before;
	if (context.asked.size >= MAX_GATE_QUESTIONS) return refusal("github_unavailable", "this discovery has asked too much already", { remedy: "Ask for the grant itself: the policy has too many different rules of approval." });
	const answer = askGate(permit, context);
	context.asked.set(key, answer);
	return answer;
}
async function askGate(permit, context) {
	const trail = startAuditTrail(context.trail.trace);
	const approved = await approve(permit, {
		...context,
		trail
	});
	return approved.ok ? void 0 : approved.error;
}
// src/broker/discovery/discover.ts
const TOTAL_MS$1 = 14e3;
const MAX_LISTED = 200;
async function discover({ token, peer }, trail, process) {
	const { deps } = process;
	const decided = await catchFaults$1(() => discoverInTurn({
		token,
		peer
	}, trail, process), {
		log: deps.log,
		trace: trail.trace
	});
	const at = deps.clock.now();
	if (decided.ok) {
		trail.note({ discovered: {
			grants: statesOf(decided.value.grants, "grant"),
			tasks: statesOf(decided.value.tasks, "task")
		} });
		const facts = trail.known();
		deps.audit({
			at,
			trace: trail.trace,
			event: "discover",
			outcome: "done",
			facts
		});
	} else if (isAuthenticated(trail)) deps.audit(refusedEntry("discover", at, {
		trail,
		refused: decided.error
	}));
	return decided;
}
async function catchFaults$1(work, context) {
	try {
		return await work();
	} catch (error) {
		return err(refusalOfFault(error, context));
	}
}
function statesOf(listed, key) {
	return Object.fromEntries(listed.map((one) => [one[key], one.state]));
}
async function discoverInTurn({ token, peer }, trail, { deps, turns }) {
	const budget = startBudget(deps.clock, TOTAL_MS$1);
	const claims = await verifyToken(token, {
		deps,
		trail,
		turns,
		peer
	}, "exchange");
	if (!claims.ok) return claims;
	const turn = await turns.exchanges.take(partyOf(claims.value));
	if (!turn.ok) return turn;
	try {
		const used = await burnToken(claims.value, { deps });
		if (used !== void 0) return err(used);
		if (await deps.store.isJobClosed(jobKeyOf(claims.value))) return refuse$1("job_closed", "the job was closed before");
		const documents = await deps.policy.find(claims.value.repository);
		if (!documents.ok) return refuse$1("policy_unavailable", documents.error);
		const context = {
			deps,
			trail,
			budget,
			leases: await deps.store.list({ job: jobKeyOf(claims.value) }),
			asked: new Map(),
			claims: claims.value,
			idToken: token,
			documents: documents.value
		};
		return ok(await survey(context));
	} finally {
		turn.value.done();
	}
}
async function survey(context) {
	const { claims, documents, trail } = context;
	const { environment } = claims;
	const document = ownDocument(documents.repository, claims);
	const grants = issuable(document).slice(0, MAX_LISTED);
	const tasks = (document?.tasks ?? []).slice(0, MAX_LISTED);
	return {
		repository: claims.repository,
		...environment === void 0 ? {} : { environment },
		commit: claims.sha,
		trace: trail.trace,
		grants: await Promise.all(grants.map((grant) => discoverGrant(grant, context))),
		tasks: await Promise.all(tasks.map((task) => discoverTask(task, grants, context)))
	};
}
function ownDocument(slot, claims) {
	return typeof slot === "object" && checkIds(slot, claims).holds ? slot : void 0;
}
function issuable(document) {
	return (document?.grants ?? []).flatMap((grant) => grant.credential === void 0 ? [] : [{
		...grant,
		credential: grant.credential
	}]);
}
async function discoverGrant(grant, context) {
	const { kind, settings } = grant.credential;
	const { providers, rules } = context.deps;
	const provider = providers.get(kind);
	return {
		grant: grant.name,
		access: grant.access,
		...grant.environment === void 0 ? {} : { environment: grant.environment },
		kind,
		variables: provider?.variablesOf?.(settings) ?? [],
		revocability: provider?.revocability.best ?? "none",
		ttl: leaseTtl(grant.ttlSeconds, rules.leaseMaxTtlSeconds),
		...await outlookFor(grant, void 0, context)
	};
}
async function discoverTask(task, grants, context) {
	const grant = grants.find(({ name }) => name === task.grant);
	if (grant !== void 0) return {
		...taskDefinition(task, grant),
		...await outlookFor(grant, task, context)
	};
	const { code, remedy } = refusal("grant_refused", "");
	const missing = {
		code,
		remedy,
		message: "The grant of this task cannot be issued as it is."
	};
	return {
		...taskDefinition(task, {
			access: "read",
			environment: void 0
		}),
		state: "refused",
		missing: [missing]
	};
}
// src/broker/http/bearer.ts
const FORM$1 = /^bearer +(?<token>[\w.~+/-]+=*) *$/iu;
function bearerToken(headers) {
	const [value, ...others] = headers["authorization"] ?? [];
	if (value === void 0 || others.length > 0) return void 0;
	const token = FORM$1.exec(value)?.groups?.["token"];
	return token === void 0 ? void 0 : new Secret(token);
}
// src/broker/routes/discover.ts
const discoverRoute = {
	method: "POST",
	path: "/discover",
	audience: "clients",
	respond: async ({ headers, peer }, context) => {
		const { deps, trace, state } = context;
		if (state.stopping) return bearerRefusalResponse(refusal("stopping", "the broker is stopping"), trace);
		const token = bearerToken(headers);
		if (token === void 0) return bearerRefusalResponse(refusal("token_malformed", "the request does not have exactly one bearer token"), trace);
		const trail = startAuditTrail(trace);
		const decided = await discover({
			token,
			peer
		}, trail, {
			deps,
			turns: state.turns
		});
		if (isAuthenticated(trail)) context.markAuthenticated();
		return decided.ok ? jsonResponse(decided.value, { trace }) : bearerRefusalResponse(decided.error, trace);
	}
};
// src/lease/lease-token.ts
const TOKEN_BYTES = 24;
const FORM = /^lsk_[A-Za-z0-9_-]{32}$/u;
function newLeaseToken(randomBytes) {
	return new Secret(`lsk_${Buffer.from(randomBytes(TOKEN_BYTES)).toString("base64url")}`);
}
function parseLeaseToken(text) {
	return FORM.test(text) ? new Secret(text) : void 0;
}
function hashLeaseToken(token) {
	return createHash("sha256").update(token.reveal(), "utf8").digest("hex");
}
// src/broker/routes/heartbeat.ts
const heartbeatRoute = {
	method: "POST",
	path: "/heartbeat",
	audience: "clients",
	isUrgent: true,
	respond: async ({ headers }, context) => {
		const { trace, deps } = context;
		const bearer = bearerToken(headers);
		const token = bearer === void 0 ? void 0 : parseLeaseToken(bearer.reveal());
		const beat = token === void 0 ? { kind: "unknown" } : await count$1(hashLeaseToken(token), context);
		if (beat.kind === "unknown") return bearerRefusalResponse(refusal("lease_token_invalid", "no lease has this token"), trace);
		context.markAuthenticated();
		return jsonResponse(beat.kind === "active" ? {
			active: true,
			expires_at: toRfc3339(beat.expiresAt)
		} : {
			active: false,
			reason: beat.reason,
			...noteOf(beat, token, deps)
		}, { trace });
	}
};
function noteOf({ reason }, token, { endNotes }) {
	if (reason !== "withdrawn" || token === void 0) return {};
	const because = endNotes?.get(hashLeaseToken(token));
	return because === void 0 ? {} : { because };
}
async function count$1(tokenHash, { deps, state }) {
	if (state.storeLost) {
		await deps.store.resetHeartbeats();
		state.storeLost = false;
	}
	return deps.store.beat(tokenHash, silentAfterMs(deps.rules.heartbeatIntervalMs));
}
// src/broker/routes/leases.ts
const leasesRoute = {
	method: "DELETE",
	path: "/leases",
	audience: "clients",
	isUrgent: true,
	respond: async (request, context) => {
		const { deps, trace } = context;
		const trail = startAuditTrail(trace);
		const closed = await closeJob(request, context, trail);
		const isVerified = isAuthenticated(trail);
		if (isVerified) context.markAuthenticated();
		const at = deps.clock.now();
		if (closed.ok) {
			const facts = trail.known();
			deps.audit({
				at,
				trace,
				event: "close_job",
				outcome: "done",
				facts
			});
			return jsonResponse(closed.value, { trace });
		}
		if (isVerified) deps.audit(refusedEntry("close_job", at, {
			trail,
			refused: closed.error
		}));
		return bearerRefusalResponse(closed.error, trace);
	}
};
async function closeJob({ headers, peer }, { deps, trace, state }, trail) {
	try {
		const token = bearerToken(headers);
		if (token === void 0) return refuse$1("token_malformed", "the request does not have exactly one bearer token");
		const context = {
			deps,
			trail,
			turns: state.turns,
			peer
		};
		const claims = await verifyToken(token, context, "end");
		if (!claims.ok) return claims;
		const used = await burnToken(claims.value, context);
		return used === void 0 ? ok(await endAll$1(claims.value, {
			deps,
			ends: state.ends
		}, trail)) : err(used);
	} catch (error) {
		return err(refusalOfFault(error, {
			log: deps.log,
			trace
		}));
	}
}
async function endAll$1(claims, { deps, ends }, trail) {
	const marked = await deps.store.closeJob(jobKeyOf(claims), "job_closed");
	const leases = await ends.endAll(marked);
	trail.note({ ended: leases.map(({ id, state }) => ({
		lease: id,
		state
	})) });
	trail.note(recordFindings(leases, deps));
	const now = deps.clock.now();
	return { leases: leases.map((lease) => Object.assign(endedResponse(lease, now), { lease: lease.id })) };
}
// src/broker/routes/published.ts
function publishedRoutes(kinds) {
	return [...kinds].flatMap(({ name, broker }) => broker?.publishes === void 0 ? [] : [publishedRoute(name, broker.publishes)]);
}
function publishedRoute(kind, { path }) {
	const route = `/${path}/`;
	return {
		method: "GET",
		path: route,
		endsWithName: true,
		audience: "clients",
		isUrgent: true,
		respond: async (request, { trace, state }) => {
			const server = request.path.slice(route.length);
			const document = await state.publications.find(kind, server);
			if (document === void 0) return refusalResponse(refusal("not_found", "there is no such server", { remedy: REMEDY }), trace);
			const { bytes, etag } = document;
			return hasAlready(request, etag) ? notModifiedResponse({
				trace,
				etag
			}) : bytesResponse(bytes, {
				trace,
				etag
			});
		}
	};
}
const REMEDY = "Check the name of the server: it must be one of the broker's configuration.";
function hasAlready({ headers }, etag) {
	return (headers["if-none-match"] ?? []).flatMap((value) => value.split(",")).some((tag) => tag.trim().replace(/^W\//u, "") === etag);
}
// src/broker/http/form.ts
function parseForm(body, shape) {
	const text = utf8(body);
	if (text === void 0) return err("the body is not UTF-8");
	const form = new Map();
	for (const part of text === "" ? [] : text.split("&")) {
		const [name, value] = splitPart(part).map(unescaped);
		if (name === void 0 || value === void 0) return err("a field of the form does not parse");
		if (form.has(name)) return err("a field of the form is given twice");
		if (!isKnown(name, shape)) return err("the form has an unknown field");
		form.set(name, value);
	}
	const missing = shape.required.find((name) => (form.get(name) ?? "") === "");
	return missing === void 0 ? ok(form) : err(`${missing} is missing`);
}
function isKnown(name, { required, optional = [] }) {
	return required.includes(name) || optional.includes(name);
}
function splitPart(part) {
	const at = part.indexOf("=");
	return at < 1 ? [] : [part.slice(0, at), part.slice(at + 1)];
}
function unescaped(text) {
	try {
		return decodeURIComponent(text.replaceAll("+", " "));
	} catch {
		return;
	}
}
function utf8(body) {
	try {
		return new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(body);
	} catch {
		return;
	}
}
// src/broker/http/read-request.ts
function headOf({ url = "", method = "", headersDistinct }) {
	const [path = "", ...query] = url.split("?");
	return {
		method,
		path,
		query: query.join("?"),
		headers: definedHeaders(headersDistinct)
	};
}
async function readBody(request, response, rule) {
	const fault = headFault(request, rule);
	if (fault !== void 0) return err(fault);
	if (rule.maxBytes === 0) return ok(new Uint8Array());
	if (request.headersDistinct["expect"] !== void 0) response.writeContinue();
	const body = await collect(request, rule);
	return body instanceof Uint8Array ? ok(body) : err(body);
}
function announcesBody({ headers }) {
	const lengths = headers["content-length"] ?? [];
	return headers["transfer-encoding"] !== void 0 || lengths.some((text) => Number(text) !== 0);
}
function headFault(request, { maxBytes }) {
	const { headers } = request;
	if (maxBytes > 0 && Number(headers["content-length"] ?? 0) > maxBytes) return tooLarge(maxBytes);
	if (!hasHost(request)) return malformed("it does not have exactly one Host header");
	if (headers["content-encoding"] !== void 0) return {
		code: "media_type_unsupported",
		reason: "it has a Content-Encoding"
	};
	const { expect = "100-continue" } = headers;
	if (expect.toLowerCase() === "100-continue") return void 0;
	return malformed("its Expect header is not 100-continue");
}
function tooLarge(maxBodyBytes) {
	return {
		code: "request_too_large",
		reason: `its body is larger than ${maxBodyBytes} bytes`
	};
}
function malformed(reason) {
	return {
		code: "request_malformed",
		reason
	};
}
function hasHost({ headersDistinct, httpVersion }) {
	const hosts = headersDistinct["host"]?.length ?? 0;
	return hosts === 1 || hosts === 0 && httpVersion === "1.0";
}
async function collect(request, { maxBytes, withinMs }) {
	const chunks = [];
	let size = 0;
	let timer;
	try {
		return await new Promise((resolve, reject) => {
			if (withinMs !== void 0) timer = setTimeout(() => resolve(TOO_SLOW), withinMs);
			request.on("data", (chunk) => {
				size += chunk.length;
				if (size > maxBytes) resolve(tooLarge(maxBytes));
				else chunks.push(chunk);
			});
			request.once("end", () => resolve(Buffer.concat(chunks)));
			request.once("error", reject);
			request.once("close", () => reject(new Error("the client went away")));
		});
	} finally {
		clearTimeout(timer);
	}
}
const TOO_SLOW = {
	code: "request_timeout",
	reason: "it arrived too slowly"
};
function definedHeaders(headers) {
	return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values ?? []]));
}
// src/broker/routes/route.ts
const FORM_TYPE = "application/x-www-form-urlencoded";
const revokeRoute = {
	method: "POST",
	path: "/revoke",
	mediaType: FORM_TYPE,
	audience: "clients",
	isUrgent: true,
	maxBodyBytes: 4096,
	bodyWithinMs: 2e3,
	isDecidedByHead: (head) => leaseBearer(head) !== void 0,
	respond: async (request, context) => {
		const { trace, deps } = context;
		const given = tokenOf(request);
		if (!given.ok) return refusalResponse(given.error, trace);
		const token = given.value;
		if (token === void 0) return jsonResponse(await unknownToken(context), { trace });
		const leaseTokenHash = hashLeaseToken(token);
		const lease = await deps.store.findByTokenHash(leaseTokenHash);
		if (lease === void 0) return jsonResponse(await unknownToken(context), { trace });
		context.markAuthenticated();
		const { now, requested } = await endFor(lease, request, context);
		const trail = startAuditTrail(trace);
		trail.note({
			lease: lease.id,
			leaseTokenHash,
			ended: [{
				lease: lease.id,
				state: now.state
			}]
		});
		if (!isEnded(lease.state)) trail.note(recordFindings([now], deps));
		const [at, facts] = [deps.clock.now(), trail.known()];
		deps.audit({
			at,
			trace,
			event: "revoke",
			outcome: "done",
			facts
		});
		if (requested !== void 0) return jsonResponse(requestedResponse(requested, at), { trace });
		if (isEnded(now.state)) return jsonResponse(endedResponse(now, at), { trace });
		const why = now.lastError ?? "it has not ended yet";
		return refusalResponse(refusal("revocation_pending", why), trace);
	}
};
async function endFor(lease, request, context) {
	const { deps, state } = context;
	const ending = state.ends.endOne(lease, async () => {
		const [marked = lease] = await deps.store.end({ lease: lease.id }, "task_ended");
		return marked;
	});
	const inTime = await withinPatience(ending, request, context);
	if (inTime !== void 0) return {
		now: inTime,
		requested: void 0
	};
	const requested = state.ends.requested(lease.id);
	if (requested !== void 0) return {
		now: {
			...lease,
			state: "revoking"
		},
		requested
	};
	return {
		now: await ending,
		requested
	};
}
const PREFERRED = /(?:^|,)\s*wait=(?<seconds>\d{1,3})\s*(?:,|;|$)/u;
async function withinPatience(ending, { headers }, { deps }) {
	const seconds = PREFERRED.exec(headers["prefer"]?.join(",") ?? "")?.groups?.["seconds"];
	if (seconds === void 0) return ending;
	return await valueWithin(ending, Number(seconds) * 1e3, deps.clock);
}
function tokenOf(request) {
	const bearer = leaseBearer(request);
	if (bearer !== void 0) return announcesBody(request) ? refuse$1("request_malformed", "it has a lease token as a bearer, and a body") : ok(bearer);
	const form = parseForm(request.body, {
		required: ["token"],
		optional: ["token_type_hint"]
	});
	if (!form.ok) return err(refusal("request_malformed", form.error));
	return ok(parseLeaseToken(form.value.get("token") ?? ""));
}
function leaseBearer({ headers }) {
	const bearer = bearerToken(headers);
	return bearer === void 0 ? void 0 : parseLeaseToken(bearer.reveal());
}
async function unknownToken({ deps }) {
	return {
		state: "unknown",
		proof: {
			checked_at: toRfc3339(await deps.store.now()),
			by: "broker",
			facts: ["no lease has this token"]
		}
	};
}
// src/broker/routes/router.ts
const DEFAULT_MAX_BODY_BYTES = 65536;
function createRouter(routes) {
	const routesAt = (path) => routes.filter((one) => isAt(one, path));
	return {
		find: (request, listener) => {
			const all = routesAt(request.path);
			const served = all.filter((route) => servesListener(route, listener));
			const [elsewhere] = served.length > 0 ? [] : all;
			return elsewhere === void 0 ? findMethod(served, request) : unrouted(refusal("not_found", "another listener serves this path", elsewhereOf(elsewhere)));
		},
		routeName: (path) => {
			const [route] = routesAt(path);
			if (route === void 0) return "other";
			return route.endsWithName === true ? `${route.path}NAME` : path;
		},
		isUrgent: (path) => routesAt(path).some((route) => route.isUrgent === true),
		bodyRule: (head) => {
			const route = routesAt(head.path).find(({ method }) => method === head.method);
			return route === void 0 ? { maxBytes: 0 } : bodyRuleOf(route, head);
		}
	};
}
const LAST_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/u;
function isAt(route, path) {
	if (route.endsWithName !== true) return route.path === path;
	return path.startsWith(route.path) && LAST_NAME.test(path.slice(route.path.length));
}
function bodyRuleOf(route, head) {
	const { maxBodyBytes: maxBytes = DEFAULT_MAX_BODY_BYTES, bodyWithinMs: withinMs, room } = route;
	if (!readsBody(route, head)) return { maxBytes: 0 };
	return {
		maxBytes,
		...withinMs === void 0 ? {} : { withinMs },
		...room && { room }
	};
}
function readsBody({ mediaType, isDecidedByHead }, head) {
	return mediaType !== void 0 && isDecidedByHead?.(head) !== true;
}
function findMethod(routes, request) {
	if (routes.length === 0) return unrouted(refusal("not_found", "this path does not exist"));
	const route = routes.find(({ method }) => method === request.method);
	if (route === void 0) {
		const allow = routes.map(({ method }) => method).join(", ");
		return unrouted(refusal("method_not_allowed", "this path does not support the method"), { allow });
	}
	if (request.query !== "" && route.method !== "GET") return unrouted(refusal("request_malformed", "its URL has a query"));
	const { mediaType = "" } = route;
	if (readsBody(route, request) && !hasMediaType(request, mediaType)) return unrouted(refusal("media_type_unsupported", `its content type is not ${mediaType}`));
	return ok(route);
}
function unrouted(refused, headers = {}) {
	return err({
		refused,
		headers
	});
}
function servesListener({ audience }, listener) {
	return listener === "all" || audience === "both" || audience === listener;
}
function elsewhereOf({ path, audience }) {
	if (audience === "admins") return { remedy: `Ask at the broker's \`admin-listen\` address: only that one serves ${path}.` };
	return { remedy: `Ask at the broker's \`url\`, not at its \`admin-listen\` address. In a workflow, set the \`broker\` input to that URL.` };
}
function hasMediaType({ headers }, expected) {
	const [value = "", ...others] = headers["content-type"] ?? [];
	const [type = "", ...parameters] = value.toLowerCase().split(";");
	const isUtf8 = parameters.map((part) => part.trim()).filter((part) => part !== "").every((part) => part === "charset=utf-8" || part === "charset=\"utf-8\"");
	return others.length === 0 && type.trim() === expected && isUtf8;
}
// src/broker/exchange/token-request.ts
const SHAPE = { required: [
	"grant_type",
	"subject_token",
	"subject_token_type",
	"authorization_details"
] };
const taskSchema = strictObject({
	name: string().regex(GRANT_NAME),
	commit: string().regex(COMMIT_SHA),
	parameters: record$2(string().regex(PARAMETER_NAME), string().max(1024))
});
const agentSchema = strictObject({ client: string().regex(/^[^\p{C}\p{Zl}\p{Zp}]{1,128}$/u).optional() }).transform(({ client }) => client === void 0 ? {} : { client });
const detailSchema = strictObject({
	type: literal("stepkey"),
	grant: string().regex(GRANT_NAME),
	environment: string().regex(ENVIRONMENT_NAME).optional(),
	access: _enum(["read", "write"]),
	step: string().regex(STEP_NAME),
	uses: string().max(1024).refine(namesAction).optional(),
	ttl: int().positive().max(43200).optional(),
	request: string().regex(/^[\w-]{22,128}$/u),
	supplied: record$2(string().regex(/^[a-z][a-z0-9-]{0,31}$/u), string().max(8192)).default({}),
	task: taskSchema.optional(),
	agent: agentSchema.optional()
});
function namesAction(text) {
	const reference = parseActionReference(text);
	if (reference === void 0 || actionReferenceText(reference) !== text) return false;
	return reference.from === "workspace" || isPinned(reference);
}
const detailsSchema = tuple([detailSchema.refine(({ task, uses }) => task === void 0 || uses === void 0, { path: ["uses"] })]);
function parseTokenRequest(body) {
	const form = parseForm(body, SHAPE);
	if (!form.ok) return refuse$1("request_malformed", form.error);
	const field = (name) => form.value.get(name) ?? "";
	if (field("grant_type") !== "urn:ietf:params:oauth:grant-type:token-exchange") return refuse$1("request_malformed", `grant_type is not ${GRANT_TYPE}`);
	if (field("subject_token_type") !== "urn:ietf:params:oauth:token-type:id_token") return refuse$1("request_malformed", `subject_token_type is not ${SUBJECT_TOKEN_TYPE}`);
	const details = detailsSchema.safeParse(parseUniqueJson(field("authorization_details")));
	if (!details.success) {
		const where = details.error.issues.map((issue) => issue.path.join(".") || issue.code);
		return refuse$1("authorization_details_malformed", `wrong at ${where.join(", ")}`);
	}
	const [{ ttl, request, environment, uses, task, agent, ...rest }] = details.data;
	return ok({
		idToken: new Secret(field("subject_token")),
		grant: rest.grant,
		environment,
		access: rest.access,
		step: rest.step,
		uses,
		ttlSeconds: ttl,
		idempotencyKey: request,
		supplied: rest.supplied,
		task,
		agent
	});
}
// src/broker/exchange/admit.ts
const CHECKS = [
	checkJobOpen,
	checkNotFrozen,
	checkWriteEvent
];
async function identify(body, context) {
	const request = parseTokenRequest(body);
	if (!request.ok) return request;
	const { grant, environment, access, step, uses, ttlSeconds, task, agent } = request.value;
	const asked = {
		grant,
		environment,
		access,
		step,
		uses,
		ttlSeconds,
		task,
		agent
	};
	context.trail.note({ request: asked });
	const claims = await verifyToken(request.value.idToken, context, "exchange");
	return claims.ok ? ok({
		request: request.value,
		claims: claims.value
	}) : claims;
}
async function admit(identified, { deps }) {
	for (const check of CHECKS) {
		const refused = await check(identified, deps);
		if (refused !== void 0) return refused;
	}
}
async function checkJobOpen({ claims }, { store }) {
	return await store.isJobClosed(jobKeyOf(claims)) ? refusal("job_closed", "the job was closed before") : void 0;
}
async function checkNotFrozen({ claims, request }, { store }) {
	return await store.isFrozen(request.grant, claims.repository) ? refusal("frozen", "everything, the grant or the repository is frozen") : void 0;
}
async function checkWriteEvent({ claims, request }) {
	const why = request.access === "write" ? writeEventRefusal(claims) : void 0;
	return why === void 0 ? void 0 : refusal("write_event_refused", why);
}
// src/broker/exchange/count-values.ts
async function countValues({ sharedValues = [] }, context) {
	await Promise.all(onceEach(sharedValues).map(async (shared) => {
		try {
			await count(shared, context);
		} catch (error) {
			const message = `the leases that got ${shared.name} were not counted: ${faultText(error)}`;
			context.deps.log({
				level: "warning",
				event: "value_not_counted",
				message
			});
		}
	}));
}
function onceEach(shared) {
	const values = shared.map(({ value }) => value.reveal());
	return shared.filter((_one, index) => values.indexOf(values[index] ?? "") === index);
}
async function count({ name, value, rotateAfter }, { deps, trail }) {
	const { keyRing, store } = deps;
	if (keyRing === void 0) throw new TypeError("there is no store-key");
	const leases = await store.countValueUse(keyRing.fingerprints(value));
	if (!isReminder(leases, rotateAfter)) return;
	raiseAlarm({
		alarm: "rotate",
		reason: `the value of ${name} went to ${leases} leases, and stays valid: replace it`
	}, trail, deps);
}
function isReminder(leases, rotateAfter) {
	return leases > rotateAfter && (leases - 1) % rotateAfter === 0;
}
// src/broker/exchange/seal-lease.ts
const ISSUE_MS = 2e3;
const MAX_TRIES = 8;
async function sealLease(request, context) {
	const { deps } = context;
	const { permit, approved } = request;
	const leaseToken = newLeaseToken(deps.randomBytes);
	const order = {
		id: newLeaseId(deps.randomBytes),
		...request,
		instance: await deps.store.instance(),
		now: await deps.store.now(),
		tokenHash: hashLeaseToken(leaseToken)
	};
	const reservation = {
		lease: newLease(order),
		perJob: permit.task?.perJob ?? permit.grant.perJob,
		uses: approved.decision.uses
	};
	for (let tries = 0; tries < MAX_TRIES; tries += 1) {
		const burn = tries === 0 ? idTokenUse(permit.claims, deps.rules) : void 0;
		const reserved = await deps.store.reserve({
			...reservation,
			burn
		});
		if (reserved.kind === "reserved") return ok({
			lease: reserved.lease,
			leaseToken,
			order
		});
		const refused = await whyNotReserved(reserved, request, context);
		if (refused !== void 0) return err(refused);
	}
	return refuse$1("broker_fault", "the store did not decide on the seal");
}
async function whyNotReserved(reserved, request, context) {
	if (reserved.kind === "uses_exhausted") return approvalUsedUp(reserved.reviewId, request);
	if (reserved.kind === "answer_lost") return endPrevious(reserved.previous, context);
	if (reserved.kind === "sealed") return alreadySealed(reserved, request, context);
	if (reserved.kind === "token_replayed") return replayed(request.permit.claims);
	if (reserved.kind === "task_used_up") return taskUsedUp(request);
	return refusal(reserved.kind, "it happened while the broker decided about this request");
}
function alreadySealed({ theft, ended }, { permit }, { deps, trail }) {
	const { grant, request } = permit;
	if (!theft) return refusal("sealed", "the same request got its lease before");
	const which = ended.length === 0 ? "none was active" : `${ended.join(", ")} ends`;
	const reason = `step "${request.step}" asked for ${grant.name} in another request; ${which}`;
	if (ended.length > 0) trail.note({ ended: ended.map((lease) => ({
		lease,
		state: "revoking"
	})) });
	raiseAlarm({
		alarm: "theft",
		reason
	}, trail, deps);
	return refusal("sealed", reason);
}
function taskUsedUp({ permit: { task } }) {
	return refusal("task_used_up", `per-job of ${task?.name} is ${task?.perJob}`);
}
async function endPrevious(previous, { deps, budget, trail }) {
	await deps.store.end({ lease: previous.id }, "answer_lost");
	const milliseconds = Math.max(0, budget.remaining(8e3) - ISSUE_MS);
	const now = await endMarked(previous, deps, milliseconds);
	trail.note({ ended: [{
		lease: previous.id,
		state: now.state
	}] });
	trail.note(recordFindings([now], deps));
	if (isEnded(now.state)) return void 0;
	return refusal("revocation_pending", `${previous.id}, whose response was lost, has not ended yet`);
}
function approvalUsedUp(reviewId, { approved }) {
	const { per } = approved.question.rule;
	const { subject, approvals, uses } = approved.decision;
	const login = approvals.find((approval) => approval.reviewId === reviewId)?.account.login;
	const where = subject.pullRequestUrl === void 0 ? "" : `: ${subject.pullRequestUrl}`;
	const text = `${login ?? "someone"}'s approval is used up: it was good for ${plural(uses, per)}.`;
	return pendingRefusal({
		kind: "pending",
		subject,
		missing: 1,
		have: approvals.length - 1,
		who: "someone who may approve this",
		reasons: [{
			code: "approval_used_up",
			text
		}],
		remedy: `Ask for a new approving review, then re-run this job${where}`
	});
}
// src/broker/exchange/token-response.ts
function tokenResponse(outcome) {
	const { permit, approved, sealed, issued, trace } = outcome;
	const { lease, leaseToken, order } = sealed;
	const { claims, rule, observed, task, grant } = permit;
	const { environment } = claims;
	return {
		access_token: leaseToken.reveal(),
		issued_token_type: ISSUED_TOKEN_TYPE,
		token_type: "N_A",
		expires_in: Math.floor((lease.expiresAt - order.now) / 1e3),
		authorization_details: [{
			type: "stepkey",
			grant: lease.grant,
			...environment === void 0 ? {} : { environment },
			access: lease.access,
			step: lease.step,
			lease: lease.id,
			expires_at: toRfc3339(lease.expiresAt),
			...issued.diesAt === void 0 ? {} : { dies_at: toRfc3339(issued.diesAt) }
		}],
		credential: credentialOf(issued),
		heartbeat_interval: outcome.heartbeatIntervalMs / 1e3,
		issued_to: issued.issuedTo,
		decision: decisionSummary(approved.decision, {
			question: approved.question,
			trace,
			rule,
			...observed.length === 0 ? {} : { observed }
		}),
		...task === void 0 ? {} : { task: taskDefinition(task, grant) }
	};
}
function credentialOf({ credential }) {
	const { kind, env, files } = credential;
	const entries = Object.entries(env);
	return {
		kind,
		env: Object.fromEntries(entries.map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value])),
		files: files.map(({ name, mode, content }) => ({
			name,
			mode,
			content: content instanceof Secret ? content.reveal() : content,
			secret: content instanceof Secret
		})),
		secret: entries.filter(([, value]) => value instanceof Secret).map(([name]) => name)
	};
}
// src/broker/exchange/exchange.ts
const TOTAL_MS = 14e3;
const UNDO_MS = 3e3;
async function exchange({ body, peer }, trail, process) {
	const { deps } = process;
	const budget = startBudget(deps.clock, TOTAL_MS);
	const context = {
		...process,
		trail,
		peer,
		budget,
		serverHold: startServerHold()
	};
	const outcome = await catchFaults(() => decideAndIssue(body, context), context);
	context.serverHold.release();
	const decided = outcome.ok ? outcome : err(duringOutage(outcome.error, deps));
	const code = decided.ok ? "granted" : decided.error.code;
	if (!decided.ok && isAuthenticated(trail)) deps.audit(refusedEntry("token", deps.clock.now(), {
		trail,
		refused: decided.error
	}));
	deps.metrics.countDecision(code);
	return decided;
}
function duringOutage(refused, { health }) {
	const part = PART_OF[refused.code];
	return part === void 0 ? refused : {
		...refused,
		...remedyDuringOutage(health, { part })
	};
}
const PART_OF = {
	store_unavailable: "store",
	keys_unavailable: "issuer",
	github_unavailable: "github"
};
async function catchFaults(work, { deps, trail }) {
	try {
		return await work();
	} catch (error) {
		return err(refusalOfFault(error, {
			log: deps.log,
			trace: trail.trace
		}));
	}
}
async function decideAndIssue(body, context) {
	const identified = await identify(body, context);
	if (!identified.ok) return identified;
	const turn = await context.turns.exchanges.take(partyOf(identified.value.claims));
	if (!turn.ok) return turn;
	try {
		return await decideInTurn(identified.value, context);
	} finally {
		turn.value.done();
	}
}
async function decideInTurn(identified, context) {
	const { claims } = identified;
	const { tokensInUse } = context;
	if (!tokensInUse.take(claims)) return err(replayed(claims));
	try {
		return await decideOnce(identified, context);
	} finally {
		tokensInUse.release(claims);
	}
}
async function decideOnce(identified, context) {
	const used = await refuseUsed(identified.claims, context);
	if (used !== void 0) return err(used);
	const decided = await catchFaults(() => decide(identified, context), context);
	if (decided.ok) return sealAndIssue(decided.value, context);
	if (decided.error.code === "store_unavailable") return decided;
	return err(await burnToken(identified.claims, context) ?? decided.error);
}
async function decide(identified, context) {
	const refused = await admit(identified, context);
	if (refused !== void 0) return err(refused);
	const authorised = await authorise(identified, context);
	if (!authorised.ok) return authorised;
	const permit = authorised.value;
	const { credential } = permit.grant;
	const kind = context.deps.kinds.get(credential.kind);
	if (kind === void 0) return refuse$1("grant_refused", "the broker does not have the grant's kind of credential");
	const approved = await approve(permit, context);
	if (!approved.ok) return approved;
	const provider = await context.serverHold.take(credential, context);
	if (!provider.ok) return provider;
	const unfit = await checkAccess(permit, provider.value, context);
	if (unfit !== void 0) return err(unfit);
	return ok({
		permit,
		approved: approved.value,
		kind,
		provider: provider.value
	});
}
async function sealAndIssue(request, context) {
	const { deps, trail } = context;
	const sealed = await sealLease(request, context);
	if (!sealed.ok) return sealed;
	const { id, tokenHash, approvals } = sealed.value.lease;
	trail.note({
		lease: id,
		leaseTokenHash: tokenHash,
		approvals
	});
	const issued = await issueLease(sealed.value, context);
	if (!issued.ok) return issued;
	const unrecorded = await recordGrant(sealed.value, context);
	if (unrecorded !== void 0) return err(unrecorded);
	await countValues(issued.value, context);
	const { permit, approved } = request;
	return ok(tokenResponse({
		permit,
		approved,
		sealed: sealed.value,
		issued: issued.value,
		trace: trail.trace,
		heartbeatIntervalMs: deps.rules.heartbeatIntervalMs
	}));
}
async function recordGrant({ lease }, { deps, budget, trail }) {
	try {
		deps.audit({
			at: deps.clock.now(),
			trace: trail.trace,
			event: "token",
			outcome: "granted",
			facts: trail.known()
		});
		return;
	} catch (error) {
		const message = faultText(error, { withName: true });
		deps.log({
			level: "error",
			event: "audit_failed",
			message
		});
		await deps.store.end({ lease: lease.id }, "issue_failed");
		await endMarked(lease, deps, budget.remaining(UNDO_MS));
		const remedy = remedyDuringOutage(deps.health, { part: "audit" });
		return refusal("broker_fault", "the audit log could not be written", remedy);
	}
}
// src/broker/routes/token.ts
const tokenRoute = {
	method: "POST",
	path: "/token",
	mediaType: FORM_TYPE,
	audience: "clients",
	respond: async (request, context) => {
		const { deps, trace, state } = context;
		const { turns, tokensInUse } = state;
		if (state.stopping) return refuseEarly(refusal("stopping", "the broker is stopping"), context);
		state.exchanges += 1;
		try {
			const trail = startAuditTrail(trace);
			const decided = await exchange(request, trail, {
				deps,
				turns,
				tokensInUse
			});
			if (isAuthenticated(trail)) {
				context.markAuthenticated();
				compareCommits(request, context);
			}
			const headers = deps.commit === void 0 ? {} : { [COMMIT_HEADER]: deps.commit };
			return decided.ok ? jsonResponse(decided.value, { trace }, headers) : refusalResponse(decided.error, trace, headers);
		} finally {
			state.exchanges -= 1;
		}
	}
};
const MAX_OTHER_COMMITS = 20;
function compareCommits({ headers }, { deps, state, trace }) {
	const [action = ""] = headers["x-stepkey-commit"] ?? [];
	const { commit: broker, log } = deps;
	const { otherCommits } = state;
	if (broker === void 0 || action === broker || !COMMIT_SHA.test(action)) return;
	if (otherCommits.has(action) || otherCommits.size >= MAX_OTHER_COMMITS) return;
	otherCommits.add(action);
	log({
		level: "warning",
		event: "commit_differs",
		message: "A workflow uses another commit of stepkey than this broker.",
		action,
		broker,
		trace
	});
}
function refuseEarly(refused, { deps, trace }) {
	deps.metrics.countDecision(refused.code);
	return refusalResponse(refused, trace);
}
// src/github-app/webhook.ts
const SIGNATURE = /^sha256=(?<hex>[0-9a-f]{64})$/u;
function isSigned(body, signature, secrets) {
	const hex = SIGNATURE.exec(signature ?? "")?.groups?.["hex"];
	if (hex === void 0) return false;
	const given = Buffer.from(hex, "hex");
	return secrets.map((secret) => timingSafeEqual(createHmac("sha256", secret.reveal()).update(body).digest(), given)).includes(true);
}
function looksSigned(signature) {
	return SIGNATURE.test(signature ?? "");
}
// src/broker/http/handler.ts
function createBodyRoom(most, freeBytes) {
	let inside = 0;
	return {
		freeBytes,
		enter: () => {
			if (inside >= most) return false;
			inside += 1;
			return true;
		},
		leave: () => {
			inside -= 1;
		}
	};
}
// src/broker/routes/webhook.ts
const MAX_BODY_BYTES = 26214400;
const MAX_LARGE = 4;
const webhookRoute = () => ({
	method: "POST",
	path: "/webhooks/github",
	mediaType: "application/json",
	audience: "clients",
	isUrgent: true,
	maxBodyBytes: MAX_BODY_BYTES,
	room: createBodyRoom(MAX_LARGE, DEFAULT_MAX_BODY_BYTES),
	isDecidedByHead: (head) => !looksSigned(signatureOf(head)),
	respond: async (request, context) => {
		const { deps, trace } = context;
		const { webhooks } = deps;
		const secrets = webhooks?.secrets() ?? [];
		if (webhooks === void 0 || secrets.length === 0) return refusalResponse(refusal("not_found", "the configuration has no github.webhook-secret", { remedy: NO_SECRET }), trace);
		if (!isSigned(request.body, signatureOf(request), secrets)) return refusalResponse(refusal("webhook_signature_invalid", "no secret of github.webhook-secret gives this X-Hub-Signature-256"), trace);
		context.markAuthenticated();
		const [id, event] = [only(request, "x-github-delivery"), only(request, "x-github-event")];
		const payload = parseJson(Buffer.from(request.body).toString("utf8"));
		if (id === void 0 || event === void 0 || payload === void 0) return refusalResponse(refusal("request_malformed", "it is not a delivery of GitHub"), trace);
		if (event === "ping") return jsonResponse({}, { trace });
		webhooks.receive({
			id,
			event,
			payload
		});
		return jsonResponse({}, {
			trace,
			status: 202
		});
	}
});
const NO_SECRET = "Set `github.webhook-secret` in the broker's configuration, and the same secret in the App's settings.";
function signatureOf(head) {
	return only(head, "x-hub-signature-256");
}
function only({ headers }, name) {
	const [value, ...others] = headers[name] ?? [];
	return others.length === 0 && value !== void 0 && value.length <= 200 ? value : void 0;
}
// src/broker/routes/broker.ts
const ROUTES = [
	tokenRoute,
	discoverRoute,
	revokeRoute,
	heartbeatRoute,
	leasesRoute,
	healthRoute,
	readyRoute,
	metricsRoute
];
const IDLE_POLL_MS = 25;
function createBroker(deps) {
	const turns = createAllTurns(deps);
	const router = createRouter([
		...ROUTES,
		webhookRoute(),
		...publishedRoutes(deps.kinds.values())
	]);
	const state = {
		stopping: false,
		exchanges: 0,
		turns,
		ends: createSharedEnds(deps),
		publications: createPublications(deps),
		tokensInUse: createTokensInUse(),
		otherCommits: new Set(),
		storeLost: false
	};
	const newTrace = () => newTraceId(deps.clock.now(), deps.randomBytes);
	const respond = async (request, listener, markAuthenticated) => {
		const trace = newTrace();
		try {
			const found = router.find(request, listener);
			if (!found.ok) return refusalResponse(found.error.refused, trace, found.error.headers);
			const context = {
				deps,
				trace,
				state,
				listener,
				markAuthenticated
			};
			return await found.value.respond(request, context);
		} catch (error) {
			return refusalResponse(refusalOfFault(error, {
				log: deps.log,
				trace
			}), trace);
		}
	};
	return {
		newTrace,
		routeName: (path) => router.routeName(path),
		isUrgent: (path) => router.isUrgent(path),
		bodyRule: (head) => router.bodyRule(head),
		refuse: ({ code, reason, ...rest }, trace) => refusalResponse(refusal(code, reason, rest), trace),
		handle: async (request, listener) => {
			let isAuthenticated = false;
			const response = await respond(request, listener, () => {
				isAuthenticated = true;
			});
			if (response.code === "store_unavailable") state.storeLost = true;
			return {
				...response,
				isAuthenticated
			};
		},
		stopIssuing: async () => {
			state.stopping = true;
			while (state.exchanges > 0) await deps.clock.sleep(IDLE_POLL_MS);
		}
	};
}
// src/broker/run/announce-start.ts
function announceStart(facts, effects) {
	const { log, signal } = effects;
	let read;
	const announce = async () => {
		const policies = await effects.readAll();
		if (policies.ok) read = policies.value;
		if (signal.aborted) return;
		log(startedEntry(facts, policies));
		if (policies.ok) await effects.review(policies.value);
		const why = facts.config.tls && whyNotValid(facts.config.tls, effects.clock.now());
		if (why !== void 0) {
			const message = `${why} No job accepts it.`;
			log({
				level: "error",
				event: "tls_not_valid",
				message,
				remedy: "Replace the files, then run `stepkey reload`."
			});
		}
	};
	return {
		policies: () => read,
		done: announce().catch((error) => {
			log({
				level: "error",
				event: "fault",
				message: faultText(error, { withName: true })
			});
		})
	};
}
function startedEntry({ config, listeners: { main, admin }, build }, policies) {
	const servers = Object.entries(config.servers).flatMap(([kind, byName]) => Object.keys(byName).map((name) => `${kind}/${name}`));
	return {
		level: "info",
		event: "started",
		version: build?.version,
		commit: build?.commit,
		port: main.port,
		url: config.url,
		listen: addressOf(main),
		admin_listen: admin && addressOf(admin),
		tls_until: config.tls && new Date(config.tls.expiresAt).toISOString(),
		store: storeAddress(config.store),
		servers: servers.join(", "),
		policies: policies.ok ? overviewText(policies.value) : `not readable: ${policies.error}`
	};
}
function addressOf({ host, port }) {
	return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
// src/broker/http/pool.ts
function createPool({ total, perPeer }) {
	const byPeer = new Map();
	const peerOf = new Map();
	const remove = (member) => {
		const peer = peerOf.get(member);
		if (peer === void 0) return;
		peerOf.delete(member);
		const members = byPeer.get(peer);
		members?.delete(member);
		if (members?.size === 0) byPeer.delete(peer);
	};
	const largest = () => {
		let found = new Set();
		for (const members of byPeer.values()) if (members.size > found.size) found = members;
		return found;
	};
	return {
		add: (member, peer) => {
			remove(member);
			const members = byPeer.get(peer) ?? new Set();
			byPeer.set(peer, members.add(member));
			peerOf.set(member, peer);
			const crowded = members.size > perPeer ? members : peerOf.size > total ? largest() : void 0;
			const victim = crowded === void 0 ? void 0 : oldestBut(member, crowded);
			if (victim !== void 0) remove(victim);
			return victim;
		},
		remove,
		get size() {
			return peerOf.size;
		}
	};
}
function oldestBut(newest, members) {
	for (const member of members) if (member !== newest) return member;
}
// src/broker/http/connections.ts
function createConnections({ total, perPeer }, close) {
	const limits = {
		total: Math.max(1, Math.floor(total / 4)),
		perPeer
	};
	const pools = {
		reading: createPool(limits),
		idle: createPool(limits)
	};
	const release = (connection) => {
		pools.reading.remove(connection);
		pools.idle.remove(connection);
	};
	return {
		wait: (connection, stage, peer) => {
			release(connection);
			const victim = pools[stage].add(connection, peer);
			if (victim !== void 0) close(victim, stage);
		},
		release
	};
}
// src/broker/http/handshakes.ts
function createHandshakes() {
	const plainBy = new Map();
	const done = new WeakSet();
	return {
		begin: (plain) => {
			const client = clientOf(plain);
			plainBy.set(client, plain);
			plain.once("close", () => {
				if (plainBy.get(client) === plain) plainBy.delete(client);
			});
		},
		end: (secured) => {
			done.add(secured);
			const client = clientOf(secured);
			const plain = plainBy.get(client);
			plainBy.delete(client);
			return plain;
		},
		isDone: (socket) => done.has(socket)
	};
}
function clientOf({ remoteAddress = "", remotePort = 0 }) {
	return `${remoteAddress} ${remotePort}`;
}
// src/broker/http/write-response.ts
const LINGER_BYTES = 1048576;
const LINGER_MS = 1e3;
async function writeResponse(request, outgoing, { response, isLast }) {
	const whole = request.complete;
	const { status, headers, body, encoding = "utf8" } = response;
	outgoing.writeHead(status, {
		...headers,
		...status === 304 ? {} : { "content-length": Buffer.byteLength(body, encoding) },
		...whole && !isLast ? {} : { connection: "close" }
	});
	if (whole) {
		outgoing.end(body, encoding);
		return;
	}
	outgoing.write(body, encoding);
	await drain(request);
	outgoing.end();
}
function drain(request) {
	return new Promise((resolve) => {
		let size = 0;
		const timer = setTimeout(resolve, LINGER_MS);
		const done = () => {
			clearTimeout(timer);
			resolve();
		};
		request.on("data", (chunk) => {
			size += chunk.length;
			if (size > LINGER_BYTES) done();
		});
		for (const event of [
			"end",
			"close",
			"error"
		]) request.once(event, done);
		request.resume();
	});
}
function writeRawResponse(socket, response) {
	if (!socket.writable) {
		socket.destroy();
		return;
	}
	const headers = {
		...response.headers,
		"content-length": String(Buffer.byteLength(response.body)),
		connection: "close"
	};
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
	const status = `HTTP/1.1 ${response.status} ${builtinHttp().STATUS_CODES[response.status] ?? ""}\r\n`;
	socket.end(`${status}${lines.join("")}\r\n${response.body}`);
}
// src/broker/http/server-callbacks.ts
const DEFAULT_MAX_CONNECTIONS = 4096;
const DEFAULT_MAX_CONNECTIONS_PER_PEER = 512;
function createServerCallbacks(options) {
	const { maxConnections: total = DEFAULT_MAX_CONNECTIONS, maxConnectionsPerPeer: perPeer = DEFAULT_MAX_CONNECTIONS_PER_PEER } = options;
	const newest = new WeakMap();
	const handshakes = options.tls === void 0 ? void 0 : createHandshakes();
	const refuseSocket = (socket, fault) => {
		if (handshakes?.isDone(socket) === false) {
			socket.destroy();
			return;
		}
		const begun = newest.get(socket);
		if (begun?.headersSent === true && !begun.writableFinished) {
			socket.destroy();
			return;
		}
		const response = refusalOf(fault, options.handler);
		record$1(options, {
			request: void 0,
			response,
			startedAt: options.clock.now()
		});
		writeRawResponse(socket, response);
	};
	const connections = createConnections({
		total,
		perPeer
	}, (socket, stage) => {
		if (stage === "reading") refuseSocket(socket, crowdedOut(perPeer));
		socket.destroySoon();
	});
	const peerOf = createPeerOf(options.proxy);
	const responder = createResponder(options, {
		connections,
		peerOf
	});
	const accept = (socket) => {
		connections.wait(socket, "reading", peerOf(socket.remoteAddress, {}));
		socket.once("close", () => connections.release(socket));
	};
	return {
		startClosing: () => responder.startClosing(),
		onConnection: (socket) => {
			accept(socket);
			handshakes?.begin(socket);
		},
		onSecured: (socket) => {
			const plain = handshakes?.end(socket);
			if (plain !== void 0) connections.release(plain);
			accept(socket);
		},
		onRequest: (request, response) => {
			newest.set(request.socket, response);
			responder.respond(request, response).catch(() => {
				request.destroy();
			});
		},
		refuseSocket
	};
}
function createResponder(options, { connections, peerOf }) {
	const { handler, listener, clock, maxConnections = DEFAULT_MAX_CONNECTIONS } = options;
	const { maxRequests = Math.floor(maxConnections / 4) } = options;
	let served = 0;
	let isClosing = false;
	const serve = async (head, body, peer) => {
		if (served >= maxRequests && !handler.isUrgent(head.path)) return refusalOf(overloaded(maxRequests), handler);
		served += 1;
		try {
			return await handler.handle({
				...head,
				body,
				peer
			}, listener);
		} finally {
			served -= 1;
		}
	};
	const inRoom = async (request, { room, maxBytes }, work) => {
		const isSmall = lengthOf(request) <= (room?.freeBytes ?? maxBytes);
		if (room === void 0 || maxBytes === 0 || isSmall) return await work();
		if (!room.enter()) return refusalOf(ROOM_FULL, handler);
		try {
			return await work();
		} finally {
			room.leave();
		}
	};
	return {
		startClosing: () => {
			isClosing = true;
		},
		respond: async (request, outgoing) => {
			const startedAt = clock.now();
			const { socket } = request;
			const head = headOf(request);
			const peer = peerOf(socket.remoteAddress, head.headers);
			const rule = handler.bodyRule(head);
			if (rule.maxBytes === 0) connections.release(socket);
			else connections.wait(socket, "reading", peer);
			const response = await inRoom(request, rule, async () => {
				const read = await readBody(request, outgoing, rule);
				connections.release(socket);
				return read.ok ? await serve(head, read.value, peer) : refusalOf(read.error, handler);
			});
			record$1(options, {
				request,
				response,
				startedAt
			});
			if (socket.destroyed) return;
			connections.wait(socket, request.complete ? "idle" : "reading", peer);
			await writeResponse(request, outgoing, {
				response,
				isLast: isClosing
			});
		}
	};
}
function lengthOf({ headers }) {
	const length = headers["content-length"];
	if (length !== void 0) return Number(length);
	return headers["transfer-encoding"] === void 0 ? 0 : Number.POSITIVE_INFINITY;
}
const ROOM_FULL = {
	code: "overloaded",
	reason: "other large bodies are being read",
	retryAfterSeconds: 1
};
function refusalOf(fault, handler) {
	return handler.refuse(fault, handler.newTrace());
}
function overloaded(most) {
	return {
		code: "overloaded",
		reason: `${most} requests are running already`,
		retryAfterSeconds: 1
	};
}
function crowdedOut(perPeer) {
	return {
		code: "overloaded",
		reason: `it arrived more slowly than others of a crowd (limits.connections-per-peer: ${perPeer})`,
		retryAfterSeconds: 1
	};
}
function record$1({ handler, onServed, clock }, served) {
	const { request, response, startedAt } = served;
	const { status, code, trace, isAuthenticated = false, reason } = response;
	onServed({
		method: METHODS.find((known) => known === request?.method) ?? "other",
		route: handler.routeName(request?.url?.split("?")[0] ?? ""),
		status,
		...code === void 0 ? {} : { code },
		ms: clock.now() - startedAt,
		trace,
		...isAuthenticated ? { isAuthenticated } : {},
		...reason === void 0 ? {} : { reason }
	});
}
const METHODS = [
	"GET",
	"POST",
	"DELETE",
	"HEAD",
	"PUT",
	"PATCH",
	"OPTIONS"
];
// src/broker/http/server.ts
const MAX_HEADER_BYTES = 16384;
async function startServer(options) {
	const { clock } = options;
	const { server, setTls } = await createServer$1(options);
	server.maxConnections = options.maxConnections ?? 4096;
	const callbacks = createServerCallbacks(options);
	server.on("connection", callbacks.onConnection);
	server.on("secureConnection", callbacks.onSecured);
	server.on("request", callbacks.onRequest);
	server.on("checkContinue", callbacks.onRequest);
	server.on("checkExpectation", callbacks.onRequest);
	server.on("connect", ({ socket }) => {
		callbacks.refuseSocket(socket, {
			code: "method_not_allowed",
			reason: "CONNECT"
		});
	});
	server.on("clientError", (error, socket) => {
		if (socket instanceof Socket) callbacks.refuseSocket(socket, parserFault(error));
		else socket.destroy();
	});
	const { address: host, port } = await listen(server, options);
	return {
		host,
		port,
		setTls,
		close: () => {
			callbacks.startClosing();
			return closeServer(server, clock);
		}
	};
}
async function createServer$1({ tls, receiveMs = 1e4 }) {
	const options = {
		maxHeaderSize: MAX_HEADER_BYTES,
		headersTimeout: receiveMs,
		requestTimeout: receiveMs,
		connectionsCheckingInterval: Math.min(1e3, receiveMs),
		keepAliveTimeout: 15e3,
		requireHostHeader: false
	};
	if (tls === void 0) return {
		server: builtinHttp().createServer(options),
		setTls: () => void 0
	};
	const server = (await import("node:https")).createServer({
		...options,
		...secureContext(tls),
		handshakeTimeout: receiveMs
	});
	return {
		server,
		setTls: (pair) => server.setSecureContext(secureContext(pair))
	};
}
function secureContext({ cert, key }) {
	return {
		cert,
		key: key.reveal(),
		minVersion: "TLSv1.2"
	};
}
function listen(server, where) {
	const at = "fd" in where ? { fd: where.fd } : {
		host: where.host,
		port: where.port
	};
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(at, () => {
			server.off("error", reject);
			const address = server.address();
			if (address !== null && typeof address === "object") resolve(address);
			else reject(new TypeError("it is not a TCP socket"));
		});
	});
}
const CLOSE_MS = 2e4;
async function closeServer(server, clock) {
	const closed = new AbortController();
	const finished = new Promise((resolve) => {
		server.close(() => resolve());
		server.closeIdleConnections();
	});
	const timeout = clock.sleep(CLOSE_MS, closed.signal);
	await Promise.race([finished, timeout]);
	closed.abort();
	server.closeAllConnections();
	await finished;
}
function parserFault({ code = "" }) {
	return PARSER_FAULTS[code] ?? {
		code: "request_malformed",
		reason: "it does not parse as HTTP/1.1"
	};
}
const PARSER_FAULTS = {
	HPE_HEADER_OVERFLOW: {
		code: "headers_too_large",
		reason: `its headers are larger than ${MAX_HEADER_BYTES} bytes`
	},
	HPE_CHUNK_EXTENSIONS_OVERFLOW: {
		code: "request_too_large",
		reason: "its chunk extensions are too large"
	},
	ERR_HTTP_REQUEST_TIMEOUT: TOO_SLOW
};
// src/broker/run/listeners.ts
async function openListeners({ listen, adminListen, tls, proxy }, handed, serving) {
	if (handed.admin !== void 0 && adminListen === void 0) return err(codedFailure("configuration_invalid", {
		message: "systemd hands over a socket for admins, and the configuration has no `admin-listen`.",
		remedy: SOCKET_REMEDY
	}));
	const listener = adminListen === void 0 ? "all" : "clients";
	const main = await open$1(listen, handed.main, {
		...serving,
		proxy,
		tls,
		listener
	});
	if (!main.ok) return main;
	if (tls === void 0 && !isLoopback(main.value.host)) {
		await main.value.close();
		return err(codedFailure("configuration_invalid", exposed(main.value)));
	}
	if (adminListen === void 0) return ok({
		main: main.value,
		admin: void 0
	});
	const admin = await open$1(adminListen, handed.admin, {
		...serving,
		listener: "admins"
	});
	if (admin.ok) return ok({
		main: main.value,
		admin: admin.value
	});
	await main.value.close();
	return admin;
}
const SOCKET_REMEDY = "Correct the .socket unit, or `listen` and `admin-listen`.";
function exposed({ host, port }) {
	return {
		message: `The socket that was handed over listens at ${host}:${port}, where traffic without TLS could be intercepted.`,
		remedy: "Let the .socket unit listen on a loopback address, or set `tls`."
	};
}
async function open$1(address, fd, options) {
	const where = fd === void 0 ? address : { fd };
	try {
		return ok(await startServer({
			...options,
			...where
		}));
	} catch (error) {
		return err(codedFailure("configuration_invalid", cannotListen(address, fd, error)));
	}
}
function cannotListen({ host, port }, fd, error) {
	if (fd !== void 0) return {
		message: `Cannot listen on the socket that was handed over (descriptor ${fd}): ${faultText(error)}.`,
		remedy: SOCKET_REMEDY
	};
	const where = `${host}:${port}`;
	const remedy = "Set `listen` (or `admin-listen`) to another address, or stop what uses this one.";
	if (errorCode(error) === "EADDRINUSE") return {
		message: `Another program listens at ${where} already.`,
		remedy
	};
	return {
		message: `Cannot listen at ${where}: ${faultText(error)}.`,
		remedy
	};
}
// src/identity/verify-id-token.ts
const MAX_CHARACTERS = 16384;
const MAX_LIFETIME_SECONDS = 900;
const COMPACT_FORM = /^[\w-]+\.[\w-]+\.[\w-]*$/u;
function createIdTokenVerifier(options) {
	return async (secret) => {
		const token = secret.reveal();
		const decoded = decode(token);
		if (!decoded.ok) return decoded;
		const { keyId, payload } = decoded.value;
		if (payload["iss"] !== options.issuer) return refuse("token_issuer", `iss is not ${options.issuer}`);
		const signed = await verifySignature(token, keyId, options.keySet);
		if (!signed.ok) return signed;
		const fault = audienceFault(payload["aud"], options.audience) ?? timeFault(payload, options);
		return fault === void 0 ? parseClaims(payload) : err(fault);
	};
}
function decode(token) {
	if (token.length > MAX_CHARACTERS) return refuse("token_malformed", `it has more than ${MAX_CHARACTERS} characters`);
	if (!COMPACT_FORM.test(token)) return refuse("token_malformed", "it is not three base64url parts");
	try {
		const header = decodeProtectedHeader(token);
		const payload = decodeJwt(token);
		const fault = headerFault(header);
		return fault === void 0 ? ok({
			keyId: String(header.kid),
			payload
		}) : err(fault);
	} catch {
		return refuse("token_malformed", "its header or payload is not a JSON object");
	}
}
function headerFault(header) {
	if (header.alg !== "RS256") return fail("token_signature", "alg is not RS256");
	if (typeof header.kid !== "string" || header.kid === "") return fail("token_malformed", "the header has no kid");
	if (header.crit !== void 0) return fail("token_malformed", "the header has crit");
	const type = header.typ;
	if (type !== void 0 && !(typeof type === "string" && type.toUpperCase() === "JWT")) return fail("token_malformed", "typ is not JWT");
}
async function verifySignature(token, keyId, keySet) {
	const keys = await keySet.find(keyId);
	if (!keys.ok) return keys;
	if (keys.value.some((key) => isSignedBy(token, key))) return ok(void 0);
	return refuse("token_signature", keys.value.length === 0 ? "the issuer has no key with this kid" : "no key of the issuer verifies it");
}
const MIN_KEY_BITS = 2048;
function isSignedBy(token, cryptoKey) {
	const key = usableKey(cryptoKey);
	if (key === void 0) return false;
	const end = token.lastIndexOf(".");
	const signature = Buffer.from(token.slice(end + 1), "base64url");
	return verify("sha256", Buffer.from(token.slice(0, end)), key, signature);
}
const usableKeys = new WeakMap();
function usableKey(cryptoKey) {
	const known = usableKeys.get(cryptoKey);
	if (known !== void 0) return known;
	const key = KeyObject.from(cryptoKey);
	const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
	if (key.asymmetricKeyType !== "rsa" || bits < MIN_KEY_BITS) return void 0;
	usableKeys.set(cryptoKey, key);
	return key;
}
function audienceFault(audience, expected) {
	const list = Array.isArray(audience) ? audience : [audience];
	if (list.length === 1 && list[0] === expected) return void 0;
	const [only] = list;
	if (list.length === 1 && isOtherSpelling(only, expected)) return fail("broker_url_differs", `aud is not ${expected}, but another name of this machine`);
	return fail("token_audience", `${list.includes(expected) ? "aud has others besides" : "aud is not"} ${expected}`);
}
function isOtherSpelling(audience, expected) {
	const names = [audience, expected].map(loopbackName);
	return names.every((name) => name !== void 0) && names[0] !== names[1];
}
function loopbackName(url) {
	if (typeof url !== "string" || !URL.canParse(url)) return void 0;
	const { hostname } = new URL(url);
	return isLoopback(hostname) ? hostname : void 0;
}
function timeFault(payload, options) {
	const { exp, iat } = payload;
	const nbf = payload.nbf ?? iat;
	if (!isNumericDate(exp) || !isNumericDate(iat) || !isNumericDate(nbf)) return fail("claims_incomplete", "exp, iat or nbf is missing or not a NumericDate");
	const now = options.clock.now() / 1e3;
	const skew = options.clockSkewSeconds;
	if (now >= exp + skew) return fail("token_expired", "exp has passed");
	if (now < nbf - skew) return fail("broker_clock_off", "nbf is in the future");
	if (now < iat - skew) return fail("broker_clock_off", "iat is in the future");
	if (exp - iat > MAX_LIFETIME_SECONDS) return fail("token_too_old", `exp is more than ${MAX_LIFETIME_SECONDS} s after iat`);
	if (now > iat + options.maxAgeSeconds + skew) return fail("token_too_old", `iat is more than ${options.maxAgeSeconds} s ago`);
}
function fail(code, reason) {
	return codedFailure(code, { reason });
}
function refuse(code, reason) {
	return err(fail(code, reason));
}
// src/lease/outage/live-leases.ts
const MAX_LEASES = 1e4;
const SWEEP_AFTER_MS = 6e5;
const SWEEP_EVERY_MS = 6e4;
function createLiveLeases(maxLeases = MAX_LEASES) {
	const leases = new Map();
	const ids = new Map();
	let sweepAt = 0;
	const forget = (id) => {
		const lease = leases.get(id);
		if (lease !== void 0) ids.delete(lease.tokenHash);
		leases.delete(id);
	};
	const findByTokenHash = (hash) => {
		const id = ids.get(hash);
		return id === void 0 ? void 0 : leases.get(id);
	};
	return {
		forget,
		findByTokenHash,
		find: (id) => leases.get(id),
		all: () => leases.values(),
		note: (lease) => {
			if (isEnded(lease.state)) {
				forget(lease.id);
				return;
			}
			leases.set(lease.id, lease);
			ids.set(lease.tokenHash, lease.id);
			const [oldest] = leases.keys();
			if (leases.size > maxLeases && oldest !== void 0) forget(oldest);
		},
		noteBeat: (hash, at) => {
			const lease = findByTokenHash(hash);
			if (lease === void 0) return;
			const heartbeatResetAt = Math.max(lease.heartbeatResetAt, at);
			leases.set(lease.id, {
				...lease,
				heartbeatResetAt,
				lastBeatAt: at
			});
		},
		moveBack: (backMs) => {
			for (const lease of leases.values()) {
				const expiresAt = lease.expiresAt - backMs;
				const heartbeatResetAt = lease.heartbeatResetAt - backMs;
				leases.set(lease.id, {
					...lease,
					expiresAt,
					heartbeatResetAt
				});
			}
		},
		sweep: (now) => {
			if (now < sweepAt) return;
			sweepAt = now + SWEEP_EVERY_MS;
			for (const { id, expiresAt } of leases.values()) if (now - expiresAt >= SWEEP_AFTER_MS) forget(id);
		}
	};
}
// src/lease/outage/damaged-row.ts
function isDamagedRow(error) {
	return error instanceof StoreError && error.message.startsWith("The store holds a row that stepkey did not write");
}
// src/lease/outage/unwritten-ends.ts
function createUnwrittenEnds() {
	const ends = new Map();
	const ids = new Map();
	const set = (end) => {
		ends.set(end.lease.id, end);
		ids.set(end.lease.tokenHash, end.lease.id);
	};
	return {
		get size() {
			return ends.size;
		},
		find: (id) => ends.get(id),
		findByTokenHash: (hash) => {
			const id = ids.get(hash);
			return id === void 0 ? void 0 : ends.get(id);
		},
		all: () => [...ends.values()],
		mark: (lease, reason, now) => {
			const known = ends.get(lease.id);
			const changed = ended(known?.lease ?? lease, reason, now);
			set({
				...known,
				lease: changed,
				reason: changed.endReason ?? reason
			});
			return changed;
		},
		take: (lease) => {
			if (!ends.has(lease.id)) set({
				lease,
				reason: lease.endReason ?? "expired"
			});
		},
		lock: (id, { lockMs, now }) => {
			const end = ends.get(id);
			if (end === void 0 || !isEnding(end.lease.state)) return void 0;
			if (isLocked(end, now)) return void 0;
			set({
				...end,
				lockedUntil: now + lockMs
			});
			return end.lease;
		},
		settle: (id, outcome, now) => {
			const end = ends.get(id);
			const lease = end && settled(end.lease, outcome, now);
			if (end === void 0 || lease === void 0) return false;
			set({
				lease,
				reason: end.reason,
				settlement: outcome
			});
			return true;
		},
		forget: (id) => {
			const end = ends.get(id);
			if (end !== void 0) ids.delete(end.lease.tokenHash);
			ends.delete(id);
		}
	};
}
function isLocked({ lockedUntil }, now) {
	return lockedUntil !== void 0 && lockedUntil > now;
}
function isDue(end, now) {
	const { state, nextTryAt = now } = end.lease;
	return isEnding(state) && nextTryAt <= now && !isLocked(end, now);
}
// src/lease/outage/write-ends.ts
const BATCH$1 = 100;
async function writeEnds(deps) {
	const { store, clock, ends, closedJobs } = deps;
	for (const [key, { job, reason }] of closedJobs) {
		await store.closeJob(job, reason);
		closedJobs.delete(key);
	}
	let written = 0;
	for (const end of ends.all()) {
		if (written >= BATCH$1) break;
		if (isLocked(end, clock.now())) continue;
		if (!await writeEnd(deps, end)) continue;
		if (ends.find(end.lease.id) === end) ends.forget(end.lease.id);
		written += 1;
		if (written % 10 === 0) await eventLoopTurn();
	}
	return written;
}
async function writeEnd(deps, end) {
	try {
		return await tryToWriteEnd(deps, end);
	} catch (error) {
		if (isDamagedRow(error)) return true;
		throw error;
	}
}
async function tryToWriteEnd({ store, lockOwner }, { lease: { id }, reason, settlement }) {
	await store.end({ lease: id }, reason);
	if (settlement === void 0) return true;
	await store.lock(id, {
		lockOwner,
		lockMs: LOCK_MS
	});
	if (await store.settle(id, lockOwner, settlement)) return true;
	const stored = await store.find(id);
	return stored === void 0 || isEnded(stored.state);
}
function eventLoopTurn() {
	return new Promise((resolve) => {
		setImmediate(resolve);
	});
}
// src/lease/outage/outage.ts
const TRY_EVERY_MS = 1e3;
const REST_AFTER_TRY = 2;
const STALL_MS = 1e3;
function createOutage(store, options) {
	const { clock, lockOwner, onEvent, hearsAll = true, deadlineMs = 3e3 } = options;
	const live = createLiveLeases();
	const ends = createUnwrittenEnds();
	const closedJobs = new Map();
	let lost;
	const inTime = (call) => within({
		clock,
		milliseconds: deadlineMs
	}, call, () => {
		throw new StoreError("unavailable", `The store did not respond within ${deadlineMs} ms.`, { remedy: "Check the disk or the server of the store, and whether another process has locked it." });
	});
	const lose = (error) => {
		if (lost !== void 0) return;
		const now = clock.now();
		lost = {
			error,
			since: now,
			heartbeatsFrom: now,
			nextTryAt: now + TRY_EVERY_MS
		};
		onEvent({
			kind: "store_lost",
			error
		});
	};
	const tryAgain = async (before) => {
		const startedAt = clock.now();
		try {
			await inTime(() => store.resetHeartbeats());
		} catch (error) {
			expected(error);
			const now = clock.now();
			const took = now - startedAt;
			if (took > deadlineMs + STALL_MS) before.heartbeatsFrom = now;
			const tried = Math.min(took, deadlineMs + STALL_MS);
			before.nextTryAt = now + Math.max(TRY_EVERY_MS, REST_AFTER_TRY * tried);
			return;
		}
		lost = void 0;
		onEvent({
			kind: "store_regained",
			since: before.since,
			unwritten: ends.size
		});
	};
	const recover = async () => {
		if (lost !== void 0 && clock.now() >= lost.nextTryAt) await tryAgain(lost);
		if (lost !== void 0 || ends.size + closedJobs.size === 0) return;
		try {
			await writeEnds({
				store,
				clock,
				lockOwner,
				ends,
				closedJobs
			});
		} catch (error) {
			lose(expected(error));
		}
	};
	return {
		store,
		live,
		ends,
		closedJobs,
		now: () => clock.now(),
		heartbeatsFrom: () => lost?.heartbeatsFrom,
		hearsAll,
		restartHeartbeats: () => {
			if (lost === void 0) return;
			const now = clock.now();
			lost.heartbeatsFrom = now;
			lost.nextTryAt = Math.min(lost.nextTryAt, now + TRY_EVERY_MS);
		},
		attempt: async (write, fallback) => {
			if (lost !== void 0) return fallback();
			try {
				return await inTime(write);
			} catch (error) {
				if (isDamagedRow(expected(error))) throw error;
				lose(expected(error));
				return fallback();
			}
		},
		read: async (read, fallback) => {
			try {
				return await inTime(read);
			} catch (error) {
				expected(error);
				return fallback();
			}
		},
		load: async (id) => {
			const unwritten = ends.find(id);
			if (unwritten !== void 0) return unwritten.lease;
			const known = live.find(id);
			const stored = await orKnown(() => inTime(() => store.find(id)), known);
			return stored && completed$1(stored, known);
		},
		note: (leases) => {
			for (const lease of leases) {
				const known = live.find(lease.id);
				if (!isLive(lease.state) || known === void 0) live.note(completed$1(lease, known));
			}
		},
		recover: singleFlight(recover),
		refuse: () => {
			if (lost !== void 0) throw lost.error;
		},
		expected
	};
}
function expected(error) {
	if (error instanceof StoreError) return error;
	throw error;
}
async function orKnown(read, known) {
	try {
		return await read();
	} catch (error) {
		if (known === void 0) throw expected(error);
		return known;
	}
}
function completed$1(stored, known) {
	if (known === void 0 || isEnded(stored.state) || stored.issueOutcome !== void 0) return stored;
	const { handle, diesAt, issuedTo, sealedSecret, issueOutcome } = known;
	return {
		...stored,
		handle,
		diesAt,
		issuedTo,
		sealedSecret,
		issueOutcome
	};
}
// src/lease/outage/beating-in-outage.ts
function beatingInOutage(outage) {
	const { store, live, ends } = outage;
	let moved;
	const findByTokenHash = async (hash) => {
		const unwritten = ends.findByTokenHash(hash);
		if (unwritten !== void 0) return unwritten.lease;
		const known = live.findByTokenHash(hash);
		try {
			const stored = await store.findByTokenHash(hash);
			return stored && completed$1(stored, known);
		} catch (error) {
			if (known === void 0) throw error;
			outage.expected(error);
			return known;
		}
	};
	const beatInMemory = async (hash, silentAfterMs) => {
		const lease = await findByTokenHash(hash);
		if (lease === void 0 || lease.state === "issuing") return { kind: "unknown" };
		if (lease.state !== "active") return {
			kind: "ended",
			reason: beatReason(lease.endReason)
		};
		const now = outage.now();
		const known = live.find(lease.id) ?? lease;
		const heartbeatResetAt = Math.max(lease.heartbeatResetAt, known.heartbeatResetAt, (outage.hearsAll ? outage.heartbeatsFrom() : now) ?? now);
		const limits = {
			silentAfterMs,
			issuingAfterMs: 0
		};
		const expiresAt = Math.min(lease.expiresAt, known.expiresAt);
		const reason = reasonToEnd({
			...lease,
			expiresAt,
			heartbeatResetAt
		}, now, limits);
		if (reason !== void 0) {
			ends.mark(lease, reason, now);
			return {
				kind: "ended",
				reason: beatReason(reason)
			};
		}
		outage.note([lease]);
		live.noteBeat(hash, now);
		return {
			kind: "active",
			expiresAt: lease.expiresAt
		};
	};
	const adopt = async (hash) => {
		try {
			const lease = await store.findByTokenHash(hash);
			if (lease !== void 0) outage.note([lease]);
		} catch (error) {
			outage.expected(error);
		}
	};
	const beatInStore = async (hash, silentAfterMs) => {
		const beat = await store.beat(hash, silentAfterMs);
		const known = live.findByTokenHash(hash);
		if (beat.kind !== "active") {
			if (known !== void 0) live.forget(known.id);
			return beat;
		}
		if (known === void 0) await adopt(hash);
		live.noteBeat(hash, outage.now());
		return beat;
	};
	return {
		findByTokenHash,
		find: (id) => outage.load(id),
		beat: (hash, silentAfterMs) => {
			const inMemory = () => beatInMemory(hash, silentAfterMs);
			if (ends.findByTokenHash(hash) !== void 0) return inMemory();
			return outage.attempt(() => beatInStore(hash, silentAfterMs), inMemory);
		},
		clockSetBack: (step) => {
			const before = step.since === moved?.since ? moved.backMs : 0;
			live.moveBack(step.backMs - before);
			moved = step;
			return outage.attempt(() => store.clockSetBack(step), async () => false);
		},
		resetHeartbeats: () => outage.attempt(async () => {
			await store.resetHeartbeats();
			outage.note(await store.list({ states: ["active"] }, { limit: MAX_LEASES }));
		}, async () => outage.restartHeartbeats())
	};
}
// src/lease/outage/issuing-in-outage.ts
function issuingInOutage(outage) {
	const { store, live, ends, closedJobs } = outage;
	return {
		burn: async (...given) => {
			outage.refuse();
			return store.burn(...given);
		},
		isBurned: async (...given) => {
			outage.refuse();
			return store.isBurned(...given);
		},
		isJobClosed: async (job) => {
			if (closedJobs.has(jobEntry(job))) return true;
			return store.isJobClosed(job);
		},
		reserve: async (reservation) => {
			if (closedJobs.size > 0) await outage.recover();
			outage.refuse();
			const reserved = await store.reserve(reservation);
			if (reserved.kind === "reserved") outage.note([reserved.lease]);
			if (reserved.kind === "sealed") for (const id of reserved.ended) live.forget(id);
			return reserved;
		},
		activate: async (id, facts) => {
			const known = live.find(id);
			const lease = known && issued(known, facts, outage.now());
			if (lease !== void 0) live.note(lease);
			try {
				outage.refuse();
				return await store.activate(id, facts);
			} catch (error) {
				outage.expected(error);
				if (lease !== void 0) ends.mark(lease, "issue_failed", outage.now());
				throw error;
			}
		},
		issueFailed: (id, failure) => outage.attempt(async () => {
			const lease = await store.issueFailed(id, failure);
			if (lease !== void 0) live.note(lease);
			return lease;
		}, async () => {
			const lease = await outage.load(id);
			return lease && ends.mark(lease, "issue_failed", outage.now());
		})
	};
}
function jobEntry(job) {
	return [
		job.repositoryId,
		job.runId,
		job.runAttempt,
		job.checkRunId
	].join("/");
}
// src/lease/outage/ending-in-outage.ts
function endingInOutage(outage) {
	const { store, live, ends, closedJobs } = outage;
	const endInMemory = (filter, reason) => endAll(outage, filter, reason);
	return {
		end: (filter, reason) => outage.attempt(async () => noted(outage, await store.end(filter, reason)), () => endInMemory(filter, reason)),
		closeJob: (job, reason) => outage.attempt(async () => noted(outage, await store.closeJob(job, reason)), async () => {
			closedJobs.set(jobEntry(job), {
				job,
				reason
			});
			return endInMemory({ job }, reason);
		}),
		lockDue: async (request) => {
			await outage.recover();
			live.sweep(outage.now());
			const unwritten = ends.size > 0 ? lockInMemory(outage, request) : [];
			const rest = {
				...request,
				limit: request.limit - unwritten.length
			};
			if (rest.limit <= 0) return unwritten;
			const locked = await outage.attempt(async () => noted(outage, await store.lockDue(rest)), async () => {
				await markDue(outage, rest);
				return lockInMemory(outage, rest);
			});
			return [...unwritten, ...locked];
		},
		lock: async (id, request) => {
			const inMemory = () => ends.lock(id, {
				...request,
				now: outage.now()
			});
			if (ends.find(id) !== void 0) return inMemory();
			return outage.attempt(() => store.lock(id, request), async () => {
				await takeIfEnding(outage, id);
				return inMemory();
			});
		},
		settle: async (id, lockOwner, outcome) => {
			const inMemory = () => ends.settle(id, outcome, outage.now());
			const forget = () => {
				if (outcome.kind !== "retry" && outcome.kind !== "wait") live.forget(id);
			};
			if (ends.find(id) !== void 0) {
				forget();
				return inMemory();
			}
			return outage.attempt(() => store.settle(id, lockOwner, outcome), async () => {
				await takeIfEnding(outage, id);
				return inMemory();
			}).finally(forget);
		},
		lockDueTidies: async (request) => {
			if (outage.heartbeatsFrom() !== void 0) return [];
			return store.lockDueTidies(request);
		}
	};
}
function noted(outage, leases) {
	outage.note(leases);
	return leases;
}
async function endAll(outage, filter, reason) {
	const { store, live, ends } = outage;
	const stored = await outage.read(() => store.list(filter), () => [...live.all()].filter((lease) => matches(lease, filter)));
	const now = outage.now();
	return stored.map((lease) => ends.find(lease.id)?.lease ?? completed$1(lease, live.find(lease.id))).filter(({ state }) => !isEnded(state)).map((lease) => ends.mark(lease, reason, now));
}
function same(wanted, value) {
	return wanted === void 0 || wanted === value;
}
function matches(lease, filter) {
	const { job, states } = filter;
	return same(filter.lease, lease.id) && same(job && jobEntry(job), jobEntry(lease.job)) && same(filter.repository?.toLowerCase(), lease.repository.toLowerCase()) && same(filter.grant, lease.grant) && (states?.includes(lease.state) ?? true);
}
async function takeIfEnding(outage, id) {
	const lease = await outage.load(id);
	if (lease !== void 0 && isEnding(lease.state)) outage.ends.take(lease);
}
async function markDue(outage, request) {
	const { store, live, ends } = outage;
	const { issuingAfterMs, limit, share } = request;
	const except = ends.all().map(({ lease }) => lease.id);
	const stored = await outage.read(() => store.findDue({
		issuingAfterMs,
		limit,
		share,
		except
	}), () => [...live.all()].filter(({ state }) => isEnding(state)));
	for (const one of stored) {
		const lease = completed$1(one, live.find(one.id));
		if (isEnding(lease.state)) ends.take(lease);
		else markIfDue(outage, {
			...lease,
			heartbeatResetAt: outage.now()
		}, request);
	}
	for (const lease of live.all()) {
		if (ends.find(lease.id) !== void 0 || !isOver(outage, lease, request)) continue;
		const now = await outage.load(lease.id);
		if (now === void 0 || isOfAnotherProcess(lease, now)) live.forget(lease.id);
		else markIfDue(outage, {
			...now,
			...dueTimes(outage, lease, now)
		}, request);
	}
}
function dueTimes(outage, known, stored) {
	const storedAt = stored.heartbeatResetAt > outage.now() ? 0 : stored.heartbeatResetAt;
	return {
		expiresAt: Math.min(known.expiresAt, stored.expiresAt),
		heartbeatResetAt: Math.max(known.heartbeatResetAt, storedAt)
	};
}
function isOfAnotherProcess(known, now) {
	return isEnded(now.state) || (now.lastBeatAt ?? 0) > (known.lastBeatAt ?? 0);
}
function isOver(outage, lease, limits) {
	return reasonNow(outage, lease, limits) !== void 0;
}
function markIfDue(outage, lease, limits) {
	const reason = reasonNow(outage, lease, limits);
	if (reason !== void 0) outage.ends.mark(lease, reason, outage.now());
}
function reasonNow(outage, lease, limits) {
	const now = outage.now();
	const heardFrom = outage.hearsAll ? outage.heartbeatsFrom() : now;
	const heartbeatResetAt = Math.max(lease.heartbeatResetAt, heardFrom ?? now);
	return reasonToEnd({
		...lease,
		heartbeatResetAt
	}, now, limits);
}
function lockInMemory(outage, request) {
	const { ends } = outage;
	const now = outage.now();
	const leases = ends.all().filter((end) => isDue(end, now)).map(({ lease }) => lease);
	return (request.share ? shareOut(leases, request.share).chosen : leases).slice(0, request.limit).flatMap(({ id }) => ends.lock(id, {
		...request,
		now
	}) ?? []);
}
// src/lease/outage/outage-store.ts
function withOutages(store, options) {
	const outage = createOutage(store, options);
	return {
		...store,
		...issuingInOutage(outage),
		...beatingInOutage(outage),
		...endingInOutage(outage),
		now: async () => {
			try {
				return await store.now();
			} catch (error) {
				outage.expected(error);
				return outage.now();
			}
		},
		freezes: async () => {
			outage.refuse();
			return store.freezes();
		},
		countByState: async () => {
			outage.refuse();
			return store.countByState();
		},
		damagedRows: () => outage.read(() => store.damagedRows(), () => [])
	};
}
// src/lease/stall-recovery.ts
const MIN_STALL_MS = 3e3;
const MIN_STEP_MS = 1e3;
function withStallRecovery(store, options) {
	const { clock, heartbeatIntervalMs } = options;
	const longest = Math.max(heartbeatIntervalMs, MIN_STALL_MS);
	const look = () => ({
		at: clock.now(),
		steadyAt: clock.steady?.()
	});
	let last = look();
	let unwritten;
	const noteStep = (now) => {
		const step = stepBetween(last, now);
		if (step === void 0) return false;
		const before = unwritten ?? {
			backMs: 0,
			since: step.since
		};
		unwritten = {
			backMs: before.backMs + step.backMs,
			since: before.since,
			at: step.at
		};
		last = {
			...last,
			at: last.at - step.backMs
		};
		return true;
	};
	const recover = singleFlight(async () => {
		const needsReset = noteStep(look()) || pauseBetween(last, look()) > longest;
		if (unwritten !== void 0 && await store.clockSetBack(unwritten)) unwritten = void 0;
		if (needsReset) await store.resetHeartbeats();
		last = look();
	});
	const recoverAfterStall = async () => {
		const now = look();
		if (unwritten === void 0 && stepBetween(last, now) === void 0 && pauseBetween(last, now) <= longest) last = now;
		else await recover();
	};
	return {
		...store,
		beat: async (...given) => {
			await recoverAfterStall();
			return store.beat(...given);
		},
		lockDue: async (...given) => {
			await recoverAfterStall();
			return store.lockDue(...given);
		}
	};
}
function pauseBetween(before, now) {
	return Math.max(now.at - before.at, (now.steadyAt ?? 0) - (before.steadyAt ?? 0));
}
function stepBetween(before, now) {
	if (before.steadyAt === void 0 || now.steadyAt === void 0) return void 0;
	const backMs = Math.round(before.at + (now.steadyAt - before.steadyAt) - now.at);
	return backMs < MIN_STEP_MS ? void 0 : {
		backMs,
		since: before.steadyAt,
		at: now.steadyAt
	};
}
// src/broker/context/server-holds.ts
function createServerHolds() {
	const counts = new Map();
	const closed = new Map();
	let freed = Promise.withResolvers();
	const release = (key) => {
		const left = (counts.get(key) ?? 0) - 1;
		if (left > 0) {
			counts.set(key, left);
			return;
		}
		counts.delete(key);
		freed.resolve();
		freed = Promise.withResolvers();
	};
	return {
		hold: async (at, limit) => {
			const key = keyOf$3(at);
			const opening = closed.get(key)?.promise;
			if (opening !== void 0) await within(limit, () => opening, IGNORED);
			if (closed.has(key)) return void 0;
			counts.set(key, (counts.get(key) ?? 0) + 1);
			return () => release(key);
		},
		close: (servers) => {
			const opened = Promise.withResolvers();
			for (const server of servers) closed.set(keyOf$3(server), opened);
			const held = () => servers.filter((at) => counts.has(keyOf$3(at)));
			return {
				waitUntilFree: async (limit) => {
					const wait = async (signal) => {
						while (held().length > 0 && !signal.aborted) await freed.promise;
					};
					if (held().length > 0) await within(limit, wait, IGNORED);
					return held();
				},
				open: () => {
					for (const server of servers) closed.delete(keyOf$3(server));
					opened.resolve();
				}
			};
		}
	};
}
const IGNORED = () => void 0;
function keyOf$3({ kind, server }) {
	return `${kind} ${server}`;
}
// src/broker/run/rules-of.ts
function rulesOf(config) {
	const { owners, limits } = config;
	return {
		owners,
		tokenMaxAgeMs: limits.tokenMaxAgeSeconds * 1e3,
		clockSkewMs: limits.clockSkewSeconds * 1e3,
		leaseMaxTtlSeconds: limits.leaseMaxTtlSeconds,
		heartbeatIntervalMs: limits.heartbeatIntervalSeconds * 1e3,
		servers: serverNames(config),
		maxExchanges: limits.exchanges,
		maxExchangesPerOwner: limits.exchangesPerOwner,
		maxExchangesPerRepository: limits.exchangesPerRepository,
		maxWaitingExchanges: limits.waitingExchanges,
		maxWaitingExchangesPerRepository: limits.waitingExchangesPerRepository,
		maxWaitingEnds: Math.floor(limits.connections / 8)
	};
}
// src/broker/run/open-key-ring.ts
async function openKeyRing({ storeKeys: [current, ...older] }, store, randomBytes) {
	const ring = current === void 0 ? void 0 : ringOf({
		current,
		older
	}, randomBytes);
	const missing = missingKeys(await store.sealedKeyIds(), ring);
	return missing.length === 0 ? ok(ring) : err(keyMissing(missing));
}
function ringOf(...given) {
	const ring = createKeyRing(...given);
	if (!ring.ok) throw new TypeError("a store key that was not parsed");
	return ring.value;
}
function keyMissing(missing) {
	const needs = missing.map(({ keyId, leases }) => `${plural(leases, "lease")} can only be revoked with key ${keyId}`);
	return codedFailure("store_key_missing", { message: `\`store-key\` lacks a key that the store needs: ${needs.join("; ")}.` });
}
// src/broker/github/pause.ts
const DEFAULT_MS = 6e4;
const LONGEST_MS = 36e5;
function pauseMs(response, now) {
	const { status, headers, data } = response;
	if (status !== 403 && status !== 429) return void 0;
	const asked = retryAfterMs(headers["retry-after"], now);
	const reset = headers["x-ratelimit-remaining"] === "0" ? untilReset(headers, now) : void 0;
	if (asked === void 0 && reset === void 0 && status === 403 && !namesLimit(data)) return;
	return Math.min(LONGEST_MS, Math.max(0, asked ?? reset ?? DEFAULT_MS));
}
function untilReset(headers, now) {
	const reset = headers["x-ratelimit-reset"] ?? "";
	return /^\d{1,15}$/u.test(reset) ? Number(reset) * 1e3 - now : DEFAULT_MS;
}
function namesLimit(data) {
	return /rate limit/iu.test(errorMessageIn(data));
}
// src/broker/github/budget.ts
const RESERVE = .1;
function maySpend(spent, { limit, remaining }) {
	return spent < remaining - Math.ceil(limit * RESERVE);
}
function createGitHubBudget(options) {
	const { api, clock, log, ownerOf = () => "", onLimit } = options;
	const accounts = new Map();
	const accountOf = (owner, resource) => {
		const key = `${owner.toLowerCase()} ${resource}`;
		const account = accounts.get(key) ?? newAccount(resource);
		accounts.set(key, account);
		return account;
	};
	const windowOf = (account) => {
		if (account.window !== void 0 && account.window.resetAt <= clock.now()) beginAnew(account);
		return account.window;
	};
	const record = (account, response) => {
		const pause = pauseMs(response, clock.now());
		if (pause !== void 0) account.pause = {
			from: clock.now(),
			forMs: pause
		};
		const window = windowIn(response);
		if (window === void 0) return void 0;
		const before = windowOf(account);
		const isSame = before !== void 0 && Math.abs(window.resetAt - before.resetAt) < SAME_MS;
		if (before !== void 0 && !isSame) beginAnew(account);
		const remaining = isSame ? Math.min(before.remaining, window.remaining) : window.remaining;
		account.window = {
			...window,
			remaining
		};
		return account.window;
	};
	const exhaustedIn = (account, { repositoryId, repository }) => {
		const window = windowOf(account);
		const spent = account.spent.get(repositoryId) ?? 0;
		if (window === void 0 || maySpend(spent, window)) return void 0;
		const { remaining, limit, resetAt } = window;
		return {
			message: `${repository} has used its share of GitHub's rate limit (${account.resource}): ${spent} requests. Of ${limit}, ${remaining} are left for other repositories and for running leases`,
			retryAfterSeconds: secondsUntil(resetAt, clock.now())
		};
	};
	const spend = (account, { repositoryId }, count) => {
		account.spent.set(repositoryId, (account.spent.get(repositoryId) ?? 0) + count);
	};
	const send = async (request) => {
		const [owner, resource] = [ownerOf(request), resourceOf(request)];
		const paused = pausedIn(accountOf(owner, resource), clock.now());
		if (paused !== void 0) return ok(asRateLimit(paused));
		const outcome = await api.request(request);
		if (!outcome.ok) return outcome;
		const payer = outcome.value.headers["x-stepkey-account"] ?? owner;
		const limit = record(accountOf(payer, resource), outcome.value);
		if (limit !== void 0) onLimit?.(payer, resource, limit);
		return outcome;
	};
	const accountsOf = ({ repository, repositoryId }) => {
		const owner = options.ownerOf === void 0 ? "" : repository.split("/")[0] ?? "";
		const own = new Set([accountOf(owner, "core"), accountOf(owner, "graphql")]);
		const others = [...accounts.values()].filter(({ spent }) => spent.has(repositoryId));
		return [...own, ...others];
	};
	return {
		forWatch: { request: send },
		exhausted: (repository) => {
			for (const account of accountsOf(repository)) {
				const exhausted = exhaustedIn(account, repository);
				if (exhausted !== void 0) return exhausted;
			}
		},
		forRepository: (repository) => ({ request: async (request) => {
			const account = accountOf(ownerOf(request), resourceOf(request));
			const exhausted = exhaustedIn(account, repository);
			if (exhausted !== void 0) {
				if (!account.logged.has(repository.repositoryId)) log({
					level: "warning",
					event: "github_share_used",
					...exhausted
				});
				account.logged.add(repository.repositoryId);
				return ok(asRateLimit(exhausted));
			}
			spend(account, repository, 1);
			const outcome = await send(about(repository, request));
			if (outcome.ok && outcome.value.headers["x-stepkey-free"] !== void 0) spend(account, repository, -1);
			return outcome;
		} })
	};
}
function newAccount(resource) {
	return {
		resource,
		window: void 0,
		pause: {
			from: 0,
			forMs: 0
		},
		spent: new Map(),
		logged: new Set()
	};
}
function pausedIn({ pause: { from, forMs } }, now) {
	if (!isWithinLast(forMs, from, now)) return void 0;
	return {
		message: "GitHub's rate limit is reached: it asks to wait",
		retryAfterSeconds: secondsUntil(from + forMs, now)
	};
}
function about({ repository }, request) {
	const { owner, repo } = request.params;
	return owner !== void 0 && `${owner}/${repo}` !== repository ? {
		...request,
		home: repository
	} : request;
}
function secondsUntil(at, now) {
	return Math.max(1, Math.ceil((at - now) / 1e3));
}
const SAME_MS = 6e4;
function beginAnew(account) {
	account.window = void 0;
	account.spent.clear();
	account.logged.clear();
}
function resourceOf({ route }) {
	return route === "POST /graphql" ? "graphql" : "core";
}
function asRateLimit({ message, retryAfterSeconds }) {
	return {
		status: 429,
		headers: { "retry-after": String(retryAfterSeconds) },
		data: { message }
	};
}
function windowIn({ headers }) {
	const [limit, remaining, reset] = [
		"limit",
		"remaining",
		"reset"
	].map((name) => {
		const value = headers[`x-ratelimit-${name}`] ?? "";
		return /^\d{1,15}$/u.test(value) ? Number(value) : void 0;
	});
	if (limit === void 0 || remaining === void 0 || reset === void 0) return void 0;
	return {
		limit,
		remaining,
		resetAt: reset * 1e3
	};
}
// src/broker/github/conditional-requests.ts
const MAX_KEPT = 33554432;
function withConditionalRequests(send, maxKept = MAX_KEPT) {
	const kept = new Map();
	let size = 0;
	const forget = (key) => {
		size -= kept.get(key)?.body.length ?? 0;
		kept.delete(key);
	};
	const keep = (key, response) => {
		forget(key);
		if (response.headers["etag"] === void 0 || response.body.length > maxKept) return;
		kept.set(key, response);
		size += response.body.length;
		for (const oldest of kept.keys()) {
			if (size <= maxKept) break;
			forget(oldest);
		}
	};
	return async (request) => {
		if (request.method !== "GET") return send(request);
		const key = `${request.headers?.["accept"] ?? ""} ${request.url}`;
		const before = kept.get(key);
		const outcome = await send(conditional(request, before?.headers["etag"]));
		if (!outcome.ok) return outcome;
		const { status } = outcome.value;
		if (status === 200) keep(key, outcome.value);
		if (status !== 304 || before === void 0) return outcome;
		keep(key, before);
		return ok(unchanged(before, outcome.value));
	};
}
function conditional(request, etag) {
	if (etag === void 0) return request;
	return {
		...request,
		headers: {
			...request.headers,
			"if-none-match": etag
		}
	};
}
function unchanged(before, now) {
	const limits = Object.entries(now.headers).filter(([name]) => name.startsWith("x-ratelimit-"));
	return {
		status: 200,
		headers: {
			...before.headers,
			...Object.fromEntries(limits),
			[FREE_HEADER]: "unchanged"
		},
		body: before.body
	};
}
// src/broker/github/fair-gate.ts
const REMEMBER_MS = 5e3;
const MAX_REMEMBERED = 1e3;
function createFairGate({ clock, gateFor, exhausted }) {
	const deciding = new Map();
	const remembered = new Map();
	const recall = (key) => {
		const found = remembered.get(key);
		if (found === void 0 || isWithinLast(REMEMBER_MS, found.at, clock.now())) return found?.answer;
		remembered.delete(key);
	};
	const remember = (key, answer, repositoryId) => {
		if (answer.kind === "proceed" || answer.kind === "unavailable") return;
		remembered.delete(key);
		remembered.set(key, {
			answer,
			at: clock.now(),
			repositoryId
		});
		const [oldest] = remembered.keys();
		if (remembered.size > MAX_REMEMBERED && oldest !== void 0) remembered.delete(oldest);
	};
	const decide = async (key, question, signal) => {
		const { repositoryId, repository } = question.claims;
		const party = {
			repositoryId,
			repository
		};
		const answer = await gateFor(party).decide(question, signal);
		remember(key, answer, repositoryId);
		if (answer.kind !== "unavailable" || answer.denial !== void 0) return answer;
		const why = exhausted(party);
		return why === void 0 ? answer : {
			kind: "unavailable",
			...why
		};
	};
	const flightFor = (key, question) => {
		const current = deciding.get(key);
		if (current?.isAbandoned === false) return current;
		const flight = createFlight(async (signal) => {
			try {
				return await decide(key, question, signal);
			} finally {
				if (deciding.get(key) === flight) deciding.delete(key);
			}
		});
		deciding.set(key, flight);
		return flight;
	};
	return {
		forget: (repositoryId) => {
			for (const [key, one] of remembered) if (one.repositoryId === repositoryId) remembered.delete(key);
		},
		decide: async (question, signal) => {
			const key = keyOf$2(question);
			const known = recall(key);
			if (known !== void 0) return known;
			return flightFor(key, question).join(signal, () => CANCELLED);
		}
	};
}
const CANCELLED = {
	kind: "unavailable",
	message: "GitHub did not respond in time",
	retryAfterSeconds: 5
};
function keyOf$2({ claims, ...rest }) {
	return JSON.stringify({
		...rest,
		claims: {
			...claims,
			jwtId: "",
			issuedAt: 0,
			expiresAt: 0
		}
	});
}
// src/broker/github/shared-requests.ts
function withSharedRequests(api) {
	const flights = new Map();
	const advance = (key, ended) => {
		const flying = flights.get(key);
		if (flying?.now !== ended) return;
		if (flying.next === void 0) flights.delete(key);
		else flights.set(key, {
			now: flying.next,
			next: void 0
		});
	};
	const launch = (request, key, after) => {
		const flight = createFlight(async (signal) => {
			try {
				await after;
				return signal.aborted ? cancelled() : await api.request({
					...request,
					signal
				});
			} finally {
				advance(key, flight);
			}
		});
		return flight;
	};
	return { request: async (request) => {
		const { route, params, variables, home, signal } = request;
		const key = JSON.stringify([
			route,
			params,
			variables,
			home
		]);
		const flying = flights.get(key);
		if (flying === void 0) {
			const now = launch(request, key);
			flights.set(key, {
				now,
				next: void 0
			});
			return now.join(signal, cancelled);
		}
		if (flying.next?.isAbandoned === false) return free(await flying.next.join(signal, cancelled));
		flying.next = launch(request, key, flying.now.ended);
		return flying.next.join(signal, cancelled);
	} };
}
function cancelled() {
	return err({
		kind: "aborted",
		message: "Reading from GitHub was cancelled"
	});
}
function free(outcome) {
	if (!outcome.ok) return outcome;
	const headers = {
		...outcome.value.headers,
		[FREE_HEADER]: "shared"
	};
	return ok({
		...outcome.value,
		headers
	});
}
// src/broker/run/create-github.ts
function createGitHub(config, deps) {
	const { send, clock, jitter, log, usesOf, metrics } = deps;
	const access = openGitHub(config, {
		send: withConditionalRequests(send),
		plainSend: send,
		clock
	});
	const { ownerOf, checkAccess } = access;
	const budget = createGitHubBudget({
		api: withSharedRequests(access.api),
		clock,
		log,
		...ownerOf && { ownerOf },
		onLimit: (owner, resource, limit) => metrics?.setGitHubLimit({
			owner,
			resource
		}, limit)
	});
	const gate = createFairGate({
		clock,
		exhausted: (repository) => budget.exhausted(repository),
		gateFor: (repository) => createGitHubGate({
			api: budget.forRepository(repository),
			clock,
			jitter,
			usesOf
		})
	});
	return {
		reader: budget.forWatch,
		gate,
		checkAccess,
		forgetRepository: (repositoryId) => gate.forget(repositoryId),
		forgetOwner: access.forgetOwner,
		webhookSecrets: config.webhookSecrets ?? []
	};
}
// src/broker/run/prepare-parts.ts
async function prepareParts({ before, after }, parts, deps) {
	const keyRing = await openKeyRing(after, deps.store, deps.randomBytes);
	if (!keyRing.ok) return keyRing;
	const changed = deps.kinds.filter(({ name }) => !sameSettings(before.servers[name], after.servers[name]));
	const created = await createProviders(after, changed, deps);
	const isNewGitHub = !sameSettings(before.github, after.github);
	const github = after.github && isNewGitHub ? deps.github(after.github) : void 0;
	return ok({ use: () => {
		Object.assign(parts.rules, rulesOf(after));
		if (keyRing.value !== void 0) parts.keyRing?.replace(keyRing.value);
		if (github !== void 0) parts.github?.replace(github);
		for (const [kind, provider] of created) {
			parts.providers.get(kind)?.close?.();
			parts.providers.set(kind, provider);
		}
	} });
}
// src/broker/run/replaceable.ts
function replaceableParts(keyRing, github) {
	return {
		keyRing: keyRing && replaceableKeyRing(keyRing),
		github: github && replaceableGitHub(github)
	};
}
function replaceableKeyRing(first) {
	let current = first;
	return {
		part: {
			seal: (secret, lease) => current.seal(secret, lease),
			open: (sealed, lease) => current.open(sealed, lease),
			fingerprints: (value) => current.fingerprints(value),
			get ids() {
				return current.ids;
			}
		},
		replace: (next) => {
			current = next;
		}
	};
}
function replaceableGitHub(first) {
	let current = first;
	return {
		part: {
			gate: { decide: (...given) => current.gate.decide(...given) },
			reader: { request: (request) => current.reader.request(request) },
			checkAccess: {
				get isApp() {
					return current.checkAccess.isApp;
				},
				look: (signal) => current.checkAccess.look(signal)
			},
			forgetRepository: (repositoryId) => current.forgetRepository(repositoryId),
			forgetOwner: (owner) => current.forgetOwner(owner),
			get webhookSecrets() {
				return current.webhookSecrets;
			}
		},
		replace: (next) => {
			current = next;
		}
	};
}
function replaceablePolicy(first) {
	let current = first;
	return {
		part: {
			find: (repository) => current.find(repository),
			repositories: () => current.repositories(),
			isUsable: () => current.isUsable()
		},
		current: () => current,
		replace: (next) => {
			current = next;
		}
	};
}
function restartableWork(work) {
	const running = new Set();
	let stopped = new AbortController();
	let isOver = false;
	const start = () => {
		if (isOver) return;
		stopped = new AbortController();
		const one = work(stopped.signal).finally(() => running.delete(one));
		running.add(one);
	};
	start();
	return {
		restart: () => {
			stopped.abort();
			start();
		},
		stop: async () => {
			isOver = true;
			stopped.abort();
			await Promise.all(running);
		}
	};
}
// src/broker/record/audit-backlog.ts
const RETRY_MS = 1e3;
const BATCH = 500;
function createAuditBacklog(options) {
	const { append, tryAppend, endLine, clock, onEvent, maxLines = 2e4 } = options;
	const stopped = new AbortController();
	let lines = [];
	let gap;
	const fail = (error) => {
		if (gap !== void 0) return;
		gap = {
			since: clock.now(),
			late: 0,
			lost: 0
		};
		onEvent({
			kind: "audit_lost",
			error
		});
		retry();
	};
	const catchUp = (current) => {
		endLine();
		let written = 0;
		try {
			for (const line of lines.slice(0, BATCH)) {
				append(line);
				written += 1;
			}
		} finally {
			lines = lines.slice(written);
			current.late += written;
		}
		if (lines.length > 0) return;
		append(gapLine(current, clock.now()));
		gap = void 0;
		const { since, late, lost } = current;
		onEvent({
			kind: "audit_regained",
			since,
			late,
			lost
		});
	};
	const tryToCatchUp = () => {
		try {
			if (gap !== void 0) catchUp(gap);
		} catch {}
	};
	const retry = async () => {
		for (;;) {
			await clock.sleep(RETRY_MS, stopped.signal);
			if (gap === void 0 || stopped.signal.aborted) return;
			tryToCatchUp();
		}
	};
	return {
		write: (line) => {
			try {
				if (gap !== void 0) catchUp(gap);
				if (gap !== void 0) throw new Error("The audit log is catching up.");
				append(line);
			} catch (error) {
				fail(error);
				throw error;
			}
		},
		keep: (line, isMinor = false) => {
			if (gap === void 0) try {
				append(line);
				return;
			} catch (error) {
				fail(error);
			}
			if (lines.length < (isMinor ? maxLines / 2 : maxLines)) lines.push(line);
			else if (gap !== void 0) gap.lost += 1;
		},
		probe: () => {
			if (gap !== void 0) throw new Error("The audit log is catching up.");
			tryAppend();
		},
		close: () => {
			for (let before = Infinity; lines.length < before;) {
				before = lines.length;
				tryToCatchUp();
			}
			stopped.abort();
			if (gap !== void 0) onEvent({
				kind: "audit_abandoned",
				lines,
				lost: gap.lost
			});
		}
	};
}
function gapLine({ since, late, lost }, now) {
	const [from, to] = [since, now].map((instant) => new Date(instant).toISOString());
	return `${JSON.stringify({
		at: to,
		event: "audit_gap",
		from,
		to,
		late,
		lost
	})}\n`;
}
// src/broker/record/audit-file.ts
var AuditUnusable = class extends Error {
	name = "AuditUnusable";
	remedy = "Set `audit` to another path, or make its directory writable.";
};
function auditWriter(target, effects) {
	if (target.kind === "stdout") {
		const { stdout } = effects;
		return {
			write: stdout,
			keep: stdout,
			probe: () => void 0,
			close: () => void 0
		};
	}
	const { path } = target;
	try {
		append(path, "");
	} catch (error) {
		throw new AuditUnusable(`The audit log ${path} is not writable.`, { cause: error });
	}
	return createAuditBacklog({
		...effects,
		append: (line) => append(path, line),
		tryAppend: () => tryAppend(path),
		endLine: () => endLine(path)
	});
}
function append(path, text) {
	const file = openSync(path, "a", 384);
	const { size } = fstatSync(file);
	const bytes = Buffer.from(text);
	let written = 0;
	try {
		while (written < bytes.length) written += writeSync(file, bytes, written);
	} catch (error) {
		if (written > 0 && fstatSync(file).size === size + written) ftruncateSync(file, size);
		throw error;
	} finally {
		closeSync(file);
	}
}
const PROBE_TEXT = `${"-".repeat(4095)}\n`;
function tryAppend(path) {
	closeSync(openSync(path, "a", 384));
	const beside = join(dirname(path), `.${basename(path)}.probe`);
	try {
		writeFileSync(beside, PROBE_TEXT, { mode: 384 });
	} catch (error) {
		if (!["EACCES", "EPERM"].includes(errorCode(error) ?? "")) throw error;
	} finally {
		rmSync(beside, { force: true });
	}
}
function endLine(path) {
	const file = openSync(path, "r");
	let last = "\n";
	try {
		const { size } = fstatSync(file);
		const byte = new Uint8Array(1);
		if (size > 0 && readSync(file, byte, 0, 1, size - 1) === 1) last = String.fromCodePoint(...byte);
	} finally {
		closeSync(file);
	}
	if (last !== "\n") append(path, "\n");
}
// src/broker/run/outage-log.ts
function outageLog(log) {
	return (event) => {
		if (event.kind === "store_lost") {
			const { error } = event;
			log({
				level: "error",
				event: "store_lost",
				message: `${faultText(error, { withName: true })} Nothing is issued. Leases end as they are due: what cannot be written is kept in memory.`,
				remedy: error.remedy
			});
			return;
		}
		const { since, unwritten } = event;
		log({
			level: "warning",
			event: "store_regained",
			since: toRfc3339(since),
			unwritten
		});
	};
}
function auditWriterLog(log) {
	return (event) => {
		switch (event.kind) {
			case "audit_lost":
				log({
					level: "error",
					event: "audit_lost",
					message: `${faultText(event.error, { withName: true })} Nothing is granted. Other lines of the audit log are kept in memory.`
				});
				break;
			case "audit_regained": {
				const { since, late, lost } = event;
				log({
					level: "warning",
					event: "audit_regained",
					since: toRfc3339(since),
					late,
					lost
				});
				break;
			}
			case "audit_abandoned":
				for (const line of event.lines) log({
					level: "error",
					event: "audit_line",
					line: line.trimEnd()
				});
				log({
					level: "error",
					event: "audit_abandoned",
					lost: event.lost
				});
		}
	};
}
// src/broker/run/parts.ts
async function createParts(config, deps) {
	const { clock, randomBytes, send } = deps;
	try {
		const log = createLog(deps.stderr, () => clock.now());
		const auditLog = auditWriter(config.audit, {
			...deps,
			onEvent: auditWriterLog(log)
		});
		const opened = await openStoreInEmergency(config.store, {
			clock,
			randomBytes
		});
		const { heartbeatIntervalMs } = rulesOf(config);
		const lockOwner = `${hostname()}/${process.pid}/${Buffer.from(randomBytes(6)).toString("hex")}`;
		const store = withStallRecovery(withOutages(opened, {
			clock,
			lockOwner,
			onEvent: outageLog(log),
			hearsAll: config.store.kind === "sqlite"
		}), {
			clock,
			heartbeatIntervalMs
		});
		const keyRing = await openKeyRing(config, store, randomBytes);
		if (!keyRing.ok) {
			await store.close();
			return keyRing;
		}
		const github = (settings) => createGitHub(settings, {
			...deps,
			log,
			usesOf: usesIn(store)
		});
		const parts = {
			rules: rulesOf(config),
			providers: new Map(await createProviders(config, deps.kinds, deps)),
			...replaceableParts(keyRing.value, config.github && github(config.github))
		};
		const keySet = createKeySet({
			issuer: config.issuer,
			send,
			clock
		});
		const reads = parts.github?.part;
		const { reader, gate, checkAccess } = reads ?? NO_GITHUB;
		return ok({
			rules: parts.rules,
			keySet,
			verify: createIdTokenVerifier({
				issuer: config.issuer,
				audience: config.url,
				maxAgeSeconds: config.limits.tokenMaxAgeSeconds,
				clockSkewSeconds: config.limits.clockSkewSeconds,
				keySet,
				clock
			}),
			store,
			reader,
			checkAccess,
			reads,
			gate,
			kinds: kindsByName(deps.kinds),
			providers: parts.providers,
			keyRing: parts.keyRing?.part,
			lockOwner,
			serverHolds: createServerHolds(),
			auditLog,
			prepare: (before, after) => prepareParts({
				before,
				after
			}, parts, {
				...deps,
				store,
				github
			})
		});
	} catch (error) {
		if (!(error instanceof StoreError || error instanceof AuditUnusable)) throw error;
		const code = error instanceof StoreError ? "store_unavailable" : "file_unreadable";
		return err(failure(code, error.message, { remedy: error.remedy }));
	}
}
const NO_GITHUB = {
	reader: void 0,
	gate: void 0,
	checkAccess: void 0
};
function usesIn(store) {
	return ({ claims, rule }, reviewIds) => store.countUses(reviewIds, {
		job: jobKeyOf(claims),
		per: rule.per
	});
}
// src/broker/run/failing-servers.ts
async function failingServers(providers, servers, { clock, signal }) {
	return (await Promise.all(serverProbes(providers, servers).map(async (probe) => {
		const trouble = await boundedLook(probe, clock)(signal);
		if (trouble === void 0 || probe.part.part !== "server") return [];
		const { kind, server } = probe.part;
		const { message, remedy } = trouble;
		return [{
			kind,
			server,
			message,
			remedy
		}];
	}))).flat();
}
// src/github-app/webhook-event.ts
const id = int().positive();
const repository = object({
	id,
	owner: object({ id })
}).transform((given) => ({
	repositoryId: given.id,
	ownerId: given.owner.id
}));
const completed = object({ action: literal("completed") });
const PARSERS = {
	pull_request: pullRequestEvent(),
	pull_request_review: pullRequestEvent(),
	push: repositoryEvent(),
	repository: repositoryEvent(),
	workflow_job: completed.extend({
		repository,
		workflow_job: object({
			run_id: id,
			run_attempt: id,
			check_run_url: string()
		})
	}).transform(({ repository: place, workflow_job: job }, context) => {
		const checkRunId = Number(/\/check-runs\/(\d{1,16})$/u.exec(job.check_run_url)?.[1]);
		if (!Number.isSafeInteger(checkRunId)) {
			context.addIssue("not the URL of a check run");
			return NEVER;
		}
		const { repositoryId } = place;
		const { run_id: runId, run_attempt: runAttempt } = job;
		return {
			kind: "job_completed",
			place,
			job: {
				repositoryId,
				runId,
				runAttempt,
				checkRunId
			}
		};
	}),
	workflow_run: completed.extend({
		repository,
		workflow_run: object({
			id,
			run_attempt: id
		})
	}).transform(({ repository: place, workflow_run: run }) => {
		const { repositoryId } = place;
		return {
			kind: "run_completed",
			place,
			run: {
				repositoryId,
				runId: run.id,
				runAttempt: run.run_attempt
			}
		};
	}),
	installation: installationEvent(),
	installation_repositories: installationEvent()
};
function pullRequestEvent() {
	return object({
		repository,
		pull_request: object({ number: id })
	}).transform(({ repository: place, pull_request: { number } }) => ({
		kind: "pull_request",
		place,
		number
	}));
}
function repositoryEvent() {
	return object({ repository }).transform(({ repository: place }) => ({
		kind: "repository",
		place
	}));
}
function installationEvent() {
	return object({
		action: string(),
		installation: object({ account: object({ login: string().min(1) }) })
	}).transform(({ action, installation }) => ({
		kind: "installation",
		owner: installation.account.login,
		action
	}));
}
function parseEvent(name, payload) {
	const parsed = (Object.hasOwn(PARSERS, name) ? PARSERS[name] : void 0)?.safeParse(payload);
	return parsed?.success === true ? parsed.data : void 0;
}
// src/broker/run/receive-events.ts
const MAX_KNOWN = 1e4;
function createEventReceiver(deps) {
	const { log, metrics } = deps;
	const known = new Set();
	const work = new Set();
	const isNew = (id) => {
		if (known.has(id)) return false;
		known.add(id);
		const [oldest] = known;
		if (known.size > MAX_KNOWN && oldest !== void 0) known.delete(oldest);
		return true;
	};
	const act = async (hint) => {
		try {
			await actOn(hint, deps);
		} catch (error) {
			const message = faultText(error, { withName: true });
			log({
				level: "error",
				event: "event_failed",
				message
			});
		}
	};
	return {
		receive: ({ id, event, payload }) => {
			const hint = parseEvent(event, payload);
			const isIgnored = hint === void 0 || !isServed(hint, deps);
			const outcome = isIgnored ? "ignored" : isNew(id) ? "taken" : "duplicate";
			metrics.countEvent(outcome);
			if (isIgnored || outcome === "duplicate") return;
			const one = act(hint).finally(() => work.delete(one));
			work.add(one);
		},
		settled: async () => {
			while (work.size > 0) await Promise.all(work);
		}
	};
}
function isServed(hint, { rules }) {
	return hint.kind === "installation" || rules.owners.includes(hint.place.ownerId);
}
async function actOn(hint, deps) {
	if (hint.kind === "installation") {
		const { owner, action } = hint;
		deps.forgetOwner(owner);
		deps.log({
			level: "warning",
			event: "installation_changed",
			owner,
			message: action
		});
		return;
	}
	const { repositoryId } = hint.place;
	deps.forgetRepository(repositoryId);
	switch (hint.kind) {
		case "pull_request":
			deps.lookAt({
				repositoryId,
				pullRequest: hint.number
			});
			return;
		case "repository":
			deps.lookAt({
				repositoryId,
				pullRequest: void 0
			});
			return;
		case "job_completed":
			await closeJobs(await deps.store.list({
				job: hint.job,
				states: LIVE
			}), deps);
			return;
		case "run_completed": await closeJobs((await deps.store.list({ states: LIVE })).filter(isOf(hint.run)), deps);
	}
}
const LIVE = ["issuing", "active"];
function isOf({ repositoryId, runId, runAttempt }) {
	return ({ job }) => job.repositoryId === repositoryId && job.runId === runId && job.runAttempt === runAttempt;
}
async function closeJobs(leases, deps) {
	const jobs = new Map(leases.map(({ job }) => [JSON.stringify(job), job]));
	for (const job of jobs.values()) {
		const ended = (await deps.store.closeJob(job, "job_closed")).map(({ id, state }) => ({
			lease: id,
			state
		}));
		const [at, trace] = [deps.clock.now(), deps.newTrace()];
		const reason = "GitHub says that the job has completed";
		deps.log({
			level: "info",
			event: "job_completed",
			message: reason,
			leases: ended.length
		});
		deps.audit({
			at,
			trace,
			event: "close_job",
			outcome: "done",
			reason,
			facts: { ended }
		});
	}
}
// src/broker/config/changes.ts
function configChanges(before, after) {
	const differ = (key) => !sameSettings(before[key], after[key]);
	const changed = (key, name = key) => differ(key) ? [name] : [];
	const part = (key) => {
		if (!differ(key)) return NONE;
		return before[key] !== void 0 && after[key] !== void 0 ? {
			live: [key],
			needsRestart: []
		} : {
			live: [],
			needsRestart: [key]
		};
	};
	const storeKey = before.storeKeys.length > 0 && after.storeKeys.length > 0;
	const parts = [
		part("tls"),
		part("github"),
		limitChanges(before, after)
	];
	return {
		live: [
			...changed("owners"),
			...changed("policy"),
			...serverChanges(before, after),
			...storeKey ? changed("storeKeys", "store-key") : [],
			...parts.flatMap(({ live }) => live)
		],
		needsRestart: [
			...changed("url"),
			...changed("listen"),
			...changed("adminListen", "admin-listen"),
			...changed("proxy"),
			...changed("issuer"),
			...changed("audit"),
			...isSameStore(before.store, after.store) ? [] : ["store"],
			...storeKey ? [] : changed("storeKeys", "store-key"),
			...parts.flatMap(({ needsRestart }) => needsRestart)
		]
	};
}
function takenUp(before, after) {
	const { owners, policy, servers, limits } = after;
	return {
		...before,
		owners,
		policy,
		servers,
		limits: {
			...before.limits,
			leaseMaxTtlSeconds: limits.leaseMaxTtlSeconds
		},
		storeKeys: before.storeKeys.length > 0 && after.storeKeys.length > 0 ? after.storeKeys : before.storeKeys,
		tls: before.tls && (after.tls ?? before.tls),
		github: before.github && (after.github ?? before.github)
	};
}
const NONE = {
	live: [],
	needsRestart: []
};
function limitChanges(before, after) {
	const { leaseMaxTtlSeconds: ttlBefore, ...othersBefore } = before.limits;
	const { leaseMaxTtlSeconds: ttlAfter, ...given } = after.limits;
	const { exchangesPerOwner, ...writtenBefore } = othersBefore;
	const { exchangesPerOwner: ofOwner, ...written } = given;
	const share = exchangesPerOwner === ofOwner ? [] : ["limits.exchanges-per-owner"];
	return {
		live: ttlBefore === ttlAfter ? [] : ["limits.lease-max-ttl"],
		needsRestart: sameSettings(writtenBefore, written) ? share : ["limits"]
	};
}
function serverChanges(before, after) {
	const [old, now] = [entriesOf(before), entriesOf(after)];
	return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
		if (!old.has(name)) return [`${name} (added)`];
		if (!now.has(name)) return [`${name} (removed)`];
		return sameSettings(old.get(name), now.get(name)) ? [] : [name];
	});
}
function entriesOf({ servers }) {
	return new Map(Object.entries(servers).flatMap(([kind, byName]) => Object.entries(byName).map(([name, entry]) => [`servers.${kind}.${name}`, entry])));
}
// src/broker/run/servers-in-use.ts
async function serversInUse(gone, store) {
	if (gone.length === 0) return [];
	const live = await store.list({ states: [
		"issuing",
		"active",
		"revoking",
		"stuck"
	] });
	const untidy = await store.list({ tidyStates: ["pending", "stuck"] });
	return gone.flatMap(({ kind, server, how }) => {
		const isOn = (lease) => lease.kind === kind && lease.handle["server"] === server;
		const leases = [...new Set([...live, ...untidy].filter(isOn).map(({ id }) => id))];
		if (leases.length === 0) return [];
		return [`servers.${kind}.${server} cannot be ${how}: ${`${plural(leases.length, "lease")} on it must still be ended or tidied`} (${joined(leases, "and", 3)}).`];
	});
}
function goneServers(kinds, { before, after }) {
	return kinds.flatMap((kind) => goneOfKind(kind, before, after));
}
function goneOfKind({ name: kind, server }, before, after) {
	return Object.entries(before.servers[kind] ?? {}).flatMap(([name, entry]) => {
		const next = after.servers[kind]?.[name];
		if (next === void 0) return [{
			kind,
			server: name,
			how: "removed"
		}];
		return server.place?.(entry) !== server.place?.(next) ? [{
			kind,
			server: name,
			how: "moved"
		}] : [];
	});
}
// src/broker/run/while-servers-go.ts
const WAIT_MS = 1e4;
async function whileServersGo(gone, takeUp, { serverHolds, store, clock }) {
	if (gone.length === 0) return takeUp();
	const closed = serverHolds.close(gone);
	try {
		const held = await closed.waitUntilFree({
			clock,
			milliseconds: WAIT_MS
		});
		const why = [...await serversInUse(gone, store), ...held.map(heldText)];
		return why.length > 0 ? err(why) : await takeUp();
	} finally {
		closed.open();
	}
}
function heldText({ kind, server }) {
	return `servers.${kind}.${server} has to stay for now: a job is getting a lease on it. Run \`stepkey reload\` again.`;
}
// src/broker/run/reload.ts
function createReload(options) {
	let { config } = options;
	let lastPolicies;
	let queue = Promise.resolve();
	const reload = async () => {
		const taken = await takeUp(config, options);
		if (taken.ok) config = taken.value.config;
		const policies = await options.policies.readAll();
		const report = reportOf(taken, {
			servers: await options.probeServers(),
			last: lastPolicies ?? options.policies.first(),
			now: policies,
			found: policies.ok ? await options.policies.review(policies.value) : []
		});
		if (policies.ok) lastPolicies = policies.value;
		logReport(report, options.log);
		return report;
	};
	return () => {
		const next = queue.then(reload);
		queue = next.catch(() => void 0);
		return next;
	};
}
async function takeUp(before, options) {
	const read = await options.readConfig();
	if (!read.ok) return err(sentences(read.error));
	const changes = configChanges(before, read.value.config);
	const after = takenUp(before, read.value.config);
	const gone = goneServers(options.kinds, {
		before,
		after
	});
	const problems = await problemsOf({
		before,
		after,
		gone
	}, options);
	if (problems.length > 0) return err(problems);
	if (changes.live.length > 0) {
		const used = await whileServersGo(gone, () => useParts(before, after, options), options);
		if (!used.ok) return used;
	}
	await options.checkSecretFiles(read.value.secretFiles);
	return ok({
		...changes,
		config: after
	});
}
async function useParts(before, after, options) {
	const prepared = await options.prepare(before, after);
	if (!prepared.ok) return err(sentences(prepared.error));
	prepared.value.use();
	options.use(before, after);
	return ok(void 0);
}
async function problemsOf({ before, after, gone }, { store, clock, isDirectory }) {
	const { directory } = after.policy;
	return [
		...isAnotherPair(before.tls, after.tls) ? invalidPair(after.tls, clock.now()) : [],
		...await isDirectory(directory) ? [] : [`${directory} is not a readable directory.`],
		...await serversInUse(gone, store)
	];
}
function isAnotherPair(before, after) {
	return before?.fingerprint !== after?.fingerprint;
}
function invalidPair(pair, now) {
	const why = pair && whyNotValid(pair, now);
	return why === void 0 ? [] : [why];
}
function sentences({ message, details = [] }) {
	return [message, ...details];
}
function reportOf(taken, { last, now, found, servers }) {
	const read = now.ok ? policyReport(last, now.value, found) : {
		now: `they cannot be read: ${now.error}`,
		changed: [],
		mistakes: 0
	};
	const rest = {
		pid: process.pid,
		servers,
		policies: read
	};
	if (!taken.ok) return {
		...rest,
		configuration: "kept",
		changed: [],
		needs_restart: [],
		problems: taken.error
	};
	const { live: changed, needsRestart } = taken.value;
	const configuration = changed.length === 0 ? "unchanged" : "changed";
	return {
		...rest,
		configuration,
		changed,
		needs_restart: needsRestart,
		problems: []
	};
}
function logReport(report, log) {
	const isKept = report.configuration === "kept";
	const message = reloadLines(report).map((line) => line.trim()).join(" ");
	log({
		level: isKept ? "error" : "info",
		event: isKept ? "reload_failed" : "reloaded",
		message
	});
}
// src/broker/run/review-policies.ts
function createPolicyReview(options) {
	const { log, metrics } = options;
	let logged = new Set();
	return async ({ versions }) => {
		const found = [];
		const unserved = [];
		for (const source of versions.keys()) {
			const reviewed = await reviewOne(source, options);
			found.push(...inOrder([...reviewed.ofText, ...reviewed.unserved]));
			unserved.push(...reviewed.unserved);
		}
		const fresh = unserved.filter((mistake) => !logged.has(keyOf$1(mistake)));
		for (const { source, line, column, path, message, expected } of fresh) {
			const text = `${path} ${message}`;
			log({
				level: "error",
				event: "policy_invalid",
				message: text,
				source,
				line,
				column,
				hint: expected
			});
		}
		if (fresh.length > 0) metrics.countAlarm("policy_invalid");
		metrics.setGrantsWithoutServer(unserved.length);
		logged = new Set(unserved.map(keyOf$1));
		return found;
	};
}
function keyOf$1({ source, path, message }) {
	return JSON.stringify([
		source,
		path,
		message
	]);
}
const NOTHING = {
	ofText: [],
	unserved: []
};
async function reviewOne(source, options) {
	const { policy, parser, directory, rules } = options;
	const name = source.replace(/\.yml$/u, "");
	const isOrganisation = name.endsWith("/.organisation");
	const found = await policy.find(name);
	if (!found.ok) return NOTHING;
	const { organisation, repository } = found.value;
	if (!isSuspect(isOrganisation ? organisation : repository, rules)) return NOTHING;
	const text = await readFile(join(directory(), source), "utf8").catch(() => void 0);
	if (text === void 0) return {
		...NOTHING,
		ofText: [unreadable(source)]
	};
	const scope = isOrganisation ? "organisation" : "repository";
	const parsed = parser.parse(text, {
		source,
		scope
	});
	if (!parsed.ok) return {
		...NOTHING,
		ofText: wrongOnes(parsed.error)
	};
	const yaml = readYaml(text);
	const context = yaml.ok && {
		source,
		yaml: yaml.value,
		hints: parser.hints
	};
	const { grants, mistakes } = parsed.value;
	return {
		ofText: wrongOnes(mistakes),
		unserved: context === false ? [] : grants.flatMap((grant) => missingServer(grant, rules.servers, context) ?? [])
	};
}
function unreadable(source) {
	const position = {
		source,
		path: "",
		line: 1,
		column: 1
	};
	const message = "The file cannot be read.";
	return {
		...position,
		message,
		expected: "",
		example: "",
		severity: "mistake"
	};
}
function wrongOnes(mistakes) {
	return mistakes.filter(({ severity }) => severity === "mistake");
}
function isSuspect(slot, rules) {
	if (typeof slot !== "object") return slot === "broken";
	return wrongOnes(slot.mistakes).length > 0 || isUnserved(slot, rules);
}
function isUnserved({ grants }, rules) {
	return grants.some((grant) => isServerMissing(grant, rules.servers));
}
// src/lease/crew.ts
function createCrew(options) {
	const { size, lockDue, work, onFailure } = options;
	const underWay = new Map();
	const attempt = async (lease) => {
		try {
			await work(lease);
		} catch (error) {
			onFailure(error);
		}
	};
	const start = (lease) => {
		const working = attempt(lease).finally(() => underWay.delete(working));
		underWay.set(working, serverOf(lease));
		return working;
	};
	return {
		done: async () => {
			await Promise.all(underWay.keys());
		},
		begin: async () => {
			const limit = size - underWay.size;
			if (limit <= 0) return [];
			try {
				return (await lockDue(limit, loadOf(underWay.values()))).map(start);
			} catch (error) {
				onFailure(error);
				return [];
			}
		}
	};
}
function loadOf(servers) {
	const load = {};
	for (const server of servers) load[server] = (load[server] ?? 0) + 1;
	return load;
}
// src/lease/reaper-event.ts
function endEvent(lease) {
	if (isEnded(lease.state)) return {
		kind: "ended",
		lease
	};
	return {
		kind: lease.state === "stuck" ? "stuck" : "postponed",
		lease
	};
}
function tidyEvent(outcome) {
	const { lease } = outcome;
	if (lease.tidy.state === "done") return {
		kind: "tidied",
		...outcome
	};
	if (lease.tidy.lastError === void 0) return {
		kind: "tidy_continues",
		...outcome
	};
	return {
		kind: lease.tidy.state === "stuck" ? "tidy_stuck" : "tidy_postponed",
		lease
	};
}
// src/lease/tidy-lease.ts
async function tidyLocked(deps, lease) {
	const outcome = await tryToTidy(deps, lease);
	if (!await deps.store.settleTidy(lease.id, deps.lockOwner, outcome)) return void 0;
	const found = outcome.kind === "retry" ? [] : outcome.findings ?? [];
	const findings = newFindings(lease.findings, found);
	return {
		lease: await storedLease(deps.store, lease.id),
		findings
	};
}
async function tryToTidy(deps, lease) {
	const provider = deps.providers.get(lease.kind);
	if (provider === void 0) return retryTidy(lease, noProvider(lease));
	const { clock } = deps;
	const tidied = await callProvider({
		clock,
		milliseconds: PROVIDER_DEADLINE_MS
	}, async (signal) => await provider.tidy?.(lease.handle, signal) ?? NOTHING_LEFT);
	if (tidied.ok) {
		const { isUnfinished, ...rest } = tidied.value;
		return {
			kind: isUnfinished === true ? "unfinished" : "done",
			...rest
		};
	}
	const { name, message } = tidied.error;
	return retryTidy(lease, `${name}: ${message}`);
}
const NOTHING_LEFT = ok({ facts: [] });
function retryTidy({ tidy }, error) {
	const failures = tidy.tries + 1;
	return {
		kind: "retry",
		afterMs: tidyDelayMs(failures),
		error,
		stuck: isTidyStuck(failures)
	};
}
// src/lease/reaper.ts
const PER_SERVER = 128;
function startReaper(options) {
	const { tickMs = 1e3, perServer = PER_SERVER } = options;
	const work = createWork(options);
	let stopped = false;
	let looks = Promise.resolve();
	const look = async () => {
		if (stopped) return;
		const next = looks.then(() => stopped ? [] : work.begin());
		looks = next;
		const begun = await next;
		await Promise.all(begun);
		if (begun.length >= perServer) look();
	};
	let waiting = false;
	const onTimer = async () => {
		if (waiting) return;
		waiting = true;
		look();
		await looks;
		waiting = false;
	};
	const timer = setInterval(() => void onTimer(), tickMs);
	timer.unref();
	onTimer();
	return {
		tick: look,
		stop: async () => {
			stopped = true;
			clearInterval(timer);
			await looks;
			await work.done();
		}
	};
}
function createWork(options) {
	const { store, lockOwner, concurrency = 4096, perServer = PER_SERVER, tidyConcurrency = 32 } = options;
	const emit = emitter(options);
	const upkeep = createUpkeep(options, emit);
	const { onFailure } = upkeep;
	const lock = {
		lockOwner,
		lockMs: LOCK_MS
	};
	const limits = {
		silentAfterMs: silentAfterMs(options.heartbeatIntervalMs),
		issuingAfterMs: options.issuingAfterMs ?? 15e3
	};
	const enders = createCrew({
		size: concurrency,
		lockDue: (limit, underWay) => store.lockDue({
			...lock,
			...limits,
			limit,
			share: {
				perServer,
				underWay
			}
		}),
		work: async (lease) => emit(endEvent(await endLocked(options, lease))),
		onFailure
	});
	const tidiers = createCrew({
		size: tidyConcurrency,
		lockDue: async (limit) => {
			const leases = await store.lockDueTidies({
				...lock,
				limit
			});
			upkeep.onTidying();
			return leases;
		},
		work: async (lease) => {
			const outcome = await tidyLocked(options, lease);
			if (outcome !== void 0) emit(tidyEvent(outcome));
		},
		onFailure: upkeep.onTidyFailure
	});
	return {
		done: () => Promise.all([enders.done(), tidiers.done()]),
		begin: async () => {
			if (!await upkeep.before()) return [];
			const begun = [...await enders.begin(), ...await tidiers.begin()];
			upkeep.reportDamaged().catch(onFailure);
			return begun;
		}
	};
}
function emitter({ onEvent }) {
	return (event) => {
		try {
			onEvent(event);
		} catch {}
	};
}
function createUpkeep({ store, clock, pruneMs = 6e5 }, emit) {
	let isReset = false;
	let isLost = false;
	let isTidyingLost = false;
	let pruneAt = clock.now() + pruneMs;
	const damaged = new Set();
	const onFailure = (error) => {
		if (!(error instanceof StoreError)) {
			emit({
				kind: "fault",
				error
			});
			return;
		}
		isReset = false;
		if (!isLost) emit({
			kind: "store_lost",
			error
		});
		isLost = true;
	};
	const prepare = async () => {
		if (!isReset) {
			await store.resetHeartbeats();
			isReset = true;
			if (isLost) emit({ kind: "store_regained" });
			isLost = false;
		}
		if (clock.now() < pruneAt) return;
		pruneAt = clock.now() + pruneMs;
		await store.prune();
	};
	return {
		onFailure,
		onTidyFailure: (error) => {
			if (!(error instanceof StoreError)) emit({
				kind: "fault",
				error
			});
			else if (!isTidyingLost && !isLost) {
				emit({
					kind: "store_lost",
					error
				});
				isTidyingLost = true;
			}
		},
		onTidying: () => {
			if (isTidyingLost) emit({ kind: "store_regained" });
			isTidyingLost = false;
		},
		reportDamaged: async () => {
			for (const row of await store.damagedRows()) {
				if (damaged.has(row.lease)) continue;
				damaged.add(row.lease);
				emit({
					kind: "row_damaged",
					row
				});
			}
		},
		before: async () => {
			try {
				await prepare();
				return true;
			} catch (error) {
				onFailure(error);
				return false;
			}
		}
	};
}
// src/broker/run/keep-reserve.ts
const EVERY_MS = 6e4;
async function keepReserve({ take, clock, log }, signal) {
	let isMissing = false;
	while (!signal.aborted) {
		const taken = await take();
		if (!taken && !isMissing) log({
			level: "warning",
			event: "reserve_missing",
			message: "The disk of the store has too little free space for the reserve: `stepkey freeze` and `stepkey revoke` may fail when it is full."
		});
		if (taken && isMissing) log({
			level: "info",
			event: "reserve_taken"
		});
		isMissing = !taken;
		await clock.sleep(EVERY_MS, signal);
	}
}
// src/broker/run/record-reaper-event.ts
function recordReaperEvent(event, deps, options) {
	if (isTidyEvent(event)) {
		recordTidyEvent(event, deps, options);
		return;
	}
	const { log, metrics } = deps;
	switch (event.kind) {
		case "store_lost":
		case "fault": {
			const message = faultText(event.error, { withName: true });
			log({
				level: "error",
				event: event.kind,
				message
			});
			break;
		}
		case "store_regained":
			log({
				level: "warning",
				event: "store_regained"
			});
			break;
		case "row_damaged":
			metrics.countAlarm("stuck");
			log({
				level: "error",
				event: "row_damaged",
				lease: event.row.lease,
				message: `This lease cannot be ended. ${event.row.error}`
			});
			break;
		case "ended":
			recordEnd(event.lease, deps, options);
			break;
		case "postponed":
			logLease("warning", "lease_postponed", {
				lease: event.lease,
				deps
			});
			break;
		case "stuck":
			metrics.countAlarm("stuck");
			logLease("error", "lease_stuck", {
				lease: event.lease,
				deps
			});
	}
}
function isTidyEvent(event) {
	return event.kind === "tidied" || event.kind.startsWith("tidy_");
}
function recordTidyEvent(event, deps, options) {
	switch (event.kind) {
		case "tidied":
		case "tidy_continues":
			recordTidy(event, deps, options);
			break;
		case "tidy_postponed":
			logTidy("warning", "lease_tidy_postponed", {
				lease: event.lease,
				deps
			});
			break;
		case "tidy_stuck":
			deps.metrics.countAlarm("stuck");
			logTidy("error", "lease_tidy_stuck", {
				lease: event.lease,
				deps
			});
	}
}
function recordEnd(lease, deps, { newTrace }) {
	logLease("info", "lease_ended", {
		lease,
		deps
	});
	const facts = {
		lease: lease.id,
		ended: [{
			lease: lease.id,
			state: lease.state
		}]
	};
	auditOrLog(deps, {
		at: deps.clock.now(),
		trace: newTrace(),
		event: "ended",
		outcome: "done",
		reason: lease.endReason ?? "unknown",
		facts: {
			...facts,
			...recordFindings([lease], deps)
		}
	});
}
function recordTidy({ kind, lease, findings }, deps, { newTrace }) {
	logTidy("info", kind === "tidied" ? "lease_tidied" : "lease_tidy_continues", {
		lease,
		deps
	});
	if (findings.length === 0) return;
	const facts = {
		lease: lease.id,
		...recordFindings([{
			...lease,
			findings
		}], deps)
	};
	auditOrLog(deps, {
		at: deps.clock.now(),
		trace: newTrace(),
		event: "tidied",
		outcome: "done",
		facts
	});
}
function auditOrLog(deps, entry) {
	try {
		deps.audit(entry);
	} catch (error) {
		const message = faultText(error, { withName: true });
		deps.log({
			level: "error",
			event: "audit_failed",
			message
		});
	}
}
function logLease(level, event, { lease, deps }) {
	const { id, state, grant, repository, endReason, lastError, tries } = lease;
	deps.log({
		level,
		event,
		lease: id,
		state,
		grant,
		repository,
		endReason,
		lastError,
		tries
	});
}
function logTidy(level, event, { lease, deps }) {
	const { id, grant, repository, tidy } = lease;
	const { lastError, tries } = tidy;
	const message = tidy.state !== "done" && lastError !== void 0 ? lastError : tidy.facts.join(", ");
	deps.log({
		level,
		event,
		message,
		lease: id,
		grant,
		repository,
		tries
	});
}
// src/broker/run/grant-watch.ts
async function watchGrants(options, signal) {
	while (!signal.aborted) {
		await lookAtAll(options, signal);
		await options.clock.sleep(probeWaitMs(0, options.jitter?.()), signal);
	}
}
async function lookAtAll(options, signal) {
	const watched = await watchedGrants(options, signal);
	if (signal.aborted) return;
	options.unusableGrants.keepOnly(watched);
	const byServer = Map.groupBy(watched, ({ kind, settings }) => `${kind} ${settings.server}`);
	await Promise.all([...byServer.values()].map((grants) => lookAtServer(grants, options, signal)));
}
async function watchedGrants({ policy, rules, providers }, signal) {
	const watched = new Map();
	for (const repository of await policy.repositories()) {
		if (signal.aborted) break;
		for (const grant of await grantsOf(policy, repository)) {
			const key = credentialKey(grant);
			if (rules.servers[grant.kind]?.includes(grant.settings.server) === true && providers.get(grant.kind)?.checkSettings !== void 0 && watched.get(key)?.access !== "write") watched.set(key, grant);
		}
	}
	return [...watched.values()];
}
async function lookAtServer(grants, { providers, unusableGrants, clock: running }, signal) {
	const limit = {
		clock: stoppableClock(running, signal),
		milliseconds: PROBE_LIMIT_MS
	};
	for (const grant of grants) {
		const { kind, settings, access } = grant;
		const check = providers.get(kind)?.checkSettings;
		if (check === void 0) continue;
		const looked = await callProvider(limit, (late) => check({
			settings,
			access
		}, AbortSignal.any([late, signal])));
		if (signal.aborted) return;
		if (!looked.ok && looked.error.setting === void 0) return;
		unusableGrants.note(grant, looked.ok ? void 0 : looked.error);
	}
}
// src/broker/run/server-report.ts
function createReportHandler(at, deps) {
	let raised = new Set();
	return async ({ warnings, over }) => {
		for (const warning of warnings) if (!raised.has(warning.message)) warn(at, warning, deps);
		const current = new Set(warnings.map(({ message }) => message));
		for (const message of raised) if (!current.has(message)) deps.log({
			level: "info",
			event: "warning_over",
			...at,
			message
		});
		raised = current;
		for (const one of over) await endLeases(at, one, deps);
	};
}
function warn(at, { name, message, remedy }, { log, metrics }) {
	metrics.countAlarm("server");
	const text = `${name}: ${message}`;
	log({
		level: "warning",
		event: "alarm",
		alarm: "server",
		...at,
		message: text,
		remedy
	});
}
async function endLeases({ kind }, { handle, because }, deps) {
	const over = (await deps.store.list({ states: ["issuing", "active"] })).filter((lease) => lease.kind === kind && holds(lease, handle));
	for (const lease of over) {
		await deps.store.end({ lease: lease.id }, "no_longer_reads");
		const trail = startAuditTrail(deps.newTrace());
		trail.note({
			lease: lease.id,
			ended: [{
				lease: lease.id,
				state: "revoking"
			}]
		});
		raiseAlarm({
			alarm: "no_longer_reads",
			reason: `${lease.grant} of ${lease.repository}: ${because}`
		}, trail, deps);
	}
}
function holds(lease, values) {
	return Object.entries(values).every(([name, value]) => lease.handle[name] === value);
}
// src/broker/run/server-work.ts
async function runServerWork(options, signal) {
	const { providers, servers } = options;
	const work = [...providers.values()].flatMap((provider) => (servers[provider.kind] ?? []).flatMap((server) => workOf(provider, server)));
	await Promise.all([runProbes(serverProbes(providers, servers), options, signal), ...work.map(async (one) => repeat(one, options, signal))]);
}
function workOf({ kind, background }, server) {
	if (background === void 0) return [];
	const { everyMs, limitMs } = background;
	return [{
		kind,
		server,
		everyMs,
		limitMs,
		run: async (name, signal) => background.run(name, signal)
	}];
}
async function repeat(work, options, signal) {
	const clock = stoppableClock(options.clock, signal);
	let failed = false;
	const handleReport = createReportHandler(work, options);
	while (!signal.aborted) {
		const limit = {
			clock,
			milliseconds: work.limitMs
		};
		const outcome = await callProvider(limit, (deadline) => work.run(work.server, deadline));
		if (signal.aborted) return;
		record(work, outcome, {
			failed,
			...options
		});
		failed = !outcome.ok;
		if (outcome.ok && outcome.value !== void 0) await handleReport(outcome.value).catch((error) => {
			const message = faultText(error, { withName: true });
			options.log({
				level: "error",
				event: "server_report_failed",
				message
			});
		});
		await options.clock.sleep(work.everyMs, signal);
	}
}
function record({ kind, server }, outcome, { failed, log }) {
	if (!outcome.ok && !failed) {
		const { name, message, remedy } = outcome.error;
		log({
			level: "warning",
			event: "server_work_failed",
			kind,
			server,
			message: `${name}: ${message}`,
			remedy
		});
	}
	if (outcome.ok && failed) log({
		level: "info",
		event: "server_work_recovered",
		kind,
		server
	});
}
// src/approval/github/withdrawal.ts
async function readWithdrawalFacts(watched, options) {
	const reader = createReader(options);
	const context = createRepositoryContext(reader, watched);
	const [pullRequest, reviews, retargets] = await Promise.all([
		readPullRequest(context, watched.pullRequest),
		readReviews(context, watched.pullRequest),
		readRetargets(context, watched.pullRequest)
	]);
	const weighed = reviews.known ? known(await withWriteAccess(context, reviews.value)) : reviews;
	const unavailable = reader.unavailable();
	if (unavailable !== void 0) return err(unavailable);
	return ok({
		pullRequest: pullRequest.known ? known(pullRequest.value.pullRequest) : pullRequest,
		reviews: weighed,
		retargets
	});
}
// src/approval/github/withdrawn-by.ts
async function readWithdrawnBy({ watched, facts, withdrawal }, options) {
	const context = createRepositoryContext(createReader(options), watched);
	const { code } = withdrawal;
	if (code === "new_push") return await pushedBy(context, facts);
	const event = EVENTS[code];
	return event === void 0 ? void 0 : await lastActor(context, watched.pullRequest, event);
}
const EVENTS = {
	closed_unmerged: "closed",
	approval_taken_back: "review_dismissed",
	approval_before_retarget: "base_ref_changed"
};
async function pushedBy(context, { pullRequest }) {
	if (!pullRequest.known || pullRequest.value.fromFork) return void 0;
	const { headRef, headSha } = pullRequest.value;
	const activity = await readActivity(context, headRef, ({ after }) => after === headSha);
	return activity.known ? lastArrival(activity.value, headSha)?.actor?.login : void 0;
}
const parseActors = parserOf(array(object({
	event: string().optional(),
	actor: maybeAccount.optional()
})));
async function lastActor(context, number, event) {
	const fact = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/issues/{number}/timeline",
		params: inRepository(context, { number }),
		what: `the timeline of pull request ${number}`,
		permission: "Pull requests",
		parse: parseActors
	});
	return fact.known ? fact.value.findLast((entry) => entry.event === event)?.actor?.login : void 0;
}
// src/approval/withdrawn.ts
function findWithdrawal(lease, facts) {
	const opinions = latestOpinions(valuesOf(facts.reviews));
	return (facts.pullRequest.known ? closedOrMoved(lease, facts.pullRequest.value) : void 0) ?? retargeted(lease, facts) ?? takenBack(lease, valuesOf(facts.reviews), opinions) ?? changesRequested(opinions);
}
function withdrawnBy({ text }, login) {
	return login === void 0 ? text : `${text.replace(/\.$/u, "")} by ${login}.`;
}
function whyUnread({ pullRequest, reviews, retargets = known([]) }) {
	const unread = [
		pullRequest,
		reviews,
		retargets,
		...valuesOf(reviews).map(({ mayWrite }) => mayWrite)
	].find((fact) => !fact.known);
	return unread?.known === false ? unread.why : void 0;
}
function closedOrMoved(lease, pullRequest) {
	const { state, number, headSha, mergeCommitSha } = pullRequest;
	if (state === "closed") return {
		code: "closed_unmerged",
		text: `Pull request ${number} was closed.`
	};
	const ofThisOne = lease.approvals.filter((approval) => approval.pullRequest === void 0 || approval.pullRequest === number);
	const commits = [lease.commit, ...ofThisOne.map(({ commit }) => commit)];
	if (state === "merged" && mergeCommitSha === lease.commit || commits.includes(headSha)) return void 0;
	return {
		code: "new_push",
		text: `${shortSha(headSha)} was pushed to pull request ${number}.`
	};
}
function retargeted(lease, { pullRequest, reviews, retargets = known([]) }) {
	if (!pullRequest.known || pullRequest.value.state !== "open") return void 0;
	const last = Math.max(0, ...valuesOf(retargets).map(({ at }) => at));
	const ids = new Set(lease.approvals.map(({ reviewId }) => reviewId));
	if (!valuesOf(reviews).some(({ id, submittedAt }) => ids.has(id) && submittedAt !== void 0 && submittedAt <= last)) return void 0;
	const { number, baseRef } = pullRequest.value;
	return {
		code: "approval_before_retarget",
		text: `Pull request ${number} was retargeted to ${baseRef}.`
	};
}
function takenBack(lease, reviews, opinions) {
	const approvers = lease.approvals.flatMap(({ reviewId }) => reviews.find(({ id }) => id === reviewId)?.account ?? []);
	const gone = opinions.find(({ account, state }) => state !== "approved" && approvers.some(({ id }) => id === account.id));
	if (gone === void 0) return void 0;
	const { login } = gone.account;
	return gone.state === "dismissed" ? {
		code: "approval_taken_back",
		text: `${login}'s approval was dismissed.`
	} : {
		code: "changes_requested",
		text: `${login} requested changes after approving.`
	};
}
function changesRequested(opinions) {
	const objecting = opinions.find(({ state, mayWrite }) => state === "changes_requested" && mayWrite.known && mayWrite.value);
	if (objecting === void 0) return void 0;
	return {
		code: "changes_requested",
		text: `${objecting.account.login} requested changes.`
	};
}
// src/broker/run/withdrawal-watch.ts
const POLL_INTERVAL_MS = 6e4;
const READ_MS = 2e4;
const WHO_MS = 4e3;
const MAX_CONCURRENT_READS = 10;
function readerOfWithdrawals(api, { clock, jitter }) {
	return (watched, signal) => readWithdrawalFacts(watched, {
		api,
		clock,
		jitter,
		budgetMs: READ_MS,
		signal
	});
}
function readerOfCulprits(api, { clock, jitter }) {
	return (withdrawn, signal) => readWithdrawnBy(withdrawn, {
		api,
		clock,
		jitter,
		budgetMs: WHO_MS,
		signal
	});
}
async function watchWithdrawals(options, signal) {
	const { clock, log } = options;
	while (!signal.aborted) {
		const startedAt = clock.now();
		await logOnError(() => checkForWithdrawals(options, signal), log);
		const took = Math.max(0, clock.now() - startedAt);
		await clock.sleep(Math.max(0, POLL_INTERVAL_MS - took), signal);
	}
}
async function checkForWithdrawals(options, signal) {
	const { store, log } = options;
	const waiting = byPullRequest(await store.list({ states: ["active"] }), await store.now());
	const readers = Array.from({ length: MAX_CONCURRENT_READS }, async () => {
		for (let next = waiting.shift(); next !== void 0; next = waiting.shift()) {
			const [at, leases] = next;
			if (signal.aborted) return;
			await logOnError(() => checkPullRequest(at, leases, {
				...options,
				signal
			}), log);
		}
	});
	await Promise.all(readers);
}
async function logOnError(check, log) {
	try {
		await check();
	} catch (error) {
		log({
			level: "error",
			event: "watch_failed",
			message: faultText(error, { withName: true })
		});
	}
}
function byPullRequest(leases, now) {
	const watched = new Map();
	for (const lease of leases.filter((each) => isWatched(each, now))) {
		const { repository, job } = lease;
		for (const pullRequest of pullRequestsOf(lease)) {
			const key = `${job.repositoryId}#${pullRequest}`;
			const at = {
				repository,
				repositoryId: job.repositoryId,
				pullRequest
			};
			const found = watched.get(key) ?? [at, []];
			found[1].push(lease);
			watched.set(key, found);
		}
	}
	return [...watched.values()];
}
function pullRequestsOf({ pullRequest, approvals }) {
	const all = [pullRequest, ...approvals.map((approval) => approval.pullRequest)];
	return new Set(all.filter((number) => number !== void 0));
}
function isWatched(lease, now) {
	const { access, onWithdrawal } = lease;
	return access === "write" && onWithdrawal === "revoke" && !isExpired(lease, now);
}
async function checkPullRequest(at, leases, options) {
	const { clock, log, metrics, read, signal } = options;
	const facts = await within({
		clock,
		milliseconds: READ_MS
	}, (late) => read(at, AbortSignal.any([late, signal])), () => err({ message: "GitHub did not respond in time" }));
	if (signal.aborted) return;
	const unread = facts.ok ? whyUnread(facts.value) : facts.error.message;
	if (unread !== void 0) {
		const where = {
			repository: at.repository,
			pull_request: at.pullRequest
		};
		metrics.countAlarm("unreadable");
		log({
			level: "warning",
			event: "alarm",
			alarm: "unreadable",
			message: unread,
			...where
		});
	}
	if (!facts.ok) return;
	const { value } = facts;
	await nameCulprits((await Promise.all(leases.map(async (lease) => ({
		lease,
		withdrawal: await endIfWithdrawn(lease, value, options)
	})))).flatMap(({ lease, withdrawal }) => withdrawal === void 0 ? [] : [{
		lease,
		withdrawal
	}]), {
		at,
		facts: value
	}, options);
}
async function endIfWithdrawn(lease, facts, { store, log, endNotes }) {
	const withdrawal = findWithdrawal(lease, facts);
	if (withdrawal === void 0) return void 0;
	const { code, text } = withdrawal;
	endNotes?.set(lease.tokenHash, text);
	const [marked] = await store.end({ lease: lease.id }, "withdrawn");
	if (marked?.endReason !== "withdrawn") return void 0;
	log({
		level: "warning",
		event: "lease_withdrawn",
		lease: lease.id,
		code,
		message: text
	});
	return withdrawal;
}
async function nameCulprits(ended, { at: watched, facts }, options) {
	const { clock, log, endNotes, audit, newTrace } = options;
	const names = new Map();
	for (const { lease, withdrawal } of ended) {
		const { code, text } = withdrawal;
		if (!names.has(text)) names.set(text, await whoWithdrew({
			watched,
			facts,
			withdrawal
		}, options));
		const who = names.get(text);
		const message = withdrawnBy(withdrawal, who);
		if (who !== void 0) {
			endNotes?.set(lease.tokenHash, message);
			log({
				level: "info",
				event: "withdrawn_by",
				lease: lease.id,
				message
			});
		}
		if (audit === void 0 || newTrace === void 0) continue;
		audit({
			event: "withdrawn",
			outcome: "done",
			code,
			reason: message,
			at: clock.now(),
			trace: newTrace(),
			facts: { lease: lease.id }
		});
	}
}
async function whoWithdrew(withdrawn, { clock, readWithdrawnBy: read, signal }) {
	if (read === void 0) return void 0;
	try {
		return await within({
			clock,
			milliseconds: WHO_MS
		}, (late) => read(withdrawn, AbortSignal.any([late, signal])), () => void 0);
	} catch {
		return;
	}
}
// src/broker/run/withdrawal-looks.ts
const MAX_AT_ONCE = 10;
function createWithdrawalLooks(options, signal) {
	const { store, log } = options;
	const pending = new Map();
	const waiting = [];
	const running = new Set();
	const work = new Set();
	let isListing = false;
	const guarded = async (step) => {
		try {
			await step();
		} catch (error) {
			log({
				level: "error",
				event: "watch_failed",
				message: faultText(error, { withName: true })
			});
		}
	};
	const track = (step) => {
		const one = guarded(step).finally(() => work.delete(one));
		work.add(one);
	};
	const startNext = () => {
		while (running.size < MAX_AT_ONCE && !signal.aborted) {
			const index = waiting.findIndex((one) => !running.has(keyOf(one)));
			const [next] = index === -1 ? [] : waiting.splice(index, 1);
			if (next === void 0) return;
			running.add(keyOf(next));
			track(async () => {
				try {
					await checkPullRequest(next[0], next[1], {
						...options,
						signal
					});
				} finally {
					running.delete(keyOf(next));
					startNext();
				}
			});
		}
	};
	const enqueue = (watched) => {
		const index = waiting.findIndex((one) => keyOf(one) === keyOf(watched));
		if (index === -1) waiting.push(watched);
		else waiting[index] = watched;
	};
	const list = async () => {
		while (pending.size > 0 && !signal.aborted) {
			const asked = new Map(pending);
			pending.clear();
			const own = (await store.list({ states: ["active"] })).filter(({ job }) => asked.has(job.repositoryId));
			for (const watched of byPullRequest(own, await store.now())) {
				const [{ repositoryId, pullRequest }] = watched;
				const numbers = asked.get(repositoryId);
				if (numbers?.has("all") === true || numbers?.has(pullRequest) === true) enqueue(watched);
			}
			startNext();
		}
	};
	return {
		lookAt: ({ repositoryId, pullRequest = "all" }) => {
			const numbers = pending.get(repositoryId) ?? new Set();
			pending.set(repositoryId, numbers.add(pullRequest));
			if (isListing) return;
			isListing = true;
			track(async () => {
				try {
					await list();
				} finally {
					isListing = false;
				}
			});
		},
		settled: async () => {
			while (work.size > 0) await Promise.all(work);
		}
	};
}
function keyOf([at]) {
	return `${at.repositoryId}#${at.pullRequest}`;
}
// src/broker/run/upkeep.ts
function startUpkeep(deps, options) {
	const { store, providers, keyRing, clock, lockOwner, rules } = deps;
	const reaper = startReaper({
		store,
		providers,
		keyRing,
		clock,
		lockOwner,
		heartbeatIntervalMs: rules.heartbeatIntervalMs,
		onEvent: (event) => recordReaperEvent(event, deps, options)
	});
	const stopped = new AbortController();
	const { readWithdrawal: read, readWithdrawnBy } = options;
	const watching = read === void 0 ? Promise.resolve() : watchWithdrawals({
		...deps,
		read,
		readWithdrawnBy,
		newTrace: options.newTrace
	}, stopped.signal);
	const looksNow = read === void 0 ? void 0 : createWithdrawalLooks({
		...deps,
		read,
		readWithdrawnBy,
		newTrace: options.newTrace
	}, stopped.signal);
	const looks = {
		clock,
		health: deps.health ?? createHealth(deps),
		...options.jitter && { jitter: options.jitter }
	};
	const serving = restartableWork((signal) => runServerWork({
		...deps,
		...looks,
		servers: rules.servers,
		newTrace: options.newTrace
	}, signal));
	const probing = runProbes(options.probes ?? [], looks, stopped.signal);
	const logFault = (error) => {
		deps.log({
			level: "error",
			event: "fault",
			message: faultText(error, { withName: true })
		});
	};
	const { unusableGrants = createUnusableGrants(deps) } = deps;
	const onUnusable = (at, failure) => {
		if (rules.servers[at.kind]?.includes(at.settings.server) !== true) return;
		if (failure.setting !== void 0) unusableGrants.note(at, failure);
		else {
			deps.metrics.countAlarm("server");
			deps.log(alarmEntry(at, failure));
		}
	};
	const looking = restartableWork((signal) => takeFirstLooks({
		...deps,
		onUnusable
	}, signal).catch(logFault));
	const grants = restartableWork((signal) => watchGrants({
		...deps,
		...looks,
		unusableGrants
	}, signal).catch(logFault));
	const { takeReserve: take } = options;
	const reserving = take === void 0 ? Promise.resolve() : keepReserve({
		...deps,
		take
	}, stopped.signal).catch(logFault);
	return {
		lookAt: (place) => looksNow?.lookAt(place),
		restartServerWork: () => {
			serving.restart();
			looking.restart();
			grants.restart();
		},
		stop: async () => {
			stopped.abort();
			await Promise.all([
				reaper.stop(),
				watching,
				looksNow?.settled(),
				serving.stop(),
				probing,
				looking.stop(),
				grants.stop(),
				reserving
			]);
		}
	};
}
// src/broker/run/run-broker.ts
async function runBroker(config, deps) {
	const log = createLog(deps.stderr, () => deps.clock.now());
	const metrics = createMetrics();
	const settings = await loadSettings(deps.kinds);
	const parser = createPolicyParser(settings);
	if (!await isDirectory(config.policy.directory)) {
		const message = `${config.policy.directory} is not a readable directory.`;
		return err(codedFailure("policy_unavailable", { message }));
	}
	const parts = await createParts(config, {
		...deps,
		metrics
	});
	if (!parts.ok) return parts;
	const { reader, auditLog, store: memory } = parts.value;
	const effects = {
		parser,
		log,
		metrics,
		memory
	};
	const openPolicy = ({ directory, requireOrganisation }) => createDirectoryPolicy(directory, {
		...effects,
		requireOrganisation
	});
	const policies = replaceablePolicy(openPolicy(config.policy));
	const policy = policies.part;
	let { directory } = config.policy;
	const audit = createAudit(auditLog.write, auditLog.keep);
	const health = createHealth({
		clock: deps.clock,
		log,
		metrics
	});
	const recording = {
		audit,
		log,
		metrics,
		health,
		unusableGrants: createUnusableGrants({
			log,
			metrics
		}),
		endNotes: createEndNotes()
	};
	const { reads } = parts.value;
	let upkeep;
	const events = createEventReceiver({
		...parts.value,
		...recording,
		clock: deps.clock,
		newTrace: () => broker.newTrace(),
		lookAt: (place) => upkeep?.lookAt(place),
		forgetRepository: (repositoryId) => reads?.forgetRepository(repositoryId),
		forgetOwner: (owner) => reads?.forgetOwner(owner)
	});
	const webhooks = {
		secrets: () => reads?.webhookSecrets ?? [],
		receive: (delivery) => events.receive(delivery)
	};
	const brokerDeps = {
		...deps,
		...parts.value,
		policy,
		...recording,
		webhooks
	};
	const broker = createBroker(brokerDeps);
	const stopped = new AbortController();
	const onServed = createRequestLog({
		log,
		metrics,
		sampler: createSampler({
			clock: deps.clock,
			log,
			metrics,
			signal: stopped.signal
		})
	});
	const listeners = await openListeners(config, deps.sockets ?? {}, {
		handler: broker,
		onServed,
		clock: deps.clock,
		maxConnections: config.limits.connections,
		maxConnectionsPerPeer: config.limits.connectionsPerPeer
	});
	if (!listeners.ok) {
		await parts.value.store.close();
		return listeners;
	}
	upkeep = startUpkeep(brokerDeps, {
		newTrace: () => broker.newTrace(),
		readWithdrawal: reader && readerOfWithdrawals(reader, deps),
		readWithdrawnBy: reader && readerOfCulprits(reader, deps),
		jitter: deps.jitter,
		probes: probesOf(parts.value, policy, deps),
		takeReserve: () => takeDiskReserve(config.store, deps)
	});
	const { main, admin } = listeners.value;
	const review = createPolicyReview({
		policy,
		parser,
		log,
		metrics,
		rules: parts.value.rules,
		directory: () => directory
	});
	const readAll = () => policies.current().readAll();
	const announced = announceStart({
		config,
		listeners: listeners.value,
		build: deps.build
	}, {
		readAll,
		review,
		log,
		clock: deps.clock,
		signal: stopped.signal
	});
	const checkSecretFiles = (paths) => warnOfOpenFiles(paths, log);
	await checkSecretFiles(deps.secretFiles ?? []);
	const reload = createReload({
		...parts.value,
		config,
		readConfig: deps.readConfig ?? (async () => ok({
			config,
			secretFiles: []
		})),
		kinds: settings,
		clock: deps.clock,
		log,
		isDirectory,
		checkSecretFiles,
		probeServers: () => {
			const { providers, rules } = parts.value;
			return failingServers(providers, rules.servers, {
				...deps,
				signal: stopped.signal
			});
		},
		policies: {
			first: announced.policies,
			readAll,
			review
		},
		use: (before, after) => {
			if (!sameSettings(before.policy, after.policy)) policies.replace(openPolicy(after.policy));
			directory = after.policy.directory;
			if (after.tls !== void 0) main.setTls(after.tls);
			upkeep?.restartServerWork();
			health.keepServers(parts.value.rules.servers);
		}
	});
	const control = await openControlSocket({
		storePath: controlPath(config.store),
		name: lockOwnerSuffix(parts.value.lockOwner),
		reload,
		log
	});
	return ok({
		port: main.port,
		adminPort: admin?.port,
		reload,
		stop: async () => {
			log({
				level: "info",
				event: "stopping"
			});
			await Promise.all([broker.stopIssuing(), control.close()]);
			await Promise.all([main.close(), admin?.close()]);
			await events.settled();
			await upkeep?.stop();
			stopped.abort();
			await announced.done;
			await parts.value.store.close();
			auditLog.close();
			log({
				level: "info",
				event: "stopped"
			});
		}
	});
}
function probesOf({ store, auditLog, keySet, reader, checkAccess: access }, policy, { randomBytes, clock }) {
	return [
		storeProbe(store, randomBytes),
		auditProbe(auditLog),
		issuerProbe(keySet),
		...reader === void 0 ? [] : [githubProbe({
			api: reader,
			clock,
			policy,
			access
		})]
	];
}
function lockOwnerSuffix(lockOwner) {
	return lockOwner.slice(lockOwner.lastIndexOf("/") + 1);
}
function limitYoungGeneration(young = ofThisProcess$1) {
	let factor;
	const limit = () => {
		const wanted = young.size() < 16777216 ? 2 : 1;
		if (wanted !== factor) young.setGrowthFactor(wanted);
		factor = wanted;
	};
	limit();
	const end = young.onCollected(limit);
	return () => {
		end();
		young.setGrowthFactor(2);
	};
}
const ofThisProcess$1 = {
	size: () => getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space")?.space_size ?? 0,
	setGrowthFactor: (factor) => setFlagsFromString(`--semi-space-growth-factor=${factor}`),
	onCollected: (callback) => {
		const observer = new PerformanceObserver(callback);
		observer.observe({ entryTypes: ["gc"] });
		return () => observer.disconnect();
	}
};
function limitHeap(flags = ofThisProcess) {
	flags.setFlag(`--heap-growing-percent=20`);
	const endYoung = flags.limitYoung();
	return () => {
		endYoung();
		flags.setFlag("--heap-growing-percent=0");
	};
}
const ofThisProcess = {
	limitYoung: () => limitYoungGeneration(),
	setFlag: setFlagsFromString
};
// src/cli/commands/broker.ts
const broker = {
	name: "broker",
	synopsis: "",
	description: [
		"Runs the broker until SIGINT or SIGTERM. It then stops issuing, finishes the requests in progress and exits. Leases stay in the store, and the next broker on the same store takes them over.",
		"The whole configuration is checked before anything starts. The broker's own log goes to stderr, one JSON object per line. The audit log goes to stdout, unless the configuration names a file.",
		"With --json, and an audit log that goes to a file, stdout gets one JSON object with the ports on which the broker listens."
	],
	options: CONFIG_OPTION,
	positionals: NO_POSITIONALS,
	examples: [["stepkey broker", "Use ./broker.yml."], ["stepkey broker --config /etc/stepkey/broker.yml", "Use that configuration."]],
	exitCodes: {
		0: "stopped by a signal",
		3: "it cannot start: the configuration has mistakes, or the store or the address cannot be used"
	},
	run: runBrokerCommand
};
async function runBrokerCommand(given, deps) {
	const json = given.flag("json");
	const signals = takeSignals(deps);
	try {
		const path = configPath(given);
		const read = await readConfigAndFiles(deps, path);
		if (!read.ok) return printFailure(deps, read.error, {
			json,
			exit: 3
		});
		const { config, secretFiles } = read.value;
		const sockets = handedSockets(deps.variables, process.pid);
		if (!sockets.ok) {
			const problem = codedFailure("configuration_invalid", { message: sockets.error });
			return printFailure(deps, problem, {
				json,
				exit: 3
			});
		}
		const { clock, randomBytes, kinds, signal, commit } = deps;
		const running = await runBroker(config, {
			kinds,
			commit,
			clock,
			randomBytes,
			jitter: Math.random,
			send: brokerHttp(deps.variables),
			stdout: deps.out,
			stderr: deps.err,
			build: {
				version: package_default.version,
				commit
			},
			sockets: sockets.value,
			secretFiles,
			readConfig: () => readConfigAndFiles(deps, path, { isRunning: true })
		});
		if (!running.ok) return printFailure(deps, await withPosition(running.error, given, deps), {
			json,
			exit: 3
		});
		signals.reloadBy(() => running.value.reload());
		const endLimit = limitHeap();
		const { port, adminPort } = running.value;
		if (json && config.audit.kind === "file") printJson(deps, {
			port,
			admin_port: adminPort
		});
		await aborted(signal);
		await running.value.stop();
		endLimit();
		return 0;
	} finally {
		signals.end();
	}
}
async function withPosition(problem, given, deps) {
	if (problem.code !== "policy_unavailable") return problem;
	const path = configPath(given);
	const text = await readNamed(deps, path);
	const yaml = text.ok ? readYaml(text.value) : void 0;
	return yaml?.ok === true ? {
		...problem,
		details: [policyDirectoryAt(path, yaml.value)]
	} : problem;
}
function takeSignals({ onSignal, err, clock }) {
	const log = createLog(err, () => clock.now());
	let isEarly = false;
	let reload = () => {
		isEarly = true;
	};
	return {
		reloadBy: (begin) => {
			reload = () => {
				begin().catch((error) => {
					log({
						level: "error",
						event: "fault",
						message: faultText(error, { withName: true })
					});
				});
			};
			if (isEarly) reload();
		},
		end: onSignal((name) => {
			if (name === "SIGHUP") reload();
			else log({
				level: "warning",
				event: "signal_ignored",
				message: `${name} has no meaning here.`
			});
		})
	};
}
function aborted(signal) {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener("abort", () => resolve(), { once: true });
	});
}
export { broker };
