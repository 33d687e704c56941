import { createCrew } from "./crew.ts";
import { silentAfterMs } from "./due.ts";
import { LOCK_MS, endLocked, type EndLeaseDeps } from "./end-lease.ts";
import type { Lease } from "./lease.ts";
import { endEvent, tidyEvent, type ReaperEvent } from "./reaper-event.ts";
import { StoreError } from "./store.ts";
import { tidyLocked } from "./tidy-lease.ts";

export interface ReaperOptions extends EndLeaseDeps {
  readonly heartbeatIntervalMs: number;
  /** From this age on, the process that issues a lease has died; 15 s. Longer than any provider call. */
  readonly issuingAfterMs?: number;
  /** How often it looks; 1 s. */
  readonly tickMs?: number;
  /** How many leases it ends at once; 4096. */
  readonly concurrency?: number;
  /** How many of them at one server; 128. So a server that hangs takes no room of the others. */
  readonly perServer?: number;
  /** How many leases it tidies at once; 32. They have a limit of their own, so that a slow tidy delays no revocation. */
  readonly tidyConcurrency?: number;
  /** How often old rows are forgotten; 10 min. */
  readonly pruneMs?: number;
  readonly onEvent: (event: ReaperEvent) => void;
  /** Runs around each end, for whoever measures it; absent: nobody does. */
  readonly aroundEnd?: (lease: Lease, end: () => Promise<Lease>) => Promise<Lease>;
}

export interface Reaper {
  /** Looks once, and resolves when every lease that this look locked has been dealt with. Never rejects. */
  tick(): Promise<void>;
  /** Looks soon, because leases were marked: it costs no more than one look, however often it is called meanwhile. */
  wake(): void;
  /** Stops looking, and resolves when what is under way is done. */
  stop(): Promise<void>;
}

const PER_SERVER = 128;

/**
 * Starts the reaper: each tick ends what expired, fell silent, was left in `issuing`, or has been marked, and tidies what
 * revoked leases left. Many may run on one store. It survives the store's failures; with its first look, and the first
 * after a failure, it gives every live lease new heartbeat intervals, because it cannot know what it missed.
 */
export function startReaper(options: ReaperOptions): Reaper {
  const { tickMs = 1000, perServer = PER_SERVER } = options;
  const work = createWork(options);
  let stopped = false;
  let looks: Promise<unknown> = Promise.resolve();

  /** One look after the other; what they lock is worked on side by side. */
  const look = async (): Promise<void> => {
    if (stopped) return;
    const next = looks.then(() => (stopped ? [] : work.begin()));
    looks = next;
    const begun = await next;
    await Promise.all(begun);
    // Where a server's whole share was due, more may be.
    if (begun.length >= perServer) void look();
  };

  let woken = false;
  const wake = async (): Promise<void> => {
    if (woken) return;
    woken = true;
    // What is marked once the next look has begun needs another one.
    await looks;
    woken = false;
    void look();
  };

  let waiting = false;
  const onTimer = async (): Promise<void> => {
    // A slow store must not pile up looks.
    if (waiting) return;
    waiting = true;
    void look();
    await looks;
    waiting = false;
  };
  const timer = setInterval(() => void onTimer(), tickMs);
  // The reaper's timer must not keep the process alive.
  timer.unref();
  void onTimer();

  return {
    tick: look,
    wake: () => void wake(),
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await looks;
      await work.done();
    },
  };
}

interface Work {
  /** Locks what is due and begins to work on it. Never rejects. */
  begin(): Promise<readonly Promise<void>[]>;
  /** Resolves when what is under way is done. */
  done(): Promise<unknown>;
}

function createWork(options: ReaperOptions): Work {
  const {
    store,
    lockOwner,
    concurrency = 4096,
    perServer = PER_SERVER,
    tidyConcurrency = 32,
    aroundEnd = (_lease, end) => end(),
  } = options;
  const emit = emitter(options);
  const upkeep = createUpkeep(options, emit);
  const { onFailure } = upkeep;
  const lock = { lockOwner, lockMs: LOCK_MS };
  const limits = {
    silentAfterMs: silentAfterMs(options.heartbeatIntervalMs),
    issuingAfterMs: options.issuingAfterMs ?? 15_000,
  };
  const enders = createCrew({
    size: concurrency,
    lockDue: (limit, underWay) =>
      store.lockDue({ ...lock, ...limits, limit, share: { perServer, underWay } }),
    work: async (lease) => emit(endEvent(await aroundEnd(lease, () => endLocked(options, lease)))),
    onFailure,
  });
  const tidiers = createCrew({
    size: tidyConcurrency,
    lockDue: async (limit) => {
      const leases = await store.lockDueTidies({ ...lock, limit });
      upkeep.onTidying();
      return leases;
    },
    work: async (lease) => {
      const outcome = await tidyLocked(options, lease);
      if (outcome !== undefined) emit(tidyEvent(outcome));
    },
    onFailure: upkeep.onTidyFailure,
  });
  return {
    done: () => Promise.all([enders.done(), tidiers.done()]),
    begin: async () => {
      if (!(await upkeep.before())) return [];
      const begun = [...(await enders.begin()), ...(await tidiers.begin())];
      void upkeep.reportDamaged().catch(onFailure);
      return begun;
    },
  };
}

type Emit = (event: ReaperEvent) => void;

/** A listener that throws (an audit log on a full disk) must not keep leases alive. */
function emitter({ onEvent }: ReaperOptions): Emit {
  return (event) => {
    try {
      onEvent(event);
    } catch {
      // The listener reports its own failures.
    }
  };
}

/** What concerns the store as a whole: new heartbeat intervals after a time without it, and forgetting. */
function createUpkeep({ store, clock, pruneMs = 600_000 }: ReaperOptions, emit: Emit) {
  let isReset = false;
  let isLost = false;
  let isTidyingLost = false;
  let pruneAt = clock.now() + pruneMs;
  const damaged = new Set<string>();

  const onFailure = (error: unknown): void => {
    if (!(error instanceof StoreError)) {
      emit({ kind: "fault", error });
      return;
    }
    isReset = false;
    if (!isLost) emit({ kind: "store_lost", error });
    isLost = true;
  };

  const prepare = async (): Promise<void> => {
    if (!isReset) {
      await store.resetHeartbeats();
      isReset = true;
      if (isLost) emit({ kind: "store_regained" });
      isLost = false;
    }
    if (clock.now() < pruneAt) return;
    pruneAt = clock.now() + pruneMs;
    await store.prune();
  };

  return {
    onFailure,
    /** Reported alike, but no heartbeat was missed for it: a damaged row of an ended lease must keep no lease alive. */
    onTidyFailure: (error: unknown): void => {
      if (!(error instanceof StoreError)) emit({ kind: "fault", error });
      else if (!isTidyingLost && !isLost) {
        emit({ kind: "store_lost", error });
        isTidyingLost = true;
      }
    },
    onTidying: (): void => {
      if (isTidyingLost) emit({ kind: "store_regained" });
      isTidyingLost = false;
    },
    reportDamaged: async (): Promise<void> => {
      for (const row of await store.damagedRows()) {
        if (damaged.has(row.lease)) continue;
        damaged.add(row.lease);
        emit({ kind: "row_damaged", row });
      }
    },
    /** Before each look; false when the store cannot be used. */
    before: async (): Promise<boolean> => {
      try {
        await prepare();
        return true;
      } catch (error) {
        onFailure(error);
        return false;
      }
    },
  };
}
