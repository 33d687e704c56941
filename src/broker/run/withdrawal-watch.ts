import type { GitHubApi } from "../../approval/github/api.ts";
import { withQueueFact } from "../../approval/github/queue-withdrawal.ts";
import { readWithdrawalFacts } from "../../approval/github/withdrawal.ts";
import type { LeaseStore } from "../../lease/store.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { Jitter } from "../../shared/http.ts";
import { ok } from "../../shared/result.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { byPullRequest } from "./watched-pull-requests.ts";
import { READ_MS, type ReadWithdrawal } from "./withdrawal-end.ts";
import { createWithdrawalQueue, type QueueOptions } from "./withdrawal-queue.ts";

export interface WatchOptions extends Omit<QueueOptions, "store" | "signal"> {
  readonly store: Pick<LeaseStore, "now" | "list" | "end">;
}

/**
 * How often each pull request behind a running write is checked, in milliseconds. A withdrawn approval can stay in effect
 * for that long. A check costs three requests, and one for each reviewer who requests changes, of the 5000 an hour that a
 * token has; many pull requests of a repository cost one point of GraphQL's 5000 together.
 */
export const POLL_INTERVAL_MS = 60_000;
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
    try {
      await checkForWithdrawals(options, signal);
    } catch (error) {
      log({ level: "error", event: "watch_failed", message: faultText(error, { withName: true }) });
    }
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
  const { store } = options;
  const active = await store.list({ states: ["active"] });
  const queue = createWithdrawalQueue({ ...options, signal });
  queue.add(byPullRequest(active, await store.now()));
  await queue.settled();
}
