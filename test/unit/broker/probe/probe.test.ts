import { beforeEach, describe, expect, it } from "vitest";
import { probeWaitMs, runProbes, type PartProbe } from "../../../../src/broker/probe/probe.ts";
import type { Part, Trouble } from "../../../../src/broker/record/health.ts";
import { createFakeClock, TEN_OCLOCK, type FakeClock } from "../../../support/fake-clock.ts";

const DOWN: Trouble = { name: "down", message: "it is down", remedy: "Start it." };

let clock: FakeClock;
let noted: [seconds: number, part: string, name: string | undefined][];
let stop: AbortController;

beforeEach(() => {
  clock = createFakeClock();
  noted = [];
  stop = new AbortController();
});

const health = {
  note: ({ part }: Part, trouble: Trouble | undefined): void => {
    noted.push([(clock.now() - TEN_OCLOCK) / 1000, part, trouble?.name]);
  },
};

function start(...probes: readonly PartProbe[]): Promise<void> {
  return runProbes(probes, { clock, health }, stop.signal);
}

function probe(look: PartProbe["look"], part: "github" | "issuer" = "github"): PartProbe {
  return { part: { part }, look };
}

describe("probes", () => {
  it("look at the start and every minute", async () => {
    const running = start(probe(() => Promise.resolve(undefined)));
    await clock.advance(130_000);
    expect(noted.map(([seconds]) => seconds)).toEqual([0, 60, 120]);
    stop.abort();
    await running;
  });

  it("look less and less often at what fails, up to four minutes, and again each minute after", async () => {
    let isDown = true;
    const running = start(probe(() => Promise.resolve(isDown ? DOWN : undefined)));
    await clock.advance(700_000);
    isDown = false;
    await clock.advance(280_000);
    expect(noted).toEqual([
      [0, "github", "down"],
      [60, "github", "down"],
      [180, "github", "down"],
      [420, "github", "down"],
      [660, "github", "down"],
      [900, "github", undefined],
      [960, "github", undefined],
    ]);
    stop.abort();
    await running;
  });

  it("are spread over a tenth of the time", () => {
    expect(probeWaitMs(0, 0)).toBe(54_000);
    expect(probeWaitMs(0, 1)).toBe(60_000);
    expect(probeWaitMs(9, 0.5)).toBeCloseTo(228_000);
  });

  it("end after 10 s, delay no other, and never look twice at once", async () => {
    let begun = 0;
    const hangs = probe(() => {
      begun += 1;
      return new Promise(() => undefined);
    });
    const running = start(
      hangs,
      probe(() => Promise.resolve(undefined), "issuer"),
    );
    await clock.advance(200_000);
    expect(begun).toBe(1);
    expect(noted.filter(([, part]) => part === "github").map(([, , name]) => name)).toEqual([
      "timeout",
      "hangs",
      "hangs",
    ]);
    expect(noted.filter(([, part]) => part === "issuer")).toHaveLength(4);
    stop.abort();
    await running;
  });

  it("that throw are a bug, of which only the name is said", async () => {
    const running = start(probe(() => Promise.reject(new TypeError("hunter2"))));
    await clock.advance(0);
    expect(noted).toEqual([[0, "github", "exception"]]);
    stop.abort();
    await running;
  });

  it("stop with the broker, also in the middle of a look", async () => {
    const running = start(probe(() => new Promise(() => undefined)));
    await clock.advance(1000);
    stop.abort();
    await running;
    expect(noted).toEqual([]);
  });
});
