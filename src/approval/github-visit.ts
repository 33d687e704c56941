import type { ApprovalUses, Fact } from "./facts.ts";
import type { GateQuestion } from "./gate.ts";
import type { GitHubParams } from "./github-api.ts";
import type { Reader } from "./github-reader.ts";

/** How many leases rest on these reviews already: the broker's store knows, direct mode does not. */
export type UsesOf = (
  question: GateQuestion,
  reviewIds: readonly number[],
) => Promise<readonly ApprovalUses[]>;

/** One gathering of facts about one question. Who may write is asked once for each person. */
export interface Visit {
  readonly reader: Reader;
  readonly question: GateQuestion;
  /** `owner` and `repo`, for the place holders of routes. */
  readonly at: { readonly owner: string; readonly repo: string };
  readonly mayWrite: Map<number, Promise<Fact<boolean>>>;
  readonly usesOf: UsesOf | undefined;
}

export function createVisit(
  reader: Reader,
  question: GateQuestion,
  usesOf: UsesOf | undefined,
): Visit {
  const [owner = "", repo = ""] = question.claims.repository.split("/");
  return { reader, question, at: { owner, repo }, mayWrite: new Map(), usesOf };
}

export function inRepository(visit: Visit, params: GitHubParams = {}): GitHubParams {
  return { ...visit.at, ...params };
}

/** GitHub limits how much is asked at once, and a push can bring hundreds of commits. */
const AT_ONCE = 6;

/** Like `Promise.all` over a map, with a few at a time. */
export async function eachOf<T, R>(
  items: readonly T[],
  ask: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(ask))));
  }
  return results;
}
