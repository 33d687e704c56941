import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { storeErrorOf } from "./errors.ts";

type Row = Readonly<Record<string, unknown>>;

/** A database that prepares each statement once, and whose failures are StoreErrors. */
export interface SqliteDatabase {
  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined;
  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[];
  /** Returns how many rows it changed. */
  run(sql: string, ...values: readonly SQLInputValue[]): number;
  /** Runs `work` in one write transaction: all of it or nothing, and nobody else writes meanwhile. */
  write<T>(work: () => T): Promise<T>;
  /** Runs `work` over one consistent state. */
  read<T>(work: () => T): Promise<T>;
  close(): void;
  /** Rows of `leases` that could not be read, by id, with the reason. */
  readonly damaged: Map<string, string>;
}

export function wrapDatabase(path: string, database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };

  // IMMEDIATE takes the write lock at once: a read transaction that writes later cannot wait for another writer.
  const transaction = async <T>(begin: "BEGIN" | "BEGIN IMMEDIATE", work: () => T): Promise<T> => {
    try {
      database.exec(begin);
      const outcome = work();
      database.exec("COMMIT");
      return outcome;
    } catch (error) {
      rollBack(database);
      throw storeErrorOf(path, error);
    }
  };

  return {
    damaged: new Map(),
    get: (sql, ...values) => prepared(sql).get(...values),
    all: (sql, ...values) => prepared(sql).all(...values),
    run: (sql, ...values) => Number(prepared(sql).run(...values).changes),
    write: (work) => transaction("BEGIN IMMEDIATE", work),
    read: (work) => transaction("BEGIN", work),
    close: () => {
      if (database.isOpen) database.close();
    },
  };
}

function rollBack(database: DatabaseSync): void {
  if (!database.isOpen || !database.isTransaction) return;
  try {
    database.exec("ROLLBACK");
  } catch {
    // SQLite rolled back by itself (disk full, damaged file): the first error says why.
  }
}
