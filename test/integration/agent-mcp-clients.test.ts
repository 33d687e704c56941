import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as ClientOf2025 } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as StdioOf2025 } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterEach, describe, expect, it } from "vitest";
import { AGENT_TOOLS } from "../../src/action/agent/backend/agent-tool.ts";
import { type RunningAgentServer, startAgentServer } from "../support/agent-server.ts";
import { createFakeAgentBackend } from "../support/fake-agent-backend.ts";
import { bridgeCommand } from "../support/mcp-bridge.ts";

const run = promisify(execFile);
let server: RunningAgentServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const COUNT = { task: "count-orders", parameters: { since: "2026-11-01" } };

describe("the official clients, through the bridge", () => {
  it("of 2025: every result and every refusal fits the output schema that the client checks", async () => {
    server = await startAgentServer({ backend: createFakeAgentBackend({ endsAtOnce: {} }) });
    const client = new ClientOf2025({ name: "client-of-2025", version: "1" });
    await client.connect(new StdioOf2025(bridgeCommand(server.socket)));
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(AGENT_TOOLS);
    for (const call of CALLS) {
      expect(await client.callTool(call)).toHaveProperty("structuredContent.isolation");
    }
    await client.close();
  });

  it("of 2026: every result and every refusal fits the output schema that the client checks", async () => {
    server = await startAgentServer({ backend: createFakeAgentBackend({ endsAtOnce: {} }) });
    const client = new Client(
      { name: "client-of-2026", version: "1" },
      { versionNegotiation: { mode: { pin: "2026-07-28" } } },
    );
    await client.connect(new StdioClientTransport(bridgeCommand(server.socket)));
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(AGENT_TOOLS);
    for (const call of CALLS) {
      expect(await client.callTool(call)).toHaveProperty("structuredContent.isolation");
    }
    await client.close();
  });
});

/** Each tool once as it should be, and the ways to be refused. */
const CALLS = [
  { name: "list_environments", arguments: {} },
  { name: "describe_environment", arguments: { environment: "Staging" } },
  { name: "describe_environment", arguments: { environment: "nowhere" } },
  { name: "list_tasks", arguments: {} },
  { name: "list_tasks", arguments: { cursor: "1.aaaaaaaaaaaaaaaaaaaaaa" } },
  { name: "explain_access", arguments: { name: "orders-migrate" } },
  { name: "explain_access", arguments: { name: "nothing" } },
  { name: "request_access", arguments: { name: "migrate-orders" } },
  { name: "run_task", arguments: COUNT },
  { name: "run_task", arguments: { ...COUNT, more: 1 } },
  { name: "get_run", arguments: { run: "run-1" } },
  { name: "get_run", arguments: { run: "run-9" } },
  { name: "end_access", arguments: { run: "run-1" } },
  { name: "get_receipt", arguments: { run: "run-1" } },
];

describe("the bridge", () => {
  it("says on stderr that the server is away, and fails", async () => {
    const { command, args, env } = bridgeCommand(join(tmpdir(), "stepkey-nobody-listens.sock"));
    await expect(run(command, args, { env })).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("cannot connect to the MCP server") as string,
    });
  });

  it("says that it runs only in an agent step, outside of one", async () => {
    const { command, args } = bridgeCommand("");
    await expect(run(command, args, { env: {} })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("STEPKEY_MCP_SOCKET is not set") as string,
    });
  });

  it("ends when its client has gone", async () => {
    server = await startAgentServer();
    const { command, args, env } = bridgeCommand(server.socket);
    const bridge = spawn(command, args, { env });
    bridge.stdin.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n');
    await once(bridge.stdout, "data");
    bridge.stdin.end();
    expect(await once(bridge, "exit")).toEqual([0, null]);
  });

  it("ends when the step is over, and says so", async () => {
    server = await startAgentServer();
    const { command, args, env } = bridgeCommand(server.socket);
    const bridge = spawn(command, args, { env });
    bridge.stdin.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n');
    await once(bridge.stdout, "data");
    const said = once(bridge.stderr, "data");
    await server.close();
    expect(await once(bridge, "exit")).toEqual([0, null]);
    expect(String((await said)[0])).toContain("the step is over");
  });
});
