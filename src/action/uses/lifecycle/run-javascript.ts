import type { Failure } from "../../../shared/failure.ts";
import type { Result } from "../../../shared/result.ts";
import type { ShellCommand } from "../../../delivery/task/shell.ts";
import type { TaskOutcome } from "../../../delivery/task/run-task.ts";
import type { ActionStatus } from "../expression/status.ts";
import { carriedOver } from "./carry-over.ts";
import { combinedOutcome } from "./outcome.ts";
import type { EndedStep, RunStep, StepWrites, Variables } from "./step.ts";

/** A JavaScript action that can start: its files exist, and its conditions can be evaluated. */
export interface JavaScriptAction {
  /** Stepkey's own Node. */
  readonly node: string;
  /** How a part starts, where that is not Node with its file: as in a Docker action. */
  readonly programOf?: (file: string) => ShellCommand;
  readonly workspace: string;
  readonly main: string;
  readonly pre: ConditionalFile | undefined;
  readonly post: ConditionalFile | undefined;
  /** Its inputs, and the variables that name it. */
  readonly env: Variables;
}

export interface ConditionalFile {
  readonly file: string;
  readonly isWanted: (status: ActionStatus, env: Variables) => boolean;
}

export interface LifecycleEffects {
  readonly run: RunStep;
  /** Whether the job was cancelled, or the lease ended. */
  readonly isStopped: () => boolean;
  /** A part starts, does not run, or was stopped before it ended by itself: the log says so. */
  readonly onPart: (part: ActionPart, what: "starts" | "skipped" | "stopped") => void;
}

export type ActionPart = "pre" | "main" | "post";

/** An action whose processes have all ended. */
export interface ActionRun {
  readonly task: Result<TaskOutcome, Failure>;
  /** What its processes wrote, in their order. */
  readonly writes: () => Promise<readonly StepWrites[]>;
}

/** Runs pre, main and post. Post runs whatever became of the others, as long as its condition holds. */
export async function runJavaScript(
  action: JavaScriptAction,
  { run, isStopped, onPart }: LifecycleEffects,
): Promise<ActionRun> {
  const ended: EndedStep[] = [];
  let env = action.env;
  let carried = 0;
  let hasFailed = false;

  const status = (): ActionStatus => {
    if (isStopped()) return "cancelled";
    return hasFailed ? "failure" : "success";
  };
  /** What a part left is for the next one, and for the next one's condition. */
  const carryOver = async (): Promise<void> => {
    for (const step of ended.slice(carried)) env = carriedOver(env, await step.writes());
    carried = ended.length;
  };
  const programOf = action.programOf ?? ((file) => ({ file: action.node, args: [file] }));
  const runPart = async (part: ActionPart, file: string): Promise<void> => {
    // Only post also runs when the step was stopped.
    if (part === "post" || !isStopped()) onPart(part, "starts");
    const step = await run({
      name: part,
      runs: { program: programOf(file), workingDirectory: action.workspace },
      env,
      when: part === "post" ? "cleanup" : "normal",
    });
    if (step.task.ok && step.task.value.wasStopped) onPart(part, "stopped");
    if (!step.task.ok && step.task.error.code === "cancelled") onPart(part, "skipped");
    hasFailed ||= !step.task.ok || step.task.value.exitCode !== 0;
    ended.push(step);
  };
  const runIfWanted = async (part: "pre" | "post"): Promise<void> => {
    const conditional = action[part];
    if (conditional === undefined) return;
    await carryOver();
    if (conditional.isWanted(status(), env)) await runPart(part, conditional.file);
    else onPart(part, "skipped");
  };

  await runIfWanted("pre");
  await carryOver();
  if (hasFailed) onPart("main", "skipped");
  else await runPart("main", action.main);
  // A step that was cancelled before it began leaves nothing to clean up.
  if (ended.some(({ task }) => task.ok)) await runIfWanted("post");
  return {
    task: combinedOutcome(ended.map(({ task }) => task)),
    writes: () => Promise.all(ended.map(({ writes }) => writes())),
  };
}
