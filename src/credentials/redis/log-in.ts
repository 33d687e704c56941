import { connectRedis, type RedisConnection } from "./connection.ts";
import { RedisRefusal } from "./errors.ts";
import { RedisError, replyField, type RedisReply } from "./resp.ts";
import type { RedisServer } from "./server.ts";

/** Opens a connection as the broker's user, to a server on which leases can be issued. */
export async function logInToRedis(
  server: RedisServer,
  signal: AbortSignal,
): Promise<RedisConnection> {
  const { user, password } = server.admin;
  const connection = connectRedis(server);
  try {
    const hello = ["HELLO", "2", "AUTH", user, password.reveal(), "SETNAME", "stepkey"];
    refuseUnfit(await connection.call(signal, hello));
    return connection;
  } catch (error) {
    connection.cut();
    if (!(error instanceof RedisError)) throw error;
    // Nobody knows what other servers, and proxies in front of one, repeat in their errors.
    throw new RedisError(error.message.replaceAll(password.reveal(), "***"));
  }
}

function refuseUnfit(hello: RedisReply): void {
  const mode = String(replyField(hello, "mode"));
  const version = String(replyField(hello, "version"));
  if (mode !== "standalone") {
    throw new RedisRefusal({
      kind: "permanent",
      name: "server_unsupported",
      message: `it runs in the mode "${mode}", and users of one node are unknown to the others`,
      remedy: "Name a server that runs on its own, with or without replicas.",
    });
  }
  if (Number.parseInt(version, 10) < 7) {
    throw new RedisRefusal({
      kind: "permanent",
      name: "server_unsupported",
      message: `version ${version} is not supported: it cannot limit keys to reading`,
      remedy: "Use Redis 7.0 or newer.",
    });
  }
}
