import { CLOSURE } from "./granted-role.ts";
import { LEASE_ROLE } from "./notes.ts";

/**
 * Objects of the current database that a role of the closure owns. Temporary ones, large objects and default privileges
 * do not count: everybody may make those, a lease of a role that only reads too.
 */
export const OWNED = `${CLOSURE} SELECT r.rolname AS owner, count(*) AS owned
FROM pg_shdepend s JOIN closure c ON s.refobjid = c.oid JOIN pg_roles r ON r.oid = c.oid
WHERE s.refclassid = 'pg_authid'::regclass AND s.deptype = 'o'
  AND s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND s.classid NOT IN ('pg_default_acl'::regclass, 'pg_largeobject'::regclass, 'pg_largeobject_metadata'::regclass)
  AND NOT EXISTS (SELECT FROM pg_class t WHERE s.classid = 'pg_class'::regclass AND t.oid = s.objid AND t.relpersistence = 't')
  AND NOT EXISTS (SELECT FROM pg_proc t JOIN pg_namespace n ON n.oid = t.pronamespace
    WHERE s.classid = 'pg_proc'::regclass AND t.oid = s.objid AND n.nspname ^@ 'pg_temp_')
  AND NOT EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE s.classid = 'pg_type'::regclass AND t.oid = s.objid AND n.nspname ^@ 'pg_temp_')
GROUP BY r.rolname ORDER BY r.rolname LIMIT 1`;

/**
 * Privileges in one database that go beyond reading, held by the closure or by PUBLIC beyond its defaults. What a
 * predefined role holds since initdb (`pg_init_privs`: pg_monitor may call some functions) is judged by its name. Objects
 * without an ACL have their defaults. What leases that live make, and what roles that only read offer to everybody
 * ($2), denies nobody a read.
 */
export const PRIVILEGES = `${CLOSURE}, makers(oid) AS (
  SELECT oid FROM pg_roles WHERE rolname ~ ${LEASE_ROLE} OR rolname = ANY ($2)
  UNION SELECT oid FROM closure),
acls(kind, name, built_in, acl) AS (
  SELECT CASE relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, oid::regclass::text, oid < 16384, relacl
    FROM pg_class WHERE relacl IS NOT NULL AND relpersistence <> 't'
  UNION ALL SELECT 'column', attrelid::regclass::text || '.' || attname, attrelid < 16384, attacl
    FROM pg_attribute WHERE attacl IS NOT NULL
      AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = attrelid AND c.relpersistence = 't')
  UNION ALL SELECT 'schema', nspname, nspname IN ('pg_catalog', 'information_schema'), nspacl
    FROM pg_namespace WHERE nspacl IS NOT NULL AND NOT nspname ^@ 'pg_temp_' AND NOT nspname ^@ 'pg_toast_temp_'
  UNION ALL SELECT 'database', datname, false, datacl
    FROM pg_database WHERE datacl IS NOT NULL AND datname = current_database()
  UNION ALL SELECT 'function', oid::regprocedure::text, oid < 16384, proacl FROM pg_proc WHERE proacl IS NOT NULL
  UNION ALL SELECT 'large object', oid::text, false, lomacl
    FROM pg_largeobject_metadata WHERE lomacl IS NOT NULL AND lomowner NOT IN (SELECT oid FROM makers)
  UNION ALL SELECT 'foreign server', srvname, false, srvacl FROM pg_foreign_server WHERE srvacl IS NOT NULL
  UNION ALL SELECT 'foreign-data wrapper', fdwname, false, fdwacl
    FROM pg_foreign_data_wrapper WHERE fdwacl IS NOT NULL
  UNION ALL SELECT 'tablespace', spcname, false, spcacl FROM pg_tablespace WHERE spcacl IS NOT NULL
  UNION ALL SELECT 'default privileges', defaclobjtype::text, false, defaclacl
    FROM pg_default_acl WHERE defaclrole NOT IN (SELECT oid FROM makers))
SELECT a.kind, a.name, x.privilege_type AS privilege
FROM acls a CROSS JOIN LATERAL aclexplode(a.acl) x
WHERE (x.grantee IN (SELECT oid FROM closure) OR (x.grantee = 0 AND NOT a.built_in))
  AND NOT (x.privilege_type = 'SELECT')
  AND NOT (a.kind = 'schema' AND x.privilege_type = 'USAGE')
  AND NOT (a.kind = 'database' AND x.privilege_type IN ('CONNECT', 'TEMPORARY'))
  AND NOT (a.kind = 'default privileges' AND x.grantee = 0 AND x.privilege_type IN ('EXECUTE', 'USAGE'))
  AND NOT (a.kind = 'function' AND (x.grantee = 0 OR a.built_in AND EXISTS (
    SELECT FROM pg_init_privs i CROSS JOIN LATERAL aclexplode(i.initprivs) y
    WHERE i.classoid = 'pg_proc'::regclass AND i.objoid = a.name::regprocedure AND y.grantee = x.grantee)))
ORDER BY 1, 2, 3 LIMIT 20`;
