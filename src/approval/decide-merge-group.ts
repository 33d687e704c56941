import { checkBase, checkEvent, checkJob, checkWorkflow, unread } from "./check-job.ts";
import { checkGroup, checkPart, findGroup, type GroupPart } from "./check-merge-group.ts";
import { checkHeadStays, checkOpen } from "./check-pull-request.ts";
import { conclude } from "./conclude.ts";
import { known, type MergeGroupGateFacts, type PullRequestFacts } from "./facts.ts";
import type { GateDecision, GateQuestion, GateSubject } from "./gate.ts";
import { madeByAgent, requiredApprovals, startedByAgent, valuesOf } from "./people.ts";
import { reason, unreadReason, type CodedReason } from "./reason.ts";
import { weighReviews } from "./weigh-reviews.ts";
import type { Instant } from "../shared/clock.ts";

/** On `merge_group`: the group is made of pull requests of the queue, and a human approved the head of each. */
export function decideMergeGroup(
  question: GateQuestion,
  facts: MergeGroupGateFacts,
  now: Instant,
): GateDecision {
  const { sha } = question.claims;
  const { reasons: unknown, parts } = findGroup(sha, facts);
  const members = parts.map((part) => ({ part, facts: factsOf(part, facts) }));
  const found = members.flatMap((one) => one.facts ?? []);
  const agent = startedByAgent(question, facts) || found.some((one) => madeByAgent(question, one));
  // Nothing that is not yet merged is written without a review.
  const required = Math.max(1, requiredApprovals(question, agent));
  const scope = { question, common: facts, required, agesByReview: true, now };
  const weighed = found.map((one) => ({ about: one, ...weighReviews(one, scope) }));
  const lacking = weighed.find(({ who }) => who !== "");
  const about = lacking?.about ?? found[0];
  const reasons = [
    ...checkEvent(question, facts),
    ...checkJob(facts),
    ...checkWorkflow(question, facts),
    ...checkBase(facts.branch, question, facts),
    ...(unknown.length > 0 ? unknown : checkGroup(sha, parts, facts)),
    ...unread(facts.pullRequests),
    ...members.flatMap((one) => checkMember(one.part, one.facts, facts.branch)),
    ...weighed.flatMap((one) => one.reasons),
  ];
  return conclude(question, {
    subject: describe(sha, about, agent),
    reasons,
    counted: weighed.flatMap(({ counted }) => counted),
    required,
    missing: lacking?.missing ?? 0,
    who: lacking?.who ?? "",
  });
}

function factsOf(
  { number }: GroupPart,
  { pullRequests }: MergeGroupGateFacts,
): PullRequestFacts | undefined {
  return valuesOf(pullRequests).find(({ pullRequest }) => pullRequest.number === number);
}

function checkMember(
  part: GroupPart,
  facts: PullRequestFacts | undefined,
  branch: string,
): readonly CodedReason[] {
  if (facts === undefined) return [unreadReason(`pull request ${part.number} was not read`)];
  const { pullRequest } = facts;
  const { number, baseRef, headSha } = pullRequest;
  const elsewhere =
    baseRef === branch
      ? []
      : [reason("merge_group_contents", `Pull request ${number} is for ${baseRef}.`)];
  return [
    ...checkOpen(pullRequest),
    ...elsewhere,
    // The reader takes no pull request that moved while it was read.
    ...checkHeadStays({ headAgain: known(headSha) }, facts),
    ...checkPart(part, facts),
  ];
}

function describe(sha: string, about: PullRequestFacts | undefined, agent: boolean): GateSubject {
  const pullRequest = about?.pullRequest;
  return {
    pullRequest: pullRequest?.number,
    pullRequestUrl: pullRequest?.url,
    commit: sha,
    author: pullRequest?.author,
    agent,
  };
}
