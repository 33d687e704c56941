import type { Clock, Instant } from "./clock.ts";

/** The time left for one request. */
export interface Budget {
  /** The milliseconds left, at most `most`. */
  remaining(most: number): number;
}

export function startBudget(clock: Clock, totalMs: number): Budget {
  const endsAt: Instant = clock.now() + totalMs;
  return { remaining: (most) => Math.max(0, Math.min(most, endsAt - clock.now())) };
}

/** An abort without a reason makes an error with its stack, which takes longer than most work of the store. */
const SETTLED = "settled";

/** After the abort, work may still report by itself how far it got. */
const GRACE_MS = 250;

/**
 * Gives `work` a deadline. Its signal aborts then; if it does not settle even so, the result is `late()`, and whatever the
 * work does afterwards is ignored.
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
    settled.abort(SETTLED);
  }
}
