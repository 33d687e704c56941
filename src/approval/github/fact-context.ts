import type { ApprovalUses, Fact } from "../facts.ts";
import type { GateQuestion } from "../gate.ts";
import type { GitHubParams } from "./api.ts";
import type { Reader } from "./reader.ts";

/** How many leases rest on these reviews already: the broker's store knows, direct mode does not. */
export type UsesOf = (
  question: GateQuestion,
  reviewIds: readonly number[],
) => Promise<readonly ApprovalUses[]>;

/** A visit to one repository. Who may write there is asked once for each person. */
export interface Place {
  readonly reader: Reader;
  readonly repositoryId: number;
  /** `owner` and `repo`, for the place holders of routes. */
  readonly at: { readonly owner: string; readonly repo: string };
  readonly mayWrite: Map<number, Promise<Fact<boolean>>>;
}

/** A visit that gathers the facts for one question. */
export interface Visit extends Place {
  readonly question: GateQuestion;
  readonly usesOf: UsesOf | undefined;
}

export function createPlace(
  reader: Reader,
  { repository, repositoryId }: { readonly repository: string; readonly repositoryId: number },
): Place {
  const [owner = "", repo = ""] = repository.split("/");
  return { reader, repositoryId, at: { owner, repo }, mayWrite: new Map() };
}

export function createVisit(
  reader: Reader,
  question: GateQuestion,
  usesOf: UsesOf | undefined,
): Visit {
  return { ...createPlace(reader, question.claims), question, usesOf };
}

export function inRepository(place: Place, params: GitHubParams = {}): GitHubParams {
  return { ...place.at, ...params };
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
