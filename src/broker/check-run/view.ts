import type { EndReason, LeaseState, Proof } from "../../lease/lease.ts";
import type { ApprovalRule } from "../../policy/policy.ts";
import type { Widening } from "../../policy/compare/widening.ts";
import type { Access } from "../../shared/claims.ts";
import type { Instant } from "../../shared/clock.ts";

/** All that a check run says, as plain data. What is a text here may be anybody's. */
export interface CheckView {
  /** One for each pull request whose head the commit is. */
  readonly pulls: readonly PullView[];
  /** Asks of which the broker kept nothing, because there were too many. */
  readonly leftOut: number;
}

export interface PullView {
  readonly number: number;
  /** Its page at GitHub; undefined where GitHub did not say a usable one. */
  readonly url: string | undefined;
  readonly base: string;
  /** `moved`: its head is another commit by now. */
  readonly state: "open" | "closed" | "merged" | "moved";
  /** Why its jobs never get a write; undefined: they may. */
  readonly neverWrites: "fork" | "dependabot" | "base" | undefined;
  readonly policy: PolicyView;
  readonly asks: readonly AskView[];
  readonly change: PolicyChange;
}

export type PolicyView =
  | { readonly kind: "grants"; readonly grants: readonly GrantView[] }
  /** Nothing of it is for the eyes of those who see this pull request. */
  | { readonly kind: "withheld" }
  | { readonly kind: "none" }
  | { readonly kind: "broken" };

/** A grant that policy allows jobs of the pull request. */
export interface GrantView {
  readonly name: string;
  readonly environment: string | undefined;
  readonly access: Access;
  /** The longest lease, in seconds. */
  readonly ttlSeconds: number;
  /** `postgres { server: production, database: app, role: app_migrator }` */
  readonly credential: string;
  /** What its server says that the credential may do; undefined where it did not say. */
  readonly may: string | undefined;
  readonly events: readonly string[];
  /** Undefined: a read. */
  readonly approval: ApprovalRule | undefined;
}

export interface AskView {
  readonly grant: string;
  readonly environment: string | undefined;
  readonly access: Access;
  readonly step: string;
  readonly task: string | undefined;
  readonly job: JobView;
  readonly askedAt: Instant;
  readonly outcome: AskOutcomeView;
}

export interface JobView {
  /** Undefined where GitHub could not be asked. */
  readonly name: string | undefined;
  readonly runId: number;
  readonly attempt: number;
  readonly url: string | undefined;
}

/** Who can still approve, and why what there is does not count. */
export interface Waiting {
  readonly kind: "pending";
  readonly missing: number;
  readonly have: number;
  readonly who: string;
  readonly reasons: readonly string[];
  /** What one approval is good for; undefined where policy no longer says. */
  readonly rule: ApprovalRule | undefined;
}

/** Approved since the job asked: it gets the lease when it asks again. */
export interface Approved {
  readonly kind: "approved";
  readonly by: readonly ApprovalView[];
  readonly rule: ApprovalRule;
}

export type AskOutcomeView =
  | Waiting
  | Approved
  | {
      readonly kind: "issued";
      readonly by: readonly ApprovalView[];
      readonly required: number;
      readonly reason: string | undefined;
      /** Undefined: the store forgot it, weeks later. */
      readonly lease: LeaseView | undefined;
      readonly rule: ApprovalRule | undefined;
    }
  | { readonly kind: "refused"; readonly code: string; readonly remedy: string }
  /** It waited for an approval that cannot come any more: the pull request is over, or its head moved on. */
  | { readonly kind: "over" };

export interface ApprovalView {
  readonly login: string;
  readonly at: Instant;
}

export interface LeaseView {
  readonly id: string;
  readonly state: LeaseState;
  readonly issuedTo: string;
  readonly issuedAt: Instant | undefined;
  readonly expiresAt: Instant;
  readonly endReason: EndReason | undefined;
  readonly endedAt: Instant | undefined;
  readonly proof: Proof | undefined;
}

/** What the pull request does to the policy in its repository. */
export type PolicyChange =
  /** It changes none, or policy is not read from GitHub. */
  | { readonly kind: "none" }
  | { readonly kind: "broken" }
  | { readonly kind: "unread" }
  | { readonly kind: "changed"; readonly widenings: readonly Widening[] };
