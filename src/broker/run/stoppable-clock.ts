import type { Clock } from "../../shared/clock.ts";

/** A clock on which every deadline is over once `signal` aborts: a broker that stops waits for no server. */
export function stoppableClock(clock: Clock, signal: AbortSignal): Clock {
  return {
    now: () => clock.now(),
    sleep: (milliseconds, settled = signal) =>
      clock.sleep(milliseconds, AbortSignal.any([settled, signal])),
  };
}
