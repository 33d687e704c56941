import type { GitHubSettings } from "../../src/credentials/github/settings.ts";
import type { Credential } from "../../src/credentials/kind/credential.ts";
import { makeAppKey } from "../support/github-app/emulated-app.ts";
import {
  asTask,
  createTestGitHubProvider,
  githubRequest,
  READING,
  tokenIn,
  WRITING,
} from "../support/github-app/provider.ts";
import { startAppGitHub } from "../support/github-app/start-app-github.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";
import { describeProvider, type ProviderSetup } from "./provider.ts";

async function setup(isStateless: boolean): Promise<ProviderSetup<GitHubSettings>> {
  const { pem, publicKey } = makeAppKey();
  const github = await startAppGitHub({ keys: [publicKey] });
  github.habits.isStateless = isStateless;
  const proxy = await startStallingProxy({ host: "127.0.0.1", port: github.port });
  return {
    provider: createTestGitHubProvider({ pem, url: github.url }),
    faulty: {
      provider: createTestGitHubProvider({ pem, url: `http://127.0.0.1:${proxy.port}` }),
      proxy,
    },
    request: () => Promise.resolve(githubRequest()),
    works: async (credential: Credential) =>
      (await asTask(
        { url: github.url, token: tokenIn(credential) },
        "GET /repos/octo-org/shop",
      )) === 200,
    // GitHub lists no tokens.
    remains: () => Promise.resolve(undefined),
    marks: (handle) => Promise.resolve(String(handle["lease"])),
    carriesInstance: false,
    reading: READING,
    writing: WRITING,
    // Through the look for the installation (about 1,100 bytes), then through the token's response.
    holdPoints: [0, 200, 600, 1000, 1200, 1400, 1600, 1800],
    dispose: async () => {
      await proxy.close();
      await github.close();
    },
  };
}

describeProvider("github, with a front over emulate", () => setup(false));
describeProvider("github with stateless tokens, with a front over emulate", () => setup(true));
