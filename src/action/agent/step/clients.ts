import process from "node:process";
import type { AgentDirectory } from "./agent-directory.ts";

/** What the agent's MCP clients need: the bridge, and configuration files that start it. */
export interface Clients {
  /** What the agent must be able to read at its own path. */
  readonly expose: readonly string[];
}

export function writeClients(directory: AgentDirectory): Promise<Clients> {
  return Promise.resolve({ expose: [directory.path, process.execPath] });
}
