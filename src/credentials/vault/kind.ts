import { type HostileVariable, withheld } from "../../shared/hostile-variable.ts";
import type { BrokerMode, CredentialKind } from "../kind/credential-kind.ts";
import type { VaultServer } from "./broker/server.ts";
import type { Revocability } from "../kind/revocability.ts";

async function loadRevocability(): Promise<Revocability> {
  return (await import("./lease/revocability.ts")).VAULT_REVOCABILITY;
}

const READ_BY_BOTH = {
  source: "https://openbao.org/docs/commands",
  isOwnCredential: true,
} as const;

/** Everything that both tools read: server, trust, login, a program that keeps tokens. */
const HOSTILE_VARIABLES: readonly HostileVariable[] = [
  ...withheld(
    { does: "redirects `vault` and `bao`", ...READ_BY_BOTH, isDelivered: true },
    "VAULT_*",
    "BAO_*",
  ),
  ...withheld(
    {
      does: "makes `vault` and `bao` use another credential",
      ...READ_BY_BOTH,
      isCredential: true,
    },
    "VAULT_TOKEN",
    "BAO_TOKEN",
    "VAULT_ROLE_ID",
    "VAULT_SECRET_ID",
  ),
];

/** HashiCorp Vault and OpenBao: a token a lease, and what its policies let it read. */
export const vault: CredentialKind = {
  name: "vault",
  hostileVariables: HOSTILE_VARIABLES,
  toolFiles: { inHome: [".vault-token"], variables: [] },
  describe: ({ role }) => `vault token of role ${String(role)}`,
  broker: {
    loadRevocability,
    supplied: {},
    loadSettings: async () => (await import("./broker/settings.ts")).vaultSettings,
    createProvider: async (servers, effects) =>
      (await import("./broker/provider.ts")).createVaultProvider({ servers, ...effects }),
  } satisfies BrokerMode<VaultServer>,
  direct: {
    endsEarly: true,
    loadRevocability,
    // The settings always name one: the server's URL, where they do not say.
    audience: "vault",
    endsInPost: true,
    example: "vault: { url: https://vault.example, role: ci, secrets: kv/ci token }",
    load: async () => (await import("./direct/provider.ts")).vaultDirect,
  },
};
