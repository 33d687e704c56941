import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import type { Freeze } from "../freeze.ts";
import { BUSY_TIMEOUT_MS } from "./database.ts";
import { storeErrorOf } from "./errors.ts";
import { freezesIn, SELECT_FREEZES } from "./freezes.ts";
import { refuseForeign } from "./refuse-foreign.ts";

/**
 * The freezes in a store that is only looked at: it is not migrated, and no file is made beside it.
 * @throws StoreError when it cannot be read
 */
export function freezesOfFile(path: string): readonly Freeze[] {
  try {
    const database = new DatabaseSync(locationOf(path), {
      readOnly: true,
      timeout: BUSY_TIMEOUT_MS,
    });
    try {
      refuseForeign(database);
      // What SQLite has of a store that was only begun.
      const isEmpty = database.prepare("PRAGMA user_version").get()?.["user_version"] === 0;
      return isEmpty ? [] : freezesIn(database.prepare(SELECT_FREEZES).all());
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
