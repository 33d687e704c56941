import { randomBytes, X509Certificate } from "node:crypto";
import { ConfidentialClientApplication, type Configuration } from "@azure/msal-node";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";
import { createAzureProvider } from "../../src/credentials/azure/broker/provider.ts";
import type { BrokerProof } from "../../src/credentials/azure/broker/server.ts";
import { createAzureDirectProvider } from "../../src/credentials/azure/direct/provider.ts";
import { parseAzureDirectSettings } from "../../src/credentials/azure/direct/settings.ts";
import { CLOUDS, type CloudName } from "../../src/credentials/azure/entra/clouds.ts";
import { systemClock } from "../../src/shared/clock.ts";
import type { HttpRequest, HttpSend } from "../../src/shared/http.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { ok } from "../../src/shared/result.ts";
import { Secret } from "../../src/shared/secret.ts";
import { okOf } from "../contract/provider.ts";
import { azureServer, makeCertificate } from "../support/azure-setup.ts";
import { CLIENT, TENANT } from "../support/fake-entra/start-entra.ts";

/** Microsoft's own library is asked for the same token, over a network that only notes the request. */

interface Noted {
  readonly url: string;
  readonly contentType: string;
  readonly fields: Readonly<Record<string, string>>;
}

const TOKEN = { token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599, access_token: "t" };
const ID_TOKEN = ["e30", "e30", "signature"].join(".");

/** What a library says of itself, which nobody needs to issue a token. */
const TELEMETRY = /^(?:x-client-|x-ms-|client-request-id$|client_info$)/u;

function noted(url: string, contentType: string | undefined, body: string | undefined): Noted {
  const fields = [...new URLSearchParams(body)].filter(([name]) => !TELEMETRY.test(name));
  return {
    url: url.replace(/\?.*$/u, ""),
    contentType: contentType ?? "",
    fields: Object.fromEntries(fields),
  };
}

async function byMsal(
  auth: Omit<Configuration["auth"], "clientId" | "authority">,
  { authority, scope }: { readonly authority: string; readonly scope: string },
): Promise<Noted> {
  const seen: Noted[] = [];
  const client = new ConfidentialClientApplication({
    auth: { ...auth, clientId: CLIENT, authority: `${authority}/${TENANT}` },
    system: {
      networkClient: {
        sendGetRequestAsync: (url) => {
          throw new Error(`MSAL looked at ${url}`);
        },
        sendPostRequestAsync: (url, options) => {
          seen.push(noted(url, options?.headers?.["Content-Type"], options?.body));
          return Promise.resolve({ status: 200, headers: {}, body: TOKEN as never });
        },
      },
    },
  });
  await client.acquireTokenByClientCredential({ scopes: [scope] });
  return theOne(seen);
}

function theOne(seen: readonly Noted[]): Noted {
  const [one, other] = seen;
  if (one === undefined || other !== undefined) throw new Error(`${seen.length} requests`);
  return one;
}

function noting(seen: Noted[]): HttpSend {
  return ({ url, headers, body }: HttpRequest) => {
    seen.push(noted(url, headers?.["content-type"], body));
    return Promise.resolve(ok({ status: 200, headers: {}, body: JSON.stringify(TOKEN) }));
  };
}

const LEASE = {
  lease: newLeaseId(randomBytes),
  instance: "i",
  access: "write",
  expiresAt: Date.now() + 900_000,
  job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5 },
  repository: "octo-org/shop",
  step: "deploy",
} as const;

async function byDirectMode(given: Readonly<Record<string, unknown>>): Promise<Noted> {
  const seen: Noted[] = [];
  const settings = okOf(
    parseAzureDirectSettings({ "tenant-id": TENANT, "client-id": CLIENT, ...given }),
  );
  const deps = { send: noting(seen), clock: systemClock, jitter: Math.random };
  const request = { ...LEASE, settings, idToken: new Secret(ID_TOKEN) };
  okOf(await createAzureDirectProvider(deps).issue(request, AbortSignal.timeout(5000)));
  return theOne(seen);
}

async function byBroker(proof: BrokerProof): Promise<Noted> {
  const seen: Noted[] = [];
  const { authority: url } = CLOUDS.azurecloud;
  const servers = { production: azureServer({ url }, { proof }) };
  const deps = { servers, send: noting(seen), clock: systemClock, jitter: Math.random };
  const request = { ...LEASE, settings: { server: "production" } };
  okOf(await createAzureProvider(deps).issue(request, AbortSignal.timeout(5000)));
  return theOne(seen);
}

const PUBLIC = { ...CLOUDS.azurecloud, scope: "https://management.azure.com/.default" };

describe("the request of a token, and that of Microsoft's library", () => {
  it.each<[CloudName]>([["azurecloud"], ["azureusgovernment"], ["azurechinacloud"]])(
    "are the same for an ID token of a job, in %s",
    async (environment) => {
      const { authority, resource } = CLOUDS[environment];
      const scope = `${resource}/.default`;
      const theirs = await byMsal({ clientAssertion: ID_TOKEN }, { authority, scope });
      expect(await byDirectMode({ environment })).toEqual(theirs);
    },
  );

  it("are the same for another resource, with the slash at its end", async () => {
    const resource = "https://database.windows.net/";
    const scope = "https://database.windows.net//.default";
    const theirs = await byMsal({ clientAssertion: ID_TOKEN }, { ...PUBLIC, scope });
    expect(await byDirectMode({ resource })).toEqual(theirs);
    expect(await byDirectMode({ scope })).toEqual(theirs);
  });

  it("are the same for a client secret", async () => {
    const secret = "made+for/this=test~&%";
    const theirs = await byMsal({ clientSecret: secret }, PUBLIC);
    expect(await byBroker({ kind: "client-secret", secret: new Secret(secret) })).toEqual(theirs);
  });

  it("are the same for a token of another issuer", async () => {
    const theirs = await byMsal({ clientAssertion: ID_TOKEN }, PUBLIC);
    const token = new Secret(`${ID_TOKEN}\n`);
    expect(await byBroker({ kind: "federated-token", token })).toEqual(theirs);
  });

  it("are the same for a certificate, in header and claims of the assertion", async () => {
    const { both, certificate, key } = makeCertificate();
    const { fingerprint256 } = new X509Certificate(certificate);
    const clientCertificate = {
      thumbprintSha256: fingerprint256.replaceAll(":", ""),
      privateKey: key,
    };
    const theirs = await byMsal({ clientCertificate }, PUBLIC);
    const ours = await byBroker({ kind: "certificate", pem: new Secret(both) });
    const plain = ({ fields: { client_assertion: assertion = "", ...fields }, ...rest }: Noted) => {
      const { iat = 0, nbf = 0, exp = 0, jti, ...claims } = decodeJwt(assertion);
      // Their library rounds the time twice, once up and once down.
      const isAt = (time: number, wanted: number): boolean => Math.abs(time - wanted) <= 1;
      const times = {
        isNow: Math.abs(iat * 1000 - Date.now()) < 60_000,
        isValidNow: isAt(nbf, iat),
        isForTenMinutes: isAt(exp, iat + 600),
      };
      return {
        ...rest,
        fields,
        header: decodeProtectedHeader(assertion),
        claims,
        times,
        hasId: typeof jti === "string" && jti !== "",
      };
    };
    expect(plain(ours)).toEqual(plain(theirs));
    expect(plain(ours).times).toEqual({ isNow: true, isValidNow: true, isForTenMinutes: true });
  });
});
