import type { Access } from "../shared/claims.ts";
import type { FileMode } from "../shared/credential-file.ts";
import type { FindingOnWire, PolicyCommitOnWire, TidyReport } from "../shared/wire.ts";

/**
 * How a credential ended, in the words of the output `revocation`: the provider shows that it is dead, it accepted the
 * revocation, it ends the credential at a known time, nothing ends it, or revoking failed.
 */
export type Revocation = "verified" | "requested" | "expires" | "none" | "failed";

/**
 * The record of one lease, safe to publish: it contains no secret, and nothing in it gives access. Instants are RFC 3339
 * in UTC, durations milliseconds; an absent key means that there is nothing to say. Readers must refuse a `version` that
 * they do not know. docs/delivery.md has every field.
 */
export interface Receipt {
  readonly version: 2;
  readonly lease: string;
  /** `secret-env`: the step had stored secrets alone. */
  readonly mode: "broker" | "direct" | "secret-env";
  readonly step: string;
  /** Only in broker mode. */
  readonly grant?: string;
  readonly environment?: string;
  /** Absent for stored secrets alone. */
  readonly access?: Access;
  /** The action that got the credential, with its commit; absent for a script. */
  readonly uses?: string;
  /** The actions that a composite action used, each with its commit; absent where there are none. */
  readonly nested?: readonly string[];
  /** The named task of the policy that ran, and the code that it ran from; absent for a step of the workflow. */
  readonly task?: NamedTaskSection;
  /** The agent that asked for the task; absent for a step of the workflow. */
  readonly agent?: AgentSection;
  /** The leases of this job before this one, the oldest first; absent where there are none. */
  readonly earlier?: readonly EarlierLease[];
  readonly asked: RequestSection;
  readonly granted: GrantSection;
  readonly approved: ApprovalSection;
  readonly issued: IssueSection;
  /** Absent when the task was never started. */
  readonly used?: TaskSection;
  readonly ended: EndSection;
  readonly proven: ProofSection;
  /** What nobody can vouch for, one sentence each; empty when everything is proven. */
  readonly not_proven: readonly string[];
}

/** A lease of the same job that was issued before, as the file of its receipt says. */
export interface EarlierLease {
  readonly lease: string;
  readonly step: string;
  readonly kind: string;
  readonly issued_at: string;
  /** A `Revocation`; a newer stepkey may have other words. */
  readonly revocation: string;
}

export interface NamedTaskSection {
  readonly name: string;
  readonly repository: string;
  /** The commit that its checkout had: not the job's. */
  readonly commit: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface AgentSection {
  /** The name and version that its MCP client claims. Nothing proves them. */
  readonly claimed_client?: string;
  /** Whether it ran as a user of its own, that cannot reach the credential. */
  readonly isolated: boolean;
}

/** Who asked, on which commit. */
export interface RequestSection {
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
  /** Absent where no ID token was requested. */
  readonly check_run_id?: number;
  readonly workflow: string;
}

/** By which rule. */
export interface GrantSection {
  readonly rule: string;
  readonly trace: string;
  /** The commits that the policy is from, where the broker reads it from GitHub: the repository's first. */
  readonly policy?: readonly PolicyCommitOnWire[];
  /** `mode: observe`: what policy would have refused. */
  readonly observed?: readonly string[];
}

export interface ApprovalSection {
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

export interface IssueSection {
  readonly kind: string;
  /** One phrase: `postgres role stepkey_7q2m…`. */
  readonly to: string;
  readonly at: string;
  /** When stepkey ends it at the latest; absent when it never does. */
  readonly expires_at?: string;
  /** When the provider ends it by itself; absent when it never does. */
  readonly dies_at?: string;
  readonly masked_values: number;
  /** Files that the task got, never their contents. */
  readonly files?: readonly { readonly name: string; readonly mode: FileMode }[];
  /** Names of the fields that the request supplied for the issue. */
  readonly supplied?: readonly string[];
  /** Names of the stored secrets that the task got. They stay valid. */
  readonly stored_secrets?: readonly string[];
}

export interface TaskSection {
  readonly started_at: string;
  readonly ended_at: string;
  readonly duration_ms: number;
  readonly exit_code: number;
  /** Why it was stopped; absent when it ended by itself. */
  readonly stopped?: string;
  /** Processes that left the task's group, or belong to another user, and ran on. */
  readonly left_processes?: readonly LeftProcessRecord[];
  readonly residue?: ResidueSection;
}

export interface LeftProcessRecord {
  /** Its program's short name. */
  readonly name: string;
  readonly pid: number;
  /** Whether stepkey ended it; otherwise it ran on. */
  readonly ended: boolean;
}

/** The search for files in which the task left its secret. */
export interface ResidueSection {
  readonly files_searched: number;
  /** False when a limit ended the search, or something could not be read. */
  readonly complete: boolean;
  /** Files that contain a secret, as paths. */
  readonly found: readonly string[];
  /** What ended the search before it saw everything. */
  readonly limit?: "time" | "bytes" | "files" | "findings" | "cancelled";
  /** How many files and directories could not be read, and the first of them with the reason. */
  readonly not_read?: {
    readonly count: number;
    readonly first: readonly { readonly path: string; readonly why: string }[];
  };
}

export interface EndSection {
  readonly at: string;
  readonly revocation: Revocation;
  /** Why it could not be revoked. */
  readonly failure?: string;
  /** Removing what is left (roles, policies, objects), now that nobody can use the credential. */
  readonly tidy?: TidyReport;
  /** What the lease leaves readable or writable for others, and what removes it. */
  readonly findings?: readonly FindingOnWire[];
}

export interface ProofSection {
  readonly checked_at: string;
  /** Who probed. */
  readonly by: "broker" | "action";
  /** What the provider showed: `role absent`, `no sessions`. */
  readonly facts: readonly string[];
}

/** The receipt as its file contains it: JSON, indented, ending with a newline. */
export function renderReceipt(receipt: Receipt): string {
  return `${JSON.stringify(receipt, undefined, 2)}\n`;
}

/** The receipt's file name. No character of a lease id has a meaning in a path. */
export function receiptFileName(lease: string): string {
  return `stepkey-receipt-${lease}.json`;
}
