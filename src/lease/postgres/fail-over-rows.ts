import type { FailOverMemory } from "../fail-over.ts";
import { text } from "../row/read-row.ts";
import { StoreError } from "../store.ts";
import { sqlStateOf } from "./store-errors.ts";
import type { StoreDatabase } from "./store-database.ts";

/**
 * A standby that takes over begins another timeline: the first 8 digits of the name of each WAL file. A server that was made
 * anew has another system identifier. Every user may read both, and a pooler is not in the way.
 * @see https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-TIMELINES
 */
const SERVER = `SELECT CASE WHEN pg_is_in_recovery() THEN NULL
  ELSE (SELECT system_identifier FROM pg_control_system())::text || '/' ||
    left(pg_walfile_name(pg_current_wal_lsn()), 8) END AS server`;

/** The function is forbidden, missing, not supported, or not to be had now. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(["42501", "42883", "0A000", "55000"]);

const LAST = "server";
const SEARCH = "orphan_search";

export function failOverRows(database: StoreDatabase): FailOverMemory {
  const { one, write } = database;
  return {
    serverChange: async () => {
      const server = await serverOf(database);
      if (server === undefined) return undefined;
      const last = await lastServer(database, server);
      if (last === server) return undefined;
      return { server, how: systemOf(last) === systemOf(server) ? "promoted" : "another" };
    },
    lockOrphanSearch: ({ lockOwner, lockMs }) =>
      write(async ({ query, now }) => {
        const sql = `INSERT INTO stepkey.meta AS known (key, value) VALUES ($1, $2 || ' ' || $3)
          ON CONFLICT (key) DO UPDATE SET value = excluded.value
          WHERE split_part(known.value, ' ', 1)::bigint <= $4 OR split_part(known.value, ' ', 2) = $3
          RETURNING key`;
        const rows = await query(sql, SEARCH, String(Math.ceil(now + lockMs)), lockOwner, now);
        return rows.length === 1;
      }),
    orphansSearched: async (server) => {
      const sql = `INSERT INTO stepkey.meta (key, value) VALUES ($1, $2)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value`;
      await one(sql, LAST, server);
    },
  };
}

async function serverOf({ one }: StoreDatabase): Promise<string | undefined> {
  try {
    const [row = {}] = await one(SERVER);
    return row["server"] === null ? undefined : text(row, "server");
  } catch (error) {
    const cause = error instanceof StoreError ? error.cause : error;
    if (SAYS_NOTHING.has(sqlStateOf(cause) ?? "")) return undefined;
    throw error;
  }
}

/** A store that was at no server before begins with this one. */
async function lastServer({ one, write }: StoreDatabase, server: string): Promise<string> {
  const sql = "SELECT value FROM stepkey.meta WHERE key = $1";
  const [found] = await one(sql, LAST);
  if (found !== undefined) return text(found, "value");
  await write(({ query }) =>
    query(
      "INSERT INTO stepkey.meta (key, value) VALUES ($1, $2) ON CONFLICT DO NOTHING",
      LAST,
      server,
    ),
  );
  return server;
}

function systemOf(server: string): string {
  return server.slice(0, server.indexOf("/"));
}
