import { requiredApprovals } from "./people.ts";
import { waived } from "./conclude.ts";
import type { GateQuestion, GateSubject, Proceed } from "./gate.ts";
import { isAgentLogin } from "./people.ts";
import { reason, type CodedReason } from "./reason.ts";
import { DISPATCH_EVENTS } from "../policy/events.ts";
import { isByRef } from "../policy/workflow-match.ts";

/** A read needs no approval, so nothing is read from GitHub: the claims alone describe the job. */
export function passRead(question: GateQuestion): Proceed {
  return passed(question, reason("read_needs_no_approval", "Read access needs no approval."));
}

/** Events on which the claims name who started the run. */
const ACTORS_EVENTS = new Set(["push", ...DISPATCH_EVENTS]);

/**
 * A write for which policy requires no approval, in a broker that cannot read GitHub. It passes only if the claims alone
 * show that no agent started it: on `schedule`, and on the first attempt of a push or dispatch by a human. Who worked on a
 * pull request, who re-ran a job, and where a ref is now, only GitHub can say: then the result is undefined.
 */
export function passExcused(question: GateQuestion): Proceed | undefined {
  const { eventName, runAttempt } = question.claims;
  const isActors = ACTORS_EVENTS.has(eventName) && runAttempt === 1;
  if (eventName !== "schedule" && !isActors) return undefined;
  if (!isOnBase(question)) return undefined;
  // Nothing shows that the run uses the workflow file as it is at its ref now.
  if (question.workflow !== undefined && isByRef(question.workflow)) return undefined;
  const { agent } = subjectOf(question);
  if (agent || requiredApprovals(question, agent) > 0) return undefined;
  return passed(question, waived(question));
}

/** Anyone with write access can create a branch with a workflow, so policy must list the branch. A schedule runs on the default branch. */
function isOnBase({ bases, claims }: GateQuestion): boolean {
  if (bases === undefined) return claims.eventName === "schedule";
  return bases.some((base) => claims.ref === `refs/heads/${base}`);
}

function passed(question: GateQuestion, because: CodedReason): Proceed {
  const { uses } = question.rule;
  return { kind: "proceed", subject: subjectOf(question), approvals: [], uses, reasons: [because] };
}

function subjectOf({ claims, agents }: GateQuestion): GateSubject {
  return {
    pullRequest: undefined,
    pullRequestUrl: undefined,
    commit: claims.sha,
    author: undefined,
    // On schedule GitHub names whoever last changed the file, who did not start the run.
    agent: claims.eventName !== "schedule" && isAgentLogin(claims.actor, agents),
  };
}
