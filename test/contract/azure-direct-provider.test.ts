import { randomBytes } from "node:crypto";
import { createAzureDirectProvider } from "../../src/credentials/azure/direct/provider.ts";
import {
  parseAzureDirectSettings,
  type AzureDirectSettings,
} from "../../src/credentials/azure/direct/settings.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { Secret } from "../../src/shared/secret.ts";
import { accessTokenOf, addApp, AZURE_AUDIENCE } from "../support/azure-setup.ts";
import { CLIENT, startFakeEntra, TENANT } from "../support/fake-entra/start-entra.ts";
import { startIssuer } from "../support/fake-issuer.ts";
import { githubClaims } from "../support/id-token.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";
import { describeProvider, okOf, type ProviderSetup } from "./provider.ts";

async function setup(): Promise<ProviderSetup<AzureDirectSettings>> {
  const issuer = await startIssuer();
  const entra = await startFakeEntra();
  const subject = String(githubClaims()["sub"]);
  addApp(entra, { federated: [{ issuer: issuer.url, subject, audience: AZURE_AUDIENCE }] });
  const proxy = await startStallingProxy({ host: "127.0.0.1", port: entra.port });
  const settings = okOf(
    parseAzureDirectSettings({
      "tenant-id": TENANT,
      "client-id": CLIENT,
      "authority-host": entra.url,
    }),
  );
  const deps = { send: nodeHttp(), clock: systemClock, jitter: Math.random };
  const through = `http://127.0.0.1:${proxy.port}`;
  return {
    provider: createAzureDirectProvider(deps),
    faulty: {
      provider: createAzureDirectProvider({
        ...deps,
        send: (request) => deps.send({ ...request, url: request.url.replace(entra.url, through) }),
      }),
      proxy,
    },
    request: async () => ({
      lease: newLeaseId(randomBytes),
      instance: "direct",
      settings,
      access: "write",
      expiresAt: Date.now() + 3_500_000,
      job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 70_001 },
      repository: "octo-org/shop",
      step: "deploy",
      idToken: new Secret(await issuer.issueToken(githubClaims(), { audience: AZURE_AUDIENCE })),
    }),
    works: async (credential) => (await entra.use(accessTokenOf(credential))) === 200,
    // Microsoft Entra lists no tokens.
    remains: () => Promise.resolve(undefined),
    marks: (handle) => Promise.resolve(String(handle["lease"])),
    carriesInstance: false,
    writing: settings,
    holdPoints: [0, 1, 200, 500],
    dispose: async () => {
      await proxy.close();
      await entra.close();
      await issuer.close();
    },
  };
}

describeProvider("azure direct, with a fake of Microsoft Entra", setup);
