import { z } from "zod";
import type { Discovery } from "../../src/action/agent/backend/access.ts";
import { callTool } from "../../src/action/agent/mcp/serve/call-tool.ts";
import { CallGate } from "../../src/action/agent/mcp/serve/call-gate.ts";
import { createPager } from "../../src/action/agent/mcp/tool/cursor.ts";
import { AGENT_SERVER_LIMITS } from "../../src/action/agent/mcp/tool/limits.ts";
import { TOOLS } from "../../src/action/agent/mcp/tools/tools.ts";
import type { AgentJob } from "../../src/action/agent/task/agent-job.ts";
import { cachedDiscovery } from "../../src/action/agent/task/discovery.ts";
import { createKnownSecrets } from "../../src/action/agent/task/known-secrets.ts";
import { createRuns } from "../../src/action/agent/task/runs.ts";
import { taskBackend } from "../../src/action/agent/task/task-backend.ts";
import type { Clock } from "../../src/shared/clock.ts";
import { ok } from "../../src/shared/result.ts";
import { Secret } from "../../src/shared/secret.ts";
import type { DiscoveredTask } from "../../src/shared/task-wire.ts";
import { createFakeClock } from "../../test/support/fake-clock.ts";
import { startFetching } from "../../test/support/uses/fetching.ts";
import type { ToldGroup, ToldMistake } from "./mistake.ts";

const READ: DiscoveredTask = {
  task: "count-orders",
  title: "Count the orders since a day",
  grant: "orders-read",
  access: "read",
  environment: "production",
  run: "./tasks/count-orders.sh",
  parameters: { since: { pattern: String.raw`\d{4}-\d{2}-\d{2}`, required: true } },
  output: { kind: "text", max: 65_536 },
  timeout: 300,
  per_job: 20,
  state: "available",
  missing: [],
};

const WRITE: DiscoveredTask = {
  ...READ,
  task: "repair-orders",
  title: "Repair the orders that lost their day",
  grant: "orders-migrate",
  access: "write",
  parameters: {},
  state: "needs_approval",
  missing: [
    {
      code: "approval_pending",
      message: "An approval of this commit is missing.",
      remedy: "Ask @octo-org/dba to review the newest commit, then re-run this job.",
      who_can_approve: "@octo-org/dba",
      approval_url: "https://github.com/octo-org/shop/pull/42",
    },
  ],
};

const ELSEWHERE: DiscoveredTask = {
  ...READ,
  task: "count-parcels",
  from: { repository: "octo-org/reports", ref: "refs/heads/stable" },
};

const DISCOVERY: Discovery = {
  repository: "octo-org/shop",
  environment: "production",
  commit: "4f2c91e0a1b2c3d4e5f60718293a4b5c6d7e8f90",
  grants: [],
  tasks: [READ, WRITE, ELSEWHERE],
};

interface Asked {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly maxTasks?: number;
  /** Where GitHub is. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What the agent is told: the text of the tool's result, with the code that programs read. */
async function told({ tool: name, arguments: args, maxTasks = 20, env = {} }: Asked) {
  const tool = TOOLS.find((each) => each.name === name);
  if (tool === undefined) throw new Error(`no tool ${name}`);
  const clock = createFakeClock();
  const agent = agentWith({ maxTasks, clock, env });
  const discover = () => Promise.resolve(ok(DISCOVERY));
  const discovery = cachedDiscovery(discover, { clock, first: DISCOVERY });
  const url = "https://stepkey.example";
  const sourceOf = ({ grant }: DiscoveredTask) =>
    ({ source: { mode: "broker", url, grant } }) as const;
  const runs = createRuns({ agent, discovery, sourceOf, countsRuns: false });
  const backend = taskBackend(agent, discovery, runs);
  const signal = new AbortController().signal;
  const { calls, pageSize } = AGENT_SERVER_LIMITS;
  const report = (error: unknown): void => {
    throw error;
  };
  const { content, isError, structuredContent } = await callTool(
    { tool, args, gate: new CallGate(calls), report },
    {
      backend,
      pager: createPager(pageSize),
      limits: AGENT_SERVER_LIMITS,
      clock,
      signal,
      cancelled: signal,
      progress: () => undefined,
    },
  );
  const [first] = content;
  if (isError !== true || first?.type !== "text") throw new Error("this call was answered");
  const { code } = z.looseObject({ code: z.string() }).parse(structuredContent);
  return { code, text: first.text };
}

interface JobFacts {
  readonly maxTasks: number;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string>>;
}

/** Only what is needed until a run begins. */
function agentWith({ maxTasks, clock, env }: JobFacts): AgentJob {
  const environment = { env, runnerEnv: env, trusted: [], platform: "linux", hostileOfKinds: [] };
  const cancelled = new AbortController().signal;
  const job = { clock, env, environment, jitter: () => 0, cancelled };
  return {
    job: job as unknown as AgentJob["job"],
    known: createKnownSecrets([]),
    budgets: { maxTasks, maxTaskSeconds: 600, maxTaskOutputBytes: 1_048_576 },
    isolation: { wall: true, missing: [] },
    githubToken: new Secret(""),
    print: () => undefined,
  };
}

function call(title: string, asked: Asked): ToldMistake {
  const { tool, arguments: args } = asked;
  return { title, given: `${tool} ${JSON.stringify(args)}`, meet: () => told(asked) };
}

/** The repository of `count-parcels` is there and has the branch main alone. */
async function withoutBranch() {
  const fetching = await startFetching();
  try {
    const files = { "tasks/count-parcels.sh": "exit 0" };
    fetching.repository("octo-org/reports").commit(files, { ref: "refs/heads/main" });
    const env = { GITHUB_SERVER_URL: fetching.server.url, PATH: process.env["PATH"] ?? "" };
    const { url } = fetching.server;
    const { code, text } = await told({ ...PARCELS, env });
    return { code, text: text.replaceAll(url, "https://github.com") };
  } finally {
    await fetching.close();
  }
}

const SINCE = { parameters: { since: "2026-11-01" } };

const PARCELS = { tool: "run_task", arguments: { task: "count-parcels", ...SINCE } } as const;

export const AGENT_TOOL_MISTAKES: readonly ToldGroup[] = [
  {
    title: "What an agent is told",
    intro:
      "These are results of tools, which the agent reads. They are not in the step's log unless the agent prints them. [agent-tools.md](agent-tools.md#refusals) lists their codes.",
    mistakes: [
      call("A mistyped task", { tool: "run_task", arguments: { task: "count-order", ...SINCE } }),
      call("A grant in place of a task", {
        tool: "run_task",
        arguments: { task: "orders-read", ...SINCE },
      }),
      call("A parameter that does not match its pattern", {
        tool: "run_task",
        arguments: { task: "count-orders", parameters: { since: "last Monday" } },
      }),
      call("A mistyped parameter", {
        tool: "run_task",
        arguments: { task: "count-orders", parameters: { sinse: "2026-11-01" } },
      }),
      call("A parameter that is missing", {
        tool: "run_task",
        arguments: { task: "count-orders" },
      }),
      call("A parameter that is not text", {
        tool: "run_task",
        arguments: { task: "count-orders", parameters: { since: 2026 } },
      }),
      call("A task that writes, without an approval", {
        tool: "run_task",
        arguments: { task: "repair-orders" },
      }),
      {
        title: "A task from a branch that does not exist",
        given: `run_task ${JSON.stringify(PARCELS.arguments)}`,
        meet: withoutBranch,
      },
      call("More tasks than `max-tasks`", {
        tool: "run_task",
        arguments: { task: "count-orders", ...SINCE },
        maxTasks: 0,
      }),
      call("An environment that the job cannot ask for", {
        tool: "describe_environment",
        arguments: { environment: "staging" },
      }),
      call("A run of another step", { tool: "get_run", arguments: { run: "run_AAAAAAAAAAAA" } }),
    ],
  },
];
