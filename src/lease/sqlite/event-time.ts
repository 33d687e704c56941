import type { Clock } from "../../shared/clock.ts";
import type { EventMemory } from "../event-memory.ts";
import { text } from "../row/read-row.ts";
import type { SqliteDatabase } from "./database.ts";

/** A row of `meta`. */
export function eventTimeOf(database: SqliteDatabase, clock: Clock): EventMemory {
  return {
    keepEventTime: () =>
      database.write(() => {
        const sql = "INSERT OR REPLACE INTO meta (key, value) VALUES ('events_at', ?)";
        database.run(sql, String(clock.now()));
      }),
    eventTime: () =>
      database.readOne(() => {
        const row = database.get("SELECT value FROM meta WHERE key = 'events_at'");
        return row === undefined ? undefined : Number(text(row, "value"));
      }),
  };
}
