import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Issued, IssueRequest, Provider } from "../../src/credentials/kind/provider.ts";
import { createVaultProvider } from "../../src/credentials/vault/broker/provider.ts";
import type { VaultServer } from "../../src/credentials/vault/broker/server.ts";
import type { VaultSettings } from "../../src/credentials/vault/broker/settings.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { Secret } from "../../src/shared/secret.ts";
import { errOf, okOf } from "../contract/provider.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { githubClaims } from "../support/id-token.ts";
import { openBaoBinary } from "../support/openbao.ts";
import {
  BROKER_POLICY,
  canConnect,
  connectDatabase,
  DATABASE_USER,
  dataOf,
  JOB_AUDIENCE,
  startVaultWorld,
  trustJobs,
  vaultGrant,
  type VaultWorld,
} from "../support/vault-setup.ts";

const binary = openBaoBinary();
const calm = (): AbortSignal => AbortSignal.timeout(20_000);

describe.runIf(binary !== undefined)("Vault", () => {
  let world: VaultWorld;
  let issuer: TestIssuer;

  beforeAll(async () => {
    world = await startVaultWorld(binary ?? "");
    issuer = await startIssuer();
  }, 60_000);
  afterAll(async () => {
    await world?.stop();
    await issuer?.close();
  });

  const providerFor = (changes: Partial<VaultServer> = {}): Provider<VaultSettings> =>
    createVaultProvider({
      send: nodeHttp(),
      clock: systemClock,
      servers: { main: world.server(changes) },
    });

  const request = (
    given: Readonly<Record<string, unknown>>,
    ttlSeconds = 900,
  ): IssueRequest<VaultSettings> => ({
    lease: newLeaseId(randomBytes),
    instance: "instance-1",
    settings: vaultGrant(given),
    access: "write",
    expiresAt: Date.now() + ttlSeconds * 1000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5 },
    repository: "octo-org/shop",
    step: "publish",
  });

  const issue = async (given: Readonly<Record<string, unknown>>): Promise<Issued> =>
    okOf(await providerFor().issue(request(given), calm()));

  const values = ({ credential }: Issued): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(credential.env).map(([name, value]) => [
        name,
        value instanceof Secret ? value.reveal() : value,
      ]),
    );

  const tokenAt = async (accessor: unknown) =>
    (await world.bao.tokens()).find((token) => token["accessor"] === accessor);

  describe("what a lease reads", () => {
    it("comes from KV 1 and 2, in variables that are named or as vault-action names them", async () => {
      const secrets = `
        secret/data/ci npmToken ;
        secret/data/ci npmToken | NPM_TOKEN ;
        secret/data/ci aws.accessKey | AWS_ACCESS_KEY_ID ;
        kv1/ci npmToken | FROM_KV1 ;`;
      const issued = await issue({ secrets });
      expect(values(issued)).toEqual({
        NPMTOKEN: world.npmToken,
        NPM_TOKEN: world.npmToken,
        AWS_ACCESS_KEY_ID: "AKIAEXAMPLE0",
        FROM_KV1: world.npmToken,
      });
    });

    it("is every key with *, in upper case, and as it is with **", async () => {
      const issued = await issue({ secrets: "kv1/ci * | APP_ ; kv1/ci ** | own_" });
      expect(values(issued)).toEqual({
        APP_NPMTOKEN: world.npmToken,
        own_npmToken: world.npmToken,
      });
    });

    it("is a certificate with its key, as vault-action names them", async () => {
      const pki = `pki/issue/deploy {"common_name": "deploy.example", "ttl": "1h"}`;
      const issued = await issue({ pki });
      expect(Object.keys(values(issued)).toSorted()).toEqual(
        expect.arrayContaining(["DEPLOY_CA", "DEPLOY_CERT", "DEPLOY_KEY"]),
      );
      expect(values(issued)["DEPLOY_CERT"]).toMatch(/BEGIN CERTIFICATE/u);
    });

    it("does not hold the token, unless export-token says so", async () => {
      const without = await issue({ secrets: "secret/data/ci npmToken" });
      expect(Object.keys(without.credential.env)).toEqual(["NPMTOKEN"]);
      const exported = values(await issue({ "export-token": true }));
      expect(exported).toMatchObject({ VAULT_ADDR: world.bao.url });
      const { status } = world.bao;
      expect(await status("secret/data/ci", exported["VAULT_TOKEN"] ?? "")).toBe(200);
      expect(await status("secret/data/other", exported["VAULT_TOKEN"] ?? "")).toBe(403);
    });

    it("leaves nothing behind where a key is missing, and says which keys there are", async () => {
      const accessors = async (): Promise<readonly unknown[]> =>
        (await world.bao.tokens()).map(({ accessor }) => accessor);
      const before = await accessors();
      const provider = providerFor();
      const asked = request({ secrets: "secret/data/ci npmTokn" });
      const failure = errOf(await provider.issue(asked, calm()));
      expect(failure).toMatchObject({ kind: "permanent", setting: "secrets", mayExist: false });
      expect(failure.message).toContain('has no key "npmTokn"; it has');
      expect(JSON.stringify(failure)).not.toContain(world.npmToken);
      // The broker's own login. Others' tokens may end meanwhile.
      const made = (await accessors()).filter((accessor) => !before.includes(accessor));
      expect(made).toHaveLength(1);
    });
  });

  describe("the token of a lease", () => {
    it("lives as long as the lease, cannot be renewed, and works once more than it is used", async () => {
      const { handle } = await issue({ secrets: DATABASE_USER });
      const token = await tokenAt(handle["accessor"]);
      expect(token).toMatchObject({
        explicit_max_ttl: 900,
        creation_ttl: 900,
        renewable: false,
        orphan: true,
        num_uses: 1,
        policies: ["deploy"],
        meta: { repository: "octo-org/shop", step: "publish", run: "9001/1" },
      });
    });

    it("is dead with its database user when it was revoked", async () => {
      const provider = providerFor();
      const issued = okOf(await provider.issue(request({ secrets: DATABASE_USER }), calm()));
      const { postgres } = world;
      expect(await canConnect(postgres, issued.credential)).toBe(true);
      const revoked = okOf(await provider.revoke(issued.handle, calm()));
      expect(revoked).toEqual({ facts: ["token revoked", "1 lease ended"] });
      expect(await canConnect(postgres, issued.credential)).toBe(false);
      const probe = okOf(await provider.probe(issued.handle, calm()));
      expect(probe).toEqual({ state: "dead", facts: ["token absent", "no leases"] });
      const user = values(issued)["PGUSER"];
      expect(await postgres.sql(`SELECT 1 FROM pg_roles WHERE rolname = '${user}'`)).toEqual([]);
    });

    it("is dead, and the value is not, for a lease with a value of KV or a certificate", async () => {
      const provider = providerFor();
      for (const given of [
        { secrets: "secret/data/ci npmToken" },
        { secrets: `${DATABASE_USER}; kv1/ci npmToken` },
        { pki: `pki/issue/deploy {"common_name": "deploy.example"}` },
      ]) {
        const issued = okOf(await provider.issue(request(given), calm()));
        expect(issued.diesAt).toBeUndefined();
        expect(provider.revocabilityOf?.(issued.handle).best).toBe("none");
        const { facts } = okOf(await provider.revoke(issued.handle, calm()));
        expect(facts.at(-1)).toMatch(/^the token is dead, the value of .* is not$/u);
        expect(await tokenAt(issued.handle["accessor"])).toBeUndefined();
      }
    });

    it("is found by what it carries, for a broker that lost the response", async () => {
      const asked = request({ secrets: DATABASE_USER });
      const first = providerFor();
      const issued = okOf(await first.issue(asked, calm()));
      const other = providerFor();
      const before = other.handleOf(asked);
      expect(okOf(await other.probe(before, calm())).state).toBe("alive");
      okOf(await other.revoke(before, calm()));
      expect(await tokenAt(issued.handle["accessor"])).toBeUndefined();
      expect(okOf(await other.probe(before, calm())).state).toBe("dead");
    });
  });

  it("issues to twenty at once, and ends them at once", async () => {
    const provider = providerFor();
    const all = await Promise.all(
      Array.from({ length: 20 }, () => provider.issue(request({ secrets: DATABASE_USER }), calm())),
    );
    const issued = all.map((one) => okOf(one));
    expect(new Set(issued.map((one) => values(one)["PGUSER"])).size).toBe(20);
    const works = () =>
      Promise.all(issued.map((one) => canConnect(world.postgres, one.credential)));
    expect(await works()).toEqual(issued.map(() => true));
    const revoked = await Promise.all(issued.map(({ handle }) => provider.revoke(handle, calm())));
    for (const one of revoked) expect(okOf(one).findings).toBeUndefined();
    expect(await works()).toEqual(issued.map(() => false));
  });

  describe("a role that does not fit", () => {
    const withRole = async (role: string, changes: Readonly<Record<string, unknown>>) => {
      await world.bao.api("POST", `auth/token/roles/${role}`, {
        allowed_policies: "deploy",
        token_no_default_policy: true,
        orphan: true,
        ...changes,
      });
      await world.bao.api("POST", `sys/policies/acl/${role}`, {
        policy: `path "auth/token/create/${role}" { capabilities = ["update"] }
          path "auth/token/roles/${role}" { capabilities = ["read"] }`,
      });
      await world.bao.api("POST", "auth/approle/role/stepkey", {
        token_policies: `stepkey-broker,${role}`,
      });
      return request({ role, secrets: "secret/data/ci npmToken" });
    };

    it.each([
      [
        "batch",
        { token_type: "batch", renewable: false },
        ["batch_token", /no accessor: no call can revoke one/u] as const,
      ],
      [
        "child",
        { orphan: false },
        ["token_not_orphan", /die with the broker's own login/u] as const,
      ],
      // The server gives its tokens the policies of whoever asks for one.
      ["open", { allowed_policies: [] }, ["token_as_broker", /what the broker can/u] as const],
      [
        "but-one",
        { allowed_policies: [], disallowed_policies: "other" },
        ["token_as_broker", /what the broker can/u] as const,
      ],
    ])("is refused at check and at issue: %s", async (role, changes, failing) => {
      const [name, message] = failing;
      const asked = await withRole(role, changes);
      const provider = providerFor();
      const expected = { kind: "permanent", name, setting: "role" };
      const failure = errOf(await provider.issue(asked, calm()));
      expect(failure).toMatchObject({ ...expected, mayExist: false });
      expect(failure.message).toMatch(message);
      const { settings, access } = asked;
      expect(
        errOf((await provider.checkSettings?.({ settings, access }, calm())) ?? UNASKED),
      ).toMatchObject(expected);
      expect(okOf((await provider.rehearse?.(settings, calm())) ?? UNASKED)?.failure.name).toBe(
        name,
      );
    });

    it("is refused at check where its policies do not allow what the grant reads, and no token is left", async () => {
      const provider = providerFor();
      const rehearsed = async (given: Readonly<Record<string, unknown>>) =>
        okOf((await provider.rehearse?.(vaultGrant(given), calm())) ?? UNASKED);
      const secrets = "secret/ci npmToken | A ; secret/data/ci npmToken | B";
      expect(await rehearsed({ secrets })).toMatchObject({
        setting: "secrets",
        failure: { paste: ['path "secret/ci" { capabilities = ["read"] }'] },
      });
      const pki = 'pki/issue/foreign {"common_name": "a.example"}';
      expect(await rehearsed({ pki })).toMatchObject({
        setting: "pki",
        failure: { paste: ['path "pki/issue/foreign" { capabilities = ["update"] }'] },
      });
      expect(await rehearsed({ secrets: DATABASE_USER })).toBeUndefined();
      const names = (await world.bao.tokens()).map((token) => token["display_name"]);
      expect(names).not.toContain("token-stepkey-rehearsal");
    });

    it("is refused at check where its tokens work too seldom", async () => {
      const { settings } = await withRole("seldom", { token_num_uses: 1 });
      const obstacle = okOf((await providerFor().rehearse?.(settings, calm())) ?? UNASKED);
      expect(obstacle).toMatchObject({ setting: "role", failure: { name: "token_uses" } });
    });

    it.each([
      ["brief", { token_explicit_max_ttl: "60s" }, "token_too_short"],
      ["once", { token_num_uses: 1 }, "token_uses"],
    ])("is refused when it issues: %s", async (role, changes, name) => {
      const asked = await withRole(role, changes);
      const failure = errOf(await providerFor().issue(asked, calm()));
      expect(failure).toMatchObject({ kind: "permanent", name, setting: "role" });
    });

    it("is refused when it does not exist, or the broker may not use it", async () => {
      await world.bao.api("POST", "sys/policies/acl/gone", {
        policy: 'path "auth/token/create/gone" { capabilities = ["update"] }',
      });
      await world.bao.api("POST", "auth/approle/role/stepkey", {
        token_policies: "stepkey-broker,gone",
      });
      const provider = providerFor();
      const gone = request({ role: "gone", secrets: "secret/data/ci npmToken" });
      expect(errOf(await provider.issue(gone, calm()))).toMatchObject({ name: "role_missing" });
      const foreign = request({ role: "foreign", secrets: "secret/data/ci npmToken" });
      const failure = errOf(await provider.issue(foreign, calm()));
      expect(failure).toMatchObject({ name: "vault_denied", setting: "role" });
      expect(failure.remedy).toContain('path "auth/token/create/foreign"');
    });
  });

  it("refuses a database user that dies before its lease, and leaves none", async () => {
    const secrets = "database/creds/brief username | U ; database/creds/brief password | P";
    const failure = errOf(await providerFor().issue(request({ secrets }), calm()));
    expect(failure).toMatchObject({ name: "lease_too_short", setting: "secrets", mayExist: false });
  });

  it("says that a path is not there, and how paths of KV 2 are written", async () => {
    const failure = errOf(
      await providerFor().issue(request({ secrets: "secret/data/none key" }), calm()),
    );
    expect(failure.name).toBe("secret_missing");
    expect(failure.remedy).toContain("secret/data/ci, not secret/ci");
  });

  it("says which right a path needs, and does not name one where the server refuses what it is asked", async () => {
    const provider = providerFor();
    const foreign = 'pki/issue/foreign {"common_name": "a.example"}';
    const denied = errOf(await provider.issue(request({ pki: foreign }), calm()));
    expect(denied).toMatchObject({ name: "vault_denied", setting: "pki" });
    expect(denied.remedy).toContain('path "pki/issue/foreign" { capabilities = ["update"] }');
    const nameless = errOf(
      await provider.issue(request({ pki: 'pki/issue/deploy {"ttl": "1h"}' }), calm()),
    );
    expect(nameless).toMatchObject({ name: "vault_refused", setting: "pki" });
    expect(nameless.remedy).toBe("Correct `pki`.");
  });

  describe("a database that is away", () => {
    it("leaves a lease that a finding names, and the credential is not reported as dead until it is", async () => {
      const provider = providerFor();
      const issued = okOf(await provider.issue(request({ secrets: DATABASE_USER }), calm()));
      await connectDatabase(world.bao, world.postgres.adminUrl().replace(/:\d+\//u, ":1/"), false);
      const revoked = okOf(await provider.revoke(issued.handle, calm()));
      expect(revoked.findings).toMatchObject([
        { what: expect.stringContaining("could not end lease database/creds/app/") as string },
      ]);
      expect(okOf(await provider.probe(issued.handle, calm())).state).toBe("alive");
      expect(await canConnect(world.postgres, issued.credential)).toBe(true);
      await connectDatabase(world.bao, world.postgres.adminUrl());
      expect(okOf(await provider.revoke(issued.handle, calm())).findings).toBeUndefined();
      expect(okOf(await provider.probe(issued.handle, calm())).state).toBe("dead");
      expect(await canConnect(world.postgres, issued.credential)).toBe(false);
    }, 60_000);
  });

  describe("the broker's own login", () => {
    it("is repeated when the server has revoked it", async () => {
      const provider = providerFor();
      const first = okOf(await provider.issue(request({ secrets: DATABASE_USER }), calm()));
      for (const token of await world.bao.tokens()) {
        if (token["path"] !== "auth/approle/login") continue;
        await world.bao.api("POST", "auth/token/revoke-accessor", { accessor: token["accessor"] });
      }
      okOf(await provider.issue(request({ secrets: DATABASE_USER }), calm()));
      okOf(await provider.revoke(first.handle, calm()));
      expect(await canConnect(world.postgres, first.credential)).toBe(false);
    });

    it("can be a JWT, which a file holds", async () => {
      await trustJobs(world.bao, issuer, { role: "stepkey", token_policies: ["stepkey-broker"] });
      const jwt = await issuer.issueToken(githubClaims(), { audience: JOB_AUDIENCE });
      const login = { method: "jwt", path: "jwt", role: "stepkey", jwt: new Secret(jwt) } as const;
      const provider = providerFor({ login });
      okOf((await provider.checkServer?.("main", calm())) ?? UNASKED);
      const issued = okOf(await provider.issue(request({ secrets: DATABASE_USER }), calm()));
      expect(await canConnect(world.postgres, issued.credential)).toBe(true);
    });

    it("is refused with what to look at, and the secret ID is in no message", async () => {
      const secretId = randomBytes(16).toString("hex");
      const { login } = world.server();
      const wrong = { ...login, secretId: new Secret(secretId) } as VaultServer["login"];
      const failure = errOf(
        (await providerFor({ login: wrong }).checkServer?.("main", calm())) ?? UNASKED,
      );
      expect(failure).toMatchObject({ kind: "permanent", mayExist: false });
      expect(failure.remedy).toContain("secret-id");
      expect(JSON.stringify(failure)).not.toContain(secretId);
    });

    it("is refused in words where it gives batch tokens", async () => {
      const path = "auth/approle/role/batch";
      await world.bao.api("POST", path, { token_policies: "stepkey-broker", token_type: "batch" });
      const roleId = new Secret(
        String(dataOf(await world.bao.api("GET", `${path}/role-id`))["role_id"]),
      );
      const secretId = new Secret(
        String(dataOf(await world.bao.api("POST", `${path}/secret-id`))["secret_id"]),
      );
      const login = { method: "approle", path: "approle", roleId, secretId } as const;
      const checked = await providerFor({ login }).checkServer?.("main", calm());
      const failure = errOf(checked ?? UNASKED);
      expect(failure.name).toBe("batch_token");
      expect(failure.remedy).toContain("vault write auth/approle/role/ROLE token_type=service");
    });

    it("is checked for every right that it needs, with the lines that are missing", async () => {
      await world.bao.api("POST", "auth/approle/role/weak", { token_policies: "deploy" });
      const { api } = world.bao;
      const id = dataOf(await api("GET", "auth/approle/role/weak/role-id"))["role_id"];
      const secret = dataOf(await api("POST", "auth/approle/role/weak/secret-id"))["secret_id"];
      const login = {
        method: "approle",
        path: "approle",
        roleId: new Secret(String(id)),
        secretId: new Secret(String(secret)),
      } as const;
      const failure = errOf(
        (await providerFor({ login }).checkServer?.("main", calm())) ?? UNASKED,
      );
      expect(failure.name).toBe("rights_missing");
      expect(failure.paste).toContain(
        'path "auth/token/accessors/" { capabilities = ["list","sudo"] }',
      );
    });
  });

  it("reads and revokes in its namespace", async () => {
    const { api } = world.bao;
    await api("POST", "sys/namespaces/team-a");
    const inside = (path: string, body: Readonly<Record<string, unknown>>) =>
      api("POST", `team-a/${path}`, body);
    await inside("sys/policies/acl/stepkey-broker", { policy: BROKER_POLICY });
    await inside("sys/policies/acl/deploy", {
      policy: 'path "kv1/ci" { capabilities = ["read"] }',
    });
    await inside("sys/mounts/kv1", { type: "kv", options: { version: "1" } });
    await inside("kv1/ci", { npmToken: "of-team-a" });
    await inside("auth/token/roles/deploy", { allowed_policies: "deploy", orphan: true });
    await inside("sys/auth/approle", { type: "approle" });
    await inside("auth/approle/role/stepkey", { token_policies: "stepkey-broker" });
    const id = dataOf(await api("GET", "team-a/auth/approle/role/stepkey/role-id"))["role_id"];
    const secret = dataOf(await inside("auth/approle/role/stepkey/secret-id", {}))["secret_id"];
    const login = {
      method: "approle",
      path: "approle",
      roleId: new Secret(String(id)),
      secretId: new Secret(String(secret)),
    } as const;
    const provider = providerFor({ namespace: "team-a", login });
    okOf((await provider.checkServer?.("main", calm())) ?? UNASKED);
    const asked = request({ secrets: "kv1/ci npmToken | T", "export-token": true });
    const issued = okOf(await provider.issue(asked, calm()));
    expect(values(issued)).toMatchObject({ T: "of-team-a", VAULT_NAMESPACE: "team-a" });
    expect(okOf(await provider.probe(issued.handle, calm())).state).toBe("alive");
    okOf(await provider.revoke(issued.handle, calm()));
    expect(okOf(await provider.probe(issued.handle, calm())).state).toBe("dead");
  });

  it("calls a sealed server, and something else at the URL, by their names", async () => {
    const at = async (status: number, body: string) => {
      const provider = createVaultProvider({
        send: () => Promise.resolve({ ok: true, value: { status, headers: {}, body } }),
        clock: systemClock,
        servers: { main: world.server() },
      });
      return errOf((await provider.checkServer?.("main", calm())) ?? UNASKED);
    };
    expect(await at(503, '{"errors":["Vault is sealed"]}')).toMatchObject({
      kind: "retryable",
      name: "vault_sealed",
    });
    expect(await at(200, "<html>Welcome</html>")).toMatchObject({ name: "vault_malformed" });
    expect(await at(307, "")).toMatchObject({ name: "vault_redirects" });
  });
});

const UNASKED = { ok: true, value: undefined } as const;
