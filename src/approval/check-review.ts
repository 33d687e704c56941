import type { ApprovalRule } from "../policy/policy.ts";
import type { Instant } from "../shared/clock.ts";
import { formatDuration } from "../shared/duration.ts";
import { inFullWords, plural, shortSha } from "../shared/wording.ts";
import type { Activity, ApprovalUses, PullRequest, Review, TeamFact } from "./facts.ts";
import type { Account, CountedApproval } from "./gate.ts";
import { isHuman, sameAccount, sameLogin, type Contributor } from "./people.ts";
import { reason, unreadReason, type CodedReason } from "./reason.ts";

/** A review that approves or objects, by an account that still exists. */
export interface Opinion extends Review {
  readonly account: Account;
  /** When it was submitted. Before everything else if GitHub does not say. */
  readonly at: Instant;
}

/** What an approval is checked against. */
export interface ReviewScope {
  readonly rule: ApprovalRule;
  readonly agents: readonly string[];
  readonly pullRequest: PullRequest;
  /** The activity that made the head the head. */
  readonly headSince: Activity;
  /** When the base was last changed; undefined: never. */
  readonly retargetedAt: Instant | undefined;
  readonly contributors: readonly Contributor[];
  /** The event that started the run. */
  readonly eventName: string;
  /** Who started the run, if that keeps them from approving it. */
  readonly starters: readonly Account[];
  readonly teams: readonly TeamFact[];
  readonly uses: readonly ApprovalUses[];
  /** Whether `max-age` counts from the review. After a merge it counts from the merge, or does not apply. */
  readonly agesByReview: boolean;
  readonly now: Instant;
}

type Check = (opinion: Opinion, scope: ReviewScope) => CodedReason | undefined;

/** Every rule for one approval, in the order in which they are reported: only the first that fails. */
const CHECKS: readonly Check[] = [
  givenByAHuman,
  givenByNoContributor,
  givenByNoStarter,
  givenByOneListed,
  givenForTheHead,
  givenAfterThePush,
  givenAfterSettling,
  givenForThisBase,
  givenLately,
  notUsedUp,
  givenByAWriter,
];

/** Each account's latest opinion, oldest first. Comments do not count; reviews without a time come last. */
export function latestOpinions(reviews: readonly Review[]): readonly Opinion[] {
  const latest = new Map<number, Opinion>();
  for (const review of inOrder(reviews)) {
    const { account, state } = review;
    if (account === undefined || state === "commented" || state === "pending") continue;
    latest.delete(account.id);
    const at = review.submittedAt ?? Number.NEGATIVE_INFINITY;
    latest.set(account.id, { ...review, account, at });
  }
  return [...latest.values()];
}

function inOrder(reviews: readonly Review[]): readonly Review[] {
  return reviews.toSorted((a, b) => timeOf(a) - timeOf(b) || a.id - b.id);
}

function timeOf({ submittedAt }: Review): Instant {
  return submittedAt ?? Number.MAX_SAFE_INTEGER;
}

/** Why an approval does not count; undefined when it does. */
export function objectionTo(opinion: Opinion, scope: ReviewScope): CodedReason | undefined {
  for (const check of CHECKS) {
    const objection = check(opinion, scope);
    if (objection !== undefined) return objection;
  }
  return undefined;
}

export function countedApproval(
  { id, account, at }: Opinion,
  { pullRequest }: ReviewScope,
): CountedApproval {
  return {
    reviewId: id,
    account,
    submittedAt: at,
    commit: pullRequest.headSha,
    pullRequest: pullRequest.number,
  };
}

function givenByAHuman({ account }: Opinion, { agents }: ReviewScope): CodedReason | undefined {
  if (isHuman(account, agents)) return undefined;
  const text = `${account.login} is not a human account; only a human's approval counts.`;
  return reason("approval_by_no_human", text);
}

const DID: Readonly<Record<Contributor["role"], string>> = {
  opened: "opened the pull request",
  pushed: "pushed to the pull request",
  committed: "is an author of its commits",
};

function givenByNoContributor(
  { account }: Opinion,
  { contributors }: ReviewScope,
): CodedReason | undefined {
  const found = contributors.find((person) => sameAccount(person.account, account));
  if (found === undefined) return undefined;
  const text = `${account.login} approved, but ${DID[found.role]}.`;
  return reason("approval_by_one_involved", text);
}

function givenByNoStarter({ account }: Opinion, scope: ReviewScope): CodedReason | undefined {
  if (!scope.starters.some((starter) => sameAccount(starter, account))) return undefined;
  const text = `${account.login} approved, but started this ${scope.eventName} run.`;
  return reason("approval_by_starter", text);
}

function givenByOneListed({ account }: Opinion, scope: ReviewScope): CodedReason | undefined {
  const failing = scope.rule.by.find(
    (list) => list.length > 0 && !list.some((name) => isNamed(account, name, scope.teams)),
  );
  if (failing === undefined) return undefined;
  const text = `${account.login} approved, but is not one of ${failing.join(", ")}.`;
  return reason("approval_by_one_not_listed", text);
}

/** Whether the account is this person, or a member of this team. */
export function isNamed(account: Account, name: string, teams: readonly TeamFact[]): boolean {
  if (!name.includes("/")) return sameLogin(name, account.login);
  return teams.some(
    ({ team, members }) =>
      sameLogin(team, name) && members.known && members.value.includes(account.id),
  );
}

function givenForTheHead(
  { account, commitId }: Opinion,
  scope: ReviewScope,
): CodedReason | undefined {
  const { headSha } = scope.pullRequest;
  if (commitId === headSha) return undefined;
  if (commitId === undefined) {
    const text = `${account.login}'s approval does not name a commit.`;
    return reason("approval_of_other_commit", text);
  }
  const text = `${account.login} approved ${shortSha(commitId)}, which is no longer the head: ${arrival(scope)} after it.`;
  return reason("approval_of_other_commit", text);
}

/** When a force-push changes no line, GitHub moves an approval to the new head, so the commit alone proves nothing. */
function givenAfterThePush({ account, at }: Opinion, scope: ReviewScope): CodedReason | undefined {
  if (at > scope.headSince.at) return undefined;
  const text = `${account.login}'s approval does not count: ${arrival(scope)} after it was given.`;
  return reason("approval_before_push", text);
}

/**
 * A review that was sent without a commit (by the API or `gh pr review`) is for whatever is the head when it arrives: a push
 * right before it is approved unseen. Nothing shows which reviews were sent that way, so all of them have to wait.
 */
function givenAfterSettling({ account, at }: Opinion, scope: ReviewScope): CodedReason | undefined {
  const { settleSeconds } = scope.rule;
  const after = at - scope.headSince.at;
  if (after >= settleSeconds * 1000) return undefined;
  const text = `${account.login}'s approval does not count and must be given again: it came ${inFullWords(after)} after ${arrival(scope)}, and only after ${formatDuration(settleSeconds)} is it sure to be for that commit.`;
  return reason("approval_before_settled", text);
}

function givenForThisBase(
  { account, at }: Opinion,
  { retargetedAt, pullRequest }: ReviewScope,
): CodedReason | undefined {
  if (retargetedAt === undefined || at > retargetedAt) return undefined;
  const text = `${account.login} approved before the pull request was retargeted to ${pullRequest.baseRef}.`;
  return reason("approval_before_retarget", text);
}

function givenLately({ account, at }: Opinion, scope: ReviewScope): CodedReason | undefined {
  const age = scope.now - at;
  const most = scope.rule.maxAgeSeconds * 1000;
  if (!scope.agesByReview || age <= most) return undefined;
  const text = `${account.login} approved ${inFullWords(age)} ago; an approval is valid for ${inFullWords(most)}.`;
  return reason("approval_too_old", text);
}

function notUsedUp({ account, id }: Opinion, scope: ReviewScope): CodedReason | undefined {
  const { uses } = scope.rule;
  const { headSha } = scope.pullRequest;
  const used = scope.uses
    .filter(({ reviewId, commit }) => reviewId === id && commit === headSha)
    .reduce((sum, { count }) => sum + count, 0);
  if (used < uses) return undefined;
  const text = `${account.login}'s approval of ${shortSha(headSha)} was used ${plural(used, "time")}; it is valid for ${plural(uses, "use")}.`;
  return reason("approval_used_up", text);
}

function givenByAWriter({ account, mayWrite }: Opinion): CodedReason | undefined {
  if (!mayWrite.known) return unreadReason(mayWrite.why);
  if (mayWrite.value) return undefined;
  const text = `${account.login} approved, but does not have write access to this repository.`;
  return reason("approval_without_write_access", text);
}

function arrival({ headSince, pullRequest }: ReviewScope): string {
  return `${headSince.actor?.login ?? "someone"} pushed ${shortSha(pullRequest.headSha)}`;
}
