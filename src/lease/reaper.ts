import { silentAfterMs } from "./due.ts";
import { CLAIM_MS, endClaimed, type EndLeaseDeps } from "./end-lease.ts";
import type { Lease } from "./lease.ts";
import { StoreError } from "./store.ts";
import { isEnded } from "./transitions.ts";

/** What the reaper tells: for the log, the audit and the metrics. */
export type ReaperEvent =
  /** Revoked, expired or failed: `lease.proof` says what was seen. */
  | { readonly kind: "ended"; readonly lease: Lease }
  /** Not over yet: tried or looked for again at `lease.nextTryAt`, because of `lease.lastError`. */
  | { readonly kind: "postponed"; readonly lease: Lease }
  /** As `postponed`, but it failed so often that somebody must look. */
  | { readonly kind: "stuck"; readonly lease: Lease }
  /** The store does not answer: told once, until it does. */
  | { readonly kind: "store_lost"; readonly error: StoreError }
  | { readonly kind: "store_regained" }
  /** A bug of ours; the lease it met is tried again. */
  | { readonly kind: "fault"; readonly error: unknown };

export interface ReaperOptions extends EndLeaseDeps {
  readonly heartbeatIntervalMs: number;
  /** From this age on `issuing` has lost whoever issued it; 15 s. Longer than any provider call. */
  readonly issuingAfterMs?: number;
  /** How often it looks; 1 s. */
  readonly tickMs?: number;
  /** How many leases it ends at once; 256. So many that one server which hangs leaves room for all others. */
  readonly concurrency?: number;
  /** How often old rows are forgotten; 10 min. */
  readonly pruneMs?: number;
  readonly onEvent: (event: ReaperEvent) => void;
}

export interface Reaper {
  /** Looks once, and resolves when every lease that this look claimed has been dealt with. Never rejects. */
  tick(): Promise<void>;
  /** Stops looking, and resolves when what is under way is done. */
  stop(): Promise<void>;
}

/**
 * Starts the reaper: each tick ends what expired, fell silent, was left in `issuing`, or has been marked. Many may run on
 * one store. It survives the store's failures, and with its first look, and the first after a failure, gives every live
 * lease new heartbeat intervals: it cannot know what it missed.
 */
export function startReaper(options: ReaperOptions): Reaper {
  const { tickMs = 1000 } = options;
  const looking = createLook(options);
  let stopped = false;
  let looks: Promise<unknown> = Promise.resolve();

  /** One look after the other; what they found is ended side by side. */
  const look = async (): Promise<void> => {
    if (stopped) return;
    const next = looks.then(() => (stopped ? [] : looking.claim()));
    looks = next;
    await Promise.all(await next);
  };

  let waiting = false;
  const onTimer = async (): Promise<void> => {
    // A store that answers slowly must not pile up looks.
    if (waiting) return;
    waiting = true;
    void look();
    await looks;
    waiting = false;
  };
  const timer = setInterval(() => void onTimer(), tickMs);
  // The reaper alone keeps no process alive.
  timer.unref();
  void onTimer();

  return {
    tick: look,
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await looks;
      await Promise.all(looking.underWay);
    },
  };
}

interface Look {
  /** Claims what is due and begins to end it; one promise a lease. Never rejects. */
  claim(): Promise<readonly Promise<void>[]>;
  readonly underWay: ReadonlySet<Promise<void>>;
}

function createLook(options: ReaperOptions): Look {
  const { store, concurrency = 256 } = options;
  const tell = teller(options);
  const underWay = new Set<Promise<void>>();
  const upkeep = createUpkeep(options, tell);

  const end = async (lease: Lease): Promise<void> => {
    try {
      tell(eventOf(await endClaimed(options, lease)));
    } catch (error) {
      // The claim runs out, and the lease is ended then: revoking twice does no harm.
      upkeep.failed(error);
    }
  };

  const begin = (lease: Lease): Promise<void> => {
    const ending = end(lease).finally(() => underWay.delete(ending));
    underWay.add(ending);
    return ending;
  };

  const claim = async (): Promise<readonly Promise<void>[]> => {
    try {
      await upkeep.before();
      const limit = concurrency - underWay.size;
      if (limit <= 0) return [];
      const due = await store.claimDue({
        holder: options.holder,
        claimMs: CLAIM_MS,
        silentAfterMs: silentAfterMs(options.heartbeatIntervalMs),
        issuingAfterMs: options.issuingAfterMs ?? 15_000,
        limit,
      });
      return due.map((lease) => begin(lease));
    } catch (error) {
      upkeep.failed(error);
      return [];
    }
  };

  return { claim, underWay };
}

function eventOf(lease: Lease): ReaperEvent {
  if (isEnded(lease.state)) return { kind: "ended", lease };
  return { kind: lease.state === "stuck" ? "stuck" : "postponed", lease };
}

type Tell = (event: ReaperEvent) => void;

/** A listener that throws (an audit log on a full disk) must not keep leases alive. */
function teller({ onEvent }: ReaperOptions): Tell {
  return (event) => {
    try {
      onEvent(event);
    } catch {
      // The listener's failure is the listener's to report.
    }
  };
}

/** What belongs to the store besides leases: new intervals after a time without it, and forgetting. */
function createUpkeep({ store, clock, pruneMs = 600_000 }: ReaperOptions, tell: Tell) {
  let heard = false;
  let isLost = false;
  let pruneAt = clock.now() + pruneMs;

  return {
    /** Before each look. */
    before: async (): Promise<void> => {
      if (!heard) {
        await store.hearAll();
        heard = true;
        if (isLost) tell({ kind: "store_regained" });
        isLost = false;
      }
      if (clock.now() < pruneAt) return;
      pruneAt = clock.now() + pruneMs;
      await store.prune();
    },
    failed: (error: unknown): void => {
      if (!(error instanceof StoreError)) {
        tell({ kind: "fault", error });
        return;
      }
      heard = false;
      if (!isLost) tell({ kind: "store_lost", error });
      isLost = true;
    },
  };
}
