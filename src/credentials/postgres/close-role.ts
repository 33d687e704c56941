import { escapeIdentifier, escapeLiteral } from "pg";
import type { Query } from "./connection.ts";
import { sqlState } from "./errors.ts";
import { insist } from "./insist.ts";
import { endEverySession, endSessionsOnce, sessionsEnded, type SessionsOf } from "./sessions.ts";
import type { Target } from "./target.ts";

/**
 * Ends a lease: from the return on its role cannot log in, no session of it lives, it is a member of nothing, and nobody
 * is a member of it. A task can delay none of this for long: no lock that it can take is waited for, because its
 * sessions are ended while we wait. Each step can be repeated, so after a crash in between it is run again.
 */
export async function closeRole(target: Target): Promise<readonly string[]> {
  const { access, role, signal } = target;
  const oid = target.oid ?? (await roleOid(target));
  if (oid === undefined) return ["role absent"];
  const sessions: SessionsOf = { access, role, oid, signal };
  const ended = new Set<number>();
  const exists = await insist({
    access,
    signal,
    work: async (query) => forbidLogin(query, role),
    meanwhile: async () => {
      for (const pid of (await endSessionsOnce(sessions)).ended) ended.add(pid);
    },
  });
  const count = await endEverySession(sessions, ended);
  if (!exists) return ["role absent", ...(count === 0 ? [] : [sessionsEnded(count)])];
  const left = await insist({
    access,
    signal,
    work: async (query) => takeRights(query, { role, oid }),
    meanwhile: () => Promise.resolve(),
  });
  return left === "dropped"
    ? ["role dropped", sessionsEnded(count)]
    : ["login closed", sessionsEnded(count), "rights taken"];
}

async function roleOid({ access, role, signal }: Target): Promise<number | undefined> {
  return access.use({
    signal,
    work: async ({ query }) => {
      const [row] = await query("SELECT oid FROM pg_roles WHERE rolname = $1", [role]);
      return row === undefined ? undefined : Number(row["oid"]);
    },
  });
}

/** False when the role does not exist. */
async function forbidLogin(query: Query, role: string): Promise<boolean> {
  try {
    await query(`ALTER ROLE ${escapeIdentifier(role)} NOLOGIN`);
    return true;
  } catch (error) {
    if (sqlState(error) === "42704") return false;
    throw error;
  }
}

const MEMBERSHIPS = `SELECT g.rolname AS granted, m.rolname AS member, b.rolname AS grantor,
  current_setting('server_version_num')::int >= 160000 AS names_grantor
  FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
  LEFT JOIN pg_roles b ON b.oid = a.grantor
  WHERE a.member = $1 OR (a.roleid = $1 AND m.rolname <> current_user)`;

/** Long enough for a lock that nobody holds on purpose; who waits is a step. */
const DROP_LOCK_TIMEOUT = "200ms";

async function takeRights(
  query: Query,
  { role, oid }: { readonly role: string; readonly oid: number },
): Promise<"dropped" | "left"> {
  const memberships = await query(MEMBERSHIPS, [oid]);
  if (memberships.length > 0) await query(memberships.map(revocation).join("; "));
  const [left] = await query(
    `SELECT EXISTS (SELECT FROM pg_shdepend WHERE refclassid = 1260 AND refobjid = $1)
       OR EXISTS (SELECT FROM pg_prepared_xacts WHERE owner = $2) AS something`,
    [oid, role],
  );
  if (left?.["something"] === true) return "left";
  try {
    // In one message, so that the setting ends with it.
    await query(
      `SET LOCAL lock_timeout = ${escapeLiteral(DROP_LOCK_TIMEOUT)}; DROP ROLE IF EXISTS ${escapeIdentifier(role)}`,
    );
    return "dropped";
  } catch {
    // Tidying finds out what keeps it.
    return "left";
  }
}

function revocation(row: Readonly<Record<string, unknown>>): string {
  const [granted, member, grantor] = [row["granted"], row["member"], row["grantor"]].map((name) =>
    escapeIdentifier(String(name)),
  );
  const by = row["names_grantor"] === true ? ` GRANTED BY ${String(grantor)}` : "";
  return `REVOKE ${String(granted)} FROM ${String(member)}${by} CASCADE`;
}

/** What the server shows of the role now. */
export async function lookAtRole({
  access,
  role,
  oid,
  signal,
}: Pick<Target, "access" | "role" | "oid" | "signal">): Promise<{
  readonly exists: boolean;
  readonly isOpen: boolean;
  readonly sessions: number;
}> {
  return access.use({
    signal,
    work: async ({ query }) => {
      const [row] = await query(LOOK, [role, oid ?? 0]);
      return {
        exists: row?.["found"] === true,
        isOpen: row?.["open"] === true,
        sessions: Number(row?.["sessions"]),
      };
    },
  });
}

const LOOK = `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS found,
  EXISTS (SELECT FROM pg_roles r WHERE r.rolname = $1 AND (r.rolcanlogin OR EXISTS (
    SELECT FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member
    WHERE a.member = r.oid OR (a.roleid = r.oid AND m.rolname <> current_user)))) AS open,
  (SELECT count(*) FROM pg_stat_activity WHERE usename = $1 OR usesysid = $2) AS sessions`;
