import { known, unreadable, type Fact, type JobCheck, type RunAttempt } from "../facts.ts";
import { parseAttempt, parseJobs, parseTip } from "./parse-repository.ts";
import { inRepository, type Visit } from "./fact-context.ts";

/** The run that asks: who started it, whether its job still runs, whether its workflow is the newest. */

export async function readRun(visit: Visit): Promise<Fact<RunAttempt>> {
  const { runId, runAttempt, repositoryId } = visit.question.claims;
  const fact = await visit.reader.one({
    route: "GET /repos/{owner}/{repo}/actions/runs/{runId}/attempts/{runAttempt}",
    params: inRepository(visit, { runId, runAttempt }),
    what: `attempt ${runAttempt} of run ${runId}`,
    parse: parseAttempt,
  });
  if (!fact.known) return fact;
  const { actor, triggeringActor } = fact.value;
  const same =
    fact.value.runId === runId &&
    fact.value.attempt === runAttempt &&
    fact.value.repositoryId === repositoryId;
  return same
    ? known({ actor, triggeringActor })
    : unreadable(`GitHub's answer for run ${runId} is about another run`);
}

/**
 * The job, found among those of this attempt by its check run. The check run alone would not do: it does not say of
 * which attempt it is.
 */
export async function readJob(visit: Visit): Promise<Fact<JobCheck>> {
  const { runId, runAttempt, checkRunId } = visit.question.claims;
  const fact = await visit.reader.all({
    route: "GET /repos/{owner}/{repo}/actions/runs/{runId}/attempts/{runAttempt}/jobs",
    params: inRepository(visit, { runId, runAttempt }),
    what: `the jobs of run ${runId}`,
    parse: parseJobs,
    until: (job) => job.checkRunId === checkRunId,
  });
  if (!fact.known) return fact;
  const job = fact.value.find((each) => each.checkRunId === checkRunId);
  if (job === undefined) return known({ status: "absent", ofThisRun: false });
  const ofThisRun = job.runId === runId && job.attempt === runAttempt;
  return known({ status: job.status, ofThisRun });
}

const WORKFLOW = /^(?<owner>[^/@]+)\/(?<repo>[^/@]+)\/(?<path>.+?\.ya?ml)@(?<ref>.+)$/u;
const FIXED = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u;

/** Where the ref of the workflow that policy names points now; undefined when it names none, or one at a fixed sha. */
export async function readWorkflowTip(visit: Visit): Promise<Fact<string> | undefined> {
  const { workflow } = visit.question;
  if (workflow === undefined) return undefined;
  const { owner, repo, ref } = WORKFLOW.exec(workflow)?.groups ?? {};
  if (owner === undefined || repo === undefined || ref === undefined) {
    return unreadable(`${workflow} is not of the form owner/repository/path@ref`);
  }
  if (FIXED.test(ref)) return undefined;
  return visit.reader.one({
    route: "GET /repos/{owner}/{repo}/commits/{ref}",
    params: { owner, repo, ref: ref.replace(/^refs\//u, "") },
    what: `${ref} of ${owner}/${repo}`,
    parse: parseTip,
  });
}
