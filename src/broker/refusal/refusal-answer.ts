import type { WireError } from "../../shared/code-entry.ts";
import { FAILURE_CODES } from "../../shared/failure-codes.ts";
import type { ErrorResponse } from "../../shared/wire.ts";
import { jsonAnswer, type Answer } from "../http/answer.ts";
import type { Refusal } from "./refusal.ts";

/** How long to wait before an approval that is missing may have come, in seconds. */
const PENDING_INTERVAL_SECONDS = 10;
/** Where a refusal that may pass names no time of its own. */
const RETRY_AFTER_SECONDS = 2;

/**
 * A refusal as RFC 6749 §5.2 has it, with our code, remedy and trace. The description is the code's meaning, so that it
 * never differs between two reasons of one code.
 */
export function refusalAnswer(
  refused: Refusal,
  trace: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return answerAs(FAILURE_CODES[refused.code].wire, { refused, trace }, headers);
}

/**
 * A refusal of what came as `Authorization: Bearer` (RFC 6750 §3): whatever is wrong with the token itself is 401 and
 * `invalid_token`; every other refusal stays what it is.
 */
export function bearerRefusalAnswer(refused: Refusal, trace: string): Answer {
  const { wire } = FAILURE_CODES[refused.code];
  if (wire.error !== "invalid_grant" && wire.error !== "invalid_token") {
    return refusalAnswer(refused, trace);
  }
  const challenge = { "www-authenticate": 'Bearer realm="stepkey", error="invalid_token"' };
  return answerAs({ status: 401, error: "invalid_token" }, { refused, trace }, challenge);
}

function answerAs(
  wire: WireError,
  { refused, trace }: { readonly refused: Refusal; readonly trace: string },
  headers: Readonly<Record<string, string>>,
): Answer {
  const { code, remedy, pending } = refused;
  const body: ErrorResponse = {
    error: wire.error,
    error_description: FAILURE_CODES[code].meaning,
    code,
    remedy,
    trace,
    ...(wire.error === "authorization_pending" ? { interval: PENDING_INTERVAL_SECONDS } : {}),
    ...(pending === undefined ? {} : { pending }),
  };
  const later = wire.status === 429 || wire.status === 503;
  const seconds = Math.max(1, Math.ceil(refused.retryAfterSeconds ?? RETRY_AFTER_SECONDS));
  return jsonAnswer(
    body,
    { status: wire.status, trace, code },
    { ...(later ? { "retry-after": String(seconds) } : {}), ...headers },
  );
}
