import type { Handle } from "../../../credentials/kind/credential.ts";
import type { Provider } from "../../../credentials/kind/provider.ts";
import type { LeaseStore } from "../../../lease/store.ts";
import type { Servers } from "../../sources/servers.ts";

/** Something at a provider that carries this broker's instance id and belongs to no lease in the store. */
export interface Orphan {
  readonly kind: string;
  readonly server: string;
  readonly handle: Handle;
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

const SEARCH_MS = 15_000;

/** Searches every server whose kind of credential can list what it has issued. */
export async function findOrphans(search: {
  readonly store: Pick<LeaseStore, "instance" | "list">;
  readonly servers: Servers<"kind" | "list">;
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
  // Read after the providers were searched: a lease that was issued meanwhile is not an orphan.
  const known = (await store.list({})).map(({ handle }) => handle);
  return {
    orphans: results.flatMap(({ kind, server, result }) =>
      "reason" in result
        ? []
        : result.handles
            .filter((handle) => !known.some((stored) => isSame(stored, handle)))
            .map((handle) => ({ kind, server, handle })),
    ),
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

/** A stored handle may hold more than a listed one: every listed value must equal the stored one. */
function isSame(stored: Handle, listed: Handle): boolean {
  return Object.entries(listed).every(([name, value]) => stored[name] === value);
}
