import { randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { migrateStore, schemaFit } from "../../src/lease/postgres/migrate-store.ts";
import { openServerStore } from "../../src/lease/postgres/server-store.ts";
import { STORE_MIGRATIONS } from "../../src/lease/postgres/store-migrations.ts";
import { MIGRATIONS } from "../../src/lease/sqlite/migrations.ts";
import { migrate } from "../../src/lease/sqlite/schema.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { storeServer } from "../support/store-server.ts";

const effects = { randomBytes };
const ADDITION = { worksFrom: 1, sql: "ALTER TABLE stepkey.leases ADD COLUMN note text" };
const CHANGE = {
  worksFrom: STORE_MIGRATIONS.length + 2,
  sql: "ALTER TABLE stepkey.leases RENAME COLUMN step TO stage",
};

describe("the schema of a store in PostgreSQL", () => {
  let server: TestPostgres;
  let database: string;
  const at = () => storeServer(server.adminUrl(database));
  const open = () => openServerStore(at(), effects);

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    database = `schema_${randomBytes(6).toString("hex")}`;
    await server.sql(`CREATE DATABASE ${database}`);
  });

  it("is made once, and then found up to date", async () => {
    const version = STORE_MIGRATIONS.length;
    expect(await migrateStore(at(), effects)).toEqual({ before: 0, after: version });
    expect(await migrateStore(at(), effects)).toEqual({ before: version, after: version });
  });

  it("is made once by five that migrate at the same time, with one instance id", async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => migrateStore(at(), effects)));
    expect(all.filter(({ before }) => before === 0)).toHaveLength(1);
    const rows = await server.sql("SELECT value FROM stepkey.meta", database);
    expect(rows).toHaveLength(1);
  });

  it("is refused by a broker while it is missing or older, and names the command", async () => {
    await expect(open()).rejects.toMatchObject({
      kind: "unusable",
      remedy: "Run `stepkey migrate` with this version of stepkey.",
    });
    await migrateStore(at(), effects);
    const newest = "version = (SELECT max(version) FROM stepkey.migrations)";
    await server.sql(`DELETE FROM stepkey.migrations WHERE ${newest}`, database);
    await expect(open()).rejects.toMatchObject({ kind: "unusable" });
  });

  it("is used by a broker of the version before after a step that only adds, and by none after a change", async () => {
    await migrateStore(at(), effects, [...STORE_MIGRATIONS, ADDITION]);
    const store = await open();
    expect(await store.burn("https://issuer.example", "one", 1000)).toBe(true);
    await store.close();
    await migrateStore(at(), effects, [...STORE_MIGRATIONS, ADDITION, CHANGE]);
    await expect(open()).rejects.toThrow("a newer version of stepkey migrated it");
  });

  it("is not made beside what another program has there, and nothing is changed", async () => {
    await server.sql("CREATE SCHEMA stepkey; CREATE TABLE stepkey.orders (id int)", database);
    await expect(migrateStore(at(), effects)).rejects.toThrow("belongs to another program");
    const tables = await server.sql(
      "SELECT tablename FROM pg_tables WHERE schemaname = 'stepkey'",
      database,
    );
    expect(tables).toEqual([{ tablename: "orders" }]);
  });

  it("is as it was when a step fails", async () => {
    await migrateStore(at(), effects);
    const broken = { worksFrom: 1, sql: "SELECT 1/0" };
    const all = [...STORE_MIGRATIONS, ADDITION, broken];
    await expect(migrateStore(at(), effects, all)).rejects.toThrow("division by zero");
    await (await open()).close();
  });

  it("has the columns of SQLite's store, and the server of each lease", async () => {
    await migrateStore(at(), effects);
    const file = new DatabaseSync(":memory:");
    migrate(file, { now: 0, randomBytes }, MIGRATIONS);
    const ofFile = file.prepare("SELECT name FROM pragma_table_info('leases')").all();
    const ofServer = await server.sql(
      `SELECT column_name AS name FROM information_schema.columns
        WHERE table_schema = 'stepkey' AND table_name = 'leases'`,
      database,
    );
    const names = (rows: readonly Readonly<Record<string, unknown>>[]) =>
      rows.map(({ name }) => String(name)).toSorted();
    expect(names(ofServer)).toEqual(names([...ofFile, { name: "server" }]));
  });

  it.each([
    [{ version: 1, worksFrom: 1 }, 2, "older"],
    [{ version: 2, worksFrom: 2 }, 2, "fits"],
    [{ version: 5, worksFrom: 2 }, 2, "fits"],
    [{ version: 5, worksFrom: 3 }, 2, "newer"],
  ] as const)("of %j is for a broker of schema %d: %s", (found, supported, fit) => {
    expect(schemaFit(found, supported)).toBe(fit);
  });
});
