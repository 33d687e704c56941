import { PostgresRefusal, UNDEFINED_OBJECT } from "./errors.ts";
import type { Access } from "../../shared/claims.ts";
import { isRecord } from "../../shared/json.ts";
import type { ProviderFailure } from "../kind/provider.ts";
import type { Query } from "./connection.ts";
import { LEASE_ROLE } from "./notes.ts";
import type { PostgresSettings } from "./settings.ts";

/** Every role that a member of `$1` can inherit from or SET ROLE to, itself included. */
export const CLOSURE = `WITH RECURSIVE closure(oid) AS (
  SELECT oid FROM pg_roles WHERE rolname = $1
  UNION SELECT m.roleid FROM pg_auth_members m JOIN closure c ON m.member = c.oid)`;

/**
 * Predefined roles whose members could keep a lease alive, or everybody out. Those that act as the server's own user on
 * its machine can become superusers.
 */
const UNFIT_ROLES: Readonly<Record<string, string>> = {
  pg_signal_backend: "may end the broker's own sessions",
  pg_maintain: "may lock the tables by which leases are ended",
  pg_use_reserved_connections: "may take the connections that are reserved for admins",
  pg_create_subscription: "may leave a subscription that goes on writing",
  pg_write_server_files: "may write files of the server",
  pg_execute_server_program: "may run programs on the server",
};

/** What the server says about a grant before anything is made. */
export interface GrantedRole {
  readonly found: boolean;
  /** Why a task with this role could act beyond the end of its lease. */
  readonly unfit: string | undefined;
  readonly databaseFound: boolean;
  readonly keepsPrepared: boolean;
  readonly adminIsSuperuser: boolean;
  /** How many more connections leases may be promised: see `connectionLimit`. */
  readonly free: number;
}

const LOOK = `${CLOSURE} SELECT
  (SELECT json_agg(json_build_object('name', r.rolname, 'super', r.rolsuper, 'roles', r.rolcreaterole,
     'login', r.rolcanlogin, 'databases', r.rolcreatedb, 'replication', r.rolreplication,
     'owns', (SELECT min(d.datname) FROM pg_database d WHERE d.datdba = r.oid)) ORDER BY r.rolname)
   FROM pg_roles r JOIN closure USING (oid)) AS roles,
  EXISTS (SELECT FROM pg_database WHERE datname = $2 AND datallowconn) AS database,
  current_setting('max_prepared_transactions')::int AS prepared,
  (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super,
  current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
    - coalesce(current_setting('reserved_connections', true)::int, 0)
    - (SELECT coalesce(sum(rolconnlimit), 0) FROM pg_roles
       WHERE rolname ~ ${LEASE_ROLE} AND rolcanlogin)::int
    - (SELECT count(*) FROM pg_stat_activity
       WHERE usename !~ ${LEASE_ROLE})::int AS free`;

export async function lookAtGrantedRole(
  query: Query,
  { role, database }: PostgresSettings,
): Promise<GrantedRole> {
  const [row] = await query(LOOK, [role, database]);
  const roles: readonly unknown[] = Array.isArray(row?.["roles"]) ? row["roles"] : [];
  const [unfit] = roles.flatMap((one) => (isRecord(one) ? (whyUnfit(one) ?? []) : []));
  return {
    found: roles.length > 0,
    unfit,
    databaseFound: row?.["database"] === true,
    keepsPrepared: Number(row?.["prepared"]) > 0,
    adminIsSuperuser: row?.["super"] === true,
    free: Number(row?.["free"]),
  };
}

/**
 * A member may `SET ROLE`, and then do all that the role may: set the password of one that can log in, make a login,
 * change a database so that the broker cannot enter it. None of that ends with the lease.
 */
function whyUnfit(role: Readonly<Record<string, unknown>>): string | undefined {
  const name = String(role["name"]);
  const because = (what: string): string => `${name} ${what}`;
  if (role["super"] === true) return because("is a superuser");
  if (role["roles"] === true) return because("may create roles");
  if (role["login"] === true) return because("can log in, so a task could set its password");
  if (role["databases"] === true) return because("may create databases");
  if (role["replication"] === true)
    return because("may replicate, and so leave a replication slot");
  const owned = role["owns"];
  if (typeof owned === "string") {
    return because(`owns the database "${owned}", and so decides its settings`);
  }
  const predefined = UNFIT_ROLES[name];
  return predefined === undefined ? undefined : because(predefined);
}

export interface Refused {
  /** The setting of the grant to look at. */
  readonly setting: "role" | "database" | "server";
  readonly failure: Omit<ProviderFailure, "mayExist">;
}

/** Throws why no lease is issued for a grant. */
export function refuseUnfit(...given: Parameters<typeof whyRefused>): void {
  const why = whyRefused(...given);
  if (why === undefined) return;
  const { setting, failure } = why;
  throw new PostgresRefusal({ ...failure, setting });
}

/** Why no lease is issued for a grant; undefined when one can be. Pure. */
export function whyRefused(
  seen: GrantedRole,
  asked: {
    readonly settings: PostgresSettings;
    readonly access: Access;
    readonly allowsPreparedTransactions: boolean;
  },
): Refused | undefined {
  const { role, database } = asked.settings;
  if (!seen.found) {
    return refused("role", {
      name: UNDEFINED_OBJECT,
      message: `role "${role}" does not exist`,
      remedy: "Check `role` in the grant.",
    });
  }
  if (seen.unfit !== undefined) {
    return refused("role", {
      name: "role_outlives",
      message: `a task with role "${role}" could act beyond the end of its lease: ${seen.unfit}`,
      remedy:
        "Grant a group role: one with NOLOGIN and only the privileges that the step needs, which owns no database and is a member of no role that does more. docs/broker.md says how to change a role that does.",
    });
  }
  if (!seen.databaseFound) {
    return refused("database", {
      name: "3D000",
      message: `database "${database}" does not exist, or accepts no connections`,
      remedy: "Check `database` in the grant.",
    });
  }
  if (asked.access === "write" && seen.keepsPrepared && !asked.allowsPreparedTransactions) {
    return refused("server", {
      name: "prepared_transactions",
      message:
        "max_prepared_transactions is above 0, so a write could leave a prepared transaction, whose locks outlive its lease",
      remedy:
        "Set max_prepared_transactions to 0, or accept it: `prepared-transactions: allowed` in the server's entry.",
    });
  }
  return undefined;
}

function refused(
  setting: Refused["setting"],
  failure: Omit<ProviderFailure, "mayExist" | "kind">,
): Refused {
  return { setting, failure: { kind: "permanent", ...failure } };
}
