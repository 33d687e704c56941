import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import {
  connectRedis,
  type RedisConnection,
} from "../../../../src/credentials/redis/connection.ts";
import { redisFailure } from "../../../../src/credentials/redis/errors.ts";
import { parseRedisUrl } from "../../../../src/credentials/redis/redis-url.ts";
import { okOf } from "../../../contract/provider.ts";
import { eventually } from "../../../support/eventually.ts";

const soon = (milliseconds = 5000): AbortSignal => AbortSignal.timeout(milliseconds);

describe("a connection to Redis", () => {
  const servers: Server[] = [];
  const connections: RedisConnection[] = [];

  afterEach(() => {
    for (const connection of connections.splice(0)) connection.cut();
    for (const server of servers.splice(0)) server.close();
  });

  async function connectTo(
    serve: (socket: Socket) => void,
    scheme: "redis" | "rediss" = "redis",
  ): Promise<RedisConnection> {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      serve(socket);
    });
    servers.push(server);
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const admin = okOf(parseRedisUrl(`${scheme}://user:pass@127.0.0.1:${port}`));
    const connection = connectRedis({ admin, ca: undefined });
    connections.push(connection);
    return connection;
  }

  it("reads a response only when it is complete, wherever it is cut", async () => {
    const bytes = Buffer.from("*4\r\n$3\r\nä!\r\n:-1\r\n$-1\r\n*1\r\n+OK\r\n");
    let end = 1;
    const connection = await connectTo((socket) => {
      socket.setNoDelay(true).on("data", () => {
        socket.write(bytes.subarray(0, end));
        setTimeout(() => socket.write(bytes.subarray(end)), 2);
      });
    });
    for (; end < bytes.length; end += 1) {
      expect(await connection.call(soon(), ["LIST"])).toEqual(["ä!", -1, null, ["OK"]]);
    }
  });

  it("counts bytes, so that no value can end a command", async () => {
    let sent = "";
    const connection = await connectTo((socket) => {
      socket.on("data", (chunk: Buffer) => {
        sent += chunk.toString();
        socket.write("+OK\r\n");
      });
    });
    await connection.call(soon(), ["SET", "ä\r\n"]);
    expect(sent).toBe("*2\r\n$3\r\nSET\r\n$4\r\nä\r\n\r\n");
  });

  it.each([
    ["an HTTP server's", "HTTP/1.1 400 Bad Request\r\n\r\n"],
    ["an SSH server's", "SSH-2.0-OpenSSH_9.2\r\n"],
    ["TLS's", "\u0015\u0003\u0003\u0000\u0002\u0002F"],
  ])("is cut when the protocol is another one: %s", async (_name, bytes) => {
    const connection = await connectTo((socket) => {
      socket.once("data", () => socket.write(bytes, "latin1"));
    });
    const error: unknown = await connection
      .call(soon(), ["PING"])
      .catch((thrown: unknown) => thrown);
    expect(connection.isCut()).toBe(true);
    const failure = redisFailure(error, { server: "main", address: "cache:6379", mayExist: false });
    expect(failure).toMatchObject({ kind: "retryable", name: "connection_failed" });
    expect(failure.message).toMatch(/does not speak Redis's protocol/u);
    expect(failure.remedy).toMatch(/rediss:\/\//u);
  });

  it.each([
    ["-ERR max number of clients reached\r\n", /max number of clients/u],
    ["-DENIED Redis is running in protected mode\r\n", /protected mode/u],
  ])("says why a server refuses whoever connects: %s", async (bytes, message) => {
    const connection = await connectTo((socket) => socket.end(bytes));
    await expect(connection.call(soon(), ["PING"])).rejects.toThrow(message);
  });

  it("is cut at the deadline of a caller whom the server left in silence", async () => {
    let closed = 0;
    const connection = await connectTo((socket) => {
      socket.on("data", () => undefined).on("close", () => (closed += 1));
    });
    await Promise.all([
      expect(connection.call(soon(), ["PING"])).rejects.toThrow(/closed/u),
      expect(connection.call(soon(50), ["PING"])).rejects.toThrow(/in time/u),
    ]);
    expect(connection.isCut()).toBe(true);
    await eventually("it is closed", () => closed === 1);
  });

  it("leaves nothing open that is cut before it is connected", async () => {
    let opened = 0;
    let closed = 0;
    const connection = await connectTo((socket) => {
      opened += 1;
      socket.on("data", () => undefined).on("close", () => (closed += 1));
    });
    connection.cut();
    await eventually("it has connected", () => opened === 1);
    await eventually("it is closed", () => closed === 1, 1000);
    await expect(connection.call(soon(), ["PING"])).rejects.toThrow(/closed/u);
  });
});
