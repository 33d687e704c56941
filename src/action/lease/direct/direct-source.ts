import { decisionSummary, pendingSummary } from "../../../approval/explain-decision.ts";
import type { Gate, GateAnswer, GateQuestion } from "../../../approval/gate.ts";
import { isAgentLogin } from "../../../approval/people.ts";
import type { Provider } from "../../../credentials/kind/provider.ts";
import { writeEventRefusal } from "../../../policy/write-event.ts";
import type { Access, Claims } from "../../../shared/claims.ts";
import { FAILURE_CODES } from "../../../shared/failure-codes.ts";
import { failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { DecisionSummary } from "../../../shared/wire.ts";
import { issueDirectly, type DirectIssue } from "./issue.ts";
import type { LeaseSource, NotObtained } from "../source/credential-source.ts";

export interface DirectLeaseOptions<Settings> extends DirectIssue<Settings> {
  /** The provider's audience: `sts.amazonaws.com`. */
  readonly audience: string;
  readonly gate: Gate;
  readonly approvals: number;
  readonly approvers: readonly string[];
  readonly say: (line: string) => void;
}

/** Approvals count for a day, as in policy. */
const MAX_AGE_SECONDS = 24 * 3600;
/** How often a missing approval is looked for: a person needs minutes, and GitHub's rate limit is shared by the job. */
const POLL_SECONDS = 15;

/**
 * Leases without a broker: the same rules and the same gate, but inside the job, so what enforces them is the
 * provider's own trust policy. Without a store there is no seal, no count of uses, and no theft to find.
 */
export function directLeases<Settings>(options: DirectLeaseOptions<Settings>): LeaseSource {
  return {
    audience: options.audience,
    obtain: async (identity, signal) => {
      const fits = await limitedAsAsked(options.provider, options, signal);
      if (!fits.ok) return fits;
      const decision = await decide(options, identity.claims, signal);
      if (!decision.ok) return decision;
      return await issueDirectly(options, { identity, decision: decision.value, signal });
    },
  };
}

/** A read must not come with a credential that can write. */
async function limitedAsAsked<Settings>(
  provider: Provider<Settings>,
  { settings, access }: { readonly settings: Settings; readonly access: Access },
  signal: AbortSignal,
): Promise<Result<undefined, NotObtained>> {
  if (access === "write") return ok(undefined);
  const classified = await provider.classify(settings, signal);
  if (!classified.ok) {
    const { message, remedy } = classified.error;
    return err({ failure: failure("provider_unavailable", message, { remedy }) });
  }
  if (classified.value.access === "read") return ok(undefined);
  const { remedy } = FAILURE_CODES.credential_not_read_only;
  const message = `The credential can write, but read was asked for: ${classified.value.because}.`;
  return err({ failure: failure("credential_not_read_only", message, { remedy }) });
}

async function decide<Settings>(
  options: DirectLeaseOptions<Settings>,
  claims: Claims,
  signal: AbortSignal,
): Promise<Result<DecisionSummary, NotObtained>> {
  if (options.access === "read") return ok(decisionOfRead(claims));
  const never = writeEventRefusal(claims);
  if (never !== undefined) {
    const { remedy } = FAILURE_CODES.write_event_refused;
    return err({ failure: failure("write_event_refused", `No write here: ${never}.`, { remedy }) });
  }
  options.say(ADVICE);
  const question = questionOf(options, claims);
  return outcomeOf(await options.gate.decide(question, signal), question);
}

const RULE = "the inputs of this step";
const ADVICE =
  "decided inside the job: without the provider's trust policy (`stepkey trust` prints it) this gate is advice";

function decisionOfRead(claims: Claims): DecisionSummary {
  return {
    trace: "",
    rule: RULE,
    commit: claims.sha,
    agent: isAgentLogin(claims.actor, []),
    required_approvals: 0,
    approvals: [],
  };
}

function questionOf<Settings>(options: DirectLeaseOptions<Settings>, claims: Claims): GateQuestion {
  return {
    claims,
    access: options.access,
    rule: {
      count: options.approvals,
      by: options.approvers.length === 0 ? [] : [options.approvers],
      maxAgeSeconds: MAX_AGE_SECONDS,
      uses: Number.POSITIVE_INFINITY,
      reason: undefined,
    },
    agents: [],
    bases: undefined,
    workflow: undefined,
  };
}

function outcomeOf(
  answer: GateAnswer,
  question: GateQuestion,
): Result<DecisionSummary, NotObtained> {
  if (answer.kind === "proceed") {
    return ok(decisionSummary(answer, { question, trace: "", rule: RULE }));
  }
  if (answer.kind === "pending") {
    const summary = pendingSummary(answer);
    const rest = { remedy: answer.remedy, details: summary.reasons };
    return err({
      failure: failure("approval_pending", FAILURE_CODES.approval_pending.meaning, rest),
      pending: { summary, intervalSeconds: POLL_SECONDS },
    });
  }
  if (answer.kind === "refused") {
    const details = answer.reasons.map(({ text }) => text);
    const rest = { remedy: answer.remedy, details };
    return err({
      failure: failure("approval_refused", FAILURE_CODES.approval_refused.meaning, rest),
    });
  }
  const { remedy } = FAILURE_CODES.github_unavailable;
  return err({
    failure: failure("github_unavailable", answer.message, { remedy }),
    again: { afterMs: answer.retryAfterSeconds * 1000 },
  });
}
