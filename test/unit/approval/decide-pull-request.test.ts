import { describe, expect, it } from "vitest";
import { decide } from "../../../src/approval/decide.ts";
import { known, unreadable } from "../../../src/approval/facts.ts";
import {
  BASE,
  codes,
  facts,
  FIRST_PUSH,
  HEAD,
  HOUR,
  HUBOT,
  KIM,
  MERGE,
  MINUTE,
  MONA,
  NOW,
  OCTOCAT,
  OLD,
  push,
  question,
  RELEASE_HELPER,
  sha,
  texts,
  startedBy,
} from "../../support/approval/fixtures.ts";

type Spoiled = Parameters<typeof facts>[0];
type Asked = Parameters<typeof question>[0];
const ask = (spoiled: Spoiled = {}, asked: Asked = {}) =>
  decide(question(asked), facts(spoiled), NOW);

describe("a pull request whose head a human approved", () => {
  it("proceeds, and says on whose approval", () => {
    expect(ask()).toEqual({
      kind: "proceed",
      subject: {
        pullRequest: 42,
        pullRequestUrl: "https://github.com/octo-org/shop/pull/42",
        commit: HEAD,
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

  it("proceeds on pull_request_review too", () => {
    expect(ask({}, { claims: { eventName: "pull_request_review" } }).kind).toBe("proceed");
  });

  it("proceeds when the base has moved on, and when classic protection requires the review", () => {
    const parents = [sha("01d"), HEAD];
    const mergeCommit = known({ sha: MERGE, parents, firstParentOnBase: true });
    expect(ask({ mergeCommit, protection: { kind: "classic_requires_review" } }).kind).toBe(
      "proceed",
    );
  });

  it("passes a read without looking", () => {
    const decision = ask({ job: unreadable("nothing read") }, { access: "read" });
    expect(decision).toMatchObject({ kind: "proceed", approvals: [] });
    expect(codes(decision)).toEqual(["read_needs_no_approval"]);
  });
});

describe("what no approval can cure", () => {
  const REFUSALS: readonly (readonly [string, Spoiled, Asked, string, string])[] = [
    [
      "a closed pull request",
      { subject: { pullRequest: { state: "closed" } } },
      {},
      "pull_request_not_open",
      "Pull request 42 is closed; only an open one can get write access.",
    ],
    [
      "a merged pull request",
      { subject: { pullRequest: { state: "merged", mergedAt: NOW } } },
      {},
      "pull_request_not_open",
      "Pull request 42 is merged; only an open one can get write access.",
    ],
    [
      "a fork",
      { subject: { pullRequest: { fromFork: true } } },
      {},
      "pull_request_from_fork",
      "Pull request 42 comes from a fork.",
    ],
    [
      "Dependabot's pull request, by id",
      { subject: { pullRequest: { author: { id: 49_699_333, login: "renamed", type: "Bot" } } } },
      {},
      "pull_request_by_dependabot",
      "Pull request 42 was opened by Dependabot.",
    ],
    [
      "Dependabot's pull request, by name",
      {
        subject: { pullRequest: { author: { id: 1, login: "Dependabot[bot]", type: "Bot" } } },
      },
      {},
      "pull_request_by_dependabot",
      "Pull request 42 was opened by Dependabot.",
    ],
    [
      "a base that is not the default branch",
      { subject: { pullRequest: { baseRef: "next" } } },
      {},
      "base_not_allowed",
      "Pull requests into next, and runs on it, never get write access.",
    ],
    [
      "a base that policy does not list",
      {},
      { bases: ["stable"] },
      "base_not_allowed",
      "Pull requests into main, and runs on it, never get write access.",
    ],
    [
      "a base without protection",
      { protection: { kind: "not_protected" } },
      {},
      "base_not_protected",
      "Commits can reach main without a review.",
    ],
    [
      "a base of which nothing is known",
      { protection: { kind: "unreadable", why: "GitHub answered 403." } },
      {},
      "base_protection_unreadable",
      "Cannot read whether main is protected: GitHub answered 403.",
    ],
    [
      "a run that merged an older head",
      { mergeCommit: known({ sha: MERGE, parents: [BASE, OLD], firstParentOnBase: true }) },
      {},
      "not_the_heads_merge",
      "This run is for commit 91be003, but the head is now 4f2c91e.",
    ],
    [
      "a run on a plain commit",
      { mergeCommit: known({ sha: MERGE, parents: [HEAD], firstParentOnBase: true }) },
      {},
      "not_the_heads_merge",
      "This run is for commit 3e43e43, but the head is now 4f2c91e.",
    ],
    [
      "a merge with a third parent",
      { mergeCommit: known({ sha: MERGE, parents: [BASE, HEAD, OLD], firstParentOnBase: true }) },
      {},
      "not_the_heads_merge",
      "This run is for commit 4f2c91e, but the head is now 4f2c91e.",
    ],
    [
      "a merge commit that is not the one of the claims",
      { mergeCommit: known({ sha: OLD, parents: [BASE, HEAD], firstParentOnBase: true }) },
      {},
      "not_the_heads_merge",
      "This run is for commit 4f2c91e, but the head is now 4f2c91e.",
    ],
    [
      "a merge onto something that is not the base",
      { mergeCommit: known({ sha: MERGE, parents: [BASE, HEAD], firstParentOnBase: false }) },
      {},
      "merge_base_elsewhere",
      "This run merged 4f2c91e into a commit that is not on main.",
    ],
    [
      "a head that moved while it was decided",
      { headAgain: known(OLD) },
      {},
      "head_moved",
      "91be003 was pushed while approvals were being read.",
    ],
    [
      "a head that its own activity knows as old",
      { subject: { activity: known([push({ id: 303, after: OLD, actor: OCTOCAT }), push()]) } },
      {},
      "head_moved",
      "4f2c91e is no longer the head: octocat pushed 91be003.",
    ],
    [
      "a head whose branch was deleted",
      {
        subject: {
          activity: known([
            push({ id: 303, after: sha("0"), actor: undefined, kind: "branch_deletion" }),
            push(),
          ]),
        },
      },
      {},
      "head_moved",
      "4f2c91e is no longer the head: someone deleted the branch.",
    ],
    [
      "a head of which activity says nothing",
      { subject: { activity: known([]) } },
      {},
      "head_history_missing",
      "GitHub's activity does not show when 4f2c91e became the head of pull request 42.",
    ],
    [
      "a job that has ended",
      { job: known({ status: "completed", ofThisRun: true }) },
      {},
      "job_not_running",
      "The requesting job is not in progress: GitHub reports it as completed.",
    ],
    [
      "a check run of another run",
      { job: known({ status: "in_progress", ofThisRun: false }) },
      {},
      "job_not_running",
      "The requesting job does not belong to this run.",
    ],
    [
      "an event that never writes",
      {},
      { claims: { eventName: "pull_request_target" } },
      "event_never_writes",
      "The event pull_request_target never gets write access.",
    ],
    [
      "an event named like a property of every object",
      {},
      { claims: { eventName: "constructor" } },
      "event_never_writes",
      "The event constructor never gets write access.",
    ],
    [
      "facts about another pull request",
      {},
      { claims: { ref: "refs/pull/43/merge" } },
      "ref_unexpected",
      "The job runs on refs/pull/43/merge, not on refs/pull/42/merge.",
    ],
  ];

  it.each(REFUSALS)("is %s", (...[, spoiled, asked, code, text]) => {
    const decision = ask(spoiled, asked);
    expect(decision.kind).toBe("refused");
    expect(decision.reasons).toContainEqual({ code, text });
    expect(decision).toHaveProperty("remedy", expect.stringMatching(/\.$/u));
  });

  it("is complete: every reason at once, and the first one's remedy", () => {
    const decision = ask({
      protection: { kind: "not_protected" },
      subject: { pullRequest: { state: "closed", fromFork: true } },
    });
    expect(codes(decision)).toEqual([
      "pull_request_not_open",
      "pull_request_from_fork",
      "base_not_protected",
    ]);
    expect(decision).toHaveProperty("remedy", "Reopen the pull request, or open another one.");
  });
});

describe("a workflow that policy names", () => {
  const workflow = "octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main";
  const used = { jobWorkflowSha: sha("ca11ed") };

  it("passes when the job uses what its ref points at now", () => {
    const tip = known(sha("ca11ed"));
    expect(ask({ workflowTip: tip }, { workflow, claims: used }).kind).toBe("proceed");
  });

  it("refuses an older version of it, as a re-run would use", () => {
    const decision = ask({ workflowTip: known(sha("1a7e4")) }, { workflow, claims: used });
    expect(texts(decision)).toEqual([
      "The job uses its workflow at commit ca11edc, and the workflow's ref is now at 1a7e41a.",
    ]);
    expect(decision.kind).toBe("refused");
  });

  it("refuses when the claims name none, and when nobody read it", () => {
    const none = { workflow, claims: { jobWorkflowSha: undefined } };
    const unnamed = ask({ workflowTip: known(sha("1a7e4")) }, none);
    expect(codes(unnamed)).toEqual(["workflow_outdated"]);
    expect(texts(unnamed)).toEqual([
      "The ID token does not name the commit of the job's workflow, and the workflow's ref is now at 1a7e41a.",
    ]);
    expect(codes(ask({ workflowTip: unreadable("404") }, none))).toEqual(["facts_unreadable"]);
    const unread = ask({}, { workflow });
    expect(codes(unread)).toEqual(["facts_unreadable"]);
    expect(texts(unread)).toEqual([`The current commit of ${workflow} was not read.`]);
  });

  it("needs no look when it is fixed at a sha", () => {
    const fixed = `octo-org/deploy/.github/workflows/migrate.yml@${sha("ca11ed")}`;
    expect(ask({}, { workflow: fixed }).kind).toBe("proceed");
  });
});

describe("what could not be read", () => {
  const WHY = "GitHub answered 404.";
  const UNREAD: readonly (readonly [string, Spoiled, Asked])[] = [
    ["the run", { run: unreadable(WHY) }, {}],
    ["the job's check run", { job: unreadable(WHY) }, {}],
    ["the merge commit", { mergeCommit: unreadable(WHY) }, {}],
    ["the head, again", { headAgain: unreadable(WHY) }, {}],
    ["the default branch", { defaultBranch: unreadable(WHY) }, {}],
    ["the uses so far", { uses: unreadable(WHY) }, {}],
    ["the reviews", { subject: { reviews: unreadable(WHY) } }, {}],
    ["the activity", { subject: { activity: unreadable(WHY) } }, {}],
    ["the commits", { subject: { commits: unreadable(WHY) } }, {}],
    ["the retargets", { subject: { retargets: unreadable(WHY) } }, {}],
    [
      "a team",
      { teams: [{ team: "@octo-org/dba", members: unreadable(WHY) }] },
      { rule: { by: [["@mona", "@octo-org/dba"]] } },
    ],
  ];

  it.each(UNREAD)("refuses: %s", (_, spoiled, asked) => {
    const decision = ask(spoiled, asked);
    expect(decision).toMatchObject({
      kind: "refused",
      reasons: [{ code: "facts_unreadable", text: WHY }],
    });
  });

  it("may hide an agent: the job counts as one's", () => {
    expect(ask({ run: unreadable(WHY) })).toMatchObject({ subject: { agent: true } });
  });

  it("is a sentence", () => {
    const decision = ask({ run: unreadable("the run was changed while it was read") });
    expect(texts(decision)).toEqual(["The run was changed while it was read."]);
    const protection = { kind: "unreadable", why: "GitHub answered 403" } as const;
    expect(texts(ask({ protection }))).toEqual([
      "Cannot read whether main is protected: GitHub answered 403.",
    ]);
  });

  it("refuses without a subject when it is the pull request itself", () => {
    const decision = decide(question(), { ...facts(), subject: unreadable(WHY) }, NOW);
    expect(decision).toMatchObject({ kind: "refused", subject: undefined });
    expect(codes(decision)).toEqual(["facts_unreadable"]);
  });

  it("refuses also where policy asks for no approval", () => {
    const rule = { count: 0, reason: "nightly" };
    const decision = ask({ subject: { commits: unreadable(WHY) } }, { rule });
    expect(codes(decision)).toEqual(["facts_unreadable"]);
  });

  it("does not matter where nobody asks: the default branch when policy lists the bases", () => {
    expect(ask({ defaultBranch: unreadable(WHY) }, { bases: ["main"] }).kind).toBe("proceed");
  });
});

describe("a count of 0", () => {
  const rule = { count: 0, reason: "only the staging copy" };
  const noReviews = { reviews: known([]) };

  it("passes a human's job and carries its reason", () => {
    const decision = ask({ subject: noReviews }, { rule });
    expect(decision).toMatchObject({ kind: "proceed", approvals: [] });
    expect(texts(decision)).toEqual(["Policy requires no approval: only the staging copy"]);
  });

  it("is nothing without a reason", () => {
    expect(ask({ subject: noReviews }, { rule: { count: 0, reason: undefined } }).kind).toBe(
      "pending",
    );
    expect(ask({ subject: noReviews }, { rule: { count: 0, reason: " " } }).kind).toBe("pending");
  });

  const AGENTS: readonly (readonly [string, Spoiled, Asked])[] = [
    ["whose actor is a bot, by the run", { run: startedBy(HUBOT, KIM) }, {}],
    ["that a bot re-ran", { run: startedBy(KIM, HUBOT) }, {}],
    ["whose actor is a bot, by the claims", {}, { claims: { actor: "hubot[bot]" } }],
    ["whose actor policy lists", {}, { claims: { actor: "Release-Helper" } }],
    [
      "whose pull request a listed agent opened",
      { subject: { pullRequest: { author: RELEASE_HELPER } } },
      {},
    ],
    [
      "to whose pull request a bot pushed",
      { subject: { activity: known([push({ actor: HUBOT }), FIRST_PUSH]) } },
      {},
    ],
    ["whose author is gone", { subject: { pullRequest: { author: undefined } } }, {}],
  ];

  it.each(AGENTS)("is never open to a job %s", (_, spoiled, asked) => {
    const subject = { ...spoiled?.subject, ...noReviews };
    const decision = ask({ ...spoiled, subject }, { ...asked, rule });
    expect(decision).toMatchObject({ kind: "pending", missing: 1, subject: { agent: true } });
  });

  it("does not silence a change request", () => {
    const reviews = known([{ ...review(), state: "changes_requested" as const }]);
    expect(codes(ask({ subject: { reviews } }, { rule }))).toEqual(["changes_requested"]);
  });
});

const review = () => ({
  id: 502,
  account: OCTOCAT,
  commitId: OLD,
  submittedAt: NOW - HOUR,
  mayWrite: known(true),
});
