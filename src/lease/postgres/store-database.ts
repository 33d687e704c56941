import { setTimeout as pause } from "node:timers/promises";
import type { Instant } from "../../shared/clock.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import { integer } from "../row/read-row.ts";
import { isLost, READ_ONLY, serverStoreError, sqlStateOf, triesOf } from "./store-errors.ts";
import { createStorePool, type StorePool, type StoreSession } from "./store-pool.ts";
import { storePlace, type StoreServer } from "./store-server.ts";

type Row = Readonly<Record<string, unknown>>;

/** One transaction. */
export interface StoreTransaction extends StoreSession {
  /** The database's clock when it began. */
  readonly now: Instant;
}

/** A database whose failures are StoreErrors. */
export interface StoreDatabase {
  /** One statement that stands for itself. */
  readonly one: (sql: string, ...values: readonly unknown[]) => Promise<readonly Row[]>;
  /** The same without the usual deadline: for lists of any length. */
  readonly many: (sql: string, ...values: readonly unknown[]) => Promise<readonly Row[]>;
  /** Runs `work` over one consistent state, which it only reads. */
  readonly read: <T>(work: (transaction: StoreTransaction) => Promise<T>) => Promise<T>;
  /**
   * Runs `work` as one transaction: all of it or nothing, and it is on disk when the promise resolves. Each statement sees
   * what was committed before it; what `work` decides about it has to lock. It runs again after a conflict.
   */
  readonly write: <T>(work: (transaction: StoreTransaction) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
  /** Rows of `leases` that could not be read, by id, with the reason. */
  readonly damaged: Map<string, string>;
}

/** Of one try, once it has a connection. What must not wait has a shorter deadline of the broker's own (src/lease/outage). */
const DEADLINE_MS = 5000;
const LONG_DEADLINE_MS = 60_000;
/** The longest pause before the second try of a transaction that another one was in the way of. */
const PAUSE_MS = 20;

/**
 * `SET LOCAL`, because a pooler may give the next transaction another connection. The server gives up on a statement
 * before the broker does, and lets go of what a process holds that stands still. A commit is on disk, and with synchronous standbys on
 * theirs, whatever the default of the database is.
 */
const SETTINGS = `SET LOCAL statement_timeout = '2500ms'; SET LOCAL lock_timeout = '2000ms';
  SET LOCAL idle_in_transaction_session_timeout = '5000ms';
  SELECT set_config('synchronous_commit', 'on', true)
    WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')`;
const NOW = "SELECT stepkey.now_ms() AS now";

export function connectDatabase(
  server: StoreServer,
  { randomBytes }: { readonly randomBytes: RandomBytes },
): StoreDatabase {
  const pool = createStorePool(server);
  const storeError = (error: unknown): unknown => serverStoreError(storePlace(server), error);
  const statement = async (deadlineMs: number, sql: string, values: readonly unknown[]) => {
    try {
      return await onLiveConnection(() =>
        pool.use(deadlineMs, (session) => session.query(sql, ...values)),
      );
    } catch (error) {
      throw storeError(error);
    }
  };
  const transaction = async <T>(
    begin: string,
    work: (transaction: StoreTransaction) => Promise<T>,
  ): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await runOnce(pool, begin, work);
      } catch (error) {
        if (attempt >= triesOf(error)) throw storeError(error);
        await pause(((randomBytes(1)[0] ?? 0) / 255) * PAUSE_MS * attempt);
      }
    }
  };
  return {
    damaged: new Map(),
    one: (sql, ...values) => statement(DEADLINE_MS, sql, values),
    many: (sql, ...values) => statement(LONG_DEADLINE_MS, sql, values),
    read: (work) => transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", work),
    write: (work) => transaction("BEGIN ISOLATION LEVEL READ COMMITTED", work),
    close: () => pool.close(),
  };
}

/** Nothing has been sent on a connection whose first message fails because the server had closed it: that is safe to repeat. */
async function runOnce<T>(
  pool: StorePool,
  begin: string,
  work: (transaction: StoreTransaction) => Promise<T>,
): Promise<T> {
  let hasBegun = false;
  const run = () =>
    pool.use(DEADLINE_MS, async (session, keep) => {
      const [row = {}] = await session.script(`${begin}; ${SETTINGS}; ${NOW}`);
      hasBegun = true;
      try {
        const value = await work({ ...session, now: integer(row, "now") });
        await session.script("COMMIT");
        return value;
      } catch (error) {
        // A connection that is still good is kept: a new one costs more. One to a server that is read-only may lead elsewhere.
        if ((await rolledBack(session)) && sqlStateOf(error) !== READ_ONLY) keep();
        throw error;
      }
    });
  return onLiveConnection(run, () => !hasBegun);
}

async function rolledBack(session: StoreSession): Promise<boolean> {
  try {
    await session.script("ROLLBACK");
    return true;
  } catch {
    return false;
  }
}

/** Idle connections that the server has closed may be in the pool, each of which fails once. */
const STALE_CONNECTIONS = 3;

async function onLiveConnection<T>(run: () => Promise<T>, mayRepeat = () => true): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt === STALE_CONNECTIONS || !mayRepeat() || !isLost(error)) throw error;
    }
  }
}
