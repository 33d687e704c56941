import type { Gate } from "../../approval/gate.ts";
import type { LeaseStore } from "../../lease/store.ts";
import type { PolicyConfig } from "../config/policy-field.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { watchForWaiting } from "../deployments/find-waiting.ts";
import { createGateHandler } from "../deployments/gate-handler.ts";
import type { GitHubParts } from "./create-github.ts";
import { startGitHubTasks, type GitHubTaskOptions } from "./github-tasks.ts";
import { noticingEnds } from "./notice-ends.ts";
import { openCheckHandler, openCheckNotes, type CheckParts } from "./open-checks.ts";

/** What learns of what is to be written to GitHub. Without `github` in the configuration, nothing does. */
export interface GitHubWriteWork extends Pick<BrokerDeps, "store" | "githubTasks" | "checkNotes"> {
  stop(): Promise<void>;
}

export interface GitHubWriteDeps
  extends
    Omit<GitHubTaskOptions, "handlers" | "isOn" | "store">,
    Omit<CheckParts, "store" | "policyPath">,
    Pick<BrokerDeps, "audit" | "policy" | "rules"> {
  readonly store: LeaseStore;
  /** Where policy is now: a reload may change it. */
  readonly policyConfig: () => PolicyConfig;
  readonly gate: Gate | undefined;
  readonly newTrace: () => string;
}

const STOP_MS = 1000;

/** Starts what keeps GitHub up to date. A reload can turn each feature on and off. */
export function startGitHubWrites(
  reads: GitHubParts | undefined,
  deps: GitHubWriteDeps,
): GitHubWriteWork {
  const { store, gate } = deps;
  if (reads === undefined || gate === undefined) return { store, stop: async () => undefined };
  const policyPath = (): string | undefined => {
    const config = deps.policyConfig();
    return config.kind === "default_branch" ? config.path : undefined;
  };
  const readerFor: GitHubParts["readerFor"] = (repository) => reads.readerFor(repository);
  const tasks = startGitHubTasks({
    ...deps,
    handlers: {
      check: openCheckHandler(reads, { ...deps, policyPath }),
      gate: createGateHandler({ ...deps, gate, readerFor, writer: () => reads.writer }),
    },
    isOn: (kind) =>
      kind === "check" ? reads.writes.check !== undefined : reads.writes.deployments,
  });
  const checkNotes = openCheckNotes(reads, { ...deps, tasks });
  const stopped = new AbortController();
  const isOn = (): boolean => reads.writes.deployments;
  const finding = watchForWaiting({ ...deps, readerFor, tasks, isOn }, stopped.signal);
  return {
    store: noticingEnds(store, checkNotes),
    githubTasks: tasks,
    checkNotes,
    stop: async () => {
      stopped.abort();
      // A decision whose head is not known by then is not shown.
      await Promise.race([checkNotes.settled(), deps.clock.sleep(STOP_MS)]);
      await Promise.all([tasks.stop(), Promise.race([finding, deps.clock.sleep(STOP_MS)])]);
    },
  };
}
