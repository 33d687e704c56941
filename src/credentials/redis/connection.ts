import { createClient, ErrorReply } from "@redis/client";
import { RedisBroken, redisTooLate } from "./errors.ts";
import { RedisError, type RedisReply } from "./resp.ts";
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

/** Nobody has logged in on it yet, and it never connects again by itself: what was sent may have been done. */
export function connectRedis({ admin, ca }: Pick<RedisServer, "admin" | "ca">): RedisConnection {
  const { host, port, usesTls } = admin;
  const trusted = ca === undefined ? {} : { ca };
  const tls = usesTls ? { tls: true as const, servername: nameOf(host), ...trusted } : {};
  const client = createClient({
    socket: { host, port, reconnectStrategy: false, ...tls },
    RESP: 2,
    disableOfflineQueue: true,
    disableClientInfo: true,
  });
  let isCut = false;
  let cause: unknown;
  let waiting = 0;
  let received = 0;
  const cut = (): void => {
    isCut = true;
    client.destroy();
  };
  client
    .on("error", (error: unknown) => {
      cause ??= error;
      cut();
    })
    // The client does not destroy a socket that is still connecting.
    .on("connect", () => {
      if (isCut) client.destroy();
    });
  const opened = client.connect();
  opened.catch(() => undefined);

  const send = async (command: readonly string[]): Promise<RedisReply> => {
    waiting += 1;
    client.ref();
    try {
      await opened;
      const reply = await client.sendCommand<RedisReply>(command);
      received += 1;
      return reply;
    } catch (error) {
      if (!(error instanceof ErrorReply)) throw new RedisBroken(cause ?? error);
      received += 1;
      throw new RedisError(error.message);
    } finally {
      waiting -= 1;
      // An idle connection keeps no command of `stepkey` from ending.
      if (waiting === 0) client.unref();
    }
  };
  const call = async (signal: AbortSignal, command: readonly string[]): Promise<RedisReply> => {
    if (signal.aborted) throw redisTooLate();
    if (isCut) throw new RedisBroken(cause);
    const before = received;
    const late = Promise.withResolvers<never>();
    const giveUp = (): void => {
      late.reject(redisTooLate());
      // Others may still get a response, unless the server was silent all the time.
      if (received === before) cut();
    };
    signal.addEventListener("abort", giveUp, { once: true });
    try {
      return await Promise.race([send(command), late.promise]);
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  };
  return { call, isCut: () => isCut, cut };
}

/** An address is not sent as a name. */
function nameOf(host: string): string {
  return /^[\d.]+$|:/u.test(host) ? "" : host;
}
