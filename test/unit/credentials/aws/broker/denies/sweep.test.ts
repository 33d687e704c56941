import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fenceAt } from "../../../../../../src/credentials/aws/broker/denies/fence.ts";
import { isOver } from "../../../../../../src/credentials/aws/broker/denies/sweep.ts";
import { createServerTime } from "../../../../../../src/credentials/aws/broker/sdk/server-time.ts";
import { createFakeClock, TEN_OCLOCK } from "../../../../../support/fake-clock.ts";

const NOW = TEN_OCLOCK / 1000;

describe("what may be removed", () => {
  it("is a policy whose last entry ended a minute ago by AWS's time", () => {
    expect(isOver({ format: "current", until: NOW - 60 }, TEN_OCLOCK)).toBe(true);
    expect(isOver({ format: "current", until: NOW - 59 }, TEN_OCLOCK)).toBe(false);
  });

  it("is a policy of the version before after an hour: it was written to for half an hour after its end", () => {
    expect(isOver({ format: "earlier", until: NOW - 3600 }, TEN_OCLOCK)).toBe(true);
    expect(isOver({ format: "earlier", until: NOW - 3599 }, TEN_OCLOCK)).toBe(false);
  });

  it("is nothing while AWS's time is not known", () => {
    expect(isOver({ format: "current", until: 0 }, undefined)).toBe(false);
  });

  it("is nothing with a live session, however wrong the broker's clock is", () => {
    const wrong = fc.integer({ min: -86_400_000, max: 86_400_000 });
    fc.assert(
      fc.property(wrong, fc.nat(43_200), (aheadMs, left) => {
        const time = createServerTime({ now: () => TEN_OCLOCK + aheadMs });
        time.note(new Date(TEN_OCLOCK).toUTCString());
        expect(isOver({ format: "current", until: NOW + left }, time.now())).toBe(false);
      }),
    );
  });
});

describe("AWS's time", () => {
  it("runs on with the broker's clock for a minute after a response", () => {
    const clock = createFakeClock();
    const time = createServerTime(clock);
    expect(time.now()).toBeUndefined();
    time.note("Sun, 22 Nov 2026 09:00:00 GMT");
    clock.set(TEN_OCLOCK + 60_000);
    expect(time.now()).toBe(TEN_OCLOCK - 3_600_000 + 60_000);
    clock.set(TEN_OCLOCK + 60_001);
    expect(time.now()).toBeUndefined();
  });

  it("is not known after the broker's clock was set back, or without a date that can be read", () => {
    const clock = createFakeClock();
    const time = createServerTime(clock);
    time.note("Sun, 22 Nov 2026 10:00:00 GMT");
    clock.set(TEN_OCLOCK - 1);
    expect(time.now()).toBeUndefined();
    const other = createServerTime(clock);
    for (const date of [undefined, "", "soon"]) other.note(date);
    expect(other.now()).toBeUndefined();
  });
});

describe("the end of a session by its own policy", () => {
  const local = TEN_OCLOCK;

  it("is decided by AWS's time, whatever the broker's clock shows", () => {
    const at = (server: number, clock = local) => fenceAt(TEN_OCLOCK, { server, local: clock });
    expect(at(TEN_OCLOCK - 1, TEN_OCLOCK + 86_400_000)).toEqual({ kind: "ahead" });
    expect(at(TEN_OCLOCK)).toEqual({ kind: "reached", waitMs: 5000 });
    expect(at(TEN_OCLOCK + 4999)).toEqual({ kind: "reached", waitMs: 1 });
    expect(at(TEN_OCLOCK + 5000, 0)).toEqual({ kind: "passed" });
  });

  it("is asked for when only the broker's clock has reached it", () => {
    const at = (after: number) =>
      fenceAt(TEN_OCLOCK, { server: undefined, local: TEN_OCLOCK + after }).kind;
    expect([at(-1), at(0), at(86_400_000)]).toEqual(["ahead", "unknown", "unknown"]);
  });
});
