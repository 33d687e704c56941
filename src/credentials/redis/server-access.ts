import { freshLogin } from "../kind/login/fresh-login.ts";
import type { RedisCall, RedisConnection } from "./connection.ts";
import { RedisBroken, redisTooLate } from "./errors.ts";
import { logInToRedis } from "./log-in.ts";
import { RedisError } from "./resp.ts";
import type { RedisLogin, RedisServer } from "./server.ts";

export interface RedisUse<T> {
  readonly signal: AbortSignal;
  readonly work: (call: RedisCall) => Promise<T>;
  /** Whether `work` may run a second time when its connection turns out to be broken; true unless given. */
  readonly mayRepeat?: () => boolean;
}

/**
 * The broker's two connections to one server. Callers share them. They stay open for as long as the broker runs, so that a
 * server whose connections are all taken still lets it revoke.
 */
export interface RedisAccess {
  readonly server: RedisServer;
  /** For issuing and looking. */
  use<T>(options: RedisUse<T>): Promise<T>;
  /** For ending leases; where that connection is lost and the server has no other, the one for issuing. */
  useToEnd<T>(options: RedisUse<T>): Promise<T>;
  /** Opens both, and looks whether they work. */
  keep(signal: AbortSignal): Promise<void>;
  /** Nobody begins anything more here: the connections close a minute later. */
  close(): void;
}

/** Nobody waits longer for a login, and no provider's call takes longer. */
const LOGIN_MS = 5000;
/** Far more than a server needs that responds at all. */
const LOOK_MS = 5000;
const RETIRE_MS = 60_000;
/** How often work goes on on another connection. */
const MOST_BROKEN = 2;

export function createRedisAccess(configured: RedisServer): RedisAccess {
  const { server, connecting } = freshLogin<RedisLogin, RedisServer>(configured, {
    isRefused: (error) => error instanceof RedisError && error.code === "WRONGPASS",
    // What is logged in stays logged in, and goes on.
    onMoved: () => undefined,
  });
  const open = async (): Promise<RedisConnection> =>
    connecting(async () => logInToRedis(server, AbortSignal.timeout(LOGIN_MS)));
  const [issue, end] = [createLine(open), createLine(open)];

  return {
    server,
    use: async (options) => run([issue], options),
    useToEnd: async (options) => run([end, issue], options),
    keep: async (signal) => {
      // On one that a network dropped without a word, whoever ends a lease waits until it is cut.
      const looked = AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]);
      const look = { signal: looked, work: async (call: RedisCall) => call("PING") };
      await Promise.all([end, issue].map(async (line) => run([line], look)));
    },
    close: () => {
      setTimeout(() => {
        for (const line of [issue, end]) line.cut();
      }, RETIRE_MS).unref();
    },
  };
}

/** One connection that is opened again when it is lost. */
interface Line {
  connection(signal: AbortSignal): Promise<RedisConnection>;
  cut(): void;
}

function createLine(open: () => Promise<RedisConnection>): Line {
  let opening: Promise<RedisConnection> | undefined;
  let current: RedisConnection | undefined;
  const reopen = async (): Promise<RedisConnection> => {
    try {
      current = await open();
      return current;
    } finally {
      opening = undefined;
    }
  };
  return {
    connection: async (signal) => {
      if (signal.aborted) throw redisTooLate();
      if (current?.isCut() === false) return current;
      return until(signal, (opening ??= reopen()));
    },
    cut: () => current?.cut(),
  };
}

async function run<T>(lines: readonly Line[], options: RedisUse<T>): Promise<T> {
  const { signal, work, mayRepeat = () => true } = options;
  for (let broken = 0; ; broken += 1) {
    const connection = await firstOf(lines, signal);
    try {
      return await work(async (...command) => connection.call(signal, command));
    } catch (error) {
      const isBroken = error instanceof RedisBroken;
      if (!isBroken || signal.aborted || broken >= MOST_BROKEN || !mayRepeat()) throw error;
    }
  }
}

async function firstOf(lines: readonly Line[], signal: AbortSignal): Promise<RedisConnection> {
  let failure: unknown = redisTooLate();
  for (const line of lines) {
    try {
      return await line.connection(signal);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** A caller's deadline does not end what others wait for too. */
async function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const giveUp = (): void => late.reject(redisTooLate());
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    signal.removeEventListener("abort", giveUp);
    work.catch(() => undefined);
  }
}
