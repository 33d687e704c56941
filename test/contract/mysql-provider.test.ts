import type { Credential } from "../../src/credentials/kind/credential.ts";
import type { MysqlSettings } from "../../src/credentials/mysql/settings.ts";
import { startDebianMariadb } from "../support/left-out.ts";
import { runSql, type TestMariadb } from "../support/mariadb.ts";
import {
  brokerUrl,
  createTestMysqlProvider,
  mysqlRequest,
  mysqlUrlOf,
  prepareMysqlApp,
} from "../support/mysql-world.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";
import { describeProvider, type ProviderSetup } from "./provider.ts";

const READING = { server: "main", database: "app", role: "app_readonly" } as const;
const WRITING = { ...READING, role: "app_migrator" } as const;

async function bench(server: TestMariadb): Promise<ProviderSetup<MysqlSettings>> {
  await prepareMysqlApp(server);
  const proxy = await startStallingProxy({ host: server.host, port: server.port });
  const accounts = async (account: unknown): Promise<number> =>
    (await server.sql("SELECT User FROM mysql.global_priv WHERE User = ?", String(account))).length;
  return {
    provider: createTestMysqlProvider(brokerUrl(server)),
    request: () => Promise.resolve(mysqlRequest("app_readonly", "read")),
    works: connects,
    remains: async (handle) => (await accounts(handle["account"])) > 0,
    marks: async (handle) => {
      const account = String(handle["account"]);
      const rows = await server.sql("SELECT Role FROM mysql.roles_mapping WHERE User = ?", account);
      return `${account} ${rows.map(({ Role: role }) => String(role)).join(" ")}`;
    },
    carriesInstance: true,
    reading: READING,
    writing: WRITING,
    faulty: {
      provider: createTestMysqlProvider(brokerUrl({ host: "127.0.0.1", port: proxy.port })),
      proxy,
    },
    // Through log-in and the look at what is granted, then up to the end of what makes the account.
    holdPoints: [
      0, 100, 200, 400, 800, 1200, 1600, 1800, 2000, 2100, 2200, 2300, 2400, 2500, 2600, 2800, 3000,
    ],
    dispose: async () => {
      await proxy.close();
      await server.stop();
    },
  };
}

/** Logs in anew, as a task would. */
async function connects(credential: Credential): Promise<boolean> {
  try {
    await runSql(mysqlUrlOf(credential), "SELECT COUNT(*) FROM orders");
    return true;
  } catch {
    return false;
  }
}

const start = startDebianMariadb();
if (start !== undefined)
  describeProvider("mysql, Debian's MariaDB", async () => bench(await start()));
