import { Ct as isWithinLast, E as joined, Et as toRfc3339, O as plural, T as inWords, dt as ok, j as timeOfDay, k as sentence, lt as didYouMean, ot as formatDuration, ut as err } from "./start.js";
import { Gt as isRecord, Ht as codeEntry, Kt as parseJson, Wt as wildcardFits } from "./job.js";
import { I as unknown, N as string, O as object, S as int, _ as array, i as datetime } from "./zod.js";
import { i as mistakeAt, s as pathText } from "./mistake.js";
import { d as isAnyUses, u as foldedUses } from "./schema.js";
import { $ as callProvider, K as isEnded, St as refFits, at as within } from "./direct.js";
import { B as Octokit, L as parserOf, P as id, a as transientFault, i as nextPage, r as errorMessageIn, t as githubOverOctokit, z as fetchOver } from "./octokit.js";
import { a as endLease, i as discardIssued, r as PROVIDER_DEADLINE_MS } from "./http.js";
import { n as StoreError } from "./store.js";
import { t as sameCredential } from "./grant-kind.js";
import { n as joinFrames, r as joinGrants } from "./parse-policy.js";
import { a as permanentFault, i as unexpected, n as createAppRequests, t as createGitHubApp } from "./client2.js";
import { a as repositoryReads } from "./reading.js";
const { createHash } = process.getBuiltinModule("node:crypto");
// src/broker/record/call-watch.ts
function createCallWatch({ metrics, tracing, steadyMs }) {
	return (call, work, { outcomeOf, facts = {}, deadline }) => {
		const timed = async (note) => {
			const startedAt = steadyMs();
			let isOver = false;
			const over = (outcome) => {
				if (isOver) return;
				isOver = true;
				metrics.observe(call, outcome, (steadyMs() - startedAt) / 1e3);
				note?.(outcome);
			};
			deadline?.addEventListener("abort", () => over("late"), { once: true });
			try {
				const result = await work();
				over(outcomeOf(result));
				return result;
			} catch (error) {
				over(error instanceof StoreError ? error.kind : "fault");
				throw error;
			}
		};
		return tracing === void 0 ? timed() : tracing.inSpan(call, facts, timed);
	};
}
const UNWATCHED = (_call, work) => work();
// src/broker/context/ended-lease.ts
const WAIT_MS = 12e3;
function endMarked(lease, deps, milliseconds = WAIT_MS) {
	const { watch = UNWATCHED } = deps;
	const end = () => within({
		clock: deps.clock,
		milliseconds
	}, async () => {
		const now = await endLease({
			...deps,
			lease: lease.id,
			waitMs: milliseconds
		});
		if (now.state === "stuck" && lease.state !== "stuck") raiseStuck(now, deps);
		return now;
	}, () => lease);
	return watch({ part: "end" }, end, describeEnd(lease));
}
function describeEnd({ id, grant, repository }) {
	return {
		outcomeOf: ({ state }) => state,
		facts: {
			lease: id,
			grant,
			repository
		}
	};
}
function raiseStuck(lease, { log, metrics }) {
	const { id, state, grant, repository, endReason, lastError, tries } = lease;
	metrics.countAlarm("stuck");
	log({
		level: "error",
		event: "lease_stuck",
		lease: id,
		state,
		grant,
		repository,
		endReason,
		lastError,
		tries
	});
}
function endedResponse(lease, now) {
	const { proof } = lease;
	if (!isEnded(lease.state) || proof === void 0) {
		const why = lease.lastError ?? "not ended yet: the broker keeps trying";
		return {
			state: lease.state,
			proof: {
				checked_at: toRfc3339(now),
				by: "broker",
				facts: [why]
			},
			...leftBy(lease)
		};
	}
	return {
		state: proof.state,
		proof: {
			checked_at: toRfc3339(proof.checkedAt),
			by: "broker",
			facts: proof.facts
		},
		...leftBy(lease)
	};
}
function requestedResponse(facts, now) {
	const going = "the broker goes on until it has proof";
	return {
		state: "requested",
		proof: {
			checked_at: toRfc3339(now),
			by: "broker",
			facts: [...facts, going]
		}
	};
}
function leftBy({ tidy, findings }) {
	return {
		...tidy.state === "none" ? {} : { tidy: {
			state: tidy.state,
			facts: tidy.facts
		} },
		...findings.length === 0 ? {} : { findings }
	};
}
function recordFindings(leases, { log, metrics }) {
	const findings = leases.filter(({ state }) => isEnded(state)).flatMap(({ id, grant, repository, findings: found }) => found.map(({ what, fix }) => {
		const message = `${what} Fix: ${fix}`;
		metrics.countAlarm("finding");
		log({
			level: "warning",
			event: "lease_finding",
			message,
			lease: id,
			grant,
			repository
		});
		return {
			lease: id,
			what,
			fix
		};
	}));
	return findings.length === 0 ? {} : { findings };
}
// src/broker/refusal/refusal.ts
function refusal(code, reason, rest = {}) {
	return {
		code,
		reason,
		remedy: codeEntry(code).remedy,
		...rest
	};
}
function refuse(...given) {
	return err(refusal(...given));
}
function refusalOf(failure) {
	const { code, reason, message, remedy, retryAfterSeconds } = failure;
	if (!isBrokerCode(code)) return refusal("broker_fault", `${code}: ${reason ?? message}`);
	return {
		code,
		reason: reason ?? message,
		remedy,
		...retryAfterSeconds === void 0 ? {} : { retryAfterSeconds }
	};
}
function isBrokerCode(code) {
	return codeEntry(code).wire !== void 0;
}
// src/policy/has-grant.ts
function hasGrant(document, grant) {
	if (typeof document !== "object") return false;
	return document.disabled.includes(grant) || document.grants.some(({ name }) => name === grant);
}
// src/broker/refusal/outage-remedy.ts
function remedyDuringOutage(health, part) {
	const outage = health?.outage(part);
	if (outage === void 0) return {};
	const since = timeOfDay(outage.since);
	return { remedy: `${WHAT[part.part]} since ${since} UTC, and has raised an alarm. Ask your platform team, and re-run this job when it works again.` };
}
const WHAT = {
	store: "The broker cannot write its store",
	audit: "The broker cannot write its audit log",
	issuer: "The broker cannot read the issuer's keys",
	github: "The broker cannot read from GitHub what it needs",
	server: "The broker cannot use this grant's server"
};
// src/broker/exchange/issue-lease.ts
const CLASSIFY_MS = 5e3;
const CLEAN_UP_MS = 3e3;
async function checkAccess(grant, provider, { deps, budget }) {
	if (grant.access === "write") return void 0;
	const limit = {
		clock: deps.clock,
		milliseconds: budget.remaining(CLASSIFY_MS)
	};
	const classified = await callProvider(limit, (signal) => provider.classify(grant.credential.settings, signal));
	if (!classified.ok) return refusalOfProvider("classify", classified.error, {
		grant,
		deps
	});
	if (classified.value.access === "read") return void 0;
	const { because } = classified.value;
	return refusal("grant_refused", `a read grant whose credential allows more than a read may do: ${because}`);
}
async function issueLease(order, context) {
	const { deps, budget } = context;
	const { lease, grant } = order;
	const limit = {
		clock: deps.clock,
		milliseconds: budget.remaining(PROVIDER_DEADLINE_MS)
	};
	const issued = await callProvider(limit, (signal) => order.provider.issue(order.issue, signal));
	if (!issued.ok) {
		await abandon(order, issued.error, context);
		return err(refusalOfProvider("issue", issued.error, {
			grant,
			deps
		}));
	}
	if (await activateOrDiscard(lease, issued.value, context)) return ok(issued.value);
	await discard(lease, issued.value, context);
	return err(await lostTo(order, deps));
}
async function activateOrDiscard(lease, issued, context) {
	try {
		return await activate(lease, issued, context.deps);
	} catch (error) {
		if (issued.revocationSecret !== void 0) await discard(lease, issued, context).catch(() => void 0);
		throw error;
	}
}
async function discard(lease, { handle, revocationSecret: secret }, { deps, budget }) {
	await within({
		clock: deps.clock,
		milliseconds: budget.remaining(CLEAN_UP_MS)
	}, () => discardIssued({
		...deps,
		lease,
		handle,
		secret
	}), () => void 0);
}
async function activate(lease, { handle, diesAt, issuedTo, revocationSecret: secret }, { store, keyRing }) {
	if (secret !== void 0 && keyRing === void 0) {
		await store.issueFailed(lease.id, {
			mayExist: true,
			error: "the secret that revokes it cannot be stored without a store-key"
		});
		return false;
	}
	const sealedSecret = secret === void 0 ? void 0 : keyRing?.seal(secret, lease.id);
	return await store.activate(lease.id, {
		handle,
		diesAt,
		issuedTo,
		sealedSecret
	});
}
async function lostTo({ lease }, { store }) {
	if (await store.isJobClosed(lease.job)) return refusal("job_closed", "the job was closed while its credential was issued");
	return refusal("provider_failed", `it was ended while it was issued: ${(await store.find(lease.id))?.endReason ?? "?"}`);
}
async function abandon({ lease }, failure, { deps, budget }) {
	const { mayExist, name, message } = failure;
	const now = await deps.store.issueFailed(lease.id, {
		mayExist,
		error: `${name}: ${message}`
	});
	const milliseconds = budget.remaining(CLEAN_UP_MS);
	if (now === void 0 || isEnded(now.state) || milliseconds === 0) return;
	await endMarked(now, deps, milliseconds);
}
function retryOf({ retryAt }, { clock }) {
	if (retryAt === void 0) return {};
	return { retryAfterSeconds: Math.ceil((retryAt - clock.now()) / 1e3) };
}
function remedyOf$1({ kind }) {
	return kind === "permanent" ? { remedy: LASTING } : {};
}
const LASTING = "Ask your platform team: the broker's audit log has the provider's error under this trace. Every job that requests this grant fails until it is fixed.";
function outageOf(grant, { health }) {
	const { kind, settings } = grant.credential;
	return remedyDuringOutage(health, {
		part: "server",
		kind,
		server: settings.server
	});
}
function refusalOfProvider(call, failure, { grant, deps }) {
	const text = `${call}: ${failure.name}: ${failure.message}`;
	if (failure.setting === void 0) return refusal("provider_failed", text, {
		...remedyOf$1(failure),
		...outageOf(grant, deps),
		...retryOf(failure, deps)
	});
	const { name, credential } = grant;
	const source = grant.source.replace(/:\d+$/u, "");
	deps.unusableGrants?.note({
		...credential,
		source,
		grant: name
	}, failure);
	return refusal("grant_unusable", text);
}
// src/broker/github/free.ts
const FREE_HEADER = "x-stepkey-free";
const ACCOUNT_HEADER = "x-stepkey-account";
// src/broker/github/flight.ts
function createFlight(work) {
	const abandoned = new AbortController();
	const outcome = work(abandoned.signal);
	const ended = outcome.then(() => void 0, () => void 0);
	let callers = 0;
	return {
		ended,
		get isAbandoned() {
			return abandoned.signal.aborted;
		},
		join: async (signal, cancelled) => {
			callers += 1;
			const left = new AbortController();
			try {
				return await Promise.race([outcome, aborted(signal, left.signal).then(cancelled)]);
			} finally {
				left.abort();
				callers -= 1;
				if (callers === 0) abandoned.abort();
			}
		}
	};
}
function aborted(signal, done) {
	return new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener("abort", () => resolve(), {
			once: true,
			signal: done
		});
	});
}
// src/broker/github/app-sender.ts
function isRefused(attempted) {
	return "token" in attempted && attempted.outcome.ok && attempted.outcome.value.status === 401;
}
function createAppSender({ tokens, send, clock }) {
	const sendAs = async (place, request) => {
		const token = await tokens.get(place, request.signal);
		if (!token.ok) return { fault: token.error };
		const outcome = await send(request, token.value);
		return {
			token: token.value,
			outcome
		};
	};
	return {
		attempt: async (place, request) => {
			const first = await sendAs(place, request);
			if (!isRefused(first)) return first;
			tokens.drop(place, first.token);
			return await sendAs(place, request);
		},
		settled: (place, attempted) => {
			if ("fault" in attempted) return failed(attempted.fault, place, clock.now());
			const { outcome } = attempted;
			if (!outcome.ok || !isSuspended(outcome.value)) return marked(outcome, place);
			tokens.forget(place.owner);
			return failed(suspendedFault(place.owner), place, clock.now());
		}
	};
}
function isSuspended({ status, data }) {
	return status === 403 && /suspended/iu.test(errorMessageIn(data));
}
function suspendedFault(owner) {
	return {
		kind: "permanent",
		name: "installation_suspended",
		message: `the App's installation on the account of ${owner} is suspended`,
		remedy: `Unsuspend the App in the settings of ${owner}, under GitHub Apps.`,
		mayHaveActed: false
	};
}
function marked(outcome, { owner }) {
	if (!outcome.ok) return outcome;
	const headers = {
		...outcome.value.headers,
		[ACCOUNT_HEADER]: owner.toLowerCase()
	};
	return ok({
		...outcome.value,
		headers
	});
}
const CODES = {
	installation_suspended: "github_app_suspended",
	installation_missing: "github_app_missing",
	repositories_refused: "github_app_missing"
};
function failed(fault, place, now) {
	const { kind, name, message, remedy, retryAt } = fault;
	if (name === "github_rate_limit") {
		const wait = retryAt === void 0 ? {} : { "retry-after": secondsUntil(retryAt, now) };
		return ok({
			status: 429,
			headers: wait,
			data: { message }
		});
	}
	if (name === "permissions_refused") return ok({
		status: 403,
		headers: {},
		data: { message }
	});
	if (kind === "retryable") return err({
		kind: "network",
		message
	});
	const code = CODES[name] ?? "github_unavailable";
	const denial = {
		code,
		remedy: code === "github_unavailable" ? remedy : remedyOf(code, place)
	};
	return err({
		kind: "denied",
		message: saidOf(place, name, message),
		denial
	});
}
function remedyOf(code, { owner, repository }) {
	if (code === "github_app_suspended") return `An owner of ${owner} has to unsuspend the App, in its settings under GitHub Apps.`;
	return `An owner of ${owner} has to install the App there${repository === void 0 ? "" : `, with the repository ${repository}`}.`;
}
function saidOf({ owner, repository }, name, message) {
	if (name !== "repositories_refused") return message;
	return `the App's installation on the account of ${owner} does not have the repository ${owner}/${repository}`;
}
function secondsUntil(at, now) {
	return String(Math.max(1, Math.ceil((at - now) / 1e3)));
}
// src/broker/github/app-api.ts
function createAppApi(options) {
	const sender = createAppSender(options);
	return { request: async (request) => {
		const place = placeOf$1(request);
		const attempted = await sender.attempt(place, request);
		const home = homeOf(request, place);
		if (home === void 0 || !isOutOfReach(attempted)) return sender.settled(place, attempted);
		return sender.settled(home, await sender.attempt(home, request));
	} };
}
function placeOf$1({ route, params, variables, home = "" }) {
	const { repository_id: repositoryId } = params;
	if (route.startsWith("GET /repositories/{repository_id}") && typeof repositoryId === "number") {
		const [owner = ""] = home.split("/");
		return {
			owner,
			repository: void 0,
			repositoryId
		};
	}
	const place = placeIn(route === "POST /graphql" ? variables ?? {} : params) ?? (home === "" ? void 0 : placeAt(home));
	if (place !== void 0) return place;
	throw new TypeError(`${route} names neither a repository nor an organisation`);
}
function placeIn({ owner, repo, org }) {
	if (typeof owner === "string" && typeof repo === "string") return {
		owner,
		repository: repo
	};
	return typeof org === "string" ? {
		owner: org,
		repository: void 0
	} : void 0;
}
function placeAt(home) {
	const [owner = "", repository] = home.split("/");
	return {
		owner,
		repository
	};
}
function homeOf({ home }, { owner, repository }) {
	const [homeOwner, name] = home?.split("/") ?? [];
	if (homeOwner === void 0 || name === void 0 || repository === void 0) return void 0;
	return homeOwner.toLowerCase() === owner.toLowerCase() && name.toLowerCase() === repository.toLowerCase() ? void 0 : {
		owner: homeOwner,
		repository: name
	};
}
const OUT_OF_REACH = new Set(["installation_missing", "repositories_refused"]);
function isOutOfReach(attempted) {
	return "fault" in attempted && OUT_OF_REACH.has(attempted.fault.name);
}
// src/broker/github/delivery-log.ts
const PAGE = 100;
const listed = array(object({
	id: int().positive(),
	guid: string().min(1).max(200),
	event: string(),
	delivered_at: datetime({ offset: true }),
	status: string()
}).transform(({ id, guid, event, delivered_at: at, status }) => ({
	id,
	guid,
	event,
	at: Date.parse(at),
	isDelivered: status === "OK"
})));
const detail = object({ request: object({ payload: unknown() }) });
function createDeliveryLog({ asApp }) {
	return {
		page: async (cursor, signal) => {
			const more = cursor === void 0 ? "" : `&cursor=${encodeURIComponent(cursor)}`;
			const sent = await asApp({
				method: "GET",
				path: `/app/hook/deliveries?per_page=${PAGE}${more}`
			}, signal);
			if (!sent.ok) return sent;
			const parsed = sent.value.status === 200 && listed.safeParse(parseJson(sent.value.body));
			if (parsed === false || !parsed.success) return err(unexpected("the log of deliveries", sent.value));
			return ok({
				deliveries: parsed.data,
				next: cursorIn(sent.value.headers["link"])
			});
		},
		payload: async (id, signal) => {
			const sent = await asApp({
				method: "GET",
				path: `/app/hook/deliveries/${id}`
			}, signal);
			if (!sent.ok) return sent;
			if (sent.value.status === 404) return ok(void 0);
			const parsed = sent.value.status === 200 && detail.safeParse(parseJson(sent.value.body));
			if (parsed === false || !parsed.success) return err(unexpected("a delivery", sent.value));
			return ok(parsed.data.request.payload);
		}
	};
}
function cursorIn(link) {
	const next = nextPage(link);
	const cursor = typeof next === "object" ? next["cursor"] : void 0;
	return cursor === void 0 ? void 0 : String(cursor);
}
// src/broker/github/installation-tokens.ts
const RENEW_BEFORE_MS = 3e5;
const LEAST_MS = 3e4;
const REFUSED_MS = 5e3;
const MAX_KEPT = 2e3;
function createInstallationTokens(options) {
	const { appOn, narrowing, clock } = options;
	const kept = new Map();
	const entryOf = (place) => {
		const key = keyOf(place);
		const entry = kept.get(key) ?? {};
		kept.delete(key);
		kept.set(key, entry);
		const [oldest] = kept.keys();
		if (kept.size > MAX_KEPT && oldest !== void 0) kept.delete(oldest);
		return entry;
	};
	const renew = async (entry, place, signal) => {
		const made = await newToken(appOn(place.owner), {
			place,
			narrowing
		}, signal);
		if (!made.ok) {
			if (made.error.kind === "permanent") entry.refused = {
				fault: made.error,
				at: clock.now()
			};
			return err(made.error);
		}
		const { token: secret, expiresAt } = made.value;
		entry.token = {
			secret,
			expiresAt
		};
		entry.refused = void 0;
		return ok(secret);
	};
	const flightFor = (entry, place) => {
		if (entry.flight?.isAbandoned === false) return entry.flight;
		const flight = createFlight(async (signal) => {
			try {
				return await renew(entry, place, signal);
			} finally {
				if (entry.flight === flight) entry.flight = void 0;
			}
		});
		entry.flight = flight;
		return flight;
	};
	return {
		get: async (place, signal) => {
			const entry = entryOf(place);
			const now = clock.now();
			const known = knownOf(entry, now);
			if (known !== void 0) return known;
			const old = lastsFor(entry, now) > LEAST_MS ? entry.token?.secret : void 0;
			const made = await flightFor(entry, place).join(signal, () => err(CANCELLED));
			return !made.ok && made.error.kind === "retryable" && old !== void 0 ? ok(old) : made;
		},
		drop: (place, token) => {
			const entry = kept.get(keyOf(place));
			if (entry?.token?.secret === token) entry.token = void 0;
		},
		forget: (owner) => {
			const prefix = keyOf({
				owner,
				repository: ""
			});
			for (const key of kept.keys()) if (key.startsWith(prefix)) kept.delete(key);
		}
	};
}
function lastsFor({ token }, now) {
	return token === void 0 ? 0 : token.expiresAt - now;
}
function knownOf(entry, now) {
	const { token, refused } = entry;
	if (token !== void 0 && lastsFor(entry, now) > RENEW_BEFORE_MS) return ok(token.secret);
	return refused !== void 0 && isWithinLast(REFUSED_MS, refused.at, now) ? err(refused.fault) : void 0;
}
const CANCELLED = {
	kind: "retryable",
	name: "cancelled",
	message: "Reading from GitHub was cancelled",
	remedy: "Try again.",
	mayHaveActed: false
};
function keyOf({ owner, repository, repositoryId }) {
	const prefix = `${owner.toLowerCase()}/`;
	if (repositoryId !== void 0) return `${prefix}#${repositoryId}`;
	return repository === void 0 ? `${prefix}*` : `${prefix}${repository.toLowerCase()}`;
}
async function newToken(app, { place, narrowing }, signal) {
	const found = await app.installation(signal);
	if (!found.ok) return found;
	if (found.value.isSuspended) return err(suspended(place.owner));
	const made = await app.createToken(narrowing(place, found.value), signal);
	if (!made.ok || made.value.mismatch === void 0) return made;
	const { token, mismatch } = made.value;
	await app.deleteToken(token, signal);
	const message = `GitHub's new token is not the one that was asked for: ${mismatch}`;
	return err(permanentFault("token_not_as_asked", message, "Report this to GitHub."));
}
function readerNarrowing({ repository, repositoryId }, { permissions }) {
	if (repositoryId !== void 0) return {
		repositories: void 0,
		repositoryIds: [repositoryId],
		permissions: { metadata: "read" }
	};
	return repository === void 0 ? {
		repositories: void 0,
		permissions: { members: "read" }
	} : {
		repositories: [repository],
		permissions: repositoryReads(permissions)
	};
}
function suspended(owner) {
	return permanentFault("installation_suspended", `the App's installation on the account of ${owner} is suspended`, `Unsuspend the App in the settings of ${owner}, under GitHub Apps.`);
}
// src/approval/github/check-token.ts
const LOOKS = [
	{
		route: "GET /repos/{owner}/{repo}/commits",
		permission: "Contents"
	},
	{
		route: "GET /repos/{owner}/{repo}/pulls",
		permission: "Pull requests"
	},
	{
		route: "GET /repos/{owner}/{repo}/actions/runs",
		permission: "Actions"
	}
];
async function checkTokenAlone(effects) {
	const seen = await send$1({
		route: "GET /rate_limit",
		params: {}
	}, effects);
	if ("trouble" in seen) return seen.trouble;
	return seen.status === 401 ? rejected() : void 0;
}
async function checkToken(needs, effects) {
	const [owner = "", repo = ""] = needs.repository.split("/");
	const params = {
		owner,
		repo
	};
	const seen = await send$1({
		route: "GET /repos/{owner}/{repo}",
		params
	}, effects);
	if ("trouble" in seen) return {
		...UNSEEN,
		trouble: seen.trouble
	};
	const unseen = whyUnseen(seen, needs.repository);
	if (unseen !== void 0) return {
		...UNSEEN,
		trouble: unseen
	};
	const named = namesIn(seen.data);
	for (const { route, permission } of LOOKS) {
		const trouble = await look({
			route,
			params: {
				...params,
				per_page: 1
			}
		}, permission, {
			needs,
			...effects
		});
		if (trouble !== void 0) return {
			...named,
			trouble
		};
	}
	return {
		...named,
		trouble: await checkTeams(needs, effects)
	};
}
async function checkTeams(needs, effects) {
	for (const name of needs.teams) {
		const [org = "", team = ""] = name.split("/");
		const seen = await send$1({
			route: "GET /orgs/{org}/teams/{team}",
			params: {
				org,
				team
			}
		}, effects);
		if ("trouble" in seen) return seen.trouble;
		if (seen.status === 401) return rejected();
		if (seen.status === 200) continue;
		return {
			name: "permission_missing",
			message: `GitHub returned ${seen.status} for the team @${name}, which the policy of ${needs.repository} names: it does not exist, or the token may not read it`,
			remedy: `Check the team's name. If it is right, ${giving(effects, "Members", `of the organisation ${org}`)}`,
			isOfRepository: true
		};
	}
}
async function look(request, permission, { needs, ...effects }) {
	const seen = await send$1(request, effects);
	if ("trouble" in seen) return seen.trouble;
	const { status } = seen;
	if (status === 401) return rejected();
	if (status !== 403 && status !== 404) return void 0;
	return {
		name: "permission_missing",
		message: `GitHub returned ${status}: the token lacks the permission "${permission}: read" for ${needs.repository}`,
		remedy: `${sentence(giving(effects, permission, "for this repository"))} Every decision needs Contents, Pull requests, Actions and Metadata.`,
		isOfRepository: true
	};
}
function giving({ isApp = false }, permission, where) {
	return isApp ? `grant the App the permission "${permission}: read" in its settings, and let the owner accept it.` : `give the token the permission "${permission}: read" ${where}.`;
}
function whyUnseen({ status, data }, repository) {
	if (status === 401) return rejected();
	if (status === 403) return forbidden(repository, errorMessageIn(data));
	if (status === 404) return {
		name: "repository_unseen",
		message: `GitHub returned 404 for ${repository}: it does not exist, or the token may not see it`,
		remedy: "Select the repository in the token's settings (Metadata: read). If it was renamed or deleted, rename or remove its policy.",
		isOfRepository: true
	};
	return status >= 300 && status < 400 ? moved(repository, status) : void 0;
}
function moved(repository, status) {
	return {
		name: "repository_moved",
		message: `GitHub returned ${status} for ${repository}: it has another name now`,
		remedy: "Rename its policy: a broker looks for the name that the job's ID token has.",
		isOfRepository: true
	};
}
function rejected() {
	return {
		name: "token_rejected",
		message: "GitHub returned 401: the token is not valid. It has expired, or was revoked or replaced",
		remedy: "Create a new token, and put it where `github.token` refers to.",
		isOfRepository: false
	};
}
function forbidden(repository, why) {
	return {
		name: "token_forbidden",
		message: `GitHub returned 403 for ${repository}: the token is valid, and may not be used for it${why === "" ? "" : ` (GitHub says: ${why.slice(0, 200)})`}`,
		remedy: "Check the token's approval by the organisation, its single sign-on, and the organisation's list of allowed IP addresses.",
		isOfRepository: true
	};
}
async function send$1(request, { api, clock, signal }) {
	const outcome = await api.request({
		...request,
		signal
	});
	const fault = transientFault(outcome, clock.now());
	if (outcome.ok && fault === void 0) return outcome.value;
	if (fault?.denial !== void 0) return { trouble: deniedTrouble(fault.message, fault.denial) };
	const remedy = fault?.isRateLimit === true ? waitFor(fault.retryAfterMs) : "Check that the broker's machine reaches `github.api`, and GitHub's status page.";
	return { trouble: {
		name: "github_unavailable",
		message: fault?.message ?? "GitHub did not respond",
		remedy,
		isOfRepository: false
	} };
}
function waitFor(milliseconds) {
	return `Wait ${milliseconds === void 0 ? "some minutes" : inWords(Math.max(milliseconds, 1e3))}. Find out what else sends so many requests as the same token or App.`;
}
function deniedTrouble(message, { code, remedy }) {
	return {
		name: code,
		message,
		remedy,
		isOfRepository: code !== "github_unavailable"
	};
}
const UNSEEN = {
	fullName: void 0,
	repositoryId: void 0
};
function namesIn(data) {
	if (!isRecord(data)) return UNSEEN;
	const { full_name: name, id } = data;
	return {
		fullName: typeof name === "string" ? name : void 0,
		repositoryId: typeof id === "number" ? id : void 0
	};
}
// src/broker/probe/access-check.ts
function tokenCheck(effects) {
	return {
		isApp: false,
		look: (signal) => checkTokenAlone({
			...effects,
			signal
		})
	};
}
function appCheck(requests) {
	return {
		isApp: true,
		look: async (signal) => {
			const sent = await requests.asApp({
				method: "GET",
				path: "/app"
			}, signal);
			if (sent.ok && sent.value.status === 200) return void 0;
			const fault = sent.ok ? unexpected("the App", sent.value) : sent.error;
			const name = fault.kind === "retryable" ? "github_unavailable" : "app_rejected";
			const { message, remedy } = fault;
			return {
				name,
				message,
				remedy: sentence(remedy),
				isOfRepository: false
			};
		}
	};
}
// src/broker/run/github-reader.ts
const TIMEOUT_MS = 5e3;
function createGitHubReader(options) {
	const sender = createGitHubSender(options);
	let { token } = options;
	return { request: async (request) => {
		const outcome = await sender.request(request, token);
		if (!outcome.ok || outcome.value.status !== 401) return outcome;
		const next = token.reread();
		const isAnother = next !== token;
		token = next;
		return isAnother ? await sender.request(request, token) : outcome;
	} };
}
function createGitHubSender(options) {
	const { send, apiUrl, timeoutMs = TIMEOUT_MS } = options;
	const baseUrl = apiUrl.replace(/\/+$/u, "");
	const octokit = new Octokit({
		baseUrl,
		userAgent: "stepkey",
		request: { fetch: fetchOver(send, timeoutMs) }
	});
	return { request: (request, token) => {
		const authorised = (route, { headers, ...params }) => {
			const all = {
				...isRecord(headers) ? headers : {},
				authorization: bearer(token)
			};
			return octokit.request(route, {
				...params,
				headers: all
			});
		};
		return githubOverOctokit({ request: authorised }, {
			apiUrl: baseUrl,
			timeoutMs
		}).request(request);
	} };
}
function bearer(token) {
	return `Bearer ${token.reveal()}`;
}
// src/broker/run/open-github.ts
function openGitHub(config, effects) {
	if ("app" in config) return openAsApp(config, effects);
	const api = createGitHubReader({
		send: effects.send,
		apiUrl: config.api,
		token: config.token
	});
	return {
		api,
		checkAccess: tokenCheck({
			api,
			clock: effects.clock
		}),
		...NO_APP
	};
}
const NO_APP = {
	ownerOf: void 0,
	appOn: void 0,
	deliveries: void 0,
	forgetOwner: () => void 0
};
function openAsApp({ api, app }, effects) {
	const { send, plainSend = send, clock } = effects;
	const apiUrl = api.replace(/\/+$/u, "");
	const identity = {
		app: app.id,
		keys: app.keys,
		apiUrl
	};
	const sender = createGitHubSender({
		send,
		apiUrl
	});
	const appOn = appsOf(identity, {
		send: plainSend,
		clock
	});
	const tokens = createInstallationTokens({
		appOn,
		narrowing: readerNarrowing,
		clock
	});
	const ask = createAppRequests(identity, {
		send: plainSend,
		clock
	});
	return {
		api: createAppApi({
			tokens,
			send: (request, token) => sender.request(request, token),
			clock
		}),
		checkAccess: appCheck(ask),
		ownerOf: (request) => placeOf$1(request).owner,
		forgetOwner: (owner) => tokens.forget(owner),
		appOn,
		deliveries: createDeliveryLog(ask)
	};
}
function appsOf(identity, effects) {
	return memoised((owner) => createGitHubApp({
		...identity,
		owner
	}, effects));
}
function memoised(create) {
	const made = new Map();
	return (owner) => {
		const key = owner.toLowerCase();
		const one = made.get(key) ?? create(owner);
		made.set(key, one);
		return one;
	};
}
// src/policy/compare/limit-texts.ts
const MAX_LENGTH = 160;
function listText(list, none = "any") {
	if (list === void 0) return none;
	return list.length === 0 ? "none" : shortText(list.join(", "));
}
function listsText(lists, none = "any") {
	return lists.length === 0 ? none : lists.map((list) => listText(list)).join(", and also ");
}
function durationText(seconds) {
	return seconds === Number.POSITIVE_INFINITY ? "the broker's limit" : formatDuration(seconds);
}
function shortText(text) {
	return text.length <= MAX_LENGTH ? text : `${text.slice(0, 159)}…`;
}
function canonicalText(value) {
	return JSON.stringify(value, (_key, part) => typeof part === "object" && part !== null && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => one < other ? -1 : 1)) : part);
}
// src/policy/compare/widening.ts
function wider(path, what, values) {
	return {
		kind: "wider",
		path,
		what,
		...values
	};
}
function changed(path, what, values) {
	return {
		kind: "changed",
		path,
		what,
		...values
	};
}
function ofGrant(name, { path, ...rest }) {
	return {
		...rest,
		grant: name,
		task: void 0,
		path: [
			"grants",
			name,
			...path
		]
	};
}
function ofTask(name, { path, ...rest }) {
	return {
		...rest,
		grant: void 0,
		task: name,
		path: [
			"tasks",
			name,
			...path
		]
	};
}
function ofTopLevel(change) {
	return {
		...change,
		grant: void 0,
		task: void 0
	};
}
// src/policy/compare/credential-changes.ts
function credentialChanges(before, after) {
	if (before === void 0) return [];
	if (after === void 0) return [wider(["credential"], "The credential may be any.", {
		before: before.kind,
		after: "any"
	})];
	if (before.kind !== after.kind) {
		const values = {
			before: before.kind,
			after: after.kind
		};
		return [changed(["credential"], `Another credential is issued. ${LOOK}`, values)];
	}
	const [had, has] = [before, after].map(({ settings }) => new Map(Object.entries(settings)));
	return [...new Set([...had?.keys() ?? [], ...has?.keys() ?? []])].flatMap((key) => {
		const values = {
			before: settingText(had?.get(key)),
			after: settingText(has?.get(key))
		};
		if (canonicalText(had?.get(key) ?? null) === canonicalText(has?.get(key) ?? null)) return [];
		const name = nameInFile(key);
		return [changed([
			"credential",
			after.kind,
			name
		], `${name} of the credential changed. ${LOOK}`, values)];
	});
}
const LOOK = "A reviewer must look whether it can do more.";
function credentialText({ kind, settings }) {
	return shortText(`${kind} { ${Object.entries(settings).flatMap(([key, value]) => isSaid(value) ? [`${nameInFile(key)}: ${settingText(value)}`] : []).join(", ")} }`);
}
function isSaid(value) {
	return value !== void 0 && value !== false && !(Array.isArray(value) && value.length === 0);
}
function settingText(value) {
	if (value === void 0) return "not set";
	return shortText(typeof value === "string" ? value : canonicalText(value));
}
function nameInFile(key) {
	return key.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}
// src/policy/compare/effective.ts
function effectiveGrant({ repository, organisation }, name) {
	if (typeof repository !== "object" || typeof organisation === "string") return void 0;
	const own = partOf(repository, name);
	const credential = own?.grant.credential;
	if (own === void 0 || credential === void 0) return void 0;
	if (refusesAll(repository, own.grant)) return void 0;
	if (organisation === void 0) return {
		name,
		parts: [own],
		credential,
		breakGlass: allowsBreakGlass([own], [repository])
	};
	if (!isFor(organisation, repository)) return void 0;
	const limits = limitsOn(own.grant, organisation);
	if (limits === void 0) return void 0;
	const parts = [own, ...limits];
	return {
		name,
		parts,
		credential,
		breakGlass: allowsBreakGlass(parts, [repository, organisation])
	};
}
function allowsBreakGlass(parts, documents) {
	return parts.every(({ grant }) => grant.breakGlass === true) && documents.every(({ frame }) => frame.noBreakGlass !== true);
}
function limitsOn(own, organisation) {
	if (organisation.disabled.includes(own.name) || refusesAll(organisation, own)) return void 0;
	const cap = partOf(organisation, own.name);
	if (cap === void 0) return [];
	return fits(cap.grant, own) ? [cap] : void 0;
}
function partOf(document, name) {
	const { scope, frame, disabled } = document;
	const grant = document.grants.find((one) => one.name === name);
	if (grant === void 0 || disabled.includes(name)) return void 0;
	return {
		scope,
		grant,
		isEnforced: frame.mode === "enforce" || grant.access === "write"
	};
}
function refusesAll({ frame }, { access }) {
	return frame.mode === "observe" && access === "write";
}
function isFor(organisation, repository) {
	const { repositoryId, ownerId } = organisation;
	return (repositoryId === void 0 || repositoryId === repository.repositoryId) && ownerId === repository.ownerId;
}
function fits(cap, own) {
	if (cap.environment !== own.environment || cap.access !== own.access) return false;
	if (cap.credential === void 0 || own.credential === void 0) return true;
	return sameCredential(cap.credential, own.credential);
}
// src/policy/compare/inclusion.ts
function common(lists) {
	const [first, ...others] = lists.filter((list) => list !== void 0);
	return first?.filter((entry) => others.every((list) => list.includes(entry)));
}
function isListWithin(after, before) {
	if (before === void 0) return true;
	return after !== void 0 && after.every((entry) => before.includes(entry));
}
function areWithin(after, before, isPartOf) {
	return before.every((had) => after.some((has) => isPartOf(has, had)));
}
function isWithinPeople(after, before) {
	const had = new Set(before.map((name) => name.toLowerCase()));
	return after.every((name) => had.has(name.toLowerCase()));
}
// src/policy/compare/frame-changes.ts
function frameChanges(before, after) {
	const [had, has] = [frameOf(before), frameOf(after)];
	if (had === void 0 || has === void 0) return [];
	return [...agentChanges(had, has), ...baseChanges(had.bases, has.bases)];
}
function frameOf({ repository, organisation }) {
	if (typeof repository !== "object" || typeof organisation === "string") return void 0;
	return joinFrames(repository.frame, organisation?.frame);
}
function agentChanges(before, after) {
	if (isWithinPeople(before.agents, after.agents)) return [];
	return [wider(["agents"], "Accounts that were agents count as people.", {
		before: listText(before.agents),
		after: listText(after.agents)
	})];
}
function baseChanges(before, after) {
	const isNone = after !== void 0 && after.length === 0;
	const isKnown = before !== void 0 && after !== void 0;
	if (isNone || before === after || isKnown && isListWithin(after, before)) return [];
	const [had, has] = [before, after].map((bases) => listText(bases, "the default branch"));
	const values = {
		before: had ?? "",
		after: has ?? ""
	};
	return isKnown ? [wider(["bases"], "Writes are issued on more branches.", values)] : [changed(["bases"], "Writes are issued on other branches, unless they are the same.", values)];
}
// src/policy/compare/tags-inclusion.ts
function isWithinTags(after, before) {
	return after.every(({ name }) => before.some((rule) => covers(rule.name, name))) && before.every((rule) => isKept(rule, after));
}
function isKept(rule, after) {
	return after.some(({ name, by }) => covers(name, rule.name) && isWithinPeople(by, rule.by)) || after.every(({ name, by }) => areApart(name, rule.name) || isWithinPeople(by, rule.by));
}
function covers(outer, inner) {
	return refFits(outer, inner);
}
function areApart(one, other) {
	if (!one.includes("*")) return !refFits(other, one);
	if (!other.includes("*")) return !refFits(one, other);
	const [start, otherStart] = [one, other].map((pattern) => pattern.slice(0, pattern.indexOf("*")));
	if (start === void 0 || otherStart === void 0) return false;
	return !start.startsWith(otherStart) && !otherStart.startsWith(start);
}
// src/policy/compare/uses-inclusion.ts
function isWithinUses(after, before) {
	return after.every((pattern) => before.some((other) => isPatternWithin(pattern, other)));
}
function isPatternWithin(pattern, outer) {
	if (pattern === outer) return true;
	if (pattern === "run" || outer === "run") return false;
	if (isAnyUses(outer)) return true;
	if (isAnyUses(pattern) || outer.includes("?")) return false;
	const areOfWorkspace = [pattern, outer].filter((text) => text.startsWith("./")).length;
	if (areOfWorkspace === 1) return false;
	return areOfWorkspace === 2 ? wildcardFits(outer, pattern) : isRepositoryWithin(pattern, outer);
}
function isRepositoryWithin(pattern, outer) {
	const whole = pattern.includes("@") ? pattern : `${pattern}@*`;
	const subject = outer.includes("@") ? whole : whole.slice(0, whole.lastIndexOf("@"));
	return wildcardFits(foldedUses(outer), foldedUses(subject));
}
// src/policy/compare/allow-changes.ts
function allowChanges(before, after) {
	return [
		...listChanges(before, after),
		...workflowChanges(before, after),
		...propertyChanges(before, after),
		...protectionChanges(before, after),
		...tagChanges(before, after),
		...rollbackChanges(before, after),
		...usesChanges(before, after)
	];
}
const LISTS = [
	{
		key: "events",
		what: "It is issued on more events."
	},
	{
		key: "runners",
		what: "It is issued on more runners."
	},
	{
		key: "refs",
		what: "It is issued on more refs."
	},
	{
		key: "actors",
		what: "More accounts may have started the run."
	}
];
function listChanges(before, after) {
	return LISTS.flatMap(({ key, what }) => {
		const [had, has] = [before, after].map((allows) => common(allows.map((allow) => allow[key])));
		if (isListWithin(has, had)) return [];
		return [wider(["allow", key], what, {
			before: listText(had),
			after: listText(has)
		})];
	});
}
function workflowChanges(before, after) {
	const [had = [], has = []] = [before, after].map((allows) => allows.flatMap(({ workflow }) => workflow ?? []));
	if (had.every((workflow) => has.includes(workflow))) return [];
	const values = {
		before: listText(had),
		after: has.length === 0 ? "any" : listText(has)
	};
	const path = ["allow", "workflow"];
	return has.length === 0 ? [wider(path, "Any workflow file may get it.", values)] : [changed(path, "Another workflow file gets it.", values)];
}
function propertyChanges(before, after) {
	const names = new Set(before.flatMap(({ repoProperties }) => Object.keys(repoProperties ?? {})));
	const what = "It is issued to repositories with other properties.";
	return [...names].flatMap((name) => {
		const [had, has] = [before, after].map((allows) => valuesOf(name, allows));
		if (isListWithin(has, had)) return [];
		return [wider([
			"allow",
			"repo-properties",
			name
		], what, {
			before: listText(had),
			after: listText(has)
		})];
	});
}
function valuesOf(name, allows) {
	return common(allows.map(({ repoProperties = {} }) => Object.hasOwn(repoProperties, name) ? repoProperties[name] : void 0));
}
function protectionChanges(before, after) {
	const [had, has] = [before, after].map((allows) => allows.some(({ refProtected }) => refProtected === true));
	if (had !== true || has === true) return [];
	return [wider(["allow", "ref-protected"], "The ref need no longer be protected.", {
		before: "true",
		after: "any"
	})];
}
function tagChanges(before, after) {
	const [had = [], has = []] = [before, after].map((allows) => allows.some(({ tags }) => tags.length === 0) ? [] : allows.flatMap(({ tags }) => tags));
	if (has.length === 0 || had.length > 0 && areWithin(has, had, isWithinTags)) return [];
	const values = {
		before: tagsText(had),
		after: tagsText(has)
	};
	const path = ["allow", "tags"];
	return had.length === 0 ? [wider(path, "A write is issued on tags.", values)] : [changed(path, "A write is issued on other tags, or other people may start it.", values)];
}
function tagsText(lists) {
	if (lists.length === 0) return "none";
	return shortText(lists.map((list) => list.map(({ name, by }) => `${name} by ${by.join(", ")}`).join("; ")).join(", and also "));
}
function rollbackChanges(before, after) {
	const [had, has] = [before, after].map((allows) => allows.every(({ rollback }) => rollback));
	if (had === true || has !== true) return [];
	return [wider(["allow", "rollback"], "An older approved merge may get it again.", {
		before: "false",
		after: "true"
	})];
}
function usesChanges(before, after) {
	const [had = [], has = []] = [before, after].map((allows) => allows.flatMap(({ uses }) => uses ?? []));
	if (areWithin(has, had, isWithinUses)) return [];
	const [was, is] = [had, has].map((lists) => lists.length === 0 ? "any" : lists.map((list) => listText(list)).join(", and also "));
	return [wider(["allow", "uses"], "More actions or scripts may get it.", {
		before: was ?? "",
		after: is ?? ""
	})];
}
// src/policy/compare/approval-changes.ts
const isMore = (after, before) => after > before;
const isLess = (after, before) => after < before;
const SETTINGS = [
	{
		key: "count",
		what: "Fewer people have to approve.",
		of: (rules) => Math.max(...rules.map(({ count }) => count)),
		isWider: isLess,
		text: String
	},
	{
		key: "max-age",
		what: "An approval counts for longer.",
		of: (rules) => Math.min(...rules.map(({ maxAgeSeconds }) => maxAgeSeconds)),
		isWider: isMore,
		text: durationText
	},
	{
		key: "uses",
		what: "One approval can be used more often.",
		of: (rules) => Math.min(...rules.map(({ uses }) => uses)),
		isWider: isMore,
		text: String
	},
	{
		key: "per",
		what: "One use of an approval covers a whole run.",
		of: (rules) => rules.every(({ per }) => per === "run") ? 1 : 0,
		isWider: isMore,
		text: (value) => value === 1 ? "run" : "lease"
	},
	{
		key: "settle",
		what: "An approval counts sooner after a push.",
		of: (rules) => Math.max(...rules.map(({ settleSeconds }) => settleSeconds)),
		isWider: isLess,
		text: durationText
	},
	{
		key: "allow-starter",
		what: "The one who started a dispatched run may approve it.",
		of: (rules) => rules.every(({ allowStarter }) => allowStarter) ? 1 : 0,
		isWider: isMore,
		text: (value) => String(value === 1)
	}
];
function approvalChanges(before, after) {
	if (before.length === 0 || after.length === 0) return [];
	return [...SETTINGS.flatMap(({ key, what, of, isWider, text }) => {
		const [had, has] = [of(before), of(after)];
		if (!isWider(has, had)) return [];
		return [wider(["approval", key], what, {
			before: text(had),
			after: text(has)
		})];
	}), ...approverChanges(before, after)];
}
function approverChanges(before, after) {
	const [had = [], has = []] = [before, after].map((rules) => rules.flatMap(({ by }) => by));
	if (areWithin(has, had, isWithinPeople)) return [];
	const anyone = "anyone with write access";
	return [wider(["approval", "by"], "More people, or others, may approve.", {
		before: listsText(had, anyone),
		after: listsText(has, anyone)
	})];
}
// src/policy/compare/grant-changes.ts
function grantChanges(before, after) {
	return [
		...accessChanges(before, after),
		...environmentChanges(before, after),
		...limitChanges(before, after),
		...withdrawalChanges(before, after),
		...breakGlassChanges(before, after),
		...credentialChanges(before.credential, after.credential),
		...observedChanges(before, after),
		...allowChanges(allowsOf(before.parts), allowsOf(after.parts, newlyObserved(before, after))),
		...approvalChanges(approvalsOf(before), approvalsOf(after))
	];
}
function accessChanges(before, after) {
	const [had, has] = [before, after].map(({ parts }) => parts[0]?.grant.access ?? "none");
	if (had === has) return [];
	return [wider(["access"], has === "write" ? "It is a write now: its credential may change things." : "It is a read now, which needs no approval.", {
		before: had ?? "",
		after: has ?? ""
	})];
}
function environmentChanges(before, after) {
	const [had, has] = [before, after].map(({ parts }) => parts[0]?.grant.environment);
	if (had === has) return [];
	return [wider(["environment"], "Jobs of another environment get it.", {
		before: had ?? "none",
		after: has ?? "none"
	})];
}
function limitChanges(before, after) {
	const ttls = [before, after].map(({ parts }) => Math.min(...parts.map(({ grant }) => grant.ttlSeconds ?? Number.POSITIVE_INFINITY)));
	const perJobs = [before, after].map(({ parts }) => Math.min(...parts.map(({ grant }) => grant.perJob)));
	return [...higher(["ttl"], "A lease may last longer.", {
		values: ttls,
		text: durationText
	}), ...higher(["per-job"], "One job may get it more often.", {
		values: perJobs,
		text: String
	})];
}
function higher(path, what, { values, text }) {
	const [had = 0, has = 0] = values;
	return has > had ? [wider(path, what, {
		before: text(had),
		after: text(has)
	})] : [];
}
function withdrawalChanges(before, after) {
	const [had, has] = [before, after].map(({ parts }) => parts.some(({ grant }) => grant.onWithdrawal === "revoke"));
	if (had !== true || has === true) return [];
	return [wider(["on-withdrawal"], "A lease no longer ends when its approval is withdrawn.", {
		before: "revoke",
		after: "finish"
	})];
}
function breakGlassChanges(before, after) {
	if (before.breakGlass || !after.breakGlass) return [];
	return [wider(["break-glass"], "An admin can get it by break-glass, without a job and without an approval.", {
		before: "false",
		after: "true"
	})];
}
function observedChanges(before, after) {
	const scopes = newlyObserved(before, after);
	if (scopes.length === 0) return [];
	return [wider([], `It is issued whatever \`allow\` says, because of the mode of ${scopes.map((scope) => `the ${scope}'s policy`).join(" and ")}.`, {
		before: "mode: enforce",
		after: "mode: observe"
	})];
}
function newlyObserved(before, after) {
	return after.parts.filter(({ scope, isEnforced }) => {
		const part = before.parts.find((one) => one.scope === scope);
		return !isEnforced && part?.isEnforced === true;
	}).map(({ scope }) => scope);
}
function allowsOf(parts, observed = []) {
	return parts.filter(({ scope, isEnforced }) => isEnforced || observed.includes(scope)).map(({ grant }) => grant.allow);
}
function approvalsOf({ parts }) {
	return parts.flatMap(({ grant }) => grant.approval ?? []);
}
// src/policy/compare/grant-summary.ts
function grantSummary({ parts, credential, breakGlass }) {
	const [own, cap] = parts;
	if (own === void 0 || credential === void 0) return "";
	const grant = joinGrants({
		...own.grant,
		credential
	}, cap?.grant);
	const { access, environment, ttlSeconds, allow } = grant;
	const isObserved = parts.some(({ isEnforced }) => !isEnforced);
	return [
		environment === void 0 ? `${access} without an environment` : `${access} on ${environment}`,
		isObserved ? "whatever `allow` says" : shortText(allow.events.join(", ")),
		credentialText(credential),
		...ttlSeconds === void 0 ? [] : [durationText(ttlSeconds)],
		...approvalText(grant),
		...breakGlass ? ["break-glass"] : []
	].join("; ");
}
function approvalText({ approval }) {
	if (approval === void 0) return [];
	const { count, by } = approval;
	if (count === 0) return ["no approval"];
	return [`${plural(count, "approval")} by ${listsText(by, "anyone with write access")}`];
}
// src/policy/compare/task-changes.ts
function taskChanges(before, after) {
	return [
		...textChange("grant", "It gets another grant.", [before.grant, after.grant]),
		...textChange("run", "It runs another script.", [before.run, after.run]),
		...textChange("from", "Its code comes from elsewhere.", [originText(before), originText(after)]),
		...parameterChanges(before.parameters, after.parameters),
		...outputChanges(before.output, after.output),
		...moreTime(before, after),
		...moreRuns(before, after)
	];
}
function taskSummary(task) {
	return `grant ${task.grant}; ${shortText(task.run.trim())}; from ${originText(task)}`;
}
function originText({ from }) {
	return from === void 0 ? "the default branch" : `${from.repository} ${from.ref}`;
}
function textChange(key, what, [before, after]) {
	if (before === after) return [];
	return [changed([key], what, {
		before: shortText(before),
		after: shortText(after)
	})];
}
function parameterChanges(before, after) {
	return [...new Set(Object.keys(before).concat(Object.keys(after)))].flatMap((name) => {
		const [had, has] = [before, after].map((all) => Object.hasOwn(all, name) ? all[name] : void 0);
		return parameterChange(name, had, has);
	});
}
function parameterChange(name, had, has) {
	const path = ["parameters", name];
	if (has === void 0) return [changed(path, "The script runs without this parameter.", {
		before: name,
		after: "none"
	})];
	if (had === void 0) return [wider(path, "An agent chooses one more value.", {
		before: "none",
		after: has.pattern ?? "any value"
	})];
	return [...patternChange(path, had.pattern, has.pattern), ...optionalChange(path, had, has)];
}
function patternChange(path, before, after) {
	if (before === void 0 || before === after) return [];
	const values = {
		before: shortText(before),
		after: shortText(after ?? "any value")
	};
	return after === void 0 ? [wider([...path, "pattern"], "An agent may choose any value.", values)] : [changed([...path, "pattern"], "An agent may choose other values.", values)];
}
function optionalChange(path, { required: had }, { required: has }) {
	if (!had || has) return [];
	const values = {
		before: "true",
		after: "false"
	};
	return [wider([...path, "required"], "An agent may leave this value out.", values)];
}
function outputChanges(before, after) {
	if (after.kind === "none") return [];
	if (before.kind !== after.kind) return [changed(["output", "kind"], "An agent sees another output.", {
		before: before.kind,
		after: after.kind
	})];
	const more = after.max > before.max ? [wider(["output", "max"], "An agent sees more output.", bytes(before, after))] : [];
	const [had, has] = [before.schema, after.schema].map((schema) => canonicalText(schema ?? null));
	if (!(before.schema !== void 0 && had !== has)) return more;
	const values = {
		before: shortText(had ?? ""),
		after: shortText(has ?? "")
	};
	return [...more, changed(["output", "schema"], "An agent sees other fields.", values)];
}
function bytes(before, after) {
	return {
		before: `${before.max} bytes`,
		after: `${after.max} bytes`
	};
}
function moreTime(before, after) {
	if (after.timeoutSeconds <= before.timeoutSeconds) return [];
	return [wider(["timeout"], "It may take longer.", {
		before: durationText(before.timeoutSeconds),
		after: durationText(after.timeoutSeconds)
	})];
}
function moreRuns(before, after) {
	if (after.perJob <= before.perJob) return [];
	return [wider(["per-job"], "One job may run it more often.", {
		before: String(before.perJob),
		after: String(after.perJob)
	})];
}
// src/policy/compare/compare-policies.ts
function comparePolicies(before, after) {
	const all = widenings(before, after);
	if (before.organisation === void 0 && after.organisation === void 0) return all;
	const own = new Set(widenings(alone(before), alone(after)).map(placeOf));
	return all.map((one) => own.has(placeOf(one)) ? one : byOrganisation(one));
}
function byOrganisation(widening) {
	return {
		...widening,
		byOrganisation: true
	};
}
function alone({ repository }) {
	return {
		repository,
		organisation: void 0
	};
}
function placeOf({ kind, path }) {
	return `${kind} ${pathText(path)}`;
}
function widenings(before, after) {
	const { repository } = after;
	if (typeof repository !== "object") return [];
	const had = isSameRepository(before.repository, repository) ? before : NOTHING;
	const pairs = repository.grants.flatMap(({ name }) => {
		const has = effectiveGrant(after, name);
		return has === void 0 ? [] : [{
			name,
			had: effectiveGrant(had, name),
			has
		}];
	});
	const issued = new Set(pairs.map(({ name }) => name));
	return [
		...pairs.some(keepsWriting) ? frameChanges(had, after).map(ofTopLevel) : [],
		...pairs.flatMap((pair) => ofOneGrant(pair, had.repository)),
		...repository.tasks.filter(({ name, grant }) => issued.has(grant) && !repository.disabledTasks.includes(name)).flatMap((task) => ofOneTask(task, had.repository))
	];
}
const NOTHING = {
	repository: void 0,
	organisation: void 0
};
function isSameRepository(before, after) {
	if (typeof before !== "object") return true;
	return before.repositoryId === after.repositoryId && before.ownerId === after.ownerId;
}
function keepsWriting({ had, has }) {
	return [had, has].every((one) => one?.parts[0]?.grant.access === "write");
}
function ofOneGrant({ name, had, has }, before) {
	if (had !== void 0) return grantChanges(had, has).map((change) => ofGrant(name, change));
	return [ofGrant(name, {
		kind: "new",
		path: [],
		what: before === "broken" || hasGrant(before, name) ? "It was not issued before." : "This grant is new.",
		before: "",
		after: grantSummary(has)
	})];
}
function ofOneTask(task, before) {
	const { name } = task;
	const had = typeof before === "object" && !before.disabledTasks.includes(name) ? before.tasks.find((one) => one.name === name) : void 0;
	if (had !== void 0) return taskChanges(had, task).map((change) => ofTask(name, change));
	return [ofTask(name, {
		kind: "new",
		path: [],
		what: "This task is new.",
		before: "",
		after: taskSummary(task)
	})];
}
// src/broker/check-run/publish-check.ts
const CHECK_NAME = "stepkey";
async function publishCheck(writer, order) {
	const { rendered, published } = order;
	const digest = digestOf(rendered);
	if (published?.digest === digest) return ok(published);
	if (published !== void 0) {
		const updated = await update(writer, order, published.checkRunId);
		if (updated.ok) return ok({
			checkRunId: published.checkRunId,
			digest
		});
		if (updated.error.status !== 404) return err(faultOf(updated.error));
	}
	const found = await find(writer, order);
	if (!found.ok) return err(faultOf(found.error));
	const checkRunId = found.value;
	const written = checkRunId === void 0 ? await create(writer, order) : await update(writer, order, checkRunId);
	if (!written.ok) return err(faultOf(written.error));
	return ok({
		checkRunId: written.value,
		digest
	});
}
function digestOf(rendered) {
	return createHash("sha256").update(JSON.stringify(rendered)).digest("base64url");
}
function faultOf({ message, status }) {
	return {
		message,
		isRefusal: status !== void 0 && [
			403,
			404,
			410,
			422
		].includes(status)
	};
}
const parseId = parserOf(object({ id }).transform((raw) => raw.id));
const parseRuns = parserOf(object({ check_runs: array(object({
	id,
	external_id: string().nullish(),
	app: object({
		id,
		client_id: string().nullish()
	}).nullish()
})) }).transform((raw) => raw.check_runs));
async function find(writer, order) {
	const sent = await send(writer, order, {
		route: "GET /repos/{owner}/{repo}/commits/{ref}/check-runs",
		params: {
			ref: order.head,
			check_name: CHECK_NAME,
			filter: "latest",
			per_page: 100
		}
	});
	if (!sent.ok) return sent;
	const runs = parseRuns(sent.value.data);
	if (!runs.ok) return err({ message: `GitHub's list of check runs: ${runs.error}` });
	const own = runs.value.filter(({ external_id: given, app }) => given === order.key && isApp(app, order.appId));
	return ok(own.length === 0 ? void 0 : Math.max(...own.map((run) => run.id)));
}
function isApp(app, appId) {
	return app != null && (String(app.id) === appId || app.client_id === appId);
}
async function create(writer, order) {
	const sent = await send(writer, order, {
		route: "POST /repos/{owner}/{repo}/check-runs",
		params: {},
		body: {
			name: CHECK_NAME,
			head_sha: order.head,
			external_id: order.key,
			...bodyOf(order.rendered)
		}
	});
	if (!sent.ok) return sent;
	const created = parseId(sent.value.data);
	return created.ok ? created : err({ message: `GitHub's new check run: ${created.error}` });
}
async function update(writer, order, checkRunId) {
	const sent = await send(writer, order, {
		route: "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}",
		params: { check_run_id: checkRunId },
		body: bodyOf(order.rendered)
	});
	return sent.ok ? ok(checkRunId) : sent;
}
function bodyOf({ status, conclusion, title, summary, text }) {
	return {
		status,
		conclusion,
		output: {
			title,
			summary,
			text
		}
	};
}
async function send(writer, { owner, repository, signal }, request) {
	const params = {
		owner,
		repo: repository,
		...request.params
	};
	const sent = await writer.send({
		owner,
		repository
	}, "checks", {
		...request,
		params,
		signal
	});
	if (!sent.ok) return err({ message: sent.error.message });
	const { status, data } = sent.value;
	if (status >= 200 && status < 300) return ok(sent.value);
	const message = errorMessageIn(data);
	const why = message === "" ? "" : `: ${message}`;
	const needs = status === 403 ? ". The App that writes needs the permission Checks: write." : "";
	return err({
		message: `GitHub returned ${status} for ${request.route}${why}${needs}`,
		status
	});
}
// src/approval/settings/setting-codes.ts
const SETTING_CODES = {
	repository_mismatch: "mistake",
	approver_unknown: "mistake",
	approver_not_human: "mistake",
	approver_cannot_write: "mistake",
	team_unknown: "mistake",
	team_empty: "mistake",
	team_cannot_write: "warning",
	base_missing: "mistake",
	base_not_protected: "mistake",
	base_bypass: "warning",
	base_bypass_unread: "warning",
	merge_queue_unseen: "warning",
	check_not_required: "mistake",
	check_any_source: "mistake",
	check_other_source: "mistake",
	check_never_fails: "mistake",
	check_blocks_queue: "mistake",
	check_in_queue: "warning",
	check_bypass: "warning",
	check_bypass_unread: "warning",
	environment_missing: "mistake",
	environment_unprotected: "mistake",
	environment_only_waits: "warning",
	environment_admins_bypass: "warning",
	environment_bypass_unread: "warning"
};
// src/approval/settings/setting-finding.ts
function setting(code, path, text) {
	return {
		code,
		severity: SETTING_CODES[code],
		path,
		...text
	};
}
// src/approval/settings/find-approvers.ts
function findApprovers({ name, approval, allow }, facts, repositories) {
	const base = ["grants", name];
	const approvers = (approval?.by.flat() ?? []).map((who, index) => ({
		who,
		path: [
			...base,
			"approval",
			"by",
			index
		],
		writesIn: repositories
	}));
	const starters = allow.tags.flat().flatMap(({ by }, tag) => by.map((who, index) => ({
		who,
		path: [
			...base,
			"allow",
			"tags",
			tag,
			"by",
			index
		],
		writesIn: []
	})));
	return together([...approvers, ...starters].map((named) => findNamed(named, facts)));
}
function namedIn({ approval, allow }) {
	return [...approval?.by.flat() ?? [], ...allow.tags.flat().flatMap(({ by }) => by)];
}
function together(parts) {
	return {
		findings: parts.flatMap(({ findings }) => findings),
		unread: parts.flatMap(({ unread }) => unread)
	};
}
function findNamed(named, { people, teams }) {
	const [person, team] = [people.get(named.who), teams.get(named.who)];
	if (person?.known === true) return ofPerson(named, person.value);
	if (team?.known === true) return ofTeam(named, team.value);
	return {
		findings: [],
		unread: [person, team].filter((fact) => fact !== void 0)
	};
}
function ofPerson(named, person) {
	const { who, path } = named;
	if (person === void 0 && isOwner(named)) return one(setting("approver_not_human", path, {
		message: `${who} is the owner of the repository, and not a person.`,
		expected: `Name a person, or one of its teams: ${who}/TEAM.`
	}));
	if (person === void 0) return one(setting("approver_unknown", path, {
		message: `GitHub has no user ${who}.`,
		expected: "Correct the name, or remove it."
	}));
	if (!person.isHuman) return one(setting("approver_not_human", path, {
		message: `${who} is not a person, so nothing that it approves or starts counts.`,
		expected: "Name a person or a team."
	}));
	return ofWriting(named, person.mayWrite, (where) => {
		const message = `${who} has no write access to ${where}, so this person's approval does not count.`;
		return setting("approver_cannot_write", path, {
			message,
			expected: "Give write access, or remove the name."
		});
	});
}
function isOwner({ who, writesIn }) {
	const login = who.replace(/^@/u, "").toLowerCase();
	return writesIn.some((repository) => repository.toLowerCase().startsWith(`${login}/`));
}
function ofTeam(named, team) {
	const { who, path } = named;
	if (team === void 0) return one(setting("team_unknown", path, {
		message: `GitHub shows no team ${who}: it does not exist, or the token may not read its organisation's teams (Members: read).`,
		expected: "Correct the name, or give the token the permission."
	}));
	if (team.members === 0) return one(setting("team_empty", path, {
		message: `The team ${who} has no members.`,
		expected: "Add members, or name another team."
	}));
	return ofWriting(named, team.mayWrite, (where) => {
		const message = `The team ${who} has no write access to ${where}, so an approval counts only from those of its members who have it in another way.`;
		return setting("team_cannot_write", path, {
			message,
			expected: "Give the team write access to the repository."
		});
	});
}
function ofWriting({ writesIn }, mayWrite, finding) {
	const read = writesIn.map((repository) => ({
		repository,
		fact: mayWrite.get(repository)
	}));
	const without = read.filter(({ fact }) => fact?.known === true && !fact.value);
	const where = joined(without.map(({ repository }) => repository));
	return {
		findings: without.length === 0 ? [] : [finding(where)],
		unread: read.flatMap(({ fact }) => fact?.known === false ? [fact] : [])
	};
}
function one(finding) {
	return {
		findings: [finding],
		unread: []
	};
}
// src/policy/missing-server.ts
function isServerMissing({ credential }, servers) {
	if (credential === void 0) return false;
	return servers[credential.kind]?.includes(credential.settings.server) !== true;
}
function missingServer(grant, servers, context) {
	const { name, credential } = grant;
	if (credential === void 0 || !isServerMissing(grant, servers)) return void 0;
	const { kind, settings } = credential;
	const known = servers[kind] ?? [];
	const meant = didYouMean(settings.server, known);
	const all = known.length === 0 ? "It has none." : `It has: ${known.join(", ")}.`;
	return mistakeAt(context, [
		"grants",
		name,
		"credential",
		kind,
		"server"
	], {
		message: `The configuration has no ${kind} server "${settings.server}".`,
		expected: meant === void 0 ? all : `Did you mean "${meant}"?`,
		example: ""
	});
}
// src/broker/run/stoppable-clock.ts
function stoppableClock(clock, signal) {
	return {
		now: () => clock.now(),
		sleep: (milliseconds, settled = signal) => clock.sleep(milliseconds, AbortSignal.any([settled, signal]))
	};
}
// src/broker/run/first-looks.ts
const LOOK_MS = 6e4;
const MAX_CONCURRENT_LOOKS = 4;
async function takeFirstLooks({ policy, providers, clock: running, onUnusable }, signal) {
	const clock = stoppableClock(running, signal);
	const seen = new Set();
	const waiting = await policy.repositories();
	const take = async (grant) => {
		const credential = {
			kind: grant.kind,
			settings: grant.settings
		};
		const key = JSON.stringify(credential);
		const provider = providers.get(credential.kind);
		if (provider === void 0 || seen.has(key) || signal.aborted) return;
		seen.add(key);
		const looked = await callProvider({
			clock,
			milliseconds: LOOK_MS
		}, (late) => provider.classify(credential.settings, AbortSignal.any([late, signal])));
		if (!looked.ok && looked.error.kind === "permanent" && !signal.aborted) onUnusable?.(grant, looked.error);
	};
	const lookers = Array.from({ length: MAX_CONCURRENT_LOOKS }, async () => {
		for (let next = waiting.shift(); next !== void 0; next = waiting.shift()) for (const grant of await grantsOf(policy, next)) await take(grant);
	});
	await Promise.all(lookers);
}
async function grantsOf(policy, name) {
	const found = await policy.find(name);
	const repository = found.ok ? found.value.repository : void 0;
	if (typeof repository !== "object") return [];
	const { source, grants } = repository;
	return grants.flatMap(({ name: grant, credential, access }) => credential === void 0 ? [] : [{
		...credential,
		access,
		source,
		grant
	}]);
}
export { requestedResponse as $, createGitHubReader as A, FREE_HEADER as B, ofGrant as C, listText as D, canonicalText as E, createInstallationTokens as F, hasGrant as G, checkAccess as H, createDeliveryLog as I, refuse as J, refusal as K, createAppSender as L, tokenCheck as M, checkToken as N, appsOf as O, waitFor as P, recordFindings as Q, createFlight as R, changed as S, wider as T, issueLease as U, CLASSIFY_MS as V, remedyDuringOutage as W, endMarked as X, describeEnd as Y, endedResponse as Z, allowsBreakGlass as _, isServerMissing as a, refusesAll as b, namedIn as c, CHECK_NAME as d, UNWATCHED as et, publishCheck as f, isListWithin as g, agentChanges as h, stoppableClock as i, createGitHubSender as j, openGitHub as k, together as l, grantChanges as m, grantsOf as n, missingServer as o, comparePolicies as p, refusalOf as q, takeFirstLooks as r, findApprovers as s, LOOK_MS as t, createCallWatch as tt, setting as u, effectiveGrant as v, ofTopLevel as w, credentialText as x, partOf as y, ACCOUNT_HEADER as z };
