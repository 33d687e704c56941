import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  beatReason,
  isStuck,
  isTidyStuck,
  nextLookMs,
  retryDelayMs,
  silentAfterMs,
  STUCK_AFTER_TRIES,
  TIDY_STUCK_AFTER_TRIES,
  tidyDelayMs,
  reasonToEnd,
} from "../../../src/lease/due.ts";
import { END_REASONS, LEASE_STATES } from "../../../src/lease/lease.ts";
import { isLive } from "../../../src/lease/transitions.ts";
import { TEN_OCLOCK } from "../../support/fake-clock.ts";
import { leaseWith } from "../../support/lease-fixtures.ts";

const LIMITS = { silentAfterMs: 15_000, issuingAfterMs: 15_000 };

describe("when a lease is due", () => {
  const active = leaseWith({
    state: "active",
    heartbeatResetAt: TEN_OCLOCK,
    expiresAt: TEN_OCLOCK + 900_000,
  });

  it("is silent after three missed beats, not before", () => {
    expect(silentAfterMs(5000)).toBe(15_000);
    expect(reasonToEnd(active, TEN_OCLOCK + 14_999, LIMITS)).toBeUndefined();
    expect(reasonToEnd(active, TEN_OCLOCK + 15_000, LIMITS)).toBe("silent");
  });

  it("is expired at its very moment, and expired rather than silent", () => {
    const short = { ...active, expiresAt: TEN_OCLOCK + 15_000 };
    expect(
      reasonToEnd({ ...short, heartbeatResetAt: TEN_OCLOCK + 14_000 }, TEN_OCLOCK + 14_999, LIMITS),
    ).toBe(undefined);
    expect(reasonToEnd(short, TEN_OCLOCK + 15_000, LIMITS)).toBe("expired");
  });

  it("has lost its issuer after the age that no provider call reaches", () => {
    const issuing = leaseWith({ state: "issuing", createdAt: TEN_OCLOCK });
    expect(reasonToEnd(issuing, TEN_OCLOCK + 14_999, LIMITS)).toBeUndefined();
    expect(reasonToEnd(issuing, TEN_OCLOCK + 15_000, LIMITS)).toBe("issue_failed");
  });

  it.each(LEASE_STATES.filter((state) => !isLive(state)))("never is when %s", (state) => {
    expect(reasonToEnd({ ...active, state }, TEN_OCLOCK + 10 ** 9, LIMITS)).toBeUndefined();
  });

  it("once due, stays due, for every live lease and any later moment", () => {
    const instant = fc.integer({ min: 0, max: 10 ** 7 });
    fc.assert(
      fc.property(
        fc.constantFrom("issuing" as const, "active" as const),
        fc.record({ createdAt: instant, heartbeatResetAt: instant, expiresAt: instant }),
        fc.tuple(instant, instant),
        (state, instants, [now, later]) => {
          const lease = { state, ...instants };
          if (reasonToEnd(lease, now, LIMITS) === undefined) return;
          expect(reasonToEnd(lease, now + later, LIMITS)).toBeDefined();
        },
      ),
    );
  });

  it("is due some time, for every live lease", () => {
    for (const state of ["issuing", "active"] as const) {
      expect(reasonToEnd({ ...active, state }, Number.MAX_SAFE_INTEGER, LIMITS)).toBeDefined();
    }
  });
});

describe("trying again", () => {
  it("waits longer each time, a minute at most", () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 100, 5000].map(retryDelayMs);
    expect(delays).toEqual([
      1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000,
    ]);
  });

  it("gets loud with the fifth failure in a row", () => {
    expect([1, 2, 3, 4].map(isStuck)).toEqual([false, false, false, false]);
    expect(isStuck(STUCK_AFTER_TRIES)).toBe(true);
  });

  it("looks for an unanswered lease ever later, and exactly when its ttl has passed", () => {
    const lease = { createdAt: TEN_OCLOCK, expiresAt: TEN_OCLOCK + 300_000 };
    const looks: number[] = [];
    let now = TEN_OCLOCK + 15_000;
    while (now < lease.expiresAt) {
      now += nextLookMs(lease, now);
      looks.push(now - TEN_OCLOCK);
    }
    expect(looks.at(-1)).toBe(300_000);
    expect(looks.length).toBeLessThan(20);
  });

  it("always looks later than now, at a whole millisecond, at any age", () => {
    const instant = fc.integer({ min: 0, max: 10 ** 9 });
    fc.assert(
      fc.property(instant, instant, instant, (createdAt, expiresAt, now) => {
        const delay = nextLookMs({ createdAt, expiresAt }, now);
        expect(delay).toBeGreaterThan(0);
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeLessThanOrEqual(60_000);
      }),
    );
  });
});

describe("tidying again", () => {
  it("waits longer each time, ten minutes at most", () => {
    expect([1, 2, 3, 7, 8, 100, 5000].map(tidyDelayMs)).toEqual([
      5000, 10_000, 20_000, 320_000, 600_000, 600_000, 600_000,
    ]);
  });

  it("raises an alarm after a day of failures, and not before", () => {
    const day = 86_400_000;
    const failures = Array.from({ length: TIDY_STUCK_AFTER_TRIES }, (_, index) => index + 1);
    const firstStuck = failures.find(isTidyStuck) ?? 0;
    // From the first failure to the one that raises the alarm.
    const waited = failures
      .filter((failure) => failure < firstStuck)
      .reduce((sum, failure) => sum + tidyDelayMs(failure), 0);
    expect(waited).toBeGreaterThanOrEqual(day);
    expect(waited).toBeLessThan(day + 3_600_000);
  });
});

describe("the response to a heartbeat", () => {
  it("is one of the four words of the wire, for every reason", () => {
    const told = Object.fromEntries(END_REASONS.map((reason) => [reason, beatReason(reason)]));
    expect(told).toEqual({
      task_ended: "revoked",
      job_closed: "revoked",
      expired: "expired",
      silent: "silent",
      withdrawn: "withdrawn",
      theft: "revoked",
      answer_lost: "revoked",
      issue_failed: "revoked",
      revoked_by_admin: "revoked",
      no_longer_reads: "revoked",
    });
  });
});
