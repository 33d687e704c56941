import { escapeIdentifier } from "pg";
import type { Tidied } from "../kind/provider.ts";
import { rollBackPreparedOf } from "./blockers.ts";
import type { Query } from "./connection.ts";
import { findLeftOpenElsewhere, type FindingTarget } from "./findings.ts";
import { insist } from "./insist.ts";
import { plural } from "../../shared/wording.ts";
import type { Target } from "./target.ts";

/** Each object that changes hands or goes takes a lock until its transaction ends, and the memory for locks is shared. */
const PIECE = 500;
/** Time that is left for what follows a piece. */
const RESERVE_MS = 2000;

/**
 * Removes what a lease left when nobody can use it any more: hands over what its role owns, takes its privileges from
 * every object, and drops it. In pieces, until the time is used up; called again it goes on.
 * @see https://www.postgresql.org/docs/current/role-removal.html
 */
export async function tidyRole(target: FindingTarget, milliseconds: number): Promise<Tidied> {
  const { access, role, signal } = target;
  const endsAt = performance.now() + milliseconds - RESERVE_MS;
  const known = await access.use({ signal, work: async ({ query }) => lookForRole(query, target) });
  const findings = await findLeftOpenElsewhere(target);
  if (known === undefined) return { facts: ["role absent"], findings };
  const rolledBack = await rollBackPreparedOf(access, role, signal);
  const moving: Moving = { target, oid: known.oid, endsAt, moved: 0, isUnfinished: false };
  for (const database of known.databases) {
    await access.inDatabase(database, signal, async (query) => disown(query, moving));
    if (moving.isUnfinished) return { facts: movedFacts(moving), findings, isUnfinished: true };
  }
  await insist({
    access,
    signal,
    work: async (query) => query(`DROP ROLE IF EXISTS ${escapeIdentifier(role)}`),
    meanwhile: () => Promise.resolve(),
  });
  return {
    facts: [
      "role dropped",
      ...movedFacts(moving),
      ...(rolledBack > 0 ? [`${plural(rolledBack, "prepared transaction")} rolled back`] : []),
    ],
    findings,
  };
}

interface Known {
  readonly oid: number;
  /** Those in which something belongs to the role, or names it. */
  readonly databases: readonly string[];
}

async function lookForRole(query: Query, { role }: Target): Promise<Known | undefined> {
  const [found] = await query("SELECT oid FROM pg_roles WHERE rolname = $1", [role]);
  if (found === undefined) return undefined;
  const rows = await query(
    `SELECT DISTINCT coalesce(d.datname, current_database()) AS name
     FROM pg_shdepend s LEFT JOIN pg_database d ON d.oid = s.dbid
     WHERE s.refclassid = 1260 AND s.refobjid = $1`,
    [found["oid"]],
  );
  return { oid: Number(found["oid"]), databases: rows.map((row) => String(row["name"])) };
}

interface Moving {
  readonly target: Target;
  readonly oid: number;
  readonly endsAt: number;
  moved: number;
  isUnfinished: boolean;
}

function movedFacts({ target, moved }: Moving): readonly string[] {
  return moved > 0
    ? [`${plural(moved, "object")} ${target.isRead ? "removed" : "handed over"}`]
    : [];
}

async function disown(query: Query, moving: Moving): Promise<void> {
  const { target, oid, endsAt } = moving;
  await becomeMember(query, target.role);
  const heir = await heirOf(query, target.granted);
  for (const piece of PIECES) {
    for (;;) {
      const count = await moveObjects(query, { text: piece(target, heir), oid });
      moving.moved += count;
      if (count < PIECE) break;
      moving.isUnfinished = performance.now() > endsAt;
      if (moving.isUnfinished) return;
    }
  }
  const role = escapeIdentifier(target.role);
  await query(`REASSIGN OWNED BY ${role} TO ${heir}`);
  await query(`DROP OWNED BY ${role}`);
}

/** An admin who is no superuser needs it for a role of an earlier version of stepkey. */
async function becomeMember(query: Query, role: string): Promise<void> {
  const [row] = await query(
    `SELECT rolsuper OR EXISTS (SELECT FROM pg_auth_members a JOIN pg_roles x ON x.oid = a.roleid
       WHERE x.rolname = $1 AND a.member = r.oid AND a.grantor = r.oid) AS fit
     FROM pg_roles r WHERE rolname = current_user`,
    [role],
  );
  if (row?.["fit"] !== true) await query(`GRANT ${escapeIdentifier(role)} TO CURRENT_USER`);
}

/** A granted role that was dropped since cannot inherit: then the admin does, and nothing keeps the lease's role. */
async function heirOf(query: Query, granted: string): Promise<string> {
  const rows = await query("SELECT FROM pg_roles WHERE rolname = $1", [granted]);
  return rows.length > 0 ? escapeIdentifier(granted) : "CURRENT_USER";
}

type Piece = (target: Target, heir: string) => string;

/**
 * What a task can make in great numbers. Anybody may make large objects, a reader too; handed over, a reader's would
 * make the granted role an owner. Everything else is handed over at once.
 */
const PIECES: readonly Piece[] = [
  ({ isRead }, heir) =>
    `SELECT format(${isRead ? "'SELECT lo_unlink(%s)'" : `'ALTER LARGE OBJECT %s OWNER TO ${quoted(heir)}'`}, oid)
     FROM pg_largeobject_metadata WHERE lomowner = $1 LIMIT ${PIECE}`,
  (_target, heir) =>
    `SELECT format('ALTER TABLE %s OWNER TO ${quoted(heir)}', oid::regclass) FROM pg_class c
     WHERE relowner = $1 AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND NOT EXISTS (
       SELECT FROM pg_depend d WHERE d.classid = 1259 AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND c.relkind = 'S')
     LIMIT ${PIECE}`,
];

/** An identifier inside a text in quotes inside `format`. */
function quoted(identifier: string): string {
  return identifier.replaceAll("'", "''").replaceAll("%", "%%");
}

async function moveObjects(
  query: Query,
  { text, oid }: { readonly text: string; readonly oid: number },
): Promise<number> {
  const rows = await query(text, [oid]);
  const statements = rows.map((row) => String(Object.values(row)[0]));
  if (statements.length > 0) await query(statements.join("; "));
  return statements.length;
}
