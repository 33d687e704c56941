import { earlierLeases } from "./earlier-leases.ts";
import { expiryInWords } from "./log-lines.ts";
import { residueDoubts } from "./residue-lines.ts";
import type { EndingRecord, LeaseClaims, ReceiptParts, TaskRecord } from "./receipt-parts.ts";
import type {
  ApprovalSection,
  EndSection,
  IssueSection,
  Receipt,
  RequestSection,
  Revocation,
  TaskSection,
} from "./receipt.ts";
import { type Instant, toRfc3339 } from "../shared/clock.ts";
import type { DecisionSummary } from "../shared/wire.ts";
import { joined, timeOfDay } from "../shared/wording.ts";

/** The record of one lease, from what the parts of its run know. */
export function buildReceipt(parts: ReceiptParts): Receipt {
  const { decision, lease, ending, task } = parts;
  const asked = askedOf(parts.claims, decision);
  const issued = issuedOf(parts);
  const earlier = earlierLeases(parts.receipts ?? [], { lease: lease.id, asked, issued });
  return {
    version: 2,
    lease: lease.id,
    mode: parts.mode,
    step: parts.step,
    ...(parts.grant === undefined ? {} : { grant: parts.grant }),
    ...(parts.environment === undefined ? {} : { environment: parts.environment }),
    ...(parts.access === undefined ? {} : { access: parts.access }),
    ...(parts.uses === undefined ? {} : { uses: parts.uses }),
    ...nestedOf(parts),
    ...namedOf(parts),
    ...(earlier.length === 0 ? {} : { earlier }),
    asked,
    granted: {
      rule: decision.rule,
      trace: decision.trace,
      ...(decision.policy === undefined ? {} : { policy: decision.policy }),
      ...(decision.observed === undefined ? {} : { observed: decision.observed }),
    },
    approved: approvedOf(decision),
    issued,
    ...(task === undefined ? {} : { used: usedOf(task) }),
    ended: endedOf(ending),
    proven: { checked_at: toRfc3339(ending.checkedAt), by: ending.by, facts: ending.facts },
    not_proven: notProven(parts),
  };
}

function nestedOf({ nested = [] }: ReceiptParts): Pick<Receipt, "nested"> {
  return nested.length === 0 ? {} : { nested };
}

function namedOf({ named }: ReceiptParts): Pick<Receipt, "task" | "agent"> {
  if (named === undefined) return {};
  const { task, repository, client, hasWall } = named;
  const { name, commit, parameters } = task;
  return {
    task: { name, repository, commit, parameters },
    agent: {
      ...(client === undefined ? {} : { claimed_client: client }),
      isolated: hasWall,
    },
  };
}

function askedOf(claims: LeaseClaims, decision: DecisionSummary): RequestSection {
  return {
    repository: claims.repository,
    repository_id: claims.repositoryId,
    commit: decision.commit,
    ref: claims.ref,
    ...(decision.pull_request === undefined ? {} : { pull_request: decision.pull_request }),
    event: claims.eventName,
    by: claims.actor,
    ...(decision.author === undefined ? {} : { author: decision.author }),
    agent: decision.agent,
    run_id: claims.runId,
    run_attempt: claims.runAttempt,
    ...(claims.checkRunId === undefined ? {} : { check_run_id: claims.checkRunId }),
    workflow: claims.jobWorkflowRef ?? claims.workflowRef,
  };
}

function approvedOf(decision: DecisionSummary): ApprovalSection {
  return {
    required: decision.required_approvals,
    by: decision.approvals.map(({ review_id, login, commit, submitted_at }) => ({
      review_id,
      login,
      commit,
      at: submitted_at,
    })),
    ...(decision.reason === undefined ? {} : { reason: decision.reason }),
  };
}

function issuedOf({ lease, maskedValues, storedSecrets = [] }: ReceiptParts): IssueSection {
  const { diesAt, expiresAt, files, supplied } = lease;
  return {
    kind: lease.kind,
    to: lease.issuedTo,
    at: toRfc3339(lease.issuedAt),
    ...(expiresAt === undefined ? {} : { expires_at: toRfc3339(expiresAt) }),
    ...(diesAt === undefined ? {} : { dies_at: toRfc3339(diesAt) }),
    masked_values: maskedValues,
    ...(files.length === 0 ? {} : { files: files.map(({ name, mode }) => ({ name, mode })) }),
    ...(supplied.length === 0 ? {} : { supplied }),
    ...(storedSecrets.length === 0 ? {} : { stored_secrets: storedSecrets }),
  };
}

/** A task can leave any number. */
const MAX_PROCESSES = 50;

function usedOf(task: TaskRecord): TaskSection {
  return {
    started_at: toRfc3339(task.startedAt),
    ended_at: toRfc3339(task.endedAt),
    duration_ms: Math.max(0, task.endedAt - task.startedAt),
    exit_code: task.exitCode,
    ...(task.stopped === undefined ? {} : { stopped: task.stopped }),
    ...((task.left ?? []).length === 0
      ? {}
      : { left_processes: task.left?.slice(0, MAX_PROCESSES) ?? [] }),
    ...(task.residue === undefined ? {} : { residue: task.residue }),
  };
}

function endedOf({
  checkedAt,
  revocation,
  failure,
  tidy,
  findings = [],
}: EndingRecord): EndSection {
  return {
    at: toRfc3339(checkedAt),
    revocation,
    ...(failure === undefined ? {} : { failure: failure.message }),
    ...(tidy === undefined ? {} : { tidy }),
    ...(findings.length === 0 ? {} : { findings }),
  };
}

/** What nobody can vouch for in this run, one sentence each. */
function notProven(parts: ReceiptParts): readonly string[] {
  return [
    ...aboutTheEnd(parts),
    ...aboutTheTask(parts),
    ...aboutTheMode(parts),
    ...aboutTheAgent(parts),
  ];
}

function aboutTheAgent({ named }: ReceiptParts): readonly string[] {
  if (named === undefined || named.hasWall) return [];
  return [
    "That the agent could not read the credential: it ran as the same user as the task, because this runner has no wall for it.",
  ];
}

function aboutTheEnd(parts: ReceiptParts): readonly string[] {
  const { mode, ending, lease, storedSecrets = [] } = parts;
  const doubt = mode === "secret-env" ? undefined : DOUBTS[ending.revocation];
  return [
    ...(doubt === undefined ? [] : [`That the credential is dead: ${doubt(lease.diesAt)}.`]),
    ...(storedSecrets.length === 0 ? [] : [storedDoubt(storedSecrets)]),
  ];
}

function storedDoubt(names: readonly string[]): string {
  const [secrets, stay, them] =
    names.length === 1
      ? ["secret", "is dead: it stays", "it"]
      : ["secrets", "are dead: they stay", "them"];
  return `That the stored ${secrets} ${joined(names)} ${stay} valid, because stepkey cannot end ${them}.`;
}

/** By how it ended, and when the provider ends it by itself. */
const DOUBTS: Readonly<Record<Revocation, ((diesAt: Instant | undefined) => string) | undefined>> =
  {
    verified: undefined,
    requested: () =>
      "the provider accepted the revocation, and has no way to show that it took effect",
    expires: (diesAt) => `this kind cannot be revoked; it ${expiryInWords(diesAt)}`,
    none: () => "it stays valid, because stepkey cannot end it",
    failed: (diesAt) =>
      diesAt === undefined
        ? "it could not be revoked, and may stay valid"
        : `it could not be revoked, and may work until ${timeOfDay(diesAt)} UTC`,
  };

function aboutTheTask({ task, ending, storedSecrets = [] }: ReceiptParts): readonly string[] {
  if (task === undefined) return [];
  const { residue, escaped } = task;
  const isDead = ending.revocation === "verified" && storedSecrets.length === 0;
  const held = isDead ? "had" : "may still have";
  return [
    ...(escaped
      ? [
          `That the task is over: a process that left its process group still ran, and ${held} the credential.`,
        ]
      : []),
    ...(residue === undefined ? ["That no file contains the secret: nobody searched."] : []),
    ...(residue === undefined ? [] : residueDoubts(residue)),
  ];
}

function aboutTheMode({ mode, access }: ReceiptParts): readonly string[] {
  if (mode === "secret-env") {
    return ["Who asked: no ID token was requested, so the runner alone says it."];
  }
  if (mode === "broker" || access === "read") return [];
  return [
    "That nothing else in this job could get this credential: without a broker, only the provider's trust policy decides that.",
  ];
}
