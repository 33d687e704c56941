import type { ApprovalUses, Fact } from "../facts.ts";
import type { GateQuestion } from "../gate.ts";
import type { GitHubParams } from "./api.ts";
import type { Reader } from "./reader.ts";

/** How many leases already used these reviews: known to the broker's store, unknown in direct mode. */
export type UsesOf = (
  question: GateQuestion,
  reviewIds: readonly number[],
) => Promise<readonly ApprovalUses[]>;

/** What it takes to read something about one repository. */
export interface PlaceContext {
  readonly reader: Reader;
  /** `owner` and `repo`, for the placeholders of routes. */
  readonly at: { readonly owner: string; readonly repo: string };
}

/** What it takes to read facts about one repository. Each person's write access is read once. */
export interface RepositoryContext extends PlaceContext {
  readonly repositoryId: number;
  readonly mayWrite: Map<number, Promise<Fact<boolean>>>;
}

/** What it takes to read the facts for one decision of the gate. */
export interface FactContext extends RepositoryContext {
  readonly question: GateQuestion;
  readonly usesOf: UsesOf | undefined;
}

export function createRepositoryContext(
  reader: Reader,
  { repository, repositoryId }: { readonly repository: string; readonly repositoryId: number },
): RepositoryContext {
  const [owner = "", repo = ""] = repository.split("/");
  return { reader, repositoryId, at: { owner, repo }, mayWrite: new Map() };
}

export function createFactContext(
  reader: Reader,
  question: GateQuestion,
  usesOf: UsesOf | undefined,
): FactContext {
  return { ...createRepositoryContext(reader, question.claims), question, usesOf };
}

export function inRepository(context: PlaceContext, params: GitHubParams = {}): GitHubParams {
  return { ...context.at, ...params };
}

/** GitHub limits concurrent requests, and a push can have hundreds of commits. */
const MAX_CONCURRENT = 6;

/** As `Promise.all` over `map`, a few at a time. */
export async function eachOf<T, R>(
  items: readonly T[],
  read: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += MAX_CONCURRENT) {
    results.push(...(await Promise.all(items.slice(start, start + MAX_CONCURRENT).map(read))));
  }
  return results;
}
