import { join } from "node:path";
import type { SummaryPosition } from "../../receipt/summary-position.ts";
import { isFirstInSummary } from "../../receipt/write-first-mark.ts";
import type { Job } from "../context/job.ts";
import { tempDirectory } from "../context/temp-directory.ts";

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
