import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Provider } from "../../src/credentials/kind/provider.ts";
import type { MysqlSettings } from "../../src/credentials/mysql/settings.ts";
import { errOf, okOf } from "../contract/provider.ts";
import type { TestMariadb } from "../support/mariadb.ts";
import { startDebianMariadb } from "../support/left-out.ts";
import {
  accountOf,
  brokerUrl,
  createTestMysqlProvider,
  issueMysql,
  logsInToMysql,
  mysqlRequest,
  mysqlUrlOf,
  prepareMysqlApp,
  soonOver,
} from "../support/mysql-world.ts";

const start = startDebianMariadb();
const READER = { server: "main", database: "app", role: "app_readonly" };
const WRITER = { ...READER, role: "app_migrator" };
/** Debian has it in the package mariadb-server; `.ci/run` brings the file alone. */
const PLUGIN = "/usr/lib/mysql/plugin/simple_password_check.so";
const NONE = { ok: true, value: undefined } as const;

/** What an admin can get wrong, and what `stepkey check` and the job say then. */
describe.skipIf(start === undefined)("a MariaDB that is not set up right", () => {
  let server: TestMariadb;
  let provider: Provider<MysqlSettings>;

  beforeAll(async () => {
    if (start === undefined) return;
    server = await start();
    await prepareMysqlApp(server);
    provider = createTestMysqlProvider(brokerUrl(server));
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
  });

  const accounts = () => server.sql("SELECT User FROM mysql.global_priv ORDER BY User");

  it("has all of its grants rehearsed at once, as check does, and nothing is left", async () => {
    const before = await accounts();
    const rehearsed = await Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        provider.rehearse?.(index % 2 === 0 ? READER : WRITER, soonOver()),
      ),
    );
    expect(rehearsed).toEqual(rehearsed.map(() => ok));
    expect(await accounts()).toEqual(before);
  });

  it("says when clients excludes the broker, at check and to the job, and leaves nothing", async () => {
    const elsewhere = createTestMysqlProvider(brokerUrl(server), { clients: "10.0.%" });
    const before = await accounts();
    const refusal = { name: "clients_refuse_broker", kind: "permanent" };
    const obstacle = okOf((await elsewhere.rehearse?.(READER, soonOver())) ?? NONE);
    expect(obstacle).toMatchObject({ setting: "server", failure: refusal });
    expect(await accounts()).toEqual(before);
    const asked = mysqlRequest("app_readonly", "read");
    const failure = errOf(await elsewhere.issue(asked, soonOver()));
    expect(failure).toMatchObject({ ...refusal, setting: "server", mayExist: true });
    expect(failure.remedy).toContain("`clients`");
    okOf(await elsewhere.revoke(elsewhere.handleOf(asked), soonOver()));
    expect(await accounts()).not.toContainEqual({ User: accountOf(elsewhere.handleOf(asked)) });
  });

  it.skipIf(!existsSync(PLUGIN))(
    "says which option keeps it from making accounts, where plugins check passwords",
    async () => {
      await server.sql("INSTALL SONAME 'simple_password_check'");
      const rehearsed = await provider.rehearse?.(READER, soonOver());
      const issued = await provider.issue(mysqlRequest("app_readonly", "read"), soonOver());
      await server.sql("UNINSTALL SONAME 'simple_password_check'");
      expect(okOf(rehearsed ?? NONE)).toMatchObject({
        setting: "server",
        failure: { kind: "permanent" },
      });
      const failure = errOf(issued);
      expect(failure.kind).toBe("permanent");
      expect(failure.remedy).toContain("strict_password_validation=OFF");
    },
  );

  it("has a lease ended whose role was dropped since", async () => {
    await server.sql("CREATE ROLE passing WITH ADMIN stepkey_broker@'%'");
    await server.sql("GRANT SELECT ON app.* TO passing");
    const { handle } = okOf(await provider.issue(mysqlRequest("passing", "read"), soonOver()));
    await server.sql("DROP ROLE passing");
    okOf(await provider.revoke(handle, soonOver()));
    expect(await provider.tidy?.(handle, soonOver())).toMatchObject({ value: { findings: [] } });
  });

  it.each(["PROCESS", "CONNECTION ADMIN"])(
    "has the account of a lease locked though the broker's user lost %s, and the lease is not over",
    async (right) => {
      const { handle, credential } = await issueMysql(provider, "app_readonly");
      await server.sql(`REVOKE ${right} ON *.* FROM stepkey_broker@'%'`);
      const fresh = createTestMysqlProvider(brokerUrl(server));
      const failure = errOf(await fresh.revoke(handle, soonOver()));
      await server.sql(`GRANT ${right} ON *.* TO stepkey_broker@'%'`);
      expect(failure).toMatchObject({ name: "rights_missing", kind: "retryable" });
      expect(await logsInToMysql(mysqlUrlOf(credential))).toBe(false);
      okOf(await createTestMysqlProvider(brokerUrl(server)).revoke(handle, soonOver()));
    },
  );

  it("is not fit for a broker's user that may not read the server's own tables", async () => {
    await server.sql("REVOKE SELECT ON mysql.* FROM stepkey_broker@'%'");
    const checked = await createTestMysqlProvider(brokerUrl(server)).checkServer?.(
      "main",
      soonOver(),
    );
    await server.sql("GRANT SELECT ON mysql.* TO stepkey_broker@'%'");
    expect(checked).toMatchObject({ ok: false, error: { name: "ER_TABLEACCESS_DENIED_ERROR" } });
  });

  it("says what a new broker user lacks that may not grant the mark of leases", async () => {
    const asked = mysqlRequest("app_readonly", "read", { instance: "taken" });
    await server.sql("CREATE ROLE stepkey_instance_taken");
    const failure = errOf(await provider.issue(asked, soonOver()));
    expect(failure).toMatchObject({ kind: "permanent", mayExist: true });
    expect(failure.remedy).toContain("WITH ADMIN OPTION");
    okOf(await provider.revoke(provider.handleOf(asked), soonOver()));
  });
});

const ok = { ok: true, value: undefined } as const;
