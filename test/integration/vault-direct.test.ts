import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { IssueRequest, Provider } from "../../src/credentials/kind/provider.ts";
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
import { errOf, okOf } from "../contract/provider.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { githubClaims } from "../support/id-token.ts";
import { openBaoBinary } from "../support/openbao.ts";
import {
  canConnect,
  DATABASE_USER,
  JOB_AUDIENCE,
  startVaultWorld,
  trustJobs,
  type VaultWorld,
} from "../support/vault-setup.ts";

const binary = openBaoBinary();
const calm = (): AbortSignal => AbortSignal.timeout(20_000);

describe.runIf(binary !== undefined)("Vault without a broker", () => {
  let world: VaultWorld;
  let issuer: TestIssuer;
  let provider: Provider<VaultDirectSettings>;

  const idToken = async (
    claims: Readonly<Record<string, unknown>> = {},
    options: { readonly audience?: string; readonly expiresIn?: number } = {},
  ): Promise<Secret> =>
    new Secret(
      await issuer.issueToken(
        { ...githubClaims(), ...claims },
        { audience: JOB_AUDIENCE, ...options },
      ),
    );

  beforeAll(async () => {
    issuer = await startIssuer();
    world = await startVaultWorld(binary ?? "");
    await trustJobs(world.bao, issuer);
    provider = createVaultDirectProvider({
      send: nodeHttp(),
      clock: systemClock,
      idToken: async () => ok(await idToken()),
    });
  }, 60_000);
  afterAll(async () => {
    await world?.stop();
    await issuer?.close();
  });

  const request = async (
    given: Readonly<Record<string, unknown>> = {},
    token?: Secret,
  ): Promise<IssueRequest<VaultDirectSettings>> => ({
    lease: newLeaseId(randomBytes),
    instance: "direct",
    settings: okOf(
      parseVaultDirectSettings({
        url: world.bao.url,
        role: "deploy",
        "jwt-github-audience": JOB_AUDIENCE,
        secrets: DATABASE_USER,
        ...given,
      }),
    ),
    access: "write",
    expiresAt: Date.now() + 900_000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 70_001 },
    repository: "octo-org/shop",
    step: "migrate",
    idToken: token ?? (await idToken()),
  });

  const loginTokens = async () =>
    (await world.bao.tokens()).filter(({ path }) => path === "auth/jwt/login");

  it("says which audience is expected, in the server's words and ours", async () => {
    const token = await idToken({}, { audience: "https://vault.example" });
    const failure = errOf(await provider.issue(await request({}, token), calm()));
    expect(failure).toMatchObject({ kind: "permanent", mayExist: false });
    expect(failure.message).toMatch(/audience/u);
    expect(failure.remedy).toContain("`jwt-github-audience`");
  });

  it("says that the role is for other jobs", async () => {
    const token = await idToken({ repository_id: "99" });
    const failure = errOf(await provider.issue(await request({}, token), calm()));
    expect(failure.remedy).toContain("bound_claims");
  });

  it("asks for another ID token where this one has expired", async () => {
    const token = await idToken({}, { expiresIn: -400 });
    const failure = errOf(await provider.issue(await request({}, token), calm()));
    expect(failure).toMatchObject({ kind: "new_id_token", mayExist: false });
  });

  it("says that a role, or the path of the auth method, is not there", async () => {
    const role = errOf(await provider.issue(await request({ role: "none" }), calm()));
    expect(role.remedy).toContain("Correct `role`");
    const path = errOf(await provider.issue(await request({ path: "none" }), calm()));
    expect(path.remedy).toContain("Correct `path`");
  });

  it.each([
    ["batch", { token_type: "batch", token_ttl: "1h", token_explicit_max_ttl: 0 }, "batch_token"],
    ["short", { token_ttl: "60s" }, "token_too_short"],
    ["once", { token_num_uses: 2 }, "token_uses"],
  ])("refuses a role whose tokens do not fit, and leaves none: %s", async (role, changes, name) => {
    await trustJobs(world.bao, issuer, { role, ...changes });
    const failure = errOf(await provider.issue(await request({ role }), calm()));
    expect(failure).toMatchObject({ kind: "permanent", name });
    expect(await loginTokens()).toEqual([]);
  });

  it("ends with the token itself where the role may not revoke others", async () => {
    await trustJobs(world.bao, issuer, { role: "self", token_policies: ["deploy"] });
    const issued = okOf(
      await provider.issue(await request({ role: "self", secrets: "kv1/ci npmToken" }), calm()),
    );
    const secret = issued.revocationSecret;
    expect(issued.handle).toMatchObject({ ends: "self", stays: "kv1/ci" });
    expect(okOf(await provider.probe(issued.handle, calm(), secret)).state).toBe("alive");
    const { facts } = okOf(await provider.revoke(issued.handle, calm(), secret));
    expect(facts).toEqual(["token revoked", "the token is dead, the value of kv1/ci is not"]);
    expect(okOf(await provider.probe(issued.handle, calm(), secret)).state).toBe("dead");
    expect(await loginTokens()).toEqual([]);
  });

  it("only expires where the role may end nothing, and says so before anybody tries", async () => {
    await trustJobs(world.bao, issuer, {
      role: "nothing",
      token_policies: ["deploy"],
      token_no_default_policy: true,
    });
    const issued = okOf(await provider.issue(await request({ role: "nothing" }), calm()));
    expect(provider.revocabilityOf?.(issued.handle)).toMatchObject({
      revoke: "none",
      best: "expires",
    });
    const { accessor } = issued.handle;
    await world.bao.api("POST", "auth/token/revoke-accessor", { accessor });
  });

  it("leaves no login behind that it made to end a lease", async () => {
    const issued = okOf(await provider.issue(await request(), calm()));
    okOf(await provider.revoke(issued.handle, calm()));
    okOf(await provider.probe(issued.handle, calm()));
    expect(await loginTokens()).toEqual([]);
    expect(await canConnect(world.postgres, issued.credential)).toBe(false);
  });
});
