import { madeByAgent, requiredApprovals, startedByAgent } from "./people.ts";
import { checkBase, checkEvent, checkJob, checkWorkflow, unread } from "./check-job.ts";
import { checkFork } from "./check-pull-request.ts";
import { type Push, checkTip, findOwners, findPush } from "./check-push.ts";
import { checkRollback, isRollback } from "./check-rollback.ts";
import { type Verdict, conclude } from "./conclude.ts";
import type {
  BranchGateFacts,
  CommonFacts,
  PullRequest,
  PullRequestFacts,
  PushFacts,
} from "./facts.ts";
import type { GateDecision, GateQuestion, GateSubject } from "./gate.ts";
import { isAgent, valuesOf } from "./people.ts";
import { type CodedReason, reason } from "./reason.ts";
import { type Weighed, weighReviews } from "./weigh-reviews.ts";
import { DISPATCH_EVENTS } from "../policy/events.ts";
import type { Instant } from "../shared/clock.ts";
import { inFullWords } from "../shared/wording.ts";

/** On `push`, `workflow_dispatch`, `repository_dispatch` and `schedule`: every commit of the push came from an approved pull request. */
export function decideBranch(
  question: GateQuestion,
  facts: BranchGateFacts,
  now: Instant,
): GateDecision {
  const { sha, eventName } = question.claims;
  // On schedule only ref and workflow count: GitHub names whoever last changed the file as the actor.
  const scheduled = eventName === "schedule";
  const push = findPush(sha, facts);
  const agent = !scheduled && isAgentsPush(question, facts, push);
  const back = isRollback(question, facts);
  // Nothing goes back to what nobody approved.
  const required = Math.max(requiredApprovals(question, agent), back ? 1 : 0);
  const parts =
    required > 0
      ? weighPush(question, facts, { now, required, back })
      : { ...WAIVED, reasons: scheduled ? [] : [...push.reasons, ...unreadContributors(facts)] };
  const reasons = [
    ...checkEvent(question, facts),
    ...checkJob(facts),
    ...checkWorkflow(question, facts),
    ...checkBase(facts.branch, question, facts),
    ...(back ? checkRollback(question, facts) : checkTip(sha, facts)),
    ...checkDispatch(question, facts),
    ...parts.reasons,
  ];
  const subject = describePush(sha, { about: parts.about, facts, agent });
  return conclude(question, { ...parts, subject, reasons, required });
}

/** What the reviews of a push say, and which pull request lacks one. */
export type Parts = Omit<Verdict, "subject" | "required"> & {
  readonly about: PullRequestFacts | undefined;
};

const WAIVED = { counted: [], missing: 0, who: "", about: undefined } as const;

function checkDispatch(question: GateQuestion, facts: BranchGateFacts): readonly CodedReason[] {
  const { eventName } = question.claims;
  const byAgent = DISPATCH_EVENTS.includes(eventName) && startedByAgent(question, facts);
  return byAgent ? [reason("dispatch_by_agent", `An agent triggered this ${eventName} run.`)] : [];
}

/** Whether an agent started the run, pushed, or worked on one of the pull requests in the push. */
export function isAgentsPush(
  question: GateQuestion,
  facts: CommonFacts & PushFacts,
  { entry }: Push,
): boolean {
  return (
    startedByAgent(question, facts) ||
    isAgent(entry?.actor, question.agents) ||
    valuesOf(facts.pullRequests).some((one) => madeByAgent(question, one))
  );
}

/** Without these facts it is unknown whether an agent worked on what was pushed. */
function unreadContributors(facts: BranchGateFacts): readonly CodedReason[] {
  return valuesOf(facts.pullRequests).flatMap(({ activity, commits }) =>
    [activity, commits].flatMap(unread),
  );
}

/** Counts the approvals of every pull request of the push. */
export function weighPush(
  question: GateQuestion,
  facts: CommonFacts & PushFacts,
  {
    now,
    required,
    back,
  }: { readonly now: Instant; readonly required: number; readonly back: boolean },
): Parts {
  const { reasons, owners } = findOwners(question.claims.sha, facts);
  const scope = { question, common: facts, required, agesByReview: false, now };
  const weighed = owners.map((owner) => ({ owner, ...weighReviews(owner, scope) }));
  const merged = owners.flatMap(({ pullRequest }) =>
    checkMerged(pullRequest, facts.branch, { question, now, mayBeOld: back }),
  );
  const lacking = weighed.find(needsSomeone);
  return {
    reasons: [...reasons, ...merged, ...weighed.flatMap((one) => one.reasons)],
    counted: weighed.flatMap(({ counted }) => counted),
    missing: lacking?.missing ?? 0,
    who: lacking?.who ?? "",
    about: lacking?.owner,
  };
}

function needsSomeone({ who }: Weighed): boolean {
  return who !== "";
}

function ownPullRequest(sha: string, facts: PushFacts): PullRequestFacts | undefined {
  return valuesOf(facts.pullRequests).find(({ pullRequest }) => pullRequest.mergeCommitSha === sha);
}

export function describePush(
  sha: string,
  push: Pick<Parts, "about"> & { readonly facts: PushFacts; readonly agent: boolean },
): GateSubject {
  const { pullRequest } = push.about ?? ownPullRequest(sha, push.facts) ?? {};
  return {
    pullRequest: pullRequest?.number,
    pullRequestUrl: pullRequest?.url,
    commit: sha,
    author: pullRequest?.author,
    agent: push.agent,
  };
}

/** The pull request comes from this repository and was merged into this branch, not too long ago. */
export function checkMerged(
  pullRequest: PullRequest,
  branch: string,
  request: { readonly question: GateQuestion; readonly now: Instant; readonly mayBeOld?: boolean },
): readonly CodedReason[] {
  const { number, baseRef, state, mergedAt } = pullRequest;
  if (state !== "merged" || mergedAt === undefined) {
    return [reason("merged_elsewhere", `Pull request ${number} is not merged.`)];
  }
  const elsewhere =
    baseRef === branch
      ? []
      : [
          reason(
            "merged_elsewhere",
            `Pull request ${number} was merged into ${baseRef}, not into ${branch}.`,
          ),
        ];
  const { question, now, mayBeOld } = request;
  const age = mayBeOld === true ? [] : checkAge(now - mergedAt, number, question);
  return [...elsewhere, ...checkFork(pullRequest), ...age];
}

/** `max-age` counts from the merge. It does not apply on `schedule`: a branch may have been unchanged for long. */
function checkAge(age: number, number: number, question: GateQuestion): readonly CodedReason[] {
  const most = question.rule.maxAgeSeconds * 1000;
  if (question.claims.eventName === "schedule" || age <= most) return [];
  const text = `Pull request ${number} was merged ${inFullWords(age)} ago; an approval is valid for ${inFullWords(most)}.`;
  return [reason("merge_too_old", text)];
}
