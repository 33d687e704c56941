import { z } from "zod";
import { ok } from "../../../../shared/result.ts";
import { accessFields, accessLines, AccessOutput, nextCall } from "./access-answer.ts";
import { AccessName } from "../tool/fields.ts";
import { defineTool, LOOKS_ONLY } from "../tool/tool.ts";

export const explainAccessTool = defineTool({
  name: "explain_access",
  title: "Explain access",
  description:
    "Says why a grant or a task is available, needs an approval, or is refused: the rule that decided, the reasons one by one, and what is missing.",
  input: z.strictObject({ name: AccessName }),
  output: AccessOutput.extend({ rule: z.string().optional(), reasons: z.array(z.string()) }),
  hints: LOOKS_ONLY,
  async call({ name }, { backend, signal }) {
    const explanation = await backend.explain(name, { signal });
    if (!explanation.ok) return explanation;
    const { rule, reasons } = explanation.value;
    const lines = [
      ...accessLines(explanation.value),
      ...(rule === undefined ? [] : [`Rule: ${rule}`]),
      ...reasons,
    ];
    return ok({
      structured: accessFields(explanation.value, nextCall(explanation.value)),
      text: lines.join("\n"),
    });
  },
});
