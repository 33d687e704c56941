import type { Result } from "../../shared/result.ts";

/** One response of GitHub's API, whatever its status. `data` is JSON that was parsed and not yet checked. */
export interface GitHubResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly data: unknown;
}

/** Why there is no response. `aborted` if the caller's signal ended the request. */
export type GitHubFailure =
  | { readonly kind: "timeout" | "network" | "aborted"; readonly message: string }
  | { readonly kind: "denied"; readonly message: string; readonly denial: AppDenial };

/** GitHub gives the App that reads no token, and will not by itself. */
export interface AppDenial {
  readonly code: "github_app_suspended" | "github_app_missing" | "github_unavailable";
  readonly remedy: string;
}

export type GitHubParams = Readonly<Record<string, string | number>>;

/** One request: no retries, no pages. Placeholders are `{name}` and are percent-encoded; other params are the query. */
export interface GitHubRequest {
  /** `GET /repos/{owner}/{repo}/pulls/{number}`, or `POST /graphql` with `query` and `variables`. */
  readonly route: `GET /${string}` | "POST /graphql";
  readonly params: GitHubParams;
  /** Only for GraphQL. */
  readonly variables?: Readonly<Record<string, string | number | null>>;
  readonly signal: AbortSignal;
  /** The repository that is decided about, `owner/name` or only its owner, where the request may be about another one or none. */
  readonly home?: string;
}

/** Sends requests to GitHub; `octokit.ts` implements it. */
export interface GitHubApi {
  request(request: GitHubRequest): Promise<Result<GitHubResponse, GitHubFailure>>;
}
