import type { AppFault } from "../../github-app/fault.ts";
import { withBackoff, type Backoff } from "../../shared/backoff.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Jitter } from "../../shared/http.ts";
import { err, type Result } from "../../shared/result.ts";

export interface RepeatEffects {
  readonly clock: Clock;
  readonly jitter: Jitter;
}

const BACKOFF: Backoff = { firstWaitMs: 400, maxWaitMs: 3000, attempts: 3, jitter: 0.5 };

/** Repeats what is safe to repeat: a token whose response was lost is one that nobody has. */
export async function repeated<T>(
  { clock, jitter, signal }: RepeatEffects & { readonly signal: AbortSignal },
  call: () => Promise<Result<T, AppFault>>,
): Promise<Result<T, AppFault>> {
  let mayHaveActed = false;
  return await withBackoff<Result<T, AppFault>>(
    BACKOFF,
    { clock, signal, random: jitter },
    async () => {
      const outcome = await call();
      if (outcome.ok) return { outcome };
      mayHaveActed ||= outcome.error.mayHaveActed;
      const failed = err({ ...outcome.error, mayHaveActed });
      if (outcome.error.kind !== "retryable") return { outcome: failed };
      const { retryAt } = outcome.error;
      const afterMs = retryAt === undefined ? undefined : retryAt - clock.now();
      return { outcome: failed, again: { afterMs } };
    },
  );
}
