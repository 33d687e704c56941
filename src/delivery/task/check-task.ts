import { access, constants, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Failure, failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { DEFAULT_SHELL, shellCommand } from "./shell.ts";

/** Where a task runs, and with which shell. */
export interface TaskPlace {
  /** As in a workflow's `run` step; empty for the default. */
  readonly shell: string;
  /** Absolute, or relative to the workspace; empty for the workspace itself. */
  readonly workingDirectory: string;
  readonly workspace: string;
}

/**
 * Why a task cannot start, as far as that shows before a credential exists: a mistake in `shell` or `working-directory`
 * must not cost a lease, the job's seal and one use of an approval. `path` is the task's PATH.
 */
export async function checkTask(
  place: TaskPlace,
  path: string | undefined,
): Promise<Failure | undefined> {
  const command = shellCommand(shellOf(place), "script");
  if (!command.ok) return command.error;
  const directory = await workingDirectoryOf(place);
  if (!directory.ok) return directory.error;
  const { file } = command.value;
  const found = await isOnPath(file, { directory: directory.value, path });
  return found ? undefined : programMissing(file);
}

export function shellOf({ shell }: Pick<TaskPlace, "shell">): string {
  return shell.trim() === "" ? DEFAULT_SHELL : shell.trim();
}

export async function workingDirectoryOf(place: TaskPlace): Promise<Result<string, Failure>> {
  const directory = resolve(place.workspace, place.workingDirectory);
  if (await isDirectory(directory)) return ok(directory);
  return err(
    notStarted(`The working directory ${directory} is not there.`, {
      remedy: "Set `working-directory` to a folder of the workspace, and check out before this.",
    }),
  );
}

export function programMissing(file: string): Failure {
  return notStarted(`${file} was not found on the task's PATH.`, {
    remedy: "Install it in an earlier step, or choose another `shell`.",
  });
}

export function notStarted(message: string, rest: Omit<Failure, "code" | "message">): Failure {
  return failure("task_not_started", message, rest);
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/** As execvp(3) looks for it: a name with a slash is a path, any other is searched for. */
async function isOnPath(
  file: string,
  { directory, path = "" }: { readonly directory: string; readonly path: string | undefined },
): Promise<boolean> {
  const places = file.includes("/") ? [file] : path.split(":").map((each) => join(each, file));
  const looks = places.map((place) => isExecutable(resolve(directory, place)));
  return (await Promise.all(looks)).includes(true);
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
