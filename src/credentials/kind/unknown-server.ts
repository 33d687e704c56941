import { err, ok, type Result } from "../../shared/result.ts";
import { permanentFailure } from "./failures.ts";
import type { ProviderFailure } from "./provider.ts";

/** A grant, or a lease of an earlier configuration, names a server that the configuration does not have. */
export function unknownServer(kind: string, server: string): ProviderFailure {
  const message = `server "${server}" is not in the broker's configuration`;
  const remedy = `Name it under \`servers.${kind}\`, or correct the grant.`;
  return permanentFailure("server_unknown", message, remedy);
}

/** Finds what a provider has of each of its servers, by the server's name. */
export function serverFinder<Server>(
  kind: string,
  servers: ReadonlyMap<string, Server>,
): (name: string) => Result<Server, ProviderFailure> {
  return (name) => {
    const server = servers.get(name);
    return server === undefined ? err(unknownServer(kind, name)) : ok(server);
  };
}
