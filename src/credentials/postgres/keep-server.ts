import { keepTrying } from "../kind/login/keep-trying.ts";
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

/**
 * Work that a server needs while the broker runs: its connections are there, so that leases can be ended even when
 * tasks take all others, and what is known of its roles is not old.
 */
export async function keepServer(server: KeptServer, signal: AbortSignal): Promise<ServerReport> {
  const { access, classification } = server;
  await keepTrying(access, signal);
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
