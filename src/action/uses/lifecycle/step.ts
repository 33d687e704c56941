import type { NamedValue } from "../commands/command-reader.ts";
import type { ProgramTask, ScriptTask } from "../../../delivery/task/start-task.ts";
import type { TaskOutcome } from "../../../delivery/task/run-task.ts";
import type { Failure } from "../../../shared/failure.ts";
import type { Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";

/** Variables of one process. Secrets stay wrapped until it starts. */
export type Variables = Readonly<Record<string, Secret | string>>;

/** One process of an action: a part of a JavaScript action, or a step of a composite one. */
export interface ActionStep {
  /** `main`, `post`; it names a directory, too. */
  readonly name: string;
  readonly runs:
    | Pick<ProgramTask, "program" | "workingDirectory">
    | Pick<ScriptTask, "script" | "shell" | "workingDirectory" | "workspace">;
  /** Over the variables that every process of the action has. */
  readonly env: Variables;
  /** `cleanup`: it also runs when the step was stopped, for a moment. */
  readonly when: "normal" | "cleanup";
}

/** A process that has ended. */
export interface EndedStep {
  readonly task: Result<TaskOutcome, Failure>;
  /** Reads what it wrote, once. Never rejects. */
  readonly writes: () => Promise<StepWrites>;
}

/** What a process wrote for the runner. It may hold secrets, so none of it is shown or passed on as it is. */
export interface StepWrites {
  readonly outputs: readonly NamedValue[];
  readonly state: readonly NamedValue[];
  readonly env: readonly NamedValue[];
  readonly directories: readonly string[];
  readonly summary: string;
  /** Why variables, directories or the state could not be read. Nothing else depends on that. */
  readonly failures: readonly Failure[];
  /** Why its outputs could not be read. Absent: they could. */
  readonly outputFailure?: Failure;
  /** Why its summary could not be read. Absent: it could. */
  readonly summaryFailure?: Failure;
}

/** Runs one process with the credential, as a script is run. Never rejects. */
export type RunStep = (step: ActionStep) => Promise<EndedStep>;
