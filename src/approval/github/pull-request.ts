import {
  known,
  unreadable,
  type Activity,
  type CommitPeople,
  type Fact,
  type PullRequestFacts,
  type Retarget,
} from "../facts.ts";
import { withCoAuthors } from "./co-authors.ts";
import {
  parseActivity,
  parsePullRequest,
  parsePullRequestCommits,
  parseReviews,
  parseTimeline,
  type ReadPullRequest,
  type ReadReview,
} from "./parse.ts";
import { withWriteAccess } from "./people.ts";
import { inRepository, type RepositoryContext } from "./fact-context.ts";

/** One pull request: its state, its commits, its reviews, its activity. */

export async function readPullRequest(
  context: RepositoryContext,
  number: number,
): Promise<Fact<ReadPullRequest>> {
  const fact = await context.reader.one({
    route: "GET /repos/{owner}/{repo}/pulls/{number}",
    params: inRepository(context, { number }),
    what: `pull request ${number}`,
    permission: "Pull requests",
    parse: parsePullRequest,
  });
  if (!fact.known || fact.value.baseRepositoryId === context.repositoryId) return fact;
  return unreadable(`pull request ${number} belongs to another repository`);
}

/** GitHub lists at most 250 commits of a pull request. */
export async function readCommits(
  context: RepositoryContext,
  read: ReadPullRequest,
): Promise<Fact<readonly CommitPeople[]>> {
  const { number } = read.pullRequest;
  const fact = await context.reader.all({
    route: "GET /repos/{owner}/{repo}/pulls/{number}/commits",
    params: inRepository(context, { number }),
    what: `the commits of pull request ${number}`,
    permission: "Pull requests",
    parse: parsePullRequestCommits,
  });
  if (!fact.known) return fact;
  if (fact.value.length < read.commits) {
    const why = `GitHub lists ${fact.value.length} of the ${read.commits} commits of pull request ${number}: split the pull request up`;
    return unreadable(why);
  }
  return withCoAuthors(context, number, fact.value);
}

export function readReviews(
  context: RepositoryContext,
  number: number,
): Promise<Fact<readonly ReadReview[]>> {
  return context.reader.all({
    route: "GET /repos/{owner}/{repo}/pulls/{number}/reviews",
    params: inRepository(context, { number }),
    what: `the reviews of pull request ${number}`,
    permission: "Pull requests",
    parse: parseReviews,
  });
}

/** Activity of a branch, newest first; with `until`, only back to the page with an entry for which that is true. */
export async function readActivity(
  context: RepositoryContext,
  branch: string,
  until?: (entry: Activity) => boolean,
): Promise<Fact<readonly Activity[]>> {
  const ref = `refs/heads/${branch}`;
  const fact = await context.reader.all({
    route: "GET /repos/{owner}/{repo}/activity",
    params: inRepository(context, { ref }),
    what: `the activity of ${branch}`,
    permission: "Contents",
    parse: parseActivity,
    ...(until === undefined ? {} : { until }),
  });
  return fact.known ? known(fact.value.filter((entry) => entry.ref === ref)) : fact;
}

export async function readRetargets(
  context: RepositoryContext,
  number: number,
): Promise<Fact<readonly Retarget[]>> {
  const fact = await context.reader.all({
    route: "GET /repos/{owner}/{repo}/issues/{number}/timeline",
    params: inRepository(context, { number }),
    what: `the timeline of pull request ${number}`,
    permission: "Pull requests",
    parse: parseTimeline,
  });
  return fact.known ? known(fact.value.flatMap((at) => (at === undefined ? [] : [{ at }]))) : fact;
}

/**
 * Everything that decides whether it is approved. Activity and timeline are read after the reviews, so they contain
 * whatever happened before a review.
 */
export async function readAround(
  context: RepositoryContext,
  read: ReadPullRequest,
  around: {
    readonly reviews: Fact<readonly ReadReview[]>;
    readonly commits: Fact<readonly CommitPeople[]>;
  },
): Promise<PullRequestFacts> {
  const { pullRequest } = read;
  const { reviews, commits } = around;
  const [weighed, activity, retargets] = await Promise.all([
    reviews.known ? withWriteAccess(context, reviews.value).then(known) : reviews,
    // A fork's branch is in another repository, and a fork's pull request never gets write access.
    pullRequest.fromFork
      ? unreadable(`the branch of pull request ${pullRequest.number} is in a fork`)
      : readActivity(context, pullRequest.headRef),
    readRetargets(context, pullRequest.number),
  ]);
  return { pullRequest, reviews: weighed, activity, commits, retargets };
}
