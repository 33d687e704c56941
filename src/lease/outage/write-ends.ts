import type { Clock } from "../../shared/clock.ts";
import type { JobKey } from "../../shared/claims.ts";
import type { EndReason } from "../lease.ts";
import { LOCK_MS } from "../end-lease.ts";
import type { LeaseStore } from "../store.ts";
import { isEnded } from "../transitions.ts";
import { isDamagedRow } from "./damaged-row.ts";
import { isLocked, type UnwrittenEnd, type UnwrittenEnds } from "./unwritten-ends.ts";

export interface ClosedJob {
  readonly job: JobKey;
  readonly reason: EndReason;
}

export interface WriteEndsDeps {
  readonly store: LeaseStore;
  readonly clock: Clock;
  readonly lockOwner: string;
  readonly ends: UnwrittenEnds;
  readonly closedJobs: Map<string, ClosedJob>;
}

/** Ends written at once: few enough that no heartbeat waits long. */
const BATCH = 100;

/**
 * Writes to the store what could not be written before: at most a batch, so call it again. What is being worked on now
 * is written later, and so is what another process has locked in the store. Returns how many ends it wrote.
 * @throws StoreError when the store fails again: the rest stays unwritten
 */
export async function writeEnds(deps: WriteEndsDeps): Promise<number> {
  const { store, clock, ends, closedJobs } = deps;
  // First: until then the job could be issued something again.
  for (const [key, { job, reason }] of closedJobs) {
    await store.closeJob(job, reason);
    closedJobs.delete(key);
  }
  let written = 0;
  for (const end of ends.all()) {
    if (written >= BATCH) break;
    if (isLocked(end, clock.now())) continue;
    if (!(await writeEnd(deps, end))) continue;
    if (ends.find(end.lease.id) === end) ends.forget(end.lease.id);
    written += 1;
    // Requests go first: SQLite may work on the thread that serves them.
    if (written % 10 === 0) await eventLoopTurn();
  }
  return written;
}

/** False: another process works on this lease. */
async function writeEnd(deps: WriteEndsDeps, end: UnwrittenEnd): Promise<boolean> {
  try {
    return await tryToWriteEnd(deps, end);
  } catch (error) {
    // It has no place to be written to, and is in the audit log.
    if (isDamagedRow(error)) return true;
    throw error;
  }
}

async function tryToWriteEnd(
  { store, lockOwner }: WriteEndsDeps,
  { lease: { id }, reason, settlement }: UnwrittenEnd,
): Promise<boolean> {
  await store.end({ lease: id }, reason);
  if (settlement === undefined) return true;
  // Undefined too when this process locked it before the store failed: then `settle` succeeds.
  await store.lock(id, { lockOwner, lockMs: LOCK_MS });
  if (await store.settle(id, lockOwner, settlement)) return true;
  const stored = await store.find(id);
  return stored === undefined || isEnded(stored.state);
}

function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
