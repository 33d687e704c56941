import { generateKeyPairSync } from "node:crypto";
import { createGcpDirectProvider } from "../../src/credentials/gcp/direct/provider.ts";
import {
  parseGcpDirectSettings,
  type GcpDirectSettings,
} from "../../src/credentials/gcp/direct/settings.ts";
import { createGcpProvider } from "../../src/credentials/gcp/broker/provider.ts";
import type { GcpServer } from "../../src/credentials/gcp/broker/server.ts";
import { gcpSettings, type GcpSettings } from "../../src/credentials/gcp/broker/settings.ts";
import { googleEndpoints } from "../../src/credentials/gcp/api/endpoints.ts";
import type { Credential } from "../../src/credentials/kind/credential.ts";
import type { IssueRequest, Provider } from "../../src/credentials/kind/provider.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { Secret } from "../../src/shared/secret.ts";
import { okOf } from "../contract/provider.ts";
import { AUDIENCE, BROKER, BUCKET, DEPLOY, PROVIDER, type FakeGoogle } from "./fake-google.ts";
import type { TestIssuer } from "./fake-issuer.ts";
import { githubClaims } from "./id-token.ts";

const effects = { send: nodeHttp(), clock: systemClock, jitter: () => 0 };

export const READING = [
  {
    availableResource: `//storage.googleapis.com/projects/_/buckets/${BUCKET}`,
    availablePermissions: ["inRole:roles/storage.objectViewer"],
  },
];

/** Settings of a workflow, at a fake. */
export function directSettings(
  url: string,
  changes: Readonly<Record<string, unknown>> = {},
): GcpDirectSettings {
  const given = {
    "workload-identity-provider": PROVIDER,
    "service-account": DEPLOY,
    "sts-endpoint": url,
    "iamcredentials-endpoint": url,
    ...changes,
  };
  const isSet = Object.entries(given).filter(([, value]) => value !== undefined);
  return okOf(parseGcpDirectSettings(Object.fromEntries(isSet)));
}

export function directProvider(): Provider<GcpDirectSettings> {
  return createGcpDirectProvider(effects);
}

/** Settings of a grant. */
export function grantSettings(changes: Readonly<Record<string, unknown>> = {}): GcpSettings {
  return gcpSettings.grant.schema.parse({ server: "main", "service-account": DEPLOY, ...changes });
}

/** A key of the broker's service account as Google hands it out, which a fake knows. */
export function serviceAccountKey(google: FakeGoogle, changes: object = {}): string {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  google.keys.set(BROKER, publicKey);
  return JSON.stringify({
    type: "service_account",
    project_id: "shop",
    private_key_id: "0123456789abcdef0123456789abcdef01234567",
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
    client_email: BROKER,
    token_uri: `${google.url}/token`,
    universe_domain: "googleapis.com",
    ...changes,
  });
}

/** `url`: where the broker reaches the fake. */
export function gcpServer(
  url: string,
  credentials: string | Secret,
  changes: Partial<GcpServer> = {},
): GcpServer {
  const given = typeof credentials === "string" ? new Secret(credentials) : credentials;
  return {
    credentials: given,
    endpoints: googleEndpoints({
      universe: undefined,
      stsEndpoint: url,
      iamCredentialsEndpoint: url,
    }),
    readServiceAccounts: [],
    ...changes,
  };
}

export function brokerProvider(server: GcpServer): Provider<GcpSettings> {
  return createGcpProvider({ servers: { main: server }, ...effects });
}

/** A request for another lease, that ends an hour from now unless told otherwise. */
export function gcpRequest<Settings>(
  settings: Settings,
  { instance = "direct", seconds = 3600 } = {},
): IssueRequest<Settings> {
  return {
    lease: newLeaseId((length) => crypto.getRandomValues(new Uint8Array(length))),
    instance,
    settings,
    access: "write",
    expiresAt: Date.now() + seconds * 1000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 70_001 },
    repository: "octo-org/shop",
    step: "deploy",
  };
}

export async function jobToken(
  issuer: TestIssuer,
  { audience = AUDIENCE, ...claims }: Readonly<Record<string, unknown>> = {},
): Promise<Secret> {
  const options = { audience: String(audience) };
  return new Secret(await issuer.issueToken(githubClaims(claims), options));
}

export function tokenOf({ env }: Credential): string {
  const token = env["CLOUDSDK_AUTH_ACCESS_TOKEN"];
  if (!(token instanceof Secret)) throw new Error("no token");
  return token.reveal();
}

/** The status of reading an object, and of writing one, as a tool would. */
export async function useToken(
  url: string,
  token: string,
): Promise<{ readonly read: number; readonly write: number }> {
  const headers = { authorization: `Bearer ${token}` };
  const read = await fetch(`${url}/storage/v1/b/${BUCKET}/o/known.txt`, { headers });
  await read.text();
  const write = await fetch(`${url}/upload/storage/v1/b/${BUCKET}/o?name=deployed.txt`, {
    method: "POST",
    headers,
    body: "deployed",
  });
  await write.text();
  return { read: read.status, write: write.status };
}
