import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  type Stats,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { CopiedAs } from "../../credentials/kind/tool-home.ts";
import { copiedText } from "./copied-text.ts";

/** Why a tool keeps the job's own place. */
export class NotCopied extends Error {}

/** What may still be copied for one tool. */
export interface CopyBudget {
  bytes: number;
  files: number;
}

/** Settings are small; what is larger is a cache, which belongs on a disk. */
export function copyBudget(): CopyBudget {
  return { bytes: 4 * 1024 * 1024, files: 256 };
}

export const TOO_LARGE = "it has more than 4 MiB or 256 files";

export interface Copying {
  /** The job's path, without a link in it below the home. */
  readonly from: string;
  readonly to: string;
  readonly as: CopiedAs | undefined;
  readonly budget: CopyBudget;
}

/**
 * Looks at each directory once, since most tools of this list are not on most machines. A link is not followed: what it
 * leads to may be large, or be replaced while the task runs.
 */
export function jobPlaces(): (home: string, path: string) => Stats | undefined {
  const known = new Map<string, Stats | undefined>();
  const look = (path: string): Stats | undefined => {
    if (!known.has(path)) known.set(path, statusOf(path));
    const status = known.get(path);
    if (status?.isSymbolicLink() === true) throw new NotCopied(`${path} is a link`);
    return status;
  };
  const below = (home: string, path: string): Stats | undefined => {
    const parent = dirname(path);
    const isReachable = parent === home || below(home, parent)?.isDirectory() === true;
    return isReachable ? look(path) : undefined;
  };
  return below;
}

/** Undefined also for what this user may not look at: the tool cannot read it either. */
function statusOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Copies a file, or a directory with everything in it; sockets and pipes have no copy. */
export function copyPlace(copying: Copying, status: Stats): void {
  if (status.isSymbolicLink()) throw new NotCopied(`${copying.from} is a link`);
  if (status.isDirectory()) copyDirectory(copying);
  else if (status.isFile()) copyFile(copying);
}

function copyDirectory({ from, to, as, budget }: Copying): void {
  const names = namesIn(from);
  // Not one file for each, or a planted tree of directories would take its time.
  spend(budget, 0);
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const name of names) {
    const path = join(from, name);
    const status = statusOf(path);
    if (status !== undefined) copyPlace({ from: path, to: join(to, name), as, budget }, status);
  }
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Appended: two of git's files become one. */
function copyFile({ from, to, as, budget }: Copying): void {
  const file = contentOf(from, budget);
  if (file === undefined) return;
  const content =
    as === undefined ? file.content : copiedText(as, file.content.toString("utf8"), dirname(from));
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  writeFileSync(to, content, { mode: file.mode, flag: "a" });
}

interface FileContent {
  readonly content: Buffer;
  /** For the owner alone. */
  readonly mode: number;
}

/** Undefined when it is gone, or this user may not read it. */
function contentOf(path: string, budget: CopyBudget): FileContent | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const { size, mode } = fstatSync(file);
    spend(budget, size);
    const content = Buffer.alloc(size);
    const length = size === 0 ? 0 : readSync(file, content, 0, size, 0);
    return { content: content.subarray(0, length), mode: (mode & 0o700) | 0o600 };
  } finally {
    closeSync(file);
  }
}

function spend(budget: CopyBudget, bytes: number): void {
  budget.files -= 1;
  budget.bytes -= bytes;
  if (budget.files < 0 || budget.bytes < 0) throw new NotCopied(TOO_LARGE);
}

/** A link to the job's own, where the job has it. */
export function linkPlace(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  symlinkSync(from, to);
}
