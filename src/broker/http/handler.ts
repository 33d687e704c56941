import type { BrokerCode } from "../../shared/failure-codes.ts";
import type { IncomingRequest, RequestHead } from "./incoming-request.ts";
import type { BrokerResponse } from "./response.ts";

/** Which listener a request came in on. Without an admin listener, one serves everything. */
export type Listener = "clients" | "admins" | "all";

/** Why the server refuses a request before the handler sees it. */
export interface HttpFault {
  readonly code: Extract<
    BrokerCode,
    | "headers_too_large"
    | "media_type_unsupported"
    | "method_not_allowed"
    | "overloaded"
    | "request_malformed"
    | "request_timeout"
    | "request_too_large"
  >;
  /** The exact reason, which the client does not see. */
  readonly reason: string;
  readonly retryAfterSeconds?: number;
}

/** What is read of a request's body. */
export interface BodyRule {
  /** The largest body that is read, in bytes. 0: the request is decided by its head, whatever comes after it. */
  readonly maxBytes: number;
  /** How long the body may take; as long as the whole request when absent. */
  readonly withinMs?: number;
  /** Bodies above the usual size share this; absent: there are none. */
  readonly room?: BodyRoom;
}

/** How many large bodies may be in memory at once, from their first byte to the response. */
export interface BodyRoom {
  /** A body of at most so many bytes needs no room. */
  readonly freeBytes: number;
  /** False: it is full. */
  enter(): boolean;
  leave(): void;
}

export function createBodyRoom(most: number, freeBytes: number): BodyRoom {
  let inside = 0;
  return {
    freeBytes,
    enter: () => {
      if (inside >= most) return false;
      inside += 1;
      return true;
    },
    leave: () => {
      inside -= 1;
    },
  };
}

/** What the server serves. It knows the routes and how a refusal looks; the server knows sockets and HTTP. */
export interface HttpHandler {
  /** Handles one request; never rejects. */
  handle(request: IncomingRequest, listener: Listener): Promise<BrokerResponse>;
  /** The response to a request that the server refuses itself. */
  refuse(fault: HttpFault, trace: string): BrokerResponse;
  /** The path of a route, or `other`: logs and metrics must not show a path that anyone can invent. */
  routeName(path: string): string;
  /** Whether the route is served even when the server is overloaded. */
  isUrgent(path: string): boolean;
  /** What is read of the body of a request with this head. */
  bodyRule(head: RequestHead): BodyRule;
  newTrace(): string;
}

/** One request and its response, as logs and metrics may show them: no address beyond the route, no header, no body. */
export interface ServedRequest {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  /** Only for a refusal. */
  readonly code?: string;
  /** From the end of the request's head to the response, in milliseconds. */
  readonly ms: number;
  readonly trace: string;
  /** Whether its token was good. Without one, anybody can send as many requests as they like. */
  readonly isAuthenticated?: boolean;
  /** The exact reason of a refusal, which the client does not see. */
  readonly reason?: string;
}
