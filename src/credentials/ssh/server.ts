import type { CaKey } from "./format/ca-key.ts";

/** One entry under `servers.ssh`: hosts that trust one CA. */
export interface SshServer {
  readonly ca: CaKey;
  /** The hosts' keys, as a `known_hosts` file. */
  readonly knownHosts: string;
  /** Principals that can only read. */
  readonly reads: readonly string[];
}
