import type { Handle } from "../../credentials/kind/credential.ts";
import { isLeaseId, type LeaseId } from "../../shared/lease-id.ts";
import {
  END_REASONS,
  LEASE_STATES,
  PROOF_STATES,
  type ApprovalUse,
  type Lease,
  type Proof,
} from "../lease.ts";
import { StoreError } from "../store.ts";

/** Rows come from a file that others may have touched: unknown until each column was looked at. */
type Row = Readonly<Record<string, unknown>>;

/**
 * One row of `leases` as a lease.
 * @throws StoreError (`unusable`) for a row that no stepkey wrote
 */
export function leaseOf(row: Row): Lease {
  return {
    id: leaseIdOf(row, "id"),
    state: oneOf(row, "state", LEASE_STATES),
    grant: text(row, "grant_name"),
    environment: optionalText(row, "environment"),
    access: oneOf(row, "access", ["read", "write"] as const),
    step: text(row, "step"),
    job: {
      repositoryId: integer(row, "repository_id"),
      runId: integer(row, "run_id"),
      runAttempt: integer(row, "run_attempt"),
      checkRunId: integer(row, "check_run_id"),
    },
    repository: text(row, "repository"),
    repositoryOwnerId: integer(row, "repository_owner_id"),
    request: text(row, "request"),
    kind: text(row, "kind"),
    handle: handleOf(json(row, "handle")),
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
    answer: optional(row, "answer", (key) => oneOf(row, key, ["issued", "nothing"] as const)),
    issuedAt: optionalInteger(row, "issued_at"),
    diesAt: integer(row, "dies_at"),
    lastBeatAt: optionalInteger(row, "last_beat_at"),
    heardAt: integer(row, "heard_at"),
    endReason: optional(row, "end_reason", (key) => oneOf(row, key, END_REASONS)),
    endedAt: optionalInteger(row, "ended_at"),
    proof: optional(row, "proof", (key) => proofOf(json(row, key))),
    tries: integer(row, "tries"),
    nextTryAt: optionalInteger(row, "next_try_at"),
    lastError: optionalText(row, "last_error"),
  };
}

function leaseIdOf(row: Row, key: string): LeaseId {
  const value = text(row, key);
  return isLeaseId(value) ? value : damaged(`${key} is no lease id`);
}

export function text(row: Row, key: string): string {
  const value = row[key];
  return typeof value === "string" ? value : damaged(`${key} is no text`);
}

export function integer(row: Row, key: string): number {
  const value = row[key];
  return typeof value === "number" && Number.isSafeInteger(value)
    ? value
    : damaged(`${key} is no whole number`);
}

export function oneOf<const T extends string>(row: Row, key: string, values: readonly T[]): T {
  const value = row[key];
  return values.find((known) => known === value) ?? damaged(`${key} is none of ${values.join()}`);
}

function optional<T>(row: Row, key: string, read: (key: string) => T): T | undefined {
  return row[key] === null ? undefined : read(key);
}

function optionalText(row: Row, key: string): string | undefined {
  return optional(row, key, () => text(row, key));
}

function optionalInteger(row: Row, key: string): number | undefined {
  return optional(row, key, () => integer(row, key));
}

function json(row: Row, key: string): unknown {
  try {
    return JSON.parse(text(row, key));
  } catch {
    return damaged(`${key} is no JSON`);
  }
}

function record(value: unknown, what: string): Row {
  if (typeof value !== "object" || value === null) return damaged(`${what} is no object`);
  return Object.fromEntries(Object.entries(value));
}

function list(value: unknown, what: string): readonly unknown[] {
  return Array.isArray(value) ? value : damaged(`${what} is no list`);
}

function handleOf(value: unknown): Handle {
  const handle: Record<string, string | number | boolean> = {};
  for (const [key, part] of Object.entries(record(value, "handle"))) {
    const plain = typeof part === "string" || typeof part === "number" || typeof part === "boolean";
    handle[key] = plain ? part : damaged(`handle.${key} is not plain`);
  }
  return handle;
}

function approvalsOf(value: unknown): readonly ApprovalUse[] {
  return list(value, "approvals").map((element) => {
    const approval = record(element, "approval");
    return {
      reviewId: integer(approval, "reviewId"),
      login: text(approval, "login"),
      submittedAt: integer(approval, "submittedAt"),
      commit: text(approval, "commit"),
    };
  });
}

function proofOf(value: unknown): Proof {
  const proof = record(value, "proof");
  return {
    checkedAt: integer(proof, "checkedAt"),
    state: oneOf(proof, "state", PROOF_STATES),
    facts: list(proof["facts"], "facts").map((fact) => text({ fact }, "fact")),
  };
}

function damaged(what: string): never {
  throw new StoreError("unusable", `The store holds a row that no stepkey wrote: ${what}.`, {
    remedy: "Restore the store from a backup, or give stepkey an empty one.",
  });
}
