import { filePlaceholder } from "../../../shared/credential-file.ts";
import type { Secret } from "../../../shared/secret.ts";
import { joined } from "../../../shared/wording.ts";
import type { Credential } from "../../kind/credential.ts";
import type { VaultApi } from "../api/call-vault.ts";
import { type VaultWanted } from "../secrets/read-values.ts";
import type { VaultValues } from "../secrets/select-values.ts";

/** The file in which a step gets the certificates of the server's CA. */
const CA_FILE = "vault-ca.crt";

/**
 * What a step gets: the values, and the token itself only where `export-token` says so. `vault` and `bao` read the same
 * variables.
 * @see https://developer.hashicorp.com/vault/docs/commands#configure-environment-variables
 */
export function vaultCredential(
  { url, namespace, ca }: VaultApi,
  values: VaultValues,
  exported: Secret | undefined,
): Credential {
  if (exported === undefined) return { kind: "vault", env: values, files: [] };
  return {
    kind: "vault",
    env: {
      ...values,
      VAULT_ADDR: url,
      VAULT_TOKEN: exported,
      ...(namespace === undefined ? {} : { VAULT_NAMESPACE: namespace }),
      ...(ca === undefined ? {} : { VAULT_CACERT: filePlaceholder(CA_FILE) }),
    },
    files: ca === undefined ? [] : [{ name: CA_FILE, mode: "0400", content: ca }],
  };
}

/** `vault token of role deploy: database/creds/app, secret/data/ci`. */
export function vaultIssuedText(
  role: string,
  { reads, certificates }: VaultWanted,
  isExported: boolean,
): string {
  const paths = [...new Set([...reads, ...certificates].map(({ path }) => path))];
  const all = isExported ? [...paths, "the token itself"] : paths;
  return `vault token of role ${role}: ${joined(all)}`;
}
