/** One HTTP request as plain data: no socket, no stream. */
export interface IncomingRequest {
  readonly method: string;
  /** The path without the query, as it was sent; not decoded. */
  readonly path: string;
  /** What followed `?`; empty without one. */
  readonly query: string;
  /** Every value of every header, by its name in lower case. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Uint8Array;
}
