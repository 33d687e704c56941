import { L as Secret, dt as ok, ut as err } from "./start.js";
import { t as singleFlight } from "./single-flight.js";
import { Gt as isRecord, Kt as parseJson, rt as retryAfterMs } from "./job.js";
import { i as readToken, n as isNarrow, r as narrowingBody } from "./narrowing.js";
import { i as SignJWT } from "./webapi.js";
import { t as parsePrivateKey } from "./private-key.js";
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
		message: `GitHub cannot be reached: ${message}`,
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
	const { permissions, suspended_at: suspendedAt, events } = content;
	return ok({
		id,
		permissions: isRecord(permissions) ? permissions : {},
		isSuspended: suspendedAt !== void 0 && suspendedAt !== null,
		events: textsIn(events)
	});
}
function notInstalled(owner) {
	return permanentFault("installation_missing", `the App is not installed on the account of ${owner}`, "Install it there, or correct `owner`.");
}
function textsIn(list) {
	return Array.isArray(list) ? list.filter((one) => typeof one === "string") : void 0;
}
// src/github-app/create-token.ts
async function createToken({ owner, narrowing }, { requests, ids }, signal) {
	if (!isNarrow(narrowing)) throw new TypeError("an empty list would mean everything");
	const ask = async (id) => requests.asApp({
		method: "POST",
		path: `/app/installations/${id}/access_tokens`,
		body: narrowingBody(narrowing)
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
		deleteToken: async (token, signal) => deleteToken(requests, token, signal),
		accepts: async (token, signal) => accepts(requests, token, signal)
	};
}
async function deleteToken(requests, token, signal) {
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
export { permanentFault as a, unexpected as i, createAppRequests as n, REFUSED as r, createGitHubApp as t };
