import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServerStore } from "../../src/lease/postgres/server-store.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import { eventually } from "../support/eventually.ts";
import { startDebianPgBouncer } from "../support/left-out.ts";
import { query, startPostgres, type TestPostgres } from "../support/postgres.ts";
import { createStoreDatabase } from "../support/postgres-store.ts";
import { storeServer } from "../support/store-server.ts";

let server: TestPostgres;
const opened: LeaseStore[] = [];

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => {
  await Promise.all(opened.map((store) => store.close()));
  await server.stop();
});

async function open(url: string): Promise<LeaseStore> {
  const store = await openServerStore(storeServer(url), { randomBytes });
  opened.push(store);
  return store;
}

/** A new store, and its URL. */
async function place(): Promise<{ readonly store: LeaseStore; readonly url: string }> {
  const url = server.adminUrl(await createStoreDatabase(server));
  return { url, store: await open(url) };
}

/** As if the store had been at another server before. */
const pretend = (url: string, server_: string): Promise<unknown> =>
  query(url, `UPDATE stepkey.meta SET value = '${server_}' WHERE key = 'server'`);

const noted = async (url: string): Promise<string> => {
  const [row] = await query(url, "SELECT value FROM stepkey.meta WHERE key = 'server'");
  return String(row?.["value"]);
};

describe("where a store in PostgreSQL is", () => {
  it("is noted with the first look, and is no change", async () => {
    const { store, url } = await place();
    expect(await store.serverChange()).toBeUndefined();
    expect(await noted(url)).toMatch(/^\d+\/[0-9A-F]{8}$/u);
    expect(await store.serverChange()).toBeUndefined();
  });

  it("has changed with another timeline, or another system, until everything was searched", async () => {
    const { store, url } = await place();
    await store.serverChange();
    const here = await noted(url);
    const [system = ""] = here.split("/");
    await pretend(url, `${system}/000000FF`);
    expect(await store.serverChange()).toEqual({ server: here, how: "promoted" });
    await pretend(url, "1/00000001");
    expect(await store.serverChange()).toEqual({ server: here, how: "another" });
    await store.orphansSearched(here);
    expect(await store.serverChange()).toBeUndefined();
  });

  it("lets one process at a time look, and another one when its lock has run out", async () => {
    const { store, url } = await place();
    const other = await open(url);
    const [mine, theirs] = [
      { lockOwner: "host/1/aa", lockMs: 60_000 },
      { lockOwner: "host/2/bb", lockMs: 60_000 },
    ];
    const both = await Promise.all([store.lockOrphanSearch(mine), other.lockOrphanSearch(theirs)]);
    expect(both.filter(Boolean)).toHaveLength(1);
    const [owner, loser] = both[0] ? [mine, theirs] : [theirs, mine];
    expect(await other.lockOrphanSearch(owner)).toBe(true);
    expect(await store.lockOrphanSearch({ ...owner, lockMs: 1 })).toBe(true);
    await eventually("the lock has run out", () => store.lockOrphanSearch(loser));
  });

  it("is seen by an ordinary user, and is not known where the function is forbidden", async () => {
    const { url } = await place();
    const database = new URL(url).pathname.slice(1);
    await server.sql(`CREATE ROLE plain LOGIN PASSWORD 'plain'`);
    await server.sql(
      `GRANT USAGE ON SCHEMA stepkey TO plain;
      GRANT ALL ON ALL TABLES IN SCHEMA stepkey TO plain`,
      database,
    );
    const plain = new URL(url);
    plain.username = "plain";
    plain.password = "plain";
    const store = await open(plain.href);
    await store.serverChange();
    expect(await noted(url)).toMatch(/\/00000001$/u);
    await pretend(url, "1/00000001");
    await server.sql("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC", database);
    expect(await store.serverChange()).toBeUndefined();
  });
});

const startBouncer = startDebianPgBouncer();

describe.skipIf(startBouncer === undefined)("through PgBouncer", () => {
  it("is seen too", async () => {
    const { url } = await place();
    const bouncer = await startBouncer?.(server);
    try {
      const store = await open(bouncer?.urlOf(new URL(url).pathname.slice(1)) ?? "");
      await store.serverChange();
      expect(await noted(url)).toMatch(/\/00000001$/u);
      await pretend(url, "1/00000001");
      expect(await store.serverChange()).toMatchObject({ how: "another" });
    } finally {
      await bouncer?.stop();
    }
  });
});
