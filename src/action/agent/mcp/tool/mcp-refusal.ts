import type { AgentRefusal } from "../../backend/agent-refusal.ts";
import { MCP_CODES, type McpCode } from "./mcp-codes.ts";

/** A refusal of the MCP server itself, with the standard wording of its code unless `rest` says something more exact. */
export function mcpRefusal(
  code: McpCode,
  rest: Partial<Omit<AgentRefusal, "code">> = {},
): AgentRefusal {
  const { meaning, remedy } = MCP_CODES[code];
  return { code, message: meaning, remedy, ...rest };
}
