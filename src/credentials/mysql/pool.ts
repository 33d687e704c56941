import { createLimit } from "../../shared/limit-at-once.ts";
import { isMysqlBroken, mysqlInterrupted } from "./errors.ts";
import type { MysqlConnection, MysqlQuery } from "./connection.ts";

export interface MysqlUse<T> {
  readonly signal: AbortSignal;
  readonly work: (query: MysqlQuery) => Promise<T>;
  /** Whether `work` may run a second time when its connection turns out to be broken; true unless given. */
  readonly mayRepeat?: () => boolean;
}

export interface MysqlPool {
  use<T>(options: MysqlUse<T>): Promise<T>;
  /** Looks whether the connections that nobody uses still work, and cuts those that do not respond before the signal. */
  look(signal: AbortSignal): Promise<void>;
  /** Opens connections until `count` are there. */
  fill(count: number, signal: AbortSignal): Promise<void>;
  /** Cuts connections that nobody uses; those in use are cut when they are given back. */
  close(): void;
}

/**
 * Connections that stay open, at most `max`, the others waiting for one until their deadline. A server whose connections
 * are all taken cannot take away one that is here.
 */
export function createMysqlPool(
  open: (signal: AbortSignal) => Promise<MysqlConnection>,
  max: number,
): MysqlPool {
  const idle: MysqlConnection[] = [];
  const inPlace = createLimit(max, () =>
    mysqlInterrupted("no connection to the database server was free in time"),
  );
  let closed = false;

  const once = async <T>(use: MysqlUse<T>): Promise<T> =>
    inPlace(use.signal, async () => useOne(use));
  const useOne = async <T>({ signal, work }: MysqlUse<T>): Promise<T> => {
    let connection: MysqlConnection | undefined;
    let isGood = false;
    const cut = (): void => connection?.cut();
    signal.addEventListener("abort", cut, { once: true });
    try {
      connection = takeIdle(idle) ?? (await open(signal));
      const value = await work(connection.query);
      isGood = true;
      return value;
    } catch (error) {
      // A connection that is still good is kept: on a full server another one could not be had.
      isGood = !isMysqlBroken(error) && !signal.aborted;
      throw signal.aborted
        ? mysqlInterrupted("the database server did not respond in time")
        : error;
    } finally {
      signal.removeEventListener("abort", cut);
      if (isGood && !closed && connection?.isCut() === false) putIdle(idle, connection);
      else connection?.cut();
    }
  };

  return {
    use: async (options) => {
      // When a server restarts, every connection is broken, and each says so when it is used.
      for (let broken = 0; ; broken += 1) {
        try {
          return await once(options);
        } catch (error) {
          const mayRepeat = !options.signal.aborted && (options.mayRepeat?.() ?? true);
          if (!mayRepeat || !isMysqlBroken(error) || broken >= max) throw error;
        }
      }
    },
    look: async (signal) => {
      await Promise.allSettled(idle.map(async () => once({ signal, work: ping })));
    },
    fill: async (count, signal) => {
      const met = Promise.withResolvers<void>();
      let here = 0;
      const work = async (query: MysqlQuery): Promise<void> => {
        await ping(query);
        here += 1;
        if (here >= count) met.resolve();
        // Each holds its connection until the others have one too.
        await met.promise;
      };
      const all = await Promise.allSettled(
        Array.from({ length: count }, async () =>
          once({ signal, work }).catch((error: unknown) => {
            met.resolve();
            throw error;
          }),
        ),
      );
      for (const one of all) if (one.status === "rejected") throw one.reason;
    },
    close: () => {
      closed = true;
      for (const connection of idle.splice(0)) connection.cut();
    },
  };
}

async function ping(query: MysqlQuery): Promise<void> {
  await query("SELECT 1");
}

function takeIdle(idle: MysqlConnection[]): MysqlConnection | undefined {
  for (;;) {
    const connection = idle.pop();
    if (connection?.isCut() === true) continue;
    connection?.keepAlive(true);
    return connection;
  }
}

function putIdle(idle: MysqlConnection[], connection: MysqlConnection): void {
  connection.keepAlive(false);
  idle.push(connection);
}
