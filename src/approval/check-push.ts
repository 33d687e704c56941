import { NO_COMMIT } from "../shared/patterns.ts";
import { shortSha } from "../shared/wording.ts";
import { lastArrival } from "./activity.ts";
import { unread } from "./check-job.ts";
import type {
  Activity,
  BranchCommit,
  BranchGateFacts,
  PullRequestFacts,
  PushFacts,
} from "./facts.ts";
import { valuesOf } from "./people.ts";
import { reason, type CodedReason } from "./reason.ts";

/** One push: its entry in the branch's activity, and the pull requests that its commits came from. */
export interface Push {
  readonly reasons: readonly CodedReason[];
  readonly entry: Activity | undefined;
  readonly owners: readonly PullRequestFacts[];
}

/** The branch's tip is `sha`, now and when read again at the end. */
export function checkTip(sha: string, facts: BranchGateFacts): readonly CodedReason[] {
  const unreadable = [facts.tip, facts.tipAgain].flatMap(unread);
  const [moved] = [facts.tip, facts.tipAgain].flatMap((tip) =>
    tip.known && tip.value !== sha ? [tip.value] : [],
  );
  if (moved === undefined) return unreadable;
  const text = `This run is for commit ${shortSha(sha)}, but ${facts.branch} is now at ${shortSha(moved)}.`;
  return [...unreadable, reason("branch_moved", text)];
}

/** The push that moved the branch to `sha`, with every first-parent commit back to where the branch was before. */
export function findPush(sha: string, facts: PushFacts): Push {
  const unreadable = [facts.activity, facts.commits, facts.pullRequests].flatMap(unread);
  if (unreadable.length > 0) return { reasons: unreadable, entry: undefined, owners: [] };
  const entry = lastArrival(valuesOf(facts.activity), sha);
  const reasons = entry === undefined ? [unknownPush(sha, facts)] : checkChain(sha, entry, facts);
  return { reasons, entry, owners: [] };
}

/** The same, with the pull request that each commit came from: exactly one each, or the push is refused. */
export function findOwners(sha: string, facts: PushFacts): Push {
  const push = findPush(sha, facts);
  if (push.reasons.length > 0) return push;
  const direct = push.entry === undefined ? [] : checkMadeByGitHub(push.entry, facts);
  if (direct.length > 0) return { ...push, reasons: direct };
  return { ...push, ...ownersOf(valuesOf(facts.commits), valuesOf(facts.pullRequests)) };
}

function unknownPush(sha: string, { branch }: PushFacts): CodedReason {
  const text = `GitHub's activity for ${branch} shows no push of ${shortSha(sha)}.`;
  return reason("push_unknown", text);
}

function checkChain(sha: string, entry: Activity, facts: PushFacts): readonly CodedReason[] {
  if (NO_COMMIT.test(entry.before)) {
    const text = `${facts.branch} was created at ${shortSha(sha)}, so which of its commits are new is unknown.`;
    return [reason("push_history_broken", text)];
  }
  const commits = valuesOf(facts.commits);
  const parents = commits.map((commit) => commit.parents[0]);
  const expected = [...commits.slice(1).map((commit) => commit.sha), entry.before];
  const whole =
    commits[0]?.sha === sha && expected.every((parent, index) => parents[index] === parent);
  if (whole) return [];
  const text = `The commits from ${shortSha(entry.before)} to ${shortSha(sha)} are not a contiguous history.`;
  return [reason("push_history_broken", text)];
}

/**
 * A merge that somebody made locally and pushed also closes its pull request, but may contain code that nobody reviewed.
 * Only what GitHub itself merged is what was approved.
 */
function checkMadeByGitHub(entry: Activity, { branch }: PushFacts): readonly CodedReason[] {
  if (entry.kind === "pr_merge" || entry.kind === "merge_queue_merge") return [];
  const who = entry.actor?.login ?? "someone";
  const text = `${who} pushed ${shortSha(entry.after)} directly to ${branch}, without a review.`;
  return [reason("commit_without_pull_request", text)];
}

/**
 * Walks back from the newest commit. A pull request's merge commit starts that pull request's commits. The commits behind
 * it belong to the same pull request if GitHub lists it for them and a rebase can explain them: each has one parent, and
 * there are no more of them than the pull request has.
 */
function ownersOf(
  commits: readonly BranchCommit[],
  pullRequests: readonly PullRequestFacts[],
): Pick<Push, "reasons" | "owners"> {
  const owners: PullRequestFacts[] = [];
  let left = 0;
  for (const commit of commits) {
    const merged = pullRequests.filter(
      ({ pullRequest }) => pullRequest.mergeCommitSha === commit.sha,
    );
    const current = owners.at(-1);
    const [owner] = merged;
    if (merged.length > 1) return { reasons: [ambiguous(commit, merged)], owners };
    if (owner !== undefined) {
      owners.push(owner);
      left = commit.parents.length === 1 ? valuesOf(owner.commits).length - 1 : 0;
    } else if (left > 0 && current !== undefined && isRebasedPart(commit, current)) {
      left -= 1;
    } else {
      const text = `Commit ${shortSha(commit.sha)} did not come from a pull request.`;
      return { reasons: [reason("commit_without_pull_request", text)], owners };
    }
  }
  return { reasons: [], owners };
}

function isRebasedPart(commit: BranchCommit, { pullRequest }: PullRequestFacts): boolean {
  return commit.parents.length === 1 && commit.pullRequests.includes(pullRequest.number);
}

function ambiguous(commit: BranchCommit, merged: readonly PullRequestFacts[]): CodedReason {
  const numbers = merged.map(({ pullRequest }) => pullRequest.number).join(" and ");
  const text = `Commit ${shortSha(commit.sha)} is the merge commit of pull requests ${numbers}.`;
  return reason("commit_of_several_pull_requests", text);
}
