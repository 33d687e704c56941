import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { clientConfigs } from "../../../../../src/action/agent/mcp/client-config/client-configs.ts";

const COMMAND = {
  node: "/opt/runner's own/node24/bin/node",
  bridge: '/run/stepkey "1"/mcp-bridge.js',
  socket: "/run/stepkey/ä b\\mcp.sock",
};
const FILES = clientConfigs(COMMAND);

function parsed(name: string, text: string): unknown {
  if (name.endsWith(".json")) return JSON.parse(text);
  if (name.endsWith(".yml")) return parse(text);
  const program = "import json,sys,tomllib; print(json.dumps(tomllib.loads(sys.stdin.read())))";
  return JSON.parse(execFileSync("python3", ["-c", program], { input: text, encoding: "utf8" }));
}

describe("the configuration files for clients", () => {
  it("are one for each client, by its name", () => {
    expect(FILES.map(({ name }) => name)).toEqual([
      "claude-code.json",
      "codex.toml",
      "copilot-cli.json",
      "cursor.json",
      "gemini-cli.json",
      "vscode.json",
      "gh-aw.yml",
    ]);
  });

  it.each(FILES)("$name parses, and starts the bridge with the socket", ({ name, text }) => {
    const content = parsed(name, text) as Record<string, Record<string, unknown>>;
    const [key] = Object.keys(content);
    expect(key).toBe(
      { "codex.toml": "mcp_servers", "vscode.json": "servers", "gh-aw.yml": "mcp-servers" }[name] ??
        "mcpServers",
    );
    expect(content[key ?? ""]?.["stepkey"]).toMatchObject({
      command: COMMAND.node,
      args: [COMMAND.bridge],
      env: { STEPKEY_MCP_SOCKET: COMMAND.socket },
    });
  });

  it("hold nothing that is set elsewhere in the environment", () => {
    for (const { text } of FILES) expect(text).not.toMatch(/\$\{?[A-Z]/u);
  });
});
