import { fileURLToPath } from "node:url";

/** The bridge from its source, as a client's configuration starts it. */
export function bridgeCommand(socket: string): {
  command: string;
  args: string[];
  env: Record<string, string>;
} {
  return {
    command: process.execPath,
    args: [fileURLToPath(new URL("../../src/action/mcp-bridge.ts", import.meta.url))],
    env: { STEPKEY_MCP_SOCKET: socket },
  };
}
