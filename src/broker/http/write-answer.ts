import { STATUS_CODES, type IncomingMessage, type ServerResponse } from "node:http";
import type { Answer } from "./answer.ts";

/** How much of a request that was refused unread is still taken off the wire, and for how long. */
const LINGER_BYTES = 1024 * 1024;
const LINGER_MS = 1000;

/**
 * Writes an answer; `isLast`: the last one of its connection. A request that was refused before it was read is drained a
 * little first: a connection closed with bytes unread is reset, and its client would never see why (RFC 9112 §9.6).
 */
export async function writeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { answered, isLast }: { readonly answered: Answer; readonly isLast: boolean },
): Promise<void> {
  const whole = request.complete;
  const { status, headers, body } = answered;
  response.writeHead(status, {
    ...headers,
    "content-length": Buffer.byteLength(body),
    ...(whole && !isLast ? {} : { connection: "close" }),
  });
  if (whole) {
    response.end(body);
    return;
  }
  response.write(body);
  await drain(request);
  response.end();
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

/** What a raw answer is written to. */
export interface RawConnection {
  readonly writable: boolean;
  end(text: string): unknown;
  destroy(): unknown;
}

/** An answer where Node gives a socket and no response: what it refused itself. */
export function writeRawAnswer(socket: RawConnection, answer: Answer): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const headers = {
    ...answer.headers,
    "content-length": String(Buffer.byteLength(answer.body)),
    connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const status = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ""}\r\n`;
  socket.end(`${status}${lines.join("")}\r\n${answer.body}`);
}
