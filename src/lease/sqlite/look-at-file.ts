import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { BUSY_TIMEOUT_MS } from "./database.ts";
import { storeErrorAt, storeErrorOf } from "./errors.ts";
import { refuseForeign } from "./refuse-foreign.ts";

/**
 * Looks at a store's file: it is not migrated, and no file is made beside it. `schema` is 0 for a store that was only begun.
 * @throws StoreError when it cannot be read
 */
export function lookAtFile<T>(
  path: string,
  look: (database: DatabaseSync, schema: number) => T,
): T {
  const database = openToRead(path);
  try {
    return look(database, Number(database.prepare("PRAGMA user_version").get()?.["user_version"]));
  } catch (error) {
    throw storeErrorOf(path, error);
  } finally {
    database.close();
  }
}

function openToRead(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(locationOf(path), { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    refuseForeign(database);
    return database;
  } catch (error) {
    database?.close();
    throw storeErrorAt(path, error);
  }
}

/** Without a write-ahead log, nobody has the store open. SQLite would make one even to read, unless it may not. */
function locationOf(path: string): string | URL {
  if (existsSync(`${path}-wal`)) return path;
  const url = pathToFileURL(path);
  url.searchParams.set("immutable", "1");
  return url;
}
