import { codeEntry, type FailureCode } from "./failure-codes.ts";

/**
 * An expected refusal or fault, as a value. `message` says what happened, to whoever asked; `remedy` what to do now.
 * `reason` is the exact ground, for the audit log alone: it may name the claim that differed, and never reaches a caller.
 */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  readonly remedy: string;
  readonly reason?: string;
  /** Further lines that belong to the message (one mistake each, for instance). */
  readonly details?: readonly string[];
  /** How long to wait before it makes sense to ask again, in seconds. */
  readonly retryAfterSeconds?: number;
  /** Finds the exact reason in the broker's audit log. */
  readonly trace?: string;
  readonly cause?: unknown;
}

export function failure(
  code: FailureCode,
  message: string,
  rest: Omit<Failure, "code" | "message">,
): Failure {
  return { code, message, ...rest };
}

/** A failure in the words that its code has everywhere; `rest` adds what only this one knows. */
export function codedFailure(
  code: FailureCode,
  rest: Partial<Omit<Failure, "code">> = {},
): Failure {
  const { meaning, remedy } = codeEntry(code);
  return { code, message: meaning, remedy, ...rest };
}
