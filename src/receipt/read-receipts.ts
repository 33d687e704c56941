import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Far above what a receipt can be, so that a planted file costs nothing. */
const MAX_BYTES = 262_144;
const MAX_FILES = 200;

/**
 * The texts of the receipts in `directory`, in the order in which they were written: none where there is no such directory.
 * Links are not followed.
 */
export function readReceipts(directory: string): readonly string[] {
  return namesIn(directory)
    .filter((name) => /^stepkey-receipt-.+\.json$/u.test(name))
    .slice(0, MAX_FILES)
    .flatMap((name) => writtenIn(join(directory, name)) ?? [])
    .toSorted((a, b) => a.at - b.at)
    .map(({ text }) => text);
}

interface WrittenText {
  readonly text: string;
  /** In milliseconds, with fractions. */
  readonly at: number;
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Undefined for what is no file, what is too large, and what this user may not read. */
function writtenIn(path: string): WrittenText | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const status = fstatSync(file);
    if (!status.isFile() || status.size > MAX_BYTES) return undefined;
    return { text: readFileSync(file, "utf8"), at: status.mtimeMs };
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
