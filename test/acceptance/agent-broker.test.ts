import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resultsOf, startAgent } from "../support/agent/agent-stage.ts";
import { leasesOf, readingJob } from "../support/acceptance.ts";
import { DEMO_POLICY, sqlTool, startTestSystem, type TestSystem } from "../support/test-system.ts";
import { startFetching, type Fetching } from "../support/uses/fetching.ts";

const POLICY = `${DEMO_POLICY}tasks:
  count-orders:
    title: Count the orders
    grant: reports-read
    run: node sql.mjs "SELECT count(*) FROM orders"
  migrate:
    title: Write to production
    grant: orders-migrate
    run: node sql.mjs "UPDATE orders SET note = 'x'"
`;

let system: TestSystem;
let fetching: Fetching;
let head: string;
beforeAll(async () => {
  system = await startTestSystem({ policy: POLICY });
  fetching = await startFetching();
  const repository = fetching.repository("octo-org/shop");
  head = repository.commit({ "sql.mjs": sqlTool() }, { ref: "refs/heads/main" });
}, 60_000);
afterAll(async () => {
  await fetching?.close();
  await system?.close();
}, 60_000);

describe("an agent of a job with a broker", () => {
  it("reads a database through a task, and is told that a write is not for it", async () => {
    const job = await readingJob(system, { GITHUB_SERVER_URL: fetching.server.url });
    const calls = [
      { name: "list_tasks" },
      { name: "run_task", args: { task: "count-orders" } },
      { name: "request_access", args: { name: "migrate" } },
      { name: "run_task", args: { task: "migrate" } },
    ];
    const inputs = { broker: system.broker.url, environment: "staging", isolation: "best-effort" };
    const step = await startAgent(job, calls, inputs).done;
    const [, run, request, write] = resultsOf(step).map(({ result }) => result?.structuredContent);
    expect({ run, log: step.log }).toMatchObject({
      run: { state: "ended", exit_code: 0, commit: head, revocation: "verified" },
    });
    expect(JSON.stringify(run)).toContain("count");
    expect(request).toMatchObject({ name: "migrate" });
    expect(write).toMatchObject({ code: "task_not_available" });
    expect(await leasesOf(system)).toMatchObject([
      { step: "agent", grant: "reports-read", state: "revoked" },
    ]);
    expect(await system.leaseRoles()).toEqual([]);
    const later = await job.script("echo later > written && git --version").done;
    expect(later.exitCode).toBe(0);
    const post = await job.post(step).done;
    expect(post.exitCode).toBe(0);
  }, 120_000);
});
