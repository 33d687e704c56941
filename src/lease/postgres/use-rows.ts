import type { ApprovalUseCount, AskingForUses } from "../approval-use.ts";
import type { Lease } from "../lease.ts";
import { integer, text } from "../row/read-row.ts";
import type { Reservation } from "../store.ts";
import { runKey, useKey } from "../use-key.ts";
import { jobCondition, jobOf } from "./lease-rows.ts";
import type { StoreDatabase, StoreTransaction } from "./store-database.ts";

/** Counts the lease as a use of each approval that it is based on. */
export async function takeUses({ query, now }: StoreTransaction, lease: Lease): Promise<void> {
  const sql = `INSERT INTO stepkey.approval_uses (review_id, commit_sha, lease_id, use_key, used_at)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`;
  for (const { reviewId, commit, per } of lease.approvals) {
    await query(sql, reviewId, commit, lease.id, useKey(lease, per), now);
  }
}

export async function giveUsesBack({ query }: StoreTransaction, lease: Lease): Promise<void> {
  await query("DELETE FROM stepkey.approval_uses WHERE lease_id = $1", lease.id);
}

/**
 * The first approval that is used up. A lease that is being replaced does not count: its replacement takes over its use.
 * Nor does a use that this lease would share. The reviews have to be locked (`lockToReserve`).
 */
export async function usedUpReview(
  { query }: StoreTransaction,
  { lease, uses }: Reservation,
  previous: Lease | undefined,
): Promise<number | undefined> {
  const sql = `SELECT count(DISTINCT use_key) AS uses FROM stepkey.approval_uses
    WHERE review_id = $1 AND commit_sha = $2 AND lease_id <> $3 AND use_key <> $4`;
  for (const { reviewId, commit, per } of lease.approvals) {
    const [row] = await query(sql, reviewId, commit, previous?.id ?? "", useKey(lease, per));
    if (row !== undefined && integer(row, "uses") >= uses) return reviewId;
  }
  return undefined;
}

export async function usesByReview(
  { one }: StoreDatabase,
  reviewIds: readonly number[],
  { job, per }: AskingForUses,
): Promise<readonly ApprovalUseCount[]> {
  const sql = `SELECT review_id, commit_sha, count(DISTINCT use_key) AS uses
    FROM stepkey.approval_uses AS used
    WHERE review_id = ANY ($1::bigint[]) AND use_key <> $2 AND NOT EXISTS
      (SELECT FROM stepkey.leases AS lease
        WHERE lease.id = used.lease_id AND ${jobCondition("lease", 3)})
    GROUP BY review_id, commit_sha`;
  const own = per === "run" ? runKey(job) : "";
  const rows = await one(sql, reviewIds, own, ...jobOf(job));
  return rows.map((row) => ({
    reviewId: integer(row, "review_id"),
    commit: text(row, "commit_sha"),
    count: integer(row, "uses"),
  }));
}
