import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import config from "../../rolldown.config.ts";
import { openAgentStage, readTask, resultsOf } from "../support/agent/agent-stage.ts";
import { buildAction, type BuiltAction } from "../support/build-action.ts";
import {
  differences,
  PRINT_EDGE,
  PRINT_SECRETS,
  PRINT_WAYS,
  printedByWay,
  printScript,
} from "../support/print-corpus.ts";

let built: BuiltAction;
let results: readonly (readonly string[])[];
beforeAll(async () => {
  built = await buildAction(config.input);
  results = [await resultOf(PRINT_SECRETS[0]), await resultOf(PRINT_SECRETS[1])];
}, 240_000);
afterAll(() => built.remove());

const RUN_PRINT = { name: "run_task", args: { task: "print" } };
/** One way prints a megabyte around the secret. */
const LARGE = { "max-task-output": "16MiB" };

/** What an agent gets of each way that a task prints its secret. */
async function resultOf(secret: string): Promise<readonly string[]> {
  const output = { kind: "text", max: 16 * 1024 * 1024 } as const;
  const task = readTask({ task: "print", run: printScript(), parameters: {}, output });
  const stage = await openAgentStage(built.dist, [task], { S: secret });
  stage.repository.commit({ "README.md": "a shop" }, { ref: "refs/heads/main" });
  const job = stage.job();
  try {
    // Not from the step's log, which redacts what the agent prints once more.
    const run = `"${process.execPath}" agent.mts calls.json > transcript`;
    await stage.start(job, [RUN_PRINT], { ...LARGE, run }).done;
    const raw = readFileSync(join(job.workspace, "transcript"), "utf8");
    const structured = resultsOf({ raw })[0]?.result?.structuredContent;
    const { text = "" } = (structured?.["output"] ?? {}) as { readonly text?: string };
    const printed = printedByWay(text);
    expect(printed).toBeDefined();
    return printed ?? [];
  } finally {
    await job.end();
    await stage.close();
  }
}

describe("the corpus of ways to print a secret, through run_task", () => {
  it("was tried way by way", () => {
    const count = PRINT_WAYS.length;
    expect(results.map((result) => result.length)).toEqual([count, count]);
  });

  it("lets nothing through that the step's log hides", () => {
    const through = PRINT_WAYS.filter(({ verdict }, index) => {
      const [one = "", other = ""] = results.map((result) => result[index]);
      return verdict !== "shown" && differences(one, other) > PRINT_EDGE;
    });
    expect(through.map(({ way }) => way)).toEqual([]);
  });
});
