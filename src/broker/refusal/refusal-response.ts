import type { WireError } from "../../shared/code-entry.ts";
import { FAILURE_CODES } from "../../shared/failure-codes.ts";
import type { ErrorResponse } from "../../shared/wire.ts";
import { jsonResponse, type BrokerResponse } from "../http/response.ts";
import type { Refusal } from "./refusal.ts";

/** How long to wait before asking again for a missing approval, in seconds. */
const PENDING_INTERVAL_SECONDS = 10;
/** For a temporary refusal that does not say how long, in seconds. */
const RETRY_AFTER_SECONDS = 2;

/**
 * A refusal in the form of RFC 6749 §5.2, with our code, remedy and trace. The description is the meaning of the code, so
 * that it does not give away which of its reasons applied.
 */
export function refusalResponse(
  refused: Refusal,
  trace: string,
  headers: Readonly<Record<string, string>> = {},
): BrokerResponse {
  return responseAs(FAILURE_CODES[refused.code].wire, { refused, trace }, headers);
}

/**
 * A refusal of a request with `Authorization: Bearer` (RFC 6750 §3): whatever is wrong with the token itself becomes 401
 * and `invalid_token`; every other refusal stays as it is.
 */
export function bearerRefusalResponse(refused: Refusal, trace: string): BrokerResponse {
  const { wire } = FAILURE_CODES[refused.code];
  if (wire.error !== "invalid_grant" && wire.error !== "invalid_token") {
    return refusalResponse(refused, trace);
  }
  const challenge = { "www-authenticate": 'Bearer realm="stepkey", error="invalid_token"' };
  return responseAs({ status: 401, error: "invalid_token" }, { refused, trace }, challenge);
}

function responseAs(
  wire: WireError,
  { refused, trace }: { readonly refused: Refusal; readonly trace: string },
  headers: Readonly<Record<string, string>>,
): BrokerResponse {
  const { code, reason, remedy, pending, needs } = refused;
  const body: ErrorResponse = {
    error: wire.error,
    error_description: FAILURE_CODES[code].meaning,
    code,
    remedy,
    trace,
    ...(wire.error === "authorization_pending" ? { interval: PENDING_INTERVAL_SECONDS } : {}),
    ...(pending === undefined ? {} : { pending }),
    ...(needs === undefined ? {} : { needs }),
  };
  const later = wire.status === 429 || wire.status === 503;
  const seconds = Math.max(1, Math.ceil(refused.retryAfterSeconds ?? RETRY_AFTER_SECONDS));
  return jsonResponse(
    body,
    { status: wire.status, trace, code, reason },
    { ...(later ? { "retry-after": String(seconds) } : {}), ...headers },
  );
}
