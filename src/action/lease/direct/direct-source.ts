import { decisionSummary } from "../../../approval/explain-decision.ts";
import { gateOutcome, gateQuestion, type GateRefusal } from "../../../approval/gate-outcome.ts";
import type { Gate, GateQuestion } from "../../../approval/gate.ts";
import { passRead } from "../../../approval/ungated.ts";
import type {
  CredentialKind,
  DirectMode,
  IdTokenSource,
} from "../../../credentials/kind/credential-kind.ts";
import type { Handle } from "../../../credentials/kind/credential.ts";
import { DEFAULT_SETTLE_SECONDS } from "../../../policy/policy.ts";
import { isOnTag, writeEventRefusal } from "../../../policy/write-event.ts";
import { labelled } from "../../../receipt/log-lines.ts";
import type { Claims } from "../../../shared/claims.ts";
import { toRfc3339 } from "../../../shared/clock.ts";
import { FAILURE_CODES } from "../../../shared/failure-codes.ts";
import { failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { DecisionSummary } from "../../../shared/wire.ts";
import type { Job } from "../../context/job.ts";
import type { ApprovalInput } from "../../inputs/approval-rules.ts";
import type { DirectInput } from "../../inputs/source.ts";
import { sayLines, showWarning } from "../../runner/log.ts";
import { sessionRecorder } from "../../runner/session-state.ts";
import type { CredentialSource, LeaseRefusal, OpenedSource } from "../source/credential-source.ts";
import { identifyFor } from "../source/identify.ts";
import { directRemedy, EVENT_REMEDY } from "./direct-remedy.ts";
import { issueDirectly, type DirectIssue } from "./issue.ts";

export interface DirectSourceOptions<Settings> extends DirectIssue<Settings> {
  /** The provider's audience: `sts.amazonaws.com`. */
  readonly audience: string;
  readonly gate: Gate;
  readonly approval: ApprovalInput;
  /** Whether `stepkey trust` prints the provider's trust policy. */
  readonly printsTrust?: boolean;
  readonly say: (line: string) => void;
}

/** The provider that the inputs name. */
export async function openProvider(job: Job, input: DirectInput): Promise<OpenedSource> {
  const { inputs, clock, send, jitter, runner } = job;
  const { kind, direct } = directKindOf(job, input.credential.kind);
  const { settings } = input.credential;
  const loaded = await direct.load();
  const audience = loaded.audienceOf?.(settings) ?? direct.audience;
  const identify = identifyFor(job, audience);
  const state = sessionRecorder(runner);
  const source = directSource({
    provider: loaded.createProvider({ send, clock, jitter, idToken: anotherToken(job) }),
    settings,
    audience,
    gate: lazyGate(job, input.githubToken),
    approval: input,
    printsTrust: direct.loadTrust !== undefined,
    access: inputs.access,
    step: inputs.step,
    ttlSeconds: inputs.ttlSeconds,
    longestSeconds: direct.longestSeconds,
    identify,
    clock,
    randomBytes: job.randomBytes,
    record: ({ id, handle, diesAt, clockAheadMs }) =>
      state.save({
        mode: "direct",
        step: inputs.step,
        lease: id,
        handle: kind.describe(handle),
        ...(direct.endsInPost === true ? endOf(kind.name, handle) : {}),
        ...(diesAt === undefined ? {} : { diesAt: toRfc3339(diesAt) }),
        ...(clockAheadMs === undefined ? {} : { clockAheadMs: String(clockAheadMs) }),
      }),
    warn: (warning) => showWarning(runner, warning),
    say: (line) => sayLines(runner, labelled("◌", "note", line)),
  });
  return { source, identify, state };
}

/** A state is limited, and a handle can hold the certificates of a CA. */
const MAX_END_LENGTH = 3000;

function endOf(kind: string, handle: Handle): { readonly end?: string } {
  const end = JSON.stringify({ kind, handle });
  return end.length > MAX_END_LENGTH ? {} : { end };
}

function anotherToken(job: Job): IdTokenSource {
  return async (audience, signal) => {
    const identity = await identifyFor(job, audience)(signal);
    return identity.ok ? ok(identity.value.token) : identity;
  };
}

function directKindOf(
  { kinds }: Job,
  name: string,
): { readonly kind: CredentialKind; readonly direct: DirectMode } {
  const kind = kinds.find((one) => one.name === name);
  // The inputs were checked against the same kinds.
  if (kind?.direct === undefined) throw new TypeError(`${name} is not a kind of direct mode`);
  return { kind, direct: kind.direct };
}

/** Octokit is most of what the action can load, and only a direct write needs it. */
function lazyGate(job: Job, token: Secret): Gate {
  return {
    decide: async (question, signal) => {
      const { actionsGate } = await import("./actions-gate.ts");
      return await actionsGate(token, job).decide(question, signal);
    },
  };
}

/** How often to look for a missing approval: people need minutes, and the job shares GitHub's rate limit. */
const POLL_SECONDS = 15;

/**
 * Leases without a broker: by the same rules and the same gate, but decided inside the job, so only the provider's own
 * trust policy enforces them. Without a store there is no seal, no count of uses, and no detection of theft.
 */
export function directSource<Settings>(options: DirectSourceOptions<Settings>): CredentialSource {
  return {
    audience: options.audience,
    obtain: async (identity, signal) => {
      const readOnly = await checkReadOnly(options, signal);
      if (!readOnly.ok) return readOnly;
      const decision = await decide(options, identity.claims, signal);
      if (!decision.ok) return decision;
      return await issueDirectly(options, { identity, decision: decision.value, signal });
    },
  };
}

/** A read must not get a credential that can write, or read what a read may not: stored secrets, for example. */
async function checkReadOnly<Settings>(
  { provider, settings, access }: DirectSourceOptions<Settings>,
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

async function decide<Settings>(
  options: DirectSourceOptions<Settings>,
  claims: Claims,
  signal: AbortSignal,
): Promise<Result<DecisionSummary, LeaseRefusal>> {
  const question = questionOf(options, claims);
  const context = { question, trace: "", rule: "the inputs of this step" };
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
  { access, approval }: DirectSourceOptions<Settings>,
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
