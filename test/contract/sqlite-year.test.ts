import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { createFakeClock, TEN_OCLOCK } from "../support/fake-clock.ts";
import { openTemporaryStore } from "../support/temporary-store.ts";

const DAY_MS = 86_400_000;
/** A hundredth of a busy organisation's day: two million leases a year are 5500 a day. */
const A_DAY = 55;
/** Until everything has been kept for as long as it is kept, and a year more. */
const DAYS = 800;

/** What one day leaves: ended leases with their seals and approvals, used ID tokens, closed jobs. */
function oneDay(database: DatabaseSync, day: number): void {
  const at = TEN_OCLOCK + day * DAY_MS;
  const first = day * A_DAY;
  database.exec(`
    BEGIN;
    WITH RECURSIVE numbers (n) AS
      (SELECT ${first + 1} UNION ALL SELECT n + 1 FROM numbers WHERE n < ${first + A_DAY})
    INSERT INTO leases (id, state, grant_name, access, step, repository_id, run_id, run_attempt,
      check_run_id, repository, repository_owner_id, idempotency_key, kind, handle, issued_to, token_hash,
      commit_sha, approvals, on_withdrawal, created_at, issued_at, issue_outcome, expires_at, dies_at,
      heartbeat_reset_at, end_reason, ended_at, tries, replaces)
    SELECT printf('lse_%026d', n), 'revoked', 'grant', 'write', 'step', 74, n, 1, n, 'octo-org/shop', 65,
      'r' || n, 'fake', '{"server":"a","role":"stepkey"}', 'role stepkey',
      printf('%064d', n), printf('%040d', n), '[]', 'revoke', ${at}, ${at}, 'issued', ${at}, ${at},
      ${at}, 'task_ended', ${at}, 0, 0 FROM numbers;
    INSERT INTO seals SELECT repository_id, run_id, run_attempt, check_run_id, grant_name, 1, id
      FROM leases WHERE created_at = ${at};
    INSERT INTO burns SELECT 'issuer', 'jti' || run_id, ${at + 720_000} FROM leases
      WHERE created_at = ${at};
    INSERT INTO approval_uses SELECT run_id, commit_sha, id, ${at}, id FROM leases
      WHERE created_at = ${at};
    INSERT INTO closed_jobs SELECT repository_id, run_id, run_attempt, check_run_id, ${at} FROM leases
      WHERE created_at = ${at};
    COMMIT`);
}

function sizeOf(database: DatabaseSync): Readonly<Record<string, number>> {
  const count = (sql: string): number =>
    Number(Object.values(database.prepare(sql).get() ?? {})[0]);
  const tables = ["leases", "seals", "burns", "approval_uses", "closed_jobs"];
  return {
    ...Object.fromEntries(tables.map((table) => [table, count(`SELECT count(*) FROM ${table}`)])),
    pages: count("PRAGMA page_count"),
  };
}

it("does not grow any more once it has what it keeps, however long a busy organisation uses it", async () => {
  const clock = createFakeClock();
  const { store, path, dispose } = await openTemporaryStore(clock);
  const database = new DatabaseSync(path);
  database.exec("PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON");
  try {
    const sizes: Readonly<Record<string, number>>[] = [];
    for (let day = 0; day < DAYS; day += 1) {
      oneDay(database, day);
      clock.set(TEN_OCLOCK + day * DAY_MS + DAY_MS / 2);
      await store.prune();
      sizes.push(sizeOf(database));
    }
    // An approval's use is kept for 400 days, all else for 40.
    const steady = { leases: 40, seals: 40, closed_jobs: 40, approval_uses: 400, burns: 0 };
    for (const [table, days] of Object.entries(steady)) {
      expect([table, sizes[420]?.[table]]).toEqual([table, days * A_DAY]);
      expect([table, sizes.at(-1)?.[table]]).toEqual([table, days * A_DAY]);
    }
    // Freed pages are used again.
    expect(sizes.at(-1)?.["pages"]).toBeLessThanOrEqual((sizes[420]?.["pages"] ?? 0) * 1.05);
    expect((await store.countByState()).revoked).toBe(40 * A_DAY);
  } finally {
    database.close();
    await dispose();
  }
}, 60_000);
