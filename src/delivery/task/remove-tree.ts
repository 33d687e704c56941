import { chmod, lstat, readdir, rm, rmdir, unlink } from "node:fs/promises";
import { join } from "node:path";

/**
 * Removes a directory with everything in it, also where a task took its own permissions away, as module caches do. A link
 * in its place, or below it, is removed and never followed. Returns whether it is gone; never rejects. What cannot be
 * removed, such as what a container's root made, keeps nothing else.
 */
export async function removeTree(path: string): Promise<boolean> {
  await empty(path).catch(() => undefined);
  try {
    await rmdir(path);
    return true;
  } catch {
    // It is a link, or not empty. What finds that out takes several looks, and nearly no directory needs them.
    return await removeWhatIsLeft(path);
  }
}

async function removeWhatIsLeft(path: string): Promise<boolean> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
    return true;
  } catch {
    return false;
  }
}

async function empty(directory: string): Promise<void> {
  if (!(await lstat(directory)).isDirectory()) return;
  await chmod(directory, 0o700);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await removeTree(path);
    else await unlink(path).catch(() => undefined);
  }
}
