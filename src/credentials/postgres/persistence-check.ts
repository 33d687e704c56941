import type { ProviderFailure } from "../kind/provider.ts";
import { CLOSURE } from "./classify.ts";
import type { Query } from "./connection.ts";

/** What a new role is, and what it could become. */
export interface NewRole {
  readonly oid: number;
  /** Why a task could come back after its lease; undefined when it could not. */
  readonly outlives: string | undefined;
}

/**
 * Looks at a lease's role as it is. A member may `SET ROLE`, and then set the password of a role that can log in, or make
 * a login of its own: neither would end with the lease.
 */
export async function lookAtNewRole(query: Query, role: string): Promise<NewRole> {
  const rows = await query(
    `${CLOSURE} SELECT r.oid, r.rolname, r.rolsuper, r.rolcreaterole, r.rolcanlogin
     FROM pg_roles r JOIN closure USING (oid) ORDER BY r.rolname`,
    [role],
  );
  const own = rows.find(({ rolname }) => rolname === role);
  const [outlives] = rows.filter((row) => row !== own).flatMap((row) => whyItOutlives(row) ?? []);
  return { oid: Number(own?.["oid"]), outlives };
}

function whyItOutlives(row: Readonly<Record<string, unknown>>): string | undefined {
  const name = String(row["rolname"]);
  if (row["rolsuper"] === true) return `${name} is a superuser`;
  if (row["rolcreaterole"] === true) return `${name} may create roles`;
  if (row["rolcanlogin"] === true) return `${name} can log in, so a task could set its password`;
  return undefined;
}

export function outlivingFailure(granted: string, because: string): ProviderFailure {
  return {
    kind: "permanent",
    name: "role_outlives",
    message: `a task with role "${granted}" could come back after its lease: ${because}`,
    remedy:
      "Grant a role that has NOLOGIN, is no superuser and may not create roles, nor is a member of one that is: a group role with the privileges that the step needs.",
    mayExist: false,
  };
}
