import type { Access, Claims } from "../shared/claims.ts";
import type { Instant } from "../shared/clock.ts";
import type { FileMode } from "../shared/credential-file.ts";
import type { AskedTask } from "../shared/task-wire.ts";
import type { DecisionSummary, FindingOnWire, TidyReport } from "../shared/wire.ts";
import type { LeftProcessRecord, Receipt, ResidueSection, Revocation } from "./receipt.ts";

/** Who asked, for log and receipt: from the job's ID token, or from the runner where none was requested. */
export interface LeaseClaims extends Pick<
  Claims,
  | "repository"
  | "repositoryId"
  | "ref"
  | "eventName"
  | "actor"
  | "runId"
  | "runAttempt"
  | "workflowRef"
  | "jobWorkflowRef"
> {
  /** Undefined without an ID token: the runner does not say it. */
  readonly checkRunId: number | undefined;
}

/** Everything that a receipt is made of, as the parts of a run know it. */
export interface ReceiptParts {
  readonly mode: Receipt["mode"];
  readonly step: string;
  readonly grant: string | undefined;
  readonly environment: string | undefined;
  /** Undefined for stored secrets alone: nothing limits what they may do. */
  readonly access: Access | undefined;
  /** The action that got the credential; undefined for a script. */
  readonly uses?: string | undefined;
  /** What a composite action used. */
  readonly nested?: readonly string[];
  /** The task of the policy that an agent asked for; undefined for a step of the workflow. */
  readonly named?: NamedTaskRecord | undefined;
  /** Receipts of this job, as their files have them; absent: none. */
  readonly receipts?: readonly string[];
  readonly claims: LeaseClaims;
  readonly decision: DecisionSummary;
  readonly lease: IssuedLease;
  /** Names of the stored secrets that the task got besides; absent: none. */
  readonly storedSecrets?: readonly string[];
  readonly maskedValues: number;
  /** Undefined when the task was never started. */
  readonly task: TaskRecord | undefined;
  readonly ending: EndingRecord;
}

export interface NamedTaskRecord {
  readonly task: AskedTask;
  /** Where its commit is. */
  readonly repository: string;
  /** What the agent's client says of itself. */
  readonly client: string | undefined;
  readonly hasWall: boolean;
}

export interface IssuedLease {
  readonly id: string;
  readonly kind: string;
  readonly issuedTo: string;
  readonly issuedAt: Instant;
  /** When stepkey ends it at the latest; undefined when it never does. */
  readonly expiresAt: Instant | undefined;
  /** Undefined when nothing ends it. */
  readonly diesAt: Instant | undefined;
  readonly files: readonly { readonly name: string; readonly mode: FileMode }[];
  /** Names of the fields that the request supplied for the issue. */
  readonly supplied: readonly string[];
}

export interface TaskRecord {
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly exitCode: number;
  /** Why it was stopped; undefined when it ended by itself. */
  readonly stopped: string | undefined;
  /** A process of the task still runs, and may still have the credential. */
  readonly escaped: boolean;
  /** Processes of its group had to be ended, because they ran on when its shell was over. */
  readonly groupEnded?: boolean;
  readonly left?: readonly LeftProcessRecord[];
  /** Undefined when nobody searched. */
  readonly residue: ResidueSection | undefined;
}

export interface EndingRecord {
  readonly revocation: Revocation;
  readonly checkedAt: Instant;
  readonly by: "broker" | "action";
  readonly facts: readonly string[];
  readonly failure?: { readonly message: string };
  readonly tidy?: TidyReport;
  readonly findings?: readonly FindingOnWire[];
}
