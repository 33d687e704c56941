import { shortSha } from "../shared/wording.ts";
import { lastArrival } from "./activity.ts";
import { unread } from "./check-job.ts";
import type { Activity, BranchCommit, BranchGateFacts, PullRequestFacts } from "./facts.ts";
import { listOf } from "./people.ts";
import { finding, type Finding } from "./reason-codes.ts";

const NO_COMMIT = /^0+$/u;

/** What the push brought: its entry in the branch's activity, and the pull requests that its commits came from. */
export interface Push {
  readonly findings: readonly Finding[];
  readonly entry: Activity | undefined;
  readonly owners: readonly PullRequestFacts[];
}

/** The branch's tip is `sha`, now and when read again at the end. */
export function checkTip(sha: string, facts: BranchGateFacts): readonly Finding[] {
  const unreadable = [facts.tip, facts.tipAgain].flatMap(unread);
  const [moved] = [facts.tip, facts.tipAgain].flatMap((tip) =>
    tip.known && tip.value !== sha ? [tip.value] : [],
  );
  if (moved === undefined) return unreadable;
  const text = `This run is about ${shortSha(sha)}; ${facts.branch} is at ${shortSha(moved)} now.`;
  return [...unreadable, finding("branch_moved", text)];
}

/** The push whose result is `sha`, with every first-parent commit back to where the branch was before. */
export function findPush(sha: string, facts: BranchGateFacts): Push {
  const unreadable = [facts.activity, facts.commits, facts.pullRequests].flatMap(unread);
  if (unreadable.length > 0) return { findings: unreadable, entry: undefined, owners: [] };
  const entry = lastArrival(listOf(facts.activity), sha);
  const findings = entry === undefined ? [unknownPush(sha, facts)] : checkChain(sha, entry, facts);
  return { findings, entry, owners: [] };
}

/** The same, with the pull request that each commit came from: exactly one, or the push is refused. */
export function findOwners(sha: string, facts: BranchGateFacts): Push {
  const push = findPush(sha, facts);
  if (push.findings.length > 0) return push;
  const straight = push.entry === undefined ? [] : checkMadeByGitHub(push.entry, facts);
  if (straight.length > 0) return { ...push, findings: straight };
  return { ...push, ...ownersOf(listOf(facts.commits), listOf(facts.pullRequests)) };
}

function unknownPush(sha: string, { branch }: BranchGateFacts): Finding {
  const text = `GitHub's activity of ${branch} has no push that led to ${shortSha(sha)}.`;
  return finding("push_unknown", text);
}

function checkChain(sha: string, entry: Activity, facts: BranchGateFacts): readonly Finding[] {
  if (NO_COMMIT.test(entry.before)) {
    const text = `${facts.branch} was made at ${shortSha(sha)}: nobody can tell what is new in it.`;
    return [finding("push_history_broken", text)];
  }
  const commits = listOf(facts.commits);
  const parents = commits.map((commit) => commit.parents[0]);
  const expected = [...commits.slice(1).map((commit) => commit.sha), entry.before];
  const whole =
    commits[0]?.sha === sha && expected.every((parent, index) => parents[index] === parent);
  if (whole) return [];
  const text = `The commits from ${shortSha(entry.before)} to ${shortSha(sha)} are no unbroken line.`;
  return [finding("push_history_broken", text)];
}

/**
 * A merge that somebody made and pushed closes its pull request too, and may hold what nobody reviewed: only what GitHub
 * itself merged is what was approved.
 */
function checkMadeByGitHub(entry: Activity, { branch }: BranchGateFacts): readonly Finding[] {
  if (entry.kind === "pr_merge" || entry.kind === "merge_queue_merge") return [];
  const who = entry.actor?.login ?? "someone";
  const text = `${who} pushed ${shortSha(entry.after)} straight onto ${branch}: nobody reviewed what it holds.`;
  return [finding("commit_without_pull_request", text)];
}

/**
 * Walks from the newest commit back. A commit that a pull request was merged as opens that pull request's run; commits
 * behind it are of the same run when GitHub lists it for them and a rebase can explain them: single parents, and not
 * more of them than the pull request has.
 */
function ownersOf(
  commits: readonly BranchCommit[],
  pullRequests: readonly PullRequestFacts[],
): Pick<Push, "findings" | "owners"> {
  const owners: PullRequestFacts[] = [];
  let left = 0;
  for (const commit of commits) {
    const merged = pullRequests.filter(
      ({ pullRequest }) => pullRequest.mergeCommitSha === commit.sha,
    );
    const current = owners.at(-1);
    const [owner] = merged;
    if (merged.length > 1) return { findings: [several(commit, merged)], owners };
    if (owner !== undefined) {
      owners.push(owner);
      left = commit.parents.length === 1 ? listOf(owner.commits).length - 1 : 0;
    } else if (left > 0 && current !== undefined && isRebasedPart(commit, current)) {
      left -= 1;
    } else {
      const text = `Commit ${shortSha(commit.sha)} came in without a pull request.`;
      return { findings: [finding("commit_without_pull_request", text)], owners };
    }
  }
  return { findings: [], owners };
}

function isRebasedPart(commit: BranchCommit, { pullRequest }: PullRequestFacts): boolean {
  return commit.parents.length === 1 && commit.pullRequests.includes(pullRequest.number);
}

function several(commit: BranchCommit, merged: readonly PullRequestFacts[]): Finding {
  const numbers = merged.map(({ pullRequest }) => pullRequest.number).join(" and ");
  const text = `Commit ${shortSha(commit.sha)} is the merge of pull requests ${numbers}.`;
  return finding("commit_of_several_pull_requests", text);
}
