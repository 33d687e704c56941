import { err, ok, type Result } from "../../shared/result.ts";
import { known } from "../facts.ts";
import { withWriteAccess } from "./people.ts";
import { readPullRequest, readReviews } from "./pull-request.ts";
import { createReader, type ReaderOptions, type Unavailable } from "./reader.ts";
import { createPlace } from "./fact-context.ts";
import type { WithdrawalFacts } from "../withdrawn.ts";

/** The pull request that a running lease rests on. */
export interface WatchedPullRequest {
  /** `owner/name`. */
  readonly repository: string;
  readonly repositoryId: number;
  readonly pullRequest: number;
}

/** Reads what a withdrawal shows in: the pull request and its reviews, as they are now. */
export async function readWithdrawalFacts(
  watched: WatchedPullRequest,
  options: ReaderOptions,
): Promise<Result<WithdrawalFacts, Unavailable>> {
  const reader = createReader(options);
  const place = createPlace(reader, watched);
  const [pullRequest, reviews] = await Promise.all([
    readPullRequest(place, watched.pullRequest),
    readReviews(place, watched.pullRequest),
  ]);
  const weighed = reviews.known ? known(await withWriteAccess(place, reviews.value)) : reviews;
  const unavailable = reader.unavailable();
  if (unavailable !== undefined) return err(unavailable);
  return ok({
    pullRequest: pullRequest.known ? known(pullRequest.value.pullRequest) : pullRequest,
    reviews: weighed,
  });
}
