import { randomBytes } from "node:crypto";
import { describe } from "vitest";
import { createVaultDirectProvider } from "../../src/credentials/vault/direct/provider.ts";
import {
  parseVaultDirectSettings,
  type VaultDirectSettings,
} from "../../src/credentials/vault/direct/settings.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { ok } from "../../src/shared/result.ts";
import { Secret } from "../../src/shared/secret.ts";
import { startIssuer } from "../support/fake-issuer.ts";
import { githubClaims } from "../support/id-token.ts";
import { openBaoBinary } from "../support/openbao.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";
import {
  canConnect,
  DATABASE_USER,
  JOB_AUDIENCE,
  startVaultWorld,
  trustJobs,
} from "../support/vault-setup.ts";
import { describeProvider, okOf, type ProviderSetup } from "./provider.ts";

const binary = openBaoBinary();

async function setup(): Promise<ProviderSetup<VaultDirectSettings>> {
  const issuer = await startIssuer();
  const world = await startVaultWorld(binary ?? "");
  const { bao, postgres } = world;
  await trustJobs(bao, issuer);
  const proxy = await startStallingProxy({ host: "127.0.0.1", port: bao.port });
  const token = async (): Promise<Secret> =>
    new Secret(await issuer.issueToken(githubClaims(), { audience: JOB_AUDIENCE }));
  const settings = okOf(
    parseVaultDirectSettings({
      url: bao.url,
      role: "deploy",
      "jwt-github-audience": JOB_AUDIENCE,
      secrets: DATABASE_USER,
    }),
  );
  const deps = {
    send: nodeHttp(),
    clock: systemClock,
    idToken: async () => ok(await token()),
  };
  const through = `http://127.0.0.1:${proxy.port}`;
  return {
    provider: createVaultDirectProvider(deps),
    faulty: {
      provider: createVaultDirectProvider({
        ...deps,
        send: (request) => deps.send({ ...request, url: request.url.replace(bao.url, through) }),
      }),
      proxy,
    },
    request: async () => ({
      lease: newLeaseId(randomBytes),
      instance: "direct",
      settings,
      access: "write",
      expiresAt: Date.now() + 3_600_000,
      job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 70_001 },
      repository: "octo-org/shop",
      step: "migrate",
      idToken: await token(),
    }),
    works: (credential) => canConnect(postgres, credential),
    // Without a response, nobody can say which token is the lease's.
    remains: async ({ accessor }) =>
      accessor === undefined
        ? undefined
        : (await bao.tokens()).some((one) => one["accessor"] === accessor),
    // The server keeps the claims of the login: what carries the lease is the handle.
    marks: (handle) => Promise.resolve(String(handle["lease"])),
    carriesInstance: false,
    lists: false,
    writing: settings,
    holdPoints: [0, 1, 400, 900],
    dispose: async () => {
      await proxy.close();
      await world.stop();
      await issuer.close();
    },
  };
}

describe.runIf(binary !== undefined)("Vault, direct", () => {
  describeProvider("vault direct, on OpenBao with PostgreSQL", setup);
});
