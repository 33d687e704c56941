import type { IncomingMessage, ServerResponse } from "node:http";
import { err, ok, type Result } from "../../shared/result.ts";
import type { IncomingRequest } from "./answer.ts";
import { refusal, type Refusal } from "../refusal/refusal.ts";

/** A stepkey request is a few KiB. */
export const MAX_BODY_BYTES = 64 * 1024;

/** Reads one request into plain data: refused by its length before a byte of it is read, where the length is given. */
export async function readRequest(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Result<IncomingRequest, Refusal>> {
  const refused = headFault(request);
  if (refused !== undefined) return err(refused);
  const { headersDistinct, url = "", method = "" } = request;
  // The head is good: now a client that waits may send its body (RFC 9110 §10.1.1).
  if (headersDistinct["expect"] !== undefined) response.writeContinue();
  const body = await readBody(request);
  if (body === undefined) return err(TOO_LARGE);
  const [path = "", ...query] = url.split("?");
  return ok({ method, path, query: query.join("?"), headers: given(headersDistinct), body });
}

const TOO_LARGE = refusal("request_too_large", `more than ${MAX_BODY_BYTES} bytes`);

function headFault(request: IncomingMessage): Refusal | undefined {
  const { headers } = request;
  if (Number(headers["content-length"] ?? 0) > MAX_BODY_BYTES) return TOO_LARGE;
  if (!hasHost(request)) return refusal("request_malformed", "not exactly one Host");
  // A body that is compressed is one that we would misread.
  if (headers["content-encoding"] !== undefined) {
    return refusal("media_type_unsupported", "a content encoding");
  }
  const { expect = "100-continue" } = headers;
  return expect.toLowerCase() === "100-continue"
    ? undefined
    : refusal("request_malformed", "an expectation that is not known");
}

/** RFC 9112 §3.2: exactly one in HTTP/1.1. */
function hasHost({ headersDistinct, httpVersion }: IncomingMessage): boolean {
  const hosts = headersDistinct["host"]?.length ?? 0;
  return hosts === 1 || (hosts === 0 && httpVersion === "1.0");
}

/** Undefined when it is too large; what follows is not kept. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    request.on("data", (chunk: Uint8Array) => {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) resolve(undefined);
      else chunks.push(chunk);
    });
    request.once("end", () => resolve(Buffer.concat(chunks)));
    request.once("error", reject);
    request.once("close", () => reject(new Error("the client went away")));
  });
}

function given(headers: NodeJS.Dict<string[]>): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values ?? []]));
}
