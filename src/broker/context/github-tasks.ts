import type { GitHubTaskChange, GitHubTaskFilter } from "../../lease/github-task.ts";

/**
 * Takes what is to be written to GitHub from whoever learns of it. Neither throws or delays anybody: the store is changed
 * and GitHub written in the background. What belongs to a feature that the configuration does not have is dropped.
 */
export interface GitHubTaskNotes {
  note(key: string, change: GitHubTaskChange): void;
  /** Makes tasks due: something that they say may no longer be true. */
  touch(filter: GitHubTaskFilter, dueInMs: number): void;
}
