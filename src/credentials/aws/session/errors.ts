import { LASTING_HTTP_FAILURES } from "../../kind/failures.ts";
import type { HttpFailure } from "../../../shared/http.ts";
import { unicodePattern } from "../../../shared/unicode-pattern.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { maskParts } from "../../kind/mask.ts";
import { isRedirect, redirected, unreadableBySdk } from "./wrong-endpoint.ts";

type Classified = Pick<ProviderFailure, "kind" | "remedy">;

/** An error in a response of AWS. `code` is empty or `Unknown` when the response has none. */
export interface AwsError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const TRUST =
  "Check that the role exists and that its trust policy allows this job. `stepkey trust` prints a suitable policy.";
const RETRY =
  "Re-run the job. If it fails again, check AWS's health page for problems with STS in this region.";

/** By AWS's name for the error. @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
const BY_CODE: ReadonlyMap<string, Classified> = new Map(
  Object.entries<Classified>({
    AccessDenied: { kind: "permanent", remedy: TRUST },
    ExpiredToken: {
      kind: "new_id_token",
      remedy: "Use a fresh ID token. If that fails too, check the runner's clock.",
    },
    ExpiredTokenException: {
      kind: "new_id_token",
      remedy: "Use a fresh ID token. If that fails too, check the runner's clock.",
    },
    IDPRejectedClaim: {
      kind: "new_id_token",
      remedy: "Use a fresh ID token. If that fails too, check the IAM identity provider.",
    },
    IDPCommunicationError: {
      kind: "retryable",
      remedy: "AWS could not reach the token's issuer. Try again.",
    },
    InvalidIdentityToken: {
      kind: "permanent",
      remedy:
        "Check the account's IAM identity provider: its URL must be the token's issuer, its audience sts.amazonaws.com.",
    },
    MalformedPolicyDocument: {
      kind: "permanent",
      remedy: "Fix `inline-session-policy`: AWS cannot read it as an IAM policy.",
    },
    PackedPolicyTooLarge: {
      kind: "permanent",
      remedy: "Shorten `inline-session-policy`, or name fewer managed policies.",
    },
    RegionDisabledException: {
      kind: "permanent",
      remedy: "Activate STS for this region in the account, or use another `aws-region`.",
    },
    ValidationError: {
      kind: "permanent",
      remedy:
        "Check the settings that the message names. If the session is longer than the role's maximum, use a shorter `ttl`.",
    },
    NoSuchEntity: { kind: "permanent", remedy: "Check `role-to-assume`: there is no such role." },
    LimitExceeded: {
      kind: "permanent",
      remedy:
        "The role's inline policies are full: remove what is not needed, or use a separate role for each environment.",
    },
    InvalidClientTokenId: { kind: "permanent", remedy: "Check the broker's own AWS credentials." },
    SignatureDoesNotMatch: {
      kind: "permanent",
      remedy: "Check the broker's own AWS credentials and its clock.",
    },
    ConcurrentModification: { kind: "retryable", remedy: RETRY },
  }),
);

const TRANSIENT =
  /^(?:Throttl|RequestLimitExceeded|TooManyRequests|SlowDown|ServiceUnavailable|InternalFailure|InternalError|RequestTimeout|PriorRequestNotComplete)/u;

/** A message is shown as one line: a proxy may return a whole page. */
const MAX_MESSAGE_LENGTH = 400;

/**
 * Classifies an error in a response of AWS: permanent, retryable, or in need of a fresh ID token. Without a code, the
 * status decides. Neither name nor message contains a part of any of `secrets`.
 */
export function awsFailure(error: AwsError, secrets: readonly string[] = []): ProviderFailure {
  const { status } = error;
  const text = oneLine(error.message, secrets);
  if (isRedirect(status)) return redirected(status, text);
  const code = codeOf(error, secrets);
  const named = code === "" ? `HTTP ${status}` : `${code} (HTTP ${status})`;
  return {
    ...classify({ ...error, code }),
    name: code === "" ? `http_${status}` : code,
    message: text === "" ? `AWS returned ${named}` : `AWS returned ${named}: ${text}`,
    // After an error of the server, the work may be done all the same.
    mayExist: status >= 500,
  };
}

function codeOf({ code }: AwsError, secrets: readonly string[]): string {
  // A part of a token can have the form of a code.
  const isCode = /^[A-Za-z][\w.-]{0,63}$/u.test(code) && maskParts(code, secrets) === code;
  return isCode && code !== "Unknown" ? code : "";
}

function classify({ status, code, message }: AwsError): Classified {
  if (code === "InvalidIdentityToken" && /retrieve verification key/iu.test(message)) {
    return { kind: "retryable", remedy: "AWS could not read the issuer's keys. Try again." };
  }
  // The SDK appends "Exception" to some names that have none on the wire.
  const known = BY_CODE.get(code) ?? BY_CODE.get(code.replace(/Exception$/u, ""));
  if (known !== undefined) return known;
  if (isTransient(status, code)) return { kind: "retryable", remedy: RETRY };
  if (status === 403 || status === 401) return { kind: "permanent", remedy: TRUST };
  return {
    kind: "permanent",
    remedy: "Check role-to-assume, aws-region and the session policies.",
  };
}

/** A 404 without a code does not mean that the role is missing: Ceph returns it while another write replaces the role. */
function isTransient(status: number, code: string): boolean {
  const hasNoCode = code === "" || code === "NotFound";
  return status >= 500 || status === 429 || (status === 404 && hasNoCode) || TRANSIENT.test(code);
}

const ENDPOINT = "Check `sts-endpoint`: it must be an https URL of STS.";
const REMEDY_BY_KIND: Partial<Readonly<Record<HttpFailure["kind"], string>>> = {
  insecure_url: ENDPOINT,
  too_large: ENDPOINT,
  proxy: "Fix the proxy in the runner's own environment (HTTPS_PROXY), or exclude STS in NO_PROXY.",
};
const UNREACHABLE =
  "Check that the runner can reach STS (aws-region, sts-endpoint, proxies), then re-run the job.";

/** The failure when AWS did not respond. */
export function awsUnreachable(failure: HttpFailure): ProviderFailure {
  return {
    kind: LASTING_HTTP_FAILURES.has(failure.kind) ? "permanent" : "retryable",
    name: failure.kind,
    message: failure.message,
    remedy: REMEDY_BY_KIND[failure.kind] ?? UNREACHABLE,
    mayExist: failure.sent,
  };
}

const INVISIBLE = unicodePattern(String.raw`[\s\p{C}]+`, "gu");

function oneLine(message: string, secrets: readonly string[]): string {
  const line = maskParts(message, secrets).replaceAll(INVISIBLE(), " ").trim();
  return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, MAX_MESSAGE_LENGTH - 1)}…` : line;
}

/** Errors before a connection is made: nothing has reached AWS. */
const NEVER_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** Classifies an error that the AWS SDK threw. `sent` is false when the call was not started. */
export function sdkFailure(error: unknown, sent: boolean): ProviderFailure {
  const { name, message, code, status } = partsOf(error);
  if (status !== undefined && status < 400) return unreadableBySdk(status);
  if (status !== undefined) return asBrokerFailure(awsFailure({ status, code: name, message }));
  if (name === "CredentialsProviderError") {
    return {
      kind: "permanent",
      name: "broker_credentials",
      message: "the broker has no AWS credentials of its own",
      remedy:
        "Give the broker an instance role, a web identity, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
      mayExist: false,
    };
  }
  const reason = code === "" ? name : code;
  return {
    kind: "retryable",
    name: reason,
    message: `AWS did not respond: ${reason}`,
    remedy: "Check that the broker can reach STS and IAM (region, sts-endpoint, iam-endpoint).",
    mayExist: sent && !NEVER_SENT.has(code),
  };
}

/** The broker's calls have no ID token: an expired token is then one of the broker's own credentials. */
function asBrokerFailure(failure: ProviderFailure): ProviderFailure {
  if (failure.kind !== "new_id_token") return failure;
  const remedy = "Renew the broker's own AWS credentials, and check its clock.";
  return { ...failure, kind: "retryable", remedy };
}

interface ErrorParts {
  readonly name: string;
  readonly message: string;
  /** Node's code: `ECONNREFUSED`. */
  readonly code: string;
  /** Undefined when no server responded. */
  readonly status: number | undefined;
}

function partsOf(error: unknown): ErrorParts {
  if (!(error instanceof Error))
    return { name: "unknown", message: "", code: "", status: undefined };
  const { name, message } = error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const metadata: unknown = "$metadata" in error ? error.$metadata : undefined;
  const known = typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata;
  const status =
    known && typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
  return { name, message, code, status };
}
