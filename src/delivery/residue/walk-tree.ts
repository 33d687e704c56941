import { lstatSync, readdirSync, readlinkSync, type Stats } from "node:fs";
import { readdir } from "node:fs/promises";
import process from "node:process";
import { codeOf } from "../../shared/error-code.ts";
import { nativePath, type BytePath } from "./byte-path.ts";
import type {
  ChangedName,
  Directory,
  SkipReason,
  TreeEntry,
  TreeRoot,
  TreeVisitor,
  TreeWalk,
  Walking,
  Work,
} from "./tree.ts";
import { holdPath, unlock } from "./unlock.ts";

/**
 * Everything below the roots, each entry once, also where one root contains another. It never follows links, and never
 * opens pipes, sockets or devices. It works without waiting between two calls of `turn`.
 */
export async function walkTrees(walk: TreeWalk, visitor: TreeVisitor): Promise<void> {
  const work: Work[] = [];
  try {
    for (const root of walk.roots) {
      if (!(await walkRoot(root, { ...walk, visitor, work }))) return;
    }
  } finally {
    for (const left of work.toReversed()) if ("finish" in left) left.finish();
  }
}

/** False when the visitor ended the walk. */
async function walkRoot(root: TreeRoot, walking: Walking): Promise<boolean> {
  const { visitor, work } = walking;
  const { path, name, status } = root;
  if (visitor.mustStop()) return false;
  if (status.isDirectory()) work.push({ path, shown: name, isReal: true, status, root });
  // A root may be a file: `$HOME/.netrc`.
  else await visitLeaf({ path, shown: name, status, lasting: true }, walking);
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    if ("finish" in next) next.finish();
    else if (!(await visitDirectory(next, walking))) return false;
  }
  return true;
}

async function visitDirectory(listed: Directory, walking: Walking): Promise<boolean> {
  const { visitor, work } = walking;
  if (visitor.mustStop()) return false;
  const directory = reachable(listed, walking);
  const changed: ChangedName[] = [];
  for (const name of await namesIn(directory, visitor)) {
    const turn = visitor.turn();
    if (turn !== undefined) await turn;
    if (visitor.mustStop()) return false;
    const entry = examine(directory, name, walking);
    if (entry === undefined) continue;
    const { path, shown, status } = entry;
    if (isChanged(status, walking)) changed.push(changedName(name, entry));
    if (status.isDirectory()) {
      work.push({ path, shown, isReal: directory.isReal, status, root: directory.root });
      continue;
    }
    const visit = visitLeaf(entry, walking);
    if (visit !== undefined) await visit;
  }
  if (changed.length > 0) visitor.names(directory.shown, changed);
  return true;
}

/** A path may be longer than the system takes in one call (PATH_MAX, 4096 bytes). */
const MAX_PATH = 3072;
/** To list a directory, and to reach what is in it. */
const LIST_AND_ENTER = 0o500;

/**
 * The directory by a path that can be used: through a descriptor where its own is too long, and with permissions where
 * the task took them away. Both end when everything below it is walked.
 */
function reachable(directory: Directory, walking: Walking): Directory {
  const { path, status } = directory;
  const isLocked = (status.mode & LIST_AND_ENTER) !== LIST_AND_ENTER && isOwn(status);
  if (isLocked && process.geteuid?.() !== 0 && isChanged(status, walking)) {
    const lent = unlock(path, LIST_AND_ENTER);
    if (lent !== undefined) {
      walking.work.push({ finish: lent.undo });
      return { ...directory, path: lent.path, isReal: false };
    }
  }
  if (path.length <= MAX_PATH) return directory;
  const held = holdPath(path);
  if (held === undefined) return directory;
  walking.work.push({ finish: held.close });
  return { ...directory, path: held.path, isReal: false };
}

/** From this size on, listing a directory takes so long that others get their turn meanwhile. */
const LARGE_DIRECTORY_BYTES = 1024 * 1024;

async function namesIn(
  { path, shown, status }: Directory,
  visitor: TreeVisitor,
): Promise<readonly BytePath[]> {
  try {
    if (status.size < LARGE_DIRECTORY_BYTES) return readdirSync(nativePath(path), "latin1");
    return await readdir(nativePath(path), "latin1");
  } catch (error) {
    if (!isGone(error)) visitor.unreadable(shown, codeOf(error));
    return [];
  }
}

/** The entry's status; undefined when it is skipped. */
function examine(directory: Directory, name: BytePath, walking: Walking): TreeEntry | undefined {
  const { visitor } = walking;
  const path = pathIn(directory, name);
  if (directory.isReal && walking.apart.has(path)) return undefined;
  const shown = joinShown(directory.shown, name);
  try {
    const isMount = directory.isReal && walking.mounts.has(path);
    const status = isMount ? undefined : lstatSync(nativePath(path));
    const reason = skipReason(status, directory.root);
    if (status !== undefined && reason === undefined) {
      return { path, shown, status, lasting: directory.isReal };
    }
    visitor.skipped(reason ?? "other file system");
  } catch (error) {
    if (!isGone(error)) visitor.unreadable(shown, codeOf(error));
  }
  return undefined;
}

function pathIn({ path }: Directory, name: BytePath): BytePath {
  return path === "/" ? `/${name}` : `${path}/${name}`;
}

function skipReason(status: Stats | undefined, root: TreeRoot): SkipReason | undefined {
  if (status === undefined) return "other file system";
  if (root.shared && !isOwn(status)) return "other user";
  const isElsewhere = status.isDirectory() && status.dev !== root.status.dev;
  return isElsewhere ? "other file system" : undefined;
}

function visitLeaf(entry: TreeEntry, walking: Walking): Promise<void> | undefined {
  const { visitor } = walking;
  const { status } = entry;
  if (status.isFile()) {
    if (isChanged(status, walking)) return visitor.file(entry);
    visitor.unchanged();
  } else {
    visitor.skipped(status.isSymbolicLink() ? "link" : "special");
  }
  return undefined;
}

function changedName(name: BytePath, { path, status }: TreeEntry): ChangedName {
  if (!status.isSymbolicLink()) return { name };
  try {
    return { name, target: readlinkSync(nativePath(path), "latin1") };
  } catch {
    return { name };
  }
}

/** Programs can set mtime back, but not ctime. */
function isChanged({ mtimeMs, ctimeMs }: Stats, { since }: TreeWalk): boolean {
  return Math.max(mtimeMs, ctimeMs) >= since;
}

function isOwn({ uid }: Stats): boolean {
  return uid === process.geteuid?.();
}

/** A task can nest directories without end; a reader needs the beginning and the end. */
const MAX_SHOWN = 8192;

function joinShown(directory: BytePath, name: BytePath): BytePath {
  const shown = `${directory}/${name}`;
  return shown.length <= MAX_SHOWN ? shown : `${shown.slice(0, 1024)}/...${shown.slice(-4096)}`;
}

/** It was removed since it was listed. */
function isGone(error: unknown): boolean {
  return codeOf(error) === "ENOENT";
}
