import type { Proxy } from "./proxy.ts";

/** Why there is no response. `proxy`: the proxy is not usable, or refuses, and would do so again. */
export interface FailureReason {
  readonly kind: "timeout" | "network" | "too_large" | "insecure_url" | "aborted" | "proxy";
  readonly message: string;
  /** The other end refused the connection: nothing listens there now. */
  readonly refused?: true;
}

/** A response that is larger than its reader accepts. */
export class TooLarge extends Error {}

/** A request that failed. `origin` is all that a message shows of its URL. */
export interface FailedRequest {
  readonly origin: string;
  readonly through: Proxy | undefined;
  readonly timeoutMs: number;
  readonly isTimedOut: boolean;
  readonly isAborted: boolean;
}

/** Why there is no response, from what Node threw. */
export function describeFailure(error: unknown, request: FailedRequest): FailureReason {
  const { origin, through } = request;
  const where = through === undefined ? origin : `${origin} (through the proxy ${through.shown})`;
  if (request.isTimedOut) {
    const seconds = request.timeoutMs / 1000;
    return { kind: "timeout", message: `${where} did not respond within ${seconds} s` };
  }
  if (request.isAborted) {
    return { kind: "aborted", message: `the request to ${origin} was cancelled` };
  }
  if (error instanceof TooLarge) {
    return { kind: "too_large", message: `${where}: ${error.message}` };
  }
  const status = tunnelStatus(error);
  if (through !== undefined && status !== undefined) {
    // What a proxy refuses once it refuses again; what it cannot do now may pass.
    const kind = status >= 400 && status < 500 ? "proxy" : "network";
    return { kind, message: proxyRefusal(through, status, origin) };
  }
  return noConnection(reasonOf(error), where, through);
}

/** A proxy that refuses a connection says nothing about the server behind it. */
function noConnection(reason: string, where: string, through: Proxy | undefined): FailureReason {
  const refused = through === undefined && reason === "ECONNREFUSED";
  return { kind: "network", message: `${where}: ${reason}`, ...(refused && { refused }) };
}

/** The status with which a proxy refused to open a tunnel; undefined for any other error. */
export function tunnelStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "ERR_PROXY_TUNNEL") {
    return undefined;
  }
  return "statusCode" in error && typeof error.statusCode === "number" ? error.statusCode : 0;
}

function proxyRefusal({ shown }: Proxy, status: number, origin: string): string {
  if (status === 407) {
    return `the proxy ${shown} asks for a user name and password (status 407): write them into its URL, http://USER:PASSWORD@HOST:PORT`;
  }
  return `the proxy ${shown} did not connect to ${origin} (status ${status})`;
}

/** Node's error code (`ECONNREFUSED`) is clearer than its message, and contains nothing of the request. */
function reasonOf(error: unknown): string {
  if (error instanceof Error) {
    return "code" in error && typeof error.code === "string" ? error.code : error.message;
  }
  return String(error);
}
