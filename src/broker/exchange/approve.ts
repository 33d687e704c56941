import type {
  CountedApproval,
  Gate,
  GateAnswer,
  GateDecision,
  GateSubject,
} from "../../approval/gate.ts";
import { isAgentLogin } from "../../approval/people.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { PendingSummary } from "../../shared/wire.ts";
import type { Trail } from "../record/audit.ts";
import type { Permit } from "./authorise.ts";
import { within, type Budget } from "../deadline.ts";
import type { BrokerDeps } from "../broker-deps.ts";
import { refuse, type Refusal } from "../refusal.ts";

/** What the gate gives to a permit. A read is not gated: it has no approvals. */
export interface Approved {
  readonly approvals: readonly CountedApproval[];
  /** How many of them a lease needs. */
  readonly required: number;
  readonly subject: GateSubject | undefined;
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
  const { approval } = permit.grant;
  if (permit.grant.access === "read" || approval === undefined) {
    return ok({ approvals: [], required: 0, subject: undefined });
  }
  if (approval.reason !== undefined) trail.note({ excuse: approval.reason });
  if (deps.gate === undefined) return withoutReader(permit);
  const answer = await ask(deps.gate, permit, {
    clock: deps.clock,
    milliseconds: budget.remaining(GATE_MS),
  });
  if (answer.kind === "unavailable") {
    const { message, retryAfterSeconds } = answer;
    return refuse("github_unavailable", message, { retryAfterSeconds });
  }
  trail.note({ gate: answer.reasons });
  return outcomeOf(answer, approval.count);
}

function ask(
  gate: Gate,
  { grant, frame, claims }: Permit,
  limit: Parameters<typeof within>[0],
): Promise<GateAnswer> {
  const rule = grant.approval;
  if (rule === undefined) throw new TypeError("a gate was asked without a rule");
  const question = {
    claims,
    access: grant.access,
    rule,
    agents: frame.agents,
    bases: frame.bases,
    workflow: grant.allow.workflow,
  };
  return within<GateAnswer>(
    limit,
    (signal) => gate.decide(question, signal),
    () => ({ kind: "unavailable", message: "GitHub was not read in time", retryAfterSeconds: 5 }),
  );
}

function outcomeOf(decision: GateDecision, count: number): Result<Approved, Refusal> {
  const reason = decision.reasons.map(({ code, text }) => `${code}: ${text}`).join(" ");
  if (decision.kind === "refused") {
    return refuse("approval_refused", reason, { remedy: decision.remedy });
  }
  if (decision.kind === "pending") {
    const pending = pendingOf(decision);
    return refuse("approval_pending", reason, { remedy: decision.remedy, pending });
  }
  return ok({
    approvals: decision.approvals,
    // An agent's write needs one even where policy asks for none: then the gate counted it.
    required: Math.min(decision.approvals.length, Math.max(count, 1)),
    subject: decision.subject,
  });
}

function pendingOf(decision: Extract<GateDecision, { kind: "pending" }>): PendingSummary {
  const { subject, missing, have, who, reasons } = decision;
  return { ...whereOf(subject), missing, have, who, reasons: reasons.map(({ text }) => text) };
}

/** What a pending decision is about, as the wire has it. */
export function whereOf(
  subject: GateSubject,
): Pick<PendingSummary, "pull_request" | "pull_request_url" | "commit"> {
  const { pullRequest, pullRequestUrl, commit } = subject;
  return {
    ...(pullRequest === undefined ? {} : { pull_request: pullRequest }),
    ...(pullRequestUrl === undefined ? {} : { pull_request_url: pullRequestUrl }),
    commit,
  };
}

const NO_READER = "Add `github` to the broker's configuration, so that it can read approvals.";

/**
 * Without a reader only a write that needs no approval can pass, and only where the claims alone show that no agent
 * stands behind it: on `schedule` nobody does, and the first attempt of a push or dispatch is its actor's own. Who made a
 * pull request, and who re-ran a job, GitHub alone knows.
 */
function withoutReader({ grant, claims, frame }: Permit): Result<Approved, Refusal> {
  if (grant.approval?.count !== 0) {
    return refuse("approval_refused", "no github is configured", { remedy: NO_READER });
  }
  const scheduled = claims.eventName === "schedule";
  const ownDoing =
    (claims.eventName === "push" || claims.eventName === "workflow_dispatch") &&
    claims.runAttempt === 1;
  if (scheduled || (ownDoing && !isAgentLogin(claims.actor, frame.agents))) {
    return ok({ approvals: [], required: 0, subject: undefined });
  }
  const reason = "whether an agent stands behind this job cannot be read without github";
  return refuse("approval_refused", reason, { remedy: NO_READER });
}
