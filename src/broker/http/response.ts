/** One HTTP response of the broker as plain data. */
export interface BrokerResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
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

export function textResponse(
  body: string,
  rest: { readonly trace: string; readonly contentType: string },
): BrokerResponse {
  const { trace, contentType } = rest;
  return { status: 200, headers: { ...ALWAYS, "content-type": contentType }, body, trace };
}
