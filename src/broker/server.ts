import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Clock } from "../shared/clock.ts";
import type { BrokerCode } from "../shared/failure-codes.ts";
import type { Answer } from "./answer.ts";
import type { Broker, Listener } from "./app.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { readRequest } from "./read-request.ts";
import { refusal, type Refusal } from "./refusal.ts";
import { refusalAnswer } from "./wire.ts";
import { writeAnswer, writeRawAnswer, type RawConnection } from "./write-answer.ts";

export interface ServerOptions {
  readonly broker: Broker;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly listener: Listener;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "countAnswer">;
  /** Requests that are answered at once; 512. Beyond it they are asked to wait. */
  readonly maxRequests?: number;
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
  const { host, port, receiveMs = 10_000 } = options;
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
  return { port: address.port, close: () => closeServer(server) };
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

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

function createAnswering(options: ServerOptions) {
  const { broker, listener, clock, maxRequests = 512 } = options;
  /** The newest answer on each connection. */
  const newest = new WeakMap<object, ServerResponse>();
  let running = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<Answer> => {
    const read = await readRequest(request, response);
    if (!read.ok) return refusalAnswer(read.error, broker.newTrace());
    return broker.handle(read.value, listener);
  };
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const startedAt = clock.now();
    running += 1;
    try {
      const busy = running > maxRequests ? overloaded(maxRequests) : undefined;
      const answered =
        busy === undefined
          ? await answer(request, response)
          : refusalAnswer(busy, broker.newTrace());
      tell(options, { request, answered, startedAt });
      await writeAnswer(request, response, answered);
    } finally {
      running -= 1;
    }
  };
  return {
    onRequest: (request: IncomingMessage, response: ServerResponse): void => {
      newest.set(request.socket, response);
      respond(request, response).catch(() => {
        // The client has gone, or the socket failed: there is nobody to tell.
        request.destroy();
      });
    },
    refuseRaw: (socket: RawConnection, refused: Refusal): void => {
      const begun = newest.get(socket);
      // What was refused already is drained here; a second answer would be taken for the next request's.
      if (begun?.headersSent === true && !begun.writableFinished) {
        socket.destroy();
        return;
      }
      const answered = refusalAnswer(refused, broker.newTrace());
      tell(options, { request: undefined, answered, startedAt: clock.now() });
      writeRawAnswer(socket, answered);
    },
  };
}

function overloaded(most: number): Refusal {
  return refusal("overloaded", `${most} requests are under way`, { retryAfterSeconds: 1 });
}

/** The request log: one line an answer. No address beyond the endpoint, no header, no body. */
function tell(
  { broker, log, metrics, clock }: ServerOptions,
  seen: {
    readonly request: IncomingMessage | undefined;
    readonly answered: Answer;
    readonly startedAt: number;
  },
): void {
  const { request, answered, startedAt } = seen;
  const route = broker.routeName(request?.url?.split("?")[0] ?? "");
  metrics.countAnswer(route, answered.status);
  log({
    level: "info",
    event: "request",
    method: METHODS.find((known) => known === request?.method) ?? "other",
    route,
    status: answered.status,
    ...(answered.code === undefined ? {} : { code: answered.code }),
    ms: clock.now() - startedAt,
    trace: answered.trace,
  });
}

const METHODS = ["GET", "POST", "DELETE", "HEAD", "PUT", "PATCH", "OPTIONS"] as const;

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
