import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { guardedLine } from "../../../../../src/action/agent/mcp/serve/message-guard.ts";
import { CallGate } from "../../../../../src/action/agent/mcp/serve/call-gate.ts";
import { callTool } from "../../../../../src/action/agent/mcp/serve/call-tool.ts";
import { createPager } from "../../../../../src/action/agent/mcp/tool/cursor.ts";
import { AGENT_SERVER_LIMITS } from "../../../../../src/action/agent/mcp/tool/limits.ts";
import type { ToolContext } from "../../../../../src/action/agent/mcp/tool/tool.ts";
import { TOOLS } from "../../../../../src/action/agent/mcp/tools/tools.ts";
import type { AgentBackend } from "../../../../../src/action/agent/backend/agent-backend.ts";
import { err, ok } from "../../../../../src/shared/result.ts";
import {
  createFakeAgentBackend,
  maskingRedactor,
  someDiscovery,
  someGrant,
  someTask,
} from "../../../../support/fake-agent-backend.ts";
import { createFakeClock } from "../../../../support/fake-clock.ts";

const SECRET = 'made-"hunter\n2"-éé';

function contextOf(backend: AgentBackend): ToolContext {
  const never = new AbortController().signal;
  return {
    backend,
    pager: createPager(2),
    limits: AGENT_SERVER_LIMITS,
    clock: createFakeClock(),
    signal: never,
    cancelled: never,
    progress: () => undefined,
  };
}

async function call(name: string, args: object, backend: AgentBackend) {
  const tool = TOOLS.find((one) => one.name === name);
  if (tool === undefined) throw new Error(name);
  const report = (error: unknown) => {
    throw error instanceof Error ? error : new Error("not an error");
  };
  return await callTool({ tool, args, gate: new CallGate(16), report }, contextOf(backend));
}

/** A text, or one with the secret somewhere in it. */
const text = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc
    .tuple(fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 }))
    .map((around) => around.join(SECRET)),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(text, tie("value"), { maxKeys: 3 }),
  ),
})).value;
const missing = fc.array(
  fc.record({ code: text, message: text, remedy: text, who_can_approve: text, approval_url: text }),
  { maxLength: 2 },
);

const holds = (value: unknown): boolean =>
  maskingRedactor([SECRET]).holdsSecret(JSON.stringify(value));

describe("no result holds a secret, in whatever field it was put", () => {
  it("of a run: output, parameters, reasons", async () => {
    await fc.assert(
      fc.asyncProperty(fc.tuple(text, text), json, missing, async ([output, word], value, gaps) => {
        for (const end of [
          { output: { kind: "text", text: output, truncated: false } },
          { output: { kind: "json", json: value } },
          {
            state: "refused",
            refusal: { code: word, message: output, remedy: word, missing: gaps },
          },
          { state: "cancelled", revocation: word, lease: word },
        ] as const) {
          const backend = createFakeAgentBackend({ secrets: [SECRET], endsAtOnce: end });
          const args = { task: "count-orders", parameters: { since: output } };
          const result = await call("run_task", args, backend);
          expect(result.structuredContent).toBeDefined();
          expect(holds(result)).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("of lists, explanations, receipts and refusals", async () => {
    await fc.assert(
      fc.asyncProperty(text, json, missing, async (word, value, gaps) => {
        const task = someTask({ title: word, run: word, missing: gaps });
        const grant = someGrant({ kind: word, variables: [word], missing: gaps });
        const backend = {
          ...createFakeAgentBackend({
            secrets: [SECRET],
            endsAtOnce: {},
            discovery: someDiscovery({ tasks: [task], grants: [grant] }),
            receipt: { found: value, [word]: word },
            isolation: { wall: false, missing: [word] },
          }),
          explain: () =>
            Promise.resolve(err({ code: word, message: word, remedy: word, missing: gaps })),
        };
        await call("run_task", { task: "count-orders" }, backend);
        const results = await Promise.all([
          call("list_tasks", {}, backend),
          call("list_environments", {}, backend),
          call("describe_environment", { environment: "staging" }, backend),
          call("explain_access", { name: "x" }, backend),
          call("request_access", { name: "count-orders" }, backend),
          call("get_receipt", { run: "run-1" }, backend),
          call("get_run", { run: word === "" ? "x" : word }, backend),
        ]);
        expect(holds(results)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it("refuses a message that still holds one, whatever it is", () => {
    fc.assert(
      fc.property(json, (value) => {
        const result = { content: [], structuredContent: { value } };
        const line = guardedLine({ jsonrpc: "2.0", id: 1, result }, maskingRedactor([SECRET]));
        expect(line).toBeDefined();
        expect(holds(line === undefined ? "" : JSON.parse(line))).toBe(false);
        expect(line?.includes("result_withheld")).toBe(holds(value));
      }),
    );
  });

  it("withholds a secret that is a number, and a result that is too deep to search", async () => {
    const digits = maskingRedactor(["4711081547"]);
    const message = {
      jsonrpc: "2.0",
      id: 1,
      result: { structuredContent: { pin: 4_711_081_547 } },
    } as const;
    expect(guardedLine(message, digits)).toContain("result_withheld");
    let deep: unknown = SECRET;
    for (let depth = 0; depth < 500; depth += 1) deep = [deep];
    const backend = createFakeAgentBackend({
      secrets: [SECRET],
      endsAtOnce: { output: { kind: "json", json: deep } },
    });
    const result = await call("run_task", { task: "count-orders" }, backend);
    expect(result).toMatchObject({
      isError: true,
      structuredContent: { code: "result_withheld" },
    });
  });

  it("drops a notification that holds one, and a response whose own id does", () => {
    const redactor = maskingRedactor([SECRET]);
    const params = { progressToken: 1, progress: 1, message: SECRET };
    const notification = { jsonrpc: "2.0", method: "notifications/progress", params } as const;
    expect(guardedLine(notification, redactor)).toBeUndefined();
    expect(guardedLine({ jsonrpc: "2.0", id: SECRET, result: {} }, redactor)).toBeUndefined();
  });
});

describe("fields that the schemas do not name", () => {
  it("do not leave, whatever the backend adds", async () => {
    const backend = createFakeAgentBackend({ endsAtOnce: { extra: "inside" } as object });
    const result = await call("run_task", { task: "count-orders" }, backend);
    expect(JSON.stringify(result)).not.toContain("inside");
    expect(ok(result).value.isError).toBeUndefined();
  });
});
