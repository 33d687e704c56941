import { F as union, I as unknown, M as strictObject, N as string, T as literal, V as NEVER, _ as array, j as record, v as boolean } from "./zod.js";
import { n as serverName } from "./grant-kind.js";
import { t as hint } from "./hint.js";
import { Gt as isRecord, Kt as parseJson } from "./job.js";
import { c as policyCharacterMistake } from "./direct.js";
import { n as awsServerSchema, t as AWS_SERVER_HINTS } from "./server.js";
// src/credentials/aws/broker/settings.ts
const roleArn = string().regex(/^arn:aws[a-z-]*:iam::(?:\d{12}|RGW\d{17})?:role\/[\w+=,.@/-]{1,512}$/u);
const policyArn = string().regex(/^arn:aws[a-z-]*:iam::(?:\d{12}|aws)?:policy\/[\w+=,.@/-]{1,512}$/u);
const MAX_SESSION_POLICY = 2048;
const sessionPolicy = union([record(string(), unknown()), string()]).transform((given, context) => {
	const policy = typeof given === "string" ? parseJson(given) : given;
	if (policy === void 0 || !isPolicy(policy)) {
		context.addIssue("This is not an IAM policy: it needs a Statement");
		return NEVER;
	}
	const wrong = policyCharacterMistake(policy);
	if (wrong !== void 0) {
		context.addIssue(`This policy ${wrong}`);
		return NEVER;
	}
	const text = JSON.stringify(policy);
	if (text.length <= MAX_SESSION_POLICY) return text;
	context.addIssue(`This policy has ${text.length} characters; AWS accepts at most ${MAX_SESSION_POLICY}`);
	return NEVER;
});
const managedPolicies = union([array(string()), string().transform((text) => text.split(/[\n,]/u).map((line) => line.trim()))]).transform((lines) => lines.filter((line) => line !== "")).pipe(array(policyArn).max(10));
const schema = strictObject({
	server: serverName,
	"role-to-assume": roleArn,
	"inline-session-policy": sessionPolicy.optional(),
	"managed-session-policies": managedPolicies.default([]),
	chain: boolean().default(false),
	bearer: boolean().default(false),
	secrets: literal("read").optional()
}).transform((given) => ({
	server: given.server,
	roleToAssume: given["role-to-assume"],
	inlineSessionPolicy: given["inline-session-policy"],
	managedSessionPolicies: given["managed-session-policies"],
	chain: given.chain,
	bearer: given.bearer,
	secrets: given.secrets === "read"
}));
const POLICY_ARNS = hint("Expected a list of at most 10 ARNs of managed policies.", "managed-session-policies: [arn:aws:iam::aws:policy/ReadOnlyAccess]");
const awsSettings = {
	name: "aws",
	grant: {
		schema,
		hints: {
			server: hint("Expected a name under servers.aws of the broker's configuration.", "server: production"),
			"role-to-assume": hint("Expected the ARN of one role.", "role-to-assume: arn:aws:iam::123456789012:role/deploy"),
			"inline-session-policy": hint("Expected an IAM policy, as YAML or as JSON text.", "inline-session-policy: { Version: 2012-10-17, Statement: [ … ] }"),
			"managed-session-policies": POLICY_ARNS,
			"managed-session-policies.*": POLICY_ARNS,
			chain: hint("Expected true or false.", "chain: false"),
			bearer: hint("Expected true or false.", "bearer: false"),
			secrets: hint("Expected read, or leave it out.", "secrets: read")
		},
		decisive: "role-to-assume",
		example: "aws: { server: production, role-to-assume: arn:aws:iam::123456789012:role/deploy }"
	},
	server: {
		schema: awsServerSchema,
		needsStoreKey: false,
		hints: AWS_SERVER_HINTS,
		place: ({ iamEndpoint = "AWS" }) => iamEndpoint
	}
};
function isPolicy(value) {
	return isRecord(value) && "Statement" in value;
}
export { awsSettings };
