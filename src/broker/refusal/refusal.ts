import type { Failure } from "../../shared/failure.ts";
import { codeEntry, type BrokerCode } from "../../shared/failure-codes.ts";
import { err } from "../../shared/result.ts";
import type { NeedsSummary, PendingSummary } from "../../shared/wire.ts";

/**
 * Why the broker refuses a request. The caller gets the code, its meaning and the remedy. `reason` says exactly why; only
 * the audit log has it.
 */
export interface Refusal {
  readonly code: BrokerCode;
  readonly reason: string;
  readonly remedy: string;
  readonly retryAfterSeconds?: number;
  /** Only with `approval_pending`. */
  readonly pending?: PendingSummary;
  /** Only with `supplied_missing`. */
  readonly needs?: NeedsSummary;
}

export function refusal(
  code: BrokerCode,
  reason: string,
  rest: Partial<Pick<Refusal, "remedy" | "retryAfterSeconds" | "pending" | "needs">> = {},
): Refusal {
  return { code, reason, remedy: codeEntry(code).remedy, ...rest };
}

export function refuse(...given: Parameters<typeof refusal>): {
  readonly ok: false;
  readonly error: Refusal;
} {
  return err(refusal(...given));
}

/** The refusal for a failure. One that is not the broker's to report is a fault. */
export function refusalOf(failure: Failure): Refusal {
  const { code, reason, message, remedy, retryAfterSeconds } = failure;
  if (!isBrokerCode(code)) return refusal("broker_fault", `${code}: ${reason ?? message}`);
  return {
    code,
    reason: reason ?? message,
    remedy,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

function isBrokerCode(code: Failure["code"]): code is BrokerCode {
  return codeEntry(code).wire !== undefined;
}
