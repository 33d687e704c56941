import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import {
  approvedJob,
  startStep,
  WRITING,
  type ApprovedJob,
  type Notebook,
} from "../../test/support/acceptance.ts";
import { eventually } from "../../test/support/eventually.ts";
import type { RunningStep } from "../../test/support/fake-runner/runner.ts";
import type { TestSystem } from "../../test/support/test-system.ts";
import type { Catalogue } from "./catalogue.ts";

export interface Stage {
  readonly system: TestSystem;
  readonly notes: Notebook;
  readonly catalogue: Catalogue;
}

/** How one lease ended, with times in milliseconds. */
export interface Ended {
  readonly reason: string;
  readonly fromKill: number;
  /** Only where post ran: since the runner started it. */
  readonly fromPost?: number;
  /** Only where nothing else told the broker: since the last heartbeat that it got. */
  readonly fromHeartbeat?: number;
}

/** A job whose task runs, with a session of its lease's role. */
export interface RunningTask extends ApprovedJob {
  readonly step: RunningStep;
  /** Of the role. */
  readonly oid: number;
}

export type Round = (stage: Stage, task: RunningTask) => Promise<Ended>;

/** Main is killed while its task has a session open. The runner survives, and runs post. */
export const killMain: Round = async (stage, { step, job, oid, run }) => {
  const killedAt = Date.now();
  step.kill();
  const main = await step.done;
  const postAt = Date.now();
  const post = job.post(main);
  const goneAt = await stage.catalogue.gone(oid);
  const { exitCode } = await post.done;
  if (exitCode !== 0) throw new Error(`post ended with ${exitCode}`);
  const lease = await endedLease(stage, run);
  await job.end();
  return { reason: lease.reason, fromKill: goneAt - killedAt, fromPost: goneAt - postAt };
};

/** The runner is gone with all that it ran: SIGKILL to every process of the job, and no post. */
export const killAll: Round = (stage, task) => loseRunner(stage, task, "SIGKILL");

/** Its machine is paused, or cut off: nothing of it speaks any more, and no connection of it is closed. */
export const freezeAll: Round = (stage, task) => loseRunner(stage, task, "SIGSTOP");

async function loseRunner(
  stage: Stage,
  { step, job, oid, run }: RunningTask,
  signal: NodeJS.Signals,
): Promise<Ended> {
  await sleep(BEAT_MS + Math.random() * BEAT_MS);
  const lostAt = Date.now();
  const count = signalJob(job.env["RUNNER_TRACKING_ID"] ?? "", signal);
  // Main, the task's shell and its program.
  if (count < 3) throw new Error(`only ${count} processes of the job were found`);
  step.hangUp();
  const goneAt = await stage.catalogue.gone(oid);
  const lease = await endedLease(stage, run);
  await job.end();
  const fromHeartbeat = goneAt - lease.heardAt;
  return { reason: lease.reason, fromKill: goneAt - lostAt, fromHeartbeat };
}

/** Heartbeats come every five seconds: a runner goes at any moment between two. */
const BEAT_MS = 5000;

export async function startTask(
  { system, notes, catalogue }: Stage,
  name: string,
): Promise<RunningTask> {
  const approved: ApprovedJob = await approvedJob(system);
  const step: RunningStep = startStep(system, approved.job, {
    ...WRITING,
    run: `echo "$PGUSER" > ${notes.page(name)}; node sql.mjs "SELECT pg_sleep(600)"`,
  });
  const begun = eventually("the task runs", () => {
    const noted = notes.read(name) ?? "";
    return noted !== "" && noted;
  });
  const endedEarly = step.done.then(({ log }): never => {
    throw new Error(`the step ended before it was lost:\n${log}`);
  });
  const role = await Promise.race([begun, endedEarly]);
  // From now on its end is what is measured.
  endedEarly.catch(() => undefined);
  const oid = await catalogue.inUse(role);
  return { ...approved, step, oid };
}

/** To each process whose environment has the job's id, as the runner itself finds them; returns how many. */
function signalJob(trackingId: string, signal: NodeJS.Signals): number {
  if (trackingId === "") return 0;
  let signalled = 0;
  for (const pid of readdirSync("/proc").filter((entry) => /^\d+$/u.test(entry))) {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, "latin1").includes(trackingId)) continue;
      process.kill(Number(pid), signal);
      signalled += 1;
    } catch {
      // It ended meanwhile.
    }
  }
  return signalled;
}

/** From the broker's own file: a command for each look would cost the machine more than what is measured. */
async function endedLease(
  { system }: Stage,
  { runId }: ApprovedJob["run"],
): Promise<{ readonly reason: string; readonly heardAt: number }> {
  const store = new DatabaseSync(join(system.folder, "stepkey.db"), { readOnly: true });
  const lease = store.prepare(
    "SELECT state, end_reason, heartbeat_reset_at FROM leases WHERE run_id = ?",
  );
  try {
    return await eventually("the lease has ended", () => {
      const row = lease.get(runId);
      if (row?.["state"] !== "revoked") return undefined;
      return { reason: String(row["end_reason"]), heardAt: Number(row["heartbeat_reset_at"]) };
    });
  } finally {
    store.close();
  }
}
