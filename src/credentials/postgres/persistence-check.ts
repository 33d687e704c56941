import type { ProviderFailure } from "../kind/provider.ts";
import { CLOSURE } from "./classify.ts";
import type { Query } from "./connection.ts";

/** A new role, and whether a task could use it after the lease. */
export interface NewRole {
  readonly oid: number;
  /** Why a task could keep access after its lease; undefined when it could not. */
  readonly persistenceRisk: string | undefined;
}

/**
 * Checks whether a lease's role could give its task access that does not end with the lease. With `SET ROLE`, a member can
 * become any role of its closure: it could set the password of one that can log in, or create a login.
 */
export async function inspectNewRole(query: Query, role: string): Promise<NewRole> {
  const rows = await query(
    `${CLOSURE} SELECT r.oid, r.rolname, r.rolsuper, r.rolcreaterole, r.rolcanlogin
     FROM pg_roles r JOIN closure USING (oid) ORDER BY r.rolname`,
    [role],
  );
  const own = rows.find(({ rolname }) => rolname === role);
  const others = rows.filter((row) => row !== own);
  const [persistenceRisk] = others.flatMap((row) => persistenceRiskOf(row) ?? []);
  return { oid: Number(own?.["oid"]), persistenceRisk };
}

function persistenceRiskOf(row: Readonly<Record<string, unknown>>): string | undefined {
  const name = String(row["rolname"]);
  if (row["rolsuper"] === true) return `${name} is a superuser`;
  if (row["rolcreaterole"] === true) return `${name} may create roles`;
  if (row["rolcanlogin"] === true) return `${name} can log in, so a task could set its password`;
  return undefined;
}

export function persistenceFailure(granted: string, because: string): ProviderFailure {
  return {
    kind: "permanent",
    name: "role_outlives",
    message: `a task with role "${granted}" could keep access after its lease: ${because}`,
    remedy:
      "Grant a group role with only the privileges that the step needs: NOLOGIN, not a superuser, without CREATEROLE, and not a member of a role that differs in one of these.",
    mayExist: false,
  };
}
