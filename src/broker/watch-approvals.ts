import type { GitHubApi } from "../approval/github-api.ts";
import { readWithdrawalFacts, type WatchedPullRequest } from "../approval/github-withdrawal.ts";
import { findWithdrawal, type Withdrawal, type WithdrawalFacts } from "../approval/withdrawn.ts";
import type { Lease } from "../lease/lease.ts";
import type { LeaseStore } from "../lease/store.ts";
import type { Clock } from "../shared/clock.ts";

export interface WatchOptions {
  readonly store: Pick<LeaseStore, "list" | "end">;
  readonly api: GitHubApi;
  readonly clock: Clock;
  /** 0 to 1, spreads waits: `Math.random` in the product. */
  readonly jitter: () => number;
  /** From the end of one round to the start of the next, in milliseconds; a minute when absent. */
  readonly everyMs?: number;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Something could not be read, so a withdrawal there would not be seen. Nothing ends for it. */
  readonly alarm: (alarm: WatchAlarm) => void;
  /** A lease was ended: its approval holds no more. */
  readonly withdrawn?: (lease: Lease, withdrawal: Withdrawal) => void;
}

export interface WatchAlarm {
  /** Undefined: the store itself did not answer. */
  readonly watched: WatchedPullRequest | undefined;
  readonly why: string;
}

const A_MINUTE_MS = 60_000;
/** For one pull request with all retries: GitHub gets no more of a round than this. */
const BUDGET_MS = 20_000;

/**
 * Looks at the pull request of every live write lease, again and again until `signal` aborts, and ends the leases whose
 * approval was withdrawn: new push, dismissal, change request, closed unmerged. Leases with `on-withdrawal: finish` run to
 * their end: the gate issues nothing more for them. What cannot be read raises an alarm and ends nothing.
 */
export async function watchApprovals(options: WatchOptions): Promise<void> {
  const { clock, signal, everyMs = A_MINUTE_MS } = options;
  while (!signal.aborted) {
    await watchOnce(options);
    await clock.sleep(everyMs, signal);
  }
}

/** One round over all live leases. */
export async function watchOnce(options: WatchOptions): Promise<void> {
  try {
    const leases = await options.store.list({ states: ["issuing", "active"] });
    for (const [watched, resting] of byPullRequest(leases)) {
      if (options.signal.aborted) return;
      await watchPullRequest(watched, resting, options);
    }
  } catch (error) {
    // A store that fails now may answer in a minute; the watch must not end for it.
    const why = error instanceof Error ? error.message : String(error);
    options.alarm({ watched: undefined, why: `the store does not answer: ${why}` });
  }
}

/** Each pull request once, with the leases that rest on it. */
function byPullRequest(
  leases: readonly Lease[],
): Iterable<readonly [WatchedPullRequest, readonly Lease[]]> {
  const groups = new Map<string, readonly [WatchedPullRequest, Lease[]]>();
  for (const lease of leases) {
    const { access, onWithdrawal, pullRequest, repository, job } = lease;
    if (access !== "write" || onWithdrawal !== "revoke" || pullRequest === undefined) continue;
    const key = `${job.repositoryId}/${pullRequest}`;
    const watched = { repository, repositoryId: job.repositoryId, pullRequest };
    const group = groups.get(key) ?? ([watched, []] as const);
    group[1].push(lease);
    groups.set(key, group);
  }
  return groups.values();
}

async function watchPullRequest(
  watched: WatchedPullRequest,
  leases: readonly Lease[],
  options: WatchOptions,
): Promise<void> {
  const { api, clock, jitter, signal, alarm } = options;
  const read = await readWithdrawalFacts(watched, {
    api,
    clock,
    jitter,
    signal,
    budgetMs: BUDGET_MS,
  });
  // A broker that stops has not seen anything: nothing is wrong.
  if (signal.aborted) return;
  if (!read.ok) {
    alarm({ watched, why: read.error.message });
    return;
  }
  for (const why of unreadIn(read.value)) alarm({ watched, why });
  for (const lease of leases) await endIfWithdrawn(lease, read.value, options);
}

function unreadIn({ pullRequest, reviews }: WithdrawalFacts): readonly string[] {
  const unread = reviews.known ? reviews.value.map(({ mayWrite }) => mayWrite) : [reviews];
  return [pullRequest, ...unread].flatMap((fact) => (fact.known ? [] : [fact.why]));
}

async function endIfWithdrawn(
  lease: Lease,
  facts: WithdrawalFacts,
  { store, withdrawn }: WatchOptions,
): Promise<void> {
  const withdrawal = findWithdrawal(lease, facts);
  if (withdrawal === undefined) return;
  const ended = await store.end({ lease: lease.id }, "withdrawn");
  for (const each of ended) withdrawn?.(each, withdrawal);
}
