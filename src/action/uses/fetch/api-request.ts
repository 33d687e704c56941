import type { HttpFailure, HttpResponse, HttpSend } from "../../../shared/http.ts";
import type { Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { FetchLimits } from "./limits.ts";

export interface ApiAccess {
  readonly apiUrl: string;
  readonly token?: Secret | undefined;
  readonly send: HttpSend;
  readonly signal: AbortSignal;
  readonly limits: FetchLimits;
}

const TIMEOUT_MS = 30_000;

/** The headers of a request to GitHub's API. */
export function apiHeaders(token: Secret | undefined): Record<string, string> {
  return {
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
    ...(token === undefined ? {} : { authorization: `Bearer ${token.reveal()}` }),
  };
}

export async function apiRequest(
  { apiUrl, token, send, signal, limits }: ApiAccess,
  path: string,
  headers: Readonly<Record<string, string>> = apiHeaders(token),
): Promise<Result<HttpResponse, HttpFailure>> {
  return await send({
    method: "GET",
    url: `${apiUrl}${path}`,
    headers,
    timeoutMs: TIMEOUT_MS,
    maxBytes: limits.responseBytes,
    signal,
  });
}
