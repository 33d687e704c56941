import type { Job } from "../context/job.ts";
import { warnOnError } from "../runner/warn-on-error.ts";
import type { Session } from "../task/session.ts";
import { receiptDirectory, summaryPosition } from "./summary-position.ts";
import { buildReceipt } from "../../receipt/build-receipt.ts";
import type { TaskRecord } from "../../receipt/receipt-parts.ts";
import type { Receipt } from "../../receipt/receipt.ts";
import { readReceipts } from "../../receipt/read-receipts.ts";
import { renderSummary } from "../../receipt/summary.ts";
import { writeReceipt } from "../../receipt/write-receipt.ts";

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

function receiptOf(job: Job, session: Session): Receipt {
  const { inputs } = job;
  const { lease, masking, ending } = session;
  const { source, named } = inputs;
  if (source.mode === "agent") throw new TypeError("an agent has no lease of its own");
  return buildReceipt({
    mode: source.mode,
    step: inputs.step,
    grant: source.mode === "broker" ? source.grant : undefined,
    environment: inputs.environment,
    access: source.mode === "secret-env" ? undefined : inputs.access,
    uses: inputs.uses?.name,
    nested: session.nested,
    named: named && { ...named, client: named.agent.client },
    receipts: readReceipts(receiptDirectory(job)),
    claims: lease.claims,
    decision: lease.decision,
    lease,
    storedSecrets: Object.keys(inputs.secretEnv),
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
  whyStopped = "the job was cancelled",
}: Pick<Session, "result" | "left" | "residue" | "whyStopped">): TaskRecord | undefined {
  if (!result.task.ok) return undefined;
  const { exitCode, wasStopped, leftBehind } = result.task.value;
  return {
    startedAt: result.startedAt,
    endedAt: result.endedAt,
    exitCode,
    stopped: wasStopped ? (result.earlyEnd?.why ?? whyStopped) : undefined,
    escaped: leftBehind === "escaped" || left.some(({ ended }) => !ended),
    groupEnded: leftBehind === "ended",
    left,
    residue,
  };
}
