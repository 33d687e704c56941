import { expect, it } from "vitest";
import type { RedisCall } from "../../../../src/credentials/redis/connection.ts";
import { endUser } from "../../../../src/credentials/redis/end-user.ts";
import { redisFailure } from "../../../../src/credentials/redis/errors.ts";
import type { RedisAccess } from "../../../../src/credentials/redis/server-access.ts";
import { parseRedisUrl } from "../../../../src/credentials/redis/redis-url.ts";
import { okOf } from "../../../contract/provider.ts";

it("says that a user exists again whose creation was still on its way, so that it is deleted once more", async () => {
  const call: RedisCall = async (...command) => {
    if (command[0] === "CLIENT") return Promise.resolve("");
    return Promise.resolve(command[1] === "DELUSER" ? 0 : ["flags", ["on"]]);
  };
  const access: RedisAccess = {
    server: {
      admin: okOf(parseRedisUrl("redis://broker:password@cache")),
      ca: undefined,
      address: undefined,
      allowsScripts: false,
    },
    use: async ({ work }) => work(call),
    useToEnd: async ({ work }) => work(call),
    keep: async () => Promise.resolve(),
    close: () => undefined,
  };
  const user = "stepkey_main_0123456789abcdefghijklmnop";
  const signal = AbortSignal.timeout(5000);
  const error: unknown = await endUser({ access, signal, user, runsScripts: false }).catch(
    (thrown: unknown) => thrown,
  );
  const context = { server: "main", address: "cache:6379", mayExist: false };
  expect(redisFailure(error, context)).toMatchObject({
    kind: "retryable",
    name: "user_exists_again",
  });
});
