import { createRepositoryContext } from "../../approval/github/fact-context.ts";
import { createReader } from "../../approval/github/reader.ts";
import { readWaitingFor, readWaitingRun } from "../../approval/github/waiting-run.ts";
import { readCurrentName } from "../../approval/github/withdrawal.ts";
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
const NAME_MS = 3000;

export interface AnsweredEnvironment {
  /** With the name that the repository has now. */
  readonly at: EnvironmentAt;
  readonly state: EnvironmentState;
}

/**
 * Reads the run anew and decides by that: nothing that an event says counts. Where its repository has another name by now, the id
 * finds it.
 */
export async function answerEnvironment(
  at: EnvironmentAt,
  reads: EnvironmentReads,
  signal: AbortSignal,
): Promise<AnsweredEnvironment> {
  const { state, mayBeElsewhere } = await answerAt(at, reads, signal);
  if (!mayBeElsewhere) return { at, state };
  const api = reads.readerFor(at);
  const repository = await readCurrentName(at, { ...reads, api, signal, budgetMs: NAME_MS });
  if (repository === undefined || repository === at.repository) return { at, state };
  const there = { ...at, repository };
  return { at: there, state: (await answerAt(there, reads, signal)).state };
}

interface Answered {
  readonly state: EnvironmentState;
  /** Whether the repository may have another name. */
  readonly mayBeElsewhere: boolean;
}

async function answerAt(
  at: EnvironmentAt,
  reads: EnvironmentReads,
  signal: AbortSignal,
): Promise<Answered> {
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
  if (away !== undefined) {
    // An App gets no token for a name that no repository has.
    const mayBeElsewhere = away.denial?.code === "github_app_missing";
    return { state: { kind: "unavailable", ...inMs(away) }, mayBeElsewhere };
  }
  if (!run.known) return { state: unavailable(run.why), mayBeElsewhere: true };
  if (run.value === "missing") return { state: { kind: "not_waiting" }, mayBeElsewhere: true };
  if (run.value === "over") return here({ kind: "over" });
  if (!waitsFor.known) return here(unavailable(waitsFor.why));
  const isAsked = waitsFor.value.some((name) => isSame(name, environment));
  if (!isAsked) return here({ kind: "not_waiting" });
  return here(await answerFor(run.value, at, { reads, signal }));
}

function here(state: EnvironmentState): Answered {
  return { state, mayBeElsewhere: false };
}

function unavailable(message: string): EnvironmentState {
  return { kind: "unavailable", message };
}

async function answerFor(
  run: WaitingRun,
  { repository, repositoryId, environment }: EnvironmentAt,
  { reads, signal }: { readonly reads: EnvironmentReads; readonly signal: AbortSignal },
): Promise<EnvironmentState> {
  const documents = await reads.policy.find(repository, repositoryId);
  if (!documents.ok) return unavailable(documents.error);
  const { tooOldForWrites } = documents.value;
  if (tooOldForWrites !== undefined) return unavailable(tooOldForWrites);
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
