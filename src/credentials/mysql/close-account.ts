import { setTimeout as sleep } from "node:timers/promises";
import { plural } from "../../shared/wording.ts";
import type { Revoked } from "../kind/provider.ts";
import { missingRights, rightsMissing } from "./admin-rights.ts";
import type { MysqlQuery } from "./connection.ts";
import { MysqlRefusal, serverError } from "./errors.ts";
import { accountName } from "./names.ts";
import { endEveryMysqlSession, endMysqlSessionsOnce } from "./sessions.ts";
import type { AccountTarget } from "./target.ts";
import { endPreparedXa } from "./xa.ts";

/**
 * Ends a lease: from the return on there is no account, and no session of it lives. DROP USER alone would leave sessions
 * that go on writing, so the account is locked first, then its sessions are ended until none is left. A task can delay
 * none of this for long: its sessions are ended while we wait. Each step can be repeated, so after a crash in between it
 * is run again.
 */
export async function closeAccount(target: AccountTarget): Promise<Revoked> {
  const { access, account, clients, signal } = target;
  const name = accountName(account, clients);
  const ended = new Set<number>();
  const meanwhile = async (): Promise<void> => {
    for (const id of (await endMysqlSessionsOnce(target)).ended) ended.add(id);
  };
  const change = async <T>(work: (query: MysqlQuery) => Promise<T>): Promise<T> =>
    insistOn(async () => access.useToClose({ signal, work }), { signal, meanwhile });
  const existed = await change(async (query) => {
    const missing = await missingRights(query);
    // Locking needs this right only: nobody logs in any more while the others are missing.
    if (!missing.includes("CREATE USER")) await query(`ALTER USER IF EXISTS ${name} ACCOUNT LOCK`);
    refuseBlind(missing);
    return (await rowsOf(query, target)).length > 0;
  });
  const count = await endEveryMysqlSession(target, ended);
  const { rolledBack, findings } = await endPreparedXa(target);
  await change(async (query) => query(`DROP USER IF EXISTS ${name}`));
  const facts = [
    existed ? "account dropped" : "account absent",
    ...(existed || count > 0 ? [`${plural(count, "session")} ended`] : []),
    ...(rolledBack > 0 ? [`${plural(rolledBack, "XA transaction")} rolled back`] : []),
  ];
  return { facts, findings };
}

/** Whoever sees no sessions can prove nothing. It waits for an admin, so the lease is not over. */
function refuseBlind(missing: readonly string[]): void {
  if (missing.length > 0) throw new MysqlRefusal({ kind: "retryable", ...rightsMissing(missing) });
}

const PAUSE_MS = 20;

/** Tries again as long as somebody locks the server's own tables, and ends the lease's sessions all the while. */
async function insistOn<T>(
  work: () => Promise<T>,
  { signal, meanwhile }: { readonly signal: AbortSignal; readonly meanwhile: () => Promise<void> },
): Promise<T> {
  for (;;) {
    const done = new AbortController();
    const working = work().finally(() => done.abort());
    // Its outcome is looked at below, after the last look at the sessions.
    working.catch(() => undefined);
    while (!done.signal.aborted) {
      await meanwhile();
      await sleep(PAUSE_MS, undefined, { signal: done.signal }).catch(() => undefined);
    }
    try {
      return await working;
    } catch (error) {
      if (signal.aborted || !PASSES.has(serverError(error) ?? "")) throw error;
    }
  }
}

const PASSES: ReadonlySet<string> = new Set([
  "ER_LOCK_WAIT_TIMEOUT",
  "ER_LOCK_DEADLOCK",
  "ER_STATEMENT_TIMEOUT",
]);

async function rowsOf(
  query: MysqlQuery,
  { account, clients }: Pick<AccountTarget, "account" | "clients">,
): ReturnType<MysqlQuery> {
  return query(
    `SELECT COALESCE(JSON_VALUE(Priv, '$.account_locked'), 0) AS locked FROM mysql.global_priv
     WHERE User = ? AND Host = ?`,
    [account, clients],
  );
}

/** What the server shows of the account now. */
export async function lookAtAccount(target: AccountTarget): Promise<{
  readonly exists: boolean;
  readonly isOpen: boolean;
  readonly sessions: number;
}> {
  const { access, account, signal } = target;
  return access.use({
    signal,
    work: async (query) => {
      refuseBlind(await missingRights(query));
      const [row] = await rowsOf(query, target);
      const [seen] = await query(
        "SELECT COUNT(*) AS sessions FROM information_schema.PROCESSLIST WHERE USER = ?",
        [account],
      );
      const locked = String(row?.["locked"]);
      return {
        exists: row !== undefined,
        isOpen: row !== undefined && locked !== "1" && locked !== "true",
        sessions: Number(seen?.["sessions"]),
      };
    },
  });
}
