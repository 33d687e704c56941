import { codeEntry, type BrokerCode } from "../../shared/failure-codes.ts";
import type { Failure } from "../../shared/failure.ts";
import { err } from "../../shared/result.ts";
import type { PendingSummary } from "../../shared/wire.ts";

/**
 * Why the broker says no. The caller gets the code's own words and the remedy; `reason` is the exact ground and stays
 * in the audit log.
 */
export interface Refusal {
  readonly code: BrokerCode;
  readonly reason: string;
  readonly remedy: string;
  readonly retryAfterSeconds?: number;
  /** Only with `approval_pending`. */
  readonly pending?: PendingSummary;
}

export function refusal(
  code: BrokerCode,
  reason: string,
  rest: Partial<Pick<Refusal, "remedy" | "retryAfterSeconds" | "pending">> = {},
): Refusal {
  return { code, reason, remedy: codeEntry(code).remedy, ...rest };
}

export function refuse(...given: Parameters<typeof refusal>): {
  readonly ok: false;
  readonly error: Refusal;
} {
  return err(refusal(...given));
}

/** A failure of the parts below as the broker answers it. */
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
