import { z } from "zod";
import { outputSchemaFault } from "../../../policy/output-schema.ts";
import { joined } from "../../../shared/wording.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { TaskOutputRule } from "../../../shared/task-wire.ts";
import type { AgentRefusal } from "../backend/agent-refusal.ts";
import type { RunOutput } from "../backend/run-view.ts";
import type { BoundedText } from "./collect-output.ts";
import type { KnownSecrets } from "./known-secrets.ts";
import { taskRefusal } from "./task-codes.ts";

export interface PrintedOutput {
  /** Both streams, as the log has them. */
  readonly collected: BoundedText;
  /** Standard output by itself; undefined if it was too long. */
  readonly stdout: string | undefined;
  /** Of all runs: an earlier one may have left a secret that this one prints. */
  readonly known: KnownSecrets;
}

/** What an agent gets of a task's output, as policy says it. */
export function taskOutput(
  { kind, schema }: TaskOutputRule,
  { collected, stdout, known }: PrintedOutput,
): Result<RunOutput, AgentRefusal> {
  if (kind === "none") return ok({ kind: "none" });
  if (kind === "text") {
    const text = known.redact(collected.text());
    return ok({ kind: "text", text, truncated: collected.isTruncated() });
  }
  if (stdout === undefined) return err(invalid("it is larger than policy allows"));
  const parsed = parseOrNothing(known.redact(stdout));
  if (parsed === undefined) return err(invalid("standard output is not JSON"));
  const fault = schemaFault(schema, parsed.value);
  return fault === undefined ? ok({ kind: "json", json: parsed.value }) : err(invalid(fault));
}

function invalid(why: string): AgentRefusal {
  return taskRefusal("task_output_invalid", {
    message: `The task's output is not passed on: ${why}.`,
  });
}

/** `null` is JSON too. */
function parseOrNothing(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** A clause with paths, and never with values: an agent reads it. */
function schemaFault(schema: TaskOutputRule["schema"], value: unknown): string | undefined {
  if (schema === undefined) return undefined;
  // As the broker checked it: nothing in it can take long.
  if (outputSchemaFault(schema) !== undefined)
    return "policy's schema is not one that can be checked";
  const checked = z.fromJSONSchema(schema).safeParse(value);
  if (checked.success) return undefined;
  const paths = checked.error.issues.map(({ path }) => path.map(String).join(".") || "the whole");
  return `it is not as policy's schema says at ${joined([...new Set(paths)], "and", MAX_PATHS)}`;
}

const MAX_PATHS = 5;
