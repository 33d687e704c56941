import type { Claims } from "../../../shared/claims.ts";
import type { Instant } from "../../../shared/clock.ts";
import type { Failure } from "../../../shared/failure.ts";
import type { LeaseId } from "../../../shared/lease-id.ts";
import type { Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { DecisionSummary, PendingSummary } from "../../../shared/wire.ts";
import type { WithdrawalReason } from "../broker/responses.ts";

/** This job, as its ID token says: the token is good for one use. */
export interface Identity {
  readonly token: Secret;
  readonly claims: Claims;
}

/** Asks for an ID token, reads it, and holds it against the environment that was asked for. */
export type Identify = (signal: AbortSignal) => Promise<Result<Identity, Failure>>;

/** Where leases come from: a broker, or the provider itself. The rest of the action does not know which. */
export interface LeaseSource {
  /** The one audience of its ID tokens. */
  readonly audience: string;
  /** Decides and issues; the lease is recorded for post before anything is issued. */
  obtain(identity: Identity, signal: AbortSignal): Promise<Result<HeldLease, NotObtained>>;
}

export interface NotObtained {
  readonly failure: Failure;
  /** An approval is missing, and someone can still give it. */
  readonly pending?: {
    readonly summary: PendingSummary | undefined;
    readonly intervalSeconds: number;
  };
  /** The same question may succeed later: no answer came, or who was asked is busy. */
  readonly again?: { readonly afterMs: number | undefined };
}

/** One lease in the hands of this process, with its secret: never stored. */
export interface HeldLease {
  readonly id: LeaseId;
  readonly kind: string;
  readonly claims: Claims;
  /** `postgres role stepkey_7q2m…`. */
  readonly issuedTo: string;
  readonly issuedAt: Instant;
  /** When we end it. */
  readonly expiresAt: Instant;
  /** When the provider ends it alone. */
  readonly diesAt: Instant;
  readonly env: Readonly<Record<string, Secret | string>>;
  /** Secrets beside those in `env`: the lease token. */
  readonly secrets: readonly Secret[];
  readonly decision: DecisionSummary;
  /**
   * Keeps the lease alive, and resolves when it ended while the task runs: at its own end, or because it was withdrawn.
   * Resolves with undefined when `signal` aborts; never rejects.
   */
  watch(signal: AbortSignal, say: (line: string) => void): Promise<Withdrawal | undefined>;
  /**
   * Why the lease has ended, if it has: for a task that failed by itself, because whoever ended the credential was faster
   * than the next look. Undefined when it lives, and when nobody answers. Never rejects.
   */
  whyEnded(signal: AbortSignal): Promise<Withdrawal | undefined>;
  /** Ends the lease and looks whether it is dead, as far as the kind allows. Never rejects. */
  end(signal: AbortSignal): Promise<Ending>;
}

export interface Withdrawal {
  readonly reason: WithdrawalReason;
  /** One sentence for people. */
  readonly why: string;
}

export type Revocation = "verified" | "requested" | "expires" | "none" | "failed";

export interface Ending {
  readonly revocation: Revocation;
  readonly checkedAt: Instant;
  /** Who looked. */
  readonly by: "broker" | "action";
  /** What was seen: `role absent`, `no sessions`. */
  readonly facts: readonly string[];
  /** Why it could not be revoked. */
  readonly failure?: Failure;
}
