import { chmodSync, closeSync, constants, fstatSync, openSync, type Stats } from "node:fs";
import process from "node:process";
import { nativePath, type BytePath } from "./byte-path.ts";

/** Of Linux's fcntl.h, the same on every architecture that runners have; Node does not name it. */
const O_PATH = 0o10_000_000;

/** Directories that are open at the same time, so that a task cannot use up this process's descriptors. */
const MAX_HELD = 128;
let held = 0;

/** A descriptor that stands for a path, whatever happens to the path. Undefined where the system has none to give. */
export interface HeldPath {
  /** Works for as long as the descriptor is open, and however long the path is. */
  readonly path: BytePath;
  readonly status: Stats;
  readonly close: () => void;
}

/** Needs no permission for the file or directory itself, and follows no link. */
export function holdPath(path: BytePath): HeldPath | undefined {
  if (process.platform !== "linux" || held >= MAX_HELD) return undefined;
  try {
    const fd = openSync(nativePath(path), O_PATH | constants.O_NOFOLLOW);
    held += 1;
    const close = (): void => {
      held -= 1;
      closeSync(fd);
    };
    return { path: `/proc/self/fd/${fd}`, status: fstatSync(fd), close };
  } catch {
    return undefined;
  }
}

const PERMISSION_BITS = 0o7777;

/**
 * Gives the owner these permissions on a file or directory of its own. Through a descriptor, so that a link that takes
 * its place meanwhile cannot lead the change elsewhere. `undo` sets back what was there; undefined when it is not ours.
 */
export function unlock(
  path: BytePath,
  bits: number,
): { readonly path: BytePath; readonly undo: () => void } | undefined {
  const target = holdPath(path);
  if (target === undefined) return undefined;
  const { mode, uid } = target.status;
  const isOurs = uid === process.geteuid?.();
  if (!isOurs || (!target.status.isFile() && !target.status.isDirectory())) {
    target.close();
    return undefined;
  }
  try {
    chmodSync(target.path, (mode & PERMISSION_BITS) | bits);
  } catch {
    target.close();
    return undefined;
  }
  return {
    path: target.path,
    undo() {
      try {
        chmodSync(target.path, mode & PERMISSION_BITS);
      } catch {
        // It was removed, or its file system became read-only.
      } finally {
        target.close();
      }
    },
  };
}
