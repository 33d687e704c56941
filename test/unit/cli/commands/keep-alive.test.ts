import { describe, expect, it } from "vitest";
import { keepAlive } from "../../../../src/cli/commands/grant/keep-alive.ts";
import type { BeatOutcome } from "../../../../src/cli/commands/grant/own-lease.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";

const GOES_ON: BeatOutcome = { over: undefined };

function setup(beats: readonly BeatOutcome[], lastsMs = 900_000) {
  const clock = createFakeClock();
  const ended = new AbortController();
  const said: string[] = [];
  let count = 0;
  const over = keepAlive({
    lease: { beat: async () => beats[Math.min(count++, beats.length - 1)] },
    intervalMs: 5000,
    expiresAt: clock.now() + lastsMs,
    clock,
    signal: ended.signal,
    say: (line) => said.push(line),
  });
  return { clock, ended, said, over, count: () => count };
}

describe("heartbeats for a command", () => {
  it("go out at once and then each interval, until the command ends", async () => {
    const { clock, ended, over, count } = setup([GOES_ON]);
    await clock.advance(20_000);
    expect(count()).toBe(5);
    ended.abort();
    expect(await over).toBeUndefined();
  });

  it("say why the lease is over", async () => {
    const { clock, over } = setup([GOES_ON, { over: "revoked" }]);
    await clock.advance(5000);
    expect(await over).toBe("revoked");
  });

  it("go on while no broker responds, and say so once", async () => {
    const { clock, said, ended, over } = setup([GOES_ON, undefined, undefined, GOES_ON]);
    await clock.advance(20_000);
    expect(said).toEqual([
      expect.stringContaining("No broker responds."),
      "The broker responds again.",
    ]);
    ended.abort();
    await over;
  });

  it("end with the lease's time, also where no broker responds", async () => {
    const { clock, over } = setup([undefined], 12_000);
    await clock.advance(12_000);
    expect(await over).toBe("expired");
  });

  it("warn once in the last minute, if the lease was longer than that", async () => {
    const { clock, said, over } = setup([GOES_ON], 120_000);
    await clock.advance(120_000);
    await over;
    expect(said).toHaveLength(1);
    expect(said[0]).toContain("the command is stopped then");
    const short = setup([GOES_ON], 30_000);
    await short.clock.advance(30_000);
    await short.over;
    expect(short.said).toEqual([]);
  });
});
