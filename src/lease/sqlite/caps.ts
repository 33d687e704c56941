import type { CapMemory } from "../caps.ts";
import type { SqliteDatabase } from "./database.ts";
import { text } from "../row/read-row.ts";

/** The last policies of organisations, as rows of `meta`: there are few, and an older version does not see them. */
export function capsOf(database: SqliteDatabase): CapMemory {
  const findCap: CapMemory["findCap"] = (owner) =>
    database.read(() => {
      const row = database.get("SELECT value FROM meta WHERE key = ?", keyOf(owner));
      return row === undefined ? undefined : text(row, "value");
    });
  return {
    findCap,
    keepCap: async (owner, given) => {
      if ((await findCap(owner)) === given) return;
      await database.write(() => {
        const sql = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)";
        database.run(sql, keyOf(owner), given);
      });
    },
    forgetCap: (owner) =>
      database.write(() => database.run("DELETE FROM meta WHERE key = ?", keyOf(owner)) > 0),
  };
}

function keyOf(owner: string): string {
  return `cap:${owner.toLowerCase()}`;
}
