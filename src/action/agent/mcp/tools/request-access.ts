import { z } from "zod";
import { ok } from "../../../../shared/result.ts";
import { accessFields, accessLines, AccessOutput, nextCall } from "./access-answer.ts";
import { AccessName } from "../tool/fields.ts";
import { defineTool } from "../tool/tool.ts";

export const requestAccessTool = defineTool({
  name: "request_access",
  title: "Request access",
  description:
    "Asks for a grant or a task as things stand now, and says what is missing, who can approve it and where. It issues nothing. Only a human's review at GitHub approves, never a confirmation in a client.",
  input: z.strictObject({ name: AccessName }),
  output: AccessOutput,
  // It leaves a line in the audit log, and changes nothing else.
  hints: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
  async call({ name }, { backend, signal }) {
    const request = await backend.request(name, { signal });
    if (!request.ok) return request;
    const next = nextCall(request.value);
    // Asking again at once leads nowhere: somebody has to approve first.
    const leadsOn = next?.tool === "request_access" ? undefined : next;
    return ok({
      structured: accessFields(request.value, leadsOn),
      text: accessLines(request.value).join("\n"),
    });
  },
});
