import { setImmediate as nextTurn } from "node:timers/promises";
import type { EndedCredential } from "../../credentials/kind/publication.ts";
import type { EndedSince } from "../../lease/ended-since.ts";
import { type LeaseStore, StoreError } from "../../lease/store.ts";
import type { Instant } from "../../shared/clock.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import { singleFlight } from "../../shared/single-flight.ts";

/** Ended leases of one kind whose credential would still be accepted, as far as the store has them. */
export interface EndedCredentials {
  /** @throws StoreError when the store cannot be read, and never could */
  read(): Promise<Iterable<EndedCredential>>;
}

/** Longer than any lease: what ended before that has expired. */
const LONGEST_MS = 13 * 3_600_000;
/** So much is read at a time, so that a store with many leases does not keep others waiting. */
const PART_MS = 10 * 60_000;
/** Processes that share the store write a moment after they looked at the clock. */
const OVERLAP_MS = 30_000;

/**
 * Reads what is new, and keeps the rest, so that it costs as much as ends since the last time. After a restart it reads all
 * once. Other processes that share the store end leases too, so it has to look.
 */
export function createEndedCredentials(
  store: Pick<LeaseStore, "now" | "endedSince">,
  kind: string,
): EndedCredentials {
  const known = new Map<LeaseId, EndedCredential>();
  let readAt: Instant | undefined;

  const update = async (): Promise<void> => {
    const now = await store.now();
    // A clock that was set back gives instants to new ends that seem to be read already.
    const isContinued = readAt !== undefined && now >= readAt;
    const since = isContinued ? (readAt ?? now) - OVERLAP_MS : now - LONGEST_MS;
    for (const part of partsOf(since, now)) {
      for (const one of await store.endedSince({ kind, ...part })) {
        if (!known.has(one.lease)) known.set(one.lease, one);
      }
      await nextTurn();
    }
    for (const [lease, { diesAt }] of known) if (diesAt <= now) known.delete(lease);
    readAt = now;
  };
  return {
    read: singleFlight(async () => {
      try {
        await update();
      } catch (error) {
        // What was known is still true, and hosts that would get nothing keep an older list.
        if (!(error instanceof StoreError) || readAt === undefined) throw error;
      }
      return known.values();
    }),
  };
}

/** The last one is open: the clock may have been ahead when a lease ended. */
function partsOf(since: Instant, now: Instant): readonly Pick<EndedSince, "since" | "until">[] {
  const count = Math.max(1, Math.ceil((now - since) / PART_MS));
  return Array.from({ length: count }, (_, index) => {
    const from = since + index * PART_MS;
    return index === count - 1 ? { since: from } : { since: from, until: from + PART_MS };
  });
}
