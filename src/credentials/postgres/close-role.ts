import { escapeIdentifier, escapeLiteral } from "pg";
import type { Query } from "./connection.ts";
import { isRecord } from "../../shared/json.ts";
import { plural } from "../../shared/wording.ts";
import { isBroken, sqlState, UNDEFINED_OBJECT } from "./errors.ts";
import { helpersOf } from "./helper-role.ts";
import { insist } from "./insist.ts";
import { endEverySession, endSessionsOnce, type SessionsOf } from "./sessions.ts";
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
  if (!exists)
    return ["role absent", ...(count === 0 ? [] : [`${plural(count, "session")} ended`])];
  const left = await insist({
    access,
    signal,
    work: async (query) => takeRights(query, { role, oid }),
    meanwhile: () => Promise.resolve(),
  });
  return left === "dropped"
    ? ["role dropped", `${plural(count, "session")} ended`]
    : ["login closed", `${plural(count, "session")} ended`, "rights taken"];
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
    if (sqlState(error) === UNDEFINED_OBJECT) return false;
    throw error;
  }
}

const rightsOf = (role: string): string => `SELECT
  (SELECT json_agg(json_build_object('granted', g.rolname, 'member', m.rolname, 'grantor', b.rolname))
   FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
   LEFT JOIN pg_roles b ON b.oid = a.grantor
   WHERE a.member = $1 OR (a.roleid = $1 AND m.rolname <> current_user)) AS memberships,
  (${helpersOf(role)}) AS helpers,
  EXISTS (SELECT FROM pg_shdepend WHERE refclassid = 1260 AND refobjid = $1)
    OR EXISTS (SELECT FROM pg_prepared_xacts WHERE owner = $2) AS leaves_something,
  current_setting('server_version_num')::int >= 160000 AS names_grantor`;

/** Long enough for a lock that nobody holds on purpose; who waits is a step. */
const DROP_LOCK_TIMEOUT = "200ms";

/** A role that owns nothing and is named nowhere is dropped at once, and its rights go with it. */
async function takeRights(
  query: Query,
  { role, oid }: { readonly role: string; readonly oid: number },
): Promise<"dropped" | "left"> {
  const [row] = await query(rightsOf(role), [oid, role]);
  for (const helper of listOf(row?.["helpers"])) {
    await query(`DROP ROLE IF EXISTS ${escapeIdentifier(String(helper))}`);
  }
  if (row?.["leaves_something"] !== true && (await dropNow(query, role))) return "dropped";
  const statements = listOf(row?.["memberships"])
    .filter(isRecord)
    .map((one) => revocation(one, row?.["names_grantor"] === true));
  if (statements.length > 0) await query(statements.join("; "));
  return "left";
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** What keeps it from being dropped, tidying finds out. */
async function dropNow(query: Query, role: string): Promise<boolean> {
  try {
    // In one message, so that the setting ends with it.
    await query(
      `SET LOCAL lock_timeout = ${escapeLiteral(DROP_LOCK_TIMEOUT)}; DROP ROLE IF EXISTS ${escapeIdentifier(role)}`,
    );
    return true;
  } catch (error) {
    if (isBroken(error)) throw error;
    return false;
  }
}

function revocation(membership: Readonly<Record<string, unknown>>, namesGrantor: boolean): string {
  const name = (key: string): string => escapeIdentifier(String(membership[key]));
  const by = namesGrantor ? ` GRANTED BY ${name("grantor")}` : "";
  return `REVOKE ${name("granted")} FROM ${name("member")}${by} CASCADE`;
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
