import { describe, expect, it } from "vitest";
import { decide } from "../../../src/approval/decide.ts";
import { known, unreadable } from "../../../src/approval/facts.ts";
import {
  approval,
  BEFORE,
  branchFacts,
  branchQuestion,
  codes,
  commit,
  DAY,
  HEAD,
  HOUR,
  HUBOT,
  KIM,
  mergedFacts,
  MINUTE,
  MONA,
  NOW,
  OCTOCAT,
  OLD,
  push,
  sha,
  texts,
  TIP,
  ZEROS,
  startedBy,
} from "../../support/approval/fixtures.ts";

type Spoiled = Parameters<typeof branchFacts>[0];
type Asked = Parameters<typeof branchQuestion>[0];
const ask = (spoiled: Spoiled = {}, asked: Asked = {}) =>
  decide(branchQuestion(asked), branchFacts(spoiled), NOW);
const says = (spoiled: Spoiled = {}, asked: Asked = {}) => {
  const decision = ask(spoiled, asked);
  return [decision.kind, ...texts(decision)];
};

/** Pull request 42 on top of 43, as a merge queue leaves them. */
const BOTH = known([
  commit({ parents: [sha("5ec0"), HEAD] }),
  commit({ sha: sha("5ec0"), parents: [BEFORE, HEAD], pullRequests: [43] }),
]);

describe("a push of a merged pull request that a human approved", () => {
  it("proceeds on the approval of the pull request's head", () => {
    expect(ask()).toEqual({
      kind: "proceed",
      subject: {
        pullRequest: 42,
        pullRequestUrl: "https://github.com/octo-org/shop/pull/42",
        commit: TIP,
        author: KIM,
        agent: false,
      },
      approvals: [
        {
          reviewId: 501,
          account: MONA,
          submittedAt: NOW - 3 * MINUTE,
          commit: HEAD,
          pullRequest: 42,
        },
      ],
      uses: 3,
      reasons: [{ code: "approved", text: "mona approved 4f2c91e." }],
    });
  });

  it.each(["push", "workflow_dispatch", "schedule"])("proceeds on %s", (eventName) => {
    expect(ask({}, { claims: { eventName } }).kind).toBe("proceed");
  });

  it("proceeds for what a merge queue merged", () => {
    const activity = known([push({ before: BEFORE, after: TIP, kind: "merge_queue_merge" })]);
    expect(ask({ activity }).kind).toBe("proceed");
  });

  it("proceeds when it was squashed", () => {
    const commits = known([commit({ parents: [BEFORE] })]);
    expect(ask({ commits }).kind).toBe("proceed");
  });

  it("proceeds when it was rebased: its commits lie one behind the other", () => {
    const commits = known([
      commit({ parents: [sha("5ec0")] }),
      commit({ sha: sha("5ec0"), parents: [BEFORE] }),
    ]);
    expect(ask({ commits }).kind).toBe("proceed");
  });

  it("proceeds for a group that a merge queue brought in, on every pull request's approval", () => {
    const head = sha("77");
    const second = mergedFacts({
      pullRequest: { number: 43, headSha: head, mergeCommitSha: sha("5ec0"), author: OCTOCAT },
      activity: known([push({ after: head, actor: OCTOCAT })]),
      commits: known([{ sha: head, people: [OCTOCAT] }]),
      reviews: known([approval({ id: 601, commitId: head })]),
    });
    const commits = known([
      commit({ parents: [sha("5ec0"), HEAD] }),
      commit({ sha: sha("5ec0"), parents: [BEFORE, head], pullRequests: [43] }),
    ]);
    const group = { commits, pullRequests: known([mergedFacts(), second]) };
    expect(ask(group)).toMatchObject({
      kind: "proceed",
      approvals: [
        { reviewId: 501, pullRequest: 42 },
        { reviewId: 601, pullRequest: 43 },
      ],
    });

    const unapproved = { ...second, reviews: known([]) };
    expect(ask({ commits, pullRequests: known([mergedFacts(), unapproved]) })).toMatchObject({
      kind: "pending",
      missing: 1,
      have: 1,
      subject: { pullRequest: 43, commit: TIP },
      who: "someone with write access (not octocat who opened it)",
    });
  });

  it("counts what happened to its branch until the merge only", () => {
    const activity = known([
      push({ id: 990, at: NOW - 30_000, after: sha("fee"), actor: MONA }),
      push({ id: 989, at: NOW - MINUTE, after: ZEROS, actor: MONA, kind: "branch_deletion" }),
      push(),
    ]);
    expect(ask({ pullRequests: known([mergedFacts({ activity })]) }).kind).toBe("proceed");
  });

  it("knows a push in the very second of the merge", () => {
    const activity = known([push({ at: NOW - MINUTE })]);
    const reviews = known([approval({ submittedAt: NOW - MINUTE / 2 })]);
    expect(ask({ pullRequests: known([mergedFacts({ activity, reviews })]) }).kind).toBe("proceed");
  });

  it("holds also when it was approved after the merge", () => {
    const reviews = known([approval({ submittedAt: NOW - 10_000 })]);
    expect(ask({ pullRequests: known([mergedFacts({ reviews })]) }).kind).toBe("proceed");
  });
});

describe("max-age after a merge", () => {
  const merged = (ago: number) => ({
    pullRequests: known([
      mergedFacts({
        pullRequest: { mergedAt: NOW - ago, createdAt: NOW - 9 * DAY },
        activity: known([push({ at: NOW - 8 * DAY })]),
        reviews: known([approval({ submittedAt: NOW - 7 * DAY })]),
      }),
    ]),
  });

  it("counts from the merge, however old the approval", () => {
    expect(ask(merged(DAY)).kind).toBe("proceed");
  });

  it("refuses an older merge: no approval makes it newer", () => {
    expect(says(merged(DAY + HOUR))).toEqual([
      "refused",
      "Pull request 42 was merged 25 hours ago; an approval is valid for 24 hours.",
    ]);
  });

  it("counts not at all on schedule", () => {
    expect(ask(merged(6 * DAY), { claims: { eventName: "schedule" } }).kind).toBe("proceed");
  });
});

describe("a push is refused", () => {
  const single = (spoiled: Parameters<typeof mergedFacts>[0]) => ({
    pullRequests: known([mergedFacts(spoiled)]),
  });
  const REFUSALS: readonly (readonly [string, Spoiled, Asked, string, string])[] = [
    [
      "on a tag",
      {},
      { claims: { ref: "refs/tags/main" } },
      "ref_unexpected",
      "The job runs on refs/tags/main, not on refs/heads/main.",
    ],
    [
      "on pull request facts' event",
      {},
      { claims: { eventName: "pull_request" } },
      "event_never_writes",
      "The event pull_request never gets write access.",
    ],
    [
      "on a branch that policy does not list",
      { branch: "next" },
      { claims: { ref: "refs/heads/next" } },
      "base_not_allowed",
      "Pull requests into next, and runs on it, never get write access.",
    ],
    [
      "on a branch without protection",
      { protection: { kind: "not_protected" } },
      {},
      "base_not_protected",
      "Commits can reach main without a review.",
    ],
    [
      "when the branch has moved on",
      { tip: known(HEAD) },
      {},
      "branch_moved",
      "This run is for commit 7197197, but main is now at 4f2c91e.",
    ],
    [
      "when the branch moved while it was decided",
      { tipAgain: known(HEAD) },
      {},
      "branch_moved",
      "This run is for commit 7197197, but main is now at 4f2c91e.",
    ],
    [
      "when activity knows no push that led to it",
      { activity: known([]) },
      {},
      "push_unknown",
      "GitHub's activity for main shows no push of 7197197.",
    ],
    [
      "when it made the branch",
      { activity: known([push({ after: TIP, before: ZEROS, actor: MONA })]) },
      {},
      "push_history_broken",
      "main was created at 7197197, so which of its commits are new is unknown.",
    ],
    [
      "when its commits do not reach back",
      { commits: known([commit({ parents: [OLD] })]) },
      {},
      "push_history_broken",
      "The commits from bef04eb to 7197197 are not a contiguous history.",
    ],
    [
      "when its commits have a gap",
      { commits: known([commit(), commit({ sha: OLD, parents: [BEFORE] })]) },
      {},
      "push_history_broken",
      "The commits from bef04eb to 7197197 are not a contiguous history.",
    ],
    [
      "when its commits are of another push",
      { commits: known([commit({ sha: OLD })]) },
      {},
      "push_history_broken",
      "The commits from bef04eb to 7197197 are not a contiguous history.",
    ],
    [
      "when there are no commits",
      { commits: known([]) },
      {},
      "push_history_broken",
      "The commits from bef04eb to 7197197 are not a contiguous history.",
    ],
    [
      "when a commit came without a pull request",
      { pullRequests: known([]) },
      {},
      "commit_without_pull_request",
      "Commit 7197197 did not come from a pull request.",
    ],
    [
      "when somebody made the merge and pushed it, whatever it holds",
      { activity: known([push({ before: BEFORE, after: TIP, actor: KIM })]) },
      {},
      "commit_without_pull_request",
      "kim pushed 7197197 directly to main, without a review.",
    ],
    [
      "when somebody did so whose account is gone",
      { activity: known([push({ before: BEFORE, after: TIP, actor: undefined })]) },
      {},
      "commit_without_pull_request",
      "someone pushed 7197197 directly to main, without a review.",
    ],
    [
      "when two pull requests were merged as one commit",
      { pullRequests: known([mergedFacts(), mergedFacts({ pullRequest: { number: 43 } })]) },
      {},
      "commit_of_several_pull_requests",
      "Commit 7197197 is the merge commit of pull requests 42 and 43.",
    ],
    [
      "when it was merged into another branch",
      single({ pullRequest: { baseRef: "next" } }),
      {},
      "merged_elsewhere",
      "Pull request 42 was merged into next, not into main.",
    ],
    [
      "when it is not merged",
      single({ pullRequest: { state: "open" } }),
      {},
      "merged_elsewhere",
      "Pull request 42 is not merged.",
    ],
    [
      "when nobody knows when it was merged",
      single({ pullRequest: { mergedAt: undefined } }),
      {},
      "merged_elsewhere",
      "Pull request 42 is not merged.",
    ],
    [
      "when it came from a fork",
      single({ pullRequest: { fromFork: true } }),
      {},
      "pull_request_from_fork",
      "Pull request 42 comes from a fork.",
    ],
    [
      "when an agent dispatched it",
      { run: startedBy(HUBOT) },
      { claims: { eventName: "workflow_dispatch" } },
      "dispatch_by_agent",
      "An agent triggered this workflow_dispatch run.",
    ],
    [
      "when an agent re-ran a dispatch",
      { run: startedBy(KIM, HUBOT) },
      { claims: { eventName: "workflow_dispatch" } },
      "dispatch_by_agent",
      "An agent triggered this workflow_dispatch run.",
    ],
  ];

  it.each(REFUSALS)("%s", (...[, spoiled, asked, code, text]) => {
    const decision = ask(spoiled, asked);
    expect(decision.kind).toBe("refused");
    expect(decision.reasons).toContainEqual({ code, text });
  });

  const WHY = "GitHub answered 404.";
  it.each([
    "tip",
    "tipAgain",
    "activity",
    "commits",
    "pullRequests",
    "run",
    "job",
    "defaultBranch",
    "uses",
  ] as const)("when GitHub does not tell: %s", (key) => {
    expect(says({ [key]: unreadable(WHY) })).toEqual(["refused", WHY]);
  });
});

describe("a commit behind a rebased pull request's last one", () => {
  const behind = (
    spoiled: Parameters<typeof commit>[0],
    first: Parameters<typeof commit>[0] = {},
  ) =>
    codes(
      ask({
        commits: known([
          commit({ parents: [sha("5ec0")], ...first }),
          commit({ sha: sha("5ec0"), parents: [BEFORE], ...spoiled }),
        ]),
      }),
    );

  it("is refused when GitHub does not list the pull request for it", () => {
    expect(behind({ pullRequests: [41] })).toEqual(["commit_without_pull_request"]);
  });

  it("is refused when it is itself a merge", () => {
    expect(behind({ parents: [BEFORE, OLD] })).toEqual(["commit_without_pull_request"]);
  });

  it("is refused when the pull request was merged, not rebased", () => {
    expect(behind({}, { parents: [sha("5ec0"), HEAD] })).toEqual(["commit_without_pull_request"]);
  });

  it("is refused when there are more of them than the pull request has commits", () => {
    const line = [sha("5ec0"), sha("741")];
    const commits = known([
      commit({ parents: [line[0] ?? ""] }),
      commit({ sha: line[0] ?? "", parents: [line[1] ?? ""] }),
      commit({ sha: line[1] ?? "", parents: [BEFORE] }),
    ]);
    expect(codes(ask({ commits }))).toEqual(["commit_without_pull_request"]);
  });
});

describe("a push without enough approvals", () => {
  it("is pending, and names the pull request", () => {
    expect(ask({ pullRequests: known([mergedFacts({ reviews: known([]) })]) })).toMatchObject({
      kind: "pending",
      subject: { pullRequest: 42, commit: TIP },
      reasons: [{ text: "Commit 4f2c91e needs 1 approval and has none." }],
      remedy: expect.stringContaining("https://github.com/octo-org/shop/pull/42") as unknown,
    });
  });

  it("describes the pull request of the newest commit, wherever GitHub lists it", () => {
    const second = mergedFacts({ pullRequest: { number: 43, mergeCommitSha: sha("5ec0") } });
    const pullRequests = known([second, mergedFacts()]);
    expect(ask({ commits: BOTH, pullRequests })).toMatchObject({ subject: { pullRequest: 42 } });
  });

  it("says one thing once, also when every pull request lacks it", () => {
    const reviews = unreadable("GitHub answered 404 for reviews.");
    const second = mergedFacts({
      reviews,
      pullRequest: { number: 43, mergeCommitSha: sha("5ec0") },
    });
    const pullRequests = known([mergedFacts({ reviews }), second]);
    expect(says({ commits: BOTH, pullRequests })).toEqual([
      "refused",
      "GitHub answered 404 for reviews.",
    ]);
  });
});
