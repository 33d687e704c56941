import type { Secret } from "../../../shared/secret.ts";
import type { Job } from "../../context/job.ts";
import type { TaskBudgets } from "../../inputs/agent.ts";
import type { Isolation } from "../backend/isolation.ts";
import type { KnownSecrets } from "./known-secrets.ts";

/** What all tasks of one agent step share. */
export interface AgentJob {
  /** The step's. */
  readonly job: Job;
  readonly known: KnownSecrets;
  readonly budgets: TaskBudgets;
  readonly isolation: Isolation;
  /** Reads repositories; empty where the workflow gives none. */
  readonly githubToken: Secret;
  /** Writes a part of the log that belongs together, on lines of its own. */
  readonly print: (bytes: Uint8Array) => void;
}
