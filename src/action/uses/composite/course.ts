import type { TaskOutcome } from "../../../delivery/task/run-task.ts";
import { codedFailure } from "../../../shared/coded-failure.ts";
import type { Failure } from "../../../shared/failure.ts";
import { printable } from "../../../shared/printable.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { NamedValue } from "../commands/command-reader.ts";
import type { ActionStatus } from "../expression/status.ts";
import { carriedOver } from "../lifecycle/carry-over.ts";
import { combinedOutcome } from "../lifecycle/outcome.ts";
import { isSettable } from "./frame.ts";
import type { ActionStep, RunStep, StepWrites, Variables } from "../lifecycle/step.ts";
import type { PreparedAction, PreparedDocker } from "../prepare/prepared-action.ts";

/** Where the processes of a composite action run. */
export interface CompositeSetting {
  /** Stepkey's own Node. */
  readonly node: string;
  readonly workspace: string;
  /** What every process has: what a script would get. */
  readonly all: Variables;
  /** Names that the workflow or the credential sets: no Docker action sets them anew. */
  readonly decided: ReadonlySet<string>;
}

export interface CompositeEffects {
  readonly run: RunStep;
  /** The same in a container of a Docker action. */
  readonly runIn: (action: PreparedAction<PreparedDocker>) => RunStep;
  /** Whether the job was cancelled, or the lease ended. */
  readonly isStopped: () => boolean;
  readonly holdsSecret: (text: string) => boolean;
  /** A text that may hold a secret, without it. */
  readonly safe: (text: string) => string;
  /** A step starts, does not run, or something became of it: the log says so. */
  readonly onStep: (event: StepEvent) => void;
}

export interface StepEvent {
  /** `2.1` */
  readonly position: string;
  /** A part of a JavaScript action; undefined for the step itself. */
  readonly part?: "pre" | "post";
  readonly what: "starts" | "skipped" | "stopped" | "failed" | "tolerated";
  /** What the step is called, or why it failed; never a secret. */
  readonly text?: string;
}

export type Process = Pick<ActionStep, "name" | "runs" | "env">;

export interface EndedProcess {
  readonly outcome: ActionStatus;
  /** Whether it had the credential. */
  readonly hasRun: boolean;
  readonly outputs: readonly NamedValue[];
  readonly state: readonly NamedValue[];
}

/** What all steps of one action share, on all levels. */
export interface Course {
  readonly setting: CompositeSetting;
  readonly effects: CompositeEffects;
  readonly run: (
    at: Pick<StepEvent, "position" | "part">,
    process: Process,
    /** `CompositeEffects.run` unless it is another one. */
    run?: RunStep,
  ) => Promise<EndedProcess>;
  /** PATH, and what steps exported with GITHUB_ENV and GITHUB_PATH. */
  readonly exported: () => Variables;
  /** Something of a step could not be done, for a reason of its own. `why` is a clause; no position: the action itself. */
  readonly fail: (position: string, why: string) => void;
  /** How many ends there were so far. */
  readonly ends: () => number;
  /** The step goes on although something since then failed: `continue-on-error`. */
  readonly tolerate: (since: number) => void;
  readonly status: () => ActionStatus;
  readonly outcome: () => Result<TaskOutcome, Failure>;
  /** Variables, directories and summaries, in their order. */
  readonly writes: () => readonly StepWrites[];
}

export function startCourse(setting: CompositeSetting, effects: CompositeEffects): Course {
  const { PATH: path } = setting.all;
  const ended: Result<TaskOutcome, Failure>[] = [];
  const written: StepWrites[] = [];
  let exported: Variables = path === undefined ? {} : { PATH: path };

  const end = (at: Pick<StepEvent, "position" | "part">, why: Failure): void => {
    ended.push(err(why));
    effects.onStep({ ...at, what: "failed", text: effects.safe(why.message) });
  };
  return {
    setting,
    effects,
    exported: () => exported,
    async run(at, process, run = effects.run) {
      const when = effects.isStopped() ? "cleanup" : "normal";
      const { task, writes } = await run({ ...process, when });
      ended.push(task);
      const { outputFailure, ...wrote } = await writes();
      const failures = [...wrote.failures, ...(outputFailure === undefined ? [] : [outputFailure])];
      // Outputs and states are the step's own, and what cannot be read fails the step.
      written.push({ ...wrote, outputs: [], state: [], failures: [] });
      exported = carriedOver(exported, { ...wrote, state: [] }, (name) =>
        isSettable(name, setting.all),
      );
      for (const why of failures) end(at, why);
      const outcome = outcomeOf(task, failures);
      if (outcome === "cancelled") effects.onStep({ ...at, what: task.ok ? "stopped" : "skipped" });
      return { outcome, hasRun: task.ok, outputs: wrote.outputs, state: wrote.state };
    },
    fail(position, why) {
      const where = position === "" ? "the action" : `step ${position} of the action`;
      const message = `In ${where}, ${printable(effects.safe(why))}.`;
      end({ position }, codedFailure("action_unusable", { message }));
    },
    ends: () => ended.length,
    tolerate: (since) => void ended.push(...ended.splice(since).flatMap(tolerated)),
    status() {
      if (effects.isStopped()) return "cancelled";
      return ended.some((each) => !each.ok || each.value.exitCode !== 0) ? "failure" : "success";
    },
    outcome: () => combinedOutcome(ended),
    writes: () => written,
  };
}

function outcomeOf(task: Result<TaskOutcome, Failure>, failures: readonly Failure[]): ActionStatus {
  if (!task.ok) return task.error.code === "cancelled" ? "cancelled" : "failure";
  if (task.value.wasStopped) return "cancelled";
  return task.value.exitCode === 0 && failures.length === 0 ? "success" : "failure";
}

/** Its exit code counts no more; that it was stopped, and what it left, does. */
function tolerated(task: Result<TaskOutcome, Failure>): readonly Result<TaskOutcome, Failure>[] {
  if (task.ok) return [ok({ ...task.value, exitCode: 0, signal: undefined })];
  return task.error.code === "cancelled" ? [task] : [];
}
