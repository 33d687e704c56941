import type { Admin } from "../../lease/break-glass.ts";
import type { GateReason } from "../../approval/gate.ts";
import type { RuleOutcome } from "../../policy/evaluate.ts";
import type { Claims } from "../../shared/claims.ts";
import type { Instant } from "../../shared/clock.ts";
import type { LeaseId, RandomBytes } from "../../shared/lease-id.ts";
import type { AskedTask, AskingAgent, AskState } from "../../shared/task-wire.ts";
import type { FindingOnWire } from "../../shared/wire.ts";

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
    /** The action that gets the credential; undefined for a script. */
    readonly uses: string | undefined;
    readonly ttlSeconds: number | undefined;
    readonly task?: AskedTask | undefined;
    /** The agent that asks, as it is claimed. */
    readonly agent?: AskingAgent | undefined;
  };
  /** The grant that decided, with its file and line. */
  readonly rule?: string;
  /** The commits that the policy is from, where it is on GitHub: the repository's first. */
  readonly policyCommits?: readonly {
    readonly repository: string;
    readonly path: string;
    readonly commit: string;
  }[];
  /** What policy's rules said, without the ones that passed. */
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
  /** What the job was told that it could ask for: names, by state. */
  readonly discovered?: Readonly<Record<"grants" | "tasks", Readonly<Record<string, AskState>>>>;
  /** Who asked outside the gate, and why. */
  readonly breakGlass?: Admin & { readonly reason?: string; readonly handedTo?: string };
  /** Who confirmed what another admin got outside the gate. */
  readonly confirmed?: Admin & {
    readonly of: Admin;
    readonly usedAt: string;
    readonly reason: string;
  };
  /** What the broker answered about a run that waited for an environment. */
  readonly answered?: {
    readonly repository: string;
    readonly repositoryId: number;
    readonly run: number;
    readonly environment: string;
    readonly state: "approved" | "rejected";
  };
  readonly repository?: string;
  readonly lease?: LeaseId;
  /** SHA-256 of the lease token, hex. */
  readonly leaseTokenHash?: string;
  /** Leases that this request ended. */
  readonly ended?: readonly { readonly lease: LeaseId; readonly state: string }[];
  /** What those leases leave readable or writable for others, and what removes it. */
  readonly findings?: readonly (FindingOnWire & { readonly lease: LeaseId })[];
}

export type AuditEvent =
  | "token"
  | "break_glass"
  | "break_glass_confirmed"
  | "discover"
  | "revoke"
  | "close_job"
  | "withdrawn"
  | "environment"
  | "ended"
  | "tidied"
  | "alarm";

export interface AuditEntry {
  readonly at: Instant;
  readonly trace: string;
  readonly event: AuditEvent;
  readonly outcome: "granted" | "refused" | "done" | "raised";
  /** The refusal's code, or the alarm's name. */
  readonly code?: string;
  /** The exact reason, which the caller does not see. */
  readonly reason?: string;
  readonly facts: AuditFacts;
}

/** Writes one entry. Throws when it cannot write a grant, and then nothing may be granted. */
export type Audit = (entry: AuditEntry) => void;

/**
 * An audit log with one JSON line for each entry. `write` gets the line of a grant with its line end; `keep` gets all
 * others, which report what has happened anyway.
 */
export function createAudit(
  write: (line: string) => void,
  keep: (line: string, isMinor: boolean) => void = write,
): Audit {
  return (entry) => {
    const line = `${JSON.stringify(lineOf(entry))}\n`;
    if (entry.outcome === "granted") write(line);
    else keep(line, entry.outcome === "refused");
  };
}

/** Collects what is known about one request, for its entry in the audit log. */
export interface AuditTrail {
  readonly trace: string;
  note(facts: AuditFacts): void;
  known(): AuditFacts;
}

export function startAuditTrail(trace: string): AuditTrail {
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
  {
    trail,
    refused,
  }: {
    readonly trail: AuditTrail;
    readonly refused: { readonly code: string; readonly reason: string };
  },
): AuditEntry {
  const { code, reason } = refused;
  return { at, trace: trail.trace, event, outcome: "refused", code, reason, facts: trail.known() };
}

function lineOf({ at, facts, ...entry }: AuditEntry): Readonly<Record<string, unknown>> {
  const { claims, idTokenHash, leaseTokenHash, request, policy, policyCommits, ...others } = facts;
  const { approvals, breakGlass, confirmed, answered, ...rest } = others;
  return {
    at: new Date(at).toISOString(),
    ...entry,
    ...rest,
    request: request && {
      grant: request.grant,
      environment: request.environment,
      access: request.access,
      step: request.step,
      uses: request.uses,
      ttl: request.ttlSeconds,
      task: request.task,
      agent: request.agent && { claimed: true, ...request.agent },
    },
    break_glass: breakGlass && {
      user: breakGlass.user,
      machine: breakGlass.machine,
      reason: breakGlass.reason,
      handed_to: breakGlass.handedTo,
    },
    confirmed: confirmed && {
      user: confirmed.user,
      machine: confirmed.machine,
      of: confirmed.of,
      used_at: confirmed.usedAt,
      reason: confirmed.reason,
    },
    answered: answered && {
      repository: answered.repository,
      repository_id: answered.repositoryId,
      run_id: answered.run,
      environment: answered.environment,
      state: answered.state,
    },
    policy: policy?.map(({ rule, document, state, text }) => ({ rule, document, state, text })),
    policy_commits: policyCommits,
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

/** The claims, under GitHub's own names. */
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
    ref_protected: claims.refProtected?.toString(),
    ...Object.fromEntries(
      Object.entries(claims.repoProperties).map(([name, value]) => [
        `repo_property_${name}`,
        value,
      ]),
    ),
  };
}

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * A ULID: 48 bits of time and 80 random ones, 26 characters that sort by time. It names one request in the
 * response, the audit log and the request log.
 * @see https://github.com/ulid/spec
 */
export function newTraceId(now: Instant, randomBytes: RandomBytes): string {
  let rest = now;
  let time = "";
  for (let index = 0; index < 10; index += 1) {
    time = ALPHABET.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  const random = Array.from(randomBytes(16), (byte) => ALPHABET.charAt(byte % 32));
  return time + random.join("");
}
