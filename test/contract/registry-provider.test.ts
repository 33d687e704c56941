import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Provider } from "../../src/credentials/kind/provider.ts";
import {
  PROTOCOL_NAMES,
  type ProtocolName,
} from "../../src/credentials/registry/protocols/names.ts";
import type { RegistrySettings } from "../../src/credentials/registry/protocols/registry-settings.ts";
import { createRegistryProvider } from "../../src/credentials/registry/provider.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { ok } from "../../src/shared/result.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { githubClaims } from "../support/id-token.ts";
import { FAKE_PROTOCOLS } from "../support/registry/fake-protocols.ts";
import { startFakeRegistry, type FakeRegistry } from "../support/registry/fake-registry.ts";
import { canPublish } from "../support/registry/publish.ts";
import { startRegistryWorld } from "../support/registry/setup.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";
import { describeProvider, type ProviderSetup } from "./provider.ts";

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
  const world = await startRegistryWorld(protocol);
  const { registry, provider } = world;
  const proxy = await startStallingProxy({ host: "127.0.0.1", port: registry.port });
  const send = nodeHttp();
  const through = `http://127.0.0.1:${proxy.port}`;
  const faulty = createRegistryProvider({
    send: (request) => send({ ...request, url: request.url.replace(registry.url, through) }),
    clock: systemClock,
    jitter: () => 0,
    idToken: async (audience) => ok(await world.idToken(audience)),
  });
  const { settings } = await world.request();
  return {
    provider: ofProtocol(provider, protocol),
    faulty: { provider: ofProtocol(faulty, protocol), proxy },
    request: () => world.request(),
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
      await world.close();
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
