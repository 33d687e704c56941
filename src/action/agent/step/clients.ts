import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
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

/** Built, it is a file or two, which can be copied. The source is only run where stepkey is developed. */
function placeBridge({ path }: AgentDirectory, here: string) {
  const parent = [here, dirname(here)].find((each) => existsSync(join(each, BRIDGE)));
  if (parent === undefined) {
    const action = dirname(dirname(here));
    return { bridge: join(action, "mcp-bridge.ts"), expose: [action] };
  }
  // Outside of stepkey's own directory, nothing says that it is an ECMAScript module.
  writeFileSync(join(path, "package.json"), '{"type":"module"}', { flag: "wx" });
  copyWithImports({ from: parent, to: path }, BRIDGE);
  return { bridge: join(path, BRIDGE), expose: [] };
}

const BRIDGE = "mcp-bridge.js";
const IMPORTS = /\bfrom\s*"\.\/(?<file>[\w./-]+\.js)"/gu;

/** A bundler may put a part of it into a file of its own. */
function copyWithImports(
  { from, to }: { readonly from: string; readonly to: string },
  file: string,
): void {
  const text = readFileSync(join(from, file), "utf8");
  mkdirSync(dirname(join(to, file)), { recursive: true, mode: 0o700 });
  writeFileSync(join(to, file), text, { mode: 0o600 });
  for (const { groups } of text.matchAll(IMPORTS)) {
    const imported = join(dirname(file), groups?.["file"] ?? "");
    if (!existsSync(join(to, imported))) copyWithImports({ from, to }, imported);
  }
}
