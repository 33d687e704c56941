import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  approvedJob,
  leasesOf,
  openNotebook,
  runStep,
  startStep,
  WRITING,
  type ApprovedJob,
  type Notebook,
} from "../support/acceptance.ts";
import { eventually } from "../support/eventually.ts";
import type { Run } from "../support/github/start-github.ts";
import type { RunningStep } from "../support/fake-runner/runner.ts";
import { startTestSystem, type TestSystem } from "../support/test-system.ts";
import { startStallingProxy, type StallingProxy } from "../support/stalling-proxy.ts";

let system: TestSystem;
let notes: Notebook;
/** Before the production database: where a broker is stopped between two steps of issuing. */
let database: StallingProxy;
/** Before the broker: where its response is held. */
let front: StallingProxy;

beforeAll(async () => {
  notes = openNotebook();
  system = await startTestSystem({
    limits: "{ heartbeat-interval: 1s }",
    throughPort: async (port) => {
      database = await startStallingProxy({ host: "127.0.0.1", port });
      return database.port;
    },
    frontPort: async (port) => {
      front = await startStallingProxy({ host: "127.0.0.1", port });
      return front.port;
    },
  });
}, 60_000);
afterAll(async () => {
  await system?.close();
  await front?.close();
  await database?.close();
  notes?.remove();
}, 60_000);

interface Running extends ApprovedJob {
  readonly step: RunningStep;
}

/** A step of which a task runs, with a session open at the database. */
async function runningTask(name: string, task: string): Promise<Running> {
  const approved = await approvedJob(system);
  const step = startStep(system, approved.job, {
    ...WRITING,
    run: `echo begun > ${notes.page(name)}; ${task}`,
  });
  await eventually("the task runs", () => notes.read(name) === "begun");
  return { ...approved, step };
}

const sessions = async (): Promise<unknown> => {
  const [row] = await system.postgres.sql(
    "SELECT count(*) FROM pg_stat_activity WHERE usename LIKE 'stepkey%'",
  );
  return row?.["count"];
};

/** The store's word, the providers' and the server's own: nothing is out there. */
async function nothingIsAlive(): Promise<Readonly<Record<string, unknown>>> {
  const live = await system.broker.stepkey("leases");
  const orphans = await system.broker.stepkey("leases", "--orphans");
  return {
    store: live.stdout.trim(),
    orphans: orphans.exitCode,
    roles: await system.leaseRoles(),
    sessions: await sessions(),
  };
}
const NOTHING = { store: "No leases.", orphans: 0, roles: [], sessions: "0" };

/** The only lease of a run, once it has ended. */
const endedLease = (run: Run): Promise<Readonly<Record<string, unknown>>> =>
  eventually("the lease of the run has ended", async () => {
    const [lease] = await leasesOf(system, run);
    return ["revoked", "failed"].includes(String(lease?.["state"])) && lease;
  });

const states = async (run: Run): Promise<readonly unknown[]> =>
  (await leasesOf(system, run)).map(({ state }) => state);

describe("kill -9 of the action while its task runs", () => {
  it("ends the lease after three missed heartbeats, and the session that the orphaned task has open", async () => {
    const { run, step } = await runningTask(
      "orphan",
      `node sql.mjs "SELECT pg_sleep(200)" > ${notes.page("orphan-out")} 2>&1 || echo "exit $?" > ${notes.page("orphan")}`,
    );
    await eventually("its session is open", async () => (await sessions()) === "1");
    step.kill();
    expect(await step.done).toMatchObject({ exitCode: undefined, signal: "SIGKILL" });
    expect(await endedLease(run)).toMatchObject({
      state: "revoked",
      end_reason: "silent",
      proof: { state: "verified" },
    });
    await eventually("the orphan lost its session", () => notes.noted("orphan") !== "begun");
    expect(notes.noted("orphan")).toMatch(/^exit [13]$/u);
    expect(await nothingIsAlive()).toEqual(NOTHING);
  });

  it("leaves the end to post, where the runner survives", async () => {
    const { run, job, step } = await runningTask("survived", "sleep 3");
    step.kill();
    const post = await job.post(await step.done).done;
    expect(post.exitCode).toBe(0);
    expect(post.log).toMatch(/lse_\w+ was still open at the job's end · verified/u);
    expect(await states(run)).toEqual(["revoked"]);
    expect(await nothingIsAlive()).toEqual(NOTHING);
  });
});

describe("kill -9 of the broker while it issues", () => {
  it("between recorded and issued: after its restart the store shows that nothing came of it", async () => {
    const { run, job } = await approvedJob(system);
    database.stall();
    const step = startStep(system, job, { ...WRITING, ttl: "20s", run: "echo never reached" });
    await database.received();
    expect(await states(run)).toEqual(["issuing"]);
    await system.broker.kill();
    expect(await system.leaseRoles()).toEqual([]);
    const { exitCode, log } = await step.done;
    expect(exitCode).toBe(1);
    expect(log).toContain("broker_unreachable");
    expect(log).not.toMatch(/^never reached/mu);
    database.resume();
    await system.broker.start();
    expect(await endedLease(run)).toMatchObject({
      state: "failed",
      end_reason: "issue_failed",
      proof: { state: "verified" },
    });
    expect(await nothingIsAlive()).toEqual(NOTHING);
  });

  it("after the database committed and before the broker knew: its restart finds the role and ends it", async () => {
    const { run, job } = await approvedJob(system);
    const committing = database.holdAnswersTo("CREATE ROLE");
    const step = startStep(system, job, { ...WRITING, run: "echo never reached" });
    await committing;
    await eventually("the role is there", async () => (await system.leaseRoles()).length === 1);
    expect(await states(run)).toEqual(["issuing"]);
    await system.broker.kill();
    database.resume();
    expect((await step.done).exitCode).toBe(1);
    expect(await system.leaseRoles()).toHaveLength(1);
    await system.broker.start();
    expect(await endedLease(run)).toMatchObject({
      state: "revoked",
      end_reason: "issue_failed",
      proof: { state: "verified" },
    });
    expect(await nothingIsAlive()).toEqual(NOTHING);
  });

  it("between issued and answered: after its restart it gets no heartbeat and ends the lease", async () => {
    const { run, job } = await approvedJob(system);
    const asked = front.holdAnswersTo("/token");
    const step = startStep(system, job, { ...WRITING, run: "echo never reached" });
    await asked;
    await eventually("it is issued", async () => (await states(run))[0] === "active");
    await eventually("the decision is written down", () =>
      system.broker
        .audit()
        .some(({ outcome, lease }) => outcome === "granted" && lease !== undefined),
    );
    await system.broker.kill();
    front.resume();
    expect((await step.done).exitCode).toBe(1);
    expect(await system.leaseRoles()).toHaveLength(1);
    await system.broker.start();
    expect(await endedLease(run)).toMatchObject({
      state: "revoked",
      end_reason: "silent",
      proof: { state: "verified" },
    });
    expect(await nothingIsAlive()).toEqual(NOTHING);
  });

  it("and started again at once: the step's own repetition ends what was lost, and the task runs with another", async () => {
    const { run, job } = await approvedJob(system);
    const asked = front.holdAnswersTo("/token");
    const step = startStep(system, job, { ...WRITING, run: "echo it runs as $PGUSER" });
    await asked;
    await eventually("it is issued", async () => (await states(run))[0] === "active");
    const [lost] = await system.leaseRoles();
    await system.broker.kill();
    front.resume();
    await system.broker.start();
    const { exitCode, log, outputs } = await step.done;
    expect(exitCode).toBe(0);
    expect(log).toMatch(/it runs as stepkey_/u);
    expect(log).not.toContain(`as ${lost}`);
    expect(outputs.get("revocation")).toBe("verified");
    expect((await leasesOf(system, run)).map(({ end_reason: why }) => why)).toEqual([
      "answer_lost",
      "task_ended",
    ]);
    expect(await nothingIsAlive()).toEqual(NOTHING);
  });
});

describe("a broker that goes while a task runs", () => {
  /** Ends when the test says so, or by itself. */
  const untilTold = (name: string): string =>
    `for i in $(seq 600); do test -e ${notes.page(`${name}-go`)} && break; sleep 0.1; done; node sql.mjs "SELECT 'still works'"`;
  const tell = (name: string): void => writeFileSync(notes.page(`${name}-go`), "");

  it("stops gracefully: nothing more is issued, and the next one owns the lease that runs", async () => {
    const { run, step } = await runningTask("graceful", untilTold("graceful"));
    expect(await system.broker.stop()).toBe(0);
    expect(await system.leaseRoles()).toHaveLength(1);
    await system.broker.start();
    expect(await states(run)).toEqual(["active"]);
    tell("graceful");
    const { exitCode, log, outputs } = await step.done;
    expect(exitCode).toBe(0);
    expect(log).toContain("still works");
    expect(outputs.get("revocation")).toBe("verified");
    expect(await nothingIsAlive()).toEqual(NOTHING);
  });

  it("is killed: the task continues, one line says so, and the lease is ended when it is back", async () => {
    const { run, step, job } = await runningTask("killed", untilTold("killed"));
    await system.broker.kill();
    await eventually("the log says so", () => job.log().includes("The task continues"));
    tell("killed");
    await eventually("the task ended", () => job.log().includes("still works"));
    await system.broker.start();
    const { exitCode, log, outputs } = await step.done;
    expect(exitCode).toBe(0);
    expect(log.match(/The broker did not respond/gu)).toHaveLength(1);
    expect(outputs.get("revocation")).toBe("verified");
    expect(await states(run)).toEqual(["revoked"]);
    expect(await nothingIsAlive()).toEqual(NOTHING);
  });

  it("and stays away: the step says that it could not be revoked, post too, and the next broker ends it", async () => {
    const { run, step, job } = await runningTask("away", untilTold("away"));
    await system.broker.kill();
    tell("away");
    const main = await step.done;
    expect(main.exitCode).toBe(0);
    expect(main.outputs.get("revocation")).toBe("failed");
    expect(main.annotations.map(({ level }) => level)).toContain("warning");
    const post = await job.post(main).done;
    expect(post.exitCode).toBe(0);
    expect(post.annotations.map(({ message }) => message).join("\n")).toMatch(
      /could not be closed .* ends the lease .* when heartbeats stop/u,
    );
    await system.broker.start();
    expect(await endedLease(run)).toMatchObject({
      end_reason: "silent",
      proof: { state: "verified" },
    });
    expect(await nothingIsAlive()).toEqual(NOTHING);
  });
});

describe("a broker that was asked to stop", () => {
  it("completes the requests in progress, and refuses later ones", async () => {
    const { job } = await approvedJob(system);
    database.stall();
    const step = startStep(system, job, { ...WRITING, run: "echo it runs" });
    await database.received();
    const stopped = system.broker.stop();
    await eventually("it is stopping", () =>
      system.broker.printed().includes('"event":"stopping"'),
    );
    database.resume();
    expect(await stopped).toBe(0);
    await system.broker.start();
    expect(await step.done).toMatchObject({ exitCode: 0 });
    expect(
      (await runStep(system, (await approvedJob(system)).job, { ...WRITING, run: "true" }))
        .exitCode,
    ).toBe(0);
    expect(await nothingIsAlive()).toEqual(NOTHING);
  });
});
