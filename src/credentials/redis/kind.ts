import type { BrokerMode, CredentialKind } from "../kind/credential-kind.ts";
import { REDIS_HOSTILE_VARIABLES } from "./hostile-variables.ts";
import type { RedisServer } from "./server.ts";

/** Redis: the broker creates one ACL user per lease, and deletes it with its connections. */
export const redis: CredentialKind = {
  name: "redis",
  hostileVariables: REDIS_HOSTILE_VARIABLES,
  toolFiles: {
    inHome: [".rediscli_history", ".redisclirc"],
    variables: ["REDISCLI_HISTFILE", "REDISCLI_RCFILE"],
  },
  describe: ({ user }) => `redis user ${String(user)}`,
  broker: {
    loadRevocability: async () => (await import("./revocability.ts")).REDIS_REVOCABILITY,
    supplied: {},
    loadSettings: async () => (await import("./settings.ts")).redisSettings,
    createProvider: async (servers: Readonly<Record<string, RedisServer>>, effects) => {
      const { createRedisProvider } = await import("./provider.ts");
      return createRedisProvider({ servers, ...effects });
    },
  } satisfies BrokerMode<RedisServer>,
};
