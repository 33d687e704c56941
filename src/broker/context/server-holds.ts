import { within } from "../../shared/deadline.ts";

/** An entry under `servers`. */
export interface ServerName {
  readonly kind: string;
  readonly server: string;
}

type Limit = Parameters<typeof within>[0];

/**
 * Who is getting a lease on which server now. A reload that lets a server go closes it first: what has begun there ends,
 * and what comes waits for the outcome. So no lease is stored for a server that the broker no longer has.
 */
export interface ServerHolds {
  /**
   * Keeps the server from going until the returned function is called, once. Waits while it is closed; undefined when that
   * takes too long. Whether the broker still has the server must be looked up afterwards.
   */
  hold(at: ServerName, limit: Limit): Promise<(() => void) | undefined>;
  /** From now on, nobody gets a hold of these. Those who have one keep it. */
  close(servers: readonly ServerName[]): ClosedServers;
}

export interface ClosedServers {
  /** Waits until nobody holds one of them, and returns those that are still held at the end of the limit. */
  waitUntilFree(limit: Limit): Promise<readonly ServerName[]>;
  /** Whoever waits goes on. */
  open(): void;
}

export function createServerHolds(): ServerHolds {
  const counts = new Map<string, number>();
  const closed = new Map<string, PromiseWithResolvers<void>>();
  let freed = Promise.withResolvers<void>();

  const release = (key: string): void => {
    const left = (counts.get(key) ?? 0) - 1;
    if (left > 0) {
      counts.set(key, left);
      return;
    }
    counts.delete(key);
    freed.resolve();
    freed = Promise.withResolvers<void>();
  };

  return {
    hold: async (at, limit) => {
      const key = keyOf(at);
      const opening = closed.get(key)?.promise;
      if (opening !== undefined) await within<void>(limit, () => opening, IGNORED);
      if (closed.has(key)) return undefined;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return () => release(key);
    },
    close: (servers) => {
      const opened = Promise.withResolvers<void>();
      for (const server of servers) closed.set(keyOf(server), opened);
      const held = (): readonly ServerName[] => servers.filter((at) => counts.has(keyOf(at)));
      return {
        waitUntilFree: async (limit) => {
          const wait = async (signal: AbortSignal): Promise<void> => {
            while (held().length > 0 && !signal.aborted) await freed.promise;
          };
          if (held().length > 0) await within(limit, wait, IGNORED);
          return held();
        },
        open: () => {
          for (const server of servers) closed.delete(keyOf(server));
          opened.resolve();
        },
      };
    },
  };
}

const IGNORED = (): void => undefined;

function keyOf({ kind, server }: ServerName): string {
  return `${kind} ${server}`;
}
