import { coversDatabase, objectOf, type PrivilegeGrant } from "./grants.ts";
import type { GrantsOfRole } from "./grants-of.ts";

/** What a role may hold for the whole server: it reads, or does nothing by itself. */
const FIT_FOR_SERVER = new Set([
  "USAGE",
  "SHOW DATABASES",
  "PROCESS",
  "EXECUTE",
  "CREATE TEMPORARY TABLES",
  "BINLOG MONITOR",
  "REPLICATION CLIENT",
  "REPLICA MONITOR",
  "SLAVE MONITOR",
]);

/**
 * Why a task with these grants could act beyond the end of its lease, or keep it from ending; undefined when it could
 * not. Pure.
 */
export function whyUnfit({ privileges, roles, unread }: GrantsOfRole): string | undefined {
  const [line] = unread;
  if (line !== undefined) return `it has a grant that stepkey cannot read: ${line}`;
  const role = roles.find(({ mayGrant }) => mayGrant);
  if (role !== undefined) return `it may grant the role ${role.role} to others (ADMIN OPTION)`;
  for (const grant of privileges) {
    const because = whyGrantUnfit(grant);
    if (because !== undefined) return because;
  }
  return undefined;
}

function whyGrantUnfit(grant: PrivilegeGrant): string | undefined {
  const { privileges, level } = grant;
  const where = objectOf(grant);
  if (grant.mayGrant || privileges.includes("GRANT OPTION")) {
    return `it may grant to others what it may do on ${where} (GRANT OPTION)`;
  }
  if (level === "server") return whyUnfitForServer(privileges);
  if (level !== "routine" && coversDatabase(grant, "mysql") && !isUsage(privileges)) {
    return `it has ${privileges[0] ?? ""} on ${where}, where accounts and passwords are`;
  }
  if (privileges.includes("EVENT") || privileges.includes("ALL PRIVILEGES")) {
    return `it may create events on ${where}, which run after the lease (EVENT)`;
  }
  return undefined;
}

function whyUnfitForServer(privileges: readonly string[]): string | undefined {
  const unfit = privileges.find((one) => !FIT_FOR_SERVER.has(one));
  return unfit === undefined
    ? undefined
    : `it has ${unfit} on the whole server, which is also for the tables of accounts and passwords`;
}

function isUsage(privileges: readonly string[]): boolean {
  return privileges.every((one) => one === "USAGE");
}
