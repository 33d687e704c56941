import { afterAll, beforeAll, describe, expect, it } from "vitest";
import config from "../../rolldown.config.ts";
import {
  openAgentStage,
  resultsOf,
  type AgentCall,
  type AgentResult,
  type AgentStage,
} from "../support/agent/agent-stage.ts";
import { buildAction, type BuiltAction } from "../support/build-action.ts";
import type { StepResult } from "../support/fake-runner/runner.ts";
import { startFakeSts, type FakeSts } from "../support/fake-sts.ts";

const SECRET = `made-${"k".repeat(20)}-at-run-time/+`;
const SESSION = `session-${"t".repeat(60)}==`;

const FILE = ".github/stepkey/tasks.yml";

let built: BuiltAction;
let stage: AgentStage;
let sts: FakeSts;
let head: string;
beforeAll(async () => {
  built = await buildAction(config.input);
  stage = await openAgentStage(built.dist, []);
  sts = await startFakeSts({ secret: SECRET, sessions: [SESSION] });
  head = stage.repository.commit(
    {
      [FILE]: tasksFile(),
      "scripts/count.sh": {
        executable: `#!/bin/sh\necho "since $STEPKEY_PARAM_SINCE in $AWS_REGION with $AWS_SECRET_ACCESS_KEY"\n`,
      },
    },
    { ref: "refs/heads/main" },
  );
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await sts?.close();
  built?.remove();
});

function tasksFile(): string {
  const credential = `credential:
      aws:
        role-to-assume: arn:aws:iam::123456789012:role/reader
        aws-region: eu-west-1
        sts-endpoint: ${sts.url}`;
  return `version: 1
tasks:
  count-orders:
    title: Count the orders since a day
    ${credential}
    run: ./scripts/count.sh
    parameters: { since: { pattern: '\\d{4}-\\d{2}-\\d{2}', required: true } }
  migrate:
    title: Migrate the orders
    access: write
    environment: production
    ${credential}
    run: ./scripts/migrate.sh
  wrong:
    title: A task with a mistake
    ${credential}
    run: ./x
    timeout: 3h
`;
}

/** An agent step without a broker. */
async function ask(
  calls: readonly AgentCall[],
  inputs: Readonly<Record<string, string>> = {},
): Promise<{ readonly step: StepResult; readonly results: readonly unknown[] }> {
  const job = stage.job();
  const given = { broker: "", "github-token": "ghs_of-the-job", isolation: "none", ...inputs };
  const step = await stage.start(job, calls, given).done;
  await job.end();
  return { step, results: resultsOf(step).map(structured) };
}

function structured(result: AgentResult | undefined): unknown {
  return result?.result?.structuredContent;
}

const COUNT = {
  name: "run_task",
  args: { task: "count-orders", parameters: { since: "2026-01-01" } },
};

describe("an agent without a broker", () => {
  it("lists the tasks of the default branch, and runs one with a credential that ends with it", async () => {
    const before = sts.asked.length;
    const { step, results } = await ask([
      { name: "list_tasks" },
      { name: "describe_environment" },
      COUNT,
      { name: "get_receipt", args: { run: "$run" } },
    ]);
    const [list, environment, run, receipt] = results;
    expect({ exit: step.exitCode, log: step.log }).toMatchObject({ exit: 0 });
    expect(list).toMatchObject({
      tasks: [
        { task: "count-orders", access: "read", state: "available" },
        { task: "migrate", access: "write", state: "refused" },
      ],
    });
    expect(environment).toMatchObject({
      grants: [{ grant: "count-orders", kind: "aws", revocability: "expires", ttl: 900 }],
    });
    expect(run).toMatchObject({
      state: "ended",
      exit_code: 0,
      commit: head,
      revocation: "expires",
    });
    expect(JSON.stringify(run)).toContain("since 2026-01-01 in eu-west-1 with ***");
    expect(receipt).toMatchObject({
      receipt: {
        mode: "direct",
        task: {
          name: "count-orders",
          repository: "octo-org/shop",
          commit: head,
          parameters: { since: "2026-01-01" },
        },
        agent: { claimed_client: "scripted-agent 1.0" },
        ended: { revocation: "expires" },
      },
    });
    expect(JSON.stringify(receipt)).toContain(`${FILE}:3 count-orders`);
    expect(sts.asked).toHaveLength(before + 1);
    expect(stage.broker.callsOf("/discover")).toEqual([]);
    expect(shown(step)).not.toMatch(/made-k|session-t/u);
  }, 60_000);

  it("leaves out a task with a mistake, and says where the mistake is", async () => {
    const { step } = await ask([{ name: "list_tasks" }]);
    const warnings = step.annotations.map(({ message }) => message);
    expect(warnings.filter((message) => message.includes(`${FILE}:`))).toEqual([
      expect.stringMatching(/tasks\.yml:\d+:5 tasks\.wrong\.timeout: A task cannot take longer/u),
    ]);
  }, 60_000);

  it("says what a task of another environment needs, and issues nothing for it", async () => {
    const before = sts.asked.length;
    const { results } = await ask([
      { name: "run_task", args: { task: "migrate" } },
      { name: "request_access", args: { name: "migrate" } },
    ]);
    expect(results[0]).toMatchObject({ code: "task_not_available" });
    expect(results[1]).toMatchObject({
      state: "refused",
      missing: [{ code: "environment_not_granted" }],
    });
    expect(JSON.stringify(results[1])).toContain("production");
    expect(sts.asked).toHaveLength(before);
  }, 60_000);

  it("runs a task as often as its file says in one step, and no more", async () => {
    const { results } = await ask([COUNT, COUNT, { name: "list_tasks" }]);
    expect(results[0]).toMatchObject({ state: "ended" });
    expect(results[1]).toMatchObject({ code: "task_used_up" });
    expect(results[2]).toMatchObject({
      tasks: [{ state: "refused", missing: [{ code: "task_used_up" }] }, {}],
    });
  }, 60_000);

  it("reads no file of the workspace, and none of another branch", async () => {
    stage.repository.commit(
      { [FILE]: tasksFile().replace("count-orders", "planted") },
      { ref: "refs/heads/a-branch", parent: head },
    );
    const planted = `mkdir -p .github/stepkey; printf 'version: 1\\ntasks: {}\\n' > ${FILE}`;
    const run = `${planted}; "${process.execPath}" agent.mts calls.json`;
    const { results } = await ask([{ name: "list_tasks" }], { run });
    expect(JSON.stringify(results[0])).toContain("count-orders");
    expect(JSON.stringify(results[0])).not.toContain("planted");
  }, 60_000);
});

describe("a step without a broker and without tasks", () => {
  it("is refused, and says which file is missing or wrong", async () => {
    const empty = stage.repository.commit({ README: "x" }, { ref: "refs/heads/main" });
    const missing = await ask([]);
    expect(missing.step.exitCode).toBe(1);
    expect(missing.step.log).toMatch(/tasks_file_missing/u);
    stage.repository.commit(
      { [FILE]: "version: 2\ntasks:\n  a b: {}\n" },
      { ref: "refs/heads/main", parent: empty },
    );
    const wrong = await ask([]);
    expect(wrong.step.exitCode).toBe(1);
    expect(wrong.step.log).toMatch(/tasks_file_invalid/u);
    expect(wrong.step.log).toMatch(/tasks\.yml:1:10 version/u);
    expect(wrong.step.log).toMatch(/tasks\.yml:3:3 tasks\.a b/u);
  }, 60_000);
});

/** What the runner shows, and not what it is told to mask. */
function shown({ raw }: Pick<StepResult, "raw">): string {
  return raw
    .split("\n")
    .filter((line) => !line.startsWith("::add-mask::"))
    .join("\n");
}
