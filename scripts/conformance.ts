import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";
import { clientConfigs } from "../src/action/agent/mcp/client-config/client-configs.ts";
import { TOOLS } from "../src/action/agent/mcp/tools/tools.ts";
import { startAgentServer } from "../test/support/agent-server.ts";
import { CONFORMANCE_TOOLS } from "../test/support/conformance-tools.ts";
import { createFakeAgentBackend } from "../test/support/fake-agent-backend.ts";
import { bridgeCommand } from "../test/support/mcp-bridge.ts";
import { startMcpHttpFront } from "../test/support/mcp-http-front.ts";

/**
 * Runs the official conformance suite and the official inspector against the MCP server of an agent step. Prints the outcome
 * of every scenario that the suite has, and fails if one that applies fails.
 */
const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const tools = execFileSync(join(root, ".ci/mcp-tools.sh"), { encoding: "utf8" }).trim();
const SUITE = join(tools, "node_modules/@modelcontextprotocol/conformance/dist/index.js");
const INSPECTOR = join(tools, "node_modules/.bin/mcp-inspector");

const APPLY = new Set([
  "server-initialize",
  "ping",
  "tools-list",
  "tools-call-simple-text",
  "tools-call-error",
  "tools-call-with-progress",
]);

const ONLY_TOOLS = "The server has tools only, and tools that return text only.";
const NO_REQUESTS = "The server never asks its client for anything.";
const ONLY_STDIO = "This is about HTTP, which only this test speaks.";
const DO_NOT_APPLY: readonly (readonly [RegExp, string])[] = [
  [/^(?:resources|prompts|completion|logging)-/u, ONLY_TOOLS],
  [/^tools-call-(?:image|audio|embedded-resource|mixed-content|with-logging)$/u, ONLY_TOOLS],
  [/^(?:tools-call-sampling|tools-call-elicitation|elicitation-.*)$/u, NO_REQUESTS],
  [/^(?:server-sse-.*|dns-rebinding-protection)$/u, ONLY_STDIO],
  [/^json-schema-2020-12$/u, "This is about keywords that the schemas of our tools do not use."],
];

const Checks = z.array(
  z.looseObject({ id: z.string(), status: z.string(), errorMessage: z.string().optional() }),
);

/** Characters of an output that is not as expected. */
const MAX_DETAILS = 2000;

let failures = 0;
await conformance();
await inspector();
process.exitCode = failures === 0 ? 0 : 1;

async function conformance(): Promise<void> {
  const server = await startAgentServer({
    tools: [...TOOLS, ...CONFORMANCE_TOOLS],
    // The suite leaves its sessions open.
    limits: { connections: 100 },
  });
  const front = await startMcpHttpFront(server.socket);
  const listed = await run(process.execPath, [SUITE, "list", "--server"]);
  for (const [, name = "", versions = ""] of listed.stdout.matchAll(/- (\S+) \[([^\]]+)\]/gu)) {
    const why = DO_NOT_APPLY.find(([pattern]) => pattern.test(name))?.[1];
    if (why !== undefined) {
      console.log(`does not apply  ${name}: ${why}`);
    } else if (APPLY.has(name)) {
      await Promise.all(versions.split(",").map((version) => scenario(name, version, front.url)));
    } else {
      tell(false, name, "The suite has a scenario that nobody has looked at yet.");
    }
  }
  await front.close();
  await server.close();
}

async function scenario(name: string, version: string, url: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "stepkey-conformance-"));
  const options = ["--url", url, "--scenario", name, "--spec-version", version];
  try {
    await run(process.execPath, [SUITE, "server", ...options, "-o", directory]).catch(
      () => undefined,
    );
    const found = readdirSync(directory, { recursive: true, encoding: "utf8" });
    const file = found.find((path) => path.endsWith("checks.json"));
    const checks =
      file === undefined
        ? []
        : Checks.parse(JSON.parse(readFileSync(join(directory, file), "utf8")));
    const bad = checks.filter(({ status }) => status === "FAILURE" || status === "WARNING");
    const passed = checks.filter(({ status }) => status === "SUCCESS").length;
    const details = bad.map(({ id, errorMessage }) => `${id}: ${errorMessage ?? "failed"}`);
    tell(
      bad.length === 0 && passed > 0,
      `${name} (${version})`,
      [`${passed} checks passed`, ...details].join("; "),
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function inspector(): Promise<void> {
  const server = await startAgentServer({ backend: createFakeAgentBackend({ endsAtOnce: {} }) });
  const directory = mkdtempSync(join(tmpdir(), "stepkey-inspector-"));
  const { command, args } = bridgeCommand(server.socket);
  const [config] = clientConfigs({ node: command, bridge: args[0] ?? "", socket: server.socket });
  const file = join(directory, "claude-code.json");
  writeFileSync(file, config?.text ?? "");
  const call = ["--method", "tools/call", "--tool-name"];
  for (const [what, options, expected] of [
    ["lists the tools", ["--method", "tools/list"], '"get_receipt"'],
    ["calls list_tasks", [...call, "list_tasks"], "Count the orders"],
    ["calls run_task", [...call, "run_task", "--tool-arg", "task=count-orders"], '"ended"'],
  ] as const) {
    const output = await inspect(["--config", file, "--server", "stepkey", ...options]);
    const isFine = output.includes(expected);
    const details = isFine ? `found ${expected}` : output.slice(0, MAX_DETAILS);
    tell(isFine, `the inspector ${what}`, details);
  }
  await server.close();
  rmSync(directory, { recursive: true, force: true });
}

async function inspect(options: readonly string[]): Promise<string> {
  try {
    return (await run(process.execPath, [INSPECTOR, "--cli", ...options])).stdout;
  } catch (error) {
    return String(error);
  }
}

function tell(isFine: boolean, what: string, details: string): void {
  if (!isFine) failures += 1;
  console.log(`${isFine ? "passes" : "FAILS"}  ${what}: ${details}`);
}
