import { stat } from "node:fs/promises";
import type { Log } from "../record/log.ts";

/** Bits of a file's mode that let others than its owner and group do something. */
const OTHERS = 0o007;

/** Warns of files with secrets that every user of this machine may read or change. */
export async function warnOfOpenFiles(paths: readonly string[], log: Log): Promise<void> {
  for (const path of paths) {
    const mode = await modeOf(path);
    if (mode === undefined || (mode & OTHERS) === 0) continue;
    const shown = (mode & 0o777).toString(8).padStart(4, "0");
    const message = `Other users of this machine can read the secret in ${path} (mode ${shown}).`;
    log({ level: "warning", event: "secret_readable", message, remedy: `chmod 600 ${path}` });
  }
}

/** Undefined where it cannot be seen: then the file could not be read either, which is reported elsewhere. */
async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode;
  } catch {
    return undefined;
  }
}
