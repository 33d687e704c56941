import type { DatabaseSync } from "node:sqlite";
import type { Instant } from "../../shared/clock.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import { StoreError } from "../store.ts";
import { MIGRATIONS } from "./migrations.ts";

/** "stky" in the file's header (SQLite file format §1.3.6): distinguishes a stepkey store from any other SQLite file. */
export const APPLICATION_ID = 0x73746b79;

/**
 * Brings the schema up to date, inside a write transaction of the caller: of many processes that open one new file at
 * once, one does it and the others find it done. `migrations`: those of an older version, to make its store.
 */
export function migrate(
  database: DatabaseSync,
  made: { readonly now: Instant; readonly randomBytes: RandomBytes },
  migrations: readonly string[] = MIGRATIONS,
): void {
  database.exec(
    "CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT",
  );
  const version = schemaVersion(database);
  if (version > migrations.length) {
    throw new StoreError(
      "unusable",
      `it was written by a newer version of stepkey (schema ${version}; this version supports up to ${migrations.length})`,
      { remedy: "Run the newer version, or give this one a store of its own." },
    );
  }
  const record = database.prepare("INSERT INTO migrations (version, applied_at) VALUES (?, ?)");
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue;
    database.exec(sql);
    record.run(index + 1, made.now);
  }
  // Written each time: SQLite silently turns a write transaction on a read-only file into a read transaction.
  database.exec(`PRAGMA user_version = ${migrations.length}`);
  if (version > 0) return;
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  const instance = Buffer.from(made.randomBytes(8)).toString("hex");
  database.prepare("INSERT INTO meta (key, value) VALUES ('instance', ?)").run(instance);
}

function schemaVersion(database: DatabaseSync): number {
  const row = database.prepare("SELECT max(version) AS version FROM migrations").get();
  return typeof row?.["version"] === "number" ? row["version"] : 0;
}
