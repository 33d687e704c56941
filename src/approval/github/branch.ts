import { NO_COMMIT } from "../../shared/patterns.ts";
import { lastArrival } from "../activity.ts";
import {
  known,
  unreadable,
  type Activity,
  type BranchCommit,
  type Fact,
  type PullRequestFacts,
} from "../facts.ts";
import { parseComparedCommits, parseMergedNumbers } from "./parse-repository.ts";
import type { ReadReview } from "./parse.ts";
import {
  readActivity,
  readAround,
  readCommits,
  readPullRequest,
  readReviews,
} from "./pull-request.ts";
import { eachOf, inRepository, type FactContext } from "./fact-context.ts";

/** The commits of one push to a branch, and the pull requests that they came from. */

export interface ReadPush {
  readonly activity: Fact<readonly Activity[]>;
  readonly commits: Fact<readonly BranchCommit[]>;
  readonly pullRequests: Fact<readonly PullRequestFacts[]>;
  /** Reviews of all these pull requests. */
  readonly reviews: readonly ReadReview[];
}

/** Each commit costs a request, and nobody reviewed a larger push. */
const MAX_COMMITS = 250;

export async function readPush(context: FactContext, branch: string): Promise<ReadPush> {
  const { sha } = context.question.claims;
  const activity = await readActivity(context, branch, (entry) => entry.after === sha);
  const nothing = { activity, pullRequests: known([]), reviews: [] };
  const entry = activity.known ? lastArrival(activity.value, sha) : undefined;
  if (entry === undefined || NO_COMMIT.test(entry.before))
    return { ...nothing, commits: known([]) };
  const commits = await readChain(context, entry);
  if (!commits.known) return { ...nothing, commits };
  const numbers = [...new Set(commits.value.flatMap(({ pullRequests }) => pullRequests))];
  return { activity, commits, ...(await readPullRequests(context, numbers)) };
}

/** The commits from `after` back along first parents, as far as GitHub's comparison with `before` has them. */
async function readChain(
  context: FactContext,
  entry: Activity,
): Promise<Fact<readonly BranchCommit[]>> {
  const compared = await context.reader.all({
    route: "GET /repos/{owner}/{repo}/compare/{basehead}",
    params: inRepository(context, { basehead: `${entry.before}...${entry.after}` }),
    what: `the commits of the push to ${entry.after}`,
    permission: "Contents",
    parse: parseComparedCommits,
  });
  if (!compared.known) return compared;
  const parentsOf = new Map(compared.value.map(({ sha, parents }) => [sha, parents]));
  const chain: Omit<BranchCommit, "pullRequests">[] = [];
  for (let sha = entry.after; sha !== entry.before && chain.length <= MAX_COMMITS;) {
    const parents = parentsOf.get(sha);
    if (parents === undefined) break;
    chain.push({ sha, parents });
    sha = parents[0] ?? entry.before;
  }
  if (chain.length > MAX_COMMITS) {
    return unreadable(`the push to ${entry.after} has more than ${MAX_COMMITS} commits`);
  }
  return withPullRequests(context, chain);
}

async function withPullRequests(
  context: FactContext,
  chain: readonly Omit<BranchCommit, "pullRequests">[],
): Promise<Fact<readonly BranchCommit[]>> {
  const responses = await eachOf(chain, async (commit) => ({
    commit,
    fact: await context.reader.all({
      route: "GET /repos/{owner}/{repo}/commits/{sha}/pulls",
      params: inRepository(context, { sha: commit.sha }),
      what: `the pull requests of commit ${commit.sha}`,
      permission: "Pull requests",
      parse: parseMergedNumbers,
    }),
  }));
  const commits: BranchCommit[] = [];
  for (const { commit, fact } of responses) {
    if (!fact.known) return fact;
    commits.push({ ...commit, pullRequests: fact.value });
  }
  return known(commits);
}

/** These pull requests, with everything that decides whether each is approved. */
export async function readPullRequests(
  context: FactContext,
  numbers: readonly number[],
): Promise<Pick<ReadPush, "pullRequests" | "reviews">> {
  const read = await eachOf(numbers, (number) => readOne(context, number));
  const pullRequests: PullRequestFacts[] = [];
  const reviews: ReadReview[] = [];
  for (const fact of read) {
    if (!fact.known) return { pullRequests: fact, reviews: [] };
    pullRequests.push(fact.value.facts);
    reviews.push(...fact.value.reviews);
  }
  return { pullRequests: known(pullRequests), reviews };
}

async function readOne(
  context: FactContext,
  number: number,
): Promise<Fact<{ readonly facts: PullRequestFacts; readonly reviews: readonly ReadReview[] }>> {
  const read = await readPullRequest(context, number);
  if (!read.known) return read;
  const commits = await readCommits(context, read.value);
  const reviews = await readReviews(context, number);
  const facts = await readAround(context, read.value, { reviews, commits });
  return known({ facts, reviews: reviews.known ? reviews.value : [] });
}
