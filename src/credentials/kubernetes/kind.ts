import type { BrokerMode, CredentialKind } from "../kind/credential-kind.ts";
import type { KubernetesServer } from "./broker/server.ts";
import { KUBERNETES_HOSTILE_VARIABLES } from "./hostile-variables.ts";

/** Kubernetes: a token of a service account, which dies with an object of the lease; or the job's own ID token. */
export const kubernetes: CredentialKind = {
  name: "kubernetes",
  hostileVariables: KUBERNETES_HOSTILE_VARIABLES,
  toolFiles: { inHome: [".kube"], variables: ["KUBECACHEDIR"] },
  describe: ({ account }) => `kubernetes service account ${String(account)}`,
  broker: {
    loadRevocability: async () =>
      (await import("./api/revocability.ts")).KUBERNETES_BROKER_REVOCABILITY,
    supplied: {},
    loadSettings: async () => (await import("./broker/settings.ts")).kubernetesSettings,
    createProvider: async (servers: Readonly<Record<string, KubernetesServer>>, effects) =>
      (await import("./broker/provider.ts")).createKubernetesProvider({ servers, ...effects }),
  } satisfies BrokerMode<KubernetesServer>,
};
