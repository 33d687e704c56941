import { randomUUID } from "node:crypto";
import type { Instant } from "../../../src/shared/clock.ts";
import type { Landed } from "./merges.ts";
import type { Tagged } from "./tags.ts";
import {
  accountOf,
  type AttemptState,
  type PullState,
  type RunState,
  type WaitState,
  type World,
} from "./world.ts";

/** Jobs: runs, their attempts and check runs, and what their ID tokens say. */

export interface StartRun {
  /** The job runs for this pull request … */
  readonly pr?: PullState;
  /** … or for what a branch got … */
  readonly push?: Landed;
  /** … or on a tag. */
  readonly tag?: Tagged;
  /** Default: `pull_request`, or `push`. */
  readonly event?: string;
  readonly actor: string;
  /** Who re-ran it; default: the actor. */
  readonly triggeringActor?: string;
  readonly environment?: string;
  /** Path of the workflow file; default `.github/workflows/migrate.yml`. */
  readonly workflow?: string;
  /** `owner/repo/path@ref` of a called reusable workflow. */
  readonly jobWorkflowRef?: string;
  readonly jobWorkflowSha?: string;
  readonly runner?: "github-hosted" | "self-hosted";
}

/** The payload of an ID token as GitHub writes it: every value a text, ids too. `iss`, `aud` and times are the issuer's. */
type TokenClaims = Readonly<Record<string, string>>;

export interface Run {
  readonly runId: number;
  readonly attempt: number;
  readonly checkRunId: number;
  readonly claims: TokenClaims;
  readonly state: RunState;
  readonly wanted: StartRun;
}

export function startRun(world: World, wanted: StartRun): Run {
  const { sha, ...place } = placeOf(wanted);
  const state: RunState = {
    ...place,
    id: 9000 + world.nextId(),
    event: wanted.event ?? place.event,
    actor: accountOf(world, wanted.actor).login,
    attempts: [],
    workflow: wanted.workflow ?? WORKFLOW,
    called:
      wanted.jobWorkflowRef === undefined
        ? undefined
        : { ref: wanted.jobWorkflowRef, sha: wanted.jobWorkflowSha ?? sha },
    waits: [],
  };
  state.repository.runs.set(state.id, state);
  return startAttempt(world, { state, wanted, sha });
}

const WORKFLOW = ".github/workflows/migrate.yml";

type Place = Pick<RunState, "repository" | "event" | "ref" | "headSha" | "headBranch"> & {
  /** The commit that the job runs: of a pull request, its test merge. */
  readonly sha: string;
};

function placeOf({ pr, push, tag }: StartRun): Place {
  if (tag !== undefined) {
    const { repository, name, sha } = tag;
    const ref = `refs/tags/${name}`;
    return { repository, event: "push", ref, headSha: sha, headBranch: name, sha };
  }
  if (pr !== undefined) {
    return {
      repository: pr.repository,
      event: "pull_request",
      ref: `refs/pull/${pr.number}/merge`,
      headSha: pr.head,
      headBranch: pr.headBranch,
      sha: pr.mergeCommit ?? pr.head,
    };
  }
  if (push === undefined) throw new Error("startRun needs a pull request or a push");
  const { repository, branch, sha } = push;
  const ref = `refs/heads/${branch}`;
  return { repository, event: "push", ref, headSha: sha, headBranch: branch, sha };
}

/** A job of the run reaches an environment with a custom rule, and the run waits for the rule's App. */
export function waitFor(run: Run, environment: string): WaitState {
  const wait: WaitState = { environment, comments: [], state: undefined, isHeldByOthers: false };
  run.state.waits.push(wait);
  const attempt = run.state.attempts.at(-1);
  if (attempt !== undefined) attempt.status = "waiting";
  return wait;
}

/** Its jobs go on: nothing holds them any more. */
export function goOn({ attempts, waits }: RunState): void {
  const attempt = attempts.at(-1);
  if (attempt === undefined || waits.some(isHeld)) return;
  const isRejected = waits.some(({ state }) => state === "rejected");
  attempt.status = isRejected ? "completed" : "in_progress";
  if (isRejected) attempt.conclusion = "failure";
}

/** Whether GitHub lists it as pending. */
export function isHeld({ state, isHeldByOthers }: WaitState): boolean {
  return state === undefined || (state === "approved" && isHeldByOthers);
}

/** Re-runs a run: the actor stays, who asked is the triggering actor. A re-run keeps its commit. */
export function rerun(world: World, run: Run, by: string): Run {
  finishRun(run);
  const wanted = { ...run.wanted, triggeringActor: by };
  return startAttempt(world, { state: run.state, wanted, sha: run.claims["sha"] ?? "" });
}

/** The job ends: its attempt and its check run are completed. */
export function finishRun(run: Run, conclusion = "success"): void {
  const attempt = run.state.attempts.find((each) => each.attempt === run.attempt);
  if (attempt === undefined) return;
  attempt.status = "completed";
  attempt.conclusion = conclusion;
}

function startAttempt(
  world: World,
  start: { readonly state: RunState; readonly wanted: StartRun; readonly sha: string },
): Run {
  const { state, wanted } = start;
  const attempt: AttemptState = {
    attempt: state.attempts.length + 1,
    triggeringActor: accountOf(world, wanted.triggeringActor ?? wanted.actor).login,
    checkRunId: 40_000 + world.nextId(),
    status: "in_progress",
    conclusion: null,
    startedAt: world.tick(),
  };
  state.attempts.push(attempt);
  return {
    runId: state.id,
    attempt: attempt.attempt,
    checkRunId: attempt.checkRunId,
    claims: claimsOf(world, { ...start, attempt }),
    state,
    wanted,
  };
}

function claimsOf(
  world: World,
  job: {
    readonly state: RunState;
    readonly wanted: StartRun;
    readonly sha: string;
    readonly attempt: AttemptState;
  },
): TokenClaims {
  const { state, wanted, sha, attempt } = job;
  const { repository } = state;
  const workflowRef = `${repository.fullName}/${wanted.workflow ?? WORKFLOW}@${state.ref}`;
  return {
    sub: `repo:${repository.fullName}:${subjectOf(state, wanted)}`,
    ...environmentOf(wanted),
    ref: state.ref,
    ref_type: wanted.tag === undefined ? "branch" : "tag",
    sha,
    repository: repository.fullName,
    repository_id: String(repository.id),
    repository_owner: repository.owner.login,
    repository_owner_id: String(repository.owner.id),
    repository_visibility: repository.visibility,
    run_id: String(state.id),
    run_number: String(state.id - 9000),
    run_attempt: String(attempt.attempt),
    check_run_id: String(attempt.checkRunId),
    runner_environment: wanted.runner ?? "github-hosted",
    actor: state.actor,
    actor_id: String(accountOf(world, state.actor).id),
    event_name: state.event,
    head_ref: wanted.pr?.headBranch ?? "",
    base_ref: wanted.pr?.base ?? "",
    workflow: "migrate",
    workflow_ref: workflowRef,
    workflow_sha: sha,
    job_workflow_ref: wanted.jobWorkflowRef ?? workflowRef,
    job_workflow_sha: wanted.jobWorkflowSha ?? sha,
  };
}

function environmentOf(wanted: StartRun): TokenClaims {
  return wanted.environment === undefined ? {} : { environment: wanted.environment };
}

function subjectOf(state: RunState, wanted: StartRun): string {
  if (wanted.environment !== undefined) return `environment:${wanted.environment}`;
  return state.event.startsWith("pull_request") ? "pull_request" : `ref:${state.ref}`;
}

export interface TokenTimes {
  readonly issuer?: string;
  readonly audience?: string;
  /** Default: now. GitHub's ID tokens live five minutes, and begin ten before. */
  readonly issuedAt?: Instant;
}

/** The whole payload of a fresh ID token of this job: a new `jti` each time. Times are numbers, all else is text. */
export function tokenClaims(
  run: Run,
  times: TokenTimes = {},
): Readonly<Record<string, string | number>> {
  const issuedAt = Math.floor((times.issuedAt ?? Date.now()) / 1000);
  return {
    jti: randomUUID(),
    ...(times.issuer === undefined ? {} : { iss: times.issuer }),
    ...(times.audience === undefined ? {} : { aud: times.audience }),
    ...run.claims,
    nbf: issuedAt - 600,
    iat: issuedAt,
    exp: issuedAt + 300,
  };
}
