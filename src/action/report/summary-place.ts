import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SummaryPlace } from "../../receipt/summary.ts";
import { isFirstInSummary } from "../../receipt/write-summary-mark.ts";
import type { Job } from "../context/job.ts";

/** Where receipts lie: the runner empties it with the job. */
export function receiptFolder({ env }: Pick<Job, "env">): string {
  return join(env["RUNNER_TEMP"] ?? tmpdir(), "stepkey");
}

/** Whether this step is the first of its job in the summary. Where that cannot be known, a heading too many is better than no summary. */
export async function placeInSummary(job: Pick<Job, "env">): Promise<SummaryPlace> {
  try {
    return { isFirst: await isFirstInSummary(receiptFolder(job), summaryKey(job)) };
  } catch {
    return { isFirst: true };
  }
}

/** The folder is the job's own, so run and attempt are enough; a refusal may come before any claim is known. */
function summaryKey({ env }: Pick<Job, "env">): Parameters<typeof isFirstInSummary>[1] {
  const runId = Number(env["GITHUB_RUN_ID"] ?? 0);
  const runAttempt = Number(env["GITHUB_RUN_ATTEMPT"] ?? 0);
  return { repositoryId: 0, runId, runAttempt, checkRunId: 0 };
}
