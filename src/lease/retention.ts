import type { Instant } from "../shared/clock.ts";

const DAY_MS = 86_400_000;

/**
 * How long a job can ask: GitHub ends a workflow run after 35 days, including the time that it waits, and until then its
 * jobs can request ID tokens. Ended leases with their seals, and closed jobs, are kept longer than that.
 * @see https://docs.github.com/en/actions/reference/limits
 */
const JOB_MEMORY_MS = 40 * DAY_MS;

/**
 * Uses of an approval are kept longer than their lease: `max-age` limits an approval to a month, but does not apply to
 * `schedule`, and a commit may be the tip of its branch for a year.
 */
const APPROVAL_MEMORY_MS = 400 * DAY_MS;

/** A check run or an environment's rule of a workflow run that GitHub has ended is never asked about again. */
const TASK_MEMORY_MS = 35 * DAY_MS;

/** Nothing can ask any more for what happened before these instants. */
export function forgetBefore(now: Instant): {
  readonly jobs: Instant;
  readonly approvals: Instant;
  readonly githubTasks: Instant;
} {
  return {
    jobs: now - JOB_MEMORY_MS,
    approvals: now - APPROVAL_MEMORY_MS,
    githubTasks: now - TASK_MEMORY_MS,
  };
}
