import { z } from "zod";
import type { JobKey } from "../shared/claims.ts";
import { COMMIT_SHA, ENVIRONMENT_NAME, REPOSITORY_NAME } from "../shared/patterns.ts";

/** What an event makes worth a look. It never says how things are: only GitHub's API does. */
export type EventHint =
  | {
      readonly kind: "pull_request";
      readonly place: EventPlace;
      readonly number: number;
      /** What was its head, and in which repository (`octo-org/shop`); undefined where it does not say that. */
      readonly head: { readonly sha: string; readonly repository: string } | undefined;
    }
  | { readonly kind: "repository"; readonly place: EventPlace }
  | { readonly kind: "job_completed"; readonly place: EventPlace; readonly job: JobKey }
  | { readonly kind: "run_completed"; readonly place: EventPlace; readonly run: RunKey }
  | { readonly kind: "environment_waits"; readonly place: EventPlace; readonly waiting: WaitingAt }
  | { readonly kind: "installation"; readonly owner: string; readonly action: string };

/** Ids decide: a repository may have another name by now. */
export interface EventPlace {
  readonly repositoryId: number;
  readonly ownerId: number;
}

export interface RunKey {
  readonly repositoryId: number;
  readonly runId: number;
  readonly runAttempt: number;
}

/** A run of which a job waits for an environment. */
export interface WaitingAt {
  readonly repositoryId: number;
  /** `octo-org/shop`, under which it is read again; the ids decide. */
  readonly repository: string;
  readonly runId: number;
  readonly environment: string;
}

const id = z.int().positive();
const repository = z
  .object({ id, owner: z.object({ id }) })
  .transform((given): EventPlace => ({ repositoryId: given.id, ownerId: given.owner.id }));

const completed = z.object({ action: z.literal("completed") });

/** An event of this name that is read: undefined, it has another form, or says nothing that matters. */
const PARSERS: Readonly<Record<string, z.ZodType<EventHint>>> = {
  pull_request: pullRequestEvent(),
  pull_request_review: pullRequestEvent(),
  push: repositoryEvent(),
  repository: repositoryEvent(),
  workflow_job: completed
    .extend({
      repository,
      workflow_job: z.object({ run_id: id, run_attempt: id, check_run_url: z.string() }),
    })
    .transform(({ repository: place, workflow_job: job }, context): EventHint => {
      const checkRunId = Number(/\/check-runs\/(\d{1,16})$/u.exec(job.check_run_url)?.[1]);
      if (!Number.isSafeInteger(checkRunId)) {
        context.addIssue("not the URL of a check run");
        return z.NEVER;
      }
      const { repositoryId } = place;
      const { run_id: runId, run_attempt: runAttempt } = job;
      return { kind: "job_completed", place, job: { repositoryId, runId, runAttempt, checkRunId } };
    }),
  workflow_run: completed
    .extend({ repository, workflow_run: z.object({ id, run_attempt: id }) })
    .transform(({ repository: place, workflow_run: run }): EventHint => {
      const { repositoryId } = place;
      const key = { repositoryId, runId: run.id, runAttempt: run.run_attempt };
      return { kind: "run_completed", place, run: key };
    }),
  deployment_protection_rule: environmentEvent(),
  installation: installationEvent(),
  installation_repositories: installationEvent(),
};

const named = z.object({
  repository: z.object({ full_name: z.string().regex(REPOSITORY_NAME) }),
  pull_request: z.object({ head: z.object({ sha: z.string().regex(COMMIT_SHA) }) }),
});

function pullRequestEvent(): z.ZodType<EventHint> {
  return z
    .object({ repository, pull_request: z.object({ number: id }) })
    .transform(({ repository: place, pull_request: { number } }): EventHint => ({
      kind: "pull_request",
      place,
      number,
      head: undefined,
    }));
}

/** A head is worth a look only, so an event without one is an event all the same. */
function withHead(hint: EventHint, payload: unknown): EventHint {
  const parsed = hint.kind === "pull_request" ? named.safeParse(payload) : undefined;
  if (hint.kind !== "pull_request" || parsed?.success !== true) return hint;
  const { repository: at, pull_request: pull } = parsed.data;
  return { ...hint, head: { sha: pull.head.sha, repository: at.full_name } };
}

function repositoryEvent(): z.ZodType<EventHint> {
  return z
    .object({ repository })
    .transform(({ repository: place }) => ({ kind: "repository", place }));
}

/**
 * GitHub names the run in nothing but the URL for the answer. Only the id is taken from it: to this URL nothing is ever sent.
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#deployment_protection_rule
 */
function environmentEvent(): z.ZodType<EventHint> {
  return z
    .object({
      action: z.literal("requested"),
      repository: z.object({
        id,
        owner: z.object({ id }),
        full_name: z.string().regex(REPOSITORY_NAME),
      }),
      environment: z.string().regex(ENVIRONMENT_NAME),
      deployment_callback_url: z.string().max(2000),
    })
    .transform(({ repository: at, environment, deployment_callback_url: url }, context) => {
      const runId = Number(/\/actions\/runs\/(\d{1,16})\/[a-z_]+$/u.exec(url)?.[1]);
      if (!Number.isSafeInteger(runId) || runId === 0) {
        context.addIssue("not the URL of a run");
        return z.NEVER;
      }
      const place = { repositoryId: at.id, ownerId: at.owner.id };
      const waiting = { repositoryId: at.id, repository: at.full_name, runId, environment };
      return { kind: "environment_waits", place, waiting };
    });
}

function installationEvent(): z.ZodType<EventHint> {
  return z
    .object({
      action: z.string(),
      installation: z.object({ account: z.object({ login: z.string().min(1) }) }),
    })
    .transform(({ action, installation }) => ({
      kind: "installation",
      owner: installation.account.login,
      action,
    }));
}

export function parseEvent(name: string, payload: unknown): EventHint | undefined {
  const parser = Object.hasOwn(PARSERS, name) ? PARSERS[name] : undefined;
  const parsed = parser?.safeParse(payload);
  return parsed?.success === true ? withHead(parsed.data, payload) : undefined;
}
