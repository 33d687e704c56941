import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseLoginFile } from "../../src/credentials/gcp/broker/login-file.ts";
import { Secret } from "../../src/shared/secret.ts";
import { errOf, okOf } from "../contract/provider.ts";
import {
  AUDIENCE,
  BROKER,
  DEPLOY,
  POOL,
  PROVIDER,
  startFakeGoogle,
  type FakeGoogle,
} from "../support/fake-google.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import {
  brokerProvider,
  directProvider,
  directSettings,
  gcpRequest,
  gcpServer,
  grantSettings,
  jobToken,
  READING,
  serviceAccountKey,
  tokenOf,
  useToken,
} from "../support/gcp-setup.ts";

const calm = () => AbortSignal.timeout(20_000);

describe("Google Cloud, at a fake", () => {
  let issuer: TestIssuer;
  let google: FakeGoogle;
  let directory: string;
  let key: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "stepkey-gcp-"));
    issuer = await startIssuer();
    google = await startFakeGoogle(issuer);
    key = serviceAccountKey(google);
  });
  afterAll(async () => {
    await google?.close();
    await issuer?.close();
    rmSync(directory, { recursive: true, force: true });
  });
  beforeEach(() => {
    google.condition = "74";
    google.bindings.set(DEPLOY, [`principalSet://iam.googleapis.com/${POOL}`, BROKER]);
  });

  const issueDirectly = async (
    changes: Readonly<Record<string, unknown>> = {},
    claims: Readonly<Record<string, unknown>> = {},
    seconds = 900,
  ) => {
    const idToken = await jobToken(issuer, claims);
    const request = gcpRequest(directSettings(google.url, changes), { seconds });
    return await directProvider().issue({ ...request, idToken }, calm());
  };
  const broker = (credentials: string | Secret = key) =>
    brokerProvider(gcpServer(google.url, credentials));
  const issueByBroker = async (
    changes: Readonly<Record<string, unknown>> = {},
    provider = broker(),
  ) =>
    await provider.issue(
      gcpRequest(grantSettings(changes), { seconds: 900, instance: "b" }),
      calm(),
    );

  const works = async (issued: Awaited<ReturnType<typeof issueDirectly>>) =>
    (await useToken(google.url, tokenOf(okOf(issued).credential))).write === 200;

  describe("directly", () => {
    it("gives gcloud and Terraform a token, and the project only where it is named", async () => {
      const { credential, issuedTo } = okOf(await issueDirectly());
      expect(Object.keys(credential.env)).toEqual([
        "CLOUDSDK_AUTH_ACCESS_TOKEN",
        "GOOGLE_OAUTH_ACCESS_TOKEN",
      ]);
      expect(credential.files).toEqual([]);
      expect(issuedTo).toBe(`gcp token of ${DEPLOY}`);
      const named = okOf(await issueDirectly({ "project-id": "shop-production" }));
      expect(named.credential.env).toMatchObject({
        CLOUDSDK_CORE_PROJECT: "shop-production",
        CLOUDSDK_PROJECT: "shop-production",
        GCLOUD_PROJECT: "shop-production",
        GCP_PROJECT: "shop-production",
        GOOGLE_CLOUD_PROJECT: "shop-production",
      });
    });

    it("lets the token live as long as the lease, and shows in the audit log whose it is", async () => {
      const asked = Date.now();
      const { diesAt = 0, credential } = okOf(await issueDirectly({}, {}, 60));
      expect(diesAt).toBeGreaterThanOrEqual(asked + 59_000);
      expect(diesAt).toBeLessThan(Date.now() + 62_000);
      expect(google.reasons.get(tokenOf(credential))).toMatch(
        /^stepkey lease [a-z0-9]{26}, instance direct, octo-org\/shop, run 9001\/1, step deploy$/u,
      );
    });

    it("is dead once the lease is over", async () => {
      const { credential, diesAt = 0 } = okOf(await issueDirectly({}, {}, 1));
      await new Promise((resolve) => setTimeout(resolve, diesAt - Date.now() + 1100));
      expect(await useToken(google.url, tokenOf(credential))).toEqual({ read: 401, write: 401 });
    });

    it("lets a token with a reading boundary read its bucket, and not write", async () => {
      const { credential } = okOf(await issueDirectly({ "access-boundary": READING }));
      expect(await useToken(google.url, tokenOf(credential))).toEqual({ read: 200, write: 403 });
      const free = okOf(await issueDirectly());
      expect(await useToken(google.url, tokenOf(free.credential))).toEqual({
        read: 200,
        write: 200,
      });
    });

    it("takes the job itself as the principal without a service account, and says how long its token lives", async () => {
      const asked = Date.now();
      const issued = okOf(await issueDirectly({ "service-account": undefined }));
      expect(issued.diesAt).toBeGreaterThanOrEqual(asked + 3_599_000);
      expect(issued.issuedTo).toBe(`gcp token of ${PROVIDER}`);
      expect(directProvider().revocabilityOf?.(issued.handle)).toMatchObject({
        best: "expires",
        minimumSeconds: 3600,
      });
    });

    it("hands over the ID token with token-file alone, and says so in log, receipt and proof", async () => {
      const without = okOf(await issueDirectly());
      expect(JSON.stringify(without)).not.toContain("gcp-credentials");
      const asked = Date.now();
      const issued = okOf(await issueDirectly({ "token-file": true }));
      expect(issued.issuedTo).toContain("the job's ID token in a file");
      expect(issued.credential.files.map(({ name, mode }) => [name, mode])).toEqual([
        ["id-token", "0400"],
        ["gcp-credentials.json", "0400"],
      ]);
      // Five minutes of the ID token, an hour of what it is exchanged for, and an hour of the last token got with that.
      expect(issued.diesAt).toBeGreaterThan(asked + 7_400_000);
      const { facts } = okOf(await directProvider().revoke(issued.handle, calm()));
      expect(facts.join("; ")).toContain("the task had the job's ID token");
      const settings = directSettings(google.url, { "token-file": true });
      expect(okOf(await directProvider().classify(settings, calm())).access).toBe("write");
    });

    it("gives twenty leases at once twenty tokens", async () => {
      const all = await Promise.all(Array.from({ length: 20 }, () => issueDirectly()));
      const tokens = all.map((one) => tokenOf(okOf(one).credential));
      expect(new Set(tokens).size).toBe(20);
    });

    it("refuses a lease of more than an hour before it asks Google", async () => {
      const before = google.requests.length;
      const failure = errOf(await issueDirectly({}, {}, 7200));
      expect(failure).toMatchObject({ kind: "permanent", name: "ttl_too_long", mayExist: false });
      expect(google.requests).toHaveLength(before);
    });

    it("asks for another ID token where Google takes this one for expired", async () => {
      const idToken = new Secret(
        await issuer.issueToken({ repository_id: "74" }, { audience: AUDIENCE, expiresIn: -60 }),
      );
      const request = { ...gcpRequest(directSettings(google.url)), idToken };
      const failure = errOf(await directProvider().issue(request, calm()));
      expect(failure).toMatchObject({ kind: "new_id_token", name: "invalid_grant" });
      expect(JSON.stringify(failure)).not.toContain(idToken.reveal());
    });

    it("says what is wrong with a provider that is not there", async () => {
      const failure = errOf(
        await issueDirectly({
          "workload-identity-provider": PROVIDER.replace("123456789", "987654321"),
        }),
      );
      expect(failure).toMatchObject({ kind: "permanent", name: "invalid_target", mayExist: false });
      expect(failure.remedy).toContain("`workload-identity-provider`");
    });

    it("says how to compare an attribute condition that rejects the job", async () => {
      google.condition = "75";
      const failure = errOf(await issueDirectly());
      expect(failure.name).toBe("unauthorized_client");
      expect(failure.paste?.join("\n")).toContain("value(attributeCondition)");
    });

    it("names the audience that the provider does not take", async () => {
      const failure = errOf(await issueDirectly({ audience: "other" }, { audience: "other" }));
      expect(failure.remedy).toContain("The ID token is for other.");
    });

    it("prints the binding that a service account lacks", async () => {
      google.bindings.set(DEPLOY, []);
      const failure = errOf(await issueDirectly());
      expect(failure).toMatchObject({ kind: "permanent", name: "PERMISSION_DENIED" });
      expect(failure.message).toContain("iam.serviceAccounts.getAccessToken");
      expect(failure.paste).toEqual([
        `gcloud iam service-accounts add-iam-policy-binding ${DEPLOY} \\`,
        "  --role roles/iam.workloadIdentityUser \\",
        `  --member "principalSet://iam.googleapis.com/${POOL}/attribute.repository_id/74"`,
      ]);
    });

    it("repeats no part of a token that a response repeats", async () => {
      const idToken = await jobToken(issuer);
      const said = { error: "invalid_grant", error_description: `No: ${idToken.reveal()}` };
      google.faults.push({ status: 400, body: said });
      const request = { ...gcpRequest(directSettings(google.url)), idToken };
      const failure = errOf(await directProvider().issue(request, calm()));
      const parts = idToken.reveal().split(".");
      expect(parts.filter((part) => JSON.stringify(failure).includes(part))).toEqual([]);
    });

    it("tries again where Google is overloaded", async () => {
      google.faults.push({ status: 503, body: { error: { status: "UNAVAILABLE" } } });
      google.faults.push({ status: 429, body: { error: { status: "RESOURCE_EXHAUSTED" } } });
      expect(await works(await issueDirectly())).toBe(true);
    });

    it("fails for now where Google stays so, and leaves no token that somebody could have", async () => {
      const unavailable = { status: 503, body: { error: { status: "UNAVAILABLE" } } };
      google.faults.push(unavailable, unavailable, unavailable, unavailable);
      expect(errOf(await issueDirectly())).toMatchObject({ kind: "retryable", mayExist: false });
    });

    it("takes no response of something else for Google's", async () => {
      google.faults.push({ status: 200, body: "Welcome" });
      expect(errOf(await issueDirectly())).toMatchObject({ name: "google_malformed" });
    });
  });

  describe("by a broker", () => {
    it("gets a token with its own, which all leases share", async () => {
      const provider = broker();
      const before = google.requests.length;
      const all = await Promise.all(Array.from({ length: 20 }, () => issueByBroker({}, provider)));
      const tokens = all.map((one) => tokenOf(okOf(one).credential));
      expect(new Set(tokens).size).toBe(20);
      const signIns = google.requests.slice(before).filter(({ path }) => path === "/token");
      expect(signIns).toHaveLength(1);
    });

    it("logs in again where Google does not take its own token any more", async () => {
      const provider = broker();
      okOf(await issueByBroker({}, provider));
      google.forgetTokens();
      expect(await works(await issueByBroker({}, provider))).toBe(true);
    });

    it("takes a key that was replaced in its file", async () => {
      const file = join(directory, "key.json");
      writeFileSync(file, serviceAccountKey(google));
      const read = () => readFileSync(file, "utf8");
      const provider = broker(new Secret(read(), read));
      okOf(await issueByBroker({}, provider));
      writeFileSync(file, serviceAccountKey(google));
      google.forgetTokens();
      expect(await works(await issueByBroker({}, provider))).toBe(true);
      key = read();
    });

    it("logs in by a credential configuration, as itself or as a service account", async () => {
      const file = join(directory, "token.json");
      writeFileSync(file, JSON.stringify({ token: (await jobToken(issuer)).reveal() }));
      const configuration = {
        type: "external_account",
        audience: `//iam.googleapis.com/${PROVIDER}`,
        subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
        token_url: `${google.url}/v1/token`,
        credential_source: {
          file,
          format: { type: "json", subject_token_field_name: "token" },
        },
      };
      const itself = await issueByBroker({}, broker(JSON.stringify(configuration)));
      expect(await works(itself)).toBe(true);
      google.bindings.set(BROKER, [`principalSet://iam.googleapis.com/${POOL}`]);
      google.bindings.set(DEPLOY, [BROKER]);
      const impersonating = {
        ...configuration,
        service_account_impersonation_url: `${google.url}/v1/projects/-/serviceAccounts/${BROKER}:generateAccessToken`,
      };
      const account = await issueByBroker({}, broker(JSON.stringify(impersonating)));
      expect(await works(account)).toBe(true);
    });

    it("is ready while it can log in, and says why where it cannot", async () => {
      expect(await broker().checkServer?.("main", calm())).toEqual({ ok: true, value: undefined });
      const stale = serviceAccountKey(google);
      key = serviceAccountKey(google);
      const failure = errOf(
        (await broker(stale).checkServer?.("main", calm())) ?? { ok: true, value: undefined },
      );
      expect(failure).toMatchObject({ kind: "permanent", name: "invalid_grant", mayExist: false });
      expect(failure.message).toContain("Invalid JWT Signature.");
      expect(failure.remedy).toContain("its key");
    });

    it("prints in a rehearsal the binding that the broker lacks", async () => {
      google.bindings.set(DEPLOY, []);
      const obstacle = okOf(
        (await broker().rehearse?.(grantSettings(), calm())) ?? { ok: true, value: undefined },
      );
      expect(obstacle?.setting).toBe("service-account");
      expect(obstacle?.failure.paste?.join("\n")).toContain(
        `--role roles/iam.serviceAccountTokenCreator \\\n  --member "serviceAccount:${BROKER}"`,
      );
    });

    it("calls a service account a reading one only where the admin lists it", async () => {
      const settings = grantSettings();
      const listing = brokerProvider(gcpServer(google.url, key, { readServiceAccounts: [DEPLOY] }));
      expect(okOf(await broker().classify(settings, calm())).access).toBe("write");
      expect(okOf(await listing.classify(settings, calm())).access).toBe("read");
      const scoped = grantSettings({
        "access-token-scopes": ["https://www.googleapis.com/auth/cloud-platform.read-only"],
      });
      expect(okOf(await broker().classify(scoped, calm())).access).toBe("write");
    });

    it("says that Google's tokens are not revocable, and when this one ends", async () => {
      const { handle, credential } = okOf(await issueByBroker());
      const { facts } = okOf(await broker().revoke(handle, calm()));
      expect(facts[0]).toBe("Google's tokens are not revocable");
      expect(facts[1]).toMatch(/^Google ends it at 2\d{3}-/u);
      expect((await useToken(google.url, tokenOf(credential))).read).toBe(200);
    });
  });

  it("reads no login file that it cannot use, and repeats nothing of it", () => {
    const secret = "-----BEGIN PRIVATE KEY-----";
    const files = [
      secret,
      JSON.stringify({ type: "authorized_user", refresh_token: secret }),
      JSON.stringify({ type: "service_account", private_key: secret }),
      JSON.stringify({
        type: "service_account",
        private_key: secret,
        client_email: "a",
        token_uri: "http://evil.example",
      }),
      JSON.stringify({
        type: "external_account",
        audience: "a",
        subject_token_type: "t",
        token_url: "https://a.example",
        credential_source: { executable: { command: secret } },
      }),
    ];
    const said = files.map((file) => errOf(parseLoginFile(file)));
    expect(said.filter((text) => text.includes(secret))).toEqual([]);
    expect(new Set(said).size).toBe(4);
  });
});
