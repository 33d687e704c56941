import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { withBackoff, type Backoff } from "./backoff.ts";
import { builtinHttp } from "./builtin-http.ts";
import type { Clock } from "./clock.ts";
import { describeFailure, TooLarge, tunnelStatus, type FailureReason } from "./http-failure.ts";
import { isLoopback, isSecureUrl } from "./secure-url.ts";
import { proxyFor, type Proxy } from "./proxy.ts";
import { err, ok, type Result } from "./result.ts";
import type { Secret } from "./secret.ts";

/** One HTTP request. Redirects are never followed: a 3xx is returned as it is. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Certificates of the only CA to trust, as PEM. Absent: those that this Node trusts. */
  readonly ca?: string;
  /** With which the client shows the server who it is, as PEM. */
  readonly clientCertificate?: { readonly certificate: string; readonly key: Secret };
  /** For request and response together, in milliseconds. */
  readonly timeoutMs: number;
  /** Largest response body, in bytes. Absent: 1 MiB. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `sent` is false only if no byte of the request can have reached the server. */
export interface HttpFailure extends FailureReason {
  readonly sent: boolean;
}

/** Sends one request once. */
export type HttpSend = (request: HttpRequest) => Promise<Result<HttpResponse, HttpFailure>>;

const DEFAULT_MAX_BYTES = 1024 * 1024;

/**
 * Sends requests with Node's own http client. `proxyEnv` has the proxies to use (`HTTPS_PROXY`, `NO_PROXY` …): pass the
 * runner's own, never variables that a step may have set. Node's client modules are loaded by the first request, because
 * loading them takes longer than everything else in the start of the action.
 */
export function nodeHttp(proxyEnv: Readonly<Record<string, string>> = {}): HttpSend {
  return async (request) => {
    if (!isSecureUrl(request.url)) {
      const message = `${originOf(request.url)} is neither https nor on a loopback address`;
      return err({ kind: "insecure_url", message, sent: false });
    }
    const url = new URL(request.url);
    const client = url.protocol === "https:" ? await import("node:https") : builtinHttp();
    // Requests to this machine never go through a proxy, where they could be read. Beyond it, there is only https.
    const proxy = isLoopback(url.hostname) ? ok(undefined) : proxyFor(url, proxyEnv);
    if (!proxy.ok) return err({ kind: "proxy", message: proxy.error, sent: false });
    const through = proxy.value;
    const open: Open = (options) => {
      const proxies = through === undefined ? {} : { HTTPS_PROXY: through.url };
      const { ca, clientCertificate: own } = request;
      const identity = own === undefined ? {} : { cert: own.certificate, key: own.key.reveal() };
      const agent = new client.Agent({ keepAlive: false, proxyEnv: proxies, ca, ...identity });
      return client.request(url, { ...options, agent }).once("close", () => agent.destroy());
    };
    return await exchange(request, { open, through });
  };
}

type Open = (options: RequestOptions) => ClientRequest;

interface Way {
  readonly open: Open;
  readonly through: Proxy | undefined;
}

async function exchange(
  request: HttpRequest,
  { open, through }: Way,
): Promise<Result<HttpResponse, HttpFailure>> {
  const timeout = AbortSignal.timeout(request.timeoutMs);
  const signal =
    request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
  let sent = false;
  try {
    const response = await new Promise<HttpResponse>((resolve, reject) => {
      const outgoing = open({
        method: request.method,
        headers: headersOf(request),
        signal,
      });
      outgoing.once("socket", (socket) => {
        // Without a connection nothing was sent.
        socket.once("connect", () => {
          sent = true;
        });
      });
      outgoing.once("error", reject);
      outgoing.once("response", (incoming) => {
        readBody(incoming, request.maxBytes ?? DEFAULT_MAX_BYTES).then(
          (body) =>
            resolve({
              status: incoming.statusCode ?? 0,
              headers: flatten(incoming.headers),
              body,
            }),
          reject,
        );
      });
      outgoing.end(request.body);
    });
    return ok(response);
  } catch (error) {
    const described = describeFailure(error, {
      origin: originOf(request.url),
      through,
      timeoutMs: request.timeoutMs,
      isTimedOut: timeout.aborted,
      isAborted: request.signal?.aborted === true,
    });
    // Without a tunnel, no byte of the request has passed the proxy.
    return err({ ...described, sent: sent && tunnelStatus(error) === undefined });
  }
}

async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new TooLarge(`the response is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Only scheme and host: path and query of the ID-token URL do not belong in a message. */
export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : "an invalid URL";
}

function headersOf(request: HttpRequest): Record<string, string> {
  const length =
    request.body === undefined ? {} : { "content-length": String(Buffer.byteLength(request.body)) };
  return { accept: "application/json", "user-agent": "stepkey", ...length, ...request.headers };
}

function flatten(headers: IncomingMessage["headers"]): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return flat;
}

/** 0 to 1: spreads the waits of many clients. `Math.random` in the product. */
export type Jitter = () => number;

/**
 * Repeats what is safe to repeat: no response, 429, and 5xx. The caller decides whether its request is safe to repeat at
 * all. Retry-After (RFC 9110 §10.2.3) is honoured in seconds and as a date.
 */
export function retrying(
  send: HttpSend,
  rule: Backoff,
  { clock, jitter }: { readonly clock: Clock; readonly jitter: Jitter },
): HttpSend {
  return (request) =>
    withBackoff(rule, { clock, random: jitter, signal: request.signal }, async () => {
      const outcome = await send(request);
      return isRetryable(outcome)
        ? { outcome, again: { afterMs: retryAfterIn(outcome, clock) } }
        : { outcome };
    });
}

function isRetryable(outcome: Result<HttpResponse, HttpFailure>): boolean {
  if (outcome.ok) return outcome.value.status === 429 || outcome.value.status >= 500;
  return outcome.error.kind === "timeout" || outcome.error.kind === "network";
}

function retryAfterIn(
  outcome: Result<HttpResponse, HttpFailure>,
  clock: Clock,
): number | undefined {
  return outcome.ok ? retryAfterMs(outcome.value.headers["retry-after"], clock.now()) : undefined;
}

/** Retry-After in milliseconds from now; undefined if absent or malformed. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/u.test(header.trim())) return Number(header.trim()) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
