import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { isServedByProgram } from "../residue/mount-points.ts";
import { removeTree } from "./remove-tree.ts";

export interface PrivateDirectory {
  readonly path: string;
  /**
   * Whether a program mounted a file system (FUSE) over it or in it. Such a file system may never respond, so that nothing
   * of the directory may be touched.
   */
  isMounted(): boolean;
  /** Removes it with everything in it, and returns whether it is gone. Never rejects. */
  remove(): Promise<boolean>;
}

/**
 * Makes a directory that only this user can enter (0700). It is removed when this process ends, too, unless SIGKILL ends
 * it. `prefix` begins its name, which ends with six random letters and digits.
 */
export function openPrivateDirectory(parent: string, prefix = "stepkey-"): PrivateDirectory {
  const path = mkdtempSync(join(parent, prefix));
  const wasMounted = isServedByProgram(path);
  const isMounted = (): boolean => !wasMounted && isServedByProgram(path);
  const removeNow = (): void => {
    try {
      if (!isMounted()) rmSync(path, { recursive: true, force: true });
    } catch {
      // An exit must not become another one because of what a task did here; post tries again.
    }
  };
  process.once("exit", removeNow);
  return {
    path,
    isMounted,
    remove: async () => {
      if (isMounted()) return false;
      // A task may have made files immovable or still be writing: that must not hide what became of the task.
      const isGone = await removeTree(path);
      process.removeListener("exit", removeNow);
      return isGone;
    },
  };
}

/** Lends a private directory below `parent` while `use` runs. */
export async function withPrivateDirectory<T>(
  parent: string,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = openPrivateDirectory(parent);
  try {
    return await use(directory.path);
  } finally {
    await directory.remove();
  }
}
