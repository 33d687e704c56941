import { escapeIdentifier } from "pg";
import { type PostgresServer, type Query, withConnection } from "./connection.ts";

export interface PostgresTarget {
  readonly server: PostgresServer;
  readonly role: string;
  /** The role that inherits what the lease's role made. */
  readonly granted: string;
  readonly signal: AbortSignal;
}

/**
 * Ends a role in the order that leaves nothing behind: no new login, sessions ended, what it owns handed to the granted
 * role and its privileges dropped in every database that knows it, and at last the role itself. Each step can be
 * repeated, so a crash in between is mended by running it again. Returns the facts.
 * @see https://www.postgresql.org/docs/current/role-removal.html
 */
export async function removeRole(target: PostgresTarget): Promise<readonly string[]> {
  const { server, signal } = target;
  const prepared = await withConnection({ server, signal }, async (query) => {
    const oid = await roleOid(query, target.role);
    if (oid === undefined) return undefined;
    await query(`ALTER ROLE ${escapeIdentifier(target.role)} NOLOGIN`);
    await becomeMember(query, target.role);
    const ended = await endSessions(query, oid);
    return { ended, databases: await databasesThatKnow(query, oid) };
  });
  if (prepared === undefined) return ["role absent"];
  for (const database of prepared.databases) {
    await withConnection({ server, signal, database }, (query) => disown(query, target));
  }
  await withConnection({ server, signal }, (query) =>
    query(`DROP ROLE IF EXISTS ${escapeIdentifier(target.role)}`),
  );
  return ["role dropped", sessionsEnded(prepared.ended)];
}

function sessionsEnded(count: number): string {
  return count === 1 ? "1 session ended" : `${count} sessions ended`;
}

async function roleOid(query: Query, role: string): Promise<number | undefined> {
  const [row] = await query("SELECT oid FROM pg_roles WHERE rolname = $1", [role]);
  return row === undefined ? undefined : Number(row["oid"]);
}

/** An admin who is no superuser must be a member of the role to end its sessions and to hand on what it owns. */
async function becomeMember(query: Query, role: string): Promise<void> {
  const [row] = await query("SELECT rolsuper FROM pg_roles WHERE rolname = current_user");
  if (row?.["rolsuper"] !== true) await query(`GRANT ${escapeIdentifier(role)} TO CURRENT_USER`);
}

/** A login that was under way when NOLOGIN came may still appear, so the look is repeated until there is none. */
async function endSessions(query: Query, oid: number): Promise<number> {
  const ended = new Set<number>();
  for (;;) {
    const rows = await query(
      "SELECT pid, pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE usesysid = $1",
      [oid],
    );
    if (rows.length === 0) return ended.size;
    for (const row of rows) ended.add(Number(row["pid"]));
  }
}

async function databasesThatKnow(query: Query, oid: number): Promise<readonly string[]> {
  const rows = await query(
    `SELECT DISTINCT d.datname FROM pg_shdepend s JOIN pg_database d ON d.oid = s.dbid
     WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = $1
     UNION SELECT x.database FROM pg_prepared_xacts x JOIN pg_roles r ON r.rolname = x.owner WHERE r.oid = $1
     UNION SELECT current_database()`,
    [oid],
  );
  return rows.map((row) => String(row["datname"]));
}

/** What a session left prepared (two-phase commit) outlives it, and would keep its locks for ever. */
async function rollBackPrepared(query: Query, role: string): Promise<void> {
  const rows = await query(
    "SELECT gid FROM pg_prepared_xacts WHERE owner = $1 AND database = current_database()",
    [role],
  );
  for (const row of rows) {
    const gid = String(row["gid"]).replaceAll("'", "''");
    await query(`ROLLBACK PREPARED '${gid}'`);
  }
}

async function disown(query: Query, target: PostgresTarget): Promise<void> {
  const role = escapeIdentifier(target.role);
  await rollBackPrepared(query, target.role);
  await query(`REASSIGN OWNED BY ${role} TO ${escapeIdentifier(target.granted)}`);
  await query(`DROP OWNED BY ${role}`);
}

/** What the server shows of the role now. `oid` finds sessions that outlived their role. */
export async function lookAtRole(
  target: Omit<PostgresTarget, "granted">,
  oid: number | undefined,
): Promise<{ readonly exists: boolean; readonly sessions: number }> {
  const { server, signal, role } = target;
  return withConnection({ server, signal }, async (query) => {
    const [row] = await query(
      `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS found,
              (SELECT count(*) FROM pg_stat_activity WHERE usename = $1 OR usesysid = $2) AS sessions`,
      [role, oid ?? 0],
    );
    return { exists: row?.["found"] === true, sessions: Number(row?.["sessions"]) };
  });
}
