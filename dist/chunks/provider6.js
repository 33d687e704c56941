import { Et as toRfc3339, ct as suggestDuration, dt as ok, ot as formatDuration, ut as err } from "./start.js";
import { i as GCP_FEDERATED_REVOCABILITY, r as GCP_DIRECT_REVOCABILITY, t as FEDERATED_SECONDS } from "./revocability4.js";
import { d as explainAccount, f as probedGcpToken, h as classifyBoundary, i as leaseSeconds, m as tokenEnvironment, n as auditReason, o as JWT_TYPE, p as revokedGcpToken, r as issueLeaseToken, s as exchangeToken, t as MAX_SECONDS } from "./lease-token.js";
import { _ as leaseSuffix, m as filePlaceholder } from "./job.js";
import { a as idTokenFile, i as idTokenEnd, o as withIdToken, r as TOKEN_FILE, t as ID_TOKEN_PATH } from "./id-token-file.js";
import { D as permanentFailure } from "./direct.js";
import { a as SERVICE_ACCOUNT, c as BOUNDARY_EXAMPLE, f as googleEndpoints, h as tokenUrl, i as SCOPE, m as providerAudience, n as PROJECT_ID, o as UNIVERSE, p as impersonationUrl, r as PROVIDER$1, s as listedTexts, t as CLOUD_PLATFORM, u as parseAccessBoundary } from "./names2.js";
import { n as readSettings, t as flatSettingOf } from "./read-settings.js";
import { n as baseUrlMistake } from "./base-url.js";
// src/credentials/gcp/direct/credential-file.ts
const MIN_SECONDS = 600;
function credentialConfiguration({ endpoints, provider, serviceAccount }, seconds) {
	const lifetime = Math.min(MAX_SECONDS, Math.max(MIN_SECONDS, seconds));
	return JSON.stringify({
		universe_domain: endpoints.universe,
		type: "external_account",
		audience: providerAudience(endpoints, provider),
		subject_token_type: JWT_TYPE,
		token_url: tokenUrl(endpoints),
		...serviceAccount === void 0 ? {} : {
			service_account_impersonation_url: impersonationUrl(endpoints, serviceAccount),
			service_account_impersonation: { token_lifetime_seconds: lifetime }
		},
		credential_source: {
			file: ID_TOKEN_PATH,
			format: { type: "text" }
		}
	});
}
// src/credentials/gcp/direct/explain-exchange.ts
const MEANINGS = [
	[/stale to sign-in|expired/iu, () => ({
		kind: "new_id_token",
		remedy: "Re-run the job."
	})],
	[/connecting to the given credential's issuer/iu, () => ({
		kind: "retryable",
		remedy: ISSUER
	})],
	[/attribute condition/iu, (exchange) => ({
		remedy: "The provider does not take this job. Compare its condition with the job:",
		paste: describeProvider(exchange, "attributeCondition")
	})],
	[/audience in ID Token|audience .*does not match/iu, (exchange) => ({
		remedy: `The ID token is for ${exchange.audience}. Set \`audience\` to one that the provider allows:`,
		paste: describeProvider(exchange, "oidc.allowedAudiences")
	})],
	[/issuer/iu, (exchange) => ({
		remedy: "The provider must have the issuer of the job's ID tokens:",
		paste: describeProvider(exchange, "oidc.issuerUri")
	})]
];
const ISSUER = "Google could not read the issuer's keys. Try again.";
function explainExchange(exchange) {
	return ({ code, text }) => {
		const meaning = MEANINGS.find(([words]) => words.test(text))?.[1](exchange);
		if (meaning !== void 0) return meaning;
		return code === "invalid_target" || /Invalid value for "audience"/u.test(text) ? { remedy: PROVIDER } : { remedy: "Check `workload-identity-provider` and the provider's attribute mapping." };
	};
}
const PROVIDER = "Check `workload-identity-provider`: the pool or the provider does not exist, is disabled, or is in another project.";
function partsOfProvider(provider) {
	const [, project = "", , , , pool = "", , name = ""] = provider.split("/");
	return {
		project,
		pool,
		name
	};
}
function describeProvider({ provider }, field) {
	const { project, pool, name } = partsOfProvider(provider);
	return [`gcloud iam workload-identity-pools providers describe ${name} --project ${project} \\`, `  --location global --workload-identity-pool ${pool} --format 'value(${field})'`];
}
// src/credentials/gcp/direct/issue.ts
function directGcpHandle({ lease, settings }) {
	const { serviceAccount, provider, tokenFile } = settings;
	return {
		lease: leaseSuffix(lease),
		principal: serviceAccount ?? provider,
		...serviceAccount === void 0 ? { federated: true } : {},
		...tokenFile ? { tokenFile: true } : {}
	};
}
async function issueGcpDirectly(request, effects) {
	const { settings, idToken } = request;
	if (idToken === void 0) throw new TypeError("direct mode has an ID token");
	const seconds = leaseSeconds(request, effects.clock);
	if (!seconds.ok) return seconds;
	const federated = await exchangeIdToken(settings, idToken, effects);
	if (!federated.ok) return federated;
	const token = await leaseToken(request, {
		federated: federated.value,
		seconds: seconds.value
	}, effects);
	if (!token.ok) return token;
	return ok(issuedOf(request, {
		...token.value,
		idToken,
		seconds: seconds.value
	}));
}
function issuedOf(request, parts) {
	const { settings } = request;
	const handle = directGcpHandle(request);
	const issuedTo = `gcp token of ${String(handle["principal"])}`;
	const diesAt = settings.tokenFile ? lastExchanged(settings, parts) : parts.diesAt;
	return {
		credential: credentialOf(settings, parts),
		handle: {
			...handle,
			expires: toRfc3339(diesAt)
		},
		diesAt,
		issuedTo: settings.tokenFile ? withIdToken(issuedTo) : issuedTo
	};
}
function lastExchanged({ serviceAccount }, { idToken, diesAt }) {
	const lives = FEDERATED_SECONDS + (serviceAccount === void 0 ? 0 : MAX_SECONDS);
	return Math.max(diesAt, (idTokenEnd(idToken) ?? diesAt) + lives * 1e3);
}
async function exchangeIdToken({ endpoints, provider, audience, serviceAccount, scopes }, idToken, effects) {
	const exchange = {
		url: tokenUrl(endpoints),
		subjectToken: idToken,
		subjectTokenType: JWT_TYPE,
		audience: providerAudience(endpoints, provider),
		scopes: serviceAccount === void 0 ? scopes : [CLOUD_PLATFORM],
		explain: explainExchange({
			provider,
			audience
		})
	};
	return await exchangeToken(exchange, effects);
}
async function leaseToken(request, { federated, seconds }, effects) {
	const { settings } = request;
	const { serviceAccount, endpoints, provider } = settings;
	if (serviceAccount === void 0) return federatedToken(request, federated);
	const { project, pool } = partsOfProvider(provider);
	const member = `principalSet://iam.${endpoints.universe}/projects/${project}/locations/global/workloadIdentityPools/${pool}/attribute.repository_id/${request.job.repositoryId}`;
	return await issueLeaseToken({
		endpoints,
		account: {
			...settings,
			serviceAccount
		},
		source: federated.token,
		seconds,
		reason: auditReason(request),
		explain: explainAccount({
			serviceAccount,
			member,
			role: "roles/iam.workloadIdentityUser"
		})
	}, effects);
}
function federatedToken({ expiresAt }, { token, seconds = FEDERATED_SECONDS, response }) {
	const diesAt = response.receivedAt + seconds * 1e3;
	if (diesAt >= expiresAt - 1e3) return ok({
		token,
		diesAt
	});
	const message = `the token lives ${seconds} s, which is shorter than the lease`;
	return err({
		...permanentFailure("token_too_short", message, "Request a shorter `ttl`, or set `service-account`."),
		mayExist: true
	});
}
const CONFIGURATION = "gcp-credentials.json";
function credentialOf(settings, issued) {
	const { projectId, endpoints, tokenFile } = settings;
	const env = tokenEnvironment(issued.token, {
		projectId,
		universe: endpoints.universe
	});
	if (!tokenFile) return {
		kind: "gcp",
		env,
		files: []
	};
	const path = filePlaceholder(CONFIGURATION);
	const content = credentialConfiguration(settings, issued.seconds);
	return {
		kind: "gcp",
		env: {
			...env,
			GOOGLE_APPLICATION_CREDENTIALS: path,
			CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE: path,
			GOOGLE_GHA_CREDS_PATH: path
		},
		files: [idTokenFile(issued.idToken), {
			name: CONFIGURATION,
			mode: "0400",
			content
		}]
	};
}
// src/credentials/gcp/direct/moved-setting.ts
const NO_KEY = "is not a setting here: the job's ID token takes the place of keys.";
const NO_OUTPUT = "is not a setting here: the task gets the token, and no other step does.";
const TTL = "is not a setting here: the input `ttl`, beside `credential`, says how long the lease lives.";
const ELSEWHERE = {
	"credentials-json": NO_KEY,
	"create-credentials-file": "is not a setting here: `token-file: true` makes a file, with which the task can get wider tokens.",
	"export-environment-variables": NO_OUTPUT,
	"token-format": "is not a setting here: the task gets an access token.",
	"access-token-lifetime": TTL,
	"token-lifetime": TTL,
	"access-token-subject": "is not a setting here: stepkey does no domain-wide delegation.",
	"id-token-audience": "is not a setting here: the task gets an access token.",
	"id-token-include-email": "is not a setting here: the task gets an access token.",
	"request-reason": "is not a setting here: stepkey sends the lease as the reason.",
	"cleanup-credentials": "is not needed: everything is removed with the step."
};
function movedGcpSetting(keys) {
	return (key, value) => {
		const written = key.replaceAll("_", "-");
		if (written !== key && keys.includes(written)) return mistake(key, `is written \`${written}\` here, under \`gcp:\`.`);
		const message = Object.hasOwn(ELSEWHERE, written) ? ELSEWHERE[written] : void 0;
		if (message === void 0) return void 0;
		return mistake(key, message, message === TTL ? `ttl: ${ttlOf(value)}` : "");
	};
}
function mistake(key, message, example = "") {
	return {
		path: [key],
		message,
		example
	};
}
function ttlOf(value) {
	return suggestDuration(typeof value === "string" || typeof value === "number" ? String(value) : "") ?? formatDuration(900);
}
// src/credentials/gcp/direct/settings.ts
const KEYS = [
	"workload-identity-provider",
	"service-account",
	"access-token-scopes",
	"access-boundary",
	"project-id",
	TOKEN_FILE,
	"delegates",
	"audience",
	"universe",
	"sts-endpoint",
	"iamcredentials-endpoint"
];
const EXAMPLE_PROVIDER = "projects/123456789/locations/global/workloadIdentityPools/shop-ci/providers/github";
const EXAMPLE_ACCOUNT = "deploy@shop.iam.gserviceaccount.com";
const FORM = {
	kind: "gcp",
	keys: KEYS,
	examples: {
		"workload-identity-provider": EXAMPLE_PROVIDER,
		"service-account": EXAMPLE_ACCOUNT,
		"access-token-scopes": CLOUD_PLATFORM,
		"access-boundary": BOUNDARY_EXAMPLE,
		"project-id": "shop-production",
		[TOKEN_FILE]: "true",
		delegates: EXAMPLE_ACCOUNT,
		audience: `https://iam.googleapis.com/${EXAMPLE_PROVIDER}`
	},
	example: `{ workload-identity-provider: ${EXAMPLE_PROVIDER}, service-account: ${EXAMPLE_ACCOUNT} }`,
	moved: movedGcpSetting(KEYS)
};
function parseGcpDirectSettings(given) {
	return readSettings(given, FORM, settingsIn);
}
const flatGcpSetting = flatSettingOf(FORM);
function settingsIn(reader) {
	const { text, has, wrong, flag } = reader;
	if (!has("workload-identity-provider")) wrong("workload-identity-provider", "is missing: name the provider of the workload identity pool.");
	const provider = text("workload-identity-provider", providerMistake);
	const audience = text("audience", (value) => /^[^\s\p{Cc}]{1,255}$/u.test(value) ? void 0 : "is not one audience.");
	const settings = {
		provider,
		serviceAccount: optional(text("service-account", accountMistake)),
		scopes: listIn(reader, "access-token-scopes", SCOPE) ?? ["https://www.googleapis.com/auth/cloud-platform"],
		delegates: listIn(reader, "delegates", SERVICE_ACCOUNT) ?? [],
		boundary: boundaryIn(reader),
		projectId: optional(text("project-id", projectMistake)),
		audience: audience === "" ? `https://iam.googleapis.com/${provider}` : audience,
		tokenFile: flag(TOKEN_FILE),
		endpoints: endpointsIn(reader)
	};
	noteConflicts(reader, settings);
	return settings;
}
function noteConflicts({ has, wrong }, { tokenFile }) {
	if (!has("service-account") && has("access-boundary")) wrong("access-boundary", "needs service-account: only a token of one can be narrowed.");
	if (!has("service-account") && has("delegates")) wrong("delegates", "needs service-account: they lead to it.");
	if (tokenFile && has("access-boundary")) wrong(TOKEN_FILE, "undoes access-boundary: whoever has the ID token gets tokens without it.");
}
function optional(text) {
	return text === "" ? void 0 : text;
}
function matching(form, mistake) {
	return (value) => form.test(value) ? void 0 : mistake;
}
const accountMistake = matching(SERVICE_ACCOUNT, "is not the e-mail address or the unique id of a service account.");
function projectMistake(value) {
	if (/^\d+$/u.test(value)) return "is a project's number: write its id.";
	return PROJECT_ID.test(value) ? void 0 : "is not a project's id.";
}
function providerMistake(value) {
	if (PROVIDER$1.test(value)) return void 0;
	const project = /^projects\/(?<id>[a-z][a-z0-9-]*)\//u.exec(value)?.groups?.["id"];
	if (project !== void 0) return `has the id of a project, and needs its number: gcloud projects describe ${project} --format 'value(projectNumber)'.`;
	if (value.startsWith("https://console.")) return "is the console's URL: copy the name of the provider, which starts with projects/.";
	if (SERVICE_ACCOUNT.test(value)) return "is a service account: write it as `service-account`.";
	if (!value.includes("/providers/") && /\/workloadIdentityPools\//u.test(value)) return "is the name of a pool: add /providers/ and the provider's name.";
	if (/^(?:https:)?\/\/iam\./u.test(value)) return "starts with projects/, without a host.";
	return "is not the full name of a provider.";
}
function listIn(reader, key, form) {
	if (!reader.has(key)) return void 0;
	const texts = listedTexts(reader.given[key]);
	const stray = texts?.find((text) => !form.test(text));
	if (texts === void 0 || texts.length === 0) reader.wrong(key, "is not a list of texts.");
	if (stray !== void 0) reader.wrong(key, `has "${stray.slice(0, 80)}", which does not fit.`);
	return texts ?? [];
}
function boundaryIn({ given, has, wrong }) {
	if (!has("access-boundary")) return void 0;
	const parsed = parseAccessBoundary(given["access-boundary"]);
	if (parsed.ok) return parsed.value;
	wrong("access-boundary", parsed.error);
}
function endpointsIn({ text }) {
	const urlOf = (key) => optional(text(key, baseUrlMistake).replace(/\/+$/u, ""));
	return googleEndpoints({
		universe: optional(text("universe", matching(UNIVERSE, "is not a domain."))),
		stsEndpoint: urlOf("sts-endpoint"),
		iamCredentialsEndpoint: urlOf("iamcredentials-endpoint")
	});
}
// src/credentials/gcp/direct/provider.ts
function createGcpDirectProvider(deps) {
	return {
		kind: "gcp",
		revocability: GCP_DIRECT_REVOCABILITY,
		revocabilityOf: ({ federated }) => federated === true ? GCP_FEDERATED_REVOCABILITY : GCP_DIRECT_REVOCABILITY,
		handleOf: directGcpHandle,
		classify: (settings) => Promise.resolve(ok(classify(settings))),
		issue: (request, signal) => issueGcpDirectly(request, {
			...deps,
			signal
		}),
		revoke: (handle) => Promise.resolve(ok(revokedGcpToken(handle))),
		probe: (handle) => Promise.resolve(ok(probedGcpToken(handle, deps.clock.now())))
	};
}
function classify({ boundary, tokenFile }) {
	return tokenFile ? {
		access: "write",
		because: "with token-file, the task can get any token that the job can"
	} : classifyBoundary(boundary);
}
const gcpDirect = {
	parse: parseGcpDirectSettings,
	audienceOf: ({ audience }) => audience,
	flatSetting: flatGcpSetting,
	createProvider: createGcpDirectProvider
};
export { gcpDirect };
