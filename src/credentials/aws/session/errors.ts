import type { HttpFailure } from "../../../shared/http.ts";
import type { ProviderFailure } from "../../kind/provider.ts";

type Sorted = Pick<ProviderFailure, "kind" | "remedy">;

/** An error that AWS answered with. `code` is empty, or `Unknown`, where the server names none. */
export interface AwsError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const TRUST =
  "Check that the role exists and that its trust policy fits this job: `stepkey trust` prints one that does.";
const RETRY =
  "Re-run the job; if it stays, AWS's health page says whether STS has a fault in this region.";

/** By AWS's own name of the error. @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
const BY_CODE: ReadonlyMap<string, Sorted> = new Map(
  Object.entries<Sorted>({
    AccessDenied: { kind: "permanent", remedy: TRUST },
    ExpiredToken: {
      kind: "new_id_token",
      remedy: "A fresh ID token is needed; if it stays, check the runner's clock.",
    },
    ExpiredTokenException: {
      kind: "new_id_token",
      remedy: "A fresh ID token is needed; if it stays, check the runner's clock.",
    },
    IDPRejectedClaim: {
      kind: "new_id_token",
      remedy: "A fresh ID token is needed; if it stays, check the IAM identity provider.",
    },
    IDPCommunicationError: {
      kind: "retryable",
      remedy: "AWS could not reach the token's issuer. Try again.",
    },
    InvalidIdentityToken: {
      kind: "permanent",
      remedy:
        "Check the account's IAM identity provider: its URL is the token's issuer, its audience sts.amazonaws.com.",
    },
    MalformedPolicyDocument: {
      kind: "permanent",
      remedy: "Mend `inline-session-policy`: AWS cannot read it as an IAM policy.",
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
        "Check the settings that the message names; a longer session than the role's maximum needs a shorter `ttl`.",
    },
    NoSuchEntity: { kind: "permanent", remedy: "Check `role-to-assume`: there is no such role." },
    LimitExceeded: {
      kind: "permanent",
      remedy:
        "The role's inline policies are full: remove what is not needed, or use a role of its own for each environment.",
    },
    InvalidClientTokenId: { kind: "permanent", remedy: "Check the broker's own AWS credentials." },
    SignatureDoesNotMatch: {
      kind: "permanent",
      remedy: "Check the broker's own AWS credentials and its clock.",
    },
    ConcurrentModification: { kind: "retryable", remedy: RETRY },
  }),
);

const PASSING =
  /^(?:Throttl|RequestLimitExceeded|TooManyRequests|SlowDown|ServiceUnavailable|InternalFailure|InternalError|RequestTimeout|PriorRequestNotComplete)/u;

/** What stands in a message is shown to people: one line, and never a whole page of a proxy. */
const LONGEST_MESSAGE = 400;

/**
 * Sorts an error that AWS answered with into "will fail again", "may pass" and "needs a fresh ID token". A server that
 * names no error is judged by its status. `secrets` must not appear in what is said.
 */
export function awsFailure(error: AwsError, secrets: readonly string[] = []): ProviderFailure {
  const { status } = error;
  const code =
    /^[A-Za-z][\w.-]{0,63}$/u.test(error.code) && error.code !== "Unknown" ? error.code : "";
  const said = oneLine(error.message, secrets);
  const named = code === "" ? `HTTP ${status}` : `${code} (HTTP ${status})`;
  return {
    ...sort({ ...error, code }),
    name: code === "" ? `http_${status}` : code,
    message: said === "" ? `AWS answered ${named}` : `AWS answered ${named}: ${said}`,
    // A server that failed itself may have done the work before.
    mayExist: status >= 500,
  };
}

function sort({ status, code, message }: AwsError): Sorted {
  if (code === "InvalidIdentityToken" && /retrieve verification key/iu.test(message)) {
    return { kind: "retryable", remedy: "AWS could not read the issuer's keys. Try again." };
  }
  // The SDK puts "Exception" behind some names that the wire has without it.
  const known = BY_CODE.get(code) ?? BY_CODE.get(code.replace(/Exception$/u, ""));
  if (known !== undefined) return known;
  if (mayPass(status, code)) return { kind: "retryable", remedy: RETRY };
  if (status === 403 || status === 401) return { kind: "permanent", remedy: TRUST };
  return {
    kind: "permanent",
    remedy: "Check role-to-assume, aws-region and the session policies.",
  };
}

/** A 404 that names nothing is no "no such role": Ceph's gateway gives it while another write replaces the role. */
function mayPass(status: number, code: string): boolean {
  const namesNothing = code === "" || code === "NotFound";
  return status >= 500 || status === 429 || (status === 404 && namesNothing) || PASSING.test(code);
}

/** No answer at all. */
export function awsUnreachable(failure: HttpFailure): ProviderFailure {
  const permanent = failure.kind === "insecure_url" || failure.kind === "too_large";
  return {
    kind: permanent ? "permanent" : "retryable",
    name: failure.kind,
    message: failure.message,
    remedy: permanent
      ? "Check `sts-endpoint`: it is an https URL of STS."
      : "Check that the runner reaches STS (aws-region, sts-endpoint, proxies), then re-run the job.",
    mayExist: failure.sent,
  };
}

function oneLine(message: string, secrets: readonly string[]): string {
  let text = message;
  for (const secret of secrets) text = text.replaceAll(secret, "***");
  const line = text.replaceAll(/[\s\p{C}]+/gu, " ").trim();
  return line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE - 1)}…` : line;
}

/** Connections that were never made: nothing can have reached AWS. */
const NEVER_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** Sorts what the AWS SDK threw. `sent` is false when the call was not even begun. */
export function sdkFailure(error: unknown, sent: boolean): ProviderFailure {
  const { name, message, code, status } = partsOf(error);
  if (status !== undefined) return brokersOwn(awsFailure({ status, code: name, message }));
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
    message: `AWS did not answer: ${reason}`,
    remedy: "Check that the broker reaches STS and IAM (region, sts-endpoint, iam-endpoint).",
    mayExist: sent && !NEVER_SENT.has(code),
  };
}

/** No ID token goes with the broker's calls: an expired token there is one of its own credentials. */
function brokersOwn(failure: ProviderFailure): ProviderFailure {
  if (failure.kind !== "new_id_token") return failure;
  const remedy = "Renew the broker's own AWS credentials, and check its clock.";
  return { ...failure, kind: "retryable", remedy };
}

interface ErrorParts {
  readonly name: string;
  readonly message: string;
  /** Node's own: `ECONNREFUSED`. */
  readonly code: string;
  /** Undefined when no server answered. */
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
