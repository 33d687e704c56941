import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";

export interface PrivateDirectory {
  readonly path: string;
  /** Removes it with everything in it. Never rejects. */
  remove(): Promise<void>;
}

/**
 * Makes a directory that only this user can enter (0700). It is removed when this process ends, too, unless SIGKILL ends
 * it. `prefix` begins its name, which ends with six random letters and digits.
 */
export async function openPrivateDirectory(
  parent: string,
  prefix = "stepkey-",
): Promise<PrivateDirectory> {
  const path = await mkdtemp(join(parent, prefix));
  const removeNow = (): void => rmSync(path, { recursive: true, force: true });
  process.once("exit", removeNow);
  return {
    path,
    remove: async () => {
      // A task may have made files immovable or still be writing: that must not hide what became of the task.
      await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
      process.removeListener("exit", removeNow);
    },
  };
}

/** Lends a private directory below `parent` while `use` runs. */
export async function withPrivateDirectory<T>(
  parent: string,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = await openPrivateDirectory(parent);
  try {
    return await use(directory.path);
  } finally {
    await directory.remove();
  }
}
