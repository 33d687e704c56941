import type { GitHubResponse } from "../../approval/github/api.ts";
import { errorMessageIn } from "../../approval/github/response.ts";
import type { Instant } from "../../shared/clock.ts";
import { retryAfterMs } from "../../shared/http.ts";

/** GitHub's documentation: without a header, wait for at least a minute. */
const DEFAULT_MS = 60_000;
/** A limit begins anew within an hour. */
const LONGEST_MS = 3_600_000;

/**
 * How long GitHub wants no request after this response, in milliseconds; undefined when it takes more at once.
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function pauseMs(response: GitHubResponse, now: Instant): number | undefined {
  const { status, headers, data } = response;
  if (status !== 403 && status !== 429) return undefined;
  const asked = retryAfterMs(headers["retry-after"], now);
  const reset = headers["x-ratelimit-remaining"] === "0" ? untilReset(headers, now) : undefined;
  if (asked === undefined && reset === undefined && status === 403 && !namesLimit(data)) {
    return undefined;
  }
  return Math.min(LONGEST_MS, Math.max(0, asked ?? reset ?? DEFAULT_MS));
}

function untilReset(headers: GitHubResponse["headers"], now: Instant): number {
  const reset = headers["x-ratelimit-reset"] ?? "";
  return /^\d{1,15}$/u.test(reset) ? Number(reset) * 1000 - now : DEFAULT_MS;
}

function namesLimit(data: unknown): boolean {
  return /rate limit/iu.test(errorMessageIn(data));
}
