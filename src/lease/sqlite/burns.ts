import type { Instant } from "../../shared/clock.ts";
import type { IdTokenUse } from "../id-token-use.ts";
import type { SqliteDatabase } from "./database.ts";

/** Marks an ID token as used; false when it was used before. Call it inside a write transaction. */
export function burn(
  database: SqliteDatabase,
  { issuer, jwtId, keepMs }: IdTokenUse,
  now: Instant,
): boolean {
  const sql = "INSERT OR IGNORE INTO burns (issuer, jwt_id, keep_until) VALUES (?, ?, ?)";
  return database.run(sql, issuer, jwtId, Math.ceil(now + keepMs)) === 1;
}

export function isBurned(database: SqliteDatabase, issuer: string, jwtId: string): boolean {
  const sql = "SELECT 1 FROM burns WHERE issuer = ? AND jwt_id = ?";
  return database.get(sql, issuer, jwtId) !== undefined;
}
