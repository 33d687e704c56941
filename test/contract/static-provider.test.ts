import { randomBytes } from "node:crypto";
import type { Credential } from "../../src/credentials/kind/credential.ts";
import type { IssueRequest } from "../../src/credentials/kind/provider.ts";
import { createStaticProvider } from "../../src/credentials/static/provider.ts";
import type { StaticSettings } from "../../src/credentials/static/settings.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { Secret } from "../../src/shared/secret.ts";
import { startFakeConnect } from "../support/fake-connect.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";
import { describeProvider, type ProviderSetup } from "./provider.ts";

const VALUE = `npm_${randomBytes(24).toString("base64url")}`;
const READING: StaticSettings = { server: "vault", secrets: ["SENTRY_TOKEN"] };
const WRITING: StaticSettings = { server: "vault", secrets: ["NPM_TOKEN"] };

/** With 1Password Connect, the only store of this kind that can be slow, gone or wrong. */
async function setup(): Promise<ProviderSetup<StaticSettings>> {
  const token = randomBytes(24).toString("base64url");
  const fields = [{ id: "credential", label: "credential", type: "CONCEALED", value: VALUE }];
  const items = [
    { id: "i".repeat(26), title: "npm", fields },
    { id: "s".repeat(26), title: "sentry", fields },
  ];
  const connect = await startFakeConnect([{ id: "v".repeat(26), name: "ci", items }], token);
  const proxy = await startStallingProxy({ host: "127.0.0.1", port: connect.port });
  const providerAt = (url: string) =>
    createStaticProvider({
      send: nodeHttp(),
      servers: {
        vault: {
          secrets: {},
          connect: {
            url,
            token: new Secret(token),
            secrets: {
              NPM_TOKEN: { vault: "ci", item: "npm", field: "credential" },
              SENTRY_TOKEN: { vault: "ci", item: "sentry", field: "credential" },
            },
          },
          reads: ["SENTRY_TOKEN"],
          rotateAfter: 1000,
        },
      },
    });
  return {
    provider: providerAt(connect.url),
    faulty: { provider: providerAt(`http://127.0.0.1:${proxy.port}`), proxy },
    request: () => Promise.resolve(request()),
    works: ({ env }: Credential) => {
      const value = env["SENTRY_TOKEN"];
      return Promise.resolve(value instanceof Secret && value.reveal() === VALUE);
    },
    // Nothing is made for a lease.
    remains: () => Promise.resolve(undefined),
    marks: (handle) => Promise.resolve(String(handle["lease"])),
    carriesInstance: false,
    reading: READING,
    writing: WRITING,
    holdPoints: [0, 100, 300, 600],
    dispose: async () => {
      await proxy.close();
      await connect.close();
    },
  };
}

function request(): IssueRequest<StaticSettings> {
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

describeProvider("static, with a fake of 1Password Connect", setup);
