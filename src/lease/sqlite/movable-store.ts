import { statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { Clock } from "../../shared/clock.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import { StoreError } from "../store.ts";
import { copiedRow, type CopiedRow } from "./copied-row.ts";
import { isBusy, storeErrorAt, storeErrorOf } from "./errors.ts";
import { moveOf, MOVE_KEY, writeMove, type Move } from "./moved.ts";
import { APPLICATION_ID, migrate } from "./schema.ts";
import { sourceTables, type SourceTable } from "./source-table.ts";

/** How long to wait for a command that has the file open for a moment, in milliseconds. */
const WAIT_MS = 2000;

/** A store's file that no other process can use while it is open here. */
export interface MovableStore {
  readonly path: string;
  /** Undefined: it was in use until now. */
  readonly move: Move | undefined;
  /** In an order in which they can be written. */
  readonly tables: readonly SourceTable[];
  /** Every row of a table in the order of its key, without those that refer to nothing. Texts compare by their bytes. */
  rows(table: SourceTable): Iterable<CopiedRow>;
  count(table: SourceTable): { readonly rows: number; readonly dangling: number };
  readonly instance: string;
  /** Marks the file as moved; undefined takes the mark away. */
  mark(move: Move | undefined): void;
  /** Lets others use the file again. */
  close(): void;
}

export interface MovableOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

/**
 * Opens a store's file for nobody else: SQLite gives that lock only while no other process has the file open, and the
 * system takes it back when this process ends, however it ends. The schema is brought up to date.
 * @throws StoreError when another process has it open, or it is no store
 */
export function openMovable(options: MovableOptions): MovableStore {
  const { path } = options;
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new StoreError("unusable", `There is no store at ${path}.`, {
      remedy: "Check the path: one that does not begin with / is relative to this directory.",
    });
  }
  const database = new DatabaseSync(path, { timeout: WAIT_MS, enableForeignKeyConstraints: true });
  try {
    lock(database, options);
    return movable(path, database);
  } catch (error) {
    database.close();
    throw withReason(path, error);
  }
}

function lock(database: DatabaseSync, { clock, randomBytes }: MovableOptions): void {
  // Before anything is read: only then the lock is taken with the first transaction, and kept.
  database.exec("PRAGMA locking_mode = EXCLUSIVE");
  database.exec("PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL");
  database.exec("BEGIN EXCLUSIVE");
  try {
    const mark = database.prepare("PRAGMA application_id").get()?.["application_id"];
    if (mark !== APPLICATION_ID && moveOf(database) === undefined) {
      throw new StoreError("unusable", "it is not a store of stepkey", {
        remedy: "Check the path: this file was not changed.",
      });
    }
    migrate(database, { now: clock.now(), randomBytes });
    database.exec("COMMIT");
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

function movable(path: string, database: DatabaseSync): MovableStore {
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw storeErrorOf(path, error);
    }
  };
  const [instance = ""] = database
    .prepare("SELECT value FROM meta WHERE key = 'instance'")
    .all()
    .map(({ value }) => String(value));
  return {
    path,
    move: moveOf(database),
    tables: sourceTables(database),
    instance,
    rows: (table) => copiedRows(path, database, table),
    count: ({ name, dangling = "false" }) =>
      guarded(() => ({
        rows: countOf(database, `${name} WHERE NOT (${dangling})${notTheMark(name)}`),
        dangling: countOf(database, `${name} WHERE ${dangling}`),
      })),
    mark: (move) => guarded(() => writeMove(database, move)),
    close: () => database.close(),
  };
}

function countOf(database: DatabaseSync, from: string): number {
  return Number(database.prepare(`SELECT count(*) AS count FROM ${from}`).get()?.["count"]);
}

function* copiedRows(
  path: string,
  database: DatabaseSync,
  { name, key, dangling = "false" }: SourceTable,
): Generator<CopiedRow> {
  try {
    const statement = database.prepare(
      `SELECT * FROM ${name} WHERE NOT (${dangling})${notTheMark(name)} ORDER BY ${key.join(", ")}`,
    );
    statement.setReadBigInts(true);
    for (const row of statement.iterate()) yield copiedRow(name, row);
  } catch (error) {
    throw storeErrorOf(path, error);
  }
}

/** The mark belongs to the file. */
function notTheMark(table: string): string {
  return table === "meta" ? ` AND key <> '${MOVE_KEY}'` : "";
}

function withReason(path: string, error: unknown): unknown {
  if (isBusy(error)) {
    return new StoreError("unavailable", `Another process has the store ${path} open.`, {
      remedy: "Stop its brokers and commands, then try again.",
      cause: error,
    });
  }
  return storeErrorAt(path, error);
}
