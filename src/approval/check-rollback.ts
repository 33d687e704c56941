import { shortSha } from "../shared/wording.ts";
import { checkTip } from "./check-push.ts";
import { unread } from "./check-job.ts";
import type { BranchGateFacts, Fact } from "./facts.ts";
import type { GateQuestion } from "./gate.ts";
import { startedByAgent } from "./people.ts";
import { reason, type CodedReason } from "./reason.ts";

/** A run of an older commit of the branch, which policy lets a person start again. */
export function isRollback({ rollback, claims }: GateQuestion, { tip }: BranchGateFacts): boolean {
  return rollback && tip.known && tip.value !== claims.sha;
}

/**
 * The older commit is still part of the branch, and a person decided to go back to it: a first attempt that was only
 * overtaken by the next merge must not write after it.
 */
export function checkRollback(
  question: GateQuestion,
  facts: BranchGateFacts,
): readonly CodedReason[] {
  const { claims } = question;
  const { branch, isOlder, tip, tipAgain } = facts;
  if (isMoved(tip, tipAgain)) return checkTip(claims.sha, facts);
  const from = tip.known ? tip.value : claims.sha;
  const part = `This run is for commit ${shortSha(claims.sha)}, and ${branch} is at ${shortSha(from)}`;
  if (!["push", "workflow_dispatch"].includes(claims.eventName) || claims.runAttempt === 1) {
    const text = `${part}: only a re-run that a person starts, on push or workflow_dispatch, may go back to it.`;
    return [reason("rollback_not_started", text)];
  }
  if (isOlder === undefined || !isOlder.known) return unread(isOlder ?? NOT_READ);
  if (!isOlder.value) {
    return [reason("rollback_elsewhere", `${part}, which does not contain it.`)];
  }
  if (startedByAgent(question, facts)) {
    return [reason("rollback_by_agent", "An agent started or re-ran this roll-back.")];
  }
  return [reason("rolled_back", `${part}: this re-run goes back to it.`)];
}

const NOT_READ: Fact<never> = {
  known: false,
  why: "whether the commit is on the branch was not read",
};

function isMoved(tip: Fact<string>, again: Fact<string>): boolean {
  return !tip.known || !again.known || tip.value !== again.value;
}
