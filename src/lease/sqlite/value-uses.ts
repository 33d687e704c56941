import type { ValueUses } from "../value-uses.ts";
import type { SqliteDatabase } from "./database.ts";
import { text } from "../row/read-row.ts";

/** Rows of `meta`, as there are only as many as values that were ever handed out. They are never forgotten. */
export function valueUsesOf(database: SqliteDatabase): ValueUses {
  const usesOf = (fingerprint: string): number => {
    const row = database.get("SELECT value FROM meta WHERE key = ?", keyOf(fingerprint));
    return row === undefined ? 0 : Number(text(row, "value"));
  };
  return {
    countValueUse: (fingerprints) =>
      database.write(() => {
        const [current = ""] = fingerprints;
        const sql = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)";
        database.run(sql, keyOf(current), String(usesOf(current) + 1));
        return fingerprints.reduce((sum, each) => sum + usesOf(each), 0);
      }),
  };
}

function keyOf(fingerprint: string): string {
  return `value:${fingerprint}`;
}
