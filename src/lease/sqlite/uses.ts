import type { JobKey } from "../../shared/claims.ts";
import type { Instant } from "../../shared/clock.ts";
import type { Lease } from "../lease.ts";
import type { ApprovalUseCount, Reservation } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";
import { jobValues, THE_JOB } from "./leases.ts";
import { integer, text } from "./rows.ts";

/** Counts the lease as a use of each approval that it is based on. */
export function recordUses(database: SqliteDatabase, lease: Lease, now: Instant): void {
  const sql =
    "INSERT OR IGNORE INTO approval_uses (review_id, commit_sha, lease_id, used_at) VALUES (?, ?, ?, ?)";
  for (const { reviewId, commit } of lease.approvals) {
    database.run(sql, reviewId, commit, lease.id, now);
  }
}

export function forgetUses(database: SqliteDatabase, lease: Lease): void {
  database.run("DELETE FROM approval_uses WHERE lease_id = ?", lease.id);
}

/** The first approval that is used up. A lease that is being replaced does not count: its replacement takes over its use. */
export function exhaustedReview(
  database: SqliteDatabase,
  reservation: Reservation,
  previous: Lease | undefined,
): number | undefined {
  const sql = `SELECT count(*) AS uses FROM approval_uses
    WHERE review_id = ? AND commit_sha = ? AND lease_id <> ?`;
  const used = reservation.lease.approvals.find((approval) => {
    const row = database.get(sql, approval.reviewId, approval.commit, previous?.id ?? "");
    return row !== undefined && integer(row, "uses") >= reservation.uses;
  });
  return used?.reviewId;
}

/** One statement for each review, so that it is prepared once, however many reviews there are. */
export function countUses(
  database: SqliteDatabase,
  reviewIds: readonly number[],
  askingJob: JobKey,
): readonly ApprovalUseCount[] {
  const sql = `SELECT review_id, commit_sha, count(*) AS uses FROM approval_uses
    WHERE review_id = ? AND lease_id NOT IN (SELECT id FROM leases WHERE ${THE_JOB})
    GROUP BY review_id, commit_sha`;
  return reviewIds.flatMap((id) =>
    database.all(sql, id, ...jobValues(askingJob)).map((row) => ({
      reviewId: integer(row, "review_id"),
      commit: text(row, "commit_sha"),
      count: integer(row, "uses"),
    })),
  );
}
