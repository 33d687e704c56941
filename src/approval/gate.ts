import type { Access, Claims } from "../shared/claims.ts";
import type { Instant } from "../shared/clock.ts";
import type { ApprovalRule } from "../policy/policy.ts";

/** Who someone is at GitHub. Ids decide, logins are shown. `Bot` and `Mannequin` are no humans. */
export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Bot" | "Mannequin" | "Organization" | "Unknown";
}

/** What the gate is asked. */
export interface GateQuestion {
  readonly claims: Claims;
  readonly access: Access;
  readonly rule: ApprovalRule;
  /** Logins that policy lists as agents. */
  readonly agents: readonly string[];
  /** Branches whose pull requests may ever write; undefined: the default branch. */
  readonly bases: readonly string[] | undefined;
  /** Whether the request's workflow must be its ref's tip now (a write by `path@ref`). */
  readonly workflow: string | undefined;
}

/** One approving review that the decision rests on. */
export interface CountedApproval {
  readonly reviewId: number;
  readonly account: Account;
  readonly submittedAt: Instant;
  /** The commit that was approved: the head of the pull request. */
  readonly commit: string;
  readonly pullRequest: number;
}

/** One ground of a decision, as data: `code` is stable, `text` for people, `subject` whom or what it is about. */
export interface GateReason {
  readonly code: string;
  readonly text: string;
}

/** Who acts, as the log, audit and receipt show it. */
export interface GateSubject {
  readonly pullRequest: number | undefined;
  readonly pullRequestUrl: string | undefined;
  /** The commit that is decided about: a pull request's head, or the branch's tip. */
  readonly commit: string;
  readonly author: Account | undefined;
  readonly agent: boolean;
}

export type GateDecision = Proceed | Pending | Refused;

export interface Proceed {
  readonly kind: "proceed";
  readonly subject: GateSubject;
  /** Those that the decision rests on: as many as each pull request needs, no more. */
  readonly approvals: readonly CountedApproval[];
  /** How many leases one approval of one commit is good for: checked again, atomically, when the lease is stored. */
  readonly uses: number;
  readonly reasons: readonly GateReason[];
}

/** Someone can still approve. */
export interface Pending {
  readonly kind: "pending";
  readonly subject: GateSubject;
  readonly missing: number;
  readonly have: number;
  /** Who can give it, in words: `someone with write access (not kim, who pushed it)`. */
  readonly who: string;
  readonly reasons: readonly GateReason[];
  readonly remedy: string;
}

/** No approval can cure it. */
export interface Refused {
  readonly kind: "refused";
  readonly subject: GateSubject | undefined;
  readonly reasons: readonly GateReason[];
  readonly remedy: string;
}

/** What asks GitHub: the reader gathers facts, the pure gate decides. */
export interface Gate {
  /**
   * Decides now. Unreadable facts are a refusal (GitHub's 404 and 422) or `unavailable` (5xx, time-outs and rate limits,
   * after retries). Reads the head again at the end, so call it immediately before issuing.
   */
  decide(question: GateQuestion, signal: AbortSignal): Promise<GateAnswer>;
}

export type GateAnswer =
  | GateDecision
  | {
      readonly kind: "unavailable";
      readonly message: string;
      readonly retryAfterSeconds: number;
    };
