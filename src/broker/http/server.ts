import type { Server } from "node:http";
import { Socket } from "node:net";
import { builtinHttp } from "../../shared/builtin-http.ts";
import type { Clock } from "../../shared/clock.ts";
import type { HttpFault } from "./handler.ts";
import { TOO_SLOW } from "./read-request.ts";
import {
  createServerCallbacks,
  DEFAULT_MAX_CONNECTIONS,
  type ServingOptions,
} from "./server-callbacks.ts";

export interface ServerOptions extends ServingOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** How long a client may take to send one whole request, in milliseconds; 10 s. */
  readonly receiveMs?: number;
}

export interface RunningServer {
  readonly port: number;
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
  const { host, port, clock, receiveMs = 10_000 } = options;
  const server = builtinHttp().createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: receiveMs,
    requestTimeout: receiveMs,
    connectionsCheckingInterval: Math.min(1000, receiveMs),
    keepAliveTimeout: 15_000,
    // Node's own refusal of a request without Host has no body.
    requireHostHeader: false,
  });
  // Beyond this, the system would refuse. Those that wait for their client are bounded far below it.
  server.maxConnections = options.maxConnections ?? DEFAULT_MAX_CONNECTIONS;
  const callbacks = createServerCallbacks(options);
  server.on("connection", callbacks.onConnection);
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
  await listen(server, host, port);
  const address = server.address();
  // Only a pipe's address is a string.
  if (address === null || typeof address === "string") throw new TypeError("no TCP address");
  return {
    port: address.port,
    close: () => {
      callbacks.startClosing();
      return closeServer(server, clock);
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.off("error", reject);
      resolve();
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
