import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import config from "../../rolldown.config.ts";
import { openAgentStage, readTask, resultsOf } from "../support/agent/agent-stage.ts";
import { buildAction, type BuiltAction } from "../support/build-action.ts";
import { readCorpus, type CorpusLine } from "../support/corpus.ts";

/** Those of corpus-print.test.ts. Ways that need a program of these are left out where it is missing, and listed there. */
const PROGRAMS = ["xxd", "hexdump", "jq", "perl", "openssl", "iconv"];
const missing = PROGRAMS.filter(
  (program) => spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0,
);
const WAYS = readCorpus("print").filter(
  ({ way }) => !missing.some((program) => new RegExp(String.raw`\b${program}\b`, "u").test(way)),
);

/** Two secrets of one shape, as in corpus-print.test.ts. */
const SECRETS = [`Kq7/+=<&>"'\\ %Zr4$xW9_mTb2-Hd`, `Pw3/+=<&>"'\\ %Vn8$cJ5_gYs6-Lf`] as const;
const EDGE = 2;

let built: BuiltAction;
let results: readonly (readonly string[])[];
beforeAll(async () => {
  built = await buildAction(config.input);
  results = [await resultOf(SECRETS[0]), await resultOf(SECRETS[1])];
}, 240_000);
afterAll(() => built.remove());

const RUN_PRINT = { name: "run_task", args: { task: "print" } };
/** One way prints a megabyte around the secret. */
const LARGE = { "max-task-output": "16MiB" };

/** What an agent gets of each way that a task prints its secret. */
async function resultOf(secret: string): Promise<readonly string[]> {
  const output = { kind: "text", max: 16 * 1024 * 1024 } as const;
  const task = readTask({ task: "print", run: script(), parameters: {}, output });
  const stage = await openAgentStage(built.dist, [task], { S: secret });
  stage.repository.commit({ "README.md": "a shop" }, { ref: "refs/heads/main" });
  const job = stage.job();
  try {
    const step = await stage.start(job, [RUN_PRINT], LARGE).done;
    const structured = resultsOf(step)[0]?.result?.structuredContent;
    const { text = "" } = (structured?.["output"] ?? {}) as { readonly text?: string };
    expect(text.includes("@end")).toBe(true);
    return text
      .slice(0, text.lastIndexOf("@end"))
      .split(/^@\d+$/mu)
      .slice(1);
  } finally {
    await job.end();
    await stage.close();
  }
}

/** Each way in a shell of its own, between marks. */
function script(): string {
  const one = ({ way }: CorpusLine, index: number): string =>
    `printf '\n@${index}\n'\n(\n${way}\n) 2>&1 || true`;
  return ["set +e +o pipefail", ...WAYS.map(one), "printf '\n@end\n'"].join("\n");
}

function differences(one: string, other: string): number {
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
  const different = Array.from(shorter).filter((character, index) => character !== longer[index]);
  return different.length + longer.length - shorter.length;
}

describe("the corpus of ways to print a secret, through run_task", () => {
  it("was tried way by way", () => {
    expect(WAYS.length).toBeGreaterThanOrEqual(120 - missing.length * 20);
    expect(results.map((result) => result.length)).toEqual([WAYS.length, WAYS.length]);
  });

  it("lets nothing through that the step's log hides", () => {
    const through = WAYS.filter(({ verdict }, index) => {
      const [one = "", other = ""] = results.map((result) => result[index]);
      return verdict !== "shown" && differences(one, other) > EDGE;
    });
    expect(through.map(({ way }) => way)).toEqual([]);
  });
});
