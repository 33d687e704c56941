import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

export interface CannedResponse {
  readonly status: number;
  readonly body: string;
}

/** An HTTP endpoint that sends what a test sets, and keeps what it received. */
export interface LoggingEndpoint {
  readonly url: string;
  readonly bodies: readonly string[];
  answer(canned: CannedResponse): void;
  close(): Promise<void>;
}

export async function startLoggingEndpoint(): Promise<LoggingEndpoint> {
  const bodies: string[] = [];
  let canned: CannedResponse = { status: 500, body: "" };
  const server = createServer((request, response) => {
    const reply = async (): Promise<void> => {
      bodies.push(await text(request));
      response.writeHead(canned.status, { "content-type": "text/xml" }).end(canned.body);
    };
    void reply();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    bodies,
    answer: (next) => {
      canned = next;
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
