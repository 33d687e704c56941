import type { BrokerMode, CredentialKind } from "../kind/credential-kind.ts";
import type { Revocability } from "../kind/revocability.ts";
import type { AzureServer } from "./broker/server.ts";
import { AZURE_CLI_HOME } from "./cli-home.ts";
import { AZURE_HOSTILE_VARIABLES } from "./hostile-variables.ts";

async function loadRevocability(): Promise<Revocability> {
  return (await import("./lease/revocability.ts")).AZURE_REVOCABILITY;
}

/** Azure: an access token of an app of Microsoft Entra, by the job's ID token (direct mode) or the broker's own proof. */
export const azure: CredentialKind = {
  name: "azure",
  hostileVariables: AZURE_HOSTILE_VARIABLES,
  toolFiles: {
    inHome: [".azure", ".azd", ".azcopy"],
    variables: ["AZURE_CONFIG_DIR", "AZD_CONFIG_DIR"],
  },
  toolHomes: [AZURE_CLI_HOME],
  describe: ({ client }) => `azure token of app ${String(client)}`,
  broker: {
    loadRevocability,
    longestSeconds: 3600,
    supplied: {},
    loadSettings: async () => (await import("./broker/settings.ts")).azureSettings,
    createProvider: async (servers, effects) =>
      (await import("./broker/provider.ts")).createAzureProvider({ servers, ...effects }),
  } satisfies BrokerMode<AzureServer>,
  direct: {
    endsEarly: false,
    loadRevocability,
    audience: "api://AzureADTokenExchange",
    example:
      "azure: { tenant-id: contoso.example, client-id: 22222222-2222-4222-8222-222222222222 }",
    load: async () => (await import("./direct/provider.ts")).azureDirect,
  },
};
