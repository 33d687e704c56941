import { receiptLines, residueLines, revokedLines, taskLines } from "../../receipt/log-lines.ts";
import { toRfc3339 } from "../../shared/clock.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import type { Job } from "../context/job.ts";
import { leaveReceipt } from "./receipt.ts";
import { refuse } from "../runner/log.ts";
import { judgeResidue } from "../task/residue.ts";
import { orWarn } from "../runner/warn-on-error.ts";
import type { Session, Used } from "../task/session.ts";
import { show } from "./progress.ts";
import { taskRecordOf } from "./task-record.ts";

/** Writes down how it was: log, outputs, summary and receipt. Returns the exit code: the task's own, else 1. */
export async function reportSession(job: Job, session: Session): Promise<number> {
  const { lease, used, residue, ending } = session;
  const task = taskRecordOf(session);
  if (task !== undefined) show(job, taskLines(task));
  if (residue !== undefined) show(job, residueLines(residue));
  show(job, revokedLines(ending, lease));
  await orWarn(job.runner, "the outputs", () => setOutputs(job, session));
  if (await leaveReceipt(job, session)) show(job, receiptLines(lease.id));
  const { summary } = used;
  // After our own part, which a fence or a comment that it leaves open would hide.
  if (summary.ok && summary.value !== "") {
    await orWarn(job.runner, "the task's summary", () => {
      job.runner.appendSummary(`${summary.value}\n\n`);
    });
  }
  return conclude(job, session);
}

function setOutputs({ runner }: Job, { lease, used, ending }: Session): void {
  runner.setOutput("lease-id", lease.id);
  runner.setOutput("expires-at", toRfc3339(lease.expiresAt));
  runner.setOutput("revocation", ending.revocation);
  if (used.outputs.ok) runner.setOutput("outputs", JSON.stringify(used.outputs.value));
}

/** The task's own exit code; where that is 0 and something else failed, 1. */
function conclude(job: Job, session: Session): number {
  const { used, ending, residue } = session;
  // A failed revocation is loud, but the task's work is done: the job does not fail for it.
  if (ending.failure !== undefined) {
    job.runner.warn(`stepkey: ${ending.failure.message} ${ending.failure.remedy}`);
  }
  const left = judgeResidue(residue, job.inputs.residue, ending.revocation);
  if (left.level === "warning") job.runner.warn(`stepkey: ${left.failure.message}`);
  const failures = [...failuresOf(used), ...(left.level === "error" ? [left.failure] : [])];
  for (const failed of failures) refuse(job.runner, failed);
  if (!used.task.ok) return 1;
  const { exitCode, wasStopped } = used.task.value;
  if (exitCode !== 0 && !wasStopped)
    job.runner.fail(`stepkey: the task ended with exit code ${exitCode}.`);
  return exitCode === 0 && failures.length > 0 ? 1 : exitCode;
}

function failuresOf({ task, withdrawal, outputs, summary }: Used): readonly Failure[] {
  return [
    ...(task.ok ? [] : [task.error]),
    ...(withdrawal === undefined ? [] : [withdrawnFailure(withdrawal.why)]),
    ...(outputs.ok ? [] : [outputs.error]),
    ...(summary.ok ? [] : [summary.error]),
  ];
}

function withdrawnFailure(why: string): Failure {
  return failure("lease_withdrawn", `The lease ended while the task ran: ${why}.`, {
    remedy: "A new approval or a re-run is needed.",
  });
}
