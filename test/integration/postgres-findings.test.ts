import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LeaseFinding, Provider } from "../../src/credentials/kind/provider.ts";
import type { PostgresSettings } from "../../src/credentials/postgres/settings.ts";
import { okOf } from "../contract/provider.ts";
import { postgresVersions, type StartPostgres } from "../support/left-out.ts";
import { createTestProvider } from "../support/postgres-provider.ts";
import { prepareApp } from "../support/postgres-roles.ts";
import { adminUrl, requestOf, settingsOf, soon, urlOf } from "../support/postgres-world.ts";
import { err } from "../../src/shared/result.ts";
import { query, type TestPostgres } from "../support/postgres.ts";

const NO_TIDY = err({
  kind: "permanent",
  name: "",
  message: "no tidy",
  remedy: "",
  mayExist: false,
} as const);

for (const [version, start] of postgresVersions()) {
  describe(`what a write lease leaves on PostgreSQL ${version}`, () => {
    findOn(start);
  });
}

function findOn(start: StartPostgres): void {
  let postgres: TestPostgres;
  let provider: Provider<PostgresSettings>;

  beforeAll(async () => {
    postgres = await start();
    await prepareApp(postgres);
    await postgres.sql("GRANT INSERT ON orders TO PUBLIC; CREATE TABLE old (id int)", "app");
    await postgres.sql("REVOKE INSERT ON orders FROM PUBLIC", "app");
    provider = createTestProvider(adminUrl(postgres, "the page's user"));
    // So that it is known as a role that only reads.
    okOf(await provider.classify(settingsOf("app_readonly"), soon()));
  }, 60_000);
  afterAll(async () => {
    await postgres?.stop();
  });

  /** Runs statements as a write lease, ends it, and returns what was found then. */
  const leave = async (statements: string): Promise<readonly LeaseFinding[]> => {
    const issued = okOf(await provider.issue(requestOf("app_migrator", "write"), soon()));
    await query(urlOf(issued), statements);
    const { findings } = okOf(await provider.revoke(issued.handle, soon()));
    return findings ?? [];
  };

  it("is nothing where it only works on tables, and shares them for reading", async () => {
    const found = await leave(
      `CREATE TABLE made (id int PRIMARY KEY, note text); INSERT INTO made VALUES (1, 'x');
       GRANT SELECT ON made TO PUBLIC; CREATE INDEX ON made (note); CREATE VIEW seen AS SELECT * FROM made;
       CREATE FUNCTION plain() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TEMP TABLE mine (id int); GRANT ALL ON mine TO PUBLIC`,
    );
    expect(found).toEqual([]);
  });

  it("is named in the other databases too where the granted role owns something, once the lease is over", async () => {
    await postgres.sql("CREATE DATABASE archive");
    await postgres.sql(
      "CREATE TABLE kept (id int); ALTER TABLE kept OWNER TO app_migrator",
      "archive",
    );
    const issued = okOf(await provider.issue(requestOf("app_migrator", "write"), soon()));
    await query(urlOf(issued, "archive"), "GRANT INSERT ON kept TO PUBLIC");
    expect(okOf(await provider.revoke(issued.handle, soon())).findings).toEqual([]);
    const tidied = okOf((await provider.tidy?.(issued.handle, soon())) ?? NO_TIDY);
    expect(tidied.findings).toEqual([
      {
        what: 'In database "archive", PUBLIC may INSERT on table public.kept.',
        fix: "REVOKE INSERT ON TABLE public.kept FROM PUBLIC",
      },
    ]);
    await query(postgres.adminUrl("archive"), tidied.findings?.[0]?.fix ?? "");
    await postgres.sql("DROP DATABASE archive");
  });

  it("is named with the SQL that removes it, and that SQL works", async () => {
    const found = await leave(
      `CREATE TABLE open (id int, note text); GRANT INSERT ON open TO PUBLIC; GRANT UPDATE (note) ON open TO app_readonly;
       CREATE FUNCTION raised() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM public.orders';
       CREATE FUNCTION on_write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN RETURN NEW; END';
       CREATE TRIGGER watch AFTER INSERT ON open FOR EACH ROW EXECUTE FUNCTION on_write();
       CREATE RULE copy AS ON UPDATE TO open DO ALSO DELETE FROM orders;
       CREATE VIEW window_on AS SELECT * FROM orders; GRANT DELETE ON window_on TO app_readonly;
       ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT UPDATE ON TABLES TO PUBLIC;
       CREATE SEQUENCE counted; GRANT UPDATE ON SEQUENCE counted TO PUBLIC;
       SELECT lo_create(77); GRANT UPDATE ON LARGE OBJECT 77 TO PUBLIC`,
    );
    expect(found.map(({ what }) => what)).toEqual([
      "PUBLIC may INSERT on table public.open.",
      "PUBLIC may UPDATE on large object 77.",
      "PUBLIC may UPDATE on sequence public.counted.",
      "PUBLIC may call function public.raised(), which runs with the rights of app_migrator.",
      "PUBLIC will have UPDATE on each new object that app_migrator makes.",
      "app_readonly may DELETE on view public.window_on.",
      "app_readonly may UPDATE on column note of public.open.",
      "rule copy runs when somebody who should only read writes public.open.",
      "trigger watch runs when somebody who should only read writes public.open.",
    ]);
    for (const { fix } of found) await postgres.sql(fix, "app");
    const again = okOf(
      await createTestProvider(postgres.adminUrl("app")).classify(
        settingsOf("app_readonly"),
        soon(),
      ),
    );
    expect(again.access).toBe("read");
  });
}
