import { randomBytes } from "node:crypto";
import { createAzureProvider } from "../../src/credentials/azure/broker/provider.ts";
import type { BrokerProof } from "../../src/credentials/azure/broker/server.ts";
import type { AzureSettings } from "../../src/credentials/azure/broker/settings.ts";
import type { IssueRequest } from "../../src/credentials/kind/provider.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { Secret } from "../../src/shared/secret.ts";
import { accessTokenOf, addApp, azureServer, makeCertificate } from "../support/azure-setup.ts";
import { startFakeEntra } from "../support/fake-entra/start-entra.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";
import { describeProvider, type ProviderSetup } from "./provider.ts";

const READING: AzureSettings = { server: "production" };
const WRITING: AzureSettings = {
  server: "production",
  scope: "https://vault.azure.net/.default",
};

async function setup(kind: "client-secret" | "certificate"): Promise<ProviderSetup<AzureSettings>> {
  const entra = await startFakeEntra();
  const value = randomBytes(30).toString("base64url");
  const { both, certificate } = makeCertificate();
  addApp(entra, { secrets: [{ value }], certificates: [certificate] });
  const proof: BrokerProof =
    kind === "certificate"
      ? { kind, pem: new Secret(both) }
      : { kind, secret: new Secret(`${value}\n`) };
  const proxy = await startStallingProxy({ host: "127.0.0.1", port: entra.port });
  const through = `http://127.0.0.1:${proxy.port}`;
  const reads = ["https://management.azure.com/.default"];
  const send = nodeHttp();
  const deps = {
    clock: systemClock,
    jitter: Math.random,
    servers: { production: azureServer(entra, { proof, reads }) },
  };
  return {
    provider: createAzureProvider({ ...deps, send }),
    faulty: {
      provider: createAzureProvider({
        ...deps,
        send: (sent) => send({ ...sent, url: sent.url.replace(entra.url, through) }),
      }),
      proxy,
    },
    request: () => Promise.resolve(request()),
    works: async (credential) => (await entra.use(accessTokenOf(credential))) === 200,
    // Microsoft Entra lists no tokens.
    remains: () => Promise.resolve(undefined),
    marks: (handle) => Promise.resolve(String(handle["lease"])),
    carriesInstance: false,
    reading: READING,
    writing: WRITING,
    holdPoints: [0, 1, 200, 500],
    dispose: async () => {
      await proxy.close();
      await entra.close();
    },
  };
}

function request(): IssueRequest<AzureSettings> {
  return {
    lease: newLeaseId(randomBytes),
    instance: "instance-1",
    settings: READING,
    access: "read",
    expiresAt: Date.now() + 3_500_000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5 },
    repository: "octo-org/shop",
    step: "deploy",
  };
}

describeProvider("azure by a client secret, with a fake of Microsoft Entra", () =>
  setup("client-secret"),
);
describeProvider("azure by a certificate, with a fake of Microsoft Entra", () =>
  setup("certificate"),
);
