/** The status and standard `error` of the broker's response for a code (RFC 6749 §5.2, RFC 6750 §3.1, RFC 9396 §5). */
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
  /** Who reports the code. */
  readonly from: "broker" | "action" | "cli";
  /** Only for codes of the broker. */
  readonly wire?: WireError;
  /** What it means. For a code of the broker also the `error_description`, the same for every reason of the code. */
  readonly meaning: string;
  readonly remedy: string;
}
