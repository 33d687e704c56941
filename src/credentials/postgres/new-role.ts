import { escapeIdentifier, escapeLiteral } from "pg";
import { toRfc3339, type Instant } from "../../shared/clock.ts";
import type { Query } from "./connection.ts";
import { inspectNewRole, type NewRole } from "./persistence-check.ts";

/** How many sessions a lease's role may have at once. */
const CONNECTION_LIMIT = 10;

export interface RoleSpec {
  readonly role: string;
  /** The only role of which it becomes a member. */
  readonly granted: string;
  readonly expiresAt: Instant;
  /** The SCRAM verifier, instead of a password (see scram.ts). */
  readonly verifier: string;
  /** The comment on the role. */
  readonly note: string;
}

/** Creates a lease's role in an open transaction, and checks it for ways to persist. */
export async function createRole(query: Query, wanted: RoleSpec): Promise<NewRole> {
  const role = escapeIdentifier(wanted.role);
  await query(
    `CREATE ROLE ${role} LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS` +
      ` CONNECTION LIMIT ${CONNECTION_LIMIT} PASSWORD ${escapeLiteral(wanted.verifier)}` +
      ` VALID UNTIL ${escapeLiteral(toRfc3339(wanted.expiresAt))}` +
      ` IN ROLE ${escapeIdentifier(wanted.granted)}`,
  );
  await query(`COMMENT ON ROLE ${role} IS ${escapeLiteral(wanted.note)}`);
  return inspectNewRole(query, wanted.role);
}
