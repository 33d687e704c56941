import type { Instant } from "../shared/clock.ts";
import type { Account } from "./gate.ts";
import type { GroupCommit, QueueEntry } from "./queue-entry.ts";

/**
 * What the gate decides by, as plain data; the files in `github/` read it. Shas are complete (40 or 64 hex digits), and
 * lists are read to their last page. What could not be read says so, and is then a reason to refuse.
 */
export type GateFacts = PullRequestGateFacts | MergeGroupGateFacts | BranchGateFacts | TagGateFacts;

/** One thing that was read, or why it could not be: a 404 or 422 from GitHub, or a list that is too short. */
export type Fact<T> =
  | { readonly known: true; readonly value: T }
  /** `why` is for people: `GitHub returned 422 for the reviews of pull request 42`. */
  | { readonly known: false; readonly why: string };

export function known<T>(value: T): Fact<T> {
  return { known: true, value };
}

export function unreadable(why: string): Fact<never> {
  return { known: false, why };
}

/** What is read for every write, whatever event started the job. */
export interface CommonFacts {
  readonly defaultBranch: Fact<string>;
  /** Protection of the pull request's base branch, or of the branch that was pushed to. */
  readonly protection: Protection;
  /** The run attempt in the claims: who started it, and who re-ran it. */
  readonly run: Fact<RunAttempt>;
  /** The check run in the claims; undefined: no job has started yet. */
  readonly job: Fact<JobCheck> | undefined;
  /**
   * The commit at which the ref of `question.workflow` (`path@ref`) is now, in the repository of that workflow; annotated
   * tags are followed to their commit. Undefined if the question names no workflow, or one at a fixed sha.
   */
  readonly workflowTip: Fact<string> | undefined;
  /** Whether the job's workflow is an ancestor of that tip; read only for a roll-back, where it is another commit. */
  readonly workflowIsOlder?: Fact<boolean>;
  /** One entry for each `@org/team` that `question.rule.by` names. */
  readonly teams: readonly TeamFact[];
  /** How many leases already used each approval. Without a store (direct mode): `known([])`. */
  readonly uses: Fact<readonly ApprovalUses[]>;
}

/** On `pull_request` and `pull_request_review`: the pull request of `claims.ref` (`refs/pull/N/merge`). */
export interface PullRequestGateFacts extends CommonFacts {
  readonly kind: "pull_request";
  readonly subject: Fact<PullRequestFacts>;
  /** The commit of `claims.sha`; undefined: no job has started yet, and `claims.sha` is the head that its run is for. */
  readonly mergeCommit: Fact<MergeCommit> | undefined;
  /** The pull request's head, read again after everything else. */
  readonly headAgain: Fact<string>;
}

/** How `claims.sha` came to be on a branch. */
export interface PushFacts {
  /** The branch name, without `refs/heads/`. */
  readonly branch: string;
  /** Activity of the branch, at least back to the newest entry whose `after` is `claims.sha`, if there is one. */
  readonly activity: Fact<readonly Activity[]>;
  /** The commits of that push along first parents, from `claims.sha` to the one whose first parent is the entry's `before`. */
  readonly commits: Fact<readonly BranchCommit[]>;
  /** Every merged pull request that GitHub lists for one of `commits`. */
  readonly pullRequests: Fact<readonly PullRequestFacts[]>;
}

/** On a tag: the tag of `claims.ref` (`refs/tags/…`). `protection` is that of the branch that its commit was merged into. */
export interface TagGateFacts extends CommonFacts {
  readonly kind: "tag";
  /** The tag's name, without `refs/tags/`. */
  readonly tag: string;
  /** The commit that the tag points to; annotated tags are followed to it. */
  readonly target: Fact<string>;
  /** The same, read again after everything else. */
  readonly targetAgain: Fact<string>;
  /** What active rulesets let only those do who may bypass them, for a tag of this name. */
  readonly restricted: Fact<readonly TagAct[]>;
  /** The branch that `claims.sha` was merged into; undefined: it is not the merge commit of a pull request. */
  readonly source: Fact<TagSource | undefined>;
  /** One entry for each `@org/team` of `question.tagStarters`, with who started and re-ran the run. */
  readonly starterTeams: readonly TeamFact[];
}

/** What someone can do to a tag, by the names of GitHub's rules. */
export type TagAct = "creation" | "update";

export interface TagSource extends PushFacts {
  /** Whether `claims.sha` is the branch's tip or an ancestor of it now. */
  readonly isOnBranch: Fact<boolean>;
}

/** On `push`, `workflow_dispatch`, `repository_dispatch` and `schedule`: the branch of `claims.ref` (`refs/heads/…`). */
export interface BranchGateFacts extends CommonFacts, PushFacts {
  readonly kind: "branch";
  readonly tip: Fact<string>;
  /** The branch's tip, read again after everything else. */
  readonly tipAgain: Fact<string>;
  /** Whether `claims.sha` is an ancestor of the tip; read only where policy allows a roll-back, and the tip is another commit. */
  readonly isOlder?: Fact<boolean>;
}

/** On `merge_group`: the group of `claims.ref` (`refs/heads/gh-readonly-queue/BRANCH/pr-N-…`). */
export interface MergeGroupGateFacts extends CommonFacts {
  readonly kind: "merge_group";
  /** The branch that the queue merges into. */
  readonly branch: string;
  /** The pull request that `claims.ref` names: the last one of the group. */
  readonly number: number;
  /** All entries of the branch's merge queue. */
  readonly queue: Fact<readonly QueueEntry[]>;
  /** The queue, read again after everything else. */
  readonly queueAgain: Fact<readonly QueueEntry[]>;
  /** The commits from `claims.sha` along first parents, to the last that is not on the branch. */
  readonly commits: Fact<readonly GroupCommit[]>;
  /** Whether the first parent of the oldest of `commits` is on the branch now. */
  readonly rootOnBase: Fact<boolean>;
  /** The pull requests that GitHub's queue names for these commits. */
  readonly pullRequests: Fact<readonly PullRequestFacts[]>;
}

/** One pull request, with everything that decides whether it is approved. */
export interface PullRequestFacts {
  readonly pullRequest: PullRequest;
  readonly reviews: Fact<readonly Review[]>;
  /** Activity of the head ref (`refs/heads/<headRef>`): all pages, in any order. */
  readonly activity: Fact<readonly Activity[]>;
  /** Every commit of the pull request. Unreadable if GitHub lists fewer than it has. */
  readonly commits: Fact<readonly CommitPeople[]>;
  /** Changes of the base branch, from the timeline. */
  readonly retargets: Fact<readonly Retarget[]>;
}

export interface PullRequest {
  readonly number: number;
  /** For people: `https://github.com/octo-org/shop/pull/42`. */
  readonly url: string;
  readonly state: "open" | "closed" | "merged";
  /** Undefined if the account was deleted. */
  readonly author: Account | undefined;
  /** Whether the head is in another repository than the base, or in one that was deleted. */
  readonly fromFork: boolean;
  readonly baseRef: string;
  readonly headRef: string;
  readonly headSha: string;
  readonly createdAt: Instant;
  readonly mergedAt: Instant | undefined;
  /** Only if merged: its commit on the base branch. */
  readonly mergeCommitSha: string | undefined;
}

export interface Review {
  readonly id: number;
  /** Undefined if the account was deleted. */
  readonly account: Account | undefined;
  /** Any other state makes the whole list unreadable. */
  readonly state: "approved" | "changes_requested" | "commented" | "dismissed" | "pending";
  readonly commitId: string | undefined;
  readonly submittedAt: Instant | undefined;
  /** Whether the account has write access now (write, maintain, admin). Read for approvals and change requests; `known(false)` for other reviews. */
  readonly mayWrite: Fact<boolean>;
}

/** One entry of a ref's activity. `before` is all zeros if the ref was created, `after` if it was deleted. */
export interface Activity {
  /** Grows with time, so it orders entries of the same second. */
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
  /** Accounts of author, committer and co-authors. E-mail addresses without an account are left out. */
  readonly people: readonly Account[];
}

export interface Retarget {
  readonly at: Instant;
}

export interface MergeCommit {
  readonly sha: string;
  readonly parents: readonly string[];
  /** Whether the first parent is on the base branch now. */
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
  /** The rules are readable, and none requires a pull request with a review. */
  | { readonly kind: "not_protected" }
  | { readonly kind: "unreadable"; readonly why: string };

export interface RunAttempt {
  /** When the run began, also for a later attempt: each attempt uses the commit of the first. */
  readonly createdAt: Instant;
  readonly actor: Account;
  readonly triggeringActor: Account;
}

export interface JobCheck {
  /** GitHub's status: `queued`, `in_progress`, `completed`, … */
  readonly status: string;
  /** Whether the check run is a job of the run and attempt in the claims. */
  readonly ofThisRun: boolean;
}

export interface TeamFact {
  /** As in `by`: `@octo-org/dba`. */
  readonly team: string;
  /** Ids of its active members: all, or at least those who reviewed. */
  readonly members: Fact<readonly number[]>;
}

export interface ApprovalUses {
  readonly reviewId: number;
  readonly commit: string;
  readonly count: number;
}
