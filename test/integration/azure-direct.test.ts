import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAzureDirectProvider } from "../../src/credentials/azure/direct/provider.ts";
import {
  parseAzureDirectSettings,
  type AzureDirectSettings,
} from "../../src/credentials/azure/direct/settings.ts";
import type { IssueRequest, Provider } from "../../src/credentials/kind/provider.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { Secret } from "../../src/shared/secret.ts";
import { errOf, okOf } from "../contract/provider.ts";
import { accessTokenOf, addApp, AZURE_AUDIENCE } from "../support/azure-setup.ts";
import { bodyOf, noMatch } from "../support/fake-entra/errors.ts";
import {
  CLIENT,
  startFakeEntra,
  SUBSCRIPTION,
  TENANT,
  type FakeEntra,
} from "../support/fake-entra/start-entra.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { githubClaims } from "../support/id-token.ts";

const calm = (): AbortSignal => AbortSignal.timeout(20_000);
const SUBJECT = "repo:octo-org/shop:environment:production";
const NOBODY = "99999999-9999-4999-8999-999999999999";

describe("Azure without a broker", () => {
  let issuer: TestIssuer;
  let entra: FakeEntra;
  let provider: Provider<AzureDirectSettings>;

  beforeAll(async () => {
    issuer = await startIssuer();
    entra = await startFakeEntra();
    const deps = { send: nodeHttp(), clock: systemClock, jitter: Math.random };
    provider = createAzureDirectProvider(deps);
  });
  afterAll(async () => {
    await entra?.close();
    await issuer?.close();
  });
  beforeEach(() => {
    Object.assign(entra, { aheadMs: 0, lifetime: undefined, broken: undefined });
    const credential = { issuer: issuer.url, subject: SUBJECT, audience: AZURE_AUDIENCE };
    addApp(entra, { federated: [credential] });
  });

  const request = async (
    given: Readonly<Record<string, unknown>> = {},
    {
      subject = SUBJECT,
      expiresIn = 300,
      ttlSeconds = 900,
    }: {
      readonly subject?: string;
      readonly expiresIn?: number;
      readonly ttlSeconds?: number;
    } = {},
  ): Promise<IssueRequest<AzureDirectSettings>> => {
    const settings = okOf(
      parseAzureDirectSettings({
        "tenant-id": TENANT,
        "client-id": CLIENT,
        "authority-host": entra.url,
        ...given,
      }),
    );
    const claims = githubClaims({ sub: subject });
    const { audience } = settings;
    return {
      lease: newLeaseId(randomBytes),
      instance: "direct",
      settings,
      access: "write",
      expiresAt: Date.now() + ttlSeconds * 1000,
      job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 70_001 },
      repository: "octo-org/shop",
      step: "deploy",
      idToken: new Secret(await issuer.issueToken(claims, { audience, expiresIn })),
    };
  };
  const refused = async (...given: Parameters<typeof request>) =>
    errOf(await provider.issue(await request(...given), calm()));
  const issue = async (...given: Parameters<typeof request>) =>
    okOf(await provider.issue(await request(...given), calm()));

  describe("what a task gets", () => {
    it("is an access token, with the ids of the app, and no ID token", async () => {
      const { credential } = await issue({ "subscription-id": SUBSCRIPTION });
      const { AZURE_ACCESS_TOKEN: token, ...ids } = credential.env;
      expect(token).toBeInstanceOf(Secret);
      expect(ids).toEqual({
        AZURE_TENANT_ID: TENANT,
        AZURE_CLIENT_ID: CLIENT,
        AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
      });
      expect(credential.files).toEqual([]);
      expect(await entra.use(accessTokenOf(credential), "PUT")).toBe(200);
    });

    it("dies when Microsoft Entra says, whatever the lease, and the handle has that time", async () => {
      const issued = await issue();
      const { diesAt = 0, handle } = issued;
      expect(diesAt - Date.now()).toBeGreaterThan(3_590_000);
      expect(diesAt - Date.now()).toBeLessThan(5_400_000);
      const token = accessTokenOf(issued.credential);
      entra.aheadMs = diesAt - Date.now() - 60_000;
      expect(await entra.use(token)).toBe(200);
      entra.aheadMs += 61_000;
      expect(await entra.use(token)).toBe(401);
      expect(Date.parse(String(handle["expires"]))).toBeGreaterThan(diesAt - 1000);
    });

    it("has the ID token's file, and what tools read it by, only with token-file", async () => {
      const asked = await request({ "token-file": true, "subscription-id": SUBSCRIPTION });
      const { credential, issuedTo, diesAt = 0 } = okOf(await provider.issue(asked, calm()));
      const file = "__stepkey_file_id-token__";
      expect(credential.env).toMatchObject({
        AZURE_FEDERATED_TOKEN_FILE: file,
        AZURE_AUTHORITY_HOST: `${entra.url}/`,
        ARM_USE_OIDC: "true",
        ARM_OIDC_TOKEN_FILE_PATH: file,
        ARM_TENANT_ID: TENANT,
        ARM_CLIENT_ID: CLIENT,
        ARM_SUBSCRIPTION_ID: SUBSCRIPTION,
        ARM_ENVIRONMENT: "public",
      });
      expect(credential.files).toEqual([
        { name: "id-token", mode: "0400", content: asked.idToken },
      ]);
      expect(issuedTo).toContain("with the job's ID token in a file");
      // Five minutes until the last request, and 90 from there.
      expect(diesAt - Date.now()).toBeGreaterThan(94 * 60_000);
    });

    it("says in the proof what no call ends", async () => {
      const facts = async (given: Readonly<Record<string, unknown>>) =>
        okOf(await provider.revoke((await issue(given)).handle, calm())).facts;
      const never = "Microsoft Entra access tokens cannot be revoked";
      expect(await facts({})).toEqual([never]);
      const wide = await facts({ "token-file": true });
      expect(wide).toEqual([never, expect.stringContaining("the task had the job's ID token")]);
    });
  });

  it("asks with the lease's own correlation id, which the receipt has", async () => {
    const asked = await request();
    const { issuedTo } = okOf(await provider.issue(asked, calm()));
    const [{ correlation } = { correlation: "" }] = entra.asked.slice(-1);
    expect(correlation).toMatch(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u);
    expect(provider.handleOf(asked)).toMatchObject({ correlation });
    expect(issuedTo).toContain(correlation);
  });

  it("cannot be classified as a read: no token has less than the app", async () => {
    const { settings } = await request({ scope: "https://management.azure.com/.default" });
    const classified = okOf(await provider.classify(settings, calm()));
    expect(classified).toMatchObject({ access: "write" });
    expect(classified.because).toContain("use a broker");
  });

  describe("a refusal", () => {
    it("of the subject prints it, and the command that lets the app trust it", async () => {
      const subject = "repo:octo-org/shop:environment:o'brien";
      const failure = await refused({}, { subject });
      expect(failure).toMatchObject({
        kind: "permanent",
        name: "AADSTS700213",
        mayExist: false,
      });
      expect(failure.message).toContain("No matching federated identity record found");
      expect(failure.details?.join("\n")).toContain(`subject  ${subject}`);
      expect(failure.details?.join("\n")).toContain(`issuer   ${issuer.url}`);
      const [first, second = ""] = failure.paste ?? [];
      expect(first).toBe(`az ad app federated-credential create --id ${CLIENT} \\`);
      const quoted = /^ {2}--parameters '(?<json>.*)'$/u.exec(second)?.groups?.["json"] ?? "";
      expect(JSON.parse(quoted.replaceAll(String.raw`'\''`, "'"))).toEqual({
        name: "stepkey-repo-octo-org-shop-environment-o-brien",
        issuer: issuer.url,
        subject,
        audiences: [AZURE_AUDIENCE],
      });
    });

    it.each([
      ["the issuer", { issuer: "https://elsewhere.example" }, "AADSTS700211"],
      ["the audience", { audience: "api://other" }, "AADSTS700212"],
      ["upper and lower case", { subject: SUBJECT.toUpperCase() }, "AADSTS7002138"],
    ])("of %s does, too", async (_what, change, name) => {
      const right = { issuer: issuer.url, subject: SUBJECT, audience: AZURE_AUDIENCE };
      addApp(entra, { federated: [{ ...right, ...change }] });
      const failure = await refused();
      expect(failure).toMatchObject({ kind: "permanent", name });
      expect(failure.paste?.join("\n")).toContain(`"subject":"${SUBJECT}"`);
    });

    it("in the words of before 2024 does, too", async () => {
      const body = bodyOf(noMatch(issuer.url, SUBJECT, AZURE_AUDIENCE), "c");
      entra.broken = { status: 401, body };
      const failure = await refused();
      expect(failure).toMatchObject({ kind: "permanent", name: "AADSTS70021" });
      expect(failure.paste).toHaveLength(2);
    });

    it.each([
      ["AADSTS90002", { "tenant-id": "contoso.example" }, "`tenant-id`"],
      ["AADSTS700016", { "client-id": NOBODY }, "`client-id`"],
      ["AADSTS500011", { resource: "https://nowhere.example" }, "`scope`"],
    ])("of a tenant, app or resource that is not there names the setting: %s", async (...row) => {
      const [name, given, setting] = row;
      const failure = await refused(given);
      expect(failure).toMatchObject({ kind: "permanent", name, mayExist: false });
      expect(failure.remedy).toContain(setting);
      expect(failure.paste).toBeUndefined();
      expect(failure.message).not.toContain("Trace ID");
      expect(failure.details?.join("")).toMatch(/^Trace ID: .* Correlation ID: /u);
    });

    it("of an expired ID token asks for another one", async () => {
      expect(await refused({}, { expiresIn: -60 })).toMatchObject({
        kind: "new_id_token",
        name: "AADSTS700024",
      });
    });

    it("of a disabled app says so", async () => {
      const credential = { issuer: issuer.url, subject: SUBJECT, audience: AZURE_AUDIENCE };
      addApp(entra, { federated: [credential], isDisabled: true });
      expect(await refused()).toMatchObject({ kind: "permanent", name: "AADSTS7000112" });
    });

    it("of tokens that die before the lease says how long they live", async () => {
      entra.lifetime = 600;
      const failure = await refused();
      expect(failure).toMatchObject({ kind: "permanent", name: "token_too_short" });
      expect(failure.message).toContain("600 s");
      expect((await issue({}, { ttlSeconds: 500 })).diesAt).toBeDefined();
    });

    it("never repeats the ID token, whatever responds", async () => {
      const asked = await request();
      const shown = asked.idToken?.reveal() ?? "";
      const error = {
        error: shown,
        error_description: `AADSTS50013: ${shown} ${encodeURIComponent(shown)}`,
      };
      entra.broken = { status: 400, body: JSON.stringify(error) };
      const failure = errOf(await provider.issue(asked, calm()));
      const text = JSON.stringify(failure);
      expect(shown.split(".").filter((part) => text.includes(part))).toEqual([]);
      expect(failure.name).toBe("AADSTS50013");
    });
  });

  describe("a server that does not respond as Microsoft Entra does", () => {
    it.each([
      ["a page", { status: 200, body: "<html>Welcome</html>" }, "response_unreadable"],
      [
        "no time",
        { status: 200, body: `{"token_type":"Bearer","access_token":"t"}` },
        "response_unreadable",
      ],
      [
        "another token",
        { status: 200, body: `{"token_type":"mac","access_token":"t","expires_in":1}` },
        "response_unreadable",
      ],
      [
        "a redirect",
        { status: 302, body: "", location: "https://elsewhere.example/?token" },
        "redirected",
      ],
      ["a proxy's page", { status: 407, body: "<html>" }, "http_407"],
    ])("is refused, and nothing is repeated: %s", async (_what, broken, name) => {
      entra.broken = broken;
      const before = entra.asked.length;
      expect(await refused()).toMatchObject({ kind: "permanent", name });
      expect(entra.asked.length - before).toBe(1);
    });

    it("has issued nothing when it responds with an error", async () => {
      entra.broken = { status: 503, body: "" };
      expect(await refused()).toMatchObject({ kind: "retryable", mayExist: false });
    });

    it.each([
      ["429", { status: 429, body: "" }],
      ["503", { status: 503, body: "<html>" }],
      [
        "AADSTS90033",
        {
          status: 400,
          body: `{"error":"temporarily_unavailable","error_description":"AADSTS90033: A transient error has occurred. Please try again."}`,
        },
      ],
    ])("is asked again while it is busy: %s", async (_what, broken) => {
      entra.broken = broken;
      const before = entra.asked.length;
      const issuing = provider.issue(await request(), calm());
      await expect.poll(() => entra.asked.length - before, { timeout: 10_000 }).toBe(2);
      entra.broken = undefined;
      expect((await issuing).ok).toBe(true);
    });
  });

  it("issues twenty tokens at once, each for its own lease", async () => {
    const all = await Promise.all(Array.from({ length: 20 }, async () => await issue()));
    const tokens = all.map(({ credential }) => accessTokenOf(credential));
    expect(new Set(tokens).size).toBe(20);
    expect(new Set(all.map(({ handle }) => handle["correlation"])).size).toBe(20);
    const used = await Promise.all(tokens.map((token) => entra.use(token)));
    expect(used.every((status) => status === 200)).toBe(true);
  });
});
