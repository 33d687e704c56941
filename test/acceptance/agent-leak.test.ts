import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import config from "../../rolldown.config.ts";
import {
  openAgentStage,
  readTask,
  resultsOf,
  type AgentCall,
  type AgentResult,
} from "../support/agent/agent-stage.ts";
import { buildAction, type BuiltAction } from "../support/build-action.ts";
import type { CorpusLine } from "../support/corpus.ts";
import { differences, PRINT_EDGE, PRINT_SECRETS, PRINT_WAYS } from "../support/print-corpus.ts";
import { tracesOf } from "../support/secret-traces.ts";

/** What docs/delivery.md lists as not found is not found here either. */
const WAYS = PRINT_WAYS.filter(({ verdict }) => verdict !== "shown");

/** Each way's output as text, as a value of JSON, as a key, and as a value of JSON within a text. */
const ASSEMBLE = String.raw`
import { readFileSync } from "node:fs";
const ways = Number(process.argv[2]);
// Two ways print more than a task's JSON may have; corpus-print.test.ts has them.
const texts = Array.from({ length: ways }, (_, index) => readFileSync("way-" + index, "utf8").slice(0, 20_000));
process.stdout.write(JSON.stringify({
  values: texts,
  keys: texts.map((text) => ({ [text]: 0 })),
  within: texts.map((text) => JSON.stringify({ text })),
}));
`;

/** Some of each kind, for what is refused as a whole: it takes a while to go all ways. */
const FEW = WAYS.filter((_, index) => index % 8 === 0);

/** Each way in a shell of its own, so that none spoils the next. */
function script(ways: readonly CorpusLine[]): string {
  const one = ({ way }: CorpusLine, index: number): string =>
    `(\n${way}\n) > way-${index} 2>&1 || true`;
  return ["set +e +o pipefail", ...ways.map(one)].join("\n");
}

function tasks() {
  const [ways, few] = [script(WAYS), script(FEW)];
  const max = 1024 * 1024;
  const assemble = `"${process.execPath}" assemble.mjs ${WAYS.length}`;
  const common = { parameters: {}, output: { kind: "json", max } } as const;
  const text = { kind: "text", max } as const;
  const schema = { type: "object", properties: { values: { type: "string" } } };
  const fewAssembled = `${few}\n"${process.execPath}" assemble.mjs ${FEW.length}`;
  return [
    readTask({ ...common, task: "as-json", run: `${ways}\n${assemble}` }),
    readTask({ ...common, task: "as-text", run: `${few}\ncat way-*; cat way-* >&2`, output: text }),
    // Refused: no part of it may be in the refusal.
    readTask({ ...common, task: "as-fault", run: `${few}\ncat way-*; cat way-* >&2` }),
    readTask({
      ...common,
      task: "as-schema",
      run: fewAssembled,
      output: { ...common.output, schema },
    }),
    readTask({
      ...common,
      task: "as-nothing",
      run: `${few}\ncat way-*; exit 3`,
      output: { kind: "none", max: 0 },
    }),
    readTask({ ...common, task: "as-ended", run: `${few}\ncat way-*; sleep 60`, output: text }),
  ];
}

const run = (task: string): readonly AgentCall[] => [
  { name: "run_task", args: { task } },
  { name: "get_run", args: { run: "$run" } },
  { name: "get_receipt", args: { run: "$run" } },
];

const CALLS: readonly AgentCall[] = [
  ...["as-json", "as-text", "as-fault", "as-schema", "as-nothing"].flatMap(run),
  { name: "run_task", args: { task: "as-ended", wait_seconds: 5 } },
  { name: "get_run", args: { run: "$run", wait_seconds: 0 } },
  { name: "end_access", args: { run: "$run" } },
  { name: "get_receipt", args: { run: "$run" } },
  { name: "list_tasks" },
  { name: "list_environments" },
  { name: "explain_access", args: { name: "as-json" } },
];

interface Heard {
  /** Everything that the agent read, before the step's log redacts it again. */
  readonly transcript: string;
  readonly results: readonly AgentResult[];
  /** Secrets of the leases, besides the one that the tasks print. */
  readonly others: readonly string[];
}

let built: BuiltAction;
let heard: readonly Heard[];
beforeAll(async () => {
  built = await buildAction(config.input);
  heard = [await hear(PRINT_SECRETS[0]), await hear(PRINT_SECRETS[1])];
}, 300_000);
afterAll(() => built.remove());

async function hear(secret: string): Promise<Heard> {
  const stage = await openAgentStage(built.dist, tasks(), { S: secret });
  stage.repository.commit({ "assemble.mjs": ASSEMBLE }, { ref: "refs/heads/main" });
  const job = stage.job();
  try {
    const agent = `"${process.execPath}" agent.mts calls.json > transcript`;
    const step = await stage.start(job, CALLS, { run: agent }).done;
    expect({ log: step.log.slice(-2000), code: step.exitCode }).toMatchObject({ code: 0 });
    const transcript = readFileSync(join(job.workspace, "transcript"), "utf8");
    const others = [stage.broker.password(), stage.broker.leaseToken()];
    return { transcript, results: resultsOf({ raw: transcript }), others };
  } finally {
    await job.end();
    await stage.close();
  }
}

/** What each of the two runs returned. */
function outputsOf(task: string): readonly unknown[] {
  const at = CALLS.findIndex((call) => "name" in call && call.args?.["task"] === task);
  return heard.map(({ results }) => results[at]?.result?.structuredContent["output"]);
}

describe("the corpus of ways to print a secret, as an agent hears of it", () => {
  it("is tried in every field, by every tool that says something of a run", () => {
    expect(heard.map(({ results }) => results.length)).toEqual([CALLS.length, CALLS.length]);
    for (const { results } of heard) {
      const ended = results.flatMap(({ name, result }) =>
        name === "run_task" || name === "end_access" ? result?.structuredContent["state"] : [],
      );
      expect(ended).toEqual(["ended", "ended", "ended", "ended", "ended", "running", "cancelled"]);
    }
  });

  it.each(["values", "keys", "within"])("lets nothing through in %s of JSON", (field) => {
    const [one, other] = outputsOf("as-json").map((output) => {
      const { json } = output as { readonly json: Readonly<Record<string, readonly unknown[]>> };
      return (json[field] ?? []).map((item) => JSON.stringify(item));
    });
    expect([one?.length, other?.length]).toEqual([WAYS.length, WAYS.length]);
    const through = WAYS.filter(
      (_, index) => differences(one?.[index] ?? "", other?.[index] ?? "") > PRINT_EDGE,
    );
    expect(through.map(({ way }) => way)).toEqual([]);
  });

  it("says nothing of an output that it refuses", () => {
    for (const task of ["as-fault", "as-schema"])
      expect(outputsOf(task)).toEqual([undefined, undefined]);
  });

  it("has no spelling of a secret in anything that the agent heard", () => {
    for (const [index, { transcript, others }] of heard.entries()) {
      for (const secret of others) expect(tracesOf(secret, transcript)).toEqual([]);
      // The other run's secret has some characters at the same places, and was never there.
      const [own = "", other = ""] = index === 0 ? PRINT_SECRETS : PRINT_SECRETS.toReversed();
      expect(tracesOf(own, transcript)).toEqual(tracesOf(other, transcript));
    }
  }, 120_000);
});
