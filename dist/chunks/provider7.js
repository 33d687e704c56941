import { E as joined, F as Secret, at as didYouMean, ot as err, st as ok, vt as isWithinLast } from "./start.js";
import { t as singleFlight } from "./single-flight.js";
import { C as leaseSuffix, Gt as isRecord, Kt as parseJson, pt as withBackoff, st as retryAfterMs } from "./job.js";
import { a as inputName, i as includes, l as readToken, o as permissionsText, r as beyondRepositories, s as parsePrivateKey, t as KNOWN_NAMES } from "./permissions.js";
import { i as SignJWT } from "./webapi.js";
import { t as serverFinder } from "./unknown-server.js";
import { D as permanentFailure } from "./direct.js";
import { t as GITHUB_REVOCABILITY } from "./revocability6.js";
const { createHash } = process.getBuiltinModule("node:crypto");
// src/github-app/fault.ts
function permanentFault(name, message, remedy) {
	return {
		kind: "permanent",
		name,
		message,
		remedy,
		mayHaveActed: false
	};
}
// src/github-app/read-response.ts
const REACH = "Check that this machine reaches GitHub's API, and GitHub's status page.";
function unreachable({ message, sent }) {
	return {
		kind: "retryable",
		name: "github_unreachable",
		message,
		remedy: REACH,
		mayHaveActed: sent
	};
}
function commonFault(response, now) {
	const { status } = response;
	if (isRateLimited(response)) return rateLimited(response, now);
	if (status >= 500) return {
		kind: "retryable",
		name: "github_failed",
		message: `GitHub returned status ${status}`,
		remedy: REACH,
		mayHaveActed: true
	};
	if (status === 403 && /suspended/iu.test(messageIn(response))) return permanentFault("installation_suspended", "the App's installation is suspended", "Unsuspend the App in the settings of its owner, under GitHub Apps.");
	if (!isGitHubs(response)) return notGitHub(response);
}
function isGitHubs({ status, body }) {
	return status !== 401 && status !== 404 || isRecord(parseJson(body));
}
function notGitHub({ status }) {
	return permanentFault("not_github", `the response with status ${status} is not one of GitHub's API`, "Check the base URL of GitHub's API, and what is between here and GitHub. On GitHub Enterprise Server it ends with /api/v3.");
}
function unexpected(what, response) {
	const said = messageIn(response);
	return permanentFault("github_unexpected", `GitHub returned status ${response.status} for ${what}${said === "" ? "" : `: ${said}`}`, "Check the base URL of GitHub's API.");
}
function messageIn({ body }) {
	const content = parseJson(body);
	const message = isRecord(content) ? content["message"] : void 0;
	if (typeof message !== "string") return "";
	return message.replaceAll(/[\p{Cc}\s]+/gu, " ").trim().slice(0, 300);
}
function isRateLimited(response) {
	const { status, headers } = response;
	if (status === 429) return true;
	if (status !== 403) return false;
	return headers["retry-after"] !== void 0 || headers["x-ratelimit-remaining"] === "0" || /rate limit/iu.test(messageIn(response));
}
function rateLimited({ headers }, now) {
	const wait = retryAfterMs(headers["retry-after"], now) ?? untilReset(headers, now);
	return {
		kind: "retryable",
		name: "github_rate_limit",
		message: "GitHub's rate limit for the App is reached",
		remedy: "Wait, or issue fewer tokens.",
		...wait === void 0 ? {} : { retryAt: now + wait },
		mayHaveActed: false
	};
}
function untilReset(headers, now) {
	const reset = Number(headers["x-ratelimit-reset"]);
	if (headers["x-ratelimit-remaining"] !== "0" || !Number.isFinite(reset)) return void 0;
	return Math.max(0, reset * 1e3 - now);
}
// src/github-app/installations.ts
async function findInstallation(owner, requests, signal) {
	for (const kind of ["orgs", "users"]) {
		const path = `/${kind}/${encodeURIComponent(owner)}/installation`;
		const sent = await requests.asApp({
			method: "GET",
			path
		}, signal);
		if (!sent.ok) return sent;
		if (sent.value.status === 404) continue;
		return readInstallation(sent.value, owner);
	}
	return err(notInstalled(owner));
}
async function reachesRepository({ owner, repository }, requests, signal) {
	const path = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repository)}/installation`;
	const sent = await requests.asApp({
		method: "GET",
		path
	}, signal);
	if (!sent.ok) return sent;
	const { status } = sent.value;
	if (status === 200) return ok(true);
	if (status === 404 || status === 301) return ok(false);
	return err(unexpected(`the installation on ${owner}/${repository}`, sent.value));
}
function readInstallation(response, owner) {
	const content = response.status === 200 ? parseJson(response.body) : void 0;
	const id = isRecord(content) ? content["id"] : void 0;
	if (!isRecord(content) || typeof id !== "number" || !Number.isSafeInteger(id)) return err(unexpected(`the installation of ${owner}`, response));
	const { permissions, suspended_at: suspendedAt } = content;
	return ok({
		id,
		permissions: isRecord(permissions) ? permissions : {},
		isSuspended: suspendedAt !== void 0 && suspendedAt !== null
	});
}
function notInstalled(owner) {
	return permanentFault("installation_missing", `the App is not installed on the account of ${owner}`, "Install it there, or correct `owner`.");
}
// src/github-app/create-token.ts
async function createToken({ owner, narrowing }, { requests, ids }, signal) {
	if (!isNarrow(narrowing)) throw new TypeError("an empty list would mean everything");
	const ask = async (id) => requests.asApp({
		method: "POST",
		path: `/app/installations/${id}/access_tokens`,
		body: narrowing
	}, signal);
	const known = ids.known();
	let sent = known === void 0 ? void 0 : await ask(known);
	if (sent === void 0 || sent.ok && sent.value.status === 404) {
		const found = await ids.lookUp(signal);
		if (!found.ok) return found;
		sent = await ask(found.value.id);
	}
	return sent.ok ? readResponse(sent.value, {
		owner,
		narrowing
	}) : sent;
}
function isNarrow({ repositories, permissions }) {
	return repositories.length > 0 && Object.keys(permissions).length > 0;
}
function readResponse(response, { owner, narrowing }) {
	const { status, body } = response;
	if (status === 404) return err(notInstalled(owner));
	if (status === 422) return err(refusedNarrowing(messageIn(response)));
	if (status !== 201) return err(unexpected("a token", response));
	const token = readToken(body, owner, narrowing);
	return token.ok ? ok(token.value) : err(withoutToken(token.error));
}
const REFUSED = {
	permissions: "permissions_refused",
	repositories: "repositories_refused"
};
function refusedNarrowing(said) {
	const message = said === "" ? "GitHub refuses the token" : `GitHub refuses the token: ${said}`;
	return /permission/iu.test(said) ? permanentFault(REFUSED.permissions, message, "Grant the App these permissions in its settings, and let its owner accept them; or ask for fewer.") : permanentFault(REFUSED.repositories, message, "Give the installation access to these repositories, or correct their names.");
}
function withoutToken(message) {
	return {
		...permanentFault("token_missing", message, "Check the base URL of GitHub's API, and what is between here and GitHub."),
		mayHaveActed: true
	};
}
// src/github-app/app-jwt.ts
const LIFETIME_S = 540;
const BEHIND_S = 60;
const REUSE_MS = 24e4;
const KEY_UNFIT = "app_key_unfit";
function createAppJwts(app, clock) {
	const signed = new WeakMap();
	return { sign: async (key, aheadMs) => {
		const now = clock.now();
		const last = signed.get(key);
		const age = last === void 0 ? -1 : now - last.at;
		if (last?.aheadMs === aheadMs && age >= 0 && age < REUSE_MS) return ok(last.jwt);
		const parsed = parsePrivateKey(key.reveal());
		if (!parsed.ok) return err(permanentFault(KEY_UNFIT, `the App's private key: ${parsed.error}`, "Download a new private key from the App's settings, and replace the file."));
		const seconds = Math.floor((now + aheadMs) / 1e3);
		const text = await new SignJWT().setProtectedHeader({
			alg: "RS256",
			typ: "JWT"
		}).setIssuer(app).setIssuedAt(seconds - BEHIND_S).setExpirationTime(seconds + LIFETIME_S).sign(parsed.value);
		const jwt = new Secret(text);
		signed.set(key, {
			jwt,
			at: now,
			aheadMs
		});
		return ok(jwt);
	} };
}
// src/github-app/requests.ts
const TIMEOUT_MS = 8e3;
const MAX_BYTES = 16777216;
const CLOCK_ROOM_MS = 3e4;
function createAppRequests(identity, { send, clock }) {
	const jwts = createAppJwts(identity.app, clock);
	let { keys } = identity;
	let accepted = 0;
	let aheadMs = 0;
	const sendWith = async ({ method, path, body }, bearer, signal) => send({
		method,
		url: `${identity.apiUrl}${path}`,
		headers: {
			authorization: `Bearer ${bearer.reveal()}`,
			accept: "application/vnd.github+json",
			"x-github-api-version": "2022-11-28",
			...body === void 0 ? {} : { "content-type": "application/json" }
		},
		...body === void 0 ? {} : { body: JSON.stringify(body) },
		timeoutMs: TIMEOUT_MS,
		maxBytes: MAX_BYTES,
		signal
	});
	const asAppOnce = async (request, key, signal) => {
		const jwt = await jwts.sign(key, aheadMs);
		if (!jwt.ok) return jwt;
		const sent = settled(request, await sendWith(request, jwt.value, signal));
		return sent.ok && isUnknownApp(sent.value) ? err(unknownApp(identity.app)) : sent;
	};
	const settled = ({ method }, sent) => {
		const outcome = settledResponse(sent, clock.now());
		if (outcome.ok || method !== "GET") return outcome;
		return err({
			...outcome.error,
			mayHaveActed: false
		});
	};
	const afterRefusal = async (request, refused, signal) => {
		const tried = keys[accepted];
		keys = keys.map((key) => key.reread());
		const ahead = refused.ok ? aheadOf(refused.value, clock.now()) : void 0;
		const isOff = ahead !== void 0 && Math.abs(ahead - aheadMs) > CLOCK_ROOM_MS;
		if (isOff) aheadMs = ahead;
		let last = refused;
		for (const [index, key] of keys.entries()) {
			if (key === tried && !isOff) continue;
			last = await asAppOnce(request, key, signal);
			if (isRefused(last)) continue;
			if (last.ok) accepted = index;
			return last;
		}
		return last.ok ? err(rejected(identity.app, last.value, ahead)) : last;
	};
	return {
		asApp: async (request, signal) => {
			const first = keys[accepted];
			if (first === void 0) throw new TypeError("an App needs a private key");
			const sent = await asAppOnce(request, first, signal);
			return isRefused(sent) ? await afterRefusal(request, sent, signal) : sent;
		},
		withToken: async (request, token, signal) => settled(request, await sendWith(request, token, signal))
	};
}
function settledResponse(sent, now) {
	if (!sent.ok) return err(unreachable(sent.error));
	const fault = commonFault(sent.value, now);
	return fault === void 0 ? sent : err(fault);
}
function isRefused(sent) {
	return sent.ok ? sent.value.status === 401 : sent.error.name === KEY_UNFIT;
}
function isUnknownApp(response) {
	return response.status === 404 && /integration not found/iu.test(messageIn(response));
}
function unknownApp(app) {
	return permanentFault("app_unknown", `GitHub knows no App ${app}`, "Correct `client-id` or `app-id`: both are on the App's settings page. Check also that the base URL is that of its GitHub.");
}
function aheadOf({ headers }, now) {
	const date = Date.parse(headers["date"] ?? "");
	return Number.isNaN(date) ? void 0 : date - now;
}
function rejected(app, response, ahead = 0) {
	const said = messageIn(response);
	const clock = Math.abs(ahead) > CLOCK_ROOM_MS ? ` This machine's clock differs from GitHub's by ${Math.round(Math.abs(ahead) / 1e3)} seconds.` : "";
	return permanentFault("app_rejected", `GitHub rejects the key of App ${app}${said === "" ? "" : `: ${said}`}`, `Check that the id is the App's, and that \`private-key\` is one of its keys.${clock}`);
}
// src/github-app/client.ts
function createGitHubApp(identity, effects) {
	const { owner } = identity;
	const requests = createAppRequests(identity, effects);
	let knownId;
	const lookUp = async (signal) => {
		const found = await findInstallation(owner, requests, signal);
		knownId = found.ok ? found.value.id : void 0;
		return found;
	};
	const ids = {
		known: () => knownId,
		lookUp: singleFlight(lookUp)
	};
	return {
		installation: lookUp,
		reaches: async (repository, signal) => reachesRepository({
			owner,
			repository
		}, requests, signal),
		createToken: async (narrowing, signal) => createToken({
			owner,
			narrowing
		}, {
			requests,
			ids
		}, signal),
		deleteToken: async (token, signal) => deleteToken$1(requests, token, signal),
		accepts: async (token, signal) => accepts(requests, token, signal)
	};
}
async function deleteToken$1(requests, token, signal) {
	const sent = await requests.withToken({
		method: "DELETE",
		path: "/installation/token"
	}, token, signal);
	if (!sent.ok) return sent;
	if (sent.value.status === 204) return ok("deleted");
	if (sent.value.status === 401) return ok("already");
	return err(unexpected("the deletion of a token", sent.value));
}
async function accepts(requests, token, signal) {
	const sent = await requests.withToken({
		method: "GET",
		path: "/installation/repositories?per_page=1"
	}, token, signal);
	if (!sent.ok) return sent;
	if (sent.value.status === 200) return ok(true);
	if (sent.value.status === 401) return ok(false);
	return err(unexpected("a look with the token", sent.value));
}
// src/credentials/github/failures.ts
const SETTING_OF = {
	[REFUSED.permissions]: "permissions",
	[REFUSED.repositories]: "repositories"
};
function providerFailure({ mayHaveActed, ...fault }) {
	const setting = SETTING_OF[fault.name];
	return {
		...fault,
		mayExist: mayHaveActed,
		...setting === void 0 ? {} : { setting }
	};
}
// src/credentials/github/check-settings.ts
const SEEN_MS = 6e5;
const LOOKS = 20;
function createSettingsCheck(app, clock) {
	const seenAt = new Map();
	return async ({ repositories, permissions }, signal) => {
		const installation = await lookAtInstallation(app, signal);
		if (!installation.ok) return installation;
		const lacking = Object.entries(permissions).filter(([name, level]) => !includes(installation.value.permissions[name], level));
		if (lacking.length > 0) return err(lacksPermissions(lacking.map(([name, level]) => `${inputName(name)}: ${level}`)));
		const now = clock.now();
		const unseen = repositories.filter((name) => !isWithinLast(SEEN_MS, seenAt.get(name) ?? NaN, now));
		for (const name of unseen.slice(0, LOOKS)) {
			const reached = await app.reaches(name, signal);
			if (!reached.ok) return err(providerFailure(reached.error));
			if (!reached.value) return err(lacksRepository(name));
			seenAt.set(name, now);
		}
		return ok(void 0);
	};
}
async function lookAtInstallation(app, signal) {
	const found = await app.installation(signal);
	if (!found.ok) return err(providerFailure(found.error));
	if (!found.value.isSuspended) return found;
	return err(permanentFailure("installation_suspended", "the App's installation is suspended", "Unsuspend the App in the settings of its owner, under GitHub Apps."));
}
function lacksPermissions(lacking) {
	const message = `the App's installation does not have ${joined(lacking)}`;
	return {
		...permanentFailure("permissions_missing", message, "Grant the App these permissions in its settings, and let its owner accept them; or ask for fewer."),
		setting: "permissions"
	};
}
function lacksRepository(name) {
	const message = `the App's installation does not have the repository ${name}`;
	return {
		...permanentFailure("repository_missing", message, "Give the installation access to it, or correct its name."),
		setting: "repositories"
	};
}
// src/credentials/github/classify.ts
function classifyPermissions({ permissions }) {
	const writing = Object.entries(permissions).filter(([, level]) => level !== "read");
	return writing.length === 0 ? {
		access: "read",
		because: "every permission is read"
	} : {
		access: "write",
		because: `it has ${permissionsText(Object.fromEntries(writing))}`
	};
}
function refuseBeyondRepositories({ organisationPermissions }, { server, permissions }) {
	const beyond = beyondRepositories(permissions, organisationPermissions);
	if (beyond === void 0) return void 0;
	const [name, level] = beyond;
	const shown = `${inputName(name)}: ${level}`;
	const message = `\`repositories\` does not limit the permission ${shown}, and server "${server}" does not allow it`;
	const remedy = `${meantText(inputName(name))}Remove it from the grant, or add \`organisation-permissions: { ${shown} }\` to the server.`;
	return {
		...permanentFailure("permission_not_allowed", message, remedy),
		setting: "permissions"
	};
}
function meantText(name) {
	const meant = didYouMean(name, KNOWN_NAMES);
	return meant === void 0 || meant === name ? "" : `Did you mean ${meant}? `;
}
// src/credentials/github/handle.ts
function tokenHandle({ lease, settings }) {
	const { server, repositories, permissions } = settings;
	return {
		server,
		repositories: joined(repositories),
		permissions: permissionsText(permissions),
		lease: leaseSuffix(lease)
	};
}
function hashedToken(token) {
	return createHash("sha256").update(token.reveal()).digest("base64");
}
function serverIn({ server }) {
	if (typeof server !== "string") throw new TypeError("not a handle of the github provider");
	return server;
}
// src/credentials/github/repeat.ts
const BACKOFF = {
	firstWaitMs: 400,
	maxWaitMs: 3e3,
	attempts: 3,
	jitter: .5
};
async function repeated({ clock, jitter, signal }, call) {
	let mayHaveActed = false;
	return await withBackoff(BACKOFF, {
		clock,
		signal,
		random: jitter
	}, async () => {
		const outcome = await call();
		if (outcome.ok) return { outcome };
		mayHaveActed ||= outcome.error.mayHaveActed;
		const failed = err({
			...outcome.error,
			mayHaveActed
		});
		if (outcome.error.kind !== "retryable") return { outcome: failed };
		const { retryAt } = outcome.error;
		return {
			outcome: failed,
			again: { afterMs: retryAt === void 0 ? void 0 : retryAt - clock.now() }
		};
	});
}
// src/credentials/github/tool-environment.ts
function toolEnvironment(apiUrl, token) {
	const { host, hostname } = new URL(apiUrl);
	if (hostname === "api.github.com") return {
		GITHUB_TOKEN: token,
		GH_TOKEN: token
	};
	const tenant = /^api\.(?<name>[^.]+\.ghe\.com)$/u.exec(hostname)?.groups?.["name"];
	if (tenant !== void 0) return {
		GITHUB_TOKEN: token,
		GH_TOKEN: token,
		GH_HOST: tenant
	};
	return {
		GITHUB_TOKEN: token,
		GH_ENTERPRISE_TOKEN: token,
		GH_HOST: host
	};
}
// src/credentials/github/issue.ts
async function issueToken(request, tools) {
	const { settings, expiresAt } = request;
	if (expiresAt - tools.clock.now() > 361e4) return err(ttlTooLong());
	const created = await createExactToken(settings, tools);
	if (!created.ok) return created;
	const { token, expiresAt: diesAt } = created.value;
	const handle = tokenHandle(request);
	return ok({
		credential: {
			kind: "github",
			env: toolEnvironment(tools.server.apiUrl, token),
			files: []
		},
		handle: {
			...handle,
			hashed_token: hashedToken(token)
		},
		diesAt,
		issuedTo: `github token for ${String(handle["repositories"])} (${permissionsText(settings.permissions)})`,
		revocationSecret: token
	});
}
async function rehearseToken(settings, tools) {
	const created = await createExactToken(settings, tools);
	if (!created.ok) return created;
	const deleted = await deleteToken(created.value, tools);
	return deleted.ok ? ok(void 0) : err({
		...providerFailure(deleted.error),
		mayExist: true
	});
}
async function createExactToken(settings, tools) {
	const { server, app, signal } = tools;
	const refused = refuseBeyondRepositories(server, settings);
	if (refused !== void 0) return err(refused);
	const { repositories, permissions } = settings;
	const created = await repeated(tools, () => app.createToken({
		repositories,
		permissions
	}, signal));
	if (!created.ok) return err(providerFailure(created.error));
	const { mismatch } = created.value;
	if (mismatch === void 0) return created;
	const deleted = await deleteToken(created.value, tools);
	return err(notAsAsked(mismatch, deleted.ok));
}
async function deleteToken({ token }, tools) {
	return repeated(tools, () => tools.app.deleteToken(token, tools.signal));
}
function notAsAsked(mismatch, isDeleted) {
	const message = `GitHub issued another token than was asked for: ${mismatch}. ${isDeleted ? "It is deleted, and nobody got it." : "Nobody got it, but it could not be deleted: GitHub ends it within an hour."}`;
	return {
		...permanentFailure("token_not_as_asked", message, "Check the grant against the App's installation, and that `api-url` is GitHub's."),
		mayExist: !isDeleted
	};
}
function ttlTooLong() {
	return permanentFailure("ttl_too_long", "the lease is to last longer than an hour, and no installation token does", "Request a `ttl` of at most 1h.");
}
// src/credentials/github/provider.ts
function createGitHubProvider(deps) {
	const { clock, jitter } = deps;
	const known = new Map(Object.entries(deps.servers).map(([name, server]) => {
		const app = createGitHubApp(server, deps);
		return [name, {
			server,
			app,
			check: createSettingsCheck(app, clock)
		}];
	}));
	const find = serverFinder("github", known);
	const on = async (name, work) => {
		const found = find(name);
		return found.ok ? await work(found.value) : found;
	};
	return {
		kind: "github",
		revocability: GITHUB_REVOCABILITY,
		handleOf: tokenHandle,
		classify: async (settings) => on(settings.server, async ({ server }) => {
			const refused = refuseBeyondRepositories(server, settings);
			return refused === void 0 ? ok(classifyPermissions(settings)) : err(refused);
		}),
		rehearse: async (settings, signal) => on(settings.server, async ({ server, app }) => asObstacle(await rehearseToken(settings, {
			server,
			app,
			clock,
			jitter,
			signal
		}))),
		checkSettings: async ({ settings }, signal) => on(settings.server, async ({ server, check }) => {
			const refused = refuseBeyondRepositories(server, settings);
			return refused === void 0 ? await check(settings, signal) : err(refused);
		}),
		issue: async (request, signal) => on(request.settings.server, async ({ server, app }) => issueToken(request, {
			server,
			app,
			clock,
			jitter,
			signal
		})),
		revoke: async (handle, signal, secret) => on(serverIn(handle), async ({ app }) => {
			if (secret === void 0) return ok({ facts: [LOST] });
			const ended = await repeated({
				clock,
				jitter,
				signal
			}, () => app.deleteToken(secret, signal));
			return ended.ok ? ok(revokedBy(ended.value)) : err(providerFailure(ended.error));
		}),
		probe: async (handle, signal, secret) => on(serverIn(handle), async ({ app }) => probe(app, signal, secret)),
		checkServer: async (name, signal) => on(name, async ({ app }) => {
			const seen = await lookAtInstallation(app, signal);
			return seen.ok ? ok(void 0) : seen;
		})
	};
}
const LOST = "no token reached the broker: GitHub ends a lost one within an hour";
function revokedBy(how) {
	return { facts: [how === "deleted" ? "token deleted" : "GitHub rejected the token already"] };
}
async function probe(app, signal, secret) {
	if (secret === void 0) return ok({
		state: "unknown",
		facts: [LOST]
	});
	const accepted = await app.accepts(secret, signal);
	if (!accepted.ok) return err(providerFailure(accepted.error));
	return accepted.value ? ok({
		state: "alive",
		facts: ["GitHub accepts the token"]
	}) : ok({
		state: "dead",
		facts: ["GitHub rejects the token"]
	});
}
function asObstacle(rehearsed) {
	if (rehearsed.ok) return rehearsed;
	const { setting } = rehearsed.error;
	return setting === void 0 ? rehearsed : ok({
		setting,
		failure: rehearsed.error
	});
}
export { createGitHubProvider };
