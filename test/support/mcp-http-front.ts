import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import {
  isInitializeRequest,
  type JSONRPCMessage,
  JSONRPCMessageSchema,
  type RequestId,
} from "@modelcontextprotocol/sdk/types.js";
import { openMcpWire } from "./mcp-wire.ts";

/** Speaks MCP over HTTP for tools that know nothing else, and passes every message on to a server behind a Unix socket. */
export interface McpHttpFront {
  readonly url: string;
  close(): Promise<void>;
}

export async function startMcpHttpFront(socket: string): Promise<McpHttpFront> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const server = createServer((request, response) => {
    void answer(request, response, { socket, sessions });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    async close() {
      for (const session of sessions.values()) await session.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Front {
  readonly socket: string;
  readonly sessions: Map<string, StreamableHTTPServerTransport>;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { socket, sessions }: Front,
): Promise<void> {
  const body = request.method === "POST" ? await bodyOf(request) : undefined;
  const id = request.headers["mcp-session-id"];
  const known = typeof id === "string" ? sessions.get(id) : undefined;
  if (known !== undefined) {
    await known.handleRequest(request, response, body);
  } else if (isInitializeRequest(body)) {
    const session = await openSession(socket, sessions);
    await session.handleRequest(request, response, body);
  } else {
    response.writeHead(404).end();
  }
}

/** One session is one connection to the server behind it. */
async function openSession(
  socket: string,
  sessions: Front["sessions"],
): Promise<StreamableHTTPServerTransport> {
  const wire = await openMcpWire(socket);
  const session: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => {
      sessions.set(id, session);
    },
  });
  const askedBy = new Map<unknown, RequestId>();
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK's transports have this only
  session.onmessage = (message: JSONRPCMessage) => {
    if ("method" in message && "id" in message) {
      // oxlint-disable-next-line no-underscore-dangle -- the protocol's own name
      askedBy.set(message.params?._meta?.progressToken, message.id);
    }
    wire.send(message);
  };
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK's transports have this only
  session.onclose = () => wire.close();
  wire.socket.once("close", () => void session.close());
  createInterface({ input: wire.socket }).on("line", (line) => {
    const message = JSONRPCMessageSchema.parse(JSON.parse(line));
    const params: Readonly<Record<string, unknown>> | undefined =
      "method" in message ? message.params : undefined;
    const relatedRequestId = askedBy.get(params?.["progressToken"]);
    void session.send(message, relatedRequestId === undefined ? {} : { relatedRequestId });
  });
  await session.start();
  return session;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return undefined;
  }
}
