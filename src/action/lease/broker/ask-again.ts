import { type Backoff, nextWaitMs } from "../../../shared/backoff.ts";
import type { Clock, Instant } from "../../../shared/clock.ts";
import type { LeaseRefusal } from "../source/credential-source.ts";
import type { BrokerResult } from "./client.ts";

export interface RetryOptions {
  readonly backoff: Backoff;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Gets a line for the log when a broker that is not running is waited for. */
  readonly say: (line: string) => void;
  /** How long to wait for such a broker, in milliseconds. */
  readonly restartMs?: number;
}

/** For requests that end a lease: long enough for a provider that is busy. */
export const END_BACKOFF: Backoff = { firstWaitMs: 500, attempts: 6 };

/** Longer than a broker takes to restart, and shorter than anybody waits for a wrong address. */
const RESTART_MS = 30_000;
/** Often, because the wait is short and a refused connection costs nothing. */
const MAX_RESTART_PAUSE_MS = 2000;
const RESTART_BACKOFF: Backoff = { firstWaitMs: 500, maxWaitMs: MAX_RESTART_PAUSE_MS };

/**
 * Repeats a request that may succeed later: no response came, or the broker is busy. A broker that is not running, as
 * while it restarts, is waited for, and these attempts do not count.
 */
export async function askAgain<T>(
  ask: (attempt: number) => Promise<BrokerResult<T>>,
  options: RetryOptions,
): Promise<BrokerResult<T>> {
  const { clock, signal } = options;
  const waitBefore = createWaits(options);
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await ask(attempt);
    const waitMs = outcome.ok || signal.aborted ? undefined : waitBefore(outcome.error);
    if (waitMs === undefined) return outcome;
    await clock.sleep(waitMs, signal);
    if (signal.aborted) return outcome;
  }
}

/** How long to wait before the next attempt; undefined: give up. */
type WaitBefore = (refusal: LeaseRefusal) => number | undefined;

function createWaits(options: RetryOptions): WaitBefore {
  const restart = createRestartWait(options);
  let attempt = 0;
  return (refusal) => {
    if (refusal.again === undefined) return undefined;
    if (refusal.again.isDown === true) return restart(refusal);
    attempt += 1;
    return nextWaitMs(options.backoff, { attempt, retryAfterMs: refusal.again.afterMs });
  };
}

function createRestartWait({ clock, say, restartMs = RESTART_MS }: RetryOptions): WaitBefore {
  let until: Instant | undefined;
  let attempt = 0;
  return ({ failure, again }) => {
    attempt += 1;
    if (until === undefined && restartMs > 0) {
      say(`${failure.message} Waiting up to ${restartMs / 1000} s for it to start.`);
    }
    until ??= clock.now() + restartMs;
    return nextWaitMs(RESTART_BACKOFF, {
      attempt,
      leftMs: until - clock.now(),
      // A proxy, or a broker that stops, may ask for longer than a restart takes.
      retryAfterMs: Math.min(again?.afterMs ?? 0, MAX_RESTART_PAUSE_MS),
    });
  };
}
