import type { Classification } from "../kind/provider.ts";
import type { Query } from "./connection.ts";
import { PostgresRefusal, UNDEFINED_OBJECT } from "./errors.ts";
import { CLOSURE } from "./granted-role.ts";
import { OWNED, PRIVILEGES } from "./privileges.ts";
import type { ServerAccess } from "./server-access.ts";

/** Predefined roles that only read. Any other one that is predefined counts as writing. */
const READING_ROLES = new Set([
  "pg_read_all_data",
  "pg_read_all_settings",
  "pg_read_all_stats",
  "pg_stat_scan_tables",
  "pg_monitor",
]);

/** A database that the role can connect to and the broker cannot look at. */
export interface UnseenDatabase {
  readonly database: string;
  readonly because: string;
}

export interface Look {
  readonly classification: Classification;
  readonly unseen: readonly UnseenDatabase[];
}

export interface LookRequest {
  readonly access: ServerAccess;
  readonly role: string;
  /** Roles that only read, as far as known: what their leases make for everybody is no privilege to write. */
  readonly readers: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Whether a role only reads. Each role of its closure counts as the role itself: a superuser, an owner of anything, an
 * attribute that creates, a predefined role that writes make it a write, and so does any privilege beyond CONNECT, USAGE on
 * schemas and SELECT, in any database that it can connect to.
 */
export async function classifyRole(request: LookRequest): Promise<Look> {
  const { access, role, signal } = request;
  const seen = await access.use({
    signal,
    work: async ({ query }) => ({
      because: await attributeThatWrites(query, role),
      databases: await databasesOf(query, role),
    }),
  });
  if (seen.because !== undefined) return writes(seen.because, []);
  const looks = await Promise.all(
    seen.databases.map(async (database) => lookAtDatabase(request, database)),
  );
  const unseen = looks.flatMap((look) => ("unseen" in look ? [look.unseen] : []));
  const [because] = looks.flatMap((look) => ("because" in look ? [look.because] : []));
  if (because !== undefined) return writes(because, unseen);
  const unchecked = unseen.map(
    ({ database, because: why }) => `Database "${database}" could not be looked at: ${why}.`,
  );
  return {
    classification: {
      access: "read",
      because: `${role} holds nothing but CONNECT, USAGE and SELECT`,
      ...(unchecked.length === 0 ? {} : { unchecked }),
    },
    unseen,
  };
}

function writes(because: string, unseen: readonly UnseenDatabase[]): Look {
  return { classification: { access: "write", because }, unseen };
}

async function attributeThatWrites(query: Query, role: string): Promise<string | undefined> {
  const rows = await query(
    `${CLOSURE} SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication,
       (SELECT count(*) FROM pg_shdepend s WHERE s.refclassid = 1260
          AND s.refobjid = r.oid AND s.deptype = 'o' AND s.dbid = 0) AS owned,
       EXISTS (SELECT FROM pg_shdepend s WHERE s.refclassid = 1260 AND s.refobjid = r.oid
          AND s.deptype = 'a' AND s.classid = to_regclass('pg_parameter_acl')) AS parameters
     FROM pg_roles r JOIN closure USING (oid) ORDER BY rolname`,
    [role],
  );
  if (rows.length === 0) {
    throw new PostgresRefusal({
      kind: "permanent",
      name: UNDEFINED_OBJECT,
      message: `role "${role}" does not exist`,
      remedy: "Check `role` in the grant.",
      setting: "role",
    });
  }
  for (const row of rows) {
    const name = String(row["rolname"]);
    const because = attributeOf(row, name);
    if (because !== undefined) return name === role ? because : `${because}; ${role} is a member`;
  }
  return undefined;
}

function attributeOf(row: Readonly<Record<string, unknown>>, name: string): string | undefined {
  if (row["rolsuper"] === true) return `${name} is a superuser`;
  if (row["rolcreaterole"] === true) return `${name} may create roles`;
  if (row["rolcreatedb"] === true) return `${name} may create databases`;
  if (row["rolreplication"] === true) return `${name} may replicate`;
  if (row["parameters"] === true) return `${name} may set parameters of the server`;
  if (Number(row["owned"]) > 0) return `${name} owns a database or a tablespace`;
  if (name.startsWith("pg_") && !READING_ROLES.has(name)) return `${name} is a role that writes`;
  return undefined;
}

async function databasesOf(query: Query, role: string): Promise<readonly string[]> {
  const rows = await query(
    `SELECT datname FROM pg_database
     WHERE datallowconn AND EXISTS (SELECT FROM pg_roles WHERE rolname = $1)
       AND has_database_privilege($1, oid, 'CONNECT') ORDER BY datname`,
    [role],
  );
  return rows.map((row) => String(row["datname"]));
}

type DatabaseLook = { readonly unseen: UnseenDatabase } | { readonly because: string } | object;

/** A database that refuses the broker keeps nobody from reading another one. */
async function lookAtDatabase(
  { access, role, readers, signal }: LookRequest,
  database: string,
): Promise<DatabaseLook> {
  try {
    return await access.lookInDatabase(database, signal, async (query) => {
      const because =
        (await ownerIn(query, role)) ?? (await privilegeThatWrites(query, role, readers));
      return because === undefined ? {} : { because: `${because} (database "${database}")` };
    });
  } catch (error) {
    if (signal.aborted) throw error;
    const because = error instanceof Error ? error.message : String(error);
    return { unseen: { database, because } };
  }
}

async function ownerIn(query: Query, role: string): Promise<string | undefined> {
  const [row] = await query(OWNED, [role]);
  return row === undefined
    ? undefined
    : `${String(row["owner"])} owns ${String(row["owned"])} objects`;
}

async function privilegeThatWrites(
  query: Query,
  role: string,
  readers: readonly string[],
): Promise<string | undefined> {
  const rows = await query(PRIVILEGES, [role, readers]);
  const [first, ...rest] = rows;
  if (first === undefined) return undefined;
  const more = rest.length === 0 ? "" : ` and ${rest.length}${rest.length >= 19 ? "+" : ""} more`;
  return `${role} may ${String(first["privilege"])} on ${String(first["kind"])} ${String(first["name"])}${more}`;
}
