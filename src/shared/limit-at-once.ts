/** Runs `work` as soon as a place is free. */
export type TakePlace = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

/**
 * Lets `most` work at a time. The others wait, in their order, until their signal aborts.
 * @param late the error for whoever waited for nothing
 */
export function createLimit(most: number, late: () => Error): TakePlace {
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
      turn.reject(late());
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
  return async (signal, work) => {
    await enter(signal);
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
