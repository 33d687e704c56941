import type { HttpRequest, HttpResponse, HttpSend } from "../../shared/http.ts";
import { ok } from "../../shared/result.ts";
import { FREE_HEADER } from "./free.ts";

/** For the bodies that are kept, in characters. */
const MAX_KEPT = 32 * 1024 * 1024;

/**
 * Asks GitHub only whether a page has changed since it was read. An unchanged one (304) costs nothing of the rate limit, and
 * is as fresh as any other response: GitHub compares it at that moment.
 * @see https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
export function withConditionalRequests(send: HttpSend, maxKept = MAX_KEPT): HttpSend {
  /** By URL, the one that was used least recently first. All requests have the same token. */
  const kept = new Map<string, HttpResponse>();
  let size = 0;

  const forget = (key: string): void => {
    size -= kept.get(key)?.body.length ?? 0;
    kept.delete(key);
  };
  const keep = (key: string, response: HttpResponse): void => {
    forget(key);
    if (response.headers["etag"] === undefined || response.body.length > maxKept) return;
    kept.set(key, response);
    size += response.body.length;
    for (const oldest of kept.keys()) {
      if (size <= maxKept) break;
      forget(oldest);
    }
  };
  return async (request) => {
    if (request.method !== "GET") return send(request);
    const key = `${request.headers?.["accept"] ?? ""} ${request.url}`;
    const before = kept.get(key);
    const outcome = await send(conditional(request, before?.headers["etag"]));
    if (!outcome.ok) return outcome;
    const { status } = outcome.value;
    if (status === 200) keep(key, outcome.value);
    if (status !== 304 || before === undefined) return outcome;
    keep(key, before);
    return ok(unchanged(before, outcome.value));
  };
}

function conditional(request: HttpRequest, etag: string | undefined): HttpRequest {
  if (etag === undefined) return request;
  return { ...request, headers: { ...request.headers, "if-none-match": etag } };
}

/** The page as it was, with what GitHub says of the rate limit now. */
function unchanged(before: HttpResponse, now: HttpResponse): HttpResponse {
  const limits = Object.entries(now.headers).filter(([name]) => name.startsWith("x-ratelimit-"));
  return {
    status: 200,
    headers: { ...before.headers, ...Object.fromEntries(limits), [FREE_HEADER]: "unchanged" },
    body: before.body,
  };
}
