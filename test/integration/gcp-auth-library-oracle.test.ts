import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DownscopedClient,
  ExternalAccountClient,
  Impersonated,
  JWT,
  OAuth2Client,
  type BaseExternalAccountClient,
  type IdentityPoolClientOptions,
} from "google-auth-library";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { filesNamedIn, withFilePaths } from "../../src/shared/credential-file.ts";
import { Secret } from "../../src/shared/secret.ts";
import { okOf } from "../contract/provider.ts";
import {
  BROKER,
  DEPLOY,
  PROVIDER,
  startFakeGoogle,
  type FakeGoogle,
  type SeenRequest,
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

const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
const calm = () => AbortSignal.timeout(20_000);

/** Google's own client library as the oracle of what we send by hand. */
describe("our requests beside google-auth-library's", () => {
  let issuer: TestIssuer;
  let google: FakeGoogle;
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "stepkey-gcp-"));
    issuer = await startIssuer();
    google = await startFakeGoogle(issuer);
  });
  afterAll(async () => {
    await google?.close();
    await issuer?.close();
    rmSync(directory, { recursive: true, force: true });
  });
  let seen = 0;
  beforeEach(() => {
    seen = google.requests.length;
  });
  /** What was sent since the last call, without what differs in each: tokens, and names of clients. */
  const sent = () => {
    const requests = google.requests.slice(seen).map(comparable);
    seen = google.requests.length;
    return requests;
  };

  const configured = (config: object): BaseExternalAccountClient => {
    const client = ExternalAccountClient.fromJSON(config as IdentityPoolClientOptions);
    if (client === null) throw new Error("not an external account");
    return client;
  };
  const configuration = (idToken: Secret, changes: object = {}) => {
    const file = join(directory, "id-token");
    writeFileSync(file, idToken.reveal());
    return {
      type: "external_account",
      audience: `//iam.googleapis.com/${PROVIDER}`,
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      token_url: `${google.url}/v1/token`,
      credential_source: { file },
      scopes: [SCOPE],
      ...changes,
    };
  };
  const impersonating = (seconds: number) => ({
    service_account_impersonation_url: `${google.url}/v1/projects/-/serviceAccounts/${DEPLOY}:generateAccessToken`,
    service_account_impersonation: { token_lifetime_seconds: seconds },
  });

  it("exchanges an ID token with the same request", async () => {
    const idToken = await jobToken(issuer);
    await configured(configuration(idToken)).getAccessToken();
    const theirs = sent();
    const settings = directSettings(google.url, { "service-account": undefined });
    okOf(await directProvider().issue({ ...gcpRequest(settings), idToken }, calm()));
    expect(sent()).toEqual(theirs);
    expect(theirs).toHaveLength(1);
  });

  it("gets a token of a service account with the same two requests", async () => {
    const idToken = await jobToken(issuer);
    await configured(configuration(idToken, impersonating(900))).getAccessToken();
    const theirs = sent();
    const request = gcpRequest(directSettings(google.url), { seconds: 900 });
    okOf(await directProvider().issue({ ...request, idToken }, calm()));
    expect(sent()).toEqual(theirs);
    expect(theirs).toHaveLength(2);
  });

  it("narrows a token with the same request", async () => {
    const idToken = await jobToken(issuer);
    const settings = directSettings(google.url, { "access-boundary": READING });
    okOf(await directProvider().issue({ ...gcpRequest(settings), idToken }, calm()));
    const [, , ours] = sent();
    const source = await configured(configuration(idToken, impersonating(900))).getAccessToken();
    const client = new DownscopedClient({
      authClient: withToken(source.token),
      credentialAccessBoundary: { accessBoundary: { accessBoundaryRules: READING } },
    });
    // It takes no transport for its own exchange.
    const { stsCredential } = client as unknown as { readonly stsCredential: OAuth2Client };
    const bodies = await bodiesOf(stsCredential, () => client.getAccessToken());
    expect(bodies.map(([url]) => url)).toEqual(["https://sts.googleapis.com/v1/token"]);
    expect(bodies.map(([, body]) => formOf(body))).toEqual([ours?.body]);
  });

  it("signs in with a service account's key, and gets a token through delegates, with the same requests", async () => {
    const delegate = "build@shop.iam.gserviceaccount.com";
    google.bindings.set(delegate, [BROKER]);
    google.bindings.set(DEPLOY, [...(google.bindings.get(DEPLOY) ?? []), delegate]);
    const key = serviceAccountKey(google);
    const settings = grantSettings({ delegates: [delegate] });
    const server = gcpServer(google.url, key);
    okOf(await brokerProvider(server).issue(gcpRequest(settings, { seconds: 900 }), calm()));
    const [signIn, generated] = google.requests.slice(seen);
    const ours = sent();
    const assertion = new URLSearchParams(signIn?.body).get("assertion") ?? "";
    const { client_email: email, ...parts } = JSON.parse(key) as KeyFile;
    const [own, keyId] = [parts.private_key, parts.private_key_id];
    const jwt = new JWT({ email, key: own, keyId, scopes: [SCOPE] });
    const theirs = await bodiesOf(jwt, () => jwt.getAccessToken());
    const [url, body] = theirs[0] ?? ["", ""];
    expect(url).toBe("https://oauth2.googleapis.com/token");
    const signed = new URLSearchParams(body).get("assertion") ?? "";
    expect(headerOf(assertion)).toMatchObject(headerOf(signed));
    expect(Object.keys(payloadOf(assertion)).toSorted()).toEqual(
      expect.arrayContaining(Object.keys(payloadOf(signed)).toSorted()),
    );
    expect(payloadOf(assertion)).toMatchObject({
      iss: email,
      scope: SCOPE,
      aud: `${google.url}/token`,
    });
    const bearer = generated?.headers.authorization?.replace("Bearer ", "") ?? "";
    const impersonated = new Impersonated({
      sourceClient: withToken(bearer),
      targetPrincipal: DEPLOY,
      delegates: [`projects/-/serviceAccounts/${delegate}`],
      targetScopes: [SCOPE],
      lifetime: 900,
      endpoint: google.url,
    });
    await impersonated.getAccessToken();
    expect([ours[1]]).toEqual(sent());
  });

  it("writes a configuration by which the library gets a token that works", async () => {
    const idToken = await jobToken(issuer);
    const settings = directSettings(google.url, { "token-file": true });
    const issued = okOf(await directProvider().issue({ ...gcpRequest(settings), idToken }, calm()));
    const { env, files } = issued.credential;
    const at = (name: string) => join(directory, name);
    for (const { name, content } of files) {
      const text = content instanceof Secret ? content.reveal() : content;
      writeFileSync(at(name), withFilePaths(text, at));
    }
    const named = String(env["GOOGLE_APPLICATION_CREDENTIALS"]);
    expect(filesNamedIn(named)).toEqual(["gcp-credentials.json"]);
    const { default: config } = (await import(at("gcp-credentials.json"), {
      with: { type: "json" },
    })) as { readonly default: object };
    const token = (await configured({ ...config, scopes: [SCOPE] }).getAccessToken()).token ?? "";
    expect(token).not.toBe(tokenOf(issued.credential));
    expect(await useToken(google.url, token)).toEqual({ read: 200, write: 200 });
  });
});

interface KeyFile {
  readonly client_email: string;
  readonly private_key: string;
  readonly private_key_id: string;
}

function withToken(token: string | null | undefined): OAuth2Client {
  const client = new OAuth2Client();
  client.setCredentials({ access_token: token ?? "", expiry_date: Date.now() + 3_600_000 });
  return client;
}

/** What a client sends that cannot be pointed at a fake: nothing leaves this process. */
async function bodiesOf(
  { transporter }: Pick<OAuth2Client, "transporter">,
  work: () => Promise<unknown>,
): Promise<readonly (readonly [url: string, body: string])[]> {
  const sent: [string, string][] = [];
  transporter.defaults.fetchImplementation = async (input, init) => {
    const request = new Request(input, init);
    sent.push([request.url, await request.text()]);
    return Response.json({ access_token: "t", expires_in: 60, token_type: "Bearer" });
  };
  await work();
  return sent;
}

function comparable({ path, headers, body }: SeenRequest) {
  const type = headers["content-type"]?.split(";")[0];
  return {
    path,
    type,
    bearer: headers.authorization?.startsWith("Bearer ya29.") ?? false,
    body: type === "application/json" ? (JSON.parse(body) as unknown) : formOf(body),
  };
}

/** A token is another one each time, and the keys of a JSON have no order. */
function formOf(body: string): Readonly<Record<string, unknown>> {
  const {
    options,
    subject_token: token = "",
    ...form
  } = Object.fromEntries(new URLSearchParams(body));
  return {
    ...form,
    subject_token: token.startsWith("ya29.") ? "a Google token" : token,
    options: options === undefined ? undefined : (JSON.parse(options) as unknown),
  };
}

function partOf(token: string, index: number): Readonly<Record<string, unknown>> {
  const text = Buffer.from(token.split(".")[index] ?? "", "base64url").toString();
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}

const headerOf = (token: string) => partOf(token, 0);
const payloadOf = (token: string) => partOf(token, 1);
