/** An instant: milliseconds since 1970-01-01T00:00:00Z. Names of instants end in `At`. */
export type Instant = number;

/** Time as an argument, so that decisions and waits can be tested without waiting. */
export interface Clock {
  /** The current instant, in milliseconds. */
  now(): Instant;
  /** Resolves after `milliseconds`, or as soon as `signal` aborts. It never rejects: look at the signal. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal?.addEventListener("abort", done, { once: true });
    }),
};

/** An instant as RFC 3339 in UTC, to the second: `2026-11-22T10:15:00Z`. */
export function toRfc3339(instant: Instant): string {
  return new Date(instant).toISOString().replace(/\.\d{3}Z$/u, "Z");
}
