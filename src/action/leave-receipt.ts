import { buildReceipt } from "../receipt/build-receipt.ts";
import type { Receipt } from "../receipt/receipt.ts";
import { renderSummary } from "../receipt/summary.ts";
import { writeReceipt } from "../receipt/write-receipt.ts";
import { isFirstInSummary } from "../receipt/write-summary-mark.ts";
import type { Job } from "./job.ts";
import { receiptFolder, summaryKey } from "./refuse-step.ts";
import type { Session } from "./session.ts";
import { taskRecordOf } from "./task-record.ts";

/**
 * Writes the receipt, and the session's part of the job's summary. Returns whether both were written: a full disk must not
 * hide how the step ended, so what cannot be written is said, and no more.
 */
export async function leaveReceipt(job: Job, session: Session): Promise<boolean> {
  const folder = receiptFolder(job);
  const receipt = receiptOf(job, session);
  try {
    const isFirst = await isFirstInSummary(folder, summaryKey(job));
    job.runner.appendSummary(renderSummary([receipt], { isFirst }));
    job.runner.setOutput("receipt", await writeReceipt(folder, receipt));
    return true;
  } catch (error) {
    const what = error instanceof Error ? error.message : "an unknown fault";
    job.runner.warn(`stepkey: the receipt could not be written: ${what}`);
    return false;
  }
}

function receiptOf({ inputs }: Job, session: Session): Receipt {
  const { lease, cover, ending } = session;
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
    maskedValues: cover.masked,
    task: taskRecordOf(session),
    ending,
  });
}
