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
import type { Trail } from "../record/audit.ts";
import type { Permit } from "./authorise.ts";
import { within, type Budget } from "../../shared/deadline.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { refusal, refuse, type Refusal } from "../refusal/refusal.ts";

/** A question that proceeds, and on what. */
export interface Approved {
  readonly question: GateQuestion;
  readonly decision: Proceed;
}

/** Leaves the provider a few seconds of the time in which `/token` answers. */
const GATE_MS = 9000;

/** The gate, for every write. Without a reader of GitHub nothing can be approved. */
export async function approve(
  permit: Permit,
  {
    deps,
    budget,
    trail,
  }: { readonly deps: BrokerDeps; readonly budget: Budget; readonly trail: Trail },
): Promise<Result<Approved, Refusal>> {
  const question = questionOf(permit);
  if (question.access === "read") return ok({ question, decision: passRead(question) });
  if (question.rule.reason !== undefined) trail.note({ excuse: question.rule.reason });
  if (deps.gate === undefined) return withoutReader(question);
  const answer = await ask(deps.gate, question, {
    clock: deps.clock,
    milliseconds: budget.remaining(GATE_MS),
  });
  if (answer.kind === "unavailable") {
    const { message, retryAfterSeconds } = answer;
    return refuse("github_unavailable", message, { retryAfterSeconds });
  }
  trail.note({ gate: answer.reasons });
  return outcomeOf(question, answer);
}

/** Of a read, which asks nobody. */
const NO_RULE: ApprovalRule = { count: 0, by: [], maxAgeSeconds: 0, uses: 0, reason: undefined };

function questionOf({ grant, frame, claims }: Permit): GateQuestion {
  const { access, approval: rule = access === "read" ? NO_RULE : undefined } = grant;
  if (rule === undefined) throw new TypeError("a write has no rule of approval");
  const { agents, bases } = frame;
  return { claims, access, rule, agents, bases, workflow: grant.allow.workflow };
}

function ask(
  gate: Gate,
  question: GateQuestion,
  limit: Parameters<typeof within>[0],
): Promise<GateAnswer> {
  return within<GateAnswer>(
    limit,
    (signal) => gate.decide(question, signal),
    () => ({ kind: "unavailable", message: "GitHub was not read in time", retryAfterSeconds: 5 }),
  );
}

function outcomeOf(question: GateQuestion, decision: GateDecision): Result<Approved, Refusal> {
  if (decision.kind === "proceed") return ok({ question, decision });
  if (decision.kind === "pending") return err(pendingRefusal(decision));
  return refuse("approval_refused", reasonOf(decision), { remedy: decision.remedy });
}

/** Someone can still approve: the caller is told who, and what. */
export function pendingRefusal(decision: Pending): Refusal {
  const { remedy } = decision;
  const pending = pendingSummary(decision);
  return refusal("approval_pending", reasonOf(decision), { remedy, pending });
}

function reasonOf({ reasons }: GateDecision): string {
  return reasons.map(({ code, text }) => `${code}: ${text}`).join(" ");
}

const NO_READER = "Add `github` to the broker's configuration, so that it can read approvals.";

/** Only a write that needs no approval can pass then, and only if no agent can stand behind it. */
function withoutReader(question: GateQuestion): Result<Approved, Refusal> {
  const decision = passExcused(question);
  if (decision !== undefined) return ok({ question, decision });
  const reason =
    question.rule.count === 0
      ? "whether an agent stands behind this job, on a branch of `bases`, cannot be told without github"
      : "no github is configured";
  return refuse("approval_refused", reason, { remedy: NO_READER });
}
