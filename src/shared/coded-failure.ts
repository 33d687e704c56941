import { codeEntry, type FailureCode } from "./failure-codes.ts";
import type { Failure } from "./failure.ts";

/** A failure with the standard wording of its code. `rest` adds what is particular to this one. */
export function codedFailure(
  code: FailureCode,
  rest: Partial<Omit<Failure, "code">> = {},
): Failure {
  const { meaning, remedy } = codeEntry(code);
  return { code, message: meaning, remedy, ...rest };
}
