import { interrupted } from "./errors.ts";

/** Lets `most` through at a time; the others wait until their signal aborts. */
export function createGate(most: number) {
  let inside = 0;
  const waiting = new Set<() => void>();
  const enter = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (inside < most) {
      inside += 1;
      return;
    }
    const turn = Promise.withResolvers<void>();
    const giveUp = (): void => {
      waiting.delete(turn.resolve);
      turn.reject(interrupted("no connection to the database server was free in time"));
    };
    waiting.add(turn.resolve);
    signal.addEventListener("abort", giveUp, { once: true });
    await turn.promise.finally(() => signal.removeEventListener("abort", giveUp));
  };
  /** Whoever waits longest takes the place. */
  const leave = (): void => {
    const [next] = waiting;
    if (next === undefined) {
      inside -= 1;
      return;
    }
    waiting.delete(next);
    next();
  };
  return async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    await enter(signal);
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
