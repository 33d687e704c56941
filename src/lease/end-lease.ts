import { callProvider } from "../credentials/kind/call-provider.ts";
import type { Handle } from "../credentials/kind/credential.ts";
import type { Probe, Provider, ProviderFailure, Revoked } from "../credentials/kind/provider.ts";
import { settling } from "../credentials/kind/settling.ts";
import { startStopwatch, toRfc3339, type Clock } from "../shared/clock.ts";
import type { LeaseId } from "../shared/lease-id.ts";
import { err, ok, type Result } from "../shared/result.ts";
import type { Secret } from "../shared/secret.ts";
import type { KeyRing } from "./key-ring.ts";
import type { Lease } from "./lease.ts";
import { revocabilityOf } from "./revocability-of.ts";
import { retry, settlementOf, type Attempt } from "./settlement.ts";
import type { Settlement } from "./outcome.ts";
import type { LeaseStore } from "./store.ts";
import { isEnding } from "./transitions.ts";

/** What ending a lease needs of its provider. */
export type LeaseEnder = Pick<
  Provider,
  "kind" | "revocability" | "revocabilityOf" | "revoke" | "probe" | "tidy"
>;

export interface EndLeaseDeps {
  readonly store: LeaseStore;
  /** By kind. */
  readonly providers: ReadonlyMap<string, LeaseEnder>;
  /** Opens what the store keeps encrypted; undefined without a `store-key`. */
  readonly keyRing: KeyRing | undefined;
  /** The process's own: it measures deadlines and waits, and never says what is due. */
  readonly clock: Clock;
  /** Names this process among those that share the store: `host/pid/random`. */
  readonly lockOwner: string;
  /** Gets the facts when a provider has revoked, and may still accept the credential for some seconds. */
  readonly onRequested?: (facts: readonly string[]) => void;
}

/** One call of a provider, in milliseconds. */
export const PROVIDER_DEADLINE_MS = 10_000;
/** All calls of one attempt. */
const ATTEMPT_MS = 20_000;
/** Longer than an attempt, so that a lock runs out only when its owner is gone. */
export const LOCK_MS = 25_000;
/** How often to check whether another owner is done, in milliseconds. */
const POLL_MS = 100;

/**
 * Ends one lease now: locks it, revokes it at its provider, probes whether it is dead, and stores what was seen. Mark it
 * first (`LeaseStore.end`): a live lease is returned unchanged. While another process has it locked, waits up to `waitMs`.
 * Returns the lease as it is then: `isEnded(lease.state)` says whether it has ended; if not, a reaper continues.
 * @throws StoreError when the store cannot be used
 */
export async function endLease(
  options: EndLeaseDeps & { readonly lease: LeaseId; readonly waitMs?: number },
): Promise<Lease> {
  const { store, clock, lockOwner, lease, waitMs = 0 } = options;
  const giveUpAt = clock.now() + waitMs;
  for (;;) {
    const locked = await store.lock(lease, { lockOwner, lockMs: LOCK_MS });
    if (locked !== undefined) return endLocked(options, locked);
    const current = await storedLease(store, lease);
    if (!isEnding(current.state) || clock.now() >= giveUpAt) return current;
    await clock.sleep(POLL_MS);
  }
}

/** Ends a lease that `deps.lockOwner` has locked. */
export async function endLocked(deps: EndLeaseDeps, lease: Lease): Promise<Lease> {
  const settlement = await attempt(deps, lease);
  await deps.store.settle(lease.id, deps.lockOwner, settlement);
  return storedLease(deps.store, lease.id);
}

/**
 * For an exchange that made a provider issue and then lost the lease (`activate` was false): revokes what was created, at
 * once, even if the lease has ended in the store already, and returns how that went. Then settles the lease if nobody
 * has; that may wait as long as a lock lasts.
 */
export async function discardIssued(
  options: EndLeaseDeps & {
    readonly lease: Lease;
    readonly handle: Handle;
    readonly secret?: Secret | undefined;
  },
): Promise<{ readonly lease: Lease; readonly revoked: Result<Revoked, ProviderFailure> }> {
  const { providers, clock, lease, handle, secret } = options;
  const provider = providers.get(lease.kind);
  const revoked: Result<Revoked, ProviderFailure> =
    provider === undefined || revocabilityOf(provider, handle).revoke === "none"
      ? err(notRevocable(lease))
      : await callProvider({ clock, milliseconds: PROVIDER_DEADLINE_MS }, (signal) =>
          provider.revoke(handle, signal, secret),
        );
  return { lease: await endLease({ ...options, lease: lease.id, waitMs: LOCK_MS }), revoked };
}

function notRevocable({ kind, diesAt }: Lease): ProviderFailure {
  const message = `what a ${kind} lease issued cannot be revoked here`;
  const remedy =
    diesAt === undefined
      ? "It stays valid: stepkey cannot end it."
      : `The provider ends it at ${toRfc3339(diesAt)}.`;
  return { kind: "permanent", name: "not_revocable", message, remedy, mayExist: true };
}

async function attempt(deps: EndLeaseDeps, lease: Lease): Promise<Settlement> {
  const provider = deps.providers.get(lease.kind);
  if (provider === undefined) return retry(lease, noProvider(lease));
  const secret = secretOf(lease, deps.keyRing);
  if (!secret.ok) return retry(lease, secret.error);
  const tookMs = startStopwatch(deps.clock);
  const seen = await revokeAndProbe(provider, lease, { ...deps, secret: secret.value });
  const now = await deps.store.now();
  return settlementOf(lease, { ...seen, tookMs: tookMs() }, now);
}

/** Why a lease of this kind cannot be ended or tidied by this broker. */
export function noProvider({ kind }: Pick<Lease, "kind">): string {
  return `no ${kind} provider is configured here`;
}

/** What revoking takes besides the handle. */
function secretOf(
  { id, sealedSecret }: Lease,
  keyRing: KeyRing | undefined,
): Result<Secret | undefined, string> {
  if (sealedSecret === undefined) return ok(undefined);
  const opened = keyRing?.open(sealedSecret, id) ?? err("unknown_key");
  if (opened.ok) return opened;
  const key = `store key ${sealedSecret.keyId}`;
  return opened.error === "damaged"
    ? err(`the secret that revokes this lease, encrypted with ${key}, is damaged in the store`)
    : err(`${key} is not configured: it decrypts the secret that revokes this lease`);
}

async function revokeAndProbe(
  provider: LeaseEnder,
  lease: Lease,
  tools: Pick<EndLeaseDeps, "clock" | "onRequested"> & { readonly secret: Secret | undefined },
): Promise<Omit<Attempt, "tookMs">> {
  const { clock, onRequested, secret } = tools;
  const revocability = revocabilityOf(provider, lease.handle);
  const hasTidy = provider.tidy !== undefined;
  if (revocability.revoke === "none") {
    return { revocability, hasTidy, before: undefined, revoked: undefined, after: undefined };
  }
  const lastAt = clock.now() + ATTEMPT_MS;
  const limit = (): Parameters<typeof callProvider>[0] => {
    const left = Math.max(0, lastAt - clock.now());
    return { clock, milliseconds: Math.min(PROVIDER_DEADLINE_MS, left) };
  };
  const probe = (): Promise<Result<Probe, ProviderFailure>> =>
    callProvider(limit(), (signal) => provider.probe(lease.handle, signal, secret));
  // Only a lease whose issuing got no response can turn out never to have been issued.
  const seen = lease.issueOutcome === undefined ? await probe() : undefined;
  const revoked = await callProvider(limit(), (signal) =>
    provider.revoke(lease.handle, signal, secret),
  );
  if (revoked.ok && revoked.value.settlesInMs !== undefined) onRequested?.(revoked.value.facts);
  await settling(revoked, clock);
  const after = revoked.ok ? await probe() : undefined;
  const before = seen?.ok === true ? seen.value : undefined;
  return { revocability, hasTidy, before, revoked, after };
}

/** A lease that must be in the store. */
export async function storedLease(store: LeaseStore, id: LeaseId): Promise<Lease> {
  const lease = await store.find(id);
  if (lease === undefined) throw new Error(`lease ${id} is not in the store`);
  return lease;
}
