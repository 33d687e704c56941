import type { ClockStep, Instant } from "../../shared/clock.ts";
import type { SqliteDatabase } from "./database.ts";
import { text } from "../row/read-row.ts";

/** How far two processes may be apart that notice the same step. */
const SAME_STEP_MS = 60_000;
/** A process that runs notices a step within a second, and one that stood still has stored no lease meanwhile. */
const NOTICED_WITHIN_MS = 2000;

/** Moves what is due back with the clock. Call it inside a write transaction. */
export function moveBack(database: SqliteDatabase, step: ClockStep, now: Instant): void {
  if (wasMoved(database, step)) return;
  const sql = "INSERT OR REPLACE INTO meta (key, value) VALUES ('clock_set_back', ?)";
  database.run(sql, String(step.at));
  const { backMs } = step;
  const moved = ["expires_at", "heartbeat_reset_at", "next_try_at", "locked_until"];
  // A lease that was stored since the step has the new time already.
  const since = now - Math.min(step.at - step.since + 100, NOTICED_WITHIN_MS);
  database.run(
    `UPDATE leases SET ${moved.map((column) => `${column} = ${column} - ?`).join(", ")},
      created_at = iif(state = 'issuing', created_at - ?, created_at)
      WHERE state IN ('issuing', 'active', 'revoking', 'stuck')
      AND NOT (created_at BETWEEN ? AND ? AND heartbeat_reset_at <= ?)`,
    ...[...moved, "created_at"].map(() => backMs),
    since,
    now,
    now,
  );
  database.run(
    `UPDATE leases SET tidy_next_try_at = tidy_next_try_at - ?, locked_until = locked_until - ?
      WHERE tidy_state IN ('pending', 'stuck') AND state NOT IN ('issuing', 'active', 'revoking', 'stuck')`,
    backMs,
    backMs,
  );
  database.run(
    "UPDATE github_tasks SET due_at = due_at - ?, locked_until = locked_until - ?",
    backMs,
    backMs,
  );
}

/** Whether another process has noticed this step before. A later time is that of a machine that was not restarted yet. */
function wasMoved(database: SqliteDatabase, { since, at }: ClockStep): boolean {
  const row = database.get("SELECT value FROM meta WHERE key = 'clock_set_back'");
  const before = row === undefined ? Number.NaN : Number(text(row, "value"));
  return before >= since && before <= at + SAME_STEP_MS;
}
