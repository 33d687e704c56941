import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStorePool } from "../../src/lease/postgres/store-pool.ts";
import { eventually } from "../support/eventually.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { storeServer } from "../support/store-server.ts";

describe("a session of the store on PostgreSQL", () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  it("that the server ends between two statements fails the next one, and not the process", async () => {
    const pool = createStorePool(storeServer(server.adminUrl()));
    const sessions = async (pid: unknown): Promise<number> =>
      (await server.sql(`SELECT 1 FROM pg_stat_activity WHERE pid = ${String(pid)}`)).length;
    const lent = pool.use(30_000, async (session) => {
      const [row = {}] = await session.query("SELECT pg_backend_pid() AS pid");
      await server.sql(`SELECT pg_terminate_backend(${String(row["pid"])})`);
      await eventually("the session is gone", async () => (await sessions(row["pid"])) === 0);
      // So that what the server said before is read while no statement is under way.
      await sleep(200);
      await session.query("SELECT 1");
    });
    await expect(lent).rejects.toThrow(/terminat|connection/iu);
    expect(await pool.use(30_000, (session) => session.query("SELECT 1 AS one"))).toEqual([
      { one: 1 },
    ]);
    await pool.close();
  });
});
