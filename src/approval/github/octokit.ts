import { err, ok, type Result } from "../../shared/result.ts";
import type { GitHubResponse, GitHubApi, GitHubFailure, GitHubRequest } from "./api.ts";

/** The part of an Octokit that is used, so that those of `@actions/github` and `@octokit/core` both fit. */
export interface OctokitLike {
  request(
    route: string,
    params: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly status: number; readonly headers: object; readonly data: unknown }>;
}

export interface OctokitApiOptions {
  /** Base URL of the API, as the Octokit has it: `https://api.github.com` or `https://HOST/api/v3`. */
  readonly apiUrl: string;
  /** For each request, in milliseconds. */
  readonly timeoutMs: number;
}

/** Any request. Whoever only reads has `GitHubRequest`, which can be nothing else. */
export interface OctokitRequest extends Pick<GitHubRequest, "params" | "variables" | "signal"> {
  readonly route: `${"GET" | "POST" | "PATCH"} /${string}`;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** GitHub's API, as far as an Octokit can send it. */
export interface OctokitApi extends GitHubApi {
  request(request: OctokitRequest): ReturnType<GitHubApi["request"]>;
}

/** The API version for which the parsers are written. */
const API_VERSION = "2022-11-28";

/** GitHub's API through an Octokit. Redirects are not followed: they could send the token elsewhere. */
export function githubOverOctokit(octokit: OctokitLike, options: OctokitApiOptions): OctokitApi {
  return {
    request: async (request) => {
      const timeout = AbortSignal.timeout(options.timeoutMs);
      const signal = AbortSignal.any([timeout, request.signal]);
      try {
        const response = await octokit.request(
          request.route,
          paramsOf(request, options.apiUrl, signal),
        );
        return ok({
          status: response.status,
          headers: textHeaders(response.headers),
          data: response.data,
        });
      } catch (error) {
        return responseIn(error) ?? err(failureOf(error, request, timeout));
      }
    },
  };
}

function paramsOf(
  request: OctokitRequest,
  apiUrl: string,
  signal: AbortSignal,
): Readonly<Record<string, unknown>> {
  const common = {
    headers: { "x-github-api-version": API_VERSION },
    request: { signal, redirect: "manual", log: SILENT },
  };
  if (request.route !== "POST /graphql") {
    // A body of its own, so that none of its keys is taken for a placeholder of the route.
    const body = request.body === undefined ? {} : { data: request.body };
    return { ...request.params, ...common, ...body };
  }
  // GitHub Enterprise Server has GraphQL at /api/graphql, beside /api/v3.
  const baseUrl = apiUrl.replace(/\/v3\/?$/u, "");
  return { ...request.params, ...common, variables: request.variables ?? {}, baseUrl };
}

/** Octokit would print its own messages, such as deprecations, into our log. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };
function ignore(): void {}

/** Octokit throws 4xx and 5xx responses; here they are responses like any other. */
function responseIn(error: unknown): Result<GitHubResponse, GitHubFailure> | undefined {
  if (!isObject(error) || !isObject(error["response"])) return undefined;
  const { status, headers, data } = error["response"];
  if (typeof status !== "number") return undefined;
  return ok({ status, headers: textHeaders(isObject(headers) ? headers : {}), data });
}

function failureOf(error: unknown, request: OctokitRequest, timeout: AbortSignal): GitHubFailure {
  if (request.signal.aborted)
    return { kind: "aborted", message: "Reading from GitHub was cancelled" };
  if (timeout.aborted) return { kind: "timeout", message: "GitHub did not respond in time" };
  // Octokit's messages name the error (`ECONNREFUSED …`) and never contain the token.
  const what = error instanceof Error ? error.message : "no response";
  return { kind: "network", message: `Cannot reach GitHub: ${what}` };
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
