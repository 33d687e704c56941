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
import { inRepository, type Place } from "./fact-context.ts";

/** One pull request: what it is, what it brings, what was said about it. */

export async function readPullRequest(
  place: Place,
  number: number,
): Promise<Fact<ReadPullRequest>> {
  const fact = await place.reader.one({
    route: "GET /repos/{owner}/{repo}/pulls/{number}",
    params: inRepository(place, { number }),
    what: `pull request ${number}`,
    parse: parsePullRequest,
  });
  if (!fact.known || fact.value.baseRepositoryId === place.repositoryId) return fact;
  return unreadable(`pull request ${number} belongs to another repository`);
}

/** GitHub lists 250 commits of a pull request and not one more. */
export async function readCommits(
  place: Place,
  read: ReadPullRequest,
): Promise<Fact<readonly CommitPeople[]>> {
  const { number } = read.pullRequest;
  const fact = await place.reader.all({
    route: "GET /repos/{owner}/{repo}/pulls/{number}/commits",
    params: inRepository(place, { number }),
    what: `the commits of pull request ${number}`,
    parse: parsePullRequestCommits,
  });
  if (!fact.known) return fact;
  if (fact.value.length < read.commits) {
    const why = `GitHub lists ${fact.value.length} of the ${read.commits} commits of pull request ${number}; split it up`;
    return unreadable(why);
  }
  return withCoAuthors(place, number, fact.value);
}

export function readReviews(place: Place, number: number): Promise<Fact<readonly ReadReview[]>> {
  return place.reader.all({
    route: "GET /repos/{owner}/{repo}/pulls/{number}/reviews",
    params: inRepository(place, { number }),
    what: `the reviews of pull request ${number}`,
    parse: parseReviews,
  });
}

/** Activity of a branch, newest first; with `until`, only back to the page on which that is true of an entry. */
export async function readActivity(
  place: Place,
  branch: string,
  until?: (entry: Activity) => boolean,
): Promise<Fact<readonly Activity[]>> {
  const ref = `refs/heads/${branch}`;
  const fact = await place.reader.all({
    route: "GET /repos/{owner}/{repo}/activity",
    params: inRepository(place, { ref }),
    what: `the activity of ${branch}`,
    parse: parseActivity,
    ...(until === undefined ? {} : { until }),
  });
  return fact.known ? known(fact.value.filter((entry) => entry.ref === ref)) : fact;
}

async function readRetargets(place: Place, number: number): Promise<Fact<readonly Retarget[]>> {
  const fact = await place.reader.all({
    route: "GET /repos/{owner}/{repo}/issues/{number}/timeline",
    params: inRepository(place, { number }),
    what: `the timeline of pull request ${number}`,
    parse: parseTimeline,
  });
  return fact.known ? known(fact.value.flatMap((at) => (at === undefined ? [] : [{ at }]))) : fact;
}

/**
 * What its approval is decided by. Activity and timeline are read after the reviews: whatever happened before a review
 * of the list is in them.
 */
export async function readAround(
  place: Place,
  read: ReadPullRequest,
  around: {
    readonly reviews: Fact<readonly ReadReview[]>;
    readonly commits: Fact<readonly CommitPeople[]>;
  },
): Promise<PullRequestFacts> {
  const { pullRequest } = read;
  const { reviews, commits } = around;
  const [weighed, activity, retargets] = await Promise.all([
    reviews.known ? withWriteAccess(place, reviews.value).then(known) : reviews,
    // A fork's branch is not of this repository, and nothing of a fork may write.
    pullRequest.fromFork
      ? unreadable(`the branch of pull request ${pullRequest.number} lies in a fork`)
      : readActivity(place, pullRequest.headRef),
    readRetargets(place, pullRequest.number),
  ]);
  return { pullRequest, reviews: weighed, activity, commits, retargets };
}
