import { join } from "node:path";
import { type Job, tempDirectory } from "../context/job.ts";
import { warnOnError } from "../runner/warn-on-error.ts";
import type { Session } from "../task/session.ts";
import { buildReceipt } from "../../receipt/build-receipt.ts";
import type { TaskRecord } from "../../receipt/receipt-parts.ts";
import type { Receipt } from "../../receipt/receipt.ts";
import { type SummaryPosition, renderSummary } from "../../receipt/summary.ts";
import { isFirstInSummary, writeReceipt } from "../../receipt/write-receipt.ts";

/** Writes the receipt, and the session's part of the job's summary. Returns whether both were written. */
export async function leaveReceipt(job: Job, session: Session): Promise<boolean> {
  const { runner } = job;
  const receipt = receiptOf(job, session);
  const isLeft = await warnOnError(runner, "the receipt", async () =>
    runner.setOutput("receipt", await writeReceipt(receiptDirectory(job), receipt)),
  );
  const isShown = await warnOnError(runner, "the summary", async () =>
    runner.appendSummary(renderSummary([receipt], await summaryPosition(job))),
  );
  return isLeft && isShown;
}

function receiptOf({ inputs }: Job, session: Session): Receipt {
  const { lease, masking, ending } = session;
  const { source } = inputs;
  return buildReceipt({
    mode: source.mode,
    step: inputs.step,
    grant: source.mode === "broker" ? source.grant : undefined,
    environment: inputs.environment,
    access: inputs.access,
    claims: lease.claims,
    decision: lease.decision,
    lease,
    maskedValues: masking.masked,
    task: taskRecordOf(session),
    ending,
  });
}

/** What log and receipt say about the task; undefined when it never started. */
export function taskRecordOf({
  result,
  left,
  residue,
}: Pick<Session, "result" | "left" | "residue">): TaskRecord | undefined {
  if (!result.task.ok) return undefined;
  const { exitCode, wasStopped, leftBehind } = result.task.value;
  return {
    startedAt: result.startedAt,
    endedAt: result.endedAt,
    exitCode,
    stopped: wasStopped ? (result.earlyEnd?.why ?? "the job was cancelled") : undefined,
    escaped: leftBehind === "escaped" || left.some(({ ended }) => !ended),
    groupEnded: leftBehind === "ended",
    left,
    residue,
  };
}

/** Where receipts are written: the runner empties it with the job. */
export function receiptDirectory(job: Pick<Job, "env">): string {
  return join(tempDirectory(job), "stepkey");
}

/** Whether this step is the first of its job in the summary. If that is unknown: better a second heading than no summary. */
export async function summaryPosition(job: Pick<Job, "env">): Promise<SummaryPosition> {
  try {
    return { isFirst: await isFirstInSummary(receiptDirectory(job), summaryKey(job)) };
  } catch {
    return { isFirst: true };
  }
}

/** The directory belongs to one job, so run and attempt are enough; a refusal may come before any claim is known. */
function summaryKey({ env }: Pick<Job, "env">): Parameters<typeof isFirstInSummary>[1] {
  const runId = Number(env["GITHUB_RUN_ID"] ?? 0);
  const runAttempt = Number(env["GITHUB_RUN_ATTEMPT"] ?? 0);
  return { repositoryId: 0, runId, runAttempt, checkRunId: 0 };
}
