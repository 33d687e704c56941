import { describe, expect, it } from "vitest";
import { known, unreadable } from "../../../src/approval/facts.ts";
import { findWithdrawal, type WithdrawalFacts } from "../../../src/approval/withdrawn.ts";
import {
  approval,
  BEFORE,
  HEAD,
  MINUTE,
  NOW,
  OCTOCAT,
  OLD,
  PULL_REQUEST,
  TIP,
} from "../../support/approval/fixtures.ts";

const LEASE = { commit: HEAD, approvals: [{ reviewId: 501, commit: HEAD }] };
const now = (spoiled: Partial<WithdrawalFacts> = {}): WithdrawalFacts => ({
  pullRequest: known(PULL_REQUEST),
  reviews: known([approval()]),
  ...spoiled,
});
const pullRequest = (spoiled: Partial<typeof PULL_REQUEST>) =>
  now({ pullRequest: known({ ...PULL_REQUEST, ...spoiled }) });

describe("a running lease", () => {
  it("goes on while its approval holds", () => {
    expect(findWithdrawal(LEASE, now())).toBeUndefined();
  });

  it("ends on a new push", () => {
    expect(findWithdrawal(LEASE, pullRequest({ headSha: OLD }))).toEqual({
      code: "new_push",
      text: "91be003 was pushed to pull request 42.",
    });
  });

  it("ends when its pull request was retargeted after the approval, as the gate would decide", () => {
    const at = approval().submittedAt ?? 0;
    const retargeted = (when: number) => now({ retargets: known([{ at: when }]) });
    expect(findWithdrawal(LEASE, retargeted(at))).toEqual({
      code: "approval_before_retarget",
      text: "Pull request 42 was retargeted to main.",
    });
    expect(findWithdrawal(LEASE, retargeted(at - 1000))).toBeUndefined();
    expect(findWithdrawal(LEASE, now({ retargets: unreadable("403") }))).toBeUndefined();
  });

  it("of a merge group ends when its pull request leaves the queue, unless by its merge", () => {
    const group = { ...LEASE, commit: TIP };
    const isQueued = known(false);
    expect(findWithdrawal(group, now({ isQueued }))).toEqual({
      code: "left_merge_queue",
      text: "Pull request 42 left the merge queue.",
    });
    const merged = { ...PULL_REQUEST, state: "merged", mergeCommitSha: TIP } as const;
    expect(findWithdrawal(group, now({ isQueued, pullRequest: known(merged) }))).toBeUndefined();
    expect(findWithdrawal(group, now({ isQueued: known(true) }))).toBeUndefined();
    expect(findWithdrawal(group, now({ isQueued: unreadable("403") }))).toBeUndefined();
    expect(findWithdrawal(LEASE, now({ isQueued }))).toBeUndefined();
  });

  it("ends when the pull request is closed without a merge", () => {
    expect(findWithdrawal(LEASE, pullRequest({ state: "closed" }))).toEqual({
      code: "closed_unmerged",
      text: "Pull request 42 was closed.",
    });
  });

  it("goes on after the merge of what was approved, and ends when something else was merged", () => {
    const merged = { state: "merged", mergeCommitSha: TIP } as const;
    expect(findWithdrawal(LEASE, pullRequest(merged))).toBeUndefined();
    expect(findWithdrawal(LEASE, pullRequest({ ...merged, headSha: OLD }))).toHaveProperty(
      "code",
      "new_push",
    );
  });

  it("of a branch goes on: its pull request is merged", () => {
    const merged = pullRequest({ state: "merged", mergeCommitSha: TIP });
    expect(findWithdrawal({ ...LEASE, commit: TIP }, merged)).toBeUndefined();
    expect(findWithdrawal({ commit: TIP, approvals: [] }, merged)).toBeUndefined();
  });

  it("of a push goes by the approved commit of each of its pull requests", () => {
    const approvals = [
      { reviewId: 501, commit: HEAD, pullRequest: 42 },
      { reviewId: 601, commit: OLD, pullRequest: 43 },
    ];
    const merged = { state: "merged", mergeCommitSha: BEFORE } as const;
    const lease = { commit: TIP, approvals };
    expect(findWithdrawal(lease, pullRequest(merged))).toBeUndefined();
    expect(findWithdrawal(lease, pullRequest({ ...merged, headSha: OLD }))).toHaveProperty(
      "code",
      "new_push",
    );
  });

  it("of a push rests on one pull request, and another's approved commit is another's", () => {
    const approvals = [{ reviewId: 601, commit: OLD, pullRequest: 43 }];
    const facts = pullRequest({ state: "merged", mergeCommitSha: BEFORE, headSha: OLD });
    expect(findWithdrawal({ commit: TIP, approvals }, facts)).toHaveProperty("code", "new_push");
  });

  it("ends when an open pull request's head moved, whatever its last merge commit was", () => {
    const moved = pullRequest({ state: "open", mergeCommitSha: HEAD, headSha: OLD });
    expect(findWithdrawal(LEASE, moved)).toHaveProperty("code", "new_push");
  });

  it("whose store does not name the pull request goes by the approved commit", () => {
    const approvals = [{ reviewId: 501, commit: HEAD, pullRequest: undefined }];
    expect(findWithdrawal({ commit: TIP, approvals }, now())).toBeUndefined();
  });

  it("goes on when a review of it is not listed any more", () => {
    const others = now({ reviews: known([approval({ id: 999, account: OCTOCAT })]) });
    expect(findWithdrawal(LEASE, others)).toBeUndefined();
  });

  it("ends when the approval is dismissed", () => {
    const reviews = known([approval({ state: "dismissed" })]);
    expect(findWithdrawal(LEASE, now({ reviews }))).toEqual({
      code: "approval_taken_back",
      text: "mona's approval was dismissed.",
    });
  });

  it("ends when the approver asks for changes, even if their access is unknown", () => {
    const changed = approval({
      id: 502,
      state: "changes_requested",
      submittedAt: NOW - MINUTE,
      mayWrite: unreadable("404"),
    });
    expect(findWithdrawal(LEASE, now({ reviews: known([approval(), changed]) }))).toEqual({
      code: "changes_requested",
      text: "mona requested changes after approving.",
    });
  });

  it("ends when another who may write asks for changes", () => {
    const asked = approval({ id: 502, account: OCTOCAT, state: "changes_requested" });
    expect(findWithdrawal(LEASE, now({ reviews: known([approval(), asked]) }))).toEqual({
      code: "changes_requested",
      text: "octocat requested changes.",
    });
  });

  it("goes on when a reader asks for changes, or someone whose access is unknown", () => {
    for (const mayWrite of [known(false), unreadable("404")]) {
      const asked = approval({ id: 502, account: OCTOCAT, state: "changes_requested", mayWrite });
      expect(findWithdrawal(LEASE, now({ reviews: known([approval(), asked]) }))).toBeUndefined();
    }
  });

  it("goes on when another's approval is dismissed, or after a second approval", () => {
    const other = approval({ id: 502, account: OCTOCAT, state: "dismissed" });
    const again = approval({ id: 503 });
    const first = approval({ state: "dismissed", submittedAt: NOW - 9 * MINUTE });
    expect(findWithdrawal(LEASE, now({ reviews: known([approval(), other]) }))).toBeUndefined();
    expect(findWithdrawal(LEASE, now({ reviews: known([first, again]) }))).toBeUndefined();
  });

  it("goes on when GitHub cannot be read", () => {
    const dark = { pullRequest: unreadable("503"), reviews: unreadable("503") };
    expect(findWithdrawal(LEASE, dark)).toBeUndefined();
  });
});
