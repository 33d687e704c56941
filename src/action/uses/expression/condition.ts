import { err, ok, type Result } from "../../../shared/result.ts";
import { functionsIn, segmentsOf } from "./evaluate.ts";

const STATUS_FUNCTIONS = new Set(["always", "success", "failure", "cancelled"]);

/**
 * The `if` of a step as one expression, as the runner reads it: with and without `${{ }}`, `success()` where it is empty, and
 * `success() && …` where it calls no status function. The error completes "its if …".
 */
export function stepCondition(text = ""): Result<string, string> {
  const bare = bareCondition(text.trim());
  if (!bare.ok) return bare;
  const condition = bare.value.trim();
  if (condition === "") return ok("success()");
  const callsStatus = functionsIn(condition).some((name) => STATUS_FUNCTIONS.has(name));
  return ok(callsStatus ? condition : `success() && (${condition})`);
}

/** Text around an expression makes a text of the whole, which is always true unless it is empty. */
function bareCondition(text: string): Result<string, string> {
  const segments = segmentsOf(text);
  if (!segments.ok) return err(segments.error);
  const expressions = segments.value.flatMap(({ expression }) => expression ?? []);
  if (expressions.length === 0) return ok(text);
  const literals = segments.value.map(({ literal }) => literal);
  if (expressions.length === 1 && literals.every((literal) => literal === "")) {
    return ok(expressions[0] ?? "");
  }
  const format = literals.map(escaped).reduce((all, each, at) => `${all}{${at - 1}}${each}`);
  return ok(`format('${format}', ${expressions.join(", ")})`);
}

/** For the text that `format` takes, within quotes. */
function escaped(literal: string): string {
  return literal.replaceAll("'", "''").replaceAll("{", "{{").replaceAll("}", "}}");
}
