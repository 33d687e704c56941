import type { IncomingMessage, ServerResponse } from "node:http";
import { err, ok, type Result } from "../../shared/result.ts";
import type { BodyRule, HttpFault } from "./handler.ts";
import type { RequestHead } from "./incoming-request.ts";

/** The head of a request as plain data. */
export function headOf({ url = "", method = "", headersDistinct }: IncomingMessage): RequestHead {
  const [path = "", ...query] = url.split("?");
  return { method, path, query: query.join("?"), headers: definedHeaders(headersDistinct) };
}

/**
 * Reads the body of one request, as far as it is read at all. A body whose length is given and too large is refused before
 * it is read.
 */
export async function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  rule: BodyRule,
): Promise<Result<Uint8Array, HttpFault>> {
  const fault = headFault(request, rule);
  if (fault !== undefined) return err(fault);
  if (rule.maxBytes === 0) return ok(new Uint8Array());
  // The head is good: a client that waits may send its body now (RFC 9110 §10.1.1).
  if (request.headersDistinct["expect"] !== undefined) response.writeContinue();
  const body = await collect(request, rule);
  return body instanceof Uint8Array ? ok(body) : err(body);
}

/** Whether a body follows this head (RFC 9112 §6.3). */
export function announcesBody({ headers }: Pick<RequestHead, "headers">): boolean {
  const lengths = headers["content-length"] ?? [];
  return headers["transfer-encoding"] !== undefined || lengths.some((text) => Number(text) !== 0);
}

function headFault(request: IncomingMessage, { maxBytes }: BodyRule): HttpFault | undefined {
  const { headers } = request;
  const isRead = maxBytes > 0;
  if (isRead && Number(headers["content-length"] ?? 0) > maxBytes) return tooLarge(maxBytes);
  if (!hasHost(request)) return malformed("it does not have exactly one Host header");
  // We would misread a compressed body.
  if (headers["content-encoding"] !== undefined) {
    return { code: "media_type_unsupported", reason: "it has a Content-Encoding" };
  }
  const { expect = "100-continue" } = headers;
  if (expect.toLowerCase() === "100-continue") return undefined;
  return malformed("its Expect header is not 100-continue");
}

function tooLarge(maxBodyBytes: number): HttpFault {
  return { code: "request_too_large", reason: `its body is larger than ${maxBodyBytes} bytes` };
}

function malformed(reason: string): HttpFault {
  return { code: "request_malformed", reason };
}

/** RFC 9112 §3.2: exactly one in HTTP/1.1. */
function hasHost({ headersDistinct, httpVersion }: IncomingMessage): boolean {
  const hosts = headersDistinct["host"]?.length ?? 0;
  return hosts === 1 || (hosts === 0 && httpVersion === "1.0");
}

/** Of a body that is too large or too slow, the rest is not kept. */
async function collect(
  request: IncomingMessage,
  { maxBytes, withinMs }: BodyRule,
): Promise<Uint8Array | HttpFault> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<Uint8Array | HttpFault>((resolve, reject) => {
      if (withinMs !== undefined) timer = setTimeout(() => resolve(TOO_SLOW), withinMs);
      request.on("data", (chunk: Uint8Array) => {
        size += chunk.length;
        if (size > maxBytes) resolve(tooLarge(maxBytes));
        else chunks.push(chunk);
      });
      request.once("end", () => resolve(Buffer.concat(chunks)));
      request.once("error", reject);
      request.once("close", () => reject(new Error("the client went away")));
    });
  } finally {
    clearTimeout(timer);
  }
}

export const TOO_SLOW: HttpFault = { code: "request_timeout", reason: "it arrived too slowly" };

function definedHeaders(
  headers: NodeJS.Dict<string[]>,
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values ?? []]));
}
