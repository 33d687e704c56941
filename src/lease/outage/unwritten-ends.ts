import type { Instant } from "../../shared/clock.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import { ended, settled } from "../changes.ts";
import type { EndReason, Lease } from "../lease.ts";
import type { Settlement } from "../outcome.ts";
import type { LockRequest } from "../lock-request.ts";
import { isEnding } from "../transitions.ts";

/** The end of one lease, as far as the store does not have it yet. */
export interface UnwrittenEnd {
  /** The lease as it would be in the store. */
  readonly lease: Lease;
  readonly reason: EndReason;
  /** The outcome of the last attempt at the provider. */
  readonly settlement?: Settlement | undefined;
  readonly lockedUntil?: Instant | undefined;
}

/** Ends that could not be written. It is bounded by what was live: while the store fails, nothing is issued. */
export interface UnwrittenEnds {
  readonly size: number;
  find(id: LeaseId): UnwrittenEnd | undefined;
  findByTokenHash(hash: string): UnwrittenEnd | undefined;
  all(): readonly UnwrittenEnd[];
  /** Marks a lease as ending. One that is ending already keeps its reason, and becomes due. */
  mark(lease: Lease, reason: EndReason, now: Instant): Lease;
  /** Takes the end of a lease that its store has marked already. */
  take(lease: Lease): void;
  /** As `LeaseStore.lock`. */
  lock(id: LeaseId, request: LockRequest & { readonly now: Instant }): Lease | undefined;
  /** As `LeaseStore.settle`. */
  settle(id: LeaseId, outcome: Settlement, now: Instant): boolean;
  /** The store has it. */
  forget(id: LeaseId): void;
}

export function createUnwrittenEnds(): UnwrittenEnds {
  const ends = new Map<LeaseId, UnwrittenEnd>();
  const ids = new Map<string, LeaseId>();

  const set = (end: UnwrittenEnd): void => {
    ends.set(end.lease.id, end);
    ids.set(end.lease.tokenHash, end.lease.id);
  };
  return {
    get size() {
      return ends.size;
    },
    find: (id) => ends.get(id),
    findByTokenHash: (hash) => {
      const id = ids.get(hash);
      return id === undefined ? undefined : ends.get(id);
    },
    all: () => [...ends.values()],
    mark: (lease, reason, now) => {
      const known = ends.get(lease.id);
      const changed = ended(known?.lease ?? lease, reason, now);
      set({ ...known, lease: changed, reason: changed.endReason ?? reason });
      return changed;
    },
    take: (lease) => {
      if (!ends.has(lease.id)) set({ lease, reason: lease.endReason ?? "expired" });
    },
    lock: (id, { lockMs, now }) => {
      const end = ends.get(id);
      if (end === undefined || !isEnding(end.lease.state)) return undefined;
      if (isLocked(end, now)) return undefined;
      set({ ...end, lockedUntil: now + lockMs });
      return end.lease;
    },
    settle: (id, outcome, now) => {
      const end = ends.get(id);
      const lease = end && settled(end.lease, outcome, now);
      if (end === undefined || lease === undefined) return false;
      set({ lease, reason: end.reason, settlement: outcome });
      return true;
    },
    forget: (id) => {
      const end = ends.get(id);
      if (end !== undefined) ids.delete(end.lease.tokenHash);
      ends.delete(id);
    },
  };
}

/** Somebody in this process works on it now. */
export function isLocked({ lockedUntil }: UnwrittenEnd, now: Instant): boolean {
  return lockedUntil !== undefined && lockedUntil > now;
}

/** It has to be ended at its provider now. */
export function isDue(end: UnwrittenEnd, now: Instant): boolean {
  const { state, nextTryAt = now } = end.lease;
  return isEnding(state) && nextTryAt <= now && !isLocked(end, now);
}
