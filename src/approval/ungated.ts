import { requiredApprovals } from "./agents.ts";
import { excused } from "./conclude.ts";
import type { GateQuestion, GateSubject, Proceed } from "./gate.ts";
import { isAgentLogin } from "./people.ts";
import { finding, type Finding } from "./reason-codes.ts";
import { isByRef } from "../policy/workflow-match.ts";

/** A read needs no approval, so nothing is read at GitHub: what is known of the job is what its claims say. */
export function passRead(question: GateQuestion): Proceed {
  return passed(question, finding("read_needs_no_approval", "Reading needs no approval."));
}

/**
 * A write that policy excuses, where GitHub cannot be read: it passes only if the claims alone show that no agent stands
 * behind it. On `schedule` nobody does, and the first attempt of a push or dispatch is its actor's own doing. Who made a
 * pull request, who re-ran a job, and what a ref points at now, GitHub alone knows: then undefined.
 */
export function passExcused(question: GateQuestion): Proceed | undefined {
  const { eventName, runAttempt } = question.claims;
  const ownDoing = (eventName === "push" || eventName === "workflow_dispatch") && runAttempt === 1;
  if (eventName !== "schedule" && !ownDoing) return undefined;
  if (!isOnBase(question)) return undefined;
  // The file as of the run is not shown to be the ref's newest.
  if (question.workflow !== undefined && isByRef(question.workflow)) return undefined;
  const { agent } = subjectOf(question);
  if (agent || requiredApprovals(question, agent) > 0) return undefined;
  return passed(question, excused(question));
}

/** Anyone who may push can make a branch, and a workflow on it: policy must name the branch. A schedule has the default one. */
function isOnBase({ bases, claims }: GateQuestion): boolean {
  if (bases === undefined) return claims.eventName === "schedule";
  return bases.some((base) => claims.ref === `refs/heads/${base}`);
}

function passed(question: GateQuestion, reason: Finding): Proceed {
  const { uses } = question.rule;
  return { kind: "proceed", subject: subjectOf(question), approvals: [], uses, reasons: [reason] };
}

function subjectOf({ claims, agents }: GateQuestion): GateSubject {
  return {
    pullRequest: undefined,
    pullRequestUrl: undefined,
    commit: claims.sha,
    author: undefined,
    // On schedule GitHub names whoever last touched the file, who did not start the run.
    agent: claims.eventName !== "schedule" && isAgentLogin(claims.actor, agents),
  };
}
