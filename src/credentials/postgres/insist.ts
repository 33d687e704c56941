import { setTimeout as sleep } from "node:timers/promises";
import { removeBlockers } from "./blockers.ts";
import type { Query } from "./connection.ts";
import { sqlState } from "./errors.ts";
import type { ServerAccess } from "./server-access.ts";

export interface Insist<T> {
  readonly access: ServerAccess;
  readonly signal: AbortSignal;
  readonly work: (query: Query) => Promise<T>;
  /** Runs again and again until `work` is done: it ends whoever could keep it waiting. */
  readonly meanwhile: () => Promise<void>;
}

/** From then on whatever the work waits for is looked for and removed. */
const BLOCKED_AFTER_MS = 100;
const PAUSE_MS = 20;

/**
 * Does something to a lease's role although its task locks the role, changes it at the same moment, or takes all the
 * memory for locks: who does that is ended from another connection at the same time, and the work tried again.
 */
export async function insist<T>(options: Insist<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt(options);
    } catch (error) {
      if (options.signal.aborted || !passes(error)) throw error;
    }
    await options.meanwhile();
    await sleep(PAUSE_MS, undefined, { signal: options.signal });
  }
}

async function attempt<T>({ access, signal, work, meanwhile }: Insist<T>): Promise<T> {
  const began = performance.now();
  let pid = 0;
  const done = new AbortController();
  const working = access
    .useToClose({
      signal,
      work: async (session) => {
        pid = session.pid;
        return work(session.query);
      },
    })
    .finally(() => done.abort());
  // Its outcome is looked at below, after the last of the others.
  working.catch(() => undefined);
  while (!done.signal.aborted) {
    await meanwhile();
    const isBlocked = pid !== 0 && performance.now() - began > BLOCKED_AFTER_MS;
    // What could not be removed keeps us waiting, and that says why.
    if (isBlocked) await removeBlockers({ access, pid, signal }).catch(() => undefined);
    await sleep(PAUSE_MS, undefined, { signal: done.signal }).catch(() => undefined);
  }
  return working;
}

/**
 * Waiting for a lock, a deadlock, no memory for locks, another role that was dropped meanwhile, and "tuple concurrently
 * updated", which has no code of its own.
 */
function passes(error: unknown): boolean {
  const state = sqlState(error) ?? "";
  return (
    ["55P03", "40P01", "53200", "42704"].includes(state) ||
    (state === "XX000" && String(error).includes("concurrently"))
  );
}
