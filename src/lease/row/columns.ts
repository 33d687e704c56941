import type { Lease } from "../lease.ts";

/** A part of a row of `leases`, as every driver writes it. */
export type Columns = Readonly<Record<string, string | number | null>>;

/** The columns that are written once. */
export function fixedColumns(lease: Lease): Columns {
  return {
    id: lease.id,
    grant_name: lease.grant,
    environment: lease.environment ?? null,
    access: lease.access,
    step: lease.step,
    task: lease.task === undefined ? null : JSON.stringify(lease.task),
    agent: lease.agent === undefined ? null : JSON.stringify(lease.agent),
    break_glass: lease.breakGlass === undefined ? null : JSON.stringify(lease.breakGlass),
    repository_id: lease.job.repositoryId,
    run_id: lease.job.runId,
    run_attempt: lease.job.runAttempt,
    check_run_id: lease.job.checkRunId,
    repository: lease.repository,
    repository_owner_id: lease.repositoryOwnerId,
    idempotency_key: lease.idempotencyKey,
    kind: lease.kind,
    token_hash: lease.tokenHash,
    pull_request: lease.pullRequest ?? null,
    commit_sha: lease.commit,
    approvals: JSON.stringify(lease.approvals),
    on_withdrawal: lease.onWithdrawal,
    created_at: lease.createdAt,
    expires_at: Math.floor(lease.expiresAt),
    replaces: lease.replaces,
  };
}

/** The columns that change in a lease's life. */
export function changingColumns(lease: Lease): Columns {
  return {
    state: lease.state,
    handle: JSON.stringify(lease.handle),
    issued_to: lease.issuedTo,
    // A provider's instant may have a fraction of a millisecond; the column takes whole ones.
    dies_at: lease.diesAt === undefined ? null : Math.floor(lease.diesAt),
    issue_outcome: lease.issueOutcome ?? null,
    issued_at: lease.issuedAt ?? null,
    last_beat_at: lease.lastBeatAt ?? null,
    heartbeat_reset_at: lease.heartbeatResetAt,
    end_reason: lease.endReason ?? null,
    ended_at: lease.endedAt ?? null,
    proof: lease.proof === undefined ? null : JSON.stringify(lease.proof),
    tries: lease.tries,
    next_try_at: lease.nextTryAt === undefined ? null : Math.ceil(lease.nextTryAt),
    last_error: lease.lastError ?? null,
    ...afterEndColumns(lease),
  };
}

/** What is known of a lease's leftovers, and the secret that it needs until then. */
function afterEndColumns({ tidy, findings, sealedSecret }: Lease): Columns {
  return {
    tidy_state: tidy.state,
    tidy_tries: tidy.tries,
    tidy_next_try_at: tidy.nextTryAt === undefined ? null : Math.ceil(tidy.nextTryAt),
    tidy_last_error: tidy.lastError ?? null,
    tidy_facts: JSON.stringify(tidy.facts),
    findings: JSON.stringify(findings),
    secret_key_id: sealedSecret?.keyId ?? null,
    secret_box: sealedSecret?.box ?? null,
  };
}
