import type { Stage } from "./git.ts";
import type { PullState, RepositoryState } from "./world.ts";

/** One request that a route takes: its place holders, in order, and the query. */
export interface Asked {
  readonly stage: Stage;
  readonly names: readonly string[];
  readonly query: URLSearchParams;
  readonly pathAndQuery: string;
  /** Of a POST; empty otherwise. */
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** The Link header. */
  readonly link?: string;
}

export function repositoryIn(asked: Asked): RepositoryState | undefined {
  const [owner = "", repo = ""] = asked.names;
  return asked.stage.world.repositories.get(`${owner}/${repo}`.toLowerCase());
}

export function pullOf(asked: Asked): PullState | undefined {
  return repositoryIn(asked)?.pulls.get(Number(asked.names[2]));
}

export function branchIn(asked: Asked): string {
  return asked.names[2] ?? "";
}

export function teamIn(asked: Asked): Map<string, "active" | "pending"> | undefined {
  const [org = "", team = ""] = asked.names;
  return asked.stage.world.teams.get(`${org}/${team}`.toLowerCase());
}

export function missing(message = "Not Found"): Answer {
  return { status: 404, body: { message, status: "404" } };
}
