import { Buffer } from "node:buffer";
import { lstatSync } from "node:fs";
import { realpath } from "node:fs/promises";
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
  for (const root of roots) {
    const name = bytePath(root.name);
    try {
      const given = bytePath(root.path);
      // A root may be a link itself; links below it are not followed.
      const path = mounts.isServedByProgram(given) ? given : await realPath(given);
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

/** Of those that exist. */
export async function realPaths(paths: readonly string[]): Promise<readonly BytePath[]> {
  const found = paths.map((path) => realPath(bytePath(path)).catch(() => []));
  return (await Promise.all(found)).flat();
}

async function realPath(path: BytePath): Promise<BytePath> {
  const real = await realpath(nativePath(path), "buffer");
  return Buffer.from(real).toString("latin1");
}
