import { randomBytes } from "node:crypto";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { MIGRATIONS } from "../../src/lease/sqlite/migrations.ts";
import { migrate } from "../../src/lease/sqlite/schema.ts";
import type { Instant } from "../../src/shared/clock.ts";
import { leaseSuffix, newLeaseId, type LeaseId } from "../../src/shared/lease-id.ts";

type Columns = Readonly<Record<string, SQLInputValue>>;

/** One row of `leases` as the first schema had it. */
export type FirstSchemaLease = Columns & {
  readonly id: LeaseId;
  readonly run_id: number;
  readonly token_hash: string;
  readonly request: string;
  readonly handle: string;
};

/**
 * Makes a store as the first released schema left it: its migration makes the tables, and the rows have the columns and
 * values that the code of that time wrote. Each lease has a job, a seal and one use of an approval of its own.
 */
export function makeFirstSchemaStore(
  path: string,
  now: Instant,
  leases: readonly FirstSchemaLease[],
): void {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: true });
  database.exec("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE");
  migrate(database, { now, randomBytes }, MIGRATIONS.slice(0, 1));
  const insert = (table: string, columns: Columns): void => {
    const names = Object.keys(columns);
    const sql = `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`;
    database.prepare(sql).run(...Object.values(columns));
  };
  for (const lease of leases) {
    const { repository_id = 0, run_id, run_attempt = 0, check_run_id = 0, grant_name = "" } = lease;
    insert("leases", lease);
    const job = { repository_id, run_id, run_attempt, check_run_id };
    insert("seals", { ...job, grant_name, slot: 1, lease_id: lease.id });
    insert("approval_uses", {
      review_id: run_id,
      commit_sha: "c0ffee",
      lease_id: lease.id,
      used_at: now,
    });
  }
  insert("burns", { issuer: "https://issuer.example", jwt_id: "used", keep_until: now + 60_000 });
  insert("closed_jobs", {
    repository_id: 74,
    run_id: 1,
    run_attempt: 1,
    check_run_id: 1,
    closed_at: now,
  });
  insert("freezes", { scope: "grant", name: "frozen-grant", since: now });
  database.exec("COMMIT");
  database.close();
}

let runs = 0;

/** A lease in that schema: active, of a job of its own; issued just now, for 15 minutes. */
export function firstSchemaLease(now: Instant, columns: Columns = {}): FirstSchemaLease {
  const id = newLeaseId(randomBytes);
  runs += 1;
  return {
    id,
    state: "active",
    grant_name: "orders-migrate",
    environment: "production",
    access: "write",
    step: "migrate",
    repository_id: 74,
    run_id: 9000 + runs,
    run_attempt: 1,
    check_run_id: 5000 + runs,
    repository: "octo-org/shop",
    repository_owner_id: 65,
    request: randomBytes(16).toString("base64url"),
    kind: "fake",
    handle: JSON.stringify({ role: `stepkey_${leaseSuffix(id)}`, port: 5432 }),
    issued_to: "a role of a fake provider",
    token_hash: randomBytes(32).toString("hex"),
    pull_request: 42,
    commit_sha: "c0ffee",
    approvals: JSON.stringify([
      { reviewId: 9000 + runs, login: "mona", submittedAt: now - 1000, commit: "c0ffee" },
    ]),
    on_withdrawal: "revoke",
    created_at: now,
    answer: "issued",
    issued_at: now,
    expires_at: now + 900_000,
    dies_at: now + 900_000,
    last_beat_at: null,
    heard_at: now,
    end_reason: null,
    ended_at: null,
    proof: null,
    tries: 0,
    next_try_at: null,
    last_error: null,
    replaces: 0,
    claimed_by: null,
    claimed_until: null,
    ...columns,
  };
}
