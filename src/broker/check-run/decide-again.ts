import { pendingSummary } from "../../approval/explain-decision.ts";
import type { Gate } from "../../approval/gate.ts";
import type { GateCode } from "../../approval/reason-codes.ts";
import { evaluate } from "../../policy/evaluate.ts";
import type { ApprovalRule } from "../../policy/policy.ts";
import type { Clock } from "../../shared/clock.ts";
import { codeEntry } from "../../shared/failure-codes.ts";
import { within } from "../../shared/deadline.ts";
import { questionOf } from "../exchange/approve.ts";
import type { PolicyDocuments } from "../policy/policy-source.ts";
import type { JobAsk, AskOutcome } from "./ask.ts";
import type { AskOutcomeView } from "./view.ts";

export interface DecideAgainDeps {
  readonly documents: PolicyDocuments;
  readonly limitSeconds: number;
  /** Decides also about jobs that no longer run; undefined: nothing can be approved. */
  readonly gate: Gate | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Each is some requests to GitHub. What is beyond is shown as it was decided last. */
const MAX_QUESTIONS = 8;
const GATE_MS = 9000;

/** Reasons that say nothing about an approval. */
const UNREADABLE: ReadonlySet<string> = new Set<GateCode>([
  "facts_unreadable",
  "base_protection_unreadable",
]);

type PendingOutcome = Extract<AskOutcome, { kind: "pending" }>;
type Current = Extract<AskOutcomeView, { kind: "pending" | "approved" | "refused" }>;

/**
 * How pending requests would be decided now: a job that waited in vain asks no more, and a reviewer wants to see whether their
 * approval counts. Jobs of one run that ask for the same are one question. By ask.
 */
export async function decideAgain(
  asks: readonly JobAsk[],
  deps: DecideAgainDeps,
): Promise<ReadonlyMap<JobAsk, Current>> {
  const asked = new Map<string, Promise<Current>>();
  const decided = new Map<JobAsk, Promise<Current>>();
  for (const ask of asks) {
    const { outcome } = ask;
    if (outcome.kind !== "pending") continue;
    const { grant, environment, uses, runId, runAttempt } = ask;
    const key = JSON.stringify([grant, environment, uses, runId, runAttempt]);
    const before = asked.get(key);
    const isOneTooMany = asked.size >= MAX_QUESTIONS;
    const current =
      before ?? decideOne({ ask, outcome }, isOneTooMany ? { ...deps, gate: undefined } : deps);
    asked.set(key, current);
    decided.set(ask, current);
  }
  return new Map(
    await Promise.all([...decided].map(async ([ask, current]) => [ask, await current] as const)),
  );
}

async function decideOne(
  { ask, outcome }: { readonly ask: JobAsk; readonly outcome: PendingOutcome },
  { documents, limitSeconds, gate, clock, signal }: DecideAgainDeps,
): Promise<Current> {
  const { claims, missing, have, who, reasons } = outcome;
  const { grant, environment, access, uses } = ask;
  const request = { grant, environment, access, uses, ttlSeconds: undefined };
  const evaluation = evaluate({ ...documents, request, claims, limitSeconds });
  if (evaluation.kind === "refused") return refusedAs(evaluation.code);
  const rule = evaluation.grant.approval;
  const asTold = { kind: "pending", missing, have, who, reasons, rule } as const;
  if (gate === undefined) return asTold;
  const question = questionOf({ ...evaluation, claims });
  const answer = await within<Awaited<ReturnType<Gate["decide"]>> | undefined>(
    { clock, milliseconds: GATE_MS },
    (late) => gate.decide(question, AbortSignal.any([late, signal])),
    () => undefined,
  );
  if (answer === undefined) return asTold;
  switch (answer.kind) {
    case "unavailable":
      return asTold;
    case "refused":
      // What waits must not look as if it waited no more, only because GitHub does not show something now.
      return answer.reasons.some(({ code }) => UNREADABLE.has(code))
        ? asTold
        : refusedAs("approval_refused", answer.remedy);
    case "proceed":
      return approvedAs(answer.approvals, question.rule);
    case "pending": {
      const { missing: lacking, have: counted, who: whom, reasons: why } = pendingSummary(answer);
      return { kind: "pending", missing: lacking, have: counted, who: whom, reasons: why, rule };
    }
    default:
      return answer satisfies never;
  }
}

function refusedAs(code: Parameters<typeof codeEntry>[0], remedy = codeEntry(code).remedy) {
  return { kind: "refused", code, remedy } as const;
}

function approvedAs(
  approvals: readonly {
    readonly account: { readonly login: string };
    readonly submittedAt: number;
  }[],
  rule: ApprovalRule,
): Current {
  const by = approvals.map(({ account, submittedAt }) => ({
    login: account.login,
    at: submittedAt,
  }));
  return { kind: "approved", by, rule };
}
