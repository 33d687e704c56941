import type { CredentialKind, ProviderEffects } from "../../credentials/kind/credential-kind.ts";
import type { Provider } from "../../credentials/kind/provider.ts";
import type { BrokerConfig } from "../config/config.ts";

/** Providers by kind, for the servers of a configuration: the broker's, and those of commands that act beside it. */
export async function createProviders(
  { servers }: Pick<BrokerConfig, "servers">,
  kinds: readonly CredentialKind[],
  effects: ProviderEffects,
): Promise<ReadonlyMap<string, Provider>> {
  const creating = kinds.flatMap(({ name, broker }) =>
    broker === undefined ? [] : [broker.createProvider(servers[name] ?? {}, effects)],
  );
  const providers = await Promise.all(creating);
  return new Map(providers.map((provider) => [provider.kind, provider]));
}

/** Names under `servers`, by kind of credential. */
export function serverNames({
  servers,
}: Pick<BrokerConfig, "servers">): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(servers).map(([kind, entries]) => [kind, Object.keys(entries)]),
  );
}
