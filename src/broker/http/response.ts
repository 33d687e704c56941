/** One HTTP response of the broker as plain data. */
export interface BrokerResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** `latin1`: each character of the body is one byte of it; UTF-8 when absent. */
  readonly encoding?: "latin1";
  /** For the request log: the trace of the request and, for a refusal, its code. */
  readonly trace: string;
  readonly code?: string;
  /** For the request log alone: whether the request's token was good, and the exact reason of a refusal. */
  readonly isAuthenticated?: boolean;
  readonly reason?: string;
}

/** On every response: no cache may keep it, and no client may guess another content type. */
const ALWAYS = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

export function jsonResponse(
  body: unknown,
  rest: Pick<BrokerResponse, "trace" | "code" | "reason"> & { readonly status?: number },
  headers: Readonly<Record<string, string>> = {},
): BrokerResponse {
  return {
    status: 200,
    ...rest,
    headers: { ...ALWAYS, "content-type": "application/json", ...headers },
    body: `${JSON.stringify(body)}\n`,
  };
}

/** A document that anybody may have and keep, as long as each use asks whether it is still the same. */
export function bytesResponse(
  bytes: Uint8Array,
  rest: Pick<BrokerResponse, "trace"> & { readonly etag: string },
): BrokerResponse {
  const { trace, etag } = rest;
  return {
    status: 200,
    headers: { ...ALWAYS, ...revalidated(etag), "content-type": "application/octet-stream" },
    body: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"),
    encoding: "latin1",
    trace,
  };
}

/** The client has that document already (RFC 9110 §15.4.5). */
export function notModifiedResponse(
  rest: Pick<BrokerResponse, "trace"> & { readonly etag: string },
): BrokerResponse {
  const { trace, etag } = rest;
  return { status: 304, headers: { ...ALWAYS, ...revalidated(etag) }, body: "", trace };
}

function revalidated(etag: string): Readonly<Record<string, string>> {
  return { "cache-control": "no-cache", etag };
}

export function textResponse(
  body: string,
  rest: { readonly trace: string; readonly contentType: string },
): BrokerResponse {
  const { trace, contentType } = rest;
  return { status: 200, headers: { ...ALWAYS, "content-type": contentType }, body, trace };
}
