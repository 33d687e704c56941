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

/** Work that did not settle in time. `late` is for that alone: it may make an error. */
const LATE = Symbol("late");
/** An abort without a reason makes an error with its stack, for each call that was in time. */
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
  const timer = async (): Promise<typeof LATE> => {
    await limit.clock.sleep(limit.milliseconds, settled.signal);
    if (!settled.signal.aborted) deadline.abort();
    await limit.clock.sleep(GRACE_MS, settled.signal);
    return LATE;
  };
  try {
    const outcome = await Promise.race([work(deadline.signal), timer()]);
    return outcome === LATE ? late() : outcome;
  } finally {
    settled.abort(SETTLED);
  }
}
