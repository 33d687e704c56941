import { shortSha } from "../shared/wording.ts";
import { latestOpinions, type Opinion } from "./check-review.ts";
import { known, type Fact, type PullRequest, type Retarget, type Review } from "./facts.ts";
import { valuesOf } from "./people.ts";

/** What a live lease is based on. */
export interface ApprovedLease {
  /** The commit of the decision. */
  readonly commit: string;
  readonly approvals: readonly {
    readonly reviewId: number;
    readonly commit: string;
    /** Undefined if unknown. */
    readonly pullRequest?: number | undefined;
  }[];
}

/** The pull request as it is now. */
export interface WithdrawalFacts {
  readonly pullRequest: Fact<PullRequest>;
  /** Whether it is in a merge queue. Absent: no lease of it can be of a merge group. */
  readonly isQueued?: Fact<boolean>;
  readonly reviews: Fact<readonly Review[]>;
  /** Absent: nobody looked. */
  readonly retargets?: Fact<readonly Retarget[]>;
  /** The name that the repository has now, `owner/name`; absent: the same as ever. */
  readonly repository?: string;
}

export interface ApprovalWithdrawal {
  readonly code:
    | "new_push"
    | "closed_unmerged"
    | "approval_taken_back"
    | "changes_requested"
    | "approval_before_retarget"
    | "left_merge_queue";
  readonly text: string;
}

/**
 * Asked for each pull request that the lease rests on: any of them withdraws it. Why a live lease's approval is no longer valid; undefined while it is. A fact that cannot be read never withdraws an
 * approval: it is an alarm, not the end of a running task. An approval that only got old is valid until the lease ends.
 */
export function findWithdrawal(
  lease: ApprovedLease,
  facts: WithdrawalFacts,
): ApprovalWithdrawal | undefined {
  const opinions = latestOpinions(valuesOf(facts.reviews));
  return (
    (facts.pullRequest.known ? closedOrMoved(lease, facts.pullRequest.value) : undefined) ??
    leftQueue(lease, facts) ??
    retargeted(lease, facts) ??
    takenBack(lease, valuesOf(facts.reviews), opinions) ??
    changesRequested(opinions)
  );
}

/** The same, with who did it. */
export function withdrawnBy({ text }: ApprovalWithdrawal, login: string | undefined): string {
  return login === undefined ? text : `${text.replace(/\.$/u, "")} by ${login}.`;
}

/** Why a withdrawal could be missed: the first fact that could not be read; undefined if all were read. */
export function whyUnread({
  pullRequest,
  reviews,
  retargets = known([]),
  isQueued = known(true),
}: WithdrawalFacts): string | undefined {
  const permissions = valuesOf(reviews).map(({ mayWrite }) => mayWrite);
  const unread = [pullRequest, reviews, retargets, isQueued, ...permissions].find(
    (fact) => !fact.known,
  );
  return unread?.known === false ? unread.why : undefined;
}

function closedOrMoved(
  lease: ApprovedLease,
  pullRequest: PullRequest,
): ApprovalWithdrawal | undefined {
  const { state, number, headSha, mergeCommitSha } = pullRequest;
  if (state === "closed") {
    return { code: "closed_unmerged", text: `Pull request ${number} was closed.` };
  }
  // After a merge the lease may belong to the branch: then its commit is the merge commit.
  const ofThisOne = lease.approvals.filter(
    (approval) => approval.pullRequest === undefined || approval.pullRequest === number,
  );
  const commits = [lease.commit, ...ofThisOne.map(({ commit }) => commit)];
  const merged = state === "merged" && mergeCommitSha === lease.commit;
  if (merged || commits.includes(headSha)) return undefined;
  const text = `${shortSha(headSha)} was pushed to pull request ${number}.`;
  return { code: "new_push", text };
}

/**
 * Whether a lease can be of a merge group: its commit is what the queue built, not one that was approved. So is a lease of a
 * branch or tag, but its pull requests are merged.
 */
export function mayBeOfMergeGroup({ commit, approvals }: ApprovedLease): boolean {
  return approvals.length > 0 && !approvals.some((approval) => approval.commit === commit);
}

/** What a group merges is then no longer what GitHub would merge. A pull request that was merged left the queue rightly. */
function leftQueue(
  lease: ApprovedLease,
  { pullRequest, isQueued = known(true) }: WithdrawalFacts,
): ApprovalWithdrawal | undefined {
  if (!pullRequest.known || pullRequest.value.state !== "open") return undefined;
  if (!isQueued.known || isQueued.value || !mayBeOfMergeGroup(lease)) return undefined;
  const text = `Pull request ${pullRequest.value.number} left the merge queue.`;
  return { code: "left_merge_queue", text };
}

/** An approval was for the base that the pull request had then: by the gate's own rule it no longer counts. */
function retargeted(
  lease: ApprovedLease,
  { pullRequest, reviews, retargets = known([]) }: WithdrawalFacts,
): ApprovalWithdrawal | undefined {
  if (!pullRequest.known || pullRequest.value.state !== "open") return undefined;
  const last = Math.max(0, ...valuesOf(retargets).map(({ at }) => at));
  const ids = new Set(lease.approvals.map(({ reviewId }) => reviewId));
  const isOlder = valuesOf(reviews).some(
    ({ id, submittedAt }) => ids.has(id) && submittedAt !== undefined && submittedAt <= last,
  );
  if (!isOlder) return undefined;
  const { number, baseRef } = pullRequest.value;
  const text = `Pull request ${number} was retargeted to ${baseRef}.`;
  return { code: "approval_before_retarget", text };
}

function takenBack(
  lease: ApprovedLease,
  reviews: readonly Review[],
  opinions: readonly Opinion[],
): ApprovalWithdrawal | undefined {
  const approvers = lease.approvals.flatMap(
    ({ reviewId }) => reviews.find(({ id }) => id === reviewId)?.account ?? [],
  );
  const gone = opinions.find(
    ({ account, state }) => state !== "approved" && approvers.some(({ id }) => id === account.id),
  );
  if (gone === undefined) return undefined;
  const { login } = gone.account;
  return gone.state === "dismissed"
    ? { code: "approval_taken_back", text: `${login}'s approval was dismissed.` }
    : { code: "changes_requested", text: `${login} requested changes after approving.` };
}

/** No change request was open when the lease was issued, so this one is new. */
function changesRequested(opinions: readonly Opinion[]): ApprovalWithdrawal | undefined {
  const objecting = opinions.find(
    ({ state, mayWrite }) => state === "changes_requested" && mayWrite.known && mayWrite.value,
  );
  if (objecting === undefined) return undefined;
  return { code: "changes_requested", text: `${objecting.account.login} requested changes.` };
}
