import {
  CLIENT_INFO_META_KEY,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type CallToolResult,
  type ServerContext,
} from "@modelcontextprotocol/server";
import type { AgentBackend } from "../../backend/agent-backend.ts";
import type { Clock } from "../../../../shared/clock.ts";
import type { ToolDefinition } from "../tool/tool.ts";
import type { toolList } from "../tools/tool-list.ts";
import type { CallGate } from "./call-gate.ts";
import { callTool } from "./call-tool.ts";
import { claimedClient } from "./client-name.ts";
import type { Pager } from "../tool/cursor.ts";
import { INSTRUCTIONS } from "./instructions.ts";
import type { AgentServerLimits } from "../tool/limits.ts";
import { progressTo } from "./progress.ts";

/** What all connections of one agent step share. */
export interface SharedParts {
  readonly backend: AgentBackend;
  readonly limits: AgentServerLimits;
  readonly clock: Clock;
  readonly gate: CallGate;
  readonly pager: Pager;
  readonly tools: readonly ToolDefinition[];
  /** The tools as `tools/list` shows them. */
  readonly list: ReturnType<typeof toolList>;
  /** stepkey's version, as a client shows it. */
  readonly version: string;
  readonly report: (error: unknown) => void;
}

/** The protocol of one connection. The SDK speaks to clients of 2025 and of 2026 with the same handlers. */
export function createMcpServer(parts: SharedParts): Server {
  const server = new Server(
    { name: "stepkey", title: "stepkey", version: parts.version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler("tools/list", () => ({ tools: [...parts.list] }));
  server.setRequestHandler("tools/call", ({ params }, context) =>
    call(params, context, { ...parts, server }),
  );
  return server;
}

async function call(
  params: { readonly name: string; readonly arguments?: unknown },
  { mcpReq }: ServerContext,
  parts: SharedParts & { readonly server: Server },
): Promise<CallToolResult> {
  const tool = parts.tools.find(({ name }) => name === params.name);
  if (tool === undefined) {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, "There is no such tool.");
  }
  const { backend, clock, gate, limits, pager, report, server } = parts;
  const done = new AbortController();
  const late = new AbortController();
  void abortLate(late, { clock, milliseconds: limits.callMs, done: done.signal });
  const envelope: Readonly<Record<string, unknown>> = mcpReq.envelope ?? {};
  const client = claimedClient(envelope[CLIENT_INFO_META_KEY] ?? server.getClientVersion());
  try {
    return await callTool(
      { tool, args: params.arguments, gate, report },
      {
        backend,
        pager,
        limits,
        clock,
        ...(client === undefined ? {} : { client }),
        cancelled: mcpReq.signal,
        signal: AbortSignal.any([mcpReq.signal, late.signal]),
        progress: progressTo(mcpReq, { clock, redactor: backend.redactor, done: done.signal }),
      },
    );
  } finally {
    done.abort();
  }
}

async function abortLate(
  late: AbortController,
  limit: { readonly clock: Clock; readonly milliseconds: number; readonly done: AbortSignal },
): Promise<void> {
  await limit.clock.sleep(limit.milliseconds, limit.done);
  if (!limit.done.aborted) late.abort();
}
