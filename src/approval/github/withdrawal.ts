import { err, ok, type Result } from "../../shared/result.ts";
import { known, type Fact } from "../facts.ts";
import { readIsQueued } from "./merge-queue.ts";
import type { ReadPullRequest } from "./parse.ts";
import { withWriteAccess } from "./people.ts";
import { readPullRequest, readRetargets, readReviews } from "./pull-request.ts";
import { createReader, type ReaderOptions, type Unavailable } from "./reader.ts";
import { createRepositoryContext, type RepositoryContext } from "./fact-context.ts";
import type { WithdrawalFacts } from "../withdrawn.ts";

/** The pull request whose approval a live lease is based on. */
export interface WatchedPullRequest {
  /** `owner/name`. */
  readonly repository: string;
  readonly repositoryId: number;
  readonly pullRequest: number;
  /** Whether a lease may be of a merge group, and so ends when the pull request leaves the queue. */
  readonly mayBeQueued?: boolean;
}

/** Reads the pull request and its reviews as they are now: a withdrawn approval shows in them. */
export async function readWithdrawalFacts(
  watched: WatchedPullRequest,
  options: ReaderOptions,
): Promise<Result<WithdrawalFacts, Unavailable>> {
  const reader = createReader(options);
  const { pullRequest: number } = watched;
  const context = createRepositoryContext(reader, watched);
  const [read, reviews, retargets] = await Promise.all([
    readPullRequest(context, number),
    readReviews(context, number),
    readRetargets(context, number),
  ]);
  const { pullRequest, ...queue } = await withQueue(context, watched, read);
  const weighed = reviews.known ? known(await withWriteAccess(context, reviews.value)) : reviews;
  const unavailable = reader.unavailable();
  if (unavailable !== undefined) return err(unavailable);
  return ok({
    pullRequest: pullRequest.known ? known(pullRequest.value.pullRequest) : pullRequest,
    reviews: weighed,
    retargets,
    ...queue,
  });
}

/** Adds whether it is in a merge queue, where that matters. */
async function withQueue(
  context: RepositoryContext,
  { mayBeQueued = false }: WatchedPullRequest,
  read: Fact<ReadPullRequest>,
): Promise<{ readonly pullRequest: Fact<ReadPullRequest>; readonly isQueued?: Fact<boolean> }> {
  if (!mayBeQueued || !read.known || read.value.pullRequest.state !== "open") {
    return { pullRequest: read };
  }
  const { number } = read.value.pullRequest;
  const isQueued = await readIsQueued(context, number);
  // What was merged meanwhile left the queue rightly.
  return { isQueued, pullRequest: await readPullRequest(context, number) };
}
