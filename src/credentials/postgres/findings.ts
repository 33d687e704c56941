import type { LeaseFinding } from "../kind/provider.ts";
import type { Target } from "./target.ts";

/** The step waits for this look, after its lease has ended. */
const LOOK_MS = 3000;

export interface FindingTarget extends Target {
  /** Roles that only read, as far as known. */
  readonly readers: readonly string[];
}

/**
 * What a write lease leaves by which everybody, or a role that only reads, can write. Named at the lease's end, because
 * then somebody knows where it comes from; the next look at the roles refuses reads because of it.
 *
 * The catalogue's rows say which transaction wrote them, so only what changed since the lease was issued is named: by
 * the lease, or by others at the same time. Undefined when nobody looked.
 */
export async function findLeftOpen(
  target: FindingTarget,
): Promise<readonly LeaseFinding[] | undefined> {
  const { access, database, transaction, isRead, readers } = target;
  if (isRead || transaction === undefined) return undefined;
  const signal = AbortSignal.any([target.signal, AbortSignal.timeout(LOOK_MS)]);
  try {
    const rows = await access.inDatabase(database, signal, async (query) =>
      query(LEFT_OPEN, [transaction, readers]),
    );
    return rows.map((row) => ({ what: `${String(row["what"])}.`, fix: String(row["fix"]) }));
  } catch {
    // The lease is over; what could not be seen does not make it last.
    return undefined;
  }
}

/** A granted role may own objects in other databases too; nobody waits for a look there. */
export async function findLeftOpenElsewhere(
  target: FindingTarget,
): Promise<readonly LeaseFinding[]> {
  const { access, database, granted, isRead, transaction, signal } = target;
  if (isRead || transaction === undefined) return [];
  const rows = await access.use({
    signal,
    work: async ({ query }) => query(DATABASES_WITH_OBJECTS, [granted, database]),
  });
  const found = await Promise.all(
    rows.map(async ({ name }) => {
      const findings = await findLeftOpen({ ...target, database: String(name) });
      return (findings ?? []).map(({ what, fix }) => ({
        what: `In database "${String(name)}", ${what}`,
        fix,
      }));
    }),
  );
  return found.flat();
}

/** `$1`: the granted role; `$2`: the database that was looked at already. */
const DATABASES_WITH_OBJECTS = `SELECT DISTINCT d.datname AS name
  FROM pg_shdepend s JOIN pg_database d ON d.oid = s.dbid JOIN pg_roles r ON r.oid = s.refobjid
  WHERE s.refclassid = 1260 AND s.deptype = 'o' AND r.rolname = $1 AND d.datname <> $2 AND d.datallowconn`;

/** `$1`: the transaction that issued the lease. `$2`: roles that only read. */
const LEFT_OPEN = `WITH grantees(oid, name) AS (
  SELECT 0::oid, 'PUBLIC' UNION ALL SELECT oid, quote_ident(rolname) FROM pg_roles WHERE rolname = ANY ($2)),
acls(what, clause, reading, acl) AS (
  SELECT CASE relkind WHEN 'S' THEN 'sequence ' WHEN 'v' THEN 'view ' ELSE 'table ' END || c.oid::regclass::text,
      CASE relkind WHEN 'S' THEN 'ON SEQUENCE ' ELSE 'ON TABLE ' END || c.oid::regclass::text,
      ARRAY['SELECT'], relacl
    FROM pg_class c WHERE relacl IS NOT NULL AND relpersistence <> 't' AND age(c.xmin) <= age($1::xid)
  UNION ALL SELECT 'column ' || attname || ' of ' || attrelid::regclass::text,
      '(' || quote_ident(attname) || ') ON TABLE ' || attrelid::regclass::text, ARRAY['SELECT'], attacl
    FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
    WHERE attacl IS NOT NULL AND relpersistence <> 't' AND age(a.xmin) <= age($1::xid)
  UNION ALL SELECT 'schema ' || nspname, 'ON SCHEMA ' || quote_ident(nspname), ARRAY['USAGE'], nspacl
    FROM pg_namespace n WHERE nspacl IS NOT NULL AND NOT nspname ^@ 'pg_' AND age(n.xmin) <= age($1::xid)
  UNION ALL SELECT 'large object ' || oid, 'ON LARGE OBJECT ' || oid, ARRAY['SELECT'], lomacl
    FROM pg_largeobject_metadata m WHERE lomacl IS NOT NULL AND age(m.xmin) <= age($1::xid)),
open_relations(oid) AS (
  SELECT DISTINCT c.oid FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) x JOIN grantees g ON g.oid = x.grantee
  WHERE x.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'))
SELECT format('%s may %s on %s', g.name, x.privilege_type, a.what) AS what,
    format('REVOKE %s %s FROM %s', x.privilege_type, a.clause, g.name) AS fix
  FROM acls a CROSS JOIN LATERAL aclexplode(a.acl) x JOIN grantees g ON g.oid = x.grantee
  WHERE x.privilege_type <> ALL (a.reading)
UNION ALL
SELECT format('%s will have %s on each new object that %s makes', g.name, x.privilege_type, d.defaclrole::regrole),
    format('ALTER DEFAULT PRIVILEGES FOR ROLE %s%s REVOKE %s ON %s FROM %s', d.defaclrole::regrole,
      (SELECT ' IN SCHEMA ' || quote_ident(nspname) FROM pg_namespace WHERE oid = d.defaclnamespace), x.privilege_type,
      CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'n' THEN 'SCHEMAS' WHEN 'f' THEN 'FUNCTIONS' ELSE 'TYPES' END,
      g.name)
  FROM pg_default_acl d CROSS JOIN LATERAL aclexplode(d.defaclacl) x JOIN grantees g ON g.oid = x.grantee
  WHERE d.defaclobjtype IN ('r', 'S', 'n') AND x.privilege_type NOT IN ('SELECT', 'USAGE') AND age(d.xmin) <= age($1::xid)
UNION ALL
SELECT format('%s may call function %s, which runs with the rights of %s', g.name, p.oid::regprocedure, p.proowner::regrole),
    format('REVOKE EXECUTE ON FUNCTION %s FROM %s', p.oid::regprocedure, g.name)
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x JOIN grantees g ON g.oid = x.grantee
  WHERE p.prosecdef AND p.prorettype <> ALL ('{trigger,event_trigger}'::regtype[]::oid[])
    AND NOT n.nspname ^@ 'pg_temp_' AND age(p.xmin) <= age($1::xid)
UNION ALL
SELECT format('trigger %s runs when somebody who should only read writes %s', quote_ident(t.tgname), t.tgrelid::regclass),
    format('DROP TRIGGER %s ON %s', quote_ident(t.tgname), t.tgrelid::regclass)
  FROM pg_trigger t WHERE NOT t.tgisinternal AND t.tgrelid IN (SELECT oid FROM open_relations) AND age(t.xmin) <= age($1::xid)
UNION ALL
SELECT format('rule %s runs when somebody who should only read writes %s', quote_ident(r.rulename), r.ev_class::regclass),
    format('DROP RULE %s ON %s', quote_ident(r.rulename), r.ev_class::regclass)
  FROM pg_rewrite r WHERE r.ev_type <> '1' AND r.ev_class IN (SELECT oid FROM open_relations) AND age(r.xmin) <= age($1::xid)
ORDER BY 1 LIMIT 50`;
