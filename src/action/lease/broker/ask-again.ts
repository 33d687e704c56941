import { withBackoff, type Backoff } from "../../../shared/backoff.ts";
import type { Clock } from "../../../shared/clock.ts";
import type { Result } from "../../../shared/result.ts";
import type { LeaseRefusal } from "../source/credential-source.ts";

/** What came of a request to the broker. */
export type BrokerResult<T> = Result<T, LeaseRefusal>;

export interface RetryOptions {
  readonly backoff: Backoff;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** For requests that end a lease: long enough for a broker that restarts or a provider that is busy. */
export const END_BACKOFF: Backoff = { firstWaitMs: 500, attempts: 6 };

/** Repeats a request that may succeed later: no response came, or the broker is busy. */
export async function askAgain<T>(
  ask: (attempt: number) => Promise<BrokerResult<T>>,
  { backoff, clock, signal }: RetryOptions,
): Promise<BrokerResult<T>> {
  return await withBackoff(backoff, { clock, signal }, async (attempt) => {
    const outcome = await ask(attempt);
    return { outcome, again: outcome.ok ? undefined : outcome.error.again };
  });
}
