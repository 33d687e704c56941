import type { GitHubApi } from "../approval/github/api.ts";
import { readWithdrawalFacts, type WatchedPullRequest } from "../approval/github/withdrawal.ts";
import { findWithdrawal, type WithdrawalFacts } from "../approval/withdrawn.ts";
import type { Lease } from "../lease/lease.ts";
import type { LeaseStore } from "../lease/store.ts";
import type { Jitter } from "../shared/http.ts";
import type { Result } from "../shared/result.ts";
import type { BrokerDeps } from "./broker-deps.ts";
import { faultText } from "./record/log.ts";

/** Reads what a withdrawal shows in; the error says why it could not be read. */
export type ReadWithdrawal = (
  watched: WatchedPullRequest,
  signal: AbortSignal,
) => Promise<Result<WithdrawalFacts, { readonly message: string }>>;

export interface WatchOptions extends Pick<BrokerDeps, "clock" | "log" | "metrics"> {
  readonly store: Pick<LeaseStore, "list" | "end">;
  readonly read: ReadWithdrawal;
  /** How often each pull request is looked at; a minute. */
  readonly everyMs?: number;
}

const EVERY_MS = 60_000;
/** For one pull request with all its pages and retries. */
const READ_MS = 20_000;

export function readerOfWithdrawals(
  api: GitHubApi,
  { clock, jitter }: Pick<BrokerDeps, "clock"> & { readonly jitter: Jitter },
): ReadWithdrawal {
  return (watched, signal) =>
    readWithdrawalFacts(watched, { api, clock, jitter, budgetMs: READ_MS, signal });
}

/**
 * Looks each minute whether what running leases rest on still holds, and marks those whose approval was withdrawn: the
 * reaper ends them. What cannot be read never ends a running task; it is an alarm. Ends when the signal aborts.
 */
export async function watchWithdrawals(options: WatchOptions, signal: AbortSignal): Promise<void> {
  const { clock, log, everyMs = EVERY_MS } = options;
  while (!signal.aborted) {
    try {
      await lookForWithdrawals(options, signal);
    } catch (error) {
      // The store, most likely: the reaper tells of that too.
      log({ level: "error", event: "watch_failed", message: faultText(error) });
    }
    await clock.sleep(everyMs, signal);
  }
}

/** One look at every pull request that a running write rests on, once each. */
export async function lookForWithdrawals(
  options: WatchOptions,
  signal: AbortSignal,
): Promise<void> {
  const active = await options.store.list({ states: ["active"] });
  const watched = new Map<string, [WatchedPullRequest, Lease[]]>();
  for (const lease of active) {
    const { pullRequest, repository, job } = lease;
    if (!isWatched(lease) || pullRequest === undefined) continue;
    const key = `${job.repositoryId}#${pullRequest}`;
    const at = { repository, repositoryId: job.repositoryId, pullRequest };
    const [, leases] = watched.get(key) ?? [at, []];
    watched.set(key, [at, [...leases, lease]]);
  }
  for (const [at, leases] of watched.values()) {
    if (signal.aborted) return;
    await lookAt(at, leases, { ...options, signal });
  }
}

/** `on-withdrawal: finish` lets the running step end within its ttl. */
function isWatched({ access, onWithdrawal }: Lease): boolean {
  return access === "write" && onWithdrawal === "revoke";
}

async function lookAt(
  at: WatchedPullRequest,
  leases: readonly Lease[],
  { store, read, log, metrics, signal }: WatchOptions & { readonly signal: AbortSignal },
): Promise<void> {
  const where = { repository: at.repository, pull_request: at.pullRequest };
  const facts = await read(at, signal);
  if (signal.aborted) return;
  const unread = whyUnread(facts);
  if (unread !== undefined) {
    metrics.countAlarm("unreadable");
    log({ level: "warning", event: "alarm", alarm: "unreadable", message: unread, ...where });
  }
  if (!facts.ok) return;
  for (const lease of leases) {
    const withdrawal = findWithdrawal(lease, facts.value);
    if (withdrawal === undefined) continue;
    const { code, text } = withdrawal;
    log({ level: "warning", event: "lease_withdrawn", lease: lease.id, code, message: text });
    await store.end({ lease: lease.id }, "withdrawn");
  }
}

function whyUnread(facts: Awaited<ReturnType<ReadWithdrawal>>): string | undefined {
  if (!facts.ok) return facts.error.message;
  const { pullRequest, reviews } = facts.value;
  if (!pullRequest.known) return pullRequest.why;
  return reviews.known ? undefined : reviews.why;
}
