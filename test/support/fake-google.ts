import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { text as textOf } from "node:stream/consumers";
import { randomUUID, type KeyObject } from "node:crypto";
import { createRemoteJWKSet, jwtVerify, type JWTPayload } from "jose";
import type { TestIssuer } from "./fake-issuer.ts";

/**
 * A fake of Google Cloud, by its documentation: the Security Token Service, the IAM Service Account Credentials API, the
 * token endpoint of OAuth, and objects of Cloud Storage. It verifies what it is given (signatures, audiences, conditions,
 * bindings, boundaries, expiry) and refuses unknown calls and unknown fields, with Google's own texts. Google Cloud itself was
 * never asked.
 * @see https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token
 * @see https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken
 */
export interface FakeGoogle {
  /** Without a slash at its end: all its APIs. */
  readonly url: string;
  readonly port: number;
  /** Every request, in order. */
  readonly requests: readonly SeenRequest[];
  /** What Cloud Audit Logs would show as the reason, by the token that was made. */
  readonly reasons: ReadonlyMap<string, string>;
  /** Objects by `bucket/name`. */
  readonly objects: Map<string, string>;
  /** Members that may get a token, by service account. */
  readonly bindings: Map<string, readonly string[]>;
  /** Public keys of service accounts. */
  readonly keys: Map<string, KeyObject>;
  /** The repository that the provider's attribute condition names. */
  condition: string;
  /** What the next requests get in place of a response, one each. */
  readonly faults: Fault[];
  /** Makes tokens of these kinds useless, as disabling a service account does. */
  forgetTokens(): void;
  close(): Promise<void>;
}

export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface Fault {
  readonly status: number;
  readonly body: unknown;
}

export const POOL = "projects/123456789/locations/global/workloadIdentityPools/shop-ci";
export const PROVIDER = `${POOL}/providers/github`;
export const AUDIENCE = `https://iam.googleapis.com/${PROVIDER}`;
export const DEPLOY = "deploy@shop.iam.gserviceaccount.com";
export const BROKER = "stepkey@shop.iam.gserviceaccount.com";
export const BUCKET = "shop-artifacts";

const CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform";
const URN = "urn:ietf:params:oauth";
const MAX_SECONDS = 3600;

interface Token {
  readonly principal: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
  readonly boundary?: readonly Rule[];
}

interface Rule {
  readonly availableResource: string;
  readonly availablePermissions: readonly string[];
}

class Refused extends Error {
  readonly status: number;
  readonly body: unknown;
  constructor(status: number, body: unknown) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
  }
}

interface State {
  readonly issuer: TestIssuer;
  readonly jwks: ReturnType<typeof createRemoteJWKSet>;
  readonly tokens: Map<string, Token>;
  readonly reasons: Map<string, string>;
  readonly objects: Map<string, string>;
  readonly bindings: Map<string, readonly string[]>;
  readonly keys: Map<string, KeyObject>;
  condition: string;
  url: string;
}

export async function startFakeGoogle(issuer: TestIssuer): Promise<FakeGoogle> {
  const requests: SeenRequest[] = [];
  const faults: Fault[] = [];
  const state: State = {
    issuer,
    jwks: createRemoteJWKSet(new URL(`${issuer.url}/jwks`)),
    tokens: new Map(),
    reasons: new Map(),
    objects: new Map([[`${BUCKET}/known.txt`, "known"]]),
    bindings: new Map([[DEPLOY, [`principalSet://iam.googleapis.com/${POOL}`, BROKER]]]),
    keys: new Map(),
    condition: "74",
    url: "",
  };
  const server = createServer((request, response) => {
    const reply = async (): Promise<void> => {
      const body = await textOf(request);
      requests.push({ path: request.url ?? "", headers: request.headers, body });
      const send = (status: number, value: unknown): void => {
        response.writeHead(status, { "content-type": "application/json; charset=UTF-8" });
        response.end(JSON.stringify(value));
      };
      const fault = faults.shift();
      if (fault !== undefined) return send(fault.status, fault.body);
      try {
        send(200, await respond(state, request, body));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        send(error.status, error.body);
      }
    };
    reply().catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  state.url = `http://127.0.0.1:${address.port}`;
  return {
    url: state.url,
    port: address.port,
    requests,
    reasons: state.reasons,
    objects: state.objects,
    bindings: state.bindings,
    keys: state.keys,
    get condition() {
      return state.condition;
    },
    set condition(repositoryId) {
      state.condition = repositoryId;
    },
    faults,
    forgetTokens: () => state.tokens.clear(),
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function respond(state: State, request: IncomingMessage, body: string): Promise<unknown> {
  const url = new URL(request.url ?? "/", state.url);
  const call = `${request.method ?? ""} ${url.pathname}`;
  if (call === "POST /v1/token") return await exchange(state, request, body);
  if (call === "POST /token") return await byAssertion(state, request, body);
  const account = /^POST \/v1\/projects\/-\/serviceAccounts\/([^/:]+):generateAccessToken$/u.exec(
    call,
  )?.[1];
  if (account !== undefined) {
    return generate(state, request, { account: decodeURIComponent(account), body });
  }
  const read = /^GET \/storage\/v1\/b\/([^/]+)\/o\/([^/]+)$/u.exec(call);
  if (read !== null) return readObject(state, request, `${read[1]}/${read[2]}`);
  const write = /^POST \/upload\/storage\/v1\/b\/([^/]+)\/o$/u.exec(call);
  if (write !== null) {
    const name = `${write[1]}/${url.searchParams.get("name") ?? ""}`;
    return writeObject(state, request, { name, body });
  }
  throw new Refused(404, api(404, "NOT_FOUND", `${call} is not a call of this fake.`));
}

async function exchange(state: State, request: IncomingMessage, body: string): Promise<unknown> {
  if (request.headers.authorization !== undefined) {
    throw new Refused(400, oauth("invalid_request", "Authorization must not be sent."));
  }
  const form = formOf(request, body, [
    "grant_type",
    "audience",
    "scope",
    "requested_token_type",
    "subject_token",
    "subject_token_type",
    "options",
  ]);
  if (form["grant_type"] !== `${URN}:grant-type:token-exchange`) {
    throw new Refused(400, oauth("unsupported_grant_type", "Invalid grant type."));
  }
  if (form["requested_token_type"] !== `${URN}:token-type:access_token`) {
    throw new Refused(400, oauth("invalid_request", "Invalid requested token type."));
  }
  return form["subject_token_type"] === `${URN}:token-type:access_token`
    ? narrow(state, form)
    : await federate(state, form);
}

async function federate(state: State, form: Form): Promise<unknown> {
  const audience = form["audience"] ?? "";
  if (form["subject_token_type"] !== `${URN}:token-type:jwt` || form["options"] !== undefined) {
    throw new Refused(400, oauth("invalid_request", "Invalid subject token type."));
  }
  if (!/^\/\/iam\.googleapis\.com\/projects\/\d+\/locations\/global\//u.test(audience)) {
    const text =
      'Invalid value for "audience". This value should be the full resource name of the Identity Provider. See https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token for the list of possible formats.';
    throw new Refused(400, oauth("invalid_request", text));
  }
  if (audience !== `//iam.googleapis.com/${PROVIDER}`) {
    const text =
      'The target service indicated by the "audience" parameters is invalid. This might either be because the pool or provider is disabled or deleted or because it doesn\'t exist.';
    throw new Refused(400, oauth("invalid_target", text));
  }
  const claims = await verify(state, form["subject_token"] ?? "");
  if (String(claims["repository_id"]) !== state.condition) {
    const text = "The given credential is rejected by the attribute condition.";
    throw new Refused(400, oauth("unauthorized_client", text));
  }
  const scopes = (form["scope"] ?? "").split(" ").filter((scope) => scope !== "");
  if (scopes.length === 0) throw new Refused(400, oauth("invalid_scope", "Scope is required."));
  const token = keep(state, {
    principal: `principalSet://iam.googleapis.com/${POOL}`,
    scopes,
    expiresAt: Date.now() + MAX_SECONDS * 1000,
  });
  return exchanged(token, { expires_in: MAX_SECONDS });
}

async function verify({ issuer, jwks }: State, token: string): Promise<JWTPayload> {
  const claims = await jwtVerify(token, jwks, { issuer: issuer.url }).then(
    ({ payload }) => payload,
    (error: { readonly code?: string }) => {
      const text =
        error.code === "ERR_JWT_EXPIRED"
          ? "ID Token issued at 1681319120 is stale to sign-in."
          : "Error connecting to the given credential's issuer.";
      throw new Refused(400, oauth("invalid_grant", text));
    },
  );
  if (claims.aud !== AUDIENCE) {
    const text = `The audience in ID Token [${String(claims.aud)}] does not match the expected audience ${AUDIENCE}.`;
    throw new Refused(400, oauth("invalid_grant", text));
  }
  return claims;
}

/** A Credential Access Boundary on a token of Google's own. */
function narrow(state: State, form: Form): unknown {
  const source = state.tokens.get(form["subject_token"] ?? "");
  const unused = ["audience", "scope"].filter((key) => form[key] !== undefined);
  if (source === undefined || source.expiresAt <= Date.now() || unused.length > 0) {
    throw new Refused(400, oauth("invalid_grant", "Invalid subject token."));
  }
  const rules = rulesIn(form["options"] ?? "{}");
  return exchanged(keep(state, { ...source, boundary: rules }), {});
}

function rulesIn(text: string): readonly Rule[] {
  const options = JSON.parse(text) as {
    readonly accessBoundary?: { readonly accessBoundaryRules?: readonly Rule[] };
  };
  const rules = options.accessBoundary?.accessBoundaryRules ?? [];
  const wrong = rules.some(
    ({ availableResource: resource }) =>
      !resource.startsWith("//storage.googleapis.com/projects/_/buckets/"),
  );
  if (rules.length > 0 && rules.length <= 10 && !wrong) return rules;
  throw new Refused(400, oauth("invalid_request", "Invalid access boundary."));
}

function exchanged(token: string, more: object): unknown {
  return {
    access_token: token,
    issued_token_type: `${URN}:token-type:access_token`,
    token_type: "Bearer",
    ...more,
  };
}

async function byAssertion(state: State, request: IncomingMessage, body: string): Promise<unknown> {
  const form = formOf(request, body, ["grant_type", "assertion"]);
  if (form["grant_type"] !== `${URN}:grant-type:jwt-bearer`) {
    throw new Refused(400, oauth("unsupported_grant_type", "Invalid grant_type."));
  }
  const assertion = form["assertion"] ?? "";
  const email = issuerOf(assertion);
  const key = state.keys.get(email);
  const invalid = new Refused(400, oauth("invalid_grant", "Invalid JWT Signature."));
  if (key === undefined) throw invalid;
  const verified = await jwtVerify(assertion, key, {
    audience: `${state.url}/token`,
    algorithms: ["RS256"],
    requiredClaims: ["iat", "exp", "iss"],
  }).catch(() => {
    throw invalid;
  });
  const { iat = 0, exp = 0, scope } = verified.payload;
  if (exp - iat > MAX_SECONDS || typeof scope !== "string") throw invalid;
  const expiresAt = Date.now() + MAX_SECONDS * 1000;
  const token = keep(state, { principal: email, scopes: scope.split(" "), expiresAt });
  return { access_token: token, expires_in: MAX_SECONDS - 1, token_type: "Bearer" };
}

function issuerOf(token: string): string {
  const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString();
  return (JSON.parse(payload === "" ? "{}" : payload) as JWTPayload).iss ?? "";
}

function generate(
  state: State,
  request: IncomingMessage,
  { account, body }: { readonly account: string; readonly body: string },
): unknown {
  const caller = callerOf(state, request);
  const given = JSON.parse(body) as Readonly<Record<string, unknown>>;
  const stray = Object.keys(given).find((key) => !["scope", "lifetime", "delegates"].includes(key));
  if (stray !== undefined) {
    const text = `Invalid JSON payload received. Unknown name "${stray}": Cannot find field.`;
    throw new Refused(400, api(400, "INVALID_ARGUMENT", text));
  }
  const { scope, lifetime = "3600s", delegates = [] } = given;
  if (!caller.scopes.includes(CLOUD_PLATFORM) || caller.boundary !== undefined) {
    const text = "Request had insufficient authentication scopes.";
    throw new Refused(403, api(403, "PERMISSION_DENIED", text));
  }
  const chain = (delegates as readonly string[]).map((one) => one.split("/").at(-1) ?? "");
  checkChain(state, [caller.principal, ...chain, account]);
  const seconds = secondsIn(lifetime);
  if (!Array.isArray(scope) || scope.length === 0) {
    throw new Refused(400, api(400, "INVALID_ARGUMENT", "Scope is required."));
  }
  const expiresAt = Date.now() + seconds * 1000;
  const token = keep(state, { principal: account, scopes: scope as readonly string[], expiresAt });
  const reason = request.headers["x-goog-request-reason"];
  if (typeof reason === "string") state.reasons.set(token, reason);
  const expireTime = new Date(expiresAt).toISOString().replace(/\.\d+Z$/u, "Z");
  return { accessToken: token, expireTime };
}

/** Each may get a token of the next one. */
function checkChain({ bindings }: State, chain: readonly string[]): void {
  for (const [index, account] of chain.slice(1).entries()) {
    if ((bindings.get(account) ?? []).includes(chain[index] ?? "")) continue;
    const text =
      "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).";
    throw new Refused(403, api(403, "PERMISSION_DENIED", text));
  }
}

function secondsIn(lifetime: unknown): number {
  const seconds = Number(/^(\d{1,6})s$/u.exec(String(lifetime))?.[1] ?? 0);
  if (seconds >= 1 && seconds <= MAX_SECONDS) return seconds;
  const text = "The access token lifetime cannot exceed 3600 seconds.";
  throw new Refused(400, api(400, "INVALID_ARGUMENT", text));
}

function readObject(state: State, request: IncomingMessage, name: string): unknown {
  permit(state, request, { name, roles: ["objectViewer", "objectAdmin", "legacyObjectReader"] });
  const content = state.objects.get(name);
  if (content === undefined) throw new Refused(404, api(404, "NOT_FOUND", `No such object`));
  return { name, content };
}

function writeObject(
  state: State,
  request: IncomingMessage,
  { name, body }: { readonly name: string; readonly body: string },
): unknown {
  permit(state, request, { name, roles: ["objectAdmin", "objectUser"] });
  state.objects.set(name, body);
  return { name };
}

/** Service accounts may do everything here; their tokens what their boundary leaves. */
function permit(
  state: State,
  request: IncomingMessage,
  { name, roles }: { readonly name: string; readonly roles: readonly string[] },
): void {
  const { principal, boundary } = callerOf(state, request);
  const bucket = `//storage.googleapis.com/projects/_/buckets/${name.split("/")[0]}`;
  const rule = boundary?.find(({ availableResource: resource }) => resource === bucket);
  const granted = rule?.availablePermissions ?? [];
  const isWithin =
    boundary === undefined ||
    roles.some((role) => granted.includes(`inRole:roles/storage.${role}`));
  if (isWithin) return;
  const text = `${principal} does not have this access to the Google Cloud Storage object.`;
  throw new Refused(403, api(403, "PERMISSION_DENIED", text));
}

function callerOf(state: State, { headers }: IncomingMessage): Token {
  const bearer = /^Bearer (.+)$/u.exec(headers.authorization ?? "")?.[1];
  const token = state.tokens.get(bearer ?? "");
  if (token !== undefined && token.expiresAt > Date.now()) return token;
  const text =
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.";
  throw new Refused(401, api(401, "UNAUTHENTICATED", text));
}

function keep({ tokens }: State, token: Token): string {
  const text = `ya29.c.${randomUUID()}${randomUUID()}`;
  tokens.set(text, token);
  return text;
}

type Form = Readonly<Record<string, string | undefined>>;

function formOf(request: IncomingMessage, body: string, known: readonly string[]): Form {
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("application/x-www-form-urlencoded")) {
    throw new Refused(400, oauth("invalid_request", "This fake takes forms only."));
  }
  const form = [...new URLSearchParams(body)];
  const stray = form.find(([key]) => !known.includes(key));
  if (stray !== undefined) {
    throw new Refused(400, oauth("invalid_request", `Unknown name "${stray[0]}".`));
  }
  return Object.fromEntries(form);
}

function oauth(error: string, description: string): unknown {
  return { error, error_description: description };
}

function api(code: number, status: string, message: string): unknown {
  return { error: { code, message, status } };
}
