import type { Clock } from "../../../shared/clock.ts";
import { leaseSuffix } from "../../../shared/lease-id.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { IssueRequest, ProviderFailure } from "../../kind/provider.ts";
import type { GoogleEffects } from "../api/call-google.ts";
import { impersonationUrl, tokenUrl, type GoogleEndpoints } from "../api/endpoints.ts";
import { ACCESS_TOKEN_TYPE, exchangeToken } from "../api/exchange-token.ts";
import type { ExplainRefusal, RefusalMeaning } from "../api/google-failure.ts";
import { impersonate, type AccountToken } from "../api/impersonate.ts";
import { boundaryOptions, type AccessBoundary } from "./access-boundary.ts";

/** Google's limit for a token of a service account. */
export const MAX_SECONDS = 3600;
/** Between the lease and its token lie some seconds. */
const SLACK_SECONDS = 10;

/** What a lease gets a token of, and how it is narrowed. */
export interface LeaseAccount {
  readonly serviceAccount: string;
  readonly scopes: readonly string[];
  readonly delegates: readonly string[];
  readonly boundary: AccessBoundary | undefined;
}

export interface LeaseTokenOrder {
  readonly endpoints: GoogleEndpoints;
  readonly account: LeaseAccount;
  /** Of who may get a token of the service account. */
  readonly source: Secret;
  readonly seconds: number;
  readonly reason: string;
  readonly explain: ExplainRefusal;
}

/** How long a token must live; the error: no token lives so long, or the lease is over. */
export function leaseSeconds(
  { expiresAt }: Pick<IssueRequest<unknown>, "expiresAt">,
  clock: Pick<Clock, "now">,
): Result<number, ProviderFailure> {
  const left = Math.ceil((expiresAt - clock.now()) / 1000);
  if (left <= 0) {
    const message = "the lease ended before its token was requested";
    return err(permanentFailure("lease_over", message, "Request a longer `ttl`."));
  }
  if (left <= MAX_SECONDS + SLACK_SECONDS) return ok(Math.min(left, MAX_SECONDS));
  const message = "the lease is to last longer than an hour, and no token does";
  return err(permanentFailure("ttl_too_long", message, "Request a `ttl` of at most 1h."));
}

/** A token of the service account, for as long as the lease, and within its boundary. */
export async function issueLeaseToken(
  { endpoints, account, source, seconds, reason, explain }: LeaseTokenOrder,
  effects: GoogleEffects,
): Promise<Result<AccountToken, ProviderFailure>> {
  const { serviceAccount, scopes, delegates, boundary } = account;
  const url = impersonationUrl(endpoints, serviceAccount);
  const asked = { url, token: source, scopes, seconds, delegates, reason, explain };
  const whole = await impersonate(asked, effects);
  if (!whole.ok) return whole;
  const short = tooShort((whole.value.diesAt - effects.clock.now()) / 1000, seconds);
  if (short !== undefined) return err(short);
  if (boundary === undefined) return whole;
  const narrowed = await exchangeToken(
    {
      url: tokenUrl(endpoints),
      subjectToken: whole.value.token,
      subjectTokenType: ACCESS_TOKEN_TYPE,
      options: boundaryOptions(boundary),
      explain: explainBoundary,
    },
    effects,
  );
  // The whole token exists, although nobody gets it.
  if (!narrowed.ok) return err({ ...narrowed.error, mayExist: true });
  // It lives as long as the token that it was exchanged for.
  return ok({ token: narrowed.value.token, diesAt: whole.value.diesAt });
}

/** Clocks, and times without fractions of a second, differ by so much. */
const TOLERANCE_SECONDS = 30;

/** Google gives the time that is asked for; something else at the endpoint may not. */
function tooShort(lives: number, seconds: number): ProviderFailure | undefined {
  if (lives >= seconds - TOLERANCE_SECONDS) return undefined;
  const message = `the token lives ${Math.floor(lives)} s, although ${seconds} s were requested`;
  const remedy =
    "Check `iamcredentials-endpoint`, and that no proxy responds in place of Google. Or request a shorter `ttl`.";
  return { ...permanentFailure("token_too_short", message, remedy), mayExist: true };
}

function explainBoundary(): RefusalMeaning {
  return {
    remedy:
      "Correct `access-boundary`: its buckets must exist, have uniform bucket-level access, and its roles must be ones of Cloud Storage.",
    setting: "access-boundary",
  };
}

/** What Cloud Audit Logs show of the token: whose it is. Headers are ASCII. */
export function auditReason({
  lease,
  instance,
  repository,
  job,
  step,
}: Omit<IssueRequest<unknown>, "idToken" | "settings">): string {
  const run = `${job.runId}/${job.runAttempt}`;
  const text = `stepkey lease ${leaseSuffix(lease)}, instance ${instance}, ${repository}, run ${run}, step ${step}`;
  return text.replaceAll(/[^\u0020-\u007E]/gu, "-").slice(0, 256);
}
