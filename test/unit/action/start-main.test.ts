import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Runner } from "../../../src/action/runner/runner.ts";
import { startMain } from "../../../src/action/start-main.ts";
import { BROKER_INPUTS, givenInputs } from "../../support/inputs.ts";

const temp = mkdtempSync(join(tmpdir(), "stepkey-start-"));
const env = { RUNNER_TEMP: temp };
afterAll(() => rmSync(temp, { recursive: true }));

function recordingRunner(input: Runner["input"]) {
  const said: string[] = [];
  const failed: string[] = [];
  const summaries: string[] = [];
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
    appendSummary: (markdown) => summaries.push(markdown),
    docs: "https://github.com/octo-org/stepkey/blob/v1/docs",
  };
  return { runner, said, failed, summaries };
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
        loadKinds: async () => [],
        env,
        environment: never,
      }),
    ).toBe(1);
    expect(said).toEqual([
      "✗ inputs         2 mistakes:",
      '                 access  "admin" is neither read nor write. For example: read',
      '                 ttl     "99h" is longer than 12h, the maximum. For example: 15m',
      "  code           inputs_invalid",
      "                 https://github.com/octo-org/stepkey/blob/v1/docs/errors.md#inputs_invalid",
    ]);
    expect(failed).toHaveLength(1);
  });

  it("says the same in the annotation and in the summary, with the code and its paragraph", async () => {
    const given = { ...BROKER_INPUTS, access: "admin", ttl: "99h" };
    const { runner, failed, summaries } = recordingRunner(givenInputs(given));
    const start = {
      runner,
      platform: "linux",
      nodeVersion: "24.5.0",
      loadKinds: async () => [],
      env,
    };
    await startMain({ ...start, environment: never });
    const paragraph = "https://github.com/octo-org/stepkey/blob/v1/docs/errors.md#inputs_invalid";
    expect(failed.join("\n").split("\n")).toEqual([
      "stepkey: inputs: 2 mistakes:",
      'access  "admin" is neither read nor write. For example: read',
      'ttl     "99h" is longer than 12h, the maximum. For example: 15m',
      `Code: inputs_invalid, ${paragraph}`,
    ]);
    const [summary = ""] = summaries;
    expect(summary).toContain("### ✗ migrate: inputs; the step got no credential");
    expect(summary).toContain("- access &#34;admin&#34; is neither read nor write.");
    expect(summary).toContain(`Code: [\`inputs_invalid\`](${paragraph})`);
  });

  it("passes no commands to the runner from an input", async () => {
    const access = "x\n::add-mask::a\n##[error]b";
    const { runner, said, failed } = recordingRunner(givenInputs({ ...BROKER_INPUTS, access }));
    await startMain({
      runner,
      platform: "linux",
      nodeVersion: "24.5.0",
      loadKinds: async () => [],
      env,
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
        loadKinds: async () => [],
        env,
        environment: never,
      }),
    ).toBe(1);
    expect(said[0]).toBe("✗ platform       stepkey does not run on Windows yet.");
  });

  it.each(["24.4.1", "22.20.0", "20.19.0"])(
    "stops on a runner with Node %s, which would go past its proxy",
    async (nodeVersion) => {
      const { runner, said } = recordingRunner(givenInputs(BROKER_INPUTS));
      const start = {
        runner,
        platform: "linux",
        nodeVersion,
        loadKinds: async () => [],
        env,
        environment: never,
      };
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
        loadKinds: async () => [],
        env,
        environment: never,
      }),
    ).toBe(1);
    expect(said[0]).toBe(
      "✗ error          An internal error of stepkey: nothing else was to be looked at.",
    );
    expect(said.join("\n")).not.toMatch(/\n\s+at /u);
  });
});
