import { Octokit } from "@octokit/core";
import type { GitHubApi } from "../../approval/github/api.ts";
import { fetchOver } from "../../approval/github/fetch-over.ts";
import {
  githubOverOctokit,
  type OctokitLike,
  type OctokitRequest,
} from "../../approval/github/octokit.ts";
import type { HttpSend } from "../../shared/http.ts";
import { isRecord } from "../../shared/json.ts";
import type { Secret } from "../../shared/secret.ts";

export interface GitHubReaderOptions {
  readonly send: HttpSend;
  /** Base URL of the API: `https://api.github.com`, or `https://HOST/api/v3`. */
  readonly apiUrl: string;
  readonly token: Secret;
  /** For each request, in milliseconds; 5000. */
  readonly timeoutMs?: number;
}

/** A decision takes several requests, and has its own deadline. */
const TIMEOUT_MS = 5000;

/** GitHub as the broker reads it with one token, which it reads again where GitHub refuses it. */
export function createGitHubReader(options: GitHubReaderOptions): GitHubApi {
  const sender = createGitHubSender(options);
  let { token } = options;
  return {
    request: async (request) => {
      const outcome = await sender.request(request, token);
      if (!outcome.ok || outcome.value.status !== 401) return outcome;
      // Whether the token's file has another one by now than the one that was refused.
      const next = token.reread();
      const isAnother = next !== token;
      token = next;
      return isAnother ? await sender.request(request, token) : outcome;
    },
  };
}

/** Sends requests to GitHub, each with the token that is given with it. */
export interface GitHubSender {
  request(request: OctokitRequest, token: Secret): ReturnType<GitHubApi["request"]>;
}

/**
 * An Octokit that sends through our own HTTP client, because that follows no redirects, limits the size of a response,
 * allows plain http on loopback addresses only, and uses the proxies of the process.
 */
export function createGitHubSender(options: Omit<GitHubReaderOptions, "token">): GitHubSender {
  const { send, apiUrl, timeoutMs = TIMEOUT_MS } = options;
  const baseUrl = apiUrl.replace(/\/+$/u, "");
  const octokit = new Octokit({
    baseUrl,
    userAgent: "stepkey",
    request: { fetch: fetchOver(send, timeoutMs) },
  });
  return {
    request: (request, token) => {
      // Octokit's own `auth` would hold the token as a plain string for as long as the broker runs.
      const authorised: OctokitLike["request"] = (route, { headers, ...params }) => {
        const all = { ...(isRecord(headers) ? headers : {}), authorization: bearer(token) };
        return octokit.request(route, { ...params, headers: all });
      };
      const api = githubOverOctokit({ request: authorised }, { apiUrl: baseUrl, timeoutMs });
      return api.request(request);
    },
  };
}

function bearer(token: Secret): string {
  return `Bearer ${token.reveal()}`;
}
