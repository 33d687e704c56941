import type { GitHubParts } from "./create-github.ts";
import type { GitHubTaskNotes } from "../context/github-tasks.ts";
import { startGitHubTasks, type GitHubTaskOptions } from "./github-tasks.ts";
import { openCheckHandler, type CheckParts } from "./open-checks.ts";

export interface GitHubWriteWork {
  /** Undefined without `github` in the configuration. */
  readonly tasks: GitHubTaskNotes | undefined;
  stop(): Promise<void>;
}

export type GitHubWriteDeps = Omit<GitHubTaskOptions, "handlers" | "isOn"> & CheckParts;

/** Starts what keeps GitHub up to date. A reload can turn each feature on and off. */
export function startGitHubWrites(
  reads: GitHubParts | undefined,
  deps: GitHubWriteDeps,
): GitHubWriteWork {
  if (reads === undefined) return { tasks: undefined, stop: async () => undefined };
  const tasks = startGitHubTasks({
    ...deps,
    handlers: { check: openCheckHandler(reads, deps) },
    isOn: (kind) =>
      kind === "check" ? reads.writes.check !== undefined : reads.writes.deployments,
  });
  return { tasks, stop: () => tasks.stop() };
}
