import type { Dirent } from "node:fs";
import { lstat, opendir, realpath } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import type { Instant } from "../../shared/clock.ts";

/** Why a file or directory was skipped. */
export type SkipReason = "unreadable" | "special" | "link" | "other file system" | "over budget";

export interface ResidueRoot {
  /** As a reader knows it: `$GITHUB_WORKSPACE`. */
  readonly name: string;
  readonly path: string;
}

export type WalkEntry =
  | { readonly kind: "changed"; readonly path: string; readonly shown: string }
  | { readonly kind: "unchanged" }
  | { readonly kind: "skipped"; readonly reason: SkipReason }
  /** The search ended before it saw everything. */
  | { readonly kind: "unfinished" };

export interface WalkRequest {
  readonly roots: readonly ResidueRoot[];
  readonly since: Instant;
  readonly ignore: readonly string[];
}

/** Some file systems round times down to a whole second. */
const TIME_GRAIN_MS = 2000;

interface Directory {
  readonly path: string;
  /** Its file system; others (`/proc`, network shares) are not entered. */
  readonly device: number;
}

/**
 * All files below the roots that changed since then, each once, even where one root contains another. It never follows
 * links, and never opens pipes, sockets or devices.
 */
export async function* walkChangedFiles(
  request: WalkRequest,
  isOver: () => boolean,
): AsyncGenerator<WalkEntry, void> {
  const roots = await Promise.all(request.roots.map(realRoot));
  const ignored = await Promise.all(request.ignore.map(realPath));
  const walk = { since: request.since, roots, seen: new Set(ignored), isOver };
  for (const { path } of roots) {
    const device = await deviceOf(path);
    if (device === undefined) yield { kind: "skipped", reason: "unreadable" };
    else yield* walkRoot({ path, device }, walk);
  }
}

interface Walk {
  readonly since: Instant;
  readonly roots: readonly ResidueRoot[];
  /** Directories that were walked or are ignored, so that a root within another is not walked twice. */
  readonly seen: Set<string>;
  readonly isOver: () => boolean;
}

async function* walkRoot(start: Directory, walk: Walk): AsyncGenerator<WalkEntry, void> {
  const directories = [start];
  for (let next = directories.pop(); next !== undefined; next = directories.pop()) {
    if (walk.isOver()) {
      yield { kind: "unfinished" };
      return;
    }
    if (walk.seen.has(next.path)) continue;
    walk.seen.add(next.path);
    for await (const found of readEntries(next, walk)) {
      if ("device" in found) directories.push(found);
      else yield found;
    }
  }
}

/** How many files are examined together: enough to be fast, few enough that heartbeats continue. */
const BATCH = 64;

async function* readEntries(
  directory: Directory,
  walk: Walk,
): AsyncGenerator<WalkEntry | Directory, void> {
  let batch: Dirent[] = [];
  try {
    for await (const entry of await opendir(directory.path)) {
      if (walk.isOver()) {
        yield { kind: "unfinished" };
        return;
      }
      batch.push(entry);
      if (batch.length < BATCH) continue;
      yield* await classifyAll(directory, batch, walk);
      batch = [];
    }
  } catch {
    yield { kind: "skipped", reason: "unreadable" };
  }
  yield* await classifyAll(directory, batch, walk);
}

function classifyAll(
  directory: Directory,
  batch: readonly Dirent[],
  walk: Walk,
): Promise<readonly (WalkEntry | Directory)[]> {
  const paths = batch
    .map((entry) => join(directory.path, entry.name))
    .filter((path) => !walk.seen.has(path));
  return Promise.all(paths.map((path) => classify(path, directory, walk)));
}

async function classify(
  path: string,
  { device }: Directory,
  { since, roots }: Walk,
): Promise<WalkEntry | Directory> {
  try {
    const status = await lstat(path);
    if (status.isSymbolicLink()) return { kind: "skipped", reason: "link" };
    if (status.isDirectory()) {
      if (status.dev === device) return { path, device };
      return { kind: "skipped", reason: "other file system" };
    }
    if (!status.isFile()) return { kind: "skipped", reason: "special" };
    // Programs can set mtime back, but not ctime.
    const changedAt = Math.max(status.mtimeMs, status.ctimeMs);
    if (changedAt < since - TIME_GRAIN_MS) return { kind: "unchanged" };
    return { kind: "changed", path, shown: shownPath(path, roots) };
  } catch {
    return { kind: "skipped", reason: "unreadable" };
  }
}

/** Below the innermost root that contains it. */
function shownPath(path: string, roots: readonly ResidueRoot[]): string {
  const [shortest = path] = roots
    .map((root) => ({ root, below: relative(root.path, path) }))
    .filter(({ below }) => !below.startsWith("..") && !isAbsolute(below))
    .toSorted((one, other) => one.below.length - other.below.length)
    .map(({ root, below }) => join(root.name, below));
  return shortest;
}

/** A root may be a link itself; links below it are not followed. */
async function realRoot({ name, path }: ResidueRoot): Promise<ResidueRoot> {
  return { name, path: await realPath(path) };
}

async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path;
  }
}

async function deviceOf(path: string): Promise<number | undefined> {
  try {
    return (await lstat(path)).dev;
  } catch {
    return undefined;
  }
}
