import type { Instant } from "../../../src/shared/clock.ts";
import type { CheckRunState, CheckRunWrite } from "./check-runs.ts";

/** The front's own, explicit state: all that `emulate` lacks or gets wrong. Git objects and reviews live in `emulate`. */
export interface World {
  /** Base URL of the front: what clients call. */
  readonly url: string;
  readonly accounts: Map<string, AccountState>;
  readonly repositories: Map<string, RepositoryState>;
  /** Memberships by `org/team`. */
  readonly teams: Map<string, Map<string, "active" | "pending">>;
  /** Check runs that Apps created; those of jobs are the runs'. */
  readonly checkRuns: CheckRunState[];
  /** Every write of a check run that GitHub took, oldest first. */
  readonly checkRunWrites: CheckRunWrite[];
  /** What the reader's token may see beyond reading repositories. */
  readonly reader: {
    administration: boolean;
    members: boolean;
    /** Whether it sees merge queues. */
    queues?: boolean;
    /** Whether it is the token of a person, who can list repositories. */
    lists?: boolean;
    /** Permissions that every decision needs and this token lacks. */
    lacks?: readonly ("Contents" | "Pull requests" | "Actions")[];
  };
  /** The time of the next event: no two events share one second, so that their order is known. */
  /** The time of an act: so many milliseconds after the one before; 1000. */
  readonly tick: (after?: number) => Instant;
  readonly nextId: () => number;
}

export interface AccountState {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Bot" | "Mannequin" | "Organization";
}

export interface RepositoryState {
  readonly id: number;
  readonly owner: AccountState;
  readonly name: string;
  readonly fullName: string;
  readonly defaultBranch: string;
  readonly visibility: "public" | "private" | "internal";
  readonly forkOf: string | undefined;
  readonly commits: Map<string, CommitState>;
  readonly branches: Map<string, string>;
  readonly activity: ActivityState[];
  readonly rules: Map<string, readonly RuleState[]>;
  readonly rulesets: RulesetState[];
  /** What each tag points to: a commit, or the object of an annotated tag. */
  readonly tags: Map<string, string>;
  readonly classic: Map<string, ClassicState>;
  readonly pulls: Map<number, PullState>;
  readonly runs: Map<number, RunState>;
  /** Who may bypass the ruleset of `protectBranch`; undefined: the reader's token does not see it. */
  bypass: readonly BypassActor[] | undefined;
  /** By slug, the teams that may only read it. */
  readonly readingTeams: Set<string>;
  /** A new repository has `production`, with reviewers whom no admin can bypass. */
  readonly environments: EnvironmentState[];
  /** Whether nothing can change or run in it any more. */
  isArchived: boolean;
  /** Entries of all merge queues, in the order in which they were added. */
  readonly queue: QueueState[];
}

interface BypassActor {
  readonly actor_id: number | null;
  readonly actor_type:
    | "Integration"
    | "OrganizationAdmin"
    | "RepositoryRole"
    | "Team"
    | "DeployKey";
  readonly bypass_mode: "always" | "pull_request";
}

export interface EnvironmentState {
  readonly name: string;
  readonly reviewers?: boolean;
  readonly wait?: boolean;
  readonly branches?: boolean;
  /** Whether an App decides. */
  readonly custom?: boolean;
  /** Whether admins may bypass its rules; absent: GitHub does not say. */
  readonly admins?: boolean;
}

/** A pull request in a merge queue, and what was built of it. */
export interface QueueState {
  readonly pull: PullState;
  readonly branch: string;
  base: string;
  head: string;
  readonly enqueuedAt: Instant;
  readonly position: number;
  /** Default: it waits for its checks. */
  state?: "AWAITING_CHECKS" | "LOCKED" | "MERGEABLE" | "QUEUED" | "UNMERGEABLE";
}

export interface CommitState {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  /** Undefined: the address belongs to no account. */
  readonly author: string | undefined;
  readonly committer: string | undefined;
  readonly coAuthors: readonly string[];
  /** Paths that it changes, where that is known. */
  readonly files: readonly string[];
  readonly at: Instant;
}

export interface ActivityState {
  readonly id: number;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  /** Undefined: the account is gone; GitHub says null. */
  readonly actor: string | undefined;
  readonly at: Instant;
  readonly type: "push" | "force_push" | "branch_creation" | "branch_deletion" | "pr_merge";
}

/** A ruleset. Who may not edit it reads it without those who may bypass it. */
export interface RulesetState {
  readonly id: number;
  readonly name: string;
  readonly target: "branch" | "tag";
  readonly source_type: "Repository" | "Organization";
  readonly enforcement: "active" | "evaluate" | "disabled";
  readonly bypass_actors?: readonly BypassActor[];
  readonly conditions: {
    readonly ref_name: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  };
  readonly rules: readonly RuleState[];
}

interface RuleState {
  readonly type: string;
  /** Of which ruleset it is, where that is not the one of `protectBranch`. */
  readonly ruleset?: number;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface ClassicState {
  readonly reviews: number | undefined;
  /** Checks that it requires. */
  readonly contexts?: readonly string[];
  /** The same, each with the App that it has to come from; an old server does not have it. */
  readonly checks?:
    | readonly { readonly context: string; readonly app_id: number | null }[]
    | undefined;
  /** Absent: admins may bypass it. */
  readonly bindsAdmins?: boolean;
}

export interface ReviewState {
  readonly id: number;
  readonly by: string;
  readonly submittedAt: Instant;
  commit: string;
}

export interface TimelineState {
  readonly event: "base_ref_changed" | "review_dismissed" | "head_ref_force_pushed" | "closed";
  readonly id: number;
  readonly actor: string;
  readonly at: Instant;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface PullState {
  readonly number: number;
  readonly repository: RepositoryState;
  readonly headRepository: RepositoryState;
  readonly headBranch: string;
  readonly author: string;
  readonly openedAt: Instant;
  head: string;
  base: string;
  /** The test merge while open, then what was merged. */
  mergeCommit: string | undefined;
  state: "open" | "closed";
  mergedAt: Instant | undefined;
  mergedBy: string | undefined;
  closedAt: Instant | undefined;
  readonly reviews: Map<number, ReviewState>;
  readonly timeline: TimelineState[];
  /** What the branch got by the merge, oldest first. */
  landed: readonly string[];
  /** Its commits when it was merged: the branch reaches them since. */
  merged: readonly CommitState[] | undefined;
}

export interface RunState {
  readonly id: number;
  readonly repository: RepositoryState;
  readonly event: string;
  readonly ref: string;
  readonly headSha: string;
  readonly headBranch: string;
  readonly actor: string;
  readonly attempts: AttemptState[];
  /** Path of its workflow file. */
  readonly workflow: string;
  /** `owner/repo/path@ref` of a reusable workflow that it calls, and its commit. */
  readonly called: { readonly ref: string; readonly sha: string } | undefined;
  /** What it waits for. */
  readonly waits: WaitState[];
}

/** A job of a run that waits for an environment with a custom deployment protection rule. */
export interface WaitState {
  readonly environment: string;
  /** What the rule's App wrote, in order. */
  readonly comments: string[];
  /** Undefined while it waits; `bypassed` by an admin. */
  state: "approved" | "rejected" | "bypassed" | undefined;
  /** Another rule, such as required reviewers, has not passed yet. */
  isHeldByOthers: boolean;
}

export interface AttemptState {
  readonly attempt: number;
  readonly triggeringActor: string;
  readonly checkRunId: number;
  status: "queued" | "waiting" | "in_progress" | "completed";
  conclusion: string | null;
  readonly startedAt: Instant;
}

export const ZERO_SHA = "0".repeat(40);

/** A time as GitHub writes it: whole seconds, UTC. */
export function stamp(at: Instant): string {
  return new Date(Math.floor(at / 1000) * 1000).toISOString().replace(".000Z", "Z");
}

export function accountOf(world: World, login: string): AccountState {
  const account = world.accounts.get(login.toLowerCase());
  if (account === undefined) throw new Error(`no account "${login}": name it in startGitHub`);
  return account;
}

/** The commits of a pull request, oldest first: reachable from its head, not from its base. */
export function commitsOf(pull: PullState): readonly CommitState[] {
  if (pull.merged !== undefined) return pull.merged;
  const onBase = reachable(pull.repository, pull.repository.branches.get(pull.base));
  const own: CommitState[] = [];
  for (const sha of reachable(pull.headRepository, pull.head)) {
    const commit = onBase.has(sha) ? undefined : pull.headRepository.commits.get(sha);
    if (commit !== undefined) own.push(commit);
  }
  return own.toReversed();
}

/** Every commit reachable from `sha`, nearest first. */
function reachable(repository: RepositoryState, sha: string | undefined): ReadonlySet<string> {
  const seen = new Set<string>();
  const pending = sha === undefined ? [] : [sha];
  while (pending.length > 0) {
    const next = pending.pop();
    if (next === undefined || seen.has(next)) continue;
    seen.add(next);
    pending.push(...(repository.commits.get(next)?.parents ?? []));
  }
  return seen;
}
