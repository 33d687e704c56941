import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { TestClaims, TestIssuer } from "./fake-issuer.ts";

/** What goes wrong with one request. */
export type Fault =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** Accepts the request and never responds. */
  | { readonly kind: "hang" }
  /** Resets the connection. */
  | { readonly kind: "reset" };

/** The runner's side of an ID token: what `ACTIONS_ID_TOKEN_REQUEST_URL` points at. */
export interface IdTokenEndpoint {
  /** Both variables, as the runner sets them on a job with `id-token: write`. */
  readonly env: {
    readonly ACTIONS_ID_TOKEN_REQUEST_URL: string;
    readonly ACTIONS_ID_TOKEN_REQUEST_TOKEN: string;
  };
  /** The audience of every request that carried the right bearer, in order. */
  readonly audiences: readonly string[];
  /** Requests in all, refused and failed ones too. */
  readonly requests: () => number;
  /** The next requests fail so, one each, in order. */
  failNext(...faults: readonly Fault[]): void;
  /** Claims of the tokens from now on. */
  setClaims(claims: TestClaims): void;
  close(): Promise<void>;
}

interface State {
  readonly issuer: TestIssuer;
  readonly token: string;
  readonly audiences: string[];
  readonly faults: Fault[];
  claims: TestClaims;
  requests: number;
}

export async function startIdTokenEndpoint(
  issuer: TestIssuer,
  claims: TestClaims,
): Promise<IdTokenEndpoint> {
  const state: State = {
    issuer,
    token: randomUUID(),
    audiences: [],
    faults: [],
    claims,
    requests: 0,
  };
  const server = createServer((request, response) => {
    answer(state, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    env: {
      // GitHub's URL carries a query of its own, which clients must keep.
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${address.port}/idtoken?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: state.token,
    },
    audiences: state.audiences,
    requests: () => state.requests,
    failNext: (...faults) => {
      state.faults.push(...faults);
    },
    setClaims: (changed) => {
      state.claims = changed;
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  state.requests += 1;
  const fault = state.faults.shift();
  if (fault !== undefined) {
    fail(fault, request, response);
    return;
  }
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  if (request.headers.authorization?.toLowerCase() !== `bearer ${state.token}`) {
    send(response, 401, { message: "the request token is missing or wrong" });
    return;
  }
  if (request.method !== "GET" || url.searchParams.get("api-version") !== "2.0") {
    send(response, 404, { message: "there is no such endpoint" });
    return;
  }
  // Without an audience GitHub takes the owner's URL.
  const audience = url.searchParams.get("audience") ?? "https://github.com/octo-org";
  state.audiences.push(audience);
  const value = await state.issuer.issueToken(state.claims, { audience });
  send(response, 200, { value, count: value.length });
}

function fail(fault: Fault, request: IncomingMessage, response: ServerResponse): void {
  if (fault.kind === "reset") {
    request.socket.resetAndDestroy();
  } else if (fault.kind === "answer") {
    response.writeHead(fault.status, fault.headers).end(fault.body ?? "");
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
