import type { Instant } from "../shared/clock.ts";

/** One pull request in a merge queue, as GitHub's API has it. */
export interface QueueEntry {
  /** Undefined if GitHub does not show it. */
  readonly pullRequest: number | undefined;
  /** Grows with the distance to the branch. */
  readonly position: number;
  /** GitHub's: `AWAITING_CHECKS`, `MERGEABLE`, `QUEUED`, … */
  readonly state: string;
  readonly enqueuedAt: Instant;
  /** What GitHub made of it, on top of `baseSha`. Undefined while it has not. */
  readonly headSha: string | undefined;
  readonly baseSha: string | undefined;
}

/** A commit of a merge group, as git has it. */
export interface GroupCommit {
  readonly sha: string;
  readonly parents: readonly string[];
}
