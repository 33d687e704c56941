import { describe, expect, it } from "vitest";
import type { Runner } from "../../../src/action/runner/runner.ts";
import { startMain } from "../../../src/action/start-main.ts";
import { BROKER_INPUTS, givenInputs } from "../../support/inputs.ts";

function recordingRunner(input: Runner["input"]) {
  const said: string[] = [];
  const failed: string[] = [];
  const ignore = (): void => {};
  const runner: Runner = {
    input,
    state: () => "",
    saveState: ignore,
    setOutput: ignore,
    mask: ignore,
    say: (line) => said.push(line),
    warn: ignore,
    fail: (message) => failed.push(message),
    appendSummary: ignore,
  };
  return { runner, said, failed };
}

const never = (): never => {
  throw new Error("nothing else was to be looked at");
};

describe("startMain", () => {
  it("reports each mistake in the inputs on a line of its own, and loads nothing else", async () => {
    const { runner, said, failed } = recordingRunner(
      givenInputs({ ...BROKER_INPUTS, access: "admin", ttl: "99h" }),
    );
    expect(
      await startMain({
        runner,
        platform: "linux",
        nodeVersion: "24.5.0",
        kinds: [],
        environment: never,
      }),
    ).toBe(1);
    expect(said).toEqual([
      "✗ inputs         2 mistakes:",
      '                 access  "admin" is neither read nor write. For example: read',
      '                 ttl     "99h" is longer than 12h, the maximum. For example: 15m',
    ]);
    expect(failed).toHaveLength(1);
  });

  it("passes no commands to the runner from an input", async () => {
    const access = "x\n::add-mask::a\n##[error]b";
    const { runner, said, failed } = recordingRunner(givenInputs({ ...BROKER_INPUTS, access }));
    await startMain({
      runner,
      platform: "linux",
      nodeVersion: "24.5.0",
      kinds: [],
      environment: never,
    });
    for (const line of [...said, ...failed.join("\n").split("\n")]) {
      expect(line).not.toMatch(/^\s*::|##\[|\n/u);
    }
  });

  it("stops on Windows with a clear sentence", async () => {
    const { runner, said } = recordingRunner(givenInputs(BROKER_INPUTS));
    expect(
      await startMain({
        runner,
        platform: "win32",
        nodeVersion: "24.5.0",
        kinds: [],
        environment: never,
      }),
    ).toBe(1);
    expect(said[0]).toBe("✗ platform       stepkey does not run on Windows yet.");
  });

  it.each(["24.4.1", "22.20.0", "20.19.0"])(
    "stops on a runner with Node %s, which would go past its proxy",
    async (nodeVersion) => {
      const { runner, said } = recordingRunner(givenInputs(BROKER_INPUTS));
      const start = { runner, platform: "linux", nodeVersion, kinds: [], environment: never };
      expect(await startMain(start)).toBe(1);
      expect(said.slice(0, 2)).toEqual([
        `✗ platform       This runner has Node ${nodeVersion}, and stepkey needs Node 24.5 or newer.`,
        "  what now       Update the runner to version 2.328 or newer.",
      ]);
    },
  );

  it("reports an internal error in a sentence, without a stack trace", async () => {
    const { runner, said } = recordingRunner(givenInputs(BROKER_INPUTS));
    expect(
      await startMain({
        runner,
        platform: "linux",
        nodeVersion: "24.5.0",
        kinds: [],
        environment: never,
      }),
    ).toBe(1);
    expect(said[0]).toBe(
      "✗ error          An internal error of stepkey: nothing else was to be looked at.",
    );
    expect(said.join("\n")).not.toMatch(/\n\s+at /u);
  });
});
