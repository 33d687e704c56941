import { lstat, mkdir, unlink } from "node:fs/promises";
import { errorCode } from "../shared/error-code.ts";

/** An earlier step can plant a link under the directory's name, to have files written somewhere else. */
export async function makeReceiptDirectory(path: string): Promise<void> {
  try {
    if ((await lstat(path)).isSymbolicLink()) await unlink(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
  await mkdir(path, { recursive: true, mode: 0o700 });
}
