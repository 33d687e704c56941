import { constants } from "node:os";
import process from "node:process";
import { settlesWithin } from "../../shared/settles-within.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Failure } from "../../shared/failure.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { FormMatcher } from "../redact/form-matcher.ts";
import { endGroup, type EndStep, isGroupAlive, signalGroup } from "./process-group.ts";
import { type OutputPump, pumpOutput } from "./pump-output.ts";
import { startTask, type Task, type TaskExit, type TaskProcess } from "./start-task.ts";

export interface TaskEffects {
  /** For all forms of the task's secrets: see `matcherFor`. */
  readonly matcher: FormMatcher;
  /** Receives the task's output, redacted; resolves when it can take more. */
  readonly output: (bytes: Uint8Array) => Promise<void>;
  readonly clock: Clock;
  /** The task's group has ended; processes that left it may still run. */
  readonly groupEnded?: ((leader: number) => void) | undefined;
  /** Stops the task when it aborts: the job was cancelled, or the lease ended. */
  readonly signal?: AbortSignal | undefined;
  readonly limits?: TaskLimits;
}

/** How the task's processes are ended. */
export interface TaskLimits {
  /** When it is stopped from outside. */
  readonly stop: readonly EndStep[];
  /** When the shell has ended but other processes of the task have not. */
  readonly rest: readonly EndStep[];
  /** How long to continue reading after that, in milliseconds: a process that left the group may hold the pipes open. */
  readonly lastReadMs: { readonly stopped: number; readonly ended: number };
}

/**
 * When a job is cancelled, the runner sends SIGINT, 7.5 s later SIGTERM, and 2.5 s later SIGKILL. These steps end the
 * task within 4 s, which leaves more than 3 s to revoke the credential.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
 */
export const TASK_LIMITS: TaskLimits = {
  stop: [
    { signal: "SIGINT", waitMs: 2000 },
    { signal: "SIGTERM", waitMs: 1500 },
    { signal: "SIGKILL", waitMs: 500 },
  ],
  // A process that still writes (a `tee` at the end of a pipe) may finish first.
  rest: [{ waitMs: 2000 }, { signal: "SIGTERM", waitMs: 1000 }, { signal: "SIGKILL", waitMs: 500 }],
  lastReadMs: { stopped: 500, ended: 5000 },
};

export interface TaskOutcome {
  /** The task's own; 128 plus the signal's number when a signal ended it, as in shells. */
  readonly exitCode: number;
  /** The signal that ended the shell. */
  readonly signal: NodeJS.Signals | undefined;
  /** Whether it was stopped through `effects.signal`. */
  readonly wasStopped: boolean;
  /**
   * What became of processes that still ran when the shell ended: there were none, they were ended, or one still runs
   * and may still hold the credential, because it left the task's process group or belongs to another user.
   */
  readonly leftBehind: "none" | "ended" | "escaped";
  /** Some of the last output was dropped, because it could not be passed on in time. */
  readonly outputDropped?: true;
}

/**
 * Runs the task that gets the credential, and passes on its output without any form of its secrets. Resolves when all
 * of its processes that can be reached have ended; the failure says why it could not start.
 */
export async function runTask(
  task: Task,
  effects: TaskEffects,
): Promise<Result<TaskOutcome, Failure>> {
  const started = await startTask(task, effects.signal);
  if (!started.ok) return started;
  const child = started.value;
  // An exception in this process must not leave a process with the credential behind.
  const killNow = (): void => void signalGroup(child.pid, "SIGKILL");
  process.once("exit", killNow);
  try {
    return ok(await supervise(child, effects));
  } catch (error) {
    killNow();
    throw error;
  } finally {
    process.removeListener("exit", killNow);
  }
}

async function supervise(child: TaskProcess, effects: TaskEffects): Promise<TaskOutcome> {
  const { clock, signal, limits = TASK_LIMITS } = effects;
  const pump = pumpOutput({ stdout: child.stdout, stderr: child.stderr }, effects);
  // A failing output must not keep the task, and with it the credential, alive. `settlesWithin` throws the error again.
  pump.done.catch(() => signalGroup(child.pid, "SIGKILL"));
  const stop = stopOnAbort(child.pid, effects);
  const exit = await child.exit;
  const wasStopped = signal?.aborted === true;
  const needed = wasStopped
    ? await stop.done()
    : await endGroup(child.pid, limits.rest, { clock, hurry: signal });
  stop.forget();
  effects.groupEnded?.(child.pid);
  const { isRead, isDropped } = await finishOutput(child, pump, { clock, limits, wasStopped });
  const rest = wasStopped || needed === undefined ? "none" : "ended";
  const isOver = isRead && !isGroupAlive(child.pid);
  return {
    ...outcomeOf(exit),
    wasStopped,
    leftBehind: isOver ? rest : "escaped",
    ...(isDropped ? { outputDropped: true as const } : {}),
  };
}

/** Reads and passes on what is left, for a limited time: ending the credential waits for it. */
async function finishOutput(
  child: TaskProcess,
  pump: OutputPump,
  { clock, limits, wasStopped }: FinishOptions,
): Promise<{ readonly isRead: boolean; readonly isDropped: boolean }> {
  const { stopped, ended } = limits.lastReadMs;
  const waitMs = wasStopped ? stopped : ended;
  const isRead = await settlesWithin(Promise.race([pump.ended, pump.done]), waitMs, clock);
  // A process that left the group may hold the pipes open; nothing is dropped if all that came was passed on.
  const isBehind = !isRead && pump.isBehind();
  child.stdout.destroy();
  child.stderr.destroy();
  const isPassedOn = await settlesWithin(pump.done, isRead ? waitMs : stopped, clock);
  if (!isPassedOn) pump.stop();
  return { isRead, isDropped: isBehind || !isPassedOn };
}

interface FinishOptions {
  readonly clock: Clock;
  readonly limits: TaskLimits;
  readonly wasStopped: boolean;
}

function outcomeOf({ code, signal }: TaskExit): Pick<TaskOutcome, "exitCode" | "signal"> {
  if (signal === null) return { exitCode: code ?? 1, signal: undefined };
  return { exitCode: 128 + constants.signals[signal], signal };
}

/** Ends the whole group, from the shell to the last grandchild, as soon as the signal aborts. */
function stopOnAbort(
  leader: number,
  { clock, signal, limits = TASK_LIMITS }: TaskEffects,
): { done(): Promise<NodeJS.Signals | undefined>; forget(): void } {
  let ending: Promise<NodeJS.Signals | undefined> = Promise.resolve(undefined);
  const stop = (): void => {
    ending = endGroup(leader, limits.stop, { clock });
  };
  if (signal?.aborted === true) stop();
  else signal?.addEventListener("abort", stop, { once: true });
  return {
    done: () => ending,
    forget: () => signal?.removeEventListener("abort", stop),
  };
}
