import type { Instant } from "../shared/clock.ts";
import { madeByAgent, requiredApprovals, startedByAgent } from "./agents.ts";
import { checkBase, checkEvent, checkJob, checkWorkflow, unread } from "./check-job.ts";
import { checkMerged } from "./check-merged.ts";
import { checkTip, findOwners, findPush, type Push } from "./check-push.ts";
import { conclude, type Verdict } from "./conclude.ts";
import type { BranchGateFacts, PullRequestFacts } from "./facts.ts";
import type { GateDecision, GateQuestion, GateSubject } from "./gate.ts";
import { isAgent, listOf } from "./people.ts";
import { finding, type Finding } from "./reason-codes.ts";
import { weighReviews, type Weighed } from "./weigh-reviews.ts";

/** On `push`, `workflow_dispatch` and `schedule`: every commit of the push came from an approved pull request. */
export function decideBranch(
  question: GateQuestion,
  facts: BranchGateFacts,
  now: Instant,
): GateDecision {
  const { sha, eventName } = question.claims;
  // On schedule only ref and workflow count: GitHub names whoever last touched the file as the actor.
  const scheduled = eventName === "schedule";
  const push = findPush(sha, facts);
  const agent = !scheduled && isAgentsPush(question, facts, push);
  const required = requiredApprovals(question, agent);
  const parts =
    required > 0
      ? weighPush(question, facts, { now, required })
      : { ...EXCUSED, findings: scheduled ? [] : [...push.findings, ...unreadHands(facts)] };
  const findings = [
    ...checkEvent(question, facts),
    ...checkJob(facts),
    ...checkWorkflow(question, facts),
    ...checkBase(facts.branch, question, facts),
    ...checkTip(sha, facts),
    ...checkDispatch(question, facts),
    ...parts.findings,
  ];
  const subject = describe(sha, parts.about ?? ownPullRequest(sha, facts), agent);
  return conclude(question, { ...parts, subject, findings, required });
}

type Parts = Omit<Verdict, "subject" | "required"> & {
  readonly about: PullRequestFacts | undefined;
};

const EXCUSED = { counted: [], missing: 0, who: "", about: undefined } as const;

function checkDispatch(question: GateQuestion, facts: BranchGateFacts): readonly Finding[] {
  const agents =
    question.claims.eventName === "workflow_dispatch" && startedByAgent(question, facts);
  return agents ? [finding("dispatch_by_agent", "An agent started this run by hand.")] : [];
}

/** Whether an agent started the run, pushed, or made one of the pull requests that came in with the push. */
function isAgentsPush(question: GateQuestion, facts: BranchGateFacts, { entry }: Push): boolean {
  return (
    startedByAgent(question, facts) ||
    isAgent(entry?.actor, question.agents) ||
    listOf(facts.pullRequests).some((one) => madeByAgent(question, one))
  );
}

/** Without these nobody can say that no agent made what was pushed. */
function unreadHands(facts: BranchGateFacts): readonly Finding[] {
  return listOf(facts.pullRequests).flatMap(({ activity, commits }) =>
    [activity, commits].flatMap(unread),
  );
}

function weighPush(
  question: GateQuestion,
  facts: BranchGateFacts,
  { now, required }: { readonly now: Instant; readonly required: number },
): Parts {
  const { findings, owners } = findOwners(question.claims.sha, facts);
  const scope = { question, common: facts, required, agesByReview: false, now };
  const weighed = owners.map((owner) => ({ owner, ...weighReviews(owner, scope) }));
  const merged = owners.flatMap(({ pullRequest }) =>
    checkMerged(pullRequest, facts.branch, { question, now }),
  );
  const lacking = weighed.find(needsSomeone);
  return {
    findings: [...findings, ...merged, ...weighed.flatMap((one) => one.findings)],
    counted: weighed.flatMap(({ counted }) => counted),
    missing: lacking?.missing ?? 0,
    who: lacking?.who ?? "",
    about: lacking?.owner,
  };
}

function needsSomeone({ who }: Weighed): boolean {
  return who !== "";
}

function ownPullRequest(sha: string, facts: BranchGateFacts): PullRequestFacts | undefined {
  return listOf(facts.pullRequests).find(({ pullRequest }) => pullRequest.mergeCommitSha === sha);
}

function describe(sha: string, about: PullRequestFacts | undefined, agent: boolean): GateSubject {
  return {
    pullRequest: about?.pullRequest.number,
    pullRequestUrl: about?.pullRequest.url,
    commit: sha,
    author: about?.pullRequest.author,
    agent,
  };
}
