import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text as textOf } from "node:stream/consumers";
import { answerArm, type ArmState } from "./arm.ts";
import { bodyOf, noTenant, type EntraRefusal } from "./errors.ts";
import { proves, type App } from "./proofs.ts";

/**
 * A fake of Microsoft Entra's token endpoint and of a little of Azure Resource Manager, on loopback. It is strict: it verifies
 * what proves an app, and refuses every call, field and header that stepkey does not need. The real ones were never asked.
 */
export interface FakeEntra {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  readonly tenant: string;
  readonly subscription: string;
  /** Apps by their client id. */
  readonly apps: Map<string, App>;
  /** Requests of tokens, with the correlation id and the field names of each. */
  readonly asked: readonly AskedToken[];
  /** Tokens that were issued. */
  readonly issued: () => number;
  /** How far its clock is ahead of this machine's, in milliseconds. */
  aheadMs: number;
  /** How long the next tokens live, in seconds; undefined: 60 to 90 minutes, as Microsoft's documentation has it. */
  lifetime: number | undefined;
  /** Every request of a token gets this response, until it is undefined again. */
  broken:
    | { readonly status: number; readonly body: string; readonly location?: string }
    | undefined;
  /** What Azure Resource Manager does for a token: its status. */
  use(token: string, method?: "GET" | "PUT"): Promise<number>;
  close(): Promise<void>;
}

export interface AskedToken {
  readonly correlation: string;
  readonly fields: readonly string[];
}

export const TENANT = "11111111-1111-4111-8111-111111111111";
export const CLIENT = "22222222-2222-4222-8222-222222222222";
export const SUBSCRIPTION = "33333333-3333-4333-8333-333333333333";
const RESOURCES = new Set(["https://management.azure.com", "https://vault.azure.net"]);

const FIELDS: readonly (readonly string[])[] = [
  ["client_assertion", "client_assertion_type", "client_id", "grant_type", "scope"],
  ["client_id", "client_secret", "grant_type", "scope"],
];

interface State extends ArmState {
  readonly apps: Map<string, App>;
  readonly asked: AskedToken[];
  lifetime: number | undefined;
  broken: FakeEntra["broken"];
  url: string;
}

export async function startFakeEntra(): Promise<FakeEntra> {
  const state: State = {
    apps: new Map(),
    asked: [],
    tokens: new Map(),
    aheadMs: 0,
    lifetime: undefined,
    broken: undefined,
    url: "",
  };
  const server = createServer((request, response) => {
    answer(state, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  state.url = `http://127.0.0.1:${address.port}`;
  const { url } = state;
  return Object.assign(state, {
    port: address.port,
    tenant: TENANT,
    subscription: SUBSCRIPTION,
    issued: () => state.tokens.size,
    use: async (token: string, method: "GET" | "PUT" = "GET") => {
      const path = `/subscriptions/${SUBSCRIPTION}/resourcegroups/shop?api-version=2021-04-01`;
      const authorization = `Bearer ${token}`;
      return (await fetch(`${url}${path}`, { method, headers: { authorization } })).status;
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  });
}

async function answer(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", state.url);
  response.setHeader("content-type", "application/json; charset=utf-8");
  if (pathname.startsWith("/subscriptions/")) {
    answerArm(state, { request, pathname, searchParams, response });
    return;
  }
  const [, tenant = "", ...rest] = pathname.split("/");
  const what = `${request.method ?? ""} ${rest.join("/")}`;
  if (what === "GET v2.0/.well-known/openid-configuration") {
    if (tenant !== TENANT) refuse(response, noTenant(tenant), randomUUID());
    else
      response.end(JSON.stringify({ token_endpoint: `${state.url}/${tenant}/oauth2/v2.0/token` }));
    return;
  }
  if (what !== "POST oauth2/v2.0/token") {
    response.writeHead(404).end("{}");
    return;
  }
  await answerToken(state, { request, response, tenant });
}

async function answerToken(
  state: State,
  call: {
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
    readonly tenant: string;
  },
): Promise<void> {
  const { request, response, tenant } = call;
  const form = new URLSearchParams(await textOf(request));
  const correlation = String(request.headers["client-request-id"] ?? "");
  const fields = [...form.keys()].toSorted();
  state.asked.push({ correlation, fields });
  const { broken } = state;
  if (broken !== undefined) {
    const { status, body, location } = broken;
    response.writeHead(status, location === undefined ? {} : { location }).end(body);
    return;
  }
  if (!isAllowed(request, fields, form)) {
    response.writeHead(400).end(`{"error":"the fake knows no such request: ${fields.join()}"}`);
    return;
  }
  if (tenant !== TENANT) return refuse(response, noTenant(tenant), correlation);
  const at = {
    endpoint: `${state.url}/${tenant}/oauth2/v2.0/token`,
    tenant,
    now: Date.now() + state.aheadMs,
    resources: RESOURCES,
  };
  const refusal = await proves(state.apps, form, at);
  if (refusal !== undefined) return refuse(response, refusal, correlation);
  const seconds = state.lifetime ?? 3599 + Math.floor(Math.random() * 1800);
  const token = makeToken();
  state.tokens.set(token, {
    app: state.apps.get(form.get("client_id") ?? ""),
    scope: form.get("scope") ?? "",
    diesAt: at.now + seconds * 1000,
  });
  const body = { token_type: "Bearer", expires_in: seconds, ext_expires_in: seconds };
  response.end(JSON.stringify({ ...body, access_token: token }));
}

function isAllowed(
  { headers }: IncomingMessage,
  fields: readonly string[],
  form: URLSearchParams,
): boolean {
  return (
    /^application\/x-www-form-urlencoded(?:;charset=utf-8)?$/u.test(
      headers["content-type"] ?? "",
    ) &&
    headers.authorization === undefined &&
    FIELDS.some((known) => known.join() === fields.join()) &&
    form.get("grant_type") === "client_credentials"
  );
}

/** Three parts, as the real one's have. */
function makeToken(): string {
  const part = (): string => Buffer.from(randomUUID() + randomUUID()).toString("base64url");
  return `eyJ0eXAi${part()}.${part()}.${part()}`;
}

function refuse(response: ServerResponse, refusal: EntraRefusal, correlation: string): void {
  response.writeHead(refusal.status).end(bodyOf(refusal, correlation));
}
