import { faultText } from "../../shared/fault-text.ts";
import { createFairLooks } from "./fair-looks.ts";
import { watchKey, type Watched } from "./watched-pull-requests.ts";
import { createWithdrawalBatches, type BatchOptions } from "./withdrawal-batches.ts";
import { endWithdrawn } from "./withdrawal-end.ts";
import type { NameLater } from "./withdrawal-naming.ts";

export interface QueueOptions extends BatchOptions {
  /** Takes what says who withdrew an approval; absent: that is done beside the looks. */
  readonly nameLater?: NameLater | undefined;
}

/** Pull requests that wait for a look. */
export interface WithdrawalQueue {
  add(watched: readonly Watched[]): void;
  /** Resolves when nothing is left to look at. */
  settled(): Promise<void>;
}

/**
 * Requests at the same time: GitHub limits them to 100, and the watch and the events have a queue each. A look sends three at
 * once, a look at many pull requests one.
 */
const MAX_REQUESTS = 30;
const REQUESTS_OF_A_LOOK = 3;
/** So that there is always room for a pull request that has to be looked at by itself. */
const MAX_BATCHES = 20;

/**
 * Looks at pull requests, many of one repository by one request where that is enough. Each is read once at a time: one that is
 * added meanwhile is read once more. A slow one does not hold up the others, and a slow repository no other repository.
 */
export function createWithdrawalQueue(options: QueueOptions): WithdrawalQueue {
  const { signal } = options;
  const work = createWork(options);
  const nameLater = options.nameLater ?? work.add;
  const batches = createWithdrawalBatches(options);
  const looks = createFairLooks();
  /** In the order in which they came. */
  const waiting = new Map<string, Watched>();
  /** Of those that were read together, the ones for which that was not enough. */
  const alone = new Map<string, Watched>();
  const running = new Set<string>();
  const underWay = { requests: 0, batches: 0 };

  const start = (looked: readonly Watched[], cost: number, look: () => Promise<void>): void => {
    const keys = looked.map((one) => watchKey(one));
    for (const key of keys) {
      waiting.delete(key);
      alone.delete(key);
      running.add(key);
    }
    underWay.requests += cost;
    work.add(async () => {
      try {
        await look();
      } finally {
        underWay.requests -= cost;
        for (const key of keys) running.delete(key);
        startNext();
      }
    });
  };
  const startOne = (one: Watched): void => {
    looks.began(one);
    start([one], REQUESTS_OF_A_LOOK, async () => {
      try {
        const name = await endWithdrawn(one, options);
        if (name !== undefined) nameLater(name);
      } finally {
        looks.ended(one);
      }
    });
  };
  const startBatch = (batch: readonly Watched[]): void => {
    underWay.batches += 1;
    start(batch, 1, async () => {
      try {
        for (const one of await batches.look(batch, nameLater)) readAlone(one);
      } finally {
        underWay.batches -= 1;
      }
    });
  };
  /** With the leases of a newer list, where there is one. */
  const readAlone = (one: Watched): void => {
    const key = watchKey(one);
    alone.set(key, waiting.get(key) ?? one);
    waiting.delete(key);
  };
  const startNext = (): void => {
    while (!signal.aborted) {
      const room = MAX_REQUESTS - underWay.requests;
      const free = freeOf(waiting, running);
      const batch = room > 0 && underWay.batches < MAX_BATCHES ? batches.take(free) : [];
      const one = looks.next([...freeOf(alone, running), ...free]);
      if (batch.length > 0) startBatch(batch);
      else if (one !== undefined && room >= REQUESTS_OF_A_LOOK) startOne(one);
      else return;
    }
  };
  return {
    add: (watched) => {
      for (const one of watched) {
        const key = watchKey(one);
        // A look that still waits serves this one too; its leases are those of the newest list.
        (alone.has(key) ? alone : waiting).set(key, one);
      }
      startNext();
    },
    settled: () => work.settled(),
  };
}

function freeOf(
  all: ReadonlyMap<string, Watched>,
  running: ReadonlySet<string>,
): readonly Watched[] {
  return [...all].flatMap(([key, watched]) => (running.has(key) ? [] : [watched]));
}

/** What runs, each for itself: a fault of one is logged, and ends no other. */
export function createWork({ log }: Pick<QueueOptions, "log">) {
  const running = new Set<Promise<void>>();
  const guarded = async (step: () => Promise<void>): Promise<void> => {
    try {
      await step();
    } catch (error) {
      // Most likely the store failed. The watch looks again within its minute.
      log({ level: "error", event: "watch_failed", message: faultText(error, { withName: true }) });
    }
  };
  return {
    add: (step: () => Promise<void>): void => {
      const one = guarded(step).finally(() => running.delete(one));
      running.add(one);
    },
    settled: async (): Promise<void> => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
