import { E as joined, dt as ok, ut as err } from "./start.js";
import { c as isAboutFederation, i as azureRevoked, n as azureHandle, r as azureProbe, t as issueAzureToken } from "./issue.js";
import { n as azureRevocability, t as AZURE_REVOCABILITY } from "./revocability2.js";
import { Gt as isRecord, ut as tokenPayload } from "./job.js";
import { r as TOKEN_FILE } from "./id-token-file.js";
import { n as readSettings, t as flatSettingOf } from "./read-settings.js";
import { n as baseUrlMistake, t as baseUrl } from "./base-url.js";
import { a as resourceMistake, c as CLOUD_NAMES, i as isTenant, l as DEFAULT_CLOUD, n as authorityMistake, o as scopeMistake, r as defaultScope, s as CLOUDS, t as GUID, u as isCloudName } from "./names.js";
// src/credentials/azure/direct/federation-advice.ts
function explainAzureRefusal(failure, settings, idToken) {
	if (!isAboutFederation(failure)) return failure;
	const claims = tokenPayload(idToken);
	if (!isRecord(claims)) return failure;
	const [issuer, subject] = [claims["iss"], claims["sub"]];
	if (typeof issuer !== "string" || typeof subject !== "string") return failure;
	const { audience, client } = settings;
	const details = [
		"What a federated credential of the app compares, as this job's ID token has it:",
		`  issuer   ${issuer}`,
		`  subject  ${subject}`,
		`  audience ${audience}`,
		...failure.details ?? []
	];
	const remedy = "Check the app's federated credentials: issuer, subject and audience must be the same, letter by letter, and a new one works after some minutes. This command adds one (for a managed identity, use az identity federated-credential create):";
	return {
		...failure,
		remedy,
		details,
		paste: command({
			client,
			issuer,
			subject,
			audience
		})
	};
}
function command({ client, issuer, subject, audience }) {
	const parameters = {
		name: nameOf(subject),
		issuer,
		subject,
		audiences: [audience]
	};
	const json = JSON.stringify(parameters).replaceAll("'", String.raw`'\''`);
	return [String.raw`az ad app federated-credential create --id ${client} \ `.trimEnd(), `  --parameters '${json}'`];
}
function nameOf(subject) {
	return `stepkey-${subject.replaceAll(/[^a-z0-9]+/giu, "-").replaceAll(/^-|-$/gu, "").slice(0, 100)}`.replace(/-$/u, "");
}
// src/credentials/azure/direct/moved-setting.ts
const NO_SECRET = "is not a setting here: the job's ID token takes the place of a secret.";
const ELSEWHERE = {
	creds: NO_SECRET,
	"client-secret": NO_SECRET,
	"auth-type": "is not a setting here: the job's ID token proves the app or the managed identity.",
	"enable-AzPSSession": "is not a setting here: the task logs in, with Connect-AzAccount -AccessToken $env:AZURE_ACCESS_TOKEN.",
	"allow-no-subscriptions": "is not needed: leave out `subscription-id`."
};
function movedAzureSetting(key) {
	const message = Object.hasOwn(ELSEWHERE, key) ? ELSEWHERE[key] : void 0;
	return message === void 0 ? void 0 : {
		path: [key],
		message,
		example: ""
	};
}
// src/credentials/azure/direct/settings.ts
const KEYS = [
	"tenant-id",
	"client-id",
	"subscription-id",
	"environment",
	"scope",
	"resource",
	"audience",
	"authority-host",
	TOKEN_FILE
];
const TENANT = "11111111-1111-4111-8111-111111111111";
const CLIENT = "22222222-2222-4222-8222-222222222222";
const FORM = {
	kind: "azure",
	keys: KEYS,
	examples: {
		"tenant-id": TENANT,
		"client-id": CLIENT,
		"subscription-id": "33333333-3333-4333-8333-333333333333",
		environment: "azureusgovernment",
		scope: "https://management.azure.com/.default",
		resource: "https://vault.azure.net",
		audience: "api://AzureADTokenExchange",
		"authority-host": "https://login.microsoftonline.com",
		[TOKEN_FILE]: "true"
	},
	example: `{ tenant-id: ${TENANT}, client-id: ${CLIENT} }`,
	moved: movedAzureSetting
};
function parseAzureDirectSettings(given) {
	return readSettings(given, FORM, settingsIn);
}
const flatAzureSetting = flatSettingOf(FORM);
function settingsIn(found) {
	const { text, has, wrong, flag } = found;
	if (!has("tenant-id")) wrong("tenant-id", "is missing: name the tenant.");
	if (!has("client-id")) wrong("client-id", "is missing: name the app, or the managed identity.");
	const cloud = cloudIn(found);
	const { authority, audience } = CLOUDS[cloud];
	const subscription = text("subscription-id", guidMistake);
	return {
		tenant: text("tenant-id", tenantMistake),
		client: text("client-id", guidMistake),
		subscription: subscription === "" ? void 0 : subscription,
		cloud,
		authority: orElse(baseUrl(text("authority-host", (url) => baseUrlMistake(url) ?? authorityMistake(url))), authority),
		scope: scopeIn(found, cloud),
		audience: orElse(text("audience", audienceMistake), audience),
		tokenFile: flag(TOKEN_FILE)
	};
}
function orElse(text, fallback) {
	return text === "" ? fallback : text;
}
function tenantMistake(text) {
	return isTenant(text) ? void 0 : "is neither the id nor a domain of a tenant.";
}
function guidMistake(text) {
	return GUID.test(text) ? void 0 : "is not an id: Azure shows it as a GUID.";
}
function audienceMistake(text) {
	return /^[^\s\p{Cc}]{1,255}$/u.test(text) ? void 0 : "is not one audience.";
}
function cloudIn({ text }) {
	const name = text("environment", (value) => isCloudName(value.toLowerCase()) ? void 0 : UNKNOWN_CLOUD).toLowerCase();
	return isCloudName(name) ? name : DEFAULT_CLOUD;
}
const UNKNOWN_CLOUD = `is not ${joined(CLOUD_NAMES, "or")}; for another cloud, set \`authority-host\` and \`scope\`. The environment of GitHub is an input beside \`credential\`.`;
function scopeIn({ text, has, wrong }, cloud) {
	if (has("scope") && has("resource")) wrong("resource", "says the same as `scope`: use one of them.");
	const resource = orElse(text("resource", resourceMistake), CLOUDS[cloud].resource);
	return orElse(text("scope", scopeMistake), defaultScope(resource));
}
// src/credentials/azure/direct/provider.ts
function createAzureDirectProvider(deps) {
	return {
		kind: "azure",
		revocability: AZURE_REVOCABILITY,
		revocabilityOf: azureRevocability,
		handleOf,
		classify: () => Promise.resolve(ok({
			access: "write",
			because: NO_READS
		})),
		issue: (request, signal) => issue(deps, request, signal),
		revoke: (handle) => Promise.resolve(ok(azureRevoked(handle))),
		probe: (handle) => Promise.resolve(ok(azureProbe(handle, deps.clock.now())))
	};
}
const NO_READS = "Microsoft Entra enforces the roles of the app, and its tokens have all of them. For a read, use a broker whose admin lists an app's `reads`";
function handleOf({ lease, settings }) {
	const { scope, tokenFile: hasTokenFile } = settings;
	return azureHandle({
		lease,
		app: settings,
		scope,
		hasTokenFile
	});
}
async function issue(deps, request, signal) {
	const { settings, idToken, expiresAt } = request;
	if (idToken === void 0) throw new TypeError("direct mode has an ID token");
	const issued = await issueAzureToken({
		...settings,
		app: settings,
		proof: {
			kind: "assertion",
			assertion: idToken
		},
		expiresAt,
		handle: handleOf(request),
		tokenFile: settings.tokenFile ? idToken : void 0
	}, {
		...deps,
		signal
	});
	return issued.ok ? issued : err(explainAzureRefusal(issued.error, settings, idToken));
}
const azureDirect = {
	parse: parseAzureDirectSettings,
	audienceOf: ({ audience }) => audience,
	flatSetting: flatAzureSetting,
	createProvider: createAzureDirectProvider
};
export { azureDirect };
