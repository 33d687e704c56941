import type { Clock } from "../../shared/clock.ts";
import { decide } from "../decide.ts";
import { known } from "../facts.ts";
import type { Gate, GateAnswer, GateQuestion } from "../gate.ts";
import type { GitHubApi } from "./api.ts";
import { gatherFacts } from "./gather-facts.ts";
import { createReader } from "./reader.ts";
import { createFactContext, type UsesOf } from "./fact-context.ts";

export interface GitHubGateOptions {
  readonly api: GitHubApi;
  readonly clock: Clock;
  /** 0 to 1, spreads waits: `Math.random` in the product. */
  readonly jitter: () => number;
  /** For one decision with all its retries, in milliseconds. The broker responds within 15 s, however slow GitHub is. */
  readonly budgetMs?: number;
  /** Absent without a store, in direct mode. */
  readonly usesOf?: UsesOf;
  /** Decides as for a job that still runs: what a reviewer wants to know of one that waited in vain. Nothing is issued by that. */
  readonly ofPastJobs?: boolean;
}

const BUDGET_MS = 8000;
const RUNNING = known({ status: "in_progress", ofThisRun: true });

/** A gate that reads facts from GitHub and decides with the pure function `decide`. */
export function createGitHubGate(options: GitHubGateOptions): Gate {
  const { clock, budgetMs = BUDGET_MS } = options;
  return {
    decide: async (question: GateQuestion, signal: AbortSignal): Promise<GateAnswer> => {
      const bounded = AbortSignal.any([signal, AbortSignal.timeout(budgetMs)]);
      const reader = createReader({ ...options, budgetMs, signal: bounded });
      const facts = await gatherFacts(createFactContext(reader, question, options.usesOf));
      const unavailable = reader.unavailable();
      if (unavailable !== undefined) return { kind: "unavailable", ...unavailable };
      const seen = options.ofPastJobs === true ? { ...facts, job: RUNNING } : facts;
      return decide(question, seen, clock.now());
    },
  };
}
