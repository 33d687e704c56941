import { constants } from "node:os";
import process from "node:process";
import type { Readable } from "node:stream";
import type { Clock } from "../../shared/clock.ts";
import type { Failure } from "../../shared/failure.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { FormMatcher } from "../redact/form-matcher.ts";
import { endGroup, type EndStep, signalGroup } from "./process-group.ts";
import { startTask, type Task, type TaskProcess } from "./start-task.ts";
import type { StreamName } from "../redact/stream-name.ts";
import { createTaskOutput } from "../redact/task-output.ts";

export interface TaskEffects {
  /** All forms of the task's secrets: see `matcherFor`. */
  readonly matcher: FormMatcher;
  /** Takes the task's output, redacted; resolves when it can take more. */
  readonly output: (bytes: Uint8Array) => Promise<void>;
  readonly clock: Clock;
  /** Stops the task when it aborts: on cancel, or when the lease ended. */
  readonly signal?: AbortSignal | undefined;
  readonly limits?: TaskLimits;
}

/** How the task's processes are ended. */
export interface TaskLimits {
  /** When it is stopped from outside. */
  readonly stop: readonly EndStep[];
  /** When the shell has ended and other processes of the task have not. */
  readonly rest: readonly EndStep[];
  /** How long to read on after all of that, in milliseconds: a process that left the group may hold the pipes open. */
  readonly lastReadMs: { readonly stopped: number; readonly ended: number };
}

/**
 * The runner interrupts us, terminates us 7.5 s later and kills us after 2.5 s more. Stopped by this, the task is gone
 * after 4 s at most, and more than 3 s are left to revoke.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
 */
export const TASK_LIMITS: TaskLimits = {
  stop: [
    { signal: "SIGINT", waitMs: 2000 },
    { signal: "SIGTERM", waitMs: 1500 },
    { signal: "SIGKILL", waitMs: 500 },
  ],
  // What still writes (a `tee` at the end of a pipe) may finish first.
  rest: [{ waitMs: 2000 }, { signal: "SIGTERM", waitMs: 1000 }, { signal: "SIGKILL", waitMs: 500 }],
  lastReadMs: { stopped: 500, ended: 5000 },
};

export interface TaskOutcome {
  /** The task's own; 128 and the signal's number when a signal ended it, as shells have it. */
  readonly exitCode: number;
  /** The signal that ended the shell. */
  readonly signal: NodeJS.Signals | undefined;
  /** Whether it was stopped through `effects.signal`. */
  readonly wasStopped: boolean;
  /**
   * What became of processes that were left when the shell ended: there were none, they were ended, or one that left the
   * task's process group still runs and may still hold the credential.
   */
  readonly leftBehind: "none" | "ended" | "escaped";
}

/**
 * Runs the one task that gets the credential, and hands on its output without any form of its secrets. Resolves when all
 * of its processes have ended, as far as they can be reached; the failure says why it could not start.
 */
export async function runTask(
  task: Task,
  effects: TaskEffects,
): Promise<Result<TaskOutcome, Failure>> {
  const started = await startTask(task);
  if (!started.ok) return started;
  const child = started.value;
  // An exception of ours must not leave a process with the credential behind.
  const killNow = (): void => void signalGroup(child.pid, "SIGKILL");
  process.once("exit", killNow);
  try {
    return ok(await attend(child, effects));
  } catch (error) {
    killNow();
    throw error;
  } finally {
    process.removeListener("exit", killNow);
  }
}

async function attend(child: TaskProcess, effects: TaskEffects): Promise<TaskOutcome> {
  const { clock, signal, limits = TASK_LIMITS } = effects;
  const read = readOutput(child, effects);
  // Output that nobody takes must not keep the task, and so the credential, alive. `within` throws it again.
  read.catch(() => signalGroup(child.pid, "SIGKILL"));
  const stop = stopOnAbort(child.pid, effects);
  const exit = await exitOf(child);
  const wasStopped = signal?.aborted === true;
  const needed = wasStopped
    ? await stop.done()
    : await endGroup(child.pid, limits.rest, { clock, hurry: signal });
  stop.forget();
  const { stopped, ended } = limits.lastReadMs;
  const isRead = await within(read, wasStopped ? stopped : ended, clock);
  child.stdout.destroy();
  child.stderr.destroy();
  await within(read, stopped, clock);
  const rest = wasStopped || needed === undefined ? "none" : "ended";
  return { ...outcomeOf(exit), wasStopped, leftBehind: isRead ? rest : "escaped" };
}

function outcomeOf({ code, signal }: Exit): Pick<TaskOutcome, "exitCode" | "signal"> {
  if (signal === null) return { exitCode: code ?? 1, signal: undefined };
  return { exitCode: 128 + constants.signals[signal], signal };
}

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

function exitOf(child: TaskProcess): Promise<Exit> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve({ code: child.exitCode, signal: child.signalCode });
  }
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
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

/** Reads both streams to their end. Output waits for whoever takes it, and so does the task: nothing piles up here. */
async function readOutput(child: TaskProcess, { matcher, output }: TaskEffects): Promise<void> {
  const safe = createTaskOutput(matcher);
  const pass = async (bytes: Uint8Array): Promise<void> => {
    if (bytes.length > 0) await output(bytes);
  };
  const read = async (name: StreamName, stream: Readable): Promise<void> => {
    for await (const chunk of untilDestroyed(stream)) await pass(safe.write(name, chunk));
  };
  await Promise.all([read("stdout", child.stdout), read("stderr", child.stderr)]);
  await pass(safe.end());
}

async function* untilDestroyed(stream: Readable): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) yield chunk;
  } catch (error) {
    // We stopped reading ourselves, because something outside of the group holds the pipe open.
    if (!stream.destroyed) throw error;
  }
}

/** Whether it is done within the time. */
async function within(work: Promise<void>, waitMs: number, clock: Clock): Promise<boolean> {
  const isSettled = new AbortController();
  const late = clock.sleep(waitMs, isSettled.signal).then(() => false);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    isSettled.abort();
  }
}
