import { z } from "zod";
import { err, ok } from "../../../../shared/result.ts";
import { mcpRefusal } from "../tool/mcp-refusal.ts";
import { inEnvironment, taskEntry, taskLine } from "./discovered.ts";
import { Cursor, EnvironmentName, NextCursor, TaskEntry } from "../tool/fields.ts";
import { defineTool, LOOKS_ONLY } from "../tool/tool.ts";

export const listTasksTool = defineTool({
  name: "list_tasks",
  title: "List tasks",
  description:
    "Lists the named tasks that this job could run: what each does, its parameters, its limits, whether it is available, and what is missing if not.",
  input: z.strictObject({
    environment: EnvironmentName.describe("Only tasks of this environment.").optional(),
    cursor: Cursor,
  }),
  output: z.object({ tasks: z.array(TaskEntry), next_cursor: NextCursor }),
  hints: LOOKS_ONLY,
  async call({ environment, cursor }, { backend, pager, signal }) {
    const discovery = await backend.discover({ signal });
    if (!discovery.ok) return discovery;
    const all = discovery.value.tasks;
    const tasks = environment === undefined ? all : inEnvironment(all, environment);
    const page = pager.page(`tasks ${environment ?? ""}`, tasks, cursor);
    if (page === undefined) return err(mcpRefusal("cursor_invalid"));
    return ok({
      structured: { tasks: page.elements.map(taskEntry), next_cursor: page.nextCursor },
      text:
        page.elements.length === 0
          ? "This job can run no task."
          : page.elements.map(taskLine).join("\n"),
    });
  },
});
