import { Octokit } from "@octokit/core";
import type { GitHubApi } from "../../approval/github/api.ts";
import { fetchOver } from "../../approval/github/fetch-over.ts";
import { githubOverOctokit, type OctokitLike } from "../../approval/github/octokit.ts";
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

/**
 * GitHub as the broker reads it: an Octokit that sends through our own HTTP client, because that follows no redirects,
 * limits the size of a response, allows plain http on loopback addresses only, and uses the proxies of the process.
 */
export function createGitHubReader(options: GitHubReaderOptions): GitHubApi {
  const { send, apiUrl, timeoutMs = TIMEOUT_MS } = options;
  let { token } = options;
  /** Whether the token's file has another one by now than the one that was refused. */
  const rereadToken = (): boolean => {
    const next = token.reread();
    const isAnother = next !== token;
    token = next;
    return isAnother;
  };
  const baseUrl = apiUrl.replace(/\/+$/u, "");
  const octokit = new Octokit({
    baseUrl,
    userAgent: "stepkey",
    request: { fetch: fetchOver(send, timeoutMs) },
  });
  // Octokit's own `auth` would hold the token as a plain string for as long as the broker runs.
  octokit.hook.wrap("request", async (request, given) => {
    const ask = async () => {
      given.headers.authorization = `Bearer ${token.reveal()}`;
      return await request(given);
    };
    try {
      return await ask();
    } catch (error) {
      if (!isUnauthorized(error) || !rereadToken()) throw error;
      return await ask();
    }
  });
  const request: OctokitLike["request"] = (route, params) => octokit.request(route, params);
  return githubOverOctokit({ request }, { apiUrl: baseUrl, timeoutMs });
}

function isUnauthorized(error: unknown): boolean {
  return isRecord(error) && error["status"] === 401;
}
