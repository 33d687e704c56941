import type { AppDenial, GitHubFailure, GitHubParams, GitHubResponse } from "./api.ts";
import { retryAfterMs } from "../../shared/http.ts";
import type { Result } from "../../shared/result.ts";

/** A fault that may be gone at the next attempt. */
export interface TransientFault {
  readonly message: string;
  /** How long GitHub asks to wait, in milliseconds; undefined if it does not say. */
  readonly retryAfterMs: number | undefined;
  /** It is gone only when somebody changes something. */
  readonly denial?: AppDenial;
  /** GitHub takes no more requests for now. */
  readonly isRateLimit?: boolean;
}

/** Why the same request should be sent again; undefined if the response is final, good or bad. */
export function transientFault(
  outcome: Result<GitHubResponse, GitHubFailure>,
  now: number,
): TransientFault | undefined {
  if (!outcome.ok) {
    const { error } = outcome;
    const denial = error.kind === "denied" ? { denial: error.denial } : {};
    return { message: error.message, retryAfterMs: undefined, ...denial };
  }
  const { status, data } = outcome.value;
  if (status >= 500) {
    return {
      message: `GitHub returned ${status}`,
      retryAfterMs: requestedWait(outcome.value, now),
    };
  }
  if (isRateLimit(outcome.value)) {
    const wait = requestedWait(outcome.value, now);
    return { message: "GitHub's rate limit is reached", retryAfterMs: wait, isRateLimit: true };
  }
  // Octokit passes an incomplete or garbled body on as text, or as nothing at all.
  if (status === 200 && (typeof data !== "object" || data === null)) {
    return { message: "GitHub's response was incomplete", retryAfterMs: undefined };
  }
  return undefined;
}

/**
 * A primary limit is 403 or 429 with nothing remaining; a secondary one has Retry-After, or names itself in the message.
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
function isRateLimit({ status, headers, data }: GitHubResponse): boolean {
  if (status === 429) return true;
  if (status === 200) return isGraphqlLimit(data);
  if (status !== 403) return false;
  const byHeader = headers["retry-after"] !== undefined || headers["x-ratelimit-remaining"] === "0";
  return byHeader || /rate limit/iu.test(errorMessageIn(data));
}

/** GraphQL returns 200 for a request that its limit refuses. */
function isGraphqlLimit(data: unknown): boolean {
  if (typeof data !== "object" || data === null || !("errors" in data)) return false;
  return Array.isArray(data.errors) && /"RATE_LIMITED"/u.test(JSON.stringify(data.errors));
}

/**
 * The first error of a GraphQL response; empty if it has no message, undefined without an error. A response with errors may
 * have data beside them, with null in place of what could not be read: it looks complete, and is not.
 * @see https://spec.graphql.org/October2021/#sec-Errors
 */
export function graphqlError(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null || !("errors" in data)) return undefined;
  const { errors } = data;
  if (errors === undefined || errors === null) return undefined;
  if (!Array.isArray(errors)) return "";
  return errors.length === 0 ? undefined : errorMessageIn(errors.at(0));
}

/** GitHub's own message for an error; empty if there is none. */
export function errorMessageIn(data: unknown): string {
  if (typeof data !== "object" || data === null || !("message" in data)) return "";
  return typeof data.message === "string" ? data.message : "";
}

function requestedWait({ headers }: GitHubResponse, now: number): number | undefined {
  const retryAfter = retryAfterMs(headers["retry-after"], now);
  if (retryAfter !== undefined) return retryAfter;
  const reset = Number(headers["x-ratelimit-reset"]);
  if (headers["x-ratelimit-remaining"] !== "0" || !Number.isFinite(reset)) return undefined;
  return Math.max(0, reset * 1000 - now);
}

/**
 * The position of the next page from the Link header (RFC 8288): a page number or a cursor. Only these are used, never
 * the URL, so that the token is sent to the API and nowhere else. Undefined if the link is not understood.
 */
export function nextPage(link: string | undefined): GitHubParams | "none" | undefined {
  const next = /<([^<>]*)>\s*;[^,<]*\brel="?next"?/iu.exec(link ?? "")?.[1];
  if (next === undefined) return "none";
  const query = new URLSearchParams(/\?([^#]*)/u.exec(next)?.[1] ?? "");
  const positions = ["page", "after", "cursor"].flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return positions.length === 0 ? undefined : Object.fromEntries(positions);
}
