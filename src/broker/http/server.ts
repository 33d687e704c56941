import { createServer, type Server } from "node:http";
import type { Clock } from "../../shared/clock.ts";
import type { BrokerCode } from "../../shared/failure-codes.ts";
import { createAnswering, type AnsweringOptions } from "./answering.ts";
import { refusal, type Refusal } from "../refusal/refusal.ts";

export interface ServerOptions extends AnsweringOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** For receiving one request whole; 10 s. */
  readonly receiveMs?: number;
}

export interface RunningServer {
  readonly port: number;
  /** Takes no new connections, lets running requests finish, and resolves when all are answered. */
  close(): Promise<void>;
}

const MAX_HEADER_BYTES = 16 * 1024;
const MAX_CONNECTIONS = 2048;

/**
 * Listens with Node's own server. Whatever is wrong with a request, its answer is a 4xx or 503 with our JSON body: also
 * what Node itself refuses (headers that are too large or do not parse, a request that comes too slowly).
 * @throws the system's error when it cannot listen
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, port, clock, receiveMs = 10_000 } = options;
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: receiveMs,
    requestTimeout: receiveMs,
    connectionsCheckingInterval: Math.min(1000, receiveMs),
    keepAliveTimeout: 15_000,
    // Node's own refusal of a request without Host has no body.
    requireHostHeader: false,
  });
  server.maxConnections = MAX_CONNECTIONS;
  const answering = createAnswering(options);
  server.on("request", answering.onRequest);
  // By itself Node would say 100 Continue before the length was looked at.
  server.on("checkContinue", answering.onRequest);
  server.on("checkExpectation", answering.onRequest);
  server.on("connect", (_request, socket) => {
    answering.refuseRaw(socket, refusal("method_not_allowed", "CONNECT"));
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    answering.refuseRaw(socket, brokenRequest(error));
  });
  await listen(server, host, port);
  const address = server.address();
  // Only a pipe has a name for an address.
  if (address === null || typeof address === "string") throw new TypeError("no TCP address");
  return {
    port: address.port,
    close: () => {
      answering.sayClose();
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

/** Longer than any answer takes. */
const CLOSE_MS = 20_000;

async function closeServer(server: Server, clock: Clock): Promise<void> {
  const closed = new AbortController();
  const answered = new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  const impatient = clock.sleep(CLOSE_MS, closed.signal);
  await Promise.race([answered, impatient]);
  closed.abort();
  server.closeAllConnections();
  await answered;
}

/** What Node's parser refused, by its code. */
function brokenRequest({ code = "" }: NodeJS.ErrnoException): Refusal {
  const known = BROKEN[code];
  return known === undefined
    ? refusal("request_malformed", "it is not HTTP/1.1 that can be read")
    : refusal(...known);
}

const BROKEN: Readonly<Record<string, readonly [BrokerCode, string]>> = {
  HPE_HEADER_OVERFLOW: ["headers_too_large", `more than ${MAX_HEADER_BYTES} bytes`],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ["request_too_large", "chunk extensions"],
  ERR_HTTP_REQUEST_TIMEOUT: ["request_timeout", "it came too slowly"],
};
