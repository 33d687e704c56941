import type { Clock, Instant } from "./clock.ts";

/** How often something is tried again, and how long to wait in between: the wait doubles from one attempt to the next. */
export interface Backoff {
  /** The wait after the first attempt, in milliseconds. */
  readonly firstWaitMs: number;
  /** Longest wait, in milliseconds. A Retry-After that asks for more ends the attempts. Absent: any wait is accepted. */
  readonly maxWaitMs?: number;
  /** Attempts in all. Absent: without end. */
  readonly attempts?: number;
  /** Share of each wait that is random, so that many clients do not return at once: 1 is "full jitter", 0 is none. */
  readonly jitter?: number;
}

/** What is known when one attempt has failed. */
export interface FailedAttempt {
  /** Counts from 1. */
  readonly attempt: number;
  /** 0 to 1. Absent: the longest wait. */
  readonly random?: number | undefined;
  /** How long the server asks to wait, in milliseconds: never shorter than this. */
  readonly retryAfterMs?: number | undefined;
  /** Time left for everything, in milliseconds: a wait that does not fit is not begun. */
  readonly leftMs?: number | undefined;
}

/** Beyond this the exponent only risks overflow: no cap is as long as 2^40 first waits. */
const MAX_DOUBLINGS = 40;

/** Our own wait after so many failed attempts, in milliseconds. `random` is from 0 to 1. */
export function backoffMs(rule: Backoff, attempt: number, random = 1): number {
  const { firstWaitMs, maxWaitMs = Number.POSITIVE_INFINITY, jitter = 0 } = rule;
  const doublings = Math.min(Math.max(0, attempt - 1), MAX_DOUBLINGS);
  const longest = Math.min(firstWaitMs * 2 ** doublings, maxWaitMs);
  return longest * (1 - jitter + jitter * random);
}

/** How long to wait before the next attempt, in milliseconds; undefined: give up. */
export function nextWaitMs(rule: Backoff, failed: FailedAttempt): number | undefined {
  const { maxWaitMs = Number.POSITIVE_INFINITY, attempts = Number.POSITIVE_INFINITY } = rule;
  const { attempt, random, retryAfterMs = 0, leftMs = Number.POSITIVE_INFINITY } = failed;
  if (attempt >= attempts || retryAfterMs > maxWaitMs) return undefined;
  const wait = Math.max(backoffMs(rule, attempt, random), retryAfterMs);
  return wait > leftMs ? undefined : wait;
}

/** What one attempt came to. `again` says that another may succeed, and how long the server asks to wait. */
export interface Attempted<T> {
  readonly outcome: T;
  readonly again?: { readonly afterMs: number | undefined } | undefined;
}

export interface BackoffEffects {
  readonly clock: Clock;
  /** 0 to 1: `Math.random` in the product. Needed where the rule has jitter. */
  readonly random?: () => number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
  /** No wait ends later than this. */
  readonly until?: Instant;
}

/** Repeats `attempt` until it comes to something final or the rule gives up; then the last outcome is the result. */
export async function withBackoff<T>(
  rule: Backoff,
  effects: BackoffEffects,
  attempt: (number: number) => Promise<Attempted<T>>,
): Promise<T> {
  const { clock, random, signal, until } = effects;
  const isAborted = (): boolean => signal?.aborted === true;
  for (let number = 1; ; number += 1) {
    const { outcome, again } = await attempt(number);
    if (again === undefined || isAborted()) return outcome;
    const wait = nextWaitMs(rule, {
      attempt: number,
      random: random?.(),
      retryAfterMs: again.afterMs,
      leftMs: until === undefined ? undefined : until - clock.now(),
    });
    if (wait === undefined) return outcome;
    await clock.sleep(wait, signal);
    if (isAborted()) return outcome;
  }
}
