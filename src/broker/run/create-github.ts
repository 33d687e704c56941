import type { GitHubApi } from "../../approval/github/api.ts";
import type { UsesOf } from "../../approval/github/fact-context.ts";
import { createGitHubGate } from "../../approval/github/github-gate.ts";
import type { Gate } from "../../approval/gate.ts";
import type { Clock } from "../../shared/clock.ts";
import type { HttpSend, Jitter } from "../../shared/http.ts";
import type { Secret } from "../../shared/secret.ts";
import type { CheckMode, GitHubConfig } from "../config/github-config.ts";
import { createGitHubBudget, type Repository } from "../github/budget.ts";
import { withConditionalRequests } from "../github/conditional-requests.ts";
import { createFairGate } from "../github/fair-gate.ts";
import type { DeliveryLog } from "../github/delivery-log.ts";
import { withSharedRequests } from "../github/shared-requests.ts";
import type { GitHubWriter } from "../github/writer.ts";
import type { AccessCheck } from "../probe/access-check.ts";
import type { Log } from "../record/log.ts";
import type { Metrics } from "../record/metrics.ts";
import { openGitHub } from "./open-github.ts";
import { openWriter } from "./open-writer.ts";

export interface GitHubDeps {
  readonly send: HttpSend;
  readonly clock: Clock;
  readonly jitter: Jitter;
  readonly log: Log;
  readonly usesOf: UsesOf;
  readonly metrics?: Pick<Metrics, "setGitHubLimit"> | undefined;
}

export interface GitHubParts {
  /** For the watch over running leases. */
  readonly reader: GitHubApi;
  /** For what a decision about one repository reads. */
  readonly readerFor: (repository: Repository) => GitHubApi;
  readonly gate: Gate;
  /** Decides as for a job that still runs, for what a reviewer is shown: nothing is issued by what it says. */
  readonly reviewGate: Gate;
  /** Whether GitHub accepts the App or the token at all. */
  readonly checkAccess: AccessCheck;
  /** What is remembered of a repository, or of an owner's installation, may no longer be true. */
  readonly forgetRepository: (repositoryId: number) => void;
  readonly forgetOwner: (owner: string) => void;
  readonly webhookSecrets: readonly Secret[];
  /** What GitHub has sent to each App that gets events; empty where the broker takes none. */
  readonly deliveryLogs: readonly DeliveryLog[];
  /** Writes to GitHub; undefined without `writer` in the configuration. */
  readonly writer: GitHubWriter | undefined;
  /** What it is to write. */
  readonly writes: GitHubWrites;
}

export interface GitHubWrites {
  /** Undefined: no check run. */
  readonly check: CheckMode | undefined;
  /** Id or client id of the App that writes. */
  readonly appId: string | undefined;
  /** Whether custom deployment protection rules are answered. */
  readonly deployments: boolean;
}

/**
 * GitHub as the broker uses it. All that it reads goes through one budget: what is unchanged or read by several costs
 * nothing or once, each repository has a share, and a part is kept for the watch over running leases.
 */
export function createGitHub(config: GitHubConfig, deps: GitHubDeps): GitHubParts {
  const { send, clock, jitter, log, usesOf, metrics } = deps;
  const access = openGitHub(config, {
    send: withConditionalRequests(send),
    plainSend: send,
    clock,
  });
  const { ownerOf, checkAccess } = access;
  const budget = createGitHubBudget({
    api: withSharedRequests(access.api),
    clock,
    log,
    ...(ownerOf && { ownerOf }),
    onLimit: (owner, resource, limit) => metrics?.setGitHubLimit({ owner, resource }, limit),
  });
  const gate = createFairGate({
    clock,
    exhausted: (repository) => budget.exhausted(repository),
    gateFor: (repository) =>
      createGitHubGate({ api: budget.forRepository(repository), clock, jitter, usesOf }),
  });
  const reviewGate = createFairGate({
    clock,
    exhausted: (repository) => budget.exhausted(repository),
    gateFor: (repository) => {
      const api = budget.forRepository(repository);
      return createGitHubGate({ api, clock, jitter, usesOf, ofPastJobs: true });
    },
  });
  const { writer: app, check, deployments = false } = config;
  const opened = app && openWriter({ api: config.api, app }, { send, clock });
  return {
    reader: budget.forWatch,
    readerFor: (repository) => budget.forRepository(repository),
    gate,
    reviewGate,
    checkAccess,
    forgetRepository: (repositoryId) => {
      gate.forget(repositoryId);
      reviewGate.forget(repositoryId);
    },
    forgetOwner: (owner) => {
      access.forgetOwner(owner);
      opened?.forgetOwner(owner);
    },
    webhookSecrets: config.webhookSecrets ?? [],
    deliveryLogs: deliveryLogsOf(config, [access.deliveries, opened?.deliveries]),
    writer: opened?.writer,
    writes: { check, deployments, appId: app?.id },
  };
}

/** The App that writes gets an event only for deployments; it can be the one that reads. */
function deliveryLogsOf(
  config: GitHubConfig,
  [ofReader, ofWriter]: readonly (DeliveryLog | undefined)[],
): readonly DeliveryLog[] {
  if ((config.webhookSecrets ?? []).length === 0) return [];
  const isSame = "app" in config && config.app.id === config.writer?.id;
  const own = config.deployments === true && !isSame ? ofWriter : undefined;
  return [ofReader, own].filter((one) => one !== undefined);
}
