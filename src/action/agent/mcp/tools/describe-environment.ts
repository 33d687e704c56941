import { z } from "zod";
import { err, ok } from "../../../../shared/result.ts";
import { mcpRefusal } from "../tool/mcp-refusal.ts";
import {
  environmentsOf,
  grantEntry,
  grantLine,
  inEnvironment,
  keyOf,
  taskEntry,
  taskLine,
} from "./discovered.ts";
import { Cursor, EnvironmentName, GrantEntry, NextCursor, TaskEntry } from "../tool/fields.ts";
import { defineTool, LOOKS_ONLY } from "../tool/tool.ts";

export const describeEnvironmentTool = defineTool({
  name: "describe_environment",
  title: "Describe an environment",
  description:
    "Lists the grants and tasks of one environment: names of variables (never values), access, revocability, and what is missing for each.",
  input: z.strictObject({
    environment: EnvironmentName.describe(
      "Leave it out for what belongs to no environment.",
    ).optional(),
    cursor: Cursor,
  }),
  output: z.object({
    environment: z.string().nullable(),
    current: z.boolean(),
    grants: z.array(GrantEntry),
    tasks: z.array(TaskEntry),
    next_cursor: NextCursor,
  }),
  hints: LOOKS_ONLY,
  async call({ environment, cursor }, { backend, pager, signal }) {
    const discovery = await backend.discover({ signal });
    if (!discovery.ok) return discovery;
    const known = environmentsOf(discovery.value).find(
      (entry) => keyOf(entry.environment) === keyOf(environment),
    );
    if (known === undefined) {
      const next = { tool: "list_environments", arguments: {} } as const;
      return err(mcpRefusal("environment_unknown", { next }));
    }
    const grants = inEnvironment(discovery.value.grants, environment);
    const tasks = inEnvironment(discovery.value.tasks, environment);
    const page = pager.page(`environment${keyOf(environment)}`, [...grants, ...tasks], cursor);
    if (page === undefined) return err(mcpRefusal("cursor_invalid"));
    const onPage = new Set<unknown>(page.elements);
    const shownGrants = grants.filter((grant) => onPage.has(grant));
    const shownTasks = tasks.filter((task) => onPage.has(task));
    return ok({
      structured: {
        environment: known.environment,
        current: known.current,
        grants: shownGrants.map(grantEntry),
        tasks: shownTasks.map(taskEntry),
        next_cursor: page.nextCursor,
      },
      text: ["Grants:", ...shownGrants.map(grantLine), "Tasks:", ...shownTasks.map(taskLine)].join(
        "\n",
      ),
    });
  },
});
