import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Far above what a receipt can be, so that a planted file costs nothing. */
const MAX_BYTES = 1_048_576;
const MAX_FILES = 500;

/** The texts of the receipts in `directory`: none where there is no such directory. Links are not followed. */
export function readReceipts(directory: string): readonly string[] {
  return namesIn(directory)
    .filter((name) => /^stepkey-receipt-.+\.json$/u.test(name))
    .slice(0, MAX_FILES)
    .flatMap((name) => textOf(join(directory, name)) ?? []);
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Undefined for what is no file, what is too large, and what this user may not read. */
function textOf(path: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const status = fstatSync(file);
    return status.isFile() && status.size <= MAX_BYTES ? readFileSync(file, "utf8") : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
