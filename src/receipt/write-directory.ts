import { lstatSync, mkdirSync, unlinkSync } from "node:fs";
import { errorCode } from "../shared/error-code.ts";

/** An earlier step can plant a link under the directory's name, to have files written somewhere else. */
export function makeReceiptDirectory(path: string): void {
  try {
    if (lstatSync(path).isSymbolicLink()) unlinkSync(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
  mkdirSync(path, { recursive: true, mode: 0o700 });
}
