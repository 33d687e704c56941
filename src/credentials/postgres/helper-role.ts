import { escapeIdentifier, escapeLiteral } from "pg";
import { isBroken, sqlState } from "./errors.ts";
import type { Query } from "./connection.ts";
import { ROLE_PREFIX } from "./notes.ts";

/**
 * A role by which an admin who is not a member of a lease's role becomes one. On PostgreSQL 14 a task may revoke the
 * admin's membership, and hold a lock that keeps it from being granted again; nobody can foresee this role's name.
 */
export interface HelperRole {
  readonly name: string;
  readonly creation: string;
}

const HELPER_PREFIX = `${ROLE_PREFIX}helper_`;

export function helperRoleFor(role: string): HelperRole {
  const name = `${helperPrefix(role)}${crypto.randomUUID().slice(0, 18)}`;
  return {
    name,
    creation: `CREATE ROLE ${escapeIdentifier(name)} IN ROLE ${escapeIdentifier(role)} ROLE CURRENT_USER`,
  };
}

/** Helpers of a lease's role that outlived a broker, as a list in SQL for `json_agg`. */
export function helpersOf(role: string): string {
  return `SELECT json_agg(rolname) FROM pg_roles WHERE starts_with(rolname::text, ${escapeLiteral(helperPrefix(role))})`;
}

/** As long as PostgreSQL's names may be, with the part of a UUID that follows. */
function helperPrefix(role: string): string {
  return `${HELPER_PREFIX}${role.slice(ROLE_PREFIX.length)}_`;
}

/** insufficient_privilege */
const NOT_A_MEMBER = "42501";

/** Does something as a role whose owner is a task, outside a transaction. */
export async function actingAs(
  query: Query,
  role: string,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await query(`SET ROLE ${escapeIdentifier(role)}`);
  } catch (error) {
    if (sqlState(error) !== NOT_A_MEMBER) throw error;
    await withHelper(query, role, work);
    return;
  }
  await work();
}

async function withHelper(query: Query, role: string, work: () => Promise<unknown>): Promise<void> {
  const { name, creation } = helperRoleFor(role);
  await query(creation);
  try {
    await query(`SET ROLE ${escapeIdentifier(role)}`);
    await work();
  } finally {
    // One that is left because the connection broke is dropped when its lease's rights are taken.
    await query(`RESET ROLE; DROP ROLE ${escapeIdentifier(name)}`).catch((error: unknown) => {
      if (!isBroken(error)) throw error;
    });
  }
}
