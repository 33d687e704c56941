import { C as err, N as toRfc3339, w as ok } from "./base.js";
import { t as wildcardFits } from "./wildcard.js";
import { n as parseJson, t as isRecord } from "./json.js";
// src/credentials/aws/session/partition.ts
/** The order matters: the first whose pattern fits is meant. @see https://docs.aws.amazon.com/general/latest/gr/sts.html */
const PARTITIONS = [
	{
		id: "aws-cn",
		regions: /^cn-[a-z]+-\d{1,2}$/u,
		suffix: "amazonaws.com.cn"
	},
	{
		id: "aws-us-gov",
		regions: /^us-gov-[a-z]+-\d{1,2}$/u,
		suffix: "amazonaws.com"
	},
	{
		id: "aws-iso",
		regions: /^us-iso-[a-z]+-\d{1,2}$/u,
		suffix: "c2s.ic.gov"
	},
	{
		id: "aws-iso-b",
		regions: /^us-isob-[a-z]+-\d{1,2}$/u,
		suffix: "sc2s.sgov.gov"
	},
	{
		id: "aws-iso-e",
		regions: /^eu-isoe-[a-z]+-\d{1,2}$/u,
		suffix: "cloud.adc-e.uk"
	},
	{
		id: "aws-iso-f",
		regions: /^us-isof-[a-z]+-\d{1,2}$/u,
		suffix: "csp.hci.ic.gov"
	},
	{
		id: "aws-eusc",
		regions: /^eusc-de-[a-z]+-\d{1,2}$/u,
		suffix: "amazonaws.eu"
	},
	{
		id: "aws",
		regions: /^[a-z]{2}-[a-z]+-\d{1,2}$/u,
		suffix: "amazonaws.com"
	}
];
function partitionOfRegion(region) {
	return PARTITIONS.find(({ regions }) => regions.test(region));
}
/** Whether a text has the form of a region's name: `eu-west-1`, `us-gov-east-1`. */
function isRegion(region) {
	return partitionOfRegion(region) !== void 0;
}
/** STS of that region. Every region has one of its own; the global one is slower and fails alone. */
function stsEndpoint(region) {
	const partition = partitionOfRegion(region);
	if (partition === void 0) throw new RangeError(`"${region}" is no region`);
	return `https://sts.${region}.${partition.suffix}`;
}
/** Ceph's ARNs have no account, or one that begins with RGW. */
const ROLE_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}|RGW\d{17})?:role\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]{1,64})$/u;
const POLICY_ARN = /^arn:(aws[a-z-]*):iam::(?:\d{12}|aws|RGW\d{17})?:policy\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,128}$/u;
function parseRoleArn(arn) {
	const match = arn.length <= 2048 ? ROLE_ARN.exec(arn) : null;
	if (match === null) return void 0;
	const [, partition = "", account = "", name = ""] = match;
	return {
		partition,
		account,
		name
	};
}
function isPolicyArn(arn) {
	return arn.length <= 2048 && POLICY_ARN.test(arn);
}
/** AWS's own policy that reads everything, in the partition of the role. */
function readOnlyAccessArn(partition) {
	return `arn:${partition}:iam::aws:policy/ReadOnlyAccess`;
}
/** Whether a role of that partition can be reached in that region. */
function regionFits(region, partition) {
	return partitionOfRegion(region)?.id === partition;
}
// src/credentials/aws/session/read-actions.ts
/**
* What counts as reading, as a fixed list: an action that is not on it counts as writing. `Name*` stands for every
* action of the service that begins so. @see https://docs.aws.amazon.com/service-authorization/latest/reference/
*/
const READING = {
	acm: [
		"DescribeCertificate",
		"GetCertificate",
		"List*"
	],
	apigateway: ["GET"],
	"application-autoscaling": ["Describe*", "ListTagsForResource"],
	athena: [
		"BatchGet*",
		"GetDataCatalog",
		"GetDatabase",
		"GetQuery*",
		"GetTableMetadata",
		"GetWorkGroup",
		"List*"
	],
	autoscaling: ["Describe*", "GetPredictiveScalingForecast"],
	cloudformation: [
		"Describe*",
		"Get*",
		"List*"
	],
	cloudfront: [
		"Describe*",
		"Get*",
		"List*"
	],
	cloudtrail: [
		"Describe*",
		"Get*",
		"List*",
		"LookupEvents"
	],
	cloudwatch: [
		"Describe*",
		"Get*",
		"List*"
	],
	codebuild: [
		"BatchGet*",
		"Describe*",
		"List*"
	],
	codepipeline: [
		"GetPipeline*",
		"GetActionType",
		"List*"
	],
	config: [
		"BatchGet*",
		"Describe*",
		"Get*",
		"List*"
	],
	dynamodb: [
		"BatchGetItem",
		"Describe*",
		"GetItem",
		"GetRecords",
		"GetResourcePolicy",
		"GetShardIterator",
		"List*",
		"PartiQLSelect",
		"Query",
		"Scan",
		"ConditionCheckItem"
	],
	ec2: [
		"Describe*",
		"GetConsoleOutput",
		"GetConsoleScreenshot",
		"List*",
		"SearchTransitGatewayRoutes"
	],
	ecr: [
		"BatchCheckLayerAvailability",
		"BatchGetImage",
		"Describe*",
		"GetAuthorizationToken",
		"GetDownloadUrlForLayer",
		"GetLifecyclePolicy*",
		"GetRegistryPolicy",
		"GetRepositoryPolicy",
		"List*"
	],
	ecs: ["Describe*", "List*"],
	eks: ["Describe*", "List*"],
	elasticache: ["Describe*", "List*"],
	elasticfilesystem: ["Describe*", "ListTagsForResource"],
	elasticloadbalancing: ["Describe*"],
	events: [
		"Describe*",
		"List*",
		"TestEventPattern"
	],
	firehose: ["Describe*", "List*"],
	glue: [
		"BatchGet*",
		"GetCatalog*",
		"GetCrawler*",
		"GetDatabase*",
		"GetJob*",
		"GetPartition*",
		"GetTable",
		"GetTables",
		"GetTableVersion*",
		"List*",
		"SearchTables"
	],
	iam: [
		"Get*",
		"List*",
		"SimulateCustomPolicy",
		"SimulatePrincipalPolicy"
	],
	kinesis: [
		"Describe*",
		"GetRecords",
		"GetShardIterator",
		"List*"
	],
	kms: [
		"Decrypt",
		"Describe*",
		"GetKeyPolicy",
		"GetKeyRotationStatus",
		"GetPublicKey",
		"List*",
		"Verify",
		"VerifyMac"
	],
	lambda: [
		"GetAccountSettings",
		"GetAlias",
		"GetEventSourceMapping",
		"GetFunction*",
		"GetLayerVersion*",
		"GetPolicy",
		"List*"
	],
	logs: [
		"Describe*",
		"FilterLogEvents",
		"Get*",
		"List*",
		"StartLiveTail",
		"StartQuery",
		"StopLiveTail",
		"StopQuery",
		"TestMetricFilter"
	],
	organizations: ["Describe*", "List*"],
	rds: [
		"Describe*",
		"DownloadDBLogFilePortion",
		"List*"
	],
	"resource-groups": [
		"Get*",
		"List*",
		"SearchResources"
	],
	route53: [
		"Get*",
		"List*",
		"TestDNSAnswer"
	],
	s3: [
		"Describe*",
		"Get*",
		"List*"
	],
	secretsmanager: [
		"BatchGetSecretValue",
		"Describe*",
		"GetResourcePolicy",
		"GetSecretValue",
		"List*"
	],
	servicediscovery: [
		"DiscoverInstances*",
		"Get*",
		"List*"
	],
	sns: ["Get*", "List*"],
	sqs: [
		"GetQueueAttributes",
		"GetQueueUrl",
		"List*"
	],
	ssm: [
		"Describe*",
		"GetDocument",
		"GetInventory*",
		"GetParameter*",
		"List*"
	],
	states: [
		"Describe*",
		"GetExecutionHistory",
		"List*"
	],
	sts: [
		"DecodeAuthorizationMessage",
		"GetAccessKeyInfo",
		"GetCallerIdentity"
	],
	tag: ["Describe*", "Get*"]
};
/** What reads by its name, is on the list above by a pattern, and yet hands out a credential of its own that may write. */
const DERIVING = ["s3:GetDataAccess"];
/** AWS's own policies that only read, by the part of their ARN after `policy/`. */
const READING_POLICIES = /* @__PURE__ */ new Set([
	"ReadOnlyAccess",
	"SecurityAudit",
	"job-function/ViewOnlyAccess",
	"AmazonDynamoDBReadOnlyAccess",
	"AmazonEC2ContainerRegistryReadOnly",
	"AmazonEC2ReadOnlyAccess",
	"AmazonRDSReadOnlyAccess",
	"AmazonRoute53ReadOnlyAccess",
	"AmazonS3ReadOnlyAccess",
	"AmazonSNSReadOnlyAccess",
	"AmazonSQSReadOnlyAccess",
	"AmazonVPCReadOnlyAccess",
	"AWSCloudFormationReadOnlyAccess",
	"CloudWatchLogsReadOnlyAccess",
	"CloudWatchReadOnlyAccess",
	"IAMReadOnlyAccess"
]);
const ACTION = /^([a-z0-9-]{1,64}):([a-z0-9*?]{1,128})$/u;
/** Whether everything that an action of a policy can stand for is on the list of reading ones. */
function isReadingAction(action) {
	const [, service = "", name = ""] = ACTION.exec(action.toLowerCase()) ?? [];
	return (Object.hasOwn(READING, service) ? READING[service] : void 0)?.some((pattern) => covers(pattern.toLowerCase(), name)) ?? false;
}
/** Those of the credential-giving actions that an action of a policy would let through. */
function derivingActionsIn(actions) {
	return DERIVING.filter((deriving) => actions.some((action) => wildcardFits(action.toLowerCase(), deriving.toLowerCase())));
}
function isReadingPolicyArn(arn) {
	const match = /^arn:aws[a-z-]*:iam::aws:policy\/(.+)$/u.exec(arn);
	return READING_POLICIES.has(match?.[1] ?? "");
}
/** Whether every name that `asked` can stand for (it may hold `*` and `?`) is one that `known` stands for. */
function covers(known, asked) {
	if (!known.endsWith("*")) return asked === known;
	return asked.slice(0, firstWildcard(asked)).startsWith(known.slice(0, -1));
}
function firstWildcard(text) {
	const at = text.search(/[*?]/u);
	return at === -1 ? text.length : at;
}
// src/credentials/aws/session/session-policy.ts
/** STS takes this many characters of the inline policy and the ARNs together. */
const MAX_SESSION_POLICY = 2048;
/**
* The session policy of one lease. Whatever was asked for, it ends the session at the lease's end (an explicit deny
* wins everywhere, also over resource policies), and keeps it from assuming further roles.
*
* A session's own allows are those of the inline and the managed policies together, so the inline one may allow only
* what was asked for: `Allow *` stands there for a write that no policy limits, and never beside managed policies.
* @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
*/
function sessionPolicy(input) {
	const given = parseGiven(input.inline);
	if (!given.ok) return given;
	const writes = onlyReads(input) ? whyItWrites(input.inline, input.managed) : void 0;
	if (writes !== void 0) return err({
		name: "session_policy_writes",
		message: writes
	});
	const managed = managedPolicies(input);
	const own = given.value?.statements ?? (managed.length === 0 ? [ALLOW_ALL] : []);
	const denies = [endsAt(input.expiresAt), ...keepsApart(input, managed, own)];
	const Version = given.value === void 0 ? "2012-10-17" : given.value.version;
	return fits({
		inline: JSON.stringify({
			Version,
			Statement: [...own, ...denies]
		}),
		managed
	});
}
/** Whether the policies have to keep the session from writing: nothing else does. */
function onlyReads(input) {
	return input.access === "read" && !input.roleOnlyReads;
}
function parseGiven(inline) {
	return inline === void 0 ? ok(void 0) : parsePolicy(inline);
}
const ALLOW_ALL = {
	Effect: "Allow",
	Action: "*",
	Resource: "*"
};
function managedPolicies(input) {
	return input.inline === void 0 && input.managed.length === 0 && onlyReads(input) ? [readOnlyAccessArn(input.partition)] : input.managed;
}
function endsAt(instant) {
	return {
		Effect: "Deny",
		Action: "*",
		Resource: "*",
		Condition: { DateGreaterThanEquals: { "aws:CurrentTime": toRfc3339(instant) } }
	};
}
/**
* STS's own ways to a further credential, which this session's end would not end: roles, an account's root, tokens for
* others. Each pattern stands for something at Ceph too, which takes no action that it does not know.
*/
const FURTHER_CREDENTIALS = ["sts:Assume*", "sts:Get*Token"];
/** What would outlive the lease: those, and for a read the actions that hand out other credentials. */
function keepsApart(input, managed, own) {
	const allowed = managed.length > 0 ? ["*"] : own.flatMap((statement) => texts(statement["Action"]));
	const derived = input.access === "read" ? derivingActionsIn(allowed) : [];
	const denied = [...input.chain ? [] : FURTHER_CREDENTIALS, ...derived];
	return denied.length === 0 ? [] : [{
		Effect: "Deny",
		Action: denied,
		Resource: "*"
	}];
}
function fits(policy) {
	const length = policy.inline.length + policy.managed.reduce((sum, arn) => sum + arn.length, 0);
	if (length <= 2048) return ok(policy);
	const message = `the session policy has ${length} characters with what stepkey adds; AWS takes ${MAX_SESSION_POLICY} at most`;
	return err({
		name: "session_policy_too_long",
		message
	});
}
/** Why a session with these policies might write, or undefined when it cannot. No policy at all is ReadOnlyAccess. */
function whyItWrites(inline, managed) {
	const foreign = managed.find((arn) => !isReadingPolicyArn(arn));
	if (foreign !== void 0) return `${foreign} is not one of AWS's policies that only read`;
	if (inline === void 0) return void 0;
	const policy = parsePolicy(inline);
	if (!policy.ok) return policy.error.message;
	for (const [index, statement] of policy.value.statements.entries()) {
		const reason = whyStatementWrites(statement);
		if (reason !== void 0) return `statement ${index + 1} of the session policy ${reason}`;
	}
}
function whyStatementWrites(statement) {
	if (statement["Effect"] === "Deny") return void 0;
	if ("NotAction" in statement) return "allows by NotAction, which is everything but a few";
	const writing = texts(statement["Action"]).find((action) => !isReadingAction(action));
	return writing === void 0 ? void 0 : `allows ${writing}, which is not on the list of reading actions`;
}
/** Reads an IAM policy as far as it decides about reading and writing; what is left goes to AWS as it is. */
function parsePolicy(text) {
	const document = parseJson(text);
	if (!isRecord(document)) return unreadable("it is no JSON object");
	const { Version: version, Statement: given, ...rest } = document;
	if (version !== void 0 && version !== "2012-10-17" && version !== "2008-10-17") return unreadable("its Version is neither 2012-10-17 nor 2008-10-17");
	const extra = Object.keys(rest).find((key) => key !== "Id");
	if (extra !== void 0) return unreadable(`it has "${extra.slice(0, 40)}", which no policy has`);
	const statements = Array.isArray(given) ? given : [given];
	if (statements.length === 0) return unreadable("it has no Statement");
	if (!statements.every(isRecord)) return unreadable("its Statement is no list of objects");
	const fault = statements.map(faultOf).find((found) => found !== void 0);
	return fault === void 0 ? ok({
		version,
		statements
	}) : unreadable(fault);
}
/** A key that we do not know could mean something to AWS: what is not understood is not judged. */
const STATEMENT_KEYS = /* @__PURE__ */ new Set([
	"Sid",
	"Effect",
	"Action",
	"NotAction",
	"Resource",
	"NotResource",
	"Condition"
]);
function faultOf(statement) {
	const extra = Object.keys(statement).find((key) => !STATEMENT_KEYS.has(key));
	if (extra !== void 0) return `a statement has "${extra.slice(0, 40)}", which no session policy has`;
	if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") return "a statement's Effect is neither Allow nor Deny";
	const actions = statement["Action"] ?? statement["NotAction"];
	if ("Action" in statement && "NotAction" in statement || texts(actions).length === 0 || !allTexts(actions)) return "a statement needs either Action or NotAction, a text or a list of texts";
}
function unreadable(why) {
	return err({
		name: "session_policy_unreadable",
		message: `the session policy is no IAM policy: ${why}`
	});
}
function allTexts(value) {
	return typeof value === "string" || Array.isArray(value) && value.every((item) => typeof item === "string");
}
function texts(value) {
	if (typeof value === "string") return [value];
	return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
export { isPolicyArn as a, regionFits as c, whyItWrites as i, stsEndpoint as l, parsePolicy as n, isRegion as o, sessionPolicy as r, parseRoleArn as s, MAX_SESSION_POLICY as t };
