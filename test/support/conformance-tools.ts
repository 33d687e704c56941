import { z } from "zod";
import type { AgentTool } from "../../src/action/agent/backend/agent-tool.ts";
import { mcpRefusal } from "../../src/action/agent/mcp/tool/mcp-refusal.ts";
import { LOOKS_ONLY, type ToolDefinition } from "../../src/action/agent/mcp/tool/tool.ts";
import { err, ok } from "../../src/shared/result.ts";

/** Tools that the conformance suite calls by these names, served by the same code as the tools of an agent step. */
export const CONFORMANCE_TOOLS: readonly ToolDefinition[] = [
  fixture("test_simple_text", () =>
    Promise.resolve(ok({ structured: {}, text: "This is a simple text response for testing." })),
  ),
  fixture("test_error_handling", () => Promise.resolve(err(mcpRefusal("internal")))),
  fixture("test_tool_with_progress", async ({ clock, progress }) => {
    for (const text of ["first", "second", "third"]) {
      progress(text);
      await clock.sleep(300);
    }
    return ok({ structured: {}, text: "The tool has reported its progress." });
  }),
];

type Call = ToolDefinition["call"];

function fixture(
  name: string,
  call: (context: Parameters<Call>[1]) => ReturnType<Call>,
): ToolDefinition {
  return {
    name: name as AgentTool,
    title: name,
    description: `The fixture ${name} of the conformance suite.`,
    input: z.strictObject({}),
    output: z.object({}),
    hints: LOOKS_ONLY,
    call: (_input, context) => call(context),
  };
}
