import { setTimeout as sleep } from "node:timers/promises";
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

/**
 * Rolls back the prepared transactions that a lease left, where only leases use them: the server does not say whose one
 * is. Elsewhere they are named. They have no session any more, hold their locks, and last until somebody ends them.
 */
export async function endPreparedXa(target: AccountTarget): Promise<{
  readonly rolledBack: number;
  readonly findings: readonly LeaseFinding[];
}> {
  const { access, signal } = target;
  return access.useToClose({
    signal,
    work: async (query) => {
      const known = new Set(target.preparedBefore);
      const left = async () => (await preparedXa(query)).filter((id) => !known.has(id));
      const found = await left();
      if (access.server.onlyLeasesUseXa) {
        let rolledBack = 0;
        for (const id of found) if (await rollBack(query, id)) rolledBack += 1;
        return { rolledBack, findings: [] };
      }
      if (found.length === 0) return { rolledBack: 0, findings: [] };
      // Most are ended by their sessions a moment later.
      await sleep(SETTLING_MS, undefined, { signal });
      const [row] = await query(WITHOUT_SESSION);
      const some = Number(row?.["number"]) > 0 ? await left() : [];
      return { rolledBack: 0, findings: some.map(finding) };
    },
  });
}

const WITHOUT_SESSION =
  "SELECT COUNT(*) AS number FROM information_schema.INNODB_TRX WHERE trx_mysql_thread_id = 0";
/** InnoDB shows its transactions as they were up to a tenth of a second ago. */
const SETTLING_MS = 150;

/** False for one whose session lives: XA ROLLBACK does not find it. */
async function rollBack(query: MysqlQuery, id: string): Promise<boolean> {
  try {
    await query(`XA ROLLBACK ${id}`);
    return true;
  } catch (error) {
    const name = serverError(error) ?? "";
    if (name === "ER_XAER_NOTA") return false;
    // The server had rolled it back itself, and forgets it now.
    if (name.startsWith("ER_XA_RB")) return true;
    throw error;
  }
}

function finding(id: string): LeaseFinding {
  return {
    what: `The XA transaction ${id} was prepared during the lease, holds its locks, and may be the lease's.`,
    fix: `XA ROLLBACK ${id}`,
  };
}
