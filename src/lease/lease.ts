import type { ApprovalUse } from "./approval-use.ts";
import type { BreakGlass } from "./break-glass.ts";
import type { LeaseAgent, LeaseTask } from "./lease-task.ts";
import type { Handle } from "../credentials/kind/credential.ts";
import type { LeaseFinding } from "../credentials/kind/provider.ts";
import type { Access, JobKey } from "../shared/claims.ts";
import type { Instant } from "../shared/clock.ts";
import type { LeaseId } from "../shared/lease-id.ts";
import type { TIDY_STATES } from "../shared/wire.ts";

export const LEASE_STATES = [
  "issuing",
  "active",
  "revoking",
  "revoked",
  "failed",
  "expired",
  "stuck",
] as const;

/**
 * `issuing → active → revoking → revoked`, besides `failed` (never issued, proven to have left nothing usable), `expired`
 * (kinds that cannot be revoked) and `stuck` (could not be revoked: raises an alarm and is tried again). `revoked` means:
 * from now on nobody can use the credential. What is left to remove is the lease's `tidy`.
 */
export type LeaseState = (typeof LEASE_STATES)[number];

export const END_REASONS = [
  "task_ended",
  "job_closed",
  "expired",
  "silent",
  "withdrawn",
  "theft",
  "answer_lost",
  "issue_failed",
  "revoked_by_admin",
  "no_longer_reads",
] as const;

/** Why a lease ends. */
export type EndReason = (typeof END_REASONS)[number];

export const PROOF_STATES = ["verified", "requested", "expires", "none", "unproven"] as const;

/** What was seen at the provider when the lease ended. `none`: nothing ends the credential, so it stays valid. */
export interface Proof {
  readonly checkedAt: Instant;
  readonly state: (typeof PROOF_STATES)[number];
  readonly facts: readonly string[];
}

/**
 * The removal of what a revoked lease left at its provider (roles, policies, objects). It never delays a revocation, and
 * its failures raise an alarm only after a day.
 */
export interface LeaseTidy {
  /** `none`: nothing to remove, or not yet known. */
  readonly state: "none" | (typeof TIDY_STATES)[number];
  /** How often it failed in a row. */
  readonly tries: number;
  readonly nextTryAt: Instant | undefined;
  readonly lastError: string | undefined;
  /** What was removed: `role dropped`. */
  readonly facts: readonly string[];
}

/** A secret as the store keeps it: encrypted, and bound to its lease (key-ring.ts). */
export interface SealedSecret {
  /** Names the store key that opens it: 8 hex characters. */
  readonly keyId: string;
  /** base64url. */
  readonly box: string;
}

/** One issued credential, without its secret. */
export interface Lease {
  readonly id: LeaseId;
  readonly state: LeaseState;
  readonly grant: string;
  readonly environment: string | undefined;
  readonly access: Access;
  readonly step: string;
  /** Undefined: it is for a step, or an action. */
  readonly task: LeaseTask | undefined;
  /** Undefined: no agent asked for it. */
  readonly agent: LeaseAgent | undefined;
  /** Undefined: policy and the gate allowed it. */
  readonly breakGlass?: BreakGlass | undefined;
  /** Of a lease outside the gate: `noJob`. */
  readonly job: JobKey;
  readonly repository: string;
  readonly repositoryOwnerId: number;
  /** Random, chosen by the client for one request: distinguishes a retry from a theft. */
  readonly idempotencyKey: string;
  readonly kind: string;
  readonly handle: Handle;
  /** One phrase for people: `postgres role stepkey_7q2m…`. */
  readonly issuedTo: string;
  /** SHA-256 of the lease token, hex; the token itself is nowhere. */
  readonly tokenHash: string;
  readonly pullRequest: number | undefined;
  /** The commit that was decided about. */
  readonly commit: string;
  readonly approvals: readonly ApprovalUse[];
  readonly onWithdrawal: "revoke" | "finish";
  readonly createdAt: Instant;
  /**
   * What the provider said when it was asked to issue. Undefined while that is unknown: something may still be created
   * there, and "not found" proves nothing until `expiresAt`.
   */
  readonly issueOutcome: "issued" | "nothing" | undefined;
  /** When it became `active`. */
  readonly issuedAt: Instant | undefined;
  /** When we end it. */
  readonly expiresAt: Instant;
  /** When the provider ends it without us; undefined when nothing does. */
  readonly diesAt: Instant | undefined;
  readonly lastBeatAt: Instant | undefined;
  /** Missed heartbeats are counted from here: issue, the last heartbeat, or the start of a broker. */
  readonly heartbeatResetAt: Instant;
  readonly endReason: EndReason | undefined;
  /** When it reached `revoked`, `failed` or `expired`. */
  readonly endedAt: Instant | undefined;
  readonly proof: Proof | undefined;
  readonly tidy: LeaseTidy;
  /** What the lease leaves readable or writable for others, seen while it was revoked and tidied. */
  readonly findings: readonly LeaseFinding[];
  /** The secret that revoking takes, while the lease has not ended; undefined when the handle is enough. */
  readonly sealedSecret: SealedSecret | undefined;
  /** How often revoking failed in a row, and when it is tried again. */
  readonly tries: number;
  readonly nextTryAt: Instant | undefined;
  readonly lastError: string | undefined;
  /** How many leases of this seal were replaced before, because the client never received the response. */
  readonly replaces: number;
}
