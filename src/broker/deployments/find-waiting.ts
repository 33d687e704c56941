import { createRepositoryContext } from "../../approval/github/fact-context.ts";
import { createReader } from "../../approval/github/reader.ts";
import {
  readWaitingFor,
  readWaitingRuns,
  type WaitingRunAt,
} from "../../approval/github/waiting-run.ts";
import type { GitHubApi } from "../../approval/github/api.ts";
import type { GitHubTask } from "../../lease/github-task.ts";
import { StoreError, type LeaseStore } from "../../lease/store.ts";
import { environmentsToWrite } from "../../policy/environment-grants.ts";
import type { Clock, Instant } from "../../shared/clock.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { Jitter } from "../../shared/http.ts";
import type { BrokerRules } from "../context/broker-deps.ts";
import type { GitHubTaskNotes } from "../context/github-tasks.ts";
import type { Repository } from "../github/budget.ts";
import type { PolicySource } from "../policy/policy-source.ts";
import type { Log } from "../record/log.ts";
import { gateKey, gateRequest, gateWritten, parseGatePayload } from "./gate-task.ts";

export interface FindWaitingDeps {
  readonly policy: Pick<PolicySource, "find" | "repositories">;
  readonly readerFor: (repository: Repository) => GitHubApi;
  readonly store: Pick<LeaseStore, "githubTasks">;
  readonly tasks: GitHubTaskNotes;
  readonly rules: Pick<BrokerRules, "owners">;
  readonly clock: Clock;
  readonly jitter: Jitter;
  readonly log: Log;
}

const FIND_EVERY_MS = 10 * 60_000;
/** Of one repository. */
const MAX_RUNS = 50;
const READ_MS = 20_000;
/** A run that goes on waiting after its answer may wait for somebody else, or for an answer to a later job. */
const AGAIN_MS = 60 * 60_000;

/**
 * Finds the runs that wait for an environment without the broker knowing, because their event was lost: at the start, and every
 * ten minutes. Returns when the signal aborts.
 */
export async function watchForWaiting(
  deps: FindWaitingDeps & { readonly isOn: () => boolean },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    if (deps.isOn()) await findWaiting(deps, signal);
    await deps.clock.sleep(FIND_EVERY_MS, signal);
  }
}

/** One look at every repository in whose policy an environment has a write. */
export async function findWaiting(deps: FindWaitingDeps, signal: AbortSignal): Promise<void> {
  const { policy, log } = deps;
  try {
    for (const repository of await policy.repositories()) {
      if (signal.aborted) return;
      await findIn(repository, deps, signal);
    }
  } catch (error) {
    // Its own probe says so, and the next look comes.
    if (error instanceof StoreError || signal.aborted) return;
    log({ level: "error", event: "fault", message: faultText(error, { withName: true }) });
  }
}

async function findIn(
  repository: string,
  deps: FindWaitingDeps,
  signal: AbortSignal,
): Promise<void> {
  const documents = await deps.policy.find(repository);
  if (!documents.ok) return;
  const { environments, repositoryId } = environmentsToWrite(documents.value);
  if (environments.size === 0 || repositoryId === undefined) return;
  const api = deps.readerFor({ repository, repositoryId });
  const reader = createReader({ ...deps, api, signal, budgetMs: READ_MS });
  const context = createRepositoryContext(reader, { repository, repositoryId });
  const runs = await readWaitingRuns(context);
  // What cannot be read now may be at the next look.
  if (!runs.known || runs.value.length === 0) return;
  const own = runs.value.filter((run) => isServed(run, repositoryId, deps)).slice(0, MAX_RUNS);
  const known = await deps.store.githubTasks.list({ kind: "gate", repositoryId });
  const byKey = new Map(known.map((task) => [task.key, task]));
  for (const run of own) {
    const waitsFor = await readWaitingFor(context, run.runId);
    if (!waitsFor.known) return;
    for (const environment of waitsFor.value) {
      if (!environments.has(environment.toLowerCase())) continue;
      const task = byKey.get(gateKey(repositoryId, run.runId, environment));
      note({ repository, run, environment, task }, deps);
    }
  }
}

function isServed(run: WaitingRunAt, repositoryId: number, { rules }: FindWaitingDeps): boolean {
  return run.repositoryId === repositoryId && rules.owners.includes(run.ownerId);
}

interface Found {
  readonly repository: string;
  readonly run: WaitingRunAt;
  readonly environment: string;
  readonly task: GitHubTask | undefined;
}

function note({ repository, run, environment, task }: Found, deps: FindWaitingDeps): void {
  const { repositoryId, runId } = run;
  const now = deps.clock.now();
  const asked = { repository, runId, environment, isFound: true } as const;
  const { key, change } = gateRequest(repositoryId, asked, now);
  switch (task === undefined ? "ask" : whatToDo(task, run, now)) {
    case "ask":
      deps.tasks.note(key, change);
      return;
    case "wake":
      deps.tasks.touch({ repositoryId, kind: "gate", keyPrefix: key }, 0);
      return;
    case "leave":
  }
}

function whatToDo(task: GitHubTask, run: WaitingRunAt, now: Instant): "ask" | "wake" | "leave" {
  if (task.dueAt !== undefined) return "leave";
  const payload = parseGatePayload(task.payload);
  if (payload === undefined) return "ask";
  const { answered, attempt = 0 } = gateWritten(task.written, payload);
  // Somebody works on it, or nobody did while the configuration had it off.
  if (answered === undefined) return "wake";
  return run.attempt > attempt || now - answered.at >= AGAIN_MS ? "ask" : "leave";
}
