import type { Lease } from "./lease.ts";

/** How many leases of each server are being worked on, by `serverOf`. */
export type ServerLoad = Readonly<Record<string, number>>;

/** Each server has a share of its own, so that one that hangs takes no room of the others. */
export interface ServerShare {
  /** How many leases of one server may be worked on at once. */
  readonly perServer: number;
  readonly underWay: ServerLoad;
}

/** Names the server of a lease: its kind and the name under `servers`. */
export function serverOf({ kind, handle }: Pick<Lease, "kind" | "handle">): string {
  const { server } = handle;
  return typeof server === "string" ? `${kind} ${server}` : `${kind} `;
}

/** Chooses, in the order given, as many leases of each server as its share has room for. */
export function shareOut<T extends Pick<Lease, "kind" | "handle">>(
  leases: readonly T[],
  { perServer, underWay }: ServerShare,
): { readonly chosen: readonly T[]; readonly underWay: ServerLoad } {
  const load = new Map(Object.entries(underWay));
  const chosen = leases.filter((lease) => {
    const server = serverOf(lease);
    const before = load.get(server) ?? 0;
    if (before >= perServer) return false;
    load.set(server, before + 1);
    return true;
  });
  return { chosen, underWay: Object.fromEntries(load) };
}

/** The servers whose share is used up. */
export function fullServers({ perServer, underWay }: ServerShare): readonly string[] {
  return Object.keys(underWay).filter((server) => (underWay[server] ?? 0) >= perServer);
}
