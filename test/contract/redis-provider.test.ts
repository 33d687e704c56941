import type { RedisSettings } from "../../src/credentials/redis/settings.ts";
import { startDebianRedis } from "../support/left-out.ts";
import type { TestRedis } from "../support/redis.ts";
import {
  createTestRedisProvider,
  logsInToRedis,
  prepareRedisApp,
  REDIS_READING,
  REDIS_WRITING,
  redisBrokerUrl,
  redisRequest,
  redisUrlOf,
  remainsOfRedis,
} from "../support/redis-world.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";
import { describeProvider, type ProviderSetup } from "./provider.ts";

async function bench(server: TestRedis): Promise<ProviderSetup<RedisSettings>> {
  await prepareRedisApp(server);
  const proxy = await startStallingProxy({ host: server.host, port: server.port });
  return {
    provider: createTestRedisProvider(redisBrokerUrl(server)),
    request: () => Promise.resolve(redisRequest(REDIS_READING)),
    works: async (credential) => logsInToRedis(redisUrlOf(credential)),
    remains: async (handle) => (await remainsOfRedis(server, handle)).length > 0,
    marks: async (handle) => {
      const users = String(await server.run("ACL", "USERS")).split(",");
      return users.filter((user) => user === handle["user"]).join(" ");
    },
    carriesInstance: true,
    reading: REDIS_READING,
    writing: REDIS_WRITING,
    faulty: {
      provider: createTestRedisProvider(redisBrokerUrl({ host: server.host, port: proxy.port })),
      proxy,
    },
    // Through the login, the table of commands (50 kB), then the responses to what makes the user and reads it back.
    holdPoints: [0, 60, 200, 25_000, 49_900, 50_000, 50_050, 50_100, 50_200, 50_400],
    dispose: async () => {
      await proxy.close();
      await server.stop();
    },
  };
}

const start = startDebianRedis();
if (start !== undefined)
  describeProvider("redis, Debian's Redis", async () => bench(await start()));
