import { I as unknown, M as strictObject, N as string, V as NEVER, _ as array } from "./zod.js";
import { n as secretHint, t as hint } from "./hint.js";
// src/credentials/aws/broker/server.ts
const AWS_SERVER_HINTS = {
	"": hint("Expected the settings of an AWS server.", "production: { region: eu-west-1 }"),
	region: hint("Expected an AWS region.", "region: eu-west-1"),
	credentials: hint("Expected default-chain, or keys by reference.", "credentials: default-chain"),
	"sts-endpoint": hint("Expected a URL.", "sts-endpoint: https://sts.eu-west-1.amazonaws.com"),
	"iam-endpoint": hint("Expected a URL.", "iam-endpoint: https://iam.amazonaws.com"),
	"credentials.access-key-id": secretHint("access-key-id", "{ env: AWS_KEY_ID }"),
	"credentials.secret-access-key": secretHint("secret-access-key", "{ env: AWS_SECRET }"),
	"credentials.session-token": secretHint("session-token", "{ env: AWS_SESSION }"),
	"read-roles": hint("Expected a list of ARNs of roles that cannot write.", "read-roles: [arn:aws:iam::123456789012:role/reader]")
};
function awsServerSchema({ secret, url }) {
	return strictObject({
		region: string().regex(/^[a-z0-9-]{2,32}$/u),
		"sts-endpoint": url().optional(),
		"iam-endpoint": url().optional(),
		credentials: credentialsField(secret),
		"read-roles": array(string().regex(/^arn:aws[a-z-]*:iam::/u)).default([])
	}).transform((given) => {
		const { "sts-endpoint": stsEndpoint, "iam-endpoint": iamEndpoint } = given;
		return {
			region: given.region,
			...stsEndpoint === void 0 ? {} : { stsEndpoint },
			...iamEndpoint === void 0 ? {} : { iamEndpoint },
			credentials: given.credentials,
			readRoles: given["read-roles"]
		};
	});
}
function credentialsField(secret) {
	const keys = strictObject({
		"access-key-id": secret(),
		"secret-access-key": secret(),
		"session-token": secret().optional()
	});
	return unknown().default("default-chain").transform((given, context) => {
		if (given === "default-chain") return given;
		const parsed = keys.safeParse(given);
		if (parsed.success) return keysOf(parsed.data);
		for (const issue of parsed.error.issues) {
			const { message, path } = issue;
			if (issue.code === "custom") {
				context.addIssue({
					code: "custom",
					message,
					path,
					params: issue.params
				});
				continue;
			}
			context.addIssue({
				code: "custom",
				message: "Expected default-chain, or access-key-id and secret-access-key.",
				path
			});
		}
		return NEVER;
	});
}
function keysOf(given) {
	const sessionToken = given["session-token"];
	return {
		accessKeyId: given["access-key-id"],
		secretAccessKey: given["secret-access-key"],
		...sessionToken === void 0 ? {} : { sessionToken }
	};
}
export { awsServerSchema as n, AWS_SERVER_HINTS as t };
