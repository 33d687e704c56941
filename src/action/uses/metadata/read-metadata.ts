import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** The runner looks for them in this order. */
const NAMES = ["action.yml", "action.yaml"];
const MAX_BYTES = 1024 * 1024;

/** An action's own file: where it is, and its text. */
export interface MetadataFile {
  readonly path: string;
  readonly text: string;
}

/** The file of the action in this directory; undefined when there is none that can be read. */
export async function readMetadataFile(directory: string): Promise<MetadataFile | undefined> {
  for (const name of NAMES) {
    const path = join(directory, name);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() !== true || found.size > MAX_BYTES) continue;
    return { path, text: await readFile(path, "utf8") };
  }
  return undefined;
}
