import type { ApprovalRule } from "../../../src/policy/policy.ts";
import {
  known,
  type Activity,
  type BranchCommit,
  type BranchGateFacts,
  type CommonFacts,
  type MergeGroupGateFacts,
  type PullRequest,
  type PullRequestFacts,
  type PullRequestGateFacts,
  type Review,
  type TagGateFacts,
  type TagSource,
} from "../../../src/approval/facts.ts";
import type { Account, GateDecision, GateQuestion } from "../../../src/approval/gate.ts";
import type { QueueEntry } from "../../../src/approval/queue-entry.ts";
import { CLAIMS } from "../policy/claims-fixture.ts";

/** A scene in which everything is right: each test spoils one thing. */

export const NOW = Date.parse("2026-11-22T10:00:00Z");
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const sha = (digit: string): string => digit.repeat(40).slice(0, 40);
export const OLD = sha("91be003");
export const HEAD = sha("4f2c91e");
export const BASE = sha("ba5e");
export const MERGE = sha("3e4");
export const BEFORE = sha("bef04e");
export const ZEROS = sha("0");

export const person = (login: string, id: number): Account => ({ id, login, type: "User" });
export const KIM = person("kim", 11);
export const MONA = person("mona", 12);
export const OCTOCAT = person("octocat", 13);
export const HUBOT: Account = { id: 14, login: "hubot[bot]", type: "Bot" };
export const RELEASE_HELPER = person("release-helper", 15);
export const WEB_FLOW = person("web-flow", 19_864_447);

export const RULE: ApprovalRule = {
  count: 1,
  by: [],
  maxAgeSeconds: DAY / 1000,
  uses: 3,
  settleSeconds: 10,
  per: "lease",
  allowStarter: false,
  reason: undefined,
};

export function question(
  spoiled: Partial<Omit<GateQuestion, "rule" | "claims">> & {
    readonly rule?: Partial<ApprovalRule>;
    readonly claims?: Partial<GateQuestion["claims"]>;
  } = {},
): GateQuestion {
  return {
    access: "write",
    agents: ["release-helper"],
    bases: undefined,
    workflow: undefined,
    rollback: false,
    tagStarters: undefined,
    ...spoiled,
    claims: { ...CLAIMS, actor: KIM.login, actorId: KIM.id, sha: MERGE, ...spoiled.claims },
    rule: { ...RULE, ...spoiled.rule },
  };
}

export function approval(spoiled: Partial<Review> = {}): Review {
  return {
    id: 501,
    account: MONA,
    state: "approved",
    commitId: HEAD,
    submittedAt: NOW - 3 * MINUTE,
    mayWrite: known(true),
    ...spoiled,
  };
}

export function push(spoiled: Partial<Activity> = {}): Activity {
  return {
    id: 302,
    at: NOW - HOUR,
    before: OLD,
    after: HEAD,
    actor: KIM,
    kind: "push",
    ...spoiled,
  };
}

/** The branch's first push: it was made with the older commit. */
export const FIRST_PUSH = push({
  id: 301,
  at: NOW - 2 * HOUR,
  before: ZEROS,
  after: OLD,
  kind: "branch_creation",
});

export const PULL_REQUEST: PullRequest = {
  number: 42,
  url: "https://github.com/octo-org/shop/pull/42",
  state: "open",
  author: KIM,
  fromFork: false,
  baseRef: "main",
  headRef: "feature",
  headSha: HEAD,
  createdAt: NOW - 2 * HOUR + MINUTE,
  mergedAt: undefined,
  mergeCommitSha: undefined,
};

export function pullRequestFacts(
  spoiled: Partial<Omit<PullRequestFacts, "pullRequest">> & {
    readonly pullRequest?: Partial<PullRequest>;
  } = {},
): PullRequestFacts {
  return {
    reviews: known([approval()]),
    activity: known([push(), FIRST_PUSH]),
    commits: known([
      { sha: OLD, people: [KIM] },
      { sha: HEAD, people: [KIM, WEB_FLOW] },
    ]),
    retargets: known([]),
    ...spoiled,
    pullRequest: { ...PULL_REQUEST, ...spoiled.pullRequest },
  };
}

/** The run of the job, begun a minute ago. */
export function startedBy(actor: Account, triggeringActor = actor): CommonFacts["run"] {
  return known({ createdAt: NOW - MINUTE, actor, triggeringActor });
}

const COMMON: CommonFacts = {
  defaultBranch: known("main"),
  protection: { kind: "rule_requires_review" },
  run: startedBy(KIM),
  job: known({ status: "in_progress", ofThisRun: true }),
  workflowTip: undefined,
  teams: [],
  uses: known([]),
};

/** Pull request 42 by kim, approved by mona three minutes ago. */
export function facts(
  spoiled: Partial<Omit<PullRequestGateFacts, "subject">> & {
    readonly subject?: Parameters<typeof pullRequestFacts>[0];
  } = {},
): PullRequestGateFacts {
  return {
    ...COMMON,
    kind: "pull_request",
    mergeCommit: known({ sha: MERGE, parents: [BASE, HEAD], firstParentOnBase: true }),
    headAgain: known(HEAD),
    ...spoiled,
    subject: known(pullRequestFacts(spoiled.subject)),
  };
}

export const TIP = sha("719");

export function branchQuestion(spoiled: Parameters<typeof question>[0] = {}): GateQuestion {
  return question({
    ...spoiled,
    claims: { eventName: "push", ref: "refs/heads/main", sha: TIP, ...spoiled.claims },
  });
}

export function mergedFacts(
  spoiled: Parameters<typeof pullRequestFacts>[0] = {},
): PullRequestFacts {
  const { pullRequest, ...rest } = spoiled;
  const merged = { state: "merged", mergedAt: NOW - MINUTE, mergeCommitSha: TIP } as const;
  return pullRequestFacts({ ...rest, pullRequest: { ...merged, ...pullRequest } });
}

export function commit(spoiled: Partial<BranchCommit> = {}): BranchCommit {
  return { sha: TIP, parents: [BEFORE, HEAD], pullRequests: [42], ...spoiled };
}

/** main after pull request 42 was merged by mona a minute ago. */
export function branchFacts(spoiled: Partial<BranchGateFacts> = {}): BranchGateFacts {
  const merge = { id: 401, at: NOW - MINUTE, before: BEFORE, after: TIP, actor: MONA };
  return {
    ...COMMON,
    kind: "branch",
    branch: "main",
    tip: known(TIP),
    tipAgain: known(TIP),
    activity: known([{ ...merge, kind: "pr_merge" }]),
    commits: known([commit()]),
    pullRequests: known([mergedFacts()]),
    ...spoiled,
  };
}

export const GROUP_REF = `refs/heads/gh-readonly-queue/main/pr-42-${BEFORE}`;

export function groupQuestion(spoiled: Parameters<typeof question>[0] = {}): GateQuestion {
  const ofGroup = { eventName: "merge_group", ref: GROUP_REF, sha: TIP };
  return question({ ...spoiled, claims: { ...ofGroup, ...spoiled.claims } });
}

export function queueEntry(spoiled: Partial<QueueEntry> = {}): QueueEntry {
  return {
    pullRequest: 42,
    position: 1,
    state: "AWAITING_CHECKS",
    enqueuedAt: NOW - MINUTE,
    headSha: TIP,
    baseSha: BEFORE,
    ...spoiled,
  };
}

/** Pull request 42 alone in the merge queue of main, for a minute. */
export function groupFacts(spoiled: Partial<MergeGroupGateFacts> = {}): MergeGroupGateFacts {
  return {
    ...COMMON,
    kind: "merge_group",
    branch: "main",
    number: 42,
    queue: known([queueEntry()]),
    queueAgain: known([queueEntry()]),
    commits: known([{ sha: TIP, parents: [BEFORE, HEAD] }]),
    rootOnBase: known(true),
    pullRequests: known([pullRequestFacts()]),
    ...spoiled,
  };
}

/** A push of the tag v1.2.0 by mona, on what pull request 42 brought into main. */
export function tagQuestion(spoiled: Parameters<typeof question>[0] = {}): GateQuestion {
  const pusher = { actor: MONA.login, actorId: MONA.id };
  const onTag = { eventName: "push", ref: "refs/tags/v1.2.0", refType: "tag", sha: TIP };
  return question({
    tagStarters: [["@octo-org/release"]],
    ...spoiled,
    claims: { ...onTag, ...pusher, ...spoiled.claims },
  });
}

export function tagFacts(
  spoiled: Partial<Omit<TagGateFacts, "source">> & { readonly source?: Partial<TagSource> } = {},
): TagGateFacts {
  const { branch, activity, commits, pullRequests } = branchFacts();
  return {
    ...COMMON,
    kind: "tag",
    tag: "v1.2.0",
    run: startedBy(MONA),
    target: known(TIP),
    targetAgain: known(TIP),
    restricted: known(["creation", "update"]),
    starterTeams: [{ team: "@octo-org/release", members: known([MONA.id, OCTOCAT.id]) }],
    ...spoiled,
    source: known({
      branch,
      activity,
      commits,
      pullRequests,
      isOnBranch: known(true),
      ...spoiled.source,
    }),
  };
}

export function codes(decision: GateDecision): readonly string[] {
  return decision.reasons.map(({ code }) => code);
}

export function texts(decision: GateDecision): readonly string[] {
  return decision.reasons.map(({ text }) => text);
}
