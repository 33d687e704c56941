import type { IncomingMessage, ServerResponse } from "node:http";
import { builtinHttp } from "../../shared/builtin-http.ts";
import type { BrokerResponse } from "./response.ts";

/** How much of a request that was refused unread is still taken off the wire, and for how long. */
const LINGER_BYTES = 1024 * 1024;
const LINGER_MS = 1000;

/**
 * Writes a response; `isLast` closes the connection after it. A request that was refused before it was read is drained a
 * little first: closing a connection with unread bytes resets it, and the client would never see why (RFC 9112 §9.6).
 */
export async function writeResponse(
  request: IncomingMessage,
  outgoing: ServerResponse,
  { response, isLast }: { readonly response: BrokerResponse; readonly isLast: boolean },
): Promise<void> {
  const whole = request.complete;
  const { status, headers, body, encoding = "utf8" } = response;
  outgoing.writeHead(status, {
    ...headers,
    // That of a 304 would be that of the document, which is not here.
    ...(status === 304 ? {} : { "content-length": Buffer.byteLength(body, encoding) }),
    ...(whole && !isLast ? {} : { connection: "close" }),
  });
  if (whole) {
    outgoing.end(body, encoding);
    return;
  }
  outgoing.write(body, encoding);
  await drain(request);
  outgoing.end();
}

function drain(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let size = 0;
    const timer = setTimeout(resolve, LINGER_MS);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    request.on("data", (chunk: Uint8Array) => {
      size += chunk.length;
      if (size > LINGER_BYTES) done();
    });
    for (const event of ["end", "close", "error"]) request.once(event, done);
    request.resume();
  });
}

/** What a raw response is written to. */
export interface RawConnection {
  readonly writable: boolean;
  end(text: string): unknown;
  destroy(): unknown;
}

/** Writes a response where Node gives a socket and no `ServerResponse`: to what it refused itself. */
export function writeRawResponse(socket: RawConnection, response: BrokerResponse): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const headers = {
    ...response.headers,
    "content-length": String(Buffer.byteLength(response.body)),
    connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const status = `HTTP/1.1 ${response.status} ${builtinHttp().STATUS_CODES[response.status] ?? ""}\r\n`;
  socket.end(`${status}${lines.join("")}\r\n${response.body}`);
}
