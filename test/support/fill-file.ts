import { randomBytes } from "node:crypto";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { Lease } from "../../src/lease/lease.ts";
import { changingColumns, fixedColumns } from "../../src/lease/row/columns.ts";
import { openSqliteStore } from "../../src/lease/sqlite/sqlite-store.ts";
import { systemClock } from "../../src/shared/clock.ts";

/**
 * Makes a store's file with these leases, each with its seal and the uses of its approvals: as the store writes them, but in
 * one transaction and in any state.
 */
export async function fillFile(path: string, leases: Iterable<Lease>): Promise<void> {
  const store = await openSqliteStore({ path, clock: systemClock, randomBytes });
  await store.close();
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: true });
  const statements = new Map<string, ReturnType<DatabaseSync["prepare"]>>();
  const insert = (table: string, columns: Readonly<Record<string, SQLInputValue>>): void => {
    const names = Object.keys(columns);
    const sql = `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`;
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    statement.run(...Object.values(columns));
  };
  database.exec("BEGIN IMMEDIATE");
  for (const lease of leases) {
    insert("leases", { ...fixedColumns(lease), ...changingColumns(lease) });
    const { job, grant, id } = lease;
    insert("seals", {
      repository_id: job.repositoryId,
      run_id: job.runId,
      run_attempt: job.runAttempt,
      check_run_id: job.checkRunId,
      grant_name: grant,
      slot: 1,
      lease_id: id,
    });
    for (const { reviewId, commit } of lease.approvals) {
      insert("approval_uses", {
        review_id: reviewId,
        commit_sha: commit,
        lease_id: id,
        use_key: id,
        used_at: lease.createdAt,
      });
    }
  }
  database.exec("COMMIT");
  database.close();
}
