import { type PostgresServer, type Query, withConnection } from "./connection.ts";
import type { Classification } from "../kind/provider.ts";

/** Predefined roles that only read. Every other predefined role counts as writing. */
const READING_ROLES = new Set([
  "pg_read_all_data",
  "pg_read_all_settings",
  "pg_read_all_stats",
  "pg_stat_scan_tables",
  "pg_monitor",
]);

/** `$1` and every role that it is a member of, directly or indirectly: it can inherit from them or SET ROLE to them. */
export const CLOSURE = `WITH RECURSIVE closure(oid) AS (
  SELECT oid FROM pg_roles WHERE rolname = $1
  UNION SELECT m.roleid FROM pg_auth_members m JOIN closure c ON m.member = c.oid)`;

/**
 * Privileges in one database that go beyond reading, of the closure or of PUBLIC (beyond its defaults). Privileges that a
 * predefined role has since initdb are left out (`pg_init_privs`; pg_monitor may call some functions): its name decides.
 */
const PRIVILEGES = `${CLOSURE}, acls(kind, name, built_in, acl) AS (
  SELECT CASE relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, oid::regclass::text, oid < 16384, relacl FROM pg_class
  UNION ALL SELECT 'column', attrelid::regclass::text || '.' || attname, attrelid < 16384, attacl FROM pg_attribute
  UNION ALL SELECT 'schema', nspname, nspname IN ('pg_catalog', 'information_schema'), nspacl FROM pg_namespace
  UNION ALL SELECT 'database', datname, false, datacl FROM pg_database WHERE datname = current_database()
  UNION ALL SELECT 'function', oid::regprocedure::text, oid < 16384, proacl FROM pg_proc
  UNION ALL SELECT 'large object', oid::text, false, lomacl FROM pg_largeobject_metadata
  UNION ALL SELECT 'foreign server', srvname, false, srvacl FROM pg_foreign_server
  UNION ALL SELECT 'foreign-data wrapper', fdwname, false, fdwacl FROM pg_foreign_data_wrapper
  UNION ALL SELECT 'tablespace', spcname, false, spcacl FROM pg_tablespace
  UNION ALL SELECT 'default privileges', defaclobjtype::text, false, defaclacl FROM pg_default_acl)
SELECT a.kind, a.name, x.privilege_type AS privilege
FROM acls a CROSS JOIN LATERAL aclexplode(a.acl) x
WHERE (x.grantee IN (SELECT oid FROM closure) OR (x.grantee = 0 AND NOT a.built_in))
  AND NOT (x.privilege_type = 'SELECT')
  AND NOT (a.kind = 'schema' AND x.privilege_type = 'USAGE')
  AND NOT (a.kind = 'database' AND x.privilege_type IN ('CONNECT', 'TEMPORARY'))
  AND NOT (a.kind = 'function' AND (x.grantee = 0 OR a.built_in AND EXISTS (
    SELECT FROM pg_init_privs i CROSS JOIN LATERAL aclexplode(i.initprivs) y
    WHERE i.classoid = 'pg_proc'::regclass AND i.objoid = a.name::regprocedure AND y.grantee = x.grantee)))
ORDER BY 1, 2, 3 LIMIT 20`;

/**
 * Classifies a role by itself and all roles in its closure. It counts as writing if any of them is a superuser, owns an
 * object, may create roles or databases or replicate, is a predefined role that writes, or holds a privilege beyond
 * CONNECT, USAGE on schemas and SELECT in a database to which the role can connect.
 */
export async function classifyRole(
  server: PostgresServer,
  role: string,
  signal: AbortSignal,
): Promise<Classification> {
  const outcome = await withConnection({ server, signal }, async (query) => ({
    because: await attributeThatWrites(query, role),
    databases: await databasesOf(query, role),
  }));
  if (outcome.because !== undefined) return { access: "write", because: outcome.because };
  for (const database of outcome.databases) {
    const because = await withConnection({ server, signal, database }, (query) =>
      privilegeThatWrites(query, role),
    );
    if (because !== undefined) {
      return { access: "write", because: `${because} (database "${database}")` };
    }
  }
  return { access: "read", because: `${role} holds only CONNECT, USAGE and SELECT` };
}

async function attributeThatWrites(query: Query, role: string): Promise<string | undefined> {
  const rows = await query(
    `${CLOSURE} SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication,
       (SELECT count(*) FROM pg_shdepend s WHERE s.refclassid = 'pg_authid'::regclass
          AND s.refobjid = r.oid AND s.deptype = 'o') AS owned,
       EXISTS (SELECT FROM pg_shdepend s WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = r.oid
          AND s.deptype = 'a' AND s.classid = to_regclass('pg_parameter_acl')) AS parameters
     FROM pg_roles r JOIN closure USING (oid) ORDER BY rolname`,
    [role],
  );
  if (rows.length === 0) return `there is no role ${role}`;
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
  if (Number(row["owned"]) > 0) return `${name} owns ${String(row["owned"])} objects`;
  if (name.startsWith("pg_") && !READING_ROLES.has(name))
    return `${name} is a predefined role that can write`;
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

async function privilegeThatWrites(query: Query, role: string): Promise<string | undefined> {
  const rows = await query(PRIVILEGES, [role]);
  const [first, ...rest] = rows;
  if (first === undefined) return undefined;
  const more = rest.length === 0 ? "" : ` and ${rest.length}${rest.length >= 19 ? "+" : ""} more`;
  return `${role} may ${String(first["privilege"])} on ${String(first["kind"])} ${String(first["name"])}${more}`;
}
