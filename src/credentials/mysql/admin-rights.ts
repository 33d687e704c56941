import { joined } from "../../shared/wording.ts";
import type { ProviderFailure } from "../kind/provider.ts";
import type { MysqlQuery } from "./connection.ts";

/** What the broker's user needs on the whole server. */
const NEEDED = ["CREATE USER", "PROCESS", "CONNECTION ADMIN"];

const HELD = `SELECT PRIVILEGE_TYPE AS held FROM information_schema.USER_PRIVILEGES
  WHERE GRANTEE = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')`;

/**
 * What the broker's user lacks. Without PROCESS the server shows no session of others, so that a lease whose sessions
 * live would look as if it were over.
 */
export async function missingRights(query: MysqlQuery): Promise<readonly string[]> {
  const held = new Set((await query(HELD)).map((row) => String(row["held"])));
  return NEEDED.filter((right) => !held.has(right));
}

export function rightsMissing(
  missing: readonly string[],
): Omit<ProviderFailure, "mayExist" | "kind"> {
  return {
    name: "rights_missing",
    message: `the broker's user lacks ${joined(missing)}`,
    remedy: `Run GRANT ${missing.join(", ")} ON *.* TO the broker's user.`,
  };
}
