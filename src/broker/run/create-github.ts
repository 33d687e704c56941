import type { GitHubApi } from "../../approval/github/api.ts";
import type { UsesOf } from "../../approval/github/fact-context.ts";
import { createGitHubGate } from "../../approval/github/github-gate.ts";
import type { Gate } from "../../approval/gate.ts";
import type { Clock } from "../../shared/clock.ts";
import type { HttpSend, Jitter } from "../../shared/http.ts";
import type { BrokerConfig } from "../config/config.ts";
import { createGitHubBudget } from "../github/budget.ts";
import { withConditionalRequests } from "../github/conditional-requests.ts";
import { createFairGate } from "../github/fair-gate.ts";
import { withSharedRequests } from "../github/shared-requests.ts";
import type { Log } from "../record/log.ts";
import { createGitHubReader } from "./github-reader.ts";

export interface GitHubDeps {
  readonly send: HttpSend;
  readonly clock: Clock;
  readonly jitter: Jitter;
  readonly log: Log;
  readonly usesOf: UsesOf;
}

export interface GitHubParts {
  /** For the watch over running leases. */
  readonly reader: GitHubApi;
  readonly gate: Gate;
}

/**
 * GitHub as the broker uses it. All that it reads goes through one budget: what is unchanged or read by several costs
 * nothing or once, each repository has a share, and a part is kept for the watch over running leases.
 */
export function createGitHub(
  { api: apiUrl, token }: NonNullable<BrokerConfig["github"]>,
  { send, clock, jitter, log, usesOf }: GitHubDeps,
): GitHubParts {
  const sent = createGitHubReader({ send: withConditionalRequests(send), apiUrl, token });
  const budget = createGitHubBudget({ api: withSharedRequests(sent), clock, log });
  const gate = createFairGate({
    clock,
    exhausted: (repository) => budget.exhausted(repository),
    gateFor: (repository) =>
      createGitHubGate({ api: budget.forRepository(repository), clock, jitter, usesOf }),
  });
  return { reader: budget.forWatch, gate };
}
