import type { Clock } from "../../../shared/clock.ts";
import type { Jitter } from "../../../shared/http.ts";
import { err, type Result } from "../../../shared/result.ts";
import type { ProviderFailure } from "../../kind/provider.ts";

export interface Retrying {
  readonly clock: Clock;
  readonly jitter: Jitter;
  /** Ends the tries together. */
  readonly signal: AbortSignal;
}

const ATTEMPTS = 4;
const FIRST_WAIT_MS = 500;

/** Repeats a call that may be repeated while its failure may pass: at most four times, with growing waits. */
export async function withRetries<T>(
  { clock, jitter, signal }: Retrying,
  call: () => Promise<Result<T, ProviderFailure>>,
): Promise<Result<T, ProviderFailure>> {
  let mayExist = false;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await call();
    if (outcome.ok) return outcome;
    // One try that was lost on its way is enough to leave something that nobody knows.
    mayExist ||= outcome.error.mayExist;
    const failure = err({ ...outcome.error, mayExist });
    if (outcome.error.kind !== "retryable" || attempt === ATTEMPTS || signal.aborted)
      return failure;
    await clock.sleep(FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + jitter() / 2), signal);
    if (signal.aborted) return failure;
  }
}
