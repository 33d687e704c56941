import type { Instant } from "../shared/clock.ts";
import { decideBranch } from "./decide-branch.ts";
import { decidePullRequest } from "./decide-pull-request.ts";
import type { GateFacts } from "./facts.ts";
import type { GateDecision, GateQuestion } from "./gate.ts";
import { passRead } from "./ungated.ts";

/**
 * Whether a human approved this write: a pure function of the question, the facts read from GitHub, and `now`. A fact that
 * could not be read is a refusal. Reads pass: policy alone decides about them.
 */
export function decide(question: GateQuestion, facts: GateFacts, now: Instant): GateDecision {
  if (question.access === "read") return passRead(question);
  return facts.kind === "pull_request"
    ? decidePullRequest(question, facts, now)
    : decideBranch(question, facts, now);
}
