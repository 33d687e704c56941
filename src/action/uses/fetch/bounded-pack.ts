import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

const LOOK_EVERY_MS = 100;

/**
 * Ends `work` when the packs of a repository grow beyond a size: git itself knows no limit for what it fetches. Looks ten
 * times a second, so that a little more can come.
 */
export async function withBoundedPacks<T>(
  repository: string,
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ readonly value: T; readonly isTooLarge: boolean }> {
  const grown = new AbortController();
  const look = async (): Promise<void> => {
    if ((await packedBytes(repository)) > maxBytes) grown.abort();
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  try {
    const value = await work(AbortSignal.any([signal, grown.signal]));
    await look();
    return { value, isTooLarge: grown.signal.aborted };
  } finally {
    clearInterval(timer);
  }
}

/** Packs, whole and half, and what was not packed. */
async function packedBytes(repository: string): Promise<number> {
  const directory = join(repository, "objects", "pack");
  const names = await readdir(directory).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(directory, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
