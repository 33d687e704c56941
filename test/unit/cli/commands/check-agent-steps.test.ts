import { describe, expect, test } from "vitest";
import { cli } from "../../../support/cli/run.ts";

interface Around {
  /** Lines of the job, beside those that it needs. */
  readonly job?: readonly string[];
  readonly runsOn?: string;
  /** Lines of the step, beside `uses` and `with`. */
  readonly step?: readonly string[];
}

/** A whole workflow around the step of an agent, with these lines after those that it needs. */
function workflow(
  lines: readonly string[],
  { job = [], runsOn = "ubuntu-latest", step = [] }: Around = {},
): string {
  const indented = (by: number, texts: readonly string[]): readonly string[] =>
    texts.map((text) => `${" ".repeat(by)}${text}`);
  return [
    "on: pull_request",
    "permissions: {}",
    "jobs:",
    "  ask:",
    ...indented(4, [`runs-on: ${runsOn}`, "environment: production", ...job]),
    "    permissions: { id-token: write }",
    "    steps:",
    `      - uses: octo-org/stepkey@${"0".repeat(40)}`,
    ...indented(8, [...step, "with:"]),
    ...indented(10, ["step: ask", "agent: true", "environment: production"]),
    ...indented(10, ["broker: https://stepkey.example", ...lines]),
    "",
  ].join("\n");
}

async function messagesOf(text: string): Promise<readonly string[]> {
  const run = await cli(["check", "ask.yml", "--json"], { files: { "ask.yml": text } });
  const { mistakes } = run.json() as { mistakes: readonly { readonly message: string }[] };
  return mistakes.map(({ message }) => message);
}

const RUN = "run: node agent.mjs";

describe("stepkey check of a step that runs an agent", () => {
  test("has nothing against the example, and its tasks", async () => {
    const example = "examples/agent-in-a-job";
    const read = await cli(["check", `${example}/.github/workflows`, example, "--offline"]);
    expect(read).toMatchObject({ exit: 0, out: "What can be checked offline has no mistakes.\n" });
  });

  test("finds inputs that it cannot have", async () => {
    expect(await messagesOf(workflow([RUN]))).toEqual([]);
    expect(await messagesOf(workflow([RUN, "grant: shop-deploy", "isolation: requird"]))).toEqual([
      expect.stringMatching(/^grant cannot be combined with agent: /u),
      expect.stringContaining("Did you mean required?"),
    ]);
  });

  test.each([
    [{ job: ["container: node:24"] }, "the job runs in a container"],
    [{ runsOn: "macos-latest" }, "the runner's system is not Linux"],
  ])("finds a job in which no agent can be isolated: %j", async (around, why) => {
    const message = `No agent can be isolated here: ${why}.`;
    expect(await messagesOf(workflow([RUN], around))).toEqual([message]);
    for (const isolation of ["best-effort", "none"]) {
      const without = workflow([RUN, `isolation: ${isolation}`], around);
      expect(await messagesOf(without)).toEqual([]);
    }
    const noAgent = workflow(["run: ./deploy.sh", "grant: shop-deploy"], around);
    expect(await messagesOf(noAgent.replace("agent: true", "agent: false"))).toEqual([]);
  });

  test("lets the agent have the key of its model by pass-env, and nowhere else", async () => {
    const step = ["env: { MODEL_KEY: '${{ secrets.MODEL_KEY }}' }"];
    expect(await messagesOf(workflow([RUN, "pass-env: MODEL_KEY"], { step }))).toEqual([]);
    const written = ["env: 'KEY=${{ secrets.MODEL_KEY }}'", "run: 'agent ${{ env.MODEL_KEY }}'"];
    expect(await messagesOf(workflow(written, { step }))).toEqual([
      "${{ secrets.MODEL_KEY }} is a plain value in env, which the agent holds.",
      expect.stringContaining("becomes a part of the script, which the agent can read."),
    ]);
  });
});
