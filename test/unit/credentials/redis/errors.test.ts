import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { redisFailure } from "../../../../src/credentials/redis/errors.ts";
import { logInToRedis } from "../../../../src/credentials/redis/log-in.ts";
import { parseRedisUrl } from "../../../../src/credentials/redis/redis-url.ts";
import { okOf } from "../../../contract/provider.ts";

const CONTEXT = { server: "main", address: "cache:6379", mayExist: false };

describe("a login at a server that repeats what it got", () => {
  it.each([
    [
      "Redis 5",
      "-ERR unknown command `HELLO`, with args beginning with: `2`, `AUTH`, `broker`, `hunter22-and-mo\r\n",
    ],
    ["a proxy", "-ERR cannot parse HELLO 2 AUTH broker hunter22-and-more SETNAME stepkey\r\n"],
  ])("shows nothing of the password: %s", async (_name, bytes) => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined).once("data", () => socket.write(bytes));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const admin = okOf(parseRedisUrl(`redis://broker:hunter22-and-more@127.0.0.1:${port}`));
    const entry = { admin, ca: undefined, address: undefined, allowsScripts: false };
    const error: unknown = await logInToRedis(entry, AbortSignal.timeout(5000)).catch(
      (thrown: unknown) => thrown,
    );
    expect(String(error)).not.toMatch(/hunter22/u);
    expect(JSON.stringify(redisFailure(error, CONTEXT))).not.toMatch(/hunter22/u);
    server.close();
  });
});
