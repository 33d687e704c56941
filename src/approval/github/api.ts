import type { Result } from "../../shared/result.ts";

/** One answer of GitHub's API, whatever its status. `data` is parsed JSON that nobody has looked at yet. */
export interface GitHubAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly data: unknown;
}

/** Why there is no answer. `aborted` when the caller's signal ended it. */
export interface GitHubFailure {
  readonly kind: "timeout" | "network" | "aborted";
  readonly message: string;
}

export type GitHubParams = Readonly<Record<string, string | number>>;

/** Asks once: no retries, no pages. Place holders are `{name}` and are percent-encoded; other params are the query. */
export interface GitHubRequest {
  /** `GET /repos/{owner}/{repo}/pulls/{number}`, or `POST /graphql` with `query` and `variables`. */
  readonly route: `GET /${string}` | "POST /graphql";
  readonly params: GitHubParams;
  /** Of a GraphQL query alone. */
  readonly variables?: Readonly<Record<string, string | number | null>>;
  readonly signal: AbortSignal;
}

/** The narrow door to GitHub; an Octokit stands behind it (`octokit.ts`). */
export interface GitHubApi {
  request(request: GitHubRequest): Promise<Result<GitHubAnswer, GitHubFailure>>;
}
