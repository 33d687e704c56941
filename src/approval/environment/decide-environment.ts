import {
  grantsOfEnvironment,
  type EnvironmentDocuments,
  type FittingGrant,
} from "../../policy/environment-grants.ts";
import { tagStarters } from "../../policy/tags.ts";
import { writeEventRefusal } from "../../policy/write-event.ts";
import { sentence } from "../../shared/wording.ts";
import type { GateAnswer, GateQuestion, GateReason, Pending } from "../gate.ts";
import { gateQuestion } from "../gate-outcome.ts";
import { GATE_CODES } from "../reason-codes.ts";
import { lastingReasons } from "./never-passes.ts";
import { possibleClaims, type WaitingRun } from "./waiting-run.ts";

/** What the broker says to GitHub about a run that waits for an environment. Texts are whole sentences for people. */
export type EnvironmentAnswer =
  | { readonly kind: "approved"; readonly code: ApprovedCode; readonly reasons: readonly string[] }
  /** Somebody can still make it pass. */
  | {
      readonly kind: "pending";
      readonly code: PendingCode;
      readonly reasons: readonly string[];
      /** Grants that wait for an approval, and for whose. */
      readonly approvals: readonly PendingGrants[];
      /** Changes when something else is waited for, and not with the words for it or the time. */
      readonly signature: string;
    }
  | {
      readonly kind: "rejected";
      readonly code: RejectedCode;
      readonly reasons: readonly string[];
      readonly grants: readonly string[];
      /** What to do in place of waiting. */
      readonly remedy: string;
      /** False: it rests on what was read from GitHub's API, which can be behind for a moment. */
      readonly isSure: boolean;
    }
  /** Nothing can be said now. */
  | {
      readonly kind: "unavailable";
      readonly message: string;
      readonly retryAfterSeconds: number;
    };

export type ApprovedCode = "nothing_to_approve" | "policy_observes" | "reads_only" | "approved";
export type PendingCode = "policy_unknown" | "no_grant_fits" | "approval_pending" | "not_ready";
export type RejectedCode = "event_never_writes" | "from_fork" | "never_passes";

export interface PendingGrants {
  readonly grants: readonly string[];
  readonly pending: Pending;
}

/** What the gate has to say before there is an answer. */
export interface AskedGrants {
  /** Names of the grants that this is the question of. */
  readonly grants: readonly string[];
  readonly question: GateQuestion;
}

export type EnvironmentPlan =
  | { readonly kind: "settled"; readonly answer: EnvironmentAnswer }
  | { readonly kind: "ask"; readonly asked: readonly AskedGrants[] };

const settled = (answer: EnvironmentAnswer): EnvironmentPlan => ({ kind: "settled", answer });

/** What policy alone settles, and what the gate must be asked. A pure function. */
export function planEnvironment(
  run: WaitingRun,
  environment: string,
  documents: EnvironmentDocuments,
): EnvironmentPlan {
  const possible = possibleClaims(run);
  const found = grantsOfEnvironment(documents, environment, possible);
  if (found.kind === "unknown") return settled(held("policy_unknown", found.why));
  const { hasWrites, isObserving, writes, mayRead } = found;
  if (!hasWrites) return settled(approved("nothing_to_approve", [NO_WRITES]));
  if (isObserving) return settled(approved("policy_observes", [OBSERVES]));
  if (writes.length === 0 && mayRead) return settled(approved("reads_only", [READS]));
  const never = possible.map(writeEventRefusal);
  const [first] = never;
  if (first !== undefined && !never.includes(undefined)) {
    const remedy = GATE_CODES.event_never_writes.remedy;
    return settled(rejected("event_never_writes", [sentence(first)], remedy));
  }
  if (run.fromFork) {
    return settled(rejected("from_fork", [FORK], GATE_CODES.pull_request_from_fork.remedy));
  }
  if (writes.length === 0) return settled(held("no_grant_fits", NO_GRANT_FITS));
  return { kind: "ask", asked: questionsOf(writes) };
}

const NO_WRITES = "Policy gives this repository no write in this environment.";
const OBSERVES = "Policy only observes (mode: observe), so it issues no write.";
const READS = "Policy lets a job of this run only read here, which needs no approval.";
const FORK = "This run is for a fork, and a write is never issued to one.";
const NO_GRANT_FITS =
  "Policy has writes in this environment, and none of them allows this run: its event, its ref, its workflow or who started it.";

/** Grants with the same question are asked about once. */
function questionsOf(writes: readonly FittingGrant[]): readonly AskedGrants[] {
  const found = new Map<string, { readonly grants: string[]; readonly question: GateQuestion }>();
  for (const one of writes) {
    const question = questionOf(one);
    const key = JSON.stringify(question);
    const asked = found.get(key) ?? { grants: [], question };
    asked.grants.push(one.grant.name);
    found.set(key, asked);
  }
  return [...found.values()];
}

function questionOf({ grant, frame, claims }: FittingGrant): GateQuestion {
  const { access, approval: rule } = grant;
  const { agents, bases } = frame;
  const { workflow, rollback } = grant.allow;
  const starters = tagStarters(claims.ref, grant.allow.tags);
  const asked = { claims, access, agents, bases, rule, workflow, rollback, tagStarters: starters };
  return { ...gateQuestion(asked), beforeJob: true };
}

/** What the gate said about the grants of one question. */
export interface AnsweredGrants {
  /** The ref that the question was about. */
  readonly ref: string;
  readonly grants: readonly string[];
  readonly answer: GateAnswer;
}

/**
 * The answer at the strictest of all grants and refs: approved only where each would pass. What can never pass on any ref is
 * rejected, because nobody can change it any more. A pure function.
 */
export function concludeEnvironment(answered: readonly AnsweredGrants[]): EnvironmentAnswer {
  for (const { answer } of answered) {
    if (answer.kind === "unavailable") return unavailable(answer);
  }
  const lasting = answered.flatMap(({ ref, grants, answer }) => {
    const reasons = answer.kind === "refused" ? lastingReasons(answer.reasons) : [];
    return reasons.length === 0 ? [] : [{ ref, grants, reasons }];
  });
  const [first] = lasting.flatMap(({ reasons }) => reasons);
  // Where GitHub does not say which ref the run is on, it may be on one that can still pass.
  const isHopeless = answered.every(({ ref }) => lasting.some((one) => one.ref === ref));
  if (first !== undefined && isHopeless) {
    const grants = lasting.flatMap((one) => one.grants);
    const reasons = textsOf(lasting.flatMap((one) => one.reasons));
    const remedy = GATE_CODES[first.code].remedy;
    return { ...rejected("never_passes", reasons, remedy), grants, isSure: false };
  }
  return pendingOf(answered) ?? approved("approved", textsOf(answered.flatMap(reasonsToProceed)));
}

function pendingOf(answered: readonly AnsweredGrants[]): EnvironmentAnswer | undefined {
  const refused = answered.flatMap(({ answer }) => (answer.kind === "refused" ? [answer] : []));
  const approvals = approvalsOf(answered);
  if (refused.length === 0 && approvals.length === 0) return undefined;
  const reasons = refused.flatMap((one) => [...textsOf(one.reasons), waitingRemedy(one.remedy)]);
  const code = refused.length > 0 ? "not_ready" : "approval_pending";
  const signature = JSON.stringify([
    refused.map((one) => one.reasons.map((each) => each.code)),
    approvals.map(({ grants, pending }) => {
      const { who, missing, have, subject } = pending;
      return [grants, who, missing, have, subject.commit, pending.reasons.map((one) => one.code)];
    }),
  ]);
  return { kind: "pending", code, reasons: once(reasons), approvals, signature };
}

/** Grants that wait for the same are shown together. */
function approvalsOf(answered: readonly AnsweredGrants[]): readonly PendingGrants[] {
  const found = new Map<string, PendingGrants>();
  for (const { grants, answer } of answered) {
    if (answer.kind !== "pending") continue;
    const key = JSON.stringify(answer);
    const before = found.get(key)?.grants ?? [];
    found.set(key, { grants: [...before, ...grants], pending: answer });
  }
  return [...found.values()];
}

function reasonsToProceed({ answer }: AnsweredGrants): readonly GateReason[] {
  return answer.kind === "proceed" ? answer.reasons : [];
}

/** The run goes on by itself. */
function waitingRemedy(remedy: string): string {
  return remedy.replace(" Then re-run the job.", "");
}

function textsOf(reasons: readonly GateReason[]): readonly string[] {
  return once(reasons.map(({ text }) => text));
}

function once(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function approved(code: ApprovedCode, reasons: readonly string[]): EnvironmentAnswer {
  return { kind: "approved", code, reasons };
}

function held(code: PendingCode, reason: string): EnvironmentAnswer {
  return { kind: "pending", code, reasons: [reason], approvals: [], signature: code + reason };
}

function rejected(code: RejectedCode, reasons: readonly string[], remedy: string) {
  return { kind: "rejected", code, reasons, grants: [], remedy, isSure: true } as const;
}

function unavailable({
  message,
  retryAfterSeconds,
}: Extract<GateAnswer, { kind: "unavailable" }>): EnvironmentAnswer {
  return { kind: "unavailable", message, retryAfterSeconds };
}
