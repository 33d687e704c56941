import { C as err } from "./base.js";
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
export { sessionName as a, awsUnreachable as c, policyFailure as i, sdkFailure as l, durationSeconds as n, withRetries as o, overFailure as r, awsFailure as s, awsCredential as t };
