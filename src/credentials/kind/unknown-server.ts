import type { ProviderFailure } from "./provider.ts";

/** A grant, or a lease of an earlier configuration, names a server that the configuration does not have. */
export function unknownServer(kind: string, server: string): ProviderFailure {
  return {
    kind: "permanent",
    name: "server_unknown",
    message: `server "${server}" is not in the broker's configuration`,
    remedy: `Name it under \`servers.${kind}\`, or correct the grant.`,
    mayExist: false,
  };
}
