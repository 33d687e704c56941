import { setTimeout as sleep } from "node:timers/promises";

/** After this time, the failure is reported. */
const TRY_MS = 5000;
/** Often, to get the next connection that is free. */
const RETRY_MS = 100;

/** Opens the connections that are kept to a server, so that leases can be ended even when tasks take all others. */
export async function keepTrying(
  access: { keep(signal: AbortSignal): Promise<void> },
  signal: AbortSignal,
): Promise<void> {
  const giveUpAt = performance.now() + TRY_MS;
  for (;;) {
    try {
      return await access.keep(signal);
    } catch (error) {
      if (signal.aborted || performance.now() > giveUpAt) throw error;
    }
    await sleep(RETRY_MS, undefined, { signal });
  }
}
