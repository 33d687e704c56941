import type { BrokerMode, CredentialKind, DirectMode } from "../kind/credential-kind.ts";
import type { VaultServer } from "./broker/server.ts";
import { VAULT_HOSTILE_VARIABLES } from "./hostile-variables.ts";
import { VAULT_BROKER_REVOCABILITY, VAULT_DIRECT_REVOCABILITY } from "./lease/revocability.ts";

const broker: BrokerMode<VaultServer> = {
  revocability: VAULT_BROKER_REVOCABILITY,
  supplied: {},
  loadSettings: async () => (await import("./broker/settings.ts")).vaultSettings,
  createProvider: async (servers, { send, clock }) => {
    const { createVaultProvider } = await import("./broker/provider.ts");
    return createVaultProvider({ servers, send, clock });
  },
};

const direct: DirectMode = {
  revocability: VAULT_DIRECT_REVOCABILITY,
  // The settings always name one: the server's URL, where they do not say.
  audience: "vault",
  endsInPost: true,
  example:
    "vault: { url: https://vault.example:8200, role: deploy, secrets: secret/data/ci npmToken | NPM_TOKEN }",
  load: async () => (await import("./direct/provider.ts")).vaultDirect,
};

/** HashiCorp Vault and OpenBao: a token a lease, and what its policies let it read. */
export const vault: CredentialKind = {
  name: "vault",
  hostileVariables: VAULT_HOSTILE_VARIABLES,
  toolFiles: { inHome: [".vault-token", ".vault"], variables: ["VAULT_CONFIG_PATH"] },
  describe: ({ role, accessor }) =>
    accessor === undefined
      ? `vault token of role ${String(role)}`
      : `vault token ${String(accessor)} of role ${String(role)}`,
  broker,
  direct,
};
