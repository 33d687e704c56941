import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { buffer as bufferOf } from "node:stream/consumers";
import type { TestIssuer } from "../fake-issuer.ts";
import { createTokenOffice, type Publisher, type TokenOffice } from "./token-office.ts";

/** How a protocol's server differs from the others. */
export interface FakeProtocol {
  /** The audience that it expects of ID tokens. */
  audience(url: URL): string;
  /** All calls that it has. */
  readonly calls: readonly FakeCall[];
  /** How long its tokens live, in seconds. */
  readonly lifetimeSeconds: number;
}

export interface FakeCall {
  readonly method: string;
  readonly path: RegExp;
  /** `name` is what the path's group of that name has. */
  respond(request: SeenRequest, office: TokenOffice, name: string): Promise<Reply> | Reply;
}

/** A request as it came. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A fake of a registry with trusted publishing, strict where the real ones are: it verifies the ID token with the issuer's keys,
 * takes each once, compares it with its publisher, and refuses every call that the protocol does not have. Paths, fields and
 * status codes are those of the registries' own clients and servers; most words of its refusals are ours. No real registry was
 * asked.
 */
export interface FakeRegistry {
  /** Its origin. */
  readonly url: string;
  readonly port: number;
  readonly office: TokenOffice;
  readonly seen: readonly SeenRequest[];
  /** Calls that the protocol does not have. */
  readonly unknown: readonly string[];
  /** The next requests get these replies, one each; `reset` ends the connection, `hang` never responds. */
  replyNext(...replies: readonly (Reply | "reset" | "hang")[]): void;
  close(): Promise<void>;
}

export interface FakeRegistryOptions {
  readonly issuer: Pick<TestIssuer, "url">;
  readonly publisher?: Partial<Publisher>;
  readonly lifetimeSeconds?: number;
  /** Private key and certificate, as PEM: then it is `https://localhost`. */
  readonly tls?: { readonly key: string; readonly certificate: string };
}

export const PUBLISHER: Publisher = {
  repository: "octo-org/shop",
  workflow: "ci.yml",
  environment: undefined,
  packages: ["shop", "@octo-org/shop"],
};

export async function startFakeRegistry(
  protocol: FakeProtocol,
  { issuer, publisher, tls, lifetimeSeconds = protocol.lifetimeSeconds }: FakeRegistryOptions,
): Promise<FakeRegistry> {
  const seen: SeenRequest[] = [];
  const unknown: string[] = [];
  const planned: (Reply | "reset" | "hang")[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    respond(request, response).catch((error: unknown) => response.destroy(error as Error));
  };
  const server =
    tls === undefined
      ? createServer(listener)
      : createTlsServer({ key: tls.key, cert: tls.certificate }, listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const url =
    tls === undefined ? `http://127.0.0.1:${address.port}` : `https://localhost:${address.port}`;
  const office = createTokenOffice({
    issuer: issuer.url,
    audience: protocol.audience(new URL(url)),
    publisher: { ...PUBLISHER, ...publisher },
    lifetimeSeconds,
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const one = await seenOf(request);
    seen.push(one);
    const plan = planned.shift();
    if (plan === "hang") return;
    if (plan === "reset") {
      request.socket.resetAndDestroy();
      return;
    }
    const reply = plan ?? (await replyTo(protocol, one, office));
    if (reply === undefined) unknown.push(`${one.method} ${one.path}`);
    const { status, body, headers } = reply ?? { status: 404, body: "there is no such page" };
    const isText = typeof body === "string";
    response.writeHead(status, {
      "content-type": isText ? "text/plain" : "application/json",
      ...headers,
    });
    response.end(body === undefined ? "" : isText ? body : JSON.stringify(body));
  }

  return {
    url,
    port: address.port,
    office,
    seen,
    unknown,
    replyNext: (...replies) => {
      planned.push(...replies);
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Undefined: the protocol has no such call. */
async function replyTo(
  { calls }: FakeProtocol,
  request: SeenRequest,
  office: TokenOffice,
): Promise<Reply | undefined> {
  for (const call of calls) {
    const match = call.path.exec(request.path);
    if (call.method !== request.method || match === null) continue;
    return await call.respond(request, office, decodeURIComponent(match.groups?.["name"] ?? ""));
  }
  return undefined;
}

async function seenOf(request: IncomingMessage): Promise<SeenRequest> {
  const headers = Object.entries(request.headers).map(
    ([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")] as const,
  );
  return {
    method: request.method ?? "",
    path: request.url ?? "",
    headers: Object.fromEntries(headers),
    body: await bufferOf(request),
  };
}
