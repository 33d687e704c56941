import type { Instant } from "../shared/clock.ts";
import type { LockRequest } from "./lock-request.ts";

/** A check run on a commit, or the answer to an environment's rule. */
export const GITHUB_TASK_KINDS = ["check", "gate"] as const;

export type GitHubTaskKind = (typeof GITHUB_TASK_KINDS)[number];

/** Something that the broker keeps up to date at GitHub. */
export interface GitHubTask {
  /** `check/REPOSITORY-ID/HEAD-SHA`, or `gate/REPOSITORY-ID/RUN-ID/ENVIRONMENT`. */
  readonly key: string;
  readonly kind: GitHubTaskKind;
  readonly repositoryId: number;
  /** JSON, {@link MAX_TASK_JSON} at most: what is to be written. Whoever reads it parses it. */
  readonly payload: unknown;
  /** JSON: what GitHub has, such as the id of a check run; null at first. */
  readonly written: unknown;
  /** Undefined: nothing is to be done. */
  readonly dueAt: Instant | undefined;
  /** Failed attempts since the last one that worked. */
  readonly attempts: number;
  /** When its payload changed last. */
  readonly changedAt: Instant;
}

/** In UTF-16 code units of its JSON. */
export const MAX_TASK_JSON = 65_536;

export interface GitHubTaskChange {
  readonly kind: GitHubTaskKind;
  readonly repositoryId: number;
  /** Gets what there is, undefined for a new task; returning undefined leaves everything as it is. It may run twice. */
  readonly update: (payload: unknown) => unknown;
  /** In milliseconds. It makes the task due earlier, never later. Undefined: it changes nothing about that. */
  readonly dueIn: number | undefined;
}

export interface GitHubTaskFilter {
  readonly repositoryId: number;
  readonly kind?: GitHubTaskKind;
  /** How the key begins. */
  readonly keyPrefix?: string;
  /** Only those that are due at some time, or that somebody works on: what is settled stays so. */
  readonly isOpen?: true;
}

/** What came of working on a task. */
export interface GitHubTaskOutcome {
  /** What GitHub has now. Undefined: as before. */
  readonly written?: unknown;
  /** In milliseconds; undefined: not again until something changes. What has made it due meanwhile stays. */
  readonly dueIn: number | undefined;
  /** Counts as an attempt; anything else begins counting anew. */
  readonly failed?: boolean;
}

export interface TakeTasks extends LockRequest {
  readonly limit: number;
  /** All when absent. Another broker may have features that this one does not. */
  readonly kinds?: readonly GitHubTaskKind[];
}

/** What is to be written to GitHub, for all brokers of a store. */
export interface GitHubTaskStore {
  /** Reads, changes and writes a task at once. */
  change(key: string, change: GitHubTaskChange): Promise<void>;
  /** Makes tasks due in so many milliseconds, if they are not earlier. Returns how many there are. */
  touch(filter: GitHubTaskFilter, dueInMs: number): Promise<number>;
  /** How many of these kinds are due, and nobody works on them. */
  countDue(kinds?: readonly GitHubTaskKind[]): Promise<number>;
  /**
   * Locks up to `limit` of those, so that one broker works on a task. They are not due any more until something changes.
   * Repositories take turns: whose tasks nobody works on comes first.
   */
  take(request: TakeTasks): Promise<readonly GitHubTask[]>;
  /** Gives a task back; nothing is written for anyone but the owner of the lock. */
  finish(key: string, lockOwner: string, outcome: GitHubTaskOutcome): Promise<void>;
  /** Those that changed last come first, 1 000 at most. */
  list(filter: {
    readonly kind: GitHubTaskKind;
    readonly repositoryId: number;
  }): Promise<readonly GitHubTask[]>;
}

/** How many `list` returns. */
export const MAX_LISTED_TASKS = 1000;

/** @throws RangeError when it is too large: whoever makes it has to limit it */
export function taskJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (text.length > MAX_TASK_JSON) {
    throw new RangeError(`a task for GitHub has ${text.length} characters`);
  }
  return text;
}
