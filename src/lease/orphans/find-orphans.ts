import type { Handle } from "../../credentials/kind/credential.ts";
import type { Provider } from "../../credentials/kind/provider.ts";
import type { Lease } from "../lease.ts";
import { readPages } from "../read-pages.ts";
import type { LeaseStore } from "../store.ts";

/** Something at a provider that carries this broker's instance id and belongs to no lease in the store. */
export interface Orphan {
  readonly kind: string;
  readonly server: string;
  readonly handle: Handle;
  /** Other names of servers under which it was found too; absent when there are none. */
  readonly also?: readonly string[];
}

export interface OrphanSearch {
  readonly orphans: readonly Orphan[];
  /** Servers that could be searched. */
  readonly searched: readonly { readonly kind: string; readonly server: string }[];
  readonly unreachable: readonly {
    readonly kind: string;
    readonly server: string;
    readonly reason: string;
  }[];
}

/** The servers that are searched. */
export interface SearchedServers {
  /** By kind. */
  readonly providers: ReadonlyMap<string, Pick<Provider, "kind" | "list">>;
  /** Names of servers by kind. */
  readonly names: Readonly<Record<string, readonly string[]>>;
}

const SEARCH_MS = 15_000;

/** Searches every server whose kind of credential can list what it has issued. */
export async function findOrphans(search: {
  readonly store: Pick<LeaseStore, "instance" | "list">;
  readonly servers: SearchedServers;
  readonly signal: AbortSignal;
}): Promise<OrphanSearch> {
  const { store, servers, signal } = search;
  const instance = await store.instance();
  const targets = [...servers.providers.values()].flatMap((provider) =>
    provider.list === undefined
      ? []
      : (servers.names[provider.kind] ?? []).map((server) => ({ provider, server })),
  );
  const results = await Promise.all(
    targets.map(async ({ provider, server }) => ({
      kind: provider.kind,
      server,
      result: await listHandles(provider, { server, instance, signal }),
    })),
  );
  const found = results.flatMap(({ kind, server, result }) =>
    "reason" in result ? [] : result.handles.map((handle) => ({ kind, server, handle })),
  );
  // Read after the providers were searched: a lease that was issued meanwhile is not an orphan.
  const unknown = await withoutKnown(found, store);
  return {
    orphans: eachOnce(unknown),
    searched: results.flatMap(({ kind, server, result }) =>
      "reason" in result ? [] : [{ kind, server }],
    ),
    unreachable: results.flatMap(({ kind, server, result }) =>
      "reason" in result ? [{ kind, server, reason: result.reason }] : [],
    ),
  };
}

async function listHandles(
  provider: Pick<Provider, "list">,
  search: { readonly server: string; readonly instance: string; readonly signal: AbortSignal },
): Promise<{ readonly handles: readonly Handle[] } | { readonly reason: string }> {
  const signal = AbortSignal.any([search.signal, AbortSignal.timeout(SEARCH_MS)]);
  const listed = await provider.list?.(search.server, search.instance, signal);
  if (listed === undefined) return { handles: [] };
  return listed.ok ? { handles: listed.value } : { reason: listed.error.message };
}

type Found = Pick<Orphan, "kind" | "handle">;

/** What no lease of the store explains. Reads a page of leases at a time: all of them may not fit into memory. */
export async function withoutKnown<T extends Found>(
  found: readonly T[],
  store: Pick<LeaseStore, "list">,
): Promise<readonly T[]> {
  let unknown = found;
  if (unknown.length === 0) return unknown;
  for await (const leases of readPages(store, {})) {
    unknown = unknown.filter((one) => !isKnown(one, leases));
    if (unknown.length === 0) break;
  }
  return unknown;
}

/** Whether one of these leases explains what a provider lists. */
function isKnown(
  { kind, handle }: Found,
  leases: readonly Pick<Lease, "kind" | "handle">[],
): boolean {
  return leases.some((lease) => lease.kind === kind && isSame(lease.handle, handle));
}

/**
 * A stored handle may hold more than a listed one: every listed value must equal the stored one. Only the server may
 * differ: two names of the configuration can mean one server, and the other values hold the lease's unique id.
 */
function isSame(stored: Handle, listed: Handle): boolean {
  return Object.entries(listed).every(
    ([name, value]) => name === "server" || stored[name] === value,
  );
}

/** What is found under two names of one server is one orphan. */
function eachOnce(found: readonly Orphan[]): readonly Orphan[] {
  return found.flatMap((orphan) => {
    const same = found.filter((other) => isKnown(orphan, [other]));
    const [first, ...also] = same.map(({ server }) => server);
    if (orphan.server !== first) return [];
    return also.length === 0 ? [orphan] : [{ ...orphan, also }];
  });
}
