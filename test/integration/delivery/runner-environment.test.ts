import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { findPlanted } from "../../../src/delivery/environment/planted.ts";
import {
  parseEnviron,
  readRunnerEnvironment,
} from "../../../src/delivery/environment/runner-environment.ts";

const PROXY = "http://proxy.example:3128";

describe("the runner's own environment", () => {
  it.runIf(process.platform === "linux")(
    "is what its process was started with, so that its proxy does not count as planted and another one does",
    async () => {
      const runner = spawn("sleep", ["60"], { env: { HTTPS_PROXY: PROXY, EMPTY: "" } });
      try {
        await once(runner, "spawn");
        const runnerEnv = await readRunnerEnvironment(runner.pid ?? 0);
        expect(runnerEnv).toEqual({ HTTPS_PROXY: PROXY, EMPTY: "" });
        const job = { runnerEnv, trusted: [], hostileOfKinds: [], platform: "linux" };
        expect(findPlanted({ ...job, env: { HTTPS_PROXY: PROXY } })).toEqual([]);
        expect(findPlanted({ ...job, env: { HTTPS_PROXY: `${PROXY}/evil` } })).toHaveLength(1);
      } finally {
        runner.kill("SIGKILL");
      }
    },
  );

  it("is unknown where there is no such process", async () => {
    expect(await readRunnerEnvironment(4_194_305)).toBeUndefined();
  });

  it("is read with any values, and anything but an assignment is skipped", () => {
    expect(parseEnviron("A=1\0B=x=y\nz\0=C:\0junk\0E=\0")).toEqual({ A: "1", B: "x=y\nz", E: "" });
  });
});
