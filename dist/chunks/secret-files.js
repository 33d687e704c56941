import { L as isSecureUrl, ct as ok, f as errorCode, k as sentence, st as err, yt as isWithinLast } from "./start.js";
import { Wt as isRecord, nt as originOf, pt as codedFailure, st as backoffMs } from "./job.js";
import { D as object, F as unknown, M as string, P as union, _ as array, w as literal } from "./zod.js";
import { at as within } from "./direct.js";
import { D as Octokit, E as fetchOver, g as parseRepository, i as transientFault, o as parseBranch, r as errorMessageIn, t as githubOverOctokit, w as parserOf } from "./octokit.js";
import { n as StoreError } from "./store.js";
import { a as permanentFault, i as unexpected, n as createAppRequests, t as createGitHubApp } from "./client2.js";
import { t as singleFlight } from "./single-flight.js";
import { r as importJWK } from "./webapi.js";
import { a as repositoryReads } from "./reading.js";
const { Buffer: Buffer$1 } = process.getBuiltinModule("node:buffer");
const { stat } = process.getBuiltinModule("node:fs/promises");
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
	const document = found.ok ? found.value.repository : void 0;
	return typeof document === "object" ? tokenNeeds(repository, document) : void 0;
}
function tokenNeeds(repository, { grants }) {
	const writes = grants.filter(({ access }) => access === "write");
	if (writes.length === 0) return void 0;
	const teams = writes.flatMap(({ approval }) => approval?.by.flat() ?? []).filter((name) => name.includes("/")).map((name) => name.replace(/^@/u, ""));
	return {
		repository,
		teams: [...new Set(teams)]
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
// src/identity/key-set.ts
const REFRESH_AFTER_MS = 6e5;
const MAX_AGE_MS = 36e5;
const MIN_INTERVAL_MS = 3e4;
const MIN_INTERVAL_AFTER_FAILURE_MS = 2e3;
const TIMEOUT_MS$1 = 2500;
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
		timeoutMs: TIMEOUT_MS$1,
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
// src/broker/github/app-api.ts
function createAppApi({ tokens, send, clock }) {
	const sendAs = async (place, request) => {
		const token = await tokens.get(place, request.signal);
		if (!token.ok) return { fault: token.error };
		const outcome = await send(request, token.value);
		return {
			token: token.value,
			outcome
		};
	};
	const attempt = async (place, request) => {
		const first = await sendAs(place, request);
		if (!isRefused(first)) return first;
		tokens.drop(place, first.token);
		return await sendAs(place, request);
	};
	const settled = (place, attempted) => {
		if ("fault" in attempted) return failed(attempted.fault, place, clock.now());
		const { outcome } = attempted;
		if (!outcome.ok || !isSuspended(outcome.value)) return marked(outcome, place);
		tokens.forget(place.owner);
		return failed(suspendedFault(place.owner), place, clock.now());
	};
	return { request: async (request) => {
		const place = placeOf(request);
		const attempted = await attempt(place, request);
		const home = homeOf(request, place);
		if (home === void 0 || !isOutOfReach(attempted)) return settled(place, attempted);
		return settled(home, await attempt(home, request));
	} };
}
function isRefused(attempted) {
	return "token" in attempted && attempted.outcome.ok && attempted.outcome.value.status === 401;
}
function placeOf({ route, params, variables }) {
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
// src/broker/github/installation-tokens.ts
const RENEW_BEFORE_MS = 3e5;
const LEAST_MS = 3e4;
const REFUSED_MS = 5e3;
const MAX_KEPT = 2e3;
function createInstallationTokens(options) {
	const { appOn, clock } = options;
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
		const made = await newToken(appOn(place.owner), place, signal);
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
function keyOf({ owner, repository }) {
	const prefix = `${owner.toLowerCase()}/`;
	return repository === void 0 ? `${prefix}*` : `${prefix}${repository.toLowerCase()}`;
}
async function newToken(app, place, signal) {
	const found = await app.installation(signal);
	if (!found.ok) return found;
	if (found.value.isSuspended) return err(suspended(place.owner));
	const made = await app.createToken(narrowingFor(place, found.value), signal);
	if (!made.ok || made.value.mismatch === void 0) return made;
	const { token, mismatch } = made.value;
	await app.deleteToken(token, signal);
	const message = `GitHub's new token is not the one that was asked for: ${mismatch}`;
	return err(permanentFault("token_not_as_asked", message, "Report this to GitHub."));
}
function narrowingFor({ repository }, { permissions }) {
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
	const appOn = memoised((owner) => createGitHubApp({
		...identity,
		owner
	}, {
		send: plainSend,
		clock
	}));
	const tokens = createInstallationTokens({
		appOn,
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
		appOn
	};
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
// src/broker/policy/github-contents.ts
const parseContents = parserOf(union([
	array(unknown()).transform(() => ({ kind: "directory" })),
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
	const branch = await reader.one({
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
	if (!branch.known) return notRead(reader, branch);
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
		message
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
export { githubProbe as _, boundedLook as a, readFileAtTip as c, ACCOUNT_HEADER as d, FREE_HEADER as f, storeProbe as g, issuerProbe as h, PROBE_LIMIT_MS as i, openGitHub as l, auditProbe as m, warnOfOpenFiles as n, probeWaitMs as o, createKeySet as p, serverProbes as r, runProbes as s, openFilesOf as t, createFlight as u, tokenNeeds as v, checkToken as y };
