import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAzureProvider } from "../../src/credentials/azure/broker/provider.ts";
import type { AzureServer, BrokerProof } from "../../src/credentials/azure/broker/server.ts";
import type { AzureSettings } from "../../src/credentials/azure/broker/settings.ts";
import type { IssueRequest, Provider } from "../../src/credentials/kind/provider.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { Secret } from "../../src/shared/secret.ts";
import { errOf, okOf } from "../contract/provider.ts";
import { accessTokenOf, addApp, azureServer, makeCertificate } from "../support/azure-setup.ts";
import { CLIENT, startFakeEntra, type FakeEntra } from "../support/fake-entra/start-entra.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";

const calm = (): AbortSignal => AbortSignal.timeout(20_000);
const ARM = "https://management.azure.com/.default";
const VAULT = "https://vault.azure.net/.default";

describe("Azure", () => {
  let entra: FakeEntra;
  let issuer: TestIssuer;
  let folder: string;
  const { both, certificate, key } = makeCertificate();
  const secret = randomBytes(30).toString("base64url");

  beforeAll(async () => {
    issuer = await startIssuer();
    entra = await startFakeEntra();
    folder = mkdtempSync(join(tmpdir(), "stepkey-azure-"));
  });
  afterAll(async () => {
    await entra?.close();
    await issuer?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    Object.assign(entra, { aheadMs: 0, lifetime: undefined, broken: undefined });
    const federated = [{ issuer: issuer.url, subject: "broker", audience: "api://x" }];
    addApp(entra, { certificates: [certificate], secrets: [{ value: secret }], federated });
  });

  const CERTIFICATE: BrokerProof = { kind: "certificate", pem: new Secret(both) };
  const providerFor = (
    proof: BrokerProof = CERTIFICATE,
    changes: Partial<AzureServer> = {},
  ): Provider<AzureSettings> =>
    createAzureProvider({
      send: nodeHttp(),
      clock: systemClock,
      jitter: Math.random,
      servers: { production: azureServer(entra, { proof, ...changes }) },
    });
  const request = (
    settings: AzureSettings = { server: "production" },
    ttlSeconds = 900,
  ): IssueRequest<AzureSettings> => ({
    lease: newLeaseId(randomBytes),
    instance: "instance-1",
    settings,
    access: "write",
    expiresAt: Date.now() + ttlSeconds * 1000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5 },
    repository: "octo-org/shop",
    step: "deploy",
  });
  /** A secret in a file, as the configuration has it. */
  const inFile = (name: string, content: string): Secret => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return new Secret(content, () => readFileSync(path, "utf8"));
  };
  const works = async (provider: Provider<AzureSettings>): Promise<boolean> => {
    const { credential } = okOf(await provider.issue(request(), calm()));
    return (await entra.use(accessTokenOf(credential), "PUT")) === 200;
  };
  const refused = async (proof: BrokerProof) =>
    errOf(await providerFor(proof).issue(request(), calm()));

  describe("the broker's proof", () => {
    it("is a certificate, with a PEM file in any order", async () => {
      expect(await works(providerFor())).toBe(true);
      const turned = new Secret(`${certificate}\n${key}`);
      expect(await works(providerFor({ kind: "certificate", pem: turned }))).toBe(true);
    });

    it("is a client secret, with the line end of its file", async () => {
      const proof = { kind: "client-secret", secret: inFile("secret", `${secret}\n`) } as const;
      expect(await works(providerFor(proof))).toBe(true);
    });

    it("is a token of another issuer, which is read again when it was renewed", async () => {
      const issue = async (expiresIn: number) =>
        await issuer.issueToken({ sub: "broker" }, { audience: "api://x", expiresIn });
      const token = inFile("token", await issue(-5));
      const provider = providerFor({ kind: "federated-token", token });
      const failure = errOf(await provider.issue(request(), calm()));
      expect(failure).toMatchObject({ kind: "permanent", name: "AADSTS700024" });
      expect(failure.remedy).toContain("federated token");
      inFile("token", await issue(300));
      expect(await works(provider)).toBe(true);
    });

    it("is a new secret as soon as its file has one", async () => {
      const proof = { kind: "client-secret", secret: inFile("rotated", "old") } as const;
      const provider = providerFor(proof);
      expect((await provider.issue(request(), calm())).ok).toBe(false);
      inFile("rotated", secret);
      expect(await works(provider)).toBe(true);
    });

    it("that is wrong is named, and never repeated", async () => {
      const wrong = "not-the-secret-of-this-app";
      const failure = await refused({ kind: "client-secret", secret: new Secret(wrong) });
      expect(failure).toMatchObject({ kind: "permanent", name: "AADSTS7000215", mayExist: false });
      expect(failure.remedy).toContain("its value, not its id");
      expect(JSON.stringify(failure)).not.toContain(wrong);
    });

    it("that has expired is named", async () => {
      addApp(entra, { secrets: [{ value: secret, isExpired: true }] });
      const failure = await refused({ kind: "client-secret", secret: new Secret(secret) });
      expect(failure).toMatchObject({ kind: "permanent", name: "AADSTS7000222" });
    });

    it("that the app does not have is named, with its thumbprint", async () => {
      const other = makeCertificate();
      const failure = await refused({ kind: "certificate", pem: new Secret(other.both) });
      expect(failure).toMatchObject({ kind: "permanent", name: "AADSTS700027" });
      expect(failure.remedy).toContain("Upload the certificate");
      expect(JSON.stringify(failure)).not.toContain("PRIVATE KEY");
    });

    it("that has expired by the broker's own clock is not sent", async () => {
      const before = entra.asked.length;
      const provider = createAzureProvider({
        send: nodeHttp(),
        clock: { ...systemClock, now: () => Date.now() + 3 * 86_400_000 },
        jitter: Math.random,
        servers: { production: azureServer(entra, { proof: CERTIFICATE }) },
      });
      const failure = errOf(await provider.issue(request(), calm()));
      expect(failure).toMatchObject({ kind: "permanent", name: "certificate_expired" });
      expect(errOf((await provider.checkServer?.("production", calm())) ?? failed)).toEqual(
        failure,
      );
      expect(entra.asked.length).toBe(before);
    });
  });

  describe("a grant", () => {
    it("is a read where the admin lists its scope, and a write everywhere else", async () => {
      const provider = providerFor(CERTIFICATE, { reads: [ARM] });
      const access = async (settings: AzureSettings) =>
        okOf(await provider.classify(settings, calm())).access;
      expect(await access({ server: "production" })).toBe("read");
      expect(await access({ server: "production", scope: ARM })).toBe("read");
      expect(await access({ server: "production", scope: VAULT })).toBe("write");
      const unlisted = okOf(await providerFor().classify({ server: "production" }, calm()));
      expect(unlisted).toEqual({
        access: "write",
        because: `\`reads\` of server "production" does not list ${ARM}`,
      });
    });

    it("gets a token for its scope alone", async () => {
      const settings = { server: "production", scope: VAULT };
      const { credential } = okOf(await providerFor().issue(request(settings), calm()));
      expect(await entra.use(accessTokenOf(credential))).toBe(401);
    });

    it("gets no ID token, and the subscription that it names", async () => {
      const subscription = "44444444-4444-4444-8444-444444444444";
      const settings = { server: "production", subscription };
      const { credential } = okOf(await providerFor().issue(request(settings), calm()));
      expect(Object.keys(credential.env).toSorted()).toEqual([
        "AZURE_ACCESS_TOKEN",
        "AZURE_CLIENT_ID",
        "AZURE_SUBSCRIPTION_ID",
        "AZURE_TENANT_ID",
      ]);
      expect(credential.env["AZURE_SUBSCRIPTION_ID"]).toBe(subscription);
      expect(credential.files).toEqual([]);
    });

    it("is refused where tokens live shorter than its lease", async () => {
      entra.lifetime = 600;
      const failure = errOf(await providerFor().issue(request(), calm()));
      expect(failure).toMatchObject({ kind: "permanent", name: "token_too_short" });
    });

    it("on a server that is not configured says so", async () => {
      const failure = errOf(await providerFor().issue(request({ server: "other" }), calm()));
      expect(failure).toMatchObject({ kind: "permanent", name: "server_unknown" });
      expect(providerFor().handleOf(request({ server: "other" }))).toMatchObject({
        server: "other",
      });
    });

    it("is rehearsed with a token that nobody gets", async () => {
      const rehearse = async (settings: AzureSettings, provider = providerFor()) =>
        okOf((await provider.rehearse?.(settings, calm())) ?? failed);
      const before = entra.issued();
      expect(await rehearse({ server: "production" })).toBeUndefined();
      expect(entra.issued() - before).toBe(1);
      const scope = "https://nowhere.example/.default";
      expect(await rehearse({ server: "production", scope })).toMatchObject({
        setting: "scope",
        failure: { name: "AADSTS500011" },
      });
      const wrong = providerFor({ kind: "client-secret", secret: new Secret("x") });
      expect(await rehearse({ server: "production" }, wrong)).toMatchObject({
        setting: "server",
        failure: { name: "AADSTS7000215" },
      });
    });
  });

  describe("a server's readiness", () => {
    const check = async (changes: Partial<AzureServer> = {}) =>
      (await providerFor(CERTIFICATE, changes).checkServer?.("production", calm())) ?? failed;

    it("is seen without a token, whose request the tenant's logs would have", async () => {
      const before = entra.asked.length;
      expect((await check()).ok).toBe(true);
      expect(entra.asked.length).toBe(before);
    });

    it("names a tenant that is not there", async () => {
      expect(errOf(await check({ tenant: "contoso.example" }))).toMatchObject({
        kind: "permanent",
        name: "AADSTS90002",
      });
    });

    it("says that nobody responds", async () => {
      const proxy = await startStallingProxy({ host: "127.0.0.1", port: entra.port });
      const authority = `http://127.0.0.1:${proxy.port}`;
      expect((await check({ authority })).ok).toBe(true);
      await proxy.cut();
      expect(errOf(await check({ authority }))).toMatchObject({ kind: "retryable" });
      await proxy.close();
    });
  });

  it("issues twenty tokens at once, each signed for anew", async () => {
    const provider = providerFor();
    const issued = await Promise.all(
      Array.from({ length: 20 }, async () => okOf(await provider.issue(request(), calm()))),
    );
    const tokens = new Set(issued.map(({ credential }) => accessTokenOf(credential)));
    expect(tokens.size).toBe(20);
    expect(issued.every(({ handle }) => handle["client"] === CLIENT)).toBe(true);
  });
});

const failed = {
  ok: false,
  error: { kind: "permanent", name: "", message: "", remedy: "", mayExist: false },
} as const;
