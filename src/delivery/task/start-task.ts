import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import { closeSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { codeOf, errorCode } from "../../shared/error-code.ts";
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
import { scriptContents, scriptExtension, shellCommand, type ShellCommand } from "./shell.ts";
import { closePipes, openTaskPipes, type TaskPipe, type TaskPipes } from "./task-pipes.ts";

/** What to run, and where. */
export type Task = ScriptTask | ProgramTask;

interface CommonTask {
  /** The task's whole environment: see `childEnvironment`. */
  readonly env: Readonly<Record<string, Secret | string>>;
  /** A private directory for the script: see `withPrivateDirectory`. */
  readonly directory: string;
  /** Where it prints, if that was made before: see `openTaskPipes`. */
  readonly pipes?: Promise<TaskPipes | undefined> | undefined;
}

export interface ScriptTask extends TaskLocation, CommonTask {
  readonly script: string;
}

/** A program that runs by itself, without a shell. */
export interface ProgramTask extends CommonTask {
  readonly program: ShellCommand;
  readonly workingDirectory: string;
}

/** A task that runs: its process, and what it prints. */
export interface TaskProcess {
  /** The leader of its process group. */
  readonly pid: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly exit: Promise<TaskExit>;
}

export interface TaskExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * Starts the task, a script as a file of its own, without standard input, in a session and process group of its own, so
 * that signals reach all of it. It fails with `task_not_started` before anything ran, and with `cancelled` if the signal
 * came first.
 */
export async function startTask(
  task: Task,
  signal: AbortSignal | undefined,
): Promise<Result<TaskProcess, Failure>> {
  const opened = await pipesOf(task);
  if (!opened.ok) return opened;
  const pipes = opened.value;
  try {
    const started = await startOn(pipes, task, signal);
    if (!started.ok) closePipes(pipes);
    return started;
  } catch (error) {
    closePipes(pipes);
    throw error;
  }
}

/** Where it prints: the system may refuse that, as anything else that a start needs. */
async function pipesOf({
  pipes,
  directory,
}: CommonTask): Promise<Result<TaskPipes | undefined, Failure>> {
  try {
    return ok(await (pipes ?? openTaskPipes(directory)));
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const remedy = "Re-run the job if the machine is overloaded; otherwise raise its limits.";
    return err(notStarted(`The pipes for its output could not be made: ${code}.`, { remedy }));
  }
}

async function startOn(
  pipes: TaskPipes | undefined,
  task: Task,
  signal: AbortSignal | undefined,
): Promise<Result<TaskProcess, Failure>> {
  const prepared = "program" in task ? ok(programTask(task)) : await scriptTask(task);
  if (!prepared.ok) return prepared;
  const { command, cwd, script } = prepared.value;
  if (script !== undefined) writeFileSync(script.path, script.contents, { mode: 0o700 });
  if (signal?.aborted === true) return err(cancelledBeforeStart());
  return await spawnTask({ ...command, cwd, pipes }, task.env);
}

interface Prepared {
  readonly command: ShellCommand;
  readonly cwd: string;
  readonly script: Script | undefined;
}

interface Script {
  readonly path: string;
  readonly contents: string;
}

function programTask({ program, workingDirectory }: ProgramTask): Prepared {
  return { command: program, cwd: workingDirectory, script: undefined };
}

async function scriptTask(task: ScriptTask): Promise<Result<Prepared, Failure>> {
  const path = task.env["PATH"];
  const shell = await taskShell(task, path instanceof Secret ? path.reveal() : path);
  const script = join(task.directory, `script${scriptExtension(shell)}`);
  const command = shellCommand(shell, script);
  if (!command.ok) return command;
  const directory = await workingDirectoryOf(task);
  if (!directory.ok) return directory;
  const contents = scriptContents(shell, task.script);
  return ok({ command: command.value, cwd: directory.value, script: { path: script, contents } });
}

interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly pipes: TaskPipes | undefined;
}

async function spawnTask(
  command: Command,
  env: Task["env"],
): Promise<Result<TaskProcess, Failure>> {
  const { file, args, cwd, pipes } = command;
  const stdio: StdioOptions = ["ignore", outputTo(pipes?.stdout), outputTo(pipes?.stderr)];
  try {
    const child = spawn(file, [...args], {
      cwd,
      env: { ...ADDED_BY_NODE, ...revealed(env) },
      detached: true,
      stdio,
    });
    const exit = new Promise<TaskExit>((resolve) => {
      child.once("exit", (code, signal) => resolve({ code, signal }));
    });
    const error = await new Promise<unknown>((settle) => {
      child.once("spawn", () => settle(undefined));
      child.once("error", settle);
    });
    const started = startedTask(child, { pipes, exit });
    return started === undefined ? err(spawnFailure(error, file, env)) : ok(started);
  } catch (error) {
    // Node throws what the system refuses outright (E2BIG), instead of emitting it.
    return err(spawnFailure(error, file, env));
  }
}

function outputTo(pipe: TaskPipe | undefined): number | "pipe" {
  return pipe?.writeEnd ?? "pipe";
}

function startedTask(
  { pid, stdout, stderr }: ChildProcess,
  { pipes, exit }: { readonly pipes: TaskPipes | undefined; readonly exit: Promise<TaskExit> },
): TaskProcess | undefined {
  if (pid === undefined) return undefined;
  if (pipes !== undefined) {
    // The readers see the end when the last process of the task has closed its own copies.
    closeSync(pipes.stdout.writeEnd);
    closeSync(pipes.stderr.writeEnd);
    return { pid, stdout: pipes.stdout.reader, stderr: pipes.stderr.reader, exit };
  }
  return stdout === null || stderr === null ? undefined : { pid, stdout, stderr, exit };
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

function sizeOf(env: Task["env"]): string {
  const sizes = Object.entries(revealed(env)).map(([name, value]) => ({
    name,
    kilobytes: Math.ceil((name.length + Buffer.byteLength(value) + 2) / 1024),
  }));
  const largest = sizes.toSorted((one, other) => other.kilobytes - one.kilobytes)[0];
  const total = sizes.reduce((sum, { kilobytes }) => sum + kilobytes, 0);
  return `about ${total} kB, of which ${largest?.name ?? "nothing"} has ${largest?.kilobytes ?? 0} kB`;
}
