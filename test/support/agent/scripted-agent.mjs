// An agent as a script: it starts the bridge as its client's configuration file says, makes the calls that its argument lists, and
// prints each result on a line of its own.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const { env, argv, stdout } = process;
const calls = JSON.parse(readFileSync(argv[2], "utf8"));
const config = JSON.parse(readFileSync(join(env.STEPKEY_MCP_CONFIG, "claude-code.json"), "utf8"));
const server = config.mcpServers.stepkey;
const bridge = spawn(server.command, server.args, {
  env: { ...env, ...server.env },
  stdio: ["pipe", "pipe", "inherit"],
});
const waiting = new Map();
createInterface({ input: bridge.stdout }).on("line", (line) => {
  const message = JSON.parse(line);
  waiting.get(message.id)?.(message);
});

let last = 0;
const send = (message) => bridge.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
const request = (method, params) =>
  new Promise((resolve) => {
    last += 1;
    waiting.set(last, resolve);
    send({ id: last, method, params });
  });

await request("initialize", {
  protocolVersion: "2025-11-25",
  capabilities: {},
  clientInfo: { name: "scripted-agent", version: "1.0" },
});
send({ method: "notifications/initialized" });
let run = "";
for (const { name, args = {}, sleepMs } of calls) {
  if (sleepMs !== undefined) await new Promise((resolve) => setTimeout(resolve, sleepMs));
  if (name === undefined) continue;
  // `$run` is the newest run.
  const filled = JSON.parse(JSON.stringify(args).replaceAll("$run", run));
  const { result, error } = await request("tools/call", { name, arguments: filled });
  run = result?.structuredContent?.run ?? run;
  stdout.write(`@call ${JSON.stringify({ name, result, error })}\n`);
}
bridge.kill();
