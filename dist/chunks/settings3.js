import { I as unknown, M as strictObject, N as string, V as NEVER, _ as array } from "./zod.js";
import { n as serverName } from "./grant-kind.js";
import { n as secretHint, t as hint } from "./hint.js";
import { a as SERVICE_ACCOUNT, c as BOUNDARY_EXAMPLE, f as googleEndpoints, i as SCOPE, n as PROJECT_ID, o as UNIVERSE, s as listedTexts, t as CLOUD_PLATFORM, u as parseAccessBoundary } from "./names2.js";
import { t as parseLoginFile } from "./login-file.js";
// src/credentials/gcp/broker/server.ts
const CREDENTIALS = "{ file: gcp-credentials.json }";
const GCP_SERVER_HINTS = {
	"": hint("Expected the broker's own login.", `main: { credentials: ${CREDENTIALS} }`),
	credentials: secretHint("credentials", CREDENTIALS),
	"read-service-accounts": hint("Expected service accounts that only read.", "read-service-accounts: [reader@shop.iam.gserviceaccount.com]"),
	"read-service-accounts.*": hint("Expected the e-mail address of a service account.", "reader@shop.iam.gserviceaccount.com"),
	universe: hint("Expected a universe's domain.", "universe: googleapis.com"),
	"sts-endpoint": hint("Expected a URL.", "sts-endpoint: https://sts.googleapis.com"),
	"iamcredentials-endpoint": hint("Expected a URL.", "iamcredentials-endpoint: https://iamcredentials.googleapis.com")
};
function gcpServerSchema({ secret, url }) {
	return strictObject({
		credentials: secret().superRefine((given, context) => {
			const parsed = parseLoginFile(given.reveal());
			if (!parsed.ok) context.addIssue(parsed.error);
		}),
		"read-service-accounts": array(string().regex(SERVICE_ACCOUNT)).default([]),
		universe: string().regex(UNIVERSE).optional(),
		"sts-endpoint": url().optional(),
		"iamcredentials-endpoint": url().optional()
	}).transform((given) => ({
		credentials: given.credentials,
		endpoints: googleEndpoints({
			universe: given.universe,
			stsEndpoint: given["sts-endpoint"],
			iamCredentialsEndpoint: given["iamcredentials-endpoint"]
		}),
		readServiceAccounts: given["read-service-accounts"]
	}));
}
// src/credentials/gcp/broker/settings.ts
const boundary = unknown().transform((given, context) => {
	const parsed = parseAccessBoundary(given);
	if (parsed.ok) return parsed.value;
	context.addIssue(`This ${parsed.error}`);
	return NEVER;
});
function texts(form) {
	return unknown().transform((given, context) => {
		const found = listedTexts(given);
		if (found !== void 0) return found;
		context.addIssue("This is not a list of texts.");
		return NEVER;
	}).pipe(array(string().regex(form)).min(1));
}
const SCOPES = hint("Expected OAuth 2.0 scopes.", `access-token-scopes: [${CLOUD_PLATFORM}]`);
const DELEGATES = hint("Expected service accounts, each of which may get a token of the next one.", "delegates: [build@shop.iam.gserviceaccount.com]");
const gcpSettings = {
	name: "gcp",
	grant: {
		schema: strictObject({
			server: serverName,
			"service-account": string().regex(SERVICE_ACCOUNT),
			"access-token-scopes": texts(SCOPE).optional(),
			delegates: texts(SERVICE_ACCOUNT).optional(),
			"access-boundary": boundary.optional(),
			"project-id": string().regex(PROJECT_ID).optional()
		}).transform((given) => ({
			server: given.server,
			serviceAccount: given["service-account"],
			scopes: given["access-token-scopes"] ?? ["https://www.googleapis.com/auth/cloud-platform"],
			delegates: given.delegates ?? [],
			boundary: given["access-boundary"],
			projectId: given["project-id"]
		})),
		hints: {
			server: hint("A name under servers.gcp.", "server: main"),
			"service-account": hint("Expected the e-mail address of a service account.", "service-account: deploy@shop.iam.gserviceaccount.com"),
			"access-token-scopes": SCOPES,
			"access-token-scopes.*": SCOPES,
			delegates: DELEGATES,
			"delegates.*": DELEGATES,
			"access-boundary": hint("Expected the rules of a Credential Access Boundary.", `access-boundary: ${BOUNDARY_EXAMPLE}`),
			"project-id": hint("Expected a project's id.", "project-id: shop-production")
		},
		decisive: "service-account",
		example: "gcp: { server: main, service-account: deploy@shop.iam.gserviceaccount.com }"
	},
	server: {
		needsStoreKey: false,
		schema: gcpServerSchema,
		hints: GCP_SERVER_HINTS
	}
};
export { gcpSettings };
