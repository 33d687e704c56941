import { Pool, TypeOverrides, types, type PoolClient, type QueryResult } from "pg";
import {
  connectionError,
  ConnectionLost,
  connectStoreError,
  serverStoreError,
} from "./store-errors.ts";
import { storePassword, storePlace, storeTls, type StoreServer } from "./store-server.ts";

/** Connections of one broker. All writes of one lease follow each other, so more would only wait in the server. */
const MAX_CONNECTIONS = 10;
/** How long to wait for a connection: a free one, or a new one to be opened. */
const CONNECT_MS = 5000;
const IDLE_MS = 30_000;
/** 64-bit integers are instants and GitHub's ids, which fit into a number. */
const PARSERS = new TypeOverrides();
PARSERS.setTypeParser(types.builtins.INT8, Number);

type Row = Readonly<Record<string, unknown>>;

/** One connection while somebody has it. */
export interface StoreSession {
  /** One statement with its values. */
  readonly query: (sql: string, ...values: readonly unknown[]) => Promise<readonly Row[]>;
  /** The same; returns how many rows it changed. */
  readonly change: (sql: string, ...values: readonly unknown[]) => Promise<number>;
  /** Several statements in one message, without values; the rows are the last one's. */
  readonly script: (sql: string) => Promise<readonly Row[]>;
}

export interface StorePool {
  /**
   * Lends a connection. One on which `work` failed, or took longer than `deadlineMs`, is closed, unless `work` says by
   * `keep` that it is in order.
   */
  use<T>(
    deadlineMs: number,
    work: (session: StoreSession, keep: () => void) => Promise<T>,
  ): Promise<T>;
  close(): Promise<void>;
}

/**
 * A bounded pool. A connection keeps nothing from one transaction to the next, and no parameter of its start is
 * stepkey's own, so that a pooler may hand each transaction to another connection of the server.
 */
export function createStorePool(server: StoreServer): StorePool {
  const { host, port, user, database, requiresChannelBinding } = server.login;
  const place = storePlace(server);
  const pool = new Pool({
    host,
    port,
    user,
    password: () => storePassword(server),
    database,
    ssl: storeTls(server),
    enableChannelBinding: requiresChannelBinding,
    keepAlive: true,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: IDLE_MS,
    types: PARSERS,
  });
  // Of an idle connection: the pool has removed it, and the next call opens another.
  pool.on("error", () => undefined);
  // Of one that is lent and has no statement under way, as between two of a transaction: the next one fails. Without a listener
  // the process would end.
  pool.on("connect", (client) => client.on("error", () => undefined));
  const connect = async (): Promise<PoolClient> => {
    try {
      return await pool.connect();
    } catch (error) {
      throw connectStoreError(place, error);
    }
  };
  let closing: Promise<void> | undefined;
  return {
    use: async (deadlineMs, work) => {
      const client = await connect();
      let isInOrder = false;
      const keep = (): void => {
        isInOrder = true;
      };
      const late = lateAfter(deadlineMs);
      try {
        const value = await Promise.race([work(sessionOf(client), keep), late.promise]);
        isInOrder = true;
        return value;
      } catch (error) {
        // It took its time: to try it once more would take as much again.
        throw error instanceof Late ? serverStoreError(place, error) : error;
      } finally {
        late.cancel();
        client.release(!isInOrder);
      }
    },
    close: () => (closing ??= pool.end()),
  };
}

class Late extends ConnectionLost {}

function lateAfter(milliseconds: number): {
  readonly promise: Promise<never>;
  readonly cancel: () => void;
} {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Late(`no response within ${milliseconds} ms`)),
    milliseconds,
  );
  return { promise, cancel: () => clearTimeout(timer) };
}

type Result = QueryResult<Record<string, unknown>>;

/** Several statements in one message have several results, which the types of `pg` do not say. */
function isResults(result: Result | readonly Result[]): result is readonly Result[] {
  return Array.isArray(result);
}

/** Statements have no name: a prepared one would belong to one connection of the server. */
function sessionOf(client: PoolClient): StoreSession {
  const run = async (text: string, values: readonly unknown[]) => {
    try {
      return await client.query<Record<string, unknown>>({ text, values: values.slice() });
    } catch (error) {
      throw connectionError(error);
    }
  };
  return {
    query: async (sql, ...values) => (await run(sql, values)).rows,
    change: async (sql, ...values) => (await run(sql, values)).rowCount ?? 0,
    script: async (sql) => {
      const result: Result | readonly Result[] = await run(sql, []);
      return isResults(result) ? (result.at(-1)?.rows ?? []) : result.rows;
    },
  };
}
