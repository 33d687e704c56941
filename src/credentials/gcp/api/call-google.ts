import type { Clock, Instant } from "../../../shared/clock.ts";
import { originOf, type HttpResponse, type HttpSend, type Jitter } from "../../../shared/http.ts";
import { isRecord, parseJson } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { withRetries } from "../../kind/retry.ts";
import {
  googleUnreachable,
  redirectedByGoogle,
  refusedByGoogle,
  type ExplainRefusal,
} from "./google-failure.ts";

export interface GoogleEffects {
  readonly send: HttpSend;
  readonly clock: Clock;
  readonly jitter: Jitter;
  /** Limits all attempts together. */
  readonly signal: AbortSignal;
}

export interface GoogleCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the call sends: no message repeats a part of one. */
  readonly secrets: readonly Secret[];
  /** What a refusal means here. */
  readonly explain: ExplainRefusal;
}

export interface GoogleResponse {
  readonly body: Readonly<Record<string, unknown>>;
  /** By this machine's clock. */
  readonly receivedAt: Instant;
  /** By Google's; undefined where the response does not say. */
  readonly date: Instant | undefined;
}

/** Less than a provider's call may take. */
const TIMEOUT_MS = 8000;
/** A token is a few kilobytes at most. */
const MAX_BYTES = 64 * 1024;

/** Before anything was sent. */
export const TIME_OVER = { kind: "aborted", message: "the time was over", sent: false } as const;

/** Calls Google until it responds. To repeat a call is safe: a token whose response was lost is one that nobody has. */
export async function callGoogle(
  call: GoogleCall,
  effects: GoogleEffects,
): Promise<Result<GoogleResponse, ProviderFailure>> {
  if (effects.signal.aborted) return err(googleUnreachable(TIME_OVER));
  return await withRetries(effects, () => callOnce(call, effects));
}

async function callOnce(
  { url, headers, body, secrets, explain }: GoogleCall,
  { send, clock, signal }: GoogleEffects,
): Promise<Result<GoogleResponse, ProviderFailure>> {
  const limits = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, signal };
  const sent = await send({ method: "POST", url, headers, body, ...limits });
  if (!sent.ok) return err(googleUnreachable(sent.error));
  const response = sent.value;
  const { status } = response;
  if (status >= 300 && status < 400) return err(redirectedByGoogle(response, url));
  if (status < 200 || status >= 300) {
    const revealed = secrets.map((secret) => secret.reveal());
    return err(refusedByGoogle(response, { url, secrets: revealed, explain }));
  }
  const parsed = parseJson(response.body);
  if (!isRecord(parsed)) return err(notGoogle(url, status));
  return ok({ body: parsed, receivedAt: clock.now(), date: dateIn(response) });
}

/** A token may exist: only its response cannot be read. */
export function notGoogle(url: string, status = 200): ProviderFailure {
  const message = `${originOf(url)} did not respond as Google does (status ${status})`;
  const remedy =
    "Check `sts-endpoint`, `iamcredentials-endpoint` and `universe`, and that no proxy responds in place of Google.";
  return { ...permanentFailure("google_malformed", message, remedy), mayExist: true };
}

function dateIn({ headers }: HttpResponse): Instant | undefined {
  const date = Date.parse(headers["date"] ?? "");
  return Number.isNaN(date) ? undefined : date;
}
