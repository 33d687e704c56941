import { z } from "zod";
import type { Instant } from "../../shared/clock.ts";
import { ENVIRONMENT_NAME, REPOSITORY_NAME } from "../../shared/patterns.ts";

/** What is kept about a run that waits for an environment, between one look at it and the next. */

const id = z.int().positive();

const payload = z.object({
  repository: z.string().regex(REPOSITORY_NAME),
  runId: id,
  environment: z.string().regex(ENVIRONMENT_NAME),
  /** When the broker first heard of it. */
  since: z.number(),
  /** Counts up with each new request of GitHub's: a later job of the run, or another attempt. */
  requests: z.int().nonnegative(),
  /** Nobody asked: the broker found that the run waits, and maybe not for its answer. */
  isFound: z.literal(true).optional(),
});

export type GatePayload = z.infer<typeof payload>;

const written = z.object({
  /** The attempt of the run that was last looked at. */
  attempt: id.optional(),
  /** Which request all this is for. Another one begins anew. */
  requests: z.int().nonnegative(),
  /** How many comments there are, of the ten that GitHub takes. */
  comments: z.int().nonnegative(),
  /** What the last one was about. */
  shown: z.string().optional(),
  /** When it first looked as if it could never pass. */
  neverSince: z.number().optional(),
  /** How often GitHub refused the answer. */
  refusals: z.int().nonnegative(),
  answered: z
    .object({ state: z.enum(["approved", "rejected", "gone"]), at: z.number() })
    .optional(),
});

export type GateWritten = z.infer<typeof written>;

export function parseGatePayload(given: unknown): GatePayload | undefined {
  return payload.safeParse(given).data;
}

/** What GitHub has for the request that the task is for now. */
export function gateWritten(given: unknown, { requests }: GatePayload): GateWritten {
  const { data } = written.safeParse(given);
  return data?.requests === requests ? data : { requests, comments: 0, refusals: 0 };
}

export function gateKey(repositoryId: number, runId: number, environment: string): string {
  return `gate/${repositoryId}/${runId}/${environment}`;
}

type Asked = Pick<GatePayload, "repository" | "runId" | "environment" | "isFound">;

/** Another request for an answer, of GitHub's or of our own. */
function requestedPayload(before: unknown, asked: Asked, now: Instant): GatePayload {
  const requests = (parseGatePayload(before)?.requests ?? 0) + 1;
  return { ...asked, since: now, requests };
}

/** As what a request changes a task for GitHub. */
export function gateRequest(repositoryId: number, asked: Asked, now: Instant) {
  const { repository, runId, environment, isFound } = asked;
  const place = { repository, runId, environment, ...(isFound && { isFound }) };
  return {
    key: gateKey(repositoryId, runId, environment),
    change: {
      kind: "gate",
      repositoryId,
      update: (before: unknown) => requestedPayload(before, place, now),
      dueIn: 0,
    },
  } as const;
}
