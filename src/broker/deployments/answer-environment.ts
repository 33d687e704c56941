import { createRepositoryContext } from "../../approval/github/fact-context.ts";
import { createReader } from "../../approval/github/reader.ts";
import { readWaitingFor, readWaitingRun } from "../../approval/github/waiting-run.ts";
import {
  concludeEnvironment,
  planEnvironment,
  type AnsweredGrants,
  type EnvironmentAnswer,
} from "../../approval/environment/decide-environment.ts";
import type { WaitingRun } from "../../approval/environment/waiting-run.ts";
import type { GitHubApi } from "../../approval/github/api.ts";
import type { Gate } from "../../approval/gate.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Jitter } from "../../shared/http.ts";
import type { Repository } from "../github/budget.ts";
import type { PolicySource } from "../policy/policy-source.ts";

export interface EnvironmentReads {
  readonly policy: Pick<PolicySource, "find">;
  /** The gate, and what reads for a repository: both in its share of GitHub's rate limit. */
  readonly gate: Gate;
  readonly readerFor: (repository: Repository) => GitHubApi;
  readonly clock: Clock;
  readonly jitter: Jitter;
}

export interface EnvironmentAt extends Repository {
  readonly runId: number;
  readonly environment: string;
}

/** How a run stands that was said to wait for an environment. */
export type EnvironmentState =
  | { readonly kind: "waits"; readonly run: WaitingRun; readonly answer: EnvironmentAnswer }
  /** The run is over. */
  | { readonly kind: "over" }
  /** It does not wait for this environment: not yet, or not any more. */
  | { readonly kind: "not_waiting" }
  | { readonly kind: "unavailable"; readonly message: string; readonly retryAfterMs?: number };

/** For the run and what it waits for. The gate has its own time. */
const READ_MS = 8000;

/** Reads the run anew and decides by that: nothing that an event says counts. */
export async function answerEnvironment(
  at: EnvironmentAt,
  reads: EnvironmentReads,
  signal: AbortSignal,
): Promise<EnvironmentState> {
  const { repository, repositoryId, runId, environment } = at;
  const reader = createReader({
    ...reads,
    api: reads.readerFor({ repository, repositoryId }),
    signal,
    budgetMs: READ_MS,
  });
  const context = createRepositoryContext(reader, at);
  const waitsFor = await readWaitingFor(context, runId);
  const run = await readWaitingRun(context, at);
  const away = reader.unavailable();
  if (away !== undefined) return { kind: "unavailable", ...inMs(away) };
  if (!run.known) return { kind: "unavailable", message: run.why };
  if (run.value === "over") return { kind: "over" };
  if (!waitsFor.known) return { kind: "unavailable", message: waitsFor.why };
  const isAsked = waitsFor.value.some((name) => isSame(name, environment));
  if (run.value === "missing" || !isAsked) return { kind: "not_waiting" };
  return answerFor(run.value, at, { reads, signal });
}

async function answerFor(
  run: WaitingRun,
  { repository, repositoryId, environment }: EnvironmentAt,
  { reads, signal }: { readonly reads: EnvironmentReads; readonly signal: AbortSignal },
): Promise<EnvironmentState> {
  const documents = await reads.policy.find(repository, repositoryId);
  if (!documents.ok) return { kind: "unavailable", message: documents.error };
  const { tooOldForWrites } = documents.value;
  if (tooOldForWrites !== undefined) return { kind: "unavailable", message: tooOldForWrites };
  const plan = planEnvironment(run, environment, documents.value);
  if (plan.kind === "settled") return { kind: "waits", run, answer: plan.answer };
  const answered: AnsweredGrants[] = [];
  // One after the other: they read much the same.
  for (const { grants, question } of plan.asked) {
    const answer = await reads.gate.decide(question, signal);
    answered.push({ ref: question.claims.ref, grants, answer });
    if (answer.kind === "unavailable") break;
  }
  return { kind: "waits", run, answer: concludeEnvironment(answered) };
}

/** GitHub takes names of environments for the same whatever their case. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function inMs({ message, retryAfterSeconds }: { message: string; retryAfterSeconds: number }) {
  return { message, retryAfterMs: retryAfterSeconds * 1000 };
}
