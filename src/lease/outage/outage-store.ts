import type { LeaseStore } from "../store.ts";
import { beatingInOutage } from "./beating-in-outage.ts";
import { endingInOutage } from "./ending-in-outage.ts";
import { issuingInOutage } from "./issuing-in-outage.ts";
import { createOutage, type OutageOptions } from "./outage.ts";

/**
 * The store for a broker whose leases end in time even while the store cannot be written (a full or read-only disk, a
 * lock that somebody else holds) or not even be read. Meanwhile heartbeats count in memory, what is due is chosen and
 * locked in memory, and what was seen at a provider is kept there and written later. Nothing is issued meanwhile.
 *
 * A process that dies with unwritten ends repeats them when it starts again: revoking twice does no harm.
 */
export function withOutages(store: LeaseStore, options: OutageOptions): LeaseStore {
  const outage = createOutage(store, options);
  return {
    ...store,
    ...issuingInOutage(outage),
    ...beatingInOutage(outage),
    ...endingInOutage(outage),
    now: async () => {
      try {
        return await store.now();
      } catch (error) {
        outage.expected(error);
        return outage.now();
      }
    },
    // What says whether the broker can issue: it cannot while nothing can be written.
    freezes: async () => {
      outage.refuse();
      return store.freezes();
    },
    countByState: async () => {
      outage.refuse();
      return store.countByState();
    },
    damagedRows: () =>
      outage.read(
        () => store.damagedRows(),
        () => [],
      ),
  };
}
