import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Handle } from "../../src/credentials/kind/credential.ts";
import type { Issued, Provider } from "../../src/credentials/kind/provider.ts";
import type { PostgresSettings } from "../../src/credentials/postgres/settings.ts";
import { leaseSuffix, newLeaseId } from "../../src/shared/lease-id.ts";
import { okOf } from "../contract/provider.ts";
import { postgresVersions, type StartPostgres } from "../support/left-out.ts";
import { remainsOf } from "../support/postgres-attacks.ts";
import { createTestProvider } from "../support/postgres-provider.ts";
import { prepareApp } from "../support/postgres-roles.ts";
import {
  adminUrl,
  ADMINS,
  openSession,
  requestOf,
  roleOf,
  soon,
  urlOf,
} from "../support/postgres-world.ts";
import { query, type TestPostgres } from "../support/postgres.ts";

for (const [version, start] of postgresVersions()) {
  describe(`a role that is known by its comment alone, on PostgreSQL ${version}`, () => {
    endsWhatIsListed(start);
  });
}

function endsWhatIsListed(start: StartPostgres): void {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await start();
    await prepareApp(postgres);
  }, 60_000);
  afterAll(async () => {
    await postgres?.stop();
  });

  const issue = async (provider: Provider<PostgresSettings>): Promise<Issued> =>
    okOf(await provider.issue(requestOf("app_migrator", "write"), soon()));

  const ownerOf = async (table: string): Promise<unknown> => {
    const text = `SELECT tableowner FROM pg_tables WHERE tablename = '${table}'`;
    const [row] = await postgres.sql(text, "app");
    return row?.["tableowner"];
  };

  const exists = async (role: string): Promise<boolean> =>
    (await postgres.sql(`SELECT FROM pg_roles WHERE rolname = '${role}'`)).length > 0;

  describe.each(ADMINS)("when the broker is %s", (admin) => {
    /** A broker that has issued nothing itself. */
    const another = (): Provider<PostgresSettings> => createTestProvider(adminUrl(postgres, admin));

    it("ends with its session, what it owns and its rights", async () => {
      const lease = await issue(another());
      const session = await openSession(urlOf(lease));
      await session.query("SET ROLE NONE; CREATE TABLE owned (id int)");
      await session.query("BEGIN; LOCK TABLE owned");
      const provider = another();
      const handle = await listed(provider, roleOf(lease.handle));
      expect(okOf(await provider.revoke(handle, soon())).facts).toContain("1 session ended");
      expect(await remainsOf(postgres, lease)).toEqual([]);
      expect(await tidied(provider, handle)).toEqual(["role dropped", "1 object handed over"]);
      expect(await exists(roleOf(handle))).toBe(false);
      expect(await ownerOf("owned")).toBe("app_migrator");
      await postgres.sql("DROP TABLE owned", "app");
    });

    it("ends where its granted role was taken from it before, and what it owns still goes to that", async () => {
      const lease = await issue(another());
      const session = await openSession(urlOf(lease));
      await session.query("SET ROLE NONE; CREATE TABLE bereft (id int)");
      await query(adminUrl(postgres, admin), `REVOKE app_migrator FROM "${roleOf(lease.handle)}"`);
      const provider = another();
      const handle = await listed(provider, roleOf(lease.handle));
      expect(okOf(await provider.revoke(handle, soon())).facts).toContain("1 session ended");
      expect(await remainsOf(postgres, lease)).toEqual([]);
      expect(await tidied(provider, handle)).toEqual(["role dropped", "1 object handed over"]);
      expect(await ownerOf("bereft")).toBe("app_migrator");
      await postgres.sql("DROP TABLE bereft", "app");
    });

    it("is listed until it is dropped, so that whoever begins again goes on where it was left", async () => {
      const lease = await issue(another());
      await query(urlOf(lease), "SET ROLE NONE; CREATE TABLE halfway (id int)");
      const first = another();
      const handle = await listed(first, roleOf(lease.handle));
      okOf(await first.revoke(handle, soon()));
      const second = another();
      expect(await listed(second, roleOf(handle))).toEqual(handle);
      okOf(await second.revoke(handle, soon()));
      expect(await tidied(second, handle)).toEqual(["role dropped", "1 object handed over"]);
      await postgres.sql("DROP TABLE halfway", "app");
    });
  });

  it("is not believed to be ours where its maker could not have granted it what the comment says", async () => {
    await postgres.sql("CREATE ROLE maker LOGIN CREATEROLE PASSWORD 'test-only'");
    const maker = new URL(postgres.adminUrl("app"));
    [maker.username, maker.password] = ["maker", "test-only"];
    const forged = async (granted: string): Promise<string> => {
      const lease = newLeaseId(randomBytes);
      const role = `stepkey_${leaseSuffix(lease)}`;
      const note = { instance: "instance-1", lease, database: "app", granted, access: "write" };
      await query(
        maker.href,
        `CREATE ROLE "${role}"; COMMENT ON ROLE "${role}" IS 'stepkey ${JSON.stringify(note)}'`,
      );
      return role;
    };
    const others = await forged("app_migrator");
    const superusers = await forged("postgres");
    const nobodys = await forged("nobody_has_this");
    await query(maker.href, "CREATE ROLE makers_own");
    const own = await forged("makers_own");
    await query(maker.href, `GRANT makers_own TO "${own}"`);
    const provider = createTestProvider(adminUrl(postgres, "superuser"));
    const found = okOf(await list(provider)).map(roleOf);
    expect(found).toContain(own);
    const claims = [others, superusers, nobodys];
    const [server] = await postgres.sql(
      "SELECT current_setting('server_version_num')::int AS version",
    );
    // Before 16, whoever may create roles may grant every one, and nothing shows who made a role.
    const believed = Number(server?.["version"]) < 160_000 ? claims : [];
    expect(claims.filter((role) => found.includes(role))).toEqual(believed);
  });
}

async function list(
  provider: Provider<PostgresSettings>,
): Promise<Awaited<ReturnType<NonNullable<Provider["list"]>>>> {
  return (await provider.list?.("main", "instance-1", soon())) ?? { ok: true, value: [] };
}

/** A role's listed handle, as JSON would bring it. */
async function listed(provider: Provider<PostgresSettings>, role: string): Promise<Handle> {
  const handle = okOf(await list(provider)).find((one) => roleOf(one) === role);
  return JSON.parse(JSON.stringify(handle)) as Handle;
}

async function tidied(
  provider: Provider<PostgresSettings>,
  handle: Handle,
): Promise<readonly string[]> {
  return okOf((await provider.tidy?.(handle, soon())) ?? { ok: true, value: { facts: [] } }).facts;
}
