import { shortSha } from "../shared/wording.ts";
import { latestOpinions, type Opinion } from "./check-review.ts";
import type { Fact, PullRequest, Review } from "./facts.ts";
import { listOf } from "./people.ts";

/** What a live lease rests on. */
export interface ApprovedLease {
  /** The commit that was decided about. */
  readonly commit: string;
  readonly approvals: readonly { readonly reviewId: number; readonly commit: string }[];
}

/** The pull request as it is now. */
export interface WithdrawalFacts {
  readonly pullRequest: Fact<PullRequest>;
  readonly reviews: Fact<readonly Review[]>;
}

export interface Withdrawal {
  readonly code: "new_push" | "closed_unmerged" | "approval_taken_back" | "changes_requested";
  readonly text: string;
}

/**
 * Why a running lease's approval holds no more; undefined while it does. What cannot be read never withdraws: that is
 * an alarm for whoever reads, not the end of a running task. An approval that merely grew old holds until the lease ends.
 */
export function findWithdrawal(
  lease: ApprovedLease,
  facts: WithdrawalFacts,
): Withdrawal | undefined {
  const opinions = latestOpinions(listOf(facts.reviews));
  return (
    (facts.pullRequest.known ? closedOrMoved(lease, facts.pullRequest.value) : undefined) ??
    takenBack(lease, listOf(facts.reviews), opinions) ??
    changesRequested(opinions)
  );
}

/** Why a withdrawal could be overlooked: the first of the facts that could not be read; undefined when all were. */
export function whyUnread({ pullRequest, reviews }: WithdrawalFacts): string | undefined {
  const permissions = listOf(reviews).map(({ mayWrite }) => mayWrite);
  const unread = [pullRequest, reviews, ...permissions].find((fact) => !fact.known);
  return unread?.known === false ? unread.why : undefined;
}

function closedOrMoved(lease: ApprovedLease, pullRequest: PullRequest): Withdrawal | undefined {
  const { state, number, headSha, mergeCommitSha } = pullRequest;
  if (state === "closed") {
    return { code: "closed_unmerged", text: `Pull request ${number} was closed.` };
  }
  // After a merge the lease may be one of the branch: then its commit is what the pull request became there.
  const commits = [lease.commit, ...lease.approvals.map(({ commit }) => commit)];
  const merged = state === "merged" && mergeCommitSha === lease.commit;
  if (merged || commits.includes(headSha)) return undefined;
  const text = `${shortSha(headSha)} was pushed to pull request ${number}.`;
  return { code: "new_push", text };
}

function takenBack(
  lease: ApprovedLease,
  reviews: readonly Review[],
  opinions: readonly Opinion[],
): Withdrawal | undefined {
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
    : { code: "changes_requested", text: `${login} asked for changes after approving.` };
}

/** There was none when the lease was issued, so an open one is new. */
function changesRequested(opinions: readonly Opinion[]): Withdrawal | undefined {
  const asking = opinions.find(
    ({ state, mayWrite }) => state === "changes_requested" && mayWrite.known && mayWrite.value,
  );
  if (asking === undefined) return undefined;
  return { code: "changes_requested", text: `${asking.account.login} asked for changes.` };
}
