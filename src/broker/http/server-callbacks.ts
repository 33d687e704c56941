import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Clock, Instant } from "../../shared/clock.ts";
import { createConnections, type Connections } from "./connections.ts";
import type { BodyRule, HttpFault, HttpHandler, Listener, ServedRequest } from "./handler.ts";
import type { RequestHead } from "./incoming-request.ts";
import { createPeerOf, type PeerOf, type ProxyRules } from "./peer.ts";
import { headOf, readBody } from "./read-request.ts";
import type { BrokerResponse } from "./response.ts";
import { createHandshakes } from "./handshakes.ts";
import { writeRawResponse, writeResponse } from "./write-response.ts";

export interface ServingOptions {
  readonly handler: HttpHandler;
  readonly listener: Listener;
  readonly clock: Clock;
  /** Called once for each response, right before it is written. */
  readonly onServed: (served: ServedRequest) => void;
  /**
   * How many requests may be served at once; a quarter of the connections. Above that, requests that are not urgent are
   * refused as `overloaded`. With the quarters for those that send and those that are idle, one is left for urgent ones.
   */
  readonly maxRequests?: number;
  /** How many connections there may be; 4096. */
  readonly maxConnections?: number;
  /** How many connections of one peer may send a request, and how many may be idle; 512. */
  readonly maxConnectionsPerPeer?: number;
  /** Undefined: the peer is the other end of the connection. */
  readonly proxy?: ProxyRules | undefined;
  /** Whether the server speaks TLS. */
  readonly tls?: object | undefined;
}

/** What Node's server calls: turns its requests into plain data for the handler, and writes the responses. */
export interface ServerCallbacks {
  readonly onConnection: (socket: Socket) => void;
  /** A TLS connection whose handshake is done; `onConnection` got the plain one below it. */
  readonly onSecured: (socket: Socket) => void;
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void;
  /** For events where Node gives a socket and no response. */
  refuseSocket(socket: Socket, fault: HttpFault): void;
  /** From now on every response closes its connection. */
  startClosing(): void;
}

export const DEFAULT_MAX_CONNECTIONS = 4096;
const DEFAULT_MAX_CONNECTIONS_PER_PEER = 512;

export function createServerCallbacks(options: ServingOptions): ServerCallbacks {
  const {
    maxConnections: total = DEFAULT_MAX_CONNECTIONS,
    maxConnectionsPerPeer: perPeer = DEFAULT_MAX_CONNECTIONS_PER_PEER,
  } = options;
  /** The newest response on each connection. */
  const newest = new WeakMap<object, ServerResponse>();
  const handshakes = options.tls === undefined ? undefined : createHandshakes();
  const refuseSocket = (socket: Socket, fault: HttpFault): void => {
    // Before its handshake is done, nothing can be written that the client could read.
    if (handshakes?.isDone(socket) === false) {
      socket.destroy();
      return;
    }
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
  };
  const connections = createConnections<Socket>({ total, perPeer }, (socket, stage) => {
    // An idle connection expects no response. One that is sending a request gets the refusal, if it reads it.
    if (stage === "reading") refuseSocket(socket, crowdedOut(perPeer));
    socket.destroySoon();
  });
  const peerOf = createPeerOf(options.proxy);
  const responder = createResponder(options, { connections, peerOf });
  const accept = (socket: Socket): void => {
    connections.wait(socket, "reading", peerOf(socket.remoteAddress, {}));
    socket.once("close", () => connections.release(socket));
  };
  return {
    startClosing: () => responder.startClosing(),
    onConnection: (socket) => {
      accept(socket);
      handshakes?.begin(socket);
    },
    onSecured: (socket) => {
      const plain = handshakes?.end(socket);
      if (plain !== undefined) connections.release(plain);
      accept(socket);
    },
    onRequest: (request, response) => {
      newest.set(request.socket, response);
      responder.respond(request, response).catch(() => {
        // The client has gone, or the socket failed: nobody is left to write to.
        request.destroy();
      });
    },
    refuseSocket,
  };
}

interface Responder {
  respond(request: IncomingMessage, response: ServerResponse): Promise<void>;
  startClosing(): void;
}

interface ResponderParts {
  readonly connections: Connections<Socket>;
  readonly peerOf: PeerOf;
}

function createResponder(
  options: ServingOptions,
  { connections, peerOf }: ResponderParts,
): Responder {
  const { handler, listener, clock, maxConnections = DEFAULT_MAX_CONNECTIONS } = options;
  const { maxRequests = Math.floor(maxConnections / 4) } = options;
  let served = 0;
  let isClosing = false;

  const serve = async (
    head: RequestHead,
    body: Uint8Array,
    peer: string,
  ): Promise<BrokerResponse> => {
    if (served >= maxRequests && !handler.isUrgent(head.path)) {
      return refusalOf(overloaded(maxRequests), handler);
    }
    served += 1;
    try {
      return await handler.handle({ ...head, body, peer }, listener);
    } finally {
      served -= 1;
    }
  };
  /** A large body has its place until it was handled. */
  const inRoom = async (
    request: IncomingMessage,
    { room, maxBytes }: BodyRule,
    work: () => Promise<BrokerResponse>,
  ): Promise<BrokerResponse> => {
    const isSmall = lengthOf(request) <= (room?.freeBytes ?? maxBytes);
    if (room === undefined || maxBytes === 0 || isSmall) return await work();
    if (!room.enter()) return refusalOf(ROOM_FULL, handler);
    try {
      return await work();
    } finally {
      room.leave();
    }
  };
  return {
    startClosing: () => {
      isClosing = true;
    },
    respond: async (request, outgoing) => {
      const startedAt = clock.now();
      const { socket } = request;
      const head = headOf(request);
      const peer = peerOf(socket.remoteAddress, head.headers);
      const rule = handler.bodyRule(head);
      if (rule.maxBytes === 0) connections.release(socket);
      else connections.wait(socket, "reading", peer);
      const response = await inRoom(request, rule, async () => {
        const read = await readBody(request, outgoing, rule);
        connections.release(socket);
        return read.ok ? await serve(head, read.value, peer) : refusalOf(read.error, handler);
      });
      record(options, { request, response, startedAt });
      if (socket.destroyed) return;
      // What was not read of the request is drained, which is up to the client again.
      connections.wait(socket, request.complete ? "idle" : "reading", peer);
      await writeResponse(request, outgoing, { response, isLast: isClosing });
    },
  };
}

/** Without a length, a body may be of any. */
function lengthOf({ headers }: IncomingMessage): number {
  const length = headers["content-length"];
  if (length !== undefined) return Number(length);
  return headers["transfer-encoding"] === undefined ? 0 : Number.POSITIVE_INFINITY;
}

const ROOM_FULL: HttpFault = {
  code: "overloaded",
  reason: "other large bodies are being read",
  retryAfterSeconds: 1,
};

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

function crowdedOut(perPeer: number): HttpFault {
  return {
    code: "overloaded",
    reason: `it arrived more slowly than others of a crowd (limits.connections-per-peer: ${perPeer})`,
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
  const { status, code, trace, isAuthenticated = false, reason } = response;
  onServed({
    method: METHODS.find((known) => known === request?.method) ?? "other",
    route: handler.routeName(request?.url?.split("?")[0] ?? ""),
    status,
    ...(code === undefined ? {} : { code }),
    ms: clock.now() - startedAt,
    trace,
    ...(isAuthenticated ? { isAuthenticated } : {}),
    ...(reason === undefined ? {} : { reason }),
  });
}

const METHODS = ["GET", "POST", "DELETE", "HEAD", "PUT", "PATCH", "OPTIONS"] as const;
