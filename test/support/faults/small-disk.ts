import { spawnSync } from "node:child_process";
import {
  closeSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leftOut } from "../left-out.ts";

/** A file system of its own that a test can fill. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all room that is left. */
  fill(): void;
  /** Takes all inodes that are left. */
  fillInodes(): void;
  /** Frees what `fill` and `fillInodes` took. */
  empty(): void;
  remove(): void;
}

/** Mounts a small tmpfs; undefined where this process may not mount. */
export function mountSmallDisk(options = "size=24m"): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-disk-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true });
    return leftOut(
      "Mounting a small disk",
      "run the tests as root, or with: unshare --map-root-user --mount npx vitest run …",
    );
  }
  const filler = join(folder, "filler");
  const small: string[] = [];
  return {
    folder,
    fill: () => {
      const file = openSync(filler, "a");
      try {
        for (const size of [65_536, 4096, 1]) writeUntilFull(file, size);
      } finally {
        closeSync(file);
      }
    },
    fillInodes: () => {
      try {
        while (statfsSync(folder).ffree > 0) {
          const file = `${filler}-${small.length}`;
          writeFileSync(file, "");
          small.push(file);
        }
      } catch {
        // None is left.
      }
    },
    empty: () => {
      rmSync(filler, { force: true });
      for (const file of small.splice(0)) rmSync(file);
    },
    remove: () => {
      spawnSync("umount", ["--lazy", folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function writeUntilFull(file: number, size: number): void {
  try {
    for (;;) writeSync(file, new Uint8Array(size));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
  }
}
