import type { Handle } from "../../credentials/kind/credential.ts";
import type { LeaseFinding } from "../../credentials/kind/provider.ts";
import { isLeaseId, type LeaseId } from "../../shared/lease-id.ts";
import { TIDY_STATES } from "../../shared/wire.ts";
import type { ApprovalUse } from "../approval-use.ts";
import type { BreakGlass } from "../break-glass.ts";
import type { LeaseAgent, LeaseTask } from "../lease-task.ts";
import {
  END_REASONS,
  LEASE_STATES,
  PROOF_STATES,
  type Lease,
  type LeaseTidy,
  type Proof,
  type SealedSecret,
} from "../lease.ts";
import { DAMAGED_ROW, StoreError } from "../store.ts";

/** Rows come from a file that others may have edited: unknown until each column was checked. */
type Row = Readonly<Record<string, unknown>>;

/**
 * One row of `leases` as a lease.
 * @throws StoreError (`unusable`) for a row that stepkey did not write
 */
export function leaseOf(row: Row): Lease {
  return {
    id: leaseIdIn(row, "id"),
    state: oneOf(row, "state", LEASE_STATES),
    grant: text(row, "grant_name"),
    environment: optionalText(row, "environment"),
    access: oneOf(row, "access", ["read", "write"] as const),
    step: text(row, "step"),
    task: optional(row, "task", (key) => taskOf(json(row, key))),
    agent: optional(row, "agent", (key) => agentOf(json(row, key))),
    breakGlass: optional(row, "break_glass", (key) => breakGlassOf(json(row, key))),
    job: {
      repositoryId: integer(row, "repository_id"),
      runId: integer(row, "run_id"),
      runAttempt: integer(row, "run_attempt"),
      checkRunId: integer(row, "check_run_id"),
    },
    repository: text(row, "repository"),
    repositoryOwnerId: integer(row, "repository_owner_id"),
    idempotencyKey: text(row, "idempotency_key"),
    kind: text(row, "kind"),
    handle: handleIn(json(row, "handle")),
    issuedTo: text(row, "issued_to"),
    tokenHash: text(row, "token_hash"),
    pullRequest: optionalInteger(row, "pull_request"),
    commit: text(row, "commit_sha"),
    approvals: approvalsOf(json(row, "approvals")),
    onWithdrawal: oneOf(row, "on_withdrawal", ["revoke", "finish"] as const),
    createdAt: integer(row, "created_at"),
    expiresAt: integer(row, "expires_at"),
    replaces: integer(row, "replaces"),
    ...progressOf(row),
  };
}

/** The columns that change in a lease's life. */
function progressOf(row: Row) {
  return {
    issueOutcome: optional(row, "issue_outcome", (key) =>
      oneOf(row, key, ["issued", "nothing"] as const),
    ),
    issuedAt: optionalInteger(row, "issued_at"),
    diesAt: optionalInteger(row, "dies_at"),
    lastBeatAt: optionalInteger(row, "last_beat_at"),
    heartbeatResetAt: integer(row, "heartbeat_reset_at"),
    endReason: optional(row, "end_reason", (key) => oneOf(row, key, END_REASONS)),
    endedAt: optionalInteger(row, "ended_at"),
    proof: optional(row, "proof", (key) => proofOf(json(row, key))),
    tries: integer(row, "tries"),
    nextTryAt: optionalInteger(row, "next_try_at"),
    lastError: optionalText(row, "last_error"),
    tidy: tidyOf(row),
    findings: findingsOf(json(row, "findings")),
    sealedSecret: sealedSecretOf(row),
  };
}

function tidyOf(row: Row): LeaseTidy {
  return {
    state: oneOf(row, "tidy_state", ["none", ...TIDY_STATES]),
    tries: integer(row, "tidy_tries"),
    nextTryAt: optionalInteger(row, "tidy_next_try_at"),
    lastError: optionalText(row, "tidy_last_error"),
    facts: texts(json(row, "tidy_facts"), "tidy_facts"),
  };
}

function sealedSecretOf(row: Row): SealedSecret | undefined {
  const keyId = optionalText(row, "secret_key_id");
  return keyId === undefined ? undefined : { keyId, box: text(row, "secret_box") };
}

export function leaseIdIn(row: Row, key: string): LeaseId {
  const value = text(row, key);
  return isLeaseId(value) ? value : damaged(`${key} is not a lease id`);
}

export function text(row: Row, key: string): string {
  const value = row[key];
  return typeof value === "string" ? value : damaged(`${key} is not text`);
}

export function integer(row: Row, key: string): number {
  const value = row[key];
  return typeof value === "number" && Number.isSafeInteger(value)
    ? value
    : damaged(`${key} is not a whole number`);
}

export function oneOf<const T extends string>(row: Row, key: string, values: readonly T[]): T {
  const value = row[key];
  return (
    values.find((known) => known === value) ?? damaged(`${key} is not one of ${values.join(", ")}`)
  );
}

function optional<T>(row: Row, key: string, read: (key: string) => T): T | undefined {
  return row[key] === null ? undefined : read(key);
}

export function optionalText(row: Row, key: string): string | undefined {
  return optional(row, key, () => text(row, key));
}

export function optionalInteger(row: Row, key: string): number | undefined {
  return optional(row, key, () => integer(row, key));
}

export function json(row: Row, key: string): unknown {
  try {
    return JSON.parse(text(row, key));
  } catch {
    return damaged(`${key} is not JSON`);
  }
}

function record(value: unknown, what: string): Row {
  if (typeof value !== "object" || value === null) return damaged(`${what} is not an object`);
  return Object.fromEntries(Object.entries(value));
}

function list(value: unknown, what: string): readonly unknown[] {
  return Array.isArray(value) ? value : damaged(`${what} is not a list`);
}

export function handleIn(value: unknown): Handle {
  const handle: Record<string, string | number | boolean> = {};
  for (const [key, part] of Object.entries(record(value, "handle"))) {
    const plain = typeof part === "string" || typeof part === "number" || typeof part === "boolean";
    handle[key] = plain ? part : damaged(`handle.${key} is not plain`);
  }
  return handle;
}

function taskOf(value: unknown): LeaseTask {
  const task = record(value, "task");
  const parameters = record(task["parameters"], "task.parameters");
  return {
    name: text(task, "name"),
    commit: text(task, "commit"),
    parameters: Object.fromEntries(
      Object.keys(parameters).map((key) => [key, text(parameters, key)]),
    ),
  };
}

function agentOf(value: unknown): LeaseAgent {
  const agent = record(value, "agent");
  const client = agent["client"] === undefined ? undefined : text(agent, "client");
  return { client, startedBy: text(agent, "startedBy") };
}

function breakGlassOf(value: unknown): BreakGlass {
  const given = record(value, "break_glass");
  return {
    user: text(given, "user"),
    machine: text(given, "machine"),
    reason: text(given, "reason"),
    handedTo: oneOf(given, "handedTo", ["command", "printed"] as const),
  };
}

function approvalsOf(value: unknown): readonly ApprovalUse[] {
  return list(value, "approvals").map((element) => {
    const approval = record(element, "approval");
    return {
      reviewId: integer(approval, "reviewId"),
      login: text(approval, "login"),
      submittedAt: integer(approval, "submittedAt"),
      commit: text(approval, "commit"),
      // A lease of an older version has none.
      per: approval["per"] === "run" ? "run" : "lease",
      pullRequest:
        approval["pullRequest"] === undefined ? undefined : integer(approval, "pullRequest"),
    };
  });
}

function proofOf(value: unknown): Proof {
  const proof = record(value, "proof");
  return {
    checkedAt: integer(proof, "checkedAt"),
    state: oneOf(proof, "state", PROOF_STATES),
    facts: texts(proof["facts"], "facts"),
  };
}

function findingsOf(value: unknown): readonly LeaseFinding[] {
  return list(value, "findings").map((element) => {
    const finding = record(element, "finding");
    return { what: text(finding, "what"), fix: text(finding, "fix") };
  });
}

function texts(value: unknown, what: string): readonly string[] {
  return list(value, what).map((element) => text({ [what]: element }, what));
}

function damaged(what: string): never {
  throw new StoreError("unusable", `${DAMAGED_ROW}: ${what}.`, {
    remedy: "Restore the store from a backup, or give stepkey an empty one.",
  });
}
