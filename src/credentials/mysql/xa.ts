import type { LeaseFinding } from "../kind/provider.ts";
import type { MysqlQuery } from "./connection.ts";
import { serverError } from "./errors.ts";
import type { AccountTarget } from "./target.ts";

/** More are not kept in a handle. */
const MAX_KNOWN = 20;
const SEPARATOR = " ";

/** The ids of the transactions that are prepared now, as XA ROLLBACK takes them. */
async function preparedXa(query: MysqlQuery): Promise<readonly string[]> {
  const rows = await query("XA RECOVER FORMAT = 'SQL'");
  return rows.map((row) => String(row["data"]));
}

/** For the handle: what is prepared before the lease begins is not the lease's. */
export async function preparedBefore(query: MysqlQuery): Promise<string | undefined> {
  const found = await preparedXa(query);
  const hasSpace = found.some((one) => one.includes(SEPARATOR));
  return found.length > MAX_KNOWN || hasSpace ? undefined : found.join(SEPARATOR);
}

export function readPreparedBefore(text: unknown): readonly string[] | undefined {
  if (typeof text !== "string") return undefined;
  return text.split(SEPARATOR).filter((one) => one !== "");
}

/** Transactions that are prepared and whose session has ended hold their locks until somebody ends them. */
const WITHOUT_SESSION =
  "SELECT COUNT(*) AS number FROM information_schema.INNODB_TRX WHERE trx_mysql_thread_id = 0";

/**
 * Rolls back the prepared transactions that a lease left, where only leases use them: the server does not say whose one
 * is. Elsewhere they are named. A transaction whose session lives is left alone: XA ROLLBACK does not find it.
 */
export async function endPreparedXa(target: AccountTarget): Promise<{
  readonly rolledBack: number;
  readonly findings: readonly LeaseFinding[];
}> {
  const { access, signal } = target;
  return access.useToClose({
    signal,
    work: async (query) => {
      const [row] = await query(WITHOUT_SESSION);
      if (Number(row?.["number"]) === 0) return { rolledBack: 0, findings: [] };
      const known = new Set(target.preparedBefore);
      const found = (await preparedXa(query)).filter((id) => !known.has(id));
      if (!access.server.onlyLeasesUseXa) return { rolledBack: 0, findings: found.map(finding) };
      let rolledBack = 0;
      for (const id of found) if (await rollBack(query, id)) rolledBack += 1;
      return { rolledBack, findings: [] };
    },
  });
}

async function rollBack(query: MysqlQuery, id: string): Promise<boolean> {
  try {
    await query(`XA ROLLBACK ${id}`);
    return true;
  } catch (error) {
    if (serverError(error) === "ER_XAER_NOTA") return false;
    throw error;
  }
}

function finding(id: string): LeaseFinding {
  return {
    what: `The XA transaction ${id} was prepared during the lease, holds its locks, and may be the lease's.`,
    fix: `XA ROLLBACK ${id}`,
  };
}
