import { M as strictObject, N as string, V as NEVER, _ as array, m as _enum } from "./zod.js";
import { n as serverName } from "./grant-kind.js";
import { n as secretHint, t as hint } from "./hint.js";
import { a as resourceMistake, c as CLOUD_NAMES, i as isTenant, l as DEFAULT_CLOUD, n as authorityMistake, o as scopeMistake, r as defaultScope, s as CLOUDS, t as GUID } from "./names.js";
import { t as parseAppCertificate } from "./certificate.js";
const azureSettings = {
	name: "azure",
	grant: {
		schema: grantSchema(),
		hints: {
			server: hint("A name under servers.azure.", "server: production"),
			scope: hint("The scope of the token, which ends in /.default.", "scope: https://vault.azure.net/.default"),
			resource: hint("The resource of the token.", "resource: https://vault.azure.net"),
			"subscription-id": hint("The id of a subscription, for the task.", `subscription-id: 33333333-3333-4333-8333-333333333333`)
		},
		decisive: "server",
		example: "azure: { server: production }"
	},
	server: {
		needsStoreKey: false,
		schema: serverSchema,
		hints: {
			"": hint("An app.", `production: { tenant-id: 11111111-1111-4111-8111-111111111111, client-id: 22222222-2222-4222-8222-222222222222, certificate: { file: app.pem } }`),
			"tenant-id": hint("The id or a domain of the tenant.", "tenant-id: 11111111-1111-4111-8111-111111111111"),
			"client-id": hint("The id of the app.", "client-id: 22222222-2222-4222-8222-222222222222"),
			environment: hint("The cloud.", "environment: azureusgovernment"),
			"authority-host": hint("The URL where the app logs in.", "authority-host: https://login.microsoftonline.com"),
			"client-secret": secretHint("client-secret", "{ file: azure-secret }"),
			certificate: secretHint("certificate", "{ file: app.pem }"),
			"federated-token": secretHint("federated-token", "{ file: /var/run/secrets/azure/token }"),
			reads: hint("Scopes at which the app can only read.", "reads: [https://management.azure.com/.default]"),
			"reads.*": hint("A scope, which ends in /.default.", "https://management.azure.com/.default")
		}
	}
};
function grantSchema() {
	return strictObject({
		server: serverName,
		scope: checked(scopeMistake).optional(),
		resource: checked(resourceMistake).optional(),
		"subscription-id": guid().optional()
	}).transform(({ server, scope, resource, "subscription-id": subscription }, context) => {
		if (scope !== void 0 && resource !== void 0) {
			context.addIssue({
				code: "custom",
				path: ["resource"],
				message: "This says the same as scope. Use one of them."
			});
			return NEVER;
		}
		const wanted = scope ?? (resource === void 0 ? void 0 : defaultScope(resource));
		return {
			server,
			...wanted === void 0 ? {} : { scope: wanted },
			...subscription === void 0 ? {} : { subscription }
		};
	});
}
function checked(mistakeIn, given = string()) {
	return given.superRefine((text, context) => {
		const mistake = mistakeIn(text);
		if (mistake !== void 0) context.addIssue(`This ${mistake}`);
	});
}
function guid() {
	return string().regex(GUID, { error: "This is not an id: Azure shows it as a GUID." });
}
function serverSchema({ secret, url }) {
	return strictObject({
		"tenant-id": string().refine(isTenant, { error: "This is neither the id nor a domain of a tenant." }),
		"client-id": guid(),
		environment: _enum(CLOUD_NAMES).default(DEFAULT_CLOUD),
		"authority-host": checked(authorityMistake, url()).optional(),
		"client-secret": secret().optional(),
		certificate: secret().superRefine((given, context) => {
			const parsed = parseAppCertificate(given.reveal());
			if (!parsed.ok) context.addIssue(parsed.error);
		}).optional(),
		"federated-token": secret().optional(),
		reads: array(checked(scopeMistake)).default([])
	}).transform((given, context) => {
		const proof = proofIn(given, context);
		if (proof === void 0) return NEVER;
		const cloud = given.environment;
		const authority = given["authority-host"] ?? CLOUDS[cloud].authority;
		return {
			tenant: given["tenant-id"],
			client: given["client-id"],
			cloud,
			authority: authority.replace(/\/+$/u, ""),
			proof,
			reads: given.reads
		};
	});
}
function proofIn(given, context) {
	const { "client-secret": secret, certificate: pem, "federated-token": token } = given;
	const [proof, other] = [
		...pem === void 0 ? [] : [{
			kind: "certificate",
			pem
		}],
		...secret === void 0 ? [] : [{
			kind: "client-secret",
			secret
		}],
		...token === void 0 ? [] : [{
			kind: "federated-token",
			token
		}]
	];
	if (proof !== void 0 && other === void 0) return proof;
	const message = other === void 0 ? "This entry does not say how the broker proves that it is the app." : "This entry has several proofs of the app.";
	const expected = "Write certificate, client-secret or federated-token, one of the three.";
	const path = [other?.kind ?? "certificate"];
	context.addIssue({
		code: "custom",
		path,
		message,
		params: { expected }
	});
}
export { azureSettings };
