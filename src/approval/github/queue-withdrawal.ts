import { ok, type Result } from "../../shared/result.ts";
import { known, type Fact } from "../facts.ts";
import type { WithdrawalFacts } from "../withdrawn.ts";
import { createRepositoryContext } from "./fact-context.ts";
import { readIsQueued } from "./merge-queue.ts";
import { readPullRequest } from "./pull-request.ts";
import { createReader, type ReaderOptions, type Unavailable } from "./reader.ts";
import { readWithdrawalFacts, type WatchedPullRequest } from "./withdrawal.ts";

/** The same, with whether the pull request is in a merge queue, where a lease may be of a merge group. */
export async function readWatchedFacts(
  watched: WatchedPullRequest,
  options: ReaderOptions,
): Promise<Result<WithdrawalFacts, Unavailable>> {
  const facts = await readWithdrawalFacts(watched, options);
  if (!facts.ok || watched.mayBeQueued !== true) return facts;
  const { pullRequest } = facts.value;
  if (!pullRequest.known || pullRequest.value.state !== "open") return facts;
  const { number } = pullRequest.value;
  const context = createRepositoryContext(createReader(options), watched);
  // Where this cannot be read, it is a fact that says so: what the facts before it show still holds.
  const isQueued: Fact<boolean> = await readIsQueued(context, number);
  if (isQueued.known && isQueued.value) return ok({ ...facts.value, isQueued });
  // What was merged meanwhile left the queue rightly.
  const again = await readPullRequest(context, number);
  if (!again.known) return ok({ ...facts.value, isQueued: again });
  return ok({ ...facts.value, isQueued, pullRequest: known(again.value.pullRequest) });
}
