import type { LeaseStore } from "../../lease/store.ts";
import type { PolicyConfig } from "../config/policy-field.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
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
    Omit<CheckParts, "store" | "policyPath"> {
  readonly store: LeaseStore;
  /** Where policy is now: a reload may change it. */
  readonly policyConfig: () => PolicyConfig;
}

/** Starts what keeps GitHub up to date. A reload can turn each feature on and off. */
export function startGitHubWrites(
  reads: GitHubParts | undefined,
  deps: GitHubWriteDeps,
): GitHubWriteWork {
  const { store } = deps;
  if (reads === undefined) return { store, stop: async () => undefined };
  const policyPath = (): string | undefined => {
    const config = deps.policyConfig();
    return config.kind === "default_branch" ? config.path : undefined;
  };
  const tasks = startGitHubTasks({
    ...deps,
    handlers: { check: openCheckHandler(reads, { ...deps, policyPath }) },
    isOn: (kind) =>
      kind === "check" ? reads.writes.check !== undefined : reads.writes.deployments,
  });
  const checkNotes = openCheckNotes(reads, { ...deps, tasks });
  return {
    store: noticingEnds(store, checkNotes),
    githubTasks: tasks,
    checkNotes,
    stop: async () => {
      await checkNotes.settled();
      await tasks.stop();
    },
  };
}
