import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderRefusal } from "../receipt/refusal-summary.ts";
import { isFirstInSummary } from "../receipt/write-summary-mark.ts";
import type { Failure } from "../shared/failure.ts";
import type { PendingSummary } from "../shared/wire.ts";
import { plural, shortSha } from "../shared/wording.ts";
import type { Job } from "./job.ts";
import type { NotObtained } from "./lease-source.ts";
import { refuse, titleOf } from "./log.ts";

/** A step that gets no credential: said in the log, beside the job's result and in its summary. Returns the exit code. */
export async function refuseStep(job: Job, refusal: NotObtained): Promise<number> {
  const pending = refusal.pending?.summary;
  const failure = pending === undefined ? refusal.failure : spelledOut(job, refusal, pending);
  const url = pending?.pull_request_url;
  const exitCode = refuse(job.runner, failure, url);
  try {
    const isFirst = await isFirstInSummary(receiptFolder(job), summaryKey(job));
    const refused = {
      step: job.inputs.step,
      title: titleOf(failure),
      lines: [failure.message, ...(failure.details ?? [])],
      remedy: failure.remedy,
      code: failure.code,
      trace: failure.trace,
      url,
    };
    job.runner.appendSummary(renderRefusal(refused, { isFirst }));
  } catch (error) {
    const what = error instanceof Error ? error.message : "an unknown fault";
    job.runner.warn(`stepkey: the summary could not be written: ${what}`);
  }
  return exitCode;
}

/** What the step waits for, in its own words: grant, number, commit, and who can give it. */
function spelledOut(job: Job, { failure }: NotObtained, pending: PendingSummary): Failure {
  const { source } = job.inputs;
  const what = source.mode === "broker" ? source.grant : source.credential.kind;
  const { missing, commit, who, reasons } = pending;
  const needed = missing > 0 ? plural(missing, "more approval") : "a new review";
  const message = `${what} needs ${needed} of commit ${shortSha(commit)}, by ${who}.`;
  return { ...failure, message, details: reasons };
}

/** Where receipts lie: the runner empties it with the job. */
export function receiptFolder({ env }: Pick<Job, "env">): string {
  return join(env["RUNNER_TEMP"] ?? tmpdir(), "stepkey");
}

/** The folder is the job's own, so run and attempt are enough; a refusal may come before any claim is known. */
export function summaryKey({ env }: Pick<Job, "env">): {
  readonly repositoryId: number;
  readonly runId: number;
  readonly runAttempt: number;
  readonly checkRunId: number;
} {
  const runId = Number(env["GITHUB_RUN_ID"] ?? 0);
  const runAttempt = Number(env["GITHUB_RUN_ATTEMPT"] ?? 0);
  return { repositoryId: 0, runId, runAttempt, checkRunId: 0 };
}
