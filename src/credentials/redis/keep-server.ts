import { setTimeout as sleep } from "node:timers/promises";
import type { RedisAccess } from "./server-access.ts";

/** How long to try for connections before somebody is told; and how often, so that we are there first. */
const KEEP_MS = 5000;
const RETRY_MS = 100;

/** Keeps the connections open, so that leases can be ended even when tasks take all others. */
export async function keepRedisServer(
  access: RedisAccess,
  signal: AbortSignal,
): Promise<undefined> {
  const giveUpAt = performance.now() + KEEP_MS;
  for (;;) {
    try {
      await access.keep(signal);
      return undefined;
    } catch (error) {
      if (signal.aborted || performance.now() > giveUpAt) throw error;
    }
    await sleep(RETRY_MS, undefined, { signal });
  }
}
