/** The standard word and the status that the broker answers a code with (RFC 6749 §5.2, RFC 6750 §3.1, RFC 9396 §5). */
export interface WireError {
  readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 413 | 415 | 429 | 431 | 503;
  readonly error:
    | "invalid_request"
    | "invalid_grant"
    | "invalid_authorization_details"
    | "authorization_pending"
    | "slow_down"
    | "invalid_token"
    | "access_denied"
    | "temporarily_unavailable";
}

export interface CodeEntry {
  /** Where the code can appear. */
  readonly from: "broker" | "action" | "cli";
  /** Only for codes that the broker answers with. */
  readonly wire?: WireError;
  /** What it means; for the broker's codes also its `error_description`, the same for every reason of the code. */
  readonly meaning: string;
  readonly remedy: string;
}
