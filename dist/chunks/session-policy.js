import { B as ok, C as withBackoff, Z as toRfc3339, o as joined, z as err } from "./base.js";
import { t as wildcardFits } from "./wildcard.js";
import { n as parseJson, t as isRecord } from "./json.js";
import { n as leaseSuffix } from "./lease-id.js";
import { a as readOnlyAccessArn } from "./partition.js";
// src/credentials/aws/session/first-that-fits.ts
/**
* Makes the first of these attempts whose policies and tags STS can pack into the session's token. Its limit is stated
* nowhere; one that is too large is refused, and leaves nothing.
* @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
*/
async function firstThatFits(attempts, from, call) {
	let mayExist = false;
	for (const [index, attempt] of attempts.entries()) {
		if (index < Math.min(from, attempts.length - 1)) continue;
		const outcome = await call(attempt);
		if (outcome.ok) return {
			outcome,
			index
		};
		mayExist ||= outcome.error.mayExist;
		const tooLarge = isTooLarge(outcome.error);
		if (tooLarge && index < attempts.length - 1) continue;
		const remedy = tooLarge ? TOO_LARGE : outcome.error.remedy;
		return {
			outcome: err({
				...outcome.error,
				mayExist,
				remedy
			}),
			index
		};
	}
	throw new RangeError("there is no attempt");
}
const TOO_LARGE = "Shorten `inline-session-policy`, or name a smaller policy in `managed-session-policies`.";
/** By name, or by the sentence that STS writes where the name is another. */
function isTooLarge({ name, message }) {
	return name.startsWith("PackedPolicyTooLarge") || /packed (?:policy|size)|serialized token too large/iu.test(message);
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
// src/credentials/aws/session/mask.ts
/** Shorter parts of a secret are neither useful to anyone nor distinguishable from ordinary words. */
const PART = 12;
/** Characters of a token in any encoding that is masked here. A masked part covers the whole run of them. */
const RUN = /[\w%+/=.~-]/u;
/**
* Replaces every part of a secret that a text contains with `***`: the secret, a segment between its dots, and any other 12
* characters or more, also with percent-encoding, in either alphabet of base64, in base64 once more, in lower case (as in a
* host's name), and broken into lines. A server may put all of these into an error message.
*/
function maskParts(text, secrets) {
	const given = secrets.filter((secret) => secret !== "");
	const whole = given.filter((secret) => secret.length < PART).reduce((masked, secret) => masked.replaceAll(secret, "***"), text);
	const windows = new Set(given.flatMap(formsOf).flatMap(windowsOf));
	return windows.size === 0 ? whole : replaceRanges(whole, rangesIn(whole, windows));
}
/** The secret, and in base64: as the secret may begin at any of three places in a group of 3 bytes, three more forms. */
function formsOf(secret) {
	return [secret, ...[
		0,
		1,
		2
	].map((shift) => Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]).toString("base64url").slice(Math.ceil(shift * 8 / 6)))].map((form) => Array.from(form, comparable).join(""));
}
/** A character in the alphabet of base64url, in lower case. Always one character: other letters than ASCII stay. */
function comparable(character) {
	return ALPHABET[character] ?? (/^[A-Z]$/u.test(character) ? character.toLowerCase() : character);
}
const ALPHABET = {
	"+": "-",
	"/": "_"
};
function windowsOf(form) {
	return Array.from({ length: Math.max(0, form.length - PART + 1) }, (_, at) => form.slice(at, at + PART));
}
/** The parts of the text that match, in order and without overlaps. */
function rangesIn(text, windows) {
	const units = unitsOf(text);
	const plain = units.map(({ character }) => character).join("");
	const ranges = [];
	for (const [at, { from }] of units.entries()) {
		const last = units[at + PART - 1];
		if (last === void 0 || !windows.has(plain.slice(at, at + PART))) continue;
		const before = ranges.at(-1);
		if (before === void 0 || before.to < from) ranges.push({
			from,
			to: last.to
		});
		else ranges[ranges.length - 1] = {
			from: before.from,
			to: last.to
		};
	}
	return ranges;
}
/** Percent-encoding, also of percent-encoding: `%2E`, `%252E`. */
const ENCODED = /%(?:25)*([0-9a-f]{2})/iuy;
/** The text without encoding, white space and invisible characters, in comparable characters. */
function unitsOf(text) {
	const units = [];
	let to = 0;
	for (let from = 0; from < text.length; from = to) {
		ENCODED.lastIndex = from;
		const [encoded, hex] = ENCODED.exec(text) ?? [];
		to = from + (encoded?.length ?? 1);
		const character = hex === void 0 ? text.charAt(from) : String.fromCharCode(Number.parseInt(hex, 16));
		if (/[\s\p{C}]/u.test(character)) continue;
		units.push({
			from,
			to,
			character: comparable(character)
		});
	}
	return units;
}
/** A part in base64 once more ends with characters that depend on what follows it: the whole run goes. */
function grown(text, range) {
	let { from, to } = range;
	while (from > 0 && RUN.test(text.charAt(from - 1))) from -= 1;
	while (to < text.length && RUN.test(text.charAt(to))) to += 1;
	return {
		from,
		to
	};
}
function replaceRanges(text, ranges) {
	let masked = "";
	let end = 0;
	for (const range of ranges) {
		if (range.to <= end) continue;
		const { from, to } = grown(text, range);
		masked += `${text.slice(end, from)}***`;
		end = to;
	}
	return masked + text.slice(end);
}
// src/credentials/aws/session/wrong-endpoint.ts
function isRedirect(status) {
	return status >= 300 && status < 400;
}
/** STS and IAM never redirect: something else responds at the endpoint, whatever code it gives. */
function redirected(status, text) {
	const detail = text === "" ? "" : `: ${text}`;
	return {
		kind: "permanent",
		name: `http_${status}`,
		message: `AWS returned HTTP ${status}, a redirect${detail}`,
		remedy: "Check `sts-endpoint`: it must be the final URL of STS. Redirects are not followed. If it is not set, a proxy responds in place of STS.",
		mayExist: false
	};
}
/** A redirect, or a success that the SDK cannot read: it throws an error of its own then, which explains nothing. */
function unreadableBySdk(status) {
	const remedy = "Check `sts-endpoint` (for IAM's calls, `iam-endpoint`): it must be the final URL of the service. If it is not set, a proxy responds in place of AWS.";
	if (isRedirect(status)) return {
		...redirected(status, ""),
		remedy
	};
	return {
		kind: "permanent",
		name: "answer_unreadable",
		message: `the response (HTTP ${status}) is not one of AWS`,
		remedy,
		mayExist: true
	};
}
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
* status decides. Neither name nor message contains a part of any of `secrets`.
*/
function awsFailure(error, secrets = []) {
	const { status } = error;
	const text = oneLine(error.message, secrets);
	if (isRedirect(status)) return redirected(status, text);
	const code = codeOf(error, secrets);
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
function codeOf({ code }, secrets) {
	return /^[A-Za-z][\w.-]{0,63}$/u.test(code) && maskParts(code, secrets) === code && code !== "Unknown" ? code : "";
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
	const line = maskParts(message, secrets).replaceAll(/[\s\p{C}]+/gu, " ").trim();
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
	if (status !== void 0 && status < 400) return unreadableBySdk(status);
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
// src/credentials/aws/session/lifted.ts
const NOTHING_LIFTED = {
	chain: false,
	bearer: false,
	secrets: false
};
/** Why a lease with `chain` counts as a write, whatever its own policy allows. */
const CHAIN_WRITES = "with `chain`, the session may assume further roles, and those sessions carry neither its policy nor its end";
/** What the session may hand on, for the line that says what was issued; empty when it may not. */
function handsOn({ chain, bearer }) {
	const may = [...chain ? ["assume further roles"] : [], ...bearer ? ["get bearer tokens (up to 12 h)"] : []];
	return may.length === 0 ? "" : `, which may ${may.join(" and ")}`;
}
/** What the end of the lease does not reach, as facts for its end. */
function outlivesTheEnd({ chain, bearer }) {
	return [...chain ? ["roles that it assumed are not revoked: those sessions live up to 1 h"] : [], ...bearer ? ["bearer tokens that it got are not revoked: they live up to 12 h"] : []];
}
// src/credentials/aws/session/denied-actions.ts
/** Return credentials, tokens, or URLs that open more than one download: they would outlive the lease. */
const DERIVES = {
	"acm:*Credentials": "GetAcmeExternalAccountBindingCredentials",
	"amplify:*Hook*": "GetWebHook ListWebHooks",
	"athena:*Dashboard": "GetResourceDashboard",
	"athena:*Endpoint": "GetSessionEndpoint",
	"cloudwatch:*Credentials*": "GetSpaceCredentials GetSpaceCredentialsForOrganization",
	"codepipeline:*Job*": "GetJobDetails GetThirdPartyJobDetails",
	"cognito-identity:*Credentials*": "GetCredentialsForIdentity",
	"cognito-identity:*Token*": "GetOpenIdToken GetOpenIdTokenForDeveloperIdentity",
	"connect:*Token": "GetFederationToken",
	"devicefarm:*Access*": "GetRemoteAccessSession ListRemoteAccessSessions",
	"ecr:*Token": "GetAuthorizationToken",
	"emr-serverless:*Dashboard*": "GetDashboardForJobRun GetResourceDashboard",
	"gamelift:Get*": `GetComputeAccess GetComputeAuthToken GetGameSessionLogUrl GetInstanceAccess
    GetPlayerConnectionDetails`,
	"kinesisvideo:*Se*": "GetDASHStreamingSessionURL GetHLSStreamingSessionURL GetIceServerConfig",
	"license-manager:*Token": "GetAccessToken",
	"s3:*DataAccess": "GetDataAccess",
	"snowball:GetJob*": "GetJobManifest GetJobUnlockCode",
	"ssm:*Token": "GetAccessToken"
};
/** Return stored secrets. `secrets: read` allows them. */
const SECRETS = {
	"appsync:*ApiKeys": "ListApiKeys",
	"cognito-idp:*PoolClient": "DescribeUserPoolClient",
	"cognito-idp:*Secrets": "ListUserPoolClientSecrets",
	"cognito-idp:*tyProvider": "DescribeIdentityProvider",
	"cognito-idp:GetIdentity*": "GetIdentityProviderByIdentifier",
	"secretsmanager:*SecretValue": "BatchGetSecretValue GetSecretValue",
	"ssm:GetParameter*": "GetParameter GetParameterHistory GetParameters GetParametersByPath",
	"storagegateway:*Credentials": "DescribeChapCredentials"
};
/** Return stored secrets too. None of AWS's read-only policies holds them, so only other policies need the deny. */
const OTHER_SECRETS = { "glue:GetConnection*": "GetConnection GetConnections" };
/** Returns stored secrets too, but services that return data need it: see `denyDecrypt`. */
const DECRYPT = "kms:Decrypt";
/** Change something that others see: they take messages, start or stop work, or write reports. */
const SIDE_EFFECTS = {
	"cloudformation:Detect*": "DetectStackDrift DetectStackResourceDrift DetectStackSetDrift",
	"config:Deliver*": "DeliverConfigSnapshot",
	"devops-guru:Start*": "StartCostEstimation",
	"dms:Test*": "TestConnection",
	"elasticbeanstalk:Req*": "RequestEnvironmentInfo",
	"iam:Gen*": `GenerateCredentialReport GenerateOrganizationsAccessReport
    GenerateServiceLastAccessedDetails`,
	"logs:Stop*": "StopLiveTail StopQuery",
	"servicequotas:Start*": "StartQuotaUtilizationReport",
	"sqs:Receive*": "ReceiveMessage",
	"transfer:Test*": "TestIdentityProvider"
};
/** Need `sts:GetServiceBearerToken`, which only `bearer: true` allows. */
const BEARER_ACTIONS = [
	"sts:GetServiceBearerToken",
	"codeartifact:GetAuthorizationToken",
	"ecr-public:GetAuthorizationToken"
];
function namesOf(denied, pattern) {
	const service = pattern.slice(0, pattern.indexOf(":"));
	return (denied[pattern] ?? "").split(/\s+/u).map((name) => `${service}:${name}`);
}
/** The patterns of a list that stand for something that `allowed` allows. */
function touchedBy(allowed, denied) {
	return Object.keys(denied).filter((pattern) => namesOf(denied, pattern).some((name) => allowed.some((action) => fits(action, name))));
}
/**
* Logging in to ECR. Many jobs read only for this, and the token can do no more than the session, although for 12 hours.
* So a policy that names exactly this action gets it.
*/
const ECR_LOGIN = "ecr:GetAuthorizationToken";
/** The patterns of `DERIVES`, without the login to ECR where `allowed` names exactly that. */
function derivesBeside(allowed) {
	const isNamed = allowed.some((action) => isSame(action, ECR_LOGIN));
	const all = Object.keys(DERIVES);
	return isNamed ? all.filter((pattern) => !fits(pattern, ECR_LOGIN)) : all;
}
/** Why a read may not have this action, or anything that this pattern allows; undefined when it may. */
function whyDenied(action) {
	const isIn = (denied) => Object.keys(denied).some((pattern) => fits(pattern, action));
	if (isIn(DERIVES) && !isSame(action, ECR_LOGIN)) return "which hands out access that outlives the lease";
	return isIn(SIDE_EFFECTS) ? "which changes something that others see" : void 0;
}
function fits(pattern, action) {
	return wildcardFits(pattern.toLowerCase(), action.toLowerCase());
}
function isSame(left, right) {
	return left.toLowerCase() === right.toLowerCase();
}
// src/credentials/aws/session/policy-document.ts
/** Parses an IAM policy. An error says what is wrong with it. */
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
/** The patterns of actions that statements allow. */
function allowedActions(statements) {
	return statements.flatMap((one) => one["Effect"] === "Allow" ? actionsOf(one) : []);
}
function actionsOf(statement) {
	return strings(statement["Action"]);
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
	return err(`the session policy is not a valid IAM policy: ${why}`);
}
function allStrings(value) {
	return typeof value === "string" || Array.isArray(value) && value.every((item) => typeof item === "string");
}
function strings(value) {
	if (typeof value === "string") return [value];
	return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
// src/credentials/aws/session/read-actions.ts
/** Services of which `BatchGet*`, `Describe*`, `Get*` and `List*` all read. */
const READ_BY_NAME = new Set(`access-analyzer account acm acm-pca airflow amplify aoss app-integrations appconfig appflow
  application-autoscaling application-signals applicationinsights appmesh apprunner appsync aps arc-zonal-shift
  athena autoscaling autoscaling-plans backup batch bcm-data-exports billing budgets cassandra ce chatbot cloud9
  cloudformation cloudfront cloudfront-keyvaluestore cloudhsm cloudsearch cloudtrail cloudwatch codeartifact
  codebuild codecatalyst codecommit codedeploy codeguru-profiler codeguru-reviewer codepipeline
  codestar-notifications cognito-idp compute-optimizer config controltower cost-optimization-hub cur databrew
  dataexchange datapipeline datasync dax detective devops-guru directconnect dlm dms docdb-elastic ds dsql
  dynamodb ec2 ecr ecr-public ecs eks elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing
  elastictranscoder es events evidently firehose fis fms glacier globalaccelerator grafana greengrass guardduty
  health iam identitystore imagebuilder inspector inspector2 internetmonitor invoicing iot iotanalytics iotevents
  ivschat kafka kafkaconnect kinesis kinesisanalytics kms lambda license-manager logs macie2 mediaconnect
  mediaconvert medialive mediapackage mediapackagev2 mediastore memorydb mq network-firewall networkflowmonitor
  networkmanager networkmonitor notifications notifications-contacts oam organizations osis outposts
  pca-connector-ad pcs pi pipes pricing ram rbin rds resiliencehub resource-explorer-2 resource-groups
  rolesanywhere route53 route53-recovery-control-config route53-recovery-readiness route53domains route53profiles
  route53resolver rum s3 s3-object-lambda s3-outposts s3tables s3vectors sagemaker savingsplans scheduler schemas
  securityhub securitylake serverlessrepo servicediscovery servicequotas ses shield signer sms-voice sns sqs ssm
  ssm-contacts ssm-incidents ssm-quicksetup ssm-sap sso storagegateway swf synthetics tag timestream transfer
  trustedadvisor verifiedpermissions vpc-lattice waf waf-regional wafv2 wellarchitected workspaces xray`.split(/\s+/u));
const BY_NAME = [
	"BatchGet*",
	"Describe*",
	"Get*",
	"List*"
];
/** What reads besides, and what reads in the other services. `Name*` stands for every action that begins with it. */
const READING = {
	"access-analyzer": "Validate*",
	apigateway: "GET",
	athena: "BatchGet*",
	budgets: "ViewBudget",
	cassandra: "Select",
	cloudformation: "BatchDescribe* EstimateTemplateCost ValidateTemplate",
	cloudtrail: "LookupEvents",
	codeartifact: "Read*",
	codeconnections: "GetConnection GetHost GetRepository* GetResource* GetSync* List*",
	codecommit: "GitPull",
	"codestar-connections": "GetConnection GetHost GetRepository* GetResource* GetSync* List*",
	"cognito-identity": "Describe* GetIdentity* GetPrincipal* List*",
	config: "Select*",
	dynamodb: "ConditionCheckItem PartiQLSelect Query Scan",
	ec2: "SearchLocalGatewayRoutes SearchTransitGatewayRoutes",
	ecr: "BatchCheckLayerAvailability",
	"ecr-public": "BatchCheckLayerAvailability",
	eks: "AccessKubernetesApi",
	elasticbeanstalk: "Check* RetrieveEnvironmentInfo ValidateConfigurationSettings",
	elasticmapreduce: "Describe* GetAutoTermination* GetBlockPublic* GetManagedScaling* List*",
	es: "ESHttpGet ESHttpHead",
	events: "TestEventPattern",
	fsx: "Describe* List*",
	glue: `BatchGet* GetCatalog* GetClassifier* GetConnection* GetCrawler* GetDataCatalogEncryptionSettings GetDatabase*
    GetDevEndpoint* GetJob* GetMLTransform* GetPartition* GetRegistry GetResourcePolic* GetSchema*
    GetSecurityConfiguration* GetTable GetTableOptimizer GetTables GetTableVersion* GetTags GetTrigger*
    GetUserDefinedFunction* GetWorkflow* List* SearchTables`,
	iam: "Simulate*",
	kms: "Decrypt Verify VerifyMac",
	lakeformation: "Describe* GetDataCells* GetDataLakeSettings GetEffective* GetLFTag* GetResource* List* Search*",
	lightsail: `GetA* GetB* GetCertificates GetContainerServices GetDis* GetDomain* GetInstance GetInstances
    GetInstancePortStates GetInstanceState GetKeyPair* GetLoadBalancer GetLoadBalancers GetRegions
    GetRelationalDatabase GetRelationalDatabases GetStatic*`,
	logs: "FilterLogEvents StartLiveTail StartQuery TestMetricFilter",
	quicksight: "Describe* List*",
	rds: "DownloadCompleteDBLogFile DownloadDBLogFilePortion",
	redshift: "Describe*",
	"redshift-serverless": `GetCustom* GetEndpoint* GetNamespace GetRecovery* GetResourcePolicy GetScheduled* GetSnapshot
    GetTable* GetUsageLimit GetWorkgroup List*`,
	"resource-groups": "SearchResources",
	route53: "TestDNSAnswer",
	secretsmanager: "BatchGetSecretValue Describe* Get* List*",
	servicecatalog: "Describe* GetApplication GetAttributeGroup List* Search*",
	servicediscovery: "DiscoverInstances*",
	sns: "CheckIfPhoneNumberIsOptedOut",
	states: "Describe* GetExecutionHistory List* ValidateStateMachineDefinition",
	sts: "DecodeAuthorizationMessage GetAccessKeyInfo GetCallerIdentity",
	wafv2: "CheckCapacity"
};
/** The patterns of a service that count as reading, in the form of IAM's policies. */
function readingPatterns(service) {
	const own = Object.hasOwn(READING, service) ? READING[service] : void 0;
	const names = own === void 0 ? [] : own.split(/\s+/u);
	return (READ_BY_NAME.has(service) ? [...BY_NAME, ...names] : names).map((name) => `${service}:${name}`);
}
const ACTION = /^([a-z0-9-]{1,64}):[a-z0-9*?]{1,128}$/u;
/** The pattern that counts as reading and that covers everything this action allows; undefined when none does. */
function readingPatternOf(action) {
	const name = action.toLowerCase();
	const [, service = ""] = ACTION.exec(name) ?? [];
	return readingPatterns(service).find((pattern) => covers(pattern.toLowerCase(), name));
}
/** Whether every action that this pattern of a policy allows counts as reading. Some of them are denied all the same. */
function isReadingAction(action) {
	return readingPatternOf(action) !== void 0;
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
// src/credentials/aws/session/read-policies.ts
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
function isReadingPolicyArn(arn) {
	const match = /^arn:aws[a-z-]*:iam::aws:policy\/(.+)$/u.exec(arn);
	return READING_POLICIES.has(match?.[1] ?? "");
}
// src/credentials/aws/session/write-reason.ts
/**
* Why a session with these policies is not one for reading; undefined when it is. Without any policy, it gets
* ReadOnlyAccess.
*/
function writeReasonOf(inline, managed, lifted = NOTHING_LIFTED) {
	if (lifted.chain) return CHAIN_WRITES;
	const unknown = managed.find((arn) => !isReadingPolicyArn(arn));
	if (unknown !== void 0) return `${unknown} is not one of AWS's read-only policies`;
	if (inline === void 0) return void 0;
	const policy = parsePolicy(inline);
	if (!policy.ok) return policy.error;
	for (const [index, statement] of policy.value.statements.entries()) {
		const reason = statementReason(statement, lifted);
		if (reason !== void 0) return `statement ${index + 1} of the session policy ${reason}`;
	}
}
function statementReason(statement, lifted) {
	if (statement["Effect"] === "Deny") return void 0;
	if ("NotAction" in statement) return "uses NotAction, which allows every action but a few";
	for (const action of actionsOf(statement)) {
		const why = whyNotReading(action, lifted);
		if (why !== void 0) return `allows ${action}, ${why}`;
	}
}
function whyNotReading(action, { bearer, secrets }) {
	const name = action.toLowerCase();
	if (BEARER_ACTIONS.some((one) => one.toLowerCase() === name)) return bearer ? void 0 : "which hands out a token for up to 12 hours: set `bearer: true` to allow it";
	if (!isReadingAction(action)) return "which is not on the list of reading actions";
	if (!secrets && readsSecrets(action)) return "which reads stored secrets: set `secrets: read` to allow it";
	return whyDenied(action);
}
function readsSecrets(action) {
	return [
		SECRETS,
		OTHER_SECRETS,
		{ [DECRYPT]: "Decrypt" }
	].some((list) => touchedBy([action], list).length > 0);
}
// src/credentials/aws/session/expiration.ts
/** Between the start of the session and the `Date` of the response lie a few seconds. */
const TOLERANCE_MS = 3e5;
/** How wrong this machine's clock may be, when there is no `Date` to compare with. */
const LOCAL_TOLERANCE_MS = 864e5;
/**
* Why a session cannot expire then; undefined when it can. STS writes `Expiration` by its own clock, so the reference is its
* own `Date` header (RFC 9110 §6.6.1): the clock of the runner may be wrong by hours, and a correct response still passes.
* Only a response without `Date`, which AWS and Ceph always send, is compared with the local clock, with a day's tolerance.
* STS never gives a longer session than was requested, and never one that has already expired.
*/
function expirationMistake(expiration, asked) {
	if (!Number.isFinite(expiration)) return "the session's Expiration is not a time";
	const date = dateOf(asked.date);
	const reference = date ?? asked.now;
	const tolerance = date === void 0 ? LOCAL_TOLERANCE_MS : TOLERANCE_MS;
	const clock = `${toRfc3339(reference)} (${date === void 0 ? "this machine's clock" : "the response's Date"})`;
	if (expiration < (date ?? asked.now - tolerance)) return `the session expires at ${toRfc3339(expiration)}, which is before ${clock}`;
	if (expiration <= reference + asked.durationSeconds * 1e3 + tolerance) return void 0;
	return `the session expires at ${toRfc3339(expiration)}, which is more than the requested ${asked.durationSeconds} s after ${clock}`;
}
function dateOf(header) {
	const date = header === void 0 ? NaN : Date.parse(header);
	return Number.isNaN(date) ? void 0 : date;
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
/** What was issued, as log and receipt show it. `leftOut` is what STS refused as too large. */
function issuedText(session, lifted, leftOut) {
	const cut = leftOut.length === 0 ? "" : `; STS refused a larger policy: without ${joined(leftOut, "and", 3)}`;
	return `aws role ${session.role}, session ${session.name}${handsOn(lifted)}${cut}`;
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
			session_policy_writes: "Set `access: write`, or allow only reading actions in the session policy, without `chain`.",
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
/** `reason` is from `expirationMistake`. The session may exist, but its own policy denies everything from the lease's end on. */
function expirationFailure(reason) {
	return {
		kind: "permanent",
		name: "expiration_impossible",
		message: `STS returned a session that cannot be right: ${reason}`,
		remedy: "Check `sts-endpoint`, and that no proxy responds in place of STS.",
		mayExist: true
	};
}
// src/credentials/aws/session/write-fence.ts
/**
* What reads, in the services whose resources have policies that often name everyone. Other services do not fit into the
* size of a session policy.
*/
const FENCED = {
	s3: "Describe* Get* List*",
	sqs: "Get* List*",
	sns: "CheckIf* Get* List*",
	lambda: "Get* List*",
	kms: "Decrypt Describe* Get* List*",
	events: "Describe* List* Test*",
	ecr: "BatchCheck* BatchGet* Describe* Get* List*",
	es: "Describe* ESHttpGet ESHttpHead Get* List*",
	kinesis: "Describe* Get* List*",
	"execute-api": ""
};
/** AWS Backup checks its own actions on the resource that was backed up. */
const ON_OTHERS = ["backup:*"];
/** ReadDenies all but reading on the resources of the fenced services, whatever their own policies allow. */
function fenceOfServices() {
	const NotAction = Object.entries(FENCED).flatMap(([service, names]) => names === "" ? [] : names.split(" ").map((name) => `${service}:${name}`));
	const Resource = Object.keys(FENCED).map((service) => `arn:*:${service}:*:*:*`);
	return {
		Effect: "Deny",
		NotAction: [...NotAction, ...ON_OTHERS],
		Resource
	};
}
/** ReadDenies everything but these actions, and decrypting, which services need to return data. */
function fenceOfActions(actions) {
	const all = actions.some(isDecrypt) ? actions : [...actions, DECRYPT];
	return {
		Effect: "Deny",
		NotAction: [...new Set(all)],
		Resource: "*"
	};
}
function isDecrypt(action) {
	return action.toLowerCase() === DECRYPT.toLowerCase();
}
/**
* The writes of S3 on other servers with the API of AWS. Ceph does not apply a Deny with `NotAction`, and refuses a policy
* with an action that it does not know.
*/
const WRITES_ELSEWHERE = [
	"s3:Abort*",
	"s3:Bypass*",
	"s3:Create*",
	"s3:Delete*",
	"s3:Put*",
	"s3:Restore*"
];
/**
* ReadDenies decrypting with a KMS key, except through the services that return data, not secrets. Without this exception, a
* bucket that is encrypted with AWS's own key could not be read.
*/
function denyDecrypt() {
	return {
		Effect: "Deny",
		Action: DECRYPT,
		Resource: "*",
		Condition: { StringNotLike: { "kms:ViaService": [
			"dynamodb.*",
			"kinesis.*",
			"s3.*"
		] } }
	};
}
// src/credentials/aws/session/read-denies.ts
const NO_DENIES = {
	actions: [],
	statements: [],
	leavesOut: []
};
const FENCE = "a Deny of what resource policies allow";
const EFFECTS = "a Deny of side effects";
/** The denies that go with a read: the most complete first, and shorter ones for when that does not fit. */
function deniesOfRead(read) {
	if (!read.isAws) return [{
		...NO_DENIES,
		actions: WRITES_ELSEWHERE
	}];
	return !read.hasManaged && listsWhatItAllows(read.own) ? besideList(read) : besideAll(read);
}
function listsWhatItAllows(own) {
	const allows = own.filter((one) => one["Effect"] === "Allow");
	return !allows.some((one) => "NotAction" in one) && !allowedActions(allows).includes("*");
}
/** Nothing but the listed actions remains, and of the denies by name only those that the list's wildcards touch. */
function besideList(read) {
	const { own, lifted } = read;
	const allowed = allowedActions(own);
	const all = {
		...DERIVES,
		...SECRETS,
		...OTHER_SECRETS,
		...SIDE_EFFECTS
	};
	const touched = new Set(touchedBy(allowed, all));
	const actions = deniedActions(read).filter((one) => touched.has(one));
	const decrypt = lifted.secrets ? [] : [denyDecrypt()];
	return [...[allowed, allowed.map((action) => readingPatternOf(action) ?? action)].map((listed) => ({
		actions,
		statements: [...decrypt, fenceOfActions(listed)],
		leavesOut: []
	})), {
		actions,
		statements: [],
		leavesOut: [FENCE]
	}];
}
function besideAll(read) {
	const unheld = read.roleOnlyReads ? [] : Object.keys(OTHER_SECRETS);
	const actions = deniedActions(read).filter((action) => !unheld.includes(action));
	const decrypt = read.lifted.secrets ? [] : [denyDecrypt()];
	const always = read.roleOnlyReads ? decrypt : [];
	const essential = actions.filter((action) => !Object.hasOwn(SIDE_EFFECTS, action));
	return [
		{
			actions,
			statements: [...decrypt, fenceOfServices()],
			leavesOut: []
		},
		{
			actions,
			statements: always,
			leavesOut: [FENCE]
		},
		{
			actions: essential,
			statements: always,
			leavesOut: [FENCE, EFFECTS]
		}
	];
}
function deniedActions({ own, lifted }) {
	const secrets = lifted.secrets ? {} : {
		...SECRETS,
		...OTHER_SECRETS
	};
	return [
		...derivesBeside(allowedActions(own)),
		...Object.keys(secrets),
		...Object.keys(SIDE_EFFECTS)
	];
}
// src/credentials/aws/session/session-policy.ts
/** The limit of STS for the inline policy and the ARNs together, in characters. */
const MAX_SESSION_POLICY = 2048;
/**
* The session policies of one lease, the strongest first. Whatever the settings say, each denies everything from the
* lease's end on (an explicit deny wins everywhere, also over resource policies), and by default it denies further
* credentials. A read is also denied what only looks like reading.
*
* There is more than one, because STS packs a policy into the session's token, and refuses one that is too large when
* packed. How large that is, AWS does not say, and only STS can compute it. Weaker ones leave out denies, never add rights.
*
* A session may do what the inline and the managed policies allow together. So the inline policy has `Allow *` only for a
* session that no other policy limits, and never together with managed policies.
* @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
*/
function sessionPolicies(input) {
	const given = input.inline === void 0 ? ok(void 0) : parsePolicy(input.inline);
	if (!given.ok) return err({
		name: "session_policy_unreadable",
		message: given.error
	});
	const reason = notReadingReason(input);
	if (reason !== void 0) return err({
		name: "session_policy_writes",
		message: reason
	});
	const managed = managedPolicies(input);
	const own = ownStatements(input, given.value, managed);
	const further = furtherCredentials(input);
	const Version = given.value === void 0 ? "2012-10-17" : given.value.version;
	return thatFit(deniesOf(input, own, managed).map(({ actions, statements, leavesOut }) => {
		const denied = deny([...further, ...actions]);
		const Statement = [
			...own,
			denyAllFrom(input.expiresAt),
			denied,
			...statements
		];
		return {
			inline: JSON.stringify({
				Version,
				Statement
			}),
			managed,
			leavesOut
		};
	}));
}
function notReadingReason(input) {
	const { access, inline, managed, lifted, roleOnlyReads } = input;
	if (access === "write") return void 0;
	return roleOnlyReads ? writeReasonOf(void 0, [], lifted) : writeReasonOf(inline, managed, lifted);
}
/** A read that no policy limits: it gets AWS's ReadOnlyAccess. */
function isBareRead(input) {
	return input.inline === void 0 && input.managed.length === 0 && input.access === "read" && !input.roleOnlyReads;
}
function managedPolicies(input) {
	return isBareRead(input) ? [readOnlyAccessArn(input.role.partition)] : input.managed;
}
const ALLOW_ALL = {
	Effect: "Allow",
	Action: "*",
	Resource: "*"
};
/** ReadOnlyAccess does not hold these. */
const ALLOW_SECRETS = {
	Effect: "Allow",
	Action: [
		"kms:Decrypt",
		"secretsmanager:BatchGetSecretValue",
		"secretsmanager:GetSecretValue"
	],
	Resource: "*"
};
const ALLOW_BEARER = {
	Effect: "Allow",
	Action: "sts:GetServiceBearerToken",
	Resource: "*"
};
function ownStatements(input, given, managed) {
	if (given === void 0 && managed.length === 0) return [ALLOW_ALL];
	const secrets = isBareRead(input) && input.lifted.secrets ? [ALLOW_SECRETS] : [];
	const bearer = input.lifted.bearer && isAws(input) ? [ALLOW_BEARER] : [];
	return [
		...given?.statements ?? [],
		...secrets,
		...bearer
	];
}
/** Ceph has roles without an account number, and refuses a policy with actions that it does not know. */
function isAws({ role }) {
	return /^\d{12}$/u.test(role.account);
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
* The actions of STS that return further credentials, which would outlive this session. Each pattern also matches an
* action of Ceph, where only AWS has more.
*/
function furtherCredentials(input) {
	const { chain, bearer } = input.lifted;
	return [...chain ? isAws(input) ? ["sts:AssumeRoot"] : [] : ["sts:Assume*"], ...bearer && isAws(input) ? TOKENS_BUT_BEARER : ["sts:Get*Token"]];
}
/** Of `sts:Get*Token`, all that `bearer` does not allow. */
const TOKENS_BUT_BEARER = [
	"sts:GetDelegatedAccessToken",
	"sts:GetFederationToken",
	"sts:GetSessionToken",
	"sts:GetWebIdentityToken"
];
function deny(Action) {
	return {
		Effect: "Deny",
		Action,
		Resource: "*"
	};
}
function deniesOf(input, own, managed) {
	if (input.access === "write") return [NO_DENIES];
	const { lifted, roleOnlyReads } = input;
	return deniesOfRead({
		own,
		hasManaged: managed.length > 0,
		roleOnlyReads,
		lifted,
		isAws: isAws(input)
	});
}
/** Those that STS accepts in characters, each once. */
function thatFit(policies) {
	const short = policies.filter((policy) => lengthOf(policy) <= MAX_SESSION_POLICY);
	const texts = short.map(({ inline }) => inline);
	const distinct = short.filter(({ inline }, index) => texts.indexOf(inline) === index);
	if (distinct.length > 0) return ok(distinct);
	const message = `the session policy has ${Math.min(...policies.map(lengthOf))} characters, including what stepkey adds; AWS accepts at most ${MAX_SESSION_POLICY}`;
	return err({
		name: "session_policy_too_long",
		message
	});
}
function lengthOf({ inline, managed }) {
	return inline.length + managed.reduce((sum, arn) => sum + arn.length, 0);
}
export { sdkFailure as _, expirationFailure as a, policyFailure as c, writeReasonOf as d, parsePolicy as f, awsUnreachable as g, awsFailure as h, durationSeconds as i, sessionName as l, outlivesTheEnd as m, sessionPolicies as n, issuedText as o, CHAIN_WRITES as p, awsCredential as r, leaseEndedFailure as s, MAX_SESSION_POLICY as t, expirationMistake as u, withRetries as v, firstThatFits as y };
