import { escapeLiteral } from "pg";
import { queryArmed } from "./armed-session.ts";
import { actingAs } from "./helper-role.ts";
import { LEASE_ROLE } from "./notes.ts";
import type { ServerAccess } from "./server-access.ts";

/** A prepared transaction, which holds locks without a session (two-phase commit). */
interface Prepared {
  readonly gid: string;
  readonly owner: string;
  readonly database: string;
}

export interface Blocked {
  readonly access: ServerAccess;
  /** The process of ours that waits for a lock. */
  readonly pid: number;
  readonly signal: AbortSignal;
}

const PREPARED = `SELECT p.gid, p.owner, p.database FROM pg_locks w
  JOIN pg_prepared_xacts p ON p.transaction = w.transactionid
  WHERE w.pid = $1 AND NOT w.granted AND w.locktype = 'transactionid'`;

/** Only a lease that helps another one can hold a lock on its role. */
const LEASES = `SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a
  WHERE a.pid = ANY (pg_blocking_pids($1)) AND a.usename ~ ${LEASE_ROLE}`;

/** Removes what a process of ours waits for, where a lease made it: a prepared transaction, or another lease's session. */
export async function removeBlockers({ access, pid, signal }: Blocked): Promise<void> {
  const found = await access.useToWatch({
    signal,
    work: async (session) => {
      await queryArmed(session, LEASES, [pid]);
      return preparedIn(await session.query(PREPARED, [pid]));
    },
  });
  for (const prepared of found) await rollBack(access, prepared, signal);
}

/** Those that a role left, in every database. */
export async function rollBackPreparedOf(
  access: ServerAccess,
  role: string,
  signal: AbortSignal,
): Promise<number> {
  const found = await access.use({
    signal,
    work: async ({ query }) =>
      preparedIn(
        await query("SELECT gid, owner, database FROM pg_prepared_xacts WHERE owner = $1", [role]),
      ),
  });
  for (const prepared of found) await rollBack(access, prepared, signal);
  return found.length;
}

/** Open to a superuser and to its owner, whom a member can become. */
async function rollBack(
  access: ServerAccess,
  { gid, owner, database }: Prepared,
  signal: AbortSignal,
): Promise<void> {
  await access.inDatabase(database, signal, async (query) => {
    const [admin] = await query("SELECT rolsuper FROM pg_roles WHERE rolname = current_user");
    const work = async (): Promise<unknown> => query(`ROLLBACK PREPARED ${escapeLiteral(gid)}`);
    if (admin?.["rolsuper"] === true) await work();
    else await actingAs(query, owner, work);
  });
}

function preparedIn(rows: readonly Readonly<Record<string, unknown>>[]): readonly Prepared[] {
  return rows.map((row) => ({
    gid: String(row["gid"]),
    owner: String(row["owner"]),
    database: String(row["database"]),
  }));
}
