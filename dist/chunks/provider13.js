import { C as inFullWords, L as Secret, dt as ok, lt as didYouMean, ot as formatDuration, ut as err } from "./start.js";
import { Gt as isRecord, Kt as parseJson, _ as leaseSuffix, it as retrying, lt as withBackoff, m as filePlaceholder, nt as originOf, rt as retryAfterMs, ut as tokenPayload } from "./job.js";
import { D as permanentFailure, O as retryableFailure, T as maskParts } from "./direct.js";
import { t as REGISTRY_REVOCABILITY } from "./revocability16.js";
import { t as isAccessToken } from "./access-token.js";
import { n as baseUrlMistake } from "./base-url.js";
import { n as readSettings, t as flatSettingOf } from "./read-settings.js";
// src/credentials/registry/call-registry.ts
const TIMEOUT_MS = 8e3;
const MAX_BYTES = 262144;
const REACH = "Check that the registry runs and that the runner can reach it, then re-run the job.";
const REDIRECTS = "Set `url` to where it leads: stepkey sends a token to no other server.";
async function callRegistry(url, call, { send, signal }) {
	const { method, path, bearer, body } = call;
	if (signal.aborted) return err(retryableFailure("aborted", "the time was over", REACH));
	const sent = await send({
		method,
		url: `${new URL(url).origin}${path}`,
		headers: {
			...bearer === void 0 ? {} : { authorization: `Bearer ${bearer.reveal()}` },
			...body === void 0 ? {} : { "content-type": "application/json" }
		},
		...method === "POST" ? { body: body === void 0 ? "" : JSON.stringify(body) } : {},
		timeoutMs: TIMEOUT_MS,
		maxBytes: MAX_BYTES,
		signal
	});
	if (!sent.ok) return err(unreachable(sent.error));
	const { status, headers, body: text } = sent.value;
	if (status >= 300 && status < 400) {
		const message = `${originOf(url)} redirects to another server (status ${status})`;
		return err(permanentFailure("registry_redirects", message, REDIRECTS));
	}
	const parsed = parseJson(text);
	const fields = isRecord(parsed) ? parsed : {};
	return ok({
		status,
		fields,
		retryAfter: headers["retry-after"],
		date: headers["date"]
	});
}
const REMEDIES = {
	insecure_url: "Check `url`: it must be an https URL.",
	too_large: "Check `url` and `protocol`, and that no proxy responds in place of the registry.",
	proxy: "Fix the proxy in the runner's own environment (HTTPS_PROXY), or exclude the registry in NO_PROXY."
};
function unreachable({ kind, message, sent: mayExist }) {
	const name = "registry_unreachable";
	const remedy = REMEDIES[kind];
	return remedy === void 0 ? {
		...retryableFailure(name, message, REACH),
		mayExist
	} : {
		...permanentFailure(name, message, remedy),
		mayExist
	};
}
function isSuccess({ status }) {
	return status >= 200 && status < 300;
}
function isRegistryBusy({ status }) {
	return status === 429 || status >= 500;
}
function busyFailure(url, { status }) {
	const message = `${originOf(url)} returned status ${status}`;
	return {
		...retryableFailure("registry_failed", message, REACH),
		mayExist: true
	};
}
// src/credentials/registry/protocols/crates.ts
const TOKENS = "/api/v1/trusted_publishing/tokens";
const crates = {
	audience: ({ host }) => host,
	exchange: (_settings, idToken) => ({
		path: TOKENS,
		body: { jwt: idToken.reveal() }
	}),
	token: ({ token }) => token,
	times: () => ({ expires: void 0 }),
	lifetimeSeconds: () => 1800,
	isFixed: true,
	endPath: TOKENS,
	reasons: ({ errors }) => {
		return (Array.isArray(errors) ? errors : []).map((error) => isRecord(error) ? error["detail"] : void 0);
	},
	deliver: ({ registryName }, token) => ({
		env: { [variableOf(registryName)]: token },
		files: []
	}),
	publisherRemedy: () => "Add a trusted publisher to the crate that names this repository, the workflow's file and its environment."
};
function variableOf(registryName) {
	if (registryName === void 0) return "CARGO_REGISTRY_TOKEN";
	return `CARGO_REGISTRIES_${registryName.toUpperCase().replaceAll("-", "_")}_TOKEN`;
}
// src/credentials/registry/protocols/npm.ts
const NPMRC = "npmrc";
const npm = {
	audience: ({ hostname }) => `npm:${hostname}`,
	exchange: ({ package: name = "" }, idToken) => ({
		path: `/-/npm/v1/oidc/token/exchange/package/${name.replace("/", "%2f")}`,
		bearer: idToken
	}),
	token: ({ token }) => token,
	times: ({ created, expires }) => ({
		created,
		expires
	}),
	lifetimeSeconds: () => 3600,
	isFixed: false,
	reasons: ({ message, error }) => [message, error],
	deliver: ({ url }, token) => ({
		env: {
			NPM_CONFIG_USERCONFIG: filePlaceholder(NPMRC),
			NODE_AUTH_TOKEN: token,
			NPM_TOKEN: token
		},
		files: [{
			name: NPMRC,
			mode: "0400",
			content: settingsFile(url)
		}]
	}),
	publisherRemedy: ({ package: name = "" }) => `Check \`package\`, and set up a trusted publisher for ${name} that names this repository, the workflow's file and its environment.`
};
function settingsFile(url) {
	const { host, pathname } = new URL(url);
	return `registry=${url}\n//${host}${pathname}:_authToken=\${NODE_AUTH_TOKEN}\n`;
}
// src/credentials/registry/protocols/nuget.ts
const nuget = {
	audience: ({ origin }) => origin,
	exchange: ({ user = "" }, idToken) => ({
		path: "/api/v2/token",
		bearer: idToken,
		body: {
			username: user,
			tokenType: "ApiKey"
		}
	}),
	token: ({ apiKey }) => apiKey,
	times: ({ expires }) => ({ expires }),
	lifetimeSeconds: () => 3600,
	isFixed: false,
	reasons: ({ error }) => [error],
	deliver: (_settings, token) => ({
		env: { NUGET_API_KEY: token },
		files: []
	}),
	publisherRemedy: () => "Add a trusted publishing policy that names this repository, the workflow's file and its environment. `user` is who created the policy, not who owns it."
};
// src/credentials/registry/protocols/pypi.ts
const TOKEN_USER = "__token__";
// src/credentials/registry/protocols/find-protocol.ts
const PROTOCOLS = {
	npm,
	pypi: {
		audience: ({ host }) => host,
		audiencePath: "/_/oidc/audience",
		exchange: (_settings, idToken) => ({
			path: "/_/oidc/mint-token",
			body: { token: idToken.reveal() }
		}),
		token: ({ token }) => token,
		times: ({ expires }) => ({ expires }),
		lifetimeSeconds: () => 900,
		isFixed: true,
		reasons: ({ message, errors }) => {
			const described = (Array.isArray(errors) ? errors : []).flatMap((error) => isRecord(error) ? [error["description"] ?? error["code"]] : []);
			return described.length > 0 ? described : [message];
		},
		deliver: ({ url }, token) => ({
			env: {
				TWINE_USERNAME: TOKEN_USER,
				TWINE_PASSWORD: token,
				TWINE_REPOSITORY_URL: url,
				UV_PUBLISH_TOKEN: token,
				UV_PUBLISH_URL: url,
				HATCH_INDEX_USER: TOKEN_USER,
				HATCH_INDEX_AUTH: token,
				HATCH_INDEX_REPO: url,
				FLIT_USERNAME: TOKEN_USER,
				FLIT_PASSWORD: token,
				FLIT_INDEX_URL: url
			},
			files: []
		}),
		publisherRemedy: () => "Add a trusted publisher to the project that names this repository, the workflow's file and its environment."
	},
	crates,
	rubygems: {
		audience: ({ host }) => host,
		exchange: ({ role }, idToken) => ({
			path: role === void 0 ? "/api/v1/oidc/trusted_publisher/exchange_token" : `/api/v1/oidc/api_key_roles/${encodeURIComponent(role)}/assume_role`,
			body: { jwt: idToken.reveal() }
		}),
		token: ({ rubygems_api_key: token }) => token,
		times: ({ expires_at: expires }) => ({ expires }),
		lifetimeSeconds: ({ role }) => role === void 0 ? 900 : void 0,
		isFixed: false,
		reasons: ({ error, message }) => [error, message],
		deliver: ({ url }, token) => ({
			env: {
				GEM_HOST_API_KEY: token,
				RUBYGEMS_HOST: url
			},
			files: []
		}),
		publisherRemedy: ({ role }) => role === void 0 ? "Add a trusted publisher to the gem that names this repository, the workflow's file and its environment." : "Check `role-to-assume`, and that the role's access policy lets this job in."
	},
	nuget
};
function findProtocol(name) {
	return PROTOCOLS[name];
}
// src/credentials/registry/protocols/names.ts
const PROTOCOL_NAMES = [
	"npm",
	"pypi",
	"crates",
	"rubygems",
	"nuget"
];
// src/credentials/registry/handle.ts
const LONGEST_SECONDS = 86400;
function registryHandle({ lease, settings }) {
	const { protocol, url, package: name, role } = settings;
	return {
		lease: leaseSuffix(lease),
		protocol,
		url: new URL(url).origin,
		...name === void 0 ? {} : { package: name },
		...role === void 0 ? {} : { role }
	};
}
function protocolOf({ protocol }) {
	const name = PROTOCOL_NAMES.find((known) => known === protocol);
	return name === void 0 ? void 0 : findProtocol(name);
}
function revocabilityOfHandle(handle) {
	const protocol = protocolOf(handle);
	const role = handle["role"] === void 0 ? void 0 : String(handle["role"]);
	const minimumSeconds = protocol?.lifetimeSeconds({ role }) ?? LONGEST_SECONDS;
	const kind = {
		...REGISTRY_REVOCABILITY,
		minimumSeconds
	};
	return protocol?.endPath !== void 0 && handle["ends"] === "itself" ? kind : {
		...kind,
		revoke: "none",
		best: "expires"
	};
}
// src/credentials/registry/end-token.ts
const BACKOFF$1 = {
	firstWaitMs: 300,
	maxWaitMs: 2e3,
	attempts: 3,
	jitter: .5
};
const LOST = "only the token itself can end it, and it is lost";
async function endRegistryToken(handle, token, { send, signal, ...effects }) {
	const path = protocolOf(handle)?.endPath;
	if (path === void 0) return ok({ facts: ["the registry has no call that ends a token"] });
	if (token === void 0) return ok({ facts: [LOST] });
	const url = String(handle["url"]);
	const sent = await callRegistry(url, {
		method: "DELETE",
		path,
		bearer: token
	}, {
		send: retrying(send, BACKOFF$1, effects),
		signal
	});
	if (!sent.ok) return sent;
	const response = sent.value;
	if (isRegistryBusy(response)) return err(busyFailure(url, response));
	if (isSuccess(response)) return ok({ facts: ["token revoked"] });
	const message = `${url} refused to end its token (status ${response.status})`;
	return err(permanentFailure("registry_refused", message, "The receipt says when it expires."));
}
// src/credentials/registry/refusal.ts
function refusedExchange({ settings, audience, idToken, response }) {
	const said = saidIn(findProtocol(settings.protocol).reasons(response.fields), idToken);
	const why = said === "" ? "" : `: ${said}`;
	const message = `${originOf(settings.url)} refused the ID token (status ${response.status})${why}`;
	const failure = permanentFailure("registry_refused", message, "");
	const details = claimsOf(idToken);
	if (ONCE.test(said)) return {
		...failure,
		kind: "new_id_token",
		remedy: "Re-run the job."
	};
	if (EXPIRED.test(said)) return {
		...failure,
		kind: "new_id_token",
		remedy: CLOCK
	};
	if (isElsewhere(response, said)) return {
		...failure,
		remedy: notHere(settings),
		details
	};
	const remedy = AUDIENCE.test(said) ? `The ID token is for ${audience}. ${aboutAudience(settings)}` : findProtocol(settings.protocol).publisherRemedy(settings);
	return {
		...failure,
		remedy,
		details
	};
}
const ONCE = /already (?:been )?used|reuse/iu;
const EXPIRED = /expired/iu;
const AUDIENCE = /audience|\baud\b|decode/iu;
const CLOCK = "Re-run the job. If it fails again, check the runner's clock.";
function isElsewhere({ status }, said) {
	return said === "" && (status === 404 || status === 405);
}
function notHere(settings) {
	const { protocol } = settings;
	return `Check \`url\` and \`protocol\`, and that this registry has trusted publishing.${protocol === "rubygems" ? ` ${findProtocol(protocol).publisherRemedy(settings)}` : ""}`;
}
function aboutAudience({ protocol, url }) {
	if (protocol === "rubygems" || protocol === "nuget") return "Set `audience` to the one that the registry expects.";
	return `Check that \`url\` is how the registry itself is called, not a proxy in front of it: ${originOf(url)}.`;
}
const CLAIMS = [
	"repository",
	"workflow_ref",
	"job_workflow_ref",
	"environment"
];
function claimsOf(idToken) {
	const payload = tokenPayload(idToken);
	if (!isRecord(payload)) return [];
	const lines = CLAIMS.flatMap((name) => {
		const value = payload[name];
		return typeof value === "string" && value !== "" ? [`  ${name} = ${value}`] : [];
	});
	return lines.length === 0 ? [] : ["What this job's ID token says:", ...lines];
}
const LONGEST = 300;
function saidIn(reasons, idToken) {
	const said = reasons.filter((reason) => typeof reason === "string").map((reason) => maskParts(reason, [idToken.reveal()])).map((reason) => reason.replaceAll(/eyJ[\w-]+(?:\.[\w-]+)*/gu, "***")).map((reason) => reason.replaceAll(/[\s\p{C}]+/gu, " ").trim()).filter((reason) => reason !== "").join("; ");
	return said.length > LONGEST ? `${said.slice(0, 299)}…` : said;
}
// src/credentials/registry/exchange.ts
const BACKOFF = {
	firstWaitMs: 500,
	maxWaitMs: 3e3,
	attempts: 3,
	jitter: .5
};
async function exchangeIdToken(tools, input, signal) {
	const { clock, jitter } = tools;
	let mayExist = false;
	return await withBackoff(BACKOFF, {
		clock,
		random: jitter,
		signal
	}, async (attempt) => {
		const given = attempt === 1 ? input.idToken : void 0;
		const idToken = given === void 0 ? await another(tools, input.audience, signal) : ok(given);
		if (!idToken.ok) return { outcome: err({
			...idToken.error,
			mayExist
		}) };
		const { outcome, retryAfter } = await exchangeOnce(input, idToken.value, {
			send: tools.send,
			signal
		});
		if (outcome.ok) return { outcome };
		mayExist ||= outcome.error.mayExist;
		const failed = err({
			...outcome.error,
			mayExist
		});
		if (outcome.error.kind !== "retryable") return { outcome: failed };
		return {
			outcome: failed,
			again: { afterMs: retryAfterMs(retryAfter, clock.now()) }
		};
	});
}
async function another({ idToken }, audience, signal) {
	const requested = await idToken(audience, signal);
	if (requested.ok) return requested;
	const { message, remedy } = requested.error;
	return err(permanentFailure("id_token", message, remedy));
}
async function exchangeOnce({ settings, audience }, idToken, effects) {
	const { url } = settings;
	const protocol = findProtocol(settings.protocol);
	const sent = await callRegistry(url, {
		method: "POST",
		...protocol.exchange(settings, idToken)
	}, effects);
	if (!sent.ok) return {
		outcome: sent,
		retryAfter: void 0
	};
	const response = sent.value;
	const { fields, retryAfter, date } = response;
	if (isRegistryBusy(response)) return {
		outcome: err(busyFailure(url, response)),
		retryAfter
	};
	if (!isSuccess(response)) return {
		outcome: err(refusedExchange({
			settings,
			audience,
			idToken,
			response
		})),
		retryAfter
	};
	const token = protocol.token(fields);
	if (isAccessToken(token) && token.length >= 8) return {
		outcome: ok({
			token: new Secret(token),
			fields,
			date
		}),
		retryAfter
	};
	const failure = {
		...malformed(settings),
		mayExist: true
	};
	return {
		outcome: err(failure),
		retryAfter
	};
}
function malformed({ protocol, url }) {
	const message = `the response of ${originOf(url)} is not one of trusted publishing of ${protocol}`;
	return permanentFailure("registry_malformed", message, "Check `url` and `protocol`, and that no proxy responds in place of the registry.");
}
// src/credentials/registry/setting-mistakes.ts
const CALLED = {
	node: "npm",
	npmjs: "npm",
	python: "pypi",
	pip: "pypi",
	cargo: "crates",
	rust: "crates",
	gem: "rubygems",
	gems: "rubygems",
	ruby: "rubygems",
	bundler: "rubygems",
	dotnet: "nuget"
};
function protocolMistake(text) {
	if (PROTOCOL_NAMES.some((name) => name === text)) return void 0;
	const plain = text.toLowerCase().replace(/\.\w+$/u, "");
	const meant = Object.hasOwn(CALLED, plain) ? CALLED[plain] : didYouMean(plain, PROTOCOL_NAMES);
	const hint = meant === void 0 ? `known ones: ${PROTOCOL_NAMES.join(", ")}.` : `did you mean ${meant}?`;
	return `"${text.slice(0, 60)}" is not a known protocol; ${hint}`;
}
const WITH_PATH = new Set([
	"npm",
	"pypi",
	void 0
]);
function urlMistake(text, protocol) {
	const mistake = baseUrlMistake(text);
	if (mistake !== void 0) return mistake;
	const { pathname } = new URL(text);
	if (/[^\w./~@%+-]/u.test(pathname)) return "has a path with unusual characters.";
	if (pathname === "/" || WITH_PATH.has(protocol)) return void 0;
	return "has a path: name only the scheme and the host, and a port where it has one.";
}
function packageMistake(text) {
	if (/[\s,]/u.test(text.trim())) return "names several packages, and npm's tokens are for one: use a step for each.";
	if (/^.[^@]*@/u.test(text)) return "has a version: name only the package.";
	if (text.length <= 214 && /^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*$/iu.test(text)) return;
	if (/^@[^/]+$/u.test(text)) return "is a scope: add a slash and the package's name.";
	if (/^[a-z0-9][\w.-]*\/[\w.-]+$/iu.test(text)) return "has a scope without its @.";
	return "is not the name of a package.";
}
function userMistake(text) {
	if (text.includes("@")) return "is an e-mail address: write the name of the account.";
	return /^[^\s\p{Cc}]{1,128}$/u.test(text) ? void 0 : "is not the name of an account.";
}
function roleMistake(text) {
	return /^[\w.-]{1,128}$/u.test(text) ? void 0 : "is not the token of a role.";
}
function registryNameMistake(text) {
	return /^[a-z_][\w-]{0,63}$/iu.test(text) ? void 0 : "is not a name of a registry in Cargo's configuration.";
}
function audienceMistake(text) {
	return /^[^\s\p{Cc}]{1,255}$/u.test(text) ? void 0 : "is not one audience.";
}
// src/credentials/registry/find-audience.ts
async function findAudience(settings, effects) {
	const { audiencePath } = findProtocol(settings.protocol);
	if (audiencePath === void 0) return ok(settings.audience);
	const call = {
		method: "GET",
		path: audiencePath
	};
	const sent = await callRegistry(settings.url, call, effects);
	if (!sent.ok) return err({
		...sent.error,
		mayExist: false
	});
	const response = sent.value;
	if (isRegistryBusy(response)) return err({
		...busyFailure(settings.url, response),
		mayExist: false
	});
	if (!isSuccess(response)) return err(notSupported(settings, response.status));
	const { audience } = response.fields;
	if (typeof audience !== "string" || audienceMistake(audience) !== void 0) return err(malformed(settings));
	return isOwnAudience(audience, settings) ? ok(audience) : err(foreign(settings, audience));
}
function isOwnAudience(audience, { audience: named, url }) {
	const { hostname, host, origin } = new URL(url);
	return [
		named,
		hostname,
		host,
		origin,
		`${origin}/`
	].includes(audience);
}
function foreign({ url }, audience) {
	const message = `${originOf(url)} asks for an ID token for ${audience}, which is neither its host nor in \`audience\``;
	const remedy = `If those who run the registry say that this is its own audience, set \`audience: ${audience}\`. With an ID token for somebody else, the registry could log in there as this job, so stepkey requests none.`;
	return permanentFailure("registry_audience", message, remedy);
}
function notSupported({ url }, status) {
	const isOff = status === 403;
	const message = isOff ? `${originOf(url)} has trusted publishing turned off (status ${status})` : `${originOf(url)} does not say which audience it expects (status ${status})`;
	return permanentFailure("registry_refused", message, isOff ? "Ask those who run the registry." : "Check `url` and `protocol`, and that this registry has trusted publishing.");
}
// src/credentials/registry/lifetime.ts
function deathOf(settings, { fields, date }, receivedAt) {
	const protocol = findProtocol(settings.protocol);
	const { expires, created } = protocol.times(fields);
	const end = instantOf(expires);
	const start = instantOf(created) ?? instantOf(date) ?? receivedAt;
	if (end !== void 0 && end > start) return receivedAt + (end - start);
	const seconds = protocol.lifetimeSeconds(settings);
	return seconds === void 0 ? void 0 : receivedAt + seconds * 1e3;
}
const LATEST = 41024448e5;
function instantOf(value) {
	const instant = typeof value === "number" ? value * 1e3 : typeof value === "string" ? Date.parse(value) : NaN;
	return instant >= 0 && instant < LATEST ? instant : void 0;
}
const TOLERANCE_MS = 3e4;
function alwaysTooShort(settings, left) {
	const protocol = findProtocol(settings.protocol);
	const seconds = protocol.isFixed ? protocol.lifetimeSeconds(settings) : void 0;
	return seconds === void 0 ? void 0 : tooShort(seconds * 1e3, left);
}
function tooShort(lives, lease) {
	if (lives >= lease - TOLERANCE_MS) return void 0;
	const seconds = Math.max(60, Math.floor(lives / 6e4) * 60);
	const message = `the registry's token lives ${inFullWords(seconds * 1e3)}, and the lease ${inFullWords(lease)}`;
	const remedy = `Set the input \`ttl\` to ${formatDuration(seconds)} or less, and build before the step.`;
	return permanentFailure("token_too_short", message, remedy);
}
// src/credentials/registry/issue.ts
const AGAIN = {
	firstWaitMs: 500,
	maxWaitMs: 3e3,
	attempts: 3,
	jitter: .5
};
async function issueRegistryToken(tools, request, signal) {
	const { settings, expiresAt } = request;
	const protocol = findProtocol(settings.protocol);
	const lease = () => expiresAt - tools.clock.now();
	const never = alwaysTooShort(settings, lease());
	if (never !== void 0) return err(never);
	const found = await findAudience(settings, {
		send: retrying(tools.send, AGAIN, tools),
		signal
	});
	if (!found.ok) return found;
	const audience = found.value;
	const exchanged = await exchangeIdToken(tools, {
		settings,
		audience,
		idToken: audience === settings.audience ? request.idToken : void 0
	}, signal);
	if (!exchanged.ok) return exchanged;
	const { token } = exchanged.value;
	const now = tools.clock.now();
	const diesAt = deathOf(settings, exchanged.value, now);
	const short = diesAt === void 0 ? void 0 : tooShort(diesAt - now, lease());
	if (short !== void 0) return err({
		...short,
		mayExist: true
	});
	return ok({
		credential: {
			kind: "registry",
			...protocol.deliver(settings, token)
		},
		handle: {
			...registryHandle(request),
			...protocol.endPath === void 0 ? {} : { ends: "itself" }
		},
		diesAt,
		issuedTo: issuedText(settings),
		revocationSecret: token
	});
}
function issuedText({ protocol, url, package: name, role }) {
	return `${protocol} token${name === void 0 ? "" : ` for ${name}`}${role === void 0 ? "" : ` of role ${role}`} at ${new URL(url).host}`;
}
// src/credentials/registry/moved-setting.ts
const SPELT = {
	"repository-url": "url",
	"gem-server": "url",
	"registry-url": "url",
	"package-name": "package",
	packages: "package",
	username: "user",
	role: "role-to-assume"
};
const NO_STORED = "is not a setting here: the job's ID token takes its place. For a stored token, use the input secret-env.";
const NO_SIGNING = "is not a setting here: the task cannot request ID tokens, so it cannot sign what it publishes.";
const ELSEWHERE = {
	"token-service-url": "is not a setting here: `url` is its scheme and host, and /api/v2/token is added.",
	"trusted-publisher": "is not needed: without `role-to-assume`, the trusted publisher is used.",
	"api-token": NO_STORED,
	"api-key": NO_STORED,
	token: NO_STORED,
	password: NO_STORED,
	attestations: NO_SIGNING,
	provenance: NO_SIGNING,
	"packages-dir": "is not a setting here: what is published, `run` says."
};
function movedRegistrySetting(key) {
	const spelt = Object.hasOwn(SPELT, key) ? SPELT[key] : void 0;
	const moved = Object.hasOwn(ELSEWHERE, key) ? ELSEWHERE[key] : void 0;
	const message = spelt === void 0 ? moved : `is written \`${spelt}\` here, under \`registry:\`.`;
	return message === void 0 ? void 0 : {
		path: [key],
		message,
		example: ""
	};
}
// src/credentials/registry/settings.ts
const ROLE = "role-to-assume";
const REGISTRY_NAME = "registry-name";
const KEYS = [
	"protocol",
	"url",
	"package",
	"user",
	ROLE,
	REGISTRY_NAME,
	"audience"
];
const ONLY = {
	package: {
		of: ["npm"],
		why: "the registry decides by its trusted publishers which packages the token is for"
	},
	user: {
		of: ["nuget"],
		why: "only NuGet asks for an account"
	},
	[ROLE]: {
		of: ["rubygems"],
		why: "only RubyGems has roles"
	},
	[REGISTRY_NAME]: {
		of: ["crates"],
		why: "only Cargo names its registries"
	},
	audience: {
		of: [
			"pypi",
			"rubygems",
			"nuget"
		],
		why: "it is derived from `url`"
	}
};
const FORM = {
	kind: "registry",
	keys: KEYS,
	examples: {
		protocol: "npm",
		url: "https://registry.example.com",
		package: "\"@octo-org/shop\"",
		user: "octo-publisher",
		[ROLE]: "rg_oidc_akr_0123456789abcdef",
		[REGISTRY_NAME]: "octo-crates",
		audience: "registry.example.com"
	},
	example: "{ protocol: npm, url: https://registry.example.com, package: shop }",
	moved: movedRegistrySetting
};
function parseRegistrySettings(given) {
	return readSettings(given, FORM, settingsIn);
}
const flatSetting = flatSettingOf(FORM);
function flatRegistrySetting(key) {
	if (isProtocol(key)) return {
		path: [key],
		message: "is a protocol of registry: name it under `registry:`.",
		example: `registry: { protocol: ${key}, url: … }`
	};
	return flatSetting(key);
}
function isProtocol(text) {
	return PROTOCOL_NAMES.some((name) => name === text);
}
function requireKey({ has, wrong }, key, why) {
	if (!has(key)) wrong(key, `is missing: ${why}.`);
}
function refuseOthers({ has, wrong }, protocol) {
	for (const key of KEYS) {
		const only = ONLY[key];
		if (only === void 0 || !has(key) || only.of.includes(protocol)) continue;
		wrong(key, `is not a setting of protocol ${protocol}: ${only.why}.`, "");
	}
}
const WRONG = {
	protocol: "npm",
	url: "",
	audience: "",
	package: void 0,
	user: void 0,
	role: void 0,
	registryName: void 0
};
function settingsIn(reader) {
	const optional = (...asked) => reader.text(...asked) || void 0;
	requireKey(reader, "protocol", `name one of ${PROTOCOL_NAMES.join(", ")}`);
	requireKey(reader, "url", "name the registry");
	const protocol = reader.text("protocol", protocolMistake);
	if (!isProtocol(protocol)) {
		reader.text("url", (given) => urlMistake(given, void 0));
		return WRONG;
	}
	refuseOthers(reader, protocol);
	if (protocol === "npm") requireKey(reader, "package", "npm's tokens are for one package");
	if (protocol === "nuget") requireKey(reader, "user", "name the account that created the policy");
	const given = reader.text("url", (value) => urlMistake(value, protocol));
	const parts = {
		package: optional("package", packageMistake),
		user: optional("user", userMistake),
		role: optional(ROLE, roleMistake),
		registryName: optional(REGISTRY_NAME, registryNameMistake)
	};
	const audience = optional("audience", audienceMistake);
	if (given === "") return WRONG;
	const url = new URL(given);
	return {
		protocol,
		url: toolUrl(url, protocol),
		audience: audience ?? findProtocol(protocol).audience(url),
		...parts
	};
}
function toolUrl({ origin, pathname }, protocol) {
	if (protocol === "npm") return `${origin}${pathname.replace(/\/*$/u, "/")}`;
	return protocol === "pypi" ? `${origin}${pathname}` : origin;
}
// src/credentials/registry/provider.ts
function createRegistryProvider(tools) {
	return {
		kind: "registry",
		revocability: REGISTRY_REVOCABILITY,
		revocabilityOf: revocabilityOfHandle,
		handleOf: (request) => registryHandle(request),
		classify: () => Promise.resolve(ok({
			access: "write",
			because: "its token can publish"
		})),
		issue: (request, signal) => issueRegistryToken(tools, request, signal),
		revoke: (handle, signal, secret) => endRegistryToken(handle, secret, {
			...tools,
			signal
		}),
		probe: (handle) => Promise.resolve(ok(probe(handle)))
	};
}
function probe({ protocol }) {
	return {
		state: "unknown",
		facts: [`${String(protocol)} shows nothing of its tokens`]
	};
}
const registryDirect = {
	parse: parseRegistrySettings,
	audienceOf: ({ audience }) => audience,
	flatSetting: flatRegistrySetting,
	createProvider: createRegistryProvider
};
export { registryDirect };
