import type { Instant } from "../shared/clock.ts";

const DAY_MS = 86_400_000;

/**
 * How long a job can ask: GitHub ends a workflow run after 35 days, waiting included, and a job of it can fetch ID
 * tokens until then. Ended leases with their seals, and closed jobs, are kept longer than that.
 * @see https://docs.github.com/en/actions/reference/limits
 */
const JOB_MEMORY_MS = 40 * DAY_MS;

/**
 * Uses of an approval outlive their lease: `max-age` bounds an approval to a month, but on `schedule` it does not count,
 * and a commit may stay its branch's tip for a year.
 */
const APPROVAL_MEMORY_MS = 400 * DAY_MS;

/** What happened before these instants nothing can ask for any more. */
export function forgetBefore(now: Instant): {
  readonly jobs: Instant;
  readonly approvals: Instant;
} {
  return { jobs: now - JOB_MEMORY_MS, approvals: now - APPROVAL_MEMORY_MS };
}
