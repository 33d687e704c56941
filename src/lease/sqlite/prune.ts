import type { Instant } from "../../shared/clock.ts";
import { forgetBefore } from "../retention.ts";
import type { SqliteDatabase } from "./database.ts";

/** Rows per transaction: few enough that no heartbeat waits long for the write lock. */
const BATCH = 500;

const OLD_ROWS = {
  burns: `DELETE FROM burns WHERE (issuer, jwt_id) IN
    (SELECT issuer, jwt_id FROM burns WHERE keep_until <= ? LIMIT ?)`,
  closedJobs: `DELETE FROM closed_jobs WHERE
    (repository_id, run_id, run_attempt, check_run_id) IN
    (SELECT repository_id, run_id, run_attempt, check_run_id FROM closed_jobs
      WHERE closed_at <= ? LIMIT ?)`,
  // Their seals go with them. What is still to be tidied is known from nowhere else.
  leases: `DELETE FROM leases WHERE id IN
    (SELECT id FROM leases
      WHERE ended_at IS NOT NULL AND tidy_state IN ('none', 'done') AND ended_at <= ? LIMIT ?)`,
  approvalUses: `DELETE FROM approval_uses WHERE (review_id, commit_sha, lease_id) IN
    (SELECT review_id, commit_sha, lease_id FROM approval_uses WHERE used_at <= ? LIMIT ?)`,
  githubTasks: `DELETE FROM github_tasks WHERE key IN
    (SELECT key FROM github_tasks WHERE changed_at <= ? LIMIT ?)`,
} as const;

/** Deletes what nothing can ask for any more, a batch at a time. */
export async function prune(database: SqliteDatabase, now: Instant): Promise<void> {
  // An admin may have repaired them.
  database.damaged.clear();
  const before = forgetBefore(now);
  await drain(database, OLD_ROWS.burns, now);
  await drain(database, OLD_ROWS.closedJobs, before.jobs);
  await drain(database, OLD_ROWS.leases, before.jobs);
  await drain(database, OLD_ROWS.approvalUses, before.approvals);
  await drain(database, OLD_ROWS.githubTasks, before.githubTasks);
}

async function drain(database: SqliteDatabase, sql: string, before: Instant): Promise<void> {
  for (;;) {
    const deleted = await database.write(() => database.run(sql, before, BATCH));
    if (deleted < BATCH) return;
    // Requests go first: SQLite works on the thread that serves them.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
