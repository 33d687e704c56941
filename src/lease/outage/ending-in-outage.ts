import type { LeaseId } from "../../shared/lease-id.ts";
import { reasonToEnd, type DueLimits } from "../due.ts";
import type { EndReason, Lease } from "../lease.ts";
import { shareOut } from "../server-share.ts";
import type { LeaseFilter, LeaseStore } from "../store.ts";
import { isEnded, isEnding } from "../transitions.ts";
import { jobEntry } from "./issuing-in-outage.ts";
import { completed, type Outage } from "./outage.ts";
import { isDue } from "./unwritten-ends.ts";

type LockDue = Parameters<LeaseStore["lockDue"]>[0];

/** What has to end is marked, locked and settled in memory while that cannot be written. */
export function endingInOutage(
  outage: Outage,
): Pick<LeaseStore, "end" | "closeJob" | "lockDue" | "lock" | "settle" | "lockDueTidies"> {
  const { store, live, ends, closedJobs } = outage;
  const endInMemory = (filter: LeaseFilter, reason: EndReason) => endAll(outage, filter, reason);
  return {
    end: (filter, reason) =>
      outage.attempt(
        async () => noted(outage, await store.end(filter, reason)),
        () => endInMemory(filter, reason),
      ),
    closeJob: (job, reason) =>
      outage.attempt(
        async () => noted(outage, await store.closeJob(job, reason)),
        async () => {
          closedJobs.set(jobEntry(job), { job, reason });
          return endInMemory({ job }, reason);
        },
      ),
    lockDue: async (request) => {
      await outage.recover();
      live.sweep(outage.now());
      const unwritten = ends.size > 0 ? lockInMemory(outage, request) : [];
      const rest = { ...request, limit: request.limit - unwritten.length };
      if (rest.limit <= 0) return unwritten;
      const locked = await outage.attempt(
        async () => noted(outage, await store.lockDue(rest)),
        async () => {
          await markDue(outage, rest);
          return lockInMemory(outage, rest);
        },
      );
      return [...unwritten, ...locked];
    },
    lock: async (id, request) => {
      const inMemory = () => ends.lock(id, { ...request, now: outage.now() });
      if (ends.find(id) !== undefined) return inMemory();
      return outage.attempt<Lease | undefined>(
        () => store.lock(id, request),
        async () => {
          await takeIfEnding(outage, id);
          return inMemory();
        },
      );
    },
    settle: async (id, lockOwner, outcome) => {
      const inMemory = () => ends.settle(id, outcome, outage.now());
      const forget = () => {
        if (outcome.kind !== "retry" && outcome.kind !== "wait") live.forget(id);
      };
      if (ends.find(id) !== undefined) {
        forget();
        return inMemory();
      }
      return outage
        .attempt(
          () => store.settle(id, lockOwner, outcome),
          async () => {
            await takeIfEnding(outage, id);
            return inMemory();
          },
        )
        .finally(forget);
    },
    // Nobody can use what is left: it waits until that can be written.
    lockDueTidies: async (request) => {
      if (outage.isLost()) return [];
      return store.lockDueTidies(request);
    },
  };
}

function noted(outage: Outage, leases: readonly Lease[]): readonly Lease[] {
  outage.note(leases);
  return leases;
}

/** Marks in memory what `LeaseStore.end` would mark. */
async function endAll(
  outage: Outage,
  filter: LeaseFilter,
  reason: EndReason,
): Promise<readonly Lease[]> {
  const { store, live, ends } = outage;
  const stored = await outage.read(
    () => store.list(filter),
    () => [...live.all()].filter((lease) => matches(lease, filter)),
  );
  const now = outage.now();
  return stored
    .map((lease) => ends.find(lease.id)?.lease ?? completed(lease, live.find(lease.id)))
    .filter(({ state }) => !isEnded(state))
    .map((lease) => ends.mark(lease, reason, now));
}

function same<T>(wanted: T | undefined, value: T): boolean {
  return wanted === undefined || wanted === value;
}

function matches(lease: Lease, filter: LeaseFilter): boolean {
  const { job, states } = filter;
  return (
    same(filter.lease, lease.id) &&
    same(job && jobEntry(job), jobEntry(lease.job)) &&
    same(filter.repository?.toLowerCase(), lease.repository.toLowerCase()) &&
    same(filter.grant, lease.grant) &&
    (states?.includes(lease.state) ?? true)
  );
}

async function takeIfEnding(outage: Outage, id: LeaseId): Promise<void> {
  const lease = await outage.load(id);
  if (lease !== undefined && isEnding(lease.state)) outage.ends.take(lease);
}

/** Marks in memory what the store says is due, as far as it can be read, and what this process knows of. */
async function markDue(outage: Outage, request: LockDue): Promise<void> {
  const { store, live, ends } = outage;
  const { issuingAfterMs, limit, share } = request;
  const except = ends.all().map(({ lease }) => lease.id);
  const stored = await outage.read(
    () => store.findDue({ issuingAfterMs, limit, share, except }),
    () => [...live.all()].filter(({ state }) => isEnding(state)),
  );
  for (const one of stored) {
    const lease = completed(one, live.find(one.id));
    if (isEnding(lease.state)) ends.take(lease);
    // Whether it is silent, the store cannot say now.
    else markIfDue(outage, { ...lease, heartbeatResetAt: outage.now() }, request);
  }
  for (const lease of live.all()) {
    if (ends.find(lease.id) !== undefined || !isOver(outage, lease, request)) continue;
    const now = await outage.load(lease.id);
    if (now === undefined || isOfAnotherProcess(lease, now)) live.forget(lease.id);
    else {
      markIfDue(outage, { ...now, ...dueTimes(outage, lease, now) }, request);
    }
  }
}

/** Of what is stored and what this process knows. A time in the future was stored before the clock was set back. */
function dueTimes(
  outage: Outage,
  known: Lease,
  stored: Lease,
): Pick<Lease, "expiresAt" | "heartbeatResetAt"> {
  const storedAt = stored.heartbeatResetAt > outage.now() ? 0 : stored.heartbeatResetAt;
  return {
    expiresAt: Math.min(known.expiresAt, stored.expiresAt),
    heartbeatResetAt: Math.max(known.heartbeatResetAt, storedAt),
  };
}

/** Another process has ended the lease, or received a heartbeat after the last one that this process knows of. */
function isOfAnotherProcess(known: Lease, now: Lease): boolean {
  return isEnded(now.state) || (now.lastBeatAt ?? 0) > (known.lastBeatAt ?? 0);
}

function isOver(outage: Outage, lease: Lease, limits: DueLimits): boolean {
  return reasonNow(outage, lease, limits) !== undefined;
}

function markIfDue(outage: Outage, lease: Lease, limits: DueLimits): void {
  const reason = reasonNow(outage, lease, limits);
  if (reason !== undefined) outage.ends.mark(lease, reason, outage.now());
}

function reasonNow(outage: Outage, lease: Lease, limits: DueLimits): EndReason | undefined {
  const now = outage.now();
  const heartbeatResetAt = Math.max(lease.heartbeatResetAt, outage.heartbeatsFrom());
  return reasonToEnd({ ...lease, heartbeatResetAt }, now, limits);
}

function lockInMemory(outage: Outage, request: LockDue): readonly Lease[] {
  const { ends } = outage;
  const now = outage.now();
  const due = ends.all().filter((end) => isDue(end, now));
  const leases = due.map(({ lease }) => lease);
  const chosen = request.share ? shareOut(leases, request.share).chosen : leases;
  return chosen
    .slice(0, request.limit)
    .flatMap(({ id }) => ends.lock(id, { ...request, now }) ?? []);
}
