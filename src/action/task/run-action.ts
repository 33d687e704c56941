import { join } from "node:path";
import process from "node:process";
import { createActionCommandWriter } from "../../delivery/redact/action-commands.ts";
import type { PrivateDirectory } from "../../delivery/task/private-directory.ts";
import type { GroupMember } from "../../delivery/task/process-group.ts";
import { runTask, type TaskEffects, type TaskLimits } from "../../delivery/task/run-task.ts";
import { createActionFiles } from "../../delivery/task/task-files.ts";
import { failure } from "../../shared/failure.ts";
import { faultText } from "../../shared/fault-text.ts";
import { err } from "../../shared/result.ts";
import { valueWithin } from "../../shared/settles-within.ts";
import { createCommandReader, type PrintedCommands } from "../uses/commands/command-reader.ts";
import { readWrites, writesOutOfReach } from "../uses/lifecycle/read-writes.ts";
import type {
  ActionStep,
  EndedStep,
  RunStep,
  StepWrites,
  Variables,
} from "../uses/lifecycle/step.ts";

/** What all processes of one action share. */
export interface ActionRunContext {
  readonly directory: PrivateDirectory;
  /** Of every process: what a script would get. */
  readonly env: Variables;
  /** As for a script. Its signal stops the action. */
  readonly effects: Omit<TaskEffects, "limits" | "annotations" | "tap" | "groupEnded">;
}

export interface StepRunner {
  readonly run: RunStep;
  /** The groups of the processes so far, with those that ran on after their first process. */
  readonly groups: () => readonly EndedGroup[];
  /** What was printed as commands so far. */
  readonly printed: () => readonly PrintedCommands[];
}

export interface EndedGroup {
  readonly leader: number;
  readonly members: readonly GroupMember[];
}

/**
 * When the job is cancelled, the action has 3 s to end, and what cleans up after it has 2 s: revoking the credential comes
 * after that, and the runner kills everything 10 s after it cancelled.
 */
const LIMITS: Readonly<Record<ActionStep["when"], TaskLimits>> = {
  normal: {
    stop: [
      { signal: "SIGINT", waitMs: 3000 },
      { signal: "SIGKILL", waitMs: 250 },
    ],
    rest: [
      { waitMs: 2000 },
      { signal: "SIGTERM", waitMs: 1000 },
      { signal: "SIGKILL", waitMs: 500 },
    ],
    lastReadMs: { stopped: 250, ended: 5000 },
  },
  cleanup: {
    stop: [{ signal: "SIGKILL", waitMs: 250 }],
    rest: [{ waitMs: 500 }, { signal: "SIGTERM", waitMs: 250 }, { signal: "SIGKILL", waitMs: 250 }],
    lastReadMs: { stopped: 250, ended: 1000 },
  },
};
const CLEANUP_MS = 2000;
const READ_MS = 2000;

/**
 * Runs the processes of an action, each as a script is run: with the credential in its environment only, with its output
 * redacted, and with its own command files (`GITHUB_OUTPUT` and the others).
 */
export function createStepRunner(context: ActionRunContext): StepRunner {
  const groups: EndedGroup[] = [];
  const readers: (() => PrintedCommands)[] = [];
  const cleaning = cleanupTime(context.effects);

  const run = async (step: ActionStep): Promise<EndedStep> => {
    const { directory, effects } = context;
    const reader = createCommandReader();
    const printed = once(() => reader.end());
    readers.push(printed);
    const own = join(directory.path, step.name);
    const files = await createActionFiles(own);
    const stopping = stopSignal(step, effects, cleaning);
    const task = await runTask(
      { ...step.runs, env: { ...context.env, ...step.env, ...filesEnv(files) }, directory: own },
      {
        ...effects,
        annotations: createActionCommandWriter,
        tap: (stream, bytes) => reader.write(stream, bytes),
        groupEnded: (leader, members) => groups.push({ leader, members }),
        limits: LIMITS[step.when],
        signal: stopping.signal,
      },
    );
    stopping.forget();
    const read = async (): Promise<StepWrites> => {
      if (directory.isMounted()) return writesOutOfReach(printed());
      const writes = await valueWithin(readWrites(files, printed()), READ_MS, effects.clock);
      return writes ?? writesOutOfReach(printed());
    };
    return { task, writes: once(read) };
  };
  return {
    run: async (step) => {
      try {
        return await run(step);
      } catch (error) {
        return notSupervised(error);
      }
    },
    groups: () => groups,
    printed: () => readers.map((each) => each()),
  };
}

/** A bug of stepkey, or a full disk, must not keep the credential from being revoked after it. */
function notSupervised(cause: unknown): EndedStep {
  const message = `The action could not be supervised: ${faultText(cause)}.`;
  const remedy = "Report this with the lines above. stepkey ends the credential next.";
  const nothing = { outputs: [], state: [], env: [], directories: [], summary: "", failures: [] };
  return {
    task: err(failure("internal", message, { remedy, cause })),
    writes: () => Promise.resolve(nothing),
  };
}

function filesEnv(files: Awaited<ReturnType<typeof createActionFiles>>): Variables {
  return {
    GITHUB_OUTPUT: files.output,
    GITHUB_STATE: files.state,
    GITHUB_ENV: files.env,
    GITHUB_PATH: files.path,
    GITHUB_STEP_SUMMARY: files.summary,
  };
}

/** How long what cleans up has left from now on: all of it together has a moment, however many processes that are. */
function cleanupTime({ clock }: Pick<TaskEffects, "clock">): () => number {
  let until: number | undefined;
  return () => {
    const now = clock.now();
    until ??= now + CLEANUP_MS;
    return Math.max(0, Math.min(until - now, CLEANUP_MS));
  };
}

/** When a process is to be stopped: at once; or, if it cleans up, a moment after that. */
function stopSignal(
  { when }: ActionStep,
  { signal: stopped, clock }: Pick<TaskEffects, "signal" | "clock">,
  timeLeft: () => number,
): { readonly signal: AbortSignal | undefined; forget(): void } {
  if (when === "normal" || stopped === undefined) return { signal: stopped, forget: () => {} };
  const stop = new AbortController();
  const over = new AbortController();
  const later = async (): Promise<void> => {
    const milliseconds = timeLeft();
    if (milliseconds > 0) await clock.sleep(milliseconds, over.signal);
    if (!over.signal.aborted) stop.abort();
  };
  const start = (): void => void later();
  if (stopped.aborted) start();
  else stopped.addEventListener("abort", start, { once: true });
  return {
    signal: stop.signal,
    forget() {
      over.abort();
      stopped.removeEventListener("abort", start);
    },
  };
}

function once<T>(work: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => (result ??= { value: work() }).value;
}

/** The Node that runs this process. */
export const OWN_NODE = process.execPath;
