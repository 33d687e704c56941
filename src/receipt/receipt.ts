import type { Access } from "../shared/claims.ts";

/** How honestly a credential ended: the action's output `revocation` has the same words. */
export type Revocation = "verified" | "requested" | "expires" | "none" | "failed";

/**
 * The record of one lease, safe to publish: it holds no secret, and nothing in it gives a right. Instants are RFC 3339 in
 * UTC, lengths milliseconds; a key that is absent has nothing to say. Readers refuse a `version` that they do not know.
 */
export interface Receipt {
  readonly version: 1;
  readonly lease: string;
  readonly mode: "broker" | "direct";
  readonly step: string;
  /** Only in broker mode. */
  readonly grant?: string;
  readonly environment?: string;
  readonly access: Access;
  readonly asked: Asked;
  readonly granted: Granted;
  readonly approved: Approved;
  readonly issued: IssuedTo;
  /** Absent when the task was never started. */
  readonly used?: Used;
  readonly ended: Ended;
  readonly proven: Proven;
  /** What nobody can vouch for, one sentence each; empty when all of it is proven. */
  readonly not_proven: readonly string[];
}

/** Who asked, on which commit. */
export interface Asked {
  readonly repository: string;
  readonly repository_id: number;
  readonly commit: string;
  readonly ref: string;
  readonly pull_request?: number;
  readonly event: string;
  /** Who started the job. */
  readonly by: string;
  /** The pull request's author, where the gate read it. */
  readonly author?: string;
  readonly agent: boolean;
  readonly run_id: number;
  readonly run_attempt: number;
  readonly check_run_id: number;
  readonly workflow: string;
}

/** By which rule. */
export interface Granted {
  readonly rule: string;
  readonly trace: string;
  /** `mode: observe`: what policy would have refused. */
  readonly observed?: readonly string[];
}

export interface Approved {
  readonly required: number;
  readonly by: readonly {
    readonly review_id: number;
    readonly login: string;
    readonly commit: string;
    readonly at: string;
  }[];
  /** Why no approval was needed, where policy says so. */
  readonly reason?: string;
}

export interface IssuedTo {
  readonly kind: string;
  /** One phrase: `postgres role stepkey_7q2m…`. */
  readonly to: string;
  readonly at: string;
  /** When stepkey ends it at the latest. */
  readonly expires_at: string;
  /** When the provider ends it by itself. */
  readonly dies_at: string;
  readonly masked_values: number;
}

export interface Used {
  readonly started_at: string;
  readonly ended_at: string;
  readonly duration_ms: number;
  readonly exit_code: number;
  /** Why it was stopped; absent when it ended by itself. */
  readonly stopped?: string;
  readonly residue?: Residue;
}

/** The search for files in which the task left its secret. */
export interface Residue {
  readonly files_searched: number;
  /** False when time or size ran out before all files were searched. */
  readonly complete: boolean;
  /** Files that hold a secret, as paths. */
  readonly found: readonly string[];
}

export interface Ended {
  readonly at: string;
  readonly revocation: Revocation;
  /** Why it could not be revoked. */
  readonly failure?: string;
}

export interface Proven {
  readonly checked_at: string;
  /** Who looked. */
  readonly by: "broker" | "action";
  /** What was seen at the provider: `role absent`, `no sessions`. */
  readonly facts: readonly string[];
}

/** The receipt as its file holds it: JSON, indented, with a last newline. */
export function renderReceipt(receipt: Receipt): string {
  return `${JSON.stringify(receipt, undefined, 2)}\n`;
}

/** The receipt's file name. A lease id has no character that a path could mean something by. */
export function receiptFileName(lease: string): string {
  return `stepkey-receipt-${lease}.json`;
}
