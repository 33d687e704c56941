import type { DatabaseSync } from "node:sqlite";
import { StoreError } from "../store.ts";
import { markedMove, MOVED_ID, movedError, type Move } from "./moved.ts";
import { APPLICATION_ID } from "./schema.ts";

/**
 * A database that has content but not our mark belongs to another program. Both are read in one transaction: another
 * process may be making a store of this file, and writes both at once. A store that was moved is refused too.
 */
export function refuseForeign(
  database: Pick<DatabaseSync, "exec" | "isTransaction" | "prepare">,
): void {
  database.exec("BEGIN");
  let mark: unknown;
  let objects: unknown;
  let move: Move | undefined;
  try {
    // The first of them takes the lock that keeps the file as it is, so it has to read a page.
    objects = database.prepare("SELECT count(*) AS count FROM sqlite_schema").get()?.["count"];
    mark = database.prepare("PRAGMA application_id").get()?.["application_id"];
    if (mark === MOVED_ID) move = markedMove(database);
  } finally {
    if (database.isTransaction) database.exec("ROLLBACK");
  }
  if (move !== undefined) throw movedError(move);
  if (mark === APPLICATION_ID || (mark === 0 && objects === 0)) return;
  throw new StoreError("unusable", "it is a SQLite file of another program", {
    remedy: "Set `store` to another path: this file was not changed.",
  });
}
