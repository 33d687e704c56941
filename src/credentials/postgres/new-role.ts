import { escapeIdentifier, escapeLiteral } from "pg";
import { toRfc3339, type Instant } from "../../shared/clock.ts";
import type { Query } from "./connection.ts";
import { lookAtNewRole, type NewRole } from "./persistence-check.ts";

/** How many sessions a lease's role may hold at once. */
const CONNECTION_LIMIT = 10;

export interface RoleToMake {
  readonly role: string;
  /** The role that it becomes a member of, and nothing else. */
  readonly granted: string;
  readonly expiresAt: Instant;
  /** In place of its password: see scram.ts. */
  readonly verifier: string;
  /** Its comment. */
  readonly note: string;
}

/** Makes a lease's role in an open transaction, and looks at what it became. */
export async function makeRole(query: Query, wanted: RoleToMake): Promise<NewRole> {
  const role = escapeIdentifier(wanted.role);
  await query(
    `CREATE ROLE ${role} LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS` +
      ` CONNECTION LIMIT ${CONNECTION_LIMIT} PASSWORD ${escapeLiteral(wanted.verifier)}` +
      ` VALID UNTIL ${escapeLiteral(toRfc3339(wanted.expiresAt))}` +
      ` IN ROLE ${escapeIdentifier(wanted.granted)}`,
  );
  await query(`COMMENT ON ROLE ${role} IS ${escapeLiteral(wanted.note)}`);
  return lookAtNewRole(query, wanted.role);
}
