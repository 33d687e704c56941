/** One HTTP request as plain data: no socket, no stream. */
export interface IncomingRequest {
  readonly method: string;
  /** The path alone, as it was sent; not decoded. */
  readonly path: string;
  /** What followed `?`; empty when there was none. */
  readonly query: string;
  /** Every value of every header, by its name in lower case. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Uint8Array;
}

/** One HTTP answer as plain data. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For the request log: the answer's own name in it, and its code when it is a refusal. */
  readonly trace: string;
  readonly code?: string;
}

/** On every answer: nothing of it may be kept by a cache, or guessed to be something else than it says. */
const ALWAYS = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

export function jsonAnswer(
  body: unknown,
  rest: { readonly trace: string; readonly status?: number; readonly code?: string },
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status: 200,
    ...rest,
    headers: { ...ALWAYS, "content-type": "application/json", ...headers },
    body: `${JSON.stringify(body)}\n`,
  };
}

export function textAnswer(
  body: string,
  rest: { readonly trace: string; readonly contentType: string },
): Answer {
  const { trace, contentType } = rest;
  return { status: 200, headers: { ...ALWAYS, "content-type": contentType }, body, trace };
}
