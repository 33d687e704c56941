import { randomBytes, randomUUID } from "node:crypto";
import { Client } from "pg";
import { migrateStore } from "../../src/lease/postgres/migrate-store.ts";
import { openServerStore } from "../../src/lease/postgres/server-store.ts";
import { mapStore } from "./faults/simulation/map-store.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import { systemClock, type Clock } from "../../src/shared/clock.ts";
import type { StorePlace } from "../contract/lease-store.ts";
import { query, type TestPostgres } from "./postgres.ts";
import { storeServer } from "./store-server.ts";

/** The name of a new database with an empty store. */
export async function createStoreDatabase(server: TestPostgres): Promise<string> {
  const name = `store_${randomUUID().replaceAll("-", "")}`;
  await server.sql(`CREATE DATABASE ${name}`);
  await migrateStore(storeServer(server.adminUrl(name)), { randomBytes });
  return name;
}

export interface PlaceOptions {
  /** Where stores connect, when not to the server itself. */
  readonly urlOf?: (database: string) => string;
}

/** A new store in a database of its own, for the contract suite. */
export async function postgresPlace(
  server: TestPostgres,
  { urlOf = (database) => server.adminUrl(database) }: PlaceOptions = {},
): Promise<StorePlace> {
  const database = await createStoreDatabase(server);
  const address = urlOf(database);
  const opened: (() => Promise<void>)[] = [];
  return {
    address,
    clockOf: "database",
    open: async (clock) => {
      const store = await openServerStore(storeServer(address), { randomBytes });
      opened.push(() => store.close());
      if (clock === systemClock) return store;
      const told = await tellClock(server.adminUrl(database), clock);
      opened.push(told.stop);
      return told.wrap(store);
    },
    checkIntegrity: () => checkIntegrity(server, database),
    dispose: async () => {
      await Promise.all(opened.map((close) => close()));
      await server.sql(`DROP DATABASE ${database} WITH (FORCE)`);
    },
  };
}

/** Makes the database say the time of `clock`: each call of the store first sets it. */
async function tellClock(
  url: string,
  clock: Clock,
): Promise<{
  readonly wrap: (store: LeaseStore) => LeaseStore;
  readonly stop: () => Promise<void>;
}> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  await client.query(`CREATE TABLE IF NOT EXISTS stepkey.test_clock (now bigint NOT NULL);
    CREATE OR REPLACE FUNCTION stepkey.now_ms() RETURNS bigint LANGUAGE sql VOLATILE
    AS 'SELECT now FROM stepkey.test_clock'`);
  const set = async (): Promise<void> => {
    const now = clock.now();
    await client.query(
      `TRUNCATE stepkey.test_clock; INSERT INTO stepkey.test_clock VALUES (${now})`,
    );
  };
  await set();
  let told = clock.now();
  const wrap = (store: LeaseStore): LeaseStore => {
    return mapStore(store, (method) => async (...given) => {
      if (told !== clock.now()) {
        told = clock.now();
        await set();
      }
      return method(...given);
    });
  };
  return { wrap, stop: () => client.end() };
}

/** The counts of states are right, and each index agrees with its table. */
async function checkIntegrity(server: TestPostgres, database: string): Promise<void> {
  const wrong = await query(
    server.adminUrl(database),
    `SELECT state, sum(count) FROM (
      SELECT state, count FROM stepkey.lease_counts
      UNION ALL SELECT state, -1 FROM stepkey.leases) AS counts
      GROUP BY state HAVING sum(count) <> 0`,
  );
  if (wrong.length > 0) throw new Error(`damaged: ${JSON.stringify(wrong)}`);
}
