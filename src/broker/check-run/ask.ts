import { z } from "zod";
import type { Claims } from "../../shared/claims.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import { COMMIT_SHA, REPOSITORY_NAME } from "../../shared/patterns.ts";

/**
 * What the store keeps of a head commit for its check run: what jobs asked for and were told, so that every broker renders the
 * same text. How leases went is not in it: the store has the leases.
 */

const id = z.int().positive();
const instant = z.int();
const names = z.array(z.string());

/** The claims of a job that waits, without what identifies its token: the gate is asked with them once more. */
const claims = z
  .object({
    issuedAt: instant,
    expiresAt: instant,
    repository: z.string(),
    repositoryId: id,
    repositoryOwner: z.string(),
    repositoryOwnerId: id,
    runId: id,
    runAttempt: id,
    checkRunId: id,
    actor: z.string(),
    actorId: z.int(),
    eventName: z.string(),
    ref: z.string(),
    refType: z.string(),
    sha: z.string(),
    headRef: z.string().optional(),
    baseRef: z.string().optional(),
    workflowRef: z.string(),
    workflowSha: z.string(),
    jobWorkflowRef: z.string().optional(),
    jobWorkflowSha: z.string().optional(),
    environment: z.string().optional(),
    runnerEnvironment: z.string(),
    refProtected: z.boolean().optional(),
    repoProperties: z.record(z.string(), z.string()),
  })
  .transform(({ headRef, baseRef, ...rest }): Claims => ({
    ...rest,
    headRef,
    baseRef,
    jobWorkflowRef: rest.jobWorkflowRef,
    jobWorkflowSha: rest.jobWorkflowSha,
    environment: rest.environment,
    refProtected: rest.refProtected,
    issuer: "",
    audience: "",
    jwtId: "",
  }));

const pending = z.object({
  kind: z.literal("pending"),
  missing: z.int(),
  have: z.int(),
  who: z.string(),
  reasons: names,
  claims,
});

const granted = z.object({
  kind: z.literal("granted"),
  lease: z.custom<LeaseId>((value) => typeof value === "string" && value.startsWith("lse_")),
  required: z.int(),
  approvals: z.array(z.object({ login: z.string(), at: instant })),
  /** Why no approval was needed, where policy says so. */
  reason: z.string().optional(),
});

const refused = z.object({ kind: z.literal("refused"), code: z.string(), remedy: z.string() });

const ask = z.object({
  grant: z.string(),
  environment: z.string().optional(),
  access: z.enum(["read", "write"]),
  step: z.string(),
  /** The action that gets it; absent for a script. */
  uses: z.string().optional(),
  /** The named task that gets it; absent for a step. */
  task: z.string().optional(),
  pullRequest: id,
  runId: id,
  runAttempt: id,
  checkRunId: id,
  /** When it was asked for first. */
  askedAt: instant,
  /** When it was last decided. */
  decidedAt: instant,
  outcome: z.discriminatedUnion("kind", [pending, granted, refused]),
});

const payload = z.object({
  version: z.literal(1),
  repository: z.string().regex(REPOSITORY_NAME),
  head: z.string().regex(COMMIT_SHA),
  asks: z.array(ask),
  /** Pull requests that an event or a job named; GitHub says whether this is their head. */
  pulls: z.array(id),
  /** How many asks are no longer in it. */
  leftOut: z.int(),
});

export type JobAsk = z.output<typeof ask>;
export type AskOutcome = JobAsk["outcome"];
export type CheckPayload = z.output<typeof payload>;

/** Undefined: no broker of this version wrote it. */
export function parsePayload(given: unknown): CheckPayload | undefined {
  const parsed = payload.safeParse(given);
  return parsed.success ? parsed.data : undefined;
}

export interface CheckPlace {
  readonly repositoryId: number;
  /** The commit whose check run it is. */
  readonly head: string;
}

/** Names the task in the store, and the check run at GitHub (`external_id`). */
export function checkKey({ repositoryId, head }: CheckPlace): string {
  return `check/${repositoryId}/${head}`;
}

export function emptyPayload(repository: string, head: string): CheckPayload {
  return { version: 1, repository, head, asks: [], pulls: [], leftOut: 0 };
}
