import { z } from "zod";
import { ok } from "../../../../shared/result.ts";
import { RunId } from "../tool/fields.ts";
import { runAnswer, RunOutputFields } from "./run-answer.ts";
import { defineTool, LOOKS_ONLY } from "../tool/tool.ts";
import { waitForRun } from "./wait-for-run.ts";

export const getRunTool = defineTool({
  name: "get_run",
  title: "Get a run",
  description:
    "Returns a run of run_task as it is now, with its output once it has ended. It can wait for the end of the run.",
  input: z.strictObject({
    run: RunId,
    wait_seconds: z
      .number()
      .int()
      .min(0)
      .max(45)
      .describe("How long to wait for the end of the run, 0 by default.")
      .optional(),
  }),
  output: RunOutputFields,
  hints: LOOKS_ONLY,
  async call({ run, wait_seconds: seconds = 0 }, context) {
    const { backend, limits } = context;
    const view =
      seconds === 0
        ? backend.run(run)
        : await waitForRun(run, 1000 * Math.min(seconds, limits.waitSeconds), context);
    return view.ok ? ok(runAnswer(view.value, context)) : view;
  },
});
