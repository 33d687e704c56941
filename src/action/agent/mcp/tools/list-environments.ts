import { z } from "zod";
import { err, ok } from "../../../../shared/result.ts";
import { mcpRefusal } from "../tool/mcp-refusal.ts";
import { environmentsOf } from "./discovered.ts";
import { Cursor, NextCursor } from "../tool/fields.ts";
import { defineTool, LOOKS_ONLY } from "../tool/tool.ts";

export const listEnvironmentsTool = defineTool({
  name: "list_environments",
  title: "List environments",
  description:
    "Lists the environments in which this job could ask for access, with the number of grants and tasks of each. null stands for what belongs to no environment.",
  input: z.strictObject({ cursor: Cursor }),
  output: z.object({
    environments: z.array(
      z.object({
        environment: z.string().nullable(),
        current: z.boolean().describe("Whether this job runs in it."),
        grants: z.number(),
        tasks: z.number(),
      }),
    ),
    next_cursor: NextCursor,
  }),
  hints: LOOKS_ONLY,
  async call({ cursor }, { backend, pager, signal }) {
    const discovery = await backend.discover({ signal });
    if (!discovery.ok) return discovery;
    const page = pager.page("environments", environmentsOf(discovery.value), cursor);
    if (page === undefined) return err(mcpRefusal("cursor_invalid"));
    const lines = page.elements.map(
      ({ environment, current, grants, tasks }) =>
        `${environment ?? "(no environment)"}${current ? ", where this job runs" : ""}: ${grants} grants, ${tasks} tasks`,
    );
    return ok({
      structured: { environments: page.elements, next_cursor: page.nextCursor },
      text: lines.length === 0 ? "This job can ask for nothing." : lines.join("\n"),
    });
  },
});
