import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { RedisBroken, redisTooLate } from "./errors.ts";
import { encodeCommand, readReply, RedisError, type RedisReply } from "./resp.ts";
import type { RedisServer } from "./server.ts";

/** One command. An error that the server responds with is thrown. */
export type RedisCall = (...command: readonly string[]) => Promise<RedisReply>;

/** A connection that any number of callers share: the server does their commands in the order in which they were sent. */
export interface RedisConnection {
  call(signal: AbortSignal, command: readonly string[]): Promise<RedisReply>;
  /** Whether nothing can be sent any more. */
  isCut(): boolean;
  cut(): void;
}

interface Waiting {
  readonly settle: (reply: RedisReply) => void;
  readonly fail: (error: unknown) => void;
}

/** The socket is ours, so that it can be cut whatever the server is doing. Nobody has logged in on it yet. */
export function connectRedis({ admin, ca }: Pick<RedisServer, "admin" | "ca">): RedisConnection {
  const { host, port, usesTls } = admin;
  const trusted = ca === undefined ? {} : { ca };
  const socket: Socket = usesTls
    ? connectTls({ host, port, servername: nameOf(host), ...trusted })
    : connect({ host, port });
  socket.setNoDelay(true).setKeepAlive(true, 10_000);
  const waiting: Waiting[] = [];
  let received = 0;
  let cause: unknown;

  socket.on("error", (error) => {
    cause ??= error;
  });
  socket.on("close", () => {
    const broken = new RedisBroken("the connection closed", { cause });
    for (const one of waiting.splice(0)) one.fail(broken);
  });
  readReplies(socket, (reply) => {
    received += 1;
    // The server says this to whoever is one too many, and closes.
    if (reply instanceof RedisError && waiting.length === 0) cause ??= reply;
    waiting.shift()?.settle(reply);
    // An idle connection keeps no command of `stepkey` from ending.
    if (waiting.length === 0) socket.unref();
  });

  const call = async (signal: AbortSignal, command: readonly string[]): Promise<RedisReply> => {
    if (signal.aborted) throw redisTooLate();
    if (socket.destroyed) throw new RedisBroken("the connection closed", { cause });
    const before = received;
    const reply = Promise.withResolvers<RedisReply>();
    const giveUp = (): void => {
      // Others may still get a response, unless the server was silent all the time.
      if (received === before) socket.destroy();
      reply.reject(redisTooLate());
    };
    signal.addEventListener("abort", giveUp, { once: true });
    waiting.push({ settle: reply.resolve, fail: reply.reject });
    socket.ref();
    socket.write(encodeCommand(command));
    const value = await reply.promise.finally(() => signal.removeEventListener("abort", giveUp));
    if (value instanceof RedisError) throw value;
    return value;
  };
  return { call, isCut: () => socket.destroyed, cut: () => socket.destroy() };
}

/** An address is not sent as a name. */
function nameOf(host: string): string {
  return /^[\d.]+$|:/u.test(host) ? "" : host;
}

function readReplies(socket: Socket, onReply: (reply: RedisReply) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    try {
      let end = 0;
      for (;;) {
        const read = readReply(rest, end);
        if (read === undefined) break;
        end = read.end;
        onReply(read.value);
      }
      rest = rest.subarray(end);
    } catch (error) {
      socket.destroy(error instanceof Error ? error : undefined);
    }
  });
}
