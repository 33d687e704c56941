import { z } from "zod";
import { lastArrival } from "../activity.ts";
import type { ApprovalWithdrawal, WithdrawalFacts } from "../withdrawn.ts";
import { createRepositoryContext, inRepository, type RepositoryContext } from "./fact-context.ts";
import { readActivity } from "./pull-request.ts";
import { createReader, type ReaderOptions } from "./reader.ts";
import { maybeAccount, parserOf } from "./schema.ts";
import type { WatchedPullRequest } from "./withdrawal.ts";

export interface Withdrawn {
  readonly watched: WatchedPullRequest;
  readonly facts: WithdrawalFacts;
  readonly withdrawal: ApprovalWithdrawal;
}

/**
 * Who withdrew an approval, read only once it is withdrawn: a job's author wants to know whom to ask. Undefined where
 * GitHub does not say, or where the withdrawal names the person already.
 */
export async function readWithdrawnBy(
  { watched, facts, withdrawal }: Withdrawn,
  options: ReaderOptions,
): Promise<string | undefined> {
  const context = createRepositoryContext(createReader(options), watched);
  const { code } = withdrawal;
  if (code === "new_push") return await pushedBy(context, facts);
  const event = EVENTS[code];
  return event === undefined ? undefined : await lastActor(context, watched.pullRequest, event);
}

/** The event of the timeline that shows who did it. A change request names its reviewer already. */
const EVENTS: Partial<Readonly<Record<ApprovalWithdrawal["code"], string>>> = {
  closed_unmerged: "closed",
  approval_taken_back: "review_dismissed",
  approval_before_retarget: "base_ref_changed",
  left_merge_queue: "removed_from_merge_queue",
};

async function pushedBy(
  context: RepositoryContext,
  { pullRequest }: WithdrawalFacts,
): Promise<string | undefined> {
  if (!pullRequest.known || pullRequest.value.fromFork) return undefined;
  const { headRef, headSha } = pullRequest.value;
  const activity = await readActivity(context, headRef, ({ after }) => after === headSha);
  return activity.known ? lastArrival(activity.value, headSha)?.actor?.login : undefined;
}

const parseActors = parserOf(
  z.array(z.object({ event: z.string().optional(), actor: maybeAccount.optional() })),
);

async function lastActor(
  context: RepositoryContext,
  number: number,
  event: string,
): Promise<string | undefined> {
  const fact = await context.reader.all({
    route: "GET /repos/{owner}/{repo}/issues/{number}/timeline",
    params: inRepository(context, { number }),
    what: `the timeline of pull request ${number}`,
    permission: "Pull requests",
    parse: parseActors,
  });
  return fact.known
    ? fact.value.findLast((entry) => entry.event === event)?.actor?.login
    : undefined;
}
