import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKubernetesDirectProvider } from "../../src/credentials/kubernetes/direct/provider.ts";
import type { KubernetesDirectSettings } from "../../src/credentials/kubernetes/direct/settings.ts";
import type { IssueRequest } from "../../src/credentials/kind/provider.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { Secret } from "../../src/shared/secret.ts";
import { BUILT_WITHIN_MS } from "../support/go-tools.ts";
import { githubClaims } from "../support/id-token.ts";
import { kubernetesBinaries } from "../support/kubernetes.ts";
import {
  CLUSTER_AUDIENCE,
  startTrustingCluster,
  type TrustingCluster,
} from "../support/kubernetes-oidc.ts";
import { kubernetesTokenOf, readsShop } from "../support/kubernetes-world.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";
import { describeProvider, errOf, okOf, type ProviderSetup } from "./provider.ts";

const binaries = kubernetesBinaries();
const CLAIMS = githubClaims({
  sub: "repo:octo-org/shop:environment:production",
  environment: "production",
});

type Request = IssueRequest<KubernetesDirectSettings>;

function settingsOf({ cluster }: TrustingCluster): KubernetesDirectSettings {
  const { url: server, ca } = cluster;
  return { server, ca, namespace: "shop", audience: CLUSTER_AUDIENCE };
}

async function requestOf(
  world: TrustingCluster,
  claims = CLAIMS,
  expiresIn = 300,
): Promise<Request> {
  const token = await world.issuer.issueToken(claims, { audience: CLUSTER_AUDIENCE, expiresIn });
  return {
    lease: newLeaseId(randomBytes),
    instance: "direct",
    settings: settingsOf(world),
    access: "write",
    expiresAt: Date.now() + 270_000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 70_001 },
    repository: "octo-org/shop",
    step: "deploy",
    idToken: new Secret(token),
  };
}

const deps = { send: nodeHttp(), clock: systemClock };
const provider = createKubernetesDirectProvider(deps);
const calm = (): AbortSignal => AbortSignal.timeout(20_000);

async function setup(): Promise<ProviderSetup<KubernetesDirectSettings>> {
  if (binaries === undefined) throw new Error("not on this machine");
  const world = await startTrustingCluster(binaries);
  const { cluster } = world;
  const proxy = await startStallingProxy({ host: "127.0.0.1", port: cluster.port });
  const through = `https://127.0.0.1:${proxy.port}`;
  const faulty = createKubernetesDirectProvider({
    ...deps,
    send: (request) => deps.send({ ...request, url: request.url.replace(cluster.url, through) }),
  });
  return {
    provider,
    faulty: { provider: faulty, proxy },
    request: () => requestOf(world),
    works: (credential) => readsShop(cluster, kubernetesTokenOf(credential)),
    remains: () => Promise.resolve(undefined),
    marks: (handle) => Promise.resolve(String(handle["lease"])),
    carriesInstance: false,
    lists: false,
    writing: settingsOf(world),
    holdPoints: [0, 1500, 3000],
    dispose: async () => {
      await proxy.close();
      await world.stop();
    },
  };
}

describe.runIf(binaries !== undefined)("Kubernetes, direct", () => {
  describeProvider("kubernetes direct, on a real API server", setup, {
    readyWithinMs: BUILT_WITHIN_MS,
  });

  describe("a job's ID token", () => {
    let world: TrustingCluster;
    beforeAll(async () => {
      if (binaries !== undefined) world = await startTrustingCluster(binaries);
    }, BUILT_WITHIN_MS);
    afterAll(async () => {
      await world?.stop();
    });

    it("is refused, with what to look at, where the cluster does not take it", async () => {
      const staging = githubClaims({ environment: "staging" });
      const failure = errOf(await provider.issue(await requestOf(world, staging), calm()));
      expect(failure).toMatchObject({ name: "kubernetes_unauthorized", mayExist: false });
      expect(failure.remedy).toContain(`the audience ${CLUSTER_AUDIENCE}`);
    });

    it("that is too old for its lease is replaced by another one", async () => {
      const old = await requestOf(world, CLAIMS, 200);
      expect(errOf(await provider.issue(old, calm())).kind).toBe("new_id_token");
    });

    it("gives no lease of five minutes or more", async () => {
      const long = { ...(await requestOf(world)), expiresAt: Date.now() + 900_000 };
      expect(errOf(await provider.issue(long, calm()))).toMatchObject({ name: "ttl_too_long" });
    });

    it("names the user that the cluster takes the job for", async () => {
      const issued = okOf(await provider.issue(await requestOf(world), calm()));
      expect(issued.issuedTo).toBe(
        "kubernetes user github:repo:octo-org/shop:environment:production",
      );
    });
  });
});
