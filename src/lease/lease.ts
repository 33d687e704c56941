import type { Handle } from "../credentials/kind/credential.ts";
import type { Access, JobKey } from "../shared/claims.ts";
import type { Instant } from "../shared/clock.ts";
import type { LeaseId } from "../shared/lease-id.ts";

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
 * `issuing → active → revoking → revoked`, besides `failed` (never issued, proven to have left nothing), `expired`
 * (kinds that cannot be revoked) and `stuck` (could not be revoked: loud, and tried again).
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
] as const;

/** Why a lease ends. */
export type EndReason = (typeof END_REASONS)[number];

export const PROOF_STATES = ["verified", "requested", "expires", "unproven"] as const;

/** What was seen at the provider when the lease had ended. */
export interface Proof {
  readonly checkedAt: Instant;
  readonly state: (typeof PROOF_STATES)[number];
  readonly facts: readonly string[];
}

/** An approval that a lease rests on, as the store counts its uses. */
export interface ApprovalUse {
  readonly reviewId: number;
  readonly login: string;
  readonly submittedAt: Instant;
  readonly commit: string;
}

/** One issued credential, without its secret. */
export interface Lease {
  readonly id: LeaseId;
  readonly state: LeaseState;
  readonly grant: string;
  readonly environment: string | undefined;
  readonly access: Access;
  readonly step: string;
  readonly job: JobKey;
  readonly repository: string;
  readonly repositoryOwnerId: number;
  /** The request's random name: tells a repeated question from a theft. */
  readonly request: string;
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
   * What the provider's answer to issuing left there. Undefined while no answer is known: then something may still come
   * into being, and "not found" proves nothing until `expiresAt`.
   */
  readonly answer: "issued" | "nothing" | undefined;
  /** When it became `active`. */
  readonly issuedAt: Instant | undefined;
  /** When we end it. */
  readonly expiresAt: Instant;
  /** When the provider ends it alone. */
  readonly diesAt: Instant;
  readonly lastBeatAt: Instant | undefined;
  /** Silence is counted from here: issue, the last beat, or the restart of a broker. */
  readonly heardAt: Instant;
  readonly endReason: EndReason | undefined;
  /** When it reached `revoked`, `failed` or `expired`. */
  readonly endedAt: Instant | undefined;
  readonly proof: Proof | undefined;
  /** How often revoking failed in a row, and when it will be tried again. */
  readonly tries: number;
  readonly nextTryAt: Instant | undefined;
  readonly lastError: string | undefined;
  /** How many answers of this seal were lost and replaced before. */
  readonly replaces: number;
}
