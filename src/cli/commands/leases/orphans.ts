import type { Handle } from "../../../credentials/kind/credential.ts";
import type { Provider } from "../../../credentials/kind/provider.ts";
import type { LeaseStore } from "../../../lease/store.ts";
import type { Servers } from "../../sources/servers.ts";

/** Something at a provider that carries this broker's instance id and that no lease of the store explains. */
export interface Orphan {
  readonly kind: string;
  readonly server: string;
  readonly handle: Handle;
}

export interface OrphanSearch {
  readonly orphans: readonly Orphan[];
  /** Servers that were asked and answered. */
  readonly searched: readonly { readonly kind: string; readonly server: string }[];
  readonly unreachable: readonly {
    readonly kind: string;
    readonly server: string;
    readonly reason: string;
  }[];
}

const SEARCH_MS = 15_000;

/** Asks every server of every kind that can list what it has. */
export async function findOrphans(asked: {
  readonly store: Pick<LeaseStore, "instance" | "list">;
  readonly servers: Servers<"kind" | "list">;
  readonly signal: AbortSignal;
}): Promise<OrphanSearch> {
  const { store, servers, signal } = asked;
  const instance = await store.instance();
  const places = [...servers.providers.values()].flatMap((provider) =>
    provider.list === undefined
      ? []
      : (servers.names[provider.kind] ?? []).map((server) => ({ provider, server })),
  );
  const answers = await Promise.all(
    places.map(async ({ provider, server }) => ({
      kind: provider.kind,
      server,
      answer: await listed(provider, { server, instance, signal }),
    })),
  );
  // Read after the providers were asked: a lease that was issued meanwhile is no orphan.
  const known = (await store.list({})).map(({ handle }) => handle);
  return {
    orphans: answers.flatMap(({ kind, server, answer }) =>
      "reason" in answer
        ? []
        : answer.handles
            .filter((handle) => !known.some((other) => explains(other, handle)))
            .map((handle) => ({ kind, server, handle })),
    ),
    searched: answers.flatMap(({ kind, server, answer }) =>
      "reason" in answer ? [] : [{ kind, server }],
    ),
    unreachable: answers.flatMap(({ kind, server, answer }) =>
      "reason" in answer ? [{ kind, server, reason: answer.reason }] : [],
    ),
  };
}

async function listed(
  provider: Pick<Provider, "list">,
  asked: { readonly server: string; readonly instance: string; readonly signal: AbortSignal },
): Promise<{ readonly handles: readonly Handle[] } | { readonly reason: string }> {
  const signal = AbortSignal.any([asked.signal, AbortSignal.timeout(SEARCH_MS)]);
  const answer = await provider.list?.(asked.server, asked.instance, signal);
  if (answer === undefined) return { handles: [] };
  return answer.ok ? { handles: answer.value } : { reason: answer.error.message };
}

/** A stored handle may know more than what the provider lists: all that is listed must fit. */
function explains(stored: Handle, listed_: Handle): boolean {
  return Object.entries(listed_).every(([name, value]) => stored[name] === value);
}
