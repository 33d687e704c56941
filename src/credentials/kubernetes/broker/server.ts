import type { ApiLogin, Cluster } from "../api/cluster.ts";

/** One entry under `servers.kubernetes`. */
export interface KubernetesServer extends Cluster {
  /** The broker's own. */
  readonly login: ApiLogin;
  /** The URL by which steps reach the API server, if not the broker's. */
  readonly address: string | undefined;
  /** Service accounts that a read grant may have although the API server does not show all of their rights. */
  readonly reads: readonly string[];
  /** Where the broker looks for orphans. Empty: in every namespace. */
  readonly namespaces: readonly string[];
}
