import { z } from "zod";
import type { PullRequest } from "../../approval/facts.ts";
import {
  eachOf,
  inRepository,
  type RepositoryContext,
} from "../../approval/github/fact-context.ts";
import { readPullRequest } from "../../approval/github/pull-request.ts";
import { id, parserOf } from "../../approval/github/schema.ts";
import { err, ok, type Result } from "../../shared/result.ts";

const parseNumbers = parserOf(
  z.array(z.object({ number: id })).transform((all) => all.map(({ number }) => number)),
);

/** One head commit rarely has more than one, but anybody can open many from forks that have it. */
const MAX_OTHERS = 20;

/** Pull requests that may have a head, by their numbers. */
export interface PullHints {
  /** Jobs of these asked for something: each is read, or nothing is said. */
  readonly asked: readonly number[];
  /** What events named, the newest last. */
  readonly named: readonly number[];
}

/**
 * The pull requests whose head is this commit, and those that are named whose head it was. GitHub lists those of the
 * repository's own branches; of a fork's it knows nothing by the commit, so the ones that events and jobs named are looked at
 * too. The error says why one of which a job asked cannot be read.
 */
export async function readPulls(
  context: RepositoryContext,
  head: string,
  { asked, named }: PullHints,
): Promise<Result<readonly PullRequest[], string>> {
  const listed = await context.reader.all({
    route: "GET /repos/{owner}/{repo}/commits/{sha}/pulls",
    params: inRepository(context, { sha: head }),
    what: `the pull requests of ${head}`,
    permission: "Pull requests",
    parse: parseNumbers,
  });
  const own = new Set(asked);
  // The repository's own go first, so that strangers cannot push them out.
  const others = new Set([...(listed.known ? listed.value : []), ...named.toReversed()]);
  const chosen = [...others].filter((number) => !own.has(number)).slice(0, MAX_OTHERS);
  const read = await eachOf([...own, ...chosen], async (number) => ({
    number,
    fact: await readPullRequest(context, number),
  }));
  const pulls: PullRequest[] = [];
  for (const { number, fact } of read) {
    if (fact.known) pulls.push(fact.value.pullRequest);
    else if (own.has(number)) return err(fact.why);
  }
  return ok(
    pulls
      .filter(
        ({ number, headSha }) => headSha === head || own.has(number) || named.includes(number),
      )
      .toSorted((one, other) => one.number - other.number),
  );
}
