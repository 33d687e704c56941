import type { IncomingMessage, ServerResponse } from "node:http";
import type { App } from "./proofs.ts";

export interface ArmState {
  readonly tokens: Map<string, HeldToken>;
  aheadMs: number;
}

export interface HeldToken {
  readonly app: App | undefined;
  readonly scope: string;
  readonly diesAt: number;
}

export interface ArmCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly pathname: string;
  readonly searchParams: URLSearchParams;
}

/** One resource group, which a reader gets and a contributor also puts. A disabled app's token works until it dies, as at the real one. */
export function answerArm(state: ArmState, call: ArmCall): void {
  const refused = refusalOf(state, call);
  if (refused === undefined) {
    call.response.end(JSON.stringify({ name: "shop" }));
    return;
  }
  const [status, code, message] = refused;
  call.response.writeHead(status).end(JSON.stringify({ error: { code, message } }));
}

type Refusal = readonly [status: number, code: string, message: string];

function refusalOf(
  { tokens, aheadMs }: ArmState,
  { request, pathname, searchParams }: ArmCall,
): Refusal | undefined {
  const isGroup = /^\/subscriptions\/[\da-f-]{36}\/resourcegroups\/shop$/u.test(pathname);
  if (!isGroup || searchParams.get("api-version") !== "2021-04-01") {
    return [404, "NotFound", "the fake knows one resource group"];
  }
  const [, token = ""] = /^Bearer (\S+)$/u.exec(request.headers.authorization ?? "") ?? [];
  const held = tokens.get(token);
  if (held?.scope !== "https://management.azure.com/.default") {
    return [401, "InvalidAuthenticationToken", "The access token is invalid."];
  }
  const now = Date.now() + aheadMs;
  if (now < held.diesAt) return roleRefusal(held, request.method === "PUT", pathname);
  const message = `The access token expiry UTC time '${new Date(held.diesAt).toISOString()}' is earlier than current UTC time '${new Date(now).toISOString()}'.`;
  return [401, "ExpiredAuthenticationToken", message];
}

function roleRefusal({ app }: HeldToken, isWrite: boolean, path: string): Refusal | undefined {
  const roles = app?.roles ?? [];
  if (roles.includes("contributor") || (!isWrite && roles.includes("reader"))) return undefined;
  const action = `Microsoft.Resources/subscriptions/resourcegroups/${isWrite ? "write" : "read"}`;
  const message = `The client does not have authorization to perform action '${action}' over scope '${path}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
  return [403, "AuthorizationFailed", message];
}
