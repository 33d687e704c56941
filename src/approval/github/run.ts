import { COMMIT_SHA, WORKFLOW_REF } from "../../shared/patterns.ts";
import { known, unreadable, type Fact, type JobCheck, type RunAttempt } from "../facts.ts";
import { parseAttempt, parseJobs, parseTip } from "./parse-repository.ts";
import { readIsAncestor } from "./base.ts";
import { inRepository, type FactContext } from "./fact-context.ts";

/** The run of the requesting job: who started it, whether the job is in progress, where its workflow's ref is now. */

export async function readRun(context: FactContext): Promise<Fact<RunAttempt>> {
  const { runId, runAttempt, repositoryId } = context.question.claims;
  const fact = await context.reader.one({
    route: "GET /repos/{owner}/{repo}/actions/runs/{runId}/attempts/{runAttempt}",
    params: inRepository(context, { runId, runAttempt }),
    what: `attempt ${runAttempt} of run ${runId}`,
    permission: "Actions",
    parse: parseAttempt,
  });
  if (!fact.known) return fact;
  const { createdAt, actor, triggeringActor } = fact.value;
  const same =
    fact.value.runId === runId &&
    fact.value.attempt === runAttempt &&
    fact.value.repositoryId === repositoryId;
  return same
    ? known({ createdAt, actor, triggeringActor })
    : unreadable(`GitHub's response for run ${runId} is about another run`);
}

/**
 * The job, found by its check run among the jobs of this attempt. Reading the check run alone is not enough: it does not
 * name its attempt.
 */
export async function readJob(context: FactContext): Promise<Fact<JobCheck>> {
  const { runId, runAttempt, checkRunId } = context.question.claims;
  const fact = await context.reader.all({
    route: "GET /repos/{owner}/{repo}/actions/runs/{runId}/attempts/{runAttempt}/jobs",
    params: inRepository(context, { runId, runAttempt }),
    what: `the jobs of run ${runId}`,
    permission: "Actions",
    parse: parseJobs,
    until: (job) => job.checkRunId === checkRunId,
  });
  if (!fact.known) return fact;
  const job = fact.value.find((each) => each.checkRunId === checkRunId);
  if (job === undefined) return known({ status: "absent", ofThisRun: false });
  const ofThisRun = job.runId === runId && job.attempt === runAttempt;
  return known({ status: job.status, ofThisRun });
}

/** The commit at which the ref of policy's workflow is now; undefined if policy names none, or one at a fixed sha. */
export async function readWorkflowTip(context: FactContext): Promise<Fact<string> | undefined> {
  const { workflow } = context.question;
  if (workflow === undefined) return undefined;
  const { owner, repo, ref } = WORKFLOW_REF.exec(workflow)?.groups ?? {};
  if (owner === undefined || repo === undefined || ref === undefined) {
    return unreadable(`${workflow} does not have the form owner/repository/path@ref`);
  }
  if (COMMIT_SHA.test(ref)) return undefined;
  return context.reader.one({
    route: "GET /repos/{owner}/{repo}/commits/{ref}",
    params: { owner, repo, ref: ref.replace(/^refs\//u, "") },
    what: `${ref} of ${owner}/${repo}`,
    permission: "Contents",
    parse: parseTip,
  });
}

/** Whether the job's workflow is an older commit of the same history; undefined where it is the tip, or not known. */
export async function readWorkflowIsOlder(
  context: FactContext,
  tip: Fact<string> | undefined,
): Promise<Fact<boolean> | undefined> {
  const { claims, workflow } = context.question;
  const { jobWorkflowSha: used } = claims;
  const { owner, repo } = WORKFLOW_REF.exec(workflow ?? "")?.groups ?? {};
  if (tip?.known !== true || used === undefined || used === tip.value) return undefined;
  if (owner === undefined || repo === undefined) return undefined;
  const what = `whether the job's workflow ${used} is on its ref`;
  return readIsAncestor(context, { older: used, newer: tip.value, what, at: { owner, repo } });
}
