import type { Server, ServerOptions as NodeOptions } from "node:http";
import type { Server as SecureServer } from "node:https";
import { Socket, type AddressInfo, type ListenOptions } from "node:net";
import { builtinHttp } from "../../shared/builtin-http.ts";
import type { Clock } from "../../shared/clock.ts";
import type { HttpFault } from "./handler.ts";
import { TOO_SLOW } from "./read-request.ts";
import {
  createServerCallbacks,
  DEFAULT_MAX_CONNECTIONS,
  type ServingOptions,
} from "./server-callbacks.ts";
import type { TlsPair } from "./tls-pair.ts";

/** Where a server listens: at an address of its own (port 0 is any free one), or on a socket that is open already. */
export type Listening = { readonly host: string; readonly port: number } | { readonly fd: number };

export type ServerOptions = ServingOptions & Listening & ServerLimits;

export interface ServerLimits {
  /** With it, the server speaks TLS alone. */
  readonly tls?: TlsPair | undefined;
  /** How long a client may take to send one whole request, in milliseconds; 10 s. */
  readonly receiveMs?: number;
}

export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** Uses another certificate for new connections; for a server that speaks TLS. */
  setTls(pair: TlsPair): void;
  /** Accepts no new connections, lets running requests finish, and resolves when all have their response. */
  close(): Promise<void>;
}

const MAX_HEADER_BYTES = 16 * 1024;

/**
 * Serves a handler with Node's own HTTP server. Whatever is wrong with a request, the handler renders the response: also
 * to what Node itself refuses (headers that are too large or do not parse, a request that arrives too slowly).
 * @throws the system's error when it cannot listen
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { clock } = options;
  const { server, setTls } = await createServer(options);
  // Beyond this, the system would refuse. Those that wait for their client are bounded far below it.
  server.maxConnections = options.maxConnections ?? DEFAULT_MAX_CONNECTIONS;
  const callbacks = createServerCallbacks(options);
  server.on("connection", callbacks.onConnection);
  server.on("secureConnection", callbacks.onSecured);
  server.on("request", callbacks.onRequest);
  // By itself, Node would send 100 Continue before we check the length.
  server.on("checkContinue", callbacks.onRequest);
  server.on("checkExpectation", callbacks.onRequest);
  server.on("connect", ({ socket }) => {
    callbacks.refuseSocket(socket, { code: "method_not_allowed", reason: "CONNECT" });
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (socket instanceof Socket) callbacks.refuseSocket(socket, parserFault(error));
    else socket.destroy();
  });
  const { address: host, port } = await listen(server, options);
  return {
    host,
    port,
    setTls,
    close: () => {
      callbacks.startClosing();
      return closeServer(server, clock);
    },
  };
}

interface CreatedServer {
  readonly server: Server | SecureServer;
  readonly setTls: RunningServer["setTls"];
}

/** Node's own module for TLS is loaded only where it is used. */
async function createServer({ tls, receiveMs = 10_000 }: ServerLimits): Promise<CreatedServer> {
  const options: NodeOptions = {
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: receiveMs,
    requestTimeout: receiveMs,
    connectionsCheckingInterval: Math.min(1000, receiveMs),
    keepAliveTimeout: 15_000,
    // Node's own refusal of a request without Host has no body.
    requireHostHeader: false,
  };
  if (tls === undefined) {
    return { server: builtinHttp().createServer(options), setTls: () => undefined };
  }
  const https = await import("node:https");
  const server = https.createServer({
    ...options,
    ...secureContext(tls),
    handshakeTimeout: receiveMs,
  });
  return { server, setTls: (pair) => server.setSecureContext(secureContext(pair)) };
}

function secureContext({ cert, key }: TlsPair) {
  return { cert, key: key.reveal(), minVersion: "TLSv1.2" } as const;
}

function listen(server: Server, where: Listening): Promise<AddressInfo> {
  const at: ListenOptions & { readonly fd?: number } =
    "fd" in where ? { fd: where.fd } : { host: where.host, port: where.port };
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(at, () => {
      server.off("error", reject);
      const address = server.address();
      // Only a pipe's address is a string.
      if (address !== null && typeof address === "object") resolve(address);
      else reject(new TypeError("it is not a TCP socket"));
    });
  });
}

/** Longer than any response takes. */
const CLOSE_MS = 20_000;

async function closeServer(server: Server, clock: Clock): Promise<void> {
  const closed = new AbortController();
  const finished = new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  const timeout = clock.sleep(CLOSE_MS, closed.signal);
  await Promise.race([finished, timeout]);
  closed.abort();
  server.closeAllConnections();
  await finished;
}

/** What Node's parser refused. */
function parserFault({ code = "" }: NodeJS.ErrnoException): HttpFault {
  return (
    PARSER_FAULTS[code] ?? { code: "request_malformed", reason: "it does not parse as HTTP/1.1" }
  );
}

const PARSER_FAULTS: Readonly<Record<string, HttpFault>> = {
  HPE_HEADER_OVERFLOW: {
    code: "headers_too_large",
    reason: `its headers are larger than ${MAX_HEADER_BYTES} bytes`,
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    code: "request_too_large",
    reason: "its chunk extensions are too large",
  },
  ERR_HTTP_REQUEST_TIMEOUT: TOO_SLOW,
};
