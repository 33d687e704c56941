import type { Freeze } from "../freeze.ts";
import { integer, oneOf, text } from "../row/read-row.ts";
import type { LeaseStore } from "../store.ts";
import { lockFreezes } from "./name-locks.ts";
import type { StoreDatabase } from "./store-database.ts";

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
      // It holds for every reservation that begins now. When this resolves, those that had begun have ended too.
      await write(lockFreezes);
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
