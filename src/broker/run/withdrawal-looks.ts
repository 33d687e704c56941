import { faultText } from "../../shared/fault-text.ts";
import type { Lease } from "../../lease/lease.ts";
import {
  byPullRequest,
  endWithdrawn,
  type Watched,
  type WatchOptions,
} from "./withdrawal-watch.ts";

/** What an event is about. */
export interface LookPlace {
  readonly repositoryId: number;
  /** Undefined: every pull request of the repository. */
  readonly pullRequest: number | undefined;
}

/** Looks at the live write leases of pull requests as soon as something may have withdrawn their approval. */
export interface WithdrawalLooks {
  lookAt(place: LookPlace): void;
  /** Resolves when nothing is left to look at. */
  settled(): Promise<void>;
}

/** Beside the ten of the watch: GitHub limits concurrent requests. */
const MAX_AT_ONCE = 10;
/** Who withdrew approvals is read beside the looks, which do not wait for that. */
const MAX_NAMING = 5;

/**
 * However many events arrive, each pull request is read once at a time, and once more if another event came meanwhile. So
 * the last look begins after the last event, and finds what GitHub has then.
 */
export function createWithdrawalLooks(options: WatchOptions, signal: AbortSignal): WithdrawalLooks {
  const { store, log } = options;
  /** By repository; `all` stands for every pull request. */
  const pending = new Map<number, Set<number | "all">>();
  const waiting: Watched[] = [];
  const running = new Set<string>();
  const work = new Set<Promise<void>>();
  let isListing = false;

  const guarded = async (step: () => Promise<void>): Promise<void> => {
    try {
      await step();
    } catch (error) {
      // Most likely the store failed. The watch looks again within its minute.
      log({ level: "error", event: "watch_failed", message: faultText(error, { withName: true }) });
    }
  };
  const track = (step: () => Promise<void>): void => {
    const one = guarded(step).finally(() => work.delete(one));
    work.add(one);
  };
  const unnamed: (() => Promise<void>)[] = [];
  let naming = 0;
  const startNaming = (): void => {
    while (naming < MAX_NAMING) {
      const name = unnamed.shift();
      if (name === undefined) return;
      naming += 1;
      track(async () => {
        try {
          await name();
        } finally {
          naming -= 1;
          startNaming();
        }
      });
    }
  };
  const startNext = (): void => {
    while (running.size < MAX_AT_ONCE && !signal.aborted) {
      const index = waiting.findIndex((one) => !running.has(keyOf(one)));
      const [next] = index === -1 ? [] : waiting.splice(index, 1);
      if (next === undefined) return;
      running.add(keyOf(next));
      track(async () => {
        try {
          const name = await endWithdrawn(next[0], next[1], { ...options, signal });
          if (name !== undefined) unnamed.push(name);
        } finally {
          running.delete(keyOf(next));
          startNext();
          startNaming();
        }
      });
    }
  };
  /** A look that still waits serves this event too; its leases are those of the newest list. */
  const enqueue = (watched: Watched): void => {
    const index = waiting.findIndex((one) => keyOf(one) === keyOf(watched));
    if (index === -1) waiting.push(watched);
    else waiting[index] = watched;
  };
  const list = async (): Promise<void> => {
    while (pending.size > 0 && !signal.aborted) {
      const asked = new Map(pending);
      pending.clear();
      // Also one that is still being issued: it was decided about before this look.
      const live = await store.list({ states: ["issuing", "active"] });
      const own = live.filter(({ job }: Lease) => asked.has(job.repositoryId));
      for (const watched of byPullRequest(own, await store.now())) {
        const [{ repositoryId, pullRequest }] = watched;
        const numbers = asked.get(repositoryId);
        if (numbers?.has("all") === true || numbers?.has(pullRequest) === true) enqueue(watched);
      }
      startNext();
    }
  };
  return {
    lookAt: ({ repositoryId, pullRequest = "all" as const }) => {
      const numbers = pending.get(repositoryId) ?? new Set();
      pending.set(repositoryId, numbers.add(pullRequest));
      if (isListing) return;
      isListing = true;
      track(async () => {
        try {
          await list();
        } finally {
          isListing = false;
        }
      });
    },
    settled: async () => {
      while (work.size > 0) await Promise.all(work);
    },
  };
}

function keyOf([at]: Watched): string {
  return `${at.repositoryId}#${at.pullRequest}`;
}
