import { renderRefusal } from "../../receipt/refusal-summary.ts";
import type { Failure } from "../../shared/failure.ts";
import type { PendingSummary } from "../../shared/wire.ts";
import { plural, shortSha } from "../../shared/wording.ts";
import type { Job } from "../context/job.ts";
import type { NotObtained } from "../lease/source/credential-source.ts";
import { refuse, titleOf } from "../runner/log.ts";
import { orWarn } from "../runner/warn-on-error.ts";
import { placeInSummary } from "./summary-place.ts";

/** A step that gets no credential: said in the log, beside the job's result and in its summary. Returns the exit code. */
export async function refuseStep(job: Job, refusal: NotObtained): Promise<number> {
  const pending = refusal.pending?.summary;
  const failure = pending === undefined ? refusal.failure : spelledOut(job, refusal, pending);
  const url = pending?.pull_request_url;
  const exitCode = refuse(job.runner, failure, url);
  const refused = {
    step: job.inputs.step,
    title: titleOf(failure),
    lines: [failure.message, ...(failure.details ?? [])],
    remedy: failure.remedy,
    code: failure.code,
    trace: failure.trace,
    url,
  };
  await orWarn(job.runner, "the summary", async () =>
    job.runner.appendSummary(renderRefusal(refused, await placeInSummary(job))),
  );
  return exitCode;
}

/** What the step waits for, in its own words: grant, number, commit, and who can give it. */
function spelledOut(job: Job, { failure }: NotObtained, pending: PendingSummary): Failure {
  const { source } = job.inputs;
  const what = source.mode === "broker" ? source.grant : "This write";
  const { missing, commit, who, reasons } = pending;
  const needed = missing > 0 ? plural(missing, "more approval") : "a new review";
  const message = `${what} needs ${needed} of commit ${shortSha(commit)}, by ${who}.`;
  return { ...failure, message, details: reasons };
}
