import { Ct as toRfc3339, bt as isWithinLast, ct as err, j as timeOfDay, k as sentence, lt as ok, st as didYouMean } from "./start.js";
import { Gt as isRecord, Ht as codeEntry, Kt as parseJson } from "./job.js";
import { I as unknown, N as string, O as object, S as int, _ as array, i as datetime } from "./zod.js";
import { i as mistakeAt } from "./mistake.js";
import { $ as callProvider, K as isEnded, at as within } from "./direct.js";
import { M as fetchOver, N as Octokit, a as transientFault, i as nextPage, r as errorMessageIn, t as githubOverOctokit } from "./octokit.js";
import { a as endLease, i as discardIssued, r as PROVIDER_DEADLINE_MS } from "./http.js";
import { n as StoreError } from "./store.js";
import { a as permanentFault, i as unexpected, n as createAppRequests, t as createGitHubApp } from "./client2.js";
import { a as repositoryReads } from "./reading.js";
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
	if (code === "github_app_suspended") return `An owner of ${owner} has to unsuspend the App, in its settings under GitHub Apps. Then re-run the job.`;
	return `An owner of ${owner} has to install the App there${repository === void 0 ? "" : `, with the repository ${repository}`}. Then re-run the job.`;
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
		const place = placeOf(request);
		const attempted = await sender.attempt(place, request);
		const home = homeOf(request, place);
		if (home === void 0 || !isOutOfReach(attempted)) return sender.settled(place, attempted);
		return sender.settled(home, await sender.attempt(home, request));
	} };
}
function placeOf({ route, params, variables, home = "" }) {
	const { repository_id: repositoryId } = params;
	if (route.startsWith("GET /repositories/{repository_id}") && typeof repositoryId === "number") {
		const [owner = ""] = home.split("/");
		return {
			owner,
			repository: void 0,
			repositoryId
		};
	}
	const { owner, repo, org } = route === "POST /graphql" ? variables ?? {} : params;
	if (typeof owner === "string" && typeof repo === "string") return {
		owner,
		repository: repo
	};
	if (typeof org === "string") return {
		owner: org,
		repository: void 0
	};
	throw new TypeError(`${route} names neither a repository nor an organisation`);
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
	const seen = await send({
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
	const seen = await send({
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
		const seen = await send({
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
	const seen = await send(request, effects);
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
async function send(request, { api, clock, signal }) {
	const outcome = await api.request({
		...request,
		signal
	});
	const fault = transientFault(outcome, clock.now());
	if (outcome.ok && fault === void 0) return outcome.value;
	if (fault?.denial !== void 0) return { trouble: deniedTrouble(fault.message, fault.denial) };
	return { trouble: {
		name: "github_unavailable",
		message: fault?.message ?? "GitHub did not respond",
		remedy: "Check that the broker's machine reaches `github.api`, and GitHub's status page.",
		isOfRepository: false
	} };
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
		ownerOf: (request) => placeOf(request).owner,
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
export { requestedResponse as A, refusal as C, endMarked as D, describeEnd as E, createCallWatch as M, endedResponse as O, remedyDuringOutage as S, refuse as T, ACCOUNT_HEADER as _, isServerMissing as a, checkAccess as b, openGitHub as c, tokenCheck as d, checkToken as f, createFlight as g, createAppSender as h, stoppableClock as i, UNWATCHED as j, recordFindings as k, createGitHubReader as l, createDeliveryLog as m, grantsOf as n, missingServer as o, createInstallationTokens as p, takeFirstLooks as r, appsOf as s, LOOK_MS as t, createGitHubSender as u, FREE_HEADER as v, refusalOf as w, issueLease as x, CLASSIFY_MS as y };
