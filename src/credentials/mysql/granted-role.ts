import type { ProviderFailure } from "../kind/provider.ts";
import { missingRights, rightsMissing } from "./admin-rights.ts";
import type { MysqlQuery } from "./connection.ts";
import { MysqlRefusal } from "./errors.ts";
import { grantsOfRole } from "./grants-of.ts";
import { LEASE_ACCOUNT, mysqlName } from "./names.ts";
import type { MysqlSettings } from "./settings.ts";
import { whyUnfit } from "./unfit.ts";

/** What the server says about a grant before anything is made. */
export interface GrantedMysqlRole {
  readonly found: boolean;
  /** What the broker's user lacks. */
  readonly lacks: readonly string[];
  /** Why a task with this role could act beyond the end of its lease. */
  readonly unfit: string | undefined;
  /** The broker's user may grant it. */
  readonly isOurs: boolean;
  /** It is there, and the role sees it. */
  readonly databaseFound: boolean;
  /** How many more connections leases may be promised: see `connectionLimit`. */
  readonly free: number;
}

const OURS = `SELECT Admin_option AS admin FROM mysql.roles_mapping
  WHERE CONCAT(User, '@', Host) = CURRENT_USER() AND Role = ?`;

const FREE = `SELECT @@max_connections
  - (SELECT COALESCE(SUM(JSON_VALUE(Priv, '$.max_user_connections')), 0) FROM mysql.global_priv
     WHERE User REGEXP ${LEASE_ACCOUNT} AND COALESCE(JSON_VALUE(Priv, '$.account_locked'), 0) = 0)
  - (SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE NOT USER REGEXP ${LEASE_ACCOUNT}) AS free`;

export async function lookAtMysqlRole(
  query: MysqlQuery,
  { role, database }: MysqlSettings,
): Promise<GrantedMysqlRole> {
  const lacks = await missingRights(query);
  const grants = await grantsOfRole(query, role);
  if (grants === undefined) {
    return { found: false, lacks, unfit: undefined, isOurs: false, databaseFound: false, free: 0 };
  }
  const [ours] = await query(OURS, [role]);
  const isOurs = ours?.["admin"] === "Y";
  const [row] = await query(FREE);
  return {
    found: true,
    lacks,
    unfit: whyUnfit(grants),
    isOurs,
    databaseFound: isOurs && (await isDatabaseSeen(query, role, database)),
    free: Number(row?.["free"]),
  };
}

async function isDatabaseSeen(query: MysqlQuery, role: string, database: string): Promise<boolean> {
  await query(`SET ROLE ${mysqlName(role)}`);
  const rows = await query(
    "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?",
    [database],
  );
  await query("SET ROLE NONE");
  return rows.length > 0;
}

export interface RefusedMysqlRole {
  /** The setting of the grant to look at. */
  readonly setting: "role" | "database" | "server";
  readonly failure: Omit<ProviderFailure, "mayExist">;
}

/** Throws why no lease is issued for a grant. */
export function refuseUnfitRole(seen: GrantedMysqlRole, settings: MysqlSettings): void {
  const why = whyRoleRefused(seen, settings);
  if (why === undefined) return;
  throw new MysqlRefusal({ ...why.failure, setting: why.setting });
}

/** Why no lease is issued for a grant; undefined when one can be. Pure. */
export function whyRoleRefused(
  seen: GrantedMysqlRole,
  { role, database }: MysqlSettings,
): RefusedMysqlRole | undefined {
  if (seen.lacks.length > 0) return refused("server", rightsMissing(seen.lacks));
  if (!seen.found) return refused("role", roleMissing(role));
  if (seen.unfit !== undefined) {
    return refused("role", {
      name: "role_outlives",
      message: `a task with role "${role}" could act beyond the end of its lease: ${seen.unfit}`,
      remedy:
        "Grant a role with only the privileges that the step needs, on its database only. docs/kinds/mysql.md has the statements.",
    });
  }
  if (!seen.isOurs) {
    return refused("role", {
      name: "role_not_grantable",
      message: `the broker's user cannot grant role "${role}"`,
      remedy: `Run GRANT ${mysqlName(role)} TO the broker's user WITH ADMIN OPTION.`,
    });
  }
  if (!seen.databaseFound) {
    return refused("database", {
      name: "database_unknown",
      message: `database "${database}" does not exist, or role "${role}" may do nothing there`,
      remedy: "Check `database` in the grant.",
    });
  }
  return undefined;
}

export function roleMissing(role: string): Omit<ProviderFailure, "mayExist" | "kind"> {
  return {
    name: "role_unknown",
    message: `role "${role}" does not exist`,
    remedy: "Check `role` in the grant.",
  };
}

function refused(
  setting: RefusedMysqlRole["setting"],
  failure: Omit<ProviderFailure, "mayExist" | "kind">,
): RefusedMysqlRole {
  return { setting, failure: { kind: "permanent", ...failure } };
}
