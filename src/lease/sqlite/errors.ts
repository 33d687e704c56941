import { StoreError } from "../store.ts";

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html) that are not bugs of ours. */
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

type Meaning = readonly [kind: StoreError["kind"], message: string, remedy: string];

const WRITABLE =
  "The file and its directory must be writable: SQLite keeps two more files next to the store.";

const MEANINGS: Readonly<Record<number, Meaning>> = {
  [BUSY]: ["unavailable", "another process has locked it", "Try again."],
  [LOCKED]: ["unavailable", "another process has locked it", "Try again."],
  [READONLY]: ["unusable", "it is read-only", WRITABLE],
  [IOERR]: [
    "unavailable",
    "reading or writing it failed with a disk error",
    "Check the machine's disk.",
  ],
  [CORRUPT]: [
    "unusable",
    "it is corrupted",
    "Restore it from a backup, together with its -wal file.",
  ],
  [FULL]: ["unavailable", "the disk is full", "Free some space, then try again."],
  [CANTOPEN]: ["unusable", "it cannot be opened", WRITABLE],
  [NOTADB]: [
    "unusable",
    "it is not a SQLite file",
    "Set `store` to another path: this file was not changed.",
  ],
};

const FILE_MEANINGS: Readonly<Record<string, Meaning>> = {
  ENOENT: [
    "unusable",
    "its directory does not exist",
    "Create the directory, or set `store` to another path.",
  ],
  ENOTDIR: ["unusable", "its parent is not a directory", "Set `store` to another path."],
  EACCES: ["unusable", "this user is not allowed to open it", WRITABLE],
  EPERM: ["unusable", "this user does not own it", "Run stepkey as the owner of the file."],
  EROFS: ["unusable", "it is on a read-only file system", WRITABLE],
  ENOSPC: ["unavailable", "the disk is full", "Free some space, then try again."],
  // What node:sqlite throws after the database was closed.
  ERR_INVALID_STATE: ["unavailable", "it was closed", "Try again when the broker runs."],
};

/** What SQLite or the file system threw, in words that an admin can act on. A bug of ours is returned unchanged. */
export function storeErrorOf(path: string, error: unknown): unknown {
  if (error instanceof StoreError) return error;
  const meaning = meaningOf(error);
  if (meaning === undefined) return error;
  const [kind, what, remedy] = meaning;
  return new StoreError(kind, `The store ${path} cannot be used: ${what}.`, {
    remedy,
    cause: error,
  });
}

/** The same, where a StoreError says only what is wrong, as a phrase: this adds the path. */
export function storeErrorAt(path: string, error: unknown): unknown {
  if (!(error instanceof StoreError)) return storeErrorOf(path, error);
  const message = `The store ${path} cannot be used: ${error.message}.`;
  return new StoreError(error.kind, message, { remedy: error.remedy, cause: error });
}

/** Whether another process has the file locked now. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code === BUSY || code === LOCKED;
}

/** Whether SQLite or the file system found no room. */
export function isFullError(error: unknown): boolean {
  if (resultCode(error) === FULL) return true;
  if (!(error instanceof Error && "code" in error)) return false;
  return error.code === "ENOSPC" || error.code === "EDQUOT";
}

function meaningOf(error: unknown): Meaning | undefined {
  const code = resultCode(error);
  if (code !== undefined) return MEANINGS[code];
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    return FILE_MEANINGS[error.code];
  }
  return undefined;
}

/** The primary code: the low byte of an extended one. */
function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error)) return undefined;
  return typeof error.errcode === "number" ? error.errcode % 256 : undefined;
}
