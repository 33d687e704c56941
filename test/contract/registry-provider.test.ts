import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Provider } from "../../src/credentials/kind/provider.ts";
import {
  PROTOCOL_NAMES,
  type ProtocolName,
} from "../../src/credentials/registry/protocols/names.ts";
import type { RegistrySettings } from "../../src/credentials/registry/protocols/registry-settings.ts";
import { createRegistryProvider } from "../../src/credentials/registry/provider.ts";
import { parseRegistrySettings } from "../../src/credentials/registry/settings.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { ok } from "../../src/shared/result.ts";
import { Secret } from "../../src/shared/secret.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { githubClaims } from "../support/id-token.ts";
import { FAKE_PROTOCOLS } from "../support/registry/fake-protocols.ts";
import { startFakeRegistry, type FakeRegistry } from "../support/registry/fake-registry.ts";
import { givenFor } from "../support/registry/given.ts";
import { canPublish } from "../support/registry/publish.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";
import { describeProvider, okOf, type ProviderSetup } from "./provider.ts";

/** One protocol as a kind of its own: what revoking achieves differs. */
function ofProtocol(
  provider: Provider<RegistrySettings>,
  protocol: ProtocolName,
): Provider<RegistrySettings> {
  const ends = protocol === "crates" ? { ends: "itself" } : {};
  const revocability = provider.revocabilityOf?.({ protocol, ...ends }) ?? provider.revocability;
  return { ...provider, revocability };
}

async function setup(protocol: ProtocolName): Promise<ProviderSetup<RegistrySettings>> {
  const issuer = await startIssuer();
  const registry = await startFakeRegistry(FAKE_PROTOCOLS[protocol], { issuer });
  const proxy = await startStallingProxy({ host: "127.0.0.1", port: registry.port });
  const token = async (audience: string): Promise<Secret> =>
    new Secret(await issuer.issueToken(githubClaims(), { audience }));
  const settings = okOf(parseRegistrySettings(givenFor(protocol, registry.url)));
  const tools = {
    send: nodeHttp(),
    clock: systemClock,
    jitter: () => 0,
    idToken: async (audience: string) => ok(await token(audience)),
  };
  const through = `http://127.0.0.1:${proxy.port}`;
  const faulty = createRegistryProvider({
    ...tools,
    send: (request) => tools.send({ ...request, url: request.url.replace(registry.url, through) }),
  });
  return {
    provider: ofProtocol(createRegistryProvider(tools), protocol),
    faulty: { provider: ofProtocol(faulty, protocol), proxy },
    request: async () => ({
      lease: newLeaseId(randomBytes),
      instance: "direct",
      settings,
      access: "write",
      expiresAt: Date.now() + 900_000,
      job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 70_001 },
      repository: "octo-org/shop",
      step: "publish",
      idToken: await token(settings.audience),
    }),
    works: (credential) => canPublish(protocol, registry.url, credential),
    // A registry shows nobody the tokens of trusted publishing.
    remains: () => Promise.resolve(undefined),
    // What carries the lease is the handle.
    marks: (handle) => Promise.resolve(String(handle["lease"])),
    carriesInstance: false,
    showsNothing: true,
    writing: settings,
    holdPoints: [0, 1, 300],
    dispose: async () => {
      await proxy.close();
      await registry.close();
      await issuer.close();
      expect(registry.unknown).toEqual([]);
    },
  };
}

for (const protocol of PROTOCOL_NAMES) {
  describeProvider(`registry with ${protocol}, on a fake`, () => setup(protocol));
}

/** What tests rely on: no fake is more lenient than another. */
describe.each(PROTOCOL_NAMES)("the fake registry of %s", (protocol) => {
  let issuer: TestIssuer;
  let registry: FakeRegistry;

  beforeAll(async () => {
    issuer = await startIssuer();
    registry = await startFakeRegistry(FAKE_PROTOCOLS[protocol], { issuer });
  });
  afterAll(async () => {
    await registry.close();
    await issuer.close();
  });

  const exchange = (idToken: string) => registry.office.exchange(idToken, { prefix: "t-" });
  const token = (
    claims: Readonly<Record<string, unknown>> = {},
    audience = registry.office.audience,
    expiresIn = 300,
  ): Promise<string> =>
    issuer.issueToken({ ...githubClaims(), ...claims }, { audience, expiresIn });

  it("takes an ID token once", async () => {
    const idToken = await token();
    expect(await exchange(idToken)).toMatchObject({
      token: expect.stringMatching(/^t-/u) as string,
    });
    expect(await exchange(idToken)).toBe("reused");
  });

  it("refuses what is not for it, not fresh, not of its issuer, or of another job", async () => {
    expect(await exchange(await token({}, "another"))).toBe("audience");
    expect(await exchange(await token({}, undefined, -10))).toBe("expired");
    expect(await exchange("a.b.c")).toBe("malformed");
    const other = await startIssuer();
    const foreign = await other.issueToken(githubClaims(), { audience: registry.office.audience });
    await other.close();
    expect(await exchange(foreign)).toBe("malformed");
    expect(await exchange(await token({ repository: "octo-org/other" }))).toBe("publisher");
  });

  it("refuses a call that its protocol does not have, and notes it", async () => {
    const response = await fetch(`${registry.url}/api/v1/other`, { method: "DELETE" });
    expect(response.status).toBe(404);
    expect(registry.unknown).toEqual(["DELETE /api/v1/other"]);
  });
});
