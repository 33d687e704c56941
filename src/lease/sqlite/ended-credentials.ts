import type { EndedCredential } from "../../credentials/kind/publication.ts";
import type { EndedSince } from "../ended-since.ts";
import type { SqliteDatabase } from "./database.ts";
import { endedCredentialsIn } from "../row/ended-row.ts";

/** Each has an index that begins with its first column; conditions on `tidy_state` are the indexes' own, to the letter. */
const PARTS = [
  "ended_at > ? AND ended_at <= ? AND tidy_state IN ('none', 'done')",
  "tidy_next_try_at > 0 AND ended_at > ? AND ended_at <= ? AND tidy_state IN ('pending', 'stuck')",
] as const;

/** Leases of a kind that ended in this time. */
export function endedSince(
  database: SqliteDatabase,
  { kind, since, until = Number.MAX_SAFE_INTEGER, diesAfter }: EndedSince,
): readonly EndedCredential[] {
  return PARTS.flatMap((part) => {
    const sql = `SELECT id, handle, dies_at, ended_at FROM leases
      WHERE ${part} AND kind = ? AND dies_at > ?`;
    return endedCredentialsIn(database.all(sql, since, until, kind, diesAfter));
  });
}
