import { existsSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { type RunningAgentServer, startAgentServer } from "../support/agent-server.ts";
import { createFakeAgentBackend, type FakeAgentBackend } from "../support/fake-agent-backend.ts";
import { initialize, type McpWire } from "../support/mcp-wire.ts";
import { createFakeClock } from "../support/fake-clock.ts";

let server: RunningAgentServer;
afterEach(() => server.close());

async function opened(setup: Parameters<typeof startAgentServer>[0] = {}): Promise<McpWire> {
  server = await startAgentServer(setup);
  return await ready();
}

async function ready(): Promise<McpWire> {
  const wire = await server.connect();
  await initialize(wire, "2025-11-25");
  return wire;
}

const call = (wire: McpWire, name: string, args: object = {}) =>
  wire.request("tools/call", { name, arguments: args });

const isClosed = (wire: McpWire) =>
  new Promise<boolean>((resolve) => {
    if (wire.socket.destroyed) resolve(true);
    wire.socket.once("close", () => resolve(true));
  });

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

describe("malformed input", () => {
  it("answers a line that is no message, and goes on", async () => {
    const wire = await opened();
    wire.socket.write("this is not JSON\n[1,2]\n{}\n\n\r\nnull\n");
    await until(() => wire.lines.length >= 5);
    expect(wire.lines.slice(1).map((line) => JSON.parse(line) as unknown)).toEqual(
      Array.from({ length: 4 }, () => ({
        jsonrpc: "2.0",
        error: expect.objectContaining({ code: -32_700 }) as unknown,
      })),
    );
    expect(await wire.request("ping")).toMatchObject({ result: {} });
  });

  it("takes a message that arrives in single bytes, and two in one piece", async () => {
    const wire = await opened();
    for (const byte of '{"jsonrpc":"2.0","id":"a","method":"ping"}\n') {
      wire.socket.write(byte);
      await new Promise(setImmediate);
    }
    wire.socket.write(
      '{"jsonrpc":"2.0","id":"b","method":"ping"}\n{"jsonrpc":"2.0","id":"c","method":"ping"}\n',
    );
    await until(() => wire.lines.length >= 4);
    expect(wire.lines.slice(1).map((line) => (JSON.parse(line) as { id: string }).id)).toEqual([
      "a",
      "b",
      "c",
    ]);
  });

  it("ends a connection whose message is too long, and only this one", async () => {
    const wire = await opened({ limits: { messageBytes: 10_000 } });
    const other = await ready();
    wire.socket.write("x".repeat(10_001));
    expect(await isClosed(wire)).toBe(true);
    expect(server.log).toEqual(["A client sent a message of more than 10000 bytes."]);
    expect(await other.request("ping")).toMatchObject({ result: {} });
  });

  it("drops half a line when its sender is gone", async () => {
    const wire = await opened();
    wire.socket.end('{"jsonrpc":"2.0","id":1,');
    expect(await isClosed(wire)).toBe(true);
    expect(await (await ready()).request("ping")).toMatchObject({ result: {} });
  });

  it("takes JSON of any depth and prototype keys as ordinary, wrong arguments", async () => {
    const wire = await opened();
    const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    for (const args of [`{"a":${deep}}`, '{"__proto__":{"task":"count-orders"},"constructor":1}']) {
      const id = `call-${args.length}`;
      wire.socket.write(
        `{"jsonrpc":"2.0","id":"${id}","method":"tools/call","params":{"name":"run_task","arguments":${args}}}\n`,
      );
      await until(() => wire.lines.some((line) => line.includes(id)));
      const answer = JSON.parse(wire.lines.find((line) => line.includes(id)) ?? "") as unknown;
      expect(answer).toMatchObject({
        result: { isError: true, structuredContent: { code: "arguments_invalid" } },
      });
    }
  });

  it("answers a call of an unknown tool, method and protocol version as the protocol says", async () => {
    const wire = await opened();
    expect(await call(wire, "read_secret")).toMatchObject({ error: { code: -32_602 } });
    expect(await wire.request("resources/list")).toMatchObject({ error: { code: -32_601 } });
    expect(await wire.request("prompts/list")).toMatchObject({ error: { code: -32_601 } });
    const other = await server.connect();
    const hello = await initialize(other, "1999-01-01");
    expect(hello.result?.["protocolVersion"]).toMatch(/^20/u);
  });
});

describe("too much of it", () => {
  it("answers a thousand calls that were sent at once", async () => {
    const wire = await opened();
    const results = await Promise.all(
      Array.from({ length: 1000 }, () => call(wire, "list_environments")),
    );
    for (const { result } of results) expect(result).toHaveProperty("structuredContent");
  });

  it("runs 16 calls at the same time, and refuses the next with what to do", async () => {
    const backend = createFakeAgentBackend();
    const wire = await opened({ backend });
    const waiting = Array.from({ length: 16 }, () =>
      call(wire, "run_task", { task: "count-orders" }),
    );
    await until(() => backend.runs.length === 16);
    const more = await call(wire, "run_task", { task: "count-orders" });
    expect(more.result).toMatchObject({
      isError: true,
      structuredContent: { code: "too_many_calls", remedy: expect.any(String) as string },
    });
    for (const run of backend.runs) run.finish();
    await Promise.all(waiting);
    expect((await call(wire, "list_tasks")).result).not.toHaveProperty("isError");
  });

  it("tells a ninth connection that there are eight, and takes another once one has gone", async () => {
    const wire = await opened();
    for (let other = 1; other < 8; other += 1) await server.connect();
    const ninth = await server.connect();
    expect(await isClosed(ninth)).toBe(true);
    expect(ninth.lines.join("")).toContain("8 connections already");
    wire.close();
    await sleep(50);
    expect(await (await ready()).request("ping")).toMatchObject({ result: {} });
  });

  it("handles nothing more for a client that never reads, and ends it", async () => {
    const fake = createFakeAgentBackend();
    let handled = 0;
    const backend: FakeAgentBackend = {
      ...fake,
      discover(options) {
        handled += 1;
        return fake.discover(options);
      },
    };
    await opened({ backend, limits: { unreadBytes: 10_000, stalledMs: 3000 } });
    const silent = connect(server.socket).pause();
    const params = { name: "list_tasks", arguments: {} };
    const request = `${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params })}\n`;
    silent.on("error", () => undefined).write(request.repeat(3000));
    await until(() => server.log.includes("A client does not read its results."));
    // What the kernel keeps for the client is all that was made in vain.
    expect(handled).toBeLessThan(400);
    expect(await (await ready()).request("ping")).toMatchObject({ result: {} });
    silent.destroy();
  });

  it("serves a client that reads slowly everything that it asked for", async () => {
    const wire = await opened({ limits: { unreadBytes: 10_000 } });
    wire.socket.pause();
    const asked = Promise.all(Array.from({ length: 200 }, () => wire.request("tools/list")));
    await sleep(100);
    wire.socket.resume();
    expect(await asked).toHaveLength(200);
  });
});

describe("the end", () => {
  async function withRun(): Promise<{
    wire: McpWire;
    backend: FakeAgentBackend;
    lost: Promise<void>;
  }> {
    const backend = createFakeAgentBackend();
    const wire = await opened({ backend });
    const lost = call(wire, "run_task", { task: "count-orders" }).then(
      () => undefined,
      () => undefined,
    );
    await until(() => backend.runs.length === 1);
    return { wire, backend, lost };
  }

  it("ends the run of a client that is gone", async () => {
    const { wire, backend, lost } = await withRun();
    wire.close();
    await lost;
    await until(() => backend.ended.length === 1);
    expect(backend.ended).toEqual(["run-1"]);
  });

  it("ends the run of a call that is cancelled, and answers nothing", async () => {
    const { wire, backend } = await withRun();
    wire.send({ method: "notifications/cancelled", params: { requestId: 2 } });
    await until(() => backend.ended.length === 1);
    expect(await wire.request("ping")).toMatchObject({ result: {} });
    expect(wire.lines.map((line) => (JSON.parse(line) as { id: number }).id)).toEqual([1, 3]);
  });

  it("closes with clients that hang and runs that go on, and may be closed twice", async () => {
    const { lost } = await withRun();
    const stuck = connect(server.socket).pause();
    stuck.on("error", () => undefined);
    await Promise.all([server.close(), server.close()]);
    await server.close();
    await lost;
    expect(existsSync(server.socket)).toBe(false);
    stuck.destroy();
  });

  it("closes with a backend that never answers", async () => {
    const clock = createFakeClock();
    const never = createFakeAgentBackend();
    const wire = await opened({
      clock,
      backend: { ...never, discover: () => new Promise(() => undefined) },
    });
    const lost = call(wire, "list_tasks").catch(() => undefined);
    await sleep(20);
    const closed = server.close();
    await lost;
    await clock.advance(5000);
    await closed;
    expect(wire.socket.destroyed).toBe(true);
  });

  it("gives up a call that the backend never answers", async () => {
    const clock = createFakeClock();
    const never = createFakeAgentBackend();
    const wire = await opened({
      clock,
      backend: { ...never, discover: () => new Promise(() => undefined) },
    });
    const answer = call(wire, "list_tasks");
    await sleep(20);
    await clock.advance(60_000);
    expect((await answer).result).toMatchObject({
      isError: true,
      structuredContent: { code: "call_timed_out" },
    });
    const closed = server.close();
    await clock.advance(5000);
    await closed;
  });

  it("tells nothing of a bug but that there was one, and logs it", async () => {
    const broken = createFakeAgentBackend();
    const wire = await opened({
      backend: {
        ...broken,
        discover: () => Promise.reject(new Error("a detail of the inside")),
      },
    });
    const { result } = await call(wire, "list_tasks");
    expect(result).toMatchObject({ isError: true, structuredContent: { code: "internal" } });
    expect(JSON.stringify(result)).not.toContain("inside");
    expect(server.log.join("\n")).toContain("a detail of the inside");
  });
});
