import { withBackoff, type Backoff } from "../../shared/backoff.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Jitter } from "../../shared/http.ts";
import { err, type Result } from "../../shared/result.ts";
import type { ProviderFailure } from "./provider.ts";

export interface RetryEffects {
  readonly clock: Clock;
  readonly jitter: Jitter;
  /** Limits all attempts together. */
  readonly signal: AbortSignal;
}

const BACKOFF: Backoff = { firstWaitMs: 500, attempts: 4, jitter: 0.5 };

/** Repeats a call while its failure is retryable. The call must be safe to repeat. */
export async function withRetries<T>(
  { clock, jitter, signal }: RetryEffects,
  call: () => Promise<Result<T, ProviderFailure>>,
): Promise<Result<T, ProviderFailure>> {
  let mayExist = false;
  return await withBackoff<Result<T, ProviderFailure>>(
    BACKOFF,
    { clock, signal, random: jitter },
    async () => {
      const outcome = await call();
      if (outcome.ok) return { outcome };
      // If any attempt may have left something, the whole call may have.
      mayExist ||= outcome.error.mayExist;
      const isRetryable = outcome.error.kind === "retryable";
      return {
        outcome: err({ ...outcome.error, mayExist }),
        again: isRetryable ? { afterMs: undefined } : undefined,
      };
    },
  );
}
