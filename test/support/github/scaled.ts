import { createHash } from "node:crypto";
import { nodeHttp, type HttpSend } from "../../../src/shared/http.ts";
import { ok } from "../../../src/shared/result.ts";

/** GitHub with a scaled limit, as its documentation has it: an unchanged page (304) does not count. */
export function scaled(
  limit: number,
  now: () => number = Date.now,
): { readonly send: HttpSend; readonly used: () => number } {
  const send = nodeHttp();
  let used = 0;
  const limits = (): Readonly<Record<string, string>> => ({
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(Math.max(0, limit - used)),
    "x-ratelimit-reset": String(Math.ceil(now() / 1000) + 3600),
  });
  return {
    used: () => used,
    send: async (request) => {
      if (used >= limit) return ok({ status: 403, headers: limits(), body: '{"message":"limit"}' });
      const response = await send(request);
      if (!response.ok) return response;
      const { status, headers, body } = response.value;
      const etag = `"${createHash("sha256").update(body).digest("hex")}"`;
      if (status === 200 && request.headers?.["if-none-match"] === etag) {
        return ok({ status: 304, headers: { etag, ...limits() }, body: "" });
      }
      used += 1;
      return ok({ status, headers: { ...headers, etag, ...limits() }, body });
    },
  };
}
