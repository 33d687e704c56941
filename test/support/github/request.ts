import type { GitHubState } from "./git.ts";
import type { PullState, RepositoryState } from "./world.ts";

/** One request that a route takes: its place holders, in order, and the query. */
export interface GitHubRequest {
  readonly system: GitHubState;
  readonly names: readonly string[];
  readonly query: URLSearchParams;
  readonly pathAndQuery: string;
  /** Of a POST or PATCH; empty otherwise. */
  readonly body: string;
  /** The App that asks, by a token of its installation; undefined: the reader's token does. */
  readonly appId: number | undefined;
  /** The repositories of its installation, without their owner; undefined: all. */
  readonly installed?:
    | { readonly owner: string; readonly names: readonly string[] | undefined }
    | undefined;
}

export interface GitHubReply {
  readonly status: number;
  readonly body: unknown;
  /** The Link header. */
  readonly link?: string;
}

export function repositoryIn(asked: GitHubRequest): RepositoryState | undefined {
  const [owner = "", repo = ""] = asked.names;
  return asked.system.world.repositories.get(`${owner}/${repo}`.toLowerCase());
}

export function pullOf(asked: GitHubRequest): PullState | undefined {
  return repositoryIn(asked)?.pulls.get(Number(asked.names[2]));
}

export function branchIn(asked: GitHubRequest): string {
  return asked.names[2] ?? "";
}

export function teamIn(asked: GitHubRequest): Map<string, "active" | "pending"> | undefined {
  const [org = "", team = ""] = asked.names;
  return asked.system.world.teams.get(`${org}/${team}`.toLowerCase());
}

export function missing(message = "Not Found"): GitHubReply {
  return { status: 404, body: { message, status: "404" } };
}
