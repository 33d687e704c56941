import { AGENT_TOOLS } from "../../backend/agent-tool.ts";

/** How a client starts the bridge. */
export interface BridgeCommand {
  /** Absolute path of Node. */
  readonly node: string;
  /** Absolute path of mcp-bridge.js, where the agent's user can read it. */
  readonly bridge: string;
  /** Path of the server's socket. */
  readonly socket: string;
}

/** A file in `$STEPKEY_MCP_CONFIG`. It holds no secret. */
export interface ClientConfig {
  readonly name: string;
  /** Who reads it. */
  readonly client: string;
  readonly text: string;
}

/** As the bridge reads it. Not imported from there: what main and the bridge share would be a file of its own in dist/. */
const SOCKET_VARIABLE = "STEPKEY_MCP_SOCKET";
/** How the server is called in every client. */
const NAME = "stepkey";
/** Seconds that a client should wait for a call: the server itself answers after 45. */
const TIMEOUT_SECONDS = 60;

/** Ready configuration files for the common clients, each in its client's own format. */
export function clientConfigs(command: BridgeCommand): readonly ClientConfig[] {
  return [
    claudeCode(command),
    codex(command),
    copilotCli(command),
    cursor(command),
    geminiCli(command),
    visualStudioCode(command),
    ghAw(command),
  ];
}

/**
 * `claude --mcp-config FILE --strict-mcp-config`.
 * @see https://code.claude.com/docs/en/mcp
 */
function claudeCode(command: BridgeCommand): ClientConfig {
  const server = { type: "stdio", ...started(command) };
  return {
    name: "claude-code.json",
    client: "Claude Code",
    text: json({ mcpServers: of(server) }),
  };
}

/**
 * A part of `$CODEX_HOME/config.toml`.
 * @see https://developers.openai.com/codex/mcp
 */
function codex({ node, bridge, socket }: BridgeCommand): ClientConfig {
  // Basic strings of TOML escape as JSON does (https://toml.io/en/v1.0.0#string).
  const text = [
    `[mcp_servers.${NAME}]`,
    `command = ${JSON.stringify(node)}`,
    `args = [${JSON.stringify(bridge)}]`,
    `tool_timeout_sec = ${TIMEOUT_SECONDS}`,
    "",
    `[mcp_servers.${NAME}.env]`,
    `${SOCKET_VARIABLE} = ${JSON.stringify(socket)}`,
    "",
  ];
  return { name: "codex.toml", client: "Codex", text: text.join("\n") };
}

/**
 * `copilot --additional-mcp-config @FILE`. It offers only the tools that are listed.
 * @see https://docs.github.com/en/copilot/how-tos/copilot-cli/customize-copilot/add-mcp-servers
 */
function copilotCli(command: BridgeCommand): ClientConfig {
  const server = { type: "local", ...started(command), tools: [...AGENT_TOOLS] };
  return {
    name: "copilot-cli.json",
    client: "Copilot CLI",
    text: json({ mcpServers: of(server) }),
  };
}

/**
 * `~/.cursor/mcp.json`, for the editor and for its command line.
 * @see https://cursor.com/docs/mcp
 */
function cursor(command: BridgeCommand): ClientConfig {
  return {
    name: "cursor.json",
    client: "Cursor",
    text: json({ mcpServers: of(started(command)) }),
  };
}

/**
 * `~/.gemini/settings.json`. The time is in milliseconds.
 * @see https://github.com/google-gemini/gemini-cli/blob/main/docs/tools/mcp-server.md
 */
function geminiCli(command: BridgeCommand): ClientConfig {
  const server = { ...started(command), timeout: 1000 * TIMEOUT_SECONDS };
  return { name: "gemini-cli.json", client: "Gemini CLI", text: json({ mcpServers: of(server) }) };
}

/**
 * `.vscode/mcp.json`, or the file of that name in a user profile.
 * @see https://code.visualstudio.com/docs/agents/reference/mcp-configuration
 */
function visualStudioCode(command: BridgeCommand): ClientConfig {
  const server = { type: "stdio", ...started(command) };
  return { name: "vscode.json", client: "Visual Studio Code", text: json({ servers: of(server) }) };
}

/**
 * A part of a workflow's front matter. YAML takes JSON as it is.
 * @see https://github.github.com/gh-aw/guides/mcps/
 */
function ghAw(command: BridgeCommand): ClientConfig {
  const server = { ...started(command), allowed: [...AGENT_TOOLS] };
  const text = `mcp-servers: ${JSON.stringify(of(server), undefined, 2)}\n`;
  return { name: "gh-aw.yml", client: "GitHub Agentic Workflows", text };
}

function started({ node, bridge, socket }: BridgeCommand) {
  return { command: node, args: [bridge], env: { [SOCKET_VARIABLE]: socket } };
}

function of(server: object): object {
  return { [NAME]: server };
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
