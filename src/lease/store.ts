import type { Handle } from "../credentials/kind/credential.ts";
import type { JobKey } from "../shared/claims.ts";
import type { Instant } from "../shared/clock.ts";
import type { LeaseId } from "../shared/lease-id.ts";
import type { EndReason, Lease, LeaseState, Proof } from "./lease.ts";

/**
 * The store cannot be used: `unusable` as it stands (no store, too new, read-only, damaged: an admin must act), or
 * `unavailable` just now (locked, full, no connection: trying again may do). Every method of a store may reject with it,
 * and with nothing else but bugs.
 */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly kind: "unusable" | "unavailable";
  /** What to do about it, in a sentence. */
  readonly remedy: string;

  constructor(
    kind: StoreError["kind"],
    message: string,
    rest: { readonly remedy: string; readonly cause?: unknown },
  ) {
    super(message, { cause: rest.cause });
    this.kind = kind;
    this.remedy = rest.remedy;
  }
}

/** A lease as it is stored first: `issuing`, before the provider is called. */
export type NewLease = Omit<
  Lease,
  | "state"
  | "createdAt"
  | "answer"
  | "issuedAt"
  | "lastBeatAt"
  | "heardAt"
  | "endReason"
  | "endedAt"
  | "proof"
  | "tries"
  | "nextTryAt"
  | "lastError"
  | "replaces"
>;

export interface Reservation {
  readonly lease: NewLease;
  /** How often one job may get the grant. */
  readonly perJob: number;
  /** How many leases one approval of one commit is good for. */
  readonly uses: number;
}

/** What became of a reservation: decided and written in one transaction. */
export type Reserved =
  | { readonly kind: "reserved"; readonly lease: Lease }
  /** The asker repeats itself, and nothing ever beat for `previous`: end that, prove it dead, then ask again. */
  | { readonly kind: "answer_lost"; readonly previous: Lease }
  /** The seal is taken. `theft`: by another request, and these active leases were marked `revoking` for it. */
  | { readonly kind: "sealed"; readonly theft: boolean; readonly ended: readonly LeaseId[] }
  | { readonly kind: "job_closed" }
  | { readonly kind: "frozen" }
  | { readonly kind: "uses_exhausted"; readonly reviewId: number };

export type Beat =
  | { readonly kind: "active"; readonly expiresAt: Instant }
  | {
      readonly kind: "ended";
      readonly reason: "withdrawn" | "expired" | "revoked" | "silent";
    }
  | { readonly kind: "unknown" };

/** How many leases rest on one approval of one commit. */
export interface ApprovalUseCount {
  readonly reviewId: number;
  readonly commit: string;
  readonly count: number;
}

/** What a freeze stops: everything, one grant, or one repository (`owner/name`). */
export interface Freeze {
  readonly scope: "all" | "grant" | "repository";
  /** Empty for `all`. */
  readonly name: string;
  readonly since: Instant;
}

export interface LeaseFilter {
  readonly lease?: LeaseId;
  readonly job?: JobKey;
  /** `owner/name`. */
  readonly repository?: string;
  readonly grant?: string;
  readonly states?: readonly LeaseState[];
}

/**
 * What is out there now. Every method is one transaction, true across many brokers and restarts; instants are the
 * store's own clock's. One contract suite for all drivers: test/contract/lease-store.ts.
 */
export interface LeaseStore {
  /** This store's instance id, made once: objects at providers carry it. */
  instance(): Promise<string>;
  now(): Promise<Instant>;
  /** Marks an ID token as used; false when it was used before. Kept until `keepUntil`. */
  burn(issuer: string, jwtId: string, keepUntil: Instant): Promise<boolean>;
  isJobClosed(job: JobKey): Promise<boolean>;
  isFrozen(grant: string, repository: string): Promise<boolean>;
  /**
   * How many leases rest on these reviews, by review and commit; what was never used has no entry. Leases of the job
   * that asks are left out: whether it repeats a question, or asks for what is sealed, is for `reserve` to decide.
   */
  countUses(reviewIds: readonly number[], askingJob: JobKey): Promise<readonly ApprovalUseCount[]>;
  reserve(reservation: Reservation): Promise<Reserved>;
  /**
   * `issuing → active`, compare-and-set: false when the lease is `issuing` no more, and the caller revokes what it made.
   * The handle is stored even then, unless the lease has ended, so that a reaper can revoke it should the caller die.
   */
  activate(
    lease: LeaseId,
    issued: { readonly handle: Handle; readonly diesAt: Instant; readonly issuedTo: string },
  ): Promise<boolean>;
  /**
   * The provider did not issue. `issuing → failed` at once when nothing can exist, else `revoking`; of a lease that is
   * ending already only the answer is kept. Returns the lease as it is now: end it (`endLease`) unless it has ended.
   */
  issueFailed(
    lease: LeaseId,
    failure: { readonly mayExist: boolean; readonly error: string },
  ): Promise<Lease | undefined>;
  /** Counts a heartbeat of an `active` lease. A late one never revives. */
  beat(tokenHash: string, silentAfterMs: number): Promise<Beat>;
  findByTokenHash(tokenHash: string): Promise<Lease | undefined>;
  find(lease: LeaseId): Promise<Lease | undefined>;
  list(filter: LeaseFilter): Promise<readonly Lease[]>;
  /**
   * Marks the live leases (`issuing`, `active`) of the filter as `revoking`, due at once, and returns them. Leases that
   * are `revoking` or `stuck` already keep their reason, become due at once, and are returned too.
   */
  end(filter: LeaseFilter, reason: EndReason): Promise<readonly Lease[]>;
  /** Ends the job's leases as `end` does and closes the job, for good. */
  closeJob(job: JobKey, reason: EndReason): Promise<readonly Lease[]>;
  /**
   * One tick of the reaper: marks as `revoking` what expired, fell silent, or is `issuing` for too long; then claims up
   * to `limit` leases that are due (`revoking` or `stuck`) for `holder` until `claimMs` have passed, so that one
   * reaper works on a lease, also across brokers.
   */
  claimDue(claim: {
    readonly holder: string;
    readonly claimMs: number;
    readonly silentAfterMs: number;
    readonly issuingAfterMs: number;
    readonly limit: number;
  }): Promise<readonly Lease[]>;
  /**
   * Claims one lease that is `revoking` or `stuck`, due or not; undefined when it is claimed already (also by the same
   * holder: one process may end a lease from two sides) or has ended.
   */
  claim(lease: LeaseId, holder: string, claimMs: number): Promise<Lease | undefined>;
  /** Ends a claim: what became of it. Only the holder of the claim is heard; false for any other. */
  settle(lease: LeaseId, holder: string, outcome: Settlement): Promise<boolean>;
  /** Counts the silence of every live lease from now: while the broker or its store was away, nobody could be heard. */
  hearAll(): Promise<void>;
  freeze(scope: Freeze["scope"], name: string): Promise<void>;
  /** False when there was no such freeze. */
  thaw(scope: Freeze["scope"], name: string): Promise<boolean>;
  freezes(): Promise<readonly Freeze[]>;
  /** Figures for metrics: how many leases are in each state. */
  countByState(): Promise<Readonly<Record<LeaseState, number>>>;
  /** Forgets used ID tokens, closed jobs and ended leases that nothing can ask for any more. */
  prune(): Promise<void>;
  close(): Promise<void>;
}

export type Settlement =
  | { readonly kind: "revoked" | "expired"; readonly proof: Proof }
  /** Never issued, proven to have left nothing: frees the seal and the approval's use. */
  | { readonly kind: "failed"; readonly proof: Proof }
  /** No failure, but no proof yet either (nothing found of a lease that left issuing unanswered): look again. */
  | { readonly kind: "wait"; readonly nextTryAt: Instant; readonly because: string }
  /** It failed: try again at `nextTryAt`; `stuck` makes it loud. */
  | {
      readonly kind: "retry";
      readonly nextTryAt: Instant;
      readonly error: string;
      readonly stuck: boolean;
    };
