import type { GateReason } from "../../approval/gate.ts";
import type { RuleOutcome } from "../../policy/evaluate.ts";
import type { Claims } from "../../shared/claims.ts";
import type { Instant } from "../../shared/clock.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import type { FindingOnWire } from "../../shared/wire.ts";
import type { Refusal } from "../refusal/refusal.ts";

/** What is known about one request when it is decided; grows from step to step. */
export interface AuditFacts {
  readonly claims?: Claims;
  /** SHA-256 of the ID token, hex. */
  readonly idTokenHash?: string;
  readonly request?: {
    readonly grant: string;
    readonly environment: string | undefined;
    readonly access: string;
    readonly step: string;
    readonly ttlSeconds: number | undefined;
  };
  /** The grant that decided, and where it stands. */
  readonly rule?: string;
  /** What policy's rules said, the ones that passed left out. */
  readonly policy?: readonly RuleOutcome[];
  readonly observed?: readonly string[];
  readonly gate?: readonly GateReason[];
  readonly approvals?: readonly {
    readonly reviewId: number;
    readonly login: string;
    readonly commit: string;
  }[];
  /** Why the grant needs no approval. */
  readonly excuse?: string;
  readonly lease?: LeaseId;
  /** SHA-256 of the lease token, hex. */
  readonly leaseTokenHash?: string;
  /** Leases that this request ended. */
  readonly ended?: readonly { readonly lease: LeaseId; readonly state: string }[];
  /** What those leases leave readable or writable for others, and what removes it. */
  readonly findings?: readonly (FindingOnWire & { readonly lease: LeaseId })[];
}

export type AuditEvent = "token" | "revoke" | "close_job" | "ended" | "tidied" | "alarm";

export interface AuditEntry {
  readonly at: Instant;
  readonly trace: string;
  readonly event: AuditEvent;
  readonly outcome: "granted" | "refused" | "done" | "raised";
  /** The refusal's code, or the alarm's name. */
  readonly code?: string;
  /** The exact ground, which the caller is not told. */
  readonly reason?: string;
  readonly facts: AuditFacts;
}

/** Writes one entry; throws when it could not, and then nothing may be granted. */
export type Audit = (entry: AuditEntry) => void;

/** An audit log of one JSON line an entry. `write` gets the line with its end. */
export function createAudit(write: (line: string) => void): Audit {
  return (entry) => write(`${JSON.stringify(lineOf(entry))}\n`);
}

/** What is known of one request so far. */
export interface Trail {
  readonly trace: string;
  note(facts: AuditFacts): void;
  known(): AuditFacts;
}

export function startTrail(trace: string): Trail {
  let facts: AuditFacts = {};
  return {
    trace,
    note: (more) => {
      facts = { ...facts, ...more };
    },
    known: () => facts,
  };
}

export function refusedEntry(
  event: AuditEvent,
  at: Instant,
  { trail, refused }: { readonly trail: Trail; readonly refused: Refusal },
): AuditEntry {
  const { code, reason } = refused;
  return { at, trace: trail.trace, event, outcome: "refused", code, reason, facts: trail.known() };
}

function lineOf({ at, facts, ...entry }: AuditEntry): Readonly<Record<string, unknown>> {
  const { claims, idTokenHash, leaseTokenHash, request, policy, approvals, ...rest } = facts;
  return {
    at: new Date(at).toISOString(),
    ...entry,
    ...rest,
    request: request && {
      grant: request.grant,
      environment: request.environment,
      access: request.access,
      step: request.step,
      ttl: request.ttlSeconds,
    },
    policy: policy?.map(({ rule, document, state, text }) => ({ rule, document, state, text })),
    approvals: approvals?.map(({ reviewId, login, commit }) => ({
      review_id: reviewId,
      login,
      commit,
    })),
    id_token_sha256: idTokenHash,
    lease_token_sha256: leaseTokenHash,
    claims: claims && claimsOf(claims),
  };
}

/** Claims by name and id, in GitHub's own words. */
function claimsOf(claims: Claims): Readonly<Record<string, unknown>> {
  return {
    jti: claims.jwtId,
    repository: claims.repository,
    repository_id: claims.repositoryId,
    repository_owner: claims.repositoryOwner,
    repository_owner_id: claims.repositoryOwnerId,
    run_id: claims.runId,
    run_attempt: claims.runAttempt,
    check_run_id: claims.checkRunId,
    actor: claims.actor,
    actor_id: claims.actorId,
    event_name: claims.eventName,
    ref: claims.ref,
    sha: claims.sha,
    workflow_ref: claims.workflowRef,
    job_workflow_ref: claims.jobWorkflowRef,
    job_workflow_sha: claims.jobWorkflowSha,
    environment: claims.environment,
    runner_environment: claims.runnerEnvironment,
  };
}
