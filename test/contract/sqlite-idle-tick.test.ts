import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createFakeClock, TEN_OCLOCK } from "../support/fake-clock.ts";
import { openTemporaryStore, type TemporaryStore } from "../support/temporary-store.ts";

/** A store as a broker fills it: nobody runs ANALYZE, and SQLite only guesses which index helps. */
const LIVE = 20_000;

let temporary: TemporaryStore;

beforeEach(async () => {
  temporary = await openTemporaryStore(createFakeClock());
  const database = new DatabaseSync(temporary.path);
  database.exec(`
    PRAGMA synchronous = OFF;
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${LIVE})
    INSERT INTO leases (id, state, grant_name, access, step, repository_id, run_id, run_attempt,
      check_run_id, repository, repository_owner_id, idempotency_key, kind, handle, issued_to, token_hash,
      commit_sha, approvals, on_withdrawal, created_at, issued_at, issue_outcome, expires_at, dies_at,
      heartbeat_reset_at, tries, replaces)
    SELECT printf('lse_%026d', n), 'active', 'grant', 'read', 'step', 74, n, 1, n, 'octo-org/shop', 65, 'r' || n,
      'fake', '{}', 'x', 'hash' || n, 'c', '[]', 'revoke', n, n, 'issued', ${TEN_OCLOCK + 900_000},
      ${TEN_OCLOCK + 900_000}, ${TEN_OCLOCK}, 0, 0 FROM numbers;
  `);
  database.close();
}, 60_000);
afterEach(() => temporary.dispose());

/** Statements that were prepared meanwhile, with how SQLite runs each. */
async function plansOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const prepare = vi.spyOn(DatabaseSync.prototype, "prepare");
  await work();
  const statements = [...new Set(prepare.mock.calls.map(([sql]) => sql))];
  prepare.mockRestore();
  const database = new DatabaseSync(temporary.path);
  const plans = statements.flatMap((sql) =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => String(row["detail"])),
  );
  database.close();
  return plans;
}

it("looks for what is due by the indexes that were made for it, and sorts nothing", async () => {
  const request = { lockOwner: "h", lockMs: 1000, limit: 10 };
  const plans = await plansOf(async () => {
    const limits = { silentAfterMs: 15_000, issuingAfterMs: 15_000 };
    expect(await temporary.store.lockDue({ ...request, ...limits })).toEqual([]);
    expect(await temporary.store.lockDueTidies(request)).toEqual([]);
  });
  expect(plans.map((plan) => /INDEX (\w+)/u.exec(plan)?.[1] ?? plan)).toEqual([
    "leases_by_expiry",
    "leases_by_silence",
    "leases_issuing",
    "leases_by_try",
    "leases_by_tidy",
  ]);
});

it("counts states without a look at the leases", async () => {
  const plans = await plansOf(async () => {
    expect((await temporary.store.countByState()).active).toBe(LIVE);
  });
  expect(plans).toEqual(["SCAN lease_counts"]);
});

it("lists what has not ended, and each page of everything, in the order of an index", async () => {
  const pages = await plansOf(async () => {
    const states = ["issuing", "active", "revoking", "stuck"] as const;
    const [first] = await temporary.store.list({ states }, { limit: 1 });
    await temporary.store.list({ states }, { after: first, limit: 10 });
    await temporary.store.list({}, { after: first, limit: 10 });
  });
  expect(pages.map((plan) => /INDEX (\w+)/u.exec(plan)?.[1] ?? plan)).toEqual([
    "leases_unended",
    "leases_unended",
    "leases_by_creation",
  ]);
});
