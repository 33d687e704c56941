import type { FailOverMemory } from "../fail-over.ts";
import { optionalText } from "../row/read-row.ts";
import { StoreError } from "../store.ts";
import { KEEP_META } from "./meta-rows.ts";
import { sqlStateOf } from "./store-errors.ts";
import type { StoreDatabase } from "./store-database.ts";

/**
 * A standby that takes over begins another timeline: the first 8 digits of the name of each WAL file. A server that was made
 * anew has another system identifier. Every user may read both, and a pooler is not in the way.
 * @see https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-TIMELINES
 */
const LOOK = `SELECT CASE WHEN pg_is_in_recovery() THEN NULL
  ELSE (SELECT system_identifier FROM pg_control_system())::text || '/' ||
    left(pg_walfile_name(pg_current_wal_lsn()), 8) END AS server,
  (SELECT value FROM stepkey.meta WHERE key = $1) AS last`;

/** The function is forbidden, missing, not supported, or not to be had now. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(["42501", "42883", "0A000", "55000"]);

const LAST = "server";
const SEARCH = "orphan_search";
const BEGIN = "INSERT INTO stepkey.meta (key, value) VALUES ($1, $2) ON CONFLICT DO NOTHING";

export function failOverRows(database: StoreDatabase): FailOverMemory {
  const { one, write } = database;
  return {
    serverChange: async () => {
      const { server, last } = await look(database);
      if (server === undefined || last === server) return undefined;
      if (last !== undefined) {
        return { server, how: systemOf(last) === systemOf(server) ? "promoted" : "another" };
      }
      // A store that was at no server before begins with this one.
      await write(({ query }) => query(BEGIN, LAST, server));
      return undefined;
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
      await one(KEEP_META, LAST, server);
    },
  };
}

interface Look {
  /** Undefined: it does not say which one it is. */
  readonly server?: string | undefined;
  /** Where the store was before. */
  readonly last?: string | undefined;
}

async function look({ one }: StoreDatabase): Promise<Look> {
  try {
    const [row = {}] = await one(LOOK, LAST);
    return { server: optionalText(row, "server"), last: optionalText(row, "last") };
  } catch (error) {
    const cause = error instanceof StoreError ? error.cause : error;
    if (SAYS_NOTHING.has(sqlStateOf(cause) ?? "")) return {};
    throw error;
  }
}

function systemOf(server: string): string {
  return server.slice(0, server.indexOf("/"));
}
