import { renderRefusal } from "../../receipt/refusal-summary.ts";
import type { Failure } from "../../shared/failure.ts";
import type { PendingSummary } from "../../shared/wire.ts";
import { plural, shortSha } from "../../shared/wording.ts";
import type { Job } from "../context/job.ts";
import type { LeaseRefusal } from "../lease/source/credential-source.ts";
import { showRefusal, titleOf } from "../runner/log.ts";
import { warnOnError } from "../runner/warn-on-error.ts";
import { summaryPosition } from "./receipt.ts";

/** Reports a step that gets no credential: in the log, as an annotation and in the summary. Returns the exit code. */
export async function refuseStep(job: Job, refusal: LeaseRefusal): Promise<number> {
  const pending = refusal.pending?.summary;
  const failure = pending === undefined ? refusal.failure : pendingFailure(job, refusal, pending);
  const url = pending?.pull_request_url;
  const exitCode = showRefusal(job.runner, failure, url);
  const refused = {
    step: job.inputs.step,
    title: titleOf(failure),
    lines: [failure.message, ...(failure.details ?? [])],
    remedy: failure.remedy,
    code: failure.code,
    trace: failure.trace,
    url,
  };
  await warnOnError(job.runner, "the summary", async () =>
    job.runner.appendSummary(renderRefusal(refused, await summaryPosition(job))),
  );
  return exitCode;
}

/** What the step needs: grant, number of approvals, commit, and who can give them. */
function pendingFailure(job: Job, { failure }: LeaseRefusal, pending: PendingSummary): Failure {
  const { source } = job.inputs;
  const what = source.mode === "broker" ? source.grant : "This write";
  const { missing, commit, who, reasons } = pending;
  const needed = missing > 0 ? plural(missing, "more approval") : "a new review";
  const message = `${what} needs ${needed} of commit ${shortSha(commit)}, by ${who}.`;
  return { ...failure, message, details: reasons };
}
