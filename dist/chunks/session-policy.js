import { F as toRfc3339, T as ok, w as err } from "./base.js";
import { t as wildcardFits } from "./wildcard.js";
import { n as parseJson, t as isRecord } from "./json.js";
import { n as leaseSuffix } from "./lease-id.js";
// src/credentials/aws/session/errors.ts
const TRUST = "Check that the role exists and that its trust policy fits this job: `stepkey trust` prints one that does.";
const RETRY = "Re-run the job; if it stays, AWS's health page says whether STS has a fault in this region.";
/** By AWS's own name of the error. @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
const BY_CODE = new Map(Object.entries({
	AccessDenied: {
		kind: "permanent",
		remedy: TRUST
	},
	ExpiredToken: {
		kind: "new_id_token",
		remedy: "A fresh ID token is needed; if it stays, check the runner's clock."
	},
	ExpiredTokenException: {
		kind: "new_id_token",
		remedy: "A fresh ID token is needed; if it stays, check the runner's clock."
	},
	IDPRejectedClaim: {
		kind: "new_id_token",
		remedy: "A fresh ID token is needed; if it stays, check the IAM identity provider."
	},
	IDPCommunicationError: {
		kind: "retryable",
		remedy: "AWS could not reach the token's issuer. Try again."
	},
	InvalidIdentityToken: {
		kind: "permanent",
		remedy: "Check the account's IAM identity provider: its URL is the token's issuer, its audience sts.amazonaws.com."
	},
	MalformedPolicyDocument: {
		kind: "permanent",
		remedy: "Mend `inline-session-policy`: AWS cannot read it as an IAM policy."
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
		remedy: "Check the settings that the message names; a longer session than the role's maximum needs a shorter `ttl`."
	},
	NoSuchEntity: {
		kind: "permanent",
		remedy: "Check `role-to-assume`: there is no such role."
	},
	LimitExceeded: {
		kind: "permanent",
		remedy: "The role's inline policies are full: remove what is not needed, or use a role of its own for each environment."
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
const PASSING = /^(?:Throttl|RequestLimitExceeded|TooManyRequests|SlowDown|ServiceUnavailable|InternalFailure|InternalError|RequestTimeout|PriorRequestNotComplete)/u;
/** What stands in a message is shown to people: one line, and never a whole page of a proxy. */
const LONGEST_MESSAGE = 400;
/**
* Sorts an error that AWS answered with into "will fail again", "may pass" and "needs a fresh ID token". A server that
* names no error is judged by its status. `secrets` must not appear in what is said.
*/
function awsFailure(error, secrets = []) {
	const { status } = error;
	const code = /^[A-Za-z][\w.-]{0,63}$/u.test(error.code) && error.code !== "Unknown" ? error.code : "";
	const said = oneLine(error.message, secrets);
	const named = code === "" ? `HTTP ${status}` : `${code} (HTTP ${status})`;
	return {
		...sort({
			...error,
			code
		}),
		name: code === "" ? `http_${status}` : code,
		message: said === "" ? `AWS answered ${named}` : `AWS answered ${named}: ${said}`,
		mayExist: status >= 500
	};
}
function sort({ status, code, message }) {
	if (code === "InvalidIdentityToken" && /retrieve verification key/iu.test(message)) return {
		kind: "retryable",
		remedy: "AWS could not read the issuer's keys. Try again."
	};
	const known = BY_CODE.get(code) ?? BY_CODE.get(code.replace(/Exception$/u, ""));
	if (known !== void 0) return known;
	if (mayPass(status, code)) return {
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
/** A 404 that names nothing is no "no such role": Ceph's gateway gives it while another write replaces the role. */
function mayPass(status, code) {
	return status >= 500 || status === 429 || status === 404 && (code === "" || code === "NotFound") || PASSING.test(code);
}
/** No answer at all. */
function awsUnreachable(failure) {
	const permanent = failure.kind === "insecure_url" || failure.kind === "too_large";
	return {
		kind: permanent ? "permanent" : "retryable",
		name: failure.kind,
		message: failure.message,
		remedy: permanent ? "Check `sts-endpoint`: it is an https URL of STS." : "Check that the runner reaches STS (aws-region, sts-endpoint, proxies), then re-run the job.",
		mayExist: failure.sent
	};
}
function oneLine(message, secrets) {
	let text = message;
	for (const secret of secrets) text = text.replaceAll(secret, "***");
	const line = text.replaceAll(/[\s\p{C}]+/gu, " ").trim();
	return line.length > LONGEST_MESSAGE ? `${line.slice(0, 399)}…` : line;
}
/** Connections that were never made: nothing can have reached AWS. */
const NEVER_SENT = /* @__PURE__ */ new Set([
	"ECONNREFUSED",
	"ENOTFOUND",
	"EAI_AGAIN",
	"EHOSTUNREACH",
	"ENETUNREACH"
]);
/** Sorts what the AWS SDK threw. `sent` is false when the call was not even begun. */
function sdkFailure(error, sent) {
	const { name, message, code, status } = partsOf(error);
	if (status !== void 0) return brokersOwn(awsFailure({
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
		message: `AWS did not answer: ${reason}`,
		remedy: "Check that the broker reaches STS and IAM (region, sts-endpoint, iam-endpoint).",
		mayExist: sent && !NEVER_SENT.has(code)
	};
}
/** No ID token goes with the broker's calls: an expired token there is one of its own credentials. */
function brokersOwn(failure) {
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
const ATTEMPTS = 4;
const FIRST_WAIT_MS = 500;
/** Repeats a call that may be repeated while its failure may pass: at most four times, with growing waits. */
async function withRetries({ clock, jitter, signal }, call) {
	let mayExist = false;
	for (let attempt = 1;; attempt += 1) {
		const outcome = await call();
		if (outcome.ok) return outcome;
		mayExist ||= outcome.error.mayExist;
		const failure = err({
			...outcome.error,
			mayExist
		});
		if (outcome.error.kind !== "retryable" || attempt === ATTEMPTS || signal.aborted) return failure;
		await clock.sleep(FIRST_WAIT_MS * 2 ** (attempt - 1) * (.5 + jitter() / 2), signal);
		if (signal.aborted) return failure;
	}
}
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
// src/credentials/aws/session/session.ts
/** What both ways to AWS share about a session. */
/** STS gives no session that is shorter, and none that is longer, whatever the role says. */
const SHORTEST_SECONDS = 900;
const LONGEST_SECONDS = 43200;
/** `RoleSessionName` is the lease: it stands in CloudTrail and in `aws:userid`. Ceph takes no `+` in it. */
function sessionName(lease) {
	return `stepkey-${leaseSuffix(lease)}`;
}
/**
* `DurationSeconds` for a lease that ends at `expiresAt`; undefined when it is over already. STS's shortest session is
* longer than most leases: the session's own policy ends it in time.
*/
function durationSeconds(expiresAt, now) {
	const left = Math.ceil((expiresAt - now) / 1e3);
	if (left <= 0) return void 0;
	return Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, left));
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
			session_policy_unreadable: "Mend `inline-session-policy`.",
			session_policy_writes: "Say `access: write`, or allow only reading actions in the session policy.",
			session_policy_too_long: "Shorten `inline-session-policy`, or name fewer managed policies."
		}[problem.name],
		mayExist: false
	};
}
function overFailure() {
	return {
		kind: "permanent",
		name: "lease_over",
		message: "the lease ended before a session was asked for",
		remedy: "Ask for a longer `ttl`.",
		mayExist: false
	};
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
export { awsUnreachable as _, awsCredential as a, policyFailure as c, isRegion as d, parseRoleArn as f, awsFailure as g, withRetries as h, whyItWrites as i, sessionName as l, stsEndpoint as m, parsePolicy as n, durationSeconds as o, regionFits as p, sessionPolicy as r, overFailure as s, MAX_SESSION_POLICY as t, isPolicyArn as u, sdkFailure as v };
