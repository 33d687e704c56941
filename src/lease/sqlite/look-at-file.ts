import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { BUSY_TIMEOUT_MS } from "./database.ts";
import { storeErrorOf } from "./errors.ts";
import { refuseForeign } from "./refuse-foreign.ts";

/** A store that is only looked at. */
export interface LookedAtFile {
  readonly database: Pick<DatabaseSync, "prepare">;
  /** The version of its schema; 0: SQLite has it of a store that was only begun. */
  readonly schema: number;
}

/**
 * Looks at a store: it is not migrated, and no file is made beside it.
 * @throws StoreError when it cannot be read
 */
export function lookAtFile<T>(path: string, look: (file: LookedAtFile) => T): T {
  try {
    const database = new DatabaseSync(locationOf(path), {
      readOnly: true,
      timeout: BUSY_TIMEOUT_MS,
    });
    try {
      refuseForeign(database);
      const version = database.prepare("PRAGMA user_version").get()?.["user_version"];
      return look({ database, schema: Number(version) });
    } finally {
      database.close();
    }
  } catch (error) {
    throw storeErrorOf(path, error);
  }
}

/** Without a write-ahead log, nobody has the store open. SQLite would make one even to read, unless it may not. */
function locationOf(path: string): string | URL {
  if (existsSync(`${path}-wal`)) return path;
  const url = pathToFileURL(path);
  url.searchParams.set("immutable", "1");
  return url;
}
