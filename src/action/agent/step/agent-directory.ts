import { openPrivateDirectory } from "../../../delivery/task/private-directory.ts";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** What main makes for the agent to read. It is all that the agent sees of the runner's temporary directory. */
export interface AgentDirectory {
  readonly path: string;
  /** Where the MCP server listens. */
  readonly socket: string;
  /** Configuration files of MCP clients. */
  readonly config: string;
  /** Where the agent's script goes. */
  readonly script: (extension: string) => string;
  /** Never rejects. */
  readonly remove: () => Promise<void>;
}

export function openAgentDirectory(parent: string): AgentDirectory {
  const directory = openPrivateDirectory(parent, "stepkey-agent-");
  const { path } = directory;
  const config = join(path, "config");
  mkdirSync(config, { mode: 0o700 });
  return {
    path,
    socket: join(path, "mcp.sock"),
    config,
    script: (extension) => join(path, `agent${extension}`),
    remove: async () => void (await directory.remove()),
  };
}
