import { withQueueFact } from "../../approval/github/queue-withdrawal.ts";
import type { GitHubApi } from "../../approval/github/api.ts";
import { readWithdrawalFacts, type WatchedPullRequest } from "../../approval/github/withdrawal.ts";
import {
  findWithdrawal,
  mayBeOfMergeGroup,
  whyUnread,
  type ApprovalWithdrawal,
  type WithdrawalFacts,
} from "../../approval/withdrawn.ts";
import { isExpired } from "../../lease/due.ts";
import type { Lease } from "../../lease/lease.ts";
import type { LeaseStore } from "../../lease/store.ts";
import type { Instant } from "../../shared/clock.ts";
import type { Jitter } from "../../shared/http.ts";
import { within } from "../../shared/deadline.ts";
import { faultText } from "../../shared/fault-text.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { nameCulprits, type CulpritOptions } from "./withdrawal-culprits.ts";

/** Reads the facts that show whether an approval was withdrawn. The error says why they could not be read. */
export type ReadWithdrawal = (
  watched: WatchedPullRequest,
  signal: AbortSignal,
) => Promise<Result<WithdrawalFacts, { readonly message: string }>>;

export interface WatchOptions extends CulpritOptions, Pick<BrokerDeps, "metrics"> {
  readonly store: Pick<LeaseStore, "now" | "list" | "end">;
  /** Called when leases were marked, so that their end need not wait for the reaper's next look. */
  readonly onMarked?: (() => void) | undefined;
  readonly read: ReadWithdrawal;
}

/**
 * How often each pull request behind a running write is checked, in milliseconds. A withdrawn approval can stay in effect
 * for that long. A check costs three requests plus one for each reviewer, of the 5000 an hour that a token has.
 */
export const POLL_INTERVAL_MS = 60_000;
/** For one pull request with all its pages and retries. */
const READ_MS = 20_000;
/** How many pull requests are read at the same time: GitHub limits concurrent requests to 100. */
const MAX_CONCURRENT_READS = 10;

export function readerOfWithdrawals(
  api: GitHubApi,
  { clock, jitter }: Pick<BrokerDeps, "clock"> & { readonly jitter: Jitter },
): ReadWithdrawal {
  return async (watched, signal) => {
    const options = { api, clock, jitter, budgetMs: READ_MS, signal };
    const facts = await readWithdrawalFacts(watched, options);
    return facts.ok ? ok(await withQueueFact(facts.value, watched, options)) : facts;
  };
}

/**
 * Checks each minute whether the approvals behind running leases still hold, and marks the leases whose approval was
 * withdrawn: the reaper ends them. A failed read never ends a running task: it raises an alarm. Returns when the signal
 * aborts.
 */
export async function watchWithdrawals(options: WatchOptions, signal: AbortSignal): Promise<void> {
  const { clock, log } = options;
  while (!signal.aborted) {
    const startedAt = clock.now();
    // Most likely the store failed: the reaper logs that too.
    await logOnError(() => checkForWithdrawals(options, signal), log);
    // Negative after the clock was set back meanwhile.
    const took = Math.max(0, clock.now() - startedAt);
    await clock.sleep(Math.max(0, POLL_INTERVAL_MS - took), signal);
  }
}

/** Checks every pull request behind a running write once. A slow one does not hold up the others. */
export async function checkForWithdrawals(
  options: WatchOptions,
  signal: AbortSignal,
): Promise<void> {
  const { store, log } = options;
  const active = await store.list({ states: ["active"] });
  const waiting = byPullRequest(active, await store.now());
  const readers = Array.from({ length: MAX_CONCURRENT_READS }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [at, leases] = next;
      if (signal.aborted) return;
      await logOnError(() => checkPullRequest(at, leases, { ...options, signal }), log);
    }
  });
  await Promise.all(readers);
}

async function logOnError(check: () => Promise<void>, log: BrokerDeps["log"]): Promise<void> {
  try {
    await check();
  } catch (error) {
    log({ level: "error", event: "watch_failed", message: faultText(error, { withName: true }) });
  }
}

export type Watched = readonly [at: WatchedPullRequest, leases: readonly Lease[]];

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

async function checkPullRequest(
  at: WatchedPullRequest,
  leases: readonly Lease[],
  options: WatchOptions & { readonly signal: AbortSignal },
): Promise<void> {
  const name = await endWithdrawn(at, leases, options);
  await name?.();
}

/**
 * Looks at one pull request, and marks the leases that it no longer supports. What is returned says who did that, where some
 * were marked: it reads GitHub again, and nobody's name is worth a longer life of another lease.
 */
export async function endWithdrawn(
  at: WatchedPullRequest,
  leases: readonly Lease[],
  options: WatchOptions & { readonly signal: AbortSignal },
): Promise<(() => Promise<void>) | undefined> {
  const { clock, log, metrics, read, signal } = options;
  const facts = await within<Awaited<ReturnType<ReadWithdrawal>>>(
    { clock, milliseconds: READ_MS },
    (late) => read(at, AbortSignal.any([late, signal])),
    () => err({ message: "GitHub did not respond in time" }),
  );
  if (signal.aborted) return undefined;
  const unread = facts.ok ? whyUnread(facts.value) : facts.error.message;
  if (unread !== undefined) {
    const where = { repository: at.repository, pull_request: at.pullRequest };
    metrics.countAlarm("unreadable");
    log({ level: "warning", event: "alarm", alarm: "unreadable", message: unread, ...where });
  }
  if (!facts.ok) return undefined;
  const { value } = facts;
  // At once: the store writes what comes together in one go, and one by one would take a thousand leases half a minute.
  const looked = await Promise.all(
    leases.map(async (lease) => ({
      lease,
      withdrawal: await endIfWithdrawn(lease, value, options),
    })),
  );
  const ended = looked.flatMap(({ lease, withdrawal }) =>
    withdrawal === undefined ? [] : [{ lease, withdrawal }],
  );
  if (ended.length === 0) return undefined;
  options.onMarked?.();
  return () => nameCulprits(ended, { at, facts: value }, options);
}

async function endIfWithdrawn(
  lease: Lease,
  facts: WithdrawalFacts,
  { store, log, endNotes }: WatchOptions,
): Promise<ApprovalWithdrawal | undefined> {
  const withdrawal = findWithdrawal(lease, facts);
  if (withdrawal === undefined) return undefined;
  const { code, text } = withdrawal;
  endNotes?.set(lease.tokenHash, text);
  const [marked] = await store.end({ lease: lease.id }, "withdrawn");
  // Its task may have ended while GitHub was read.
  if (marked?.endReason !== "withdrawn") return undefined;
  log({ level: "warning", event: "lease_withdrawn", lease: lease.id, code, message: text });
  return withdrawal;
}
