import { constants } from "node:os";
import process from "node:process";
import { settlesWithin } from "../../shared/settles-within.ts";
import type { Failure } from "../../shared/failure.ts";
import { ok, type Result } from "../../shared/result.ts";
import {
  endGroup,
  type EndStep,
  type GroupMember,
  isGroupAlive,
  signalGroup,
} from "./process-group.ts";
import { type OutputPump, type PumpEffects, pumpOutput } from "./pump-output.ts";
import { startTask, type Task, type TaskExit, type TaskProcess } from "./start-task.ts";

export interface TaskEffects extends PumpEffects {
  /**
   * The task's group has ended; processes that left it may still run. `ended` are those of the group that ran on after
   * the shell, and had to be ended.
   */
  readonly groupEnded?: ((leader: number, ended: readonly GroupMember[]) => void) | undefined;
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
 * When a job is cancelled, the runner sends SIGINT, 7.5 s later SIGTERM, and 2.5 s later SIGKILL, all of them only to this
 * process. Many tools take a second signal for "now", so a task has 5 s after its first one. It is over after 7.3 s, also
 * when its output is slow, which leaves more than 2 s to revoke the credential.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
 */
export const TASK_LIMITS: TaskLimits = {
  stop: [
    { signal: "SIGINT", waitMs: 5000 },
    { signal: "SIGTERM", waitMs: 1000 },
    { signal: "SIGKILL", waitMs: 250 },
  ],
  // A process that still writes (a `tee` at the end of a pipe) may finish first.
  rest: [{ waitMs: 2000 }, { signal: "SIGTERM", waitMs: 1000 }, { signal: "SIGKILL", waitMs: 500 }],
  lastReadMs: { stopped: 500, ended: 5000 },
};

/** Where there is nothing to revoke afterwards, the task gets the time that the runner gives a step. */
export const TASK_LIMITS_WITHOUT_REVOKING: TaskLimits = {
  ...TASK_LIMITS,
  stop: [
    { signal: "SIGINT", waitMs: 7000 },
    { signal: "SIGTERM", waitMs: 750 },
    { signal: "SIGKILL", waitMs: 250 },
  ],
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
  /** Why a part of an action did not start, after others had run with the credential. */
  readonly notRun?: Failure;
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
  const { signal } = effects;
  const pump = pumpOutput({ stdout: child.stdout, stderr: child.stderr }, effects);
  // A failing output must not keep the task, and with it the credential, alive. `settlesWithin` throws the error again.
  pump.done.catch(() => signalGroup(child.pid, "SIGKILL"));
  const stop = stopOnAbort(child.pid, effects);
  const exit = await child.exit;
  const wasStopped = signal?.aborted === true;
  const ended = wasStopped ? await stoppedGroup(stop) : await endRest(child.pid, effects);
  stop.forget();
  effects.groupEnded?.(child.pid, ended.members);
  const { isRead, isDropped } = await finishOutput(child, pump, { wasStopped, effects });
  const rest = wasStopped || ended.needed === undefined ? "none" : "ended";
  const isOver = isRead && !isGroupAlive(child.pid);
  return {
    ...outcomeOf(exit),
    wasStopped,
    leftBehind: isOver ? rest : "escaped",
    ...(isDropped ? { outputDropped: true as const } : {}),
  };
}

interface GroupEnd {
  /** The last signal that was needed. */
  readonly needed: NodeJS.Signals | undefined;
  /** What it was sent to; for a stopped task, that is all of it. */
  readonly members: readonly GroupMember[];
}

async function stoppedGroup(stop: ReturnType<typeof stopOnAbort>): Promise<GroupEnd> {
  return { needed: await stop.done(), members: [] };
}

/** Ends what runs on after the shell has ended. */
async function endRest(leader: number, effects: TaskEffects): Promise<GroupEnd> {
  const { clock, signal, limits = TASK_LIMITS } = effects;
  let members: readonly GroupMember[] = [];
  const onFirstSignal = (all: readonly GroupMember[]): void => void (members = all);
  const needed = await endGroup(leader, limits.rest, { clock, hurry: signal, onFirstSignal });
  return { needed, members };
}

/** Reads and passes on what is left, for a limited time: ending the credential waits for it. */
async function finishOutput(
  child: TaskProcess,
  pump: OutputPump,
  { wasStopped, effects }: { readonly wasStopped: boolean; readonly effects: TaskEffects },
): Promise<{ readonly isRead: boolean; readonly isDropped: boolean }> {
  const { clock, limits = TASK_LIMITS } = effects;
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
