import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { findBystanders } from "../../../src/delivery/environment/bystanders.ts";
import { systemClock } from "../../../src/shared/clock.ts";

const started: ChildProcess[] = [];

async function start(trackingId: string): Promise<number> {
  const child = spawn("sleep", ["30"], {
    env: { PATH: process.env["PATH"], RUNNER_TRACKING_ID: trackingId },
    stdio: "ignore",
    detached: true,
  });
  started.push(child);
  await once(child, "spawn");
  return child.pid ?? 0;
}

afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

/** The step itself is another process than the one that started the sleepers: as after a step that has ended. */
const look = (trackingId: string, ownPid: number) =>
  findBystanders({
    trackingId,
    ownPid,
    platform: process.platform,
    clock: systemClock,
    read: () => Promise.resolve(undefined),
  });

describe.runIf(process.platform === "linux")("findBystanders, on Linux", () => {
  it("finds a process of the same job, by the runner's tracking id", async () => {
    const id = `github_${randomUUID()}`;
    const left = await start(id);
    const step = await start(id);
    await start(`github_${randomUUID()}`);
    expect(await look(id, step)).toEqual([{ pid: left, name: "sleep" }]);
  });

  it("takes what this process started itself for its own", async () => {
    const id = `github_${randomUUID()}`;
    await start(id);
    expect(await look(id, process.pid)).toEqual([]);
  });
});
