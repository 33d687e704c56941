import type { IncomingMessage, ServerResponse } from "node:http";
import { err, ok, type Result } from "../../shared/result.ts";
import type { HttpFault } from "./handler.ts";
import type { IncomingRequest } from "./incoming-request.ts";

/** Reads one request into plain data. A body whose length is given and too large is refused before it is read. */
export async function readRequest(
  request: IncomingMessage,
  response: ServerResponse,
  maxBodyBytes: number,
): Promise<Result<IncomingRequest, HttpFault>> {
  const fault = headFault(request, maxBodyBytes);
  if (fault !== undefined) return err(fault);
  const { headersDistinct, url = "", method = "" } = request;
  // The head is good: a client that waits may send its body now (RFC 9110 §10.1.1).
  if (headersDistinct["expect"] !== undefined) response.writeContinue();
  const body = await readBody(request, maxBodyBytes);
  if (body === undefined) return err(tooLarge(maxBodyBytes));
  const [path = "", ...query] = url.split("?");
  return ok({
    method,
    path,
    query: query.join("?"),
    headers: definedHeaders(headersDistinct),
    body,
  });
}

function headFault(request: IncomingMessage, maxBodyBytes: number): HttpFault | undefined {
  const { headers } = request;
  if (Number(headers["content-length"] ?? 0) > maxBodyBytes) return tooLarge(maxBodyBytes);
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

/** Undefined when it is too large; the rest is not kept. */
async function readBody(
  request: IncomingMessage,
  maxBodyBytes: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    request.on("data", (chunk: Uint8Array) => {
      size += chunk.length;
      if (size > maxBodyBytes) resolve(undefined);
      else chunks.push(chunk);
    });
    request.once("end", () => resolve(Buffer.concat(chunks)));
    request.once("error", reject);
    request.once("close", () => reject(new Error("the client went away")));
  });
}

function definedHeaders(
  headers: NodeJS.Dict<string[]>,
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values ?? []]));
}
