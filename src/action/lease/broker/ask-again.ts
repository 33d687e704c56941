import type { Clock } from "../../../shared/clock.ts";
import type { Result } from "../../../shared/result.ts";
import type { LeaseRefusal } from "../source/credential-source.ts";

/** What came of a request to the broker. */
export type BrokerResult<T> = Result<T, LeaseRefusal>;

export interface RetryOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How long to wait before each repetition; there are as many repetitions as waits. */
  readonly waitsMs: readonly number[];
  /** Gives up when the broker asks for a longer wait than this. */
  readonly maxWaitMs?: number;
}

/** For requests that end a lease: long enough for a broker that restarts or a provider that is busy. */
export const END_WAITS_MS = [500, 1000, 2000, 4000, 8000] as const;

/** Repeats a request that may succeed later: no response came, or the broker is busy. */
export async function askAgain<T>(
  ask: (attempt: number) => Promise<BrokerResult<T>>,
  { clock, signal, waitsMs, maxWaitMs = Number.POSITIVE_INFINITY }: RetryOptions,
): Promise<BrokerResult<T>> {
  for (let attempt = 0; ; attempt += 1) {
    const result = await ask(attempt);
    const leastMs = waitsMs[attempt];
    if (result.ok || result.error.again === undefined) return result;
    if (leastMs === undefined || signal.aborted) return result;
    const waitMs = Math.max(leastMs, result.error.again.afterMs ?? 0);
    if (waitMs > maxWaitMs) return result;
    await clock.sleep(waitMs, signal);
  }
}
