import type { AgentRedactor } from "./agent-backend.ts";
import { isRecord, parseJson } from "../../../shared/json.ts";

/** JSON that is deeper than this was not made to be read. */
const MAX_DEPTH = 200;

/** A value that cannot be searched for secrets, so it must not leave. */
export class UncheckableError extends Error {}

/**
 * A copy of a JSON value with every secret masked in every string and every key. The strings are searched as they are: JSON's
 * escapes would cut a form of a secret in two, and only a part of it would be found.
 */
export function redactValue(value: unknown, redactor: AgentRedactor, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new UncheckableError("The value is nested too deeply.");
  if (typeof value === "string") return redactString(value, redactor, depth);
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

/** A string can be JSON itself, with escapes of its own. */
function redactString(text: string, redactor: AgentRedactor, depth: number): string {
  const inner = /^\s*["[{]/u.test(text) ? parseJson(text) : undefined;
  if (inner === undefined) return redactor.redact(text);
  const redacted = JSON.stringify(redactValue(inner, redactor, depth + 1));
  // With nothing found in it, it stays as it was written.
  return redactor.redact(redacted === JSON.stringify(inner) ? text : redacted);
}
