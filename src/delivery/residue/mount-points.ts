import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { BytePath } from "./byte-path.ts";

/**
 * Where other file systems begin. They are known by name, because the first question to a file system that the task
 * mounted (FUSE) may never be answered.
 */
export interface MountPoints {
  has(path: BytePath): boolean;
  /** Whether the path is on a file system that a program of the same user can serve. */
  isServedByProgram(path: BytePath): boolean;
  /** Whether such a file system begins somewhere below the path. */
  isServedBelow(path: BytePath): boolean;
}

export function readMountPoints(): MountPoints {
  const mounts = mountsOf(mountInfo());
  const all = new Set(mounts.map(({ path }) => path));
  const served = mounts.filter(({ type, path }) => type.startsWith("fuse") && path !== "/");
  return {
    has: (path) => all.has(path),
    isServedByProgram: (path) =>
      served.some((mount) => path === mount.path || path.startsWith(`${mount.path}/`)),
    isServedBelow: (path) => served.some((mount) => mount.path.startsWith(`${path}/`)),
  };
}

/** Whether a program serves the file system of a directory, or one below it. Asks only the kernel. */
export function isServedByProgram(directory: string): boolean {
  const mounts = readMountPoints();
  const path = bytesOf(directory);
  return mounts.isServedByProgram(path) || mounts.isServedBelow(path);
}

/** The same, but not where a program serves the directory around it, too, as on some machines. */
export function isMountedByProgram(directory: string): boolean {
  const mounts = readMountPoints();
  const path = bytesOf(directory);
  const isHere =
    mounts.isServedByProgram(path) && !mounts.isServedByProgram(bytesOf(dirname(directory)));
  return isHere || mounts.isServedBelow(path);
}

/** One character a byte. */
function bytesOf(path: string): BytePath {
  return Buffer.from(path, "utf8").toString("latin1");
}

/** Empty where there is no /proc: devices then show where another file system begins. */
function mountInfo(): string {
  try {
    return readFileSync("/proc/self/mountinfo", "latin1");
  } catch {
    return "";
  }
}

interface Mount {
  readonly path: BytePath;
  readonly type: string;
}

/** `36 35 98:0 /root /mount/point options - type source …` (proc_pid_mountinfo(5)); spaces are written as `\040`. */
export function mountsOf(text: string): readonly Mount[] {
  return text.split("\n").flatMap((line) => {
    const path = line.split(" ")[4];
    const type = line.split(" - ")[1]?.split(" ")[0];
    if (path === undefined || type === undefined) return [];
    const plain = path.replaceAll(/\\(?<octal>[0-7]{3})/gu, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    return [{ path: plain, type }];
  });
}
