import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Provider } from "../../src/credentials/kind/provider.ts";
import type { MysqlSettings } from "../../src/credentials/mysql/settings.ts";
import { errOf, okOf } from "../contract/provider.ts";
import { eventually } from "../support/eventually.ts";
import { startDebianMariadb } from "../support/left-out.ts";
import type { TestMariadb } from "../support/mariadb.ts";
import { remainsOfMysql } from "../support/mysql-attacks.ts";
import {
  brokerUrl,
  createTestMysqlProvider,
  issueMysql,
  mysqlRequest,
  mysqlUrlOf,
  openMysqlSession,
  prepareMysqlApp,
  soonOver,
  startMysqlBackground,
} from "../support/mysql-world.ts";

const start = startDebianMariadb();

describe.skipIf(start === undefined)("a MariaDB that others keep busy", () => {
  let server: TestMariadb;
  let provider: Provider<MysqlSettings>;
  let stop: (() => Promise<void>) | undefined;
  const sessions: Connection[] = [];

  beforeAll(async () => {
    if (start === undefined) return;
    server = await start({ settings: { max_connections: "40" } });
    await prepareMysqlApp(server);
    await server.sql("CREATE USER other@'%' IDENTIFIED BY 'other'");
    provider = createTestMysqlProvider(brokerUrl(server));
    stop = await startMysqlBackground(provider);
  }, 60_000);
  afterAll(async () => {
    for (const session of sessions) session.destroy();
    await stop?.();
    await server?.stop();
  });

  const open = async (url: string): Promise<Connection> => {
    const session = await openMysqlSession(url);
    sessions.push(session);
    return session;
  };
  const otherUrl = (): string => `mysql://other:other@127.0.0.1:${server.port}/`;

  it("has its leases ended while all of its connections are taken", async () => {
    const lease = await issueMysql(provider, "app_migrator");
    await open(mysqlUrlOf(lease.credential));
    let refused = "";
    while (refused === "") {
      refused = await open(otherUrl()).then(
        () => "",
        (error: unknown) => String(error),
      );
    }
    expect(refused).toMatch(/Too many connections/u);
    const { facts } = okOf(await provider.revoke(lease.handle, soonOver()));
    expect(facts).toEqual(["account dropped", "1 session ended"]);
    for (const session of sessions.splice(0)) session.destroy();
    await eventually("the others are gone", async () => {
      const rows = await server.sql(
        "SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'other'",
      );
      return rows.length === 0;
    });
  });

  it("gives each lease fewer connections, the more were promised", async () => {
    const leases = await Promise.all(
      Array.from({ length: 8 }, async () => issueMysql(provider, "app_readonly")),
    );
    const promised = await server.sql(
      "SELECT JSON_VALUE(Priv, '$.max_user_connections') AS most FROM mysql.global_priv WHERE User REGEXP '^stepkey_[0-9a-z]{26}$'",
    );
    const total = promised.reduce((sum, { most }) => sum + Number(most), 0);
    expect(promised).toHaveLength(8);
    expect(total).toBeLessThan(40);
    for (const { handle } of leases) okOf(await provider.revoke(handle, soonOver()));
  });

  it("ends the sessions of a lease while a backup locks the accounts, and the account afterwards", async () => {
    const lease = await issueMysql(provider, "app_migrator");
    const session = await open(mysqlUrlOf(lease.credential));
    const backup = await open(server.rootUrl);
    await backup.query("FLUSH TABLES WITH READ LOCK");
    const failure = errOf(await provider.revoke(lease.handle, soonOver(3000)));
    expect(failure).toMatchObject({ kind: "retryable" });
    await expect(session.query("SELECT 1")).rejects.toThrow(/closed|lost|killed/iu);
    await backup.query("UNLOCK TABLES");
    okOf(await provider.revoke(lease.handle, soonOver()));
    expect(await remainsOfMysql(server, lease)).toEqual([]);
  });

  it("says that it is read only, and leaves nothing", async () => {
    await server.sql("SET GLOBAL read_only = 1");
    const asked = await provider.issue(mysqlRequest("app_readonly", "read"), soonOver());
    await server.sql("SET GLOBAL read_only = 0");
    expect(errOf(asked)).toMatchObject({
      kind: "retryable",
      name: "ER_OPTION_PREVENTS_STATEMENT",
    });
  });

  it("is found again after it was restarted, by leases that are ended and issued", async () => {
    const lease = await issueMysql(provider, "app_readonly");
    const rows = await server.sql(
      "SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'stepkey_broker'",
    );
    // What a restart does to the broker's connections.
    for (const { ID: id } of rows) await server.sql(`KILL HARD CONNECTION ${String(id)}`);
    okOf(await provider.revoke(lease.handle, soonOver()));
    const again = await issueMysql(provider, "app_readonly");
    const { facts } = okOf(await provider.revoke(again.handle, soonOver()));
    expect(facts).toContain("account dropped");
  });
});
