import type { LeaseStore } from "../../lease/store.ts";
import type { CheckNotes } from "../context/check-notes.ts";

/** The same store; ends of leases are noted, after they were written. */
export function noticingEnds(
  store: LeaseStore,
  notes: Pick<CheckNotes, "noteEnding" | "noteEnd"> | undefined,
): LeaseStore {
  if (notes === undefined) return store;
  return {
    ...store,
    end: async (...given) => {
      const leases = await store.end(...given);
      notes.noteEnding(leases);
      return leases;
    },
    closeJob: async (...given) => {
      const leases = await store.closeJob(...given);
      notes.noteEnding(leases);
      return leases;
    },
    settle: async (lease, ...given) => {
      const isWritten = await store.settle(lease, ...given);
      if (isWritten) notes.noteEnd(lease);
      return isWritten;
    },
    issueFailed: async (lease, ...given) => {
      const now = await store.issueFailed(lease, ...given);
      notes.noteEnd(lease);
      return now;
    },
  };
}
