import { err, ok, type Result } from "../../shared/result.ts";
import { known } from "../facts.ts";
import { readIsQueued } from "./merge-queue.ts";
import { withWriteAccess } from "./people.ts";
import { readPullRequest, readRetargets, readReviews } from "./pull-request.ts";
import { createReader, type ReaderOptions, type Unavailable } from "./reader.ts";
import { createRepositoryContext } from "./fact-context.ts";
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
  const isOpen = read.known && read.value.pullRequest.state === "open";
  const asksQueue = watched.mayBeQueued === true && isOpen;
  const isQueued = asksQueue ? await readIsQueued(context, number) : undefined;
  // What was merged meanwhile left the queue rightly.
  const pullRequest = isQueued === undefined ? read : await readPullRequest(context, number);
  const weighed = reviews.known ? known(await withWriteAccess(context, reviews.value)) : reviews;
  const unavailable = reader.unavailable();
  if (unavailable !== undefined) return err(unavailable);
  return ok({
    pullRequest: pullRequest.known ? known(pullRequest.value.pullRequest) : pullRequest,
    reviews: weighed,
    retargets,
    ...(isQueued === undefined ? {} : { isQueued }),
  });
}
