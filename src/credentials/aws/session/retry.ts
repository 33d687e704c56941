import type { Clock } from "../../../shared/clock.ts";
import type { Jitter } from "../../../shared/http.ts";
import { err, type Result } from "../../../shared/result.ts";
import type { ProviderFailure } from "../../kind/provider.ts";

export interface RetryEffects {
  readonly clock: Clock;
  readonly jitter: Jitter;
  /** Limits all attempts together. */
  readonly signal: AbortSignal;
}

const ATTEMPTS = 4;
const FIRST_WAIT_MS = 500;

/** Calls up to four times, with growing pauses, while the failure is retryable. The call must be safe to repeat. */
export async function withRetries<T>(
  { clock, jitter, signal }: RetryEffects,
  call: () => Promise<Result<T, ProviderFailure>>,
): Promise<Result<T, ProviderFailure>> {
  let mayExist = false;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await call();
    if (outcome.ok) return outcome;
    // If any attempt may have left something, the whole call may have.
    mayExist ||= outcome.error.mayExist;
    const failure = err({ ...outcome.error, mayExist });
    if (outcome.error.kind !== "retryable" || attempt === ATTEMPTS || signal.aborted)
      return failure;
    await clock.sleep(FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + jitter() / 2), signal);
    if (signal.aborted) return failure;
  }
}
