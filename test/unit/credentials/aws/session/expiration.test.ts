import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expirationMistake } from "../../../../../src/credentials/aws/session/expiration.ts";
import { TEN_OCLOCK } from "../../../../support/fake-clock.ts";

const DATE = "Sun, 22 Nov 2026 10:00:00 GMT";
const HOUR = 3_600_000;
const asked = (changes: object = {}) => ({
  durationSeconds: 900,
  date: DATE,
  now: TEN_OCLOCK,
  ...changes,
});

describe("the Expiration of a session", () => {
  it("is what was asked for, by the clock of STS", () => {
    expect(expirationMistake(TEN_OCLOCK + 900_000, asked())).toBeUndefined();
    // A shorter session is no harm.
    expect(expirationMistake(TEN_OCLOCK + 1000, asked())).toBeUndefined();
  });

  it.each([
    [
      "in the past",
      TEN_OCLOCK - 1000,
      "which is before 2026-11-22T10:00:00Z (the response's Date)",
    ],
    [
      "longer than asked for",
      TEN_OCLOCK + 900_000 + 301_000,
      "more than the requested 900 s after",
    ],
    ["in the year 9999", Date.parse("9999-12-31T23:59:59Z"), "more than the requested 900 s"],
    ["not a time", Number.NaN, "the session's Expiration is not a time"],
  ])("cannot be %s", (_what, expiration, reason) => {
    expect(expirationMistake(expiration, asked())).toContain(reason);
  });

  it("is compared with the response's own Date: no clock of a runner makes a right one wrong", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4e12 }),
        fc.integer({ min: 900, max: 43_200 }),
        (now, s) => {
          const expiration = TEN_OCLOCK + s * 1000;
          expect(expirationMistake(expiration, asked({ now, durationSeconds: s }))).toBeUndefined();
        },
      ),
    );
  });

  it.each([
    ["no Date", undefined],
    ["a Date that is none", "soon"],
  ])("is compared with the machine's clock, to a day, when the response has %s", (_what, date) => {
    const at = (hours: number) => expirationMistake(TEN_OCLOCK + hours * HOUR, asked({ date }));
    expect([at(0.25), at(-23), at(24)]).toEqual([undefined, undefined, undefined]);
    expect(at(-25)).toContain("(this machine's clock)");
    expect(at(25)).toContain("(this machine's clock)");
  });
});
