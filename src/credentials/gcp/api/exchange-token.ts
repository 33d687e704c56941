import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import { isAccessToken, lifetimeSecondsIn } from "../../kind/access-token.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { callGoogle, notGoogle, type GoogleEffects, type GoogleResponse } from "./call-google.ts";
import type { ExplainRefusal } from "./google-failure.ts";

export const ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";
export const JWT_TYPE = "urn:ietf:params:oauth:token-type:jwt";
const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

/** A token that is exchanged for another one (RFC 8693). */
export interface Exchange {
  readonly url: string;
  readonly subjectToken: Secret;
  readonly subjectTokenType: string;
  /** The provider of a workload identity pool; undefined for a token of Google's own. */
  readonly audience?: string;
  readonly scopes?: readonly string[];
  /** JSON: what a token of Google's own is limited to. */
  readonly options?: string;
  readonly explain: ExplainRefusal;
}

export interface ExchangedToken {
  readonly token: Secret;
  /** undefined: as long as the token that it was exchanged for. */
  readonly seconds: number | undefined;
  readonly response: GoogleResponse;
}

/** @see https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token */
export async function exchangeToken(
  exchange: Exchange,
  effects: GoogleEffects,
): Promise<Result<ExchangedToken, ProviderFailure>> {
  const { url, subjectToken, explain } = exchange;
  return await oauthToken(
    { url, form: formOf(exchange), secrets: [subjectToken], explain },
    effects,
  );
}

/** An endpoint of OAuth, and what it is sent. */
export interface OAuthRequest {
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
  readonly secrets: readonly Secret[];
  readonly explain: ExplainRefusal;
}

/** Asks an endpoint of OAuth for a token. */
export async function oauthToken(
  { url, form, secrets, explain }: OAuthRequest,
  effects: GoogleEffects,
): Promise<Result<ExchangedToken, ProviderFailure>> {
  const headers = { "content-type": "application/x-www-form-urlencoded;charset=UTF-8" };
  const body = new URLSearchParams(form).toString();
  const sent = await callGoogle({ url, headers, body, secrets, explain }, effects);
  if (!sent.ok) return sent;
  const { access_token: token, expires_in: seconds } = sent.value.body;
  if (!isAccessToken(token)) return err(notGoogle(url));
  return ok({
    token: new Secret(token),
    seconds: lifetimeSecondsIn(seconds),
    response: sent.value,
  });
}

function formOf({
  subjectToken,
  subjectTokenType,
  audience,
  scopes,
  options,
}: Exchange): Readonly<Record<string, string>> {
  return {
    grant_type: TOKEN_EXCHANGE,
    ...(audience === undefined ? {} : { audience }),
    ...(scopes === undefined ? {} : { scope: scopes.join(" ") }),
    requested_token_type: ACCESS_TOKEN_TYPE,
    subject_token: subjectToken.reveal(),
    subject_token_type: subjectTokenType,
    ...(options === undefined ? {} : { options }),
  };
}
