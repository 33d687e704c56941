import { z } from "zod";
import { ok } from "../../../../shared/result.ts";
import { RunId } from "../tool/fields.ts";
import { runAnswer, RunOutputFields } from "./run-answer.ts";
import { defineTool } from "../tool/tool.ts";

export const endAccessTool = defineTool({
  name: "end_access",
  title: "End access",
  description:
    "Ends a run: its task is stopped and its credential revoked. A run that has ended is returned as it is.",
  input: z.strictObject({ run: RunId }),
  output: RunOutputFields,
  hints: {
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: false,
  },
  async call({ run }, context) {
    const view = await context.backend.end(run, { signal: context.signal });
    return view.ok ? ok(runAnswer(view.value, context)) : view;
  },
});
