import { describe, expect, it } from "vitest";
import { createServerHolds } from "../../../../src/broker/context/server-holds.ts";
import { systemClock } from "../../../../src/shared/clock.ts";

const STAGING = { kind: "postgres", server: "staging" };
const OTHER = { kind: "postgres", server: "other" };
const LONG = { clock: systemClock, milliseconds: 10_000 };
const SHORT = { clock: systemClock, milliseconds: 5 };

describe("a server that is closed", () => {
  it("is free at once when nobody holds it, and others go on holding other servers", async () => {
    const holds = createServerHolds();
    const release = await holds.hold(OTHER, LONG);
    const closed = holds.close([STAGING]);
    expect(await closed.waitUntilFree(LONG)).toEqual([]);
    expect(await holds.hold(OTHER, LONG)).toBeTypeOf("function");
    expect(release).toBeTypeOf("function");
  });

  it("is free when the last who held it is done", async () => {
    const holds = createServerHolds();
    const first = await holds.hold(STAGING, LONG);
    const second = await holds.hold(STAGING, LONG);
    const closed = holds.close([STAGING, OTHER]);
    let free: unknown;
    const waiting = (async () => {
      free = await closed.waitUntilFree(LONG);
    })();
    first?.();
    await new Promise(setImmediate);
    expect(free).toBeUndefined();
    second?.();
    await waiting;
    expect(free).toEqual([]);
  });

  it("is named when somebody holds it for longer than one waits", async () => {
    const holds = createServerHolds();
    await holds.hold(STAGING, LONG);
    expect(await holds.close([STAGING, OTHER]).waitUntilFree(SHORT)).toEqual([STAGING]);
  });

  it("is held by those who waited once it is open again", async () => {
    const holds = createServerHolds();
    const closed = holds.close([STAGING]);
    let held: unknown = "waits";
    const waiting = (async () => {
      held = await holds.hold(STAGING, LONG);
    })();
    await new Promise(setImmediate);
    expect(held).toBe("waits");
    closed.open();
    await waiting;
    expect(held).toBeTypeOf("function");
    expect(await holds.close([STAGING]).waitUntilFree(SHORT)).toEqual([STAGING]);
  });

  it("is not held by somebody who waited for too long, even if it opens afterwards", async () => {
    const holds = createServerHolds();
    const closed = holds.close([STAGING]);
    expect(await holds.hold(STAGING, SHORT)).toBeUndefined();
    closed.open();
    expect(await holds.close([STAGING]).waitUntilFree(LONG)).toEqual([]);
  });
});
