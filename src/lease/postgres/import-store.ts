import { integer, text } from "../row/read-row.ts";
import { isLost, serverStoreError } from "./store-errors.ts";
import { createStorePool, type StoreSession } from "./store-pool.ts";
import { storePlace, type StoreServer } from "./store-server.ts";
import { FOLD_COUNTS } from "./upkeep-rows.ts";

/** A row whose values are all text. */
export type TextRow = Readonly<Record<string, string | null>>;

/** What is written of a table. */
export interface ImportTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** Of these, whole numbers. */
  readonly integers: ReadonlySet<string>;
  /** The columns of its key, in their order. */
  readonly key: readonly string[];
}

/** A store that nobody else can use until the transaction ends in which it is filled. */
export interface ImportedStore {
  readonly instance: string;
  /** How far the server's clock is ahead of an instant, in milliseconds. */
  readonly aheadOf: (now: number) => Promise<number>;
  /** Whether a table has rows. The store's own id is none. */
  readonly hasRows: (table: ImportTable) => Promise<boolean>;
  readonly insert: (table: ImportTable, rows: readonly TextRow[]) => Promise<void>;
  /** Every row in the order of the key, by bytes, a page at a time. */
  readonly pages: (table: ImportTable) => AsyncGenerator<readonly TextRow[], undefined>;
  /** Makes room for the id of the other store. */
  readonly forgetInstance: () => Promise<void>;
  /** After the last lease: the counts by state become one row each. */
  readonly foldCounts: () => Promise<void>;
}

/** What is to be done with what was written, and what comes of it. */
export interface Imported<T> {
  readonly value: T;
  readonly isToCommit: boolean;
}

export interface ImportSteps<T> {
  readonly work: (store: ImportedStore) => Promise<Imported<T>>;
  /** Right before the commit. If the connection breaks then, nobody knows whether there was one. */
  readonly beforeCommit: () => void;
  /** The server says that there was none. */
  readonly notCommitted: () => void;
}

/** Longer than any store takes: each statement has a limit of its own. */
const DEADLINE_MS = 6 * 3_600_000;
const PAGE = 1000;
const SETTINGS = `SET LOCAL statement_timeout = '600s'; SET LOCAL lock_timeout = '5s';
  SET LOCAL idle_in_transaction_session_timeout = '60s'; SET LOCAL synchronous_commit = 'on'`;

/**
 * Fills a store in one transaction: all of it or nothing. Brokers wait for these tables meanwhile, and give up.
 * @throws StoreError when the server cannot be reached or refuses
 */
export async function importStore<T>(
  server: StoreServer,
  tables: readonly ImportTable[],
  { work, beforeCommit, notCommitted }: ImportSteps<T>,
): Promise<T> {
  const pool = createStorePool(server);
  try {
    return await pool.use(DEADLINE_MS, async (session) => {
      await session.script(`BEGIN ISOLATION LEVEL READ COMMITTED; ${SETTINGS}`);
      const names = tables.map(({ name }) => `stepkey.${name}`).join(", ");
      await session.script(`LOCK TABLE ${names} IN ACCESS EXCLUSIVE MODE`);
      const { value, isToCommit } = await work(await importedStore(session));
      if (isToCommit) {
        beforeCommit();
        await commit(session, notCommitted);
      } else await session.script("ROLLBACK");
      return value;
    });
  } catch (error) {
    throw serverStoreError(storePlace(server), error);
  } finally {
    await pool.close();
  }
}

async function commit({ script }: StoreSession, notCommitted: () => void): Promise<void> {
  try {
    await script("COMMIT");
  } catch (error) {
    if (!isLost(error)) notCommitted();
    throw error;
  }
}

async function importedStore(session: StoreSession): Promise<ImportedStore> {
  const { query } = session;
  const [row = {}] = await query("SELECT value FROM stepkey.meta WHERE key = 'instance'");
  return {
    instance: text(row, "value"),
    aheadOf: async (now) => {
      const [clock = {}] = await query("SELECT stepkey.now_ms() AS now");
      return integer(clock, "now") - now;
    },
    hasRows: async ({ name }) => {
      const others = name === "meta" ? " WHERE key <> 'instance'" : "";
      const [found] = await query(`SELECT EXISTS (SELECT FROM stepkey.${name}${others}) AS found`);
      return found?.["found"] === true;
    },
    insert: async ({ name, columns }, rows) => {
      const names = columns.join(", ");
      await query(
        `INSERT INTO stepkey.${name} (${names})
          SELECT ${names} FROM jsonb_populate_recordset(NULL::stepkey.${name}, $1)`,
        JSON.stringify(rows),
      );
    },
    pages: (table) => pagesOf(session, table),
    forgetInstance: async () => {
      await query("DELETE FROM stepkey.meta WHERE key = 'instance'");
    },
    foldCounts: async () => {
      await query(FOLD_COUNTS);
    },
  };
}

/** A cursor sorts once, and keeps no more than a page in this process. */
async function* pagesOf(
  { script }: StoreSession,
  { name, columns, integers, key }: ImportTable,
): AsyncGenerator<readonly TextRow[], undefined> {
  const values = columns.map((column) => `copied.${column}::text AS ${column}`).join(", ");
  const order = key.map(
    (column) => `copied.${column}${integers.has(column) ? "" : ' COLLATE "C"'}`,
  );
  await script(`DECLARE pages NO SCROLL CURSOR FOR
    SELECT ${values} FROM stepkey.${name} AS copied ORDER BY ${order.join(", ")}`);
  for (;;) {
    const rows = await script(`FETCH ${PAGE} FROM pages`);
    if (rows.length > 0) yield rows.map((row) => textRow(row, columns));
    if (rows.length < PAGE) break;
  }
  await script("CLOSE pages");
}

function textRow(row: Readonly<Record<string, unknown>>, columns: readonly string[]): TextRow {
  return Object.fromEntries(
    columns.map((column) => [column, row[column] === null ? null : text(row, column)]),
  );
}
