import { withBackoff, type Backoff } from "../../shared/backoff.ts";
import type { Clock } from "../../shared/clock.ts";
import { originOf, retryAfterMs, type HttpSend, type Jitter } from "../../shared/http.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { Secret } from "../../shared/secret.ts";
import { isAccessToken } from "../kind/access-token.ts";
import type { IdTokenSource } from "../kind/credential-kind.ts";
import { permanentFailure } from "../kind/failures.ts";
import type { ProviderFailure } from "../kind/provider.ts";
import {
  busyFailure,
  callRegistry,
  isRegistryBusy,
  isSuccess,
  type CallEffects,
} from "./call-registry.ts";
import type { SaidOfToken } from "./lifetime.ts";
import { findProtocol } from "./protocols/find-protocol.ts";
import { refusedExchange } from "./refusal.ts";
import type { RegistrySettings } from "./protocols/registry-settings.ts";

export interface RegistryTools {
  readonly send: HttpSend;
  readonly clock: Clock;
  readonly jitter: Jitter;
  readonly idToken: IdTokenSource;
}

/** A token, and what else the registry said. */
export interface Exchanged extends SaidOfToken {
  readonly token: Secret;
}

export interface ExchangeInput {
  readonly settings: RegistrySettings;
  readonly audience: string;
  /** For the first attempt; each further one requests its own, because a registry takes each once. */
  readonly idToken: Secret | undefined;
}

const BACKOFF: Backoff = { firstWaitMs: 500, maxWaitMs: 3000, attempts: 3, jitter: 0.5 };

/** Exchanges an ID token of the job, and tries again where the registry may have been busy. */
export async function exchangeIdToken(
  tools: RegistryTools,
  input: ExchangeInput,
  signal: AbortSignal,
): Promise<Result<Exchanged, ProviderFailure>> {
  const { clock, jitter } = tools;
  let mayExist = false;
  return await withBackoff<Result<Exchanged, ProviderFailure>>(
    BACKOFF,
    { clock, random: jitter, signal },
    async (attempt) => {
      const given = attempt === 1 ? input.idToken : undefined;
      const idToken =
        given === undefined ? await another(tools, input.audience, signal) : ok(given);
      if (!idToken.ok) return { outcome: err({ ...idToken.error, mayExist }) };
      const { outcome, retryAfter } = await exchangeOnce(input, idToken.value, {
        send: tools.send,
        signal,
      });
      if (outcome.ok) return { outcome };
      mayExist ||= outcome.error.mayExist;
      const failed = err({ ...outcome.error, mayExist });
      if (outcome.error.kind !== "retryable") return { outcome: failed };
      return { outcome: failed, again: { afterMs: retryAfterMs(retryAfter, clock.now()) } };
    },
  );
}

/** Requests another ID token of the job. */
async function another(
  { idToken }: Pick<RegistryTools, "idToken">,
  audience: string,
  signal: AbortSignal,
): Promise<Result<Secret, ProviderFailure>> {
  const requested = await idToken(audience, signal);
  if (requested.ok) return requested;
  const { message, remedy } = requested.error;
  return err(permanentFailure("id_token", message, remedy));
}

interface Once {
  readonly outcome: Result<Exchanged, ProviderFailure>;
  readonly retryAfter: string | undefined;
}

async function exchangeOnce(
  { settings, audience }: ExchangeInput,
  idToken: Secret,
  effects: CallEffects,
): Promise<Once> {
  const { url } = settings;
  const protocol = findProtocol(settings.protocol);
  const call = protocol.exchange(settings, idToken);
  const sent = await callRegistry(url, { method: "POST", ...call }, effects);
  if (!sent.ok) return { outcome: sent, retryAfter: undefined };
  const response = sent.value;
  const { fields, retryAfter, date } = response;
  if (isRegistryBusy(response)) return { outcome: err(busyFailure(url, response)), retryAfter };
  if (!isSuccess(response)) {
    const refused = { settings, audience, idToken, response };
    return { outcome: err(refusedExchange(refused)), retryAfter };
  }
  const token = protocol.token(fields);
  // A shorter one could not be masked in logs without masking words.
  if (isAccessToken(token) && token.length >= 8) {
    return { outcome: ok({ token: new Secret(token), fields, date }), retryAfter };
  }
  const failure = { ...malformed(settings), mayExist: true };
  return { outcome: err(failure), retryAfter };
}

/** Something else responds at the URL. */
export function malformed({ protocol, url }: RegistrySettings): ProviderFailure {
  const message = `the response of ${originOf(url)} is not one of trusted publishing of ${protocol}`;
  const remedy = "Check `url` and `protocol`, and that no proxy responds in place of the registry.";
  return permanentFailure("registry_malformed", message, remedy);
}
