import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  backoffMs,
  nextWaitMs,
  withBackoff,
  type Attempted,
  type Backoff,
  type BackoffEffects,
} from "../../../src/shared/backoff.ts";
import { createFakeClock, TEN_OCLOCK } from "../../support/fake-clock.ts";

const RULE: Backoff = { firstWaitMs: 500, maxWaitMs: 8000, attempts: 6 };
const NUMBERS = [1, 2, 3, 4, 5, 6, 7];

describe("the wait before the next attempt", () => {
  it("doubles from one attempt to the next, up to the longest", () => {
    expect(NUMBERS.map((attempt) => backoffMs(RULE, attempt))).toEqual([
      500, 1000, 2000, 4000, 8000, 8000, 8000,
    ]);
  });

  it("is the first wait where nothing has been tried yet", () => {
    expect(backoffMs(RULE, 0)).toBe(500);
  });

  it.each([
    [0, 0, 1000],
    [0.5, 0, 500],
    [0.5, 0.5, 750],
    [0.5, 1, 1000],
    [1, 0, 0],
    [1, 0.25, 250],
  ])("with jitter %d and the random number %d is %d of 1000 ms", (jitter, random, expected) => {
    expect(backoffMs({ firstWaitMs: 1000, jitter }, 1, random)).toBe(expected);
  });

  it("is as long as Retry-After asks, and never shorter than our own", () => {
    expect(nextWaitMs(RULE, { attempt: 1, retryAfterMs: 7000 })).toBe(7000);
    expect(nextWaitMs(RULE, { attempt: 3, retryAfterMs: 100 })).toBe(2000);
  });

  it.each([
    ["all attempts are used", { attempt: 6 }],
    ["Retry-After asks for more than the longest wait", { attempt: 1, retryAfterMs: 8001 }],
    ["no time is left for it", { attempt: 2, leftMs: 999 }],
    ["no time is left for what Retry-After asks", { attempt: 1, retryAfterMs: 6000, leftMs: 5000 }],
  ])("is none when %s", (_why, failed) => {
    expect(nextWaitMs(RULE, failed)).toBeUndefined();
  });

  it("may use the time that is left to its end", () => {
    expect(nextWaitMs(RULE, { attempt: 2, leftMs: 1000 })).toBe(1000);
  });

  it("has no end without a limit of attempts, and takes any Retry-After without a longest wait", () => {
    expect(nextWaitMs({ firstWaitMs: 1000, maxWaitMs: 60_000 }, { attempt: 10 ** 6 })).toBe(60_000);
    expect(nextWaitMs({ firstWaitMs: 1 }, { attempt: 1, retryAfterMs: 10 ** 9 })).toBe(10 ** 9);
  });
});

const rules = fc.record({
  firstWaitMs: fc.integer({ min: 0, max: 60_000 }),
  maxWaitMs: fc.integer({ min: 0, max: 600_000 }),
  attempts: fc.integer({ min: 1, max: 20 }),
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
});
const random = fc.double({ min: 0, max: 1, noNaN: true });
const attempts = fc.integer({ min: 1, max: 100_000 });

describe("whatever the rule", () => {
  it("a wait is a finite time between none and the longest", () => {
    fc.assert(
      fc.property(rules, attempts, random, (rule, attempt, chance) => {
        const wait = backoffMs(rule, attempt, chance);
        expect(Number.isFinite(wait)).toBe(true);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(rule.maxWaitMs);
      }),
    );
  });

  it("a later attempt never waits less than an earlier one, chance being equal", () => {
    fc.assert(
      fc.property(rules, attempts, random, (rule, attempt, chance) => {
        expect(backoffMs(rule, attempt + 1, chance)).toBeGreaterThanOrEqual(
          backoffMs(rule, attempt, chance),
        );
      }),
    );
  });

  it("gives up at the last attempt, and waits as long as the server asks before", () => {
    const asked = fc.integer({ min: 0, max: 600_000 });
    fc.assert(
      fc.property(rules, attempts, asked, (rule, attempt, retryAfterMs) => {
        const wait = nextWaitMs(rule, { attempt, retryAfterMs });
        const hopeless = attempt >= rule.attempts || retryAfterMs > rule.maxWaitMs;
        expect(wait === undefined).toBe(hopeless);
        if (wait === undefined) return;
        expect(wait).toBeGreaterThanOrEqual(retryAfterMs);
        expect(wait).toBeLessThanOrEqual(rule.maxWaitMs);
      }),
    );
  });
});

describe("repeating", () => {
  /** Runs what is scripted, on a clock that this moves on; the last outcome repeats. */
  async function run(
    script: readonly Attempted<string>[],
    rest: Partial<BackoffEffects> & { readonly rule?: Backoff } = {},
  ) {
    const clock = createFakeClock();
    const startedAt: number[] = [];
    const running = withBackoff(rest.rule ?? RULE, { ...rest, clock }, (number) => {
      startedAt.push(clock.now() - TEN_OCLOCK);
      return Promise.resolve(script[Math.min(number, script.length) - 1] ?? { outcome: "none" });
    });
    await clock.advance(120_000);
    return { outcome: await running, startedAt };
  }
  const busy = { outcome: "busy", again: { afterMs: undefined } };

  it("ends with the first outcome that is final", async () => {
    expect(await run([busy, busy, { outcome: "done" }])).toEqual({
      outcome: "done",
      startedAt: [0, 500, 1500],
    });
  });

  it("ends with the last outcome when all attempts are used", async () => {
    expect(await run([busy])).toEqual({
      outcome: "busy",
      startedAt: [0, 500, 1500, 3500, 7500, 15_500],
    });
  });

  it("waits as long as the server asks", async () => {
    const asked = { outcome: "busy", again: { afterMs: 3000 } };
    expect((await run([asked, { outcome: "done" }])).startedAt).toEqual([0, 3000]);
  });

  it("spreads its waits by chance", async () => {
    const rule = { ...RULE, jitter: 0.5 };
    const { startedAt } = await run([busy, busy, { outcome: "done" }], { rule, random: () => 0 });
    expect(startedAt).toEqual([0, 250, 750]);
  });

  it("begins no wait that would end too late", async () => {
    const { outcome, startedAt } = await run([busy], { until: TEN_OCLOCK + 3000 });
    expect({ outcome, startedAt }).toEqual({ outcome: "busy", startedAt: [0, 500, 1500] });
  });

  it("neither waits nor tries again once its signal has aborted", async () => {
    const aborted = await run([busy], { signal: AbortSignal.abort() });
    expect(aborted.startedAt).toEqual([0]);

    const stop = new AbortController();
    const clock = createFakeClock();
    let attempted = 0;
    const running = withBackoff(RULE, { clock, signal: stop.signal }, () => {
      attempted += 1;
      return Promise.resolve(busy);
    });
    await clock.advance(100);
    stop.abort();
    expect(await running).toBe("busy");
    expect(attempted).toBe(1);
  });
});
