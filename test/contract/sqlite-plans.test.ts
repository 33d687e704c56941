import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createFakeClock, TEN_OCLOCK, type FakeClock } from "../support/fake-clock.ts";
import { approval, newLease, reservationOf, settleRevoked } from "../support/lease-fixtures.ts";
import { openTemporaryStore, type TemporaryStore } from "../support/temporary-store.ts";

/** A store that has seen 100 000 leases; one in a thousand lives. */
const LEASES = 100_000;

let clock: FakeClock;
let temporary: TemporaryStore;

beforeEach(async () => {
  clock = createFakeClock();
  temporary = await openTemporaryStore(clock);
  const database = new DatabaseSync(temporary.path);
  database.exec(`
    PRAGMA synchronous = OFF;
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${LEASES})
    INSERT INTO leases (id, state, grant_name, access, step, repository_id, run_id, run_attempt,
      check_run_id, repository, repository_owner_id, idempotency_key, kind, handle, issued_to, token_hash,
      commit_sha, approvals, on_withdrawal, created_at, issued_at, issue_outcome, expires_at, dies_at,
      heartbeat_reset_at, ended_at, tries, replaces)
    SELECT 'lse_' || n, iif(n % 1000 = 0, 'active', 'revoked'), 'grant', 'read', 'step', 74, n, 1,
      n, 'octo-org/shop', 65, 'r' || n, 'fake', '{}', 'x', 'hash' || n, 'c', '[]', 'revoke',
      n, n, 'issued', ${TEN_OCLOCK + 900_000}, ${TEN_OCLOCK + 900_000}, ${TEN_OCLOCK},
      iif(n % 1000 = 0, NULL, n), 0, 0 FROM numbers;
    INSERT INTO seals SELECT repository_id, run_id, run_attempt, check_run_id, grant_name, 1, id
      FROM leases;
    INSERT INTO burns SELECT 'issuer', 'jti' || run_id, ${TEN_OCLOCK + 1} FROM leases;
    INSERT INTO approval_uses SELECT run_id, 'c', id, 1, id FROM leases;
    INSERT INTO closed_jobs SELECT repository_id, run_id, run_attempt, check_run_id, 1 FROM leases;
    ANALYZE;
  `);
  database.close();
}, 60_000);
afterEach(() => temporary.dispose());

it("finds everything by an index, however many leases there were", async () => {
  const { store, path } = temporary;
  const prepare = vi.spyOn(DatabaseSync.prototype, "prepare");

  // The life of one lease, the reaper's look, and what ends leases from outside.
  const lease = newLease({ approvals: [approval(1)] });
  await store.burn("issuer", "a-new-one", 1000);
  await store.isBurned("issuer", "a-new-one");
  await store.isJobClosed(lease.job);
  await store.isFrozen(lease.grant, lease.repository);
  await store.countUses([1, 2], { job: lease.job, per: "lease" });
  await store.reserve(reservationOf(lease));
  await store.activate(lease.id, lease);
  await store.beat(lease.tokenHash, 15_000);
  const limits = { silentAfterMs: 15_000, issuingAfterMs: 15_000, limit: 10 };
  await store.closeJob(lease.job, "job_closed");
  await store.lockDue({ lockOwner: "h", lockMs: 1000, ...limits });
  await store.findDue({ ...limits, except: [lease.id] });
  const share = { perServer: 1, underWay: { "fake a": 1 } };
  await store.lockDue({ lockOwner: "h", lockMs: 1000, ...limits, share });
  clock.set(TEN_OCLOCK + 1000);
  await settleRevoked(store, lease, { tidy: true });
  await store.lockDueTidies({ lockOwner: "h", lockMs: 1000, limit: 10 });
  await store.settleTidy(lease.id, "h", { kind: "done", facts: [] });
  await store.endedSince({ kind: "fake", since: TEN_OCLOCK, diesAfter: TEN_OCLOCK });
  await store.sealedKeyIds();
  const failing = newLease();
  await store.reserve(reservationOf(failing));
  await store.issueFailed(failing.id, { mayExist: false, error: "refused" });
  await store.end({ lease: failing.id }, "revoked_by_admin");
  await store.resetHeartbeats();
  const { githubTasks } = store;
  const check = { kind: "check", repositoryId: 74 } as const;
  await githubTasks.change("check/74/a", { ...check, update: () => 1, dueIn: 0 });
  await githubTasks.touch({ repositoryId: 74, keyPrefix: "check/" }, 0);
  await githubTasks.countDue();
  await githubTasks.take({ lockOwner: "h", lockMs: 1000, limit: 10 });
  await githubTasks.finish("check/74/a", "h", { dueIn: undefined });
  await githubTasks.list(check);
  await store.prune();

  const statements = [...new Set(prepare.mock.calls.map(([sql]) => sql))];
  prepare.mockRestore();
  expect(statements.length).toBeGreaterThan(20);
  const database = new DatabaseSync(path);
  const plans = statements.flatMap((sql) =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => `${String(row["detail"])}: ${sql}`),
  );
  database.close();
  // What another part of the statement found is no table: that part has a plan of its own here.
  const whole = /^SCAN (?!CONSTANT ROW|json_each |busy |turns:|\(subquery-\d+\):)/u;
  expect(plans.filter((plan) => whole.test(plan))).toEqual([]);
  // The reaper's look walks over what is due, not over all that lives.
  for (const index of [
    "leases_by_expiry",
    "leases_by_silence",
    "leases_by_try",
    "leases_by_tidy",
    "leases_by_end",
    "leases_by_secret_key",
    "github_tasks_due",
    "github_tasks_locked",
  ]) {
    const uses = new RegExp(`USING (?:COVERING )?INDEX ${index}\\b`, "u");
    expect(plans.filter((plan) => uses.test(plan))).not.toEqual([]);
  }
});
