import { setTimeout as sleep } from "node:timers/promises";
import type { MysqlQuery } from "./connection.ts";
import { mysqlInterrupted, serverError } from "./errors.ts";
import type { AccountTarget } from "./target.ts";

export type AccountSessions = Pick<AccountTarget, "access" | "account" | "signal">;

/**
 * Reads the server's memory, and no table that a task could lock. A login that is under way has the name that its client
 * gave, or none yet: then it has not read the account, and will see that it is locked.
 */
const SESSIONS = `SELECT ID AS id, USER AS user FROM information_schema.PROCESSLIST
  WHERE USER = ? OR USER = 'unauthenticated user'`;

/** What one look found: sessions that were told to end, and logins that nobody can attribute yet. */
interface SessionsSeen {
  readonly ended: readonly number[];
  readonly starting: readonly number[];
}

/** Tells every session of the account to end, once. */
export async function endMysqlSessionsOnce(of: AccountSessions): Promise<SessionsSeen> {
  const { access, account, signal } = of;
  return access.useToWatch({
    signal,
    work: async (query) => {
      const rows = await query(SESSIONS, [account]);
      const own = rows.filter((row) => row["user"] === account).map(({ id }) => Number(id));
      for (const id of own) await kill(query, id);
      return {
        ended: own,
        starting: rows.filter((row) => row["user"] !== account).map(({ id }) => Number(id)),
      };
    },
  });
}

async function kill(query: MysqlQuery, id: number): Promise<void> {
  try {
    await query(`KILL HARD CONNECTION ${id}`);
  } catch (error) {
    // It has gone by itself; or the broker's user lost a right, which whoever ends the account says.
    if (!["ER_NO_SUCH_THREAD", "ER_KILL_DENIED_ERROR"].includes(serverError(error) ?? "")) {
      throw error;
    }
  }
}

/** How long to wait for logins that were under way: those that have read no name by then will be refused. */
const STARTING_MS = 500;

/**
 * Ends every session of an account that is locked, and looks until none is left: one that has to roll back much goes
 * only when it is done. Returns how many were ended.
 */
export async function endEveryMysqlSession(
  of: AccountSessions,
  known: ReadonlySet<number>,
): Promise<number> {
  const ended = new Set(known);
  const began = performance.now();
  let awaited: ReadonlySet<number> | undefined;
  for (let pause = 1; ; pause = Math.min(50, pause * 2)) {
    const seen = await endMysqlSessionsOnce(of);
    for (const id of seen.ended) ended.add(id);
    awaited ??= new Set(seen.starting);
    const isPatient = performance.now() - began < STARTING_MS;
    const isOpen = isPatient && seen.starting.some((id) => awaited?.has(id) === true);
    if (seen.ended.length === 0 && !isOpen) return ended.size;
    await sleep(pause, undefined, { signal: of.signal }).catch(() => {
      throw mysqlInterrupted(
        `${seen.ended.length} sessions of ${of.account} were told to end and are still rolling back`,
      );
    });
  }
}
