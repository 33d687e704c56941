import type { Lease } from "../../lease/lease.ts";
import { createLateLooks, type Places } from "./late-looks.ts";
import { byPullRequest } from "./watched-pull-requests.ts";
import { createWithdrawalQueue, createWork } from "./withdrawal-queue.ts";
import type { WatchOptions } from "./withdrawal-watch.ts";

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

const NONE: ReadonlySet<string> = new Set();

/** The longest rest between two lists of all leases. Events that come together share one, and lists take a third of the time. */
const MAX_REST_MS = 500;

/**
 * However many events arrive, each pull request is read once at a time, and once more if another event came meanwhile. So
 * the last look begins after the last event, and finds what GitHub has then. A late one finds what was decided before the event, and
 * stored after the look.
 */
export function createWithdrawalLooks(options: WatchOptions, signal: AbortSignal): WithdrawalLooks {
  const { store, clock } = options;
  const queue = createWithdrawalQueue({ ...options, signal });
  const work = createWork(options);
  /** Most of the time it waits: nothing is left to look at then. */
  const lateWork = createWork(options);
  /** By repository; `all` stands for every pull request. */
  const pending = new Map<number, Set<number | "all">>();
  let isListing = false;

  /** Looks at the pull requests of these places that have another live lease than those. Returns all live leases there. */
  const look = async (places: Places, seen: ReadonlySet<string>): Promise<readonly Lease[]> => {
    // Also one that is still being issued: it was decided about before this look.
    const live = await store.list({ states: ["issuing", "active"] });
    const own = live.filter(({ job }) => places.has(job.repositoryId));
    const others = own.filter(({ id }) => !seen.has(id));
    const watched = byPullRequest(others, await store.now());
    queue.add(
      watched.filter(([{ repositoryId, pullRequest }]) => {
        const numbers = places.get(repositoryId);
        return numbers?.has("all") === true || numbers?.has(pullRequest) === true;
      }),
    );
    return own;
  };
  const lateLooks = createLateLooks({
    clock,
    signal,
    look: async (places, seen) => void (await look(places, seen)),
    run: lateWork.add,
  });
  const list = async (): Promise<void> => {
    while (pending.size > 0 && !signal.aborted) {
      const startedAt = clock.now();
      const places = new Map(pending);
      pending.clear();
      let seen: readonly Lease[] = [];
      try {
        seen = await look(places, NONE);
      } finally {
        // Where the store failed, the late look is the first one.
        lateLooks.add(
          places,
          seen.map(({ id }) => id),
        );
      }
      const took = clock.now() - startedAt;
      if (pending.size > 0 && took > 0) await clock.sleep(Math.min(MAX_REST_MS, 2 * took), signal);
    }
  };
  return {
    lookAt: ({ repositoryId, pullRequest = "all" as const }) => {
      const numbers = pending.get(repositoryId) ?? new Set();
      pending.set(repositoryId, numbers.add(pullRequest));
      if (isListing) return;
      isListing = true;
      work.add(async () => {
        try {
          await list();
        } finally {
          isListing = false;
        }
      });
    },
    settled: async () => {
      await work.settled();
      if (signal.aborted) await lateWork.settled();
      await queue.settled();
    },
  };
}
