import type { Dirent } from "node:fs";
import { lstat, opendir, realpath } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import type { Instant } from "../../shared/clock.ts";

/** Why something was passed over. */
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
  /** The search is over before everything was seen. */
  | { readonly kind: "unfinished" };

export interface WalkRequest {
  readonly roots: readonly ResidueRoot[];
  readonly since: Instant;
  readonly ignore: readonly string[];
}

/** File systems keep times by the second at worst, and rounded down. */
const TIME_GRAIN_MS = 2000;

interface Folder {
  readonly path: string;
  /** Its file system: other ones (`/proc`, network shares) are not entered. */
  readonly device: number;
}

/**
 * All files below the roots that changed since then, each once, however the roots lie within each other. Links are never
 * followed, and pipes, sockets and devices never opened.
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
  /** Folders that were walked or are left out: a root within another is not walked twice. */
  readonly seen: Set<string>;
  readonly isOver: () => boolean;
}

async function* walkRoot(start: Folder, walk: Walk): AsyncGenerator<WalkEntry, void> {
  const folders = [start];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    if (walk.isOver()) {
      yield { kind: "unfinished" };
      return;
    }
    if (walk.seen.has(folder.path)) continue;
    walk.seen.add(folder.path);
    for await (const found of lookInto(folder, walk)) {
      if ("device" in found) folders.push(found);
      else yield found;
    }
  }
}

/** How many files are looked at together: enough to be quick, few enough that heartbeats go on. */
const BATCH = 64;

async function* lookInto(folder: Folder, walk: Walk): AsyncGenerator<WalkEntry | Folder, void> {
  let batch: Dirent[] = [];
  try {
    for await (const entry of await opendir(folder.path)) {
      if (walk.isOver()) {
        yield { kind: "unfinished" };
        return;
      }
      batch.push(entry);
      if (batch.length < BATCH) continue;
      yield* await lookAt(folder, batch, walk);
      batch = [];
    }
  } catch {
    yield { kind: "skipped", reason: "unreadable" };
  }
  yield* await lookAt(folder, batch, walk);
}

function lookAt(
  folder: Folder,
  batch: readonly Dirent[],
  walk: Walk,
): Promise<readonly (WalkEntry | Folder)[]> {
  const paths = batch
    .map((entry) => join(folder.path, entry.name))
    .filter((path) => !walk.seen.has(path));
  return Promise.all(paths.map((path) => classify(path, folder, walk)));
}

async function classify(
  path: string,
  { device }: Folder,
  { since, roots }: Walk,
): Promise<WalkEntry | Folder> {
  try {
    const status = await lstat(path);
    if (status.isSymbolicLink()) return { kind: "skipped", reason: "link" };
    if (status.isDirectory()) {
      if (status.dev === device) return { path, device };
      return { kind: "skipped", reason: "other file system" };
    }
    if (!status.isFile()) return { kind: "skipped", reason: "special" };
    // The time of the last change of status cannot be set back by a program, unlike the one of the content.
    const changedAt = Math.max(status.mtimeMs, status.ctimeMs);
    if (changedAt < since - TIME_GRAIN_MS) return { kind: "unchanged" };
    return { kind: "changed", path, shown: shownPath(path, roots) };
  } catch {
    return { kind: "skipped", reason: "unreadable" };
  }
}

/** By the innermost root that holds it. */
function shownPath(path: string, roots: readonly ResidueRoot[]): string {
  const [shortest = path] = roots
    .map((root) => ({ root, below: relative(root.path, path) }))
    .filter(({ below }) => !below.startsWith("..") && !isAbsolute(below))
    .toSorted((one, other) => one.below.length - other.below.length)
    .map(({ root, below }) => join(root.name, below));
  return shortest;
}

/** Roots may be links themselves; below them none is followed. */
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
