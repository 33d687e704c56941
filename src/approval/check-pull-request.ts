import { shortSha } from "../shared/wording.ts";
import { newestFirst } from "./activity.ts";
import type { Activity, PullRequest, PullRequestFacts, PullRequestGateFacts } from "./facts.ts";
import { sameLogin, valuesOf } from "./people.ts";
import { reason, type CodedReason } from "./reason.ts";
import { unread } from "./check-job.ts";

/** GitHub's own Dependabot: its branches bring in code of outside packages. */
const DEPENDABOT = { login: "dependabot[bot]", id: 49_699_333 } as const;

/** The pull request is open, comes from this repository, and was not opened by Dependabot. */
export function checkOpen(pullRequest: PullRequest): readonly CodedReason[] {
  const { number, state } = pullRequest;
  if (state === "open") return checkOrigin(pullRequest);
  const text = `Pull request ${number} is ${state}; only an open one can get write access.`;
  return [reason("pull_request_not_open", text), ...checkOrigin(pullRequest)];
}

function checkOrigin(pullRequest: PullRequest): readonly CodedReason[] {
  const { author, number } = pullRequest;
  const isDependabots =
    author !== undefined &&
    (author.id === DEPENDABOT.id || sameLogin(author.login, DEPENDABOT.login));
  return [
    ...checkFork(pullRequest),
    ...(isDependabots
      ? [reason("pull_request_by_dependabot", `Pull request ${number} was opened by Dependabot.`)]
      : []),
  ];
}

/** The history of a fork's branch cannot be read. */
export function checkFork({ fromFork, number }: PullRequest): readonly CodedReason[] {
  if (!fromFork) return [];
  return [reason("pull_request_from_fork", `Pull request ${number} comes from a fork.`)];
}

/** `claims.sha` merges the head into the base, so an approval of the head covers the code that runs. */
export function checkMerge(
  sha: string,
  subject: PullRequestFacts,
  facts: PullRequestGateFacts,
): readonly CodedReason[] {
  const { headSha, baseRef } = subject.pullRequest;
  // Before its job starts, a run shows only which head it is for.
  if (facts.mergeCommit === undefined) {
    return sha === headSha ? checkSameBase(subject, facts) : [runsFor(sha, headSha)];
  }
  if (!facts.mergeCommit.known) return unread(facts.mergeCommit);
  const { parents, firstParentOnBase, sha: read } = facts.mergeCommit.value;
  if (read !== sha || parents.length !== 2 || parents[1] !== headSha) {
    return [runsFor(parents[1] ?? sha, headSha)];
  }
  if (firstParentOnBase) return [];
  const text = `This run merged ${shortSha(headSha)} into a commit that is not on ${baseRef}.`;
  return [reason("merge_base_elsewhere", text)];
}

/** A run merges into the base of the moment in which it began, which may be one that anybody can push to. */
function checkSameBase(
  { pullRequest, retargets }: PullRequestFacts,
  { run }: PullRequestGateFacts,
): readonly CodedReason[] {
  if (!run.known) return unread(run);
  const last = Math.max(0, ...valuesOf(retargets).map(({ at }) => at));
  // GitHub says both in whole seconds.
  if (last < run.value.createdAt) return unread(retargets);
  const { number, baseRef } = pullRequest;
  const text = `This run began before pull request ${number} was retargeted to ${baseRef}, or in the same second, so it may merge into another base.`;
  return [reason("merge_base_elsewhere", text)];
}

function runsFor(commit: string, headSha: string): CodedReason {
  const text = `This run is for commit ${shortSha(commit)}, but the head is now ${shortSha(headSha)}.`;
  return reason("not_the_heads_merge", text);
}

/** The head has not moved: neither by the branch's activity, nor when read again at the end. */
export function checkHeadStays(
  facts: Pick<PullRequestGateFacts, "headAgain">,
  subject: PullRequestFacts,
): readonly CodedReason[] {
  const { headSha } = subject.pullRequest;
  const newest = subject.activity.known ? newestFirst(subject.activity.value)[0] : undefined;
  if (newest !== undefined && newest.after !== headSha) return [moved(headSha, newest)];
  if (!facts.headAgain.known || facts.headAgain.value === headSha) return unread(facts.headAgain);
  const text = `${shortSha(facts.headAgain.value)} was pushed while approvals were being read.`;
  return [reason("head_moved", text)];
}

function moved(headSha: string, newest: Activity): CodedReason {
  const who = newest.actor?.login ?? "someone";
  const what = `pushed ${shortSha(newest.after)}`;
  const did = newest.kind === "branch_deletion" ? "deleted the branch" : what;
  return reason("head_moved", `${shortSha(headSha)} is no longer the head: ${who} ${did}.`);
}
