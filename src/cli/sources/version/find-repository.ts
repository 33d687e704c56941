import { dirname, relative, resolve, sep } from "node:path";
import type { Failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { NO_GIT, versionFailure } from "./version-failure.ts";

type Deps = Pick<CliDeps, "git" | "signal" | "listDirectory">;

/** A path, and the work tree that has it. */
export interface PlacedPath {
  readonly path: string;
  /** The top of the work tree. */
  readonly root: string;
  /** From there, with slashes; empty for the top itself. */
  readonly below: string;
}

/**
 * Finds the work tree of each path. A path is taken as it is written, not where symbolic links lead: whoever wrote the pull
 * request could point one at a directory whose policies did not change.
 */
export async function placePaths(
  deps: Deps,
  paths: readonly string[],
): Promise<Result<readonly PlacedPath[], Failure>> {
  const here = await rootOf(deps, resolve("."));
  const roots = new Map<string, Result<string, Failure>>();
  const placed: PlacedPath[] = [];
  for (const path of paths) {
    const whole = resolve(path);
    if (here.ok && isAtOrBelow(whole, here.value)) {
      placed.push({ path, root: here.value, below: belowOf(whole, here.value) });
      continue;
    }
    const directory = await nearestDirectory(deps, whole);
    const root = roots.get(directory) ?? (await rootOf(deps, directory));
    roots.set(directory, root);
    if (!root.ok) return root;
    if (!isAtOrBelow(whole, root.value)) {
      const why = `a symbolic link leads to it from outside its repository, ${root.value}`;
      return err(versionFailure(`${path} cannot be compared: ${why}.`, "Name it by its own path."));
    }
    placed.push({ path, root: root.value, below: belowOf(whole, root.value) });
  }
  return ok(placed);
}

/** Whether a whole path is this one, or below it. */
export function isAtOrBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}

function belowOf(path: string, root: string): string {
  return relative(root, path).replaceAll("\\", "/");
}

/** The directory itself, or what is above a path that is no directory. */
async function nearestDirectory(deps: Deps, path: string): Promise<string> {
  const isThere = await deps.listDirectory(path).then(
    () => true,
    () => false,
  );
  const above = dirname(path);
  return isThere || above === path ? path : nearestDirectory(deps, above);
}

async function rootOf(deps: Deps, directory: string): Promise<Result<string, Failure>> {
  const args = ["-C", directory, "rev-parse", "--show-toplevel", "--absolute-git-dir"];
  const { exit, out, why } = await deps.git(args, { input: "", signal: deps.signal });
  if (exit === "missing") return err(NO_GIT);
  if (exit === "failed")
    return err(versionFailure(`${directory}: git says: ${why}.`, remedyFor(why)));
  const [root = "", gitDirectory = ""] = out.toString("utf8").trimEnd().split("\n");
  // Files of a pull request can look like a repository, but none of them can be in a directory `.git`.
  if (!/[\\/]\.git(?:[\\/]|$)/u.test(gitDirectory)) {
    const message = `${directory} is in ${gitDirectory}, which is not the .git directory of a clone.`;
    return err(versionFailure(message, "Run the command in a clone that has a directory .git."));
  }
  if (
    /[\\/]\.git[\\/]modules[\\/]/u.test(gitDirectory) &&
    !isAtOrBelow(resolve("."), resolve(root))
  ) {
    const message = `${directory} is a submodule, whose commits are not those of the repository around it.`;
    return err(versionFailure(message, "Run the command inside the submodule."));
  }
  return ok(resolve(root));
}

function remedyFor(why: string): string {
  return why.includes("dubious ownership")
    ? "Check out the repository as the user that runs this, or add it to git's safe.directory."
    : "Name paths of a git repository.";
}
