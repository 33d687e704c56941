import { StoreError } from "../store.ts";

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html) that are no bugs of ours. */
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
  "The file and its folder must be writable: SQLite keeps two more files beside the store.";

const MEANINGS: Readonly<Record<number, Meaning>> = {
  [BUSY]: ["unavailable", "another process holds it locked", "Try again."],
  [LOCKED]: ["unavailable", "another process holds it locked", "Try again."],
  [READONLY]: ["unusable", "it can be read but not written", WRITABLE],
  [IOERR]: ["unavailable", "the disk failed to read or write it", "Look at the machine's disk."],
  [CORRUPT]: ["unusable", "it is damaged", "Restore it from a backup, with its -wal file."],
  [FULL]: ["unavailable", "the disk is full", "Make room, then try again."],
  [CANTOPEN]: ["unusable", "it cannot be opened", WRITABLE],
  [NOTADB]: [
    "unusable",
    "it is no stepkey store, nor any SQLite file",
    "Name another path in `store`: this file is left as it is.",
  ],
};

const FILE_MEANINGS: Readonly<Record<string, Meaning>> = {
  ENOENT: ["unusable", "its folder does not exist", "Make the folder, or name another path."],
  ENOTDIR: ["unusable", "its folder is no folder", "Name another path."],
  EACCES: ["unusable", "this user may not open it", WRITABLE],
  EPERM: ["unusable", "this user does not own it", "Run stepkey as the owner of the store."],
  EROFS: ["unusable", "it lies on a read-only file system", WRITABLE],
  ENOSPC: ["unavailable", "the disk is full", "Make room, then try again."],
  // What node:sqlite throws once the database is closed.
  ERR_INVALID_STATE: ["unavailable", "it was closed", "Try again once the broker runs."],
};

/** What SQLite or the file system threw, in words an admin can act on. A bug of ours is returned as it is. */
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

/** Whether another process holds the lock just now. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code === BUSY || code === LOCKED;
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
