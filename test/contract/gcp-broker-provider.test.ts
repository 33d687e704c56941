import type { GcpSettings } from "../../src/credentials/gcp/broker/settings.ts";
import { startFakeGoogle } from "../support/fake-google.ts";
import { startIssuer } from "../support/fake-issuer.ts";
import {
  brokerProvider,
  gcpRequest,
  gcpServer,
  grantSettings,
  READING,
  serviceAccountKey,
  tokenOf,
  useToken,
} from "../support/gcp-setup.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";
import { describeProvider, type ProviderSetup } from "./provider.ts";

async function setup(): Promise<ProviderSetup<GcpSettings>> {
  const issuer = await startIssuer();
  const google = await startFakeGoogle(issuer);
  const proxy = await startStallingProxy({ host: "127.0.0.1", port: google.port });
  const through = `http://127.0.0.1:${proxy.port}`;
  const key = serviceAccountKey(google);
  return {
    provider: brokerProvider(gcpServer(google.url, key)),
    faulty: { provider: brokerProvider(gcpServer(through, key)), proxy },
    request: () => Promise.resolve(gcpRequest(grantSettings(), { instance: "broker-one" })),
    works: async (credential) => (await useToken(google.url, tokenOf(credential))).write === 200,
    // Google lists no tokens.
    remains: () => Promise.resolve(undefined),
    marks: (_handle, credential) => Promise.resolve(google.reasons.get(tokenOf(credential)) ?? ""),
    carriesInstance: true,
    reading: grantSettings({ "access-boundary": READING }),
    writing: grantSettings(),
    holdPoints: [0, 1, 200],
    dispose: async () => {
      await proxy.close();
      await google.close();
      await issuer.close();
    },
  };
}

describeProvider("gcp broker, at a fake", setup);
