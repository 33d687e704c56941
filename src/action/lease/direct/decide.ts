import { decisionSummary } from "../../../approval/explain-decision.ts";
import { gateOutcome, gateQuestion, type GateRefusal } from "../../../approval/gate-outcome.ts";
import type { Gate, GateQuestion } from "../../../approval/gate.ts";
import { passRead } from "../../../approval/ungated.ts";
import type { Provider } from "../../../credentials/kind/provider.ts";
import { DEFAULT_SETTLE_SECONDS } from "../../../policy/policy.ts";
import { isOnTag, writeEventRefusal } from "../../../policy/write-event.ts";
import type { Access, Claims } from "../../../shared/claims.ts";
import { FAILURE_CODES } from "../../../shared/failure-codes.ts";
import { failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { DecisionSummary } from "../../../shared/wire.ts";
import type { ApprovalInput } from "../../inputs/approval-rules.ts";
import type { LeaseRefusal } from "../source/credential-source.ts";
import { directRemedy, EVENT_REMEDY } from "./direct-remedy.ts";

/** What decides about a lease without a broker. */
export interface DirectQuestion<Settings> {
  readonly provider: Pick<Provider<Settings>, "classify">;
  readonly settings: Settings;
  readonly access: Access;
  readonly gate: Gate;
  readonly approval: ApprovalInput;
  /** Where the rules are written; undefined: in the step's inputs. */
  readonly rule?: string | undefined;
  /** Whether `stepkey trust` prints the provider's trust policy. */
  readonly printsTrust?: boolean;
  readonly say: (line: string) => void;
}

/** Whether the lease may be issued. What is asked ahead is decided here too, so both get the same answer. */
export async function decideDirectly<Settings>(
  question: DirectQuestion<Settings>,
  claims: Claims,
  signal: AbortSignal,
): Promise<Result<DecisionSummary, LeaseRefusal>> {
  const readOnly = await checkReadOnly(question, signal);
  return readOnly.ok ? await passGate(question, claims, signal) : readOnly;
}

/** How often to look for a missing approval: people need minutes, and the job shares GitHub's rate limit. */
const POLL_SECONDS = 15;

/** A read must not get a credential that can write, or read what a read may not: stored secrets, for example. */
async function checkReadOnly<Settings>(
  { provider, settings, access }: DirectQuestion<Settings>,
  signal: AbortSignal,
): Promise<Result<undefined, LeaseRefusal>> {
  if (access === "write") return ok(undefined);
  const classified = await provider.classify(settings, signal);
  if (!classified.ok) {
    const { message, remedy } = classified.error;
    return err({ failure: failure("provider_unavailable", message, { remedy }) });
  }
  if (classified.value.access === "read") return ok(undefined);
  const { remedy } = FAILURE_CODES.credential_not_read_only;
  const message = `The credential allows more than a read may do: ${classified.value.because}.`;
  return err({ failure: failure("credential_not_read_only", message, { remedy }) });
}

async function passGate<Settings>(
  options: DirectQuestion<Settings>,
  claims: Claims,
  signal: AbortSignal,
): Promise<Result<DecisionSummary, LeaseRefusal>> {
  const question = questionOf(options, claims);
  const context = { question, trace: "", rule: options.rule ?? "the inputs of this step" };
  if (question.access === "read") return ok(decisionSummary(passRead(question), context));
  const never = writeEventRefusal(claims) ?? (isOnTag(claims) ? NO_TAGS : undefined);
  if (never !== undefined) {
    const remedy = EVENT_REMEDY;
    return err({ failure: failure("write_event_refused", `No write here: ${never}.`, { remedy }) });
  }
  options.say(advice(options.printsTrust === true));
  const outcome = gateOutcome(await options.gate.decide(question, signal));
  return outcome.ok ? ok(decisionSummary(outcome.value, context)) : err(refusalOf(outcome.error));
}

const NO_TAGS =
  "direct mode never issues a write on a tag; with a broker, policy can allow it with `tags`";

function advice(printsTrust: boolean): string {
  const command = printsTrust ? " (`stepkey trust` prints it)" : "";
  return `approvals are checked inside the job: without the provider's trust policy${command} that is only advice`;
}

function questionOf<Settings>(
  { access, approval }: DirectQuestion<Settings>,
  claims: Claims,
): GateQuestion {
  return gateQuestion({
    claims,
    access,
    rule: {
      count: approval.approvals,
      by: approval.approvers.length === 0 ? [] : [approval.approvers],
      maxAgeSeconds: approval.maxAgeSeconds,
      uses: Number.POSITIVE_INFINITY,
      per: "lease",
      settleSeconds: DEFAULT_SETTLE_SECONDS,
      allowStarter: false,
      reason: undefined,
    },
    agents: [],
    bases: approval.bases,
    workflow: undefined,
    rollback: false,
    tagStarters: undefined,
  });
}

function refusalOf(refusal: GateRefusal): LeaseRefusal {
  const { meaning, remedy } = FAILURE_CODES[refusal.code];
  if (refusal.code === "github_unavailable") {
    const { message, retryAfterSeconds } = refusal;
    return {
      failure: failure(refusal.code, message, { remedy }),
      again: { afterMs: retryAfterSeconds * 1000 },
    };
  }
  // Only a broker reads as an App; direct mode has the job's own token.
  if (!("reasons" in refusal)) {
    return { failure: failure(refusal.code, refusal.message, { remedy: refusal.remedy }) };
  }
  const details =
    refusal.code === "approval_pending"
      ? refusal.pending.reasons
      : refusal.reasons.map(({ text }) => text);
  return {
    failure: failure(refusal.code, meaning, {
      remedy: directRemedy(refusal.reasons, refusal.remedy),
      details,
    }),
    ...(refusal.code === "approval_pending"
      ? { pending: { summary: refusal.pending, intervalSeconds: POLL_SECONDS } }
      : {}),
  };
}
