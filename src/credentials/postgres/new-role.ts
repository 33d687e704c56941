import { escapeIdentifier, escapeLiteral } from "pg";
import { toRfc3339, type Instant } from "../../shared/clock.ts";
import type { Query } from "./connection.ts";

export interface RoleToMake {
  readonly role: string;
  /** The role that it becomes a member of, and nothing else. */
  readonly granted: string;
  /** Its sessions work as the granted role from the start, so that what they make belongs to that. */
  readonly worksAsGranted: boolean;
  readonly connections: number;
  readonly expiresAt: Instant;
  /** In place of its password: see scram.ts. */
  readonly verifier: string;
  /** Its comment. */
  readonly note: string;
  /** A superuser needs no membership to end the role's sessions. */
  readonly adminIsSuperuser: boolean;
}

export interface NewRole {
  readonly oid: number;
  /** The transaction that made it: what later ones changed in the catalogue can be told by it. */
  readonly transaction: string;
}

/**
 * Makes a lease's role in one message, and so in one transaction. The admin becomes a member at once: later the task
 * may hold a lock that keeps it from becoming one, and only a member may end the role's sessions.
 */
export async function makeRole(query: Query, wanted: RoleToMake): Promise<NewRole> {
  const [row] = await query(makingStatements(wanted).join("; "));
  return { oid: Number(row?.["oid"]), transaction: String(row?.["transaction"]) };
}

export function makingStatements(wanted: RoleToMake): readonly string[] {
  const role = escapeIdentifier(wanted.role);
  const granted = escapeIdentifier(wanted.granted);
  return [
    `CREATE ROLE ${role} LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS` +
      ` CONNECTION LIMIT ${wanted.connections} PASSWORD ${escapeLiteral(wanted.verifier)}` +
      ` VALID UNTIL ${escapeLiteral(toRfc3339(wanted.expiresAt))}` +
      ` IN ROLE ${granted}${wanted.adminIsSuperuser ? "" : " ROLE CURRENT_USER"}`,
    `COMMENT ON ROLE ${role} IS ${escapeLiteral(wanted.note)}`,
    ...(wanted.worksAsGranted
      ? [`ALTER ROLE ${role} SET role = ${escapeLiteral(wanted.granted)}`]
      : []),
    `SELECT oid, pg_current_xact_id()::xid AS transaction FROM pg_roles WHERE rolname = ${escapeLiteral(wanted.role)}`,
  ];
}
