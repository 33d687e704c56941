import { shortSha } from "../shared/wording.ts";
import { newestFirst } from "./activity.ts";
import type { Activity, PullRequest, PullRequestFacts, PullRequestGateFacts } from "./facts.ts";
import { sameLogin } from "./people.ts";
import { finding, type Finding } from "./reason-codes.ts";
import { unread } from "./check-job.ts";

/** GitHub's own Dependabot; its branches bring what an outside package brings. */
const DEPENDABOT = { login: "dependabot[bot]", id: 49_699_333 } as const;

/** The pull request is open, from this repository, and not Dependabot's. */
export function checkOpen(pullRequest: PullRequest): readonly Finding[] {
  const { number, state } = pullRequest;
  if (state === "open") return checkOrigin(pullRequest);
  const text = `Pull request ${number} is ${state}; only an open one can write.`;
  return [finding("pull_request_not_open", text), ...checkOrigin(pullRequest)];
}

function checkOrigin(pullRequest: PullRequest): readonly Finding[] {
  const { author, number } = pullRequest;
  const dependabots =
    author !== undefined &&
    (author.id === DEPENDABOT.id || sameLogin(author.login, DEPENDABOT.login));
  return [
    ...checkFork(pullRequest),
    ...(dependabots
      ? [finding("pull_request_by_dependabot", `Pull request ${number} is Dependabot's.`)]
      : []),
  ];
}

/** A fork's branch has a history that is not ours to read. */
export function checkFork({ fromFork, number }: PullRequest): readonly Finding[] {
  if (!fromFork) return [];
  return [finding("pull_request_from_fork", `Pull request ${number} comes from a fork.`)];
}

/** `claims.sha` is the merge of the head into the base: so the approval of the head covers what runs. */
export function checkMerge(
  sha: string,
  pullRequest: PullRequest,
  facts: PullRequestGateFacts,
): readonly Finding[] {
  if (!facts.mergeCommit.known) return unread(facts.mergeCommit);
  const { parents, firstParentOnBase, sha: read } = facts.mergeCommit.value;
  const { headSha, baseRef } = pullRequest;
  if (read !== sha || parents.length !== 2 || parents[1] !== headSha) {
    const ran = parents[1] === undefined ? sha : parents[1];
    const text = `This run is about ${shortSha(ran)}; the head is ${shortSha(headSha)}.`;
    return [finding("not_the_heads_merge", text)];
  }
  if (firstParentOnBase) return [];
  const text = `This run merged ${shortSha(headSha)} onto a commit that is not on ${baseRef}.`;
  return [finding("merge_base_elsewhere", text)];
}

/** The head is still the head: by its own activity, and when read again at the end. */
export function checkHeadStays(
  facts: PullRequestGateFacts,
  subject: PullRequestFacts,
): readonly Finding[] {
  const { headSha } = subject.pullRequest;
  const newest = subject.activity.known ? newestFirst(subject.activity.value)[0] : undefined;
  if (newest !== undefined && newest.after !== headSha) return [moved(headSha, newest)];
  if (!facts.headAgain.known || facts.headAgain.value === headSha) return unread(facts.headAgain);
  const text = `${shortSha(facts.headAgain.value)} was pushed while this was decided.`;
  return [finding("head_moved", text)];
}

function moved(headSha: string, newest: Activity): Finding {
  const who = newest.actor?.login ?? "someone";
  const what = `pushed ${shortSha(newest.after)}`;
  const did = newest.kind === "branch_deletion" ? "deleted the branch" : what;
  return finding("head_moved", `${shortSha(headSha)} is no longer the head: ${who} ${did}.`);
}
