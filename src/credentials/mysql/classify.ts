import type { Classification } from "../kind/provider.ts";
import type { MysqlQuery, MysqlRow } from "./connection.ts";
import { coversDatabase, objectOf, type PrivilegeGrant } from "./grants.ts";
import type { GrantsOfRole } from "./grants-of.ts";

/** Whoever holds only these reads. A temporary table is its session's own. */
const READING = new Set([
  "USAGE",
  "SELECT",
  "SHOW VIEW",
  "SHOW DATABASES",
  "SHOW CREATE ROUTINE",
  "CREATE TEMPORARY TABLES",
  "PROCESS",
  "BINLOG MONITOR",
  "REPLICATION CLIENT",
  "REPLICA MONITOR",
  "SLAVE MONITOR",
]);

/** A procedure or function that runs with the rights of whoever defined it. */
export interface DefinerRoutine {
  readonly database: string;
  readonly name: string;
  readonly definer: string;
}

/**
 * Whether a role only reads: it holds nothing beyond SELECT and privileges that only show something, and may call no
 * routine that runs with the rights of somebody else. Pure.
 */
export function classifyGrants(
  role: string,
  { privileges, unread }: GrantsOfRole,
  routines: readonly DefinerRoutine[],
): Classification {
  const [line] = unread;
  if (line !== undefined) return writes(`${role} has a grant that stepkey cannot read: ${line}`);
  for (const grant of privileges) {
    const writing = grant.privileges.find((one) => !READING.has(one) && one !== "EXECUTE");
    if (writing !== undefined) return writes(`${role} may ${writing} on ${objectOf(grant)}`);
    const called = grant.privileges.includes("EXECUTE")
      ? routines.find((routine) => mayCall(grant, routine))
      : undefined;
    if (called !== undefined) {
      const { database, name, definer } = called;
      return writes(
        `${role} may call ${database}.${name}, which runs with the rights of ${definer}`,
      );
    }
  }
  return {
    access: "read",
    because: `${role} holds nothing but SELECT and what shows something`,
    ...(routines.length === 0 ? {} : { unchecked: [VIEWS_UNCHECKED] }),
  };
}

const VIEWS_UNCHECKED =
  "Whether a view calls a function that writes, with the rights of whoever defined it, was not looked at.";

function writes(because: string): Classification {
  return { access: "write", because };
}

function mayCall(grant: PrivilegeGrant, { database, name }: DefinerRoutine): boolean {
  if (grant.level === "routine" || grant.level === "table") {
    const isDatabase = grant.database.toLowerCase() === database.toLowerCase();
    return isDatabase && grant.name.toLowerCase() === name.toLowerCase();
  }
  return coversDatabase(grant, database.toLowerCase());
}

/** Those of the server's own, in `sys` and `mysql`, only show something. */
const DEFINER_ROUTINES = `SELECT db AS name_of_database, name, definer FROM mysql.proc
  WHERE security_type = 'DEFINER' AND definer <> 'mariadb.sys@localhost'`;

export async function definerRoutines(query: MysqlQuery): Promise<readonly DefinerRoutine[]> {
  return (await query(DEFINER_ROUTINES)).map((row: MysqlRow) => ({
    database: String(row["name_of_database"]),
    name: String(row["name"]),
    definer: String(row["definer"]),
  }));
}
