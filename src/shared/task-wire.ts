import type { Access } from "./claims.ts";

/** The part of the broker's wire (wire.ts) that is about named tasks, and what a job can discover. */

/** A named task with its parameters, as it runs. */
export interface AskedTask {
  readonly name: string;
  /** The commit that its checkout has: 40 hexadecimal digits. */
  readonly commit: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The agent that asks. Nothing proves what it says of itself. */
export interface AskingAgent {
  /** Its MCP client's name and version, as the client claims them: at most 128 printable characters. */
  readonly client?: string;
}

/** What policy says of a named task. */
export interface TaskDefinition {
  readonly task: string;
  /** One line that an agent reads. */
  readonly title: string;
  readonly description?: string;
  readonly grant: string;
  readonly access: Access;
  readonly environment?: string;
  /** What runs in the checkout: one line, or a script. */
  readonly run: string;
  /** Where the checkout comes from; absent: the head of the default branch of the job's repository. */
  readonly from?: TaskOrigin;
  /** By name, as an agent writes it. */
  readonly parameters: Readonly<Record<string, TaskParameter>>;
  readonly output: TaskOutputRule;
  /** Seconds. */
  readonly timeout: number;
  /** How often one job can run it. */
  readonly per_job: number;
}

export interface TaskOrigin {
  /** `owner/name`. */
  readonly repository: string;
  /** `refs/heads/…`, `refs/tags/…`, or a commit. */
  readonly ref: string;
}

export interface TaskParameter {
  /** A regular expression for the whole value; absent: any text. */
  readonly pattern?: string;
  readonly required: boolean;
  readonly description?: string;
}

export const OUTPUT_KINDS = ["text", "json", "none"] as const;

export interface TaskOutputRule {
  readonly kind: (typeof OUTPUT_KINDS)[number];
  /** Bytes; 0 for `none`. */
  readonly max: number;
  /** JSON Schema of the output; only for `json`. */
  readonly schema?: Readonly<Record<string, unknown>>;
}

/** The response of `POST /discover`: what this job could ask for, and what is missing for each. */
export interface DiscoverResponse {
  readonly repository: string;
  /** The job's. */
  readonly environment?: string;
  /** The job's. */
  readonly commit: string;
  readonly trace: string;
  readonly grants: readonly DiscoveredGrant[];
  readonly tasks: readonly DiscoveredTask[];
}

export const ASK_STATES = ["available", "needs_approval", "refused"] as const;

/** What asking would come to now: `needs_approval` if a human can still approve. */
export type AskState = (typeof ASK_STATES)[number];

export const REVOCABILITIES = ["verified", "requested", "expires", "none"] as const;

export interface DiscoveredGrant {
  readonly grant: string;
  readonly access: Access;
  readonly environment?: string;
  readonly kind: string;
  /** Names of the environment variables of the credential. */
  readonly variables: readonly string[];
  readonly revocability: (typeof REVOCABILITIES)[number];
  /** Seconds that a lease lasts at most. */
  readonly ttl: number;
  readonly state: AskState;
  readonly missing: readonly Missing[];
}

export interface DiscoveredTask extends TaskDefinition {
  readonly state: AskState;
  readonly missing: readonly Missing[];
}

/** One thing that is missing until a lease is issued. */
export interface Missing {
  /** A stable code of the broker or of the gate. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly who_can_approve?: string;
  /** The pull request that can be approved. */
  readonly approval_url?: string;
  /** The commit that an approval must be for. */
  readonly commit?: string;
  /** Approvals that count. */
  readonly have?: number;
  /** Approvals that are needed in total. */
  readonly needed?: number;
}
