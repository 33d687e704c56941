import type { Instant } from "../shared/clock.ts";
import type { Account } from "./gate.ts";

/**
 * What the gate decides on: read at GitHub by `github-*.ts`, plain data here. Shas are whole (40 or 64 hex digits),
 * lists are read to their last page, and what could not be read says so, so that it refuses and never passes.
 */
export type GateFacts = PullRequestGateFacts | BranchGateFacts;

/** One thing read, or why it could not be: GitHub's 404 and 422, or a list that ends before it should. */
export type Fact<T> =
  | { readonly known: true; readonly value: T }
  /** `why` is for people: `GitHub answered 404 for the reviews of pull request 42`. */
  | { readonly known: false; readonly why: string };

export function known<T>(value: T): Fact<T> {
  return { known: true, value };
}

export function unreadable(why: string): Fact<never> {
  return { known: false, why };
}

/** What is read for every write, however it was started. */
export interface CommonFacts {
  readonly defaultBranch: Fact<string>;
  /** Of the pull request's base branch, or of the branch that was pushed to. */
  readonly protection: Protection;
  /** The run's attempt that the claims name: who started it, and who re-ran it. */
  readonly run: Fact<RunAttempt>;
  /** The check run that the claims name. */
  readonly job: Fact<JobCheck>;
  /**
   * The commit that the ref of `question.workflow` (`path@ref`) points at now, in the repository of that workflow;
   * tags peeled. Undefined when the question names no workflow, or one at a fixed sha.
   */
  readonly workflowTip: Fact<string> | undefined;
  /** One entry for each `@org/team` that `question.rule.by` names. */
  readonly teams: readonly TeamFact[];
  /** How many leases rest on each approval already. Without a store (direct mode): `known([])`. */
  readonly uses: Fact<readonly ApprovalUses[]>;
}

/** On `pull_request` and `pull_request_review`: the pull request of `claims.ref` (`refs/pull/N/merge`). */
export interface PullRequestGateFacts extends CommonFacts {
  readonly kind: "pull_request";
  readonly subject: Fact<PullRequestFacts>;
  /** The commit of `claims.sha`. */
  readonly mergeCommit: Fact<MergeCommit>;
  /** The pull request's head, read again after everything else. */
  readonly headAgain: Fact<string>;
}

/** On `push`, `workflow_dispatch` and `schedule`: the branch of `claims.ref` (`refs/heads/…`). */
export interface BranchGateFacts extends CommonFacts {
  readonly kind: "branch";
  /** The branch's name without `refs/heads/`. */
  readonly branch: string;
  readonly tip: Fact<string>;
  /** The branch's tip, read again after everything else. */
  readonly tipAgain: Fact<string>;
  /** Activity of the branch: at least back to, and with, the newest entry whose `after` is `claims.sha`, where there is one. */
  readonly activity: Fact<readonly Activity[]>;
  /** The commits of that push along first parents: `claims.sha` first, the one whose first parent is the entry's `before` last. */
  readonly commits: Fact<readonly BranchCommit[]>;
  /** Every merged pull request that GitHub lists for one of `commits`, each once. */
  readonly pullRequests: Fact<readonly PullRequestFacts[]>;
}

/** One pull request with all that its approval is decided by. */
export interface PullRequestFacts {
  readonly pullRequest: PullRequest;
  readonly reviews: Fact<readonly Review[]>;
  /** Activity of the head ref (`refs/heads/<headRef>`), all pages; any order. */
  readonly activity: Fact<readonly Activity[]>;
  /** Every commit of the pull request; unreadable when GitHub lists fewer than it has. */
  readonly commits: Fact<readonly CommitPeople[]>;
  /** Timeline events `base_ref_changed`. */
  readonly retargets: Fact<readonly Retarget[]>;
}

export interface PullRequest {
  readonly number: number;
  /** For people: `https://github.com/octo-org/shop/pull/42`. */
  readonly url: string;
  readonly state: "open" | "closed" | "merged";
  /** Undefined when the account is gone. */
  readonly author: Account | undefined;
  /** Whether the head lies in another repository than the base, or in one that is gone. */
  readonly fromFork: boolean;
  readonly baseRef: string;
  readonly headRef: string;
  readonly headSha: string;
  readonly createdAt: Instant;
  readonly mergedAt: Instant | undefined;
  /** Only of a merged one: the commit that it became on its base. */
  readonly mergeCommitSha: string | undefined;
}

export interface Review {
  readonly id: number;
  /** Undefined when the account is gone. */
  readonly account: Account | undefined;
  /** A state that is none of these makes the list unreadable. */
  readonly state: "approved" | "changes_requested" | "commented" | "dismissed" | "pending";
  readonly commitId: string | undefined;
  readonly submittedAt: Instant | undefined;
  /** Whether the account may write to the repository now (write, maintain, admin). Read for approvals and change requests; `known(false)` elsewhere. */
  readonly mayWrite: Fact<boolean>;
}

/** One entry of a ref's activity. `before` or `after` is all zeros where the ref was made or deleted. */
export interface Activity {
  /** Grows with time: orders what happened in one second. */
  readonly id: number;
  readonly at: Instant;
  readonly before: string;
  readonly after: string;
  readonly actor: Account | undefined;
  readonly kind:
    | "push"
    | "force_push"
    | "branch_creation"
    | "branch_deletion"
    | "pr_merge"
    | "merge_queue_merge";
}

export interface CommitPeople {
  readonly sha: string;
  /** Author, committer and co-authors as accounts; addresses without an account are left out. */
  readonly people: readonly Account[];
}

export interface Retarget {
  readonly at: Instant;
}

export interface MergeCommit {
  readonly sha: string;
  readonly parents: readonly string[];
  /** Whether the first parent lies on the base branch as it is now. */
  readonly firstParentOnBase: boolean;
}

export interface BranchCommit {
  readonly sha: string;
  readonly parents: readonly string[];
  /** Numbers of the merged pull requests that GitHub lists for this commit. */
  readonly pullRequests: readonly number[];
}

export type Protection =
  | { readonly kind: "rule_requires_review" }
  | { readonly kind: "classic_requires_review" }
  /** Readable, and nothing requires a pull request with a review. */
  | { readonly kind: "not_protected" }
  | { readonly kind: "unreadable"; readonly why: string };

export interface RunAttempt {
  readonly actor: Account;
  readonly triggeringActor: Account;
}

export interface JobCheck {
  /** GitHub's word: `queued`, `in_progress`, `completed`, … */
  readonly status: string;
  /** Whether the check run is a job of the run and attempt that the claims name. */
  readonly ofThisRun: boolean;
}

export interface TeamFact {
  /** As `by` names it: `@octo-org/dba`. */
  readonly team: string;
  /** Ids of its active members: all of them, or at least those who reviewed. */
  readonly members: Fact<readonly number[]>;
}

export interface ApprovalUses {
  readonly reviewId: number;
  readonly commit: string;
  readonly count: number;
}
