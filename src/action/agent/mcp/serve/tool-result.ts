import type { CallToolResult } from "@modelcontextprotocol/server";
import type { AgentBackend, AgentRedactor } from "../../backend/agent-backend.ts";
import type { AgentRefusal } from "../../backend/agent-refusal.ts";
import type { Isolation } from "../../backend/isolation.ts";
import { RefusalFields } from "../tool/fields.ts";
import type { ToolAnswer, ToolDefinition } from "../tool/tool.ts";
import { fencedUntrusted } from "./fence.ts";
import { redactRecord, redactValue } from "../../backend/redact-value.ts";

type Surroundings = Pick<AgentBackend, "isolation" | "redactor">;

export function answeredResult(
  tool: ToolDefinition,
  { structured, text, untrusted }: ToolAnswer,
  { isolation, redactor }: Surroundings,
): CallToolResult {
  // Only fields that the schema names may leave, whatever the backend added.
  const fields = { ...tool.output.parse(structured), isolation };
  const shown = redactor.redact(withWarning(text, isolation));
  const output = untrusted === undefined ? "" : `\n${fencedUntrusted(textOf(untrusted, redactor))}`;
  return {
    content: [{ type: "text", text: `${shown}${output}` }],
    structuredContent: redactRecord(fields, redactor),
  };
}

export function refusedResult(
  refusal: AgentRefusal,
  { isolation, redactor }: Surroundings,
): CallToolResult {
  const { code, message, remedy, next } = refusal;
  const then = next === undefined ? "" : `\nNext: ${next.tool} ${JSON.stringify(next.arguments)}`;
  const text = `Refused (${code}): ${message}\n${remedy}${then}`;
  return {
    isError: true,
    content: [{ type: "text", text: redactor.redact(withWarning(text, isolation)) }],
    structuredContent: redactRecord({ ...RefusalFields.parse(refusal), isolation }, redactor),
  };
}

/** Where there is no wall, every result says so. */
function withWarning(text: string, { wall, missing }: Isolation): string {
  return wall ? text : `${text}\nThis agent is not isolated from the job. ${missing.join(" ")}`;
}

/** What a task printed, or its JSON. The strings of JSON are searched as they are, before their line breaks are escaped. */
function textOf(untrusted: unknown, redactor: AgentRedactor): string {
  const redacted = redactValue(untrusted, redactor);
  return typeof redacted === "string"
    ? redacted
    : redactor.redact(JSON.stringify(redacted, undefined, 2));
}
