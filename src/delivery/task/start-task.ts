import { type ChildProcessByStdio, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { type Failure, failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { Secret } from "../../shared/secret.ts";
import {
  notStarted,
  programMissing,
  taskShell,
  type TaskLocation,
  workingDirectoryOf,
} from "./check-task.ts";
import { scriptContents, scriptExtension, shellCommand } from "./shell.ts";

/** What to run, and where. */
export interface Task extends TaskLocation {
  readonly script: string;
  /** The task's whole environment: see `childEnvironment`. */
  readonly env: Readonly<Record<string, Secret | string>>;
  /** A private directory for the script: see `withPrivateDirectory`. */
  readonly directory: string;
}

export type TaskProcess = ChildProcessByStdio<null, Readable, Readable> & { readonly pid: number };

/**
 * Writes the script and starts it without standard input, in a session and process group of its own, so that signals
 * reach all of it. It fails with `task_not_started` before anything ran, and with `cancelled` if the signal came first.
 */
export async function startTask(
  task: Task,
  signal: AbortSignal | undefined,
): Promise<Result<TaskProcess, Failure>> {
  const shell = taskShell(task);
  const script = join(task.directory, `script${scriptExtension(shell)}`);
  const command = shellCommand(shell, script);
  if (!command.ok) return command;
  const directory = await workingDirectoryOf(task);
  if (!directory.ok) return directory;
  await writeFile(script, scriptContents(shell, task.script), { mode: 0o700 });
  if (signal?.aborted === true) return err(cancelledBeforeStart());
  return spawnTask({ ...command.value, cwd: directory.value }, task.env);
}

interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

async function spawnTask(
  { file, args, cwd }: Command,
  env: Task["env"],
): Promise<Result<TaskProcess, Failure>> {
  try {
    const child = spawn(file, [...args], {
      cwd,
      env: { ...ADDED_BY_NODE, ...revealed(env) },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const error = await new Promise<unknown>((settle) => {
      child.once("spawn", () => settle(undefined));
      child.once("error", settle);
    });
    return isStarted(child) ? ok(child) : err(spawnFailure(error, file, env));
  } catch (error) {
    // Node throws what the system refuses outright (E2BIG), instead of emitting it.
    return err(spawnFailure(error, file, env));
  }
}

function isStarted(child: ChildProcessByStdio<null, Readable, Readable>): child is TaskProcess {
  return child.pid !== undefined;
}

/** A task that starts and is stopped at once may have done half of its work, and may even end with 0. */
export function cancelledBeforeStart(): Failure {
  return failure("cancelled", "The step was cancelled before the task ran.", {
    remedy: "Re-run the job.",
  });
}

/** Node adds this one to every environment that does not have it, whatever the caller passes. */
const ADDED_BY_NODE = { NODE_V8_COVERAGE: undefined };

/** The one place where a task's secrets become plain text: the environment of its process. */
function revealed(env: Task["env"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      value instanceof Secret ? value.reveal() : value,
    ]),
  );
}

function spawnFailure(error: unknown, file: string, env: Task["env"]): Failure {
  switch (codeOf(error)) {
    case "ENOENT":
      return programMissing(file);
    case "EACCES":
      return notStarted(`${file} cannot be executed: permission denied.`, {
        remedy: "Check its permissions, or use another `shell`.",
      });
    case "E2BIG":
      return notStarted(
        `The task's environment is larger than the system allows: ${sizeOf(env)}.`,
        {
          remedy: "Pass fewer or shorter variables with `pass-env`.",
        },
      );
    case "ERR_INVALID_ARG_VALUE":
      return notStarted("A variable or the shell's command line contains a NUL character.", {
        remedy: "Remove it: the system cannot pass one to a program.",
      });
    default:
      return notStarted(`${file} could not be started: ${codeOf(error)}.`, {
        remedy:
          "Check `shell` and `working-directory`; re-run the job if the machine is overloaded.",
        cause: error,
      });
  }
}

/** Only the error's code, because Node's messages quote the value that they reject. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "unknown reason";
}

function sizeOf(env: Task["env"]): string {
  const sizes = Object.entries(revealed(env)).map(([name, value]) => ({
    name,
    kilobytes: Math.ceil((name.length + Buffer.byteLength(value) + 2) / 1024),
  }));
  const largest = sizes.toSorted((one, other) => other.kilobytes - one.kilobytes)[0];
  const total = sizes.reduce((sum, { kilobytes }) => sum + kilobytes, 0);
  return `about ${total} kB, of which ${largest?.name ?? "nothing"} has ${largest?.kilobytes ?? 0} kB`;
}
