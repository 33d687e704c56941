import { isSpecType, type Tool } from "@modelcontextprotocol/server";
import { z } from "zod";
import { IsolationField, RefusalFields } from "../tool/fields.ts";
import type { ToolDefinition } from "../tool/tool.ts";

/** Tools as `tools/list` returns them. */
export function toolList(tools: readonly ToolDefinition[]): readonly Tool[] {
  return tools.map((tool) => {
    const listed = {
      name: tool.name,
      title: tool.title,
      description: tool.description,
      inputSchema: plainSchema(tool.input, "input"),
      outputSchema: outputSchema(tool),
      annotations: { title: tool.title, ...tool.hints },
    };
    if (!isSpecType.Tool(listed)) throw new Error(`${tool.name} is not a tool of the protocol`);
    return listed;
  });
}

/** The tool's own output or a refusal: clients check a refusal against this schema too. */
function outputSchema(tool: ToolDefinition): unknown {
  const isolation = { isolation: IsolationField };
  return {
    type: "object",
    anyOf: [
      plainSchema(tool.output.extend(isolation), "output"),
      plainSchema(RefusalFields.extend(isolation), "output"),
    ],
  };
}

function plainSchema(schema: z.ZodType, io: "input" | "output"): unknown {
  // Without `$schema`: validators of the 2025 clients know their own dialect only, and these schemas are valid in both.
  return JSON.parse(JSON.stringify({ ...z.toJSONSchema(schema, { io }), $schema: undefined }));
}
