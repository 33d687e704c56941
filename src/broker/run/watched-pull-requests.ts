import type { WatchedPullRequest } from "../../approval/github/withdrawal.ts";
import { mayBeOfMergeGroup } from "../../approval/withdrawn.ts";
import { isExpired } from "../../lease/due.ts";
import type { Lease } from "../../lease/lease.ts";
import type { Instant } from "../../shared/clock.ts";

/** A pull request, and the live leases that rest on it. */
export type Watched = readonly [at: WatchedPullRequest, leases: readonly Lease[]];

/** The same for each event and list about a pull request. */
export function watchKey([at]: Watched): string {
  return `${at.repositoryId}#${at.pullRequest}`;
}

/** Each lease once for every pull request that it rests on: either can withdraw it. */
export function byPullRequest(leases: readonly Lease[], now: Instant): Watched[] {
  const watched = new Map<string, Watched>();
  for (const lease of leases.filter((each) => isWatched(each, now))) {
    const { repository, job } = lease;
    for (const pullRequest of pullRequestsOf(lease)) {
      const key = `${job.repositoryId}#${pullRequest}`;
      const at = { repository, repositoryId: job.repositoryId, pullRequest };
      const [before, others] = watched.get(key) ?? ([at, []] as const);
      const queued = mayBeOfMergeGroup(lease) ? { mayBeQueued: true } : {};
      watched.set(key, [{ ...before, ...queued }, [...others, lease]]);
    }
  }
  return [...watched.values()];
}

function pullRequestsOf({ pullRequest, approvals }: Lease): ReadonlySet<number> {
  const all = [pullRequest, ...approvals.map((approval) => approval.pullRequest)];
  return new Set(all.filter((number) => number !== undefined));
}

/** With `on-withdrawal: finish`, the running step may end within its ttl. The reaper ends expired leases anyway. */
function isWatched(lease: Lease, now: Instant): boolean {
  const { access, onWithdrawal } = lease;
  return access === "write" && onWithdrawal === "revoke" && !isExpired(lease, now);
}
