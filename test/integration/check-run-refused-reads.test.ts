/** What happens to check runs while the App lacks a permission to read. GitHub is the strict front over `emulate`. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMetrics } from "../../src/broker/record/metrics.ts";
import type { LogEntry } from "../../src/broker/record/log.ts";
import { startGitHubTasks, type GitHubTasks } from "../../src/broker/run/github-tasks.ts";
import { APP_READS } from "../support/github/app-front.ts";
import { openCheckSetup, type CheckSetup } from "../support/check-run/check-setup.ts";
import { eventually } from "../support/eventually.ts";
import type { PullState } from "../support/github/start-github.ts";

let setup: CheckSetup;
let pull: PullState;
let logged: LogEntry[];
let grants = 0;
let tasks: GitHubTasks;

beforeEach(async () => {
  setup = await openCheckSetup();
  pull = await setup.github.openPullRequest(setup.repository, { by: "kim" });
  logged = [];
  tasks = startGitHubTasks({
    clock: setup.clock,
    lockOwner: "a-broker",
    metrics: createMetrics(),
    jitter: () => 0,
    log: (entry) => logged.push(entry),
    store: setup.broker.store,
    handlers: { check: setup.handlers[0] },
    isOn: (kind) => kind === "check",
  });
});
afterEach(async () => {
  await Promise.all([tasks.stop(), setup.clock.advance(1000)]);
  await setup.close();
});

/** What the owner granted to the App, from now on. */
function grant(permissions: Readonly<Record<string, string>>): void {
  const [installation] = setup.app.installations;
  if (installation !== undefined) {
    installation.permissions = { ...permissions, checks: "write" };
  }
  // GitHub's event `installation` says so.
  const payload = {
    action: "new_permissions_accepted",
    installation: { account: { login: "octo-org" } },
  };
  grants += 1;
  setup.events.receive({ id: `grant-${grants}`, event: "installation", payload });
}

const without = (name: keyof typeof APP_READS): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(APP_READS).filter(([one]) => one !== name));

const said = (event: string): readonly LogEntry[] =>
  logged.filter((entry) => entry.event === event);

/** Lets the loop go on until something is so. */
async function until(what: string, isSo: () => boolean): Promise<void> {
  await eventually(what, async () => {
    await setup.clock.advance(1000);
    return isSo();
  });
}

describe("an App that may not read", () => {
  it("pull requests: no check run, and the log says once what is missing and how to add it", async () => {
    grant(without("pull_requests"));
    for (let at = 0; at < 3; at += 1) {
      await setup.tell(pull);
      await until("it is said", () => said("github_write_failed").length > 0);
      await setup.clock.advance(5000);
    }
    expect(setup.github.checkRuns).toEqual([]);
    expect(said("github_write_failed")).toEqual([
      {
        level: "warning",
        event: "github_write_failed",
        task: `check/${setup.repository.id}/${pull.head}`,
        message: `GitHub returned 403 for the pull requests of ${pull.head}: the token needs the permission "Pull requests: read". Give "Pull requests: read" to the App or token that reads. Of an App, each owner who installed it has to accept that. stepkey doctor lists all that is missing.`,
      },
    ]);
    grant(APP_READS);
    await setup.tell(pull);
    await until("there is a check run", () => setup.github.checkRuns.length === 1);
    await until("it is over", () => said("github_writes_again").length > 0);
    expect(said("github_writes_again")).toHaveLength(1);
  });

  it("pull requests: asks GitHub again only every ten minutes, unless an event comes", async () => {
    grant(without("pull_requests"));
    await setup.tell(pull);
    await until("it is said", () => said("github_write_failed").length > 0);
    const asked = () =>
      setup.github.calls.filter(({ pathAndQuery: at }) => at.includes("/pulls")).length;
    const before = asked();
    for (let at = 0; at < 9; at += 1) await setup.clock.advance(60_000);
    expect(asked()).toBe(before);
    grant(APP_READS);
    await setup.clock.advance(60_000);
    await until("there is a check run", () => setup.github.checkRuns.length === 1);
  });

  it("workflow runs: a check run without the names of jobs, and the log says why", async () => {
    await setup.startJob(pull).ask();
    grant(without("actions"));
    await setup.tell(pull);
    await until("there is a check run", () => setup.github.checkRuns.length === 1);
    await until("it is said", () => said("github_write_incomplete").length > 0);
    expect(setup.checkOf(pull).output?.summary).toContain("to a job of run ");
    expect(said("github_write_incomplete")[0]?.message).toContain(
      'Give "Actions: read" to the App or token that reads.',
    );
    grant(APP_READS);
    await setup.tell(pull);
    await until("it is over", () => said("github_writes_complete").length > 0);
    expect(setup.checkOf(pull).output?.summary).toContain("job *migrate*");
    expect(said("github_write_incomplete")).toHaveLength(1);
    expect(said("github_write_failed")).toEqual([]);
  });

  it("commits: what a job read is not shown, and the log says why", async () => {
    const job = setup.startJob(pull);
    grant(without("contents"));
    const read = { grant: "reports-read", access: "read" };
    expect((await job.ask(read)).status).toBe(200);
    await setup.notes.settled();
    const ofBroker = (event: string) =>
      setup.broker.log().filter((entry) => entry["event"] === event);
    expect(ofBroker("check_head_unread")).toMatchObject([
      { level: "warning", repository: "octo-org/shop" },
    ]);
    expect(String(ofBroker("check_head_unread")[0]?.["message"])).toContain(
      'Give "Contents: read" to the App or token that reads.',
    );
    grant(APP_READS);
    expect((await setup.startJob(pull).ask(read)).status).toBe(200);
    await setup.notes.settled();
    expect(ofBroker("check_heads_read_again")).toHaveLength(1);
  });
});
