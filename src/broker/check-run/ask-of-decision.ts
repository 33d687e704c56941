import type { Claims } from "../../shared/claims.ts";
import type { Decision } from "../context/check-notes.ts";
import type { Instant } from "../../shared/clock.ts";
import { codeEntry } from "../../shared/failure-codes.ts";
import { PULL_REQUEST_REF } from "../../shared/patterns.ts";
import type { TokenResponse } from "../../shared/wire.ts";
import type { JobAsk, AskOutcome } from "./ask.ts";

/** What a check run says of a decision; undefined: nothing. */
export interface NotedAsk {
  readonly ask: JobAsk;
  /** The head of the pull request, where the decision says it; otherwise the commit of the job merges it. */
  readonly head: string | undefined;
}

/** Events whose jobs run on a pull request have its ref; a reviewer of another commit has no use for what jobs ask. */
export function askOfDecision(
  { claims, request, decided }: Decision,
  now: Instant,
): NotedAsk | undefined {
  const number = PULL_REQUEST_REF.exec(claims.ref)?.groups?.["number"];
  if (number === undefined) return undefined;
  const outcome = outcomeOf(decided, claims);
  if (outcome === undefined) return undefined;
  const { grant, environment, step, task, uses } = request;
  const { runId, runAttempt, checkRunId } = claims;
  const access = request.access === "write" ? "write" : "read";
  const ask = {
    grant,
    ...(environment === undefined ? {} : { environment }),
    access,
    step,
    ...(uses === undefined ? {} : { uses }),
    ...(task === undefined ? {} : { task: task.name }),
    pullRequest: Number(number),
    runId,
    runAttempt,
    checkRunId,
    askedAt: now,
    decidedAt: now,
    outcome,
  } as const;
  return { ask, head: headOf(decided, access) };
}

/** A pull request may have any number of reviews. */
const MAX_REASONS = 20;
const MAX_WORDS = 500;

/** The check run shows no more of a refusal than the job was told. */
function outcomeOf(decided: Decision["decided"], claims: Claims): AskOutcome | undefined {
  if (decided.ok) return grantedOf(decided.value);
  const { code, remedy, pending } = decided.error;
  if (pending === undefined) {
    const { status = 500 } = codeEntry(code).wire ?? {};
    // Not decided: the job asks again.
    return status === 429 || status >= 500 ? undefined : { kind: "refused", code, remedy };
  }
  const { missing, have, who, reasons } = pending;
  return {
    kind: "pending",
    missing,
    have,
    who: who.slice(0, MAX_WORDS),
    reasons: reasons.slice(0, MAX_REASONS).map((text) => text.slice(0, MAX_WORDS)),
    // Nobody needs the id of its token again.
    claims: { ...claims, issuer: "", audience: "", jwtId: "" },
  };
}

function grantedOf({ authorization_details, decision }: TokenResponse): AskOutcome | undefined {
  const [{ lease }] = authorization_details;
  if (!isLeaseId(lease)) return undefined;
  const { required_approvals: required, approvals, reason } = decision;
  return {
    kind: "granted",
    lease,
    required,
    approvals: approvals.map(({ login, submitted_at }) => ({
      login,
      at: Date.parse(submitted_at),
    })),
    ...(reason === undefined ? {} : { reason }),
  };
}

function isLeaseId(text: string): text is `lse_${string}` {
  return text.startsWith("lse_");
}

/** The gate decided about the head. A read was decided by its claims alone, which have the merge of the head. */
function headOf(decided: Decision["decided"], access: JobAsk["access"]): string | undefined {
  if (!decided.ok) return decided.error.pending?.commit;
  return access === "write" ? decided.value.decision.commit : undefined;
}
