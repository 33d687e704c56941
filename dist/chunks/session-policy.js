import { R as err, S as withBackoff, Y as toRfc3339, z as ok } from "./base.js";
import { t as wildcardFits } from "./wildcard.js";
import { n as parseJson, t as isRecord } from "./json.js";
import { n as leaseSuffix } from "./lease-id.js";
// src/credentials/aws/session/errors.ts
const TRUST = "Check that the role exists and that its trust policy allows this job. `stepkey trust` prints a suitable policy.";
const RETRY = "Re-run the job. If it fails again, check AWS's health page for problems with STS in this region.";
/** By AWS's name for the error. @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
const BY_CODE = new Map(Object.entries({
	AccessDenied: {
		kind: "permanent",
		remedy: TRUST
	},
	ExpiredToken: {
		kind: "new_id_token",
		remedy: "Use a fresh ID token. If that fails too, check the runner's clock."
	},
	ExpiredTokenException: {
		kind: "new_id_token",
		remedy: "Use a fresh ID token. If that fails too, check the runner's clock."
	},
	IDPRejectedClaim: {
		kind: "new_id_token",
		remedy: "Use a fresh ID token. If that fails too, check the IAM identity provider."
	},
	IDPCommunicationError: {
		kind: "retryable",
		remedy: "AWS could not reach the token's issuer. Try again."
	},
	InvalidIdentityToken: {
		kind: "permanent",
		remedy: "Check the account's IAM identity provider: its URL must be the token's issuer, its audience sts.amazonaws.com."
	},
	MalformedPolicyDocument: {
		kind: "permanent",
		remedy: "Fix `inline-session-policy`: AWS cannot read it as an IAM policy."
	},
	PackedPolicyTooLarge: {
		kind: "permanent",
		remedy: "Shorten `inline-session-policy`, or name fewer managed policies."
	},
	RegionDisabledException: {
		kind: "permanent",
		remedy: "Activate STS for this region in the account, or use another `aws-region`."
	},
	ValidationError: {
		kind: "permanent",
		remedy: "Check the settings that the message names. If the session is longer than the role's maximum, use a shorter `ttl`."
	},
	NoSuchEntity: {
		kind: "permanent",
		remedy: "Check `role-to-assume`: there is no such role."
	},
	LimitExceeded: {
		kind: "permanent",
		remedy: "The role's inline policies are full: remove what is not needed, or use a separate role for each environment."
	},
	InvalidClientTokenId: {
		kind: "permanent",
		remedy: "Check the broker's own AWS credentials."
	},
	SignatureDoesNotMatch: {
		kind: "permanent",
		remedy: "Check the broker's own AWS credentials and its clock."
	},
	ConcurrentModification: {
		kind: "retryable",
		remedy: RETRY
	}
}));
const TRANSIENT = /^(?:Throttl|RequestLimitExceeded|TooManyRequests|SlowDown|ServiceUnavailable|InternalFailure|InternalError|RequestTimeout|PriorRequestNotComplete)/u;
/** A message is shown as one line: a proxy may return a whole page. */
const MAX_MESSAGE_LENGTH = 400;
/**
* Classifies an error in a response of AWS: permanent, retryable, or in need of a fresh ID token. Without a code, the
* status decides. The message never contains any of `secrets`.
*/
function awsFailure(error, secrets = []) {
	const { status } = error;
	const code = /^[A-Za-z][\w.-]{0,63}$/u.test(error.code) && error.code !== "Unknown" ? error.code : "";
	const text = oneLine(error.message, secrets);
	const named = code === "" ? `HTTP ${status}` : `${code} (HTTP ${status})`;
	return {
		...classify({
			...error,
			code
		}),
		name: code === "" ? `http_${status}` : code,
		message: text === "" ? `AWS returned ${named}` : `AWS returned ${named}: ${text}`,
		mayExist: status >= 500
	};
}
function classify({ status, code, message }) {
	if (code === "InvalidIdentityToken" && /retrieve verification key/iu.test(message)) return {
		kind: "retryable",
		remedy: "AWS could not read the issuer's keys. Try again."
	};
	const known = BY_CODE.get(code) ?? BY_CODE.get(code.replace(/Exception$/u, ""));
	if (known !== void 0) return known;
	if (isTransient(status, code)) return {
		kind: "retryable",
		remedy: RETRY
	};
	if (status === 403 || status === 401) return {
		kind: "permanent",
		remedy: TRUST
	};
	return {
		kind: "permanent",
		remedy: "Check role-to-assume, aws-region and the session policies."
	};
}
/** A 404 without a code does not mean that the role is missing: Ceph returns it while another write replaces the role. */
function isTransient(status, code) {
	return status >= 500 || status === 429 || status === 404 && (code === "" || code === "NotFound") || TRANSIENT.test(code);
}
/** The failure when AWS did not respond. */
function awsUnreachable(failure) {
	const permanent = failure.kind === "insecure_url" || failure.kind === "too_large";
	return {
		kind: permanent ? "permanent" : "retryable",
		name: failure.kind,
		message: failure.message,
		remedy: permanent ? "Check `sts-endpoint`: it must be an https URL of STS." : "Check that the runner can reach STS (aws-region, sts-endpoint, proxies), then re-run the job.",
		mayExist: failure.sent
	};
}
function oneLine(message, secrets) {
	let text = message;
	for (const secret of secrets) text = text.replaceAll(secret, "***");
	const line = text.replaceAll(/[\s\p{C}]+/gu, " ").trim();
	return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, 399)}…` : line;
}
/** Errors before a connection is made: nothing has reached AWS. */
const NEVER_SENT = /* @__PURE__ */ new Set([
	"ECONNREFUSED",
	"ENOTFOUND",
	"EAI_AGAIN",
	"EHOSTUNREACH",
	"ENETUNREACH"
]);
/** Classifies an error that the AWS SDK threw. `sent` is false when the call was not started. */
function sdkFailure(error, sent) {
	const { name, message, code, status } = partsOf(error);
	if (status !== void 0) return asBrokerFailure(awsFailure({
		status,
		code: name,
		message
	}));
	if (name === "CredentialsProviderError") return {
		kind: "permanent",
		name: "broker_credentials",
		message: "the broker has no AWS credentials of its own",
		remedy: "Give the broker an instance role, a web identity, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
		mayExist: false
	};
	const reason = code === "" ? name : code;
	return {
		kind: "retryable",
		name: reason,
		message: `AWS did not respond: ${reason}`,
		remedy: "Check that the broker can reach STS and IAM (region, sts-endpoint, iam-endpoint).",
		mayExist: sent && !NEVER_SENT.has(code)
	};
}
/** The broker's calls have no ID token: an expired token is then one of the broker's own credentials. */
function asBrokerFailure(failure) {
	if (failure.kind !== "new_id_token") return failure;
	const remedy = "Renew the broker's own AWS credentials, and check its clock.";
	return {
		...failure,
		kind: "retryable",
		remedy
	};
}
function partsOf(error) {
	if (!(error instanceof Error)) return {
		name: "unknown",
		message: "",
		code: "",
		status: void 0
	};
	const { name, message } = error;
	const code = "code" in error && typeof error.code === "string" ? error.code : "";
	const metadata = "$metadata" in error ? error.$metadata : void 0;
	return {
		name,
		message,
		code,
		status: typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata && typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : void 0
	};
}
// src/credentials/aws/session/retry.ts
const BACKOFF = {
	firstWaitMs: 500,
	attempts: 4,
	jitter: .5
};
/** Repeats a call while its failure is retryable. The call must be safe to repeat. */
async function withRetries({ clock, jitter, signal }, call) {
	let mayExist = false;
	return await withBackoff(BACKOFF, {
		clock,
		signal,
		random: jitter
	}, async () => {
		const outcome = await call();
		if (outcome.ok) return { outcome };
		mayExist ||= outcome.error.mayExist;
		const isRetryable = outcome.error.kind === "retryable";
		return {
			outcome: err({
				...outcome.error,
				mayExist
			}),
			again: isRetryable ? { afterMs: void 0 } : void 0
		};
	});
}
// src/credentials/aws/session/partition.ts
/** The first partition whose pattern matches a region is the right one. @see https://docs.aws.amazon.com/general/latest/gr/sts.html */
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
/** Whether a text has the form of a region: `eu-west-1`, `us-gov-east-1`. */
function isRegion(region) {
	return partitionOfRegion(region) !== void 0;
}
/** The STS endpoint of a region. The global endpoint is slower, and one outage would affect every region. */
function stsEndpoint(region) {
	const partition = partitionOfRegion(region);
	if (partition === void 0) throw new RangeError(`"${region}" is not a region`);
	return `https://sts.${region}.${partition.suffix}`;
}
/** The account in Ceph's ARNs is empty or begins with RGW. */
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
/** The ARN of AWS's managed policy ReadOnlyAccess, in the role's partition. */
function readOnlyAccessArn(partition) {
	return `arn:${partition}:iam::aws:policy/ReadOnlyAccess`;
}
/** Whether the region belongs to the partition. */
function regionFits(region, partition) {
	return partitionOfRegion(region)?.id === partition;
}
// src/credentials/aws/session/session.ts
/** What direct mode and broker mode share about a session. */
/** The limits of STS for the duration of a session. */
const MIN_SECONDS = 900;
const MAX_SECONDS = 43200;
/** `RoleSessionName`, made from the lease id. CloudTrail and `aws:userid` show it. Ceph does not accept `+` in it. */
function sessionName(lease) {
	return `stepkey-${leaseSuffix(lease)}`;
}
/**
* `DurationSeconds` for a lease that ends at `expiresAt`; undefined when it has ended already. The shortest session of STS
* is longer than most leases, but the session's own policy denies everything from the lease's end on.
*/
function durationSeconds(expiresAt, now) {
	const left = Math.ceil((expiresAt - now) / 1e3);
	if (left <= 0) return void 0;
	return Math.min(MAX_SECONDS, Math.max(MIN_SECONDS, left));
}
/** @see https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html */
function awsCredential(session, region) {
	return {
		kind: "aws",
		env: {
			AWS_ACCESS_KEY_ID: session.accessKeyId,
			AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
			AWS_SESSION_TOKEN: session.sessionToken,
			AWS_REGION: region,
			AWS_DEFAULT_REGION: region
		},
		files: []
	};
}
function policyFailure(problem) {
	return {
		kind: "permanent",
		name: problem.name,
		message: problem.message,
		remedy: {
			session_policy_unreadable: "Fix `inline-session-policy`.",
			session_policy_writes: "Set `access: write`, or allow only reading actions in the session policy.",
			session_policy_too_long: "Shorten `inline-session-policy`, or name fewer managed policies."
		}[problem.name],
		mayExist: false
	};
}
function leaseEndedFailure() {
	return {
		kind: "permanent",
		name: "lease_over",
		message: "the lease ended before its session was requested",
		remedy: "Request a longer `ttl`.",
		mayExist: false
	};
}
// src/credentials/aws/session/read-actions.ts
/**
* The actions that count as reading; every other action counts as writing. `Name*` stands for every action of the service
* whose name begins with it. @see https://docs.aws.amazon.com/service-authorization/latest/reference/
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
/** Actions that a pattern above counts as reading, although they return another credential, which may be able to write. */
const CREDENTIAL_ACTIONS = ["s3:GetDataAccess"];
/** AWS's managed policies that only read, by the part of their ARN after `policy/`. */
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
/** Whether every action that this pattern of a policy allows counts as reading. */
function isReadingAction(action) {
	const [, service = "", name = ""] = ACTION.exec(action.toLowerCase()) ?? [];
	return (Object.hasOwn(READING, service) ? READING[service] : void 0)?.some((pattern) => covers(pattern.toLowerCase(), name)) ?? false;
}
/** The actions that return another credential and that these patterns of a policy allow. */
function credentialActionsIn(actions) {
	return CREDENTIAL_ACTIONS.filter((name) => actions.some((action) => wildcardFits(action.toLowerCase(), name.toLowerCase())));
}
function isReadingPolicyArn(arn) {
	const match = /^arn:aws[a-z-]*:iam::aws:policy\/(.+)$/u.exec(arn);
	return READING_POLICIES.has(match?.[1] ?? "");
}
/** Whether every name that `action` allows (it may have `*` and `?`) matches `pattern`. */
function covers(pattern, action) {
	if (!pattern.endsWith("*")) return action === pattern;
	return action.slice(0, firstWildcard(action)).startsWith(pattern.slice(0, -1));
}
function firstWildcard(text) {
	const at = text.search(/[*?]/u);
	return at === -1 ? text.length : at;
}
// src/credentials/aws/session/session-policy.ts
/** The limit of STS for the inline policy and the ARNs together, in characters. */
const MAX_SESSION_POLICY = 2048;
/**
* The session policy of one lease. Whatever the settings say, it denies everything from the lease's end on (an explicit
* deny wins everywhere, also over resource policies), and by default it denies assuming further roles.
*
* A session may do what the inline and the managed policies allow together. So the inline policy has `Allow *` only for a
* session that no other policy limits, and never together with managed policies.
* @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
*/
function sessionPolicy(input) {
	const given = parseGiven(input.inline);
	if (!given.ok) return given;
	const reason = mustOnlyRead(input) ? writeReasonOf(input.inline, input.managed) : void 0;
	if (reason !== void 0) return err({
		name: "session_policy_writes",
		message: reason
	});
	const managed = managedPolicies(input);
	const own = given.value?.statements ?? (managed.length === 0 ? [ALLOW_ALL] : []);
	const denies = [denyAllFrom(input.expiresAt), ...denyFurtherCredentials(input, managed, own)];
	const Version = given.value === void 0 ? "2012-10-17" : given.value.version;
	return checkLength({
		inline: JSON.stringify({
			Version,
			Statement: [...own, ...denies]
		}),
		managed
	});
}
/** Whether the session policies must prevent writing, because nothing else does. */
function mustOnlyRead(input) {
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
	return input.inline === void 0 && input.managed.length === 0 && mustOnlyRead(input) ? [readOnlyAccessArn(input.partition)] : input.managed;
}
function denyAllFrom(instant) {
	return {
		Effect: "Deny",
		Action: "*",
		Resource: "*",
		Condition: { DateGreaterThanEquals: { "aws:CurrentTime": toRfc3339(instant) } }
	};
}
/**
* The actions of STS that return further credentials, which would outlive this session. Ceph refuses a policy with unknown
* actions, so each pattern must also match an action of Ceph.
*/
const FURTHER_CREDENTIALS = ["sts:Assume*", "sts:Get*Token"];
/** Denies what would outlive the lease: further credentials of STS and, for a read, those of other services. */
function denyFurtherCredentials(input, managed, own) {
	const allowed = managed.length > 0 ? ["*"] : own.flatMap((statement) => strings(statement["Action"]));
	const derived = input.access === "read" ? credentialActionsIn(allowed) : [];
	const denied = [...input.chain ? [] : FURTHER_CREDENTIALS, ...derived];
	return denied.length === 0 ? [] : [{
		Effect: "Deny",
		Action: denied,
		Resource: "*"
	}];
}
function checkLength(policy) {
	const length = policy.inline.length + policy.managed.reduce((sum, arn) => sum + arn.length, 0);
	if (length <= 2048) return ok(policy);
	const message = `the session policy has ${length} characters, including what stepkey adds; AWS accepts at most ${MAX_SESSION_POLICY}`;
	return err({
		name: "session_policy_too_long",
		message
	});
}
/** Why a session with these policies might write; undefined when it cannot. Without any, it gets ReadOnlyAccess. */
function writeReasonOf(inline, managed) {
	const unknown = managed.find((arn) => !isReadingPolicyArn(arn));
	if (unknown !== void 0) return `${unknown} is not one of AWS's read-only policies`;
	if (inline === void 0) return void 0;
	const policy = parsePolicy(inline);
	if (!policy.ok) return policy.error.message;
	for (const [index, statement] of policy.value.statements.entries()) {
		const reason = statementWriteReason(statement);
		if (reason !== void 0) return `statement ${index + 1} of the session policy ${reason}`;
	}
}
function statementWriteReason(statement) {
	if (statement["Effect"] === "Deny") return void 0;
	if ("NotAction" in statement) return "uses NotAction, which allows every action but a few";
	const writing = strings(statement["Action"]).find((action) => !isReadingAction(action));
	return writing === void 0 ? void 0 : `allows ${writing}, which is not on the list of reading actions`;
}
/** Parses the parts of an IAM policy that decide about reading and writing. AWS checks the rest. */
function parsePolicy(text) {
	const document = parseJson(text);
	if (!isRecord(document)) return unreadable("it is not a JSON object");
	const { Version: version, Statement: given, ...rest } = document;
	if (version !== void 0 && version !== "2012-10-17" && version !== "2008-10-17") return unreadable("its Version must be 2012-10-17 or 2008-10-17");
	const extra = Object.keys(rest).find((key) => key !== "Id");
	if (extra !== void 0) return unreadable(`it has the unknown key "${extra.slice(0, 40)}"`);
	const statements = Array.isArray(given) ? given : [given];
	if (statements.length === 0) return unreadable("it has no Statement");
	if (!statements.every(isRecord)) return unreadable("its Statement must be an object or a list of objects");
	const fault = statements.map(faultOf).find((found) => found !== void 0);
	return fault === void 0 ? ok({
		version,
		statements
	}) : unreadable(fault);
}
/** Other keys are refused: an unknown key could change what a statement allows. */
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
	if (extra !== void 0) return `a statement has the key "${extra.slice(0, 40)}", which a session policy cannot have`;
	if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") return "the Effect of a statement must be Allow or Deny";
	const actions = statement["Action"] ?? statement["NotAction"];
	if ("Action" in statement && "NotAction" in statement || strings(actions).length === 0 || !allStrings(actions)) return "a statement needs either Action or NotAction, as a string or a list of strings";
}
function unreadable(why) {
	return err({
		name: "session_policy_unreadable",
		message: `the session policy is not a valid IAM policy: ${why}`
	});
}
function allStrings(value) {
	return typeof value === "string" || Array.isArray(value) && value.every((item) => typeof item === "string");
}
function strings(value) {
	if (typeof value === "string") return [value];
	return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
export { awsUnreachable as _, awsCredential as a, policyFailure as c, isRegion as d, parseRoleArn as f, awsFailure as g, withRetries as h, writeReasonOf as i, sessionName as l, stsEndpoint as m, parsePolicy as n, durationSeconds as o, regionFits as p, sessionPolicy as r, leaseEndedFailure as s, MAX_SESSION_POLICY as t, isPolicyArn as u, sdkFailure as v };
