import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { PullState } from "../../test/support/github/start-github.ts";
import { startFetching } from "../../test/support/uses/fetching.ts";
import { closeJob, openJob, type Play, runStep } from "./play.ts";
import { must } from "./tell.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const AGENT = join(ROOT, "examples", "agent-in-a-job", "agent.mjs");

/** On the default branch, where only a merged pull request can change it. */
const TASK = `import pg from ${JSON.stringify(import.meta.resolve("pg"))};
const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
const { rows } = await client.query(
  "SELECT $1::date::text AS since, count(*)::int AS orders FROM orders",
  [process.env.STEPKEY_PARAM_SINCE],
);
console.log(JSON.stringify(rows[0]));
await client.end();
`;

/** What the demo's policy has for this scene: a grant that reads production, and a task that gets it. */
export const AGENT_POLICY = {
  grants: `  orders-read:
    environment: production
    credential: { postgres: { server: production, database: production, role: app_readonly } }
    allow: { events: [pull_request] }
`,
  tasks: `tasks:
  count-orders:
    title: Count the orders since a day
    grant: orders-read
    run: node tasks/count-orders.mjs
    parameters: { since: { pattern: '\\d{4}-\\d{2}-\\d{2}', required: true } }
    output: { kind: text, max: 64KiB }
    timeout: 5m
    per-job: 20
`,
};

/** An agent inside a job: it finds out what it may ask for, has a task run, and holds nothing. */
export async function agentAsks(show: Play, pull: PullState): Promise<void> {
  show.tell.scene(
    "An agent in a job asks, and holds nothing",
    "Another job runs an agent, here a script that speaks MCP. It has no credential. It asks what it may do, has a task run from the default branch, and asks for the write.",
    "On a GitHub runner, the agent would be behind a wall, as a user of its own. The demo makes no user on your machine.",
  );
  const fetching = await startFetching();
  try {
    fetching
      .repository("octo-org/shop")
      .commit({ "tasks/count-orders.mjs": TASK }, { ref: "refs/heads/main" });
    await askIn(show, pull, fetching.server.url);
  } finally {
    await fetching.close();
  }
  show.tell.moral(
    "The agent read what the task printed, and learned who must approve the write. The credential was the task's alone, and ended with it.",
  );
}

async function askIn(show: Play, pull: PullState, serverUrl: string): Promise<void> {
  const { system } = show;
  const actor = "release-helper[bot]";
  const run = system.github.startRun({ pr: pull, actor, environment: "production" });
  const job = await openJob(show, run, { GITHUB_SERVER_URL: serverUrl });
  copyFileSync(AGENT, join(job.workspace, "agent.mjs"));
  const step = await runStep(show, job, {
    step: "ask",
    environment: "production",
    agent: "true",
    isolation: "none",
    run: "node agent.mjs",
  });
  must(step.exitCode === 0, "the agent ended well");
  must(/"?orders"?\\?":\s*1/u.test(step.log), "the agent read the task's result");
  must(
    step.log.includes("needs a human's approval"),
    "the agent learned that an approval is missing",
  );
  must(
    step.log.includes("Who can approve: someone with write access"),
    "the agent learned who can approve",
  );
  await closeJob(show, job, { step, run });
}
