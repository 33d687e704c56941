import type { LeaseFinding } from "../credentials/kind/provider.ts";
import { createCrew } from "./crew.ts";
import { silentAfterMs } from "./due.ts";
import { LOCK_MS, endLocked, type EndLeaseDeps } from "./end-lease.ts";
import type { Lease } from "./lease.ts";
import { StoreError } from "./store.ts";
import { tidyLocked } from "./tidy-lease.ts";
import { isEnded } from "./transitions.ts";

/** What the reaper did or met: for the log, the audit and the metrics. */
export type ReaperEvent =
  /** Revoked, expired or failed: `lease.proof` says what was seen. */
  | { readonly kind: "ended"; readonly lease: Lease }
  /** Not ended yet: tried again at `lease.nextTryAt`, because of `lease.lastError`. */
  | { readonly kind: "postponed"; readonly lease: Lease }
  /** As `postponed`, but it failed so often that somebody must look. */
  | { readonly kind: "stuck"; readonly lease: Lease }
  /** What the lease left is removed: `lease.tidy.facts`. `findings`: what was found meanwhile. */
  | { readonly kind: "tidied"; readonly lease: Lease; readonly findings: readonly LeaseFinding[] }
  /** Removed a part, and continues at once. `findings`: what was found meanwhile. */
  | {
      readonly kind: "tidy_continues";
      readonly lease: Lease;
      readonly findings: readonly LeaseFinding[];
    }
  /** Not tidied yet: tried again at `lease.tidy.nextTryAt`, because of `lease.tidy.lastError`. */
  | { readonly kind: "tidy_postponed"; readonly lease: Lease }
  /** As `tidy_postponed`, but it has failed for a day. */
  | { readonly kind: "tidy_stuck"; readonly lease: Lease }
  /** The store cannot be used: reported once, until it can. */
  | { readonly kind: "store_lost"; readonly error: StoreError }
  | { readonly kind: "store_regained" }
  /** A bug of ours; the lease that it concerns is tried again. */
  | { readonly kind: "fault"; readonly error: unknown };

export interface ReaperOptions extends EndLeaseDeps {
  readonly heartbeatIntervalMs: number;
  /** From this age on, the process that issues a lease has died; 15 s. Longer than any provider call. */
  readonly issuingAfterMs?: number;
  /** How often it looks; 1 s. */
  readonly tickMs?: number;
  /** How many leases it ends at once; 256. So many that a server that hangs leaves room for all others. */
  readonly concurrency?: number;
  /** How many leases it tidies at once; 32. They have a limit of their own, so that a slow tidy delays no revocation. */
  readonly tidyConcurrency?: number;
  /** How often old rows are forgotten; 10 min. */
  readonly pruneMs?: number;
  readonly onEvent: (event: ReaperEvent) => void;
}

export interface Reaper {
  /** Looks once, and resolves when every lease that this look locked has been dealt with. Never rejects. */
  tick(): Promise<void>;
  /** Stops looking, and resolves when what is under way is done. */
  stop(): Promise<void>;
}

/**
 * Starts the reaper: each tick ends what expired, fell silent, was left in `issuing`, or has been marked, and tidies what
 * revoked leases left. Many may run on one store. It survives the store's failures; with its first look, and the first
 * after a failure, it gives every live lease new heartbeat intervals, because it cannot know what it missed.
 */
export function startReaper(options: ReaperOptions): Reaper {
  const { tickMs = 1000 } = options;
  const work = createWork(options);
  let stopped = false;
  let looks: Promise<unknown> = Promise.resolve();

  /** One look after the other; what they lock is worked on side by side. */
  const look = async (): Promise<void> => {
    if (stopped) return;
    const next = looks.then(() => (stopped ? [] : work.begin()));
    looks = next;
    await Promise.all(await next);
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
  const { store, lockOwner, concurrency = 256, tidyConcurrency = 32 } = options;
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
    lockDue: (limit) => store.lockDue({ ...lock, ...limits, limit }),
    work: async (lease) => emit(endEvent(await endLocked(options, lease))),
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
    done: () => Promise.all([...enders.underWay, ...tidiers.underWay]),
    begin: async () => {
      if (!(await upkeep.before())) return [];
      return [...(await enders.begin()), ...(await tidiers.begin())];
    },
  };
}

function endEvent(lease: Lease): ReaperEvent {
  if (isEnded(lease.state)) return { kind: "ended", lease };
  return { kind: lease.state === "stuck" ? "stuck" : "postponed", lease };
}

function tidyEvent(outcome: {
  readonly lease: Lease;
  readonly findings: readonly LeaseFinding[];
}): ReaperEvent {
  const { lease } = outcome;
  if (lease.tidy.state === "done") return { kind: "tidied", ...outcome };
  if (lease.tidy.lastError === undefined) return { kind: "tidy_continues", ...outcome };
  return { kind: lease.tidy.state === "stuck" ? "tidy_stuck" : "tidy_postponed", lease };
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
