import { describe, expect, it } from "vitest";
import { KINDS } from "../../../../src/credentials/kinds.ts";
import { checkInputs } from "../../../../src/action/inputs/read-inputs.ts";
import { givenInputs } from "../../../support/inputs.ts";

const BROKER = "https://stepkey.example";

async function mistakesOf(inputs: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const given = givenInputs({
    step: "agent",
    agent: "true",
    broker: BROKER,
    run: "claude",
    ...inputs,
  });
  const read = await checkInputs(given, () => Promise.resolve(KINDS));
  return read.ok ? [] : read.error.map(({ input, text }) => `${input} ${text}`);
}

describe("the inputs of a step with an agent", () => {
  it("are a broker, what starts the agent, and limits with defaults", async () => {
    const given = givenInputs({ step: "agent", agent: "true", broker: BROKER, run: "claude" });
    const read = await checkInputs(given, () => Promise.resolve(KINDS));
    expect(read).toMatchObject({
      ok: true,
      value: {
        run: "claude",
        access: "read",
        source: {
          mode: "agent",
          brokerUrl: BROKER,
          isolation: "required",
          budgets: { maxTasks: 20, maxTaskSeconds: 600, maxTaskOutputBytes: 1024 * 1024 },
        },
      },
    });
  });

  it("name no credential, no action and nothing that one credential needs, and say all mistakes at once", async () => {
    const mistakes = await mistakesOf({
      grant: "orders",
      uses: "octo-org/deploy@v1",
      "secret-env": "A: b",
      access: "write",
      ttl: "5m",
      "wait-for-approval": "10m",
    });
    const named = ["uses", "grant", "secret-env", "access", "ttl", "wait-for-approval"];
    expect(new Set(mistakes.map((line) => line.split(" ")[0]))).toEqual(new Set(named));
    expect(mistakes.every((line) => line.includes("cannot be combined with agent"))).toBe(true);
  });

  it.each([
    [{ run: "" }, /^run is missing: list the commands that start the agent/u],
    [{ agent: "yes" }, /^agent "yes" is neither true nor false/u],
    [{ isolation: "require" }, /^isolation "require" .* Did you mean required\?/u],
    [{ "max-tasks": "0" }, /^max-tasks "0" is not a whole number from 1 to 1000/u],
    [{ "max-task-time": "10 min" }, /^max-task-time "10 min" .*did you mean 10m\?/u],
    [{ "max-task-time": "7h" }, /longer than 6h/u],
    [{ "max-task-output": "1MB" }, /is not a size such as 64KiB/u],
    [{ "max-task-output": "17MiB" }, /more than 16MiB/u],
    [{ broker: "", "github-token": "" }, /^github-token is empty/u],
  ])("are explained where one is wrong: %o", async (inputs, expected) => {
    expect((await mistakesOf(inputs)).join("\n")).toMatch(expected);
  });

  it("belong to an agent: a step without one refuses them", async () => {
    const mistakes = await mistakesOf({
      agent: "false",
      grant: "orders",
      isolation: "best-effort",
    });
    expect(mistakes).toEqual(["isolation goes with agent: true, which starts an agent."]);
  });
});
