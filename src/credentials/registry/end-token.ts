import { retrying, type HttpSend, type Jitter } from "../../shared/http.ts";
import type { Backoff } from "../../shared/backoff.ts";
import type { Clock } from "../../shared/clock.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import type { Handle } from "../kind/credential.ts";
import { permanentFailure } from "../kind/failures.ts";
import type { ProviderFailure, Revoked } from "../kind/provider.ts";
import { busyFailure, callRegistry, isRegistryBusy, isSuccess } from "./call-registry.ts";
import { protocolOf } from "./handle.ts";

export interface EndEffects {
  readonly send: HttpSend;
  readonly clock: Clock;
  readonly jitter: Jitter;
  readonly signal: AbortSignal;
}

const BACKOFF: Backoff = { firstWaitMs: 300, maxWaitMs: 2000, attempts: 3, jitter: 0.5 };

const LOST = "only the token itself can end it, and it is lost";

/** A token ends itself, where its protocol has a call for that. Nobody can end one without having it. */
export async function endRegistryToken(
  handle: Handle,
  token: Secret | undefined,
  { send, signal, ...effects }: EndEffects,
): Promise<Result<Revoked, ProviderFailure>> {
  const path = protocolOf(handle)?.endPath;
  if (path === undefined) return ok({ facts: ["the registry has no call that ends a token"] });
  if (token === undefined) return ok({ facts: [LOST] });
  const url = String(handle["url"]);
  // Ending it twice does no harm.
  const sent = await callRegistry(
    url,
    { method: "DELETE", path, bearer: token },
    { send: retrying(send, BACKOFF, effects), signal },
  );
  if (!sent.ok) return sent;
  const response = sent.value;
  if (isRegistryBusy(response)) return err(busyFailure(url, response));
  // It also accepts a token that it no longer knows, so a refusal means that the token did not arrive.
  if (isSuccess(response)) return ok({ facts: ["token revoked"] });
  const message = `${url} refused to end its token (status ${response.status})`;
  return err(permanentFailure("registry_refused", message, "The receipt says when it expires."));
}
