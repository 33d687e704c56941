/** One HTTP response of the broker as plain data. */
export interface BrokerResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For the request log: the trace of the request and, for a refusal, its code. */
  readonly trace: string;
  readonly code?: string;
  /** Whether the request's token was good, for the request log too. */
  readonly isAuthenticated?: boolean;
}

/** On every response: no cache may keep it, and no client may guess another content type. */
const ALWAYS = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

export function jsonResponse(
  body: unknown,
  rest: { readonly trace: string; readonly status?: number; readonly code?: string },
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
