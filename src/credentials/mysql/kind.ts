import type { BrokerMode, CredentialKind } from "../kind/credential-kind.ts";
import { MYSQL_HOSTILE_VARIABLES } from "./hostile-variables.ts";
import type { MysqlServer } from "./server.ts";

/** MariaDB: the broker creates one account per lease, and drops it. */
export const mysql: CredentialKind = {
  name: "mysql",
  hostileVariables: MYSQL_HOSTILE_VARIABLES,
  toolFiles: {
    inHome: [".my.cnf", ".mylogin.cnf", ".mysql_history", ".mariadb_history"],
    variables: ["MYSQL_HISTFILE", "MYSQL_TEST_LOGIN_FILE"],
  },
  describe: ({ account }) => `mysql account ${String(account)}`,
  broker: {
    loadRevocability: async () => (await import("./revocability.ts")).MYSQL_REVOCABILITY,
    supplied: {},
    loadSettings: async () => (await import("./settings.ts")).mysqlSettings,
    createProvider: async (servers: Readonly<Record<string, MysqlServer>>, effects) => {
      const { createMysqlProvider } = await import("./provider.ts");
      return createMysqlProvider({ servers, ...effects });
    },
  } satisfies BrokerMode<MysqlServer>,
};
