import type { Instant } from "../../shared/clock.ts";
import type { ApprovalUseCount, AskingForUses } from "../approval-use.ts";
import type { Lease } from "../lease.ts";
import type { Reservation } from "../store.ts";
import { runKey, useKey } from "../use-key.ts";
import type { SqliteDatabase } from "./database.ts";
import { THE_JOB, jobValues } from "./leases.ts";
import { integer, text } from "../row/read-row.ts";

/** Counts the lease as a use of each approval that it is based on. */
export function recordUses(database: SqliteDatabase, lease: Lease, now: Instant): void {
  const sql = `INSERT OR IGNORE INTO approval_uses (review_id, commit_sha, lease_id, use_key, used_at)
    VALUES (?, ?, ?, ?, ?)`;
  for (const { reviewId, commit, per } of lease.approvals) {
    database.run(sql, reviewId, commit, lease.id, useKey(lease, per), now);
  }
}

export function forgetUses(database: SqliteDatabase, lease: Lease): void {
  database.run("DELETE FROM approval_uses WHERE lease_id = ?", lease.id);
}

/**
 * The first approval that is used up. A lease that is being replaced does not count: its replacement takes over its use.
 * Nor does a use that this lease would share.
 */
export function exhaustedReview(
  database: SqliteDatabase,
  { lease, uses }: Reservation,
  previous: Lease | undefined,
): number | undefined {
  const sql = `SELECT count(DISTINCT use_key) AS uses FROM approval_uses
    WHERE review_id = ? AND commit_sha = ? AND lease_id <> ? AND use_key <> ?`;
  const used = lease.approvals.find(({ reviewId, commit, per }) => {
    const row = database.get(sql, reviewId, commit, previous?.id ?? "", useKey(lease, per));
    return row !== undefined && integer(row, "uses") >= uses;
  });
  return used?.reviewId;
}

export function countUses(
  database: SqliteDatabase,
  reviewIds: readonly number[],
  { job, per }: AskingForUses,
): readonly ApprovalUseCount[] {
  const sql = `SELECT review_id, commit_sha, count(DISTINCT use_key) AS uses FROM approval_uses
    WHERE review_id = ? AND use_key <> ? AND lease_id NOT IN (SELECT id FROM leases WHERE ${THE_JOB})
    GROUP BY review_id, commit_sha`;
  const own = per === "run" ? runKey(job) : "";
  return reviewIds.flatMap((id) =>
    database.all(sql, id, own, ...jobValues(job)).map((row) => ({
      reviewId: integer(row, "review_id"),
      commit: text(row, "commit_sha"),
      count: integer(row, "uses"),
    })),
  );
}
