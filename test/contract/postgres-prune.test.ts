import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openServerStore } from "../../src/lease/postgres/server-store.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import { issueLease, knownLease, newJob, newLease } from "../support/lease-fixtures.ts";
import { query, startPostgres, type TestPostgres } from "../support/postgres.ts";
import { createStoreDatabase } from "../support/postgres-store.ts";
import { storeServer } from "../support/store-server.ts";

const ROWS = 5000;
const DAY_MS = 86_400_000;

let server: TestPostgres;
let url: string;
const stores: LeaseStore[] = [];

beforeAll(async () => {
  server = await startPostgres();
  url = server.adminUrl(await createStoreDatabase(server));
  for (let index = 0; index < 3; index += 1) {
    stores.push(await openServerStore(storeServer(url), { randomBytes }));
  }
});
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await server.stop();
});

/** Copies of one ended lease, each with a seal, and as many closed jobs, uses and used ID tokens; all older than is kept. */
async function makeOld(store: LeaseStore): Promise<void> {
  const pattern = newLease({ expiresAt: Date.now() + 900_000, diesAt: Date.now() + 900_000 });
  await issueLease(store, pattern);
  const old = Date.now() - 500 * DAY_MS;
  await query(
    url,
    `INSERT INTO stepkey.leases SELECT made.*
      FROM stepkey.leases AS pattern, generate_series(1, ${ROWS}) AS n,
        LATERAL jsonb_populate_record(NULL::stepkey.leases, to_jsonb(pattern) ||
          jsonb_build_object('id', 'lse_' || n, 'run_id', n, 'token_hash', 'hash ' || n,
            'state', 'revoked', 'ended_at', ${old}::bigint)) AS made;
    INSERT INTO stepkey.seals SELECT repository_id, run_id, run_attempt, check_run_id, grant_name, 1, id
      FROM stepkey.leases WHERE state = 'revoked';
    INSERT INTO stepkey.closed_jobs SELECT 1, n, 1, 1, ${old} FROM generate_series(1, ${ROWS}) AS n;
    INSERT INTO stepkey.burns SELECT 'issuer', 'token ' || n, ${old} FROM generate_series(1, ${ROWS}) AS n;
    INSERT INTO stepkey.approval_uses
      SELECT n, 'commit', 'lse_' || n, 'lse_' || n, ${old} FROM generate_series(1, ${ROWS}) AS n`,
  );
}

it("forgets old rows at three brokers at once: nobody waits for long, nothing fails, nothing young is lost", async () => {
  const [one, ...others] = stores;
  if (one === undefined) throw new Error("no store");
  await makeOld(one);
  const deadlocks =
    "SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()";
  const young = newLease({ expiresAt: Date.now() + 900_000, diesAt: Date.now() + 900_000 });
  const work = Promise.all([
    ...stores.map((store) => store.prune()),
    // Jobs go on meanwhile.
    ...others.map(async (store) => {
      for (let index = 0; index < 20; index += 1) {
        const lease = newLease({ job: newJob(), expiresAt: Date.now() + 900_000 });
        await issueLease(store, lease);
        expect(await store.beat(lease.tokenHash, 15_000)).toMatchObject({ kind: "active" });
      }
    }),
    issueLease(one, young),
  ]);
  await work;
  const [counts] = await query(
    url,
    `SELECT (SELECT count(*)::int FROM stepkey.leases) AS leases,
      (SELECT count(*)::int FROM stepkey.seals) AS seals,
      (SELECT count(*)::int FROM stepkey.closed_jobs) AS jobs,
      (SELECT count(*)::int FROM stepkey.burns) AS burns,
      (SELECT count(*)::int FROM stepkey.approval_uses) AS uses`,
  );
  // Two brokers issued 20 each; besides them there is the young lease, and the one that was copied.
  expect(counts).toEqual({ leases: 42, seals: 42, jobs: 0, burns: 0, uses: 0 });
  expect(await knownLease(one, young)).toMatchObject({ state: "active" });
  expect((await one.countByState()).active).toBe(42);
  expect((await one.countByState()).revoked).toBe(0);
  expect(await query(url, deadlocks)).toEqual([{ deadlocks: 0 }]);
});
