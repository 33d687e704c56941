import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * An agent as a script, which a job runs alone: it starts the bridge as its client's configuration file says, makes the calls that
 * a file lists, and prints each result on a line of its own.
 */
interface Call {
  readonly name?: string;
  readonly args?: object;
  readonly sleepMs?: number;
}

interface Message {
  readonly id?: number;
  readonly result?: { readonly structuredContent?: { readonly run?: string } };
  readonly error?: unknown;
}

interface ClientFile {
  readonly mcpServers: {
    readonly stepkey: {
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
    };
  };
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const calls = read(process.argv[2] ?? "") as readonly Call[];
// oxlint-disable-next-line node/no-process-env -- this is the agent's own process
const { env } = process;
const client = read(join(env["STEPKEY_MCP_CONFIG"] ?? "", "claude-code.json")) as ClientFile;
const { command, args: bridgeArgs, env: bridgeEnv } = client.mcpServers.stepkey;
const bridge = spawn(command, bridgeArgs, {
  env: { ...env, ...bridgeEnv },
  stdio: ["pipe", "pipe", "inherit"],
});
const waiting = new Map<number, (message: Message) => void>();
createInterface({ input: bridge.stdout }).on("line", (line) => {
  const message = JSON.parse(line) as Message;
  waiting.get(message.id ?? 0)?.(message);
});

let last = 0;
const send = (message: object): void => {
  bridge.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
};
const request = (method: string, params: object): Promise<Message> =>
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
for (const { name, args = {}, sleepMs = 0 } of calls) {
  if (sleepMs > 0) await sleep(sleepMs);
  if (name === undefined) continue;
  // `$run` is the newest run.
  const filled = JSON.parse(JSON.stringify(args).replaceAll("$run", run)) as object;
  const { result, error } = await request("tools/call", { name, arguments: filled });
  run = result?.structuredContent?.run ?? run;
  process.stdout.write(`@call ${JSON.stringify({ name, result, error })}\n`);
}
bridge.kill();
