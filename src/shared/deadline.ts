import type { Clock, Instant } from "./clock.ts";

/** What is left of the time in which one request must be answered. */
export interface Budget {
  /** Milliseconds that are left, `most` at most. */
  remaining(most: number): number;
}

export function startBudget(clock: Clock, totalMs: number): Budget {
  const endsAt: Instant = clock.now() + totalMs;
  return { remaining: (most) => Math.max(0, Math.min(most, endsAt - clock.now())) };
}

/** Once aborted, work may still say by itself how far it came. */
const GRACE_MS = 250;

/**
 * Gives `work` a deadline: its signal aborts then, and when it does not settle even so, `late` is the outcome. What the
 * work comes to afterwards is not heard any more.
 */
export async function within<T>(
  limit: { readonly clock: Clock; readonly milliseconds: number },
  work: (signal: AbortSignal) => Promise<T>,
  late: () => T,
): Promise<T> {
  const deadline = new AbortController();
  const settled = new AbortController();
  const timer = async (): Promise<T> => {
    await limit.clock.sleep(limit.milliseconds, settled.signal);
    if (!settled.signal.aborted) deadline.abort();
    await limit.clock.sleep(GRACE_MS, settled.signal);
    return late();
  };
  try {
    return await Promise.race([work(deadline.signal), timer()]);
  } finally {
    settled.abort();
  }
}
