import { callProvider } from "../../credentials/kind/call-provider.ts";
import type { Provider } from "../../credentials/kind/provider.ts";
import { StoreError } from "../../lease/store.ts";
import type { Access } from "../../shared/claims.ts";
import type { Jitter } from "../../shared/http.ts";
import { PROBE_LIMIT_MS, probeWaitMs } from "../probe/probe.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { credentialKey, type GrantAt, type UnusableGrants } from "../record/unusable-grants.ts";
import { grantsOf } from "./first-looks.ts";
import { stoppableClock } from "./stoppable-clock.ts";

export interface GrantWatchOptions extends Pick<BrokerDeps, "policy" | "clock" | "rules"> {
  readonly providers: ReadonlyMap<string, Partial<Pick<Provider, "checkSettings">>>;
  readonly unusableGrants: UnusableGrants;
  /** Spreads the rounds. Absent: each waits its full time. */
  readonly jitter?: Jitter;
}

/** A grant to look at; of those with one credential, the one that asks for most. */
interface Watched extends GrantAt {
  readonly access: Access;
}

/**
 * Looks every minute whether what the grants name on their servers is still there, so that an admin learns of a role that
 * was dropped before a job does. Resolves when `signal` has aborted.
 */
export async function watchGrants(options: GrantWatchOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await lookAtAll(options, signal).catch(unlessStoreIsAway);
    await options.clock.sleep(probeWaitMs(0, options.jitter?.()), signal);
  }
}

/** Policies cannot be read then. The store's own probe says so, and the next round looks again. */
function unlessStoreIsAway(error: unknown): void {
  if (!(error instanceof StoreError)) throw error;
}

async function lookAtAll(options: GrantWatchOptions, signal: AbortSignal): Promise<void> {
  const watched = await watchedGrants(options, signal);
  if (signal.aborted) return;
  options.unusableGrants.keepOnly(watched);
  const byServer = Map.groupBy(watched, ({ kind, settings }) => `${kind} ${settings.server}`);
  // One after the other at each server, and one that hangs delays no other.
  await Promise.all([...byServer.values()].map((grants) => lookAtServer(grants, options, signal)));
}

async function watchedGrants(
  { policy, rules, providers }: GrantWatchOptions,
  signal: AbortSignal,
): Promise<readonly Watched[]> {
  const watched = new Map<string, Watched>();
  for (const repository of await policy.repositories()) {
    if (signal.aborted) break;
    for (const grant of await grantsOf(policy, repository)) {
      const key = credentialKey(grant);
      const isServed = rules.servers[grant.kind]?.includes(grant.settings.server) === true;
      const isLooked = isServed && providers.get(grant.kind)?.checkSettings !== undefined;
      if (isLooked && watched.get(key)?.access !== "write") watched.set(key, grant);
    }
  }
  return [...watched.values()];
}

/** What is wrong with the server itself is for its own probe to say: the rest of the grants is left for the next round. */
async function lookAtServer(
  grants: readonly Watched[],
  { providers, unusableGrants, clock: running }: GrantWatchOptions,
  signal: AbortSignal,
): Promise<void> {
  const limit = { clock: stoppableClock(running, signal), milliseconds: PROBE_LIMIT_MS };
  for (const grant of grants) {
    const { kind, settings, access } = grant;
    const check = providers.get(kind)?.checkSettings;
    if (check === undefined) continue;
    const looked = await callProvider(limit, (late) =>
      check({ settings, access }, AbortSignal.any([late, signal])),
    );
    if (signal.aborted) return;
    if (!looked.ok && looked.error.setting === undefined) return;
    unusableGrants.note(grant, looked.ok ? undefined : looked.error);
  }
}
