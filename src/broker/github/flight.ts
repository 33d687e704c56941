/** One piece of work that several callers wait for. */
export interface Flight<T> {
  /** The outcome, or `cancelled()` as soon as this caller's signal aborts. The work ends when nobody waits any more. */
  join(signal: AbortSignal, cancelled: () => T): Promise<T>;
  /** Nobody waits any more, so its outcome is nobody's. */
  readonly isAbandoned: boolean;
  /** Resolves when the work has ended, whatever came of it. */
  readonly ended: Promise<void>;
}

export function createFlight<T>(work: (signal: AbortSignal) => Promise<T>): Flight<T> {
  const abandoned = new AbortController();
  const outcome = work(abandoned.signal);
  // Each caller gets the rejection; without callers, nobody has to.
  const ended = outcome.then(
    () => undefined,
    () => undefined,
  );
  let callers = 0;
  return {
    ended,
    get isAbandoned() {
      return abandoned.signal.aborted;
    },
    join: async (signal, cancelled) => {
      callers += 1;
      const left = new AbortController();
      try {
        return await Promise.race([outcome, aborted(signal, left.signal).then(cancelled)]);
      } finally {
        left.abort();
        callers -= 1;
        if (callers === 0) abandoned.abort();
      }
    },
  };
}

/** Resolves when the signal aborts. `done` takes the listener away. */
function aborted(signal: AbortSignal, done: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true, signal: done });
  });
}
