import type { BrokerMode, CredentialKind } from "../kind/credential-kind.ts";
import type { KubernetesServer } from "./broker/server.ts";
import { KUBERNETES_HOSTILE_VARIABLES } from "./hostile-variables.ts";

/** Kubernetes: a token of a service account, which dies with an object of the lease; or the job's own ID token. */
export const kubernetes: CredentialKind = {
  name: "kubernetes",
  hostileVariables: KUBERNETES_HOSTILE_VARIABLES,
  toolFiles: { inHome: [".kube"], variables: ["KUBECACHEDIR"] },
  describe: ({ account, audience }) =>
    account === undefined
      ? `the job's ID token for ${String(audience)}`
      : `kubernetes service account ${String(account)}`,
  broker: {
    loadRevocability: async () =>
      (await import("./api/revocability.ts")).KUBERNETES_BROKER_REVOCABILITY,
    supplied: {},
    loadSettings: async () => (await import("./broker/settings.ts")).kubernetesSettings,
    createProvider: async (servers: Readonly<Record<string, KubernetesServer>>, effects) =>
      (await import("./broker/provider.ts")).createKubernetesProvider({ servers, ...effects }),
  } satisfies BrokerMode<KubernetesServer>,
  direct: {
    endsEarly: false,
    // GitHub's ID tokens live for 300 s, and some pass until the task has one.
    longestSeconds: 270,
    loadRevocability: async () =>
      (await import("./api/revocability.ts")).KUBERNETES_DIRECT_REVOCABILITY,
    // The settings always name one: the API server's URL, where they do not say.
    audience: "kubernetes",
    example: "kubernetes: { server: https://api.cluster.example:6443, namespace: shop }",
    load: async () => (await import("./direct/provider.ts")).kubernetesDirect,
  },
};
