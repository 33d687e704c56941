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
import { eachOf, inRepository, type Visit } from "./fact-context.ts";

/** What a branch got by one push, and the pull requests that it came from. */

export interface ReadPush {
  readonly activity: Fact<readonly Activity[]>;
  readonly commits: Fact<readonly BranchCommit[]>;
  readonly pullRequests: Fact<readonly PullRequestFacts[]>;
  /** Reviews of all these pull requests. */
  readonly reviews: readonly ReadReview[];
}

/** More than this is no push that people reviewed, and each commit costs a request. */
const MOST_COMMITS = 250;

export async function readPush(visit: Visit, branch: string): Promise<ReadPush> {
  const { sha } = visit.question.claims;
  const activity = await readActivity(visit, branch, (entry) => entry.after === sha);
  const nothing = { activity, pullRequests: known([]), reviews: [] };
  const entry = activity.known ? lastArrival(activity.value, sha) : undefined;
  if (entry === undefined || /^0+$/u.test(entry.before)) return { ...nothing, commits: known([]) };
  const commits = await readChain(visit, entry);
  if (!commits.known) return { ...nothing, commits };
  const numbers = [...new Set(commits.value.flatMap(({ pullRequests }) => pullRequests))];
  return { activity, commits, ...(await readMerged(visit, numbers)) };
}

/** The commits from `after` back along first parents, as far as GitHub's comparison with `before` has them. */
async function readChain(visit: Visit, entry: Activity): Promise<Fact<readonly BranchCommit[]>> {
  const compared = await visit.reader.all({
    route: "GET /repos/{owner}/{repo}/compare/{basehead}",
    params: inRepository(visit, { basehead: `${entry.before}...${entry.after}` }),
    what: `what the push to ${entry.after} brought`,
    parse: parseComparedCommits,
  });
  if (!compared.known) return compared;
  const parentsOf = new Map(compared.value.map(({ sha, parents }) => [sha, parents]));
  const chain: Omit<BranchCommit, "pullRequests">[] = [];
  for (let sha = entry.after; sha !== entry.before && chain.length <= MOST_COMMITS;) {
    const parents = parentsOf.get(sha);
    if (parents === undefined) break;
    chain.push({ sha, parents });
    sha = parents[0] ?? entry.before;
  }
  if (chain.length > MOST_COMMITS) {
    return unreadable(`the push to ${entry.after} brought more than ${MOST_COMMITS} commits`);
  }
  return withPullRequests(visit, chain);
}

async function withPullRequests(
  visit: Visit,
  chain: readonly Omit<BranchCommit, "pullRequests">[],
): Promise<Fact<readonly BranchCommit[]>> {
  const answers = await eachOf(chain, async (commit) => ({
    commit,
    fact: await visit.reader.all({
      route: "GET /repos/{owner}/{repo}/commits/{sha}/pulls",
      params: inRepository(visit, { sha: commit.sha }),
      what: `the pull requests of commit ${commit.sha}`,
      parse: parseMergedNumbers,
    }),
  }));
  const commits: BranchCommit[] = [];
  for (const { commit, fact } of answers) {
    if (!fact.known) return fact;
    commits.push({ ...commit, pullRequests: fact.value });
  }
  return known(commits);
}

async function readMerged(
  visit: Visit,
  numbers: readonly number[],
): Promise<Pick<ReadPush, "pullRequests" | "reviews">> {
  const answers = await eachOf(numbers, (number) => readOne(visit, number));
  const pullRequests: PullRequestFacts[] = [];
  const reviews: ReadReview[] = [];
  for (const fact of answers) {
    if (!fact.known) return { pullRequests: fact, reviews: [] };
    pullRequests.push(fact.value.facts);
    reviews.push(...fact.value.reviews);
  }
  return { pullRequests: known(pullRequests), reviews };
}

async function readOne(
  visit: Visit,
  number: number,
): Promise<Fact<{ readonly facts: PullRequestFacts; readonly reviews: readonly ReadReview[] }>> {
  const read = await readPullRequest(visit, number);
  if (!read.known) return read;
  const commits = await readCommits(visit, read.value);
  const reviews = await readReviews(visit, number);
  const facts = await readAround(visit, read.value, { reviews, commits });
  return known({ facts, reviews: reviews.known ? reviews.value : [] });
}
