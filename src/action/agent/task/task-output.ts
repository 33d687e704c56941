import { z } from "zod";
import { outputSchemaFault } from "../../../policy/output-schema.ts";
import { joined } from "../../../shared/wording.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { TaskOutputRule } from "../../../shared/task-wire.ts";
import type { AgentRefusal } from "../backend/agent-refusal.ts";
import { redactValue, UncheckableError } from "../backend/redact-value.ts";
import type { RunOutput } from "../backend/run-view.ts";
import type { BoundedText } from "./collect-output.ts";
import type { KnownSecrets } from "./known-secrets.ts";
import { taskRefusal } from "./task-codes.ts";

export interface PrintedOutput {
  /** Both streams, as the log has them. */
  readonly collected: BoundedText;
  /** Standard output by itself, as the task printed it; undefined if it was too long. */
  readonly stdout: Secret | undefined;
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
  const parsed = parseOrNothing(stdout.reveal());
  if (parsed === undefined) return err(invalid("standard output is not JSON"));
  const json = redactedOrNothing(parsed.value, known);
  if (json === undefined) return err(invalid("it cannot be searched for secrets"));
  const fault = schemaFault(schema, json.value);
  return fault === undefined ? ok({ kind: "json", json: json.value }) : err(invalid(fault));
}

/** A number can be a secret too, and so can what pieces of it are next to each other: such a value is not passed on. */
function redactedOrNothing(
  value: unknown,
  known: KnownSecrets,
): { readonly value: unknown } | undefined {
  try {
    const redacted = redactValue(value, known);
    return known.holdsSecret(JSON.stringify(redacted)) ? undefined : { value: redacted };
  } catch (error) {
    if (error instanceof UncheckableError) return undefined;
    throw error;
  }
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
