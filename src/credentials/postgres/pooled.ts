import type { Pool, PoolClient } from "pg";
import { CuttableClient, queryOf, type PooledConnection } from "./connection.ts";
import { isBroken, noneFree } from "./errors.ts";

export interface UseOptions<T> {
  readonly signal: AbortSignal;
  readonly work: (session: PooledConnection) => Promise<T>;
  /** Whether `work` may run a second time when its connection turns out to be broken; true unless given. */
  readonly mayRepeat?: () => boolean;
}

/** A pool opens connections only when somebody needs them at the same time. */
export async function fillPool(pool: Pool, count: number, signal: AbortSignal): Promise<void> {
  const taken = await Promise.allSettled(
    Array.from({ length: count }, () => acquire(pool, signal)),
  );
  for (const one of taken) if (one.status === "fulfilled") one.value.release();
  for (const one of taken) if (one.status === "rejected") throw one.reason;
}

async function acquire(pool: Pool, signal: AbortSignal): Promise<PoolClient> {
  signal.throwIfAborted();
  const taking = pool.connect();
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => {
    aborted.reject(noneFree());
    // What comes too late goes back.
    taking.then((client) => client.release()).catch(() => undefined);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const client = await Promise.race([taking, aborted.promise]);
    // Both may have come at once: then it has been given back already.
    return signal.aborted ? await aborted.promise : client;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

export async function usePooled<T>(pool: Pool, { signal, work }: UseOptions<T>): Promise<T> {
  const client = await acquire(pool, signal);
  const cut = (): void => {
    if (client instanceof CuttableClient) client.cut();
  };
  signal.addEventListener("abort", cut, { once: true });
  const query = queryOf(client);
  let broken = true;
  try {
    const inTransaction = (): boolean => client.getTransactionStatus() === "T";
    const value = await work({ query, pid: pidOf(client), inTransaction });
    broken = false;
    return value;
  } catch (error) {
    // A connection that is still good is kept: on a full server another one could not be had.
    broken =
      isBroken(error) ||
      signal.aborted ||
      !(await query("ROLLBACK").then(
        () => true,
        () => false,
      ));
    throw error;
  } finally {
    signal.removeEventListener("abort", cut);
    client.release(broken);
  }
}

/** `pg` has it, and its types do not. */
function pidOf(client: object): number {
  return "processID" in client ? Number(client.processID) : 0;
}
