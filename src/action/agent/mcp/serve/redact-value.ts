import type { AgentRedactor } from "../../backend/agent-backend.ts";
import { isRecord } from "../../../../shared/json.ts";

/** JSON that is deeper than this was not made to be read. */
const MAX_DEPTH = 200;

/** A value that cannot be searched for secrets, so it must not leave. */
export class UncheckableError extends Error {}

/** A copy of a JSON value with every secret masked in every string and every key. */
export function redactValue(value: unknown, redactor: AgentRedactor, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new UncheckableError("The value is nested too deeply.");
  if (typeof value === "string") return redactor.redact(value);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, redactor, depth + 1));
  return isRecord(value) ? redactRecord(value, redactor, depth) : value;
}

export function redactRecord(
  value: Readonly<Record<string, unknown>>,
  redactor: AgentRedactor,
  depth = 0,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [redactor.redact(key), redactValue(item, redactor, depth + 1)]),
  );
}
