import type { Secret } from "../../../shared/secret.ts";
import type { VaultApi } from "../api/call-vault.ts";

/** One entry under `servers.vault`. */
export interface VaultServer extends VaultApi {
  /** How the broker logs in. */
  readonly login: VaultLogin;
  /** Where steps reach the server, if not where the broker does. */
  readonly address: string | undefined;
  /** Paths that a read grant may have. */
  readonly reads: readonly string[];
  /** Roles whose token itself a read grant may have. */
  readonly readRoles: readonly string[];
}

/** `path` is where the auth method is mounted: `approle`. */
export type VaultLogin =
  | {
      readonly method: "approle";
      readonly path: string;
      readonly roleId: Secret;
      readonly secretId: Secret;
    }
  | {
      readonly method: "jwt";
      readonly path: string;
      readonly role: string;
      readonly jwt: Secret;
    };
