import { lstat, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import type { Clock } from "../../../shared/clock.ts";
import { printable } from "../../../shared/printable.ts";
import { type FoundGit, findGit, readClean } from "./git-places.ts";
import { systemProgram } from "./requirements.ts";
import type { Execute, WallReport } from "./wall.ts";

export interface CleanRequest {
  readonly workspace: string;
  /** Git directories that were there before. */
  readonly git: readonly string[];
  /** A file of root's, last written when the wall was opened. */
  readonly since: string;
}

export interface CleanEffects {
  readonly execute: Execute;
  readonly clock: Clock;
}

export interface Cleaned {
  readonly workspace: WallReport["workspace"];
  readonly left: readonly string[];
}

/**
 * Makes the workspace one in which later steps can work as if the runner's user had written it all: what the agent wrote
 * belongs to that user from the start, so no owner changes. Modes open again, set-user-id bits, sockets, pipes and devices go, and
 * git directories that the agent made get a configuration that starts nothing. Nobody else works there meanwhile.
 */
export async function cleanWorkspace(
  request: CleanRequest,
  { execute, clock }: CleanEffects,
): Promise<Cleaned> {
  const { workspace } = request;
  const left: string[] = [];
  const counts = await cleanModes(request, execute);
  if (counts === undefined)
    left.push("The modes of files in the workspace could not be looked through.");
  const search = await findGit(workspace, clock);
  if (!search.isComplete)
    left.push("The workspace is too large to find all git directories in it.");
  const cleaned: string[] = [];
  const directories = search.found.flatMap(({ path, kind }) => (kind === "directory" ? path : []));
  for (const found of search.found) {
    const done = await cleanGit(found, { ...request, directories }, execute);
    if (done !== undefined) cleaned.push(printable(done));
  }
  const { setid = 0, special = 0, opened = 0 } = counts ?? {};
  return {
    workspace: {
      setidRemoved: setid,
      specialRemoved: special,
      modesOpened: opened,
      gitCleaned: cleaned,
    },
    left,
  };
}

const MAX_MS = 30_000;

/**
 * `find` looks at each file once, and says by a letter what it did. It follows no link, stays on the file system, and looks
 * only at what changed since the wall was opened: nobody can set that time.
 */
async function cleanModes({ workspace, since }: CleanRequest, execute: Execute) {
  const [find, chmod, remove] = ["find", "chmod", "rm"].map(systemProgram);
  if (find === undefined || chmod === undefined || remove === undefined) return undefined;
  const tests = [
    // A directory before it is entered.
    step("m", ["-type", "d", "!", "-perm", "-0700"], [chmod, "u+rwx"]),
    // Git's own files are read-only for everybody.
    step("m", ["-type", "f", "!", "-perm", "-0400"], [chmod, "u+rw"]),
    step("s", ["-type", "f", "-perm", "/6000"], [chmod, "ug-s"]),
    step("x", SPECIAL, [remove, "-f", "--"]),
  ];
  const args = [workspace, "-xdev", "-cnewer", since, "(", ...tests.flat(), "-true", ")"];
  const { code, stdout } = await execute({ file: find, args, timeoutMs: MAX_MS });
  if (code === null) return undefined;
  const lines = stdout.split("\n");
  const count = (letter: string): number => lines.filter((one) => one === letter).length;
  return { opened: count("m"), setid: count("s"), special: count("x") };
}

const SPECIAL = "( -type p -o -type s -o -type b -o -type c )".split(" ");

function step(letter: string, test: readonly string[], act: readonly string[]): readonly string[] {
  return ["(", ...test, "-exec", ...act, "{}", ";", "-printf", `${letter}\\n`, ")", ","];
}

interface FoundDirectories {
  /** The git directories that were found, all of which are cleaned, or were there before. */
  readonly directories: readonly string[];
}

/** Returns the path of one that the agent made, or changed where it could. */
async function cleanGit(
  { path, kind }: FoundGit,
  { workspace, git, directories }: CleanRequest & FoundDirectories,
  execute: Execute,
): Promise<string | undefined> {
  const wasThere = git.includes(path);
  const at = join(workspace, path);
  if (kind !== "directory") {
    if (wasThere || (kind === "link" && (await namesSubmodule(directories, at, workspace)))) {
      return undefined;
    }
    return (await removeIfThere(at)) ? `${path} (removed)` : undefined;
  }
  // It would make git read configuration and hooks elsewhere.
  const hasCommon = await removeIfThere(join(at, "commondir"));
  if (wasThere) return hasCommon ? `${path}/commondir` : undefined;
  const config = (await isFile(join(at, "config"))) ? await readClean(at, execute) : "";
  for (const name of ["config", "config.worktree", "hooks"]) await removeIfThere(join(at, name));
  await writeFile(join(at, "config"), config, { flag: "wx" }).catch(() => undefined);
  return path;
}

const MAX_LINK = 4096;

/** Whether a `.git` file names the directory of a submodule that is one of these. */
async function namesSubmodule(
  directories: readonly string[],
  file: string,
  workspace: string,
): Promise<boolean> {
  try {
    if ((await lstat(file)).size > MAX_LINK) return false;
    const text = await readFile(file, "utf8");
    const named = /^gitdir: (?<path>.+)\n?$/u.exec(text)?.groups?.["path"] ?? "";
    const real = await realpath(resolve(dirname(file), named));
    const path = relative(await realpath(workspace), real);
    return directories.includes(path) && /(?:^|\/)\.git\/modules\/./u.test(path);
  } catch {
    return false;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isFile();
  } catch {
    return false;
  }
}

/** With everything in it; of a link, the link. */
async function removeIfThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    await rm(path, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}
