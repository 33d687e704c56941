import { known, unreadable, type PullRequest } from "../../../../src/approval/facts.ts";
import type { GateAnswer } from "../../../../src/approval/gate.ts";
import type { WithdrawalFacts } from "../../../../src/approval/withdrawn.ts";
import { APPROVED } from "../../broker-setup.ts";

/** What GitHub can say that is not so. Each is told once. */
export const GITHUB_LIES = [
  /** To a job whose pull request is approved: that it is not. */
  "not approved",
  /** To a job whose approval was withdrawn: that it is there. */
  "approved",
  /** To the watch: that the pull request was closed. */
  "withdrawn",
  /** To the watch, after it was closed: that nothing happened. */
  "still approved",
  /** Another pull request in place of this one. */
  "another",
  /** Something that no parser accepts. */
  "nonsense",
] as const;

export type GitHubLie = (typeof GITHUB_LIES)[number];

/** GitHub as all simulated brokers see it: pull request 42, which a human approved. */
export interface GitHubWorld {
  /** Whether the approval was taken back. */
  isWithdrawn: boolean;
  nextLie: GitHubLie | undefined;
  /** How often it said to a job that its write is approved. */
  readonly approvals: () => number;
  decide(): GateAnswer;
  /** The pull request behind a live write. */
  look(): WithdrawalFacts;
}

export function createGitHubWorld(): GitHubWorld {
  let approvals = 0;
  const lie = (...ones: readonly GitHubLie[]): GitHubLie | undefined => {
    const { nextLie } = world;
    if (nextLie === undefined || !ones.includes(nextLie)) return undefined;
    world.nextLie = undefined;
    return nextLie;
  };
  const isApproved = (): boolean => {
    if (world.isWithdrawn) return lie("approved") !== undefined;
    return lie("not approved") === undefined;
  };
  const world: GitHubWorld = {
    isWithdrawn: false,
    nextLie: undefined,
    approvals: () => approvals,
    decide: () => {
      if (lie("nonsense") !== undefined) return UNREADABLE;
      if (!isApproved()) return PENDING;
      approvals += 1;
      return APPROVED;
    },
    look: () => {
      const told = lie("another", "nonsense", world.isWithdrawn ? "still approved" : "withdrawn");
      if (told === "nonsense") return { pullRequest: NOTHING, reviews: NOTHING };
      const isOpen = told === undefined ? !world.isWithdrawn : told !== "withdrawn";
      const pullRequest = { ...PULL_REQUEST, state: isOpen ? "open" : "closed" } as const;
      const other = { ...pullRequest, number: 43, headSha: "7d3f00aa".repeat(5) };
      return { pullRequest: known(told === "another" ? other : pullRequest), reviews: known([]) };
    },
  };
  return world;
}

const NOTHING = unreadable("GitHub's response has another form");

const PULL_REQUEST: PullRequest = {
  number: 42,
  url: "https://github.com/octo-org/shop/pull/42",
  state: "open",
  author: { id: 7, login: "release-helper", type: "User" },
  fromFork: false,
  baseRef: "main",
  headRef: "feature",
  headSha: "91be003a".repeat(5),
  createdAt: 0,
  mergedAt: undefined,
  mergeCommitSha: undefined,
};

const SUBJECT = {
  pullRequest: 42,
  pullRequestUrl: PULL_REQUEST.url,
  commit: PULL_REQUEST.headSha,
  author: PULL_REQUEST.author,
  agent: true,
};

const PENDING: GateAnswer = {
  kind: "pending",
  subject: SUBJECT,
  missing: 1,
  have: 0,
  who: "someone with write access",
  reasons: [{ code: "approvals_missing", text: "Commit 91be003 needs 1 approval and has none." }],
  remedy: "Ask someone with write access to approve it.",
};

const UNREADABLE: GateAnswer = {
  kind: "refused",
  subject: SUBJECT,
  reasons: [{ code: "facts_unreadable", text: "GitHub's response has another form." }],
  remedy: "Try again.",
};
