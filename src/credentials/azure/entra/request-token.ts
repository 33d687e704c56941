import type { Instant } from "../../../shared/clock.ts";
import type { HttpResponse, HttpSend } from "../../../shared/http.ts";
import { isRecord, parseJson } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import { isAccessToken, lifetimeSecondsIn } from "../../kind/access-token.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { withRetries, type RetryEffects } from "../../kind/retry.ts";
import { tokenEndpoint, type AppProof, type EntraApp } from "./app.ts";
import { entraFailure, entraUnreachable } from "./refusals.ts";

export interface EntraEffects extends RetryEffects {
  readonly send: HttpSend;
}

export interface EntraRequest {
  readonly app: EntraApp;
  readonly proof: AppProof;
  readonly scope: string;
  /** The correlation id in the logs of Microsoft Entra. */
  readonly requestId: string;
}

export interface EntraToken {
  readonly token: Secret;
  readonly lifetimeMs: number;
  /** When it dies, at the latest. */
  readonly diesAt: Instant;
}

/** One attempt. */
const ATTEMPT_MS = 8000;
const MAX_BYTES = 256 * 1024;

/**
 * Requests a token for the app itself. It may be repeated: a token whose response was lost is one that nobody has.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export async function requestToken(
  request: EntraRequest,
  effects: EntraEffects,
): Promise<Result<EntraToken, ProviderFailure>> {
  return await withRetries(effects, () => requestOnce(request, effects));
}

async function requestOnce(
  { app, proof, scope, requestId }: EntraRequest,
  { send, clock, signal }: EntraEffects,
): Promise<Result<EntraToken, ProviderFailure>> {
  const sent = await send({
    method: "POST",
    url: tokenEndpoint(app),
    headers: {
      "content-type": "application/x-www-form-urlencoded;charset=utf-8",
      "client-request-id": requestId,
    },
    body: tokenForm({ app, proof, scope }),
    timeoutMs: ATTEMPT_MS,
    maxBytes: MAX_BYTES,
    signal,
  });
  if (!sent.ok) return err(entraUnreachable(sent.error));
  if (sent.value.status === 200) return tokenIn(sent.value, clock.now());
  return err(entraFailure(sent.value, secretIn(proof)));
}

const JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

function tokenForm({ app, proof, scope }: Omit<EntraRequest, "requestId">): string {
  const shown = secretIn(proof).reveal();
  const proving: Readonly<Record<string, string>> =
    proof.kind === "secret"
      ? { client_secret: shown }
      : { client_assertion_type: JWT_BEARER, client_assertion: shown };
  const fields = { grant_type: "client_credentials", client_id: app.client, scope, ...proving };
  return new URLSearchParams(fields).toString();
}

function secretIn(proof: AppProof): Secret {
  return proof.kind === "secret" ? proof.secret : proof.assertion;
}

function tokenIn({ body }: HttpResponse, now: Instant): Result<EntraToken, ProviderFailure> {
  const parsed = parseJson(body);
  const {
    access_token: token,
    token_type: type,
    expires_in: seconds,
  } = isRecord(parsed) ? parsed : {};
  if (!isAccessToken(token) || !isBearer(type)) return err(unreadable("no bearer token"));
  // Some endpoints of Microsoft Entra write the number as a text.
  const lives = lifetimeSecondsIn(seconds);
  if (lives === undefined) return err(unreadable("no time at which the token expires"));
  const lifetimeMs = lives * 1000;
  return ok({ token: new Secret(token), lifetimeMs, diesAt: now + lifetimeMs });
}

function isBearer(type: unknown): boolean {
  return typeof type === "string" && type.toLowerCase() === "bearer";
}

function unreadable(why: string): ProviderFailure {
  const message = `the response has ${why}`;
  const remedy = "Check `authority-host`, and that no proxy responds in place of Microsoft Entra.";
  return { ...permanentFailure("response_unreadable", message, remedy), mayExist: true };
}
