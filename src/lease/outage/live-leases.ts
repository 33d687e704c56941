import type { Instant } from "../../shared/clock.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import type { Lease } from "../lease.ts";
import { isEnded } from "../transitions.ts";

/** About 15 MB. Beyond it the oldest are forgotten here; the store still has them. */
export const MAX_LEASES = 10_000;

/** The leases that this process issued, saw or found when it started, so that it can end them while the store cannot even be read. */
export interface LiveLeases {
  /** What is known now; a lease that has ended is forgotten. */
  note(lease: Lease): void;
  /** A heartbeat came in, whether or not it could be written. */
  noteBeat(tokenHash: string, at: Instant): void;
  find(id: LeaseId): Lease | undefined;
  findByTokenHash(hash: string): Lease | undefined;
  all(): Iterable<Lease>;
  forget(id: LeaseId): void;
  /** The clock was set back: what is due moves with it. */
  moveBack(backMs: number): void;
  /** Forgets what another process has ended long ago. */
  sweep(now: Instant): void;
}

/** By then its store or another broker knows better. */
const SWEEP_AFTER_MS = 600_000;
const SWEEP_EVERY_MS = 60_000;

export function createLiveLeases(maxLeases = MAX_LEASES): LiveLeases {
  const leases = new Map<LeaseId, Lease>();
  const ids = new Map<string, LeaseId>();
  let sweepAt = 0;

  const forget = (id: LeaseId): void => {
    const lease = leases.get(id);
    if (lease !== undefined) ids.delete(lease.tokenHash);
    leases.delete(id);
  };
  const findByTokenHash = (hash: string): Lease | undefined => {
    const id = ids.get(hash);
    return id === undefined ? undefined : leases.get(id);
  };
  return {
    forget,
    findByTokenHash,
    find: (id) => leases.get(id),
    all: () => leases.values(),
    note: (lease) => {
      if (isEnded(lease.state)) {
        forget(lease.id);
        return;
      }
      leases.set(lease.id, lease);
      ids.set(lease.tokenHash, lease.id);
      const [oldest] = leases.keys();
      if (leases.size > maxLeases && oldest !== undefined) forget(oldest);
    },
    noteBeat: (hash, at) => {
      const lease = findByTokenHash(hash);
      if (lease === undefined) return;
      const heartbeatResetAt = Math.max(lease.heartbeatResetAt, at);
      leases.set(lease.id, { ...lease, heartbeatResetAt, lastBeatAt: at });
    },
    moveBack: (backMs) => {
      for (const lease of leases.values()) {
        const expiresAt = lease.expiresAt - backMs;
        const heartbeatResetAt = lease.heartbeatResetAt - backMs;
        leases.set(lease.id, { ...lease, expiresAt, heartbeatResetAt });
      }
    },
    sweep: (now) => {
      if (now < sweepAt) return;
      sweepAt = now + SWEEP_EVERY_MS;
      for (const { id, expiresAt } of leases.values()) {
        if (now - expiresAt >= SWEEP_AFTER_MS) forget(id);
      }
    },
  };
}
