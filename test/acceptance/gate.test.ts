import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  approvedJob,
  leasesOf,
  openJob,
  openNotebook,
  runStep,
  startStep,
  WRITING,
  type Notebook,
} from "../support/acceptance.ts";
import { eventually } from "../support/eventually.ts";
import type { PullState, Run } from "../support/github/start-github.ts";
import type { RunningStep } from "../support/fake-runner/runner.ts";
import { startTestSystem, type TestSystem, type TestJob } from "../support/test-system.ts";

let system: TestSystem;
let notes: Notebook;

beforeAll(async () => {
  system = await startTestSystem();
  notes = openNotebook();
}, 60_000);
afterAll(async () => {
  notes?.remove();
  await system?.close();
}, 60_000);

interface Asking {
  readonly pull: PullState;
  readonly run: Run;
  readonly job: TestJob;
}

/** A job of a pull request that nobody has approved. */
async function unapprovedJob(): Promise<Asking> {
  const pull = await system.github.openPullRequest(system.repository, { by: "octocat" });
  const run = system.github.startRun({ pr: pull, actor: "octocat", environment: "production" });
  return { pull, run, job: await openJob(system, run) };
}

/** What the broker decided about this run's requests. */
const decisions = ({ runId }: Run) =>
  system.broker
    .audit()
    .filter(({ event, claims }) => event === "token" && isOf(claims, runId))
    .map(({ outcome, code }) => code ?? outcome);

function isOf(claims: unknown, runId: number): boolean {
  return (claims as { readonly run_id?: number } | undefined)?.run_id === runId;
}

const RAN = "the task ran";

describe("a write that nobody approved", () => {
  it("does not run, and says who is asked for what, on which commit", async () => {
    const { pull, run, job } = await unapprovedJob();
    const step = await runStep(system, job, { ...WRITING, run: `echo ${RAN}` });
    expect(step.exitCode).toBe(1);
    expect(step.log).not.toContain(RAN);
    expect(step.log).toContain("approval_pending");
    expect(step.log).toContain(pull.head.slice(0, 7));
    expect(step.log).toContain(`/octo-org/shop/pull/${pull.number}`);
    expect(step.log).toMatch(/write access|may write/u);
    expect(step.annotations.map(({ level }) => level)).toEqual(["error"]);
    expect(step.log).not.toMatch(/^\s+at .*:\d+/mu);
    expect([job.audiences.length, decisions(run)]).toEqual([1, ["approval_pending"]]);
    expect(await leasesOf(system, run)).toEqual([]);
  });

  it.each([
    ["of its author", "octocat"],
    ["of one who may only read", "reader"],
    ["of a bot", "release-helper[bot]"],
  ])("does not run on an approval %s", async (_whose, by) => {
    const { pull, job } = await unapprovedJob();
    await system.github.review(pull, { by, state: "approve" });
    const step = await runStep(system, job, { ...WRITING, run: `echo ${RAN}` });
    expect([step.exitCode, step.log.includes(RAN)]).toEqual([1, false]);
    expect(step.log).toContain("approval_pending");
  });

  it("does not run on an approval of the commit before", async () => {
    const { pull } = await approvedJob(system);
    await system.github.push(pull, { by: "octocat" });
    const run = system.github.startRun({ pr: pull, actor: "octocat", environment: "production" });
    const step = await runStep(system, await openJob(system, run), {
      ...WRITING,
      run: `echo ${RAN}`,
    });
    expect([step.exitCode, step.log.includes(RAN)]).toEqual([1, false]);
    expect(step.log).toContain("approval_pending");
  });
});

describe("wait-for-approval", () => {
  it("waits, and goes on when a human approves meanwhile; each question has an ID token of its own", async () => {
    const { pull, run, job } = await unapprovedJob();
    const step = startStep(system, job, {
      ...WRITING,
      "wait-for-approval": "5m",
      run: `echo "${RAN} as $PGUSER"`,
    });
    await eventually("it waits", () => job.log().includes("waiting"));
    expect(job.log()).toContain(pull.head.slice(0, 7));
    expect(job.log()).toMatch(/1 approval of \w{7} by .* left/u);
    await system.github.review(pull, { by: "mona", state: "approve" });
    const { exitCode, log, outputs } = await step.done;
    expect(exitCode).toBe(0);
    expect(log).toMatch(new RegExp(`${RAN} as stepkey_`, "u"));
    expect(log).toMatch(/approved\s+mona/u);
    expect(outputs.get("revocation")).toBe("verified");
    const decided = decisions(run);
    expect(decided.at(-1)).toBe("granted");
    expect(decided.slice(0, -1)).toEqual(decided.slice(0, -1).map(() => "approval_pending"));
    expect(job.audiences).toEqual(decided.map(() => system.broker.url));
    expect(decided.length).toBeGreaterThan(1);
  });

  it("gives up at its end, and says what was missing", async () => {
    const { run, job } = await unapprovedJob();
    const step = await runStep(system, job, {
      ...WRITING,
      "wait-for-approval": "2s",
      run: `echo ${RAN}`,
    });
    expect([step.exitCode, step.log.includes(RAN)]).toEqual([1, false]);
    expect(step.log).toContain("waiting");
    expect(step.log).toContain("approval_pending");
    expect(decisions(run)).toEqual(["approval_pending", "approval_pending"]);
    expect(job.audiences).toHaveLength(2);
  });

  it("ends at once when the job is cancelled", async () => {
    const { run, job } = await unapprovedJob();
    const step = startStep(system, job, {
      ...WRITING,
      "wait-for-approval": "1h",
      run: `echo ${RAN}`,
    });
    await eventually("it waits", () => job.log().includes("waiting"));
    step.cancel();
    const { exitCode, signal, log } = await step.done;
    expect([exitCode, signal]).toEqual([1, undefined]);
    expect(log).toContain("cancelled");
    expect(decisions(run)).not.toContain("granted");
  });
});

describe("an approval that is withdrawn while the task runs", () => {
  interface Running extends Asking {
    readonly step: RunningStep;
    readonly name: string;
  }

  const running = async (name: string, task = "sleep 200"): Promise<Running> => {
    const asking = await approvedJob(system);
    const step = startStep(system, asking.job, {
      ...WRITING,
      run: `echo begun > ${notes.page(name)}; ${task}; echo ended > ${notes.page(name)}`,
    });
    await eventually(`the task of ${name} runs`, () => notes.read(name) === "begun");
    return { ...asking, step, name };
  };
  const WITH_A_SESSION = 'node sql.mjs "SELECT pg_sleep(200)"';

  const expectStopped = async ({ step, run, name }: Running): Promise<void> => {
    const { exitCode, log, annotations } = await step.done;
    expect(exitCode).not.toBe(0);
    expect(notes.noted(name)).toBe("begun");
    expect(log).toMatch(/The lease ended(?: while the task ran)?: its approval was withdrawn/u);
    expect(log).toContain("lease_withdrawn");
    expect(annotations.map(({ message }) => message).join("\n")).toContain("withdrawn");
    expect(await leasesOf(system, run)).toMatchObject([
      { state: "revoked", end_reason: "withdrawn", proof: { state: "verified" } },
    ]);
  };

  it("stops the task and says why, as soon as the broker looks: whatever it was that withdrew it", async () => {
    const { github } = system;
    const pushed = await running("pushed", WITH_A_SESSION);
    const changes = await running("changes");
    const closed = await running("closed");
    const dismissed = await running("dismissed");
    const untouched = await running("untouched");
    const [approval] = [...dismissed.pull.reviews.values()];
    await github.push(pushed.pull, { by: "octocat" });
    await github.review(changes.pull, { by: "kim", state: "request_changes" });
    await github.closePullRequest(closed.pull, "octocat");
    await github.dismiss({ id: approval?.id ?? 0, pull: dismissed.pull }, "kim");
    // Without webhooks it looks each minute.
    for (const each of [pushed, changes, closed, dismissed]) await expectStopped(each);
    expect(await leasesOf(system, untouched.run)).toMatchObject([{ state: "active" }]);
    untouched.step.cancel();
    const end = await untouched.step.done;
    expect(end.log).not.toContain("withdrawn");
    expect(end.outputs.get("revocation")).toBe("verified");
    expect(await system.leaseRoles()).toEqual([]);
  });

  it("is seen at once by a broker that starts", async () => {
    const pushed = await running("restart", WITH_A_SESSION);
    await system.broker.kill();
    await system.github.push(pushed.pull, { by: "octocat" });
    await system.broker.start();
    await expectStopped(pushed);
    expect(await system.leaseRoles()).toEqual([]);
  });
});
