import { escapeIdentifier, escapeLiteral } from "pg";
import { type PostgresServer, type Query, withConnection } from "./connection.ts";

export interface PostgresTarget {
  readonly server: PostgresServer;
  readonly role: string;
  /** The role that inherits what the lease's role made. */
  readonly granted: string;
  /** Known once it was issued: it finds sessions that outlived their role. */
  readonly oid: number | undefined;
  /** A read lease makes nothing that anybody wants. */
  readonly isRead: boolean;
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
  return withConnection({ server, signal }, async (query) => {
    await lockRole(query, target.role);
    const oid = await roleOid(query, target.role);
    if (oid === undefined) {
      const ended = await endOrphans(query, target.oid);
      return ["role absent", ...(ended > 0 ? [sessionsEnded(ended)] : [])];
    }
    await query(`ALTER ROLE ${escapeIdentifier(target.role)} NOLOGIN`);
    await becomeMember(query, target.role);
    const ended = await endSessions(query, oid);
    for (const database of await databasesThatKnow(query, oid)) {
      await withConnection({ server, signal, database }, (there) => disown(there, target));
    }
    await query(`DROP ROLE IF EXISTS ${escapeIdentifier(target.role)}`);
    return ["role dropped", sessionsEnded(ended)];
  });
}

/**
 * One removal of a role at a time, also across brokers: two at once would meet each other's half-done steps ("tuple
 * concurrently updated"). The lock ends with the connection; waiting for it ends with the statement's time.
 */
async function lockRole(query: Query, role: string): Promise<void> {
  await query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [role]);
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

/** Somebody else dropped the role: its sessions live on, and PostgreSQL lets no new one begin. */
async function endOrphans(query: Query, oid: number | undefined): Promise<number> {
  return oid === undefined ? 0 : endSessions(query, oid);
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
    await query(`ROLLBACK PREPARED ${escapeLiteral(String(row["gid"]))}`);
  }
}

/**
 * Anybody may make large objects, a reader too. Handed on, they would make the granted role an owner, and no read grant
 * of it would be issued any more.
 */
async function unlinkLargeObjects(query: Query, role: string): Promise<void> {
  await query(
    "SELECT lo_unlink(m.oid) FROM pg_largeobject_metadata m JOIN pg_roles r ON r.oid = m.lomowner WHERE r.rolname = $1",
    [role],
  );
}

/** A granted role that was dropped since cannot inherit: then the admin does, and nothing keeps the lease alive. */
async function heirOf(query: Query, granted: string): Promise<string> {
  const exists = (await roleOid(query, granted)) !== undefined;
  return exists ? escapeIdentifier(granted) : "CURRENT_USER";
}

async function disown(query: Query, target: PostgresTarget): Promise<void> {
  const role = escapeIdentifier(target.role);
  await rollBackPrepared(query, target.role);
  if (target.isRead) await unlinkLargeObjects(query, target.role);
  await query(`REASSIGN OWNED BY ${role} TO ${await heirOf(query, target.granted)}`);
  await query(`DROP OWNED BY ${role}`);
}

/** What the server shows of the role now. */
export async function lookAtRole(
  target: Omit<PostgresTarget, "granted" | "isRead">,
): Promise<{ readonly exists: boolean; readonly sessions: number }> {
  const { server, signal, role, oid } = target;
  return withConnection({ server, signal }, async (query) => {
    const [row] = await query(
      `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS found,
              (SELECT count(*) FROM pg_stat_activity WHERE usename = $1 OR usesysid = $2) AS sessions`,
      [role, oid ?? 0],
    );
    return { exists: row?.["found"] === true, sessions: Number(row?.["sessions"]) };
  });
}
