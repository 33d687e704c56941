import type { BrokerMode, CredentialKind } from "../kind/credential-kind.ts";
import type { GcpServer } from "./broker/server.ts";
import { GCP_HOSTILE_VARIABLES } from "./hostile-variables.ts";

/** Google Cloud: an access token of a service account, for as long as the lease. */
export const gcp: CredentialKind = {
  name: "gcp",
  hostileVariables: GCP_HOSTILE_VARIABLES,
  toolFiles: { inHome: [".config/gcloud", ".boto"], variables: ["BOTO_CONFIG"] },
  describe: ({ principal }) => `gcp token of ${String(principal)}`,
  broker: {
    loadRevocability: async () => (await import("./token/revocability.ts")).GCP_BROKER_REVOCABILITY,
    longestSeconds: 3600,
    supplied: {},
    loadSettings: async () => (await import("./broker/settings.ts")).gcpSettings,
    createProvider: async (servers: Readonly<Record<string, GcpServer>>, effects) =>
      (await import("./broker/provider.ts")).createGcpProvider({ servers, ...effects }),
  } satisfies BrokerMode<GcpServer>,
  direct: {
    endsEarly: false,
    loadRevocability: async () => (await import("./token/revocability.ts")).GCP_DIRECT_REVOCABILITY,
    // The settings always name one: that of the provider, where they do not say.
    audience: "https://iam.googleapis.com",
    example:
      "gcp: { workload-identity-provider: projects/123456789/locations/global/workloadIdentityPools/shop-ci/providers/github, service-account: deploy@shop.iam.gserviceaccount.com }",
    load: async () => (await import("./direct/provider.ts")).gcpDirect,
  },
};
