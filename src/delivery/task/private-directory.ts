import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";

/**
 * Lends a directory that only this user can enter (0700), and removes it with all it holds: when `use` is done, and also
 * when this process ends before that by anything but SIGKILL.
 */
export async function withPrivateDirectory<T>(
  parent: string,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(parent, "stepkey-"));
  const removeNow = (): void => rmSync(directory, { recursive: true, force: true });
  process.once("exit", removeNow);
  try {
    return await use(directory);
  } finally {
    // What the task made immovable, or still fills, is no reason to lose what became of the task: the directory holds no
    // credential, and is searched for one with the rest.
    await rm(directory, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
    process.removeListener("exit", removeNow);
  }
}
