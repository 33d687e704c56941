import { requiredApprovals } from "./people.ts";
import { checkBase, checkEvent, checkJob, checkWorkflow } from "./check-job.ts";
import { findPush } from "./check-push.ts";
import { checkCommitOnBranch, checkTag, whyNoSource } from "./check-tag.ts";
import { conclude } from "./conclude.ts";
import { describePush, isAgentsPush, weighPush } from "./decide-branch.ts";
import type { TagGateFacts } from "./facts.ts";
import type { GateDecision, GateQuestion } from "./gate.ts";
import { remedyOf } from "./reason.ts";
import type { Instant } from "../shared/clock.ts";

/**
 * On a tag: it points to a commit that came into a protected branch through an approved pull request, not just anybody can
 * make or move it, and policy names who may start the job. This holds even if policy asks for no approval.
 */
export function decideTag(question: GateQuestion, facts: TagGateFacts, now: Instant): GateDecision {
  const { sha } = question.claims;
  const ofTheTag = [
    ...checkEvent(question, facts),
    ...checkJob(facts),
    ...checkWorkflow(question, facts),
    ...checkTag(question, facts),
  ];
  const source = facts.source.known ? facts.source.value : undefined;
  if (source === undefined) {
    const first = whyNoSource(sha, facts);
    const reasons = [first, ...ofTheTag];
    return { kind: "refused", subject: undefined, reasons, remedy: remedyOf(first) };
  }
  const known = { ...facts, ...source };
  const agent = isAgentsPush(question, known, findPush(sha, source));
  const required = Math.max(1, requiredApprovals(question, agent));
  const parts = weighPush(question, known, { now, required, back: false });
  const reasons = [
    ...ofTheTag,
    ...checkBase(source.branch, question, facts),
    ...checkCommitOnBranch(sha, source),
    ...parts.reasons,
  ];
  const subject = describePush(sha, { about: parts.about, facts: source, agent });
  return conclude(question, { ...parts, subject, reasons, required });
}
