import type { GitHubParts } from "./create-github.ts";
import type { GitHubTaskNotes } from "../context/github-tasks.ts";
import { startGitHubTasks, type GitHubTaskOptions } from "./github-tasks.ts";

export interface GitHubWriteWork {
  /** Undefined without `github` in the configuration. */
  readonly tasks: GitHubTaskNotes | undefined;
  stop(): Promise<void>;
}

/** Starts what keeps GitHub up to date. A reload can turn each feature on and off. */
export function startGitHubWrites(
  reads: Pick<GitHubParts, "writes"> | undefined,
  deps: Omit<GitHubTaskOptions, "handlers" | "isOn">,
): GitHubWriteWork {
  if (reads === undefined) return { tasks: undefined, stop: async () => undefined };
  const tasks = startGitHubTasks({
    ...deps,
    handlers: {},
    isOn: (kind) =>
      kind === "check" ? reads.writes.check !== undefined : reads.writes.deployments,
  });
  return { tasks, stop: () => tasks.stop() };
}
