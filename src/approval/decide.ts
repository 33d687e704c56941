import { madeByAgent, requiredApprovals, startedByAgent } from "./people.ts";
import { checkBase, checkEvent, checkJob, checkWorkflow } from "./check-job.ts";
import { checkHeadStays, checkMerge, checkOpen } from "./check-pull-request.ts";
import { conclude } from "./conclude.ts";
import { decideBranch } from "./decide-branch.ts";
import { decideMergeGroup } from "./decide-merge-group.ts";
import { decideTag } from "./decide-tag.ts";
import type { GateFacts, PullRequestFacts, PullRequestGateFacts } from "./facts.ts";
import type { GateDecision, GateQuestion, GateSubject } from "./gate.ts";
import { remedyOf, unreadReason } from "./reason.ts";
import { passRead } from "./ungated.ts";
import { weighReviews } from "./weigh-reviews.ts";
import type { Instant } from "../shared/clock.ts";

/**
 * Whether a human approved this write: a pure function of the question, the facts read from GitHub, and `now`. A fact that
 * could not be read is a refusal. Reads pass: only policy decides about them.
 */
export function decide(question: GateQuestion, facts: GateFacts, now: Instant): GateDecision {
  if (question.access === "read") return passRead(question);
  switch (facts.kind) {
    case "pull_request":
      return decidePullRequest(question, facts, now);
    case "merge_group":
      return decideMergeGroup(question, facts, now);
    case "tag":
      return decideTag(question, facts, now);
    case "branch":
      return decideBranch(question, facts, now);
    default:
      return facts satisfies never;
  }
}

/** On `pull_request` and `pull_request_review`: a human approved the head that this run merges. */
export function decidePullRequest(
  question: GateQuestion,
  facts: PullRequestGateFacts,
  now: Instant,
): GateDecision {
  const ofTheJob = [
    ...checkEvent(question, facts),
    ...checkJob(facts),
    ...checkWorkflow(question, facts),
  ];
  if (!facts.subject.known) {
    const first = unreadReason(facts.subject.why);
    const reasons = [first, ...ofTheJob];
    return { kind: "refused", subject: undefined, reasons, remedy: remedyOf(first) };
  }
  const subject = facts.subject.value;
  const { pullRequest } = subject;
  const agent = startedByAgent(question, facts) || madeByAgent(question, subject);
  const required = requiredApprovals(question, agent);
  const scope = { question, common: facts, required, agesByReview: true, now };
  const weighed = weighReviews(subject, scope);
  const reasons = [
    ...ofTheJob,
    ...checkOpen(pullRequest),
    ...checkBase(pullRequest.baseRef, question, facts),
    ...checkHeadStays(facts, subject),
    ...checkMerge(question.claims.sha, subject, facts),
    ...weighed.reasons,
  ];
  return conclude(question, { ...weighed, subject: describe(subject, agent), reasons, required });
}

function describe({ pullRequest }: PullRequestFacts, agent: boolean): GateSubject {
  return {
    pullRequest: pullRequest.number,
    pullRequestUrl: pullRequest.url,
    commit: pullRequest.headSha,
    author: pullRequest.author,
    agent,
  };
}
