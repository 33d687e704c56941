import type { LeasePage } from "./lease-page.ts";
import type { Handle } from "../credentials/kind/credential.ts";
import type { EndedCredential } from "../credentials/kind/publication.ts";
import type { EndedSince } from "./ended-since.ts";
import type { JobKey } from "../shared/claims.ts";
import type { ClockStep, Instant } from "../shared/clock.ts";
import type { LeaseId } from "../shared/lease-id.ts";
import type { ApprovalUseCount, AskingForUses } from "./approval-use.ts";
import type { BreakGlassStore } from "./break-glass-store.ts";
import type { CapMemory } from "./caps.ts";
import type { FailOverMemory } from "./fail-over.ts";
import type { Freeze } from "./freeze.ts";
import type { GitHubTaskStore } from "./github-task.ts";
import type { IdTokenUse } from "./id-token-use.ts";
import type { EndReason, Lease, LeaseState, LeaseTidy, SealedSecret } from "./lease.ts";
import type { LockRequest } from "./lock-request.ts";
import type { NewLease } from "./new-lease.ts";
import type { Settlement, TidySettlement } from "./outcome.ts";
import type { ServerShare } from "./server-share.ts";
import type { ValueUses } from "./value-uses.ts";

/** The store is `unusable` as it is (an admin must act), or `unavailable` for now (trying again may help). */
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

/** How the message of a StoreError begins that concerns one row: the rest of the store can be used. */
export const DAMAGED_ROW = "The store holds a row that stepkey did not write";

export interface Reservation {
  readonly lease: NewLease;
  /** Recorded with the outcome, whatever that is: the ID token that the lease is for. Absent when it is recorded already. */
  readonly burn?: IdTokenUse | undefined;
  /** How often one job may get the grant, or the task that the lease is for. */
  readonly perJob: number;
  /** How many uses one approval of one commit is good for; each approval says what counts as one. */
  readonly uses: number;
}

/** The outcome of a reservation: decided and written in one transaction. */
export type Reserved =
  /** The ID token was used before, and nothing else was decided. */
  | { readonly kind: "token_replayed" }
  | { readonly kind: "reserved"; readonly lease: Lease }
  /** The client retries, and no heartbeat ever came for `previous`: end that, prove it dead, then reserve again. */
  | { readonly kind: "answer_lost"; readonly previous: Lease }
  /** The seal is taken. `theft`: by another request, and these active leases were marked `revoking` for it. */
  | { readonly kind: "sealed"; readonly theft: boolean; readonly ended: readonly LeaseId[] }
  /** Of `task_used_up`: the task was run as often as this job may. */
  | { readonly kind: "task_used_up" | "job_closed" }
  | { readonly kind: "frozen" }
  | { readonly kind: "uses_exhausted"; readonly reviewId: number };

/** What the provider issued. */
export interface IssuedFacts {
  readonly handle: Handle;
  readonly diesAt: Instant | undefined;
  readonly issuedTo: string;
  /** Only for kinds that need a secret to revoke. */
  readonly sealedSecret?: SealedSecret | undefined;
}

export type Beat =
  | { readonly kind: "active"; readonly expiresAt: Instant }
  | {
      readonly kind: "ended";
      readonly reason: "withdrawn" | "expired" | "revoked" | "silent";
    }
  | { readonly kind: "unknown" };

/** How many leases that have not ended need one store key to be revoked. */
export interface StoreKeyUse {
  readonly keyId: string;
  readonly leases: number;
}

export interface LeaseFilter {
  readonly lease?: LeaseId;
  readonly job?: JobKey;
  /** `owner/name`. */
  readonly repository?: string;
  readonly grant?: string;
  readonly states?: readonly LeaseState[];
  readonly tidyStates?: readonly LeaseTidy["state"][];
}

/** A row that stepkey did not write like this. */
export interface DamagedRow {
  /** The id as it is in the row. */
  readonly lease: string;
  readonly error: string;
}

/**
 * All leases that exist now. Every method is one transaction, valid across many brokers and restarts. One contract suite
 * for all drivers: test/contract/lease-store.ts.
 *
 * **Whose clock.** The store's own clock decides everything that is due: the clock passed to it for SQLite, the database's
 * for a store of many brokers. A caller passes durations, or an instant that it computed from `now()`; it never passes one
 * from the clock of its process.
 *
 * **Asynchronous.** A store may work on another thread or another machine: nothing has happened before the promise
 * resolves, and calls may overtake each other. Arguments and results are plain data that can be cloned. A store is a
 * plain object of functions, so that `{ ...store }` wraps it; `githubTasks` is another, and its `change` takes a function.
 *
 * Every method may reject with a {@link StoreError}; anything else that it rejects with is a bug.
 */
export interface LeaseStore extends CapMemory, FailOverMemory, ValueUses, BreakGlassStore {
  /** This store's instance id, created once: objects at providers carry it. */
  instance(): Promise<string>;
  now(): Promise<Instant>;
  /** Marks an ID token as used; false when it was used before. Remembered for `keepMs`. */
  burn(issuer: string, jwtId: string, keepMs: number): Promise<boolean>;
  /** Whether an ID token was used before. Only `burn` and `reserve` decide which of two uses is the first. */
  isBurned(issuer: string, jwtId: string): Promise<boolean>;
  isJobClosed(job: JobKey): Promise<boolean>;
  isFrozen(grant: string, repository: string): Promise<boolean>;
  /**
   * How often these reviews were used, by review and commit; what was never used has no entry. Leases of the asking job
   * are left out: `reserve` decides whether that job retries or asks for what is sealed. So is the run's own use, where
   * its jobs share one.
   */
  countUses(
    reviewIds: readonly number[],
    asking: AskingForUses,
  ): Promise<readonly ApprovalUseCount[]>;
  /** `expiresAt` and `diesAt` of the lease are computed from `now()`. */
  reserve(reservation: Reservation): Promise<Reserved>;
  /**
   * `issuing → active`, compare-and-set: false when the lease is no longer `issuing`, and then the caller revokes what it
   * created. Handle and sealed secret are stored even so, for a reaper to revoke it should the caller die, unless the
   * lease has ended: then it is only tidied once more.
   */
  activate(lease: LeaseId, issued: IssuedFacts): Promise<boolean>;
  /**
   * The provider did not issue. `issuing → failed` at once when nothing can exist, otherwise `revoking`; a lease that is
   * ending already keeps its state and learns the provider's response. Returns the lease as it is now: end it (`endLease`)
   * unless it has ended.
   */
  issueFailed(
    lease: LeaseId,
    failure: { readonly mayExist: boolean; readonly error: string },
  ): Promise<Lease | undefined>;
  /** Counts a heartbeat of an `active` lease. A late one never revives a lease. */
  beat(tokenHash: string, silentAfterMs: number): Promise<Beat>;
  findByTokenHash(tokenHash: string): Promise<Lease | undefined>;
  find(lease: LeaseId): Promise<Lease | undefined>;
  /** Oldest first, by id where two are of one instant. */
  list(filter: LeaseFilter, page?: LeasePage): Promise<readonly Lease[]>;
  /**
   * Marks the live leases (`issuing`, `active`) of the filter as `revoking`, due at once, and returns them. Leases that
   * are `revoking` or `stuck` already keep their reason, become due at once, and are returned too.
   */
  end(filter: LeaseFilter, reason: EndReason): Promise<readonly Lease[]>;
  /** Leases of a kind that ended in this time, and whose credential has some time to live, in no order. */
  endedSince(request: EndedSince): Promise<readonly EndedCredential[]>;
  /** Ends the job's leases as `end` does and closes the job, for good. */
  closeJob(job: JobKey, reason: EndReason): Promise<readonly Lease[]>;
  /**
   * One tick of the reaper: marks as `revoking` what expired, fell silent, or is `issuing` for too long; then locks up to
   * `limit` leases that are due (`revoking` or `stuck`), so that one reaper works on a lease, also across brokers. With
   * `share`, no server gets more than its share. A row that cannot be read is left out: see `damagedRows`.
   */
  lockDue(
    request: LockRequest & {
      readonly silentAfterMs: number;
      readonly issuingAfterMs: number;
      readonly limit: number;
      readonly share?: ServerShare | undefined;
    },
  ): Promise<readonly Lease[]>;
  /**
   * What `lockDue` would find due, except for silence, while nothing can be written: it marks and locks nothing, and
   * leaves out what another process has locked, and `except`.
   */
  findDue(request: {
    readonly issuingAfterMs: number;
    readonly limit: number;
    readonly share?: ServerShare | undefined;
    readonly except: readonly LeaseId[];
  }): Promise<readonly Lease[]>;
  /** Rows of leases that were due and could not be read: nobody can end them until an admin repairs them. */
  damagedRows(): Promise<readonly DamagedRow[]>;
  /**
   * Locks one lease that is `revoking` or `stuck`, due or not; undefined when it is locked already (also by the same
   * owner: one process may end a lease from two sides) or has ended.
   */
  lock(lease: LeaseId, request: LockRequest): Promise<Lease | undefined>;
  /** Writes the outcome and gives the lock back; false, and nothing is written, for anyone but the owner of the lock. */
  settle(lease: LeaseId, lockOwner: string, outcome: Settlement): Promise<boolean>;
  /** Locks up to `limit` ended leases whose tidy is due, as `lockDue` does. */
  lockDueTidies(request: LockRequest & { readonly limit: number }): Promise<readonly Lease[]>;
  /** As `settle`, for a tidy. */
  settleTidy(lease: LeaseId, lockOwner: string, outcome: TidySettlement): Promise<boolean>;
  /** Counts missed heartbeats of every live lease from now: while the broker or its store was away, none could arrive. */
  resetHeartbeats(): Promise<void>;
  /**
   * Moves back with the clock what is due: when leases expire, fall silent and are tried again, and how long locks last. Many
   * processes may notice one step; it counts once. False while that cannot be written. A store whose clock is not the
   * machine's has nothing to do.
   */
  clockSetBack(step: ClockStep): Promise<boolean>;
  freeze(scope: Freeze["scope"], name: string): Promise<void>;
  /** False when there was no such freeze. */
  thaw(scope: Freeze["scope"], name: string): Promise<boolean>;
  freezes(): Promise<readonly Freeze[]>;
  /** What is to be written to GitHub. */
  readonly githubTasks: GitHubTaskStore;
  /** Figures for metrics: how many leases are in each state. */
  countByState(): Promise<Readonly<Record<LeaseState, number>>>;
  /** Which store keys are needed to revoke leases that have not ended. */
  sealedKeyIds(): Promise<readonly StoreKeyUse[]>;
  /** Forgets used ID tokens, closed jobs and ended leases that nothing can ask for any more. */
  prune(): Promise<void>;
  close(): Promise<void>;
}
