import { serverError } from "./errors.ts";
import { parseGrant, type PrivilegeGrant, type RoleGrant } from "./grants.ts";
import type { MysqlQuery } from "./connection.ts";
import { mysqlName } from "./names.ts";

export interface GrantsOfRole {
  /** Those of the role, of the roles in it, and of PUBLIC. */
  readonly privileges: readonly PrivilegeGrant[];
  readonly roles: readonly RoleGrant[];
  /** Lines that we cannot read. */
  readonly unread: readonly string[];
}

/** Everything that is granted to a role, and so to a lease; undefined when the role does not exist. */
export async function grantsOfRole(
  query: MysqlQuery,
  role: string,
): Promise<GrantsOfRole | undefined> {
  const rows = await query(
    "SELECT Is_role AS is_role FROM mysql.user WHERE User = ? AND Host = ''",
    [role],
  );
  if (rows[0]?.["is_role"] !== "Y") return undefined;
  const own = await linesOf(query, `SHOW GRANTS FOR ${mysqlName(role)}`);
  const everybody = await linesOf(query, "SHOW GRANTS FOR PUBLIC").catch((error: unknown) => {
    // Nothing was ever granted to PUBLIC.
    if (serverError(error) === "ER_NONEXISTING_GRANT") return [];
    throw error;
  });
  const lines = [...own, ...everybody, ...(await nameless(query))];
  const read = lines.map((line) => ({ line, grant: parseGrant(line) }));
  return {
    privileges: read.flatMap(({ grant }) => (grant?.kind === "privileges" ? [grant] : [])),
    roles: read.flatMap(({ grant }) => (grant?.kind === "role" ? [grant] : [])),
    unread: read.flatMap(({ line, grant }) => (grant === undefined ? [line] : [])),
  };
}

async function linesOf(query: MysqlQuery, sql: string): Promise<readonly string[]> {
  return (await query(sql)).map((row) => String(Object.values(row)[0]));
}

/** What is granted for a database to the account without a name is everybody's. */
async function nameless(query: MysqlQuery): Promise<readonly string[]> {
  const rows = await query("SELECT * FROM mysql.db WHERE User = ''");
  return rows.map((row) => {
    const held = Object.entries(row)
      .filter(([column, value]) => column.endsWith("_priv") && value === "Y")
      .map(([column]) => COLUMNS[column] ?? column.slice(0, -5).replaceAll("_", " ").toUpperCase());
    const database = mysqlName(String(row["Db"]));
    return `GRANT ${held.length === 0 ? "USAGE" : held.join(", ")} ON ${database}.* TO \`\``;
  });
}

/** Columns of mysql.db that are called otherwise than the privilege. */
const COLUMNS: Readonly<Record<string, string>> = {
  Create_tmp_table_priv: "CREATE TEMPORARY TABLES",
  Grant_priv: "GRANT OPTION",
  References_priv: "REFERENCES",
};
