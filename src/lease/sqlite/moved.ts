import type { DatabaseSync } from "node:sqlite";
import { toRfc3339, type Instant } from "../../shared/clock.ts";
import { isRecord, parseJson } from "../../shared/json.ts";
import { StoreError } from "../store.ts";
import { APPLICATION_ID } from "./schema.ts";

/** "stkm" in the file's header. A version of stepkey that does not know it refuses the file as one of another program. */
export const MOVED_ID = 0x73746b6d;
/** The row of `meta` that says where the store is now. */
export const MOVE_KEY = "moved";

/** Where the content of a file went. */
export interface Move {
  /** The address, for people. */
  readonly to: string;
  readonly at: Instant;
  /** False: the copy was about to be committed, and whether it was is not known here. */
  readonly isComplete: boolean;
}

type Database = Pick<DatabaseSync, "prepare">;

/** Undefined for a file that is in use. */
export function moveOf(database: Database): Move | undefined {
  const mark = database.prepare("PRAGMA application_id").get()?.["application_id"];
  return mark === MOVED_ID ? markedMove(database) : undefined;
}

/** The same, of a file whose header has the mark. */
export function markedMove(database: Database): Move {
  const row = database.prepare(`SELECT value FROM meta WHERE key = '${MOVE_KEY}'`).get();
  const text = row?.["value"];
  const move = typeof text === "string" ? parseJson(text) : undefined;
  const { to, at, isComplete } = isRecord(move) ? move : {};
  return {
    to: typeof to === "string" ? to : "another store",
    at: typeof at === "number" ? at : 0,
    isComplete: isComplete === true,
  };
}

/** Marks the file, or takes the mark away, in one transaction. */
export function writeMove(
  database: Pick<DatabaseSync, "exec" | "isTransaction" | "prepare">,
  move: Move | undefined,
): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    if (move === undefined) database.exec(`DELETE FROM meta WHERE key = '${MOVE_KEY}'`);
    else {
      const sql = `INSERT OR REPLACE INTO meta (key, value) VALUES ('${MOVE_KEY}', ?)`;
      database.prepare(sql).run(JSON.stringify(move));
    }
    database.exec(`PRAGMA application_id = ${move === undefined ? APPLICATION_ID : MOVED_ID}`);
    database.exec("COMMIT");
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** What a process hears that opens a file that was moved. */
export function movedError({ to, at, isComplete }: Move): StoreError {
  const message = isComplete
    ? `it was moved to ${to} at ${toRfc3339(at)}`
    : `a copy of it to ${to} was interrupted at ${toRfc3339(at)}, when it was almost complete`;
  const now = isComplete
    ? "Set `store` to that database."
    : "Run the same `stepkey store copy` again.";
  return new StoreError("unusable", message, {
    remedy: `${now} To use the file again, stop the brokers on that database and run \`stepkey store reopen\`.`,
  });
}
