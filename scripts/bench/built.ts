import { join } from "node:path";
import { rolldown } from "rolldown";

/** The parts of a work tree that the processes of a bench run. */
const PARTS = {
  "run-task": "src/delivery/task/run-task.ts",
  redact: "src/delivery/redact/redact.ts",
  clock: "src/shared/clock.ts",
  secret: "src/shared/secret.ts",
};

/**
 * Builds files for a process that is measured, as `dist/` is built for a job: Node would need 20 to 40 MB of memory only to
 * read TypeScript. Returns the directory with a file for each.
 */
export async function build(
  input: Readonly<Record<string, string>>,
  directory: string,
): Promise<string> {
  const bundle = await rolldown({ input, platform: "node" });
  try {
    const entryFileNames = "[name].mjs";
    await bundle.write({ dir: directory, entryFileNames, chunkFileNames: "chunk-[hash].mjs" });
  } finally {
    await bundle.close();
  }
  return directory;
}

/** The same for the parts of a work tree. */
export async function buildTree(root: string, directory: string): Promise<string> {
  const input = Object.entries(PARTS).map(([name, file]) => [name, join(root, file)] as const);
  return await build(Object.fromEntries(input), directory);
}
