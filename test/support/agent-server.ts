import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAgentServer } from "../../src/action/agent/mcp/serve/agent-server.ts";
import {
  AGENT_SERVER_LIMITS,
  type AgentServerLimits,
} from "../../src/action/agent/mcp/tool/limits.ts";
import type { ToolDefinition } from "../../src/action/agent/mcp/tool/tool.ts";
import type { AgentBackend } from "../../src/action/agent/backend/agent-backend.ts";
import { type Clock, systemClock } from "../../src/shared/clock.ts";
import { createFakeAgentBackend } from "./fake-agent-backend.ts";
import { type McpWire, openMcpWire } from "./mcp-wire.ts";

export interface RunningAgentServer {
  readonly socket: string;
  readonly log: readonly string[];
  connect(): Promise<McpWire>;
  close(): Promise<void>;
}

export interface AgentServerSetup {
  readonly backend?: AgentBackend;
  readonly clock?: Clock;
  readonly limits?: Partial<AgentServerLimits>;
  readonly tools?: readonly ToolDefinition[];
}

/** The MCP server of an agent step on a socket of its own. */
export async function startAgentServer(setup: AgentServerSetup = {}): Promise<RunningAgentServer> {
  const directory = mkdtempSync(join(tmpdir(), "stepkey-mcp-"));
  const socket = join(directory, "mcp.sock");
  const log: string[] = [];
  const server = createAgentServer({
    backend: setup.backend ?? createFakeAgentBackend(),
    clock: setup.clock ?? systemClock,
    limits: { ...AGENT_SERVER_LIMITS, ...setup.limits },
    ...(setup.tools === undefined ? {} : { tools: setup.tools }),
    version: "0.0.0",
    log: (line) => log.push(line),
  });
  await server.listen(socket);
  const wires: McpWire[] = [];
  return {
    socket,
    log,
    async connect() {
      const wire = await openMcpWire(socket);
      wires.push(wire);
      return wire;
    },
    async close() {
      for (const wire of wires) wire.close();
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
