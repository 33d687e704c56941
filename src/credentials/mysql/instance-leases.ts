import type { Handle } from "../kind/credential.ts";
import { instanceRole, LEASE_ACCOUNT } from "./names.ts";
import type { MysqlRow } from "./connection.ts";
import type { MysqlAccess } from "./server-access.ts";

/** The accounts that have the mark of this instance, and their other role. */
const ACCOUNTS = `SELECT m.User AS account, m.Host AS clients, g.Role AS granted
  FROM mysql.roles_mapping m LEFT JOIN mysql.roles_mapping g
    ON g.User = m.User AND g.Host = m.Host AND g.Role <> m.Role
  WHERE m.Role = ? AND m.User REGEXP ${LEASE_ACCOUNT} ORDER BY m.User`;

/** The accounts on a server that this instance made, with the handles that their leases had. */
export async function listAccounts(
  access: MysqlAccess,
  asked: { readonly server: string; readonly instance: string; readonly signal: AbortSignal },
): Promise<readonly Handle[]> {
  const { server, instance, signal } = asked;
  const rows = await access.use({
    signal,
    work: async (query) => query(ACCOUNTS, [instanceRole(instance)]),
  });
  return rows.map((row) => handleOfRow(server, row));
}

function handleOfRow(server: string, { account, clients, granted }: MysqlRow): Handle {
  const made = { server, account: String(account), clients: String(clients) };
  // One that is half made has no role yet.
  return typeof granted === "string" ? { ...made, granted } : made;
}
