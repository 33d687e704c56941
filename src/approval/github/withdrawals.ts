import { err, ok, type Result } from "../../shared/result.ts";
import type { WithdrawalFacts } from "../withdrawn.ts";
import { createRepositoryContext } from "./fact-context.ts";
import { createReader, type ReaderOptions } from "./reader.ts";
import { parsePulls, withdrawalsQuery } from "./withdrawals-query.ts";

/** Pull requests of one repository that are read together. */
export interface WatchedTogether {
  /** `owner/name`. */
  readonly repository: string;
  readonly repositoryId: number;
  readonly numbers: readonly number[];
}

/** Why nothing was read. */
export interface NotTogether {
  readonly message: string;
  /** GitHub does not respond, or asks to wait: it does so for other repositories of the owner too. */
  readonly isUnavailable: boolean;
}

/** By number, only what was read completely. Each of the others needs a look of its own. */
export type ReadTogether = ReadonlyMap<number, WithdrawalFacts>;

/**
 * Reads many pull requests by one request, where a look at each takes three: GitHub counts a query as one point, and its limit of
 * 900 REST requests a minute is soon used up. What a look decides by is the same in both.
 * @see https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export async function readWithdrawalsTogether(
  { repository, repositoryId, numbers }: WatchedTogether,
  options: ReaderOptions,
): Promise<Result<ReadTogether, NotTogether>> {
  const reader = createReader(options);
  const { at } = createRepositoryContext(reader, { repository, repositoryId });
  const fact = await reader.one({
    route: "POST /graphql",
    params: { query: withdrawalsQuery(numbers) },
    variables: at,
    what: `${numbers.length} pull requests of ${repository}`,
    permission: "Pull requests",
    parse: parsePulls,
  });
  const unavailable = reader.unavailable();
  if (unavailable !== undefined) {
    return err({ message: unavailable.message, isUnavailable: true });
  }
  if (!fact.known) return err({ message: fact.why, isUnavailable: false });
  // The repository may have been renamed, and another one may have its name: a look finds it by its id.
  if (fact.value.repositoryId !== repositoryId) {
    const message = `${repository} is another repository now`;
    return err({ message, isUnavailable: false });
  }
  return ok(fact.value.pulls);
}
