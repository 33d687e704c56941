import type { GitHubApi } from "../../approval/github/api.ts";
import {
  readWithdrawalsTogether,
  type NotTogether,
  type ReadTogether,
  type WatchedTogether,
} from "../../approval/github/withdrawals.ts";
import { valuesOf } from "../../approval/people.ts";
import type { WithdrawalFacts } from "../../approval/withdrawn.ts";
import type { Lease } from "../../lease/lease.ts";
import { isWithinLast, type Instant } from "../../shared/clock.ts";
import { within } from "../../shared/deadline.ts";
import type { Jitter } from "../../shared/http.ts";
import { err, type Result } from "../../shared/result.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { NameLater } from "./withdrawal-naming.ts";
import type { Watched } from "./watched-pull-requests.ts";
import { endByFacts, type WithdrawalOptions } from "./withdrawal-end.ts";

/** Reads pull requests of one repository by one request. */
export type ReadWithdrawalsTogether = (
  watched: WatchedTogether,
  signal: AbortSignal,
) => Promise<Result<ReadTogether, NotTogether>>;

/** From so many on, one request for all is sooner done than three for each. */
const MIN_TOGETHER = 5;
/** GitHub's limit then counts one point, and it takes the response a second or two. */
const MAX_TOGETHER = 50;
/** For one request with its retries: who is left out then waits for a look of its own. */
const READ_MS = 5000;
/**
 * After GitHub refused this for a repository, such as one that was renamed, or did not respond for one of an owner, each pull
 * request is looked at by itself for so long.
 */
const PAUSE_MS = 60_000;

export function readerOfWithdrawalsTogether(
  api: GitHubApi,
  { clock, jitter }: Pick<BrokerDeps, "clock"> & { readonly jitter: Jitter },
): ReadWithdrawalsTogether {
  return (watched, signal) =>
    readWithdrawalsTogether(watched, { api, clock, jitter, budgetMs: READ_MS, signal });
}

export interface BatchOptions extends WithdrawalOptions {
  /** Reads many pull requests of a repository by one request; absent: each is read by itself. */
  readonly readTogether?: ReadWithdrawalsTogether | undefined;
}

/** Looks at many pull requests of a repository at once. */
export interface WithdrawalBatches {
  /** Those of the first repository of which enough wait; empty where each is to be looked at by itself. */
  take(waiting: readonly Watched[]): readonly Watched[];
  /** Marks the leases that no longer stand, and returns the pull requests that need a look of their own. */
  look(batch: readonly Watched[], nameLater: NameLater): Promise<readonly Watched[]>;
}

export function createWithdrawalBatches(options: BatchOptions): WithdrawalBatches {
  const { clock, readTogether, signal } = options;
  /** When a repository or an owner could not be read. */
  const paused = new Map<string, Instant>();
  const isPaused = (place: string): boolean => {
    const at = paused.get(place);
    if (at === undefined) return false;
    if (isWithinLast(PAUSE_MS, at, clock.now())) return true;
    paused.delete(place);
    return false;
  };
  const isWorthIt = (same: readonly Watched[]): boolean => {
    const [first] = same;
    if (first === undefined || same.length < MIN_TOGETHER) return false;
    const [{ repository }] = first;
    return !isPaused(repository) && !isPaused(ownerOf(repository));
  };
  return {
    take: (waiting) => {
      if (readTogether === undefined) return [];
      const together = new Map<string, Watched[]>();
      for (const one of waiting) {
        const [{ repository, repositoryId, mayBeQueued }] = one;
        if (mayBeQueued === true) continue;
        const same = together.get(repository) ?? [];
        // Another repository had this name before: its pull requests have their turn after these.
        const [first = one] = same;
        if (first[0].repositoryId !== repositoryId) continue;
        if (same.length < MAX_TOGETHER) same.push(one);
        together.set(repository, same);
      }
      return [...together.values()].find(isWorthIt) ?? [];
    },
    look: async (batch, nameLater) => {
      const [first] = batch;
      if (readTogether === undefined || first === undefined) return batch;
      const [{ repository, repositoryId }] = first;
      const numbers = batch.map(([{ pullRequest }]) => pullRequest);
      const read = await within<Awaited<ReturnType<ReadWithdrawalsTogether>>>(
        { clock, milliseconds: READ_MS },
        (late) =>
          readTogether({ repository, repositoryId, numbers }, AbortSignal.any([late, signal])),
        () => err({ message: "GitHub did not respond in time", isUnavailable: true }),
      );
      if (signal.aborted) return [];
      if (!read.ok) {
        const { message, isUnavailable } = read.error;
        paused.set(isUnavailable ? ownerOf(repository) : repository, clock.now());
        options.log({ level: "info", event: "read_singly", repository, message });
        return batch;
      }
      const alone = await Promise.all(
        batch.map(async (one): Promise<readonly Watched[]> => {
          const [at, leases] = one;
          const facts = read.value.get(at.pullRequest);
          if (facts === undefined || !showsApprovals(facts, at.pullRequest, leases)) return [one];
          const name = await endByFacts(one, facts, options);
          if (name !== undefined) nameLater(name);
          return [];
        }),
      );
      return alone.flat();
    },
  };
}

function ownerOf(repository: string): string {
  return repository.split("/")[0] ?? "";
}

/** Whether what was read has each review that the leases rest on: without it nobody sees that it was dismissed. */
function showsApprovals(
  { reviews }: WithdrawalFacts,
  number: number,
  leases: readonly Lease[],
): boolean {
  const shown = new Set(valuesOf(reviews).map(({ id }) => id));
  return leases.every(({ approvals }) =>
    approvals
      .filter(({ pullRequest = number }) => pullRequest === number)
      .every(({ reviewId }) => shown.has(reviewId)),
  );
}
