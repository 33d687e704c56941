import {
  findingLines,
  receiptLines,
  revokedLines,
  storedEndLines,
  taskLines,
  tidyLines,
} from "../../receipt/log-lines.ts";
import { unsharedLines, withheldSentences } from "../../receipt/environment-lines.ts";
import { residueLines } from "../../receipt/residue-lines.ts";
import type { Revocation } from "../../receipt/receipt.ts";
import { toRfc3339 } from "../../shared/clock.ts";
import { FAILURE_CODES, type FailureCode } from "../../shared/failure-codes.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import { printable } from "../../shared/printable.ts";
import type { Result } from "../../shared/result.ts";
import type { Job } from "../context/job.ts";
import type { EarlyEnd } from "../lease/source/credential-source.ts";
import { sayLines, showRefusal, showWarning, warnWithCode } from "../runner/log.ts";
import { warnOnError } from "../runner/warn-on-error.ts";
import { judgeResidue, type ResidueVerdict } from "../task/residue.ts";
import type { Exports, Session, TaskResult } from "../task/session.ts";
import { leaveReceipt, taskRecordOf } from "./receipt.ts";

/** Reports the outcome: log, outputs, summary and receipt. Returns the exit code: the task's own, else 1. */
export async function reportSession(job: Job, session: Session): Promise<number> {
  const { lease, result, residue, ending } = session;
  const { runner } = job;
  const task = taskRecordOf(session);
  if (task !== undefined) sayLines(runner, taskLines(task));
  sayLines(runner, unsharedLines(result.unshared, job.inputs.uses && "action"));
  if (residue !== undefined) sayLines(runner, residueLines(residue));
  const stored = Object.keys(job.inputs.secretEnv);
  if (lease.expiresAt !== undefined) sayLines(runner, revokedLines(ending, lease));
  sayLines(runner, storedEndLines(stored));
  sayLines(runner, tidyLines(ending));
  sayLines(runner, findingLines(ending.findings));
  await warnOnError(runner, "the outputs", () => setOutputs(job, session));
  if (result.exported !== undefined) await handOnExports(job, result.exported);
  if (await leaveReceipt(job, session)) sayLines(runner, receiptLines(lease.id));
  const { summary } = result;
  // After stepkey's own part, which it could hide with a fence or a comment that it does not close.
  if (summary.ok && summary.value !== "") {
    await warnOnError(runner, "the task's summary", () => {
      runner.appendSummary(`${summary.value}\n\n`);
    });
  }
  return conclude(job, session);
}

/** Loaded only when an action has exports: a script has none. */
async function handOnExports(job: Job, exported: Exports): Promise<void> {
  const { exportLines, handOn } = await import("./hand-on.ts");
  sayLines(job.runner, exportLines(exported));
  await warnOnError(job.runner, "the exports", () => handOn(job, exported));
}

function setOutputs({ runner }: Job, { lease, result, ending }: Session): void {
  runner.setOutput("lease-id", lease.id);
  if (lease.expiresAt !== undefined) runner.setOutput("expires-at", toRfc3339(lease.expiresAt));
  runner.setOutput("revocation", ending.revocation);
  if (result.outputs.ok) runner.setOutput("outputs", JSON.stringify(result.outputs.value));
}

/** The task's own exit code; where that is 0 and something else failed, 1. */
function conclude({ runner, inputs }: Job, session: Session): number {
  const { result, ending, residue } = session;
  warnAboutEnd(runner, session);
  for (const dropped of droppedFrom(result)) showWarning(runner, dropped);
  const left = judgeResidue(residue, inputs.residue, leastRevoked(inputs, ending));
  for (const { failure: one } of left.filter(isWarning)) showWarning(runner, one);
  const errors = left.filter((verdict) => !isWarning(verdict));
  const failures = [...failuresOf(result), ...errors.map(({ failure: one }) => one)];
  for (const failed of failures) showRefusal(runner, failed);
  if (!result.task.ok) return 1;
  const { exitCode, wasStopped, notRun } = result.task.value;
  if (exitCode !== 0 && !wasStopped && notRun === undefined) {
    const ended = `stepkey: the task ended with exit code ${exitCode}.`;
    const missing = withheldSentences(inputs.run, result.withheld).map(printable);
    runner.fail([ended, ...missing].join("\n"));
  }
  return exitCode === 0 && failures.length > 0 ? 1 : exitCode;
}

/** A stored secret still works, whatever became of the credential besides it. */
function leastRevoked({ secretEnv }: Job["inputs"], { revocation }: Session["ending"]): Revocation {
  return Object.keys(secretEnv).length > 0 ? "none" : revocation;
}

function isWarning({ level }: ResidueVerdict): boolean {
  return level === "warning";
}

/** A credential that still works deserves a warning, but the task's work is done: the job does not fail for it. */
function warnAboutEnd(runner: Job["runner"], { lease, ending }: Session): void {
  const { failure: why, revocation } = ending;
  if (why !== undefined) showWarning(runner, why);
  // That stored secrets stay valid is what the workflow says itself.
  if (revocation === "none" && lease.expiresAt !== undefined) {
    const message = `stepkey: the credential of this step (${lease.issuedTo}) stays valid: stepkey cannot end it.`;
    warnWithCode(runner, "credential_stays_valid", message);
  }
}

function failuresOf({ task, earlyEnd, outputs, summary }: TaskResult): readonly Failure[] {
  const notRun = task.ok ? task.value.notRun : task.error;
  return [
    ...(notRun === undefined ? [] : [notRun]),
    ...(earlyEnd === undefined ? [] : [endedEarly(earlyEnd)]),
    ...refusedOf([outputs, summary]).filter((one) => !isDropped(one)),
  ];
}

/** What was too large to be passed on: the task did its work, so the step does not fail for it. */
function droppedFrom({ outputs, summary }: TaskResult): readonly Failure[] {
  return refusedOf([outputs, summary]).filter(isDropped);
}

function isDropped({ code }: Failure): boolean {
  return code === "task_output_too_large";
}

function refusedOf(results: readonly Result<unknown, Failure>[]): readonly Failure[] {
  return results.flatMap((result) => (result.ok ? [] : [result.error]));
}

const END_CODES = {
  withdrawn: "lease_withdrawn",
  expired: "lease_expired",
  revoked: "lease_ended",
  silent: "lease_ended",
} as const satisfies Readonly<Record<EarlyEnd["reason"], FailureCode>>;

/** What a step reports whose lease ended before its task did. */
export function endedEarly({ reason, why }: EarlyEnd): Failure {
  const code = END_CODES[reason];
  const { remedy } = FAILURE_CODES[code];
  return failure(code, `The lease ended while the task ran: ${why}.`, { remedy });
}
