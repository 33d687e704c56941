import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { z } from "zod";

const Message = z.looseObject({
  id: z.union([z.number(), z.string()]).nullable().optional(),
  method: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z
    .looseObject({ code: z.number(), message: z.string(), data: z.unknown().optional() })
    .optional(),
});

export type WireMessage = z.infer<typeof Message>;

/** Lines of JSON over a Unix socket, without any SDK: what a scripted client of either era sends and gets. */
export interface McpWire {
  readonly socket: Socket;
  /** Everything that arrived, in order. */
  readonly lines: readonly string[];
  send(message: object): void;
  /** Sends a request and resolves with its response. */
  request(method: string, params?: object): Promise<WireMessage>;
  notifications(method: string): readonly WireMessage[];
  close(): void;
}

export async function openMcpWire(path: string): Promise<McpWire> {
  const socket = connect(path);
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve).once("error", reject);
  });
  socket.on("error", () => undefined).setMaxListeners(0);
  const lines: string[] = [];
  const messages: WireMessage[] = [];
  const waiting = new Map<unknown, (message: WireMessage) => void>();
  createInterface({ input: socket }).on("line", (line) => {
    lines.push(line);
    const message = Message.parse(JSON.parse(line));
    messages.push(message);
    if (message.method === undefined) waiting.get(message.id)?.(message);
  });
  let id = 0;
  const send = (message: object): void => {
    socket.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  };
  return {
    socket,
    lines,
    send,
    request(method, params = {}) {
      id += 1;
      const own = id;
      return new Promise((resolve, reject) => {
        waiting.set(own, resolve);
        socket.once("close", () => reject(new Error("The connection has ended.")));
        send({ id: own, method, params });
      });
    },
    notifications: (method) => messages.filter((message) => message.method === method),
    close: () => socket.destroy(),
  };
}

export const LEGACY_VERSIONS = ["2025-03-26", "2025-06-18", "2025-11-25"] as const;

/** The handshake of the protocols of 2025. */
export async function initialize(wire: McpWire, protocolVersion: string): Promise<WireMessage> {
  const response = await wire.request("initialize", {
    protocolVersion,
    capabilities: {},
    clientInfo: { name: "scripted", version: "1" },
  });
  wire.send({ method: "notifications/initialized" });
  return response;
}

/** What a request of the protocol of 2026 carries in place of a handshake. */
export function modernMeta(): object {
  return {
    _meta: {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientInfo": { name: "scripted", version: "2" },
      "io.modelcontextprotocol/clientCapabilities": {},
    },
  };
}
