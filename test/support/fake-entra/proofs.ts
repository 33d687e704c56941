import { X509Certificate } from "node:crypto";
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  jwtVerify,
  type JSONWebKeySet,
} from "jose";
import {
  disabledApp,
  expiredSecret,
  noApp,
  noAudience,
  noIssuer,
  noResource,
  notInTime,
  noSubject,
  wrongCase,
  wrongKey,
  wrongScope,
  wrongSecret,
  type EntraRefusal,
} from "./errors.ts";

export interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** An app with its service principal. */
export interface App {
  federated: readonly FederatedCredential[];
  secrets: readonly { readonly value: string; readonly isExpired?: true }[];
  /** PEM. */
  certificates: readonly string[];
  roles: readonly ("reader" | "contributor")[];
  isDisabled?: boolean;
}

export interface Place {
  readonly endpoint: string;
  readonly tenant: string;
  readonly now: number;
  readonly resources: ReadonlySet<string>;
}

const JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** Why a request gets no token; undefined where it does. */
export async function proves(
  apps: ReadonlyMap<string, App>,
  form: URLSearchParams,
  at: Place,
): Promise<EntraRefusal | undefined> {
  const client = form.get("client_id") ?? "";
  const app = apps.get(client);
  if (app === undefined) return noApp(client, at.tenant);
  const scope = form.get("scope") ?? "";
  if (!scope.endsWith("/.default")) return wrongScope(scope);
  const resource = scope.slice(0, -"/.default".length);
  if (!at.resources.has(resource)) return noResource(resource, at.tenant);
  const refusal = await proofRefusal(app, { form, client, at });
  return refusal ?? (app.isDisabled === true ? disabledApp(client) : undefined);
}

interface Given {
  readonly form: URLSearchParams;
  readonly client: string;
  readonly at: Place;
}

async function proofRefusal(
  app: App,
  { form, client, at }: Given,
): Promise<EntraRefusal | undefined> {
  const secret = form.get("client_secret");
  if (secret !== null) return secretRefusal(app, secret, client);
  const assertion = form.get("client_assertion") ?? "";
  if (form.get("client_assertion_type") !== JWT_BEARER) throw new Error("not a JWT bearer");
  const { exp = 0, nbf = 0, iss = "" } = decodeJwt(assertion);
  if (at.now >= exp * 1000 || at.now + 300_000 < nbf * 1000) {
    return notInTime(new Date(at.now), new Date(nbf * 1000), new Date(exp * 1000));
  }
  return iss === client
    ? await certificateRefusal(app, { assertion, client, at })
    : await federationRefusal(app, assertion, at);
}

function secretRefusal(app: App, secret: string, client: string): EntraRefusal | undefined {
  const found = app.secrets.find(({ value }) => value === secret);
  if (found === undefined) return wrongSecret(client);
  return found.isExpired === true ? expiredSecret(client) : undefined;
}

/** @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials */
async function certificateRefusal(
  app: App,
  given: { readonly assertion: string; readonly client: string; readonly at: Place },
): Promise<EntraRefusal | undefined> {
  const { assertion, client, at } = given;
  const { alg, typ, "x5t#S256": thumbprint } = decodeProtectedHeader(assertion);
  const shown = String(thumbprint);
  const found = app.certificates
    .map((pem) => new X509Certificate(pem))
    .find((one) => thumbprintOf(one) === shown);
  if (found === undefined) return wrongKey(shown);
  if (alg !== "PS256" || typ !== "JWT") throw new Error(`signed with ${String(alg)}`);
  const claims = { audience: at.endpoint, issuer: client, subject: client };
  const { payload } = await jwtVerify(assertion, found.publicKey, {
    ...claims,
    requiredClaims: ["jti", "iat", "nbf", "exp"],
    currentDate: new Date(at.now),
  });
  if (typeof payload.jti !== "string") throw new Error("no jti");
  return undefined;
}

export function thumbprintOf({ fingerprint256 }: X509Certificate): string {
  return Buffer.from(fingerprint256.replaceAll(":", ""), "hex").toString("base64url");
}

async function federationRefusal(
  app: App,
  assertion: string,
  at: Place,
): Promise<EntraRefusal | undefined> {
  const { iss = "", sub = "", aud } = decodeJwt(assertion);
  const audience = String(aud);
  const ofIssuer = app.federated.filter(({ issuer }) => issuer === iss);
  if (ofIssuer.length === 0) return noIssuer(iss);
  const ofSubject = ofIssuer.filter(({ subject }) => subject === sub);
  if (ofSubject.length === 0) {
    const isCase = ofIssuer.some(({ subject }) => subject.toLowerCase() === sub.toLowerCase());
    return isCase ? wrongCase(sub) : noSubject(sub);
  }
  if (!ofSubject.some((one) => one.audience === audience)) return noAudience(audience);
  const keys = (await (await fetch(`${iss}/jwks`)).json()) as JSONWebKeySet;
  await jwtVerify(assertion, createLocalJWKSet(keys), { currentDate: new Date(at.now) });
  return undefined;
}
