import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BridgeCommand, clientConfigs } from "./client-configs.ts";

/**
 * Writes the configuration files into a directory that exists, for everybody who can enter it to read. It rejects if one of them
 * is there already: somebody else's file is neither overwritten nor followed.
 */
export async function writeClientConfigs(directory: string, command: BridgeCommand): Promise<void> {
  const files = clientConfigs(command).map(({ name, text }) =>
    writeFile(join(directory, name), text, { flag: "wx", mode: 0o644 }),
  );
  await Promise.all(files);
}
