import type { JobKey } from "../../shared/claims.ts";
import { issued } from "../changes.ts";
import type { BreakGlassStore } from "../break-glass-store.ts";
import type { LeaseStore } from "../store.ts";
import type { Outage } from "./outage.ts";
import type { UnwrittenEnds } from "./unwritten-ends.ts";

/** Nothing is issued while the store fails, and what was being issued when it failed ends at once. */
export function issuingInOutage(
  outage: Outage,
): Pick<
  LeaseStore,
  | "burn"
  | "isBurned"
  | "isJobClosed"
  | "reserve"
  | "activate"
  | "issueFailed"
  | keyof BreakGlassStore
> {
  const { store, live, ends, closedJobs } = outage;
  return {
    burn: async (...given) => {
      outage.refuse();
      return store.burn(...given);
    },
    // The first question about a request: it is refused before any work is done for it.
    isBurned: async (...given) => {
      outage.refuse();
      return store.isBurned(...given);
    },
    isJobClosed: async (job) => {
      if (closedJobs.has(jobEntry(job))) return true;
      return store.isJobClosed(job);
    },
    reserve: async (reservation) => {
      // What the store does not know yet decides about this job too.
      if (closedJobs.size > 0 || hasUnwrittenEnd(ends, reservation.lease.job)) {
        await outage.recover();
      }
      outage.refuse();
      const reserved = await store.reserve(reservation);
      if (reserved.kind === "reserved") outage.note([reserved.lease]);
      if (reserved.kind === "sealed") for (const id of reserved.ended) live.forget(id);
      return reserved;
    },
    reserveBreakGlass: async (lease) => {
      outage.refuse();
      const reserved = await store.reserveBreakGlass(lease);
      if (reserved.kind === "reserved") outage.note([reserved.lease]);
      return reserved;
    },
    confirmBreakGlass: async (...given) => {
      outage.refuse();
      return store.confirmBreakGlass(...given);
    },
    activate: async (id, facts) => {
      const known = live.find(id);
      // Before it is written: if that fails, this process still knows what to revoke.
      const lease = known && issued(known, facts, outage.now());
      if (lease !== undefined) live.note(lease);
      try {
        outage.refuse();
        return await store.activate(id, facts);
      } catch (error) {
        outage.expected(error);
        if (lease !== undefined) ends.mark(lease, "issue_failed", outage.now());
        throw error;
      }
    },
    issueFailed: (id, failure) =>
      outage.attempt(
        async () => {
          const lease = await store.issueFailed(id, failure);
          if (lease !== undefined) live.note(lease);
          return lease;
        },
        async () => {
          const lease = await outage.load(id);
          return lease && ends.mark(lease, "issue_failed", outage.now());
        },
      ),
  };
}

/** Whether a lease of the job has ended, and the store does not say so yet. */
function hasUnwrittenEnd(ends: UnwrittenEnds, job: JobKey): boolean {
  if (ends.size === 0) return false;
  const entry = jobEntry(job);
  return ends.all().some(({ lease }) => jobEntry(lease.job) === entry);
}

/** A job as the key of a map. */
export function jobEntry(job: JobKey): string {
  return [job.repositoryId, job.runId, job.runAttempt, job.checkRunId].join("/");
}
