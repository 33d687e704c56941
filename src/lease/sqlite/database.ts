import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { storeErrorOf } from "./errors.ts";
import { createWriter } from "./group-commit.ts";

/** How long this thread waits for another process where it has to wait, in milliseconds. */
export const BUSY_TIMEOUT_MS = 5000;

type Row = Readonly<Record<string, unknown>>;

/** A database that prepares each statement once, and whose failures are StoreErrors. */
export interface SqliteDatabase {
  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined;
  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[];
  /** Returns how many rows it changed. */
  run(sql: string, ...values: readonly SQLInputValue[]): number;
  /**
   * Runs `work` as one write: all of it or nothing, and nobody else writes meanwhile. Resolves when it is on disk. What
   * arrives together shares one commit.
   */
  write<T>(work: () => T): Promise<T>;
  /** Runs `work`, which only reads, over one consistent state. */
  read<T>(work: () => T): Promise<T>;
  /** As `read`, without a transaction: for one statement, which has a consistent state of its own. */
  readOne<T>(work: () => T): Promise<T>;
  /** Commits what was handed over before, and closes. */
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
  const control = (sql: string): void => {
    prepared(sql).run();
  };
  const writer = createWriter({
    control,
    tryBegin: () => {
      database.exec("PRAGMA busy_timeout = 0");
      try {
        control("BEGIN IMMEDIATE");
      } finally {
        database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
      }
    },
    isInTransaction: () => database.isOpen && database.isTransaction,
    storeError: (error) => storeErrorOf(path, error),
  });

  return {
    damaged: new Map(),
    get: (sql, ...values) => prepared(sql).get(...values),
    all: (sql, ...values) => prepared(sql).all(...values),
    run: (sql, ...values) => Number(prepared(sql).run(...values).changes),
    write: writer.write,
    read: async (work) => {
      try {
        control("BEGIN");
        const outcome = work();
        control("COMMIT");
        return outcome;
      } catch (error) {
        if (database.isOpen && database.isTransaction) rollBack(control);
        throw storeErrorOf(path, error);
      }
    },
    readOne: async (work) => {
      try {
        return work();
      } catch (error) {
        throw storeErrorOf(path, error);
      }
    },
    close: () => {
      if (!database.isOpen) return;
      writer.flush();
      database.close();
    },
  };
}

function rollBack(control: (sql: string) => void): void {
  try {
    control("ROLLBACK");
  } catch {
    // The first error says why.
  }
}
