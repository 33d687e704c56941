import { setTimeout as sleep } from "node:timers/promises";
import type { ServerReport, ServerWarning } from "../kind/provider.ts";
import type { ClassificationCache, FoundWriting } from "./classification-cache.ts";
import type { UnseenDatabase } from "./classify.ts";
import { closeRole } from "./close-role.ts";
import { readLeasesOf } from "./notes.ts";
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
export async function keepServer(server: KeptServer, signal: AbortSignal): Promise<ServerReport> {
  const { access, classification } = server;
  await keepConnections(access, signal);
  const unseen = await classification.refresh(signal);
  const over: ServerReport["over"][number][] = [];
  for (const found of classification.takeFoundWriting()) {
    over.push(...(await endReads(server, found, signal)));
  }
  return { warnings: unseen.map(unseenWarning), over };
}

function unseenWarning({ database, because }: UnseenDatabase): ServerWarning {
  return {
    name: "database_unseen",
    message: `the broker cannot look at what roles may do in database "${database}": ${because}`,
    remedy: "Let the broker's user connect: pg_hba.conf, GRANT CONNECT, and CONNECTION LIMIT.",
  };
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
 * A read lease of a role that can write is none. Its role is closed here at once, whichever broker issued it and whatever
 * our store is doing; then the broker ends the lease.
 */
async function endReads(
  { name, access }: KeptServer,
  { role, because }: FoundWriting,
  signal: AbortSignal,
): Promise<ServerReport["over"]> {
  const leases = await readLeasesOf(access, role, signal);
  const rest = { server: name, access, signal, oid: undefined, transaction: undefined };
  for (const lease of leases) await closeRole({ ...lease, ...rest, isRead: true });
  if (leases.length === 0) return [];
  const handle = { server: name, granted: role, access: "read" };
  return [{ handle, because: `role "${role}" can write: ${because}` }];
}
