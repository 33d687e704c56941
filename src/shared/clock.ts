/** An instant: milliseconds since 1970-01-01T00:00:00Z. Names of instants end in `At`. */
export type Instant = number;

/** Time as an argument, so that decisions and waits can be tested without waiting. */
export interface Clock {
  /** The current instant, in milliseconds. */
  now(): Instant;
  /** Resolves after `milliseconds`, or as soon as `signal` aborts. It never rejects: look at the signal. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /**
   * The machine's steady clock, in milliseconds from some moment on: nobody sets it, and all processes of the machine have
   * the same. It may stand still while the machine sleeps.
   */
  steady?(): number;
}

/** The machine's clock was set back. */
export interface ClockStep {
  readonly backMs: number;
  /** Between these two moments of the machine's steady clock. */
  readonly since: number;
  readonly at: number;
}

/** Whether an instant was less than so long ago. One in the future was noted before the clock was set back: nobody knows. */
export function isWithinLast(milliseconds: number, at: Instant, now: Instant): boolean {
  return at <= now && now - at < milliseconds;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  steady: () => Number(process.hrtime.bigint() / 1_000_000n),
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

/** How many milliseconds have passed since now, by whichever clock of the process says more: one may stand still or be set back. */
export function startStopwatch(clock: Clock): () => number {
  const [startedAt, steadyAt] = [clock.now(), clock.steady?.() ?? 0];
  return () => Math.max(0, clock.now() - startedAt, (clock.steady?.() ?? 0) - steadyAt);
}

/** An instant as RFC 3339 in UTC, to the second: `2026-11-22T10:15:00Z`. */
export function toRfc3339(instant: Instant): string {
  return new Date(instant).toISOString().replace(/\.\d{3}Z$/u, "Z");
}
