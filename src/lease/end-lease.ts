import { callProvider } from "../credentials/kind/call-provider.ts";
import type { Handle } from "../credentials/kind/credential.ts";
import type { Probe, Provider, ProviderFailure, Revoked } from "../credentials/kind/provider.ts";
import { toRfc3339, type Clock } from "../shared/clock.ts";
import type { LeaseId } from "../shared/lease-id.ts";
import { err, type Result } from "../shared/result.ts";
import type { Lease } from "./lease.ts";
import { retry, settlementOf, type Attempt } from "./settlement.ts";
import type { LeaseStore, Settlement } from "./store.ts";
import { isEnding } from "./transitions.ts";

/** What ending a lease needs of its provider. */
export type LeaseEnder = Pick<Provider, "kind" | "revocability" | "revoke" | "probe">;

export interface EndLeaseDeps {
  readonly store: LeaseStore;
  /** By kind. */
  readonly providers: ReadonlyMap<string, LeaseEnder>;
  readonly clock: Clock;
  /** Names this process among those that share the store: `host/pid/random`. */
  readonly holder: string;
}

/** One call of a provider, in milliseconds. */
export const PROVIDER_DEADLINE_MS = 10_000;
/** All calls of one attempt: a lease whose holder died waits for no more than the claim. */
const ATTEMPT_MS = 20_000;
/** Longer than an attempt, so that a claim runs out only when its holder is gone. */
export const CLAIM_MS = 25_000;
/** How often to look whether another holder is done, in milliseconds. */
const POLL_MS = 100;

/**
 * Ends one lease now: claims it, revokes it at its provider, looks whether it is dead, and writes down what was seen.
 * Mark it first (`LeaseStore.end`): a live lease is returned as it is. Where somebody else holds the claim, waits up to
 * `waitMs` for them. Returns the lease as it is then: `isEnded(lease.state)` says whether it is over; if not, a reaper
 * goes on.
 * @throws StoreError when the store does not answer
 */
export async function endLease(
  options: EndLeaseDeps & { readonly lease: LeaseId; readonly waitMs?: number },
): Promise<Lease> {
  const { store, clock, holder, lease, waitMs = 0 } = options;
  const giveUpAt = clock.now() + waitMs;
  for (;;) {
    const claimed = await store.claim(lease, holder, CLAIM_MS);
    if (claimed !== undefined) return endClaimed(options, claimed);
    const current = await known(store, lease);
    if (!isEnding(current.state) || clock.now() >= giveUpAt) return current;
    await clock.sleep(POLL_MS);
  }
}

/** Ends a lease that `deps.holder` has claimed. */
export async function endClaimed(deps: EndLeaseDeps, lease: Lease): Promise<Lease> {
  const settlement = await attempt(deps, lease);
  await deps.store.settle(lease.id, deps.holder, settlement);
  return known(deps.store, lease.id);
}

/**
 * For who asked a provider to issue and then lost the lease (`activate` was false): revokes what was made, at once, also
 * where the lease has ended in the store already, and says how that went. Then settles the lease if nobody has; that may
 * wait as long as a claim lasts.
 */
export async function discardIssued(
  options: EndLeaseDeps & { readonly lease: Lease; readonly handle: Handle },
): Promise<{ readonly lease: Lease; readonly revoked: Result<Revoked, ProviderFailure> }> {
  const { providers, clock, lease, handle } = options;
  const provider = providers.get(lease.kind);
  const revoked: Result<Revoked, ProviderFailure> =
    provider === undefined || provider.revocability.revoke === "none"
      ? err(notRevocable(lease))
      : await callProvider({ clock, milliseconds: PROVIDER_DEADLINE_MS }, (signal) =>
          provider.revoke(handle, signal),
        );
  return { lease: await endLease({ ...options, lease: lease.id, waitMs: CLAIM_MS }), revoked };
}

function notRevocable({ kind, diesAt }: Lease): ProviderFailure {
  const message = `what a ${kind} lease issued cannot be revoked here`;
  const remedy = `The provider ends it at ${toRfc3339(diesAt)}.`;
  return { kind: "permanent", name: "not_revocable", message, remedy, mayExist: true };
}

async function attempt(deps: EndLeaseDeps, lease: Lease): Promise<Settlement> {
  const provider = deps.providers.get(lease.kind);
  if (provider === undefined) {
    const error = `no ${lease.kind} provider is configured here`;
    return retry(lease, error, await deps.store.now());
  }
  const seen = await revokeAndLook(provider, lease, deps.clock);
  return settlementOf(lease, seen, await deps.store.now());
}

async function revokeAndLook(provider: LeaseEnder, lease: Lease, clock: Clock): Promise<Attempt> {
  const { revocability } = provider;
  const nothing: Attempt = {
    revocability,
    before: undefined,
    revoked: undefined,
    after: undefined,
  };
  if (revocability.revoke === "none") return nothing;
  const lastAt = clock.now() + ATTEMPT_MS;
  const limit = (): Parameters<typeof callProvider>[0] => {
    const left = Math.max(0, lastAt - clock.now());
    return { clock, milliseconds: Math.min(PROVIDER_DEADLINE_MS, left) };
  };
  const probe = (): Promise<Result<Probe, ProviderFailure>> =>
    callProvider(limit(), (signal) => provider.probe(lease.handle, signal));
  // Only what nobody knows the answer of can turn out never to have been issued.
  const before = lease.answer === undefined ? await probe() : undefined;
  const revoked = await callProvider(limit(), (signal) => provider.revoke(lease.handle, signal));
  const after = revoked.ok ? await probe() : undefined;
  return { revocability, before: before?.ok === true ? before.value : undefined, revoked, after };
}

async function known(store: LeaseStore, id: LeaseId): Promise<Lease> {
  const lease = await store.find(id);
  if (lease === undefined) throw new Error(`lease ${id} is not in the store`);
  return lease;
}
