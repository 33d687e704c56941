import type { KindSettings } from "../../credentials/kind/credential-kind.ts";
import type { Lease } from "../../lease/lease.ts";
import type { LeaseStore } from "../../lease/store.ts";
import { UNENDED_STATES } from "../../lease/transitions.ts";
import { joined, plural } from "../../shared/wording.ts";
import type { BrokerConfig } from "../config/config.ts";
import type { ServerName } from "../context/server-holds.ts";

type Servers = Pick<BrokerConfig, "servers">;

/**
 * Why some servers must stay as they are: leases on them have not ended, or are not tidied, which takes the server and its
 * login. One sentence for each.
 */
export async function serversInUse(
  gone: readonly GoneServer[],
  store: Pick<LeaseStore, "list">,
): Promise<readonly string[]> {
  if (gone.length === 0) return [];
  const live = await store.list({ states: UNENDED_STATES });
  const untidy = await store.list({ tidyStates: ["pending", "stuck"] });
  return gone.flatMap(({ kind, server, how }) => {
    const isOn = (lease: Lease): boolean =>
      lease.kind === kind && lease.handle["server"] === server;
    const leases = [...new Set([...live, ...untidy].filter(isOn).map(({ id }) => id))];
    if (leases.length === 0) return [];
    const needs = `${plural(leases.length, "lease")} on it must still be ended or tidied`;
    return [`servers.${kind}.${server} cannot be ${how}: ${needs} (${joined(leases, "and", 3)}).`];
  });
}

/** A server that another configuration removes or moves. */
export interface GoneServer extends ServerName {
  readonly how: "removed" | "moved";
}

export function goneServers(
  kinds: readonly KindSettings[],
  { before, after }: { readonly before: Servers; readonly after: Servers },
): readonly GoneServer[] {
  return kinds.flatMap((kind) => goneOfKind(kind, before, after));
}

function goneOfKind(
  { name: kind, server }: KindSettings,
  before: Servers,
  after: Servers,
): readonly GoneServer[] {
  return Object.entries(before.servers[kind] ?? {}).flatMap(([name, entry]): GoneServer[] => {
    const next = after.servers[kind]?.[name];
    if (next === undefined) return [{ kind, server: name, how: "removed" }];
    const isMoved = server.place?.(entry) !== server.place?.(next);
    return isMoved ? [{ kind, server: name, how: "moved" }] : [];
  });
}
