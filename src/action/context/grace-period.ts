import type { Clock } from "../../shared/clock.ts";

export interface GracePeriod {
  readonly clock: Clock;
  /** Aborts when the runner wants this process to end. */
  readonly cancelled: AbortSignal;
  /** How long the work may take, in milliseconds. */
  readonly limitMs: number;
  /** How long it may continue once the runner has cancelled. */
  readonly afterCancelMs: number;
}

/** Does work whose signal aborts when its time is over. A cancelled job does not drop it: it gets what time is left. */
export async function withGracePeriod<T>(
  { clock, cancelled, limitMs, afterCancelMs }: GracePeriod,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const done = new AbortController();
  const stopAfter = async (milliseconds: number): Promise<void> => {
    await clock.sleep(milliseconds, done.signal);
    over.abort();
  };
  const shorten = (): void => void stopAfter(afterCancelMs);
  void stopAfter(limitMs);
  if (cancelled.aborted) shorten();
  else cancelled.addEventListener("abort", shorten, { once: true });
  try {
    return await work(over.signal);
  } finally {
    done.abort();
    cancelled.removeEventListener("abort", shorten);
  }
}
