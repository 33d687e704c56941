import type { GcpDirectSettings } from "../../src/credentials/gcp/direct/settings.ts";
import { startFakeGoogle } from "../support/fake-google.ts";
import { startIssuer } from "../support/fake-issuer.ts";
import {
  directProvider,
  directSettings,
  gcpRequest,
  jobToken,
  READING,
  tokenOf,
  useToken,
} from "../support/gcp-setup.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";
import { describeProvider, type ProviderSetup } from "./provider.ts";

async function setup(
  changes: Readonly<Record<string, unknown>>,
): Promise<ProviderSetup<GcpDirectSettings>> {
  const issuer = await startIssuer();
  const google = await startFakeGoogle(issuer);
  const proxy = await startStallingProxy({ host: "127.0.0.1", port: google.port });
  const through = `http://127.0.0.1:${proxy.port}`;
  const provider = directProvider();
  // The same settings lead to the fake, and through the proxy where the provider is the faulty one.
  const faulty = {
    ...provider,
    issue: (request: Parameters<typeof provider.issue>[0], signal: AbortSignal) =>
      provider.issue({ ...request, settings: directSettings(through, changes) }, signal),
  };
  return {
    provider,
    faulty: { provider: faulty, proxy },
    request: async () => ({
      ...gcpRequest(directSettings(google.url, changes)),
      idToken: await jobToken(issuer),
    }),
    works: async (credential) => (await useToken(google.url, tokenOf(credential))).read === 200,
    // Google lists no tokens.
    remains: () => Promise.resolve(undefined),
    marks: (handle, credential) =>
      Promise.resolve(google.reasons.get(tokenOf(credential)) ?? JSON.stringify(handle)),
    carriesInstance: changes["service-account"] !== undefined,
    reading: directSettings(google.url, { "access-boundary": READING }),
    writing: directSettings(google.url, changes),
    // Through the exchange (about 400 bytes), then through the token of the service account.
    holdPoints: [0, 1, 200, 500, 700],
    dispose: async () => {
      await proxy.close();
      await google.close();
      await issuer.close();
    },
  };
}

const WITH_ACCOUNT = { "service-account": "deploy@shop.iam.gserviceaccount.com" };

describeProvider("gcp direct, at a fake", () => setup(WITH_ACCOUNT));
describeProvider("gcp direct without a service account, at a fake", () =>
  setup({ "service-account": undefined }),
);
describeProvider("gcp direct with the ID token in a file, at a fake", () =>
  setup({ ...WITH_ACCOUNT, "token-file": true }),
);
