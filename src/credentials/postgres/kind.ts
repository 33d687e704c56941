import { POSTGRES_HOSTILE_VARIABLES } from "./hostile-variables.ts";
import type { BrokerMode, CredentialKind } from "../kind/credential-kind.ts";
import type { PostgresServer } from "./server.ts";

/** PostgreSQL: the broker creates one login role per lease, and drops it. */
export const postgres: CredentialKind = {
  name: "postgres",
  hostileVariables: POSTGRES_HOSTILE_VARIABLES,
  toolFiles: {
    inHome: [".pgpass", ".pg_service.conf", ".psql_history"],
    variables: ["PGPASSFILE", "PGSERVICEFILE", "PSQL_HISTORY"],
  },
  describe: ({ role }) => `postgres role ${String(role)}`,
  broker: {
    loadRevocability: async () => (await import("./revocability.ts")).POSTGRES_REVOCABILITY,
    supplied: {},
    loadSettings: async () => (await import("./settings.ts")).postgresSettings,
    createProvider: async (servers: Readonly<Record<string, PostgresServer>>, effects) => {
      const { createPostgresProvider } = await import("./provider.ts");
      return createPostgresProvider({ servers, ...effects });
    },
  } satisfies BrokerMode<PostgresServer>,
};
