import { n as endedCredentialsIn, r as forgetBefore, t as stateCountsIn } from "./state-counts.js";
import { l as text, n as integer } from "./read-row.js";
// src/lease/postgres/upkeep-rows.ts
const BATCH = 500;
const OLD_ROWS = {
	burns: "burns WHERE keep_until <= $1",
	closedJobs: "closed_jobs WHERE closed_at <= $1",
	leases: "leases WHERE ended_at IS NOT NULL AND tidy_state IN ('none', 'done') AND ended_at <= $1",
	approvalUses: "approval_uses WHERE used_at <= $1",
	githubTasks: "github_tasks WHERE changed_at <= $1"
};
const FOLD_COUNTS = `WITH gone AS (DELETE FROM stepkey.lease_counts RETURNING state, count)
  INSERT INTO stepkey.lease_counts (state, count)
  SELECT state, sum(count) FROM gone GROUP BY state`;
async function pruneRows(database) {
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
async function drain({ write }, old, before) {
	const sql = `DELETE FROM stepkey.${old.slice(0, old.indexOf(" "))} WHERE ctid = ANY (ARRAY
    (SELECT ctid FROM stepkey.${old} LIMIT $2 FOR UPDATE SKIP LOCKED))`;
	for (;;) if (await write(({ change }) => change(sql, before, BATCH)) < BATCH) return;
}
async function clockOf({ one }) {
	const [row = {}] = await one("SELECT stepkey.now_ms() AS now");
	return integer(row, "now");
}
async function countStates({ one }) {
	const rows = await one("SELECT state, sum(count)::bigint AS count FROM stepkey.lease_counts GROUP BY state");
	return stateCountsIn(rows);
}
async function keysInUse({ one }) {
	return (await one(`SELECT secret_key_id, count(*) AS count FROM stepkey.leases
    WHERE secret_key_id IS NOT NULL GROUP BY secret_key_id ORDER BY secret_key_id`)).map((row) => ({
		keyId: text(row, "secret_key_id"),
		leases: integer(row, "count")
	}));
}
const ENDED = `SELECT id, handle, dies_at, ended_at FROM stepkey.leases
  WHERE ended_at > $1 AND ended_at <= $2 AND kind = $3 AND dies_at > $4`;
async function endedRows({ many }, { kind, since, until = Number.MAX_SAFE_INTEGER, diesAfter }) {
	const sql = `${ENDED} AND tidy_state IN ('none', 'done')
    UNION ALL ${ENDED} AND tidy_state IN ('pending', 'stuck')`;
	return endedCredentialsIn(await many(sql, since, until, kind, diesAfter));
}
export { keysInUse as a, endedRows as i, clockOf as n, pruneRows as o, countStates as r, FOLD_COUNTS as t };
