import { Buffer } from "node:buffer";
import { lstatSync, readdirSync, realpathSync } from "node:fs";
import { basename, dirname } from "node:path";
import { codeOf } from "../../shared/error-code.ts";
import { bytePath, nativePath, type BytePath } from "./byte-path.ts";
import type { MountPoints } from "./mount-points.ts";
import type { ResidueNotes } from "./report.ts";
import type { TreeRoot } from "./tree.ts";

/** A directory with everything below it, or a file. */
export interface ResidueRoot {
  /** As a reader knows it: `$GITHUB_WORKSPACE`. */
  readonly name: string;
  readonly path: string;
  /** It need not exist. */
  readonly optional?: boolean;
  /** A place of all users: what belongs to others there is neither read nor named. */
  readonly shared?: boolean;
}

/** The roots by their real paths, each once. What cannot be opened is noted. */
export async function openRoots(
  roots: readonly ResidueRoot[],
  mounts: MountPoints,
  notes: Pick<ResidueNotes, "unreadable">,
): Promise<readonly TreeRoot[]> {
  const opened = new Map<BytePath, TreeRoot>();
  const isAbsent = absenceIn(mounts);
  for (const root of roots) {
    const name = bytePath(root.name);
    try {
      if (root.optional === true && (await isAbsent(root.path))) continue;
      const path = await placeOf(root, mounts);
      if (mounts.isServedByProgram(path)) {
        notes.unreadable(name, "a program's file system (FUSE)");
      } else if (!opened.has(path)) {
        const status = lstatSync(nativePath(path));
        opened.set(path, { path, name, status, shared: root.shared === true });
      }
    } catch (error) {
      const code = codeOf(error);
      if (root.optional !== true || code !== "ENOENT") notes.unreadable(name, code);
    }
  }
  return [...opened.values()];
}

/**
 * Whether a path surely does not exist. Most places do not, and most are in the same directory, so that one look at it is
 * enough. Some file systems do not tell upper case from lower case.
 */
function absenceIn(mounts: MountPoints): (path: string) => Promise<boolean> {
  const listings = new Map<string, ReadonlySet<string> | undefined>();
  return async (path) => {
    const name = basename(path).toLowerCase();
    if (/^\.{0,2}$/u.test(name) || mounts.isServedByProgram(bytePath(path))) return false;
    const directory = dirname(path);
    if (!listings.has(directory)) listings.set(directory, await entriesOf(directory));
    return listings.get(directory)?.has(name) === false;
  };
}

/** Undefined when that is unknown. */
async function entriesOf(directory: string): Promise<ReadonlySet<string> | undefined> {
  try {
    const entries = readdirSync(directory);
    // Beyond ASCII, a file system may write a name in another way than who asks for it.
    return entries.every((entry) => ASCII.test(entry))
      ? new Set(entries.map((entry) => entry.toLowerCase()))
      : undefined;
  } catch (error) {
    return codeOf(error) === "ENOENT" ? new Set() : undefined;
  }
}

// oxlint-disable-next-line no-control-regex -- all of ASCII
const ASCII = /^[\0-\x7f]*$/u;

/** A root may be a link itself; links below it are not followed. What a program serves is not even looked at. */
async function placeOf({ path }: ResidueRoot, mounts: MountPoints): Promise<BytePath> {
  const given = bytePath(path);
  return mounts.isServedByProgram(given) ? given : await realPath(given);
}

/** Of those that exist. */
export async function realPaths(paths: readonly string[]): Promise<readonly BytePath[]> {
  const found = paths.map((path) => realPath(bytePath(path)).catch(() => []));
  return (await Promise.all(found)).flat();
}

async function realPath(path: BytePath): Promise<BytePath> {
  const real = realpathSync.native(nativePath(path), "buffer");
  return Buffer.from(real).toString("latin1");
}
