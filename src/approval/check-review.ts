import type { ApprovalRule } from "../policy/policy.ts";
import type { Instant } from "../shared/clock.ts";
import { inWords, plural, shortSha } from "../shared/wording.ts";
import type { Activity, ApprovalUses, PullRequest, Review, TeamFact } from "./facts.ts";
import type { Account, CountedApproval } from "./gate.ts";
import { isHuman, sameAccount, sameLogin, type Involved } from "./people.ts";
import { finding, unreadFinding, type Finding } from "./reason-codes.ts";

/** A review that says yes or no, by an account that is still there. */
export interface Opinion extends Review {
  readonly account: Account;
  /** When it was given; before everything else where GitHub does not say. */
  readonly at: Instant;
}

/** What an approval is measured against. */
export interface ReviewScope {
  readonly rule: ApprovalRule;
  readonly agents: readonly string[];
  readonly pullRequest: PullRequest;
  /** Since when the head is the head. */
  readonly headSince: Activity;
  /** When the pull request last got another base; undefined: never. */
  readonly retargetedAt: Instant | undefined;
  readonly involved: readonly Involved[];
  readonly teams: readonly TeamFact[];
  readonly uses: readonly ApprovalUses[];
  /** Whether `max-age` counts from the review; after a merge it counts from there, or not at all. */
  readonly agesByReview: boolean;
  readonly now: Instant;
}

type Check = (opinion: Opinion, scope: ReviewScope) => Finding | undefined;

/** Every rule for one approval. The first that fails is said; the last looks at GitHub's word on write access. */
const CHECKS: readonly Check[] = [
  givenByAHuman,
  givenByOneNotInvolved,
  givenByOneListed,
  givenForTheHead,
  givenAfterThePush,
  givenForThisBase,
  givenLately,
  notUsedUp,
  givenByAWriter,
];

/** Each account's latest opinion, oldest first. Comments are no opinion; what has no time comes last. */
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
export function objectionTo(opinion: Opinion, scope: ReviewScope): Finding | undefined {
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

function givenByAHuman({ account }: Opinion, { agents }: ReviewScope): Finding | undefined {
  if (isHuman(account, agents)) return undefined;
  const text = `${account.login} is no human; only a human's approval counts.`;
  return finding("approval_by_no_human", text);
}

function givenByOneNotInvolved(
  { account }: Opinion,
  { involved }: ReviewScope,
): Finding | undefined {
  const hand = involved.find((person) => sameAccount(person.account, account));
  if (hand === undefined) return undefined;
  const text = `${account.login} approved, but ${hand.role}.`;
  return finding("approval_by_one_involved", text);
}

function givenByOneListed({ account }: Opinion, scope: ReviewScope): Finding | undefined {
  const failing = scope.rule.by.find(
    (list) => list.length > 0 && !list.some((name) => isNamed(account, name, scope.teams)),
  );
  if (failing === undefined) return undefined;
  const text = `${account.login} approved, but is not one of ${failing.join(", ")}.`;
  return finding("approval_by_one_not_listed", text);
}

function isNamed(account: Account, name: string, teams: readonly TeamFact[]): boolean {
  if (!name.includes("/")) return sameLogin(name, account.login);
  return teams.some(
    ({ team, members }) =>
      sameLogin(team, name) && members.known && members.value.includes(account.id),
  );
}

function givenForTheHead({ account, commitId }: Opinion, scope: ReviewScope): Finding | undefined {
  const { headSha } = scope.pullRequest;
  if (commitId === headSha) return undefined;
  if (commitId === undefined) {
    const text = `${account.login}'s approval names no commit.`;
    return finding("approval_of_other_commit", text);
  }
  const text = `${account.login} approved ${shortSha(commitId)}, which is no longer the head: ${arrival(scope)} after it.`;
  return finding("approval_of_other_commit", text);
}

/** GitHub points an approval at the new head when a force-push changes no line, so the commit alone proves nothing. */
function givenAfterThePush({ account, at }: Opinion, scope: ReviewScope): Finding | undefined {
  if (at > scope.headSince.at) return undefined;
  const text = `${account.login}'s approval does not count: ${arrival(scope)} after it was given.`;
  return finding("approval_before_push", text);
}

function givenForThisBase(
  { account, at }: Opinion,
  { retargetedAt, pullRequest }: ReviewScope,
): Finding | undefined {
  if (retargetedAt === undefined || at > retargetedAt) return undefined;
  const text = `${account.login} approved before the pull request was retargeted to ${pullRequest.baseRef}.`;
  return finding("approval_before_retarget", text);
}

function givenLately({ account, at }: Opinion, scope: ReviewScope): Finding | undefined {
  const age = scope.now - at;
  const most = scope.rule.maxAgeSeconds * 1000;
  if (!scope.agesByReview || age <= most) return undefined;
  const text = `${account.login} approved ${inWords(age)} ago; an approval holds for ${inWords(most)}.`;
  return finding("approval_too_old", text);
}

function notUsedUp({ account, id }: Opinion, scope: ReviewScope): Finding | undefined {
  const { uses } = scope.rule;
  const { headSha } = scope.pullRequest;
  const used = scope.uses
    .filter(({ reviewId, commit }) => reviewId === id && commit === headSha)
    .reduce((sum, { count }) => sum + count, 0);
  if (used < uses) return undefined;
  const text = `${account.login}'s approval of ${shortSha(headSha)} was used ${plural(used, "time")}; it is good for ${uses}.`;
  return finding("approval_used_up", text);
}

function givenByAWriter({ account, mayWrite }: Opinion): Finding | undefined {
  if (!mayWrite.known) return unreadFinding(mayWrite.why);
  if (mayWrite.value) return undefined;
  const text = `${account.login} approved, but may not write to this repository.`;
  return finding("approval_without_write_access", text);
}

function arrival({ headSince, pullRequest }: ReviewScope): string {
  return `${headSince.actor?.login ?? "someone"} pushed ${shortSha(pullRequest.headSha)}`;
}
