import { err, ok, type Result } from "../../shared/result.ts";
import type { GitHubAnswer, GitHubApi, GitHubFailure, GitHubRequest } from "./api.ts";

/** What is used of an Octokit, so that any version and flavour fits: `@actions/github`'s, `@octokit/core`'s. */
export interface OctokitLike {
  request(
    route: string,
    params: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly status: number; readonly headers: object; readonly data: unknown }>;
}

export interface OverOctokit {
  /** Base URL of the API, as the Octokit has it: `https://api.github.com`, or `https://HOST/api/v3`. */
  readonly apiUrl: string;
  /** Of each request, in milliseconds. */
  readonly timeoutMs: number;
}

/** The version of the API that the parsers were written for. */
const API_VERSION = "2022-11-28";

/** GitHub's API over an Octokit. Redirects are not followed: they could lead the token elsewhere. */
export function githubOverOctokit(octokit: OctokitLike, how: OverOctokit): GitHubApi {
  return {
    request: async (asked) => {
      const timeout = AbortSignal.timeout(how.timeoutMs);
      const signal = AbortSignal.any([timeout, asked.signal]);
      try {
        const answer = await octokit.request(asked.route, paramsOf(asked, how.apiUrl, signal));
        return ok({
          status: answer.status,
          headers: textHeaders(answer.headers),
          data: answer.data,
        });
      } catch (error) {
        return answerIn(error) ?? err(failureOf(error, asked, timeout));
      }
    },
  };
}

function paramsOf(
  asked: GitHubRequest,
  apiUrl: string,
  signal: AbortSignal,
): Readonly<Record<string, unknown>> {
  const common = {
    headers: { "x-github-api-version": API_VERSION },
    request: { signal, redirect: "manual", log: SILENT },
  };
  if (asked.route !== "POST /graphql") return { ...asked.params, ...common };
  // GitHub Enterprise Server has GraphQL beside its REST API, not below it.
  const baseUrl = apiUrl.replace(/\/v3\/?$/u, "");
  return { ...asked.params, ...common, variables: asked.variables ?? {}, baseUrl };
}

/** Octokit would print remarks, such as that an endpoint grows old, between the lines of our own log. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };
function ignore(): void {}

/** Octokit throws what GitHub answers with 4xx and 5xx; here these are answers like any other. */
function answerIn(error: unknown): Result<GitHubAnswer, GitHubFailure> | undefined {
  if (!isObject(error) || !isObject(error["response"])) return undefined;
  const { status, headers, data } = error["response"];
  if (typeof status !== "number") return undefined;
  return ok({ status, headers: textHeaders(isObject(headers) ? headers : {}), data });
}

function failureOf(error: unknown, asked: GitHubRequest, timeout: AbortSignal): GitHubFailure {
  if (asked.signal.aborted) return { kind: "aborted", message: "reading at GitHub was cancelled" };
  if (timeout.aborted) return { kind: "timeout", message: "GitHub did not answer in time" };
  // Octokit's messages name the fault (`ECONNREFUSED …`), not the token.
  const what = error instanceof Error ? error.message : "no answer";
  return { kind: "network", message: `GitHub could not be reached: ${what}` };
}

function textHeaders(headers: object): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).flatMap(([name, value]: [string, unknown]) =>
    typeof value === "string" || typeof value === "number"
      ? [[name.toLowerCase(), String(value)] as const]
      : [],
  );
  return Object.fromEntries(entries);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
