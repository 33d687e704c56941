import { describe, expect, it } from "vitest";
import { warnBeforeExpiry } from "../../../../../src/action/lease/source/warn-before-expiry.ts";
import { endsSoonText } from "../../../../../src/receipt/ends-soon.ts";
import type { Clock } from "../../../../../src/shared/clock.ts";

/** A clock whose sleeps take no time, and that notes when it was looked at. */
function clockAt(start: number): Clock & { at: number } {
  return {
    at: start,
    now() {
      return this.at;
    },
    async sleep(milliseconds) {
      this.at += milliseconds;
      await Promise.resolve();
    },
  };
}

async function warnedAt(
  ttlMs: number,
  change?: (at: number) => number,
): Promise<readonly number[]> {
  const clock = clockAt(0);
  const warned: number[] = [];
  await warnBeforeExpiry({
    expiresAt: () => change?.(clock.at) ?? ttlMs,
    clock,
    signal: new AbortController().signal,
    endsSoon: (leftMs) => warned.push(clock.at, leftMs),
  });
  return warned;
}

describe("the warning before a lease expires", () => {
  it("comes once, two minutes before", async () => {
    expect(await warnedAt(15 * 60_000)).toEqual([13 * 60_000, 120_000]);
  });

  it("comes at half of the time of a short lease", async () => {
    expect(await warnedAt(90_000)).toEqual([45_000, 45_000]);
  });

  it("follows a broker that ends the lease earlier", async () => {
    const shorter = (at: number): number => (at < 200_000 ? 900_000 : 400_000);
    expect(await warnedAt(900_000, shorter)).toEqual([280_000, 120_000]);
  });

  it("does not come when the task has ended", async () => {
    const ended = new AbortController();
    const clock = clockAt(0);
    const warned: number[] = [];
    const sleep = async (): Promise<void> => {
      ended.abort();
      await Promise.resolve();
    };
    await warnBeforeExpiry({
      expiresAt: () => 900_000,
      clock: { now: () => clock.at, sleep },
      signal: ended.signal,
      endsSoon: (leftMs) => warned.push(leftMs),
    });
    expect(warned).toEqual([]);
  });

  it("says when, and what to do", () => {
    expect(endsSoonText(119_990, Date.parse("2026-11-22T10:13:00.010Z"))).toBe(
      "stepkey: The lease ends in 2 minutes, at 10:15:00 UTC, and stepkey then stops the task. If the task needs more time, set a longer ttl. With a broker, the grant's own ttl is the maximum.",
    );
  });
});
