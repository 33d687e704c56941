import { createServer, type Server as NetServer, type Socket } from "node:net";
import { serveStdio, type StdioServerHandle } from "@modelcontextprotocol/server/stdio";
import type { AgentBackend } from "../../backend/agent-backend.ts";
import type { Clock } from "../../../../shared/clock.ts";
import { faultText } from "../../../../shared/fault-text.ts";
import { settlesWithin } from "../../../../shared/settles-within.ts";
import type { ToolDefinition } from "../tool/tool.ts";
import { toolList } from "../tools/tool-list.ts";
import { TOOLS } from "../tools/tools.ts";
import { CallGate } from "./call-gate.ts";
import { createPager } from "../tool/cursor.ts";
import { type AgentServerLimits, AGENT_SERVER_LIMITS } from "../tool/limits.ts";
import { createMcpServer, type SharedParts } from "./mcp-server.ts";
import { SocketTransport } from "./socket-transport.ts";

export interface AgentServerOptions {
  readonly backend: AgentBackend;
  readonly clock: Clock;
  /** stepkey's version, as clients show it. */
  readonly version: string;
  readonly limits?: AgentServerLimits;
  /** Other tools than those of an agent step, such as the fixtures of a conformance suite. */
  readonly tools?: readonly ToolDefinition[];
  /** Takes one line for the log, without secrets. Many may come: whoever passes it bounds them. */
  readonly log: (line: string) => void;
}

/** The MCP server of one agent step. */
export interface AgentServer {
  /**
   * Accepts connections on a Unix socket at this path, which must not exist yet. Who may connect is decided by the permissions of
   * the socket's directory: set them before. Rejects if it cannot listen.
   */
  listen(path: string): Promise<void>;
  /**
   * Ends every connection and every call. It resolves in bounded time whatever the clients and the backend do, and may be
   * called again. Runs that were left running are not ended: the step does that.
   */
  close(): Promise<void>;
}

export function createAgentServer(options: AgentServerOptions): AgentServer {
  const { backend, clock, limits = AGENT_SERVER_LIMITS, tools = TOOLS, version } = options;
  const log = (text: string): void => options.log(backend.redactor.redact(text));
  const parts: SharedParts = {
    backend,
    clock,
    limits,
    version,
    tools,
    list: toolList(tools),
    gate: new CallGate(limits.calls),
    pager: createPager(limits.pageSize),
    report: (error) => log(`An internal error of the MCP server: ${faultText(error)}`),
  };
  const connections = new Map<Socket, StdioServerHandle>();
  const server = createServer((socket) => accept(socket, { connections, parts, log }));
  let closing: Promise<void> | undefined;

  return {
    listen: (path) => listening(server, path),
    close: () => (closing ??= closeAll({ server, connections, parts })),
  };
}

function listening(server: NetServer, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ path }, () => {
      server.off("error", reject);
      // A connection that fails while it is accepted ends by itself.
      server.on("error", () => undefined);
      resolve();
    });
  });
}

interface Accepting {
  readonly connections: Map<Socket, StdioServerHandle>;
  readonly parts: SharedParts;
  readonly log: (text: string) => void;
}

const SERVER_BUSY = -32_000;

function accept(socket: Socket, { connections, parts, log }: Accepting): void {
  const { backend, clock, limits } = parts;
  if (connections.size >= limits.connections) {
    const message = `There are ${limits.connections} connections already. Close one of them.`;
    const refusal = { jsonrpc: "2.0", error: { code: SERVER_BUSY, message } };
    socket.on("error", () => undefined).write(`${JSON.stringify(refusal)}\n`);
    socket.destroySoon();
    return;
  }
  const transport = new SocketTransport(socket, {
    limits,
    redactor: backend.redactor,
    clock,
    note: log,
  });
  socket.once("close", () => connections.delete(socket));
  connections.set(
    socket,
    serveStdio(() => createMcpServer(parts), {
      transport,
      maxSubscriptions: MAX_SUBSCRIPTIONS,
    }),
  );
}

/** Nothing here ever changes, so a subscription would only hold memory. */
const MAX_SUBSCRIPTIONS = 1;

async function closeAll({
  server,
  connections,
  parts: { clock, gate, limits },
}: {
  readonly server: NetServer;
  readonly connections: Map<Socket, StdioServerHandle>;
  readonly parts: SharedParts;
}): Promise<void> {
  server.close();
  const open = [...connections];
  for (const [socket, handle] of open) {
    // First the handle, which aborts the calls; the socket in any case.
    void handle.close().catch(() => undefined);
    socket.destroy();
  }
  await settlesWithin(gate.idle(), limits.closeMs, clock);
}
