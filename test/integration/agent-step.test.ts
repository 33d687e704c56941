import { afterAll, beforeAll, describe, expect, it } from "vitest";
import config from "../../rolldown.config.ts";
import {
  openAgentStage,
  readTask,
  resultsOf,
  type AgentResult,
  type AgentStage,
} from "../support/agent/agent-stage.ts";
import type { StepResult } from "../support/fake-runner/runner.ts";
import { buildAction, type BuiltAction } from "../support/build-action.ts";

const SECRET = ["s3cr3t", "of-the-lease-0815"].join("-");

const MISSING = {
  code: "approval_pending",
  message: "The write needs 1 approval.",
  remedy: "Ask a reviewer.",
  who_can_approve: "@mona",
  approval_url: "https://github.example/octo-org/shop/pull/42",
} as const;

const TASKS = [
  readTask(),
  readTask({
    task: "environment",
    run: "env | sort; pwd; ls -a",
    parameters: {},
  }),
  readTask({
    task: "totals",
    run: `echo noise >&2; printf '{"total": 3, "name": "%s"}' "$EXTRA"`,
    parameters: {},
    output: { kind: "json", max: 1024, schema: { type: "object" } },
  }),
  readTask({ task: "slow", run: "sleep 60", parameters: {} }),
  readTask({ task: "migrate", access: "write", state: "needs_approval", missing: [MISSING] }),
];

let built: BuiltAction;
let stage: AgentStage;
let head: string;
beforeAll(async () => {
  built = await buildAction(config.input);
  stage = await openAgentStage(built.dist, TASKS, { EXTRA: SECRET });
  head = stage.repository.commit(
    {
      "scripts/count.sh": {
        executable: `#!/bin/sh\necho "since $STEPKEY_PARAM_SINCE as $PGUSER with $EXTRA"\n`,
      },
    },
    { ref: "refs/heads/main" },
  );
  stage.repository.commit(
    { "scripts/count.sh": { executable: "#!/bin/sh\necho planted\n" } },
    { ref: "refs/heads/a-branch", parent: head },
  );
}, 120_000);
afterAll(async () => {
  await stage.close();
  built.remove();
});

const COUNT = {
  name: "run_task",
  args: { task: "count-orders", parameters: { since: "2026-01-01" } },
};

/** What the runner shows, and not what it is told to mask. */
function shown({ raw }: Pick<StepResult, "raw">): string {
  return raw
    .split("\n")
    .filter((line) => !line.startsWith("::add-mask::"))
    .join("\n");
}

describe("a step that runs an agent", () => {
  it("runs a task of the default branch, and hands back what it printed without secrets", async () => {
    const job = stage.job();
    const step = await stage.start(job, [
      { name: "list_tasks" },
      COUNT,
      { name: "get_receipt", args: { run: "$run" } },
    ]).done;
    const [list, run, receipt] = resultsOf(step);
    expect({ exit: step.exitCode, log: step.log }).toMatchObject({ exit: 0 });
    expect(list?.result?.structuredContent["tasks"]).toHaveLength(TASKS.length);
    expect(run?.result?.structuredContent).toMatchObject({
      state: "ended",
      exit_code: 0,
      commit: head,
      revocation: "verified",
    });
    expect(JSON.stringify(run)).toContain("since 2026-01-01 as stepkey_lease with ***");
    expect(receipt?.result?.structuredContent["receipt"]).toMatchObject({
      task: {
        name: "count-orders",
        repository: "octo-org/shop",
        commit: head,
        parameters: { since: "2026-01-01" },
      },
      agent: { claimed_client: "scripted-agent 1.0" },
      ended: { revocation: "verified" },
    });
    const [asked] = stage.broker.callsOf("/token").slice(-1);
    expect(JSON.parse(asked?.form.get("authorization_details") ?? "")).toMatchObject([
      { grant: "reports-read", task: { name: "count-orders", commit: head }, agent: {} },
    ]);
    expect(shown(step)).not.toContain(SECRET);
    expect(step.outputs.get("revocation")).toBe("verified");
    await job.end();
  }, 60_000);

  it("never writes a mask behind an unfinished line of the agent, where it would be shown", async () => {
    const job = stage.job();
    const unfinished = `head -c 300000 /dev/zero | tr '\\0' x; "${process.execPath}" agent.mts calls.json >transcript`;
    const step = await stage.start(job, [COUNT], { run: unfinished }).done;
    expect(step.exitCode).toBe(0);
    expect(step.raw).toContain(`\n::add-mask::${SECRET}\n`);
    expect(shown(step)).not.toContain(SECRET);
    await job.end();
  }, 60_000);

  it("gives a task nothing of the agent's workspace, and nothing of the job's rights", async () => {
    const job = stage.job({ env: { JAVA_HOME: "$", TOOL_TOKEN: "t0ken-of-the-job" } });
    job.env["PATH"] = `${job.workspace}/bin:${job.env["PATH"] ?? ""}`;
    const step = await stage.start(job, [{ name: "run_task", args: { task: "environment" } }]).done;
    const printed = textOf(resultsOf(step)[0]);
    expect(printed).toContain("scripts");
    expect(printed).not.toContain("agent.mts");
    expect(printed).not.toContain(job.workspace);
    expect(printed).not.toMatch(/ACTIONS_ID_TOKEN|ACTIONS_RUNTIME_TOKEN|TOOL_TOKEN|INPUT_/u);
    await job.end();
  }, 60_000);

  it("returns JSON of a task, and refuses a parameter before anything is asked", async () => {
    const job = stage.job();
    const step = await stage.start(job, [
      { name: "run_task", args: { task: "totals" } },
      { name: "run_task", args: { task: "count-orders", parameters: { since: "$(id)" } } },
      { name: "run_task", args: { task: "count-order" } },
    ]).done;
    const [totals, parameter, unknown] = resultsOf(step).map(structured);
    expect(totals).toMatchObject({ output: { kind: "json", json: { total: 3, name: "***" } } });
    expect(parameter).toMatchObject({ code: "task_parameters_invalid" });
    expect(unknown).toMatchObject({ code: "task_unknown", next: { tool: "list_tasks" } });
    expect(JSON.stringify(unknown)).toContain("count-orders");
    await job.end();
  }, 60_000);

  it("says who must approve a write, and issues nothing for it", async () => {
    const job = stage.job();
    const before = stage.broker.callsOf("/token").length;
    const step = await stage.start(job, [
      { name: "run_task", args: { task: "migrate", parameters: { since: "2026-01-01" } } },
      { name: "request_access", args: { name: "migrate" } },
      { name: "explain_access", args: { name: "migrate" } },
    ]).done;
    const [run, request, explained] = resultsOf(step).map(structured);
    expect(run).toMatchObject({ code: "task_not_available", next: { tool: "request_access" } });
    for (const answer of [request, explained]) {
      expect(answer).toMatchObject({ state: "needs_approval", who_can_approve: "@mona" });
    }
    expect(stage.broker.callsOf("/token")).toHaveLength(before);
    await job.end();
  }, 60_000);

  it("ends a run when the agent wants it, and its credential with it", async () => {
    const job = stage.job();
    const step = await stage.start(job, [
      { name: "run_task", args: { task: "slow", wait_seconds: 1 } },
      { name: "end_access", args: { run: "$run" } },
    ]).done;
    const [running, ended] = resultsOf(step).map(structured);
    // On a busy machine it still waits for its checkout.
    expect(running).toMatchObject({
      state: expect.stringMatching(/^(?:waiting|running)$/u) as string,
    });
    expect(ended).toMatchObject({ state: "cancelled", revocation: "verified" });
    await job.end();
  }, 60_000);

  it("ends a task that takes longer than the step allows, and says so to the agent", async () => {
    const job = stage.job();
    const calls = [{ name: "run_task", args: { task: "slow" } }];
    const step = await stage.start(job, calls, { "max-task-time": "2s" }).done;
    const [run] = resultsOf(step).map(structured);
    expect(run).toMatchObject({
      state: "cancelled",
      revocation: "verified",
      refusal: { code: "task_stopped" },
    });
    await job.end();
  }, 60_000);

  it("passes on no JSON that is longer than the step allows", async () => {
    const job = stage.job();
    const inputs = { "max-task-output": "16B" };
    const calls = [{ name: "run_task", args: { task: "totals" } }];
    const step = await stage.start(job, calls, inputs).done;
    expect(resultsOf(step).map(structured)).toMatchObject([
      { state: "ended", refusal: { code: "task_output_invalid" } },
    ]);
    await job.end();
  }, 60_000);

  it("stops at its number of tasks, and exits as the agent does", async () => {
    const job = stage.job();
    const inputs = {
      "max-tasks": "1",
      run: `"${process.execPath}" agent.mts calls.json; exit 3`,
    };
    const step = await stage.start(job, [COUNT, COUNT], inputs).done;
    expect(resultsOf(step).map(structured)[1]).toMatchObject({ code: "tasks_used_up" });
    expect(step.exitCode).toBe(3);
    expect(job.summary()).toContain("count-orders");
    await job.end();
  }, 60_000);
});

function structured(result: AgentResult | undefined): unknown {
  return result?.result?.structuredContent;
}

function textOf(result: AgentResult | undefined): string {
  return JSON.stringify(structured(result));
}
