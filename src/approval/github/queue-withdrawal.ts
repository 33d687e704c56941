import { known, type Fact } from "../facts.ts";
import type { WithdrawalFacts } from "../withdrawn.ts";
import { createRepositoryContext } from "./fact-context.ts";
import { readIsQueued } from "./merge-queue.ts";
import { readPullRequest } from "./pull-request.ts";
import { createReader, type ReaderOptions } from "./reader.ts";
import type { WatchedPullRequest } from "./withdrawal.ts";

/** Adds whether the pull request is in a merge queue, where a lease may be of a merge group. */
export async function withQueueFact(
  facts: WithdrawalFacts,
  watched: WatchedPullRequest,
  options: ReaderOptions,
): Promise<WithdrawalFacts> {
  const { pullRequest } = facts;
  if (watched.mayBeQueued !== true || !pullRequest.known) return facts;
  if (pullRequest.value.state !== "open") return facts;
  const { number } = pullRequest.value;
  const context = createRepositoryContext(createReader(options), watched);
  // Where this cannot be read, it is a fact that says so: what the facts before it show still holds.
  const isQueued: Fact<boolean> = await readIsQueued(context, number);
  if (isQueued.known && isQueued.value) return { ...facts, isQueued };
  // What was merged meanwhile left the queue rightly.
  const again = await readPullRequest(context, number);
  if (!again.known) return { ...facts, isQueued: again };
  return { ...facts, isQueued, pullRequest: known(again.value.pullRequest) };
}
