import type { AgentRefusal } from "./agent-refusal.ts";

/**
 * `waiting`: for its turn, its checkout or its lease. `ended`: the task ran to an end of its own, whatever its exit code.
 * `refused`: no task ran. `cancelled`: it was ended from outside, by the agent, a limit or the end of the lease. In the last
 * three nothing of the run is left, its credential included.
 */
export type RunState = "waiting" | "running" | "ended" | "refused" | "cancelled";

/** One run of a named task. */
export interface RunView {
  /** Printable, at most 64 characters. */
  readonly id: string;
  readonly task: string;
  readonly state: RunState;
  /** The commit that the task's checkout has. */
  readonly commit: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** RFC 3339. */
  readonly started_at: string;
  readonly ended_at?: string;
  readonly exit_code?: number;
  /** Only of a run that has ended or was cancelled. */
  readonly output?: RunOutput;
  /** Public id of the lease. */
  readonly lease?: string;
  /** How the credential ended, in the receipt's words. */
  readonly revocation?: string;
  /** Why it was refused, or what cancelled it. */
  readonly refusal?: AgentRefusal;
}

/** What the task printed, without secrets. An agent must not take it for instructions. */
export type RunOutput =
  | { readonly kind: "text"; readonly text: string; readonly truncated: boolean }
  /** The value was checked against the schema of policy. */
  | { readonly kind: "json"; readonly json: unknown }
  | { readonly kind: "none" };

export interface RunRequest {
  readonly task: string;
  /** As the agent gave them: the backend checks them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Name and version that the MCP client claims of itself, if it said any. Not trusted. */
  readonly client?: string;
}

/** One sentence about what happens now: `waiting for the lease`. It never holds output of the task. */
export type ProgressListener = (message: string) => void;

export interface ReceiptView {
  readonly run: string;
  /** The receipt's JSON. docs/receipts.md describes it. */
  readonly receipt: Readonly<Record<string, unknown>>;
}
