import type { HttpFailure, HttpRequest, HttpResponse, HttpSend } from "../../shared/http.ts";
import { err, ok } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import type { GitHubAnswer, GitHubApi, GitHubFailure, GitHubRequest } from "./api.ts";

export interface GitHubOverHttp {
  readonly send: HttpSend;
  /** Base URL of the API: `https://api.github.com`, or `https://HOST/api/v3`. */
  readonly apiUrl: string;
  /** Asked for before each request, so that a token that expires can be replaced. */
  readonly token: () => Secret | Promise<Secret>;
  /** Of each request, in milliseconds. */
  readonly timeoutMs: number;
}

/** A page of 100 pull requests carries 100 whole repositories. */
const MAX_BYTES = 16 * 1024 * 1024;
/** The version of the API that the parsers were written for. */
const API_VERSION = "2022-11-28";

/** GitHub's API over our own HTTP: for the broker, which follows no redirect and accepts plain http on loopback alone. */
export function githubOverHttp(how: GitHubOverHttp): GitHubApi {
  return {
    request: async (asked) => {
      const token = await how.token();
      const outcome = await how.send(requestFor(asked, how, token));
      return outcome.ok ? ok(answerOf(outcome.value)) : err(failureOf(outcome.error));
    },
  };
}

function requestFor(asked: GitHubRequest, how: GitHubOverHttp, token: Secret): HttpRequest {
  const headers = {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${token.reveal()}`,
    "x-github-api-version": API_VERSION,
  };
  const common = { timeoutMs: how.timeoutMs, maxBytes: MAX_BYTES, signal: asked.signal };
  if (asked.route === "POST /graphql") {
    const body = JSON.stringify({ ...asked.params, variables: asked.variables ?? {} });
    const json = { ...headers, "content-type": "application/json" };
    return { ...common, method: "POST", url: graphqlUrl(how.apiUrl), headers: json, body };
  }
  return { ...common, method: "GET", url: urlOf(asked, how.apiUrl), headers };
}

function urlOf(asked: GitHubRequest, apiUrl: string): string {
  const used = new Set<string>();
  const path = asked.route
    .slice("GET ".length)
    .replaceAll(/\{(\w+)\}/gu, (_whole, name: string) => {
      used.add(name);
      return encodeURIComponent(String(asked.params[name]));
    });
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked.params)) {
    if (!used.has(name)) query.set(name, String(value));
  }
  const search = query.size === 0 ? "" : `?${query.toString()}`;
  return `${apiUrl.replace(/\/+$/u, "")}${path}${search}`;
}

/** GitHub Enterprise Server has GraphQL beside its REST API, not below it. */
function graphqlUrl(apiUrl: string): string {
  return `${apiUrl.replace(/\/+$/u, "").replace(/\/v3$/u, "")}/graphql`;
}

function answerOf({ status, headers, body }: HttpResponse): GitHubAnswer {
  return { status, headers, data: parsed(body) };
}

/** What is no JSON stays text: no parser takes it. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}

function failureOf({ kind, message }: HttpFailure): GitHubFailure {
  if (kind === "timeout" || kind === "aborted") return { kind, message };
  return { kind: "network", message };
}
