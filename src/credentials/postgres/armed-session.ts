import type { Query, PooledConnection } from "./connection.ts";

/**
 * Both functions read the server's memory, and no table that a task could lock. A login that is under way shows only as
 * a process that holds its virtual transaction's lock; once admitted, it holds one on its database too.
 */
export const END_SESSIONS = `SELECT a.pid, pg_terminate_backend(a.pid) AS told, NULL::boolean AS admitted
  FROM pg_stat_get_activity(NULL) a WHERE a.usesysid = $1
  UNION ALL
  SELECT l.pid, NULL, bool_or(l.locktype = 'object' AND l.classid = 1262)
  FROM pg_lock_status() l LEFT JOIN pg_stat_get_activity(NULL) a ON a.pid = l.pid AND (a.usesysid IS NOT NULL OR a.datid IS NOT NULL)
  WHERE l.pid IS NOT NULL AND l.pid <> pg_backend_pid() AND a.pid IS NULL
  GROUP BY l.pid`;

/**
 * The tables, with their indexes, that deciding about the end of a session reads. `LIMIT 0` reads nothing; planning it
 * locks them.
 */
const HOLD = `BEGIN; SELECT FROM pg_roles, pg_auth_members, pg_database, pg_proc, pg_type, pg_operator, pg_namespace, pg_class,
  pg_attribute, pg_index, pg_am, pg_opclass LIMIT 0`;

/**
 * A task can use up the server's whole memory for locks. A session that holds what it needs already, in a transaction
 * that stays open, needs none, and so can still end those of the task. Such a transaction has no snapshot and holds
 * nothing back but changes to the form of PostgreSQL's own tables.
 */
export async function rearm({ query, inTransaction }: PooledConnection): Promise<void> {
  if (inTransaction()) await query("COMMIT");
  await query(HOLD);
  // Plans it, and reads all that it needs to know of functions and types.
  await query(END_SESSIONS, [0]);
}

/** Runs a statement in that transaction, as of now: what the server shows of sessions is kept until it is cleared. */
export async function queryArmed(
  session: PooledConnection,
  ...statement: Parameters<Query>
): ReturnType<Query> {
  if (!session.inTransaction()) {
    // Where it cannot be had, the statement may still work without.
    await rearm(session).catch(async () => session.query("ROLLBACK"));
  }
  await session.query("SELECT pg_stat_clear_snapshot()");
  return session.query(...statement);
}
