import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { createStorePool, type StorePool } from "../../src/lease/postgres/store-pool.ts";
import { eventually } from "../support/eventually.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { storeServer } from "../support/store-server.ts";

let server: TestPostgres;
let pool: StorePool;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());
beforeEach(() => {
  pool = createStorePool(storeServer(server.adminUrl()));
});
afterEach(() => pool.close());

/** As when the server stops: it says why, and closes the connection. */
async function endSession(pid: unknown): Promise<void> {
  await server.sql(`SELECT pg_terminate_backend(${Number(pid)})`);
  await eventually("the session is gone", async () => {
    const rows = await server.sql(`SELECT 1 FROM pg_stat_activity WHERE pid = ${Number(pid)}`);
    return rows.length === 0;
  });
}

const alive = (): Promise<readonly unknown[]> =>
  pool.use(5000, (session) => session.query("SELECT 1 AS one"));

it("fails the next statement, and nothing else, when the server ends a session between two statements of a transaction", async () => {
  const lent = pool.use(5000, async (session) => {
    const [row] = await session.script("BEGIN; SELECT pg_backend_pid() AS pid");
    await endSession(row?.["pid"]);
    return session.query("SELECT 1");
  });
  await expect(lent).rejects.toThrow(/terminat|connection/iu);
  expect(await alive()).toEqual([{ one: 1 }]);
});

it("goes on when the server ends a session whose caller has given up on it", async () => {
  const pids: unknown[] = [];
  const late = pool.use(200, async (session) => {
    const [row] = await session.query("SELECT pg_backend_pid() AS pid");
    pids.push(row?.["pid"]);
    return session.query("SELECT pg_sleep(60)");
  });
  await expect(late).rejects.toThrow("no response within 200 ms");
  await endSession(pids[0]);
  await sleep(50);
  expect(await alive()).toEqual([{ one: 1 }]);
});

it("says that no connection became free where the server is slow, and not that it cannot be reached", async () => {
  const slow = Array.from({ length: 10 }, () =>
    pool.use(20_000, (session) => session.query("SELECT pg_sleep(7)")),
  );
  await expect(alive()).rejects.toMatchObject({
    kind: "unavailable",
    message: expect.stringMatching(/no connection to it became free in time\.$/u) as unknown,
    remedy: "Check that the server responds, and look at its load and locks.",
  });
  await Promise.all(slow);
  expect(await alive()).toEqual([{ one: 1 }]);
});
