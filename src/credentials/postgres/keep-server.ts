import { setTimeout as sleep } from "node:timers/promises";
import type { ClassificationCache, NoLongerReads } from "./classification-cache.ts";
import { closeRole } from "./close-role.ts";
import { PostgresRefusal } from "./errors.ts";
import { readLeasesOf } from "./notes.ts";
import { plural } from "../../shared/wording.ts";
import type { ServerAccess } from "./server-access.ts";

/** One server with what the broker keeps about it while it runs. */
export interface KeptServer {
  readonly name: string;
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
export async function keepServer(server: KeptServer, signal: AbortSignal): Promise<undefined> {
  const { access, classification } = server;
  await keepConnections(access, signal);
  const unseen = await classification.refresh(signal);
  for (const found of classification.takeNoLongerReads()) await endReads(server, found, signal);
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

/**
 * A read lease of a role that can write is none. What the broker knows of it stays as it is until its job ends it: then
 * it finds it over.
 */
async function endReads(
  { name, access }: KeptServer,
  { role, because }: NoLongerReads,
  signal: AbortSignal,
): Promise<never> {
  const leases = await readLeasesOf(access, role, signal);
  for (const lease of leases) {
    await closeRole({
      ...lease,
      server: name,
      access,
      signal,
      oid: undefined,
      transaction: undefined,
      isRead: true,
    });
  }
  throw new PostgresRefusal({
    kind: "permanent",
    name: "no_longer_reads",
    message: `role "${role}" can write: ${because}. ${plural(leases.length, "read lease")} of it ended`,
    remedy: "Take the privilege away, or grant the role as a write.",
  });
}
