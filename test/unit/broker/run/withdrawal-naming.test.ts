import { describe, expect, it } from "vitest";
import type { LogEntry } from "../../../../src/broker/record/log.ts";
import { createWithdrawalNaming } from "../../../../src/broker/run/withdrawal-naming.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";

describe("the naming of who withdrew approvals", () => {
  const opened = () => {
    const clock = createFakeClock();
    const stopped = new AbortController();
    const logged: LogEntry[] = [];
    const log = (entry: LogEntry): void => void logged.push(entry);
    return {
      clock,
      stopped,
      logged,
      naming: createWithdrawalNaming({ clock, log }, stopped.signal),
    };
  };

  it("names twenty at once, five at a time", async () => {
    const { naming } = opened();
    let [now, most, named] = [0, 0, 0];
    for (let count = 0; count < 20; count += 1) {
      naming.later(async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise(setImmediate);
        now -= 1;
        named += 1;
      });
    }
    await naming.settled();
    expect({ named, most }).toEqual({ named: 20, most: 5 });
  });

  it("names the others although one fails, and logs that", async () => {
    const { naming, logged } = opened();
    let named = 0;
    naming.later(() => Promise.reject(new Error("the store is away")));
    naming.later(async () => void (named += 1));
    await naming.settled();
    expect(named).toBe(1);
    expect(logged).toEqual([
      { level: "error", event: "watch_failed", message: "Error: the store is away" },
    ]);
  });

  it("takes five a second of a thousand, so that looks may go on reading GitHub", async () => {
    const { naming, clock } = opened();
    let named = 0;
    for (let count = 0; count < 1000; count += 1) naming.later(async () => void (named += 1));
    await new Promise(setImmediate);
    expect(named).toBe(5);
    await clock.advance(1000);
    expect(named).toBe(10);
    await clock.advance(60_000);
    expect(named).toBeLessThan(400);
    await clock.advance(200_000);
    await naming.settled();
    expect(named).toBe(1000);
  });

  it("holds up no stop: then the rest follows at once, for the audit log", async () => {
    const { naming, stopped } = opened();
    let named = 0;
    for (let count = 0; count < 1000; count += 1) naming.later(async () => void (named += 1));
    stopped.abort();
    await naming.settled();
    expect(named).toBe(1000);
  });
});
