import type { FormMatcher } from "../../delivery/redact/form-matcher.ts";
import type { LeftProcess } from "../../delivery/task/left-processes.ts";
import type { TaskEffects, TaskOutcome } from "../../delivery/task/run-task.ts";
import type { UnsharedWrites } from "../../delivery/task/unshared-writes.ts";
import type { LeftProcessRecord, ResidueSection } from "../../receipt/receipt.ts";
import type { Instant } from "../../shared/clock.ts";
import type { Failure } from "../../shared/failure.ts";
import type { Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import type { EarlyEnd, Ending, HeldLease } from "../lease/source/credential-source.ts";

/** How the secrets of one lease are hidden and found. */
export interface Masking {
  readonly matcher: FormMatcher;
  /** What the matcher finds, and the parts of structured ones. */
  readonly secrets: readonly Secret[];
  /** How many secrets are masked. */
  readonly masked: number;
  /** How many others are too short to be masked. */
  readonly tooShort: number;
}

/** What the task wrote for the runner. */
export interface CollectedFiles {
  /** To its own GITHUB_OUTPUT. */
  readonly outputs: Result<Readonly<Record<string, string>>, Failure>;
  /** To its own GITHUB_STEP_SUMMARY. */
  readonly summary: Result<string, Failure>;
  /** To its own GITHUB_ENV and GITHUB_PATH. */
  readonly unshared: UnsharedWrites;
  /** What of that an action hands on, because the workflow lists it in `exports`. */
  readonly exported?: Exports;
}

/** Nothing in it holds a secret. */
export interface Exports {
  readonly variables: readonly { readonly name: string; readonly value: string }[];
  readonly directories: readonly string[];
  /** Names of listed variables that are not handed on, because their value holds a secret. */
  readonly withSecret: readonly string[];
  /** Names of those whose value names a directory that is removed with the step; `PATH` for directories. */
  readonly gone?: readonly string[];
}

/** What gets the credential: a script, or an action. */
export interface TaskWork {
  perform(parts: {
    /** The environment of each of its processes. */
    readonly env: Readonly<Record<string, Secret | string>>;
    readonly effects: Omit<TaskEffects, "limits" | "annotations" | "tap">;
  }): Promise<Result<TaskOutcome, Failure>>;
  /** See `EndedTask.collect`. */
  collect(): Promise<CollectedFiles>;
}

/** A task that has ended, with files that nobody has looked at yet. */
export interface EndedTask {
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly task: Result<TaskOutcome, Failure>;
  /** The lease ended while the task ran. */
  readonly earlyEnd: EarlyEnd | undefined;
  /** The processes that it left, once they are ended as far as possible. Never rejects; revoking does not wait for it. */
  readonly left: Promise<readonly LeftProcess[]>;
  /** Names of the job's variables that it did not get. */
  readonly withheld: readonly string[];
  /**
   * Reads what it wrote, and removes the directory that this is in. It can take seconds where the task mounted a file
   * system that does not respond, so the credential's end must not come after it. Never rejects.
   */
  readonly collect: () => Promise<CollectedFiles>;
}

/** What became of the task. */
export type TaskResult = Omit<EndedTask, "collect"> & CollectedFiles;

/** The whole life of one lease. */
export interface Session {
  readonly lease: HeldLease;
  readonly masking: Masking;
  readonly result: TaskResult;
  readonly left: readonly LeftProcessRecord[];
  /** Undefined when nobody searched. */
  readonly residue: ResidueSection | undefined;
  readonly ending: Ending;
  /** The actions that a composite action used, each with its commit. */
  readonly nested: readonly string[];
  /** Why somebody else than the runner stopped the task: a clause. */
  readonly whyStopped?: string | undefined;
}
