import type { Access, Claims } from "../shared/claims.ts";
import type { Instant } from "../shared/clock.ts";
import type { ApprovalRule } from "../policy/policy.ts";

/** An account at GitHub. Ids decide, logins are shown. Only a `User` is a human account. */
export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Bot" | "Mannequin" | "Organization" | "Unknown";
}

/** What the gate decides about. */
export interface GateQuestion {
  readonly claims: Claims;
  readonly access: Access;
  readonly rule: ApprovalRule;
  /** Logins that policy lists as agents. */
  readonly agents: readonly string[];
  /** Base branches whose pull requests may write; undefined: the default branch. */
  readonly bases: readonly string[] | undefined;
  /** The workflow that policy names (`owner/repo/path@ref`), if it does: the job must use it as it is at that ref now. */
  readonly workflow: string | undefined;
  /** Whether a re-run may write at an older approved merge of its branch. */
  readonly rollback: boolean;
  /**
   * Asked before a job of the run starts. What only its ID token shows is left out, and `claims.sha` is the head that the run
   * is for. An approval is then no permission: the job has to ask with its ID token.
   */
  readonly beforeJob?: true;
  /** On a tag: who may start and re-run the job. They must be in each list. Undefined: policy does not list the tag. */
  readonly tagStarters: readonly (readonly string[])[] | undefined;
}

/** One approving review that the decision is based on. */
export interface CountedApproval {
  readonly reviewId: number;
  readonly account: Account;
  readonly submittedAt: Instant;
  /** The commit that was approved: the head of the pull request. */
  readonly commit: string;
  readonly pullRequest: number;
}

/** One reason of a decision: `code` is stable, `text` is a sentence for people. */
export interface GateReason {
  readonly code: string;
  readonly text: string;
}

/** What the decision is about, as log, audit and receipt show it. */
export interface GateSubject {
  readonly pullRequest: number | undefined;
  readonly pullRequestUrl: string | undefined;
  /** The head of the pull request, the tip of the branch, or the commit of the tag. */
  readonly commit: string;
  readonly author: Account | undefined;
  readonly agent: boolean;
}

export type GateDecision = Proceed | Pending | RefusedByGate;

export interface Proceed {
  readonly kind: "proceed";
  readonly subject: GateSubject;
  /** The approvals that the decision is based on: as many as each pull request needs, no more. */
  readonly approvals: readonly CountedApproval[];
  /** How many leases may use one approval of one commit. Checked again, atomically, when the lease is stored. */
  readonly uses: number;
  readonly reasons: readonly GateReason[];
}

/** Someone can still approve. */
export interface Pending {
  readonly kind: "pending";
  readonly subject: GateSubject;
  readonly missing: number;
  readonly have: number;
  /** Who can approve, in words: `someone with write access (not kim who pushed it)`. */
  readonly who: string;
  readonly reasons: readonly GateReason[];
  readonly remedy: string;
}

/** An approval would not help. */
export interface RefusedByGate {
  readonly kind: "refused";
  readonly subject: GateSubject | undefined;
  readonly reasons: readonly GateReason[];
  readonly remedy: string;
}

/** Reads the facts from GitHub and decides by them. */
export interface Gate {
  /**
   * Decides by the facts of this moment. A fact that cannot be read is a refusal (GitHub returned 404 or 422) or
   * `unavailable` (5xx, timeouts and rate limits, after retries). Reads the head again at the end, so call it immediately
   * before issuing.
   */
  decide(question: GateQuestion, signal: AbortSignal): Promise<GateAnswer>;
}

export type GateAnswer =
  | GateDecision
  | {
      readonly kind: "unavailable";
      readonly message: string;
      readonly retryAfterSeconds: number;
      /** Why another try would fail too, where somebody has to change something first. */
      readonly denial?: {
        readonly code: "github_app_suspended" | "github_app_missing" | "github_unavailable";
        readonly remedy: string;
      };
    };
