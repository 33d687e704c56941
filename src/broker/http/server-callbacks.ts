import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock, Instant } from "../../shared/clock.ts";
import type { HttpFault, HttpHandler, Listener, ServedRequest } from "./handler.ts";
import { readRequest } from "./read-request.ts";
import type { BrokerResponse } from "./response.ts";
import { writeRawResponse, writeResponse, type RawConnection } from "./write-response.ts";

export interface ServingOptions {
  readonly handler: HttpHandler;
  readonly listener: Listener;
  readonly clock: Clock;
  /** Called once for each response, right before it is written. */
  readonly onServed: (served: ServedRequest) => void;
  /** How many requests may run at once; 512. Above that, requests that are not urgent are refused as `overloaded`. */
  readonly maxRequests?: number;
}

/** What Node's server calls: turns its requests into plain data for the handler, and writes the responses. */
export interface ServerCallbacks {
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void;
  /** For events where Node gives a socket and no response. */
  refuseSocket(socket: RawConnection, fault: HttpFault): void;
  /** From now on every response closes its connection. */
  startClosing(): void;
}

export function createServerCallbacks(options: ServingOptions): ServerCallbacks {
  /** The newest response on each connection. */
  const newest = new WeakMap<object, ServerResponse>();
  const responder = createResponder(options);
  return {
    startClosing: () => responder.startClosing(),
    onRequest: (request, response) => {
      newest.set(request.socket, response);
      responder.respond(request, response).catch(() => {
        // The client has gone, or the socket failed: nobody is left to write to.
        request.destroy();
      });
    },
    refuseSocket: (socket, fault) => {
      const begun = newest.get(socket);
      // This request was refused already and is being drained. The client would take a second response for the next
      // request's.
      if (begun?.headersSent === true && !begun.writableFinished) {
        socket.destroy();
        return;
      }
      const response = refusalOf(fault, options.handler);
      record(options, { request: undefined, response, startedAt: options.clock.now() });
      writeRawResponse(socket, response);
    },
  };
}

interface Responder {
  respond(request: IncomingMessage, response: ServerResponse): Promise<void>;
  startClosing(): void;
}

function createResponder(options: ServingOptions): Responder {
  const { handler, listener, clock, maxRequests = 512 } = options;
  let running = 0;
  let isClosing = false;

  const responseTo = async (
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<BrokerResponse> => {
    const path = pathOf(request);
    if (running > maxRequests && !handler.isUrgent(path)) {
      return refusalOf(overloaded(maxRequests), handler);
    }
    const read = await readRequest(request, response, handler.bodyLimit(path));
    return read.ok ? handler.handle(read.value, listener) : refusalOf(read.error, handler);
  };
  return {
    startClosing: () => {
      isClosing = true;
    },
    respond: async (request, outgoing) => {
      const startedAt = clock.now();
      running += 1;
      try {
        const response = await responseTo(request, outgoing);
        record(options, { request, response, startedAt });
        await writeResponse(request, outgoing, { response, isLast: isClosing });
      } finally {
        running -= 1;
      }
    },
  };
}

function refusalOf(fault: HttpFault, handler: HttpHandler): BrokerResponse {
  return handler.refuse(fault, handler.newTrace());
}

function overloaded(most: number): HttpFault {
  return {
    code: "overloaded",
    reason: `${most} requests are running already`,
    retryAfterSeconds: 1,
  };
}

function record(
  { handler, onServed, clock }: ServingOptions,
  served: {
    readonly request: IncomingMessage | undefined;
    readonly response: BrokerResponse;
    readonly startedAt: Instant;
  },
): void {
  const { request, response, startedAt } = served;
  const { status, code, trace } = response;
  onServed({
    method: METHODS.find((known) => known === request?.method) ?? "other",
    route: handler.routeName(pathOf(request)),
    status,
    ...(code === undefined ? {} : { code }),
    ms: clock.now() - startedAt,
    trace,
  });
}

function pathOf(request: IncomingMessage | undefined): string {
  return request?.url?.split("?")[0] ?? "";
}

const METHODS = ["GET", "POST", "DELETE", "HEAD", "PUT", "PATCH", "OPTIONS"] as const;
