import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { clientConfigs } from "../mcp/client-config/client-configs.ts";
import type { AgentDirectory } from "./agent-directory.ts";

/** What the agent's MCP clients need: the bridge, and configuration files that start it. */
export interface Clients {
  /** What the agent must be able to read at its own path. */
  readonly expose: readonly string[];
}

/** Writes the bridge and a configuration file for each client to where the agent can read them. */
export function writeClients(
  directory: AgentDirectory,
  here: string = import.meta.dirname,
): Clients {
  const { bridge, expose } = placeBridge(directory, here);
  const node = process.execPath;
  const { socket, config } = directory;
  for (const { name, text } of clientConfigs({ node, bridge, socket })) {
    writeFileSync(join(config, name), text, { mode: 0o600, flag: "wx" });
  }
  return { expose: [directory.path, node, ...expose] };
}

/** Built, it is one file of its own, which can be copied. The source has two, and is only run where stepkey is developed. */
function placeBridge({ path }: AgentDirectory, here: string) {
  const built = [here, dirname(here)].map((parent) => join(parent, "mcp-bridge.js"));
  const found = built.find((file) => existsSync(file));
  if (found === undefined) {
    const action = dirname(dirname(here));
    return { bridge: join(action, "mcp-bridge.ts"), expose: [action] };
  }
  // Outside of stepkey's own directory, only its name says that it is an ECMAScript module.
  const bridge = join(path, "mcp-bridge.mjs");
  copyFileSync(found, bridge);
  return { bridge, expose: [] };
}
