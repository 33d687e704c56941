import type { JobKey } from "../../shared/claims.ts";
import type { GrantOfRepository } from "../break-glass.ts";
import type { Lease } from "../lease.ts";
import type { StoreTransaction } from "./store-database.ts";

/**
 * Locks on what has no row yet: a job that no lease has, an approval that nobody used. They belong to the transaction, so a
 * pooler does not lose them. Other names with the same hash only wait for each other.
 */
const KEYS = `(SELECT DISTINCT hashtextextended(name, 0) AS key FROM unnest($1::text[]) AS name
  ORDER BY key) AS keys`;
const FREEZES = "hashtextextended('stepkey freezes', 0)";

/** One reservation at a time for a job, and for each approval; and none while freezes change. */
export async function lockForReservation(
  { query }: StoreTransaction,
  { job, approvals }: Pick<Lease, "job" | "approvals">,
): Promise<void> {
  const reviews = approvals.map(({ reviewId }) => `stepkey review ${reviewId}`);
  await query(
    `SELECT pg_advisory_xact_lock_shared(${FREEZES}), pg_advisory_xact_lock(key) FROM ${KEYS}`,
    [jobName(job), ...reviews],
  );
}

/** One decision at a time about a grant outside the gate; and none while freezes change. */
export async function lockBreakGlass(
  { query }: StoreTransaction,
  { repositoryId, grant }: GrantOfRepository,
): Promise<void> {
  await query(
    `SELECT pg_advisory_xact_lock_shared(${FREEZES}), pg_advisory_xact_lock(key) FROM ${KEYS}`,
    [`stepkey break-glass ${repositoryId}/${grant}`],
  );
}

/** No reservation for the job begins before this transaction ends, and none is under way. */
export async function lockJob({ query }: StoreTransaction, job: JobKey): Promise<void> {
  await query(`SELECT pg_advisory_xact_lock(key) FROM ${KEYS}`, [jobName(job)]);
}

/** One change at a time of what is to be written to GitHub. */
export async function lockGitHubTask({ query }: StoreTransaction, key: string): Promise<void> {
  await query(`SELECT pg_advisory_xact_lock(key) FROM ${KEYS}`, [`stepkey github task ${key}`]);
}

/** Waits for the reservations that are under way. */
export async function lockFreezes({ query }: StoreTransaction): Promise<void> {
  await query(`SELECT pg_advisory_xact_lock(${FREEZES})`);
}

function jobName({ repositoryId, runId, runAttempt, checkRunId }: JobKey): string {
  return `stepkey job ${repositoryId}/${runId}/${runAttempt}/${checkRunId}`;
}
