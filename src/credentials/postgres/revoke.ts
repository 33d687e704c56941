import { escapeIdentifier, escapeLiteral } from "pg";
import { type PostgresServer, type Query, withConnection } from "./connection.ts";

export interface PostgresTarget {
  readonly server: PostgresServer;
  readonly role: string;
  /** The role that becomes the owner of what the lease's role created. */
  readonly granted: string;
  /** Known after issuing. It finds sessions of a role that was dropped. */
  readonly oid: number | undefined;
  /** What a read lease created can be removed instead of kept. */
  readonly isRead: boolean;
  readonly signal: AbortSignal;
}

/**
 * Removes a role, in this order: prevent new logins, end its sessions, hand what it owns to the granted role and drop its
 * privileges (in every database that knows the role), drop the role. Each step can be repeated, so after a crash it is
 * enough to run this again. Returns the facts for the proof.
 * @see https://www.postgresql.org/docs/current/role-removal.html
 */
export async function removeRole(target: PostgresTarget): Promise<readonly string[]> {
  const { server, signal } = target;
  return withConnection({ server, signal }, async (query) => {
    await lockRole(query, target.role);
    const oid = await roleOid(query, target.role);
    if (oid === undefined) {
      const ended = await endSessionsOfDroppedRole(query, target.oid);
      return ["role absent", ...(ended > 0 ? [sessionsEnded(ended)] : [])];
    }
    await query(`ALTER ROLE ${escapeIdentifier(target.role)} NOLOGIN`);
    await becomeMember(query, target.role);
    const ended = await endSessions(query, oid);
    for (const database of await databasesThatKnow(query, oid)) {
      await withConnection({ server, signal, database }, (there) => removeOwned(there, target));
    }
    await query(`DROP ROLE IF EXISTS ${escapeIdentifier(target.role)}`);
    return ["role dropped", sessionsEnded(ended)];
  });
}

/**
 * Lets only one broker remove a role at a time: two at once would fail ("tuple concurrently updated"). The lock ends with
 * the connection; waiting for it ends with the statement's time limit.
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

/** An admin without superuser must be a member of the role to end its sessions and to reassign what it owns. */
async function becomeMember(query: Query, role: string): Promise<void> {
  const [row] = await query("SELECT rolsuper FROM pg_roles WHERE rolname = current_user");
  if (row?.["rolsuper"] !== true) await query(`GRANT ${escapeIdentifier(role)} TO CURRENT_USER`);
}

/** A login that was in progress before NOLOGIN may still succeed, so this repeats until there is no session. */
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

/** When someone else dropped the role, its sessions continue. PostgreSQL does not start new ones. */
async function endSessionsOfDroppedRole(query: Query, oid: number | undefined): Promise<number> {
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

/** A prepared transaction (two-phase commit) survives its session, and would hold its locks until it is ended. */
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
 * Removes the large objects of a read lease. Every role may create some. If the granted role became their owner, it would
 * count as writing, and its read grants would be refused.
 */
async function unlinkLargeObjects(query: Query, role: string): Promise<void> {
  await query(
    "SELECT lo_unlink(m.oid) FROM pg_largeobject_metadata m JOIN pg_roles r ON r.oid = m.lomowner WHERE r.rolname = $1",
    [role],
  );
}

/** The granted role or, if it was dropped meanwhile, the admin: then too the lease can be ended. */
async function newOwnerOf(query: Query, granted: string): Promise<string> {
  const exists = (await roleOid(query, granted)) !== undefined;
  return exists ? escapeIdentifier(granted) : "CURRENT_USER";
}

async function removeOwned(query: Query, target: PostgresTarget): Promise<void> {
  const role = escapeIdentifier(target.role);
  await rollBackPrepared(query, target.role);
  if (target.isRead) await unlinkLargeObjects(query, target.role);
  await query(`REASSIGN OWNED BY ${role} TO ${await newOwnerOf(query, target.granted)}`);
  await query(`DROP OWNED BY ${role}`);
}

/** What the server shows about the role now. */
export async function inspectRole(
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
