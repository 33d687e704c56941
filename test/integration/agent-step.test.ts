import { afterAll, beforeAll, describe, expect, it } from "vitest";
import config from "../../rolldown.config.ts";
import {
  openAgentStage,
  readTask,
  resultsOf,
  type AgentStage,
} from "../support/agent/agent-stage.ts";
import { buildAction, type BuiltAction } from "../support/build-action.ts";

const SECRET = "s3cr3t-of-the-lease-0815";

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
    expect(step.raw).not.toContain(SECRET);
    expect(step.outputs).toMatchObject({ revocation: "verified" });
    await job.end();
  }, 60_000);
});
