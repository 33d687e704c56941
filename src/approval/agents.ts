import { isAgent, isAgentLogin, pushesOf } from "./people.ts";
import type { CommonFacts, PullRequestFacts } from "./facts.ts";
import type { GateQuestion } from "./gate.ts";

/** Whether an agent started or re-ran this run. */
export function startedByAgent(question: GateQuestion, facts: CommonFacts): boolean {
  const { agents, claims } = question;
  if (isAgentLogin(claims.actor, agents)) return true;
  if (!facts.run.known) return true;
  const { actor, triggeringActor } = facts.run.value;
  return isAgent(actor, agents) || isAgent(triggeringActor, agents);
}

/** Whether an agent opened the pull request or pushed to it. A deleted account counts as an agent: it may have been one. */
export function madeByAgent(question: GateQuestion, facts: PullRequestFacts): boolean {
  const { agents } = question;
  const pushers = pushesOf(facts).map(({ actor }) => actor);
  return [facts.pullRequest.author, ...pushers].some((account) => isAgent(account, agents));
}

/**
 * How many approvals the write needs. A count of 0 holds only when policy gives a reason, and never for an agent's job:
 * an agent's write always needs a human's approval.
 */
export function requiredApprovals(question: GateQuestion, agent: boolean): number {
  const { count, reason } = question.rule;
  const isWaived = count === 0 && reason !== undefined && reason.trim() !== "" && !agent;
  return isWaived ? 0 : Math.max(1, count);
}
