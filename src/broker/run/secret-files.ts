import { stat } from "node:fs/promises";
import type { Log } from "../record/log.ts";

/** Bits of a file's mode that let others than its owner and group do something. */
const OTHERS = 0o007;

/** A file with a secret that every user of this machine may read or change. */
export interface OpenFile {
  readonly path: string;
  readonly message: string;
  /** The command that closes it. */
  readonly remedy: string;
}

/** Those of the files with secrets that are open to every user of this machine. */
export async function openFilesOf(paths: readonly string[]): Promise<readonly OpenFile[]> {
  const found: OpenFile[] = [];
  for (const path of paths) {
    const mode = await modeOf(path);
    if (mode === undefined || (mode & OTHERS) === 0) continue;
    const shown = (mode & 0o777).toString(8).padStart(4, "0");
    const message = `Other users of this machine can read the secret in ${path} (mode ${shown}).`;
    found.push({ path, message, remedy: `chmod 600 ${quoted(path)}` });
  }
  return found;
}

export async function warnOfOpenFiles(paths: readonly string[], log: Log): Promise<void> {
  for (const { message, remedy } of await openFilesOf(paths)) {
    log({ level: "warning", event: "secret_readable", message, remedy });
  }
}

/** As a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w./@%+,:=-]+$/u.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

/** Undefined where it cannot be seen: then the file could not be read either, which is reported elsewhere. */
async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode;
  } catch {
    return undefined;
  }
}
