import type { Instant } from "../../../shared/clock.ts";
import type { Handle } from "../../kind/credential.ts";
import type { Issued } from "../../kind/provider.ts";
import type { VaultApi } from "../api/call-vault.ts";
import type { LeaseAtVault } from "../api/end-token.ts";
import type { VaultToken } from "../api/vault-auth.ts";
import type { ReadValues, VaultWanted } from "../secrets/read-values.ts";
import { vaultCredential, vaultIssuedText } from "./credential.ts";

export interface VaultLease {
  /** Where the step reaches the server. */
  readonly api: VaultApi;
  readonly settings: VaultWanted & { readonly role: string; readonly exportToken: boolean };
  /** What is known without the server's response. */
  readonly handle: Handle;
  readonly token: VaultToken;
  readonly read: ReadValues;
  /** When the token dies by itself. */
  readonly diesAt: Instant;
}

/** A lease whose values have been read. */
export function issuedVaultLease({
  api,
  settings,
  handle,
  token,
  read,
  diesAt,
}: VaultLease): Issued {
  const { role, exportToken } = settings;
  const { leases, stays } = read;
  return {
    credential: vaultCredential(api, read.env, exportToken ? token.token : undefined),
    handle: {
      ...handle,
      accessor: token.accessor,
      ...(leases.length === 0 ? {} : { leases: leases.join(" ") }),
      ...(stays.length === 0 ? {} : { stays: stays.join(", ") }),
    },
    // A value that is only stored has no end.
    diesAt: stays.length === 0 ? diesAt : undefined,
    issuedTo: vaultIssuedText(role, settings, exportToken),
  };
}

/** What a handle says of a lease at the server; undefined before the server's response. */
export function leaseOfHandle({ accessor, leases = "" }: Handle): LeaseAtVault | undefined {
  if (typeof accessor !== "string") return undefined;
  const ids = String(leases).split(" ");
  return { accessor, leases: ids.filter((id) => id !== "") };
}
