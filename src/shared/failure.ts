import type { FailureCode } from "./failure-codes.ts";

/**
 * An expected refusal or error, as a value. `message` tells the user what happened, `remedy` what to do. `reason` is exact
 * and only for the audit log: it may name the claim that differed, and is never sent to a client.
 */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  readonly remedy: string;
  readonly reason?: string;
  /** Further lines of the message, for instance one for each mistake. */
  readonly details?: readonly string[];
  /** Lines to paste as they are, such as YAML or a command, shown after the remedy. Their indentation matters. */
  readonly paste?: readonly string[];
  /** Seconds to wait before another attempt makes sense. */
  readonly retryAfterSeconds?: number;
  /** The trace under which the broker's audit log has the exact reason. */
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
