import type { CredentialFile } from "../../../credentials/kind/credential.ts";
import type { KeptPart } from "../../../credentials/kind/kept-part.ts";
import type { LeaseClaims } from "../../../receipt/receipt-parts.ts";
import type { Revocation } from "../../../receipt/receipt.ts";
import type { Claims } from "../../../shared/claims.ts";
import type { Instant } from "../../../shared/clock.ts";
import type { Failure } from "../../../shared/failure.ts";
import type { LeaseId } from "../../../shared/lease-id.ts";
import type { Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { TaskDefinition } from "../../../shared/task-wire.ts";
import type {
  DecisionSummary,
  FindingOnWire,
  HeartbeatResponse,
  PendingSummary,
  TidyReport,
} from "../../../shared/wire.ts";
import type { SessionRecorder } from "../../runner/session-state.ts";

/** This job, as its ID token describes it. The token can be used once. */
export interface Identity {
  readonly token: Secret;
  readonly claims: Claims;
}

/** Requests an ID token, reads it, and compares its environment with the one that the step asks for. */
export type Identify = (signal: AbortSignal) => Promise<Result<Identity, Failure>>;

/** Where credentials come from: a broker, or the provider itself. The rest of the action does not know which. */
export interface CredentialSource {
  /** The one audience of its ID tokens. */
  readonly audience: string;
  /** Decides and issues. The lease is recorded for post before anything is issued. */
  obtain(identity: Identity, signal: AbortSignal): Promise<Result<HeldLease, LeaseRefusal>>;
}

/** A source, with what it shares with the rest of the run. */
export interface OpenedSource {
  readonly source: CredentialSource;
  /** Requests the ID tokens that it accepts. */
  readonly identify: Identify;
  /** The state for post, which the source saves before anything is issued. */
  readonly state: SessionRecorder;
}

/** Why there is no lease, and what can help. */
export interface LeaseRefusal {
  readonly failure: Failure;
  /** An approval is missing that someone can still give: ask again after this many seconds. */
  readonly pending?: {
    readonly summary: PendingSummary | undefined;
    readonly intervalSeconds: number;
  };
  /** The same request may succeed later: no response came, or the broker is busy. */
  readonly again?: {
    readonly afterMs: number | undefined;
    /** The broker or the database of its store is not running at this moment, as while it restarts. */
    readonly isDown?: true;
  };
  /** The grant's kind needs what only the action can make: ask again with it. */
  readonly needs?: { readonly kind: string };
  /** A lease may have been issued in a response that was lost or could not be read. */
  readonly mayBeIssued?: true;
  /** A lease was issued in a response that could not be read: this token ends it. */
  readonly strayLease?: Secret;
}

/** One lease that this process holds, with its secrets, which are never stored. */
export interface HeldLease {
  readonly id: LeaseId;
  readonly kind: string;
  readonly claims: LeaseClaims;
  /** `postgres role stepkey_7q2m…`. */
  readonly issuedTo: string;
  readonly issuedAt: Instant;
  /** When stepkey ends it; undefined when it never does. */
  readonly expiresAt: Instant | undefined;
  /** When the provider ends it by itself; undefined when it never does. */
  readonly diesAt: Instant | undefined;
  readonly env: Readonly<Record<string, Secret | string>>;
  readonly files: readonly CredentialFile[];
  /** Secrets besides those in `env` and `files`: the lease token, what revoking needs. */
  readonly secrets: readonly Secret[];
  /** Names of the fields that the request supplied for the issue. */
  readonly supplied: readonly string[];
  /** What the action made for it and keeps; absent for kinds that need nothing of it. */
  readonly kept?: KeptPart;
  readonly decision: DecisionSummary;
  /** What policy said of the named task when the lease was issued; absent for a step of the workflow. */
  readonly task?: TaskDefinition;
  /**
   * Keeps the lease alive, and resolves when it ends while the task runs: because it expired, or was withdrawn. Resolves
   * with undefined when `signal` aborts; never rejects. `endsSoon` is called once, some time before it expires.
   */
  watch(
    signal: AbortSignal,
    say: (line: string) => void,
    endsSoon?: (leftMs: number) => void,
  ): Promise<EarlyEnd | undefined>;
  /**
   * Why the lease has ended, if it has: for a task that failed by itself because its credential ended before the next
   * heartbeat could say so. Undefined when the lease is alive, or when there is no response. Never rejects.
   */
  whyEnded(signal: AbortSignal): Promise<EarlyEnd | undefined>;
  /**
   * Ends the lease and probes whether it is dead, as far as the kind allows. `leftMs`: after a cancel, how long somebody is here
   * to hear of it. Never rejects.
   */
  end(signal: AbortSignal, leftMs?: number): Promise<Ending>;
}

/** A lease that ended while its task ran. */
export interface EarlyEnd {
  readonly reason: EarlyEndReason;
  /** One sentence for people. */
  readonly why: string;
}

export type EarlyEndReason = Extract<HeartbeatResponse, { readonly active: false }>["reason"];

/** How a lease ended. */
export interface Ending {
  readonly revocation: Revocation;
  readonly checkedAt: Instant;
  /** Who probed. */
  readonly by: "broker" | "action";
  /** What the provider showed: `role absent`, `no sessions`. */
  readonly facts: readonly string[];
  /** Why it could not be revoked. */
  readonly failure?: Failure;
  /** Removing what is left at the provider; absent when the kind leaves nothing. */
  readonly tidy?: TidyReport;
  /** What the lease leaves readable or writable for others. */
  readonly findings?: readonly FindingOnWire[];
}
