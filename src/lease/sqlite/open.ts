import { chmodSync, closeSync, openSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { refuseForeign } from "./refuse-foreign.ts";
import { errorCode } from "../../shared/error-code.ts";
import type { Clock } from "../../shared/clock.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import { BUSY_TIMEOUT_MS } from "./database.ts";
import { isBusy, storeErrorAt } from "./errors.ts";
import { migrate } from "./schema.ts";
import { StoreError } from "../store.ts";

/** Switching to WAL does not wait for a lock: it is tried this many times, 50 ms apart. */
const OPEN_ATTEMPTS = 100;

export interface OpenOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

/**
 * Opens the store's file, and creates it when there is none. Nothing is written to a file that is not ours.
 * @throws StoreError for a file that is not a store, was written by a newer version, or cannot be written
 */
export async function openDatabase(options: OpenOptions): Promise<DatabaseSync> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return openOnce(options);
    } catch (error) {
      if (!isBusy(error) || attempt >= OPEN_ATTEMPTS) throw storeErrorAt(options.path, error);
      await pause(50);
    }
  }
}

function openOnce(options: OpenOptions): DatabaseSync {
  makePrivate(options.path);
  const database = new DatabaseSync(options.path, {
    timeout: BUSY_TIMEOUT_MS,
    enableForeignKeyConstraints: true,
  });
  try {
    prepare(database, options);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepare(database: DatabaseSync, options: OpenOptions): void {
  refuseForeign(database);
  // A committed lease must survive a power cut, or it could not be revoked: FULL syncs the log with each commit.
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  // What undoes one of several writes is kept in memory. Otherwise SQLite creates a file for 64 KiB of it.
  database.exec("PRAGMA temp_store = MEMORY");
  database.exec("BEGIN IMMEDIATE");
  try {
    migrate(database, { now: options.clock.now(), randomBytes: options.randomBytes });
    database.exec("COMMIT");
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/**
 * Nobody but its owner may read or write the store. Only SQLite opens an existing file: closing another descriptor of it
 * would drop the locks of this process (POSIX advisory locks).
 */
function makePrivate(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    createPrivate(path);
    return;
  }
  if (!found.isFile()) {
    throw new StoreError("unusable", "it is not a file", {
      remedy: "Set `store` to another path.",
    });
  }
  if ((found.mode & 0o077) !== 0) chmodSync(path, 0o600);
}

function createPrivate(path: string): void {
  try {
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    // Another process was faster and created the same file in the same way.
    if (errorCode(error) !== "EEXIST") throw error;
  }
}
