import { accessSync, constants, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Failure, failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { DEFAULT_SHELLS, shellCommand } from "./shell.ts";

/** Where a task runs, and in which shell. */
export interface TaskLocation {
  /** As in a workflow's `run` step; empty for the default. */
  readonly shell: string;
  /** Absolute, or relative to the workspace; empty for the workspace itself. */
  readonly workingDirectory: string;
  readonly workspace: string;
}

/**
 * Why a task cannot start, as far as it shows before a credential exists: a mistake in `shell` or `working-directory`
 * must not use up a lease, the job's seal and one use of an approval. `path` is the task's PATH.
 */
export async function checkTask(
  location: TaskLocation,
  path: string | undefined,
): Promise<Failure | undefined> {
  const command = shellCommand(await taskShell(location, path), "script");
  if (!command.ok) return command.error;
  const directory = await workingDirectoryOf(location);
  if (!directory.ok) return directory.error;
  const { file } = command.value;
  const found = isOnPath(file, { directory: directory.value, path });
  return found ? undefined : programMissing(file);
}

/** Without `shell`: bash, and `sh` where there is none (Alpine), as in a `run` step. `path` is the task's PATH. */
export async function taskShell(location: TaskLocation, path: string | undefined): Promise<string> {
  const named = location.shell.trim();
  if (named !== "") return named;
  const directory = resolve(location.workspace, location.workingDirectory);
  for (const shell of DEFAULT_SHELLS) {
    if (isOnPath(shell, { directory, path })) return shell;
  }
  return DEFAULT_SHELLS[0];
}

export async function workingDirectoryOf(location: TaskLocation): Promise<Result<string, Failure>> {
  const directory = resolve(location.workspace, location.workingDirectory);
  if (isDirectory(directory)) return ok(directory);
  return err(
    notStarted(`The working directory ${directory} does not exist.`, {
      remedy:
        "Set `working-directory` to a directory of the workspace, and run actions/checkout before this step.",
    }),
  );
}

/** Why an action cannot start where it would run. */
export async function checkWorkspace(workspace: string): Promise<Failure | undefined> {
  const directory = await workingDirectoryOf({ shell: "", workingDirectory: "", workspace });
  return directory.ok ? undefined : directory.error;
}

export function programMissing(file: string): Failure {
  return notStarted(`${file} was not found on the task's PATH.`, {
    remedy: "Install it in an earlier step, or use another `shell`.",
  });
}

export function notStarted(message: string, rest: Omit<Failure, "code" | "message">): Failure {
  return failure("task_not_started", message, rest);
}

/** Without a thread of Node's pool, as all looks here: there are a dozen, and each would take ten times as long. */
function isDirectory(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}

/** As execvp(3) does it: a name with a slash is a path, any other name is searched for on PATH. */
function isOnPath(
  file: string,
  { directory, path = "" }: { readonly directory: string; readonly path: string | undefined },
): boolean {
  const paths = file.includes("/") ? [file] : path.split(":").map((each) => join(each, file));
  return paths.some((candidate) => isExecutable(resolve(directory, candidate)));
}

function isExecutable(path: string): boolean {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
