import { beforeEach, describe, expect, it } from "vitest";
import { type Caps, createCaps } from "../../../../src/broker/policy/caps.ts";
import type { CapMemory } from "../../../../src/lease/caps.ts";
import { createFakeClock, type FakeClock } from "../../../support/fake-clock.ts";

const SECOND = 1000;

describe("an organisation's policy that is gone", () => {
  let clock: FakeClock;
  let remembered: Map<string, string>;
  let writes: number;
  let there: boolean;
  let fault: Error | undefined;
  let alarms: number;
  let logged: unknown[];

  const memory: CapMemory = {
    keepCap: (owner, text) => {
      writes += 1;
      remembered.set(owner, text);
      return Promise.resolve();
    },
    findCap: (owner) => Promise.resolve(remembered.get(owner)),
    forgetCap: (owner) =>
      fault === undefined ? Promise.resolve(remembered.delete(owner)) : Promise.reject(fault),
  };
  const start = (): Caps =>
    createCaps({
      memory,
      clock,
      log: (line) => logged.push(line),
      metrics: {
        countAlarm: () => {
          alarms += 1;
        },
      },
      exists: () => Promise.resolve(there),
      sourceOf: (owner) => `${owner}/.organisation.yml`,
    });

  beforeEach(() => {
    clock = createFakeClock();
    remembered = new Map();
    logged = [];
    [writes, alarms, there, fault] = [0, 0, false, undefined];
  });

  it("never limits an owner that had none", async () => {
    expect(await start().missed("octo-org")).toBeUndefined();
    expect(alarms).toBe(0);
  });

  it("limits although another broker saw it, a second after this one found that there was none", async () => {
    const caps = start();
    expect(await caps.missed("octo-org")).toBeUndefined();
    remembered.set("octo-org", "cap");
    await clock.advance(SECOND);
    expect(await caps.missed("octo-org")).toBe("cap");
  });

  it("limits until it has been gone for a minute, with an alarm at the start and at the end", async () => {
    const caps = start();
    await caps.seen("octo-org", "cap");
    expect(await caps.missed("octo-org")).toBe("cap");
    await clock.advance(59 * SECOND);
    expect(await caps.missed("octo-org")).toBe("cap");
    expect(alarms).toBe(1);
    await clock.advance(2 * SECOND);
    expect(await caps.missed("octo-org")).toBeUndefined();
    expect(alarms).toBe(2);
    expect(logged).toContainEqual(
      expect.objectContaining({
        event: "alarm",
        alarm: "cap_gone",
        source: "octo-org/.organisation.yml",
      }),
    );
  });

  it("limits for a whole minute again after it was back, although no request saw it", async () => {
    const caps = start();
    await caps.seen("octo-org", "cap");
    await caps.missed("octo-org");
    await clock.advance(40 * SECOND);
    there = true;
    await clock.advance(2 * SECOND);
    there = false;
    expect(await caps.missed("octo-org")).toBe("cap");
    await clock.advance(40 * SECOND);
    expect(await caps.missed("octo-org")).toBe("cap");
  });

  it("limits for a whole minute in a broker that starts while it is gone", async () => {
    await start().seen("octo-org", "cap");
    await clock.advance(600 * SECOND);
    const restarted = start();
    expect(await restarted.missed("octo-org")).toBe("cap");
    await clock.advance(30 * SECOND);
    expect(await restarted.missed("octo-org")).toBe("cap");
  });

  it("limits no more as soon as an admin confirms that it was removed", async () => {
    const caps = start();
    await caps.seen("octo-org", "cap");
    expect(await caps.missed("octo-org")).toBe("cap");
    await memory.forgetCap("octo-org");
    expect(await caps.missed("octo-org")).toBeUndefined();
  });

  it("limits on while the store cannot forget it", async () => {
    const caps = start();
    await caps.seen("octo-org", "cap");
    await caps.missed("octo-org");
    fault = new Error("the disk is full");
    await clock.advance(90 * SECOND);
    expect(await caps.missed("octo-org")).toBe("cap");
    fault = undefined;
    await clock.advance(2 * SECOND);
    expect(await caps.missed("octo-org")).toBeUndefined();
  });

  it("is written once, and again when it changes or when another broker may have forgotten it", async () => {
    const caps = start();
    for (let request = 0; request < 50; request += 1) await caps.seen("octo-org", "cap");
    expect(writes).toBe(1);
    await caps.seen("octo-org", "changed");
    expect(writes).toBe(2);
    remembered.clear();
    await clock.advance(11 * SECOND);
    await caps.seen("octo-org", "changed");
    expect(remembered.get("octo-org")).toBe("changed");
  });
});
