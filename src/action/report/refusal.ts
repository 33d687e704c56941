import { renderRefusal } from "../../receipt/refusal-summary.ts";
import type { Failure } from "../../shared/failure.ts";
import type { PendingSummary } from "../../shared/wire.ts";
import { plural, shortSha } from "../../shared/wording.ts";
import type { Job } from "../context/job.ts";
import type { LeaseRefusal } from "../lease/source/credential-source.ts";
import { paragraphOf } from "../runner/docs.ts";
import { showRefusal, titleOf } from "../runner/log.ts";
import { warnOnError } from "../runner/warn-on-error.ts";
import { summaryPosition } from "./summary-position.ts";

/** Reports a step that gets no credential: in the log, as an annotation and in the summary. Returns the exit code. */
export async function refuseStep(job: Job, refusal: LeaseRefusal): Promise<number> {
  const pending = refusal.pending?.summary;
  const failure = pending === undefined ? refusal.failure : pendingFailure(job, refusal, pending);
  const url = pending?.pull_request_url;
  const exitCode = showRefusal(job.runner, failure, url);
  await summariseRefusal({ ...job, step: job.inputs.step }, failure, url);
  return exitCode;
}

/** Adds a step that gets no credential to the job's summary. */
export async function summariseRefusal(
  { runner, env, step }: Pick<Job, "runner" | "env"> & { readonly step: string },
  failure: Failure,
  url?: string,
): Promise<void> {
  const { message, details = [], paste, code, trace } = failure;
  const refused = {
    step,
    title: titleOf(failure),
    lines: [message, ...details],
    paste,
    // The lines about inputs say themselves what to fix.
    remedy: code === "inputs_invalid" ? "" : failure.remedy,
    code,
    trace,
    url,
    paragraph: runner.docs === undefined ? undefined : paragraphOf(code, runner.docs),
  };
  await warnOnError(runner, "the summary", async () =>
    runner.appendSummary(renderRefusal(refused, await summaryPosition({ env }))),
  );
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
