import { z } from "zod";
import type { Asked } from "../../backend/agent-backend.ts";
import type { RunView } from "../../backend/run-view.ts";
import { startBudget, within } from "../../../../shared/deadline.ts";
import { err, ok } from "../../../../shared/result.ts";
import { mcpRefusal } from "../tool/mcp-refusal.ts";
import { TaskName } from "../tool/fields.ts";
import { runAnswer, RunOutputFields } from "./run-answer.ts";
import { type ToolContext, defineTool } from "../tool/tool.ts";
import { waitForRun } from "./wait-for-run.ts";

const MAX_VALUE = 32_768;

export const runTaskTool = defineTool({
  name: "run_task",
  title: "Run a task",
  description:
    "Runs a named task with a credential of its own and returns its redacted output. Parameters reach the task as environment variables, never as text of a command. If it takes longer than the wait, the result has state running and the call to make next. Cancelling the call ends the run.",
  input: z.strictObject({
    task: TaskName,
    parameters: z
      .record(z.string().max(128), z.string().max(MAX_VALUE))
      .describe("Values by the names that list_tasks gives.")
      .optional(),
    wait_seconds: z
      .number()
      .int()
      .min(0)
      .max(45)
      .describe("How long to wait for the end of the run, 45 by default.")
      .optional(),
  }),
  output: RunOutputFields,
  hints: {
    readOnlyHint: false,
    // A task of a write grant may delete. What a human approved is the limit.
    destructiveHint: true,
    idempotentHint: false,
    openWorldHint: true,
  },
  async call({ task, parameters = {}, wait_seconds: seconds }, context) {
    const { backend, limits, clock, client, signal, cancelled } = context;
    const budget = startBudget(clock, 1000 * Math.min(seconds ?? Infinity, limits.waitSeconds));
    const request = { task, parameters, ...(client === undefined ? {} : { client }) };
    const started = await backend.start(request, { signal });
    if (!started.ok) return started;
    const { id } = started.value;
    context.progress(`run ${id} has started`);
    const view = await waitForRun(id, budget.remaining(1000 * limits.waitSeconds), context);
    if (cancelled.aborted) return await endCancelled(id, context);
    return answered(view, context);
  },
});

function answered(view: Asked<RunView>, context: ToolContext): ReturnType<typeof toAnswer> {
  return view.ok && view.value.state === "refused" && view.value.refusal !== undefined
    ? err({ ...view.value.refusal, run: view.value.id })
    : toAnswer(view, context);
}

function toAnswer(view: Asked<RunView>, context: ToolContext) {
  return view.ok ? ok(runAnswer(view.value, context)) : view;
}

/** Nobody waits for the run any more, so its credential has no reason to live. */
async function endCancelled(id: string, { backend, limits, clock }: ToolContext) {
  await within(
    { clock, milliseconds: limits.callMs },
    (late) => backend.end(id, { signal: late }),
    () => backend.run(id),
  );
  return err(mcpRefusal("call_cancelled"));
}
