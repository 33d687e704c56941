import { retryAfterMs, type HttpFailure, type HttpResponse } from "../shared/http.ts";
import { isRecord, parseJson } from "../shared/json.ts";
import type { Instant } from "../shared/clock.ts";
import { permanentFault, type AppFault } from "./fault.ts";

const REACH = "Check that this machine reaches GitHub's API, and GitHub's status page.";

/** No response. */
export function unreachable({ message, sent }: HttpFailure): AppFault {
  return {
    kind: "retryable",
    name: "github_unreachable",
    message: `GitHub cannot be reached: ${message}`,
    remedy: REACH,
    mayHaveActed: sent,
  };
}

/**
 * What is wrong at GitHub or on the way there, whatever was asked for; undefined for a response that has to do with the
 * request itself.
 */
export function commonFault(response: HttpResponse, now: Instant): AppFault | undefined {
  const { status } = response;
  if (isRateLimited(response)) return rateLimited(response, now);
  if (status >= 500) {
    const message = `GitHub returned status ${status}`;
    return { kind: "retryable", name: "github_failed", message, remedy: REACH, mayHaveActed: true };
  }
  if (status === 403 && /suspended/iu.test(messageIn(response))) {
    return permanentFault(
      "installation_suspended",
      "the App's installation is suspended",
      "Unsuspend the App in the settings of its owner, under GitHub Apps.",
    );
  }
  if (!isGitHubs(response)) return notGitHub(response);
  return undefined;
}

/**
 * GitHub says in JSON what it rejects or does not find. Where it is not JSON, something else responded: another base URL, or
 * a proxy. It says nothing about an App, and nothing about whether a token still works.
 */
function isGitHubs({ status, body }: HttpResponse): boolean {
  return (status !== 401 && status !== 404) || isRecord(parseJson(body));
}

function notGitHub({ status }: HttpResponse): AppFault {
  const message = `the response with status ${status} is not one of GitHub's API`;
  const remedy =
    "Check the base URL of GitHub's API, and what is between here and GitHub. On GitHub Enterprise Server it ends with /api/v3.";
  return permanentFault("not_github", message, remedy);
}

/** A status that GitHub's documentation does not have for the request. */
export function unexpected(what: string, response: HttpResponse): AppFault {
  const said = messageIn(response);
  const message = `GitHub returned status ${response.status} for ${what}${said === "" ? "" : `: ${said}`}`;
  const remedy = "Check the base URL of GitHub's API.";
  return permanentFault("github_unexpected", message, remedy);
}

/** GitHub's own words for an error, without control characters; empty if there are none. */
export function messageIn({ body }: HttpResponse): string {
  const content = parseJson(body);
  const message = isRecord(content) ? content["message"] : undefined;
  if (typeof message !== "string") return "";
  return message
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, 300);
}

/** @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function isRateLimited(response: HttpResponse): boolean {
  const { status, headers } = response;
  if (status === 429) return true;
  if (status !== 403) return false;
  const byHeader = headers["retry-after"] !== undefined || headers["x-ratelimit-remaining"] === "0";
  return byHeader || /rate limit/iu.test(messageIn(response));
}

function rateLimited({ headers }: HttpResponse, now: Instant): AppFault {
  const wait = retryAfterMs(headers["retry-after"], now) ?? untilReset(headers, now);
  return {
    kind: "retryable",
    name: "github_rate_limit",
    message: "GitHub's rate limit for the App is reached",
    remedy: "Wait, or issue fewer tokens.",
    ...(wait === undefined ? {} : { retryAt: now + wait }),
    mayHaveActed: false,
  };
}

function untilReset(headers: HttpResponse["headers"], now: Instant): number | undefined {
  const reset = Number(headers["x-ratelimit-reset"]);
  if (headers["x-ratelimit-remaining"] !== "0" || !Number.isFinite(reset)) return undefined;
  return Math.max(0, reset * 1000 - now);
}
