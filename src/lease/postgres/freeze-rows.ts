import type { Freeze } from "../freeze.ts";
import { integer, oneOf, text } from "../row/read-row.ts";
import { StoreError, type LeaseStore } from "../store.ts";
import { lockFreezes } from "./name-locks.ts";
import type { StoreDatabase } from "./store-database.ts";
import { sqlStateOf } from "./store-errors.ts";

const LOCK_TIMEOUT = "55P03";
/** A broker that stands still in a transaction is cut off by the server before so many lock time-outs have passed. */
const WAITS = 4;

/** What is frozen: nothing is issued for it. */
export function freezeRows({
  one,
  write,
}: StoreDatabase): Pick<LeaseStore, "freeze" | "thaw" | "freezes"> {
  return {
    freeze: async (scope, name) => {
      await write(async ({ query, now }) => {
        const sql = `INSERT INTO stepkey.freezes (scope, name, since) VALUES ($1, $2, $3)
          ON CONFLICT DO NOTHING`;
        await query(sql, scope, nameOf(scope, name), now);
      });
      await waitForReservations(write);
    },
    thaw: (scope, name) =>
      write(async ({ change }) => {
        const same = scope === "repository" ? "lower(name) = lower($2)" : "name = $2";
        const sql = `DELETE FROM stepkey.freezes WHERE scope = $1 AND ${same}`;
        return (await change(sql, scope, nameOf(scope, name))) > 0;
      }),
    freezes: async () => {
      const rows = await one("SELECT scope, name, since FROM stepkey.freezes ORDER BY since");
      return rows.map((row) => ({
        scope: oneOf(row, "scope", ["all", "grant", "repository"] as const),
        name: text(row, "name"),
        since: integer(row, "since"),
      }));
    },
  };
}

function nameOf(scope: Freeze["scope"], name: string): string {
  return scope === "all" ? "" : name;
}

/** The freeze holds for every reservation that begins now; those that had begun have ended when this resolves. */
async function waitForReservations(write: StoreDatabase["write"]): Promise<void> {
  for (let wait = 1; ; wait += 1) {
    try {
      await write(lockFreezes);
      return;
    } catch (error) {
      const isHeld = error instanceof StoreError && sqlStateOf(error.cause) === LOCK_TIMEOUT;
      if (!isHeld || wait === WAITS) throw error;
    }
  }
}
