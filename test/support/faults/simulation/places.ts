import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { openServerStore } from "../../../../src/lease/postgres/server-store.ts";
import { openSqliteStore } from "../../../../src/lease/sqlite/sqlite-store.ts";
import type { LeaseStore } from "../../../../src/lease/store.ts";
import type { Clock } from "../../../../src/shared/clock.ts";
import type { TestPostgres } from "../../postgres.ts";
import { createStoreDatabase } from "../../postgres-store.ts";
import { storeServer } from "../../store-server.ts";
import { mapStore } from "./map-store.ts";
import type { SimulatedTime } from "./simulated-time.ts";

/** Where simulations keep their leases, one after another. */
export interface StoreYard {
  readonly name: "sqlite" | "postgres";
  /** A real store, empty, whose clock is the time's. */
  open(
    time: SimulatedTime,
  ): Promise<{ readonly store: LeaseStore; readonly close: () => Promise<void> }>;
  dispose(): Promise<void>;
}

/** In memory, as far as the machine lets files be there: what is on disk after a crash is not what is tested here. */
const MEMORY = "/dev/shm";

export function sqliteYard(): StoreYard {
  const folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), "stepkey-faults-"));
  let opened = 0;
  return {
    name: "sqlite",
    open: async (time) => {
      opened += 1;
      const path = join(folder, `${opened}.db`);
      const store = await openSqliteStore({ path, randomBytes, clock: clockOf(time) });
      const close = async (): Promise<void> => {
        await store.close();
        for (const end of ["", "-wal", "-shm"]) rmSync(`${path}${end}`, { force: true });
      };
      return { store, close };
    },
    dispose: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** One database, emptied each time: to create one takes longer than to play a schedule. Its clock says the simulated time. */
export async function postgresYard(server: TestPostgres): Promise<StoreYard> {
  const address = server.adminUrl(await createStoreDatabase(server));
  const admin = new Client({ connectionString: address });
  await admin.connect();
  await admin.query(`CREATE UNLOGGED TABLE stepkey.test_clock AS SELECT 0::bigint AS now;
    CREATE OR REPLACE FUNCTION stepkey.now_ms() RETURNS bigint LANGUAGE sql VOLATILE
    AS 'SELECT now FROM stepkey.test_clock'`);
  const { rows } = await admin.query<{ table: string }>(
    `SELECT format('stepkey.%I', tablename) AS table FROM pg_tables
     WHERE schemaname = 'stepkey' AND tablename NOT IN ('meta', 'migrations', 'test_clock')`,
  );
  // To truncate tables takes longer than to delete what one schedule wrote.
  const empty = rows.map(({ table }) => `DELETE FROM ${table};`).join(" ");
  const store = await openServerStore(storeServer(address), { randomBytes });
  let told = 0;
  const tell = async (now: number): Promise<void> => {
    if (told === now) return;
    told = now;
    await admin.query(`UPDATE stepkey.test_clock SET now = ${now}`);
  };
  return {
    name: "postgres",
    open: async (time) => {
      await admin.query(`${empty} DELETE FROM stepkey.meta WHERE key <> 'instance'`);
      return { store: tellingTime(store, () => tell(time.now())), close: async () => undefined };
    },
    dispose: async () => {
      await store.close();
      await admin.end();
    },
  };
}

/** Each call first tells the database what time it is. */
function tellingTime(store: LeaseStore, tell: () => Promise<void>): LeaseStore {
  return mapStore(store, (method) => async (...given) => {
    await tell();
    return method(...given);
  });
}

function clockOf(time: SimulatedTime): Clock {
  return { now: () => time.now(), sleep: async () => {} };
}
