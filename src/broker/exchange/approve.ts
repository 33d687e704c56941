import { pendingSummary } from "../../approval/explain-decision.ts";
import type {
  Gate,
  GateAnswer,
  GateDecision,
  GateQuestion,
  Pending,
  Proceed,
} from "../../approval/gate.ts";
import { passExcused, passRead } from "../../approval/ungated.ts";
import type { ApprovalRule } from "../../policy/policy.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { within } from "../../shared/deadline.ts";
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
  { deps, budget, trail }: ExchangeContext,
): Promise<Result<ApprovedRequest, Refusal>> {
  const question = questionOf(permit);
  if (question.access === "read") return ok({ question, decision: passRead(question) });
  if (question.rule.reason !== undefined) trail.note({ excuse: question.rule.reason });
  if (deps.gate === undefined) return decideWithoutGate(question);
  const decision = await askGate(deps.gate, question, {
    clock: deps.clock,
    milliseconds: budget.remaining(GATE_MS),
  });
  if (decision.kind === "unavailable") {
    const { message, retryAfterSeconds } = decision;
    return refuse("github_unavailable", message, { retryAfterSeconds });
  }
  trail.note({ gate: decision.reasons });
  return outcomeOf(question, decision);
}

/** For a read, which needs no approval. */
const NO_RULE: ApprovalRule = { count: 0, by: [], maxAgeSeconds: 0, uses: 0, reason: undefined };

function questionOf({ grant, frame, claims }: Permit): GateQuestion {
  const { access, approval: rule = access === "read" ? NO_RULE : undefined } = grant;
  if (rule === undefined) throw new TypeError("a write grant has no approval rule");
  const { agents, bases } = frame;
  return { claims, access, rule, agents, bases, workflow: grant.allow.workflow };
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

function outcomeOf(
  question: GateQuestion,
  decision: GateDecision,
): Result<ApprovedRequest, Refusal> {
  if (decision.kind === "proceed") return ok({ question, decision });
  if (decision.kind === "pending") return err(pendingRefusal(decision));
  return refuse("approval_refused", reasonOf(decision), { remedy: decision.remedy });
}

/** Someone can still approve: the response says who, and what. */
export function pendingRefusal(decision: Pending): Refusal {
  const { remedy } = decision;
  const pending = pendingSummary(decision);
  return refusal("approval_pending", reasonOf(decision), { remedy, pending });
}

function reasonOf({ reasons }: GateDecision): string {
  return reasons.map(({ code, text }) => `${code}: ${text}`).join(" ");
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
