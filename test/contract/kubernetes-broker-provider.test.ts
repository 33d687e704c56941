import { describe } from "vitest";
import type { KubernetesSettings } from "../../src/credentials/kubernetes/broker/settings.ts";
import { BUILT_WITHIN_MS } from "../support/go-tools.ts";
import { kubernetesBinaries, startKubernetes } from "../support/kubernetes.ts";
import {
  kubernetesRequest,
  kubernetesTokenOf,
  leaseSecretOf,
  KUBERNETES_READING,
  KUBERNETES_WRITING,
  prepareKubernetes,
  readsShop,
} from "../support/kubernetes-world.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";
import { describeProvider, type ProviderSetup } from "./provider.ts";

const binaries = kubernetesBinaries();

async function setup(): Promise<ProviderSetup<KubernetesSettings>> {
  if (binaries === undefined) throw new Error("not on this machine");
  const cluster = await startKubernetes(binaries);
  const world = await prepareKubernetes(cluster);
  const proxy = await startStallingProxy({ host: "127.0.0.1", port: cluster.port });
  return {
    provider: world.provider(),
    faulty: { provider: world.provider({ server: `https://127.0.0.1:${proxy.port}` }), proxy },
    request: () => Promise.resolve(kubernetesRequest(KUBERNETES_READING)),
    works: (credential) => readsShop(cluster, kubernetesTokenOf(credential)),
    remains: async (handle) => (await leaseSecretOf(cluster, handle)) !== undefined,
    marks: async (handle) => JSON.stringify(await leaseSecretOf(cluster, handle)),
    carriesInstance: true,
    reading: KUBERNETES_READING,
    writing: KUBERNETES_WRITING,
    // The handshakes of TLS, and both responses.
    holdPoints: [0, 1500, 3000, 4500],
    dispose: async () => {
      await proxy.close();
      await cluster.stop();
    },
  };
}

describe.runIf(binaries !== undefined)("Kubernetes, with a broker", () => {
  describeProvider("kubernetes, on a real API server", setup, {
    endsSlowly: true,
    readyWithinMs: BUILT_WITHIN_MS,
  });
});
