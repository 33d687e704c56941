import type { CredentialKind, IdTokenSource } from "../../../credentials/kind/credential-kind.ts";
import type { Handle } from "../../../credentials/kind/credential.ts";
import type { Clock } from "../../../shared/clock.ts";
import type { HttpSend, Jitter } from "../../../shared/http.ts";
import { isRecord, parseJson } from "../../../shared/json.ts";
import type { DirectSessionState } from "../../runner/session-state.ts";
import type { Ending } from "../source/credential-source.ts";
import { endDirectly } from "./end-directly.ts";

export interface EndLeftEffects {
  readonly kinds: readonly CredentialKind[];
  readonly send: HttpSend;
  readonly clock: Clock;
  readonly jitter: Jitter;
  readonly idToken: IdTokenSource;
}

/**
 * Ends the lease of a main that was killed, where its kind can with the handle in the state and another ID token; undefined
 * where it cannot. Any step can forge the state, and gains nothing: whoever can write it can request the same ID tokens.
 */
export async function endLeft(
  { end, diesAt }: DirectSessionState,
  { kinds, ...effects }: EndLeftEffects,
  signal: AbortSignal,
): Promise<Ending | undefined> {
  const { kind, handle } = parseEnd(end);
  const direct = kinds.find(({ name }) => name === kind)?.direct;
  if (handle === undefined || direct?.endsInPost !== true) return undefined;
  const provider = (await direct.load()).createProvider(effects);
  const time = diesAt === undefined ? undefined : Date.parse(diesAt);
  const options = { provider, clock: effects.clock, handle, diesAt: time, secret: undefined };
  return await endDirectly(options, signal);
}

function parseEnd(text = ""): { readonly kind?: unknown; readonly handle?: Handle } {
  const value = parseJson(text);
  if (!isRecord(value) || !isRecord(value["handle"])) return {};
  const entries = Object.entries(value["handle"]).filter(
    (entry): entry is [string, string | number | boolean] =>
      ["string", "number", "boolean"].includes(typeof entry[1]),
  );
  return { kind: value["kind"], handle: Object.fromEntries(entries) };
}
