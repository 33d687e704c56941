import { err, ok, type Result } from "../../shared/result.ts";
import { known } from "../facts.ts";
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
  const context = createRepositoryContext(reader, watched);
  const [pullRequest, reviews, retargets] = await Promise.all([
    readPullRequest(context, watched.pullRequest),
    readReviews(context, watched.pullRequest),
    readRetargets(context, watched.pullRequest),
  ]);
  const weighed = reviews.known ? known(await withWriteAccess(context, reviews.value)) : reviews;
  const unavailable = reader.unavailable();
  if (unavailable !== undefined) return err(unavailable);
  return ok({
    pullRequest: pullRequest.known ? known(pullRequest.value.pullRequest) : pullRequest,
    reviews: weighed,
    retargets,
  });
}
