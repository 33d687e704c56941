import { M as strictObject, N as string, V as NEVER, _ as array, m as _enum, v as boolean } from "./zod.js";
import { n as serverName } from "./grant-kind.js";
import { n as secretHint, t as hint } from "./hint.js";
import { t as certificatePem } from "./certificate-pem.js";
import { l as vaultPathMistake, o as VAULT_MOUNT, s as VAULT_NAME } from "./vault-requests.js";
import { n as SECRETS_EXAMPLE, r as parseVaultWanted, t as PKI_EXAMPLE } from "./wanted-text.js";
// src/credentials/vault/broker/settings.ts
const segment = string().regex(VAULT_NAME);
const mount = string().regex(VAULT_MOUNT);
const vaultSettings = {
	name: "vault",
	grant: {
		schema: grantSchema(),
		hints: {
			server: hint("A name under servers.vault.", "server: main"),
			role: hint("A role of the token store, auth/token/roles/ROLE.", "role: deploy"),
			secrets: hint("PATH KEY | VARIABLE, with ; between several.", SECRETS_EXAMPLE),
			pki: hint("PATH and the parameters as JSON, with ; between several.", PKI_EXAMPLE),
			"export-token": hint("true: the task gets the token as VAULT_TOKEN.", "export-token: true")
		},
		decisive: "role",
		example: "vault: { server: main, role: deploy, secrets: secret/data/ci npmToken | NPM_TOKEN }"
	},
	server: {
		needsStoreKey: false,
		place: ({ url, namespace }) => [url, namespace ?? ""].join(" "),
		schema: serverSchema,
		hints: {
			"": hint("A server.", "main: { url: https://vault.example:8200, method: approle, … }"),
			url: hint("The server's URL, without /v1.", "url: https://vault.example:8200"),
			namespace: hint("A namespace.", "namespace: team-a"),
			"ca-certificate": hint("Certificates of the CA that signed the server's, as PEM.", "ca-certificate: { file: ca.pem }"),
			method: hint("approle or jwt.", "method: approle"),
			path: hint("Where the auth method is mounted.", "path: approle"),
			"role-id": secretHint("role-id", "{ file: role-id }"),
			"secret-id": secretHint("secret-id", "{ file: secret-id }"),
			role: hint("The role of the JWT auth method.", "role: stepkey"),
			jwt: secretHint("jwt", "{ file: /var/run/secrets/vault/token }"),
			address: hint("The URL by which steps reach the server.", "address: https://vault.example:8200"),
			reads: hint("Paths that a read grant may have.", "reads: [secret/data/ci]"),
			"read-roles": hint("Roles whose token a read grant may have.", "read-roles: [reader]")
		}
	}
};
function grantSchema() {
	return strictObject({
		server: serverName,
		role: segment,
		secrets: string().optional(),
		pki: string().optional(),
		"export-token": boolean().default(false)
	}).transform(({ server, role, secrets, pki, "export-token": exportToken }, context) => {
		const wanted = parseVaultWanted({
			secrets,
			pki
		});
		if (!wanted.ok) {
			for (const { key, message } of wanted.error) context.addIssue({
				code: "custom",
				path: [key],
				message: `This ${message}.`
			});
			return NEVER;
		}
		if (secrets !== void 0 || pki !== void 0 || exportToken) return {
			server,
			role,
			exportToken,
			...wanted.value
		};
		context.addIssue({
			code: "custom",
			path: ["role"],
			message: "This gives a task nothing: it needs secrets, pki or export-token."
		});
		return NEVER;
	});
}
function serverSchema({ secret, url }) {
	return strictObject({
		url: url(),
		namespace: mount.optional(),
		"ca-certificate": secret().transform((given, context) => {
			const pem = certificatePem(given.reveal());
			if (pem !== void 0) return pem;
			context.addIssue("It refers to something that is not a certificate in PEM form.");
			return NEVER;
		}).optional(),
		method: _enum(["approle", "jwt"]).default("approle"),
		path: mount.optional(),
		"role-id": secret().optional(),
		"secret-id": secret().optional(),
		role: segment.optional(),
		jwt: secret().optional(),
		address: url().optional(),
		reads: array(enginePath()).default([]),
		"read-roles": array(segment).default([])
	}).transform((given, context) => {
		const login = loginOf(given, context);
		if (login === void 0) return NEVER;
		const { namespace, address, reads } = given;
		return {
			url: given.url,
			namespace,
			ca: given["ca-certificate"],
			login,
			address,
			reads,
			readRoles: given["read-roles"]
		};
	});
}
function enginePath() {
	return string().superRefine((text, context) => {
		const mistake = vaultPathMistake(text);
		if (mistake !== void 0) context.addIssue(`"${text}" ${mistake}.`);
	});
}
function loginOf(given, context) {
	const { method } = given;
	const path = given.path ?? method;
	const stray = KEYS[method === "jwt" ? "approle" : "jwt"].find((key) => given[key] !== void 0);
	const missing = KEYS[method].find((key) => given[key] === void 0);
	const add = (key, message) => {
		context.addIssue({
			code: "custom",
			path: [key],
			message
		});
	};
	if (stray !== void 0) add(stray, `This does not belong to method ${method}.`);
	if (missing !== void 0) add(missing, `Method ${method} needs ${KEYS[method].join(" and ")}.`);
	const { role, jwt, "role-id": roleId, "secret-id": secretId } = given;
	if (method === "jwt") return role === void 0 || jwt === void 0 ? void 0 : {
		method,
		path,
		role,
		jwt
	};
	if (roleId === void 0 || secretId === void 0) return void 0;
	return {
		method,
		path,
		roleId,
		secretId
	};
}
const KEYS = {
	approle: ["role-id", "secret-id"],
	jwt: ["role", "jwt"]
};
export { vaultSettings };
