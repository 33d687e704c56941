import { setTimeout as sleep } from "node:timers/promises";
import type { ClassificationCache } from "./classification-cache.ts";
import { PostgresRefusal } from "./errors.ts";
import type { ServerAccess } from "./server-access.ts";

/** One server with what the broker keeps about it while it runs. */
export interface KeptServer {
  readonly access: ServerAccess;
  readonly classification: ClassificationCache;
}

/** How long to try for connections before somebody is told; and how often, so that we are there first. */
const KEEP_MS = 5000;
const RETRY_MS = 100;

/**
 * Work that a server needs while the broker runs: its connections are there, so that leases can be ended even when
 * tasks take all others, and what is known of its roles is not old.
 */
export async function keepServer(
  { access, classification }: KeptServer,
  signal: AbortSignal,
): Promise<undefined> {
  await keepConnections(access, signal);
  const unseen = await classification.refresh(signal);
  if (unseen.length === 0) return undefined;
  const names = unseen.map(({ database, because }) => `"${database}" (${because})`);
  throw new PostgresRefusal({
    kind: "retryable",
    name: "database_unseen",
    message: `the broker cannot look at what roles may do in ${names.join(", ")}`,
    remedy: "Let the broker's user connect: pg_hba.conf, GRANT CONNECT, and CONNECTION LIMIT.",
  });
}

async function keepConnections(access: ServerAccess, signal: AbortSignal): Promise<void> {
  const giveUpAt = performance.now() + KEEP_MS;
  for (;;) {
    try {
      return await access.keep(signal);
    } catch (error) {
      if (signal.aborted || performance.now() > giveUpAt) throw error;
    }
    await sleep(RETRY_MS, undefined, { signal });
  }
}
