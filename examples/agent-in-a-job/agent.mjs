// Plays a coding agent: it asks stepkey's MCP server what it may do, runs a task, writes a file, and asks for write access.
// It needs only Node.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const { env, stdout } = process;

/** Starts the bridge as the file for Claude Code says: any client's file names the same command. */
function connect() {
  const file = join(env.STEPKEY_MCP_CONFIG ?? "", "claude-code.json");
  const {
    command,
    args,
    env: variables,
  } = JSON.parse(readFileSync(file, "utf8")).mcpServers.stepkey;
  const bridge = spawn(command, args, {
    env: { ...env, ...variables },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting = new Map();
  createInterface({ input: bridge.stdout }).on("line", (line) => {
    const { id, result, error } = JSON.parse(line);
    waiting.get(id)?.(result ?? { structuredContent: error, content: [{ text: error.message }] });
    waiting.delete(id);
  });
  let last = 0;
  const send = (message) =>
    bridge.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  return {
    ask: (method, params) =>
      new Promise((resolve) => {
        last += 1;
        waiting.set(last, resolve);
        send({ id: last, method, params });
      }),
    tell: (method) => send({ method }),
    close: () => bridge.stdin.end(),
  };
}

const server = connect();
await server.ask("initialize", {
  protocolVersion: "2025-11-25",
  capabilities: {},
  clientInfo: { name: "scripted-agent", version: "1" },
});
server.tell("notifications/initialized");

/** Calls a tool, and prints what an agent would read. */
async function call(name, given = {}) {
  const { structuredContent, content } = await server.ask("tools/call", { name, arguments: given });
  stdout.write(`> ${name} ${JSON.stringify(given)}\n`);
  for (const { text = "" } of content) stdout.write(`${text.trim()}\n`);
  return structuredContent;
}

await call("list_tasks");
await call("explain_access", { name: "count-orders" });
let run = await call("run_task", { task: "count-orders", parameters: { since: "2026-01-01" } });
while (run.next?.tool === "get_run") run = await call("get_run", run.next.arguments);
writeFileSync("answer.md", `Orders since 2026-01-01: ${run.output?.text?.trim() ?? "unknown"}\n`);
await call("request_access", { name: "orders-migrate" });
server.close();
process.exitCode = run.state === "ended" ? run.exit_code : 1;
