import { randomBytes } from "node:crypto";
import { describe } from "vitest";
import type { Handle } from "../../src/credentials/kind/credential.ts";
import type { IssueRequest } from "../../src/credentials/kind/provider.ts";
import { createVaultProvider } from "../../src/credentials/vault/broker/provider.ts";
import type { VaultSettings } from "../../src/credentials/vault/broker/settings.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { openBaoBinary } from "../support/openbao.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";
import { canConnect, DATABASE_USER, startVaultWorld, vaultGrant } from "../support/vault-setup.ts";
import { describeProvider, type ProviderSetup } from "./provider.ts";

const READING = vaultGrant({ secrets: DATABASE_USER });
const WRITING = vaultGrant({ secrets: "secret/data/ci npmToken" });
const binary = openBaoBinary();

/** Users of a real PostgreSQL: what a lease reads then dies with it. */
async function setup(): Promise<ProviderSetup<VaultSettings>> {
  const world = await startVaultWorld(binary ?? "");
  const { bao, postgres } = world;
  const proxy = await startStallingProxy({ host: "127.0.0.1", port: bao.port });
  const providerAt = (url: string) =>
    createVaultProvider({
      send: nodeHttp(),
      clock: systemClock,
      servers: { main: world.server({ url, reads: ["database/creds/app"] }) },
    });
  const tokenOf = async ({ lease }: Handle) =>
    (await bao.tokens()).find(({ meta }) => (meta as Handle | null)?.["stepkey_lease"] === lease);
  return {
    provider: providerAt(bao.url),
    faulty: { provider: providerAt(`http://127.0.0.1:${proxy.port}`), proxy },
    request: () => Promise.resolve(request()),
    works: (credential) => canConnect(postgres, credential),
    remains: async (handle) => (await tokenOf(handle)) !== undefined,
    marks: async (handle) => JSON.stringify(await tokenOf(handle)),
    carriesInstance: true,
    reading: READING,
    writing: WRITING,
    holdPoints: [0, 1, 300, 700, 900, 1300, 1600],
    dispose: async () => {
      await proxy.close();
      await world.stop();
    },
  };
}

function request(): IssueRequest<VaultSettings> {
  return {
    lease: newLeaseId(randomBytes),
    instance: "instance-1",
    settings: READING,
    access: "read",
    expiresAt: Date.now() + 3_600_000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5 },
    repository: "octo-org/shop",
    step: "publish",
  };
}

describe.runIf(binary !== undefined)("Vault, with a broker", () => {
  describeProvider("vault, on OpenBao with PostgreSQL", setup);
});
