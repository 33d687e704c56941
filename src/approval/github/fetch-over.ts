import type { HttpRequest, HttpSend } from "../../shared/http.ts";

/** A page of 100 pull requests repeats 100 whole repositories. */
const MAX_BYTES = 16 * 1024 * 1024;

/** `fetch`, as far as Octokit uses it. Node's own `Headers` and `Response` would load undici. */
export function fetchOver(send: HttpSend, timeoutMs: number) {
  return async (url: string, init: FetchInit): Promise<FetchResponse> => {
    const outcome = await send({
      method: methodOf(init),
      url,
      headers: init.headers,
      timeoutMs,
      maxBytes: MAX_BYTES,
      ...(typeof init.body === "string" ? { body: init.body } : {}),
      ...(init.signal instanceof AbortSignal ? { signal: init.signal } : {}),
    });
    if (!outcome.ok) throw new Error(outcome.error.message);
    const { status, headers, body } = outcome.value;
    return {
      status,
      url,
      headers: new Map(Object.entries(headers)),
      text: () => Promise.resolve(body),
      arrayBuffer: () => Promise.resolve(new TextEncoder().encode(body).buffer),
    };
  };
}

function methodOf({ method }: FetchInit): HttpRequest["method"] {
  return method === "POST" || method === "PATCH" ? method : "GET";
}

interface FetchInit {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: unknown;
}

interface FetchResponse {
  readonly status: number;
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}
