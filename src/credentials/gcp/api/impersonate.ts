import type { Instant } from "../../../shared/clock.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import { isAccessToken, lifetimeSecondsIn } from "../../kind/access-token.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { callGoogle, notGoogle, type GoogleEffects } from "./call-google.ts";
import type { ExplainRefusal } from "./google-failure.ts";

/** A token of a service account, for whoever may get one. */
export interface Impersonation {
  readonly url: string;
  /** Of who asks. */
  readonly token: Secret;
  readonly scopes: readonly string[];
  readonly seconds: number;
  /** Service accounts in between: each may get a token of the next one. */
  readonly delegates: readonly string[];
  /** What Cloud Audit Logs show as the reason; undefined: none. */
  readonly reason: string | undefined;
  readonly explain: ExplainRefusal;
}

export interface AccountToken {
  readonly token: Secret;
  /** By this machine's clock. */
  readonly diesAt: Instant;
}

/** @see https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken */
export async function impersonate(
  { url, token, scopes, seconds, delegates, reason, explain }: Impersonation,
  effects: GoogleEffects,
): Promise<Result<AccountToken, ProviderFailure>> {
  const headers = {
    "content-type": "application/json",
    authorization: `Bearer ${token.reveal()}`,
    // https://cloud.google.com/apis/docs/system-parameters
    ...(reason === undefined ? {} : { "x-goog-request-reason": reason }),
  };
  const chain =
    delegates.length === 0
      ? {}
      : { delegates: delegates.map((account) => `projects/-/serviceAccounts/${account}`) };
  const body = JSON.stringify({ ...chain, scope: scopes, lifetime: `${seconds}s` });
  const sent = await callGoogle({ url, headers, body, secrets: [token], explain }, effects);
  if (!sent.ok) return sent;
  const { accessToken, expireTime } = sent.value.body;
  const end = typeof expireTime === "string" ? Date.parse(expireTime) : Number.NaN;
  // Google's clock writes the end, and this machine's may be another one.
  const { receivedAt, date = receivedAt } = sent.value;
  const lives = lifetimeSecondsIn((end - date) / 1000);
  if (!isAccessToken(accessToken) || lives === undefined) return err(notGoogle(url));
  return ok({ token: new Secret(accessToken), diesAt: receivedAt + lives * 1000 });
}
