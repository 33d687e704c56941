import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Handle } from "../../src/credentials/kind/credential.ts";
import type { Issued, Provider } from "../../src/credentials/kind/provider.ts";
import { helperRoleFor } from "../../src/credentials/postgres/helper-role.ts";
import type { PostgresSettings } from "../../src/credentials/postgres/settings.ts";
import { leaseSuffix, newLeaseId } from "../../src/shared/lease-id.ts";
import { Secret } from "../../src/shared/secret.ts";
import { okOf } from "../contract/provider.ts";
import { postgresVersions, type StartPostgres } from "../support/left-out.ts";
import { remainsOf } from "../support/postgres-attacks.ts";
import { createTestProvider } from "../support/postgres-provider.ts";
import { prepareApp } from "../support/postgres-roles.ts";
import {
  adminUrl,
  ADMINS,
  openSession,
  roleOf,
  soon,
  urlOf,
  type Admin,
} from "../support/postgres-world.ts";
import { query, type TestPostgres } from "../support/postgres.ts";

for (const [version, start] of postgresVersions()) {
  describe(`a lease of the version before, on PostgreSQL ${version}`, () => {
    takeOver(start);
  });
}

function takeOver(start: StartPostgres): void {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await start({ settings: { max_prepared_transactions: "5" } });
    await prepareApp(postgres);
  }, 60_000);
  afterAll(async () => {
    await postgres?.stop();
  });

  it.each(ADMINS)("ends, with what it made, when the broker is %s", async (admin) => {
    const provider = createTestProvider(adminUrl(postgres, admin));
    const lease = await issueAsBefore(postgres, admin);
    const session = await openSession(urlOf(lease));
    await session.query("CREATE TABLE old (id int)");
    await session.query("BEGIN; ALTER ROLE CURRENT_USER PASSWORD 'mine'");
    okOf(await provider.revoke(lease.handle, soon()));
    expect(await remainsOf(postgres, lease)).toEqual([]);
    expect(okOf(await provider.probe(lease.handle, soon())).state).toBe("dead");
    await tidy(provider, lease.handle);
    expect(
      await postgres.sql("SELECT tableowner FROM pg_tables WHERE tablename = 'old'", "app"),
    ).toEqual([{ tableowner: "app_migrator" }]);
    await postgres.sql("DROP TABLE old", "app");
  });

  it.each(ADMINS)(
    "ends with the helper that a killed broker left beside it, when the broker is %s",
    async (admin) => {
      const provider = createTestProvider(adminUrl(postgres, admin));
      const lease = await issueAsBefore(postgres, admin);
      const role = roleOf(lease.handle);
      await query(adminUrl(postgres, admin), helperRoleFor(role).creation);
      okOf(await provider.revoke(lease.handle, soon()));
      expect(
        await postgres.sql("SELECT rolname FROM pg_roles WHERE rolname LIKE 'stepkey_helper_%'"),
      ).toEqual([]);
      expect(await remainsOf(postgres, lease)).toEqual([]);
    },
  );
}

async function tidy(provider: Provider<PostgresSettings>, handle: Handle): Promise<void> {
  const done = await provider.tidy?.(handle, soon());
  expect(done).toMatchObject({ ok: true });
}

/** What the version before ran: no membership of the admin, no role to start with, ten connections. */
async function issueAsBefore(postgres: TestPostgres, admin: Admin): Promise<Issued> {
  const lease = newLeaseId(randomBytes);
  const role = `stepkey_${leaseSuffix(lease)}`;
  const url = new URL(postgres.adminUrl("app"));
  const [row] = await query(
    adminUrl(postgres, admin),
    `CREATE ROLE "${role}" LOGIN INHERIT CONNECTION LIMIT 10 PASSWORD 'before' IN ROLE app_migrator;
     SELECT oid FROM pg_roles WHERE rolname = '${role}'`,
  );
  [url.username, url.password] = [role, "before"];
  return {
    credential: { kind: "postgres", env: { DATABASE_URL: new Secret(url.href) }, files: [] },
    handle: {
      server: "main",
      database: "app",
      role,
      granted: "app_migrator",
      access: "write",
      oid: Number(row?.["oid"]),
    },
    diesAt: Date.now() + 60_000,
    issuedTo: role,
  };
}
