import type { GateCode } from "../../approval/reason-codes.ts";
import { pendingSummary } from "../../approval/explain-decision.ts";
import type { Gate, GateAnswer, GateQuestion, Pending, Proceed } from "../../approval/gate.ts";
import { passExcused, passRead } from "../../approval/ungated.ts";
import { gateOutcome, gateQuestion, type GateRefusal } from "../../approval/gate-outcome.ts";
import { tagStarters } from "../../policy/tags.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { within } from "../../shared/deadline.ts";
import { remedyDuringOutage } from "../refusal/outage-remedy.ts";
import { refusal, refuse, type Refusal } from "../refusal/refusal.ts";
import type { Permit } from "./authorise.ts";
import type { ExchangeContext } from "./exchange-context.ts";

/** A request that may proceed: what the gate was asked, and its decision. */
export interface ApprovedRequest {
  readonly question: GateQuestion;
  readonly decision: Proceed;
}

/** Leaves the provider a few seconds of the time for this request. */
const GATE_MS = 9000;

/** Asks the gate about every write. Without `github` in the configuration, nothing can be approved. */
export async function approve(
  permit: Permit,
  { deps, budget, trail }: Pick<ExchangeContext, "deps" | "budget" | "trail">,
): Promise<Result<ApprovedRequest, Refusal>> {
  const question = questionOf(permit);
  if (question.access === "read") return ok({ question, decision: passRead(question) });
  if (question.rule.reason !== undefined) trail.note({ excuse: question.rule.reason });
  if (deps.gate === undefined) return decideWithoutGate(question);
  const decision = await askGate(deps.gate, question, {
    clock: deps.clock,
    milliseconds: budget.remaining(GATE_MS),
  });
  if (decision.kind !== "unavailable") trail.note({ gate: decision.reasons });
  const outcome = gateOutcome(decision);
  if (outcome.ok) return ok({ question, decision: outcome.value });
  const refused = refusalOfGate(outcome.error);
  // What could not be read is no mistake of the job if the probes could not read it either.
  const isUnread =
    decision.kind !== "unavailable" && decision.reasons.some(({ code }) => code === UNREADABLE);
  return err(
    isUnread ? { ...refused, ...remedyDuringOutage(deps.health, { part: "github" }) } : refused,
  );
}

const UNREADABLE: GateCode = "facts_unreadable";

/** What the gate is asked about a write that policy allows. */
export function questionOf({
  grant,
  frame,
  claims,
}: Pick<Permit, "grant" | "frame" | "claims">): GateQuestion {
  const { access, approval: rule } = grant;
  const { agents, bases } = frame;
  const { workflow, rollback } = grant.allow;
  const starters = tagStarters(claims.ref, grant.allow.tags);
  const ofGrant = { rule, workflow, rollback, tagStarters: starters };
  return gateQuestion({ claims, access, agents, bases, ...ofGrant });
}

function askGate(
  gate: Gate,
  question: GateQuestion,
  limit: Parameters<typeof within>[0],
): Promise<GateAnswer> {
  return within<GateAnswer>(
    limit,
    (signal) => gate.decide(question, signal),
    () => ({
      kind: "unavailable",
      message: "GitHub did not respond in time",
      retryAfterSeconds: 5,
    }),
  );
}

function refusalOfGate(refused: GateRefusal): Refusal {
  if (refused.code === "github_unavailable") {
    const { code, message, retryAfterSeconds } = refused;
    return refusal(code, message, { retryAfterSeconds });
  }
  if (!("reasons" in refused)) {
    return refusal(refused.code, refused.message, { remedy: refused.remedy });
  }
  const reason = refused.reasons.map(({ code, text }) => `${code}: ${text}`).join(" ");
  const { remedy } = refused;
  if (refused.code === "approval_refused") return refusal(refused.code, reason, { remedy });
  return refusal(refused.code, reason, { remedy, pending: refused.pending });
}

/** Someone can still approve: the response says who, and what. */
export function pendingRefusal(decision: Pending): Refusal {
  const { reasons, remedy } = decision;
  const pending = pendingSummary(decision);
  return refusalOfGate({ code: "approval_pending", reasons, remedy, pending });
}

const ADD_GITHUB = "Add `github` to the broker's configuration, so that it can read approvals.";

/** Without a gate, a write passes only if it needs no approval and no agent can be behind it. */
function decideWithoutGate(question: GateQuestion): Result<ApprovedRequest, Refusal> {
  const decision = passExcused(question);
  if (decision !== undefined) return ok({ question, decision });
  const reason =
    question.rule.count === 0
      ? "without github, the broker cannot know whether an agent is behind this job on a branch of `bases`"
      : "github is not configured";
  return refuse("approval_refused", reason, { remedy: ADD_GITHUB });
}
