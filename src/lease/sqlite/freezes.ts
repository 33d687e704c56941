import type { Clock } from "../../shared/clock.ts";
import type { Freeze } from "../freeze.ts";
import type { LeaseStore } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";
import { integer, oneOf, text } from "../row/read-row.ts";

/** What is frozen: nothing is issued for it. */
export function freezingOf(
  database: SqliteDatabase,
  clock: Clock,
): Pick<LeaseStore, "freeze" | "thaw" | "freezes"> {
  return {
    freeze: (scope, name) =>
      database.write(() => {
        const sql = "INSERT OR IGNORE INTO freezes (scope, name, since) VALUES (?, ?, ?)";
        database.run(sql, scope, nameOf(scope, name), clock.now());
      }),
    thaw: (scope, name) =>
      database.write(() => {
        const same = scope === "repository" ? "name = ? COLLATE NOCASE" : "name = ?";
        const sql = `DELETE FROM freezes WHERE scope = ? AND ${same}`;
        return database.run(sql, scope, nameOf(scope, name)) > 0;
      }),
    freezes: () => database.readOne(() => freezesIn(database.all(SELECT_FREEZES))),
  };
}

export const SELECT_FREEZES = "SELECT scope, name, since FROM freezes ORDER BY since";

export function freezesIn(rows: readonly Readonly<Record<string, unknown>>[]): readonly Freeze[] {
  return rows.map((row) => ({
    scope: oneOf(row, "scope", ["all", "grant", "repository"] as const),
    name: text(row, "name"),
    since: integer(row, "since"),
  }));
}

function nameOf(scope: Freeze["scope"], name: string): string {
  return scope === "all" ? "" : name;
}
