import type { Clock, Instant } from "../../src/shared/clock.ts";

/** A clock that moves only when the test moves it. */
export interface FakeClock extends Clock {
  /** Moves on, waking sleepers in their order, and lets what they started run in between. */
  advance(milliseconds: number): Promise<void>;
  /**
   * Wakes who polls, at most `everyMs` ahead, until `work` is over. Between polls it stands still: what a real server does
   * takes no time here, and longer sleepers, such as deadlines, sleep on.
   */
  pollUntil<Value>(work: Promise<Value>, everyMs: number): Promise<Value>;
  /** Steps there at once, forwards or back, waking nobody: a clock that was set. */
  set(instant: Instant): void;
}

interface Sleeper {
  readonly at: Instant;
  readonly wake: () => void;
}

/** 2026-11-22T10:00:00Z. */
export const TEN_OCLOCK: Instant = Date.UTC(2026, 10, 22, 10);

export function createFakeClock(start: Instant = TEN_OCLOCK): FakeClock {
  let now = start;
  let steadyAt = 0;
  const sleepers = new Set<Sleeper>();

  const sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const wake = (): void => {
        sleepers.delete(sleeper);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      const sleeper: Sleeper = { at: now + milliseconds, wake };
      sleepers.add(sleeper);
      signal?.addEventListener("abort", wake, { once: true });
    });

  const advance = async (milliseconds: number): Promise<void> => {
    const until = now + milliseconds;
    await settleTasks();
    for (;;) {
      const [next] = [...sleepers].toSorted((a, b) => a.at - b.at);
      if (next === undefined || next.at > until) break;
      steadyAt += Math.max(0, next.at - now);
      now = Math.max(now, next.at);
      next.wake();
      await settleTasks();
    }
    steadyAt += Math.max(0, until - now);
    now = until;
    await settleTasks();
  };

  return {
    now: () => now,
    steady: () => steadyAt,
    sleep,
    set: (instant) => {
      now = instant;
    },
    advance,
    pollUntil: async (work, everyMs) => {
      const over = work.then(
        () => true,
        () => true,
      );
      while (!(await Promise.race([over, realPause()]))) {
        const next = Math.min(...Array.from(sleepers, ({ at }) => at));
        if (next <= now + everyMs) await advance(Math.max(0, next - now));
      }
      return work;
    },
  };
}

function realPause(): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(resolve, 1, false);
  });
}

/** Lets everything run that waits for no timer: some writes to a store, each of which takes a few turns. */
async function settleTasks(): Promise<void> {
  for (let round = 0; round < 15; round += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
