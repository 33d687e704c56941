import type { EndedCredential } from "../../credentials/kind/publication.ts";
import type { EndedSince } from "../ended-since.ts";
import type { LeaseState } from "../lease.ts";
import { forgetBefore } from "../retention.ts";
import { endedCredentialsIn } from "../row/ended-row.ts";
import { integer, text } from "../row/read-row.ts";
import { stateCountsIn } from "../row/state-counts.ts";
import type { LeaseStore } from "../store.ts";
import type { StoreDatabase } from "./store-database.ts";

/** Rows per transaction. */
const BATCH = 500;

const OLD_ROWS = {
  burns: "burns WHERE keep_until <= $1",
  closedJobs: "closed_jobs WHERE closed_at <= $1",
  // Their seals go with them. What is still to be tidied is known from nowhere else.
  leases: "leases WHERE ended_at IS NOT NULL AND tidy_state IN ('none', 'done') AND ended_at <= $1",
  approvalUses: "approval_uses WHERE used_at <= $1",
  githubTasks: "github_tasks WHERE changed_at <= $1",
} as const;

/** Each change of a state added a row, so that no lease waits for another's; this makes them one row a state. */
export const FOLD_COUNTS = `WITH gone AS (DELETE FROM stepkey.lease_counts RETURNING state, count)
  INSERT INTO stepkey.lease_counts (state, count)
  SELECT state, sum(count) FROM gone GROUP BY state`;

/** Deletes what nothing can ask for any more, a batch at a time. What another broker deletes now is left to it. */
export async function pruneRows(database: StoreDatabase): Promise<void> {
  // An admin may have repaired them.
  database.damaged.clear();
  const now = await clockOf(database);
  const before = forgetBefore(now);
  await drain(database, OLD_ROWS.burns, now);
  await drain(database, OLD_ROWS.closedJobs, before.jobs);
  await drain(database, OLD_ROWS.leases, before.jobs);
  await drain(database, OLD_ROWS.approvalUses, before.approvals);
  await drain(database, OLD_ROWS.githubTasks, before.githubTasks);
  await database.write(({ query }) => query(FOLD_COUNTS));
}

async function drain({ write }: StoreDatabase, old: string, before: number): Promise<void> {
  const table = old.slice(0, old.indexOf(" "));
  const sql = `DELETE FROM stepkey.${table} WHERE ctid = ANY (ARRAY
    (SELECT ctid FROM stepkey.${old} LIMIT $2 FOR UPDATE SKIP LOCKED))`;
  for (;;) {
    const deleted = await write(({ change }) => change(sql, before, BATCH));
    if (deleted < BATCH) return;
  }
}

export async function clockOf({ one }: StoreDatabase): Promise<number> {
  const [row = {}] = await one("SELECT stepkey.now_ms() AS now");
  return integer(row, "now");
}

export async function countStates({
  one,
}: StoreDatabase): Promise<Readonly<Record<LeaseState, number>>> {
  const rows = await one(
    "SELECT state, sum(count)::bigint AS count FROM stepkey.lease_counts GROUP BY state",
  );
  return stateCountsIn(rows);
}

export async function keysInUse({ one }: StoreDatabase): ReturnType<LeaseStore["sealedKeyIds"]> {
  const rows = await one(`SELECT secret_key_id, count(*) AS count FROM stepkey.leases
    WHERE secret_key_id IS NOT NULL GROUP BY secret_key_id ORDER BY secret_key_id`);
  return rows.map((row) => ({ keyId: text(row, "secret_key_id"), leases: integer(row, "count") }));
}

const ENDED = `SELECT id, handle, dies_at, ended_at FROM stepkey.leases
  WHERE ended_at > $1 AND ended_at <= $2 AND kind = $3 AND dies_at > $4`;

/** Leases of a kind that ended in this time. Each part has an index. */
export async function endedRows(
  { many }: StoreDatabase,
  { kind, since, until = Number.MAX_SAFE_INTEGER, diesAfter }: EndedSince,
): Promise<readonly EndedCredential[]> {
  const sql = `${ENDED} AND tidy_state IN ('none', 'done')
    UNION ALL ${ENDED} AND tidy_state IN ('pending', 'stuck')`;
  return endedCredentialsIn(await many(sql, since, until, kind, diesAfter));
}
