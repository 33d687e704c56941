import { z } from "zod";
import type { PullRequest } from "../../approval/facts.ts";
import { inRepository, type RepositoryContext } from "../../approval/github/fact-context.ts";
import { readPullRequest } from "../../approval/github/pull-request.ts";
import { id, parserOf } from "../../approval/github/schema.ts";

const parseNumbers = parserOf(
  z.array(z.object({ number: id })).transform((all) => all.map(({ number }) => number)),
);

/** One head commit rarely has more than one. */
const MAX_PULLS = 20;

/**
 * The pull requests whose head is this commit, and those that `hints` names whose head it was. GitHub lists those of the repository's own branches; of a fork's it knows
 * nothing by the commit, so the ones that events and jobs named are looked at too.
 */
export async function readPulls(
  context: RepositoryContext,
  head: string,
  hints: readonly number[],
): Promise<readonly PullRequest[]> {
  const listed = await context.reader.all({
    route: "GET /repos/{owner}/{repo}/commits/{sha}/pulls",
    params: inRepository(context, { sha: head }),
    what: `the pull requests of ${head}`,
    permission: "Pull requests",
    parse: parseNumbers,
  });
  const numbers = new Set([...hints, ...(listed.known ? listed.value : [])]);
  const read = await Promise.all(
    [...numbers].slice(0, MAX_PULLS).map((number) => readPullRequest(context, number)),
  );
  return read
    .flatMap((fact) => (fact.known ? [fact.value.pullRequest] : []))
    .filter(({ number, headSha }) => headSha === head || hints.includes(number))
    .toSorted((one, other) => one.number - other.number);
}
