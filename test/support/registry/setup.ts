import { randomBytes } from "node:crypto";
import type { IssueRequest, Provider } from "../../../src/credentials/kind/provider.ts";
import type { ProtocolName } from "../../../src/credentials/registry/protocols/names.ts";
import type { RegistrySettings } from "../../../src/credentials/registry/protocols/registry-settings.ts";
import { createRegistryProvider } from "../../../src/credentials/registry/provider.ts";
import { parseRegistrySettings } from "../../../src/credentials/registry/settings.ts";
import { systemClock } from "../../../src/shared/clock.ts";
import { nodeHttp } from "../../../src/shared/http.ts";
import { newLeaseId } from "../../../src/shared/lease-id.ts";
import { ok } from "../../../src/shared/result.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { okOf } from "../../contract/provider.ts";
import { startIssuer, type TestIssuer } from "../fake-issuer.ts";
import { githubClaims } from "../id-token.ts";
import { FAKE_PROTOCOLS, PYPI_AUDIENCE, USER } from "./fake-protocols.ts";
import { startFakeRegistry, type FakeRegistry, type FakeRegistryOptions } from "./fake-registry.ts";

type Given = Readonly<Record<string, string>>;

/** Settings that fit a fake, as a workflow would have them. */
export function givenFor(protocol: ProtocolName, url: string): Given {
  return {
    protocol,
    url: protocol === "pypi" ? `${url}/legacy/` : url,
    ...(protocol === "pypi" ? { audience: PYPI_AUDIENCE } : {}),
    ...(protocol === "npm" ? { package: "shop" } : {}),
    ...(protocol === "nuget" ? { user: USER } : {}),
  };
}

/** A job, a fake of its registry, and the provider between them. */
export interface RegistryWorld {
  readonly issuer: TestIssuer;
  readonly registry: FakeRegistry;
  readonly provider: Provider<RegistrySettings>;
  readonly idToken: (
    audience: string,
    claims?: Readonly<Record<string, unknown>>,
    expiresIn?: number,
  ) => Promise<Secret>;
  /** How often the provider asked for another ID token. */
  readonly asked: () => number;
  readonly request: (
    given?: Given,
    more?: Partial<IssueRequest<RegistrySettings>>,
  ) => Promise<IssueRequest<RegistrySettings>>;
  readonly close: () => Promise<void>;
}

export async function startRegistryWorld(
  protocol: ProtocolName,
  options: Omit<FakeRegistryOptions, "issuer"> = {},
): Promise<RegistryWorld> {
  const issuer = await startIssuer();
  const registry = await startFakeRegistry(FAKE_PROTOCOLS[protocol], { issuer, ...options });
  let asked = 0;
  const idToken: RegistryWorld["idToken"] = async (audience, claims = {}, expiresIn = 300) =>
    new Secret(await issuer.issueToken({ ...githubClaims(), ...claims }, { audience, expiresIn }));
  const provider = createRegistryProvider({
    send: nodeHttp(),
    clock: systemClock,
    jitter: () => 0,
    idToken: async (audience) => {
      asked += 1;
      return ok(await idToken(audience));
    },
  });
  return {
    issuer,
    registry,
    provider,
    idToken,
    asked: () => asked,
    request: async (given = {}, more = {}) => {
      const settings = okOf(
        parseRegistrySettings({ ...givenFor(protocol, registry.url), ...given }),
      );
      return {
        lease: newLeaseId(randomBytes),
        instance: "direct",
        settings,
        access: "write",
        expiresAt: Date.now() + 900_000,
        job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 70_001 },
        repository: "octo-org/shop",
        step: "publish",
        idToken: await idToken(settings.audience),
        ...more,
      };
    },
    close: async () => {
      await registry.close();
      await issuer.close();
    },
  };
}
