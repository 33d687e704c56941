/** The head of one HTTP request as plain data: all that is known before a byte of its body. */
export interface RequestHead {
  readonly method: string;
  /** The path without the query, as it was sent; not decoded. */
  readonly path: string;
  /** What followed `?`; empty without one. */
  readonly query: string;
  /** Every value of every header, by its name in lower case. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

/** One HTTP request as plain data: no socket, no stream. */
export interface IncomingRequest extends RequestHead {
  readonly body: Uint8Array;
  /** The address that sent it; behind a proxy, what the proxy says of it. */
  readonly peer: string;
}
