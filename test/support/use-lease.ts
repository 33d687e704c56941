import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import type { HeldLease } from "../../src/action/lease/source/credential-source.ts";
import { Secret } from "../../src/shared/secret.ts";

/** Beats and queries until the task's time is over. Returns why the credential stopped working, if it did. */
export async function useLease(
  lease: HeldLease,
  { taskMs, pauseMs }: { readonly taskMs: number; readonly pauseMs: number },
): Promise<string | undefined> {
  const done = new AbortController();
  const watching = lease.watch(done.signal, () => undefined);
  const address = lease.env["DATABASE_URL"];
  const client = new Client({
    connectionString: address instanceof Secret ? address.reveal() : "",
  });
  const errors: string[] = [];
  client.on("error", (error) => errors.push(error.message));
  try {
    await client.connect();
    const until = performance.now() + taskMs;
    while (performance.now() < until && errors.length === 0) {
      await client.query("SELECT 1");
      await sleep(pauseMs);
    }
  } catch (error) {
    errors.push(String(error));
  } finally {
    done.abort();
    await client.end().catch(() => undefined);
  }
  const early = await watching;
  return early === undefined ? errors[0] : `the lease ended, ${early.reason}: ${early.why}`;
}
