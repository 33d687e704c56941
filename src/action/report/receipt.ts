import { buildReceipt } from "../../receipt/build-receipt.ts";
import type { Receipt } from "../../receipt/receipt.ts";
import { renderSummary } from "../../receipt/summary.ts";
import { writeReceipt } from "../../receipt/write-receipt.ts";
import type { Job } from "../context/job.ts";
import { orWarn } from "../runner/warn-on-error.ts";
import type { Session } from "../task/session.ts";
import { placeInSummary, receiptFolder } from "./summary-place.ts";
import { taskRecordOf } from "./task-record.ts";

/** Writes the receipt, and the session's part of the job's summary. Returns whether both were written. */
export async function leaveReceipt(job: Job, session: Session): Promise<boolean> {
  const { runner } = job;
  const receipt = receiptOf(job, session);
  const isLeft = await orWarn(runner, "the receipt", async () =>
    runner.setOutput("receipt", await writeReceipt(receiptFolder(job), receipt)),
  );
  const isShown = await orWarn(runner, "the summary", async () =>
    runner.appendSummary(renderSummary([receipt], await placeInSummary(job))),
  );
  return isLeft && isShown;
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
