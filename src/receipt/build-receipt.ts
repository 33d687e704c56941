import type { Claims } from "../shared/claims.ts";
import { toRfc3339 } from "../shared/clock.ts";
import type { DecisionSummary } from "../shared/wire.ts";
import { notProven } from "./not-proven.ts";
import type { EndingRecord, IssuedLease, ReceiptParts, TaskRecord } from "./receipt-parts.ts";
import type {
  ApprovalSection,
  EndSection,
  IssueSection,
  Receipt,
  RequestSection,
  TaskSection,
} from "./receipt.ts";

/** The record of one lease, from what the parts of its run know. */
export function buildReceipt(parts: ReceiptParts): Receipt {
  const { decision, lease, ending, task } = parts;
  return {
    version: 2,
    lease: lease.id,
    mode: parts.mode,
    step: parts.step,
    ...(parts.grant === undefined ? {} : { grant: parts.grant }),
    ...(parts.environment === undefined ? {} : { environment: parts.environment }),
    access: parts.access,
    asked: askedOf(parts.claims, decision),
    granted: {
      rule: decision.rule,
      trace: decision.trace,
      ...(decision.observed === undefined ? {} : { observed: decision.observed }),
    },
    approved: approvedOf(decision),
    issued: issuedOf(lease, parts.maskedValues),
    ...(task === undefined ? {} : { used: usedOf(task) }),
    ended: endedOf(ending),
    proven: { checked_at: toRfc3339(ending.checkedAt), by: ending.by, facts: ending.facts },
    not_proven: notProven(parts),
  };
}

function askedOf(claims: Claims, decision: DecisionSummary): RequestSection {
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
    check_run_id: claims.checkRunId,
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

function issuedOf(lease: IssuedLease, maskedValues: number): IssueSection {
  const { diesAt, files, supplied } = lease;
  return {
    kind: lease.kind,
    to: lease.issuedTo,
    at: toRfc3339(lease.issuedAt),
    expires_at: toRfc3339(lease.expiresAt),
    ...(diesAt === undefined ? {} : { dies_at: toRfc3339(diesAt) }),
    masked_values: maskedValues,
    ...(files.length === 0 ? {} : { files: files.map(({ name, mode }) => ({ name, mode })) }),
    ...(supplied.length === 0 ? {} : { supplied }),
  };
}

function usedOf(task: TaskRecord): TaskSection {
  return {
    started_at: toRfc3339(task.startedAt),
    ended_at: toRfc3339(task.endedAt),
    duration_ms: Math.max(0, task.endedAt - task.startedAt),
    exit_code: task.exitCode,
    ...(task.stopped === undefined ? {} : { stopped: task.stopped }),
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
