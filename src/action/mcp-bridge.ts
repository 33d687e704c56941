/* oxlint-disable node/no-process-env -- the entry is where the environment is read, once */
import { runBridge } from "./agent/mcp/bridge/run-bridge.ts";

async function main(): Promise<void> {
  process.exitCode = await runBridge({
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    complain: (line) => process.stderr.write(`${line}\n`),
  });
}

void main();
