import { afterEach, describe, expect, it } from "vitest";
import { createFakeAgentBackend } from "../support/fake-agent-backend.ts";
import { type RunningAgentServer, startAgentServer } from "../support/agent-server.ts";
import { initialize, LEGACY_VERSIONS, modernMeta } from "../support/mcp-wire.ts";
import { AGENT_TOOLS } from "../../src/action/agent/backend/agent-tool.ts";

let server: RunningAgentServer | undefined;
afterEach(() => server?.close());

const namesOf = (result: unknown): readonly string[] =>
  (result as { tools: { name: string }[] }).tools.map(({ name }) => name);

describe("a scripted client of 2025", () => {
  it.each(LEGACY_VERSIONS)(
    "shakes hands with %s, lists the tools and runs a task",
    async (version) => {
      const backend = createFakeAgentBackend({
        endsAtOnce: { output: { kind: "text", text: "1204", truncated: false } },
      });
      server = await startAgentServer({ backend });
      const wire = await server.connect();
      const hello = await initialize(wire, version);
      expect(hello.result).toMatchObject({
        protocolVersion: version,
        serverInfo: { name: "stepkey" },
        capabilities: { tools: {} },
      });
      expect(hello.result?.["instructions"]).toContain("approves");
      const { result } = await wire.request("tools/list");
      expect(namesOf(result)).toEqual(AGENT_TOOLS);
      const run = await wire.request("tools/call", {
        name: "run_task",
        arguments: { task: "count-orders", parameters: { since: "2026-11-01" } },
      });
      expect(run.result).toMatchObject({
        structuredContent: {
          state: "ended",
          exit_code: 0,
          output: { text: "1204", untrusted: true },
        },
      });
      expect(backend.runs[0]?.request).toEqual({
        task: "count-orders",
        parameters: { since: "2026-11-01" },
        client: "scripted 1",
      });
    },
  );
});

describe("a scripted client of 2026", () => {
  it("discovers the server without a handshake, lists the tools and runs a task", async () => {
    const backend = createFakeAgentBackend({ endsAtOnce: {} });
    server = await startAgentServer({ backend });
    const wire = await server.connect();
    const discovered = await wire.request("server/discover", modernMeta());
    expect(discovered.result).toMatchObject({
      supportedVersions: ["2026-07-28"],
      capabilities: { tools: {} },
    });
    const { result } = await wire.request("tools/list", modernMeta());
    expect(namesOf(result)).toEqual(AGENT_TOOLS);
    const run = await wire.request("tools/call", {
      ...modernMeta(),
      name: "run_task",
      arguments: { task: "count-orders" },
    });
    expect(run.result).toMatchObject({ structuredContent: { state: "ended" } });
    expect(backend.runs[0]?.request.client).toBe("scripted 2");
  });

  it("may call a tool as its first message", async () => {
    server = await startAgentServer();
    const wire = await server.connect();
    const { result } = await wire.request("tools/call", {
      ...modernMeta(),
      name: "list_tasks",
      arguments: {},
    });
    expect(result).toMatchObject({ structuredContent: { isolation: { wall: true } } });
  });
});
