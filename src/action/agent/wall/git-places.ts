import type { Dirent } from "node:fs";
import { lstat, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../../shared/clock.ts";
import { cleanGitConfig, parseGitEntries } from "./git-config.ts";
import type { GitPlace } from "./plan.ts";
import { systemProgram } from "./requirements.ts";
import type { Execute } from "./wall.ts";

export interface GitSearch {
  /** Paths below the workspace, in order. */
  readonly found: readonly FoundGit[];
  /** False when there was more than the time allowed. */
  readonly isComplete: boolean;
}

export interface FoundGit {
  readonly path: string;
  /** `symlink`: an entry of this name that leads anywhere. */
  readonly kind: GitPlace["kind"] | "symlink";
}

/** Not searched: packages come without repositories, and there can be a hundred thousand directories. */
const SKIPPED = new Set(["node_modules"]);
const MAX_MS = 10_000;
const MAX_DIRECTORIES = 100_000;
const AT_ONCE = 32;

/**
 * The git directories of a workspace, with those of its submodules (`.git/modules/…`). Links are not followed, and what
 * cannot be read is passed over.
 */
export async function findGit(workspace: string, clock: Clock): Promise<GitSearch> {
  const until = clock.now() + MAX_MS;
  const found: FoundGit[] = [];
  const waiting: string[] = [""];
  let at = 0;
  while (at < waiting.length) {
    if (clock.now() > until || at > MAX_DIRECTORIES) {
      return { found: sorted(found), isComplete: false };
    }
    const batch = waiting.slice(at, at + AT_ONCE);
    at += batch.length;
    for (const seen of await Promise.all(batch.map((path) => look(workspace, path)))) {
      found.push(...seen.found);
      waiting.push(...seen.deeper);
    }
  }
  return { found: sorted(found), isComplete: true };
}

function sorted(found: readonly FoundGit[]): readonly FoundGit[] {
  return found.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

interface Seen {
  readonly found: readonly FoundGit[];
  /** Directories to look into. */
  readonly deeper: readonly string[];
}

async function look(workspace: string, path: string): Promise<Seen> {
  const entries = await entriesOf(join(workspace, path));
  const below = (name: string): string => (path === "" ? name : `${path}/${name}`);
  if (/(?:^|\/)\.git\/modules(?:\/|$)/u.test(path)) return lookAtModules(path, entries);
  const repository = entries.find(({ name }) => name === ".git");
  const kind = repository === undefined ? undefined : kindOf(repository);
  const others = entries.filter(
    (entry) => entry.isDirectory() && entry.name !== ".git" && !SKIPPED.has(entry.name),
  );
  return {
    found: kind === undefined ? [] : [{ path: below(".git"), kind }],
    deeper: [
      ...(kind === "directory" ? [`${below(".git")}/modules`] : []),
      ...others.map(({ name }) => below(name)),
    ],
  };
}

function kindOf(entry: Dirent): FoundGit["kind"] | undefined {
  if (entry.isSymbolicLink()) return "symlink";
  if (entry.isDirectory()) return "directory";
  return entry.isFile() ? "link" : undefined;
}

/** The name of a submodule can have slashes, and a submodule can have submodules. */
function lookAtModules(path: string, entries: readonly Dirent[]): Seen {
  const isModule = entries.some(({ name }) => name === "HEAD");
  // Elsewhere, a directory with such a name is a submodule, or a part of its name.
  const others = entries.filter(
    (entry) => entry.isDirectory() && !(isModule && CONTENT.has(entry.name)),
  );
  return {
    found: isModule ? [{ path, kind: "directory" }] : [],
    deeper: others.map(({ name }) => `${path}/${name}`),
  };
}

/** What a git directory holds besides those of nested submodules. */
const CONTENT = new Set(["objects", "refs", "logs", "hooks", "info"]);

/** `.git/modules` can be a link, and what it leads to is not the workspace's. */
async function entriesOf(path: string): Promise<readonly Dirent[]> {
  try {
    if ((await lstat(path)).isSymbolicLink()) return [];
    return await readdir(path, { withFileTypes: true });
  } catch {
    return [];
  }
}

const LOCKED = ["hooks", "config.worktree", "info/attributes"];

/** What of each the launcher must keep as it is. `execute` runs git, which only reads and starts nothing. */
export async function prepareGit(
  workspace: string,
  found: readonly FoundGit[],
  execute: Execute,
): Promise<readonly GitPlace[]> {
  const places: GitPlace[] = [];
  for (const { path, kind } of found) {
    if (kind === "symlink") continue;
    if (kind === "link") {
      places.push({ path, kind, config: undefined, locked: [] });
      continue;
    }
    const at = join(workspace, path);
    await makeLockable(at);
    const locked: string[] = [];
    for (const name of LOCKED) if (await isThere(join(at, name))) locked.push(name);
    const config = (await isThere(join(at, "config"))) ? await readClean(at, execute) : undefined;
    places.push({ path, kind, config, locked });
  }
  return places;
}

/** What is not there cannot be covered, and the agent could make it. */
async function makeLockable(directory: string): Promise<void> {
  await mkdir(join(directory, "hooks")).catch(() => undefined);
  await writeFile(join(directory, "config.worktree"), "", { flag: "wx" }).catch(() => undefined);
}

/** Also false for a link, which could lead anywhere. */
async function isThere(path: string): Promise<boolean> {
  try {
    return !(await lstat(path)).isSymbolicLink();
  } catch {
    return false;
  }
}

/** The configuration without credentials; almost empty where git cannot read it. */
export async function readClean(directory: string, execute: Execute): Promise<string> {
  const git = systemProgram("git");
  if (git === undefined) return MINIMAL;
  const file = join(directory, "config");
  const args = ["config", "--file", file, "--no-includes", "--null", "--list"];
  const { code, stdout } = await execute({ file: git, args, timeoutMs: MAX_MS });
  return code === 0 ? cleanGitConfig(parseGitEntries(stdout)) : MINIMAL;
}

const MINIMAL = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n";
