import "./rolldown-runtime.js";
import { S as NEVER, _ as strictObject, b as union, d as boolean, g as record, u as array, v as string, x as unknown } from "./zod.js";
import { n as serverName } from "./grant-kind.js";
import { t as hint } from "./hint.js";
import { n as parseJson, t as isRecord } from "./json.js";
import { n as awsServerSchema, t as AWS_SERVER_HINTS } from "./server.js";
// src/credentials/aws/broker/settings.ts
/** Ceph's ARNs have no account, or one that begins with RGW. */
const roleArn = string().regex(/^arn:aws[a-z-]*:iam::(?:\d{12}|RGW\d{17})?:role\/[\w+=,.@/-]{1,512}$/u);
const policyArn = string().regex(/^arn:aws[a-z-]*:iam::(?:\d{12}|aws)?:policy\/[\w+=,.@/-]{1,512}$/u);
/** STS refuses session policies beyond 2,048 characters of plain text. */
const MAX_SESSION_POLICY = 2048;
const sessionPolicy = union([record(string(), unknown()), string()]).transform((given, context) => {
	const policy = typeof given === "string" ? parseJson(given) : given;
	if (policy === void 0 || !isPolicy(policy)) {
		context.addIssue("This is not an IAM policy: it needs a Statement");
		return NEVER;
	}
	const text = JSON.stringify(policy);
	if (text.length <= MAX_SESSION_POLICY) return text;
	context.addIssue(`This policy has ${text.length} characters; AWS takes ${MAX_SESSION_POLICY} at most`);
	return NEVER;
});
/** As a list, or as configure-aws-credentials takes it: one ARN a line. */
const managedPolicies = union([array(string()), string().transform((text) => text.split(/[\n,]/u).map((line) => line.trim()))]).transform((lines) => lines.filter((line) => line !== "")).pipe(array(policyArn).max(10));
const schema = strictObject({
	server: serverName,
	"role-to-assume": roleArn,
	"inline-session-policy": sessionPolicy.optional(),
	"managed-session-policies": managedPolicies.default([]),
	chain: boolean().default(false)
}).transform((given) => ({
	server: given.server,
	roleToAssume: given["role-to-assume"],
	inlineSessionPolicy: given["inline-session-policy"],
	managedSessionPolicies: given["managed-session-policies"],
	chain: given.chain
}));
const POLICY_ARNS = hint("ARNs of managed policies, 10 at most.", "managed-session-policies: [arn:aws:iam::aws:policy/ReadOnlyAccess]");
const awsSettings = {
	name: "aws",
	grant: {
		schema,
		hints: {
			server: hint("A name under servers.aws.", "server: production"),
			"role-to-assume": hint("The ARN of one role.", "role-to-assume: arn:aws:iam::123456789012:role/deploy"),
			"inline-session-policy": hint("An IAM policy, as YAML or as JSON text.", "inline-session-policy: { Version: 2012-10-17, Statement: [ … ] }"),
			"managed-session-policies": POLICY_ARNS,
			"managed-session-policies.*": POLICY_ARNS,
			chain: hint("true or false.", "chain: false")
		},
		decisive: "role-to-assume",
		example: "aws: { server: production, role-to-assume: arn:aws:iam::123456789012:role/deploy }"
	},
	server: {
		schema: awsServerSchema,
		needsStoreKey: false,
		hints: AWS_SERVER_HINTS
	}
};
function isPolicy(value) {
	return isRecord(value) && "Statement" in value;
}
export { awsSettings };
