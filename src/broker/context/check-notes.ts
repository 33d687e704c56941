import type { Lease } from "../../lease/lease.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import type { Claims } from "../../shared/claims.ts";
import type { Result } from "../../shared/result.ts";
import type { TokenResponse } from "../../shared/wire.ts";
import type { AuditFacts } from "../record/audit.ts";
import type { Refusal } from "../refusal/refusal.ts";

/** One decision of `/token` about a verified job. */
export interface Decision {
  readonly claims: Claims;
  readonly request: NonNullable<AuditFacts["request"]>;
  readonly decided: Result<TokenResponse, Refusal>;
}

/** A commit that GitHub says is the head of a pull request. It is looked up before anything is written. */
export interface NamedHead {
  readonly repositoryId: number;
  /** `octo-org/shop` */
  readonly repository: string;
  readonly head: string;
  readonly pullRequest: number;
}

/**
 * Notes what the check run of a commit is about. Nothing here throws or waits: a decision never depends on what a reviewer is
 * shown. What cannot be noted is found by the next look.
 */
export interface CheckNotes {
  noteDecision(decision: Decision): void;
  noteHead(head: NamedHead): void;
  /** Leases that begin to end. */
  noteEnding(leases: readonly Lease[]): void;
  /** An attempt to end a lease has an outcome. */
  noteEnd(lease: LeaseId): void;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}
